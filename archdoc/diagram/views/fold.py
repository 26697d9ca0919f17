"""The tree of boundaries -> which of its units are drawn as one box, so that a picture can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

import msgspec

from archdoc.core.model import MINE, Model
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

MINE_OPEN = 40
"""So many elements that I had a role in are never folded."""
MINE_FIRST = ("led", "built", "contributed")

TIGHTER = (20, 15, 11, 8)
"""How many boxes an overview may have where its text would else be too small."""

Folds = dict[str, Unit]
"""By element: the unit that it is folded into."""


class Folding(msgspec.Struct, frozen=True):
    """How a picture of the whole is folded."""

    boxes: int | None = None
    """How many boxes there may be; None: as many as are usually read with ease."""
    only: tuple[str, ...] | None = None
    """Ids of the teams and groups to fold, and no others: none at all where it is empty. None: as many as it takes."""


AS_NEEDED = Folding()


def folds_of(unit: Unit, ids: Iterable[str]) -> Folds:
    """The folds of the teams and groups with these ids, wherever in a unit they are; the outermost of those nested."""
    wanted = set(ids)
    found: Folds = {}
    for one in below(unit):
        id = one.key.removeprefix("team-") if one.key.startswith("team-") else one.key.rpartition("-")[2]
        if one.box is not None and id in wanted:
            found = dict.fromkeys(one.elements, one) | found
    return found


def folds(model: Model, unit: Unit, beside: Mapping[str, str], folding: Folding = AS_NEEDED) -> Folds:
    """What of a unit's inside is folded: all its parts at first, which are then opened while there is room.

    What I had a role in isn't folded (see `kept_open`). My team's parts are opened first, then those nearest to me,
    the smallest first. A part with one element needs no box. `beside` says which elements outside are drawn too, and
    in which box.
    """
    boxes, full = folding.boxes, full_size(model)
    above = FOLD_ABOVE_IN_PART if unit.key else boxes or FOLD_ABOVE
    if bulk(unit.elements, full) + len(set(beside.values())) <= above:
        return {}
    opening = _Opening(model, unit, beside, full)
    most = FOLD_TO if unit.key else boxes or FOLD_TO
    far = distances(model)

    def rank(one: Unit) -> tuple[bool, int, int, str]:
        others = opening.others[one.key]
        return not one.mine, min(far[id] for id in others), len(others), one.key

    tried: set[str] = set()
    while left := [one for one in opening.shut.values() if one.key not in tried]:
        one = min(left, key=rank)
        tried.add(one.key)
        opening.open(one, most + FOR_MINE if one.mine and not boxes else most)
    return {id: one for one in opening.shut.values() for id in opening.others[one.key]}


class _Opening:
    """A picture of a unit while parts of it are opened: what is still shut, and how much is drawn."""

    def __init__(self, model: Model, unit: Unit, beside: Mapping[str, str], full: Set[str]) -> None:
        self.full = full
        self.mine = kept_open(model).intersection(unit.elements)
        self.others = {one.key: [id for id in one.elements if id not in self.mine] for one in below(unit)}
        """By unit: its elements that may be folded."""
        self.shut = {one.key: one for one in unit.units if self.others[one.key]}
        self.place = {id: one.key for one in unit.units for id in one.elements} | {id: id for id in unit.own}
        self.place |= {id: id for id in self.mine} | dict(beside)
        self.near = _neighbours(model, self.place)
        self.links = _links(self.near, self.place, self.place)
        # As cards do, boxes that nothing links stand in a grid.
        apart = sum(1 for one in self.shut.values() if not _links(self.near, self.place, self.others[one.key]))
        drawn = (*unit.own, *self.mine.difference(unit.own))
        self.count = bulk(drawn, full) + len(set(beside.values())) + len(self.shut) - apart + (apart + 2) // 3

    def open(self, one: Unit, room: int) -> None:
        """Draws what is in a unit in its place, if no more than `room` boxes are then drawn, and not too many links."""
        own = [id for id in one.own if id not in self.mine]
        parts = [part for part in one.units if self.others[part.key]]
        inside = {id: part.key for part in parts for id in self.others[part.key]} | {id: id for id in own}
        count = self.count + bulk(own, self.full) + len(parts) - 1
        before = _links(self.near, self.place, self.others[one.key])
        links = self.links - before + _links(self.near, self.place | inside, self.others[one.key])
        if len(inside) == 1 or (count <= room and links <= LINKS_TO * room / FOLD_TO):
            del self.shut[one.key]
            self.shut |= {part.key: part for part in parts}
            self.place |= inside
            self.count, self.links = count, links


def kept_open(model: Model) -> frozenset[str]:
    """The elements that are drawn as themselves wherever they are: those that I had a role in.

    Of more than a picture has room for, those that I led or built; of more than that, those that I led, or none.
    """
    found: frozenset[str] = frozenset()
    for standing in MINE_FIRST:
        more = found | {one.id for one in model.elements.values() if one.standing == standing}
        if len(more) > MINE_OPEN:
            break
        found = more
    return found


def distances(model: Model) -> dict[str, int]:
    """How many edges each element is away from the nearest part that I had a role in, whichever way they point.

    Where I had none, from my team's parts; what no edge leads to is further away than all else.
    """
    every = model.elements.values()
    start = [one.id for one in every if one.standing in MINE] or [one.id for one in every if one.standing == "team"]
    near = _neighbours(model, model.elements)
    found = dict.fromkeys(start, 0)
    edge = start
    while edge:
        step = found[edge[0]] + 1
        edge = list(dict.fromkeys(other for id in edge for other in sorted(near[id]) if other not in found))
        found |= dict.fromkeys(edge, step)
    return {id: found.get(id, len(model.elements)) for id in model.elements}


def below(unit: Unit) -> Iterator[Unit]:
    """The units in a unit, and in these, each before what is in it."""
    for one in unit.units:
        yield one
        yield from below(one)


def _neighbours(model: Model, shown: Iterable[str]) -> dict[str, set[str]]:
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
