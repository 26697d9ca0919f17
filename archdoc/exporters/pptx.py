"""Scope -> a PowerPoint file: the picture, every part of it to be edited, and the decisions that matter most.

A slide for each picture (the overview alone, unless another is asked for) and one for each decision worth telling, with
what to say to it in the notes. Edges stick to their cards. By python-pptx; no text of it is an image.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from lxml import etree
from msgspec.structs import replace
from pptx import Presentation
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from archdoc.catalogue import icons
from archdoc.core import tradeoffs
from archdoc.core.markdown import plain
from archdoc.core.model import Model, Tradeoff
from archdoc.core.tradeoffs import important
from archdoc.diagram import overview, raster
from archdoc.diagram.diagram import Diagram, diagram
from archdoc.diagram.layout.cards import RADIUS, Card, chip_kind
from archdoc.diagram.layout.dot import boundary_paint, icon_of
from archdoc.diagram.layout.place import TITLE_STEP, Scene
from archdoc.diagram.svg import frame as canvas
from archdoc.diagram.svg import text, theme
from archdoc.diagram.svg.frame import MARGIN, Canvas, Item
from archdoc.diagram.views import Node
from archdoc.exporters import pptx_shapes as shapes
from archdoc.exporters.pptx_shapes import Slide
from archdoc.exporters.scope import Scope
from archdoc.interview.talk import Beat, all_beats

HOLDS = frozenset({"folded", "technologies", "icons", "modes", "loops", "numbers", "choices", "reasons"})
WIDTH, HEIGHT = Inches(40 / 3), Inches(7.5)
"""Of a slide: 16 to 9."""
MOST = 9
"""So many decisions have a slide of their own."""
SIZES = (20, 18, 16, 14, 12, 11)
"""Of the text of a decision, in points: the largest that fits."""
_TITLE_ONLY, _TITLE_AND_TEXT = 5, 1
"""The layouts of python-pptx' own template."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A file says when it was made; the same spec gives the same file."""


def content(shown: Scope) -> bytes:
    """The file. Raises ArchdocError: no layout could be made."""
    model, picture = shown.model, shown.picture
    draw = partial(diagram, aspect=WIDTH / HEIGHT)
    return deck(model, overview.overview(model, draw=draw).picture if shown.whole else draw(picture))


