"""What each command prints as JSON: its keys with what they hold, from which schemas and the skill's page are made.

A key is only ever added; where one changes its meaning or goes, FORMAT grows by one. What commands print is held
against these in tests, and nothing that isn't named here may be printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from archdoc.core.errors import Problem
from archdoc.core.paths import path_text
from archdoc.render.shapes import base, files, interview
from archdoc.render.shapes.base import FORMAT

SHAPES: Mapping[str, tuple[Any, ...]] = {
    "build": (files.Built,),
    "cache": (files.Cache,),
    "cheatsheet": (interview.Sheet, base.Failed),
    "check": (list[base.Checked],),
    "diff": (files.Changes, base.Failed),
    "doctor": (files.Doctor,),
    "dossier": (interview.Dossier, base.Failed),
    "drift": (files.Drift, base.Failed),
    "evidence": (files.Evidence, base.Failed),
    "export": (files.Export, base.Failed),
    "icons": (files.Icons, files.Providers),
    "import": (files.Import, base.Failed),
    "keys": (files.Page, list[files.Place]),
    "new": (files.Written, base.Failed),
    "questions": (interview.Questions, base.Failed),
    "ready": (list[interview.Ready], base.Failed),
    "rehearse": (interview.Rehearsal, base.Failed),
    "skill": (files.Written, base.Failed),
    "talk": (interview.Talk, base.Failed),
    "tradeoffs": (interview.Tradeoffs, base.Failed),
    "whatif": (interview.WhatIf, base.Failed),
}
"""By command, one of these."""


def schema(command: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what a command prints with `-T json`. Raises KeyError: it prints none."""
    shapes, parts = msgspec.json.schema_components(SHAPES[command], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"archdoc {command} -T json"}
    return head | (shapes[0] if len(shapes) == 1 else {"anyOf": list(shapes)}) | {"$defs": parts}


def printed(made: Mapping[str, Any]) -> str:
    """An object as it is printed, its `format` first."""
    return msgspec.json.format(msgspec.json.encode({"format": FORMAT, **made}), indent=2).decode() + "\n"


def printed_list(made: Iterable[Mapping[str, Any]]) -> str:
    """Objects of a list as it is printed: each has its `format`, since the list has no place for one."""
    several = [{"format": FORMAT, **one} for one in made]
    return msgspec.json.format(msgspec.json.encode(several), indent=2).decode() + "\n"


def problem(one: Problem) -> dict[str, Any]:
    """A problem as an object."""
    mark = one.mark
    return {"path": path_text(mark.path), "line": mark.line, "column": mark.column, "what": one.what, "hint": one.hint}


def failed(problems: Iterable[Problem]) -> str:
    """What a command prints instead, where its input has problems."""
    return printed({"problems": [problem(one) for one in problems]})
