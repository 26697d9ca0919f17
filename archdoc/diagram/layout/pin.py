"""Geometry -> Geometry: what an author pinned across the reading direction, which Graphviz keeps no order in.

Where most of it is the other way round, the picture is mirrored; then each card that stands before what it should be
after moves there, with its frame where the other is outside of that, and room is made for it.
"""

from __future__ import annotations

import msgspec

from archdoc.diagram.layout.dot import Layout, boundary_title
from archdoc.diagram.layout.engine import Box, Geometry
from archdoc.diagram.layout.room import Room
from archdoc.diagram.layout.route import meet
from archdoc.diagram.views import Picture

_GAP = 28.0
_FURTHER = 21.0
"""By so much, at least, the middle of a card is further than that of another that it stands after."""


def arranged(picture: Picture, layout: Layout, found: Geometry) -> Geometry:
    """A layout with its cards in the pinned order across the reading direction, as far as that can be."""
    further, same = ("right_of", "same_column") if layout.direction == "TB" else ("below", "same_row")
    order = [(hint.other, hint.element) for hint in picture.hints if hint.place == further]
    aligned = [(hint.other, hint.element) for hint in picture.hints if hint.place == same]
    if not (order or aligned):
        return found
    cards = _Cards(picture, layout, found)
    if 2 * len(cards.wrong(order)) > len(order):
        cards.mirror()
    for _ in range(2 * len(order)):
        wrong = cards.wrong(order)
        if not wrong:
            break
        cards.behind(*wrong[0])
    for one, other in aligned:
        cards.line_up(one, other, order)
    return cards.geometry()


class _Cards:
    def __init__(self, picture: Picture, layout: Layout, found: Geometry) -> None:
        self.picture, self.layout, self.found = picture, layout, found
        self.axis = 0 if layout.direction == "TB" else 1
        self.boxes: dict[str, Box] = {node.key: found.nodes[f"node-{node.key}"] for node in picture.nodes}
        parents = {box.id: box.parent for box in picture.boundaries if box.id in found.boundaries}
        self.around: dict[str, list[str]] = {}
        """The frames that each card is in, from the outermost."""
        for node in picture.nodes:
            frames: list[str] = []
            home = node.boundary if node.boundary in parents else None
            while home is not None:
                frames.insert(0, home)
                home = parents.get(home)
            self.around[node.key] = frames

    def _middle(self, key: str) -> float:
        return (self.boxes[key][self.axis] + self.boxes[key][self.axis + 2]) / 2

    def wrong(self, order: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs of which the second isn't further right than the first, or isn't below it."""
        if self.axis == 1:
            return [(one, other) for one, other in order if self.boxes[other][1] < self.boxes[one][3]]
        return [(one, other) for one, other in order if self._middle(other) < self._middle(one) + _FURTHER]

    def mirror(self) -> None:
        """Turns all round across the reading direction."""
        far = max(box[self.axis + 2] for box in self.boxes.values())
        for key, box in self.boxes.items():
            self.boxes[key] = self._placed(box, far - box[self.axis + 2])

    def _placed(self, box: Box, low: float) -> Box:
        by = low - box[self.axis]
        if self.axis == 0:
            return (box[0] + by, box[1], box[2] + by, box[3])
        return (box[0], box[1] + by, box[2], box[3] + by)

    def _whole(self, key: str, other: str) -> list[str]:
        """A card, or all cards of the outermost frame around it that the other isn't in."""
        apart = [frame for frame in self.around[key] if frame not in self.around[other]]
        return [one for one, frames in self.around.items() if apart[0] in frames] if apart else [key]

    def behind(self, one: str, other: str) -> None:
        """Moves what the second card is in behind what the first is in."""
        axis, moved = self.axis, self._whole(other, one)
        before = self._whole(one, other)
        edge = max(self.boxes[key][axis + 2] for key in before) + self._margin(one, other)
        low = min(self.boxes[key][axis] for key in moved)
        extent = max(self.boxes[key][axis + 2] for key in moved) - low + _GAP + self._margin(other, one)
        room = Room([(axis, edge, extent)])
        for key, box in self.boxes.items():
            if key in moved:
                self.boxes[key] = self._placed(box, edge + _GAP + box[axis] - low + self._margin(other, one) / 2)
            else:
                self.boxes[key] = room.card(box)

    def _margin(self, key: str, other: str) -> float:
        """How far the frames around a card that another isn't in reach beyond their cards."""
        return self.layout.margin * len([frame for frame in self.around[key] if frame not in self.around[other]])

    def line_up(self, one: str, other: str, order: list[tuple[str, str]]) -> None:
        """Moves two cards into line, where there is room and all others stay in their order."""
        before, wrong, axis = self.boxes, self.wrong(order), self.axis
        sides = before[one], before[other]
        if min(box[axis + 2] for box in sides) > max(box[axis] for box in sides):
            return
        half = max(box[axis + 2] - box[axis] for box in sides) / 2 + _GAP
        far = max(box[axis + 2] for box in before.values()) + half
        near = min(box[axis] for box in before.values()) - half
        for middle in (self._middle(one), self._middle(other), far, near):
            self.boxes = dict(before)
            for key in (one, other):
                box = before[key]
                self.boxes[key] = self._placed(box, middle - (box[axis + 2] - box[axis]) / 2)
            if self._sound() and self.wrong(order) == wrong:
                return
        self.boxes = before

    def _sound(self) -> bool:
        frames = self.frames()
        boxes = list(self.boxes.values())
        if any(meet(one, two) for i, one in enumerate(boxes) for two in boxes[:i]):
            return False
        return not any(
            meet(frame, box) for id, frame in frames.items() for key, box in self.boxes.items()
            if id not in self.around[key]
        )  # fmt: skip

    def frames(self) -> dict[str, Box]:
        """Frames around their cards, those inside others first."""
        found: dict[str, Box] = {}
        for boundary in reversed(self.picture.boundaries):  # parents come first
            if boundary.id not in self.found.boundaries:
                continue
            inside = [box for key, box in self.boxes.items() if self.around[key][-1:] == [boundary.id]]
            inside += [
                found[child.id]
                for child in self.picture.boundaries
                if child.parent == boundary.id and child.id in found
            ]
            if inside:
                title, margin = boundary_title(boundary), self.layout.margin
                above = margin + 4.0 + 16.0 * len(title.lines)
                left, top = min(box[0] for box in inside) - margin, min(box[1] for box in inside) - above
                right = max(max(box[2] for box in inside) + margin, left + title.width + 2 * margin)
                found[boundary.id] = (left, top, right, max(box[3] for box in inside) + margin)
        return found

    def geometry(self) -> Geometry:
        """Where all is now."""
        frames = self.frames()
        every = [*self.boxes.values(), *frames.values()]
        size = [max(box[end] for box in every) - min(box[start] for box in every) for start, end in ((0, 2), (1, 3))]
        nodes = {f"node-{key}": box for key, box in self.boxes.items()}
        return msgspec.structs.replace(
            self.found, width=size[0], height=size[1], nodes=nodes, boundaries={**self.found.boundaries, **frames}
        )
