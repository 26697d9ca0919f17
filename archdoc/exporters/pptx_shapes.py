"""The parts of a placed picture as shapes of a slide: cards that edges stick to, and connectors along the edges' ways.

Edges are connectors of the kinds with one bend to four (ECMA-376, part 1, 20.1.10.56), whose adjustments say where they
turn. Each is laid where the picture has it, and sticks to the nearest side of its cards: it moves there when a card is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from archdoc.diagram.layout.cards import Card, Word
from archdoc.diagram.layout.engine import Box, Point
from archdoc.diagram.layout.place import Wire
from archdoc.diagram.svg import theme
from archdoc.diagram.svg.text import visible

EMU = 12700.0
"""To a point."""
FONT = theme.FONT
ASCENT = 0.92
"""Of a font size: how far the baseline is below the top of a line."""
_BEND = 0.6
"""Less than this, in units, is straight."""
_MOST_BENDS = 4
"""The connectors of the standard bend no more often."""
DASHES = {"sync": "", "async": "dash", "batch": "sysDot"}
HEADS = {"sync": "triangle", "async": "arrow", "batch": "diamond"}


class Slide(msgspec.Struct):
    """A slide of python-pptx, and how a picture lies on it: EMU to a unit, and what is added to its coordinates."""

    shapes: Any
    scale: float
    left: float = 0.0
    top: float = 0.0

    def x(self, value: float) -> Emu:
        """A place from the left, in EMU."""
        return Emu(round((value + self.left) * self.scale))

    def y(self, value: float) -> Emu:
        """A place from the top, in EMU."""
        return Emu(round((value + self.top) * self.scale))

    def long(self, value: float) -> Emu:
        """A length in EMU."""
        return Emu(round(value * self.scale))

    def size(self, value: float) -> Pt:
        """A font size."""
        return Pt(round(value * self.scale / EMU * 10) / 10)


def colour(words: str) -> RGBColor:
    """`#a8480a` as python-pptx has it."""
    number = int(words.removeprefix("#"), 16)
    return RGBColor(number >> 16, number >> 8 & 255, number & 255)  # type: ignore[no-untyped-call]


def painted(slide: Slide, shape: Any, fill: str, border: str, width: float, dash: str = "") -> None:
    """Gives a shape its fill, border and dash, and no shadow."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        # The theme's own shadow and colours, which some programs take from here against what the shape says.
        shape._element.remove(style)
    if fill == "none":
        shape.fill.background()
    elif fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)
    if border == "none":
        shape.line.fill.background()
        return
    shape.line.color.rgb = colour(border)
    shape.line.width = slide.long(width)
    if dash:
        _dashed(shape, "sysDash" if dash.startswith(("1", "2")) else "dash")


def _dashed(shape: Any, kind: str) -> None:
    line = shape.line._get_or_add_ln()
    made = etree.SubElement(line, qn("a:prstDash"))
    made.set("val", kind)


def lines(
    slide: Slide,
    frame: Any,
    words: Sequence[tuple[str, float, str, bool]],
    *,
    middle: bool = True,
    spacing: float = 0.0,
) -> None:
    """Fills a text frame: text, size, colour and whether it is bold, a paragraph each."""
    frame.word_wrap = False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, (text, size, ink, bold) in enumerate(words):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER if middle else PP_ALIGN.LEFT
        if spacing:
            paragraph.line_spacing = slide.size(spacing)
        run = paragraph.add_run()
        run.text = visible(text)
        run.font.size, run.font.bold, run.font.name = slide.size(size), bold, FONT
        run.font.color.rgb = colour(ink)


def textbox(slide: Slide, box: Box, words: Sequence[tuple[str, float, str, bool]], *, middle: bool = True) -> Any:
    """Text without a border, in the middle of a box from top to bottom; text at its left may be broken."""
    left, top, right, bottom = box
    made = slide.shapes.add_textbox(slide.x(left), slide.y(top), slide.long(right - left), slide.long(bottom - top))
    lines(slide, made.text_frame, words, middle=middle)
    made.text_frame.word_wrap = not middle
    made.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return made


