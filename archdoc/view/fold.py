"""The tree of boundaries -> which of its units are drawn as one box, so that a picture can be read."""

from __future__ import annotations

from collections.abc import Iterator

from archdoc.view.units import Unit

FOLD_ABOVE = 40
"""A picture with more elements than this folds units."""
FOLD_TO = 25
"""Units are opened as long as no more than this many boxes are drawn."""

Folds = dict[str, Unit]
"""By element: the unit that it is folded into."""


def folds(unit: Unit, limit: int = FOLD_TO) -> Folds:
    """What of a unit's inside is folded: all its parts at first, which are then opened while there is room.

    Those with something of mine are opened first, then the smallest. A part with one element needs no box.
    """
    shut, count = list(unit.units), len(unit.units) + len(unit.own)
    while opening := min(
        (one for one in shut if len(one.elements) == 1 or count - 1 + _inside(one) <= limit), key=_rank, default=None
    ):
        shut.remove(opening)
        shut += opening.units
        count += _inside(opening) - 1
    return {id: one for one in shut for id in one.elements}


def folded(unit: Unit, limit: int = FOLD_TO) -> list[Unit]:
    """The units that `folds` folds, in the order of the tree."""
    shut = {one.key for one in folds(unit, limit).values()}
    return [one for one in below(unit) if one.key in shut]


def below(unit: Unit) -> Iterator[Unit]:
    """The units in a unit, and in these, each before what is in it."""
    for one in unit.units:
        yield one
        yield from below(one)


def _inside(unit: Unit) -> int:
    return len(unit.units) + len(unit.own)


def _rank(unit: Unit) -> tuple[bool, int, str]:
    return (not unit.mine, len(unit.elements), unit.key)
