"""Cards of a placed picture to cells of draw.io: a shape with all its words, an icon and numbers on it.

Edges of a placed picture to connectors of draw.io, fixed to their cards, along the same ways.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from math import hypot
from pathlib import Path

from archdoc.catalogue import icons
from archdoc.core.model import MINE
from archdoc.diagram.layout.cards import RADIUS, Card, Tag, Word, chip_kind
from archdoc.diagram.layout.dot import boundary_paint, icon_of
from archdoc.diagram.layout.engine import Point
from archdoc.diagram.layout.place import Wire
from archdoc.diagram.svg import theme
from archdoc.diagram.views import Boundary, Node
from archdoc.exporters import drawio_cells
from archdoc.exporters.drawio_cells import Page, Spot, Style, add, html, vertex

SHAPES: dict[str, dict[str, str | int | float | None]] = {
    "box": {"rounded": 1, "absoluteArcSize": 1, "arcSize": 18},
    "person": {"rounded": 1, "absoluteArcSize": 1, "arcSize": 52},
    "stack": {"shape": "ext", "double": 1, "rounded": 1, "absoluteArcSize": 1, "arcSize": 18},
    "cylinder": {"shape": "cylinder3", "boundedLbl": 0, "backgroundOutline": 1, "size": 6},
    "pipe": {
        "shape": "cylinder3",
        "boundedLbl": 0,
        "backgroundOutline": 1,
        "size": 5,
        "direction": "south",
        "anchorPointDirection": 0,
    },
}
ASCENT = 0.95
"""Of a font size: how far the baseline is below the top of a line, at draw.io's line height of 1.2."""


def card(page: Page, node: Node, told: Mapping[str, str], link: str | None) -> None:
    """Adds a card, and then what is on it."""
    left, top, drawn = page.scene.cards[node.key]
    paint = page.look.ghost if node.ghost else page.look.cards[node.standing]
    first = drawn.names[0]
    style: dict[str, str | int | float | None] = {
        **SHAPES[drawn.shape], "fillColor": paint.fill, "strokeColor": paint.border, "strokeWidth": paint.width,
        "fontColor": paint.name, "fontSize": theme.NAME, "fontStyle": 0, "verticalAlign": "top", "spacing": 0,
        "spacingTop": round(first.y - ASCENT * first.size), "align": "center" if first.middle else "left",
    }  # fmt: skip
    if first.middle:
        # Words stand around the middle of the card unless its outline takes room at one end.
        style["spacingLeft"] = round(2 * (first.x - drawn.width / 2))
    else:
        style["spacingLeft"] = round(first.x)
    style |= {"dashed": 1, "dashPattern": paint.dash} if paint.dash else {}
    data = {"name": node.name, "kind": node.kind, "type": node.type, "standing": node.standing}
    data |= {"technology": node.technology} if node.technology else {}
    data |= {key: text for key, text in told.items() if key not in data}
    data |= {"tooltip": node.note} if node.note else {}
    data |= {"link": link} if link else {}
    id, parent = f"node-{node.key}", page.home(node.boundary)
    spot = page.spot(left, top, drawn.width, drawn.height, parent)
    add(page, vertex(id, _words(page, node, drawn, paint), style, spot, parent=parent, told=data))
    _icon(page, node, drawn, paint)
    if drawn.chip and drawn.chip[1] < 0:
        _chip(page, node, drawn)
    for i, (number, (x, y)) in enumerate(zip(node.badges, drawn.badges, strict=True), 1):
        where = Spot(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS)
        shown, look, about = badge(page, number, ghost=node.ghost)
        add(page, vertex(f"{id}-badge-{i}", shown, look, where, parent=id, told=about))


