"""Scene -> SVG: the finished picture. Every other format is made from it.

Presentation attributes only: no style sheet, script, external reference or path of the machine, so that browsers,
Typst and Inkscape show the same.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import get_args

import msgspec

from archdoc.catalogue import icons
from archdoc.core.vocabulary import Mode
from archdoc.diagram.layout.cards import RADIUS, Card, Word, chip_kind
from archdoc.diagram.layout.dot import boundary_paint, icon_of
from archdoc.diagram.layout.engine import Box, Point
from archdoc.diagram.layout.place import TITLE_STEP, Frame, Scene, Wire
from archdoc.diagram.svg import frame as around
from archdoc.diagram.svg import scripts, text, theme
from archdoc.diagram.svg.frame import HEADER_STEP, MARGIN, SUBTITLE_GAP, SUBTITLE_STEP, Canvas, Item
from archdoc.diagram.views import Boundary, Link, Node, Picture
from archdoc.diagram.views.describe import describe

_ICON = 64
"""The side of an icon before it is scaled. Each is an image that is used with a transform, for there are renderers that
don't give a `symbol` the size that its `use` asks for (LibreOffice, Qt, MuPDF)."""
_SPACES = "\u00a0\u00a0"
"""Before the subtitle, for renderers that take no `dx`."""
_GAP = 3.2
"""On either side of a line that passes over another."""
_DASHES = {"sync": "", "async": "7 4", "batch": "1.6 4"}


def svg(scene: Scene, look: theme.Theme, *, bare: bool = False) -> str:
    """The finished picture as SVG text; a `bare` one has no title and no glosses of its own, and no margin."""
    if bare:
        scene = msgspec.structs.replace(scene, picture=msgspec.structs.replace(scene.picture, glosses=()))
    canvas, picture = around.canvas(scene), scene.picture
    images = _Images(picture, look)
    ends = picture.ends()
    body = [
        *([] if bare else _header(canvas, look)),
        f'<g transform="translate({_n(canvas.left)} {_n(canvas.top)})">',
        *(_frame(frame, look) for frame in scene.frames),
        *(_wire(wire, scene, ends, look) for wire in scene.wires),
        *(_card(node, *scene.cards[node.key], look, images) for node in picture.nodes),
        *_badges(scene, look),
        "</g>",
        *_legend(canvas, look),
    ]
    width, height = _n(canvas.width), _n(canvas.height)
    left, top, wide, tall = canvas.trimmed() if bare else (0.0, 0.0, canvas.width, canvas.height)
    name = f"archdoc-{picture.key}"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" width="{_n(wide)}" height="{_n(tall)}" '
        f'viewBox="{_n(left)} {_n(top)} {_n(wide)} {_n(tall)}" font-family="{theme.FONT}">'
    )
    return "\n".join(
        [
            opening,
            f'<title id="{name}-title">{_x(picture.title)}</title>',
            f'<desc id="{name}-desc">{_x(describe(picture))}</desc>',
            *images.definitions(),
            f'<rect width="{width}" height="{height}" fill="{look.paper}"/>',
            *body,
            "</svg>\n",
        ]
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _x(words: str) -> str:
    return escape(text.visible(words))


def _text(
    words: str, x: float, y: float, size: float, fill: str, *, bold: bool = False, middle: bool = False,
    width: float | None = None, more: str = "",
) -> str:  # fmt: skip
    """One line. Its width is stated, so that it fits whatever font is there; but not where letters are joined."""
    wide = text.width(words, size, bold) if width is None else width
    words = text.drawn(words)
    wide = 0.0 if scripts.joins(words, text.shipped()) else wide
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"'
        + (' font-weight="bold"' if bold else "")
        + (' text-anchor="middle"' if middle else "")
        + (f' textLength="{_n(wide)}" lengthAdjust="spacingAndGlyphs"' if wide >= 1 else "")
        + f"{more}>{_spans(words)}</text>"
    )


def _spans(words: str) -> str:
    """A line, what Liberation Sans lacks in spans with the font of its script: no program finds it in a mixed line."""
    parts = []
    for family, part in scripts.runs(words, text.shipped()):
        shown = escape(part)
        parts.append(f'<tspan font-family="{family}, {theme.FONT}">{shown}</tspan>' if family else shown)
    return "".join(parts)


