"""Geometry -> Geometry: parts of a picture that no link joins stand in rows that fill a page, not in one long row."""

from __future__ import annotations

from collections.abc import Sequence

from archdoc.diagram.layout.engine import Box, Geometry
from archdoc.diagram.layout.judge import A4
from archdoc.diagram.layout.route import span
from archdoc.diagram.views import Picture

_GAP = 25.0
_AROUND = (36.0, 102.0)
"""What margins, title and legend add to the width and the height of a picture."""
_BETTER = 0.92
"""Parts are moved only where the picture is so much smaller then."""
_MOST = 12
"""With more parts, there is nothing that could be seen at a glance anyway."""


class _Part:
    """Cards and frames that are joined, and the box around them."""

    def __init__(self, nodes: list[str], frames: list[str], boxes: Sequence[Box]) -> None:
        self.nodes, self.frames = nodes, frames
        self.box = span([(x, y) for box in boxes for x, y in ((box[0], box[1]), (box[2], box[3]))])
        self.width, self.height = self.box[2] - self.box[0], self.box[3] - self.box[1]


def packed(picture: Picture, found: Geometry) -> Geometry:
    """A layout with its parts in rows, where that makes it fit a page much better.

    The part with most cards comes first. Where the author has a say in where cards stand, nothing is moved.
    """
    parts = _parts(picture, found)
    if picture.hints or not 1 < len(parts) <= _MOST:
        return found
    first = max(parts, key=lambda part: len(part.nodes))
    parts.remove(first)
    order = [first, *sorted(parts, key=lambda part: (-round(part.height), part.box[1], part.box[0]))]
    best, moved = _size(picture, found.width, found.height) * _BETTER, None
    widths = sorted({part.width for part in order} | {sum(p.width + _GAP for p in order[:n]) for n in range(1, 9)})
    for width in widths:
        spots, high = _rows(order, max(width, first.width))
        for beside in (spots, _beside(order, high)):
            extent = _extent(order, beside)
            size = _size(picture, *extent)
            if size < best - 0.001:
                best, moved = size, beside
    if moved is None:
        return found
    nodes, boundaries = dict(found.nodes), dict(found.boundaries)
    for part, (x, y) in zip(order, moved, strict=True):
        by = x - part.box[0], y - part.box[1]
        for key in part.nodes:
            nodes[key] = _moved(nodes[key], by)
        for id in part.frames:
            boundaries[id] = _moved(boundaries[id], by)
    return Geometry(*_extent(order, moved), nodes, boundaries)


def _size(picture: Picture, width: float, height: float) -> float:
    """How much larger than a page a picture is, the better way round (see `judge.points_of`)."""
    width, height = width + _AROUND[0], height + _AROUND[1]
    if picture.aspect is not None:
        high: float = (A4[0] * A4[1] / picture.aspect) ** 0.5
        return max(width / (picture.aspect * high), height / high)
    return min(max(width / A4[0], height / A4[1]), max(width / A4[1], height / A4[0]))


def _rows(parts: Sequence[_Part], width: float) -> tuple[list[tuple[float, float]], float]:
    """The left top corner of each part in rows of at most that width, and how high the rows are."""
    spots: list[tuple[float, float]] = []
    x = y = row = 0.0
    for part in parts:
        if x and x + part.width > width + 0.1:
            x, y, row = 0.0, y + row + _GAP, 0.0
        spots.append((x, y))
        x, row = x + part.width + _GAP, max(row, part.height)
    return spots, y + row


def _beside(parts: Sequence[_Part], high: float) -> list[tuple[float, float]]:
    """The same with the first part on the left and the others in columns beside it, each as high as it or `high`."""
    first = parts[0]
    limit = max(first.height, min(high, first.height * 1.3))
    spots = [(0.0, 0.0)]
    x, y, column = first.width + _GAP, 0.0, 0.0
    for part in parts[1:]:
        if y and y + part.height > limit + 0.1:
            x, y, column = x + column + _GAP, 0.0, 0.0
        spots.append((x, y))
        y, column = y + part.height + _GAP, max(column, part.width)
    return spots


def _extent(parts: Sequence[_Part], spots: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return (
        max(x + part.width for part, (x, _) in zip(parts, spots, strict=True)),
        max(y + part.height for part, (_, y) in zip(parts, spots, strict=True)),
    )


def _moved(box: Box, by: tuple[float, float]) -> Box:
    return (box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1])


def _parts(picture: Picture, found: Geometry) -> list[_Part]:
    """What is joined by links or by an outermost boundary."""
    parents = {box.id: box.parent for box in picture.boundaries}

    def top(id: str | None) -> str | None:
        while id is not None and parents.get(id) is not None:
            id = parents[id]
        return id if id in found.boundaries else None

    home = {node.key: top(node.boundary) for node in picture.nodes}
    group = {node.key: f"frame-{home[node.key]}" if home[node.key] else f"node-{node.key}" for node in picture.nodes}
    for link in picture.anchored().links:
        one, other = group[link.source], group[link.target]
        if one != other:
            group = {key: one if mine == other else mine for key, mine in group.items()}
    joined: dict[str, list[str]] = {}
    for key, mine in group.items():
        joined.setdefault(mine, []).append(key)
    parts = []
    for keys in joined.values():
        tops = {home[key] for key in keys}
        frames = [id for id in found.boundaries if top(id) in tops and top(id) is not None]
        boxes = [*(found.nodes[f"node-{key}"] for key in keys), *(found.boundaries[id] for id in frames)]
        parts.append(_Part([f"node-{key}" for key in keys], frames, boxes))
    return parts
