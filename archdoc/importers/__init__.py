"""Architectures that exist, in other formats, to a draft spec.

Each format to an `Architecture`, in a module or folder of its own.
"""

from __future__ import annotations
