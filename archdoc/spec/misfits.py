"""Expanded data + its schema -> every place where the data doesn't fit, and by which keyword of the schema.

Of JSON Schema, what `archdoc.spec.schema.expanded` uses: `$ref`, `type`, `enum`, `pattern`, `minimum`, `properties`,
`required`, `additionalProperties`, `items`, and `if` the data is a map `then` and `else`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

Keyword = Literal["type", "enum", "pattern", "minimum", "required", "additionalProperties"]
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
}  # fmt: skip


class Misfit(msgspec.Struct, frozen=True):
    """A place that doesn't fit."""

    path: tuple[str | int, ...]
    keyword: Keyword
    value: Any
    """What stands there."""
    what: Any = None
    """The key that is `required`; the keys that are too many (`additionalProperties`); the least number (`minimum`)."""


def misfits(tree: Any, schema: Mapping[str, Any]) -> Iterator[Misfit]:
    """All of them, the outer before the inner."""
    yield from _Walk(schema["$defs"]).at(tree, schema, ())


class _Walk:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def at(self, value: Any, schema: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[Misfit]:
        if "$ref" in schema:
            yield from self.at(value, self._definitions[schema["$ref"].rpartition("/")[2]], path)
        if "if" in schema:
            yield from self.at(value, schema["then" if isinstance(value, dict) else "else"], path)
        if "type" in schema and not _is(value, schema["type"]):
            yield Misfit(path, "type", value)
        if "enum" in schema and not any(value == one and type(value) is type(one) for one in schema["enum"]):
            yield Misfit(path, "enum", value)
        if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
            yield Misfit(path, "pattern", value)
        if "minimum" in schema and _is(value, "integer") and value < schema["minimum"]:
            yield Misfit(path, "minimum", value, schema["minimum"])
        if isinstance(value, dict):
            yield from self._map(value, schema, path)
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                yield from self.at(item, schema["items"], (*path, number))

    def _map(self, value: dict[str, Any], schema: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[Misfit]:
        for key in schema.get("required", ()):
            if key not in value:
                yield Misfit(path, "required", value, key)
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        unknown = [key for key in value if key not in known]
        if more is False and unknown:
            yield Misfit(path, "additionalProperties", value, unknown)
        for key, inner in value.items():
            if key in known:
                yield from self.at(inner, known[key], (*path, key))
            elif isinstance(more, dict):
                yield from self.at(inner, more, (*path, key))


def _is(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    number = isinstance(value, int) and not isinstance(value, bool)
    return any(number if name == "integer" else isinstance(value, _TYPES[name]) for name in names)
