"""The legend of a placed picture to cells of draw.io, in one group that moves as a whole."""

from __future__ import annotations

from archdoc.diagram.layout.cards import RADIUS
from archdoc.diagram.svg import theme
from archdoc.diagram.svg.frame import MARGIN, Canvas, Item
from archdoc.exporting import drawio_cells
from archdoc.exporting.drawio_cells import Page, Spot, Style, add, html, vertex

DASHES = {"sync": "", "async": "7 4", "batch": "2 4"}


def legend(page: Page, around: Canvas) -> None:
    """Adds a key to what occurs in the picture."""
    if not around.legend.items:
        return
    width = max(item.x + item.width for item in around.legend.items)
    add(page, vertex("legend", "", {"group": None}, Spot(MARGIN, around.foot, width, around.legend.height)))
    plain: Style = {
        "text": None, "align": "left", "verticalAlign": "middle", "spacing": 0, "fontSize": theme.LEGEND,
        "fontColor": page.look.quiet,
    }  # fmt: skip
    for i, item in enumerate(around.legend.items, 1):
        id = f"legend-{i}"
        _swatch(page, item, f"{id}-swatch")
        add(
            page,
            vertex(id, html([item.words]), plain, Spot(item.x + 37, item.y - 8, item.width - 37, 16), parent="legend"),
        )


def _swatch(page: Page, item: Item, id: str) -> None:
    look, x, y = page.look, item.x, item.y
    if item.kind in DASHES:
        style: dict[str, str | int | float | None] = {
            "endArrow": "block", "endFill": 1, "endSize": 6, "strokeColor": look.edge_mine, "strokeWidth": 1.5,
        }  # fmt: skip
        style |= {"dashed": 1, "dashPattern": DASHES[item.kind]} if DASHES[item.kind] else {}
        add(page, drawio_cells.edge(id, "", style, ("", ""), ((x, y), (x + 30, y)), (), parent="legend"))
        return
    if item.kind == "step":
        words: Style = {
            "text": None,
            "align": "center",
            "verticalAlign": "middle",
            "fontColor": look.label,
            "fontSize": 13,
        }
        add(page, vertex(id, "2.", words, Spot(x, y - 8, 30, 16), parent="legend"))
        return
    if item.kind in ("badge", "badge-old"):
        old = item.kind == "badge-old"
        ground, ink, ring = look.badge, look.badge_text, look.paper
        if old:
            ground, ink, ring = look.badge_old_ground, look.badge_old, look.badge_old
        disc: dict[str, str | int | float | None] = {
            "ellipse": None, "fillColor": ground, "strokeColor": ring, "fontColor": ink, "fontStyle": 1, "fontSize": 13,
        }  # fmt: skip
        disc |= {"dashed": 1, "dashPattern": "3 2"} if old else {}
        spot = Spot(x + 17 - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS)
        add(page, vertex(id, "<s>n</s>" if old else "n", disc, spot, parent="legend"))
        return
    paint = (
        look.cards["other"] if item.kind == "folded" else look.ghost if item.kind == "ghost" else look.cards[item.kind]
    )
    box: dict[str, str | int | float | None] = {
        "rounded": 1, "absoluteArcSize": 1, "arcSize": 10, "fillColor": paint.fill, "strokeColor": paint.border,
        "strokeWidth": paint.width,
    }  # fmt: skip
    box |= {"shape": "ext", "double": 1} if item.kind == "folded" else {}
    box |= {"dashed": 1, "dashPattern": paint.dash} if paint.dash else {}
    add(page, vertex(id, "", box, Spot(x, y - 8, 30, 16), parent="legend"))
