"""The vocabulary of a spec to JSON Schema: one for editors, one for naming what is wrong with expanded data.

A title to the text of a first spec, which builds as it is.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from archdoc.core import vocabulary
from archdoc.spec.expand import BOOLEANS

ID = "^[a-z][a-z0-9_]*$"
_TEXT = ["string", "number", "boolean"]
"""What a text may look like to YAML before archdoc reads it as text: `2023`, `3.10`, `no`."""
_WITH_IDS = ("teams", "groups", "components", "queues", "third_parties", "tradeoffs", "flows", "views")
_ARROW = r"^\s*\S.*(->|=>|<-|→|←|↔).*\S\s*$"


def expanded() -> dict[str, Any]:
    """The schema of data after `archdoc.spec.expand`, arranged so that each error names the one place it is at.

    A key without a value is left out there, so null is nowhere allowed; and text or a map (a trade-off) is decided by
    what was written, since "matches none of these" helps nobody.
    """
    made: dict[str, Any] = _each(msgspec.json.schema(vocabulary.Spec), _strict)
    return made


def editor() -> dict[str, Any]:
    """The schema for editors, as `archdoc schema` prints it: draft-07, which yaml-language-server knows best."""
    made = msgspec.json.schema(vocabulary.Spec)
    definitions = {name: _lenient(definition, name) for name, definition in made["$defs"].items()}
    root = definitions.pop("Spec")
    for name in _WITH_IDS:
        root["properties"][name]["anyOf"][0]["propertyNames"] = {"pattern": ID}
    edges = root["properties"]["edges"]["anyOf"]
    edges.append({"type": "object", "propertyNames": {"pattern": _ARROW}})
    edges.append({"type": "string", "pattern": _ARROW})
    root["properties"]["$schema"] = {"type": "string", "description": "Where this schema is, for the editor."}
    root["properties"]["archdoc"] = {**root["properties"]["archdoc"], "anyOf": [{"const": 1}, {"const": "1"}]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **root,
        "title": "archdoc spec",
        "definitions": definitions,
    }


def _each(node: Any, change: Any) -> Any:
    if isinstance(node, dict):
        made = {}
        for key, value in node.items():
            if key in ("properties", "$defs"):
                # What is in these is named by the vocabulary: `title` there is a key of a spec, not of JSON Schema.
                made[key] = {name: _each(inner, change) for name, inner in value.items()}
            else:
                made[key] = value if key in ("examples", "default") else _each(value, change)
        return change(made)
    if isinstance(node, list):
        return [_each(item, change) for item in node]
    return node


def _strict(node: dict[str, Any]) -> dict[str, Any]:
    node = {key: value for key, value in node.items() if key not in ("default", "examples", "description", "title")}
    options = [option for option in node.pop("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        return {**node, **options[0]}
    references = [option for option in options if "$ref" in option]
    if references:
        return {**node, "if": {"type": "object"}, "then": references[0], "else": {"type": "string"}}
    if options:
        return {**node, "type": [option["type"] for option in options]}
    return node


def _lenient(definition: dict[str, Any], name: str) -> dict[str, Any]:
    """A struct's schema, with what its author may write for each key."""
    properties = {key: _written(value, key) for key, value in definition["properties"].items()}
    made = {**definition, "properties": properties}
    if name == "Edge":
        # A shorthand beside other keys: `{a -> b: label, mode: async}`.
        text = {"anyOf": [{"type": [*_TEXT, "null"]}, {"type": "object"}]}
        made["patternProperties"] = {_ARROW: text}
        del made["required"]
        made["anyOf"] = [{"required": ["from", "to"]}, {"not": {"propertyNames": {"enum": list(properties)}}}]
    return made


def _written(value: dict[str, Any], key: str) -> dict[str, Any]:
    about = {k: v for k, v in value.items() if k in ("description", "examples")}
    bare = {k: v for k, v in value.items() if k not in ("description", "examples", "default", "anyOf")}
    options = [option for option in value.get("anyOf", [bare]) if option != {"type": "null"}]
    about["anyOf"] = [allowed for option in options for allowed in _allowed(option, key)] + [{"type": "null"}]
    return about


def _allowed(option: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """What an author may write where the expanded data has `option`."""
    if "$ref" in option:
        name = option["$ref"].rpartition("/")[2]
        reference = {"$ref": f"#/definitions/{name}"}
        return [reference, {"type": _TEXT}] if getattr(vocabulary, name).shorthand else [reference]
    if option.get("type") == "array":
        items = _options(option["items"], key)
        if option["items"].get("$ref", "").endswith("/Edge"):
            items.append({"type": "string", "pattern": _ARROW})
        if key == "steps":
            items.append({"type": "object", "maxProperties": 1, "propertyNames": {"pattern": _ARROW}})
        if key == "layout":
            place = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 99}}
            pins = {"type": "object", "additionalProperties": {**place, "minItems": 2, "maxItems": 2}}
            items += [{**pins, "maxProperties": 1}]
            return [{"type": "array", "items": {"anyOf": items}}, items[0], pins]
        return [{"type": "array", "items": {"anyOf": items}}, *items]
    if option.get("type") == "object":
        values = _options(option["additionalProperties"], key)
        empty = [{"type": "null"}] if "$ref" in option["additionalProperties"] else []
        return [{"type": "object", "additionalProperties": {"anyOf": values + empty}}]
    if option.get("type") == "boolean":
        return [{"type": "boolean"}, {"enum": sorted(BOOLEANS)}]
    if option.get("type") == "integer":
        return [option, {"type": "string", "pattern": "^[0-9]+$"}]
    if "enum" in option:
        return [option]
    if "pattern" in option:
        return [option, {"type": "number"}] if key in _DATES else [option, {"type": ["number", "boolean"]}]
    return [{"type": _TEXT}]


_DATES = frozenset({"from", "to", "reviewed", "date"})


def _options(items: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [allowed for option in items.get("anyOf", [items]) for allowed in _allowed(option, key)]


SCHEMA_FILE = "archdoc.schema.json"
"""What the first line of a sample names; `new` writes it beside the spec, so that editors need no network."""
_FOLDER = Path(__file__).resolve().parent / "samples"
_TITLE = "title: Sample system"
_FILE = "THIS_FILE"
_PLAIN = re.compile(r"[A-Za-z][\w ()/.&+-]*[\w)]")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null"})


Size = Literal["minimal", "sample", "full"]
"""The smallest useful spec; one to put one's own system into; one with every key that there is."""


def text(title: str, file: str, size: Size = "sample") -> str:
    """The sample spec with a title; `file` is the name that its comments call it by."""
    plain = _PLAIN.fullmatch(title) and title.lower() not in _WORDS
    quoted = title if plain else json.dumps(title, ensure_ascii=False)
    if size == "full":
        from archdoc.spec import full_sample

        return full_sample.text(quoted, file)
    sample = (_FOLDER / ("minimal.yaml" if size == "minimal" else "sample.yaml")).read_text(encoding="utf-8")
    return sample.replace(_TITLE, f"title: {quoted}", 1).replace(_FILE, file)


def schema() -> str:
    """The JSON Schema of a spec, for editors."""
    return json.dumps(editor(), ensure_ascii=False, indent=2) + "\n"
