"""Model -> Model without what some paths lead to, and without what hung on it.

A path is one into the spec (`archdoc.core.paths.follow`), with items counted from 1. Where the one key goes that a
thing can't be without, the thing goes: an alternative without its option, an edge without an end.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from archdoc.core.model import Edge, Element, Flow, Model, Tradeoff, View
from archdoc.core.vocabulary import Challenge, Contribution, Incident, Me, Standing

_GONE: Any = object()
_RENAMED = {"from": "source", "to": "target", "tradeoff": "tradeoffs"}
_GROUPS = ("components", "queues", "third_parties")
UNNAMED = ""
"""The name of what stays though its own name was left out; `archdoc.privacy.redact` gives it a neutral one."""


def without(model: Model, paths: Iterable[str]) -> Model:
    """The model without what the paths lead to. A path that leads to nothing here takes nothing away."""
    steps = [tuple(path.strip().split(".")) for path in paths]
    everything = {
        name: getattr(model, name)
        for name in model.__struct_fields__
        if name not in ("path", "kind", "phases", "confidential")
    }
    for path in steps:
        for place in _places(model, path):
            everything = _cut(everything, place)
    found = {name: _tidied(value) for name, value in everything.items()}
    for name, value in found.items():
        if value is _GONE:
            found[name] = UNNAMED if name == "title" else _default(Model, name)
    changed = msgspec.structs.replace(model, **found)
    changed = msgspec.structs.replace(changed, phases=changed.launch.phases if changed.launch else ())
    if changed.results:
        names = {metric.name.strip().casefold() for metric in changed.results.metrics}
        impact = tuple(
            one if (one.metric or "").strip().casefold() in names else msgspec.structs.replace(one, metric=None)
            for one in changed.results.impact
        )
        changed = msgspec.structs.replace(changed, results=msgspec.structs.replace(changed.results, impact=impact))
    return settled(_stood(changed))


def _stood(model: Model) -> Model:
    """The model with what follows from a part's team, role and type, should these have gone."""

    def standing(element: Element) -> Standing:
        mine: dict[str | None, Standing] = {"led": "led", "built": "built", "contributed": "contributed"}
        if element.role in mine:
            return mine[element.role]
        if element.kind == "third_party":
            return "third-party"
        return "team" if element.team in model.teams and model.teams[element.team].mine else "other"

    elements = {
        id: msgspec.structs.replace(element, standing=standing(element), type=element.detail.type)
        for id, element in model.elements.items()
    }
    return msgspec.structs.replace(model, elements=elements)


def settled(model: Model, dropped: Callable[[Tradeoff], bool] = lambda _: False) -> Model:
    """The model with its references right again after parts of it went, and numbered without a gap.

    A trade-off goes when `dropped` says so, and when it was used and nothing is left that uses it.
    """
    edges = [edge for edge in model.edges if model.ends(edge.source) and model.ends(edge.target)]
    edge_numbers = {edge.number: at for at, edge in enumerate(edges, 1)}
    parts: tuple[Element | Edge, ...] = (*model.elements.values(), *edges)
    used = {number for part in parts for number in part.tradeoffs}
    kept = [
        one for one in model.tradeoffs if not dropped(one) and (one.number in used or not (one.edges or one.elements))
    ]
    numbers = {one.number: at for at, one in enumerate(kept, 1)}
    phases = {phase.id for phase in model.phases}
    swap = msgspec.structs.replace
    elements = {id: _element(element, model, phases, numbers) for id, element in model.elements.items()}
    new_edges = tuple(_edge(edge, edge_numbers[edge.number], phases, numbers) for edge in edges)
    flows = {id: flow for id, old in model.flows.items() if (flow := _flow(old, edge_numbers)) is not None}
    return swap(
        model,
        me=_me(model),
        teams={id: swap(one, part_of=_if_in(one.part_of, model.teams)) for id, one in model.teams.items()},
        groups={id: swap(one, part_of=_if_in(one.part_of, model.groups)) for id, one in model.groups.items()},
        elements=elements,
        edges=new_edges,
        tradeoffs=tuple(_tradeoff(one, numbers, new_edges, elements) for one in kept),
        challenges=_stories(model.challenges, model),
        incidents=_stories(model.incidents, model),
        flows=flows,
        views={id: v for id, old in model.views.items() if (v := _view(old, model, flows, phases)) is not None},
    )


