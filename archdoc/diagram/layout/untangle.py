"""Lines in tracks -> the same with fewer crossings: two pieces that run side by side change tracks where that helps.

The search for ways finds one line after the other; which of two lines that leave a card on one side is nearer to the
corner is settled before the later one is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from archdoc.diagram.layout.engine import Box
from archdoc.diagram.layout.route import span
from archdoc.diagram.layout.tracks import STEP, Piece, Tracks

_NEAR = 160.0
"""Pieces that are further apart don't change places."""
_ROUNDS = 3
_UPON = 4.0
"""Parallel pieces that are nearer than this lie upon each other."""

_WEIGHT = 2
"""Of two pieces that lie upon each other, in crossings: not everywhere is there room to part them."""

_Line = list[list[float]]


def untangle(tracks: Tracks) -> bool:
    """Lets pieces of lines that cross each other change tracks, as long as there are fewer crossings then.

    Labels have to be placed anew. Whether anything has changed.
    """
    lines, any_changed = tracks.lines, False
    tracks.labels = {}
    for _ in range(_ROUNDS):
        crossed = _crossed(lines)
        if not crossed:
            break
        pieces = {(axis, p.number, p.index): p for axis in (0, 1) for p in tracks.limited(axis)}
        reaches = {number: span([(x, y) for x, y in line]) for number, line in lines.items()}
        changed = False
        for a, i, b, j in crossed:
            if not _cross(lines[a][i], lines[a][i + 1], lines[b][j], lines[b][j + 1]):
                continue
            near = [
                (axis, one, other)
                for axis in (0, 1)
                for k in (i - 1, i, i + 1)
                for m in (j - 1, j, j + 1)
                if (one := pieces.get((axis, a, k))) and (other := pieces.get((axis, b, m)))
            ]
            for axis, one, other in near:
                if 0 < abs(one.at - other.at) < _NEAR and any(
                    _moved(tracks, reaches, axis, one, other, *to) for to in _places(one, other)
                ):
                    changed = True
                    break
        any_changed |= changed
        if not changed:
            break
    return any_changed


def part(tracks: Tracks) -> bool:
    """Parts lines whose first or last pieces lie upon each other, as between two cards that face each other.

    Their pieces next to those change tracks, so that one passes over the other elsewhere. Whether any did.
    """
    lines, changed = tracks.lines, False
    ends: list[tuple[int, float, float, float, int, int]] = []
    for number, line in lines.items():
        for k in {0, len(line) - 2} if len(line) > 2 else ():
            axis = 1 if line[k][1] == line[k + 1][1] else 0
            low, high = sorted((line[k][1 - axis], line[k + 1][1 - axis]))
            ends.append((axis, line[k][axis], low, high, number, k))
    ends.sort()
    pairs = []
    for at, (axis, here, low, high, number, k) in enumerate(ends):
        for way, there, least, most, other, m in ends[at + 1 :]:
            if way != axis or there - here > _UPON:
                break
            if number != other and low < most and least < high:
                pairs.append((axis, number, k, other, m))
    if not pairs:
        return False
    pieces = {(axis, p.number, p.index): p for axis in (0, 1) for p in tracks.limited(axis)}
    reaches = {number: span([(x, y) for x, y in line]) for number, line in lines.items()}
    for axis, number, k, other, m in pairs:
        one = pieces.get((1 - axis, number, 1 if k == 0 else k - 1))
        two = pieces.get((1 - axis, other, 1 if m == 0 else m - 1))
        if one and two and 0 < abs(one.at - two.at) < _NEAR:
            changed |= any(_moved(tracks, reaches, 1 - axis, one, two, *to) for to in _places(one, two))
    return changed


def _crossed(lines: dict[int, _Line]) -> list[tuple[int, int, int, int]]:
    """Lines and indices of their pieces that cross each other."""
    down = [
        (line[k][0], min(line[k][1], line[k + 1][1]), max(line[k][1], line[k + 1][1]), number, k)
        for number, line in lines.items()
        for k in range(len(line) - 1)
        if line[k][0] == line[k + 1][0]
    ]
    return [
        (number, k, other, m)
        for number, line in lines.items()
        for k in range(len(line) - 1)
        if line[k][1] == line[k + 1][1]
        for x, top, bottom, other, m in down
        if top < line[k][1] < bottom
        and other != number
        and min(line[k][0], line[k + 1][0]) < x < max(line[k][0], line[k + 1][0])
    ]


