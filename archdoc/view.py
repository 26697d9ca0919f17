"""Model -> Picture: what one picture shows. Selection, folding of teams, phases; nothing about looks.

`overview`, `of_view`, `of_phase` and `of_team` each give one `Picture`; `pictures` lists all that a build draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from archdoc.model import Edge, Element, Mode, Model, Standing, Team, View

FOLD_ABOVE = 40
"""An overview with more elements than this folds whole teams, each into one box."""
FOLD_TO = 25
"""Folding goes on until no more than this many boxes are left."""
NEIGHBOURS_APART = 12
"""In the picture of one team, other teams with more neighbours than this in all are folded."""
FOLD_ABOVE_OUTSIDE = 8
"""A folded overview folds third parties too when there are more than this many."""

OVERVIEW = "overview"
"""The key of the picture of the whole."""
OUTSIDE = "third-parties"
"""The id of the box around third parties that no team has. No team can have it: ids have no hyphen."""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A card. `key` names it within the picture: an element's id, or `team-<id>` for a folded team."""

    key: str
    name: str
    kind: str
    type: str
    standing: Standing
    technology: str | None = None
    icon: str | None = None
    boundary: str | None = None
    badges: tuple[int, ...] = ()
    ghost: bool = False
    folded: tuple[str, ...] = ()
    """Names of the elements that a folded team holds."""
    note: str | None = None
    """The tooltip."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn edge. `numbers` are the edges of the model that it stands for: several where teams are folded."""

    numbers: tuple[int, ...]
    source: str
    target: str
    mode: Mode
    label: str | None = None
    both_ways: bool = False
    badges: tuple[int, ...] = ()
    ghost: bool = False
    step: int | None = None
    note: str | None = None

    @property
    def number(self) -> int:
        """What the link is called by: the first of its edges."""
        return self.numbers[0]


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled box: a team, or the third parties (`OUTSIDE`)."""

    id: str
    name: str
    mine: bool = False
    parent: str | None = None


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All that one picture shows. Boundaries come parents first; links in the order of their numbers."""

    key: str
    """`overview`, a view's id, `phase-<id>` or `team-<id>`: unique in a project, fit for a file name."""
    title: str
    subtitle: str
    nodes: tuple[Node, ...]
    boundaries: tuple[Boundary, ...]
    links: tuple[Link, ...]
    decisions: dict[int, tuple[str, str]]
    """What each badge stands for: number -> (choice, status)."""
    direction: Literal["LR", "TB"] | None = None
    folder: str = "."
    """Where the spec's own icon files are looked for."""
    left_out: tuple[str, ...] = ()
    """Names of the teams that are folded: each has a picture of its own."""


def pictures(model: Model) -> list[Picture]:
    """Every picture of a project: the overview, the author's views, the phases that differ, folded teams."""
    others = [view for view in model.views.values() if view.id != OVERVIEW]
    found = [overview(model), *(of_view(model, view) for view in others)]
    found += [of_phase(model, phase) for phase in drawn_phases(model)]
    found += [of_team(model, key) for key in folded_teams(model)]
    return found


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
    if key.startswith("team-") and key[5:] in model.teams:
        return of_team(model, key[5:])
    raise KeyError(key)


def keys(model: Model) -> list[str]:
    """The keys that `by_key` takes."""
    teams = [f"team-{team}" for team in model.teams if _members(model, team)]
    views = [view for view in model.views if view != OVERVIEW]
    return [OVERVIEW, *views, *(f"phase-{phase.id}" for phase in model.phases), *teams]


def overview(model: Model) -> Picture:
    """The whole system; above `FOLD_ABOVE` elements whole teams are folded, least mine and largest first.

    A view of the author's with the id `overview` takes its place.
    """
    if OVERVIEW in model.views:
        return of_view(model, model.views[OVERVIEW])
    folds = folded_teams(model)
    return _picture(model, OVERVIEW, model.title, _span(model), model.elements.values(), folds=folds)


def folded_teams(model: Model) -> tuple[str, ...]:
    """The teams that the overview folds, in the order of the file."""
    if len(model.elements) <= FOLD_ABOVE:
        return ()
    own = {team: [e for e in model.elements.values() if e.team == team] for team in model.teams}
    mine = {team: any(e.standing in ("led", "built", "contributed") for e in own[team]) for team in model.teams}
    order = sorted(
        (team for team in model.teams if len(own[team]) > 1),
        key=lambda team: (mine[team] or model.teams[team].mine, mine[team], -len(own[team])),
    )
    boxes = len(model.elements)
    folds: set[str] = set()
    for team in order:
        if boxes <= FOLD_TO:
            break
        folds.add(team)
        boxes -= len(own[team]) - 1
    return tuple(team for team in model.teams if team in folds)


