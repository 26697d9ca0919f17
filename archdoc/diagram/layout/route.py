"""Lines as they are drawn: corners made round, curves, straight shots; and the geometry of lines and boxes.

All points of a drawn line are control points of cubic splines; the last piece of one that has an arrowhead is straight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from math import hypot

from archdoc.diagram.layout.cards import Tag
from archdoc.diagram.layout.dot import LOOP, Layout
from archdoc.diagram.layout.engine import Box, Point

ARROW = 8.5
"""Length of an arrowhead; the last piece of a path that has one is straight and at least this long."""
_RADIUS = 7.0
"""Of a corner, where there is room."""
_FEW_CELLS = 9
"""A line within so few cells is looked up by the box around it, a longer one piece by piece."""
_SAMPLES = 6
"""Points per cubic when a path is looked at as a polyline."""
_KAPPA = 0.5523
"""Where the control points of a cubic lie that is nearly a quarter of a circle."""


def rounded(corners: Sequence[Point], tips: tuple[bool, bool], radius: float = _RADIUS) -> list[Point]:
    """A line with round corners, as control points; with a straight piece of its own for an arrowhead at each tip."""
    points = [corners[0]]
    at = corners[0]
    last = len(corners) - 1
    for k in range(1, last):
        corner, after = corners[k], corners[k + 1]
        before = corners[k - 1]
        into, out = _length(before, corner), _length(corner, after)
        # Half of a piece is the next corner's; of the last one, the arrowhead's share is nobody's.
        into = (into - ARROW if k == 1 and tips[0] else into) / (1 if k == 1 else 2)
        out = (out - ARROW if k == last - 1 and tips[1] else out) / (1 if k == last - 1 else 2)
        r = max(min(radius, into, out), 0.0)
        a, b = _towards(corner, before, r), _towards(corner, after, r)
        if k == 1 and tips[0]:
            tip = _towards(at, a, ARROW)
            points += [at, tip, tip]
            at = tip
        points += [at, a, a]
        points += [_towards(a, corner, r * _KAPPA), _towards(b, corner, r * _KAPPA), b]
        at = b
    end = corners[-1]
    if last == 1 and tips[0]:
        tip = _towards(at, end, min(ARROW, _length(at, end) / 3))
        points += [at, tip, tip]
        at = tip
    if tips[1]:
        tip = _towards(end, at, min(ARROW, _length(at, end) * 0.9))
        points += [at, tip, tip]
        at = tip
    return [*points, at, end, end]


def curved(corners: Sequence[Point], tips: tuple[bool, bool]) -> list[Point]:
    """A line in curves: through the middles of its pieces, with its corners as what it bends towards."""
    if len(corners) < 3:
        return rounded(corners, tips)
    first = _towards(corners[0], corners[1], ARROW + 2 if tips[0] else 2.0)
    final = _towards(corners[-1], corners[-2], ARROW + 2 if tips[1] else 2.0)
    points = [corners[0], corners[0], first, first]
    at = first
    for k in range(1, len(corners) - 1):
        corner = corners[k]
        end = final if k == len(corners) - 2 else _middle(corner, corners[k + 1])
        points += [
            _towards(at, corner, _length(at, corner) * 0.8),
            _towards(end, corner, _length(end, corner) * 0.8),
            end,
        ]
        at = end
    return [*points, final, corners[-1], corners[-1]]


def shortened(corners: Sequence[Point], solid: Obstacles, own: tuple[object, ...]) -> list[Point]:
    """A line without the turns that it doesn't need: straight from end to end where nothing solid is in between."""
    line = list(corners)
    start = 0
    while start < len(line) - 2:
        for stop in range(len(line) - 1, start + 1, -1):
            if not solid.hit((line[start], line[stop]), own):
                del line[start + 1 : stop]
                break
        start += 1
    return line


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _towards(a: Point, b: Point, by: float) -> Point:
    length = hypot(b[0] - a[0], b[1] - a[1])
    if length == 0:
        return a
    return (a[0] + (b[0] - a[0]) * by / length, a[1] + (b[1] - a[1]) * by / length)


def _length(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def crossings(lines: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """For each line at right angles, where others pass over it: where it runs across and they run down."""
    down = [
        (b[0] if a[1] == b[1] else a[0], min(a[1], b[1]), max(a[1], b[1]), i)
        for i, line in enumerate(lines)
        for a, b in pairwise(line)
        if a[0] == b[0]
    ]
    found: list[list[Point]] = []
    for i, line in enumerate(lines):
        own = []
        for a, b in pairwise(line):
            if a[1] == b[1]:
                low, high = sorted((a[0], b[0]))
                own += [
                    (x, a[1])
                    for x, top, bottom, j in down
                    if j != i and low + 1 < x < high - 1 and top + 1 < a[1] < bottom - 1
                ]
        found.append(sorted(own))
    return found


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
