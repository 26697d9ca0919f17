"""Geometry -> Guess: what a picture would be like with lines and labels, told from where cards and frames are alone."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from archdoc.diagram.layout.cards import Tag
from archdoc.diagram.layout.dot import Layout
from archdoc.diagram.layout.engine import Box, Geometry, Point
from archdoc.diagram.layout.judge import READABLE, points_of
from archdoc.diagram.layout.riders import BEND, HEAD
from archdoc.diagram.layout.route import crosses
from archdoc.diagram.views import Picture

_AROUND = 66.0
"""What margins, title and legend add to the height of a picture; margins add a good half of it to the width."""
_GROWS = {"LR": 0.98, "TB": 1.05}
"""How much larger a layout is in the end, as was found on some sixty systems."""
_BEHIND = 20.0


class Guess(msgspec.Struct, frozen=True):
    """What is expected: size of the smallest text on a page, in points; crossings; lines in each other's way."""

    points: float
    crossings: int
    through: int
    backwards: int
    length: float

    @property
    def score(self) -> float:
        """Lower is better; the unit is one crossing."""
        small = max(READABLE - self.points, 0.0)
        return (
            small * 30.0 - min(self.points, 8.0)
            + self.crossings + 0.6 * self.through + 0.5 * self.backwards + 0.8 * self.length
        )  # fmt: skip


def guess(picture: Picture, layout: Layout, tags: Mapping[int, Tag], found: Geometry) -> Guess:
    """What is to be expected of a layout."""
    picture = picture.anchored()
    boxes = {node.key: found.nodes[f"node-{node.key}"] for node in picture.nodes}
    axis = 0 if layout.direction == "LR" else 1
    added = _labels(picture, tags, boxes, axis)
    width, height = found.width + (added if axis == 0 else 0), found.height + (added if axis == 1 else 0)
    lines: list[tuple[Point, Point, str, str]] = []
    backwards, length, through = 0, 0.0, 0
    for link in picture.links:
        if link.source == link.target:
            continue
        a, b = _middle(boxes[link.source]), _middle(boxes[link.target])
        lines.append((a, b, link.source, link.target))
        backwards += b[axis] - a[axis] < -_BEHIND
        length += abs(a[0] - b[0]) + abs(a[1] - b[1])
    for a, b, source, target in lines:
        through += sum(crosses((a, b), box) for key, box in boxes.items() if key not in (source, target))
    crossings = sum(
        _cross(one, other)
        for i, one in enumerate(lines)
        for other in lines[:i]
        if not {one[2], one[3]} & {other[2], other[3]}
    )
    grows = _GROWS[layout.direction]
    points = points_of(width * grows + 36.0, height * grows + _AROUND + 36.0, picture.aspect)
    return Guess(points, crossings, through, backwards, length / 1000)


def _labels(picture: Picture, tags: Mapping[int, Tag], boxes: Mapping[str, Box], axis: int) -> float:
    """How much longer the labels between neighbouring ranks make a picture."""
    gaps: dict[int, float] = {}
    middles = sorted({round((box[axis] + box[axis + 2]) / 2) for box in boxes.values()})
    ranks: list[int] = []
    for middle in middles:
        if not ranks or middle - ranks[-1] > 30:
            ranks.append(middle)
    for link in picture.links:
        tag = tags.get(link.number)
        if tag is None or link.source == link.target:
            continue
        one, other = boxes[link.source], boxes[link.target]
        room = max(other[axis] - one[axis + 2], one[axis] - other[axis + 2])
        low = min(one[axis + 2], other[axis + 2])
        between = sum(low < middle < low + room for middle in ranks)
        if room <= 0 or between:
            continue
        need = (tag.width if axis == 0 else tag.height) + HEAD + BEND
        gap = sum(middle < low for middle in ranks)
        gaps[gap] = max(gaps.get(gap, 0.0), need - room)
    return sum(gaps.values())


def _middle(box: Box) -> Point:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def _cross(one: tuple[Point, Point, str, str], other: tuple[Point, Point, str, str]) -> bool:
    p, q, r, s = one[0], one[1], other[0], other[1]
    return _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
