"""A problem of a spec to what puts it right, where its hint says so: `Did you mean ...?`"""

from __future__ import annotations

import re

import msgspec

from archdoc.core.errors import Mark, Problem
from archdoc.live.names import Edit

_MEANT = re.compile(r"Did you mean ((?:`[^`]+`(?:, | or )?)+)\?")
_WORD = re.compile(r"`([^`]+)`")


class Fix(msgspec.Struct, frozen=True):
    """One way to put a problem right."""

    title: str
    edit: Edit


def fixes(problem: Problem, lines: list[str]) -> list[Fix]:
    """What to write instead, the likeliest first; empty where the hint names nothing, or the word isn't found."""
    meant = _MEANT.search(problem.hint or "")
    wrong = _WORD.search(problem.what)
    mark = problem.mark
    if not meant or not wrong or not 0 < mark.line <= len(lines):
        return []
    line, word = lines[mark.line - 1], wrong[1]
    start = line.find(word, mark.column - 1)
    if start < 0:
        return []
    place = Mark(mark.path, mark.line, start + 1, len(word))
    return [Fix(f"Write `{one}` instead of `{word}`", Edit(place, one)) for one in _WORD.findall(meant[1])]
