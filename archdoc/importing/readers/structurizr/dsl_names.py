"""Identifiers of Structurizr DSL to what they stand for, as seen from the place where they are used."""

from __future__ import annotations

from archdoc.importing.readers.c4.nodes import Node, Tie, lineage

_CANONICAL = frozenset({"person", "softwaresystem", "container", "component", "custom"})


class Names:
    """The identifiers of one workspace. They know no upper and lower case."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.all: dict[str, Node | Tie] = {}
        self.local: dict[tuple[int, str], Node] = {}
        """By the id() of the element around them, for names that are said from inside of it."""
        self.full: dict[int, str] = {}
        self.hierarchical = False

    def full_name(self, identifier: str, parent: Node | None) -> str:
        """What an identifier is called from outside: `system.database`, with `!identifiers hierarchical`."""
        if self.hierarchical and parent is not None and id(parent) in self.full:
            return f"{self.full[id(parent)]}.{identifier}"
        return identifier

    def give(self, identifier: str, node: Node) -> None:
        """Names an element. Of two elements with one name, the first has it where neither is near."""
        full = self.full_name(identifier, node.parent)
        self.all[full.lower()] = node
        self.all.setdefault(identifier.lower(), node)
        self.local[id(node.parent), identifier.lower()] = node
        self.full[id(node)] = full

    def find(self, name: str, node: Node | None) -> Node | Tie | None:
        """What a name stands for inside of an element: what is nearest to it counts."""
        name = name.lower()
        if name == "this":
            return node
        first, *rest = name.split(".")
        for up in [*lineage(node), None]:
            found = self.local.get((id(up), first))
            for part in rest:
                found = self.local.get((id(found), part)) if found is not None else None
            if found is not None:
                return found
        if name in self.all:
            return self.all[name]
        kind, _, path = name.partition("://")
        if path and kind in _CANONICAL:
            return next((node for node in self.nodes if _canonical(node) == path), None)
        return None


def _canonical(node: Node) -> str:
    """What `SoftwareSystem://Name` and `Container://System.Name` have after the slashes."""
    return ".".join([up.name.lower() for up in lineage(node)][::-1])