def disc(slide: Slide, at: Point, radius: float, words: str, paint: tuple[str, str, str], *, old: bool) -> Any:
    """The disc of a badge; `paint` is ground, ink and ring. One that no longer stands is broken and struck through."""
    ground, ink, ring = paint
    x, y = at
    side = slide.long(2 * radius)
    made = slide.shapes.add_shape(MSO_SHAPE.OVAL, slide.x(x - radius), slide.y(y - radius), side, side)
    painted(slide, made, ground, ring, 1.2, "3 2" if old else "")
    lines(slide, made.text_frame, [(words, theme.BADGE if len(words) < 3 else 11.0, ink, True)])
    made.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    if old:
        made.text_frame.paragraphs[0].runs[0].font._rPr.set("strike", "sngStrike")
    return made


def card(slide: Slide, card: Card, at: Point, paint: theme.Paint) -> Any:
    """The outline of a card with what it says, and with places for edges to stick to."""
    left, top = at
    width, height = slide.long(card.width), slide.long(card.height)
    made = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, slide.x(left), slide.y(top), width, height)
    painted(slide, made, paint.fill, paint.border, paint.width, paint.dash)
    frame = made.text_frame
    words = [(word.text, word.size, paint.name, True) for word in card.names]
    first = card.names[0]
    below = [(word.text, word.size, paint.tech, False) for word in card.techs if not is_beside(card, word)]
    if below and card.chip and not first.middle:
        words.append(("", theme.CHIP, paint.tech, False))  # the row of the role's word
    words += below
    lines(slide, frame, words, middle=first.middle, spacing=15.8)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_top = slide.long(max(first.y - ASCENT * first.size, 0.0))
    if not first.middle:
        frame.margin_left = slide.long(first.x)
    else:
        # Words stand around the middle of the card unless its outline takes room at one end.
        frame.margin_left = slide.long(max(2 * (first.x - card.width / 2), 0.0))
        frame.margin_right = slide.long(max(-2 * (first.x - card.width / 2), 0.0))
    _shaped(made, card, width, height)
    return made


def is_beside(card: Card, word: Word) -> bool:
    """Whether a word of the technology stands beside the role's, in one row with it."""
    return card.chip is not None and not word.middle and abs(word.y - card.chip[4].y) < 1 and word.x > card.chip[0]


