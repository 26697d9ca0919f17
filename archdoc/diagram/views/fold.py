"""The tree of boundaries -> which of its units are drawn as one box, so that a picture can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from archdoc.core.model import Model
from archdoc.diagram.views.boundaries import Unit, bulk, full_size

FOLD_ABOVE = 40
"""A picture with more elements than this folds units. Where there is no team or group, one without edges is a third."""
FOLD_ABOVE_IN_PART = 30
"""The same of the picture of a part, which need not hold the whole."""
FOLD_TO = 25
"""Units are opened as long as no more than this many boxes are drawn,"""
FOR_MINE = 10
"""More boxes than that, where it takes them to show what is mine. Not where they have made the text too small."""
LINKS_TO = 45
"""and no more than this many links between them."""

Folds = dict[str, Unit]
"""By element: the unit that it is folded into."""


def folds(model: Model, unit: Unit, beside: Mapping[str, str], boxes: int | None = None) -> Folds:
    """What of a unit's inside is folded: all its parts at first, which are then opened while there is room.

    Those with something of mine are opened first, then the smallest. A part with one element needs no box. `beside`
    says which elements outside are drawn too, and in which box. `boxes` is how many there may be of the whole; without
    it, as many as are usually read with ease.
    """
    full = full_size(model)
    most = FOLD_TO if unit.key else boxes or FOLD_TO
    above = FOLD_ABOVE_IN_PART if unit.key else boxes or FOLD_ABOVE
    if bulk(unit.elements, full) + len(set(beside.values())) <= above:
        return {}
    shut = {one.key: one for one in unit.units}
    place = {id: one.key for one in unit.units for id in one.elements} | {id: id for id in unit.own} | dict(beside)
    near = _neighbours(model, place)
    # As cards do, boxes that nothing links stand in a grid.
    apart = sum(1 for one in unit.units if not _links(near, place, one.elements))
    count = bulk(unit.own, full) + len(set(beside.values())) + len(shut) - apart + (apart + 2) // 3
    links = _links(near, place, place)
    tried: set[str] = set()
    while left := [one for one in shut.values() if one.key not in tried]:
        one = min(left, key=_rank)
        tried.add(one.key)
        inside = {id: part.key for part in one.units for id in part.elements} | {id: id for id in one.own}
        more = bulk(one.own, full) + len(one.units) - 1
        before = _links(near, place, one.elements)
        after = links - before + _links(near, place | inside, one.elements)
        room = most + FOR_MINE if one.mine and not boxes else most
        if len(inside) == 1 or (count + more <= room and after <= LINKS_TO * room / FOLD_TO):
            del shut[one.key]
            shut |= {part.key: part for part in one.units}
            place |= inside
            count, links = count + more, after
    return {id: one for one in shut.values() for id in one.elements}


def below(unit: Unit) -> Iterator[Unit]:
    """The units in a unit, and in these, each before what is in it."""
    for one in unit.units:
        yield one
        yield from below(one)


def _neighbours(model: Model, shown: Mapping[str, str]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {id: set() for id in shown}
    for edge in model.edges:
        if edge.source in near and edge.target in near:
            near[edge.source].add(edge.target)
            near[edge.target].add(edge.source)
    return near


def _links(near: Mapping[str, set[str]], place: Mapping[str, str], ids: Iterable[str]) -> int:
    """How many pairs of boxes have an edge at one of some elements."""
    return len({
        (here, there) if here < there else (there, here)
        for id in ids
        for other in near[id]
        if (here := place[id]) != (there := place[other])
    })  # fmt: skip


def _rank(unit: Unit) -> tuple[bool, int, str]:
    return (not unit.mine, len(unit.elements), unit.key)
