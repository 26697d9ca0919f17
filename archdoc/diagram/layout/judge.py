"""Scene -> Verdict: what a reader would stumble over in a picture, counted, and a score to compare scenes by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from archdoc.core.model import Hint
from archdoc.diagram.layout.engine import Box, Point
from archdoc.diagram.layout.place import Scene, Wire, badge_boxes, solid_boxes, tag_box, title_box
from archdoc.diagram.layout.route import Obstacles, meet, span
from archdoc.diagram.svg import theme
from archdoc.diagram.svg.frame import size

READABLE = 7.0
"""Points. Smaller text on an A4 page counts against a scene."""
SMALLEST = min(theme.CHIP, theme.TECH, theme.LABEL, theme.LEGEND)
A4 = (493.0, 740.0)
"""The text area of an A4 page with margins of 18 mm, in points."""
_DEFECT = 60.0
"""What a defect weighs, in crossings: more than text that is two points too small."""
_BACK = 20.0
"""An edge that ends further back than this runs against the reading direction."""
_RIGHT = 20.0
"""A card whose middle is so much further right than another's stands right of it."""
_BESIDE, _ALONG = 5.0, 24.0
"""Lines that are nearer to each other than this for longer than that can't be told apart."""
_LARGE = 150
"""With more links than this, crossings are counted on coarser lines."""


def unkept(placed: Scene) -> list[Hint]:
    """The author's hints that a scene doesn't keep."""
    axis = 1 if placed.layout.direction == "TB" else 0
    left = []
    for hint in placed.picture.hints:
        (x, y, card), (u, v, other) = placed.cards[hint.element], placed.cards[hint.other]
        upright = {"same_row": 1, "below": 1, "same_column": 0, "right_of": 0}.get(hint.place, axis)
        start, length = (y, card.height) if upright else (x, card.width)
        begin, extent = (v, other.height) if upright else (u, other.width)
        kept = start < begin + extent and begin < start + length
        if hint.place in ("after", "below"):
            kept = start >= begin + extent
        elif hint.place == "right_of":
            kept = start + length / 2 > begin + extent / 2 + _RIGHT
        if not kept:
            left.append(hint)
    return left


class Verdict(msgspec.Struct, frozen=True):
    """What is wrong with a scene, and how large its smallest text is on an A4 page, in points."""

    through: int
    ambiguous: int
    blocked: int
    grazed: int
    crossings: int
    backwards: int
    length: float
    points: float
    unkept: int = 0
    """How many of the author's hints are not kept."""

    @property
    def clean(self) -> bool:
        """Whether no edge runs through anything, and no label is doubtful."""
        return not (self.through or self.ambiguous or self.blocked or self.unkept)

    @property
    def score(self) -> float:
        """Lower is better; the unit is one crossing."""
        small = max(READABLE - self.points, 0.0)
        return (
            (self.through + self.ambiguous + self.blocked + self.unkept) * _DEFECT
            + self.grazed * 4.0
            + small * 30.0
            - min(self.points, 8.0)
            + self.crossings
            + self.backwards * 0.5
            + self.length * 0.8
        )


