"""Geometry -> paths of edges: from card to tag to card, ends spread along the sides of cards.

Graphviz finds the way; between neighbouring ranks, where nothing lies in between, its spline is replaced by one plain
curve that leaves and enters in the reading direction. All points are control points of cubic splines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from archdoc.diagram.layout.cards import Tag
from archdoc.diagram.layout.dot import LOOP, Layout
from archdoc.diagram.layout.engine import Box, Geometry, Point
from archdoc.diagram.views import Link, Picture

ARROW = 8.5
"""Length of an arrowhead; the last piece of a path that has one is straight and at least this long."""
_SPREAD = 16.0
"""Between ends on one side of a card, where there is room."""
_SHARE = 0.7
"""The share of a side that ends are spread over."""
_SIMPLE = 150.0
"""Longer legs stay as Graphviz routed them."""
_SLANT = 2.4
"""A plain curve goes across at most this many times as far as ahead."""
_CORNER = 14.0
"""An end this near to a corner moves to the side that faces the other end."""
_FEW_CELLS = 9
"""A line within so few cells is looked up by the box around it, a longer one piece by piece."""
_SAMPLES = 6
"""Points per cubic when a path is looked at as a polyline."""


class Leg(msgspec.Struct):
    """A path from a card to a tag, from a tag to a card, or from card to card, as Graphviz routed it."""

    points: list[Point]
    start: str | None
    end: str | None
    """Node keys of the cards at its ends; None where a tag is."""
    tips: tuple[bool, bool]
    """Whether an arrowhead is at its start, and at its end."""
    sides: tuple[str, str] = ("", "")
    """The sides of the cards that it leaves and enters."""


def paths(
    picture: Picture,
    layout: Layout,
    tags: Mapping[int, Tag],
    boxes: Mapping[str, Box],
    solid: Sequence[tuple[str, Box]],
    found: Geometry,
) -> dict[int, list[Point]]:
    """The path of each link from source to target, by its number; links from a card to itself are left to `loop`.

    `boxes` are the cards that edges end at, `solid` what edges of other cards keep out of.
    """
    upright = layout.direction == "LR"
    legs = {link.number: _legs(link, layout, tags, found) for link in picture.links if link.source != link.target}
    for parts in legs.values():
        for leg in parts:
            leg.sides = _sides(leg, boxes, upright)
    slots = _slots(legs, boxes, upright)
    middles = {number: anchor(found.nodes[f"tag-{number}"], tag) for number, tag in tags.items() if number in legs}
    obstacles = Obstacles([*solid, *((number, _around(middles[number], tags[number])) for number in middles)])
    drawn = {}
    for link in picture.links:
        if link.number not in legs:
            continue
        path: list[Point] = []
        for i, leg in enumerate(legs[link.number]):
            ends = slots.get((link.number, i, False)), slots.get((link.number, i, True))
            own = (link.source, link.target, link.number)
            points = _drawn(leg, ends, upright, obstacles, own)
            if not path:
                path = points
            else:
                if link.number in middles:
                    path = _straight(path, middles[link.number])
                path = _straight(path, points[0]) + points[1:]
        drawn[link.number] = path
    return drawn


def _legs(link: Link, layout: Layout, tags: Mapping[int, Tag], found: Geometry) -> list[Leg]:
    """The legs of a link from source to target; each with the tips of its arrows."""
    name, against = f"edge-{link.number}", link.number in layout.against
    if link.number not in tags:
        points = _tipped(found, name)
        return [Leg(points[::-1] if against else points, link.source, link.target, (link.both_ways, True))]
    first, second = _tipped(found, f"{name}-a"), _tipped(found, f"{name}-b")
    if against:
        first, second = second[::-1], first[::-1]
    return [Leg(first, link.source, None, (link.both_ways, False)), Leg(second, None, link.target, (False, True))]


def _tipped(found: Geometry, name: str) -> list[Point]:
    """A route drawn out to where Graphviz left room for arrowheads."""
    route = found.routes[name]
    points = list(route.points)
    if route.start:
        points = [route.start, route.start, points[0], *points]
    if route.end:
        points = [*points, points[-1], route.end, route.end]
    return points


def anchor(box: Box, tag: Tag) -> Point:
    """The point of a tag's node where the edge runs through."""
    return ((box[0] + box[2] - tag.left - tag.right) / 2, (box[1] + box[3]) / 2)


