"""Architectures that exist, in other formats, to a draft spec."""
