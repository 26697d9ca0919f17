"""Words of Structurizr DSL that declare something, to elements, relationships and archetypes.

Identifiers of Structurizr DSL to what they stand for, as seen from the place where they are used.

Expressions of `!elements` and `!relationships` to what they choose. https://docs.structurizr.com/dsl/expressions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.boxes import MAX_DEPTH, Node, Tie, lineage, too_deep
from archdoc.importers.structurizr import Workspace

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
        self.groups: dict[str, tuple[Node | None, tuple[str, ...]]] = {}
        """Groups that have an identifier: what is around them, and their names from the outside in."""

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


POSITIONS = {
    "person": ("description", "tags"),
    "softwaresystem": ("description", "tags"),
    "container": ("description", "technology", "tags"),
    "component": ("description", "technology", "tags"),
    "element": ("technology", "description", "tags"),
    "infrastructurenode": ("description", "technology", "tags"),
    "deploymentnode": ("description", "technology", "tags"),
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
        """By name; those of relationships have theirs behind an arrow, `->name`, as both sorts may share one."""

    def archetype(self, texts: list[str]) -> Place:
        """`name = base {`, `base {` for a default, `name = -> {` and `name = --base-> {`."""
        name, base = (texts[0], texts[2]) if len(texts) > 2 and texts[1] == "=" else (texts[0], texts[0])
        arrow = ARROW.fullmatch(base)
        if arrow:
            base, name = f"->{arrow[1] or ''}", "->" if ARROW.fullmatch(name) else f"->{name}"
        known = self.archetypes.get(base.lower(), Archetype(base.lower()))
        made = msgspec.structs.replace(known, tags=[*known.tags], properties={**known.properties})
        self.archetypes[name.lower()] = made
        return Place("archetype", item=made)

    def group(self, identifier: str | None, texts: list[str], place: Place, mark: Mark) -> Place:
        """`[identifier =] group "Name" {`. Raises ArchdocError: too many of them inside each other."""
        name = " ".join(texts[1].split()) if len(texts) > 1 else ""
        if len(place.within) >= MAX_DEPTH:
            raise too_deep(name, mark)
        within = (*place.within, name) if name else place.within
        if identifier:
            self.names.groups[self.names.full_name(identifier, place.node).lower()] = (place.node, within)
            self.names.groups.setdefault(identifier.lower(), (place.node, within))
        return Place("group", node=place.node, within=within)

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
        archetype = self.archetypes.get(f"->{arrow.strip('->').lower()}", Archetype("->"))
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


Find = Callable[[str], Node | Tie | None]
Item = TypeVar("Item", Node, Tie)

_TEST = re.compile(r"(?P<what>[\w.]+(?:\[[^\]]*\])?)\s*(?P<how>==|!=)\s*(?P<value>.*)")


def chosen_nodes(expression: str, nodes: Iterable[Node], find: Find, names: Names) -> list[Node] | None:
    """The elements that an expression chooses, in order; None where it isn't understood. A group stands for its own."""

    def fits(test: str, node: Node) -> bool:
        around, within = names.groups.get(test.lower(), (None, ()))
        if within:
            return node.parent is around and node.within[: len(within)] == within
        return _is_node(test, node, find)

    return _chosen(expression, list(nodes), fits)


def chosen_ties(expression: str, ties: Iterable[Tie], find: Find) -> list[Tie] | None:
    """The relationships that an expression chooses, in order; None where it isn't understood."""
    return _chosen(expression, list(ties), lambda test, tie: _is_tie(test, tie, find))


def _chosen(expression: str, items: list[Item], fits: Callable[[str, Item], bool]) -> list[Item] | None:
    ways = [[test.strip() for test in way.split("&&")] for way in expression.split("||")]
    try:
        return [item for item in items if any(all(fits(test, item) for test in way) for way in ways)]
    except ValueError:
        return None


def _is_node(test: str, node: Node, find: Find) -> bool:
    """Raises ValueError: the test is of no kind that is known."""
    found = _TEST.fullmatch(test)
    if test == "*" or (found and found["what"] == "element" and found["value"] == "*"):
        return True
    if found is None:
        return find(test) is node or _unknown(test)
    what, value = found["what"].removeprefix("element."), found["value"].strip().strip('"')
    if what == "element":
        same = find(value) is node
    elif what == "type":
        same = node.sort == value.lower() or (value.lower() == "customelement" and node.sort == "element")
    elif what == "tag":
        same = all(tag.strip() in node.tags for tag in value.split(","))
    elif what == "technology":
        same = node.technology == value
    elif what == "parent":
        same = node.parent is not None and find(value) is node.parent
    elif what == "group":
        same = "/".join(node.within) == value or value in node.within
    elif what.startswith(("properties[", "properties.")):
        key = what.removeprefix("properties").strip("[].")
        same = node.properties.get(key) == value
    else:
        raise ValueError(test)
    return same == (found["how"] == "==")


def _is_tie(test: str, tie: Tie, find: Find) -> bool:
    """Raises ValueError: the test is of no kind that is known."""
    found = _TEST.fullmatch(test)
    if found is None:
        source, arrow, target = test.partition("->")
        if not arrow:
            return test == "*" or find(test) is tie or _unknown(test)
        return _end(source.strip(), tie.source, find) and _end(target.strip(), tie.target, find)
    what, value = found["what"].removeprefix("relationship."), found["value"].strip().strip('"')
    if what == "relationship":
        same = value == "*" or (_is_tie(value, tie, find) if "->" in value else find(value) is tie)
    elif what == "tag":
        same = all(tag.strip() in tie.tags for tag in value.split(","))
    elif what == "technology":
        same = tie.technology == value
    elif what in ("source", "destination"):
        same = find(value) is (tie.source if what == "source" else tie.target)
    else:
        raise ValueError(test)
    return same == (found["how"] == "==")


def _end(name: str, node: Node, find: Find) -> bool:
    return name in ("", "*") or any(find(name) is up for up in lineage(node))


def _unknown(test: str) -> bool:
    """A single identifier that isn't this one is no match; anything else is no expression that is known."""
    if not re.fullmatch(r"[\w.]+", test):
        raise ValueError(test)
    return False