def badge(page: Page, number: int, *, ghost: bool) -> tuple[str, Style, dict[str, str]]:
    """The disc of a number: label, style, and what it stands for. A superseded one is hollow and struck through."""
    look = page.look
    choice, status = page.scene.picture.decisions[number]
    old = status == "superseded"
    ground, ink, ring = look.badge, look.badge_text, look.paper
    if old:
        ground, ink, ring = look.badge_old_ground, look.badge_old, look.badge_old
    elif ghost:
        ground, ink, ring = look.ghost.fill, look.ghost.name, look.ghost.border
    style: dict[str, str | int | float | None] = {
        "ellipse": None, "fillColor": ground, "strokeColor": ring, "fontColor": ink, "fontStyle": 1,
        "fontSize": theme.BADGE, "spacing": 0, "connectable": 0,
    }  # fmt: skip
    style |= {"dashed": 1, "dashPattern": "3 2"} if old else {}
    words = f"<s>{number}</s>" if old else str(number)
    return words, style, {"trade_off": str(number), "status": status, "tooltip": f"{number}. {choice}"}


def _words(page: Page, node: Node, drawn: Card, paint: theme.Paint) -> str:
    """All that a card says, as one label."""
    parts = [f"<b>{html(word.text for word in drawn.names)}</b>"]
    rows = list(drawn.techs)
    small = f"font-size: {theme.TECH:g}px;color: {paint.tech}"
    if drawn.chip and drawn.chip[1] >= 0:
        shared = rows and abs(rows[0].y - drawn.chip[4].y) < 1
        beside = f"&nbsp;{html([rows.pop(0).text])}" if shared else ""
        parts.append(f'<span style="{small}">{_plate(page, node, drawn.chip[4])}{beside}</span>')
    if rows:
        parts.append(f'<span style="{small}">{html(word.text for word in rows)}</span>')
    return "<br>".join(parts)


def _plate(page: Page, node: Node, word: Word) -> str:
    """The word for my part on its plate, within a line."""
    ground, border, ink = page.look.chips[chip_kind(node)]
    style = f"background-color: {ground};color: {ink};border: 1px solid {border};border-radius: 8px;padding: 0 4px"
    return f'<b style="{style}">{escape(word.text)}</b>'


def _chip(page: Page, node: Node, drawn: Card) -> None:
    """The plate as a shape of its own, where it sits on the edge of a card."""
    assert drawn.chip is not None
    x, y, width, height, word = drawn.chip
    ground, border, ink = page.look.chips[chip_kind(node)]
    style: Style = {
        "rounded": 1, "absoluteArcSize": 1, "arcSize": 16, "fillColor": ground, "strokeColor": border, "fontColor": ink,
        "fontSize": theme.CHIP, "fontStyle": 1, "spacing": 0, "connectable": 0,
    }  # fmt: skip
    add(
        page,
        vertex(f"node-{node.key}-part", html([word.text]), style, Spot(x, y, width, height), parent=f"node-{node.key}"),
    )


def _icon(page: Page, node: Node, drawn: Card, paint: theme.Paint) -> None:
    x, y, side = drawn.icon
    name = icon_of(node)
    style: dict[str, str | int | float | None] = {
        "shape": "image",
        "imageAspect": 1,
        "aspect": "fixed",
        "connectable": 0,
    }
    if name is not None:
        style["image"] = _data("png", icons.path(name).read_bytes())
        style |= {"imageBackground": page.look.plate_dark} if icons.is_pale(name) else {}
    elif node.icon:
        file = Path(page.scene.picture.folder) / node.icon
        kind = {".svg": "svg+xml", ".jpg": "jpeg", ".jpeg": "jpeg"}.get(file.suffix.lower(), "png")
        style["image"] = _data(kind, file.read_bytes())
    else:
        style["image"] = _data("svg+xml", _glyph(node.type, paint).encode())
    style |= {"opacity": 45} if node.ghost else {}
    spot = Spot(x, y, side, side)
    add(page, vertex(f"node-{node.key}-icon", "", style, spot, parent=f"node-{node.key}"))


def _glyph(type: str, paint: theme.Paint) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26"><path d="{theme.glyph(type)}" fill="none" '
        f'stroke="{paint.tech}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _data(kind: str, content: bytes) -> str:
    """A picture in a style: draw.io leaves `;base64` out, since `;` ends a part of a style."""
    return f"data:image/{kind},{base64.b64encode(content).decode()}"


