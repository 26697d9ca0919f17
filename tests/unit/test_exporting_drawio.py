"""draw.io: what mxGraph makes of the file, worked out here by its rules, beside the finished picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from itertools import pairwise
from math import hypot
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from drawn import HARD, SPECS, SVG, groups, loaded, model, read, squeezed

from archdoc import exporters
from archdoc.diagram import overview as archdoc_overview
from archdoc.diagram import views
from archdoc.diagram.diagram import Diagram
from archdoc.diagram.svg.theme import THEMES
from archdoc.exporters.drawio_shapes import nearest, waypoints

Point = tuple[float, float]
NEAR = 1.0
"""Units that a place may be off: positions are written in tenths, and those in a boundary are the sum of several."""


class Cells:
    """A page as mxGraph sees it."""

    def __init__(self, page: ET.Element) -> None:
        self.objects = {
            one.get("id"): one for one in page.iter() if one.tag in ("mxCell", "UserObject") and one.get("id")
        }
        self.cells = {id: one if one.tag == "mxCell" else one[0] for id, one in self.objects.items()}

    def style(self, id: str) -> dict[str, str]:
        parts = (self.cells[id].get("style") or "").split(";")
        return dict(part.split("=", 1) if "=" in part else (part, "") for part in parts if part)

    def label(self, id: str) -> str:
        return self.objects[id].get("label") or self.objects[id].get("value") or ""

    def words(self, id: str) -> str:
        return squeezed(unescape(re.sub(r"<[^>]+>", "", self.label(id)).replace("&nbsp;", " ")))

    def parent(self, id: str) -> str:
        return self.cells[id].get("parent") or ""

    def box(self, id: str) -> tuple[float, float, float, float]:
        """Left, top, width and height on the page."""
        geometry = self.cells[id].find("mxGeometry")
        if geometry is None:
            return (0.0, 0.0, 0.0, 0.0)
        x, y, width, height = (float(geometry.get(key, "0")) for key in ("x", "y", "width", "height"))
        if geometry.get("relative"):
            along = self.at(self.parent(id), x)
            offset = geometry.find("mxPoint[@as='offset']")
            assert offset is not None
            return (along[0] + float(offset.get("x", "0")), along[1] + float(offset.get("y", "0")), width, height)
        left, top, _, _ = self.box(self.parent(id)) if self.parent(id) else (0.0, 0.0, 0.0, 0.0)
        return (left + x, top + y, width, height)

    def points(self, id: str) -> list[Point]:
        """The fixed ends of an edge on its cards, and its waypoints between them."""
        style, cell = self.style(id), self.cells[id]
        ends = []
        for side, end in (("exit", "source"), ("entry", "target")):
            left, top, width, height = self.box(cell.get(end) or "")
            ends.append((left + float(style[f"{side}X"]) * width, top + float(style[f"{side}Y"]) * height))
        array = cell.find("mxGeometry/Array")
        through = [] if array is None else [(float(p.get("x", "0")), float(p.get("y", "0"))) for p in array]
        return [ends[0], *through, ends[1]]

    def at(self, id: str, along: float) -> Point:
        """A point along the polyline of an edge's points: mxGraphView.getPoint."""
        points = self.points(id)
        left = (along + 1) / 2 * sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
        for a, b in pairwise(points):
            length = hypot(b[0] - a[0], b[1] - a[1])
            if length >= left and length:
                return (a[0] + (b[0] - a[0]) * left / length, a[1] + (b[1] - a[1]) * left / length)
            left -= length
        return points[-1]

    def drawn(self, id: str) -> list[Point]:
        """The line that is seen, as many points: mxPolyline.paintCurvedLine where it is curved."""
        points = self.points(id)
        if self.style(id)["curved"] == "0" or len(points) == 2:
            return [point for a, b in pairwise(points) for point in _between(a, b)]
        at, found = points[0], []
        for i in range(1, len(points) - 1):
            last = i == len(points) - 2
            control, after = points[i], points[i + 1]
            end = after if last else ((control[0] + after[0]) / 2, (control[1] + after[1]) / 2)
            for step in range(21):
                t = step / 20
                found.append(
                    tuple((1 - t) ** 2 * at[k] + 2 * t * (1 - t) * control[k] + t * t * end[k] for k in (0, 1))
                )
            at = end
        return found


