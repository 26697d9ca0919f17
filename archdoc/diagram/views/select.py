"""Elements and edges of a Model -> Picture: cards, folded boxes, boundaries, and edges laid together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archdoc.core.model import Edge, Element, Model
from archdoc.core.vocabulary import Direction, Standing
from archdoc.diagram.views.boundaries import Unit, boxes_around, key_of
from archdoc.diagram.views.fold import LINKS_TO, Folds
from archdoc.diagram.views.picture import Boundary, Link, Node, Picture

COUNTED = 25
"""With more links than this that stand for several edges, none says for how many."""

_CLOSEST: tuple[Standing, ...] = ("led", "built", "contributed", "team", "other", "third-party")


def picture(
    model: Model,
    key: str,
    title: str,
    subtitle: str,
    elements: Iterable[Element],
    *,
    edges: Sequence[Edge] | None = None,
    folds: Folds | None = None,
    steps: Mapping[int, int] | None = None,
    phase: str | None = None,
    direction: Direction | None = None,
    joined: bool = False,
) -> Picture:
    """The picture of some elements and of the edges between them; `edges` are all, unless said.

    With `joined`, edges between the same two elements become one where there are more than `LINKS_TO`.

    `folds` says which elements share a box, `steps` numbers the edges of a flow, `phase` makes ghosts of what is later.
    """
    shown = list(elements)
    later = _later(model, phase)
    units = {element.id: folds[element.id] for element in shown if element.id in (folds or {})} if folds else {}
    place = {element.id: units[element.id].key if element.id in units else element.id for element in shown}
    around = {element.id: boxes_around(model, element.id) for element in shown}
    members: dict[str, list[Element]] = {}
    for element in shown:
        members.setdefault(place[element.id], []).append(element)
    inner: dict[str, list[Edge]] = {}
    for edge in model.edges:
        spot = place.get(edge.source)
        if spot is not None and spot != edge.source and spot == place.get(edge.target):
            inner.setdefault(spot, []).append(edge)
    nodes: list[Node] = []
    boxes: dict[str, Boundary] = {}
    for spot, inside in members.items():
        first = inside[0]
        path = around[first.id]
        if first.id in units:
            path = _outside(path, units[first.id])
            if units[first.id].box is None:
                path = _common(around[element.id] for element in inside)
        home = path[-1].id if path else None
        boxes |= {box.id: box for box in path}
        if first.id in units:
            nodes.append(_folded(spot, units[first.id], inside, inner.get(spot, []), home))
        else:
            nodes.append(_card(first, home, ghost=first.phase in later))
    links = _links(model.edges if edges is None else edges, place, steps or {}, later, model, joined=joined)
    used = {n for node in nodes for n in node.badges} | {n for link in links for n in link.badges}
    return Picture(
        key=key,
        title=title,
        subtitle=subtitle,
        nodes=tuple(nodes),
        boundaries=tuple(boxes.values()),
        links=links,
        decisions={t.number: (t.choice, t.status) for t in model.tradeoffs if t.number in used},
        direction=direction,
        folder="." if model.path == "-" else model.path.rpartition("/")[0] or ".",
        left_out=tuple(node.name for node in nodes if node.folded),
    )


def _outside(path: Sequence[Boundary], unit: Unit) -> tuple[Boundary, ...]:
    """The boundaries around a folded one."""
    keys = [key_of(box) for box in path]
    return tuple(path[: keys.index(unit.key)]) if unit.key in keys else tuple(path)


def _common(paths: Iterable[Sequence[Boundary]]) -> tuple[Boundary, ...]:
    """The boundaries that all of a community are in."""
    every = list(paths)
    shared = []
    for level in zip(*every, strict=False):
        if any(box != level[0] for box in level):
            break
        shared.append(level[0])
    return tuple(shared)


def _later(model: Model, phase: str | None) -> frozenset[str | None]:
    """The phases after one."""
    if phase is None:
        return frozenset()
    ids = [p.id for p in model.phases]
    return frozenset(ids[ids.index(phase) + 1 :])


def _card(element: Element, home: str | None, *, ghost: bool) -> Node:
    return Node(
        key=element.id,
        name=element.name,
        kind=element.kind,
        type=element.type,
        standing=element.standing,
        technology=element.technology,
        icon=element.icon,
        boundary=home,
        badges=element.tradeoffs,
        ghost=ghost,
        note=element.description,
    )


def _folded(key: str, unit: Unit, inside: list[Element], within: list[Edge], home: str | None) -> Node:
    """One box for many elements and the edges between them. It stands as close to me as the closest of them."""
    parts: tuple[Element | Edge, ...] = (*inside, *within)
    return Node(
        key=key,
        name=unit.name,
        kind="component",
        type="team" if unit.box and not unit.key.startswith("group-") else "group",
        standing=min((e.standing for e in inside), key=_CLOSEST.index),
        technology=f"{len(inside)} elements" if len(inside) > 1 else "1 element",
        boundary=home,
        badges=tuple(sorted({n for part in parts for n in part.tradeoffs})),
        folded=tuple(e.name for e in inside),
        note=", ".join(e.name for e in inside),
    )


def _links(
    edges: Sequence[Edge],
    place: Mapping[str, str],
    steps: Mapping[int, int],
    later: frozenset[str | None],
    model: Model,
    *,
    joined: bool,
) -> tuple[Link, ...]:
    """Edges between what is shown. Those that folding lays over each other become one; those inside a box vanish."""
    shown = sum(edge.source in place and edge.target in place for edge in edges)
    joined = joined and shown > LINKS_TO
    merged: dict[tuple[str, str] | int, list[Edge]] = {}
    for edge in edges:
        if edge.source not in place or edge.target not in place:
            continue
        ends = place[edge.source], place[edge.target]
        folded = ends != (edge.source, edge.target)
        if folded and ends[0] == ends[1]:
            continue
        merged.setdefault((min(ends), max(ends)) if folded or joined else edge.number, []).append(edge)
    counted = sum(len(group) > 1 for group in merged.values()) <= COUNTED
    links = [_link(group, place, steps, later, model, counted) for group in merged.values()]
    return tuple(sorted(links, key=lambda link: link.number))


def _link(
    group: list[Edge],
    place: Mapping[str, str],
    steps: Mapping[int, int],
    later: frozenset[str | None],
    model: Model,
    counted: bool,
) -> Link:
    """One link for some edges between the same two boxes, whichever way they point."""
    first = group[0]
    gone = {model.elements[first.source].phase, model.elements[first.target].phase, first.phase} & later
    modes = {edge.mode for edge in group}
    ways = {place[edge.source] for edge in group}
    several = f"{len(group)} edges" if counted else None
    return Link(
        numbers=tuple(edge.number for edge in group),
        source=place[first.source],
        target=place[first.target],
        mode=first.mode if len(modes) == 1 else "sync",
        label=first.label if len(group) == 1 else several,
        both_ways=len(ways) > 1 or any(edge.both_ways for edge in group),
        badges=tuple(dict.fromkeys(number for edge in group for number in edge.tradeoffs)),
        ghost=bool(gone),
        step=steps.get(first.number),
        note=first.description if len(group) == 1 else ", ".join(edge.label for edge in group if edge.label),
    )