def deck(model: Model, drawn: Diagram) -> bytes:
    """A picture and the decisions in it as a file of slides."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    core = made.core_properties
    core.title, core.author, core.last_modified_by, core.comments = text.visible(model.title), "", "", ""
    core.created = core.modified = _MADE
    beats = all_beats(model, walk=True)
    decided = [one for one in important(model) if one.number in drawn.scene.picture.decisions][:MOST]
    first = made.slides.add_slide(made.slide_layouts[_TITLE_ONLY])
    slides = {one.number: made.slides.add_slide(made.slide_layouts[_TITLE_AND_TEXT]) for one in decided}
    discs = _picture(first, drawn)
    _notes(first, [beat for beat in beats if not beat.badges][:4])
    for one in decided:
        _decision(slides[one.number], one, drawn.look)
        _notes(slides[one.number], [beat for beat in beats if one.number in beat.badges])
    for number, disc in discs:
        if number in slides:
            disc.click_action.target_slide = slides[number]
    file = io.BytesIO()
    made.save(file)
    return _without_times(file.getvalue())


def _without_times(file: bytes) -> bytes:
    """The archive with the same date at each of its files, so that the same slides are the same bytes."""
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _notes(slide: Any, beats: Sequence[Beat]) -> None:
    """What to say, as the outline of a talk has it."""
    said = []
    for beat in beats:
        said.append(f"{beat.heading}: {beat.show}" if beat.show else beat.heading)
        said += [f"{line.label}: {line.text}" if line.label else line.text for line in beat.lines]
    slide.notes_slide.notes_text_frame.text = text.visible("\n".join(said))


def _picture(slide: Any, drawn: Diagram) -> list[tuple[int, Any]]:
    """Draws a picture on a slide; gives its discs, each with the number of its decision."""
    scene, look = drawn.scene, drawn.look
    around = canvas.canvas(scene)
    scale = min(WIDTH / around.width, HEIGHT / around.height)
    aside, above = (WIDTH / scale - around.width) / 2, (HEIGHT / scale - around.height) / 2
    paper = Slide(slide.shapes, scale, aside, above)
    inner = Slide(slide.shapes, scale, aside + around.left, above + around.top)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = shapes.colour(look.paper)
    _header(slide, paper, around, look)
    for frame in scene.frames:
        paint, (left, top, right, bottom) = boundary_paint(frame.boundary, look), frame.box
        made = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, inner.x(left), inner.y(top), inner.long(right - left),
            inner.long(bottom - top),
        )  # fmt: skip
        made.adjustments[0] = min(12 / min(right - left, bottom - top), 0.5)
        made.name = frame.boundary.name
        shapes.painted(inner, made, paint.fill, paint.border, paint.width, paint.dash)
        words = [(line, theme.BOUNDARY, paint.name, True) for line in frame.title.lines]
        shapes.lines(inner, made.text_frame, words, middle=False, spacing=TITLE_STEP)
        made.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        made.text_frame.margin_left = inner.long(max(frame.at[0] - left, 0))
        made.text_frame.margin_top = inner.long(max(frame.at[1] - 12.3 - top, 0))
    ids: dict[str, int] = {}
    cards = []
    for node in scene.picture.nodes:
        group = slide.shapes.add_group_shape()
        group.name = node.name
        group._element.nvGrpSpPr.cNvPr.set("descr", text.visible(node.note or node.name))
        ids[node.key] = _card(Slide(group.shapes, scale, inner.left, inner.top), scene, node, look)
        cards.append(group)
    lowest = cards[0]._element if cards else None
    for wire in scene.wires:
        ink = look.edge_mine if scene.picture.touches_mine(wire.link) else look.edge
        ink = look.edge_ghost if wire.link.ghost else ink
        link = wire.link
        ends = None
        if link.source in ids and link.target in ids:
            first, last = (scene.cards[key] for key in (link.source, link.target))
            sides = (
                shapes.side(first[2], first[:2], wire.points[0]), shapes.side(last[2], last[:2], wire.points[-1]),
            )  # fmt: skip
            ends = ((ids[link.source], sides[0]), (ids[link.target], sides[1]))
        line = shapes.connector(inner, wire, ink, ends)
        line.name = f"{link.source} to {link.target}"
        if lowest is not None:
            lowest.addprevious(line._element)
    discs = [*_tags(inner, scene, look), *_discs(inner, scene, look)]
    _legend(paper, around, look)
    return discs


def _header(slide: Any, paper: Slide, around: Canvas, look: theme.Theme) -> None:
    title = slide.shapes.title
    title.left, title.top = paper.x(MARGIN), paper.y(MARGIN - 6)
    title.width, title.height = paper.long(around.width - 2 * MARGIN), paper.long(26.0 * len(around.title))
    words = " ".join(around.title)
    shapes.lines(paper, title.text_frame, [(words, theme.TITLE, look.ink, True)], middle=False)
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    if around.beside and around.subtitle:
        run = title.text_frame.paragraphs[0].add_run()
        run.text, run.font.name = f"   {around.subtitle[0]}", shapes.FONT
        run.font.size, run.font.bold = paper.size(theme.SUBTITLE), False
        run.font.color.rgb = shapes.colour(look.quiet)
    below = [*(() if around.beside else around.subtitle), *around.summary]
    if below:
        y = MARGIN + 26.0 * len(around.title) - 6
        box = (MARGIN, y, around.width - MARGIN, y + 18.0 * len(below))
        shapes.textbox(paper, box, [(line, theme.SUBTITLE, look.quiet, False) for line in below], middle=False)


def _card(group: Slide, scene: Scene, node: Node, look: theme.Theme) -> int:
    """A card with its icon and what I did there; gives the id of the shape that edges stick to."""
    left, top, card = scene.cards[node.key]
    paint = look.ghost if node.ghost else look.cards[node.standing]
    if card.shape == "stack":
        behind = replace(card, shape="box", width=card.width - 5, height=card.height - 5, names=card.names[:1])
        back = shapes.card(group, behind, (left + 5, top), paint)
        back.text_frame.clear()
    made = shapes.card(group, _front(card), (left, top + (5 if card.shape == "stack" else 0)), paint)  # fmt: skip
    made.name = node.name
    _icon(group, scene, node, (left, top, card), look, paint)
    if card.chip:
        x, y, width, height, word = card.chip
        ground, border, ink = look.chips[chip_kind(node)]
        chip = group.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, group.x(left + x), group.y(top + y), group.long(width),
            group.long(height),
        )  # fmt: skip
        chip.adjustments[0] = 0.5
        shapes.painted(group, chip, ground, border, 1.1)
        shapes.lines(group, chip.text_frame, [(word.text, word.size, ink, True)])
        chip.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        for tech in card.techs:
            if shapes.is_beside(card, tech):
                box = (left + tech.x, top + y, left + tech.x + tech.width + 20, top + y + height)
                shapes.textbox(group, box, [(tech.text, tech.size, paint.tech, False)], middle=False)
    return int(made.shape_id)


def _front(card: Card) -> Card:
    """The card in front of a stack, which is smaller than both together."""
    if card.shape != "stack":
        return card
    names = tuple(replace(word, y=word.y - 5) for word in card.names)
    return replace(card, shape="box", width=card.width - 5, height=card.height - 5, names=names)


def _icon(
    group: Slide, scene: Scene, node: Node, placed: tuple[float, float, Card], look: theme.Theme, paint: theme.Paint
) -> None:
    left, top, card = placed
    x, y, side = card.icon
    x, y = left + x, top + y
    name = icon_of(node)
    own = f"{scene.picture.folder}/{node.icon}" if name is None and node.icon else ""
    plate = look.plate_dark if name and icons.is_pale(name) else look.plate if look.name == "dark" else ""
    if plate and (name or own):
        made = group.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, group.x(x - 3), group.y(y - 3), group.long(side + 6),
            group.long(side + 6),
        )  # fmt: skip
        shapes.painted(group, made, plate, "none", 0)
    file: Any
    if name:
        file = str(icons.path(name))
    elif own and not own.lower().endswith(".svg"):
        file = own
    else:
        file = io.BytesIO(raster.mark(theme.glyph(node.type), paint.tech))
    made = group.shapes.add_picture(file, group.x(x), group.y(y), height=group.long(side))
    made._element.nvPicPr.cNvPr.set("descr", "")
    made.name = f"Icon of {node.name}"
    if made.width > group.long(side):
        made.height = Emu(round(made.height * group.long(side) / made.width))
        made.width = group.long(side)
    made.left, made.top = (
        group.x(x) + (group.long(side) - made.width) // 2,
        group.y(y) + (group.long(side) - made.height) // 2,
    )


def _tags(inner: Slide, scene: Scene, look: theme.Theme) -> list[tuple[int, Any]]:
    """The words and discs of edges."""
    discs = []
    for wire in scene.wires:
        if wire.tag is None or wire.at is None:
            continue
        x, y = wire.at
        if wire.tag.lines:
            _, dx, dy, _ = wire.tag.lines[0]
            wide = max(line[3] for line in wire.tag.lines) + 4
            middle = max(wire.tag.lines, key=lambda line: line[3])[1]
            high = 15.5 * len(wire.tag.lines)
            box = (x + middle - wide / 2, y + dy - 12, x + middle + wide / 2, y + dy - 12 + high)
            ink = look.quiet if wire.link.ghost else look.label
            words = [(line, theme.LABEL, ink, False) for line, *_ in wire.tag.lines]
            made = shapes.textbox(inner, box, words)
            made.fill.solid()
            made.fill.fore_color.rgb = shapes.colour(_ground((x + middle, y), scene, look))
        for number, dx, dy in wire.tag.badges:
            discs.append((number, _disc(inner, scene, look, number, (x + dx, y + dy), ghost=wire.link.ghost)))
    return discs


def _discs(inner: Slide, scene: Scene, look: theme.Theme) -> list[tuple[int, Any]]:
    """The discs of cards."""
    found = []
    for node in scene.picture.nodes:
        left, top, card = scene.cards[node.key]
        for number, (x, y) in zip(node.badges, card.badges, strict=True):
            found.append((number, _disc(inner, scene, look, number, (left + x, top + y), ghost=node.ghost)))
    return found


def _disc(inner: Slide, scene: Scene, look: theme.Theme, number: int, at: tuple[float, float], *, ghost: bool) -> Any:
    choice, status = scene.picture.decisions[number]
    old = status == "superseded"
    paint = (
        (look.badge_old_ground, look.badge_old, look.badge_old) if old else (look.badge, look.badge_text, look.paper)
    )
    if ghost and not old:
        paint = (look.ghost.fill, look.ghost.name, look.ghost.border)
    made = shapes.disc(inner, at, RADIUS, str(number), paint, old=old)
    made.name = text.visible(f"{number}. {choice}")
    return made


def _ground(at: tuple[float, float], scene: Scene, look: theme.Theme) -> str:
    fill = look.paper
    for frame in scene.frames:
        left, top, right, bottom = frame.box
        if left <= at[0] <= right and top <= at[1] <= bottom:
            fill = boundary_paint(frame.boundary, look).fill
    return fill


def _legend(paper: Slide, around: Canvas, look: theme.Theme) -> None:
    for item in around.legend.items:
        x, y = MARGIN + item.x, around.foot + item.y
        _swatch(paper, item, x, y, look)
        box = (x + 37, y - 9, x + item.width + 30, y + 9)
        shapes.textbox(paper, box, [(item.words, theme.LEGEND, look.quiet, False)], middle=False)


def _swatch(paper: Slide, item: Item, x: float, y: float, look: theme.Theme) -> None:
    if item.kind in shapes.DASHES or item.kind == "faint":
        mode = "sync" if item.kind == "faint" else item.kind
        made = paper.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, paper.x(x), paper.y(y), paper.x(x + 30), paper.y(y))
        shapes.lined(paper, made, look.edge if item.faint else look.edge_mine, mode, tail=False, head=True)
        return
    if item.kind in ("badge", "badge-old"):
        old = item.kind == "badge-old"
        paint = (
            (look.badge_old_ground, look.badge_old, look.badge_old)
            if old
            else (look.badge, look.badge_text, look.paper)
        )
        shapes.disc(paper, (x + 17, y), RADIUS, item.number or "n", paint, old=old)
        return
    if item.kind == "step":
        shapes.textbox(paper, (x, y - 9, x + 34, y + 9), [("2.", theme.LABEL, look.label, False)])
        return
    if item.kind == "consulted":
        ground, border, _ = look.chips["consulted"]
        box = theme.Paint(ground, border, 1.1)
    else:
        box = look.ghost if item.kind == "ghost" else look.cards["other" if item.kind == "folded" else item.kind]
    for dx, dy in ((3, -3), (0, 0)) if item.kind == "folded" else ((0, 0),):
        made = paper.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, paper.x(x + dx), paper.y(y - 8 + dy), paper.long(28), paper.long(15)
        )
        shapes.painted(paper, made, box.fill, box.border, box.width, box.dash)


def _decision(slide: Any, one: Tradeoff, look: theme.Theme) -> None:
    """One decision: its number and question on top, below it what was chosen, why, instead of what, and its price."""
    title, body = slide.shapes.title, slide.placeholders[1]
    paper = Slide(slide.shapes, shapes.EMU)
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = shapes.colour(look.paper)
    title.left, title.top, title.width, title.height = Inches(1.5), Inches(0.4), Inches(11.2), Inches(1.0)
    body.left, body.top, body.width, body.height = Inches(0.7), Inches(1.6), Inches(12.0), Inches(5.4)
    old = one.status == "superseded"
    paint = (
        (look.badge_old_ground, look.badge_old, look.badge_old) if old else (look.badge, look.badge_text, look.paper)
    )
    shapes.disc(Slide(slide.shapes, 2.2 * shapes.EMU), (31, 29.5), RADIUS, str(one.number), paint, old=old)
    head = text.visible(plain(one.question or one.choice))
    shapes.lines(paper, title.text_frame, [(head, 28.0 if len(head) < 70 else 22.0, look.ink, True)], middle=False)
    title.text_frame.word_wrap, title.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    parts = _parts(one)
    size = next((size for size in SIZES if _high(parts, size) <= body.height / shapes.EMU), SIZES[-1])
    words = []
    for label, texts in parts:
        words.append((label, size * 0.8, look.quiet, True))
        words += [(said, float(size), look.ink, False) for said in texts]
    shapes.lines(paper, body.text_frame, words, middle=False)
    body.text_frame.word_wrap, body.text_frame.vertical_anchor = True, MSO_ANCHOR.TOP
    at = 0
    for label, texts in parts:
        del label
        _bare(body.text_frame.paragraphs[at], Pt(size * 0.6))
        at += 1
        for _ in texts:
            _bare(body.text_frame.paragraphs[at], Pt(size * 0.1))
            at += 1


def _bare(paragraph: Any, before: Pt) -> None:
    """A paragraph without the bullet and the indent of its place."""
    paragraph.space_before = before
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    etree.SubElement(properties, qn("a:buNone"))


def _parts(one: Tradeoff) -> list[tuple[str, list[str]]]:
    """What there is to say, under its labels."""
    turned = [
        f"{alternative.option}: {alternative.rejected_because}" if alternative.rejected_because else alternative.option
        for alternative in one.alternatives
    ]
    told: list[tuple[str, Sequence[str]]] = [
        ("Chosen" if one.status == "accepted" else tradeoffs.status(one), [one.choice] if one.question else []),
        ("Because", one.because), ("Instead of", turned), ("Gained", one.gains), ("Accepted", one.costs),
        ("Revisit when", [one.revisit_when] if one.revisit_when else []),
    ]  # fmt: skip
    return [(label, [text.visible(plain(said)) for said in texts]) for label, texts in told if texts]


def _high(parts: Sequence[tuple[str, Sequence[str]]], size: float) -> float:
    """About how high the text of a decision is, in points."""
    total = 0.0
    for _, texts in parts:
        total += size * 1.6
        total += sum(len(text.wrap(said, 12.0 * 72 - 20, size).lines) * size * 1.22 + size * 0.1 for said in texts)
    return total