def _between(a: Point, b: Point, steps: int = 20) -> list[Point]:
    return [(a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps) for i in range(steps + 1)]


@cache
def overview(path: Path) -> tuple[Diagram, ET.Element, Cells]:
    """The overview as the picture has it, its SVG, and the page of draw.io; each is made once."""
    drawing = archdoc_overview.overview(loaded(path)).picture
    root = ET.fromstring(exporters.export(loaded(path), "drawio", view="overview").files[""])
    return drawing, read(drawing.svg()), Cells(root[0])


def shift(root: ET.Element) -> Point:
    """What the drawing is moved by within the finished picture."""
    group = next(one for one in root.iter(f"{SVG}g") if one.get("transform", "").startswith("translate"))
    x, y = re.findall(r"[-\d.]+", group.get("transform", ""))
    return (float(x), float(y))


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


ALL = [*SPECS, *(path for path in HARD if path.stem in {"nested_teams", "parallel_self", "scripts", "long_names"})]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_each_picture_is_a_page_whose_ids_are_unique_and_exist(path: Path) -> None:
    root = ET.fromstring(exporters.export(loaded(path), "drawio").files[""])
    assert [page.get("id") for page in root] == [picture.key for picture in views.pictures(loaded(path))]
    for page in root:
        objects = [one for one in page.iter() if one.tag in ("mxCell", "UserObject") and one.get("id")]
        ids = [one.get("id") for one in objects]
        assert len(ids) == len(set(ids))
        found = Cells(page)
        assert found.parent("1") == "0"
        for id, cell in found.cells.items():
            assert id == "0" or found.parent(id) in found.cells
            assert all(cell.get(end) in found.cells for end in ("source", "target") if cell.get(end))
            assert id in ("0", "1") or (cell.get("vertex") == "1") != (cell.get("edge") == "1")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_cards_and_boundaries_are_where_the_picture_has_them(path: Path) -> None:
    drawing, svg, found = overview(path)
    dx, dy = shift(svg)
    for key, (left, top, card) in drawing.scene.cards.items():
        assert found.box(f"node-{key}") == pytest.approx((left + dx, top + dy, card.width, card.height), abs=NEAR)
    for frame in drawing.scene.frames:
        left, top, right, bottom = frame.box
        expected = (left + dx, top + dy, right - left, bottom - top)
        assert found.box(f"box-{frame.boundary.id}") == pytest.approx(expected, abs=NEAR)
        around = {frame.boundary.id for frame in drawing.scene.frames} & {frame.boundary.parent}
        assert found.parent(f"box-{frame.boundary.id}") == (f"box-{frame.boundary.parent}" if around else "1")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_numbers_lie_where_the_picture_has_them(path: Path) -> None:
    _, svg, page = overview(path)
    dx, dy = shift(svg)
    expected = []
    for group in groups(svg, "badge"):
        circle = group.find(f"{SVG}circle")
        assert circle is not None
        x, y = float(circle.get("cx", "0")) + dx, float(circle.get("cy", "0")) + dy
        expected.append((group.get("data-tradeoff", ""), x, y))
    found = []
    for id in page.cells:
        if re.search(r"-badge-\d+$", id):
            left, top, width, height = page.box(id)
            found.append((page.words(id), left + width / 2, top + height / 2))
    assert len(found) == len(expected)
    for number, x, y in expected:
        assert min(hypot(x - a, y - b) for n, a, b in found if n == number) < NEAR


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_edges_run_where_the_picture_has_them(path: Path) -> None:
    drawing, svg, page = overview(path)
    dx, dy = shift(svg)
    for wire in drawing.scene.wires:
        id = f"edge-{wire.link.number}"
        assert (page.cells[id].get("source"), page.cells[id].get("target")) == (
            f"node-{wire.link.source}", f"node-{wire.link.target}",
        )  # fmt: skip
        line = page.drawn(id)
        for x, y in wire.line:
            assert min(away((x + dx, y + dy), a, b) for a, b in pairwise(line)) < 3.0


