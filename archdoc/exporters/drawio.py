"""Scope -> a .drawio file: each picture a page, everything where archdoc placed it, and all of it to be edited.

Uncompressed XML, as draw.io itself saves it (https://www.drawio.com/doc/faq/diagram-source-edit). Cards are children of
their boundaries, in whose coordinates they are; icons and numbers are children of their card or edge, and move along.

The legend of a placed picture to cells of draw.io, in one group that moves as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from archdoc.core.model import Model
from archdoc.diagram import overview
from archdoc.diagram.diagram import Diagram, diagram
from archdoc.diagram.layout.cards import RADIUS
from archdoc.diagram.layout.dot import boundary_paint
from archdoc.diagram.layout.place import Frame, Scene
from archdoc.diagram.svg import frame as canvas
from archdoc.diagram.svg import theme
from archdoc.diagram.svg.frame import HEADER_STEP, MARGIN, Canvas, Item
from archdoc.diagram.svg.text import visible
from archdoc.exporters import drawio_cells, drawio_shapes, left_out
from archdoc.exporters.drawio_cells import Page, Spot, Style, add, html, vertex
from archdoc.exporters.scope import Scope, address

HOLDS = frozenset({
    "folded", "technologies", "icons", "descriptions", "links", "inside", "running", "detail", "team_text", "modes",
    "frames", "loops", "protocols", "edge_text", "contracts", "arrivals", "numbers", "choices", "views", "flows",
})  # fmt: skip


def content(shown: Scope) -> bytes:
    """The file: every picture that a build draws, or the one that was asked for. Raises ArchdocError: no layout."""
    model, drawn = shown.model, _drawn(shown)
    root = ET.Element("mxfile", {"host": "archdoc", "pages": str(len(drawn))})
    for key, one in drawn.items():
        page = ET.SubElement(root, "diagram", {"id": key, "name": visible(one.scene.picture.title)})
        page.append(_page(one.scene, model, {other: f"data:page/id,{other}" for other in drawn}))
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _drawn(shown: Scope) -> dict[str, Diagram]:
    """The pictures, laid out as `build` and `diagram` have them."""
    if shown.whole:
        return overview.pictures(shown.model, note=shown.notes.append)
    return {shown.picture.key: diagram(shown.picture)}


def _page(scene: Scene, model: Model, pages: Mapping[str, str]) -> ET.Element:
    around = canvas.canvas(scene)
    width, height = str(round(around.width)), str(round(around.height))
    graph = ET.Element(
        "mxGraphModel",
        {
            "dx": width, "dy": height, "grid": "0", "gridSize": "10", "guides": "1", "tooltips": "1", "connect": "1",
            "arrows": "1", "fold": "1", "page": "1", "pageScale": "1", "pageWidth": width, "pageHeight": height,
            "background": theme.THEMES["light"].paper, "math": "0", "shadow": "0",
        },
    )  # fmt: skip
    root = ET.SubElement(graph, "root")
    ET.SubElement(root, "mxCell", {"id": "0"})
    ET.SubElement(root, "mxCell", {"id": "1", "parent": "0"})
    page = Page(root, scene, theme.THEMES["light"], around.left, around.top)
    size = HEADER_STEP * len(around.title)
    words = "font-size: 21px;font-weight: bold"
    head = f'<span style="{words}">{html(around.title)}</span>'
    if around.subtitle:
        joint = "&nbsp;&nbsp;" if around.beside else "<br>"
        head += f'{joint}<span style="color: {page.look.quiet}">{html(around.subtitle)}</span>'
        size += 0 if around.beside else 18.0 * len(around.subtitle)
    style: Style = {
        "text": None,
        "align": "left",
        "verticalAlign": "top",
        "spacing": 0,
        "fontSize": 13,
        "fontColor": page.look.ink,
    }
    add(page, vertex("title", head, style, Spot(MARGIN, MARGIN, around.width - 2 * MARGIN, size)))
    for frame in scene.frames:
        _boundary(page, frame, model)
    for node in scene.picture.nodes:
        element = model.elements.get(node.key)
        told = left_out.of_element(element) if element else {}
        told |= {"team": model.teams[element.team].name} if element and element.team else {}
        link = address(element.url) if element else pages.get(node.key)
        drawio_shapes.card(page, node, told, link)
    edges = {edge.number: edge for edge in model.edges}
    for wire in scene.wires:
        one = edges[wire.link.number] if len(wire.link.numbers) == 1 else None
        told = left_out.of_edge(one) if one else {}
        told |= {"protocol": one.protocol} if one and one.protocol else {}
        drawio_shapes.edge(page, wire, told)
    legend(page, around)
    return graph


def _boundary(page: Page, frame: Frame, model: Model) -> None:
    boundary, paint = frame.boundary, boundary_paint(frame.boundary, page.look)
    left, top, right, bottom = frame.box
    # The baseline of 13-point text is 12.3 below the top of its line.
    style: dict[str, str | int | float | None] = {
        "rounded": 1, "absoluteArcSize": 1, "arcSize": 24, "container": 1, "collapsible": 0, "recursiveResize": 0,
        "expand": 0, "pointerEvents": 0, "fillColor": paint.fill, "strokeColor": paint.border,
        "strokeWidth": paint.width, "fontColor": paint.name, "fontSize": 13, "fontStyle": 1, "align": "left",
        "verticalAlign": "top", "spacing": 0, "spacingLeft": round(frame.at[0] - left),
        "spacingTop": round(frame.at[1] - 12.3 - top),
    }  # fmt: skip
    style |= {"dashed": 1, "dashPattern": paint.dash} if paint.dash else {}
    about = model.teams.get(boundary.id)
    told = {"name": boundary.name, "kind": "group" if boundary.group else "team" if about else "outside"}
    told |= {"tooltip": about.description} if about and about.description else {}
    parent = page.home(boundary.parent)
    spot = page.spot(left, top, right - left, bottom - top, parent)
    add(page, vertex(f"box-{boundary.id}", html(frame.title.lines), style, spot, parent=parent, told=told))


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
    if item.kind in DASHES or item.kind == "faint":
        style: dict[str, str | int | float | None] = {
            "endArrow": "block", "endFill": 1, "endSize": 6, "strokeWidth": 1.5,
            "strokeColor": look.edge if item.faint else look.edge_mine,
        }  # fmt: skip
        style |= {"dashed": 1, "dashPattern": DASHES[item.kind]} if DASHES.get(item.kind) else {}
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
        mark = item.number or "n"
        add(page, vertex(id, f"<s>{mark}</s>" if old else mark, disc, spot, parent="legend"))
        return
    if item.kind == "consulted":
        ground, border, _ = look.chips["consulted"]
        chip: Style = {"rounded": 1, "absoluteArcSize": 1, "arcSize": 16, "fillColor": ground, "strokeColor": border}
        add(page, vertex(id, "", chip, Spot(x, y - 8, 30, 16), parent="legend"))
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