def _places(one: Piece, other: Piece) -> list[tuple[float, float]]:
    """Where two pieces might be instead: in each other's places, or one right behind the other."""
    step = STEP / 2 if one.at < other.at else -STEP / 2
    return [
        (there, here)
        for there, here in ((other.at, one.at), (other.at + step, other.at), (one.at, one.at - step))
        if one.least <= there <= one.most and other.least <= here <= other.most
    ]


def _moved(
    tracks: Tracks, reaches: dict[int, Box], axis: int, one: Piece, other: Piece, there: float, here: float
) -> bool:
    """Moves two pieces if there are fewer crossings then; whether it did."""
    were = one.at, other.at
    before = _around(tracks, reaches, one) + _around(tracks, reaches, other)
    _put(tracks, reaches, axis, one, there)
    _put(tracks, reaches, axis, other, here)
    after = _around(tracks, reaches, one) + _around(tracks, reaches, other)
    if after < before and tracks.free((one.number, other.number)):
        ranks, first, second = tracks.ranks, (axis, one.number, one.index), (axis, other.number, other.index)
        if first not in ranks or second not in ranks:
            pass  # What has no rank yet is put where it is.
        elif here == were[0]:
            ranks[first], ranks[second] = ranks[second], ranks[first]
        elif here == were[1]:
            ranks[first] = ranks[second] + (0.5 if there > here else -0.5)
        else:
            ranks[second] = ranks[first] + (0.5 if here > there else -0.5)
        return True
    _put(tracks, reaches, axis, one, were[0])
    _put(tracks, reaches, axis, other, were[1])
    return False


def _put(tracks: Tracks, reaches: dict[int, Box], axis: int, piece: Piece, at: float) -> None:
    piece.at = at
    line = tracks.lines[piece.number]
    line[piece.index][axis] = line[piece.index + 1][axis] = at
    reaches[piece.number] = span([(x, y) for x, y in line])


def _around(tracks: Tracks, reaches: dict[int, Box], piece: Piece) -> int:
    """How often a piece and those before and after it cross others or lie upon them, in crossings."""
    line, count = tracks.lines[piece.number], 0
    for k in range(max(piece.index - 1, 0), min(piece.index + 2, len(line) - 1)):
        (ax, ay), (bx, by) = line[k], line[k + 1]
        across = ay == by
        left, right = (ax, bx) if ax < bx else (bx, ax)
        top, bottom = (ay, by) if ay < by else (by, ay)
        for number, reach in reaches.items():
            if (
                reach[0] > right + _UPON or reach[2] < left - _UPON or reach[1] > bottom + _UPON
                or reach[3] < top - _UPON or number == piece.number
            ):  # fmt: skip
                continue
            other = tracks.lines[number]
            cx, cy = other[0]
            for ex, ey in other[1:]:
                if across:
                    if cx == ex:
                        count += left < cx < right and (cy < ay < ey or ey < ay < cy)
                    elif -_UPON < ay - cy < _UPON:
                        count += _WEIGHT * (min(cx, ex) < right and left < max(cx, ex))
                elif cy == ey:
                    count += top < cy < bottom and (cx < ax < ex or ex < ax < cx)
                elif -_UPON < ax - cx < _UPON:
                    count += _WEIGHT * (min(cy, ey) < bottom and top < max(cy, ey))
                cx, cy = ex, ey
    return count


def _cross(a: Sequence[float], b: Sequence[float], c: Sequence[float], d: Sequence[float]) -> bool:
    """Whether a piece that runs across, from a to b, crosses one that runs down, from c to d."""
    return min(a[0], b[0]) < c[0] < max(a[0], b[0]) and min(c[1], d[1]) < a[1] < max(c[1], d[1])
