"""Structurizr workspaces, as DSL and as JSON."""