def away(p: Point, a: Point, b: Point) -> float:
    length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    t = 0.0 if not length else ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length
    t = min(max(t, 0.0), 1.0)
    return hypot(p[0] - a[0] - t * (b[0] - a[0]), p[1] - a[1] - t * (b[1] - a[1]))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_label_says_what_the_picture_says(path: Path) -> None:
    drawing, _, page = overview(path)
    for node in drawing.scene.picture.nodes:
        card = drawing.scene.cards[node.key][2]
        said = page.words(f"node-{node.key}")
        chip = squeezed(card.chip[4].text) if card.chip and card.chip[1] >= 0 else ""
        assert said == "".join(squeezed(word.text) for word in card.names) + chip + "".join(
            squeezed(word.text) for word in card.techs
        )
        if card.chip and not chip:
            assert page.words(f"node-{node.key}-part") == squeezed(card.chip[4].text)
    for wire in drawing.scene.wires:
        lines = wire.tag.lines if wire.tag else ()
        assert page.words(f"edge-{wire.link.number}") == squeezed("".join(line[0] for line in lines))


def test_ownership_is_in_the_colours() -> None:
    found = one_page("""
        title: T
        teams: {us: {name: Us, mine: true}}
        components: {a: {role: led, team: us}, b: {role: built}, c: {team: us}, d: {}}
        third_parties: {e: E}
    """)
    paints = THEMES["light"].cards
    for key, standing in {"a": "led", "b": "built", "c": "team", "d": "other", "e": "third-party"}.items():
        style = found.style(f"node-{key}")
        assert (style["fillColor"], style["strokeColor"]) == (paints[standing].fill, paints[standing].border)
    assert found.style("box-us")["strokeColor"] == THEMES["light"].boundary_mine.border


def one_page(spec: str) -> Cells:
    return Cells(ET.fromstring(exporters.export(model(spec), "drawio", view="overview").files[""]))


def test_a_card_carries_what_is_known_of_it() -> None:
    found = one_page("""
        title: T
        components:
          a: {technology: Go, url: "https://a.example", how_it_works: It turns., store: {backup: Daily}}
          b: {url: "javascript:alert(1)", description: Deep}
    """)
    a, b = found.objects["node-a"], found.objects["node-b"]
    assert {
        "technology": "Go",
        "how_it_works": "It turns.",
        "store_backup": "Daily",
        "link": "https://a.example",
    }.items() <= (a.attrib.items())
    assert (b.get("link"), b.get("tooltip")) == (None, "Deep")


def test_hostile_names_are_text() -> None:
    found = one_page('{title: "<b>&amp;", components: {a: {name: "<img src=x> & \\"q\\" \\u0001"}}}')
    assert found.label("node-a").startswith("<b>&lt;img")
    assert found.words("node-a") == squeezed('<img src=x> & "q" \u2401')


def test_folded_boxes_lead_to_their_pages() -> None:
    many = "".join(f"  c{i}: {{team: t{i % 4}}}\n" for i in range(124))
    spec = f"title: Many\nteams: {{t0: A, t1: B, t2: C, t3: D}}\ncomponents:\n{many}"
    root = ET.fromstring(exporters.export(model(spec), "drawio").files[""])
    ids = {page.get("id") for page in root.iter("diagram")}
    links = {one.get("link") for one in root.iter("UserObject") if (one.get("link") or "").startswith("data:page/id,")}
    assert links
    assert {str(link).removeprefix("data:page/id,") for link in links} <= ids


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(0, 0), (0, 0), (10, 0), (10, 0)], ([], False)),
        ([(0, 0), (0, 0), (10, 0), (10, 0), (10, 0), (10, 9), (10, 9)], ([(10, 0)], False)),
        ([(0, 0), (4, 0), (8, 4), (8, 8)], ([(3, 0), (8, 5)], True)),
    ],
)
def test_waypoints_of_a_spline(points: Sequence[Point], expected: tuple[list[Point], bool]) -> None:
    assert waypoints(points) == expected


def test_the_nearest_point_is_found_by_length() -> None:
    assert nearest([(0, 0), (10, 0), (10, 10)], (12, 5)) == (0.5, (10, 5.0))
    assert nearest([(0, 0), (10, 0)], (-5, 3)) == (-1.0, (0.0, 0.0))