DASHES = {"async": "7 4", "batch": "2 4"}
STRAYS = 30.0
"""Third difference of a cubic, in units, from which on it is taken in halves: it would be 1.5 units off."""
STEP = 15.5
"""Between lines of a label, as the picture has them."""


def edge(page: Page, wire: Wire, told: Mapping[str, str]) -> None:
    """Adds a connector, and then the numbers that ride on it."""
    link, look = wire.link, page.look
    cells = page.scene.picture.ends()
    source, target = cells[link.source], cells[link.target]
    mine = any(isinstance(end, Node) and end.standing in MINE for end in (source, target))
    through, curved = waypoints(wire.points)
    path = [wire.points[0], *through, wire.points[-1]]
    style: dict[str, str | int | float | None] = {
        "edgeStyle": "none", "curved": int(curved), "rounded": 0, "endArrow": "block", "endFill": 1, "endSize": 6,
        "startArrow": "block" if wire.tail else "none", "startFill": 1, "startSize": 6, "strokeWidth": 1.5,
        "strokeColor": look.edge_ghost if link.ghost else look.edge_mine if mine else look.edge,
        "fontSize": theme.LABEL, "fontColor": look.quiet if link.ghost else look.label, "spacing": 0,
    }  # fmt: skip
    style |= {"dashed": 1, "dashPattern": DASHES[link.mode]} if link.mode in DASHES else {}
    style |= _fixed(page, "exit", link.source, wire.points[0]) | _fixed(page, "entry", link.target, wire.points[-1])
    arrow = "↔" if link.both_ways else "→"
    title = f"{source.name} {arrow} {target.name}" + (f": {link.label}" if link.label else "")
    data = {**told, "tooltip": title}
    words, along, offset = "", 0.0, (0.0, 0.0)
    if wire.tag and wire.at and wire.tag.lines:
        align, spot = _label(wire.tag, wire.at)
        along, near = nearest(path, spot)
        words, offset = html(line[0] for line in wire.tag.lines), (spot[0] - near[0], spot[1] - near[1])
        style |= {"align": align, "verticalAlign": "middle", "labelBackgroundColor": _ground(page, wire.at)}
    id = f"edge-{link.number}"
    tips = (page.at(wire.points[0]), page.at(wire.points[-1]))
    ends = (_cell(link.source, source), _cell(link.target, target))
    points = [page.at(point) for point in through]
    add(page, drawio_cells.edge(id, words, style, ends, tips, points, along=along, offset=offset, told=data))
    if wire.tag and wire.at:
        for i, (number, dx, dy) in enumerate(wire.tag.badges, 1):
            middle = (wire.at[0] + dx, wire.at[1] + dy)
            along, near = nearest(path, middle)
            corner = (middle[0] - RADIUS - near[0], middle[1] - RADIUS - near[1])
            shown, disc, about = badge(page, number, ghost=link.ghost)
            add(page, drawio_cells.on_edge(f"{id}-badge-{i}", shown, disc, along, corner, 2 * RADIUS, id, about))


def waypoints(points: Sequence[Point]) -> tuple[list[Point], bool]:
    """The points between the ends of a cubic spline, as draw.io takes them, and whether it is to curve.

    mxGraph draws a curve of quadratic pieces: each waypoint is a control point, and pieces meet half-way between two.
    A cubic from p by a and b to q is two such pieces, with the controls (p + 3a) / 4 and (3b + q) / 4; between one
    cubic and the next, where they meet is a control too, on the tangent that they share.
    """
    pieces = [piece for i in range(0, len(points) - 3, 3) for piece in _halved(points[i : i + 4])]
    straight = [a == p and b == q for p, a, b, q in pieces]
    if all(straight):
        return [q for _, _, _, q in pieces[:-1]], False
    found: list[Point] = []
    for i, (p, a, b, q) in enumerate(pieces):
        if not straight[i]:
            found.append(((p[0] + 3 * a[0]) / 4, (p[1] + 3 * a[1]) / 4))
            found.append(((3 * b[0] + q[0]) / 4, (3 * b[1] + q[1]) / 4))
        if i < len(pieces) - 1:
            found.append(q)
    return [point for i, point in enumerate(found) if i == 0 or point != found[i - 1]], True


