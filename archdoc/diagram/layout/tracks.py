"""Ways that share gaps -> lines in tracks of their own, in an order in which they need not cross.

Each piece of each line may move across its own direction as far as cards, titles and parallel sides of frames let it
(a line's ends: as far as the side of their card reaches). Pieces that run side by side are put in order: by the grid
where they were found on different lines of it; else by which way they part (what turns left is on the left). Then all
are spread, a step apart. How much room is missing somewhere comes out too, for `room` to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cmp_to_key

import msgspec

from archdoc.diagram.layout.engine import Point
from archdoc.diagram.layout.grid import Ground

STEP = 10.0
"""Between two lines side by side."""
_CLEAR, _FRAME, _TITLE = 12.5, 6.5, 4.0
"""Between a line and a card, a parallel side of a frame, a title."""
_PAST = 6.0
_LABEL = 4.0
"""Between a line and the label of another."""
_END = 16.0
"""Between two ends on one side of a card, where there is room."""
_TOUCH = 8.0
"""Pieces whose extents come so near to each other are kept apart too."""
_FAR = 1e6
_SPREAD = 60.0
"""A piece stays within so much of where it was found."""


class Piece(msgspec.Struct):
    """A straight piece of a line: `at` on its own axis, from `low` to `high` along it."""

    number: int
    index: int
    at: float
    low: float
    high: float
    least: float
    most: float
    ends: int
    """How many of the two ends of the line are on it."""
    barred: bool = False
    """Whether what stops it is something in its way, and not where the side of its card ends."""


class Label(msgspec.Struct, frozen=True):
    """What rides on a piece of a line: from `low` to `high` along it, and so far to either side of it."""

    index: int
    low: float
    high: float
    lower: float
    upper: float
    clear: float
    """How far other lines keep away from it: as far as its words are from their own."""


class Tracks:
    """Lines being put into tracks."""

    def __init__(
        self, ground: Ground, ways: Mapping[int, Sequence[Point]], ends: Mapping[int, tuple[str, str]]
    ) -> None:
        self.ground, self.ends = ground, ends
        self.lines = {number: [list(point) for point in way] for number, way in ways.items() if len(way) > 1}
        self.ranks: dict[tuple[int, int, int], float] = {}
        """By axis, line, and index of its piece: which is before which. What lacks room is not where it should be."""
        self._counts: dict[int, int] = {}
        """How many points each line had when its pieces got their ranks."""
        self.labels: dict[int, Label] = {}
        self.lacking: list[tuple[int, float, float]] = []
        """Axis, where, how much: room that was missing the last time."""
        self.narrow: dict[tuple[str, int], float] = {}
        """By node key and axis, how much larger a card would have to be for its ends."""

    def spread(self) -> None:
        """Moves all pieces into tracks, those that run across first."""
        self.lacking, self.narrow = [], {}
        for axis in (1, 0):
            self._spread(axis)

    def points(self) -> dict[int, list[Point]]:
        """The corners of each line."""
        return {number: [(x, y) for x, y in line] for number, line in self.lines.items()}

    def pieces(self, axis: int) -> list[Piece]:
        """The pieces whose place is a coordinate of an axis: with 1, those that run across."""
        found = []
        for number, line in self.lines.items():
            last = len(line) - 2
            for k in range(last + 1):
                a, b = line[k], line[k + 1]
                if (a[1] == b[1]) != (axis == 1) or (a == b):
                    continue
                low, high = sorted((a[1 - axis], b[1 - axis]))
                ends = (k == 0) + (k == last)
                found.append(Piece(number, k, a[axis], low, high, -_FAR, _FAR, ends))
        return found

    def limited(self, axis: int) -> list[Piece]:
        """The pieces of an axis with how far each can move."""
        pieces = self.pieces(axis)
        solid = self._solid(axis)
        sides = [(box[1 - axis], box[3 - axis], box[axis], box[axis + 2]) for box in self.ground.frames]
        for piece in pieces:
            self._limit(piece, axis, solid, sides)
        return pieces

    def free(self, numbers: Iterable[int]) -> bool:
        """Whether lines run clear of all cards, with their badges, and of titles."""
        ground = self.ground
        solid = [*ground.solid, *ground.badges, *(("", title) for title in ground.titles)]
        for number in numbers:
            line, ends = self.lines[number], self.ends[number]
            last = len(line) - 2
            for k in range(last + 1):
                (ax, ay), (bx, by) = line[k], line[k + 1]
                x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
                for key, (left, top, right, bottom) in solid:
                    if (
                        x0 < right + _TITLE and x1 > left - _TITLE and y0 < bottom + _TITLE and y1 > top - _TITLE
                        and not (k == 0 and key == ends[0]) and not (k == last and key == ends[1])
                    ):  # fmt: skip
                        return False
        return True

    def _spread(self, axis: int) -> None:
        pieces = self.limited(axis)
        self._place(self._ranked(pieces, axis) or self._sorted(pieces, axis), axis)

    def _ranked(self, pieces: list[Piece], axis: int) -> list[Piece]:
        """Pieces in the order that they had before, and what is new among them where it is; empty the first time."""
        known: list[tuple[float, Piece]] = []
        new: list[Piece] = []
        for piece in pieces:
            rank = self.ranks.get((axis, piece.number, piece.index))
            if rank is None or self._counts[piece.number] != len(self.lines[piece.number]):
                new.append(piece)
            else:
                known.append((rank, piece))
        if not known:
            return []
        known.sort(key=lambda pair: pair[0])
        ordered = [piece for _, piece in known]
        for piece in new:
            after = next((i for i, other in enumerate(ordered) if other.at > piece.at), len(ordered))
            ordered.insert(after, piece)
        return ordered

    def _sorted(self, pieces: list[Piece], axis: int) -> list[Piece]:
        # Where lines of the grid are the same, which way they part decides; it was settled when they were found.
        pieces.sort(key=lambda piece: (round(piece.at, 2), piece.number, piece.index))
        ordered: list[Piece] = []
        start = 0
        while start < len(pieces):
            stop = start
            while stop < len(pieces) and abs(pieces[stop].at - pieces[start].at) < 0.02:
                stop += 1
            ordered += self._parted(pieces[start:stop], axis)
            start = stop
        return ordered

    def _solid(self, axis: int) -> list[tuple[str, float, float, float, float]]:
        """What is in the way: whose it is, how far lines keep from both sides of it, and from where to where."""
        ground = self.ground
        found = []
        for boxes, clear in (
            (ground.solid, _CLEAR), (ground.badges, _TITLE), ([("", box) for box in ground.titles], _TITLE),
        ):  # fmt: skip
            # Past its end, a piece need not be as far from a card as beside it.
            past = min(clear, _PAST)
            for key, box in boxes:
                found.append(
                    (key, box[axis] - clear, box[axis + 2] + clear, box[1 - axis] - past, box[3 - axis] + past)
                )
        return found

    def _limit(
        self,
        piece: Piece,
        axis: int,
        solid: Sequence[tuple[str, float, float, float, float]],
        sides: Sequence[tuple[float, float, float, float]],
    ) -> None:
        """How far a piece can move: up to what is in the way, or as far as the side of its card goes."""
        at, low, high = piece.at, piece.low, piece.high
        least, most = -_FAR, _FAR
        line = self.lines[piece.number]
        source, target = self.ends[piece.number]
        own = set()
        if piece.index == 0:
            own.add(source)
        if piece.index == len(line) - 2:
            own.add(target)
        for key, near, far, start, stop in solid:
            if start < high and stop > low and key not in own:
                if near + far < 2 * at:
                    least = max(least, far)
                else:
                    most = min(most, near)
        for start, stop, one, two in sides:
            if start < high and stop > low:
                for side in (one, two):
                    if side <= at:
                        least = max(least, side + _FRAME)
                    else:
                        most = min(most, side - _FRAME)
        for number, label in self.labels.items():
            other = self.lines[number]
            if number == piece.number or (other[label.index][1] == other[label.index + 1][1]) == (axis == 1):
                continue
            there = other[label.index][1 - axis]
            clear = max(_LABEL, label.clear)
            if low < there + label.upper + clear and high > there - label.lower - clear:
                if label.low + label.high < 2 * at:
                    least = max(least, label.high + clear)
                else:
                    most = min(most, label.low - clear)
        for end, key, k in ((0, source, 1), (-1, target, -2)):
            if (end == 0 and piece.index == 0) or (end == -1 and piece.index == len(line) - 2):
                away, here = line[k][1 - axis], line[end][1 - axis]
                facing = ("lr" if axis == 1 else "tb")[away > here]
                a, b = self.ground.ports[key].get(facing, (at, at))
                piece.barred = most < b
                least, most = max(least, a), min(most, b)
        piece.least, piece.most = least, most

    def _parted(self, pieces: list[Piece], axis: int) -> list[Piece]:
        if len(pieces) < 2:
            return pieces

        def compare(a: Piece, b: Piece) -> int:
            return self._compare(a, b, axis)

        return sorted(pieces, key=cmp_to_key(compare))

    def _compare(self, a: Piece, b: Piece, axis: int) -> int:
        """Which of two pieces on one line of the grid is first (left, or above): by where the lines part."""
        if a.number == b.number:
            return a.index - b.index
        swapped = a.number > b.number
        if swapped:
            a, b = b, a
        one, other = self.lines[a.number], self.lines[b.number]
        up = one[a.index + 1][1 - axis] > one[a.index][1 - axis]
        same = (other[b.index + 1][1 - axis] > other[b.index][1 - axis]) == up
        left = _left(one, a.index, other, b.index, same)
        if not left:
            back = _left(one[::-1], len(one) - 2 - a.index, other[::-1], len(other) - 2 - b.index, same)
            left = -back
        if not left:
            left = 1
        # Left of a line that goes down is right of it on the page, and so on.
        first = left if (axis == 1) == up else -left
        return first if swapped else -first

    def _place(self, pieces: list[Piece], axis: int) -> None:
        count = len(pieces)
        for rank, piece in enumerate(pieces):
            self.ranks[axis, piece.number, piece.index] = rank
            self._counts[piece.number] = len(self.lines[piece.number])
        pairs: list[list[tuple[int, float]]] = [[] for _ in range(count)]
        for i, one in enumerate(pieces):
            for j in range(i):
                other = pieces[j]
                if one.number == other.number:
                    continue
                if one.low < other.high + _TOUCH and other.low < one.high + _TOUCH and one.least < other.most + STEP:
                    gap = self._gap(other, one)
                    if gap:
                        pairs[i].append((j, gap))
        least = [piece.least for piece in pieces]
        above = [0] * count
        for i in range(count):
            for j, gap in pairs[i]:
                least[i] = max(least[i], least[j] + gap)
                above[i] = max(above[i], above[j] + 1)
        most = [piece.most for piece in pieces]
        below = [0] * count
        for i in reversed(range(count)):
            for j, gap in pairs[i]:
                most[j] = min(most[j], most[i] - gap)
                below[j] = max(below[j], below[i] + 1)
        placed = [0.0] * count
        for i, piece in enumerate(pieces):
            wanted = self._wanted(piece, above[i], below[i])
            low = max([least[i], *(placed[j] + gap for j, gap in pairs[i])])
            if least[i] > most[i] + 0.01:
                self._lack(piece, axis, least[i] - most[i])
            placed[i] = max(min(max(wanted, low), most[i]), piece.least)
            if placed[i] < low - 0.01 and placed[i] < piece.most:
                placed[i] = min(low, piece.most)
            if piece.least > piece.most:
                placed[i] = piece.at if piece.most < piece.at < piece.least else (piece.least + piece.most) / 2
        for piece, at in zip(pieces, placed, strict=True):
            line = self.lines[piece.number]
            line[piece.index][axis] = line[piece.index + 1][axis] = at

    def _lack(self, piece: Piece, axis: int, by: float) -> None:
        """Notes room that is missing: before what stops the piece, or on the side of a card where it ends."""
        if not piece.ends or piece.barred:
            self.lacking.append((axis, piece.most if piece.most < _FAR else piece.at, by))
            return
        line, keys = self.lines[piece.number], self.ends[piece.number]
        ends = [key for key, k in zip(keys, (0, len(line) - 2), strict=True) if k == piece.index]
        box = self.ground.cards
        key = min(ends, key=lambda key: box[key][axis + 2] - box[key][axis])
        self.narrow[key, axis] = max(self.narrow.get((key, axis), 0.0), by)

    def _gap(self, one: Piece, other: Piece) -> float:
        gap = STEP
        a, b = self.labels.get(one.number), self.labels.get(other.number)
        if a and a.index != one.index:
            a = None
        if b and b.index != other.index:
            b = None
        if a and b and a.low < b.high + 4 and b.low < a.high + 4:
            gap = max(gap, a.upper + b.lower + 3)
        elif a and other.low < a.high + 4 and a.low < other.high + 4:
            gap = max(gap, a.upper + max(5.0, a.clear))
        elif b and one.low < b.high + 4 and b.low < one.high + 4:
            gap = max(gap, b.lower + max(5.0, b.clear))
        return gap

    def _wanted(self, piece: Piece, above: int, below: int) -> float:
        least, most = piece.least, piece.most
        if not piece.ends:
            least, most = max(least, piece.at - _SPREAD), min(most, piece.at + _SPREAD)
        middle = (least + most) / 2
        step = min(_END if piece.ends else 1.4 * STEP, (most - least) / (above + below + 1))
        return middle + (above - below) / 2 * step


def _left(one: Sequence[Sequence[float]], i: int, other: Sequence[Sequence[float]], j: int, same: bool) -> int:
    """1 where a line is on the left of another at the end of the stretch that they share, -1 on its right, else 0.

    The stretch begins with piece i of the one and piece j of the other, and is followed forwards along the one.
    """
    if not same:
        other, j = other[::-1], len(other) - 2 - j
    while True:
        a, b, c, d = one[i], one[i + 1], other[j], other[j + 1]
        axis = 0 if a[1] == b[1] else 1
        sign = 1 if b[axis] > a[axis] else -1
        reach = sign * (b[axis] - d[axis])
        turn = _turn(a, b, one[i + 2]) if i + 2 < len(one) else 0
        turned = _turn(c, d, other[j + 2]) if j + 2 < len(other) else 0
        if reach < -0.5:
            return turn
        if reach > 0.5:
            return -turned
        if not turn or not turned:
            return 0
        if turn != turned:
            return turn
        i, j = i + 1, j + 1


def _turn(a: Sequence[float], b: Sequence[float], c: Sequence[float]) -> int:
    """1 for a turn to the left, as one travels from a over b to c on a page whose y points down; -1 to the right."""
    cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    return -1 if cross > 0 else 1 if cross < 0 else 0
