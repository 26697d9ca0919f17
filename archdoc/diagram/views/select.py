"""Elements and edges of a Model -> Picture: cards, folded boxes, boundaries, and edges laid together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from archdoc.core.markdown import plain
from archdoc.core.model import MINE, Edge, Element, Hint, Model, Tradeoff
from archdoc.core.tradeoffs import important
from archdoc.core.vocabulary import Direction, Standing
from archdoc.diagram.views.boundaries import Unit, boxes_around
from archdoc.diagram.views.ends import Ends
from archdoc.diagram.views.fold import LINKS_TO, Folds
from archdoc.diagram.views.picture import Boundary, Link, Node, Picture

COUNTED = 25
"""With more links than this that stand for several edges, none says for how many."""

ROLES = ("led", "built", "contributed", "consulted")
"""What a folded box counts."""
WORDS = 5
"""So many words say what a decision is."""
_CLAUSE = re.compile(r"[,;:.!?(–—]\s|[,;:.!?]$|\n")
_LEADING = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"}
)
"""Words that lead on to the next, so that none ends with them."""
NAMED = 2
"""Where elements are folded, so many edges together say what each is; of more, the first does."""


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
    summary: str = "",
    hints: Sequence[Hint] = (),
) -> Picture:
    """The picture of some elements and of the edges between them; `edges` are all, unless said.

    With `joined`, edges between the same two elements become one where there are more than `LINKS_TO`.

    `folds` says which elements share a box, `steps` numbers the edges of a flow, `phase` makes ghosts of what is later,
    `summary` is for the line under the title.
    """
    shown = list(elements)
    later = _later(model, phase)
    spots = _spots(model, shown, folds or {})
    nodes, boxes = _nodes(model, spots, later)
    single = {id: path for id, path in spots.around.items() if id not in spots.units}
    ends = Ends(model, spots.place, single, boxes)
    links = _links(model.edges if edges is None else edges, ends, steps or {}, later, model, joined=joined)
    used = {n for node in nodes for n in node.badges} | {n for link in links for n in link.badges}
    return Picture(
        key=key,
        title=title,
        subtitle=subtitle,
        summary=summary,
        nodes=tuple(nodes),
        boundaries=tuple(boxes.values()),
        links=links,
        glosses=tuple((one.number, gloss(one)) for one in _by_worth(model) if one.number in used),
        decisions={t.number: (t.choice, t.status) for t in model.tradeoffs if t.number in used},
        direction=direction,
        hints=tuple(_hints(hints, spots.place)),
        folder="." if model.path == "-" else model.path.rpartition("/")[0] or ".",
        left_out=tuple(node.name for node in nodes if node.folded),
    )


class _Spots(msgspec.Struct, frozen=True):
    """Where each element of a picture is drawn: as a card of its own, or within a folded box."""

    units: Mapping[str, Unit]
    """By element that is folded: into what."""
    place: Mapping[str, str]
    """By element: the key of its card or box."""
    around: Mapping[str, tuple[Boundary, ...]]
    """By element: the boundaries that it is in, the outermost first."""
    members: Mapping[str, list[Element]]
    """By key of a card or box: the elements in it."""


def _spots(model: Model, shown: Sequence[Element], folds: Mapping[str, Unit]) -> _Spots:
    units = {element.id: folds[element.id] for element in shown if element.id in folds}
    place = {element.id: units[element.id].key if element.id in units else element.id for element in shown}
    members: dict[str, list[Element]] = {}
    for element in shown:
        members.setdefault(place[element.id], []).append(element)
    return _Spots(units, place, {element.id: boxes_around(model, element.id) for element in shown}, members)


def _nodes(model: Model, spots: _Spots, later: Set[str | None]) -> tuple[list[Node], dict[str, Boundary]]:
    """Cards and folded boxes, and by id the boundaries that they are in."""
    units, around = spots.units, spots.around
    inner = _inner(model, spots.place)
    open_boxes = {box.id for id, path in around.items() if id not in units for box in path}
    nodes: list[Node] = []
    boxes: dict[str, Boundary] = {}
    for spot, inside in spots.members.items():
        first = inside[0]
        unit = units.get(first.id)
        path = around[first.id]
        if unit is not None:
            path = _outside(path, unit, open_boxes)
            if unit.box is None:
                path = _common(around[element.id] for element in inside)
        home = path[-1].id if path else None
        boxes |= {box.id: box for box in path}
        if unit is not None:
            nodes.append(_folded(model, unit, inside, inner.get(spot, []), home))
        else:
            nodes.append(_card(first, home, ghost=first.phase in later))
    return nodes, boxes


def _inner(model: Model, place: Mapping[str, str]) -> dict[str, list[Edge]]:
    """By folded box: the edges between elements that are in it."""
    inner: dict[str, list[Edge]] = {}
    for edge in model.edges:
        spot = place.get(edge.source)
        if spot is not None and spot != edge.source and spot == place.get(edge.target):
            inner.setdefault(spot, []).append(edge)
    return inner


def _hints(hints: Iterable[Hint], place: Mapping[str, str]) -> Iterator[Hint]:
    """Wishes about two elements as ones about their boxes; of what isn't drawn, or drawn in one box, there is none."""
    for hint in hints:
        ends = place.get(hint.element), place.get(hint.other)
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            yield msgspec.structs.replace(hint, element=ends[0], other=ends[1])


def _by_worth(model: Model) -> list[Tradeoff]:
    """Decisions, those that matter most first."""
    first = important(model)
    numbers = {one.number for one in first}
    return [*first, *(one for one in model.tradeoffs if one.number not in numbers)]


