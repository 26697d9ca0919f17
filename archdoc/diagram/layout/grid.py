"""Cards, frames and links -> the way of each line, at right angles: which gaps it takes and where it turns.

A shortest-path search (A*, Hart, Nilsson and Raphael, 1968) on a sparse grid: the lines that run along cards and
through their middles. Turns, crossings and lines that are taken already cost; cards, titles and the sides of frames
are closed. Several ways may share a line of the grid: `tracks` then lays them side by side.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise

import msgspec

from archdoc.diagram.layout.engine import Box, Point

CLEAR = 14.0
"""Between a card and the nearest line of the grid along it."""
NEAR = 7.0
"""What no line comes nearer to a card than, nor to a parallel side of a frame."""
_BEND, _CROSSING, _FRAME = 55.0, 42.0, 8.0
"""What a turn, a crossing and a frame's side cost, in units of length."""
_SHARED = 0.08
"""What each line that is there already costs, per unit of length."""
_PORT = 11.0
"""Room that an end takes on the side of a card."""
_AGAINST = 30.0
"""What it costs to leave, or to enter, against the reading direction."""
_TITLE = 4.0
_MERGE = 1.5
"""Lines of the grid that are nearer than this are one."""
_FEW_TURNS = 2
_INF = float("inf")

SIDES = "rblt"
"""Sides in the order of the headings in which one leaves them: right, down, left, up."""


class Ground(msgspec.Struct, kw_only=True):
    """What is in the way of lines, and where they may end."""

    cards: dict[str, Box]
    """Outlines of cards, by node key: edges end there."""
    solid: list[tuple[str, Box]]
    """What no line may run through: cards with their chips, and loops; each with the key of its node."""
    badges: list[tuple[str, Box]]
    """The badges of cards, each with the key of its node."""
    titles: list[Box]
    frames: list[Box]
    ports: dict[str, dict[str, tuple[float, float]]]
    """By node key and side (`l`, `r`, `t`, `b`): from where to where ends may be."""


class Wish(msgspec.Struct, frozen=True):
    """A line that is wanted, from card to card."""

    number: int
    source: str
    target: str


_LATEST: dict[bytes, dict[int, list[Point]]] = {}
_MOST_LATEST = 12
"""What the latest searches found, by all that goes into them: while a text is written, they are asked again."""


def ways(ground: Ground, wishes: Sequence[Wish], direction: str, rounds: int = 2) -> dict[int, list[Point]]:
    """The corners of each line from the border of its source to that of its target, by number.

    In the first round lines are found one after the other, the short ones first; in each further one, all are
    taken out and found again in turn, knowing the others.
    """
    asked = msgspec.msgpack.encode((ground, wishes, direction, rounds))
    found = _LATEST.pop(asked, None) or _searched(ground, wishes, direction, rounds)
    _LATEST[asked] = found
    for oldest in list(_LATEST)[:-_MOST_LATEST]:
        _LATEST.pop(oldest, None)
    return {number: list(points) for number, points in found.items()}


def _searched(ground: Ground, wishes: Sequence[Wish], direction: str, rounds: int) -> dict[int, list[Point]]:
    grid = _Grid(ground, wishes, direction)
    order = sorted(wishes, key=lambda wish: (_apart(ground, wish), wish.number))
    found: dict[int, _Way] = {}
    for turn in range(rounds):
        for wish in order:
            if turn:
                grid.count(wish, found[wish.number], -1)
                if grid.alone(found[wish.number]):
                    grid.count(wish, found[wish.number], 1)
                    continue
            found[wish.number] = grid.search(wish)
            grid.count(wish, found[wish.number], 1)
    return {wish.number: grid.corners(found[wish.number], wish) or _anyhow(ground, wish) for wish in wishes}


