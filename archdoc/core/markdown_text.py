"""A name or an author's prose to Markdown that stands within one line or cell of other Markdown."""

from __future__ import annotations

import re

from archdoc.core.markdown import clean

CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
UNSAFE = re.compile(r"\](?=\(\s*<?\s*(?:javascript|vbscript|file|data):)", re.IGNORECASE)
PIPE = re.compile(r"(\\*)\|")
ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]~|"} | {"<": "&lt;", "&": "&amp;"})


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