def of_view(model: Model, view: View) -> Picture:
    """A picture that the author asked for: `include`, `teams`, `flow`, `focus` and `exclude` each narrow it."""
    chosen = set(model.elements)
    if view.include:
        chosen = _named(model, view.include)
    if view.teams:
        inside = {member.id for team in view.teams for member in _members(model, team)}
        chosen &= inside | _touching(model, inside)
    edges: Sequence[Edge] = model.edges
    steps: dict[int, int] = {}
    if view.flow:
        flow = model.flows[view.flow]
        steps = {}
        for position, number in enumerate(flow.steps, 1):
            steps.setdefault(number, position)
        edges = [edge for edge in model.edges if edge.number in steps]
        chosen &= {end for edge in edges for end in (edge.source, edge.target)}
    if view.focus:
        chosen &= _near(model, view.focus, view.depth)
    chosen -= _named(model, view.exclude)
    elements = [e for e in model.elements.values() if e.id in chosen]
    return _picture(
        model,
        view.id,
        view.title,
        model.title,
        elements,
        edges=edges,
        steps=steps,
        folds=folded_teams(model) if view.id == OVERVIEW and len(elements) > FOLD_ABOVE else (),
        phase=view.phase,
        direction=view.direction,
    )


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


def of_phase(model: Model, phase: str) -> Picture:
    """What exists by the end of a phase, and what comes later as ghosts."""
    found = next(p for p in model.phases if p.id == phase)
    when = f" · {found.date}" if found.date else ""
    title = f"{model.title}: {found.name or phase}"
    return _picture(
        model, f"phase-{phase}", title, f"What exists by this phase{when}", model.elements.values(), phase=phase,
        folds=folded_teams(model),
    )  # fmt: skip


def of_team(model: Model, team: str) -> Picture:
    """One team's elements and all that touches them; other teams are folded when there are many neighbours."""
    inside = {e.id for e in model.elements.values() if e.team == team} or {e.id for e in _members(model, team)}
    around = _touching(model, inside)
    folds: list[str] = []
    if len(around) > NEIGHBOURS_APART or len(around) + len(inside) > FOLD_TO:
        near = [model.elements[key].team for key in around]
        folds = [other for other in model.teams if other != team and near.count(other) > 1]
    elements = [e for e in model.elements.values() if e.id in inside or e.id in around]
    edges = [edge for edge in model.edges if edge.source in inside or edge.target in inside]
    name = model.teams[team].name
    return _picture(model, f"team-{team}", f"{model.title}: {name}", _span(model), elements, edges=edges, folds=folds)


def _members(model: Model, team: str) -> list[Element]:
    """Elements of a team and of the teams in it."""
    return [e for e in model.elements.values() if e.team and team in _lineage(model, e.team)]


def _lineage(model: Model, team: str) -> list[str]:
    """A team and the teams that it is part of, innermost first."""
    line: list[str] = []
    at: str | None = team
    while at is not None:
        line.append(at)
        at = model.teams[at].part_of
    return line


def _named(model: Model, ids: Iterable[str]) -> set[str]:
    """Element ids as they are, team ids as their members."""
    found: set[str] = set()
    for name in ids:
        if name in model.elements:
            found.add(name)
        else:
            found |= {e.id for e in _members(model, name)}
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


def _picture(
    model: Model,
    key: str,
    title: str,
    subtitle: str,
    elements: Iterable[Element],
    *,
    edges: Sequence[Edge] | None = None,
    folds: Sequence[str] = (),
    steps: dict[int, int] | None = None,
    phase: str | None = None,
    direction: Literal["LR", "TB"] | None = None,
) -> Picture:
    shown = list(elements)
    later = _later(model, phase)
    place: dict[str, str] = {}
    for element in shown:
        place[element.id] = f"team-{element.team}" if element.team in folds else element.id
    outside = [e for e in shown if e.kind == "third_party" and e.team is None]
    if folds and len(outside) > FOLD_ABOVE_OUTSIDE:
        place |= dict.fromkeys((e.id for e in outside), f"team-{OUTSIDE}")
    nodes: dict[str, Node] = {}
    for element in shown:
        spot = place[element.id]
        if spot == element.id:
            nodes[spot] = _card(element, ghost=element.phase in later)
        elif spot not in nodes:
            inside = [e for e in shown if place[e.id] == spot]
            within = [e for e in model.edges if place.get(e.source) == spot == place.get(e.target)]
            nodes[spot] = _folded(model, spot, inside, within)
    boxes = _boundaries(model, nodes.values())
    links = _links(model.edges if edges is None else edges, place, steps or {}, later, model)
    used = {n for node in nodes.values() for n in node.badges} | {n for link in links for n in link.badges}
    return Picture(
        key=key,
        title=title,
        subtitle=subtitle,
        nodes=tuple(nodes.values()),
        boundaries=boxes,
        links=links,
        decisions={t.number: (t.choice, t.status) for t in model.tradeoffs if t.number in used},
        direction=direction,
        folder="." if model.path == "-" else model.path.rpartition("/")[0] or ".",
        left_out=tuple(node.name for node in nodes.values() if node.folded),
    )


