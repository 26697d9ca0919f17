"""A title to the text of a first spec, which builds as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

SCHEMA_FILE = "archdoc.schema.json"
"""What the first line of a sample names; `new` writes it beside the spec, so that editors need no network."""
_FOLDER = Path(__file__).resolve().parent / "samples"
_TITLE = "title: Sample system"
_FILE = "THIS_FILE"
_PLAIN = re.compile(r"[A-Za-z][\w ()/.&+-]*[\w)]")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null"})


def text(title: str, file: str, *, minimal: bool = False) -> str:
    """The sample spec with a title; `file` is the name that its comments call it by."""
    sample = (_FOLDER / ("minimal.yaml" if minimal else "full.yaml")).read_text(encoding="utf-8")
    plain = _PLAIN.fullmatch(title) and title.lower() not in _WORDS
    quoted = title if plain else json.dumps(title, ensure_ascii=False)
    return sample.replace(_TITLE, f"title: {quoted}", 1).replace(_FILE, file)


def schema() -> str:
    """The JSON Schema of a spec, for editors."""
    from archdoc.schema import editor

    return json.dumps(editor(), ensure_ascii=False, indent=2) + "\n"
