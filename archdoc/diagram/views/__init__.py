"""Model -> Picture: which pictures a project has, and what each shows; nothing about looks.

`overview`, `of_view`, `of_phase`, `of_unit` and `around` each give one `Picture`; `pictures` lists all that a build
draws. A picture with many elements folds teams, groups and communities into one box each, and each of these gets a
picture of its own. `folding` says how far pictures of the whole are folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from archdoc.core.markdown import plain
from archdoc.core.model import Edge, Element, Model, View, lineage
from archdoc.core.wording import first_sentence
from archdoc.diagram.views.boundaries import Unit, tree
from archdoc.diagram.views.fold import (
    AS_NEEDED,
    FOLD_ABOVE,
    FOLD_TO,
    TIGHTER,
    Folding,
    Folds,
    below,
    folds,
    folds_of,
    kept_open,
)
from archdoc.diagram.views.picture import OUTSIDE, OVERVIEW, Boundary, Link, Node, Picture
from archdoc.diagram.views.select import picture

__all__ = [
    "AS_NEEDED", "FOLD_ABOVE", "FOLD_TO", "OUTSIDE", "OVERVIEW", "TIGHTER", "Boundary", "Folding", "Link", "Node",
    "Picture", "around", "by_key", "drawn_phases", "folded_units", "keys", "of_folded", "of_phase", "of_unit",
    "of_view", "overview", "phases_that_differ", "pictures", "title",
]  # fmt: skip

NEIGHBOURS_APART = 12
"""In the picture of one unit, others with more neighbours than this in all are folded."""


MOST_PHASES = 8
"""Phases with a picture in a build: the first, the last, and such in between."""
MOST_PARTS = 8
"""Folded parts with a picture in a build: those of my teams first, then the largest."""


def pictures(model: Model, folding: Folding = AS_NEEDED) -> list[Picture]:
    """Every picture of a project: the overview, the author's views, the phases that differ, what is folded.

    Of phases up to a number; a build draws so many of the folded parts, too (see `not_drawn`).
    """
    others = [view for view in model.views.values() if view.id != OVERVIEW]
    found = [overview(model, folding), *(of_view(model, view) for view in others)]
    found += [of_phase(model, phase, folding) for phase in drawn_phases(model)]
    return [*found, *of_folded(model, folding)]


def by_key(model: Model, key: str, folding: Folding = AS_NEEDED) -> Picture:
    """The picture with a key. What `folding` folds only is folded in the author's views too.

    Raises KeyError: no picture has it.
    """
    if key == OVERVIEW:
        return overview(model, folding)
    if key in model.views:
        return of_view(model, model.views[key], folding)
    if key.startswith("phase-") and key[6:] in {phase.id for phase in model.phases}:
        return of_phase(model, key[6:], folding)
    return of_unit(model, key, folding)


def keys(model: Model) -> list[str]:
    """The keys that `by_key` takes."""
    views = [view for view in model.views if view != OVERVIEW]
    units = [unit.key for unit in below(tree(model))]
    return [OVERVIEW, *views, *(f"phase-{phase.id}" for phase in model.phases), *units]


def overview(model: Model, folding: Folding = AS_NEEDED) -> Picture:
    """The whole system; above `FOLD_ABOVE` elements, teams, groups and communities are folded.

    A view of the author's with the id `overview` takes its place.
    """
    if OVERVIEW in model.views:
        return of_view(model, model.views[OVERVIEW], folding)
    shut = _shut_in(model, tree(model, folding.boxes), folding)
    return picture(
        model, OVERVIEW, model.title, _span(model), model.elements.values(), folds=shut, summary=_summary(model)
    )  # fmt: skip


def _summary(model: Model) -> str:
    return first_sentence(plain(model.summary or ""))


def folded_units(model: Model, folding: Folding = AS_NEEDED) -> list[Unit]:
    """What is folded in the overview, in views and in the pictures of these, neighbours too: each has a picture."""
    return _folded_units(model, tree(model, folding.boxes), folding)


def of_folded(model: Model, folding: Folding = AS_NEEDED) -> list[Picture]:
    """The pictures of `folded_units`. The tree of a model that large is worth growing once."""
    whole = tree(model, folding.boxes)
    return [_of_unit(model, whole, unit, folding) for unit in _folded_units(model, whole, folding)]


def _foremost(units: Sequence[Unit]) -> list[Unit]:
    if len(units) <= MOST_PARTS:
        return list(units)
    kept = sorted(units, key=lambda unit: (not unit.mine, -len(unit.elements)))[:MOST_PARTS]
    return [unit for unit in units if unit in kept]


def not_drawn(model: Model, folding: Folding = AS_NEEDED) -> tuple[str, ...]:
    """The keys of phases and folded parts that a build leaves out, since there are so many."""
    units = folded_units(model, folding)
    kept = {unit.key for unit in _foremost(units)}
    phases = [phase for phase in phases_that_differ(model) if phase not in drawn_phases(model)]
    return (*(f"phase-{phase}" for phase in phases), *(unit.key for unit in units if unit.key not in kept))


def of_view(model: Model, view: View, folding: Folding = AS_NEEDED) -> Picture:
    """A picture that the author asked for: `include`, `teams`, `flow`, `focus` and `exclude` each narrow it.

    What it folds is said by `folding.only`, else by its own `fold`; the overview folds as needed where neither says it.
    """
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
        for position, step in enumerate(flow.steps, 1):
            steps.setdefault(step.edge, position)
        edges = [edge for edge in model.edges if edge.number in steps]
        chosen &= {id for edge in edges for end in (edge.source, edge.target) for id in model.members(end)}
    if view.focus:
        chosen &= _near(model, view.focus, view.depth)
    chosen -= _named(model, view.exclude)
    elements = [e for e in model.elements.values() if e.id in chosen]
    whole = view.id == OVERVIEW
    return picture(
        model,
        view.id,
        view.title,
        _span(model) if whole and view.title == model.title else model.title,
        elements,
        edges=edges,
        steps=steps,
        folds=_shut_in_view(model, view, folding, len(elements)),
        phase=view.phase,
        direction=view.direction,
        hints=view.layout,
        summary=_summary(model) if whole else "",
    )


def around(model: Model, focus: Sequence[str], depth: int = 1) -> Picture:
    """What is within `depth` edges of some elements, teams or groups, whichever way the edges point."""
    chosen = _near(model, focus, depth)
    names = [(model.elements.get(id) or model.teams.get(id) or model.groups[id]).name for id in focus]
    elements = [e for e in model.elements.values() if e.id in chosen]
    title = f"{model.title}: around {', '.join(names)}"
    return picture(model, "-".join(["focus", *focus]), title, _span(model), elements)


def drawn_phases(model: Model) -> list[str]:
    """The phases with a picture in a build: all that differ, or some from the first to the last where they are many."""
    every = phases_that_differ(model)
    if len(every) <= MOST_PHASES:
        return every
    return [every[round(at * (len(every) - 1) / (MOST_PHASES - 1))] for at in range(MOST_PHASES)]


def phases_that_differ(model: Model) -> list[str]:
    """The phases worth a picture: those that some element or edge names, and the ones before the last of these.

    That last one has all that there is, and so has no picture where the overview shows the same.
    """
    parts: tuple[Element | Edge, ...] = (*model.elements.values(), *model.edges)
    named = {part.phase for part in parts if part.phase}
    ids = [phase.id or "" for phase in model.phases]
    used = [i for i, phase in enumerate(ids) if phase in named]
    if not used:
        return []
    first = max(min(used) - 1, 0)
    last = max(used) if _shows_all(model) else max(used) + 1
    return ids[first:last] if max(used) > 0 else []


def _shows_all(model: Model) -> bool:
    """Whether the overview leaves nothing out. A view of the author's may."""
    own = model.views.get(OVERVIEW)
    return own is None or not (own.include or own.exclude or own.focus or own.teams or own.flow or own.phase)


