"""A drawn picture and what it is to show now -> cards and frames where they were, and room for what is new.

Only for edits: the cards that both have stay in their order and beside what they were beside, and what is new stands
near what it is linked to. How good that is, `choose` judges; where much is another, the picture is laid out anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from archdoc.core.model import Hint
from archdoc.diagram.layout.dot import Layout, boundary_title
from archdoc.diagram.layout.engine import Box, Geometry
from archdoc.diagram.layout.room import Cut, Room, merged
from archdoc.diagram.layout.route import meet
from archdoc.diagram.views import Node, Picture

_NEW = 3
"""With more new cards than this, or boundaries, it is another picture."""
_TRIES = 12
"""So many places are tried for a new card."""
_GAP = 25.0
"""Between cards side by side, as the engine leaves it."""
_FAR = 400.0
"""As much further from what it is linked to, in units, is as bad as to move one card."""
_TITLE = 26.0
"""Room for the title of a frame."""


class Kept(msgspec.Struct, frozen=True):
    """What is remembered of a picture: how it was laid out, and where the engine had put its cards and frames."""

    layout: Layout
    found: Geometry
    points: float
    """How large its smallest text came out on a page."""
    crossings: int
    hints: tuple[Hint, ...] = ()
    """Where its author wanted cards to stand."""


def geometry(kept: Kept, picture: Picture, sizes: Mapping[str, tuple[float, float]]) -> Geometry | None:
    """Cards and frames of a picture where they were before, `sizes` of cards by key; None where too much is another."""
    before = {name.removeprefix("node-"): box for name, box in kept.found.nodes.items() if name.startswith("node-")}
    new = [node for node in picture.nodes if node.key not in before]
    boundaries = {box.id for box in picture.boundaries}
    fresh = boundaries - set(kept.found.boundaries)
    if fresh or len(new) > _NEW or len(before) + len(new) > 2 * len(picture.nodes):
        return None
    boxes = {node.key: before[node.key] for node in picture.nodes if node.key in before}
    placed = Placed(
        boxes, {id: box for id, box in kept.found.boundaries.items() if id in boundaries}, kept.layout.margin
    )
    placed.resize(sizes)
    for node in new:
        if not placed.add(node, picture, sizes[node.key], kept.layout):
            return None
    if not new and not placed.sound(picture):
        return None
    width = max([box[2] for box in (*placed.boxes.values(), *placed.frames.values())], default=0.0)
    height = max([box[3] for box in (*placed.boxes.values(), *placed.frames.values())], default=0.0)
    return Geometry(width, height, {f"node-{key}": box for key, box in placed.boxes.items()}, placed.frames)


class Placed:
    """Cards by node key and frames by boundary id, in place."""

    def __init__(self, boxes: dict[str, Box], frames: dict[str, Box], margin: float) -> None:
        self.boxes, self.frames, self.margin = boxes, frames, margin

    def resize(self, sizes: Mapping[str, tuple[float, float]]) -> None:
        """Gives cards their sizes; what is beyond a card that grows moves on."""
        cuts: list[Cut] = []
        for key, box in self.boxes.items():
            for axis in (0, 1):
                grows = sizes[key][axis] - (box[axis + 2] - box[axis])
                if grows > 0.5:
                    cuts.append((axis, (box[axis] + box[axis + 2]) / 2, grows))
        self._move(merged(cuts))
        for key, (x, y, _, _) in self.boxes.items():
            self.boxes[key] = (x, y, x + sizes[key][0], y + sizes[key][1])

    def _move(self, cuts: Sequence[Cut]) -> None:
        room = Room(cuts)
        self.boxes = {key: room.card(box) for key, box in self.boxes.items()}
        self.frames = {id: room.box(box) for id, box in self.frames.items()}

    def add(self, node: Node, picture: Picture, size: tuple[float, float], layout: Layout) -> bool:
        """Puts a card near what it is linked to, where it moves the fewest others. False: there is nothing near."""
        near = self._near(node, picture)
        if near is None:
            return False
        inside = self.frames.get(node.boundary or "")
        x, y, right, bottom = self.boxes[near]
        middle = (x + right) / 2, (y + bottom) / 2
        homes = {other.key: other.boundary for other in picture.nodes}
        beside = [key for key in self.boxes if homes[key] == node.boundary] if inside is not None else [near]
        spots = [spot for key in beside for spot in self._beside(self.boxes[key], size, layout)]
        if not spots and inside is not None:
            spots = [(inside[0] + self.margin, inside[3] + _GAP), (inside[2] + _GAP, inside[1] + _TITLE + self.margin)]

        def cost(plan: tuple[tuple[float, float], int]) -> tuple[float, float]:
            spot, axis = plan
            far = abs(spot[0] + size[0] / 2 - middle[0]) + abs(spot[1] + size[1] / 2 - middle[1])
            return self._cost(spot, size, node, axis) + far / _FAR, far

        before = self.boxes, self.frames
        for spot, axis in sorted(((spot, axis) for spot in spots for axis in (0, 1)), key=cost)[:_TRIES]:
            self.boxes, self.frames = dict(before[0]), dict(before[1])
            self._put(node, picture, spot, size, axis)
            if self.sound(picture):
                return True
        return False

    @staticmethod
    def _beside(box: Box, size: tuple[float, float], layout: Layout) -> list[tuple[float, float]]:
        """The left top corners of a card further along from another, before it, and on both sides of it."""
        x, y, right, bottom = box
        width, height = size
        gaps = (layout.node_gap, layout.rank_gap) if layout.direction == "TB" else (layout.rank_gap, layout.node_gap)
        across = (x + right - width) / 2, (y + bottom - height) / 2
        down = [(across[0], bottom + gaps[1]), (across[0], y - gaps[1] - height)]
        sides = [(right + gaps[0], across[1]), (x - gaps[0] - width, across[1])]
        return [*down, *sides] if layout.direction == "TB" else [*sides, *down]

    def sound(self, picture: Picture) -> bool:
        """Whether no two cards meet, and every frame holds its own cards and no others."""
        parents = {box.id: box.parent for box in picture.boundaries}
        homes = {node.key: node.boundary for node in picture.nodes}
        boxes = list(self.boxes.values())
        if any(meet(one, other) for i, one in enumerate(boxes) for other in boxes[:i]):
            return False
        for id, frame in self.frames.items():
            for key, box in self.boxes.items():
                home = homes[key]
                while home is not None and home != id:
                    home = parents.get(home)
                if not (self._within(box, frame) if home == id else not meet(box, frame)):
                    return False
        frames = list(self.frames.values())
        return all(
            self._within(one, other) or self._within(other, one) or not meet(one, other)
            for i, one in enumerate(frames)
            for other in frames[:i]
        )

    def _near(self, node: Node, picture: Picture) -> str | None:
        linked = [
            other
            for link in picture.links
            for one, other in ((link.source, link.target), (link.target, link.source))
            if one == node.key and other in self.boxes
        ]
        homes = {other.key: other.boundary for other in picture.nodes}
        alike = [other for other in linked if homes[other] == node.boundary]
        beside = [key for key in self.boxes if homes[key] == node.boundary]
        return next(iter((*alike, *linked, *reversed(beside))), None)

    @staticmethod
    def _within(box: Box, frame: Box) -> bool:
        return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]

    def _around(self, spot: tuple[float, float], size: tuple[float, float]) -> Box:
        return (spot[0] - _GAP, spot[1] - _GAP, spot[0] + size[0] + _GAP, spot[1] + size[1] + _GAP)

    def _cost(self, spot: tuple[float, float], size: tuple[float, float], node: Node, axis: int) -> float:
        """How many cards a card there would move on, and half a card where it makes the picture larger."""
        box = self._around(spot, size)
        low = self._cut(box, node, axis)
        cost = 0.0 if low is None else float(sum(other[axis] > low for other in self.boxes.values()))
        far = max(other[2] for other in self.boxes.values()), max(other[3] for other in self.boxes.values())
        near = min(other[0] for other in self.boxes.values()), min(other[1] for other in self.boxes.values())
        grows = box[2] > far[0] + 2 * _GAP or box[3] > far[1] + 2 * _GAP
        # What would stand before all others moves them all.
        return cost + 0.5 * grows + len(self.boxes) * (box[0] < near[0] - 2 * _GAP or box[1] < near[1] - 2 * _GAP)

    def _cut(self, box: Box, node: Node, axis: int) -> float | None:
        """Where room has to be made for a box: before the first of what it would cover. None: it covers nothing."""
        covered = [other for other in self.boxes.values() if meet(box, other)]
        covered += [frame for id, frame in self.frames.items() if id != node.boundary and self._foreign(id, node, box)]
        return min(other[axis] for other in covered) - 1.0 if covered else None

    def _foreign(self, id: str, node: Node, box: Box) -> bool:
        """Whether a frame that isn't around the card's own would be entered."""
        own = self.frames.get(node.boundary or "")
        frame = self.frames[id]
        return meet(box, frame) and not (own is not None and self._within(own, frame))

    def _put(
        self, node: Node, picture: Picture, spot: tuple[float, float], size: tuple[float, float], axis: int
    ) -> None:
        """Puts a card at a spot, with room made along an axis."""
        low = self._cut(self._around(spot, size), node, axis)
        if low is not None:
            self._move([(axis, low, self._around(spot, size)[axis + 2] - low)])
        x, y = spot
        self.boxes[node.key] = (x, y, x + size[0], y + size[1])
        # Frames that it is in reach around it, those further out around these.
        parents = {box.id: box for box in picture.boundaries}
        inner: Box = self.boxes[node.key]
        home = parents.get(node.boundary or "")
        while home is not None and home.id in self.frames:
            title = boundary_title(home)
            above = _TITLE if len(title.lines) == 1 else _TITLE + 16.0 * (len(title.lines) - 1)
            a, frame = self.margin, self.frames[home.id]
            inner = self.frames[home.id] = (
                min(frame[0], inner[0] - a), min(frame[1], inner[1] - above),
                max(frame[2], inner[2] + a), max(frame[3], inner[3] + a),
            )  # fmt: skip
            home = parents.get(home.parent or "")