def _around(at: Point, tag: Tag) -> Box:
    return (at[0] + tag.left, at[1] + tag.top, at[0] + tag.right, at[1] + tag.bottom)


def cut(points: list[Point], source: Box | None, target: Box | None) -> list[Point]:
    """A path from the frame that it begins at to the one that it ends at, where it begins or ends at one."""
    if target is not None:
        points = _left(points[::-1], target)[::-1]
    return points if source is None else _left(points, source)


def _left(points: list[Point], box: Box) -> list[Point]:
    """A path from where it leaves a box for the last time, in straight pieces up to the cubic after that."""
    line = polyline(points)
    for at in range(len(line) - 1, 0, -1):
        inner, outer = line[at - 1], line[at]
        if box[0] < inner[0] < box[2] and box[1] < inner[1] < box[3]:
            share = min(
                (edge - one) / (other - one)
                for one, other, low, high in (
                    (inner[0], outer[0], box[0], box[2]),
                    (inner[1], outer[1], box[1], box[3]),
                )
                for edge in (low, high)
                if (one - edge) * (other - edge) <= 0 and one != other
            )
            start = (inner[0] + (outer[0] - inner[0]) * share, inner[1] + (outer[1] - inner[1]) * share)
            rest = [start, *line[at:]]
            return [rest[0], *(point for one, other in pairwise(rest) for point in (one, other, other))]
    return points


def _straight(path: list[Point], to: Point) -> list[Point]:
    return path if path[-1] == to else [*path, path[-1], to, to]


def _sides(leg: Leg, boxes: Mapping[str, Box], upright: bool) -> tuple[str, str]:
    start = _side(leg.points[0], boxes[leg.start], leg.points[-1], upright) if leg.start else ""
    end = _side(leg.points[-1], boxes[leg.end], leg.points[0], upright) if leg.end else ""
    return (start, end)


def _side(point: Point, box: Box, away: Point, upright: bool) -> str:
    """Which side of a card an end belongs to: the one that faces the other end, when that is near; else where it is."""
    gaps = {
        "l": abs(point[0] - box[0]), "r": abs(point[0] - box[2]),
        "t": abs(point[1] - box[1]), "b": abs(point[1] - box[3]),
    }  # fmt: skip
    near = min(gaps, key=lambda side: gaps[side])
    axis = 0 if upright else 1
    low, high = ("l", "r") if upright else ("t", "b")
    if near in (low, high):
        return near
    corner = min(gaps[low], gaps[high]) < _CORNER
    aside = abs(away[1 - axis] - (box[1 - axis] + box[3 - axis]) / 2)
    for side, ahead in ((low, box[axis] - away[axis]), (high, away[axis] - box[axis + 2])):
        if ahead > 4 and (corner or aside / _SLANT <= ahead < _SIMPLE):
            return side
    return near


def _slots(
    legs: Mapping[int, Sequence[Leg]], boxes: Mapping[str, Box], upright: bool
) -> dict[tuple[int, int, bool], Point]:
    """Where ends are that share a side of a card: spread along it in the order in which they go, so as not to cross.

    A single end keeps its place on a side that faces across the reading direction, and is centred on the others.
    """
    ends: dict[tuple[str, str], list[tuple[float, float, int, int, bool]]] = {}
    for number, parts in legs.items():
        for i, leg in enumerate(parts):
            for at_end, key in ((False, leg.start), (True, leg.end)):
                if key is None:
                    continue
                side = leg.sides[at_end]
                other = parts[1 - i] if len(parts) > 1 else leg
                last = (other.points[0] if at_end else other.points[-1])[1 if side in "lr" else 0]
                order = _order(_towards(leg, at_end), boxes[key], side, upright)
                ends.setdefault((key, side), []).append((order, last, number, i, at_end))
    slots = {}
    for (key, side), sharing in ends.items():
        main = side in ("lr" if upright else "tb")
        if not main and len(sharing) == 1:
            continue
        box = boxes[key]
        across = {"l": box[0], "r": box[2], "t": box[1], "b": box[3]}[side]
        low, high = (box[1], box[3]) if side in "lr" else (box[0], box[2])
        step = min(_SPREAD, (high - low) * _SHARE / max(len(sharing) - 1, 1))
        first = (low + high) / 2 - step * (len(sharing) - 1) / 2
        for place, (_, _, number, i, at_end) in enumerate(sorted(sharing)):
            along = first + place * step
            slots[number, i, at_end] = (across, along) if side in "lr" else (along, across)
    return slots