def title(model: Model, key: str) -> str:
    """The title of a picture that `by_key` gives; of most it is known without the picture."""
    if key in model.views:
        return model.views[key].title
    if key.startswith("phase-") and key[6:] in {phase.id for phase in model.phases}:
        return _phase_title(model, key[6:])
    unit = next((one for boxes in (None, *TIGHTER) for one in below(tree(model, boxes)) if one.key == key), None)
    return _unit_title(model, unit) if unit is not None else by_key(model, key).title


def _unit_title(model: Model, unit: Unit) -> str:
    return f"{model.title}: {unit.name}"


def _phase_title(model: Model, phase: str) -> str:
    found = next(p for p in model.phases if p.id == phase)
    return f"{model.title}: {found.name or phase}"


def of_phase(model: Model, phase: str, folding: Folding = AS_NEEDED) -> Picture:
    """What exists by the end of a phase, and what comes later as ghosts."""
    found = next(p for p in model.phases if p.id == phase)
    when = f" · {found.date}" if found.date else ""
    return picture(
        model, f"phase-{phase}", _phase_title(model, phase), f"What exists by this phase{when}",
        model.elements.values(), phase=phase, folds=_shut_in(model, tree(model, folding.boxes), folding),
    )  # fmt: skip


def of_unit(model: Model, key: str, folding: Folding = AS_NEEDED) -> Picture:
    """A team, group or community, and all that touches it. Raises KeyError: there is none with that key."""
    # What only a tighter overview makes a part of has a picture too.
    for boxes in dict.fromkeys((folding.boxes, None, *TIGHTER)):
        whole = tree(model, boxes)
        found = next((unit for unit in below(whole) if unit.key == key), None)
        if found is not None:
            return _of_unit(model, whole, found, msgspec.structs.replace(folding, boxes=boxes))
    raise KeyError(key)


