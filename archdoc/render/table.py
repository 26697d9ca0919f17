"""Table -> the content of a file, in each of its formats."""

from __future__ import annotations

import os
from typing import Literal

from archdoc.core.tradeoffs import Table

Format = Literal["text", "markdown", "csv", "html", "json"]
MARK = "\ufeff"
"""What a CSV file begins with, so that spreadsheets read it as UTF-8; a pipe to other programs is better without."""
ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}


def format_of(path: str | os.PathLike[str]) -> Format | None:
    """The format that a file's ending names, or None."""
    return ENDINGS.get(os.path.splitext(os.fspath(path))[1].lower())


def content(table: Table, format: Format, *, width: int = 100, colour: bool = False, note: str = "") -> bytes:
    """The table in a format, as UTF-8; `width` (in columns) and `colour` are for text on a terminal.

    `note` stands under the heading of the formats that are read as pages.
    """
    match format:
        case "text":
            from archdoc.render import terminal

            made = terminal.tradeoffs(table, width=width, colour=colour)
        case "markdown":
            from archdoc.render import markdown

            made = markdown.tradeoffs(table, note=note)
        case "csv":
            from archdoc.render import data

            # Excel takes a file without this mark for one in the machine's own code page.
            made = MARK + data.tradeoffs_csv(table)
        case "html":
            from archdoc.render.html import decisions

            made = decisions.tradeoffs(table, note=note)
        case "json":
            from archdoc.render import data

            made = data.tradeoffs_json(table)
    return made.encode()