def _me(model: Model) -> Me | None:
    me = model.me
    done = _stories(me.contributions, model) if me else ()
    return msgspec.structs.replace(me, team=_if_in(me.team, model.teams), contributions=done) if me else None


def _if_in(id: str | None, known: Container[str | None]) -> str | None:
    return id if id in known else None


def _element(element: Element, model: Model, phases: set[str | None], numbers: Mapping[int, int]) -> Element:
    return msgspec.structs.replace(
        element,
        team=_if_in(element.team, model.teams),
        group=_if_in(element.group, model.groups),
        phase=_if_in(element.phase, phases),
        tradeoffs=_still(element.tradeoffs, numbers),
    )


def _edge(edge: Edge, number: int, phases: set[str | None], numbers: Mapping[int, int]) -> Edge:
    left = _still(edge.tradeoffs, numbers)
    return msgspec.structs.replace(edge, number=number, phase=_if_in(edge.phase, phases), tradeoffs=left)


def _still(used: tuple[int, ...], numbers: Mapping[int, int]) -> tuple[int, ...]:
    """The new numbers of those trade-offs that are left."""
    return tuple(numbers[number] for number in used if number in numbers)


def _tradeoff(
    one: Tradeoff, numbers: Mapping[int, int], edges: tuple[Edge, ...], elements: Mapping[str, Element]
) -> Tradeoff:
    number = numbers[one.number]
    return msgspec.structs.replace(
        one,
        number=number,
        superseded_by=numbers.get(one.superseded_by) if one.superseded_by else None,
        edges=tuple(edge.number for edge in edges if number in edge.tradeoffs),
        elements=tuple(id for id, element in elements.items() if number in element.tradeoffs),
    )


_Story = TypeVar("_Story", Challenge, Incident, Contribution)


def _stories(stories: tuple[_Story, ...], model: Model) -> tuple[_Story, ...]:
    """Challenges, incidents or contributions; each goes with the last part that it was about."""
    left = [(one, tuple(id for id in one.where if id in model.elements)) for one in stories]
    return tuple(msgspec.structs.replace(one, where=where) for one, where in left if where or not one.where)


def _flow(flow: Flow, numbers: dict[int, int]) -> Flow | None:
    steps = tuple(msgspec.structs.replace(step, edge=numbers[step.edge]) for step in flow.steps if step.edge in numbers)
    return None if flow.steps and not steps else msgspec.structs.replace(flow, steps=steps)


def _view(view: View, model: Model, flows: dict[str, Flow], phases: set[str | None]) -> View | None:
    """A view that has lost what narrowed it would show everything, so it goes."""
    known = {*model.elements, *model.teams, *model.groups}
    lists = {name: getattr(view, name) for name in ("include", "exclude", "focus", "teams")}
    left = {name: tuple(id for id in ids if id in known) for name, ids in lists.items()}
    if any(lists[name] and not left[name] for name in ("include", "focus", "teams")):
        return None
    if (view.flow and view.flow not in flows) or (view.phase and view.phase not in phases):
        return None
    fold = view.fold and tuple(id for id in view.fold if id in known)
    layout = tuple(hint for hint in view.layout if {hint.element, hint.other} <= known)
    return msgspec.structs.replace(view, fold=fold, layout=layout, **left)