def _header(canvas: Canvas, look: theme.Theme) -> list[str]:
    lines, y = [], MARGIN - 2
    for line in canvas.title:
        y += HEADER_STEP
        lines.append(_text(line, MARGIN, y - 6, theme.TITLE, look.ink, bold=True))
    if canvas.beside and canvas.subtitle:
        title, words = canvas.title[-1], canvas.subtitle[0]
        if set(title + words) <= text.shipped():
            lines[-1] = _beside(title, words, y - 6, look)
        else:
            lines.append(_text(words, MARGIN + canvas.beside, y - 5, theme.SUBTITLE, look.quiet))
    for line in (*(() if canvas.beside else canvas.subtitle), *canvas.summary):
        y += SUBTITLE_STEP
        lines.append(_text(line, MARGIN, y - 5, theme.SUBTITLE, look.quiet))
    return ['<g class="header">', *lines, "</g>"]


def _beside(title: str, subtitle: str, y: float, look: theme.Theme) -> str:
    """The title with the subtitle after it, wherever it ends: not every renderer sets text as wide as it is told to."""
    return (
        f'<text x="{_n(MARGIN)}" y="{_n(y)}" font-size="{_n(theme.TITLE)}" fill="{look.ink}" font-weight="bold">'
        f'{_x(title)}<tspan dx="{_n(SUBTITLE_GAP - text.width(_SPACES, theme.SUBTITLE))}" '
        f'font-size="{_n(theme.SUBTITLE)}" font-weight="normal" fill="{look.quiet}">{_SPACES}{_x(subtitle)}</tspan>'
        "</text>"
    )


def _frame(frame: Frame, look: theme.Theme) -> str:
    paint, box = boundary_paint(frame.boundary, look), frame.box
    kind = "group cluster" if frame.boundary.group else "team mine" if frame.boundary.mine else "team"
    name = frame.boundary.id if frame.boundary.group else f"team-{frame.boundary.id}"
    (x, y), lines = frame.at, frame.title.lines
    words = (_text(line, x, y + i * TITLE_STEP, theme.BOUNDARY, paint.name, bold=True) for i, line in enumerate(lines))
    return (
        f'<g class="{kind}" id="{name}"><title>{_x(" ".join(lines))}</title>'
        f'<rect x="{_n(box[0])}" y="{_n(box[1])}" width="{_n(box[2] - box[0])}" height="{_n(box[3] - box[1])}" rx="12" '
        f"{_stroke(paint)}/>{''.join(words)}</g>"
    )


def _stroke(paint: theme.Paint) -> str:
    dash = f' stroke-dasharray="{paint.dash}"' if paint.dash else ""
    return f'fill="{paint.fill}" stroke="{paint.border}" stroke-width="{_n(paint.width)}"{dash}'


def _wire(wire: Wire, scene: Scene, ends: Mapping[str, Node | Boundary], look: theme.Theme) -> str:
    link, points = wire.link, wire.points
    source, target = ends[link.source], ends[link.target]
    color = look.edge_ghost if link.ghost else look.edge_mine if scene.picture.touches_mine(link) else look.edge
    start, end = (3 if wire.tail else 0), (len(points) - 3 if wire.head else len(points))
    dash = f' stroke-dasharray="{_DASHES[link.mode]}"' if _DASHES[link.mode] else ""
    cap = ' stroke-linecap="round"' if link.mode == "batch" else ""
    parts = [
        f'<g class="edge {link.mode}" id="edge-{link.number}" data-from="{link.source}" data-to="{link.target}">',
        f"<title>{_x(_edge_title(link, source.name, target.name))}</title>",
        f'<path d="{_path(points[start:end], wire.gaps)}" fill="none" stroke="{color}" stroke-width="1.5"{dash}{cap}/>',
    ]
    if wire.head:
        parts.append(_arrow(points[-4], points[-1], color, link.mode, look))
    if wire.tail:
        parts.append(_arrow(points[3], points[0], color, link.mode, look))
    if wire.tag and wire.at:
        x, y = wire.at
        ground = _ground(wire.at, scene, look)
        if wire.tag.lines:
            _, dx, _, wide = max(wire.tag.lines, key=lambda line: line[3])
            dy, wide, high = wire.tag.lines[0][2], wide + 5, 15.5 * len(wire.tag.lines)
            parts.append(
                f'<rect x="{_n(x + dx - wide / 2)}" y="{_n(y + dy - 12)}" width="{_n(wide)}" height="{_n(high)}" '
                f'fill="{ground}"/>'
            )
        for line, dx, dy, width in wire.tag.lines:
            ink = look.quiet if link.ghost else look.label
            more = ' class="label"'
            parts.append(_text(line, x + dx, y + dy, theme.LABEL, ink, middle=True, width=width, more=more))
    return "".join([*parts, "</g>"])