def _anyhow(ground: Ground, wish: Wish) -> list[Point]:
    """Where no way is free: one turn there and back, half-way between the sides that face each other."""
    a, b = ground.cards[wish.source], ground.cards[wish.target]
    y, end = (a[1] + a[3]) / 2, (b[1] + b[3]) / 2
    right = a[0] + a[2] <= b[0] + b[2]
    start, stop = (a[2], b[0]) if right else (a[0], b[2])
    half = (start + stop) / 2
    return [(start, y), (half, y), (half, end + 0.5 if y == end else end), (stop, end + 0.5 if y == end else end)]


def _apart(ground: Ground, wish: Wish) -> float:
    a, b = ground.cards[wish.source], ground.cards[wish.target]
    return max(a[0] - b[2], b[0] - a[2], 0.0) + max(a[1] - b[3], b[1] - a[3], 0.0)


class _Way(msgspec.Struct):
    """Points of the grid, each with its heading on arrival, and the sides of the cards at both ends."""

    states: list[int]
    start: int
    end: int


class _Grid:
    def __init__(self, ground: Ground, wishes: Sequence[Wish], direction: str) -> None:
        self.ground = ground
        self.direction = direction
        self.xs = _lines(ground, wishes, 0)
        self.ys = _lines(ground, wishes, 1)
        self.wide, self.high = len(self.xs), len(self.ys)
        wide, high = self.wide, self.high
        # Cost of the piece from each point to the next one right, and to the next one down.
        right = [b - a for a, b in pairwise(self.xs)] + [_INF]
        self.right = right * high
        self.down = [c for a, b in pairwise(self.ys) for c in [b - a] * wide] + [_INF] * wide
        self._close()
        self.used_right = [0] * (wide * high)
        self.used_down = [0] * (wide * high)
        self.ends: dict[tuple[str, int], int] = {}

    def _close(self) -> None:
        ground, wide = self.ground, self.wide
        for box, by in [
            *((box, NEAR) for _, box in ground.solid),
            *((box, _TITLE) for _, box in ground.badges),
            *((box, _TITLE) for box in ground.titles),
        ]:
            x0, y0, x1, y1 = box[0] - by, box[1] - by, box[2] + by, box[3] + by
            rows = range(bisect_right(self.ys, y0), bisect_left(self.ys, y1))
            columns = range(bisect_right(self.xs, x0), bisect_left(self.xs, x1))
            left, upper = bisect_right(self.xs, x0) - 1, bisect_right(self.ys, y0) - 1
            for j in rows:
                for i in range(max(left, 0), columns.stop):
                    self.right[j * wide + i] = _INF
            for i in columns:
                for j in range(max(upper, 0), rows.stop):
                    self.down[j * wide + i] = _INF
        for x0, y0, x1, y1 in ground.frames:
            a, b = bisect_right(self.xs, x0), bisect_left(self.xs, x1)
            c, d = bisect_right(self.ys, y0), bisect_left(self.ys, y1)
            for y in (y0, y1):
                for j in range(bisect_right(self.ys, y - NEAR), bisect_left(self.ys, y + NEAR)):
                    for i in range(max(a - 1, 0), b):
                        self.right[j * wide + i] = _INF
                j = bisect_right(self.ys, y) - 1
                if 0 <= j < self.high:
                    for i in range(a, b):
                        self.down[j * wide + i] += _FRAME
            for x in (x0, x1):
                for i in range(bisect_right(self.xs, x - NEAR), bisect_left(self.xs, x + NEAR)):
                    for j in range(max(c - 1, 0), d):
                        self.down[j * wide + i] = _INF
                i = bisect_right(self.xs, x) - 1
                if 0 <= i < wide:
                    for j in range(c, d):
                        self.right[j * wide + i] += _FRAME

    def _doors(self, key: str, *, out: bool) -> dict[int, float]:
        """The states in which a line has left a card, or is about to enter it, and what that costs."""
        box, doors = self.ground.cards[key], {}
        for heading, side in enumerate(SIDES):
            if side not in self.ground.ports[key]:
                continue
            low, high = self.ground.ports[key][side]
            upright = side in "tb"
            lines, across = (self.xs, self.ys) if upright else (self.ys, self.xs)
            at = {"r": box[2], "b": box[3], "l": box[0], "t": box[1]}[side]
            outward = side in "rb"
            # The nearest line of the grid outside the card, at least far enough from it.
            k = bisect_left(across, at + NEAR) if outward else bisect_right(across, at - NEAR) - 1
            if not 0 <= k < len(across) or abs(across[k] - at) > 4 * CLEAR:
                continue
            taken = self.ends.get((key, heading), 0)
            cost = abs(across[k] - at) + 5.0 * taken
            if taken + 1 > (high - low) / _PORT + 1:
                cost += 400.0
            ahead = "r" if self.direction == "LR" else "b"
            behind = "l" if self.direction == "LR" else "t"
            if side == (behind if out else ahead):
                cost += _AGAINST
            elif side != (ahead if out else behind):
                cost += _AGAINST / 2
            middle = (low + high) / 2
            for m in range(bisect_left(lines, low), bisect_right(lines, high)):
                point = k * self.wide + m if upright else m * self.wide + k
                state = point * 4 + (heading if out else (heading + 2) % 4)
                doors[state] = cost + 0.25 * abs(lines[m] - middle)
        return doors

    def search(self, wish: Wish) -> _Way:  # noqa: PLR0915 (one loop, which calls would make twice as slow)
        """The cheapest way of a line."""
        starts, goals = self._doors(wish.source, out=True), self._doors(wish.target, out=False)
        box = self.ground.cards[wish.target]
        xs, ys, wide = self.xs, self.ys, self.wide
        right, down, used_right, used_down = self.right, self.down, self.used_right, self.used_down
        x0, y0, x1, y1 = box
        far_x = [max(x0 - x, x - x1, 0.0) for x in xs]
        far_y = [max(y0 - y, y - y1, 0.0) for y in ys]

        def rest(point: int, heading: int) -> float:
            dx, dy = far_x[point % wide], far_y[point // wide]
            return dx + dy + (0.0 if (dx if heading & 1 else dy) == 0.0 else _BEND)

        best = dict(starts)
        before: dict[int, int] = {}
        heap: list[tuple[float, int]] = []
        for state, cost in starts.items():
            heappush(heap, (cost + rest(state >> 2, state & 3), state))
        done: set[int] = set()
        cheapest, last = _INF, -1
        steps = (1, wide, -1, -wide)
        while heap:
            estimate, state = heappop(heap)
            if estimate >= cheapest:
                break
            if state in done:
                continue
            done.add(state)
            cost = best[state]
            if state in goals and cost + goals[state] < cheapest:
                cheapest, last = cost + goals[state], state
            point, heading = state >> 2, state & 3
            for way in (heading, (heading + 1) & 3, (heading + 3) & 3):
                onward = point + steps[way]
                if way == 0:
                    piece, used = right[point], used_right[point]
                elif way == 1:
                    piece, used = down[point], used_down[point]
                elif onward < 0 or (way == 2 and point % wide == 0):
                    continue
                elif way == 2:
                    piece, used = right[onward], used_right[onward]
                else:
                    piece, used = down[onward], used_down[onward]
                if piece == _INF:
                    continue
                more = cost + piece
                if used:
                    more += used * (2.0 + _SHARED * piece)
                if way != heading:
                    more += _BEND
                elif way & 1:
                    if used_right[point] and point % wide and used_right[point - 1]:
                        more += _CROSSING * min(used_right[point], used_right[point - 1])
                elif used_down[point] and point >= wide and used_down[point - wide]:
                    more += _CROSSING * min(used_down[point], used_down[point - wide])
                then = onward * 4 + way
                if more < best.get(then, _INF):
                    best[then] = more
                    before[then] = state
                    dx, dy = far_x[onward % wide], far_y[onward // wide]
                    far = more + dx + dy
                    if (dx if way & 1 else dy) != 0.0:
                        far += _BEND
                    if far < cheapest:
                        heappush(heap, (far, then))
        if last < 0:
            return _Way([], 0, 0)
        states = [last]
        while states[-1] in before:
            states.append(before[states[-1]])
        states.reverse()
        return _Way(states, states[0] & 3, ((last & 3) + 2) % 4)

    def count(self, wish: Wish, way: _Way, by: int) -> None:
        """Marks the pieces of a way, and its ends, as taken, or as free again."""
        if not way.states:
            return
        for one, other in pairwise(way.states):
            a, b = sorted((one >> 2, other >> 2))
            (self.used_right if b == a + 1 else self.used_down)[a] += by
        for key, side in ((wish.source, way.start), (wish.target, way.end)):
            self.ends[key, side] = self.ends.get((key, side), 0) + by

    def alone(self, way: _Way) -> bool:
        """Whether a way turns at most twice, and neither crosses others nor shares a line of the grid with them."""
        wide, turns = self.wide, 0
        for one, other in pairwise(way.states):
            a, b = sorted((one >> 2, other >> 2))
            across = b == a + 1
            if (self.used_right if across else self.used_down)[a]:
                return False
            turns += (one & 3) != (other & 3)
            point = one >> 2
            if not across and point % wide and self.used_right[point] and self.used_right[point - 1]:
                return False
            if across and point >= wide and self.used_down[point] and self.used_down[point - wide]:
                return False
        return turns <= _FEW_TURNS and bool(way.states)

    def corners(self, way: _Way, wish: Wish) -> list[Point]:
        """The way's ends on the borders of its cards and the points where it turns."""
        if not way.states:
            return []
        points = []
        for state in way.states:
            j, i = divmod(state >> 2, self.wide)
            points.append((self.xs[i], self.ys[j]))
        start = _border(self.ground.cards[wish.source], SIDES[way.start], points[0])
        end = _border(self.ground.cards[wish.target], SIDES[way.end], points[-1])
        return simple([start, *points, end])


def _border(box: Box, side: str, point: Point) -> Point:
    if side in "lr":
        return (box[0] if side == "l" else box[2], point[1])
    return (point[0], box[1] if side == "t" else box[3])


def simple(points: Iterable[Point]) -> list[Point]:
    """A line at right angles without the points at which it goes straight on."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found[-1] = point
        else:
            found.append(point)
    return found


def _lines(ground: Ground, wishes: Sequence[Wish], axis: int) -> list[float]:
    """The lines of the grid across an axis: beside cards and frames, in narrow gaps, where lines may go straight."""
    sides = "tb" if axis == 0 else "lr"
    wanted: list[float] = []
    lows = sorted({box[axis] for _, box in ground.solid})
    highs = sorted({box[axis + 2] for _, box in ground.solid})
    wanted += [low - CLEAR for low in lows]
    wanted += [high + CLEAR for high in highs]
    for high in highs:
        for low in lows[bisect_right(lows, high + 2 * NEAR) : bisect_left(lows, high + 2 * CLEAR + NEAR)]:
            wanted.append((low + high) / 2)
    for frame in ground.frames:
        wanted += [frame[axis] - NEAR - 3, frame[axis + 2] + NEAR + 3]
    for title in ground.titles:
        if axis == 0:
            wanted.append(title[2] + 8)
    ports = ground.ports
    exact = [sum(room) / 2 for key in ground.cards for side, room in ports[key].items() if side in sides]
    for wish in wishes:
        for one in sides:
            for other in sides:
                if one != other and one in ports[wish.source] and other in ports[wish.target]:
                    a, b = ports[wish.source][one], ports[wish.target][other]
                    low, high = max(a[0], b[0]), min(a[1], b[1])
                    if low <= high:
                        exact.append((low + high) / 2)
    lines: list[float] = []
    for value in sorted({round(v, 2) for v in (*exact, *wanted)}):
        if not lines or value - lines[-1] > _MERGE:
            lines.append(value)
    return lines
