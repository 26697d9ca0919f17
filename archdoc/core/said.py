"""Model -> every text in it, each with its place in the spec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import Model
from archdoc.core.paths import Path, of_edge, of_element, of_tradeoff

FIXED = frozenset({
    "id", "kind", "type", "standing", "team", "group", "part_of", "mode", "phase", "status", "date", "from_",
    "to", "reviewed", "exposure", "scope", "better", "on", "knowledge", "direction", "include", "exclude", "focus",
    "fold", "layout", "teams", "where", "access", "flow", "answers", "icon", "path", "confidential", "series",
    "basis",
})  # fmt: skip
"""Fields that hold ids, dates and words of the vocabulary."""


_FREE: dict[type[msgspec.Struct], frozenset[str]] = {vocabulary.People: frozenset({"team", "reviewed"})}
"""Of some structures, the fields of such a name that an author is free to write."""


def fixed(struct: msgspec.Struct) -> frozenset[str]:
    """The fields of a part of a model that hold ids, dates and words of the vocabulary."""
    return FIXED - _FREE.get(type(struct), frozenset())


TOLD = (
    "challenges", "operations", "incidents", "people", "cost", "launch", "results", "lessons", "learned", "roadmap",
    "glossary",
)  # fmt: skip
"""Parts of a spec that say what happened."""


def every_text(model: Model) -> Iterator[tuple[Path, str]]:
    """Every text of a model, addresses and numbers too, with its path of keys; no ids, dates, words of the vocabulary.

    The name that an element, team or group has of its id is among them.
    """
    yield ("title",), model.title
    for key in ("summary", "me", "company", "context", "technical"):
        yield from _inside(getattr(model, key), (key,))
    for key in ("teams", "groups", "flows", "views"):
        for id, one in getattr(model, key).items():
            yield from _inside(one, (key, id))
    for element in model.elements.values():
        path = of_element(element)
        yield (*path, "name"), element.name
        yield from _inside(element.detail, path)
    for edge in model.edges:
        yield from _inside(edge, of_edge(edge))
    for tradeoff in model.tradeoffs:
        yield from _inside(tradeoff, of_tradeoff(model, tradeoff))
    for key in TOLD:
        yield from _inside(getattr(model, key), (key,))


def _inside(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from _inside(one, (*path, at))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield (*path, key), key
            yield from _inside(one, (*path, key))
    elif isinstance(value, msgspec.Struct):
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            if name not in fixed(value) and name not in (
                "tradeoff",
                "tradeoffs",
                "source",
                "target",
                "edges",
                "elements",
            ):
                yield from _inside(getattr(value, name), (*path, key))


def shown(path: Path) -> str:
    """A path as the author would write it: items are counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
