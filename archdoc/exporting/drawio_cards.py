"""Cards of a placed picture to cells of draw.io: a shape with all its words, an icon and numbers on it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from pathlib import Path

from archdoc.catalogue import icons
from archdoc.diagram.layout.cards import RADIUS, Card, Word
from archdoc.diagram.layout.dot import icon_of
from archdoc.diagram.svg import theme
from archdoc.diagram.svg import theme as glyphs
from archdoc.diagram.views import Node
from archdoc.exporting.drawio_cells import Page, Spot, Style, add, html, vertex

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
    ground, border, ink = page.look.chips[node.standing]
    style = f"background-color: {ground};color: {ink};border: 1px solid {border};border-radius: 8px;padding: 0 4px"
    return f'<b style="{style}">{escape(word.text)}</b>'


def _chip(page: Page, node: Node, drawn: Card) -> None:
    """The plate as a shape of its own, where it sits on the edge of a card."""
    assert drawn.chip is not None
    x, y, width, height, word = drawn.chip
    ground, border, ink = page.look.chips[node.standing]
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
        style |= {"imageBackground": page.look.plate} if icons.needs_plate(name, dark=False) else {}
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
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26"><path d="{glyphs.glyph(type)}" fill="none" '
        f'stroke="{paint.tech}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _data(kind: str, content: bytes) -> str:
    """A picture in a style: draw.io leaves `;base64` out, since `;` ends a part of a style."""
    return f"data:image/{kind},{base64.b64encode(content).decode()}"
