"""Model -> the tree of its boundaries: teams, groups within them, and what only its edges hold together.

A unit is what can be folded into one box, and what gets a picture of its own when it is.

Elements that no boundary groups -> communities: which of them have more to do with each other than with the rest.

By the method of Louvain (Blondel et al., "Fast unfolding of communities in large networks", 2008), as networkx has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

import msgspec

from archdoc.catalogue import element_types
from archdoc.core.model import MINE, Model, lineage
from archdoc.diagram.views.picture import OUTSIDE, Boundary

LOOSE = 25
"""With more elements than this side by side in one boundary, communities are looked for among them."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A boundary, or a community that nobody drew a boundary around."""

    key: str
    """`team-<id>`, `group-<id>`, `group-<team>-<id>`, `team-third-parties`, `part-<element>[-<depth>]`."""
    name: str
    box: str | None
    """The id of its boundary; None for a community, which has none."""
    own: tuple[str, ...] = ()
    """Elements right in it."""
    units: tuple[Unit, ...] = ()
    mine: bool = False

    @property
    def elements(self) -> tuple[str, ...]:
        """All elements in it, and in what is in it."""
        return (*self.own, *(id for unit in self.units for id in unit.elements))


def boxes_around(model: Model, id: str) -> tuple[Boundary, ...]:
    """The boundaries around an element, outermost first: its teams, then within these its groups."""
    element = model.elements[id]
    teams, groups = lineage(model.teams, element.team), lineage(model.groups, element.group)
    if not teams and not groups and element.kind == "third_party":
        return (Boundary(id=OUTSIDE, name="Third parties"),)
    boxes: list[Boundary] = []
    for team in reversed(teams):
        found = model.teams[team]
        boxes.append(Boundary(id=team, name=found.name, mine=found.mine, parent=boxes[-1].id if boxes else None))
    inside = f"{element.team}-" if element.team else ""
    for group in reversed(groups):
        name = model.groups[group].name
        boxes.append(
            Boundary(id=f"group-{inside}{group}", name=name, group=True, parent=boxes[-1].id if boxes else None)
        )
    return tuple(boxes)


def tree(model: Model, boxes: int | None = None) -> Unit:
    """All of a model as one unit, which has no boundary; split into communities where it has more than `boxes`."""
    root = _Growing("", "", None)
    for id in model.elements:
        at = root
        for box in boxes_around(model, id):
            at = at.into(box.key, box)
        at.own.append(id)
        at.mine = at.mine or _mine(model, [id])
    return root.grown(model, full_size(model), LOOSE if boxes is None else min(boxes, LOOSE))


class _Growing:
    """A unit while elements are put into it."""

    def __init__(self, key: str, name: str, box: str | None) -> None:
        self.key, self.name, self.box, self.mine = key, name, box, False
        self.own: list[str] = []
        self.units: dict[str, _Growing] = {}

    def into(self, key: str, box: Boundary) -> _Growing:
        if key not in self.units:
            self.units[key] = _Growing(key, box.name, box.id)
            self.units[key].mine = box.mine
        return self.units[key]

    def grown(self, model: Model, full: Set[str], most: int = LOOSE) -> Unit:
        order = [*(f"team-{id}" for id in model.teams), *model.groups]
        inner = [
            unit.grown(model, full) for unit in sorted(self.units.values(), key=lambda one: _order(one.key, order))
        ]
        own, parts = _split(model, [*self.own, *inner], full, most)
        mine = self.mine or any(unit.mine for unit in inner)
        return Unit(key=self.key, name=self.name, box=self.box, own=own, units=parts, mine=mine)


def _split(
    model: Model, items: Sequence[str | Unit], full: Set[str], most: int, depth: int = 1
) -> tuple[tuple[str, ...], tuple[Unit, ...]]:
    """Elements and units side by side: as they are, or, where they are more than `most`, in communities.

    Units with something of mine stay for themselves, as long as that leaves room for the others.
    """
    own = tuple(item for item in items if isinstance(item, str))
    units = tuple(item for item in items if isinstance(item, Unit))
    if bulk(own, full) + len(units) <= most:
        return own, units
    apart_from_all = tuple(unit for unit in units if unit.mine)
    if 0 < len(apart_from_all) <= most // 2:
        rest = [item for item in items if item not in apart_from_all]
        own, units = _split(model, rest, full, most - len(apart_from_all), depth)
        return own, (*apart_from_all, *units)
    at = {id: number for number, item in enumerate(items) for id in _inside(item)}
    edges = [(at[edge.source], at[edge.target]) for edge in model.edges if edge.source in at and edge.target in at]
    near = {number for pair in edges if pair[0] != pair[1] for number in pair}
    apart = sum(1 for number in range(len(items)) if isinstance(items[number], Unit) and number not in near)
    if bulk(own, full) + len(units) - apart + (apart + 2) // 3 <= most:
        return own, units
    sorts = [model.elements[item].type if isinstance(item, str) else "" for item in items]
    single, found = communities(sorts, edges)
    if len(found) == 1 and not single:
        return own, units
    left = [items[number] for number in single]
    parts = [_around(model, items, one, full, depth) for one in found]
    kept = (*(item for item in left if isinstance(item, Unit)), *parts)
    return tuple(item for item in left if isinstance(item, str)), kept


