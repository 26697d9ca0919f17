"""System -> questions about what others see of mine: who may call it, and how it changes."""

from __future__ import annotations

from collections.abc import Iterator

from archdoc.catalogue.element_types import CLIENTS, KEEPERS, STORES
from archdoc.core.model import Edge
from archdoc.interview.questions.answer import Answer, Key, settled, shortened
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.subject import in_service
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import NAMED, many, name, names, said


@rule("auth", 0.62)
def authenticated(system: System) -> Iterator[Found]:
    """Parts of mine that others call, pages and people too: how are they known, and what may they do?"""
    calls: dict[str, list[Edge]] = {}
    for edge in system.edges:
        caller, called = system[edge.source], system[edge.target]
        if called.kind != "component" or called.type in CLIENTS | KEEPERS or not system.ours(called):
            continue
        outside = caller.type in CLIENTS or caller.kind == "third_party" or (caller.team != called.team and caller.team)
        if caller.kind != "queue" and edge.mode != "batch" and outside and caller.type not in KEEPERS:
            calls.setdefault(called.id, []).append(edge)
    if not calls or not in_service(system):
        return
    parts = [system[id] for id in sorted(calls, key=lambda it: (-system.closeness[it], system.order[it]))]
    edges = [edge for one in parts for edge in calls[one.id]]
    callers = [system[id] for id in dict.fromkeys(edge.source for edge in edges)]
    do = "do" if many(parts) else "does"
    key = Key(("auth",), "", "Say how callers are authenticated, and what they may do", whole=("technical", "auth"))
    if len(callers) > NAMED:
        text = f"How {do} {names(parts)} tell callers apart ({names(callers)}), and what may each of them do?"
    else:
        text = f"How {do} {names(parts)} know that it is {names(callers, 'or')} who calls, and what may they do?"
    yield Found(
        parts=tuple(one.id for one in parts),
        about=names(parts),
        text=text,
        answer=settled(system.model, parts, (key,)),
        follow_up="What could somebody do with a stolen token?",
        elements=tuple(one.id for one in parts),
        edges=tuple(edge.number for edge in edges),
    )


@rule("versioning", 0.46)
def versioning(system: System) -> Iterator[Found]:
    """Edges between teams, one end mine: how does an interface change without breaking the others?"""
    across = [
        edge for edge in system.edges
        if (source := system[edge.source]).team and (target := system[edge.target]).team and source.team != target.team
        and (system.ours(source) or system.ours(target)) and not {source.type, target.type} & STORES
    ]  # fmt: skip
    if not across:
        return
    ours = [one for edge in across for one in (system[edge.source], system[edge.target]) if system.ours(one)]
    told = [f"{name(system[edge.source])} → {name(system[edge.target])}: {said(edge.versioning)}"
            for edge in across if edge.versioning]  # fmt: skip
    whole = settled(system.model, (), (_CHANGES,))
    first = list(dict.fromkeys(one.id for one in ours))
    touched = [edge for edge in across if {edge.source, edge.target} & {*first[:2]}]
    others = [one for edge in touched for one in (system[edge.source], system[edge.target]) if not system.ours(one)]
    exchange = "exchange" if len(first) > 1 or many(ours[:1]) else "exchanges"
    yield Found(
        parts=tuple(dict.fromkeys(one.id for one in ours)),
        about=name(system[first[0]]),
        text=f"A field changes in what {names([system[id] for id in first[:2]])} {exchange} with "
        f"{names(list(dict.fromkeys(others)))}: how, without breaking anybody?"
        if others
        else f"A field changes in what {names([system[id] for id in first[:2]])} {exchange}: how, without breaking "
        "anybody?",
        answer=Answer((*whole.lines, *shortened(told))) if told or whole.lines else whole,
        follow_up="How long did both versions live?",
        elements=tuple(first),
        edges=tuple(edge.number for edge in across),
    )


_CHANGES = Key((), "", "Say how interfaces change without breaking others", whole=("technical", "versioning"))
