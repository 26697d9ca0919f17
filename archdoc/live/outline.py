"""A spec's text to an outline of it: its parts by name, each with the lines that it takes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import yaml

from archdoc.core.errors import ArchdocError
from archdoc.spec.shapes import SPEC, Shape, fields
from archdoc.spec.source import compose

_NAMES = ("name", "title", "choice", "lesson", "what", "technology", "statement", "metric", "from")
"""Keys that an item of a list is called by."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One part. Places are (line, column), both from 0; the name's lies within the whole's."""

    name: str
    detail: str
    sort: str
    """The key of the top level that it is under."""
    start: tuple[int, int]
    end: tuple[int, int]
    named: tuple[tuple[int, int], tuple[int, int]]
    inside: tuple[Entry, ...] = ()


def outline(text: str) -> tuple[Entry, ...]:
    """The keys of the top level with what is in them; nothing where the text isn't YAML."""
    try:
        root = compose(text, "<text>")
    except (ArchdocError, RecursionError):
        return ()
    if not isinstance(root, yaml.MappingNode):
        return ()
    top = fields(SPEC.struct) if SPEC.struct else {}
    return tuple(
        _entry(key, value, key.value, _text(value), tuple(_inside(value, top.get(key.value, Shape()), key.value)))
        for key, value in root.value
        if isinstance(key, yaml.ScalarNode)
    )


def _inside(node: yaml.Node, shape: Shape, sort: str) -> Iterator[Entry]:
    if isinstance(node, yaml.MappingNode):
        held = shape.inner if shape.many == "map" else None
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            inner = fields(shape.struct).get(key.value, Shape()) if shape.struct else Shape()
            lists = tuple(_inside(value, inner, key.value)) if inner.many == "list" and held is None else ()
            yield _entry(key, value, sort, _text(value) or _called(value), lists)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value, 1):
            yield _entry(item, item, sort, "", (), name=_text(item) or _called(item) or str(number))


def _entry(
    key: yaml.Node, value: yaml.Node, sort: str, detail: str, inside: tuple[Entry, ...], name: str = ""
) -> Entry:
    start = (key.start_mark.line, key.start_mark.column)
    last = (key.end_mark.line, key.end_mark.column)
    end = max(last, (value.end_mark.line, value.end_mark.column))
    if last[0] > start[0]:
        last = start
    return Entry(
        name=name or key.value or "?", detail=detail, sort=sort, start=start, end=end, named=(start, last),
        inside=inside,
    )  # fmt: skip


def _called(node: yaml.Node) -> str:
    """What a map calls itself: its name, title or choice; an edge by its ends."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    pairs = {key.value: _text(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if pairs.get("from") and pairs.get("to"):
        return f"{pairs['from']} -> {pairs['to']}"
    arrow = next((key for key in pairs if "->" in key), "")
    return arrow or next((pairs[name] for name in _NAMES if pairs.get(name)), "")


def _text(node: yaml.Node) -> str:
    text = node.value if isinstance(node, yaml.ScalarNode) else ""
    return text if len(text) <= 60 else text[:57] + "..."
