"""Model -> Picture: which pictures a project has, and what each shows; nothing about looks.

`overview`, `of_view`, `of_phase`, `of_unit` and `around` each give one `Picture`; `pictures` lists all that a build
draws. A picture with many elements folds teams, groups and communities into one box each, and each of these gets a
picture of its own. `boxes` is how many of them a picture of the whole may have, where that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archdoc.core.model import Edge, Element, Model, View
from archdoc.diagram.views.boundaries import Unit, lineage, tree
from archdoc.diagram.views.fold import FOLD_ABOVE, FOLD_TO, Folds, below, folds
from archdoc.diagram.views.picture import OUTSIDE, OVERVIEW, Boundary, Link, Node, Picture
from archdoc.diagram.views.select import picture

__all__ = [
    "FOLD_ABOVE", "FOLD_TO", "OUTSIDE", "OVERVIEW", "Boundary", "Link", "Node", "Picture", "around", "by_key",
    "drawn_phases", "folded_units", "keys", "of_folded", "of_phase", "of_unit", "of_view", "overview", "pictures",
]  # fmt: skip

NEIGHBOURS_APART = 12
"""In the picture of one unit, others with more neighbours than this in all are folded."""


def pictures(model: Model, boxes: int | None = None) -> list[Picture]:
    """Every picture of a project: the overview, the author's views, the phases that differ, what is folded."""
    others = [view for view in model.views.values() if view.id != OVERVIEW]
    found = [overview(model, boxes), *(of_view(model, view, boxes) for view in others)]
    found += [of_phase(model, phase, boxes) for phase in drawn_phases(model)]
    return [*found, *of_folded(model, boxes)]


def by_key(model: Model, key: str) -> Picture:
    """The picture with a key.

    Raises KeyError: no picture has it.
    """
    if key == OVERVIEW:
        return overview(model)
    if key in model.views:
        return of_view(model, model.views[key])
    if key.startswith("phase-") and key[6:] in {phase.id for phase in model.phases}:
        return of_phase(model, key[6:])
    return of_unit(model, key)


def keys(model: Model) -> list[str]:
    """The keys that `by_key` takes."""
    views = [view for view in model.views if view != OVERVIEW]
    units = [unit.key for unit in below(tree(model))]
    return [OVERVIEW, *views, *(f"phase-{phase.id}" for phase in model.phases), *units]


def overview(model: Model, boxes: int | None = None) -> Picture:
    """The whole system; above `FOLD_ABOVE` elements, teams, groups and communities are folded.

    A view of the author's with the id `overview` takes its place.
    """
    if OVERVIEW in model.views:
        return of_view(model, model.views[OVERVIEW], boxes)
    shut = _shut_in(model, boxes)
    return picture(model, OVERVIEW, model.title, _span(model), model.elements.values(), folds=shut)


def folded_units(model: Model, boxes: int | None = None) -> list[Unit]:
    """What the overview folds, and what the pictures of these fold, neighbours too: each has a picture of its own."""
    return _folded_units(model, tree(model, boxes), boxes)


def of_folded(model: Model, boxes: int | None = None) -> list[Picture]:
    """The pictures of `folded_units`. The tree of a model that large is worth growing once."""
    whole = tree(model, boxes)
    return [_of_unit(model, whole, unit, boxes) for unit in _folded_units(model, whole, boxes)]


def of_view(model: Model, view: View, boxes: int | None = None) -> Picture:
    """A picture that the author asked for: `include`, `teams`, `flow`, `focus` and `exclude` each narrow it."""
    chosen = set(model.elements)
    if view.include:
        chosen = _named(model, view.include)
    if view.teams:
        inside = {member for team in view.teams for member in _members(model, team)}
        chosen &= inside | _touching(model, inside)
    edges: Sequence[Edge] = model.edges
    steps: dict[int, int] = {}
    if view.flow:
        flow = model.flows[view.flow]
        for position, number in enumerate(flow.steps, 1):
            steps.setdefault(number, position)
        edges = [edge for edge in model.edges if edge.number in steps]
        chosen &= {end for edge in edges for end in (edge.source, edge.target)}
    if view.focus:
        chosen &= _near(model, view.focus, view.depth)
    chosen -= _named(model, view.exclude)
    elements = [e for e in model.elements.values() if e.id in chosen]
    return picture(
        model,
        view.id,
        view.title,
        model.title,
        elements,
        edges=edges,
        steps=steps,
        folds=_shut_in(model, boxes) if view.id == OVERVIEW and len(elements) > FOLD_ABOVE else None,
        phase=view.phase,
        direction=view.direction,
    )


def around(model: Model, focus: Sequence[str], depth: int = 1) -> Picture:
    """What is within `depth` edges of some elements, teams or groups, whichever way the edges point."""
    chosen = _near(model, focus, depth)
    names = [(model.elements.get(id) or model.teams.get(id) or model.groups[id]).name for id in focus]
    elements = [e for e in model.elements.values() if e.id in chosen]
    title = f"{model.title}: around {', '.join(names)}"
    return picture(model, "-".join(["focus", *focus]), title, _span(model), elements)


