"""Where ids stand in a spec: which keys refer to which, and each place in a file that defines or names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec
import yaml

from archdoc.core import vocabulary as v
from archdoc.core.errors import ArchdocError, Mark
from archdoc.spec.expand import LISTS_OF_IDS, is_arrow
from archdoc.spec.resolve import phase_ids
from archdoc.spec.shapes import EDGE, SPEC, Shape, fields
from archdoc.spec.source import compose, node_mark
from archdoc.spec.text import lines

ELEMENTS = ("components", "queues", "third_parties")
ENDS = (*ELEMENTS, "teams", "groups")
"""Where an edge may end."""
BY_ID = (*ELEMENTS, "teams", "groups", "tradeoffs", "flows", "views")
"""Keys of the top level whose maps are by id; phases and edges have an `id` of their own instead."""

_REFERS: dict[tuple[type[v.Value], str], tuple[str, ...]] = {
    (v.Me, "team"): ("teams",),
    (v.Team, "part_of"): ("teams",),
    (v.Group, "part_of"): ("groups",),
    (v.Element, "team"): ("teams",),
    (v.Element, "group"): ("groups",),
    (v.Element, "phase"): ("phases",),
    (v.Element, "tradeoff"): ("tradeoffs",),
    (v.Edge, "from"): ENDS,
    (v.Edge, "to"): ENDS,
    (v.Edge, "phase"): ("phases",),
    (v.Edge, "tradeoff"): ("tradeoffs",),
    (v.Tradeoff, "superseded_by"): ("tradeoffs",),
    (v.Challenge, "where"): ELEMENTS,
    (v.Incident, "where"): ELEMENTS,
    (v.Contribution, "where"): ELEMENTS,
    (v.Flow, "steps"): (*ENDS, "edges"),
    (v.View, "include"): (*ELEMENTS, "teams", "groups"),
    (v.View, "exclude"): (*ELEMENTS, "teams", "groups"),
    (v.View, "focus"): ELEMENTS,
    (v.View, "fold"): ("teams", "groups"),
    (v.View, "layout"): ELEMENTS,
    (v.View, "teams"): ("teams",),
    (v.View, "phase"): ("phases",),
    (v.View, "flow"): ("flows",),
}
SINGULAR = {
    "components": "component", "queues": "queue", "third_parties": "third party", "teams": "team", "groups": "group",
    "tradeoffs": "trade-off", "phases": "launch phase", "flows": "flow", "views": "view", "edges": "edge",
}  # fmt: skip


def refers(struct: type[v.Value] | None, key: str) -> tuple[str, ...]:
    """The keys of the top level (and `phases`, `edges`) whose ids may stand at a struct's key; empty for other keys."""
    for base in struct.__mro__ if struct else ():
        if (base, key) in _REFERS:
            return _REFERS[base, key]
    return ()


def noun(spaces: tuple[str, ...]) -> str:
    """What ids of these name, in a sentence: `element or edge`, `team`, `trade-off`."""
    names = ["element"] if set(ELEMENTS) <= set(spaces) else []
    names += [SINGULAR[space] for space in spaces if not (names and space in ELEMENTS)]
    return ", ".join(names[:-1]) + " or " + names[-1] if len(names) > 1 else names[0]


