"""Edges of a model -> the nodes and frames of a picture that they end at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from archdoc.core.model import Edge, Model
from archdoc.diagram.views.picture import Boundary


class Ends:
    """Where the edges of a model end in a picture.

    `place` is the node of each element that is shown, `around` the frames around each one that is drawn as itself,
    outermost first, and `boxes` all frames that are drawn, by their ids.
    """

    def __init__(
        self,
        model: Model,
        place: Mapping[str, str],
        around: Mapping[str, Sequence[Boundary]],
        boxes: Mapping[str, Boundary],
    ) -> None:
        self.model, self.place, self.around, self.boxes = model, place, around, boxes
        self.known: dict[str, list[str]] = {}

    def of(self, edge: Edge) -> tuple[str, str] | None:
        """The keys of both ends, or None: one of them isn't shown, or one is a frame that the other is in."""
        for one in self.keys(edge.source):
            for other in self.keys(edge.target):
                if not self._inside(one, other) and not self._inside(other, one):
                    return one, other
        return None

    def folded(self, edge: Edge) -> bool:
        """Whether an element at one of its ends, or a whole team or group, is in a box with others."""
        return any(self.place.get(end, end) != end or self._shut(end) for end in (edge.source, edge.target))

    def keys(self, id: str) -> list[str]:
        """The node of an element; of a team or group its frames, the one with the most in it first, or its node."""
        if id in self.model.elements:
            return [self.place[id]] if id in self.place else []
        if id not in self.known:
            members = [one for one in self.model.members(id) if one in self.place]
            sort, _, own = id.partition("-")
            frames = Counter(
                box.key
                for one in members
                for box in self.around.get(one, ())
                if box.id in self.boxes and box.group == (sort == "group") and box.id.rpartition("-")[2] == own
            )
            nodes = Counter(self.place[one] for one in members)
            self.known[id] = [key for key, _ in (frames or nodes).most_common()]
        return self.known[id]

    def _shut(self, id: str) -> bool:
        return id not in self.model.elements and any(key in self.place.values() for key in self.keys(id))

    def _inside(self, key: str, frame: str) -> bool:
        """Whether a node or frame is in a frame. One node is not in itself: that is an edge to itself."""
        paths = [path for id, path in self.around.items() if self.place[id] == key]
        paths += [path for path in self.around.values() if any(box.key == key for box in path)]
        return any(box.key == frame for path in paths for box in path)