def gloss(one: Tradeoff) -> str:
    """A decision in a few words: the beginning of its choice, as far as its first comma."""
    words = _CLAUSE.split(plain(one.choice), maxsplit=1)[0].split()
    if len(words) <= WORDS:
        return " ".join(words)
    kept = words[:WORDS]
    while len(kept) > 2 and kept[-1].casefold() in _LEADING:
        kept.pop()
    return f"{' '.join(kept)}…"


def _outside(path: Sequence[Boundary], unit: Unit, open_boxes: Set[str]) -> tuple[Boundary, ...]:
    """The boundaries around a folded one; it is within its own, where something of that is drawn for itself."""
    keys = [box.key for box in path]
    if unit.key not in keys:
        return tuple(path)
    at = keys.index(unit.key)
    return tuple(path[: at + 1] if path[at].id in open_boxes else path[:at])


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
        consulted=element.role == "consulted",
    )


def _folded(model: Model, unit: Unit, inside: list[Element], within: list[Edge], home: str | None) -> Node:
    """One box for many elements and the edges between them: painted as their team, with a count of what is mine."""
    parts: tuple[Element | Edge, ...] = (*inside, *within)
    roles = [f"{count} {role}" for role in ROLES if (count := sum(e.role == role for e in inside))]
    counted = f"{len(inside)} elements" if len(inside) > 1 else "1 element"
    return Node(
        key=unit.key,
        name=unit.name if len(inside) == len(unit.elements) else _rest(unit),
        kind="component",
        type="team" if unit.box and not unit.key.startswith("group-") else "group",
        standing=_painted(model, inside),
        technology=f"{', '.join(roles)} of {len(inside)}" if roles else counted,
        boundary=home,
        badges=tuple(sorted({n for part in parts for n in part.tradeoffs})),
        folded=tuple(e.name for e in inside),
        note=", ".join(e.name for e in inside),
    )


def _rest(unit: Unit) -> str:
    """What a box is called for what is left of a unit, where a part of it is drawn for itself."""
    return f"More of {unit.name}" if unit.box else f"More {unit.name[:1].lower()}{unit.name[1:]}"


def _painted(model: Model, inside: Iterable[Element]) -> Standing:
    """Whose a box of many is: a team's as a whole, whatever my role in some of it; no single part claims the rest."""
    owners: set[Standing] = set()
    for one in inside:
        mine = model.teams[one.team].mine if one.team else one.standing in MINE
        owners.add("team" if mine else "third-party" if one.standing == "third-party" else "other")
    return owners.pop() if len(owners) == 1 else "other"


def _links(
    edges: Sequence[Edge],
    ends: Ends,
    steps: Mapping[int, int],
    later: frozenset[str | None],
    model: Model,
    *,
    joined: bool,
) -> tuple[Link, ...]:
    """Edges between what is shown. Those that folding lays over each other become one; those inside a box vanish."""
    drawn = {edge.number: found for edge in edges if (found := ends.of(edge)) is not None}
    joined = joined and len(drawn) > LINKS_TO
    merged: dict[tuple[str, str] | int, list[Edge]] = {}
    for edge in edges:
        if edge.number not in drawn:
            continue
        one, other = drawn[edge.number]
        folded = ends.folded(edge)
        if folded and one == other:
            continue
        merged.setdefault((min(one, other), max(one, other)) if folded or joined else edge.number, []).append(edge)
    counted = sum(len(group) > 1 for group in merged.values()) <= COUNTED
    links = [_link(group, drawn, steps, later, model, counted) for group in merged.values()]
    return tuple(sorted(links, key=lambda link: link.number))


def _link(
    group: list[Edge],
    drawn: Mapping[int, tuple[str, str]],
    steps: Mapping[int, int],
    later: frozenset[str | None],
    model: Model,
    counted: bool,
) -> Link:
    """One link for some edges between the same two boxes, whichever way they point."""
    first = group[0]
    ends = [model.elements[end] for end in (first.source, first.target) if end in model.elements]
    gone = {*(end.phase for end in ends), first.phase} & later
    modes = {edge.mode for edge in group}
    ways = {drawn[edge.number][0] for edge in group}
    return Link(
        numbers=tuple(edge.number for edge in group),
        source=drawn[first.number][0],
        target=drawn[first.number][1],
        mode=first.mode if len(modes) == 1 else "sync",
        label=first.label if len(group) == 1 else _several(group, drawn, model) if counted else None,
        both_ways=len(ways) > 1 or any(edge.both_ways for edge in group),
        badges=tuple(dict.fromkeys(number for edge in group for number in edge.tradeoffs)),
        ghost=bool(gone),
        step=steps.get(first.number),
        note=first.description if len(group) == 1 else ", ".join(edge.label for edge in group if edge.label),
    )


def _several(group: list[Edge], drawn: Mapping[int, tuple[str, str]], model: Model) -> str:
    """What some edges between the same two boxes are: their labels, or else the parts in the box that they touch."""
    said = list(dict.fromkeys(edge.label for edge in group if edge.label))
    if not said:
        inward = drawn[group[0].number][1] != group[0].target
        ends = list(dict.fromkeys(edge.target if inward else edge.source for edge in group))
        return f"{'to' if inward else 'from'} {_first([model.end(id).name for id in ends], len(ends))}"
    unsaid = sum(1 for edge in group if not edge.label)
    return _first(said, len(said) + unsaid)


def _first(names: Sequence[str], count: int) -> str:
    """The names, or the first and how many more there are."""
    if count == len(names) <= NAMED:
        return ", ".join(names)
    return f"{names[0]} and {count - 1} more"
