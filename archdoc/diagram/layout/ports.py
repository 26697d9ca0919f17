"""Card -> where on its sides lines may end, and where exactly they touch it."""

from __future__ import annotations

from math import sqrt

from archdoc.diagram.layout.cards import RADIUS, Card
from archdoc.diagram.layout.engine import Box, Point

_CORNER = 9.0
"""Between an end and a corner of the card."""
_FRAME = 14.0
"""The same of a frame."""
_CAP = {"cylinder": 6.0, "pipe": 5.5}
"""How far the round side of a card bends, as it is drawn."""
_ROUND = {"box": 9.0, "stack": 9.0, "person": 26.0}
_BACK = 5.0
"""How far the sheets of a stack are apart."""


def ports(card: Card | None, box: Box, looped: str | None = None) -> dict[str, tuple[float, float]]:
    """From where to where on each side (`l`, `r`, `t`, `b`) ends may be, clear of chips and badges.

    A frame (which has no card) has them all along its sides. A card with edges to itself has none on the side where
    these are (`looped` is the reading direction then).
    """
    left, top, right, bottom = box
    if card is None:
        across, down = (left + _FRAME, right - _FRAME), (top + _FRAME, bottom - _FRAME)
        return {"l": down, "r": down, "t": across, "b": across}
    first, last = left + _CORNER, right - _CORNER
    if card.chip and card.chip[1] < 0:
        first = left + card.chip[0] + card.chip[2] + 5.0
    corner = [x for x, y in card.badges if y < RADIUS]
    if corner:
        last = min(last, left + min(corner) - RADIUS - 5.0)
    found = {
        "l": (top + _CORNER, bottom - _CORNER),
        "r": (top + _CORNER, bottom - _CORNER),
        "t": (first, last),
        "b": (left + _CORNER, right - _CORNER),
    }
    if looped:
        del found["b" if looped == "LR" else "r"]
    return {side: room for side, room in found.items() if room[1] - room[0] > 1}


def outline(card: Card | None, box: Box, end: Point) -> Point:
    """The point of a card's outline at an end that is on the border of its box."""
    if card is None:
        return end
    left, top, right, bottom = box
    x, y = end
    width, height = right - left, bottom - top
    away = {"l": abs(x - left), "r": abs(x - right), "t": abs(y - top), "b": abs(y - bottom)}
    side = min(away, key=lambda side: away[side])
    inward = 1 if side in "lt" else -1
    along, start, length = (y, top, height) if side in "lr" else (x, left, width)
    depth = 0.0
    if card.shape == ("cylinder" if side in "tb" else "pipe"):
        depth = _bent(along, start, length, _CAP[card.shape])
    elif card.shape == "stack":
        if (side == "t" and x < left + _BACK + _ROUND["stack"]) or (
            side == "r" and y > bottom - _BACK - _ROUND["stack"]
        ):
            depth = _BACK
    elif card.shape not in _CAP:
        radius = min(height / 2, _ROUND["person"]) if card.shape == "person" else _ROUND[card.shape]
        depth = _corner(min(along - start, start + length - along), radius)
    return (x + inward * depth, y) if side in "lr" else (x, y + inward * depth)


def _bent(value: float, start: float, length: float, depth: float) -> float:
    """How far half an ellipse is from its top."""
    share = 2 * (value - start) / length - 1
    return depth * (1 - sqrt(max(1 - share * share, 0.0)))


def _corner(near: float, radius: float) -> float:
    """How far a round corner draws in, so near to it."""
    if near >= radius:
        return 0.0
    return radius - sqrt(max(radius * radius - (radius - near) ** 2, 0.0))
