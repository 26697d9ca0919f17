"""A skill for an assistant, to write a spec with its author; its references are made of what archdoc itself reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from archdoc.core.markdown_text import name
from archdoc.interview.readiness import RULES
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

The shape of each, as it comes out for a small spec. Keys are only ever added; where one changes its meaning or goes,
the number at `format` grows by one. What has no `format` is of format 1."""


class Command(msgspec.Struct, frozen=True):
    """A command of archdoc: how it is called, what it does, and its options with what they do."""

    usage: str
    about: str
    options: tuple[tuple[str, str], ...] = ()


def skill(commands: Sequence[Command], printed: Mapping[str, Any]) -> dict[str, str]:
    """The files of the skill by their path in its folder; `printed` are values that commands print as JSON."""
    return {
        "SKILL.md": (_HERE / "SKILL.md").read_text(encoding="utf-8"),
        "references/keys.md": _keys(),
        "references/ready.md": _ready(),
        "references/commands.md": _commands(commands),
        "references/json.md": _json(printed),
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


def _json(printed: Mapping[str, Any]) -> str:
    parts = [_JSON]
    for called, value in printed.items():
        parts += [f"## `{called}`", "\n".join(_shape(value))]
    return "\n\n".join(parts) + "\n"


def _shape(value: Any, path: str = "") -> list[str]:
    """A line for each key: its path, and what sort of value it has."""
    if isinstance(value, list):
        whole = [f"- `{path or '.'}`: list"]
        return whole + ([line for line in _shape(value[0], f"{path}[]") if isinstance(value[0], dict | list)]
                        if value else [])  # fmt: skip
    if isinstance(value, dict):
        return [line for key, one in value.items() for line in _shape(one, f"{path}.{key}" if path else key)]
    sorts = {bool: "true or false", int: "number", float: "number", str: "text", type(None): "null, or a value"}
    return [f"- `{path}`: {sorts[type(value)]}"]