def _shaped(shape: Any, card: Card, width: int, height: int) -> None:
    """Gives a shape the outline of a card, and places to connect to where the shapes of the format have theirs."""
    unit = width / card.width
    parts = {
        "cylinder": lambda: _cylinder(width, height, round(6 * unit)),
        "pipe": lambda: _pipe(width, height, round(5.5 * unit)),
    }.get(card.shape, lambda: _rounded(width, height, round((26 if card.shape == "person" else 9) * unit)))()
    places = ((width // 2, 0), (0, height // 2), (width // 2, height), (width, height // 2))
    sites = "".join(f'<a:cxn ang="0"><a:pos x="{x}" y="{y}"/></a:cxn>' for x, y in places)
    made = etree.fromstring(
        f'<a:custGeom xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:avLst/><a:gdLst/><a:ahLst/>'
        f"<a:cxnLst>{sites}</a:cxnLst>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{parts}</a:pathLst></a:custGeom>'
    )
    preset = shape._element.spPr.find(qn("a:prstGeom"))
    preset.getparent().replace(preset, made)


def _path(width: int, height: int, steps: str, more: str = "") -> str:
    return f'<a:path w="{width}" h="{height}"{more}>{steps}</a:path>'


def _move(kind: str, x: int, y: int) -> str:
    return f'<a:{kind}><a:pt x="{x}" y="{y}"/></a:{kind}>'


def _arc(across: int, down: int, start: int, sweep: int) -> str:
    return f'<a:arcTo wR="{across}" hR="{down}" stAng="{start * 60000}" swAng="{sweep * 60000}"/>'


def _rounded(w: int, h: int, r: int) -> str:
    r = min(r, w // 2, h // 2)
    steps = _move("moveTo", 0, r) + _arc(r, r, 180, 90) + _move("lnTo", w - r, 0) + _arc(r, r, 270, 90)
    steps += _move("lnTo", w, h - r) + _arc(r, r, 0, 90) + _move("lnTo", r, h) + _arc(r, r, 90, 90) + "<a:close/>"
    return _path(w, h, steps)


def _cylinder(w: int, h: int, cap: int) -> str:
    side = _move("moveTo", 0, cap) + _arc(w // 2, cap, 180, 180) + _move("lnTo", w, h - cap)
    side += _arc(w // 2, cap, 0, 180) + "<a:close/>"
    lid = _move("moveTo", 0, cap) + _arc(w // 2, cap, 180, -180)
    return _path(w, h, side) + _path(w, h, lid, ' fill="none"')


def _pipe(w: int, h: int, cap: int) -> str:
    side = _move("moveTo", w - cap, 0) + _arc(cap, h // 2, 270, 180) + _move("lnTo", cap, h)
    side += _arc(cap, h // 2, 90, 180) + "<a:close/>"
    lid = _move("moveTo", w - cap, 0) + _arc(cap, h // 2, 270, -180)
    return _path(w, h, side) + _path(w, h, lid, ' fill="none"')


def corners(wire: Wire) -> list[Point]:
    """Where an edge turns, from its start to its end: right angles only, so that a connector can do the same."""
    points = wire.points
    pieces = []
    for i in range(1, len(points) - 2, 3):
        before, (a, b, c) = points[i - 1], points[i : i + 3]
        flat, upright = abs(before[1] - c[1]) < _BEND, abs(before[0] - c[0]) < _BEND
        if a == before and b == c and (flat or upright) and not (flat and upright):
            pieces.append((before, c, flat))
    merged: list[tuple[Point, Point, bool]] = []
    for piece in pieces:
        if merged and merged[-1][2] == piece[2]:
            merged[-1] = (merged[-1][0], piece[1], piece[2])
        else:
            merged.append(piece)
    start, end = points[0], points[-1]
    turns = [(other[0][0], one[0][1]) if one[2] else (one[0][0], other[0][1]) for one, other in pairwise(merged)]
    way = [start, *turns]
    if len(way) > 1 and len(way) <= _MOST_BENDS + 1:
        first, last = merged[0][2], merged[-1][2]
        way[1] = (way[1][0], start[1]) if first else (start[0], way[1][1])
        way[-1] = (way[-1][0], end[1]) if last else (end[0], way[-1][1])
        if _straight(start, merged[0][0]) and _straight(merged[-1][1], end):
            return [*way, end]
    return _plain(start, end)


def _straight(one: Point, other: Point) -> bool:
    """Whether the line between two points is level or upright."""
    return abs(one[0] - other[0]) < _BEND or abs(one[1] - other[1]) < _BEND


def _plain(start: Point, end: Point) -> list[Point]:
    """A way with a step in the middle, along the longer side."""
    (x1, y1), (x2, y2) = start, end
    if abs(x1 - x2) < _BEND:
        return [start, (x1, y2)]
    if abs(y1 - y2) < _BEND:
        return [start, (x2, y1)]
    if abs(x2 - x1) >= abs(y2 - y1):
        return [start, ((x1 + x2) / 2, y1), ((x1 + x2) / 2, y2), end]
    return [start, (x1, (y1 + y2) / 2), (x2, (y1 + y2) / 2), end]


def connector(slide: Slide, wire: Wire, ink: str, ends: tuple[tuple[int, int], tuple[int, int]] | None) -> Any:
    """An edge as a connector. `ends` are the ids of the shapes that it sticks to, and at which place of each."""
    way = corners(wire)
    made = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
    lined(slide, made, ink, wire.link.mode, tail=wire.tail, head=wire.head)
    _laid(made, [(slide.x(x), slide.y(y)) for x, y in way])
    if ends:
        locks = made._element.find(qn("p:nvCxnSpPr")).find(qn("p:cNvCxnSpPr"))
        for kind, (id, place) in zip(("a:stCxn", "a:endCxn"), ends, strict=True):
            stuck = etree.SubElement(locks, qn(kind))
            stuck.set("id", str(id))
            stuck.set("idx", str(place))
    return made


def lined(slide: Slide, shape: Any, ink: str, mode: str, *, tail: bool, head: bool) -> None:
    """Gives a connector its colour, its dash and its arrowheads."""
    painted(slide, shape, "", ink, 1.5)
    line = shape.line._get_or_add_ln()
    if DASHES[mode]:
        etree.SubElement(line, qn("a:prstDash")).set("val", DASHES[mode])
    etree.SubElement(line, qn("a:round"))
    for end, there in (("a:headEnd", tail), ("a:tailEnd", head)):
        if there:
            etree.SubElement(line, qn(end)).set("type", HEADS[mode])


def _laid(shape: Any, way: Sequence[tuple[int, int]]) -> None:
    """Lays a connector along a way of right angles: its box, how it is turned, and where it bends.

    A connector of n bends runs level first, from the top left to the bottom right of its box; for other ways the box is
    mirrored, and one that runs down first is turned by a right angle.
    """
    (x1, y1), (x2, y2) = way[0], way[-1]
    bends = len(way) - 2
    upright = way[1][0] == way[0][0] and way[1][1] != way[0][1]
    # Shares of nothing can't be told, so a way that ends where it began, level or upright, is a point aside there.
    across_x = x2 - x1 or (round(EMU) if bends > 1 else 0)
    across_y = y2 - y1 or (round(EMU) if bends > 1 else 0)
    wide, high = abs(across_x), abs(across_y)
    turned = upright and bends > 0
    along, across = (high, wide) if turned else (wide, high)
    spread = shape._element.spPr
    frame = spread.get_or_add_xfrm()
    # Mirrored before it is turned: turned by a right angle, its top left comes to lie top right.
    mirrored = (across_y < 0, across_x > 0) if turned else (across_x < 0, across_y < 0)
    for name, on in zip(("flipH", "flipV"), mirrored, strict=True):
        if on:
            frame.set(name, "1")
    if turned:
        frame.set("rot", "5400000")
    shape.left, shape.top = Emu(round((x1 + x2) / 2 - along / 2)), Emu(round((y1 + y2) / 2 - across / 2))
    shape.width, shape.height = Emu(along), Emu(across)
    geometry = spread.find(qn("a:prstGeom"))
    geometry.set("prst", "straightConnector1" if bends == 0 else f"bentConnector{bends + 1}")
    values = geometry.find(qn("a:avLst"))
    if values is None:
        values = etree.SubElement(geometry, qn("a:avLst"))
    for at in range(1, bends):
        # The bends by turns say how far along and how far across it turns.
        level = (at % 2 == 1) != upright
        start, whole = (x1, across_x) if level else (y1, across_y)
        share = ((way[at][0] if level else way[at][1]) - start) / whole
        guide = etree.SubElement(values, qn("a:gd"))
        guide.set("name", f"adj{at}")
        guide.set("fmla", f"val {round(share * 100000)}")


def side(card: Card, at: Point, point: Point) -> int:
    """The place to connect to that is nearest to a point: 0 for the top of a card, then left, bottom and right."""
    (left, top), (x, y) = at, point
    far = (abs(y - top), abs(x - left), abs(y - top - card.height), abs(x - left - card.width))
    return far.index(min(far))