def _halved(cubic: Sequence[Point]) -> list[tuple[Point, Point, Point, Point]]:
    """A cubic, in halves where two quadratics would stray too far from it: by its third difference, times 0.048."""
    p, a, b, q = cubic
    if hypot(q[0] - 3 * b[0] + 3 * a[0] - p[0], q[1] - 3 * b[1] + 3 * a[1] - p[1]) < STRAYS:
        return [(p, a, b, q)]
    left, middle, right = _mid(p, a), _mid(a, b), _mid(b, q)
    before, after = _mid(left, middle), _mid(middle, right)
    half = _mid(before, after)
    return [(p, left, before, half), (half, after, right, q)]


def _mid(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def nearest(path: Sequence[Point], spot: Point) -> tuple[float, Point]:
    """Where a path comes nearest to a point: how far along it, from -1 to 1 by its length, and the point there."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(path)]
    total, done = sum(lengths) or 1.0, 0.0
    best: tuple[float, float, Point] | None = None
    for (a, b), length in zip(pairwise(path), lengths, strict=True):
        if length == 0:
            continue
        t = ((spot[0] - a[0]) * (b[0] - a[0]) + (spot[1] - a[1]) * (b[1] - a[1])) / length**2
        # Rounded as it is written, so that what is measured from it is right.
        along = round(2 * (done + min(max(t, 0.0), 1.0) * length) / total - 1, 4)
        t = min(max(((along + 1) / 2 * total - done) / length, 0.0), 1.0)
        point = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))
        away = hypot(point[0] - spot[0], point[1] - spot[1])
        if best is None or away < best[0]:
            best = (away, along, point)
        done += length
    return (best[1], best[2]) if best else (0.0, path[0])


def _cell(key: str, end: Node | Boundary) -> str:
    """The id of the cell that an edge ends at."""
    return f"box-{end.id}" if isinstance(end, Boundary) else f"node-{key}"


def _fixed(page: Page, end: str, key: str, tip: Point) -> dict[str, str | int | float | None]:
    """Where on a card or frame an edge is fixed, by shares of its width and height."""
    if key in page.scene.cards:
        left, top, card = page.scene.cards[key]
        width, height = card.width, card.height
    else:
        left, top, right, bottom = next(one.box for one in page.scene.frames if one.boundary.key == key)
        width, height = right - left, bottom - top
    x, y = (tip[0] - left) / width, (tip[1] - top) / height
    return {
        f"{end}X": f"{x:.4f}", f"{end}Y": f"{y:.4f}", f"{end}Dx": 0, f"{end}Dy": 0, f"{end}Perimeter": 0,
    }  # fmt: skip


def _label(tag: Tag, at: Point) -> tuple[str, Point]:
    """How the words of a tag are aligned, and the point that draw.io is to align them at."""
    lefts = [x - width / 2 for _, x, _, width in tag.lines]
    rights = [x + width / 2 for _, x, _, width in tag.lines]
    middle = at[1] + tag.lines[0][2] - 12.0 + STEP * len(tag.lines) / 2
    if len(tag.lines) > 1 and max(lefts) - min(lefts) < 0.5 < max(rights) - min(rights):
        return "left", (at[0] + lefts[0], middle)
    return "center", (at[0] + (min(lefts) + max(rights)) / 2, middle)


def _ground(page: Page, at: Point) -> str:
    """What lies behind a point."""
    fill = page.look.paper
    for frame in page.scene.frames:
        left, top, right, bottom = frame.box
        if left <= at[0] <= right and top <= at[1] <= bottom:
            fill = boundary_paint(frame.boundary, page.look).fill
    return fill
