"""Text -> the shipped fonts that draw it, and the text with what none of them has shown by its code point.

Liberation Sans draws Latin, Greek and Cyrillic; each other script has a font of its own in `script_fonts`, so that a
text looks alike on every machine. `index.json` there says which code points each has and how wide they are; both are
written by `tests/make_fonts.py`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import uharfbuzz  # type: ignore[import-untyped]

FONTS = Path(__file__).resolve().parent.parent / "fonts"
SCRIPT_FONTS = FONTS.with_name("script_fonts")
_IGNORED = frozenset((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0x61C, 0x180E,
                      *range(0xFE00, 0xFE10), *range(0xE0000, 0xE01F0)))  # fmt: skip
"""Code points that nothing is drawn for; of them, joiners shape the letters beside them."""
_TONES = frozenset(range(0x1F3FB, 0x1F400))
"""Tones of skin, which a font of one colour draws over the sign before them."""
_JOINED = frozenset({"mongolian"})
"""Scripts of joined letters without marks."""
_NAMED = 5
"""So many code points without a font are named."""
_JOINERS = frozenset((0x200C, 0x200D))
_JOINERS_TEXT = frozenset(map(chr, _JOINERS))


class Run(msgspec.Struct, frozen=True, array_like=True):
    """Neighbouring code points of one width, in 1/2048 em."""

    first: int
    last: int
    width: int


class _Script(msgspec.Struct, frozen=True):
    family: str
    runs: tuple[Run, ...]


@cache
def _index() -> dict[str, _Script]:
    return msgspec.json.decode((SCRIPT_FONTS / "index.json").read_bytes(), type=dict[str, _Script])


@cache
def _runs() -> tuple[list[int], list[tuple[int, int, str]]]:
    """Where each run begins, in order; and where it ends, its width and its font."""
    every = sorted((run.first, run.last, run.width, name) for name, script in _index().items() for run in script.runs)
    return [first for first, *_ in every], [(last, width, name) for _, last, width, name in every]


def _run(code: int) -> tuple[int, str] | None:
    begins, rest = _runs()
    at = bisect_right(begins, code) - 1
    return rest[at][1:] if at >= 0 and code <= rest[at][0] else None


def advance(char: str) -> int | None:
    """How wide a character is in the font of its script, in 1/2048 em; None where no font has it."""
    found = _run(ord(char))
    return found[0] if found else None


def folders(text: str, shipped: frozenset[str]) -> list[str]:
    """The folders of the fonts that a text needs beside Liberation Sans, which has the characters in `shipped`."""
    names = {found[1] for char in set(text) - shipped if (found := _run(ord(char)))}
    return [str(SCRIPT_FONTS / name) for name in sorted(names)]


def drawable(text: str, shipped: frozenset[str]) -> str:
    """A text as the shipped fonts can draw it: what none of them has is shown as `[U+1FAE8]`, its code point.

    What is never drawn goes, but for joiners between letters of a script that they shape.
    """
    odd = set(text) - shipped - {"\n"}
    if not odd and _JOINERS_TEXT.isdisjoint(text):
        return text
    parts = []
    for at, char in enumerate(text):
        code = ord(char)
        if code in _JOINERS:
            parts.append(char if unicodedata.category(text[at - 1])[0] in "LM" and at else "")
        elif char in shipped or char == "\n":
            parts.append(char)
        elif code in _IGNORED or (code in _TONES and at and unicodedata.category(text[at - 1]) == "So"):
            continue
        elif _run(code) is None:
            parts.append(f"[U+{code:04X}]")
        else:
            parts.append(char)
    return "".join(parts)


def runs(text: str, shipped: frozenset[str]) -> list[tuple[str, str]]:
    """A drawable text in pieces, each with the family of its font; an empty one for Liberation Sans.

    A mark is drawn by the font of the letter that it stands on.
    """
    found: list[tuple[str, str]] = []
    for char in text:
        run = None if char in shipped else _run(ord(char))
        family = _index()[run[1]].family if run else ""
        before = found[-1][0] if found else ""
        if before and ord(char) in _JOINERS:
            family = before
        if family and not before and found and unicodedata.category(char)[0] == "M":
            # The letter goes with its mark: a font that has the mark has the letters that bear it.
            _, last = found.pop()
            found += [("", last[:-1])] if last[:-1] else []
            found.append((family, last[-1] + char))
        elif found and found[-1][0] == family:
            found[-1] = (family, found[-1][1] + char)
        else:
            found.append((family, char))
    return found


def shifts(text: str, shipped: frozenset[str]) -> list[float]:
    """How far right each character of a line is to be moved to be drawn by usvg (0.45 and before), in em.

    Where shaping makes several glyphs of a syllable or of an emoji, usvg takes the widest of them for the width of all,
    so what follows is moved by the rest. The last number, behind those of the characters, is for what follows the line.
    """
    found = [0.0] * (len(text) + 1)
    at = 0
    for family, words in runs(text, shipped):
        if family:
            for follows, rest in _narrow(_folder(family), words):
                found[at + follows] += rest
        at += len(words)
    return found


@cache
def _folder(family: str) -> str:
    return next(name for name, script in _index().items() if script.family == family)


@lru_cache(maxsize=1024)
def _narrow(name: str, words: str) -> tuple[tuple[int, float], ...]:
    """Where clusters of more than one wide glyph end in a text, and how much wider they are than the widest, in em."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    if buffer.direction == "rtl":
        return ()
    font = _font(name)
    uharfbuzz.shape(font, buffer)
    clusters: dict[int, list[int]] = {}
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        clusters.setdefault(glyph.cluster, []).append(place.x_advance)
    begins = sorted(clusters)
    ends = [*begins[1:], len(words)]
    return tuple(
        (end, (sum(wide) - max(wide)) / font.face.upem)
        for end, wide in zip(ends, (clusters[begin] for begin in begins), strict=True)
        if sum(wide) > max(wide)
    )


@cache
def _font(name: str) -> uharfbuzz.Font:
    import uharfbuzz

    file = SCRIPT_FONTS / name / f"{name}.ttf"
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))))


def joins(text: str, shipped: frozenset[str]) -> bool:
    """Whether the width of a text can't be stated: letters take another form or place, or several fonts draw it."""
    if len(runs(text, shipped)) > 1:
        return True
    foreign = set(text) - shipped
    return any(
        unicodedata.category(char) in ("Mn", "Mc") or unicodedata.bidirectional(char) in ("AL", "R") for char in foreign
    ) or any((run := _run(ord(char))) and run[1] in _JOINED for char in foreign)


def undrawn(text: str, shipped: frozenset[str]) -> tuple[str, ...]:
    """The code points of a text that no shipped font has, as `U+1FAE8`, in order."""
    codes = sorted({ord(char) for char in set(text) - shipped - {"\n"}} - _IGNORED)
    return tuple(f"U+{code:04X}" for code in codes if _run(code) is None)


def note(text: str, shipped: frozenset[str]) -> str:
    """What is to be said of a text's code points that no shipped font has; empty where each has one."""
    codes = undrawn(text, shipped)
    if not codes:
        return ""
    named = ", ".join([*codes[:_NAMED], *([f"{len(codes) - _NAMED} more"] if len(codes) > _NAMED else [])])
    one = len(codes) == 1
    return (
        f"no font that archdoc brings along has {named}, so {'it is' if one else 'they are'} shown as "
        f"{'its code point' if one else 'their code points'} between brackets in PDF and PNG"
    )