def _later(model: Model, phase: str | None) -> frozenset[str | None]:
    """The phases after one."""
    if phase is None:
        return frozenset()
    ids = [p.id for p in model.phases]
    return frozenset(ids[ids.index(phase) + 1 :])


def _card(element: Element, *, ghost: bool) -> Node:
    return Node(
        key=element.id,
        name=element.name,
        kind=element.kind,
        type=element.type,
        standing=element.standing,
        technology=element.technology,
        icon=element.icon,
        boundary=element.team or (OUTSIDE if element.kind == "third_party" else None),
        badges=element.tradeoffs,
        ghost=ghost,
        note=element.description,
    )


_CLOSEST: tuple[Standing, ...] = ("led", "built", "contributed", "team", "other", "third-party")


def _folded(model: Model, key: str, inside: list[Element], within: list[Edge]) -> Node:
    """One box for many elements and the edges between them. It stands as close to me as the closest of them."""
    team = key.removeprefix("team-")
    name = "Third parties" if team == OUTSIDE else model.teams[team].name
    standing = min((e.standing for e in inside), key=_CLOSEST.index)
    parts: tuple[Element | Edge, ...] = (*inside, *within)
    return Node(
        key=key,
        name=name,
        kind="component",
        type="team",
        standing=standing,
        technology=f"{len(inside)} elements",
        boundary=None if team == OUTSIDE else model.teams[team].part_of,
        badges=tuple(sorted({n for part in parts for n in part.tradeoffs})),
        folded=tuple(e.name for e in inside),
        note=", ".join(e.name for e in inside),
    )


def _boundaries(model: Model, nodes: Iterable[Node]) -> tuple[Boundary, ...]:
    needed: dict[str, None] = {}
    outside = False
    for node in nodes:
        if node.boundary == OUTSIDE:
            outside = True
        elif node.boundary:
            for team in reversed(_lineage(model, node.boundary)):
                needed.setdefault(team)
    boxes = [_boundary(model.teams[team]) for team in needed]
    if outside:
        boxes.append(Boundary(id=OUTSIDE, name="Third parties"))
    return tuple(boxes)


def _boundary(team: Team) -> Boundary:
    return Boundary(id=team.id, name=team.name, mine=team.mine, parent=team.part_of)


def _links(
    edges: Sequence[Edge],
    place: dict[str, str],
    steps: dict[int, int],
    later: frozenset[str | None],
    model: Model,
) -> tuple[Link, ...]:
    """Edges between what is shown. Those that folding lays over each other become one; those inside a box vanish."""
    merged: dict[tuple[str, str] | int, list[Edge]] = {}
    for edge in edges:
        if edge.source not in place or edge.target not in place:
            continue
        ends = place[edge.source], place[edge.target]
        folded = ends != (edge.source, edge.target)
        if folded and ends[0] == ends[1]:
            continue
        merged.setdefault(ends if folded else edge.number, []).append(edge)
    links = []
    for group in merged.values():
        first = group[0]
        gone = {model.elements[first.source].phase, model.elements[first.target].phase, first.phase} & later
        modes = {edge.mode for edge in group}
        links.append(
            Link(
                numbers=tuple(edge.number for edge in group),
                source=place[first.source],
                target=place[first.target],
                mode=first.mode if len(modes) == 1 else "sync",
                label=first.label if len(group) == 1 else f"{len(group)} edges",
                both_ways=all(edge.both_ways for edge in group),
                badges=_once(number for edge in group for number in edge.tradeoffs),
                ghost=bool(gone),
                step=steps.get(first.number),
                note=first.description if len(group) == 1 else _labels(group),
            )
        )
    return tuple(sorted(links, key=lambda link: link.number))


def _labels(group: list[Edge]) -> str:
    return ", ".join(edge.label for edge in group if edge.label)


def _once(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))
