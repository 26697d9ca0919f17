"""A card dropped somewhere on a picture -> the pinned places that say so in a view's `layout`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archdoc.diagram.layout.engine import Point
from archdoc.diagram.layout.place import Scene

_SHARE = 0.5
"""Middles that are nearer than this share of a card are in one row or column."""


def dropped(scene: Scene, key: str, at: Point, pinned: Iterable[str] = ()) -> dict[str, tuple[int, int]]:
    """The places (column and row, from 1) to pin, by node key, so that a card stands where it was dropped.

    `at` is where its middle was dropped, in the scene's own coordinates. `pinned` are those that have a place already:
    they keep their order among each other. Where there are less than two, what is nearest on each side of the card is
    pinned with it, for a place only counts among others. Raises KeyError: there is no such card.
    """
    middles = {one: (x + card.width / 2, y + card.height / 2) for one, (x, y, card) in scene.cards.items()}
    card = scene.cards[key][2]
    others = [one for one in pinned if one in middles and one != key]
    if len(others) < 2:
        others += [
            one for one in _around({one: middles[one] for one in middles if one != key}, at) if one not in others
        ]
    spots = {one: middles[one] for one in others} | {key: at}
    columns = _numbered({one: x for one, (x, _) in spots.items()}, card.width * _SHARE)
    rows = _numbered({one: y for one, (_, y) in spots.items()}, card.height * _SHARE)
    return {one: (columns[one], rows[one]) for one in sorted(spots, key=lambda one: (rows[one], columns[one]))}


def _around(middles: Mapping[str, Point], at: Point) -> list[str]:
    """The nearest card on the left, on the right, above and below."""
    found: dict[str, None] = {}
    for axis in (0, 1):
        for way in (-1, 1):
            ahead = {
                one: abs(spot[axis] - at[axis]) + 2 * abs(spot[1 - axis] - at[1 - axis])
                for one, spot in middles.items()
                if way * (spot[axis] - at[axis]) > abs(spot[1 - axis] - at[1 - axis])
            }
            if ahead:
                found[min(ahead, key=lambda one: ahead[one])] = None
    return (
        list(found) or sorted(middles, key=lambda one: abs(middles[one][0] - at[0]) + abs(middles[one][1] - at[1]))[:1]
    )


def _numbered(values: Mapping[str, float], near: float) -> dict[str, int]:
    """Numbers from 1 in the order of values; those that follow each other nearly at once have one."""
    found: dict[str, int] = {}
    number, last = 0, float("-inf")
    for one in sorted(values, key=lambda one: values[one]):
        if values[one] - last > near:
            number, last = number + 1, values[one]
        found[one] = number
    return found
