"""YAML text to plain data, and where each value stood.

Every scalar stays the text that was typed (`3.10`, `no`, `2023-02`, `12:30`): which of them is a number or a date is
for the types to say. Only an empty value, `~` and `null` are None.
"""

from __future__ import annotations

from typing import Any

import msgspec
import yaml

from archdoc.core.errors import Mark, Problem
from archdoc.nodes import PLAIN, at, compose, lines, node_mark

Place = tuple[yaml.Node, yaml.Node]
"""Where a value of a container stands: its key's node (the item's own in a list), and its own."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge")
)


class Source(msgspec.Struct, frozen=True):
    """A file as data. `tree` holds only dict, list, str and None."""

    path: str
    text: str
    tree: Any
    places: dict[int, dict[Any, Place] | list[Place]]
    """By `id` of a dict or list: where each of its values stands. `archdoc.expand` adds what it makes."""
    problems: tuple[Problem, ...] = ()
    """What is wrong without being in the way of the rest, such as a key written twice."""

    def mark(self, container: object, at: object, *, key: bool = False) -> Mark:
        """The place of `container[at]`, or of its key. The file as a whole where nothing is known."""
        place = self.place(container, at)
        return self.mark_of(place, key=key) if place else Mark(self.path)

    def place(self, container: object, at: object) -> Place | None:
        """Where `container[at]` stands, or None where nothing is known."""
        places = self.places.get(id(container))
        try:
            return places[at]  # type: ignore[index,call-overload]
        except (KeyError, IndexError, TypeError):
            return None

    def locate(self, tree: Any, path: list[Any], *, key: bool = False) -> Mark:
        """The place of what `path` leads to in a tree made from this source; as near to it as anything stands."""
        found: Place | None = None
        exact = False
        for step in path:
            place = self.place(tree, step)
            exact = place is not None
            found = place or found
            try:
                tree = tree[step]
            except (KeyError, IndexError, TypeError):
                break
        return self.mark_of(found, key=key and exact) if found else Mark(self.path, 1, 1)

    def mark_of(self, place: Place, *, key: bool = False) -> Mark:
        """A place as a Mark: of the value, or of its key."""
        return node_mark(self.path, place[0] if key else place[1])

    def line(self, number: int) -> str:
        """A line of the text; they count from 1."""
        return lines(self.text)[number - 1]

    def problem(self, mark: Mark, what: str, hint: str | None = None) -> Problem:
        """A Problem at `mark` with the lines around it."""
        return at(mark, self.text, what, hint)


def parse(text: str, path: str) -> Source:
    """YAML text to a Source. Raises ArchdocError for what is no YAML, or more than a spec may be."""
    text = text.removeprefix("\ufeff")
    return _Build(text, path).source(compose(text, path))


class _Build:
    """Nodes to plain data. A node that several aliases share becomes one object, as in YAML."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.places: dict[int, dict[Any, Place] | list[Place]] = {}
        self.made: dict[int, Any] = {}
        self.problems: list[Problem] = []

    def source(self, root: yaml.Node) -> Source:
        tree = self.value(root)
        return Source(self.path, self.text, tree, self.places, tuple(self.problems))

    def complain(self, node: yaml.Node, what: str, hint: str | None = None) -> None:
        self.problems.append(at(node_mark(self.path, node), self.text, what, hint))

    def value(self, node: yaml.Node) -> Any:
        tag = node.tag
        if isinstance(node, yaml.ScalarNode):
            if tag == PLAIN:
                return None if node.value in _NULL else node.value
            if tag and tag not in _CORE_TAGS:
                self.refuse_tag(node)
            if tag.endswith(":null"):
                return None
            # The line break that ends a `|` block is never meant.
            return node.value.rstrip("\n") if node.style in ("|", ">") else node.value
        if id(node) in self.made:
            return self.made[id(node)]
        if tag and tag not in _CORE_TAGS:
            self.refuse_tag(node)
        made: Any
        if isinstance(node, yaml.SequenceNode):
            made = [self.value(item) for item in node.value]
            self.places[id(made)] = [(item, item) for item in node.value]
        else:
            made = self.mapping(node)
        self.made[id(node)] = made
        return made

    def refuse_tag(self, node: yaml.Node) -> None:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        self.complain(
            node,
            f"`{tag}` is a YAML tag, and a spec has none of its own.",
            "Delete it, or put the text in quotes if it begins with `!`.",
        )

    def mapping(self, node: yaml.Node) -> dict[str, Any]:
        made: dict[str, Any] = {}
        places: dict[Any, Place] = {}
        merged: list[yaml.Node] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(
                    key, "A key must be text, not a map or a list.", "Put it in quotes if it is meant as text."
                )
                continue
            name = key.value
            if name == "<<" and key.tag == PLAIN:
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
                continue
            if not name.strip():
                self.complain(key, "A key is missing before the `:`.")
                continue
            if name in made:
                first = places[name][0].start_mark.line + 1
                self.complain(key, f"`{name}` is written twice; the first is on line {first}.", "Keep one of them.")
                continue
            made[name] = self.value(value)
            places[name] = (key, value)
        for other in merged:
            values = self.value(other)
            if not isinstance(values, dict):
                self.complain(other, "`<<` takes a map from elsewhere in the file.", "Such as `<<: *name`.")
                continue
            for name, value in values.items():
                if name not in made:
                    made[name] = value
                    places[name] = self.places[id(values)][name]
        self.places[id(made)] = places
        return made


class Places(msgspec.Struct, frozen=True):
    """A spec's source, and the tree without shorthands that its Model was made from."""

    source: Source
    tree: Any

    def mark(self, *path: str | int, key: bool = False) -> Mark:
        """The place of what a path leads to (or of its key); of the nearest thing above it where that isn't written."""
        return self.source.locate(self.tree, list(path), key=key)
