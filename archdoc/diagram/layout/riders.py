"""Lines in tracks -> where on its own line each label goes, with its badges: on the longest piece that is free.

Where no piece is long enough, how much is missing comes out, for `room` to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot

import msgspec

from archdoc.diagram.layout.cards import Tag
from archdoc.diagram.layout.engine import Box, Point
from archdoc.diagram.layout.route import crosses, meet
from archdoc.diagram.layout.tracks import Label

HEAD, BEND = 15.0, 7.0
"""What a label keeps away from the end of its line, where an arrowhead may be, and from a turn."""
_AROUND = 3.0
"""Between a label and what else is there."""
_HALF_LINE = 7.75
"""Half of the distance between lines of a label."""
_BESIDE = 14.0
"""What it costs that a label has to push a line aside."""
_REACH = 500.0
"""No label reaches further from its line."""
_CUT = 30.0
"""What it costs, in units of length, that a label lies on the side of a frame."""


class Spot(msgspec.Struct, frozen=True):
    """A place for a tag: the piece of the line, and the point on it where the middle of the tag goes."""

    index: int
    upright: bool
    tag: Tag
    at: Point
    lack: float
    """How much longer the piece would have to be."""
    cost: float

    @property
    def box(self) -> Box:
        """What the tag covers."""
        (x, y), tag = self.at, self.tag
        return (x + tag.left, y + tag.top, x + tag.right, y + tag.bottom)

    def label(self) -> Label:
        """The tag as `tracks` sees it."""
        left, top, right, bottom = self.box
        (x, y) = self.at
        clear = away(self.tag, self.upright) + 1.5
        if self.upright:
            return Label(self.index, top, bottom, x - left, right - x, clear)
        return Label(self.index, left, right, y - top, bottom - y, clear)


def away(tag: Tag, upright: bool) -> float:
    """How far the words of a tag that are the furthest from their line are from it: a line nearer to them misleads."""
    if upright:
        return max((max(abs(x) - width / 2, 0.0) for _, x, _, width in tag.lines), default=0.0)
    return max((max(abs(y - 4.25) - _HALF_LINE, 0.0) for _, _, y, _ in tag.lines), default=0.0)


def spots(
    lines: Mapping[int, Sequence[Point]],
    forms: Mapping[int, Mapping[bool, Sequence[Tag]]],
    solid: Sequence[Box],
    frames: Sequence[Box],
    *,
    settled: bool,
) -> dict[int, Spot]:
    """The best place of each tag, by number.

    `forms` are the shapes that a tag can have on a piece that runs across (False) and on one that runs down (True);
    `solid` is what no tag may cover. Lines that run beside a label are in its way only once things are `settled`.
    """
    found: dict[int, Spot] = {}
    thin = {number: _thin(line) for number, line in lines.items()}
    # Those with the least choice first.
    for number in sorted(forms, key=lambda number: (_longest(lines[number]), number)):
        others = [(box, upright) for key, boxes in thin.items() if key != number for box, upright in boxes]
        taken = [*solid, *(spot.box for spot in found.values())]
        best: Spot | None = None
        for spot in _places(lines[number], thin[number], forms[number], others, taken, frames, settled):
            if best is None or spot.cost < best.cost - 0.01:
                best = spot
        if best is not None:
            found[number] = best
    return found


def on_slants(
    lines: Mapping[int, Sequence[Point]], forms: Mapping[int, Mapping[bool, Sequence[Tag]]], solid: Sequence[Box]
) -> dict[int, Spot]:
    """The best place of each tag on lines of any direction: where it covers the least, as near to the middle as can be.

    Lines are polylines, by number; the other arguments are those of `spots`.
    """
    found: dict[int, Spot] = {}
    for number in sorted(forms, key=lambda number: (_longest(lines[number]), number)):
        taken = [*solid, *(spot.box for spot in found.values())]
        best: Spot | None = None
        for share, at, upright in _samples(lines[number]):
            for shape, tag in enumerate(forms[number][upright]):
                spot = Spot(0, upright, tag, at, 0.0, 0.0)
                box = spot.box
                cost = 30.0 * sum(meet(box, other) for other in taken)
                cost += 8.0 * sum(crosses(line, box) for other, line in lines.items() if other != number)
                spot = msgspec.structs.replace(spot, cost=cost + 10 * abs(share - 0.5) + 3.0 * shape)
                if best is None or spot.cost < best.cost - 0.01:
                    best = spot
        if best is not None:
            found[number] = best
    return found


def _samples(line: Sequence[Point], count: int = 17) -> Iterable[tuple[float, Point, bool]]:
    """Points along a polyline with their share of its length, and whether it runs rather down there than across."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    whole = sum(lengths) or 1.0
    for k in range(2, count - 1):
        left = whole * k / count
        for (a, b), length in zip(pairwise(line), lengths, strict=True):
            if left <= length and length:
                t = left / length
                upright = abs(b[1] - a[1]) > 0.12 * abs(b[0] - a[0])
                yield k / count, (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])), upright
                break
            left -= length