def drawn_phases(model: Model) -> list[str]:
    """The phases worth a picture: those that some element or edge names, and the ones before the last of these."""
    parts: tuple[Element | Edge, ...] = (*model.elements.values(), *model.edges)
    named = {part.phase for part in parts if part.phase}
    ids = [phase.id or "" for phase in model.phases]
    used = [i for i, phase in enumerate(ids) if phase in named]
    if not used:
        return []
    first = max(min(used) - 1, 0)
    return ids[first : max(used) + 1] if max(used) > 0 else []


def of_phase(model: Model, phase: str, boxes: int | None = None) -> Picture:
    """What exists by the end of a phase, and what comes later as ghosts."""
    found = next(p for p in model.phases if p.id == phase)
    when = f" · {found.date}" if found.date else ""
    title = f"{model.title}: {found.name or phase}"
    return picture(
        model, f"phase-{phase}", title, f"What exists by this phase{when}", model.elements.values(), phase=phase,
        folds=_shut_in(model, boxes),
    )  # fmt: skip


def of_unit(model: Model, key: str) -> Picture:
    """A team, group or community, and all that touches it. Raises KeyError: there is none with that key."""
    whole = tree(model)
    found = next((unit for unit in below(whole) if unit.key == key), None)
    if found is None:
        raise KeyError(key)
    return _of_unit(model, whole, found)


def _of_unit(model: Model, whole: Unit, unit: Unit, boxes: int | None = None) -> Picture:
    inside = set(unit.elements)
    shown = inside | _touching(model, inside)
    elements = [e for e in model.elements.values() if e.id in shown]
    edges = [edge for edge in model.edges if edge.source in inside or edge.target in inside]
    title = f"{model.title}: {unit.name}"
    outside, within = _shut(model, whole, unit, boxes)
    return picture(model, unit.key, title, _span(model), elements, edges=edges, folds=outside | within, joined=True)


def _shut_in(model: Model, boxes: int | None) -> Folds:
    """What is folded in a picture of the whole."""
    return folds(model, tree(model, boxes), {}, boxes)


def _shut(model: Model, whole: Unit, unit: Unit, boxes: int | None = None) -> tuple[Folds, Folds]:
    """The boxes of the picture of one unit: those that its neighbours fold into, and those within the unit itself.

    Where a unit has many neighbours, they fold into the largest units that don't contain the unit itself; a neighbour
    that would be alone in such a box is drawn as itself.
    """
    around = _touching(model, set(unit.elements))
    outside: Folds = {}
    if len(around) > NEIGHBOURS_APART or len(around) + len(unit.elements) > FOLD_TO:
        at = whole
        while at is not unit:
            for one in at.units:
                near = around.intersection(one.elements)
                if len(near) > 1 and unit not in (one, *below(one)):
                    outside |= dict.fromkeys(near, one)
            at = next(one for one in at.units if unit in (one, *below(one)))
    beside = {id: outside[id].key if id in outside else id for id in around}
    return outside, folds(model, unit, beside, boxes)


def _folded_units(model: Model, whole: Unit, boxes: int | None) -> list[Unit]:
    """The units that the picture of the whole folds, and those that their pictures fold."""
    shut: set[str] = set()
    left = [whole]
    while left:
        outside, within = _shut(model, whole, left.pop(), boxes)
        new = {one.key: one for one in (outside | within).values() if one.key not in shut}
        shut |= new.keys()
        left += new.values()
    return [one for one in below(whole) if one.key in shut]


def _members(model: Model, id: str) -> list[str]:
    """Elements of a team or a group and of those in it."""
    found = [e.id for e in model.elements.values() if e.team and id in lineage(model.teams, e.team)]
    return found or [e.id for e in model.elements.values() if e.group and id in lineage(model.groups, e.group)]


def _named(model: Model, ids: Iterable[str]) -> set[str]:
    """Element ids as they are, ids of teams and groups as their members."""
    found: set[str] = set()
    for name in ids:
        found |= {name} if name in model.elements else set(_members(model, name))
    return found


def _touching(model: Model, inside: set[str]) -> set[str]:
    near = {edge.target for edge in model.edges if edge.source in inside}
    near |= {edge.source for edge in model.edges if edge.target in inside}
    return near - inside


def _near(model: Model, focus: Sequence[str], depth: int) -> set[str]:
    """Elements within `depth` edges of the focus, whichever way the edges point."""
    reached = _named(model, focus)
    for _ in range(depth):
        grown = reached | _touching(model, reached)
        if grown == reached:
            break
        reached = grown
    return reached


def _span(model: Model) -> str:
    """The subtitle of a whole picture: when, and in what role."""
    parts = []
    if model.period and model.period.from_:
        start, end = str(model.period.from_), model.period.to
        years = (start[:4], str(end)[:4]) if end else (start[:4], "today")
        parts.append(years[0] if years[0] == years[1] else f"{years[0]}–{years[1]}")
    elif model.reviewed:
        parts.append(f"as of {model.reviewed}")
    if model.me and model.me.role:
        parts.append(model.me.role)
    return " · ".join(parts)
