"""Model -> Model for an audience: for the public without what `confidential` names.

Texts of `replace` are replaced in every text and change ids that hold them; paths of `omit` are left out. A
confidential element or edge keeps its place in the graph, its role, team and phase. All else of it goes: type,
technology, icon, prose, decisions. Its name is then a secret in all other texts too (see `archdoc.privacy.rules`). A
decision or challenge that is about confidential parts only goes with them, and the decisions left are numbered anew
without a gap, alike in all public outputs. Period and review date stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from archdoc.catalogue import icons
from archdoc.core import vocabulary
from archdoc.core.model import Edge, Element, Model
from archdoc.core.said import FIXED, fixed
from archdoc.privacy.omit import UNNAMED, settled
from archdoc.privacy.rules import edge_label, hidden, neutral_names

BLANK = "generic.blank.Blank"
"""The icon that shows nothing."""
NO_TITLE, NO_TEAM, NO_GROUP = "Confidential project", "internal team", "internal area"


def texts(value: Any) -> set[str]:
    """Every text in a model or a part of it, keys of maps too; but no ids, dates and words of the vocabulary."""
    found: set[str] = set()

    def note(text: str) -> str:
        found.add(text)
        return text

    if isinstance(value, Model):
        value = msgspec.structs.replace(value, confidential=None)
    map_texts(value, note)
    return found


def ids(model: Model) -> set[str]:
    """Every id that an author gave in a model."""
    found = {*model.teams, *model.groups, *model.elements, *model.flows, *model.views}
    lists: tuple[Iterable[Any], ...] = (model.edges, model.tradeoffs, model.phases)
    return found | {one.id for many in lists for one in many if one.id}


def hidden_parts(model: Model) -> Model:
    """The model with its confidential parts down to their place, and with no name missing."""
    names = neutral_names(model)
    secret = {id for id, element in model.elements.items() if hidden(element)}
    elements = {
        id: _bare(element, names[id])
        if id in secret
        else msgspec.structs.replace(
            element,
            name=names.get(id, element.name),
            # The decisions as they were written, of which some may have been left out; and where its code is.
            detail=msgspec.structs.replace(element.detail, tradeoff=(), code=(), repo=None),
        )
        for id, element in model.elements.items()
    }
    edges = tuple(
        Edge(
            number=edge.number, source=edge.source, target=edge.target, mode=edge.mode, both_ways=edge.both_ways,
            access=edge.access, phase=edge.phase, label=edge_label(edge),
        )
        if hidden(edge) else edge
        for edge in model.edges
    )  # fmt: skip
    parts: tuple[Element | Edge, ...] = (*elements.values(), *edges)
    used = {n for part in parts for n in part.tradeoffs}
    gone = {one.number for one in model.tradeoffs if (one.edges or one.elements) and one.number not in used}
    while more := {
        one.number for one in model.tradeoffs if one.superseded_by in gone and one.number not in gone | used
    }:
        gone |= more
    challenges = tuple(one for one in model.challenges if not one.where or not secret.issuperset(one.where))
    incidents = tuple(one for one in model.incidents if not one.where or not secret.issuperset(one.where))
    bare = msgspec.structs.replace(
        model, elements=elements, edges=edges, challenges=challenges, incidents=incidents, me=_me(model, secret)
    )
    return settled(bare, lambda one: one.number in gone)


def _me(model: Model, secret: set[str]) -> vocabulary.Me | None:
    """The author without what commits call them by, and without contributions to confidential parts only."""
    if model.me is None:
        return None
    left = tuple(one for one in model.me.contributions if not one.where or not secret.issuperset(one.where))
    return msgspec.structs.replace(model.me, identities=(), contributions=left)


def _bare(element: Element, name: str) -> Element:
    detail = type(element.detail)(
        name=name, team=element.team, group=element.group, role=element.detail.role, phase=element.phase
    )
    return Element(
        id=element.id, kind=element.kind, name=name, type=detail.type, standing=element.standing, team=element.team,
        group=element.group, role=element.role, phase=element.phase, detail=detail,
    )  # fmt: skip


def neutral_ids(model: Model, before: Model, tells: Callable[[str], bool]) -> dict[str, dict[str, str]]:
    """For each sort of thing, the ids that would tell something and what they become."""
    named = {phase.id for phase in before.phases if phase.name}
    telling: dict[str, list[tuple[str, bool]]] = {
        "part": [
            (
                id,
                hidden(before.elements[id]) or _lost_its_name(model.elements[id], before.elements[id]),
            )
            for id in model.elements
        ],
        "team": [(id, team.name == UNNAMED) for id, team in model.teams.items()],
        "group": [(id, group.name == UNNAMED) for id, group in model.groups.items()],
        "edge": [(edge.id, False) for edge in model.edges if edge.id],
        "decision": [(one.id, False) for one in model.tradeoffs if one.id],
        "phase": [(phase.id or "", not phase.name and phase.id in named) for phase in model.phases],
        "flow": [(id, flow.title == UNNAMED) for id, flow in model.flows.items()],
        "view": [(id, view.title == UNNAMED) for id, view in model.views.items()],
    }
    taken = {id for group in telling.values() for id, _ in group}
    found: dict[str, dict[str, str]] = {}
    for sort, group in telling.items():
        number = 0
        new: dict[str, str] = {}
        for id, nameless in group:
            if nameless or not id or tells(id):
                number += 1
                while f"{sort}_{number}" in taken:
                    number += 1
                new[id] = f"{sort}_{number}"
        found[sort] = new
    return found


def _icon(element: Element, tells: Callable[[str], bool]) -> str | None:
    """The icon that its author gave, if it tells nothing; a blank one where that of the technology would."""
    if element.icon and tells(element.icon):
        return None
    shown = element.icon or icons.find(element.technology, element.type, element.kind)
    if shown and "." in shown and any(map(tells, icons.vendors(shown))):
        return BLANK
    return element.icon


def _lost_its_name(element: Element, before: Element) -> bool:
    return not element.detail.name and bool(before.detail.name)


def renamed(model: Model, ids: dict[str, dict[str, str]], tells: Callable[[str], bool]) -> Model:
    """The model with neutral ids in the place of those that tell something, and icons that tell nothing."""
    swap = msgspec.structs.replace
    part, team, group, phase = ids["part"], ids["team"], ids["group"], ids["phase"]
    named = group | team | part

    def to(new: Mapping[str, str], id: str | None) -> str | None:
        return None if id is None else new.get(id, id)

    def each(new: Mapping[str, str], ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(new.get(id, id) for id in ids)

    def element(one: Element) -> Element:
        placed = {"team": to(team, one.team), "group": to(group, one.group), "phase": to(phase, one.phase)}
        icon = _icon(one, tells)
        detail = swap(one.detail, icon=icon, confidential=False, **placed)
        return swap(one, id=part.get(one.id, one.id), icon=icon, detail=detail, confidential=False, **placed)

    def end(id: str) -> str:
        sort, frame, own = id.partition("-")
        known = {"group": group, "team": team}.get(sort, {})
        return f"{sort}-{known.get(own, own)}" if frame else part.get(id, id)

    def answer(text: str) -> str:
        return re.sub(r"[a-z0-9_]+", lambda word: named.get(word[0], word[0]), text)

    phases = tuple(swap(one, id=phase.get(one.id or "", one.id)) for one in model.phases)
    return swap(
        model,
        me=swap(
            model.me, team=to(team, model.me.team),
            contributions=tuple(swap(one, where=each(part, one.where)) for one in model.me.contributions),
        ) if model.me else None,
        teams={
            team.get(id, id): swap(one, id=team.get(id, id), name=one.name or NO_TEAM, part_of=to(team, one.part_of))
            for id, one in model.teams.items()
        },
        groups={
            group.get(id, id): swap(
                one, id=group.get(id, id), name=one.name or NO_GROUP, part_of=to(group, one.part_of)
            )
            for id, one in model.groups.items()
        },
        elements={part.get(id, id): element(one) for id, one in model.elements.items()},
        edges=tuple(
            swap(
                one, id=to(ids["edge"], one.id), source=end(one.source), target=end(one.target),
                phase=to(phase, one.phase), confidential=False,
            )
            for one in model.edges
        ),
        tradeoffs=tuple(
            swap(
                one, id=to(ids["decision"], one.id), elements=each(part, one.elements),
                answers=tuple(a for a in map(answer, one.answers) if not tells(a)),
            )
            for one in model.tradeoffs
        ),
        challenges=tuple(swap(one, where=each(part, one.where)) for one in model.challenges),
        incidents=tuple(swap(one, where=each(part, one.where)) for one in model.incidents),
        flows={
            ids["flow"].get(id, id): swap(one, id=ids["flow"].get(id, id), title=one.title or "Process")
            for id, one in model.flows.items()
        },
        views={
            ids["view"].get(id, id): swap(
                one, id=ids["view"].get(id, id), title=one.title or "Closer look", phase=to(phase, one.phase),
                flow=to(ids["flow"], one.flow), teams=each(team, one.teams),
                fold=each(named, one.fold) if one.fold else one.fold,
                layout=tuple(
                    swap(hint, element=named.get(hint.element, hint.element), other=named.get(hint.other, hint.other))
                    for hint in one.layout
                ),
                **{name: each(named, getattr(one, name)) for name in ("include", "exclude", "focus")},
            )
            for id, one in model.views.items()
        },
        launch=swap(model.launch, phases=phases) if model.launch else None,
        phases=phases,
    )  # fmt: skip


def map_texts(value: Any, say: Callable[[str], str]) -> Any:
    """`value` with every text in it put through `say`, and keys of maps too."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, tuple):
        return tuple(map_texts(one, say) for one in value)
    if isinstance(value, dict):
        return _said_map(value, say)
    if not isinstance(value, msgspec.Struct):
        return value
    found = {}
    for name in value.__struct_fields__:
        one = getattr(value, name)
        if name == "series":
            found[name] = {when: say(number) for when, number in one.items()}
        elif one and name not in _names_fixed(value):
            found[name] = map_texts(one, say)
    return msgspec.structs.replace(value, **found)


def _names_fixed(value: msgspec.Struct) -> frozenset[str]:
    if isinstance(value, Model):
        return frozenset({"path", "kind", "reviewed", "period"})
    if isinstance(value, Edge):
        return FIXED | {"source", "target"}
    return FIXED if isinstance(value, vocabulary.Me) else fixed(value) | {"role"}


def _said_map(value: dict[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, one in value.items():
        new, text = say(key) if isinstance(one, str) else key, map_texts(one, say)
        found[new] = f"{found[new]}; {text}" if new in found else text
    return found
