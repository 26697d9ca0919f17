"""Room is made: everything beyond a place moves on by so much, so that nothing that was apart comes together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from archdoc.diagram.layout.engine import Box, Point

Cut = tuple[int, float, float]
"""Axis, where, and by how much."""


class Room:
    """Room made at some places of both axes."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        self._at: list[list[float]] = []
        self._by: list[list[float]] = []
        for axis in (0, 1):
            own = sorted((at, by) for on, at, by in cuts if on == axis)
            self._at.append([at for at, _ in own])
            self._by.append([0.0, *accumulate(by for _, by in own)])

    def moved(self, value: float, axis: int) -> float:
        """Where a coordinate is now."""
        return value + self._by[axis][bisect_left(self._at[axis], value)]

    def point(self, point: Point) -> Point:
        """Where a point is now."""
        return (self.moved(point[0], 0), self.moved(point[1], 1))

    def box(self, box: Box) -> Box:
        """Where a box is now; it grows by the room made in it."""
        return (*self.point((box[0], box[1])), *self.point((box[2], box[3])))

    def card(self, box: Box, wider: float = 0.0, higher: float = 0.0) -> Box:
        """Where a box is now that grows only by so much."""
        left, top = self.point((box[0], box[1]))
        return (left, top, left + box[2] - box[0] + wider, top + box[3] - box[1] + higher)


def idle(taken: Sequence[tuple[float, float]], axis: int, least: float = 2.0) -> list[Cut]:
    """Cuts that close the stretches of an axis in which nothing is taken: they are only crossed."""
    cuts: list[Cut] = []
    edge: float | None = None
    for low, high in sorted(taken):
        if edge is not None and low - edge > least:
            # Whatever is at the far end of the stretch moves, and what is before it stays.
            cuts.append((axis, edge, edge - low))
        edge = high if edge is None else max(edge, high)
    return cuts


def merged(cuts: Sequence[Cut], within: float = 12.0) -> list[Cut]:
    """Cuts without those that a larger one nearby serves already."""
    made: list[Cut] = []
    for axis, at, by in sorted(cuts, key=lambda cut: (-cut[2], cut[0], cut[1])):
        if not any(on == axis and abs(at - there) < within for on, there, _ in made):
            made.append((axis, at, by))
    return made


def ends(line: Sequence[Point], source: Box, target: Box) -> list[Point]:
    """A line with its ends brought back to the borders of cards that did not grow."""
    moved = [list(point) for point in line]
    kept: list[tuple[int, int, float, float]] = []
    for end, following, box in ((0, 1, source), (-1, -2, target)):
        axis = 0 if line[end][1] == line[following][1] else 1
        moved[end][axis] = box[axis] if line[following][axis] < line[end][axis] else box[axis + 2]
        kept.append((end, 1 - axis, box[1 - axis] + 8, box[3 - axis] - 8))
    if len(line) == 2:
        # A straight shot stays straight.
        (_, across, a, b), (_, _, c, d) = kept
        if max(a, c) <= min(b, d):
            at = min(max(moved[0][across], a, c), b, d)
            moved[0][across] = moved[1][across] = at
        else:
            # Its cards don't face each other any more: it turns half-way.
            moved[0][across] = min(max(moved[0][across], a), b)
            moved[1][across] = min(max(moved[1][across], c), d)
            half = (moved[0][1 - across] + moved[1][1 - across]) / 2
            for point in (moved[1], moved[0]):
                turn = [half, half]
                turn[across] = point[across]
                moved.insert(1, turn)
    else:
        for end, across, low, high in kept:
            at = min(max(moved[end][across], low), high)
            moved[end][across] = moved[1 if end == 0 else -2][across] = at
    return [(x, y) for x, y in moved]
