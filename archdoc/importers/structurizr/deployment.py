"""Where things run, in Structurizr DSL: what is told only there becomes part of the workspace.

That is an infrastructure node, and a deployment node with nothing inside that keeps something: a database, a queue. An
instance stands for what it is an instance of, so a relationship between it and such a node is one of the element.
"""

from __future__ import annotations

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.boxes import Node, Tie
from archdoc.importers.structurizr.elements import ARROW, POSITIONS, SKIP, Archetype, Elements, Place, detail

_INSTANCES = frozenset({"containerinstance", "softwaresysteminstance", "instanceof"})


class Deployment:
    """The deployment environments of one workspace while they are read."""

    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.names: dict[str, Place] = {}
        """By identifier in small letters, with those of what is around it before: what a brace behind it opens."""
        self.full: dict[int, str] = {}

    def place(self, name: str) -> Place | None:
        """What an identifier stands for, if it is one of where things run."""
        return self.names.get(name.lower())

    def named(self, identifier: str | None, place: Place, around: Place | None = None) -> Place:
        """The place, which from now on has its identifier."""
        if identifier:
            before = self.full.get(id(around.item)) if around and around.item is not None else None
            full = f"{before}.{identifier}".lower() if before else identifier.lower()
            self.names.setdefault(identifier.lower(), place)
            self.names[full] = place
            if place.item is None:
                place = msgspec.structs.replace(place, item=full)
                self.names[full] = self.names[identifier.lower()] = place
            self.full[id(place.item)] = full
        return place

    def statement(self, texts: list[str], place: Place, mark: Mark) -> Place:
        """Takes a statement in."""
        identifier = None
        if len(texts) > 2 and texts[1] == "=":
            identifier, texts = texts[0], texts[2:]
        for at in (0, 1):
            if at + 1 < len(texts) and ARROW.fullmatch(texts[at]):
                ends = self._end(texts[0] if at else "this", place), self._end(texts[at + 1], place)
                return self._related(ends, texts[at], texts[at + 2 :], mark)
        head = texts[0].lower()
        archetype = self.elements.archetypes.get(head, Archetype(head))
        if archetype.base in ("infrastructurenode", "deploymentnode") and len(texts) > 1:
            return self.named(identifier, self._node(archetype, texts[1:], place, mark), place)
        if archetype.base in _INSTANCES and len(texts) > 1:
            found = self.elements.names.find(texts[1], None)
            self._holds(place)
            node = found if isinstance(found, Node) else None
            return self.named(identifier, Place("deployment", node=node, item=texts), place)
        if archetype.base == "group":
            return place
        if isinstance(place.node, Node) and id(place.node) in self.elements.workspace.deployed:
            if head in ("properties", "perspectives"):
                return Place(head, node=place.node, item=place.node)
            if detail(head, texts[1:], place.node):
                return SKIP
        self.elements.workspace.passed.add(f"deployment.{texts[0]}", mark)
        return SKIP

    def _node(self, archetype: Archetype, texts: list[str], place: Place, mark: Mark) -> Place:
        workspace = self.elements.workspace
        self._holds(place)
        node, new = workspace.deploy(archetype.base, texts[0], mark)
        if not new:
            return Place("deployment", node=node, item=texts)
        node.tags += archetype.tags
        node.description, node.technology = archetype.description, archetype.technology
        for key, text in zip(POSITIONS[archetype.base], texts[1:], strict=False):
            detail(key, [text], node)
        return Place("deployment", node=node, item=texts)

    def _holds(self, place: Place) -> None:
        """A deployment node that something is in is only where that runs."""
        workspace, node = self.elements.workspace, place.node
        if node is not None and node.sort == "deploymentnode":
            workspace.undeploy(node)

    def _end(self, name: str, place: Place) -> Node | None:
        if name.lower() == "this":
            return place.node
        found: object = self.place(name)
        if isinstance(found, Place):
            return found.node
        found = self.elements.names.find(name, None)
        return found if isinstance(found, Node) else None

    def _related(self, ends: tuple[Node | None, Node | None], arrow: str, said: list[str], mark: Mark) -> Place:
        source, target = ends
        workspace = self.elements.workspace
        known = {id(node) for node in workspace.nodes}
        if source is None or target is None or not {id(source), id(target)} <= known:
            workspace.without("A relationship between places where things run.", mark)
            return SKIP
        archetype = self.elements.archetypes.get(f"->{arrow.strip('->').lower()}", Archetype("->"))
        tie = Tie(source=source, target=target, label=archetype.description, technology=archetype.technology, mark=mark)
        for key, text in zip(("description", "technology", "tags"), said, strict=False):
            detail(key, [text], tie)
        workspace.tie(tie)
        return Place("relationship", item=tie)