def _edge_title(link: Link, source: str, target: str) -> str:
    arrow = "↔" if link.both_ways else "→"
    label = f": {link.label}" if link.label else ""
    note = f" ({link.note})" if link.note else ""
    return f"{source} {arrow} {target}{label}{note}"


def _ground(at: Point, scene: Scene, look: theme.Theme) -> str:
    """What lies behind a point: the innermost boundary's fill, or the paper."""
    fill = look.paper
    for frame in scene.frames:
        box: Box = frame.box
        if box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]:
            fill = boundary_paint(frame.boundary, look).fill
    return fill


def _path(points: Sequence[Point], gaps: Sequence[Point] = ()) -> str:
    """A cubic spline; where other lines pass over a straight piece that runs across, it leaves a gap."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for i in range(1, len(points) - 2, 3):
        before, (a, b, c) = points[i - 1], points[i : i + 3]
        if a == before and b == c:
            low, high = sorted((before[0], c[0]))
            here = [x for x, y in gaps if y == c[1] == before[1] and low + _GAP < x < high - _GAP]
            way = 1 if c[0] > before[0] else -1
            stops = [(x - way * _GAP, x + way * _GAP) for x in sorted(here, reverse=way < 0)]
            parts += [f"L{_n(stop)} {_n(c[1])}M{_n(start)} {_n(c[1])}" for stop, start in stops]
            parts.append(f"L{_n(c[0])} {_n(c[1])}")
        else:
            parts.append(f"C{_n(a[0])} {_n(a[1])} {_n(b[0])} {_n(b[1])} {_n(c[0])} {_n(c[1])}")
    return "".join(parts)


def _arrow(base: Point, tip: Point, color: str, mode: Mode, look: theme.Theme) -> str:
    """From the end of the line to the card: full for a call, two strokes for a message, an empty triangle for a batch.

    So they are told apart where dashes get lost too.
    """
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    back = (tip[0] - ux * 8.5, tip[1] - uy * 8.5)
    left = (back[0] - uy * 3.7, back[1] + ux * 3.7)
    right = (back[0] + uy * 3.7, back[1] - ux * 3.7)
    if mode == "async":
        way = " ".join(f"{_n(x)},{_n(y)}" for x, y in (left, tip, right, tip, base))
        return f'<polyline class="arrowhead" points="{way}" fill="none" stroke="{color}" stroke-width="1.5"/>'
    spots = " ".join(f"{_n(x)},{_n(y)}" for x, y in (tip, left, right))
    fill = f'fill="{color}"' if mode == "sync" else f'fill="{look.paper}" stroke="{color}" stroke-width="1.2"'
    return f'<polygon class="arrowhead" points="{spots}" {fill}/>'


class _Images:
    """Icons of a picture: each is inlined once and used wherever it occurs."""

    def __init__(self, picture: Picture, look: theme.Theme) -> None:
        self._files: dict[str, Path] = {}
        self._plates: dict[str, str] = {}
        self._of: dict[str, str] = {}
        for node in picture.nodes:
            name = icon_of(node)
            if name is not None:
                self._files.setdefault(name, icons.path(name))
                if icons.is_pale(name):
                    self._plates[name] = look.plate_dark
            elif node.icon:
                name = node.icon
                self._files.setdefault(name, Path(picture.folder) / name)
            else:
                continue
            self._of[node.key] = name
            if look.name == "dark":
                # Half of all logos are too weak there, and a plate behind some alone looks like a mark.
                self._plates.setdefault(name, look.plate)
        self._ids = {name: f"icon-{i}" for i, name in enumerate(self._files, 1)}

    def definitions(self) -> list[str]:
        if not self._files:
            return []
        images = []
        for name, file in self._files.items():
            kind = {".svg": "svg+xml", ".jpg": "jpeg", ".jpeg": "jpeg"}.get(file.suffix.lower(), "png")
            data = base64.b64encode(file.read_bytes()).decode("ascii")
            images.append(
                f'<image id="{self._ids[name]}" width="{_ICON}" height="{_ICON}" '
                f'preserveAspectRatio="xMidYMid meet" xlink:href="data:image/{kind};base64,{data}"/>'
            )
        return ["<defs>", *images, "</defs>"]

    def draw(self, node: Node, x: float, y: float, side: float, paint: theme.Paint) -> str:
        name = self._of.get(node.key)
        faint = ' opacity="0.45"' if node.ghost else ""
        if name is None:
            scale = side / 24 * 0.92
            shift = side * 0.04
            return (
                f'<path class="icon" transform="translate({_n(x + shift)} {_n(y + shift)}) scale({scale:.3f})" '
                f'd="{theme.glyph(node.type)}" fill="none" stroke="{paint.tech}" stroke-width="1.6" '
                f'stroke-linecap="round" stroke-linejoin="round"{faint}/>'
            )
        plate = ""
        if name in self._plates:
            plate = (
                f'<rect x="{_n(x - 3)}" y="{_n(y - 3)}" width="{_n(side + 6)}" height="{_n(side + 6)}" rx="6" '
                f'fill="{self._plates[name]}"/>'
            )
        return (
            f'{plate}<use class="icon" xlink:href="#{self._ids[name]}" '
            f'transform="translate({_n(x)} {_n(y)}) scale({side / _ICON:.4f})"{faint}/>'
        )


def _card(node: Node, left: float, top: float, card: Card, look: theme.Theme, images: _Images) -> str:
    paint = look.ghost if node.ghost else look.cards[node.standing]
    ghost = " ghost" if node.ghost else ""
    parts = [
        f'<g class="node {node.standing} {node.kind}{ghost}" id="node-{node.key}" data-id="{node.key}">',
        f"<title>{_x(_node_title(node))}</title>",
        _outline(card, left, top, paint),
        images.draw(node, left + card.icon[0], top + card.icon[1], card.icon[2], paint),
    ]
    parts += [_line(word, left, top, paint.name) for word in card.names]
    if card.chip:
        x, y, width, height, word = card.chip
        ground, border, ink = look.chips[chip_kind(node)]
        parts.append(
            f'<rect class="chip" x="{_n(left + x)}" y="{_n(top + y)}" width="{_n(width)}" height="{_n(height)}" rx="8" '
            f'fill="{ground}" stroke="{border}" stroke-width="1.1"/>' + _line(word, left, top, ink)
        )
    parts += [_line(word, left, top, paint.tech) for word in card.techs]
    return "".join([*parts, "</g>"])


def _node_title(node: Node) -> str:
    head = f"{node.name} ({node.technology})" if node.technology else node.name
    return f"{head}: {node.note}" if node.note else head


def _line(word: Word, left: float, top: float, fill: str) -> str:
    return _text(
        word.text, left + word.x, top + word.y, word.size, fill, bold=word.bold, middle=word.middle, width=word.width
    )


def _outline(card: Card, x: float, y: float, paint: theme.Paint) -> str:
    """The shape of a card, which says what it is."""
    w, h, stroke = card.width, card.height, _stroke(paint)
    if card.shape == "cylinder":
        cap = 6.0
        side = f"a{_n(w / 2)} {cap} 0 0 1"
        return (
            f'<path d="M{_n(x)} {_n(y + cap)}{side} {_n(w)} 0v{_n(h - 2 * cap)}{side} {_n(-w)} 0z" {stroke}/>'
            f'<path d="M{_n(x)} {_n(y + cap)}a{_n(w / 2)} {cap} 0 0 0 {_n(w)} 0" {_bare(paint)}/>'
        )
    if card.shape == "pipe":
        cap = 5.5
        arc = f"a{cap} {_n(h / 2)} 0 0 1"
        return (
            f'<path d="M{_n(x + cap)} {_n(y)}h{_n(w - 2 * cap)}{arc} 0 {_n(h)}'
            f'h{_n(2 * cap - w)}{arc} 0 {_n(-h)}z" {stroke}/>'
            f'<path d="M{_n(x + w - cap)} {_n(y)}a{cap} {_n(h / 2)} 0 0 0 0 {_n(h)}" {_bare(paint)}/>'
        )
    if card.shape == "person":
        return _rect(x, y, w, h, min(h / 2, 26.0), stroke)
    if card.shape == "stack":
        return _rect(x + 5, y, w - 5, h - 5, 9, stroke) + _rect(x, y + 5, w - 5, h - 5, 9, stroke)
    return _rect(x, y, w, h, 9, stroke)


def _rect(x: float, y: float, w: float, h: float, radius: float, stroke: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(radius)}" {stroke}/>'


def _bare(paint: theme.Paint) -> str:
    dash = f' stroke-dasharray="{paint.dash}"' if paint.dash else ""
    return f'fill="none" stroke="{paint.border}" stroke-width="{_n(paint.width * 0.7)}"{dash}'


def _badges(scene: Scene, look: theme.Theme) -> list[str]:
    drawn = []
    for wire in scene.wires:
        if wire.tag and wire.at:
            for number, dx, dy in wire.tag.badges:
                spot = (wire.at[0] + dx, wire.at[1] + dy)
                owner = f'data-edge="edge-{wire.link.number}"'
                drawn.append(_badge(number, spot, owner, scene.picture, look, ghost=wire.link.ghost))
    for node in scene.picture.nodes:
        left, top, card = scene.cards[node.key]
        for number, (x, y) in zip(node.badges, card.badges, strict=True):
            owner = f'data-node="node-{node.key}"'
            drawn.append(_badge(number, (left + x, top + y), owner, scene.picture, look, ghost=node.ghost))
    return drawn


def _badge(number: int, at: Point, owner: str, picture: Picture, look: theme.Theme, *, ghost: bool) -> str:
    choice, status = picture.decisions[number]
    return (
        f'<g class="badge {status}" data-tradeoff="{number}" {owner}><title>{_x(f"{number}. {choice}")}</title>'
        + _disc(str(number), at, look, old=status == "superseded", ghost=ghost)
        + "</g>"
    )


def _disc(words: str, at: Point, look: theme.Theme, *, old: bool, ghost: bool = False) -> str:
    """The disc of a badge. A superseded one is hollow, broken and struck through; one that comes later is faint."""
    ground, ink = (look.badge_old_ground, look.badge_old) if old else (look.badge, look.badge_text)
    if ghost and not old:
        ground, ink = look.ghost.fill, look.ghost.name
    ring = f'stroke="{look.ghost.border if ghost else look.paper}"'
    if old:
        ring = f'stroke="{look.badge_old}" stroke-width="1.4" stroke-dasharray="3 2"'
    size = theme.BADGE if len(words) < 3 else 12.0
    half = text.width(words, size, bold=True) / 2 + 1.5
    # A line of its own: five renderers of eleven know no `text-decoration`.
    struck = (
        f'<path d="M{_n(at[0] - half)} {_n(at[1])}h{_n(2 * half)}" stroke="{ink}" stroke-width="1.2"/>' if old else ""
    )
    return (
        f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{RADIUS}" fill="{ground}" {ring}/>'
        + _text(words, at[0], at[1] + 4.6, size, ink, bold=True, middle=True)
        + struck
    )


def _legend(canvas: Canvas, look: theme.Theme) -> list[str]:
    if not canvas.legend.items:
        return []
    drawn = ['<g class="legend">']
    for item in canvas.legend.items:
        x, y = MARGIN + item.x, canvas.foot + item.y
        drawn.append(_swatch(item, x, y, look))
        drawn.append(_text(item.words, x + 37, y + 4.2, theme.LEGEND, look.quiet))
    return [*drawn, "</g>"]


def _swatch(item: Item, x: float, y: float, look: theme.Theme) -> str:
    if item.kind in get_args(Mode) or item.kind == "faint":
        mode: Mode = "sync" if item.kind == "faint" else item.kind  # type: ignore[assignment]
        color = look.edge if item.faint else look.edge_mine
        dash = f' stroke-dasharray="{_DASHES[mode]}"' if _DASHES[mode] else ""
        cap = ' stroke-linecap="round"' if mode == "batch" else ""
        return f'<path d="M{_n(x)} {_n(y)}h21" fill="none" stroke="{color}" stroke-width="1.5"{dash}{cap}/>' + _arrow(
            (x + 21, y), (x + 30, y), color, mode, look
        )
    if item.kind in ("badge", "badge-old"):
        return _disc(item.number or "n", (x + 17, y), look, old=item.kind == "badge-old")
    if item.kind == "step":
        return _text("2.", x + 17, y + 4.2, theme.LABEL, look.label, middle=True)
    if item.kind == "folded":
        stroke = _stroke(look.cards["other"])
        return _rect(x + 3, y - 9, 27, 15, 4, stroke) + _rect(x, y - 6, 27, 15, 4, stroke)
    if item.kind == "consulted":
        ground, border, _ = look.chips["consulted"]
        return _rect(x, y - 8, 30, 16, 8, f'fill="{ground}" stroke="{border}" stroke-width="1.1"')
    paint = look.ghost if item.kind == "ghost" else look.cards[item.kind]
    return _rect(x, y - 8, 30, 16, 5, _stroke(paint))
