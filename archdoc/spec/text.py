"""The text of a spec: its lines, how deep it may nest, and a problem at a place of it with the lines around."""

from __future__ import annotations

import re
from functools import lru_cache

from archdoc.core.errors import Mark, Problem

MAX_DEPTH = 60


CONTEXT = 2
"""Lines shown above and below the place of a problem."""


LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@lru_cache(maxsize=2)
def lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them; kept, since each of a thousand problems asks."""
    return LINE_BREAK.split(text.removesuffix("\n"))


def at(mark: Mark, text: str, what: str, hint: str | None = None) -> Problem:
    """A Problem with the lines of `text` around its mark."""
    around: tuple[tuple[int, str], ...] = ()
    if mark.line:
        shown = lines(text)
        first, last = max(mark.line - CONTEXT, 1), min(mark.line + CONTEXT, len(shown))
        around = tuple((number, shown[number - 1]) for number in range(first, last + 1))
    return Problem(mark, what, hint, around)