def _order(towards: Point, box: Box, side: str, upright: bool) -> float:
    """Where an end belongs on its side: by where its edge goes; on a side that faces across, by the angle."""
    if side in ("lr" if upright else "tb"):
        return towards[1 if upright else 0]
    dx, dy = towards[0] - (box[0] + box[2]) / 2, towards[1] - (box[1] + box[3]) / 2
    return (dx if side in "tb" else dy) / (abs(dx) + abs(dy) or 1.0)


def _towards(leg: Leg, at_end: bool) -> Point:
    """Where a leg goes from one of its ends: its other end when it is short, else a point a little further on."""
    points = leg.points
    if _length(points[0], points[-1]) < 2 * _SIMPLE:
        return points[0] if at_end else points[-1]
    return points[max(-8, -len(points))] if at_end else points[min(7, len(points) - 1)]


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _drawn(
    leg: Leg, ends: tuple[Point | None, Point | None], upright: bool, obstacles: Obstacles, own: tuple[object, ...]
) -> list[Point]:
    """A leg as it is drawn: a plain curve where that runs into nothing, else the route with its ends moved."""
    start, end = ends[0] or leg.points[0], ends[1] or leg.points[-1]
    main = "lr" if upright else "tb"
    if all(side in main for side in leg.sides):
        curve = _curve(start, end, upright, leg)
        if curve and not obstacles.hit(polyline(curve), own):
            return curve
    points = list(leg.points)
    if ends[0]:
        _move_end(points, False, ends[0])
    if ends[1]:
        _move_end(points, True, ends[1])
    return points


def _curve(start: Point, end: Point, upright: bool, leg: Leg) -> list[Point] | None:
    """One curve that leaves and enters along the reading direction, with straight ends for arrowheads.

    None when the ends don't face each other, or are too far apart or aside for it.
    """
    axis = 0 if upright else 1
    ahead = end[axis] - start[axis]
    sign = 1 if ahead > 0 else -1
    out = {"r": 1, "b": 1, "l": -1, "t": -1}
    if (leg.start and out[leg.sides[0]] != sign) or (leg.end and out[leg.sides[1]] != -sign):
        return None
    aside = abs(end[1 - axis] - start[1 - axis])
    if not 6 < abs(ahead) < _SIMPLE or aside > _SLANT * abs(ahead):
        return None
    stub = min(ARROW, abs(ahead) * 0.4) * sign
    a = _shifted(start, stub, upright) if leg.tips[0] else start
    b = _shifted(end, -stub, upright) if leg.tips[1] else end
    bend = (b[axis] - a[axis]) * 0.55
    points = [start, start, a, a] if leg.tips[0] else [a]
    points += [_shifted(a, bend, upright), _shifted(b, -bend, upright), b]
    return [*points, b, end, end] if leg.tips[1] else points


def _shifted(point: Point, by: float, upright: bool) -> Point:
    return (point[0] + by, point[1]) if upright else (point[0], point[1] + by)


def _move_end(points: list[Point], at_end: bool, to: Point) -> None:
    """Moves an end, with its arrowhead and the control point that gives its direction."""
    order = range(len(points) - 1, -1, -1) if at_end else range(len(points))
    first, second, third = (points[order[i]] for i in range(3))
    arrow = first == second and third == points[order[3]] and len(points) > 4
    dx, dy = to[0] - first[0], to[1] - first[1]
    for i in order[: 5 if arrow else 2]:
        points[i] = (points[i][0] + dx, points[i][1] + dy)


