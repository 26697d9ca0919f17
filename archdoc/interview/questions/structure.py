"""System -> questions about its shape: single points of failure, crowds, chains of calls, circles, and jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archdoc.catalogue.element_types import CLIENTS, STORES
from archdoc.core.model import Element
from archdoc.core.paths import of_edge, of_element
from archdoc.interview.questions import graph
from archdoc.interview.questions.answer import Answer, both, decided, mitigated, near
from archdoc.interview.questions.calls import timeouts
from archdoc.interview.questions.managed import managed
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.subject import in_service
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import joined, many, name, names, number, said

AT_MOST = 3
"""Of each sort that a graph has many of: what is asked in an hour."""
CUTS = 2
"""Parts that have to be cut off by a loss: a single leaf behind a part is no reason to ask."""
ALONE = re.compile(
    r"\W*(1|one|a single|single)\b(?!\s*(to|-|–|…|\.\.|or more|for each|per|a|each|primary))", re.IGNORECASE
)
DOWN = re.compile(r"\b(down|fail\w*|dies|crash\w*|loss|lost|los[ei]\w*|outage|single point|unavailable|stops?)\b",
                  re.IGNORECASE)  # fmt: skip
BUDGET = re.compile(r"\b\d[\d.,]* ?m?s\b|\bp9\d|\b99[.,]?\d* ?%|\b(waits?|latency|available|availability)\b")
"""How a line of `technical.scale` speaks of time or availability."""
CIRCLE = re.compile(r"\b(circ(le|ular)\w*|cycl\w*|loops?|each other|both ways|depends? on|back (to|and)|mutual)\b",
                    re.IGNORECASE)  # fmt: skip

RUNS = re.compile(r"\b(miss\w*|twice|again|repeat\w*|overlap\w*|late|idempoten\w*|runs?|schedule\w*)\b", re.IGNORECASE)


@rule("spof", 0.9)
def single_point(system: System) -> Iterator[Found]:
    """A part whose loss cuts the graph: is it a single point of failure?"""
    if not in_service(system):
        return
    cut = {id: count for id, count in graph.cut_off(system).items() if count >= CUTS and _can_be(system, system[id])}
    groups = system.groups(system[id] for id in cut)
    groups.sort(key=lambda group: (-max(cut[one.id] for one in group) * system.closeness[group[0].id],
                                   system.order[group[0].id]))  # fmt: skip
    for group in groups[:AT_MOST]:
        ids = tuple(one.id for one in group)
        answer = both(*(_copied(system, one, alone=len(group) == 1) for one in group))
        be, a = ("are", "") if many(group) else ("is", "a ")
        point = "single points of failure" if many(group) else "single point of failure"
        yield Found(
            parts=ids,
            about=names(group),
            text=f"If {names(group, 'or')} {'are' if many(group) and len(group) == 1 else 'is'} gone, what "
            f"stops and what goes on: {be} {'they' if many(group) else 'it'} {a}{point}?",
            answer=answer,
            follow_up="How long does it take until it is back, and what is lost meanwhile?",
            elements=ids,
        )


def _copied(system: System, one: Element, *, alone: bool) -> Answer:
    """How many of a part there are; of a single one, a risk with its mitigation."""
    copies = one.replicas or (f"managed, by {one.technology}" if managed(one.technology) else None)
    single = copies is None or ALONE.match(copies) is not None
    risk = mitigated(system, near(system.touching([one]), [one]), DOWN) if single else None
    lines: list[str] = []
    if copies:
        lines.append(said(f"Replicas: {copies}") if alone else f"{name(one)}: {said(copies)}")
        lines += [f"Scaling: {said(one.scaling)}"] if one.scaling and alone else []
    if risk:
        return both(Answer(tuple(lines)), risk)
    if copies is None:
        return Answer(tuple(lines), (Gap(_copies(one), (*of_element(one), "replicas")),))
    if single:
        gap = f"Only one of {name(one)} runs: say what happens while it is down, as a risk with its mitigation"
        return Answer(tuple(lines), (Gap(gap, (*of_element(one), "tradeoff")),))
    return Answer(tuple(lines))


def _copies(one: Element) -> str:
    if one.kind == "queue":
        return f"Say on how many brokers {name(one)} runs, and in how many zones"
    if one.type in STORES or one.type == "cache":
        return f"Say how many copies of {name(one)} there are"
    return f"Say how many instances of {name(one)} run"


def _can_be(system: System, one: Element) -> bool:
    return system.ours(one) and one.type not in CLIENTS and one.type != "job" and one.kind != "third_party"


@rule("crowded", 0.62)
def crowded(system: System) -> Iterator[Found]:
    """A part with far more edges than the rest: why so much in one place?"""
    found = [(system[id], count) for id, count in graph.crowded(system) if system.ours(system[id])]
    for one, count in [it for it in found if it[0].type not in CLIENTS][:AT_MOST]:
        edges = [*system.into.get(one.id, ()), *system.out.get(one.id, ())]
        yield Found(
            parts=(one.id,),
            about=name(one),
            text=f"{name(one)} talks to {number(count)} others: why is so much in one place?",
            answer=decided(
                system,
                one.tradeoffs,
                here=(*of_element(one), "tradeoff"),
                ask=f"Write down the decision: why {name(one)} does all of it, what a split would look like, the cost",
            ),
            follow_up="Where would you cut it first?",
            elements=(one.id,),
            edges=tuple(edge.number for edge in edges),
        )


@rule("chain", 0.78)
def chain(system: System) -> Iterator[Found]:
    """Three or more synchronous calls in a row: what is the budget for latency and availability?"""
    found = [(edges, [system[edges[0].source], *(system[edge.target] for edge in edges)])
             for edges in (graph.chains(system) if in_service(system) else ())]  # fmt: skip
    found = [(edges, parts) for edges, parts in found if any(map(system.ours, parts))]
    scale = (system.model.technical.scale if system.model.technical else ()) or ()
    for edges, parts in found[:AT_MOST]:
        told = timeouts(system, edges)
        numbers = [text for text in scale if re.search(r"\d", text)]
        timed = [text for text in numbers if BUDGET.search(text)]
        lines = (*told.lines, *(said(text) for text in (timed or numbers)[:1]))
        missing = told.missing
        if not scale:
            missing += (Gap("Say how much load there is, and how fast and how available it has to be",
                            ("technical", "scale")),)  # fmt: skip
        waits = "wait" if many(parts[:1]) else "waits"
        yield Found(
            parts=("-".join(one.id for one in parts),),
            about=name(parts[1]),
            text=f"{name(parts[0])} {waits} for {joined([name(one) for one in parts[1:]])} in a row: "
            "what is the budget for latency and availability?",
            answer=Answer(lines, missing),
            follow_up="Which of them may fail without the user noticing?",
            elements=tuple(one.id for one in parts),
            edges=tuple(edge.number for edge in edges),
        )


@rule("circle", 0.72)
def circle(system: System) -> Iterator[Found]:
    """A circle of dependencies: why do they need each other?"""
    for edges in graph.circles(system)[:AT_MOST]:
        parts = [system[edge.source] for edge in edges]
        if not any(system.ours(one) for one in parts):
            continue
        two = len(parts) == 2
        text = f"{names(parts)} call each other" if two else f"{names(parts)} form a circle"
        yield Found(
            parts=("-".join(one.id for one in parts),),
            about=name(parts[0]),
            text=f"{text}: why do they need each other?",
            answer=decided(
                system,
                [n for edge in edges for n in edge.tradeoffs] + [n for one in parts for n in one.tradeoffs],
                here=(*of_edge(edges[-1]), "tradeoff"),
                ask=f"Write down the decision: why {names(parts)} need each other, what else, and what it costs",
                about=CIRCLE,
            ),
            follow_up="Which of them can be released first?",
            elements=tuple(one.id for one in parts),
            edges=tuple(edge.number for edge in edges),
            likely=None if all(edge.mode == "sync" for edge in edges) else 0.6,
        )


@rule("job", 0.7)
def job(system: System) -> Iterator[Found]:
    """A job: a run missed, or run twice?"""
    if not in_service(system):
        return
    groups = system.groups(one for one in system.of_kind("component") if one.type == "job" and system.ours(one))
    found = [(group, _runs(system, group)) for group in groups]
    # The same is to be said of all jobs of which nothing is said yet.
    unsaid = [one for group, answer in found if not answer.tradeoffs for one in group]
    unsaid.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
    told = [(group, answer) for group, answer in found if answer.tradeoffs]
    for group, answer in [*told, *([(tuple(unsaid), _runs(system, unsaid))] if unsaid else [])]:
        ids = tuple(one.id for one in group)
        yield Found(
            parts=ids,
            about=names(group),
            text=f"What if a run of {names(group, 'or')} is missed, or happens twice?",
            answer=answer,
            follow_up="Who notices?",
            elements=ids,
        )


def _runs(system: System, group: Sequence[Element]) -> Answer:
    """What is decided about runs of jobs."""
    return decided(
        system,
        near((), group) + near(system.touching(group)),
        here=(*of_element(group[0]), "tradeoff"),
        ask=f"Write down the decision: what if a run of {names(group, 'or')} is missed or doubled, and the cost",
        about=RUNS,
    )