def judge(placed: Scene) -> Verdict:
    """Measures a scene."""
    wires = placed.wires
    spots = [(wire.link.number, spot) for wire in wires if (spot := tag_box(wire))]
    solid, badges = solid_boxes(placed.cards), badge_boxes(placed.cards)
    cards, tags, discs = Obstacles((key, _shrunk(box, 1.0)) for key, box in solid), Obstacles(spots), Obstacles(badges)
    through, grazed = 0, 0
    length, backwards = 0.0, 0
    axis = 1 if placed.layout.direction == "TB" else 0
    for wire in wires:
        own = (wire.link.source, wire.link.target, wire.link.number)
        through += len(cards.hit(wire.line, own)) + len(tags.hit(wire.line, own))
        grazed += len(discs.hit(wire.line, own))
        first, last = wire.line[0], wire.line[-1]
        backwards += last[axis] - first[axis] < -_BACK
        length += abs(last[0] - first[0]) + abs(last[1] - first[1])
    outlines = Obstacles((key, (x, y, x + card.width, y + card.height)) for key, (x, y, card) in placed.cards.items())
    for key, badge in badges:
        through += bool(outlines.touching(badge) - {key}) + bool(tags.touching(badge))
    ambiguous = sum(bool(outlines.touching(_shrunk(box, 1.5))) for _, box in spots)
    ambiguous += sum(bool(tags.touching(_shrunk(box, 1.0)) - {number}) for number, box in spots)
    titles = Obstacles((frame.boundary.id, title_box(frame)) for frame in placed.frames)
    blocked = sum(len(titles.hit(wire.line, ())) for wire in wires) + sum(len(titles.touching(box)) for _, box in spots)
    points = points_of(*size(placed), placed.picture.aspect)
    crossings = _crossings([wire.line for wire in wires])
    return Verdict(
        through + _together(wires),
        ambiguous,
        blocked,
        grazed,
        crossings,
        backwards,
        length / 1000,
        points,
        len(unkept(placed)),
    )


def _together(wires: Sequence[Wire]) -> int:
    """How many pieces of lines lie upon, or nearly upon, those of others, so that one can't tell them apart."""
    count = 0
    for axis in (0, 1):
        pieces = sorted(
            (a[axis], *sorted((a[1 - axis], b[1 - axis])), i)
            for i, wire in enumerate(wires)
            for a, b in pairwise(wire.corners)
            if a[axis] == b[axis]
        )
        for k, (at, low, high, i) in enumerate(pieces):
            for other, start, stop, j in pieces[k + 1 :]:
                if other - at >= _BESIDE:
                    break
                count += i != j and min(high, stop) - max(low, start) > _ALONG
    return count


def points_of(width: float, height: float, aspect: float | None = None) -> float:
    """How large the smallest text of a picture of that size is on an A4 page, the better way round, in points.

    With an `aspect`, width to height, on one of these proportions that is as large.
    """
    if aspect is not None:
        high = (A4[0] * A4[1] / aspect) ** 0.5
        fits: float = min(aspect * high / width, high / height, 1.0)
        return SMALLEST * fits
    return SMALLEST * min(max(min(A4[0] / width, A4[1] / height), min(A4[1] / width, A4[0] / height)), 1.0)


def _shrunk(box: Box, by: float) -> Box:
    return (box[0] + by, box[1] + by, box[2] - by, box[3] - by)


def _crossings(lines: Sequence[Sequence[Point]]) -> int:
    """How many pairs of lines cross; found by a sweep from left to right."""
    if len(lines) > _LARGE:
        lines = [(*line[::4], line[-1]) for line in lines]
    reaches = [span(line) for line in lines]
    open_: list[int] = []
    count = 0
    for i in sorted(range(len(lines)), key=lambda i: reaches[i][0]):
        left = reaches[i][0]
        open_ = [j for j in open_ if reaches[j][2] > left]
        count += sum(meet(reaches[i], reaches[j]) and _cross(lines[i], lines[j]) for j in open_)
        open_.append(i)
    return count


def _cross(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether two polylines properly cross."""
    for (ax, ay), (bx, by) in pairwise(one):
        lowx, highx = (ax, bx) if ax < bx else (bx, ax)
        lowy, highy = (ay, by) if ay < by else (by, ay)
        dx, dy = bx - ax, by - ay
        for (cx, cy), (ex, ey) in pairwise(other):
            if (cx < lowx and ex < lowx) or (cx > highx and ex > highx):
                continue
            if (cy < lowy and ey < lowy) or (cy > highy and ey > highy):
                continue
            side = (dx * (cy - ay) - dy * (cx - ax)) * (dx * (ey - ay) - dy * (ex - ax))
            if side < 0:
                fx, fy = ex - cx, ey - cy
                if (fx * (ay - cy) - fy * (ax - cx)) * (fx * (by - cy) - fy * (bx - cx)) < 0:
                    return True
    return False
