"""Words of Structurizr DSL that declare something, to elements, relationships and archetypes."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importing.readers.c4.nodes import MAX_DEPTH, Node, Tie, too_deep
from archdoc.importing.readers.structurizr.dsl_names import Names
from archdoc.importing.readers.structurizr.model import Workspace

POSITIONS = {
    "person": ("description", "tags"),
    "softwaresystem": ("description", "tags"),
    "container": ("description", "technology", "tags"),
    "component": ("description", "technology", "tags"),
    "element": ("technology", "description", "tags"),
}
"""What follows an element's name, by its keyword. The `metadata` of a custom element says what it is."""
INSIDE = frozenset({"container", "component"})
ARROW = re.compile(r"->|-/>|--([\w.-]+)->", re.IGNORECASE)


class Place(msgspec.Struct, frozen=True):
    """What an open brace is of. `item` is what statements in it are about; `node` the element that it is inside of."""

    kind: str
    node: Node | None = None
    item: Any = None
    within: tuple[str, ...] = ()
    mark: Mark | None = None


SKIP = Place("skip")


class Archetype(msgspec.Struct, eq=False):
    """What every element or relationship of a keyword has that a file declares."""

    base: str
    description: str | None = None
    technology: str | None = None
    url: str | None = None
    tags: list[str] = []
    properties: dict[str, str] = {}


Described = Node | Tie | Archetype


class Elements:
    """Declares elements and relationships in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.names = Names(workspace.nodes)
        self.archetypes: dict[str, Archetype] = {}

    def archetype(self, texts: list[str]) -> Place:
        """`name = base {`, `base {` for a default, `name = -> {` and `name = --base-> {`."""
        name, base = (texts[0], texts[2]) if len(texts) > 2 and texts[1] == "=" else (texts[0], texts[0])
        arrow = ARROW.fullmatch(base)
        base = ((arrow[1] if arrow else None) or base).lower()
        known = self.archetypes.get(base, Archetype(base))
        made = msgspec.structs.replace(known, tags=[*known.tags], properties={**known.properties})
        self.archetypes[name.lower()] = made
        return Place("archetype", item=made)

    def group(self, texts: list[str], place: Place, mark: Mark) -> Place:
        """`group "Name" {`. Raises ArchdocError: too many of them inside each other."""
        name = " ".join(texts[1].split()) if len(texts) > 1 else ""
        if len(place.within) >= MAX_DEPTH:
            raise too_deep(name, mark)
        return Place("group", node=place.node, within=(*place.within, name) if name else place.within)

    def element(
        self, identifier: str | None, archetype: Archetype, texts: list[str], place: Place, mark: Mark
    ) -> Place:
        """`[identifier =] keyword "Name" ...`; `texts` begins with the name."""
        parent = place.node if archetype.base in INSIDE else None
        name = " ".join(texts[0].split()) or identifier or archetype.base
        full = self.names.full_name(identifier, parent) if identifier else None
        node = self.workspace.node(identifier=full, sort=archetype.base, name=name, parent=parent, mark=mark)
        node.within = node.within or place.within
        if identifier:
            self.names.give(identifier, node)
        node.tags += archetype.tags
        for key in ("description", "technology", "url"):
            setattr(node, key, getattr(node, key) or getattr(archetype, key))
        for key, value in archetype.properties.items():
            node.properties.setdefault(key, value)
        for key, text in zip(POSITIONS[archetype.base], texts[1:], strict=False):
            detail(key, [text], node)
        return Place("element", node=node, item=node)

    def stand_in(self, head: str, name: str, mark: Mark) -> Place:
        """An element that is declared in a file which isn't here: what is in it isn't lost for that."""
        what = f"{head} {name}: it isn't declared in what was read, so it has its identifier for a name."
        self.workspace.without(what, mark)
        short = name.rpartition("://")[2].rpartition(".")[2]
        node = self.workspace.node(identifier=name, sort="softwaresystem", name=short, parent=None, mark=mark)
        self.names.give(name, node)
        return Place("element", node=node, item=node)

    def relationship(
        self, identifier: str | None, ends: tuple[str, str], arrow: str, said: list[str], place: Place, mark: Mark
    ) -> Place:
        """`[identifier =] [source] -> target ...`; `said` is what follows the target."""
        source, target = (self.names.find(name, place.node) for name in ends)
        if not isinstance(source, Node) or not isinstance(target, Node):
            missing = ends[0] if not isinstance(source, Node) else ends[1]
            shown = place.node.name if ends[0] == "this" and place.node else ends[0]
            self.workspace.without(f"{shown} → {ends[1]}: there is no element `{missing}`.", mark)
            return SKIP
        if arrow == "-/>":
            self._remove(source, target, said[0] if said else None)
            return SKIP
        tie = Tie(source=source, target=target, mark=mark)
        archetype = self.archetypes.get(arrow.strip("->").lower() or "->", Archetype("->"))
        tie.tags += archetype.tags
        tie.label, tie.technology = archetype.description, archetype.technology
        for key, text in zip(("description", "technology", "tags"), said, strict=False):
            detail(key, [text], tie)
        self.workspace.tie(tie)
        if identifier:
            self.names.all[identifier.lower()] = tie
        return Place("relationship", node=place.node, item=tie)

    def _remove(self, source: Node, target: Node, label: str | None) -> None:
        self.workspace.ties = [
            tie
            for tie in self.workspace.ties
            if (tie.source, tie.target) != (source, target) or (label and tie.label != label)
        ]


def detail(key: str, texts: list[str], item: Described) -> bool:
    """Takes in what a statement says of an element, relationship or archetype. False: that isn't such a statement."""
    text = " ".join(texts[0].split()) if texts else ""
    if key in ("tag", "tags"):
        item.tags += [tag.strip() for text in texts for tag in text.split(",") if tag.strip()]
    elif key == "description" and isinstance(item, Tie):
        item.label = text or item.label
    elif key in ("description", "technology"):
        said = texts[0].strip() if texts else ""
        setattr(item, key, said if re.search(r"\w", said) else getattr(item, key))
    elif key == "metadata":
        item.technology = text or item.technology
    elif key == "url" and not isinstance(item, Tie):
        item.url = text or item.url
    else:
        return key in ("url", "instances", "healthcheck", "location")
    return True
