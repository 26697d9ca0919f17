"""Table to Markdown, for GitHub and whatever else reads its tables (https://github.github.com/gfm/#tables-extension-)."""

from __future__ import annotations

import re

from archdoc.core.markdown import clean
from archdoc.core.tradeoffs import COLUMNS, Column, Row, Table, cell, folded

CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
UNSAFE = re.compile(r"\](?=\(\s*<?\s*(?:javascript|vbscript|file|data):)", re.IGNORECASE)
PIPE = re.compile(r"(\\*)\|")
ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]~|"} | {"<": "&lt;", "&": "&amp;"})


def tradeoffs(table: Table, *, heading: bool = True, note: str = "") -> str:
    """The table as Markdown; `note` is a line under the heading.

    Prose keeps its emphasis, code and links. HTML in it shows as typed, and so do links to a script or a local file.
    """
    top = [f"# Trade-offs: {name(table.title)}\n"] if heading else []
    top += [f"_{name(note)}_\n"] if note else []
    if not table.rows:
        return "\n".join([*top, "No trade-offs are recorded.\n"])
    lines = [_line([column.title for column in COLUMNS])]
    lines.append(_line(["--:" if column.key == "number" else "---" for column in COLUMNS]))
    lines += [_line([_cell(row, column) for column in COLUMNS]) for row in table.rows]
    return "\n".join([*top, "\n".join(lines) + "\n"])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(row: Row, column: Column) -> str:
    lines = [_items(column, cell(row, column))]
    for one, texts in folded(row, column):
        lines.append(f"**{one.title}:** " + ("<br>" if len(texts) > 1 else "") + _items(one, texts))
    return "<br>".join(line for line in lines if line)


def _items(column: Column, texts: tuple[str, ...]) -> str:
    shown = [prose(text) if column.prose else name(text) for text in texts]
    return shown[0] if len(shown) == 1 else "<br>".join(f"• {text}" for text in shown)


def name(text: str) -> str:
    """A name shows as it was typed, all of it."""
    return " ".join(clean(text).split()).translate(MARKS)


def prose(text: str) -> str:
    """Prose within one cell: a paragraph's lines run on, paragraphs and items stand on lines of their own."""
    pieces: list[str] = []
    paragraph = False
    for line in (line.strip() for line in clean(text).splitlines()):
        item = ITEM.match(line)
        if not line:
            paragraph = bool(pieces)
            continue
        shown = line
        if item:
            mark = item[0].strip()
            shown = ("•" if mark in {"-", "*", "+"} else mark) + " " + line[item.end() :]
        if pieces:
            pieces.append("<br><br>" if paragraph and not item else "<br>" if paragraph or item else " ")
        pieces.append(_escaped(shown))
        paragraph = False
    return "".join(pieces)


def _escaped(text: str) -> str:
    """No HTML outside code, where it shows as typed anyway; no bare pipe even in code, since it would end the cell."""
    parts: list[str] = []
    at = 0
    for code in CODE.finditer(text):
        parts += [_no_html(text[at : code.start()]), code[0]]
        at = code.end()
    parts.append(_no_html(text[at:]))
    return PIPE.sub(_pipe, "".join(parts))


def _no_html(text: str) -> str:
    return UNSAFE.sub(r"\\]", text.replace("&", "&amp;").replace("<", "&lt;"))


def _pipe(found: re.Match[str]) -> str:
    """A pipe after an odd number of backslashes is escaped already."""
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\|"