def loop(layout: Layout, box: Box, tag: Tag | None, used: float) -> tuple[list[Point], Point]:
    """An edge from a card to itself, and the middle of its tag: out at one end of a side, back at the other.

    `used` is the room that other such edges of the card take already.
    """
    left, top, right, bottom = box
    if layout.direction == "LR":
        reach = bottom + used + LOOP - 8 + (tag.height / 2 if tag else 0.0)
        near = bottom + ARROW
        x0, x1 = right - 14 + min(used, 8), left + 14 - min(used, 8)
        points = [
            (x0, bottom), (x0, bottom), (x0, near), (x0, near),
            (x0, reach - 3), (x0 - 3, reach), (x0 - 8, reach),
            (x0 - 8, reach), (x1 + 8, reach), (x1 + 8, reach),
            (x1 + 3, reach), (x1, reach - 3), (x1, near),
            (x1, near), (x1, bottom), (x1, bottom),
        ]  # fmt: skip
        return points, ((left + right) / 2 - (tag.left + tag.right) / 2 if tag else left, reach)
    reach = right + used + LOOP - 8 - (tag.left if tag else 0.0)
    near = right + ARROW
    y0, y1 = bottom - 10 + min(used, 6), top + 10 - min(used, 6)
    points = [
        (right, y0), (right, y0), (near, y0), (near, y0),
        (reach - 4, y0), (reach, y0 - 2), (reach, y0 - 8),
        (reach, y0 - 8), (reach, y1 + 8), (reach, y1 + 8),
        (reach, y1 + 2), (reach - 4, y1), (near, y1),
        (near, y1), (right, y1), (right, y1),
    ]  # fmt: skip
    return points, (reach, (top + bottom) / 2)


def polyline(points: Sequence[Point], samples: int = _SAMPLES) -> list[Point]:
    """A cubic spline as a polyline (Bernstein form of each piece); straight pieces stay two points."""
    line = [points[0]]
    for i in range(0, len(points) - 3, 3):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[i : i + 4]
        if (x1, y1) == (x0, y0) and (x2, y2) == (x3, y3):
            line.append((x3, y3))
            continue
        for k in range(1, samples + 1):
            t = k / samples
            s = 1 - t
            a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
            line.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return line


class Obstacles:
    """Boxes that a path must not enter, looked up by cells of a grid, so that many of them cost little."""

    _CELL = 160.0

    def __init__(self, boxes: Iterable[tuple[object, Box]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[object, Box]]] = {}
        for key, box in boxes:
            for cell in self._span(*box):
                self._cells.setdefault(cell, []).append((key, box))

    def _span(self, left: float, top: float, right: float, bottom: float) -> Sequence[tuple[int, int]]:
        size = self._CELL
        columns = range(int(left // size), int(right // size) + 1)
        rows = range(int(top // size), int(bottom // size) + 1)
        if len(columns) == len(rows) == 1:
            return ((columns[0], rows[0]),)
        return [(i, j) for i in columns for j in rows]

    def touching(self, box: Box) -> set[object]:
        """Keys of the boxes that overlap a box."""
        return {key for cell in self._span(*box) for key, other in self._cells.get(cell, ()) if meet(box, other)}

    def hit(self, line: Sequence[Point], own: tuple[object, ...]) -> set[object]:
        """Keys of the boxes that a polyline enters, those in `own` aside."""
        if not self._cells:
            return set()
        cells: Collection[tuple[int, int]] = self._span(*span(line))
        if len(cells) > _FEW_CELLS:
            cells = {cell for one, other in pairwise(line) for cell in self._span(*span((one, other)))}
        near = {(key, box) for cell in cells for key, box in self._cells.get(cell, ())}
        return {key for key, box in near if key not in own and crosses(line, box)}


def span(line: Sequence[Point]) -> Box:
    """The smallest box around a polyline."""
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return (min(xs), min(ys), max(xs), max(ys))


def meet(a: Box, b: Box) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crosses(line: Sequence[Point], box: Box) -> bool:
    """Whether a polyline enters a box (Liang and Barsky's clipping of each piece)."""
    x0, y0, x1, y1 = box
    ax, ay = line[0]
    for bx, by in line[1:]:
        if not (
            (ax <= x0 and bx <= x0) or (ax >= x1 and bx >= x1) or (ay <= y0 and by <= y0) or (ay >= y1 and by >= y1)
        ) and _clips(ax, ay, bx - ax, by - ay, box):
            return True
        ax, ay = bx, by
    return False


def _clips(x: float, y: float, dx: float, dy: float, box: Box) -> bool:
    enter, leave = 0.0, 1.0
    for p, q in ((-dx, x - box[0]), (dx, box[2] - x), (-dy, y - box[1]), (dy, box[3] - y)):
        if p == 0:
            if q < 0:
                return False
        elif p < 0:
            enter = max(enter, q / p)
        else:
            leave = min(leave, q / p)
    return enter < leave
