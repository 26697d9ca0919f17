"""A name or an author's prose to Markdown that stands within one line or cell of other Markdown."""

from __future__ import annotations

import re

from archdoc.core.markdown import clean

CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
UNSAFE = re.compile(r"\](?=\(\s*<?\s*(?:javascript|vbscript|file|data):)", re.IGNORECASE)
IMAGE = re.compile(r"(?<!\\)((?:\\\\)*)!(?=\[)")
"""What would load a picture from elsewhere; as text it is a link at most."""
PIPE = re.compile(r"(\\*)\|")
ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
ENTITY = re.compile(r"&(?=#?\w+;)")
"""What would be read as one letter; any other `&` is only that."""
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]{}|"} | {"<": "&lt;", "~": "&#126;"})
"""Braces are marks only to MDX, and Python-Markdown knows no escape for `~`."""
_IN_URL = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "\\`*[]{}|~"})
_BARE = re.compile(r"https?://[^\s<>\"`\]]*[^\s<>\"`\]*_~|.,;:!?)]", re.IGNORECASE)
"""An address within prose; marks at its end belong to what is around it."""
_EDGE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""An underscore at the edge of a word, which would begin or end an emphasis."""
_IN_PROSE_URL = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "*{}|~"})
_NO_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\([<~])")
_ENTITIES = {"<": "&lt;", "~": "&#126;"}
_BRACE = re.compile(r"(?<!\\)[{}]")
BREAK = "<br/>"
"""MDX takes no tag that isn't closed."""


def name(text: str) -> str:
    """A name shows as it was typed, all of it."""
    return escaped(" ".join(clean(text).split()))


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it as it was typed, to GFM, Python-Markdown, MyST and MDX alike.

    A bare address stays as it is, since cmark-gfm takes escapes in it for a part of it; what could be a mark in it is
    percent-encoded.
    """
    parts: list[str] = []
    at = 0
    for url in URL.finditer(text):
        parts += [_plain(text[at : url.start()]), ENTITY.sub("&amp;", _EDGE.sub("%5F", url[0].translate(_IN_URL)))]
        at = url.end()
    parts.append(_plain(text[at:]))
    return "".join(parts)


def _plain(text: str) -> str:
    return ENTITY.sub("&amp;", text).translate(_MARKS)


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
            pieces.append(2 * BREAK if paragraph and not item else BREAK if paragraph or item else " ")
        pieces.append(_escaped(shown))
        paragraph = False
    return "".join(pieces)


def _escaped(text: str) -> str:
    """No HTML outside code, where it shows as typed anyway; no bare pipe even in code, since it would end the cell."""
    parts: list[str] = []
    at = 0
    for code in CODE.finditer(text):
        parts += [_no_html(text[at : code.start()]), coded(code[2]) if "|" in code[2] else code[0]]
        at = code.end()
    parts.append(_no_html(text[at:]))
    return PIPE.sub(_pipe, "".join(parts))


def _no_html(text: str) -> str:
    parts: list[str] = []
    at = 0
    for url in _BARE.finditer(text):
        parts += [_no_tags(text[at : url.start()]), ENTITY.sub("&amp;", _address(url))]
        at = url.end()
    parts.append(_no_tags(text[at:]))
    return UNSAFE.sub(r"\\]", IMAGE.sub(r"\1\\!", "".join(parts)))


def _address(found: re.Match[str]) -> str:
    return _EDGE.sub("%5F", found[0].translate(_IN_PROSE_URL))


def addressed(text: str) -> str:
    """Prose in which no address holds a mark: some readers make emphasis of it, and others take the address whole."""
    parts: list[str] = []
    at = 0
    for code in CODE.finditer(text):
        parts += [_BARE.sub(_address, text[at : code.start()]), code[0]]
        at = code.end()
    parts.append(_BARE.sub(_address, text[at:]))
    return "".join(parts)


def _no_tags(text: str) -> str:
    # A mark that is escaped already, and for which one of the readers knows no escape.
    shown = _NO_ESCAPE.sub(lambda found: found[1] + _ENTITIES[found[2]], ENTITY.sub("&amp;", text))
    return _BRACE.sub(r"\\\g<0>", shown.replace("<", "&lt;"))


def coded(text: str) -> str:
    """Code that holds a pipe, within a cell: Python-Markdown shows the escape that GFM needs, so it is a tag."""
    return f"<code>{escaped(text.strip())}</code>"


def _pipe(found: re.Match[str]) -> str:
    """A pipe after an odd number of backslashes is escaped already."""
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\|"
