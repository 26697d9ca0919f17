"""Cells of mxGraph, draw.io's own model, as XML: https://jgraph.github.io/mxgraph/docs/manual.html."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from archdoc.diagram.layout.engine import Point
from archdoc.diagram.layout.place import Scene
from archdoc.diagram.svg.text import visible
from archdoc.diagram.svg.theme import Theme

Style = Mapping[str, str | int | float | None]
FONT = "Arial"
"""As wide as the picture's own Liberation Sans, and on every machine that has draw.io."""


class Spot(NamedTuple):
    """Where a cell is within its parent, and its size."""

    x: float
    y: float
    width: float
    height: float


class Page(msgspec.Struct, frozen=True):
    """A page being written. What is placed is moved by `left` and `top`, as in the finished picture."""

    root: ET.Element
    scene: Scene
    look: Theme
    left: float
    top: float

    def at(self, point: Point) -> Point:
        """A point of the layout, on the page."""
        return (point[0] + self.left, point[1] + self.top)

    def home(self, boundary: str | None) -> str:
        """The cell of a boundary, or of the next one around it that is drawn: a layout may leave one out."""
        parents = {one.id: one.parent for one in self.scene.picture.boundaries}
        drawn = {frame.boundary.id for frame in self.scene.frames}
        while boundary is not None and boundary not in drawn:
            boundary = parents.get(boundary)
        return f"box-{boundary}" if boundary else "1"

    def spot(self, x: float, y: float, width: float, height: float, home: str) -> Spot:
        """A box of the layout in the coordinates of the cell that it is in."""
        frame = next((one for one in self.scene.frames if f"box-{one.boundary.id}" == home), None)
        if frame is None:
            return Spot(*self.at((x, y)), width, height)
        return Spot(x - frame.box[0], y - frame.box[1], width, height)


def number(value: float) -> str:
    """As the finished picture writes it: a tenth of a unit."""
    return (
        f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
    )


def written(style: Style) -> str:
    """A style as draw.io writes it: a name alone for a shape, else a name and a value, with `;` after each."""
    parts = []
    for key, value in ({"html": 1, "fontFamily": FONT} | dict(style)).items():
        shown = f"{value:g}" if isinstance(value, float) else value
        parts.append(key if value is None else f"{key}={shown}")
    return ";".join(sorted(parts, key=lambda part: "=" in part)) + ";"


def html(lines: Iterable[str]) -> str:
    """Lines of text as the HTML of a label."""
    return "<br>".join(escape(visible(line)) for line in lines)


def add(page: Page, cell: ET.Element) -> None:
    """Puts a cell on the page, above those that are there."""
    page.root.append(cell)


def vertex(
    id: str, value: str, style: Style, spot: Spot, *, parent: str = "1", told: Mapping[str, str] | None = None
) -> ET.Element:
    """A shape. `told` is what it has under Edit Data; `tooltip` and `link` work as such."""
    outer, cell = _cell(id, value, style, parent, told)
    cell.set("vertex", "1")
    x, y, width, height = map(number, spot)
    ET.SubElement(cell, "mxGeometry", {"x": x, "y": y, "width": width, "height": height, "as": "geometry"})
    return outer


def on_edge(id: str, value: str, style: Style, along: float, offset: Point, size: float, parent: str,
            told: Mapping[str, str]) -> ET.Element:  # fmt: skip
    """A shape that rides on an edge: `along` is -1 at its start and 1 at its end, `offset` leads to its top left."""
    outer, cell = _cell(id, value, style, parent, told)
    cell.set("vertex", "1")
    told_ = {"x": f"{along:.4f}", "width": number(size), "height": number(size), "relative": "1", "as": "geometry"}
    _offset(ET.SubElement(cell, "mxGeometry", told_), offset)
    return outer


def edge(
    id: str, value: str, style: Style, ends: tuple[str, str], tips: tuple[Point, Point], points: Iterable[Point], *,
    along: float = 0.0, offset: Point = (0.0, 0.0), told: Mapping[str, str] | None = None, parent: str = "1",
) -> ET.Element:  # fmt: skip
    """A connector through some points. Its label is `along` it (from -1 to 1), moved by `offset`."""
    outer, cell = _cell(id, value, style, parent, told)
    cell.set("edge", "1")
    for key, end in zip(("source", "target"), ends, strict=True):
        if end:
            cell.set(key, end)
    geometry = ET.SubElement(cell, "mxGeometry", {"x": f"{along:.4f}", "relative": "1", "as": "geometry"})
    for key, tip in zip(("sourcePoint", "targetPoint"), tips, strict=True):
        ET.SubElement(geometry, "mxPoint", {"x": number(tip[0]), "y": number(tip[1]), "as": key})
    through = list(points)
    if through:
        array = ET.SubElement(geometry, "Array", {"as": "points"})
        for x, y in through:
            ET.SubElement(array, "mxPoint", {"x": number(x), "y": number(y)})
    _offset(geometry, offset)
    return outer


def _offset(geometry: ET.Element, offset: Point) -> None:
    ET.SubElement(geometry, "mxPoint", {"x": number(offset[0]), "y": number(offset[1]), "as": "offset"})


def _cell(
    id: str, value: str, style: Style, parent: str, told: Mapping[str, str] | None
) -> tuple[ET.Element, ET.Element]:
    """A cell; where something is told of it, inside of the object that holds it, which then has id and label."""
    if not told:
        cell = ET.Element("mxCell", {"id": id, "value": value, "style": written(style), "parent": parent})
        return cell, cell
    # An attribute's name takes no dot in draw.io, and `id` and `label` are its own.
    shown = {key.replace(".", "_").replace(" ", "_"): visible(text) for key, text in told.items()}
    outer = ET.Element("UserObject", {"label": value, **shown, "id": id})
    return outer, ET.SubElement(outer, "mxCell", {"style": written(style), "parent": parent})