def _around(model: Model, items: Sequence[str | Unit], community: Community, full: Set[str], depth: int) -> Unit:
    """A community as a unit, named after its chief."""
    members = [items[number] for number in community.members]
    head = members[0] if community.chief is None else items[community.chief]
    key, name = (head, model.elements[head].name) if isinstance(head, str) else (head.key, head.name)
    own, units = _split(model, members, full, LOOSE, depth + 1)
    if community.chief is None:
        sort = element_types.of(model.elements[head].type).title if isinstance(head, str) else "Areas"
        name = f"{sort} without edges here"
    else:
        name = f"Around {name}"
    return Unit(
        # The chief of a community may be that of the one around it too.
        key=f"part-{key}" if depth == 1 else f"part-{key}-{depth}",
        name=name,
        box=None,
        own=own,
        units=units,
        mine=_mine(model, own) or any(unit.mine for unit in units),
    )


def _inside(item: str | Unit) -> tuple[str, ...]:
    return item.elements if isinstance(item, Unit) else (item,)


def full_size(model: Model) -> Set[str]:
    """The elements that take a card's whole room: all, where a boundary can be folded; else those with an edge."""
    if model.teams or model.groups:
        return model.elements.keys()
    return {end for edge in model.edges for end in (edge.source, edge.target)}


def bulk(ids: Iterable[str], full: Set[str]) -> int:
    """How many cards' room some elements take: those that aren't full-size stand in a grid, and take a third."""
    every = list(ids)
    alone = sum(1 for id in every if id not in full)
    return len(every) - alone + (alone + 2) // 3


def _order(key: str, order: list[str]) -> int:
    """Teams as in the file, then groups as in the file, then the third parties."""
    name = key.rpartition("-")[2] if key.startswith("group-") else key
    return order.index(name) if name in order else len(order)


def _mine(model: Model, ids: Iterable[str]) -> bool:
    return any(model.elements[id].standing in MINE or model.elements[id].standing == "team" for id in ids)


MANY = 12
"""No more communities than this, if the edges allow it; each can be looked into for smaller ones."""
_RESOLUTIONS = (1.0, 0.5, 0.2, 0.1)
"""The lower, the fewer and larger (Reichardt and Bornholdt, "Statistical mechanics of community detection", 2006)."""
FEW = 3
"""One with fewer joins the community that it has most edges to."""
SEED = 1
"""Louvain looks at nodes in a random order; with a seed always in the same one."""


class Community(msgspec.Struct, frozen=True):
    """Members by their number, and the one with the most edges inside; None where they have none."""

    members: tuple[int, ...]
    chief: int | None


def communities(sorts: Sequence[str], edges: Iterable[tuple[int, int]]) -> tuple[list[int], list[Community]]:
    """What stays on its own, and the communities of the rest.

    The things to group are numbered from 0, and `sorts` says what each is: what has no edge is put together by that.
    """
    near: dict[int, dict[int, int]] = {number: {} for number in range(len(sorts))}
    for one, other in edges:
        if one != other:
            near[one][other] = near[one].get(other, 0) + 1
            near[other][one] = near[other].get(one, 0) + 1
    linked = [number for number in near if near[number]]
    found = _joined(_communities_split(near, linked), near) if linked else []
    made = [_community(sorted(one), near) for one in sorted(found, key=min)]
    alone: dict[str, list[int]] = {}
    for number, sort in enumerate(sorts):
        if not near[number]:
            alone.setdefault(sort, []).append(number)
    made += [Community(tuple(members), None) for members in alone.values() if len(members) >= FEW]
    return [number for members in alone.values() if len(members) < FEW for number in members], made


def _communities_split(near: dict[int, dict[int, int]], members: Sequence[int]) -> list[set[int]]:
    """As many communities as the edges tell apart, but no more than `MANY`."""
    import networkx as nx

    # Whole numbers, since sets of these have the same order in each run.
    graph = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_weighted_edges_from(
        (one, other, weight) for one in members for other, weight in near[one].items() if one < other
    )
    found: list[set[int]] = []
    for resolution in _RESOLUTIONS:
        found = list(nx.community.louvain_communities(graph, resolution=resolution, seed=SEED))
        if len(found) <= MANY:
            break
    return found


def _joined(found: list[set[int]], near: dict[int, dict[int, int]]) -> list[set[int]]:
    """The communities, where those with less than `FEW` elements have joined the one that they are nearest to."""
    large = [set(one) for one in found if len(one) >= FEW]
    home = {number: place for place, one in enumerate(large) for number in one}
    for one in sorted((one for one in found if len(one) < FEW), key=min):
        pull: dict[int, int] = {}
        for number in one:
            for other, weight in near[number].items():
                if other in home:
                    pull[home[other]] = pull.get(home[other], 0) + weight
        if pull:
            place = max(pull, key=lambda place: (pull[place], -place))
        else:
            place = len(large)
            large.append(set())
        large[place] |= one
        home |= dict.fromkeys(one, place)
    return large


def _community(members: Sequence[int], near: dict[int, dict[int, int]]) -> Community:
    """The first of those with the most edges inside is the chief."""
    inside = set(members)
    degree = {one: sum(weight for other, weight in near[one].items() if other in inside) for one in members}
    return Community(tuple(members), max(members, key=degree.__getitem__))