def _longest(line: Sequence[Point]) -> float:
    return max(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(line))


def _thin(line: Sequence[Point]) -> list[tuple[Box, bool]]:
    return [
        ((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), a[0] == b[0]) for a, b in pairwise(line)
    ]


def _places(
    line: Sequence[Point],
    own: Sequence[tuple[Box, bool]],
    forms: Mapping[bool, Sequence[Tag]],
    others: Sequence[tuple[Box, bool]],
    taken: Sequence[Box],
    frames: Sequence[Box],
    settled: bool,
) -> Iterable[Spot]:
    last = len(line) - 2
    for k in range(last + 1):
        a, b = line[k], line[k + 1]
        upright = a[0] == b[0]
        along, across = (1, 0) if upright else (0, 1)
        at = a[across]
        low, high = sorted((a[along], b[along]))
        near = [
            *((b[across], b[across + 2], b[along], b[along + 2], up == upright, True)
              for b, up in others if b[along + 2] >= low and b[along] <= high and _by(b, at, across)),
            *((b[across], b[across + 2], b[along], b[along + 2], False, False)
              for b in taken if b[along + 2] >= low and b[along] <= high and _by(b, at, across)),
            *((b[across], b[across + 2], b[along], b[along + 2], False, False)
              for i, (b, _) in enumerate(own) if abs(i - k) > 1 and b[along + 2] >= low and b[along] <= high),
        ]  # fmt: skip
        first = HEAD if (k == 0 if a[along] < b[along] else k == last) else BEND
        second = HEAD if (k == last if a[along] < b[along] else k == 0) else BEND
        for shape, tag in enumerate(forms[upright]):
            before, after = (-tag.top, tag.bottom) if upright else (-tag.left, tag.right)
            lower, upper = (-tag.left, tag.right) if upright else (-tag.top, tag.bottom)
            blocks: list[tuple[float, float]] = []
            clear = max(_AROUND, away(tag, upright) + 1.0)
            beside = 0.0
            for nearest, furthest, start, stop, parallel, is_line in near:
                gap = clear if is_line else _AROUND
                if nearest < at + upper + gap and furthest > at - lower - gap:
                    if parallel and not settled:
                        beside += _BESIDE
                        continue
                    blocks.append((start - gap, stop + gap))
            need = before + after
            sides = [
                side for box in frames if box[across] < at < box[across + 2] for side in (box[along], box[along + 2])
            ]
            middle = (low + high) / 2
            for x, room in _free(low + first, high - second, blocks, need):
                lack = max(need - room[1] + room[0], 0.0)
                at_along = min(max(x, room[0] + before), max(room[1] - after, room[0] + before))
                if lack:
                    at_along = (room[0] + room[1]) / 2 + (before - after) / 2
                cut = sum(at_along - before - 2 < side < at_along + after + 2 for side in sides)
                if cut and not lack:
                    for side in sides:
                        for moved in (side - after - 3, side + before + 3):
                            if room[0] + before <= moved <= room[1] - after and not any(
                                moved - before - 2 < s < moved + after + 2 for s in sides
                            ):
                                at_along, cut = moved, 0
                                break
                        if not cut:
                            break
                cost = 4 * lack + _CUT * cut + beside + 6.0 * shape
                cost += 0.15 * abs(at_along - middle) - 0.12 * min(room[1] - room[0], 300.0)
                point = (at, at_along) if upright else (at_along, at)
                yield Spot(k, upright, tag, point, lack, cost)


def _by(box: Box, at: float, across: int) -> bool:
    return box[across] < at + _REACH and box[across + 2] > at - _REACH


def _free(
    low: float, high: float, blocks: Sequence[tuple[float, float]], need: float
) -> list[tuple[float, tuple[float, float]]]:
    """Stretches between `low` and `high` that nothing blocks, each with its middle; the widest one however short."""
    edge, found = low, []
    for a, b in sorted(blocks):
        if a > edge:
            found.append((edge, min(a, high)))
        edge = max(edge, b)
    if edge < high:
        found.append((edge, high))
    found = [(a, b) for a, b in found if b > a]
    wide = [room for room in found if room[1] - room[0] >= need]
    if not wide and found:
        wide = [max(found, key=lambda room: room[1] - room[0])]
    if not wide:
        wide = [((low + high) / 2, (low + high) / 2)]
    return [((a + b) / 2, (a, b)) for a, b in wide]
