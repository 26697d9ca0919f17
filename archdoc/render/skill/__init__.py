"""A skill for an assistant, to write a spec with its author; its references are made of what archdoc itself reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from archdoc.core.markdown_text import name
from archdoc.interview.readiness import RULES
from archdoc.render import shapes
from archdoc.spec import schema
from archdoc.spec.keys import ANY_ID, ANY_ITEM, Key, every, page

_HERE = Path(__file__).parent
_TITLE = "Sample system"
_READY = """\
# What `archdoc ready` looks for

An error is what no finished dossier has, a warning what an interviewer would stop at, a note what is worth a look. The
score is the share of what can be written that is. With `--repo`, notes also tell where a role and a history differ."""
_JSON = """\
# What is printed as JSON

Each object has a `format`, in a list each of its items. Each key is always there. Keys are only ever added; where one
changes its meaning or goes, the number at `format` grows by one. Where the input has problems, the exit status is 1 and
what is printed is `{"format": 1, "problems": [...]}`, each with the keys that `check` lists, but without a `format`;
`check` prints the list alone. Wrong usage is told on standard error, with exit status 2. `archdoc schema --of COMMAND`
prints the JSON Schema of what a command prints."""


class Command(msgspec.Struct, frozen=True):
    """A command of archdoc: how it is called, what it does, and its options with what they do."""

    usage: str
    about: str
    options: tuple[tuple[str, str], ...] = ()


def skill(commands: Sequence[Command]) -> dict[str, str]:
    """The files of the skill by their path in its folder."""
    return {
        "SKILL.md": (_HERE / "SKILL.md").read_text(encoding="utf-8"),
        "references/keys.md": _keys(),
        "references/ready.md": _ready(),
        "references/commands.md": _commands(commands),
        "references/json.md": _json(),
        "references/sample.yaml": schema.text(_TITLE, "sample.yaml"),
    }


def _keys() -> str:
    parts = [
        f"# Every key of a spec\n\n`{ANY_ID}` stands for an id of the author's, `{ANY_ITEM}` for an item of a list."
    ]
    seen: set[str] = set()
    for path in ["", *(key.path for key in every() if key.inside)]:
        found = page(path)
        if path and (found.about in seen or not found.keys):
            continue
        seen.add(found.about)
        short = f" A lone text is its `{found.shorthand}`." if found.shorthand else ""
        rows = ["| key | takes | what it is |", "| --- | --- | --- |", *map(_row, found.keys)]
        parts += [f"## {f'`{path}`' if path else 'The top level'}", f"{found.about}{short}", "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


def _row(key: Key) -> str:
    needed = " (needed)" if key.needed else ""
    asked = f" *{key.answers}*" if key.answers else ""
    takes = key.takes.replace("|", "\\|")
    example = f" `{key.examples[0]}`" if key.examples and "`" not in key.examples[0] and not key.inside else ""
    return f"| `{key.name}`{needed} | {takes} | {key.description}{asked}{example.replace('|', chr(92) + '|')} |"


def _ready() -> str:
    rows = ["| level | rule | what it finds |", "| --- | --- | --- |"]
    for level, rule, found in RULES:
        about = (found.__doc__ or "").strip().partition("\n")[0]
        rows.append(f"| {level} | `{rule}` | {name(about)} |")
    return "\n\n".join([_READY, "\n".join(rows)]) + "\n"


def _commands(commands: Sequence[Command]) -> str:
    parts = ["# Every command"]
    for one in commands:
        parts += [f"## `{one.usage}`", one.about]
        parts += ["\n".join(f"- `{option}`: {about}" for option, about in one.options)] if one.options else []
    return "\n\n".join(parts) + "\n"


def _json() -> str:
    parts = [_JSON]
    for command in sorted(shapes.SHAPES):
        made = shapes.schema(command)
        several = [one for one in made.get("anyOf", [made]) if one.get("$ref") != "#/$defs/Failed"]
        parts += [f"## `archdoc {command} -T json`"]
        for one in several:
            inside = made["$defs"][_named(one)]
            parts.append(("Each of a list: " if "items" in one else "") + inside["description"])
            parts.append("\n".join(_keys_of(inside, made["$defs"], "")))
    return "\n\n".join(parts) + "\n"


def _keys_of(shape: Mapping[str, Any], parts: Mapping[str, Any], before: str) -> Iterator[str]:
    """A line for each key: its path, what sort of value it has, and what that is; `[]` after a list, `*` for an id."""
    for key, one in shape["properties"].items():
        path, sort, inside = f"{before}{key}", _sort(one), one
        while (more := inside.get("items") or inside.get("additionalProperties")) or "anyOf" in inside:
            path += ("[]" if "items" in inside else ".*") if more else ""
            inside = more or inside["anyOf"][0]
        said = f": {one['description']}" if "description" in one and "$ref" not in one else ""
        if path == "format":
            continue
        yield f"- `{before}{key}` ({sort}){said}"
        if "$ref" in inside:
            yield from _keys_of(parts[_named(inside)], parts, f"{path}.")


def _sort(one: Mapping[str, Any]) -> str:
    if "enum" in one:
        return "one of " + ", ".join(map(str, one["enum"]))
    if "anyOf" in one:
        return " or ".join(map(_sort, one["anyOf"]))
    if "items" in one:
        return "list"
    if "$ref" in one:
        return "object"
    sorts = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object by id"}
    return sorts.get(str(one["type"]), str(one["type"]))


def _named(one: Mapping[str, Any]) -> str:
    """The name of the object that a schema, or each item of its list, refers to."""
    return str(one.get("items", one)["$ref"]).rpartition("/")[2]
