"""YAML of other tools to plain data, and where each value stands: as safe as a spec, but tolerant of what it holds."""

from __future__ import annotations

import re
from collections.abc import ItemsView, Iterable, Iterator, ValuesView
from typing import Any

import msgspec
import yaml

from archdoc.core.errors import Mark
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File
from archdoc.spec.source import PLAIN, compose_all

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CORE = "tag:yaml.org,2002:"


class Map(dict[str, Any]):
    """A mapping that remembers which of its keys were asked for; whoever goes through all of it asks for each."""

    __slots__ = ("asked", "closed", "under", "whole")

    def __init__(self, *under: Map) -> None:
        """`under` are those that it was made of, of which the same is asked."""
        super().__init__()
        self.asked: set[str] = set()
        self.whole = self.closed = False
        self.under = under

    def ask(self, key: str | None = None) -> None:
        """Notes that somebody wants to know of a key, or of all."""
        if key is None:
            self.whole = True
        else:
            self.asked.add(key)
        for one in self.under:
            one.ask(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping."""
        self.ask(key)
        return dict.get(self, key, default)

    def __getitem__(self, key: str) -> Any:
        self.ask(key)
        return dict.__getitem__(self, key)

    def __iter__(self) -> Iterator[str]:
        self.ask()
        return dict.__iter__(self)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        """As of any mapping."""
        self.ask()
        return dict.items(self)

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        """As of any mapping."""
        self.ask()
        return dict.values(self)


class Document(msgspec.Struct, frozen=True):
    """One document of a file. `data` holds only dict, list, str and None: `3`, `no` and `1.0` stay as they were typed.

    What several aliases stand for is one and the same object: change nothing in it.
    """

    path: str
    data: Any
    line: int
    """Where it begins, from 1."""
    lines: dict[int, Any]
    """By `id` of a dict or list: the line of each key, or of each item."""
    tags: dict[tuple[int, Any], str]

    def line_of(self, container: Any, key: Any) -> int:
        """The line of a key of a dict or an item of a list, from 1; of the document where nothing is known."""
        try:
            return int(self.lines[id(container)][key])
        except (KeyError, IndexError, TypeError):
            return self.line

    def mark(self, container: Any = None, key: Any = None) -> Mark:
        """The same as a place; of the document without arguments."""
        return Mark(self.path, self.line_of(container, key), 1)

    def tag_of(self, container: Any, key: Any) -> str:
        """The tag of a value that isn't YAML's own (`!reset`), or an empty text."""
        return self.tags.get((id(container), key), "")


def documents(file: File) -> list[Document]:
    """Every document of a file, JSON too, without the empty ones.

    Merge keys (`<<`) are followed, unknown tags tolerated, of a key that is written twice the last counts. Raises
    ArchdocError: no YAML, nested too deep, or more values than a person writes, counting what aliases stand for.
    """
    text = file.text
    if text.lstrip()[:1] in ("{", "["):
        text = _PAIR.sub(_joined, text).replace("\t", " ")
    made = []
    for root in compose_all(text, file.path):
        build = _Build()
        data = build.value(root)
        if data is not None:
            made.append(Document(file.path, data, root.start_mark.line + 1, build.lines, build.tags))
    return made


def told(value: Any) -> None:
    """Notes that a reader names a value itself, so that nothing below it counts as read past."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Map):
            one.closed = True
            for below in one.under:
                told(below)


def unread(several: Iterable[Document]) -> list[LeftOut]:
    """What was read past, after reading: each key that nobody asked for, once by its path, with the first place.

    Names that maps are gone through by (services, channels) and items of lists count as one. What stands below a key
    that was read past is not named again, nor are `x-` keys, which belong to nobody.
    """
    found: dict[tuple[str, ...], tuple[str, Mark, int]] = {}
    for document in several:
        unasked: list[tuple[tuple[str, ...], str, int]] = []
        if isinstance(document.data, (Map, list)):
            _gather(document.data, (), unasked, document.lines, set())
        for path, key, line in unasked:
            place = document.path, *path, key
            named, mark, times = found.get(place) or (
                ".".join((*[step for step in path if step != "*"][-1:], key)),
                Mark(document.path, line or document.line, 1), 0,
            )  # fmt: skip
            found[place] = named, mark, times + 1
    return [LeftOut(f"`{key}`: not read.", mark, key, times) for key, mark, times in found.values()]


def _gather(
    value: Any,
    path: tuple[str, ...],
    found: list[tuple[tuple[str, ...], str, int]],
    lines: dict[int, Any],
    been: set[int],
) -> None:  # fmt: skip
    """Notes the path, key and line of what nobody asked for in a map or list."""
    been.add(id(value))
    if isinstance(value, list):
        for inner in value:
            if isinstance(inner, (Map, list)) and id(inner) not in been:
                _gather(inner, path, found, lines, been)
    elif not value.closed:
        for key, inner in dict.items(value):
            if value.whole or key in value.asked:
                if isinstance(inner, (Map, list)) and inner and id(inner) not in been:
                    _gather(inner, (*path, "*" if value.whole else key), found, lines, been)
            elif inner not in (None, "", {}, []) and not key.startswith("x-"):
                found.append((path, key, lines.get(id(value), {}).get(key, 0)))


def _joined(found: re.Match[str]) -> str:
    """JSON writes what is beyond U+FFFF as two escapes, which YAML doesn't know."""
    pair = bytes.fromhex(found[2] + found[3]).decode("utf-16-be")
    return found[1] + pair


class _Build:
    def __init__(self) -> None:
        self.lines: dict[int, Any] = {}
        self.tags: dict[tuple[int, Any], str] = {}
        self.made: dict[int, Any] = {}

    def value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == PLAIN and node.value in _NULL else node.value
        if id(node) not in self.made:
            made = self.items(node) if isinstance(node, yaml.SequenceNode) else self.mapping(node)
            self.made[id(node)] = made
        return self.made[id(node)]

    def items(self, node: yaml.SequenceNode) -> list[Any]:
        made = [self.value(item) for item in node.value]
        self.lines[id(made)] = [item.start_mark.line + 1 for item in node.value]
        for index, item in enumerate(node.value):
            self.tag(made, index, item)
        return made

    def mapping(self, node: yaml.Node) -> dict[str, Any]:
        made = Map()
        lines: dict[str, int] = {}
        merged: list[yaml.Node] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value == "<<" and key.tag == PLAIN:
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
                continue
            made[key.value] = self.value(value)
            lines[key.value] = key.start_mark.line + 1
            self.tag(made, key.value, value)
        for other in merged:
            values = self.value(other)
            if not isinstance(values, dict):
                continue
            for name, inner in dict.items(values):
                if name not in made:
                    made[name] = inner
                    lines[name] = self.lines[id(values)][name]
                    if (id(values), name) in self.tags:
                        self.tags[id(made), name] = self.tags[id(values), name]
        self.lines[id(made)] = lines
        return made

    def tag(self, container: Any, key: Any, node: yaml.Node) -> None:
        if node.tag not in ("", PLAIN) and not node.tag.startswith(_CORE):
            self.tags[id(container), key] = node.tag
