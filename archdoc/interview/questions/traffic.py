"""System -> questions about what goes through parts of mine: twice, at once, too much; and why they are several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archdoc.catalogue.element_types import CLIENTS, KEEPERS, STORES
from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_edge, of_element
from archdoc.interview.questions.answer import Answer, Key, decided, keys, near, settled, value
from archdoc.interview.questions.queues import SEVERAL
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.subject import running
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import NAMED, many, name, names, number, queue

_ONE = (
    r"\b(one|single|same|shared) (big |large |\w+ )?(services?|process(es)?|parts?|app\w*|deploy\w*|programs?|binary)\b"
    r"|\bmono(lith\w*|repo)?\b|\bin[- ]process\b|\blibrary\b|\bmodule\b|\ball in one\b"
    r"|\b(in|inside|from) the (same|request|consumer|{})\b"
)
"""Words of an alternative that was to keep parts together."""
TWICE = re.compile(r"\b(twice|double\w*|duplicate\w*|idempoten\w*|same key|replay\w*|repeated)\b", re.IGNORECASE)
AT_ONCE = re.compile(
    r"\b(lock\w*|optimistic|conditional\w*|version(ed|s)?|compare[- ]and[- ]s\w+|claim\w*|unique|serializ\w*"
    r"|conflict\w*|at once|concurren\w*|last write|first write|race)\b",
    re.IGNORECASE,
)
FAIR = re.compile(
    r"\b(fair\w*|quotas?|throttl\w*|limit\w*|starv\w*|priorit\w*|isolat\w*|bulkhead\w*|nois\w*|own queue|each channel"
    r"|flood\w*)\b",
    re.IGNORECASE,
)
AT_MOST = 2
"""Parts of which it is asked what a second call does."""
LEAST = 3
"""Parts from which on one asks why they are not one."""


@rule("why-split", 0.64)
def why_split(system: System) -> Iterator[Found]:
    """Three parts of mine and more that run code: why are they not one?"""
    parts = [one for one in running(system) if one.kind == "component" and one.type not in KEEPERS | {"job"}]
    parts = sorted((one for one in parts if one.team == parts[0].team), key=lambda one: system.order[one.id])
    if len(parts) < LEAST:
        return
    # What is decided of a store or a page is no reason for parts to be apart.
    far = {one.id for one in system.model.elements.values() if one.type in KEEPERS | CLIENTS}
    edges = [edge for edge in system.touching(parts) if not {edge.source, edge.target} & far]
    yield Found(
        parts=(),
        about=names(parts),
        text=f"Why is the work split over {names(parts)}, and not done in one part?"
        if len(parts) <= NAMED
        else f"Why is the work split over {number(len(parts))} parts ({names(parts)}), and not over fewer?",
        answer=decided(
            system,
            near(edges, parts),
            here=(*of_element(parts[0]), "tradeoff"),
            ask=f"Write down the decision: why {names(parts)} are apart, why not one part, and what that costs",
            against=re.compile(_ONE.format("|".join(re.escape(name(one)) for one in parts)), re.IGNORECASE),
        ),
        follow_up="Which two of them would you join today?",
        elements=tuple(one.id for one in parts),
    )


@rule("own-writes", 0.58)
def own_writes(system: System) -> Iterator[Found]:
    """A store of mine that one part writes and another reads: does the reader see what was just written?"""
    for store in _own_stores(system):
        # What is sent on out of a store, as by a relay, is no look at what was just written.
        edges = system.into.get(store.id, ())
        writers = _others(store, [edge for edge in edges if system.writes(edge)])
        readers = [id for id in _others(store, [edge for edge in edges if system.reads(edge)]) if id not in writers]
        if not writers or not readers:
            continue
        first, last = [system[id] for id in writers], [system[id] for id in readers[:1]]
        reads, does, it = ("read", "do", "they") if many(last) else ("reads", "does", "it")
        yield Found(
            parts=(store.id,),
            about=name(store),
            text=f"{names(last)} {reads} {name(store)} right after {names(first, 'or')} wrote to it: {does} {it} see "
            "that, and what if not?",
            answer=keys([store], (Key(("store", "consistency"), "", "Say which reads of {name} see which writes"),)),
            follow_up="How would a user notice?",
            elements=(store.id, *(one.id for one in (*first, *last))),
        )
        return


@rule("at-once", 0.54)
def at_once(system: System) -> Iterator[Found]:
    """A store of mine with several writers, or one of which several run: two write the same record at once."""
    for store in _own_stores(system):
        edges = [edge for edge in system.touching([store]) if system.writes(edge)]
        writers = [system[id] for id in _others(store, edges)]
        several = [one for one in writers if SEVERAL.search(one.replicas or "")]
        if len(writers) < 2 and not several:
            continue
        # An edge of which nothing tells whether it reads or writes may be one more writer.
        others = _others(store, [edge for edge in system.into.get(store.id, ()) if not system.reads(edge)])
        who = f"Two writers, {name(writers[0])} twice or another," if len(others) > len(writers) else (
            f"Two of {names(writers)}" if len(writers) > 2 else (
            names(writers) if len(writers) == 2 else f"Two instances of {name(writers[0])}"
        ))  # fmt: skip
        told = keys([store], (Key(("store", "concurrency"), "", "Say what two writers of one record in {name} do"),))
        if not told.lines:
            told = _spoken_of(system, [store], edges, AT_ONCE) or _said_of(store) or told
        yield Found(
            parts=(store.id,),
            about=name(store),
            text=f"{who} write the same record of {name(store)} at once: which one counts?",
            answer=told,
            follow_up="How did you test that?",
            elements=(store.id, *(one.id for one in writers)),
            edges=tuple(edge.number for edge in edges),
        )
        return


@rule("sent-twice", 0.68)
def sent_twice(system: System) -> Iterator[Found]:
    """A part of mine that pages or other teams call to do something: the same call comes twice."""
    calls: dict[str, list[Edge]] = {}
    for edge in system.edges:
        caller, called = system[edge.source], system[edge.target]
        outside = caller.type in CLIENTS - {"person"} or (caller.team and called.team and caller.team != called.team)
        if called.kind != "component" or called.type in CLIENTS | KEEPERS | {"gateway", "model"}:
            continue
        if edge.mode != "sync" or not outside or caller.kind != "component" or system.reads(edge):
            continue
        if system.ours(called):
            calls.setdefault(called.id, []).append(edge)
    surely = {id for id, edges in calls.items() if any(map(system.writes, edges))}
    first = sorted(calls, key=lambda it: (it not in surely, -system.closeness[it], system.order[it]))
    for id in first[:AT_MOST]:
        one, edges = system[id], calls[id]
        callers = [system[source] for source in dict.fromkeys(edge.source for edge in edges)]
        send = "send" if many(callers) and len(callers) == 1 else "sends"
        click = any(caller.type in CLIENTS for caller in callers)
        how = "by a second click or after a timeout" if click else "after a timeout"
        told = keys([one], (Key(("idempotency",), "", "Say what {name} does with a request that comes twice"),))
        kept = [system[edge.target] for edge in system.out.get(id, ()) if system[edge.target].type in KEEPERS]
        if not told.lines:
            told = _spoken_of(system, [*kept, one], [*_between(system, one, kept), *edges], TWICE) or told
        yield Found(
            parts=(id,),
            about=name(one),
            text=f"{names(callers, 'or')} {send} the same request to {name(one)} twice, {how}: what happens?",
            answer=told,
            follow_up="For how long is it recognised?",
            elements=(id, *(caller.id for caller in callers)),
            edges=tuple(edge.number for edge in edges),
        )


@rule("noisy", 0.48)
def noisy(system: System) -> Iterator[Found]:
    """A part or queue of mine that two other teams use and more: one of them sends far more than usual."""
    sources: dict[str, dict[str, Element]] = {}
    for edge in system.edges:
        one, other = system[edge.target], system[edge.source]
        if not system.ours(one) or one.type in KEEPERS | CLIENTS or not other.team or one.team == other.team:
            continue
        sources.setdefault(edge.target, {})[other.id] = other
    every = [(system[id], [*those.values()]) for id, those in sources.items()]
    busy = [(one, those) for one, those in every if len({it.team for it in those}) > 1]
    for one, those in sorted(busy, key=lambda it: (-len(it[1]), system.order[it[0].id]))[:1]:
        told = settled(system.model, [one], (
            Key(("backpressure",), "", "Say what keeps one user of {name} from taking the room of the others"),
        ))  # fmt: skip
        if not told.lines:
            told = _spoken_of(system, [one], system.touching([one]), FAIR) or told
        target = queue(one) if one.kind == "queue" else name(one)
        do = "do" if many(those[1:]) else "does"
        yield Found(
            parts=(one.id,),
            about=name(one),
            text=f"{name(those[0])} sends a hundred times as much as usual to {target}: what {do} {names(those[1:])} "
            "notice of it?",
            answer=told,
            follow_up="Who would have to be told?",
            elements=(one.id, *(it.id for it in those)),
        )


def _between(system: System, one: Element, kept: Sequence[Element]) -> list[Edge]:
    ids = {it.id for it in kept}
    return [edge for edge in system.out.get(one.id, ()) if edge.target in ids]


def _own_stores(system: System) -> list[Element]:
    """My data stores, the nearest to my work first, those of which something is told before others."""
    found = [one for one in system.of_kind("component") if one.type in STORES and system.ours(one)]
    told = ("store", "concurrency"), ("store", "consistency")
    return sorted(
        found,
        key=lambda one: (not any(value(one, path) for path in told), -system.closeness[one.id], system.order[one.id]),
    )


def _others(store: Element, edges: Sequence[Edge]) -> list[str]:
    """The other ends of a store's edges, each once."""
    return list(dict.fromkeys(edge.target if edge.source == store.id else edge.source for edge in edges))


def _spoken_of(
    system: System, parts: Sequence[Element], edges: Sequence[Edge], about: re.Pattern[str]
) -> Answer | None:
    """A decision on these parts or edges that speaks of it; None without one."""
    here = (*of_edge(edges[0]), "tradeoff") if edges else (*of_element(parts[0]), "tradeoff")
    found = decided(system, near(edges, parts), here=here, ask="", about=about)
    return found if found.tradeoffs else None


def _said_of(store: Element) -> Answer | None:
    """What is said of a store's consistency, where that speaks of two writers."""
    said = value(store, ("store", "consistency"))
    return keys([store], (Key(("store", "consistency"), "", ""),)) if said and AT_ONCE.search(said) else None