Role = Literal["definition", "derived", "reference", "question"]
"""`derived` is the name that an id is made from where none is written; `question` is an id in `answers`."""
ID = re.compile(r"(?<![A-Za-z0-9_])[a-z][a-z0-9_]*(?![A-Za-z0-9_])")
_QUESTION = re.compile(r"[a-z][a-z0-9-]*(?::[A-Za-z0-9_-]+)?")
_LABEL = re.compile(r":\s")


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a file where an id is written."""

    id: str
    spaces: tuple[str, ...]
    """Where the id may be defined: keys of the top level, `phases` or `edges`."""
    mark: Mark
    """Exactly the id's letters. Of a question's id (`why-async:orders_api-events`) the whole of it."""
    role: Role = "reference"


class Ids(msgspec.Struct, frozen=True):
    """All places of a file where ids are written, in the order of the file."""

    occurrences: tuple[Occurrence, ...]
    definitions: dict[tuple[str, str], Occurrence]
    """By key of the top level and id."""

    def meant(self, occurrence: Occurrence) -> tuple[str, str] | None:
        """What an occurrence defines or refers to: the key of the top level, and the id. None where there is none."""
        named = ((space, occurrence.id) for space in occurrence.spaces)
        return next((one for one in named if one in self.definitions), None)

    def at(self, line: int, column: int) -> Occurrence | None:
        """The occurrence at a place, both counted from 1; the place behind its last letter counts as well."""
        for one in self.occurrences:
            mark = one.mark
            if mark.line == line and mark.column <= column <= mark.column + mark.width and one.role != "question":
                return one
        return None

    def of(self, meant: tuple[str, str]) -> list[Occurrence]:
        """Where an id is defined and referred to."""
        return [one for one in self.occurrences if one.role != "question" and self.meant(one) == meant]

    def known(self, *spaces: str) -> list[str]:
        """The ids that are defined under these keys."""
        return [id for space, id in self.definitions if space in spaces]


def identifiers(text: str, path: str = "<text>") -> Ids:
    """Every place of a spec's text where an id is written. Raises ArchdocError where it isn't YAML."""
    walk = _Walk(text, path)
    walk.visit(compose(text, path), SPEC, None, "")
    found = sorted(walk.found, key=lambda one: (one.mark.line, one.mark.column))
    # An alias stands for nodes that are met again, in the same place.
    unique = tuple({(one.mark.line, one.mark.column, one.spaces): one for one in found}.values())
    definitions: dict[tuple[str, str], Occurrence] = {}
    for one in unique:
        if one.role in ("definition", "derived"):
            definitions.setdefault((one.spaces[0], one.id), one)
    return Ids(unique, definitions)


def tolerant(text: str, path: str = "<text>", writing: int | None = None) -> Ids:
    """As `identifiers`, and for a text that is being written, in the line with index `writing`.

    Where the text can't be read, it is tried without that line; then part by part of the top level, without those that
    can't be read.
    """
    written = text.split("\n")
    without = [*written]
    if writing is not None and writing < len(without):
        without[writing] = ""
    for tried in dict.fromkeys((text, "\n".join(without))):
        try:
            return identifiers(tried, path)
        except ArchdocError:
            continue
    starts = [number for number, line in enumerate(without) if line[:1] not in ("", " ", "\t", "#", "-", "}", "]")]
    found: list[Occurrence] = []
    definitions: dict[tuple[str, str], Occurrence] = {}
    for start, end in zip(starts, [*starts[1:], len(without)], strict=True):
        try:
            ids = identifiers("\n" * start + "\n".join(without[start:end]), path)
        except ArchdocError:
            continue
        found += ids.occurrences
        definitions |= ids.definitions
    return Ids(tuple(found), definitions)


class _Walk:
    def __init__(self, text: str, path: str) -> None:
        self.lines, self.path = lines(text), path
        self.found: list[Occurrence] = []
        self.seen: set[tuple[int, int]] = set()

    def visit(self, node: yaml.Node, shape: Shape, owner: type[v.Value] | None, key: str) -> None:
        """A node where `shape` is taken, which is the value of a struct's key, or an item of it."""
        if isinstance(node, yaml.ScalarNode):
            self.scalar(node, shape, owner, key)
            return
        if (id(node), id(shape)) in self.seen:
            return
        self.seen.add((id(node), id(shape)))
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self.visit(item, shape.inner or shape, owner, key)
        elif isinstance(node, yaml.MappingNode):
            self.mapping(node, shape, owner, key)

    def mapping(self, node: yaml.MappingNode, shape: Shape, owner: type[v.Value] | None, key: str) -> None:
        if key == "steps" or (shape.many == "list" and shape.inner is not None and shape.inner.struct is v.Edge):
            # `{a -> b: label}` as a step; edges as a map of arrows; or one edge without the list around it.
            for name, value in node.value:
                if isinstance(name, yaml.ScalarNode) and is_arrow(name.value):
                    self.arrow(name)
                    self.visit(value, EDGE if isinstance(value, yaml.MappingNode) else Shape(), None, "")
            if key != "steps":
                self.struct(node, v.Edge)
        elif (owner, key) == (v.View, "layout"):
            # Pinned places: `{dispatcher: [3, 2]}`.
            for name, _ in node.value:
                if isinstance(name, yaml.ScalarNode):
                    self.scalar(name, Shape(), owner, key)
        elif shape.many == "list":
            self.visit(node, shape.inner or shape, owner, key)
        elif shape.many == "map":
            for name, value in node.value:
                if isinstance(name, yaml.ScalarNode):
                    self.key(name, owner, key)
                self.visit(value, shape.inner or shape, None, "")
        elif shape.struct is not None:
            self.struct(node, shape.struct)

    def key(self, name: yaml.ScalarNode, owner: type[v.Value] | None, key: str) -> None:
        if owner is v.Spec and key in BY_ID:
            self.add(name, (key,), "definition")
        elif owner is v.Imported and key == "parts":
            self.dotted(name)
        elif owner is v.Imported and key == "edges":
            self.arrow(name)

    def struct(self, node: yaml.MappingNode, struct: type[v.Value]) -> None:
        keys = fields(struct)
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                continue
            if name.value == "<<":
                for other in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    if isinstance(other, yaml.MappingNode):
                        self.struct(other, struct)
            elif name.value in keys:
                self.visit(value, keys[name.value], struct, name.value)
            elif struct is v.Edge and is_arrow(name.value):
                self.arrow(name)
                if isinstance(value, yaml.MappingNode):
                    self.struct(value, v.Edge)
        if struct is v.Phase and not any(key.value == "id" for key, _ in node.value):
            for name, value in node.value:
                if name.value == "name" and isinstance(value, yaml.ScalarNode):
                    self.derived(value)

    def scalar(self, node: yaml.ScalarNode, shape: Shape, owner: type[v.Value] | None, key: str) -> None:
        spaces = refers(owner, key)
        if shape.struct is v.Edge or key == "steps":
            if not self.arrow(node) and key == "steps":
                self.add(node, ("edges",))
        elif shape.struct is v.Phase:
            self.derived(node)
        elif (owner, key) in ((v.Phase, "id"), (v.Edge, "id")):
            self.add(node, ("phases",) if owner is v.Phase else ("edges",), "definition")
        elif (owner, key) == (v.Tradeoff, "answers"):
            for found in self.words(node, _QUESTION):
                self.found.append(Occurrence(id=found[0], spaces=("questions",), mark=found[1], role="question"))
        elif (owner, key) == (v.View, "layout"):
            # `a after b`, and `a at 3, 2` or the `a` of `a: [3, 2]`.
            for word, mark in list(self.words(node, ID))[::2]:
                self.found.append(Occurrence(id=word, spaces=spaces, mark=mark))
        elif (owner, key) == (v.Confidential, "omit"):
            self.dotted(node)
        elif key in LISTS_OF_IDS or key in ("from", "to"):
            for word, mark in self.words(node, ID) if spaces else ():
                self.found.append(Occurrence(id=word, spaces=spaces, mark=mark))
        elif spaces:
            self.add(node, spaces)

    def add(self, node: yaml.ScalarNode, spaces: tuple[str, ...], role: Role = "reference") -> None:
        """The whole of a scalar as one id; where it can't be one, such as a trade-off in words, nothing."""
        if ID.fullmatch(node.value.strip()):
            for word, mark in self.words(node, ID):
                self.found.append(Occurrence(id=word, spaces=spaces, mark=mark, role=role))

    def derived(self, node: yaml.ScalarNode) -> None:
        (made,) = phase_ids((v.Phase(name=node.value or None),))
        mark = node_mark(self.path, node)
        self.found.append(Occurrence(id=made, spaces=("phases",), mark=mark, role="derived"))

    def arrow(self, node: yaml.ScalarNode) -> bool:
        """The ends in `a -> [b, c]: label`. Whether there is an arrow."""
        if not is_arrow(node.value):
            return False
        for word, mark in self.words(node, ID, before=_LABEL):
            self.found.append(Occurrence(id=word, spaces=ENDS, mark=mark))
        return True

    def dotted(self, node: yaml.ScalarNode) -> None:
        """The id in `components.web.url`."""
        space, _, rest = node.value.strip().partition(".")
        for word, mark in list(self.words(node, ID))[1:2] if space in BY_ID and rest else ():
            self.found.append(Occurrence(id=word, spaces=(space,), mark=mark))

    def words(
        self, node: yaml.ScalarNode, pattern: re.Pattern[str], before: re.Pattern[str] | None = None
    ) -> Iterator[tuple[str, Mark]]:
        """What matches a pattern in a scalar as it was typed, each with its place, up to where `before` matches."""
        start, end = node.start_mark, node.end_mark
        for number in range(start.line, min(end.line, len(self.lines) - 1) + 1):
            line = self.lines[number]
            first = start.column if number == start.line else 0
            last = end.column if number == end.line else len(line)
            stop = before.search(line, first, last) if before else None
            for found in pattern.finditer(line, first, stop.start() if stop else last):
                yield found[0], Mark(self.path, number + 1, found.start() + 1, len(found[0]))
            if stop:
                return
