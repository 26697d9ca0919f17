"""SVG to PNG and PDF, through Typst: a page of the picture's own size, one user unit to a point."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, unescape

from archdoc.core.memory import recall
from archdoc.diagram.svg import scripts, text, theme
from archdoc.diagram.svg.scripts import FONTS

if TYPE_CHECKING:
    from typst import Fonts

POINTS_PER_INCH = 72.0
_REMEMBERED = 12
"""Compilations after which typst 0.15 has let go of all that came before; 1 ms each of nothing."""
_drawing: list[bool] = []
"""Whether Typst has drawn anything since it let go of what it remembers."""
MOST_PIXELS = 8_000_000
"""More take hundreds of megabytes to draw, and no screen or page shows them."""
_PAGE = b"""
#set document(title: sys.inputs.title, date: none)
#set text(lang: "en")
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: eval(sys.inputs.width), alt: sys.inputs.title)
"""
_TEXT = re.compile(r"(<text\b[^>]*>)((?:[^<]|<tspan\b[^>]*>|</tspan>)*)</text>")
_PART = re.compile(r'(<tspan font-family="[^"]*")>([^<]*)</tspan>|([^<]+)')
_FAMILY = re.compile(rf'(font-family="[^"]*?){theme.FONT}"')
_SIZE = re.compile(r'<svg\b[^>]*?\swidth="([0-9.]+)"[^>]*?\sheight="([0-9.]+)"')
_WIDTH = re.compile(r'<svg\b[^>]*?\swidth="([0-9.]+)"')


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` pixels to a user unit; fewer where it would have more than `MOST_PIXELS` else."""
    size = _SIZE.search(svg)
    assert size is not None, "a picture states its size"
    most = math.sqrt(MOST_PIXELS / (float(size[1]) * float(size[2])))
    return _compiled(svg, "", "png", min(scale, most))


def pdf(svg: str, *, title: str) -> bytes:
    """The picture as a PDF of one page: vectors, text that can be searched, fonts embedded, no date."""
    return _compiled(svg, title, "pdf", 1.0)


def mark(path: str, ink: str) -> bytes:
    """A mark of `archdoc.diagram.svg.theme` as a PNG without ground, 192 pixels wide."""
    import typst

    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path d="{path}" '
        f'fill="none" stroke="{ink}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    inputs = {"svg": svg, "title": "", "width": "24pt"}
    return typst.compile(_PAGE.replace(b"margin: 0pt", b"margin: 0pt, fill: none"), sys_inputs=inputs, format="png",
                         ppi=POINTS_PER_INCH * 8)  # fmt: skip


def fonts(*texts: str) -> Fonts:
    """The fonts to draw texts with: those that are shipped, of the scripts that occur; none of the machine's."""
    _drawing.append(True)
    return _fonts(tuple(sorted(frozenset().union(*map(_scripts, texts)))))


@lru_cache(maxsize=32)
def _scripts(words: str) -> frozenset[str]:
    return frozenset(scripts.folders(words, text.shipped()))


@cache
def _fonts(folders: tuple[str, ...]) -> Fonts:
    import typst

    own = [str(FONTS), *folders]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=own)


def forget() -> None:
    """Lets Typst go of what it remembers of earlier pages: 90 MB for each project that is built.

    Typst keeps a result until that many compilations have passed without it (`comemo`), and nothing asks it to sooner.
    """
    if not _drawing:
        return
    import typst

    _drawing.clear()
    for _ in range(_REMEMBERED):
        typst.compile(b"", font_paths=_fonts(()), format="svg")
    _give_back()


def _give_back() -> None:
    """Hands what was let go of back to the machine, where the C library keeps it otherwise (glibc does)."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def drawable(words: str) -> str:
    """A text, or JSON or SVG of one, as the shipped fonts can draw it: what they lack is shown by its code point."""
    return scripts.drawable(words, text.shipped())


def stand_in(svg: str) -> str:
    """An SVG of the same size with nothing in it: where it goes on a page is found out at a tenth of the cost."""
    start = re.search(r"<svg\b[^>]*>", svg)
    assert start is not None, "a picture is an SVG"
    return f"{start[0]}</svg>"


@lru_cache(maxsize=16)
def picture(svg: str) -> str:
    """An SVG as Typst draws it right: see `archdoc.diagram.svg.scripts.shifts`.

    It names the shipped font instead of Arial, which is as wide.
    """
    svg = _FAMILY.sub(rf'\g<1>{theme.SHIPPED}"', drawable(svg))
    return _TEXT.sub(_moved, svg) if "<tspan font-family" in svg else svg


def _moved(line: re.Match[str]) -> str:
    """A line with each character where its own width and those before it put it; a middle one half as far left."""
    parts = [(found[1] or "<tspan", unescape(found[2] or found[3])) for found in _PART.finditer(line[2])]
    every = "".join(words for _, words in parts)
    moves = scripts.shifts(every, text.shipped())
    if not any(moves):
        return line[0]
    if 'text-anchor="' in line[1]:
        moves[0] -= sum(moves) / (2 if 'text-anchor="middle"' in line[1] else 1)
    made, at = [], 0
    for opening, words in parts:
        dx = " ".join(f"{one:.3f}em" if one else "0" for one in moves[at : at + len(words)])
        made.append(f'{opening} dx="{dx}">{escape(words)}</tspan>')
        at += len(words)
    return f"{line[1]}{''.join(made)}</text>"


def _compiled(svg: str, title: str, format: Literal["png", "pdf"], scale: float) -> bytes:
    return recall("raster", (svg, title, format, scale), bytes, lambda: _made(svg, title, format, scale))


def _made(svg: str, title: str, format: Literal["png", "pdf"], scale: float) -> bytes:
    import typst

    width = _WIDTH.search(svg)
    assert width is not None, "a picture states its width"
    svg, title = picture(svg), drawable(title)
    inputs = {"svg": svg, "title": title, "width": f"{width[1]}pt"}
    ppi = POINTS_PER_INCH * scale
    return typst.compile(_PAGE, font_paths=fonts(svg, title), sys_inputs=inputs, format=format, ppi=ppi)
