"""How wide a text is, and where it may break: str -> lines, in user units of the picture (1 unit = 1 pt).

`widths.json` has the advance widths of Liberation Sans (the metrics of Arial), written by `tests/make_metrics.py`: for
each weight a map of a width, in units of 1/2048 em, to the characters that have it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import msgspec

from archdoc.diagram.svg import scripts

_FILE = Path(__file__).with_name("widths.json")
_EM = 2048
"""Units per em of the shipped font; the widths are in these."""

_BREAK_AFTER = frozenset(" -_./,:;|·→)")


class Lines(msgspec.Struct, frozen=True):
    """A text broken into lines, and the width of the widest."""

    lines: tuple[str, ...]
    width: float


@cache
def _weights() -> dict[str, dict[int, str]]:
    return msgspec.json.decode(_FILE.read_bytes(), type=dict[str, dict[int, str]])


@cache
def _table(bold: bool) -> dict[str, int]:
    by_width = _weights()["bold" if bold else "regular"]
    return {char: width for width, chars in by_width.items() for char in chars}


@cache
def shipped() -> frozenset[str]:
    """The characters that the shipped fonts have in both weights."""
    regular, bold = (frozenset("".join(by_width.values())) for by_width in _weights().values())
    return regular & bold


def _foreign(char: str) -> int:
    """The width of a character that Liberation Sans lacks: in its script's font, else by what fonts have in common.

    Full-width characters are one em in every CJK font, and marks take no room (Unicode UAX #11, UAX #44). The picture
    states the width (`textLength`), so that what is drawn fits what was measured where letters are joined, too.
    """
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0
    known = scripts.advance(char)
    if known:
        return known
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 2560 if category == "So" else 2048
    return 1331 if category.startswith("L") else 1536


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line of text at a font size."""
    table = _table(bold)
    total = 0
    for char in text:
        units = table.get(char)
        if units is None:
            units = table[char] = _foreign(char)
        total += units
    return total * size / _EM


def visible(text: str) -> str:
    """The text with what XML 1.0 can't hold replaced by its control picture (U+2400 block) or U+FFFD."""
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def drawn(text: str) -> str:
    """The text as it is on a picture: visible, and what no shipped font has by its code point."""
    return text if text.isascii() and text.isprintable() else scripts.drawable(visible(text), shipped())


def _shown(char: str) -> str:
    code = ord(char)
    if char == "\t":
        return " "
    if char == "\n":
        return char
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return char


def wrap(text: str, limit: float, size: float, bold: bool = False) -> Lines:
    """Breaks a text into lines no wider than `limit`, losing nothing but the spaces at the breaks.

    Breaks at spaces first, then after punctuation and inside camelCase, then anywhere.
    """
    lines: list[str] = []
    for paragraph in drawn(text).split("\n"):
        lines += _fill(paragraph, limit, size, bold)
    lines = [line for line in lines if line] or [""]
    return Lines(tuple(lines), max(width(line, size, bold) for line in lines))


def _fill(text: str, limit: float, size: float, bold: bool) -> list[str]:
    if width(text, size, bold) <= limit:
        return [text.strip()]
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text, limit, size, bold):
        wide = width(piece, size, bold)
        if line and used + width(piece.rstrip(), size, bold) > limit:
            lines.append(line.strip())
            line, used = "", 0.0
        line += piece
        used += wide
    return [*lines, line.strip()]


def _pieces(text: str, limit: float, size: float, bold: bool) -> list[str]:
    """Words, each with the space after it; a word too long for a line comes in smaller pieces."""
    pieces: list[str] = []
    for bare in text.split(" "):
        word = f"{bare} "
        if width(word.rstrip(), size, bold) <= limit:
            pieces.append(word)
            continue
        for part in parts(word):
            if width(part.rstrip(), size, bold) <= limit:
                pieces.append(part)
            else:
                pieces += _slices(part, limit, size, bold)
    return pieces


def parts(word: str) -> list[str]:
    """The pieces that a text is broken into before any word is."""
    pieces, start = [], 0
    for i in range(1, len(word)):
        before, here = word[i - 1], word[i]
        if (before in _BREAK_AFTER or (before.islower() and here.isupper())) and here != " ":
            pieces.append(word[start:i])
            start = i
    return [*pieces, word[start:]]


_ENDINGS = ("service", "server", "gateway", "controller", "manager", "provider", "generator", "database", "collector")
"""What names end with that are written as one word: they are broken before it."""


def _slices(part: str, limit: float, size: float, bold: bool) -> list[str]:
    """A word that is too long for a line, in pieces: two words that were written as one, two halves, or lines full."""
    word = part.rstrip()
    for ending in _ENDINGS:
        head = word[: -len(ending)]
        if word.lower().endswith(ending) and head and max(width(x, size, bold) for x in (head, ending)) <= limit:
            return [head, part[len(head) :]]
    if width(word, size, bold) < 1.8 * limit:
        # No letter is left alone on the second line.
        limit = min(limit, max(width(word, size, bold) * 0.55, limit * 0.6))
    slices, start, used = [], 0, 0.0
    for i, char in enumerate(part):
        wide = width(char, size, bold)
        joins = unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")
        if used + wide > limit and i > start and not joins and char != " ":
            slices.append(part[start:i])
            start, used = i, 0.0
        used += wide
    return [*slices, part[start:]]
