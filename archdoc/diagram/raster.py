"""SVG to PNG and PDF, through Typst: a page of the picture's own size, one user unit to a point."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archdoc.diagram.svg import text

if TYPE_CHECKING:
    from typst import Fonts

FONTS = Path(__file__).resolve().parent / "fonts"
POINTS_PER_INCH = 72.0
_PAGE = b"""
#set document(title: sys.inputs.title, date: none)
#set text(lang: "en")
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: eval(sys.inputs.width), alt: sys.inputs.title)
"""
_WIDTH = re.compile(r'<svg\b[^>]*?\swidth="([0-9.]+)"')


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` pixels to a user unit."""
    return _compiled(svg, "", "png", scale)


def pdf(svg: str, *, title: str) -> bytes:
    """The picture as a PDF of one page: vectors, text that can be searched, fonts embedded, no date."""
    return _compiled(svg, title, "pdf", 1.0)


def fonts(svg: str) -> Fonts:
    """The fonts to draw an SVG with: the shipped one alone, or with the machine's behind it where it lacks a letter.

    Typst takes a machine's font of the same name before one that is given to it, so the bytes would depend on the
    machine; hence the machine's fonts are left out where they can be, and given as folders after our own where not.
    """
    return _fonts(bool(set(svg) - text.shipped() - {"\n"}))


@cache
def _fonts(all_scripts: bool) -> Fonts:
    import typst

    own = [str(FONTS)]
    if all_scripts:
        machine = typst.Fonts(include_embedded_fonts=False).fonts()
        own += sorted({os.path.dirname(font.path) for font in machine if font.path})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=all_scripts, font_paths=own)


def _compiled(svg: str, title: str, format: Literal["png", "pdf"], scale: float) -> bytes:
    import typst

    width = _WIDTH.search(svg)
    assert width is not None, "a picture states its width"
    inputs = {"svg": svg, "title": title, "width": f"{width[1]}pt"}
    ppi = POINTS_PER_INCH * scale
    return typst.compile(_PAGE, font_paths=fonts(svg), sys_inputs=inputs, format=format, ppi=ppi)
