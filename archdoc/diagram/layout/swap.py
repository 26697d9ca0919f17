"""Geometry -> Geometry: cards change places where fewer lines cross then.

Graphviz keeps crossings few between neighbouring ranks; where everything talks to everything, what counts is which card
stands on which rank. Cards only change places within their boundary, so frames stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import hypot

from archdoc.diagram.layout.dot import Layout
from archdoc.diagram.layout.engine import Box, Geometry
from archdoc.diagram.layout.keep import Placed
from archdoc.diagram.layout.route import crosses
from archdoc.diagram.views import Picture

_THROUGH, _BACK, _LENGTH = 0.6, 0.5, 0.8 / 1000
"""What a line through a card, one against the reading direction, and a unit of length weigh, in crossings."""
_BEHIND = 20.0
_ROUNDS = 4
_LEAST = 0.3
"""A change that gains less is not worth it."""
_LARGE = 60
"""With more links than this, it would take too long."""


def swapped(picture: Picture, layout: Layout, found: Geometry, sizes: Mapping[str, tuple[float, float]]) -> Geometry:
    """The geometry with cards in better places; `sizes` are those of their nodes, by key. Pinned cards stay."""
    picture = picture.anchored()
    links = [(link.source, link.target) for link in picture.links if link.source != link.target]
    if len(links) > _LARGE:
        return found
    number = {node.key: i for i, node in enumerate(picture.nodes)}
    boxes = [found.nodes[f"node-{key}"] for key in number]
    fixed = {key for hint in picture.hints for key in (hint.element, hint.other)}
    level = {key: i for i, keys in enumerate(layout.levels) for key in keys}
    linked = {key for ends in links for key in ends}
    homes: dict[tuple[str | None, int | None], list[int]] = {}
    for node in picture.nodes:
        if node.key not in fixed and node.key in linked:
            homes.setdefault((node.boundary, level.get(node.key)), []).append(number[node.key])
    search = _Search(boxes, [(number[a], number[b]) for a, b in links], 0 if layout.direction == "LR" else 1)
    if not search.run([pair for keys in homes.values() for pair in combinations(keys, 2)]):
        return found
    slots = {key: boxes[search.slots[i]] for key, i in number.items()}
    placed = Placed(slots, dict(found.boundaries), layout.margin)
    placed.resize(sizes)
    width = max(box[2] for box in (*placed.boxes.values(), *placed.frames.values()))
    height = max(box[3] for box in (*placed.boxes.values(), *placed.frames.values()))
    return Geometry(width, height, {f"node-{key}": box for key, box in placed.boxes.items()}, placed.frames)


class _Search:
    """Cards in the places of others, and what that costs. Cards and places are numbers."""

    def __init__(self, boxes: Sequence[Box], ends: Sequence[tuple[int, int]], axis: int) -> None:
        self.boxes, self.ends, self.axis = boxes, ends, axis
        self.slots = list(range(len(boxes)))
        self.middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in boxes]
        self.reach = max((hypot(box[2] - box[0], box[3] - box[1]) / 2 for box in boxes), default=0.0)
        self.touching: list[set[int]] = [set() for _ in boxes]
        for i, pair in enumerate(ends):
            for key in pair:
                self.touching[key].add(i)

    def run(self, pairs: Sequence[tuple[int, int]]) -> bool:
        """Swaps as long as it helps. Whether anything has changed."""
        changed = False
        for _ in range(_ROUNDS):
            better = False
            for one, other in pairs:
                moved = sorted(self.touching[one] | self.touching[other])
                before = self._cost(moved)
                self._swap(one, other)
                if self._cost(moved) < before - _LEAST:
                    better = changed = True
                else:
                    self._swap(one, other)
            if not better:
                break
        return changed

    def _swap(self, one: int, other: int) -> None:
        slots, middles = self.slots, self.middles
        slots[one], slots[other] = slots[other], slots[one]
        middles[one], middles[other] = middles[other], middles[one]

    def _cost(self, moved: Sequence[int]) -> float:
        """What links cost, with crossings among them counted once."""
        middles, ends, axis = self.middles, self.ends, self.axis
        cost = 0.0
        for i in moved:
            source, target = ends[i]
            one, other = middles[source], middles[target]
            ax, ay = one
            dx, dy = other[0] - ax, other[1] - ay
            cost += _LENGTH * (abs(dx) + abs(dy)) + _BACK * (other[axis] - one[axis] < -_BEHIND)
            # On which side of the line, and how far from it times its length, each card is.
            sides = [dx * (y - ay) - dy * (x - ax) for x, y in middles]
            sides[source] = sides[target] = 0.0
            for j, (p, q) in enumerate(ends):
                if sides[p] * sides[q] < 0:
                    (cx, cy), (ex, ey) = middles[p], middles[q]
                    fx, fy = ex - cx, ey - cy
                    if (fx * (ay - cy) - fy * (ax - cx)) * (fx * (other[1] - cy) - fy * (other[0] - cx)) < 0:
                        cost += 1.0 if j not in moved or j < i else 0.0
            near = self.reach * hypot(dx, dy)
            for key, side in enumerate(sides):
                if -near < side < near and side and crosses((one, other), self.boxes[self.slots[key]]):
                    cost += _THROUGH
        return cost
