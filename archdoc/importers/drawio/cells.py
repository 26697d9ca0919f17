"""The XML of a draw.io file to its pages: shapes and connectors with their labels, styles, places and own data.

A page is XML in the file, or the same deflated and in Base64. https://www.drawio.com/doc/faq/diagram-source-edit
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.files import File

MAX_PAGE = 50_000_000
"""Bytes of a page that is unpacked."""
MAX_DEPTH = 100
"""Cells in one another; the deepest that was seen has 6."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in units of the page."""
Point = tuple[float, float]
_PLACEHOLDER = re.compile(r"%(\w+)%")


class Cell(msgspec.Struct, eq=False):
    """A shape, a connector or a layer."""

    id: str
    label: str
    style: dict[str, str]
    mark: Mark
    parent: str = ""
    shape: bool = False
    line: bool = False
    source: str = ""
    target: str = ""
    data: dict[str, str] = {}
    """What is written under Edit Data."""
    box: Box = (0.0, 0.0, 0.0, 0.0)
    """Of a shape, on the page."""
    corner: Point = (0.0, 0.0)
    """Its left and top in what it is in."""
    tips: tuple[Point | None, Point | None] = (None, None)
    """Of a connector that isn't fastened: where it begins and ends."""
    relative: bool = False
    hidden: bool = False


class Page(msgspec.Struct, frozen=True):
    """A page: its name, and its cells by their ids, in the order in which they are drawn."""

    name: str
    cells: dict[str, Cell]
    made: str
    """What the file says that it was made with."""


def pages(file: File) -> list[Page]:
    """The pages of a file. Raises ArchdocError: XML that is broken, or that declares entities of its own."""
    root = _parsed(file.text, file)
    if root.tag == "mxGraphModel":
        return [Page("", _cells(root, file), "")]
    found = []
    for number, diagram in enumerate(root.iter("diagram"), 1):
        model = diagram.find("mxGraphModel")
        if model is None and (diagram.text or "").strip():
            model = _parsed(_unpacked((diagram.text or "").strip(), file), file)
        if model is not None:
            name = diagram.get("name") or f"Page {number}"
            found.append(Page(name, _cells(model, file), root.get("host") or ""))
    return found


def _parsed(text: str, file: File) -> ET.Element:
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text):
        raise ArchdocError((Problem(file.mark(1), "This XML declares a document type, and a drawing has none."),))
    try:
        return ET.fromstring(text.lstrip("\ufeff \n\t"))  # noqa: S314 - without a document type it has no entities
    except (ET.ParseError, ValueError, RecursionError) as why:
        raise ArchdocError((Problem(file.mark(1), f"This drawing can't be read: {why}."),)) from None


def _unpacked(text: str, file: File) -> str:
    """The XML of a packed page: Base64, deflated without a header, with `%` escapes."""
    try:
        unpacker = zlib.decompressobj(-15)
        content = unpacker.decompress(base64.b64decode(text, validate=True), MAX_PAGE)
        if unpacker.unconsumed_tail:
            raise ArchdocError((Problem(file.mark(1), f"A page has more than {MAX_PAGE // 1_000_000} MB."),))
        return unquote(content.decode())
    except (binascii.Error, zlib.error, UnicodeDecodeError) as why:
        raise ArchdocError((Problem(file.mark(1), f"A packed page of this drawing can't be read: {why}."),)) from None


def _cells(model: ET.Element, file: File) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    lines = _lines(file.text)
    root = model.find("root")
    for outer in root if root is not None else ():
        inner = outer if outer.tag == "mxCell" else outer.find("mxCell")
        if inner is None:
            continue
        data = {key: value for key, value in outer.attrib.items() if key not in ("id", "label")}
        own = outer is not inner
        id = (outer.get("id") if own else inner.get("id")) or f"cell-{len(found)}"
        label = (outer.get("label") if own else inner.get("value")) or ""
        if own and outer.get("placeholders") == "1":
            label = _PLACEHOLDER.sub(lambda one, data=data: data.get(one[1], one[0]), label)  # type: ignore[misc]
        cell = Cell(id, label, _style(inner.get("style") or ""), file.mark(lines.get(id, 0)))
        cell.data = data if own else {}
        cell.parent, cell.source, cell.target = (inner.get(key) or "" for key in ("parent", "source", "target"))
        cell.shape, cell.line = inner.get("vertex") == "1", inner.get("edge") == "1"
        cell.hidden = inner.get("visible") == "0"
        _place(cell, inner.find("mxGeometry"))
        found[id] = cell
    for cell in found.values():
        _move(cell, found)
    return found


def _lines(text: str) -> dict[str, int]:
    """The line of each `id="..."`, where the file has lines and isn't packed."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for id in re.findall(r'\bid="([^"]*)"', line[:100_000]):
            found.setdefault(id, number)
    return found


def _style(text: str) -> dict[str, str]:
    """A style by its keys; a name alone, as `ellipse`, has an empty value."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return {key.strip(): value for key, _, value in parts}


def _place(cell: Cell, geometry: ET.Element | None) -> None:
    if geometry is None:
        return
    x, y, width, height = (_number(geometry.get(key)) for key in ("x", "y", "width", "height"))
    cell.box, cell.corner = (x, y, x + width, y + height), (x, y)
    cell.relative = geometry.get("relative") == "1"
    tips = {point.get("as"): (_number(point.get("x")), _number(point.get("y"))) for point in geometry.iter("mxPoint")}
    cell.tips = tips.get("sourcePoint"), tips.get("targetPoint")


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e9 else 0.0


def _move(cell: Cell, cells: dict[str, Cell]) -> None:
    """Counts a cell's place from the page's corner; it stands counted from that of the cell that it is in."""
    x, y = 0.0, 0.0
    for around in above(cell, cells):
        if around.shape:
            x, y = x + around.corner[0], y + around.corner[1]
        cell.hidden = cell.hidden or around.hidden
    left, top, right, bottom = cell.box
    cell.box = (left + x, top + y, right + x, bottom + y)
    cell.tips = tuple((tip[0] + x, tip[1] + y) if tip else None for tip in cell.tips)  # type: ignore[assignment]


def above(cell: Cell, cells: dict[str, Cell]) -> Iterator[Cell]:
    """What a cell is in, nearest first; a circle ends where it closes."""
    seen = {cell.id}
    here = cells.get(cell.parent)
    while here is not None and here.id not in seen and len(seen) < MAX_DEPTH:
        seen.add(here.id)
        yield here
        here = cells.get(here.parent)