def _of_unit(model: Model, whole: Unit, unit: Unit, folding: Folding = AS_NEEDED) -> Picture:
    inside = set(unit.elements)
    shown = inside | _touching(model, inside)
    elements = [e for e in model.elements.values() if e.id in shown]
    edges = [edge for edge in model.edges if any(inside & {*model.members(end)} for end in (edge.source, edge.target))]
    outside, within = _shut(model, whole, unit, folding)
    return picture(
        model,
        unit.key,
        _unit_title(model, unit),
        _span(model),
        elements,
        edges=edges,
        folds=outside | within,
        joined=True,
    )


def _shut_in(model: Model, whole: Unit, folding: Folding) -> Folds:
    """What is folded in a picture of the whole: what `folding` names, or the author's overview; else as needed."""
    own = model.views[OVERVIEW].fold if OVERVIEW in model.views else None
    only = own if folding.only is None else folding.only
    return folds(model, whole, {}, folding) if only is None else folds_of(whole, only)


def _shut_in_view(model: Model, view: View, folding: Folding, shown: int) -> Folds:
    """What is folded in a view of the author's that shows so many elements."""
    only = view.fold if folding.only is None else folding.only
    if only is not None:
        return folds_of(tree(model), only)
    return _shut_in(model, tree(model, folding.boxes), folding) if view.id == OVERVIEW and shown > FOLD_ABOVE else {}


def _shut(model: Model, whole: Unit, unit: Unit, folding: Folding = AS_NEEDED) -> tuple[Folds, Folds]:
    """The boxes of the picture of one unit: those that its neighbours fold into, and those within the unit itself.

    Where a unit has many neighbours, they fold into the largest units that don't contain the unit itself; a neighbour
    that would be alone in such a box is drawn as itself.
    """
    around = _touching(model, set(unit.elements))
    mine = kept_open(model)
    outside: Folds = {}
    if len(around) > NEIGHBOURS_APART or len(around) + len(unit.elements) > FOLD_TO:
        at = whole
        while at is not unit:
            for one in at.units:
                near = {id for id in around.intersection(one.elements) if id not in mine}
                if len(near) > 1 and unit not in (one, *below(one)):
                    outside |= dict.fromkeys(near, one)
            at = next(one for one in at.units if unit in (one, *below(one)))
    beside = {id: outside[id].key if id in outside else id for id in around}
    return outside, folds(model, unit, beside, folding)


def _folded_units(model: Model, whole: Unit, folding: Folding) -> list[Unit]:
    """The units that the picture of the whole and the author's views fold, and those that their pictures fold."""
    named = [id for view in model.views.values() if view.id != OVERVIEW for id in view.fold or ()]
    shut = {one.key: one for one in (*_shut_in(model, whole, folding).values(), *folds_of(whole, named).values())}
    left = list(shut.values())
    while left:
        outside, within = _shut(model, whole, left.pop(), folding)
        new = {one.key: one for one in (outside | within).values() if one.key not in shut}
        shut |= new
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
    """Elements that an edge leads to from one of some elements, or back; with a team or group, all that is in it."""
    near: set[str] = set()
    for edge in model.edges:
        ends = set(model.members(edge.source)), set(model.members(edge.target))
        for one, other in (ends, ends[::-1]):
            if one & inside:
                near |= other
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