def _places(model: Model, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Where the model holds what a path into the spec leads to."""
    head, rest = path[0], path[1:]
    if head in _GROUPS:
        for id in [rest[0]] if rest else _of_group(model, head):
            yield from _of_part("elements", id, model.elements[id].tradeoffs if id in model.elements else (), rest[1:])
            if len(rest) > 1 and rest[1] not in ("tradeoff", "confidential"):
                yield ("elements", id, "detail", *rest[1:])
    elif head == "edges" and rest and rest[0].isdigit() and 1 <= int(rest[0]) <= len(model.edges):
        edge: Edge = model.edges[int(rest[0]) - 1]
        yield from _of_part("edges", rest[0], edge.tradeoffs, rest[1:])
    elif head == "tradeoffs" and rest:
        for number, one in enumerate(model.tradeoffs, 1):
            if one.id == rest[0]:
                yield ("tradeoffs", str(number), *rest[1:])
    elif head == "tradeoffs":
        for number, one in enumerate(model.tradeoffs, 1):
            if one.id:
                yield ("tradeoffs", str(number))
    elif head not in ("archdoc", "confidential"):
        yield path


def _of_part(group: str, id: str, numbers: tuple[int, ...], rest: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Within an element or edge; its trade-offs are kept apart, by number."""
    if rest[:1] == ("confidential",):
        return
    if rest[:1] != ("tradeoff",):
        keys = (_RENAMED.get(rest[0], rest[0]), *rest[1:]) if rest and group == "edges" else rest
        yield (group, id, *keys)
    elif len(rest) < 3:
        yield (group, id, "tradeoffs", *rest[1:])
    elif rest[1].isdigit():
        # The same record written twice counts once, so a later one of the list is looked for among all.
        at = int(rest[1]) - 1
        for number in numbers[at : at + 1] or numbers:
            yield ("tradeoffs", str(number), *rest[2:])


def _of_group(model: Model, group: str) -> list[str]:
    kind = {"components": "component", "queues": "queue", "third_parties": "third_party"}[group]
    return [id for id, element in model.elements.items() if element.kind == kind]


def _cut(value: Any, steps: tuple[str, ...]) -> Any:
    """`value` with a mark where the steps lead; it keeps the places of items, so that later paths still count right."""
    if value is _GONE or not steps:
        return _GONE
    step, rest = steps[0], steps[1:]
    if isinstance(value, dict):
        return value | {step: _cut(value[step], rest)} if step in value else value
    if isinstance(value, tuple):
        at = int(step) - 1 if step.isascii() and step.isdigit() else -1
        if not 0 <= at < len(value):
            return value
        return (*value[:at], _cut(value[at], rest), *value[at + 1 :])
    if isinstance(value, msgspec.Struct):
        written = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
        if step not in written:
            return value
        return msgspec.structs.replace(value, **{written[step]: _cut(getattr(value, written[step]), rest)})
    return value


def _tidied(value: Any) -> Any:
    """`value` without what is marked, and without what can't be without it."""
    if isinstance(value, dict):
        entries = {key: _tidied(one) for key, one in value.items()}
        return {key: one for key, one in entries.items() if one is not _GONE}
    if isinstance(value, tuple):
        return tuple(one for one in map(_tidied, value) if one is not _GONE)
    if not isinstance(value, msgspec.Struct):
        return value
    found: dict[str, Any] = {}
    for name in value.__struct_fields__:
        one = getattr(value, name)
        tidied = _tidied(one)
        if tidied is one and one is not _GONE:
            continue
        if tidied is _GONE:
            tidied = UNNAMED if _keeps_without_name(value, name) else _default(type(value), name)
            if tidied is _GONE:
                return _GONE
        found[name] = tidied
    return msgspec.structs.replace(value, **found) if found else value


def _keeps_without_name(value: msgspec.Struct, name: str) -> bool:
    """Whether the thing is drawn or told all the same: its name had a default, made of an id that may say as much."""
    return name in ("name", "title") and type(value).__module__ == "archdoc.core.model"


def _default(struct: type[msgspec.Struct], name: str) -> Any:
    field = next(one for one in msgspec.structs.fields(struct) if one.name == name)
    if field.default is not msgspec.NODEFAULT:
        return field.default
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return {"type": "service", "mode": "sync"}.get(name, _GONE) if struct.__module__ == "archdoc.core.model" else _GONE
