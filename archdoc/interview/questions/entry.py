"""System -> questions about how work gets in and out: why events, why several queues, why a queue, why wait."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from archdoc.catalogue.element_types import CLIENTS, KEEPERS
from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_edge
from archdoc.interview.questions.answer import decided, near
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import many, name, names, number, queue

CALL = re.compile(
    r"\b(https?|calls?|called|calling|synchron\w*|sync|direct(ly)?|straight|(?<!on )requests?|(?-i:REST)|grpc|rpc"
    r"|graphql|apis?|poll\w*|in[- ]?line|webhooks?|ask\w*|endpoints?|block\w*|waits?|waiting)\b",
    re.IGNORECASE,
)
"""Words of an alternative that was to call somebody and wait."""
QUEUED = re.compile(
    r"\b(queue\w*|topics?|streams?|publish\w*|async\w*|background|broker|kafka|sqs|rabbitmq|pub/?sub|outbox)\b",
    re.IGNORECASE,
)
"""Words of a choice that was to put something in between."""
ONE = re.compile(
    r"\b(one|single|shared|common|combined|same|mixed|central)\b.{0,30}\b(queue|topic|stream|channel|broker|log)s?\b"
    r"|\bpriorit|\b(queue|topic|stream)s? for (all|everything|every)",
    re.IGNORECASE,
)
"""Words of an alternative that was to have one queue for all."""
EVENT = re.compile(r"[A-Z][a-z0-9]+[A-Z]\w*|[a-z]+([._-][a-z0-9]+)+")
"""A label that is an event's name, `OrderPlaced` or `order.placed`, and not a verb."""
WIDE = 20
"""Edges that are looked at where one part may have any number of them."""


class _Entry(msgspec.Struct, frozen=True):
    """Queues that are alike, with what writes to them and what is behind them."""

    queues: Sequence[Element]
    sources: Sequence[Element]
    """What writes to them, queues included."""
    writers: Sequence[Element]
    """Of these, the components that could have called instead."""
    called: Sequence[Element]
    """What could have been called instead."""
    edges: Sequence[Edge]
    """Into the queues and out of them."""
    first: list[Edge]
    """The edges into the queues that the question is about."""


@rule("why-async", 0.98)
def why_async(system: System) -> Iterator[Found]:
    """Work comes in through a queue: why events and not a call?"""
    for it in _entries(system):
        queues, writers = it.queues, it.writers
        yield Found(
            parts=tuple(f"{system.writer(edge)}-{_queue_end(system, edge)}" for edge in it.first),
            about=names(queues),
            text=_why_async(queues, writers or it.sources, it.called, it.first),
            answer=decided(
                system,
                near([*it.first, *it.edges], queues),
                here=(*of_edge(it.first[0]), "tradeoff"),
                ask=f"Write down the decision: why {names(queues)}, why not a call, and what it costs",
                against=CALL,
                about=QUEUED,
                instead="the direct call",
            ),
            follow_up=f"How does {name(writers[0])} learn that it went wrong?"
            if writers
            else "What does the second queue cost, in delay and in parts to watch?",
            elements=tuple(one.id for one in (*queues, *writers, *it.called)),
            edges=tuple(edge.number for edge in it.first),
            likely=None if _comes_in(system, writers, it.called, queues) else 0.84,
        )


def _entries(system: System) -> Iterator[_Entry]:
    """The queues through which work comes in to what is ours, and not to a worker before a third party."""
    between = {edge.target for edges in direct(system).values() for edge in edges}
    for group in system.groups(system.of_kind("queue")):
        queues = [one for one in group if one.id not in between and not system.set_aside(one)]
        written = [edge for one in queues for edge in system.producers.get(one.id, ())]
        read = [edge for one in queues for edge in system.consumers.get(one.id, ())]
        sources = system.ends(written)
        writers = [one for one in sources if one.kind == "component" and one.type not in KEEPERS]
        called = _behind(system, queues, read, writers)
        only_queues = bool(sources) and all(one.kind == "queue" for one in sources)
        if not called or not (writers or only_queues) or not system.concerns(*queues, *writers, *called):
            continue
        writing = {one.id for one in writers}
        first = [edge for edge in written if not writers or system.writer(edge) in writing]
        yield _Entry(queues, sources, writers, called, [*written, *read], first)


def _behind(
    system: System, queues: Sequence[Element], read: Sequence[Edge], writers: Sequence[Element]
) -> list[Element]:
    """What reads queues, or the queues that they feed, and could have been called instead: no data store, if it can."""
    known, own = {one.id for one in writers}, {one.id for one in queues}
    readers = [one for one in system.ends(read) if _may_be_called(one) and one.id not in known]
    known |= {one.id for one in readers}
    beyond = [edge for edge in read if system[edge.target].kind == "queue" and edge.source in own]
    further = [edge for one in beyond for edge in system.consumers.get(one.target, ())[:WIDE]]
    readers += [one for one in system.ends(further) if _may_be_called(one) and one.id not in known]
    return [one for one in readers if one.type not in KEEPERS] or readers


def _why_async(queues: Sequence[Element], writers: Sequence[Element], called: Sequence[Element], to: list[Edge]) -> str:
    if writers[0].kind == "queue":
        of_own = "a queue of its own" if len(called) == 1 else "queues of their own"
        does = "do" if many(called) else "does"
        return f"Why {does} {names(called)} read from {of_own}, instead of reading {names(writers)} directly?"
    do = "do" if many(writers) else "does"
    label = to[0].label or ""
    what = f"{label} " if len(to) == 1 and EVENT.fullmatch(label) else ""
    if all(one.type in CLIENTS for one in called):
        instead = f"having {names(called)} ask for it"
    elif all(one.type in KEEPERS for one in called):
        instead = f"writing to {names(called)} directly"
    else:
        instead = f"calling {names(called)} over HTTP"
    where = " and ".join(queue(one) for one in queues) if len(queues) < 3 else names(queues)
    return f"Why {do} {names(writers)} publish {what}to {where} instead of {instead}?"


def _may_be_called(one: Element) -> bool:
    return one.kind != "queue" and one.type != "person"


def _comes_in(system: System, writers: Sequence[Element], called: Sequence[Element], queues: Sequence[Element]) -> bool:
    """Whether the queue is the way into the system: from others to us, or from where nothing else comes before."""
    if system.whose:
        ours = any(system.ours(one) for one in (*called, *queues))
        return ours and any(not system.ours(one) for one in writers)
    before = [system[edge.source] for one in writers for edge in system.into.get(one.id, ())]
    return bool(writers) and all(one.type in CLIENTS for one in before)


@rule("why-queues", 0.96)
def why_queues(system: System) -> Iterator[Found]:
    """Several queues of one sort with one producer, or with one consumer: why not one?"""
    seen: set[frozenset[str]] = set()
    for way, verb, sides in (("", "write to", system.producers), ("in-", "read from", system.consumers)):
        beside: dict[tuple[str, str, str, str | None], list[Element]] = {}
        for id, side in sides.items():
            one = system[id]
            for other in dict.fromkeys(system.writer(edge) for edge in side):
                if system[other].kind == "component" and not system.set_aside(one):
                    owner = one.team if way else None
                    alike = (other, one.type, (one.technology or "").casefold(), owner)
                    beside.setdefault(alike, []).append(one)
        for (other, *_), queues in sorted(beside.items(), key=lambda item: system.order[item[0][0]]):
            if len(queues) < 2 or frozenset(one.id for one in queues) in seen:
                continue
            if not system.concerns(system[other], *queues):
                continue
            seen.add(frozenset(one.id for one in queues))
            queues.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
            ids = {one.id for one in queues}
            edges = [edge for edge in (*system.out.get(other, ()), *system.into.get(other, ()))
                     if {edge.source, edge.target} & ids]  # fmt: skip
            further = [edge for one in queues for edge in (*system.into.get(one.id, ()), *system.out.get(one.id, ()))]
            what = "topics" if queues[0].type == "topic" else "streams" if queues[0].type == "stream" else "queues"
            does = "do" if many([system[other]]) else "does"
            yield Found(
                parts=(f"{way}{other}",),
                about=name(system[other]),
                text=f"Why {does} {name(system[other])} {verb} {number(len(queues))} {what}, {names(queues)}, "
                "and not one?",
                answer=decided(
                    system,
                    near([*edges, *further], queues),
                    here=(*of_edge(edges[0]), "tradeoff"),
                    ask=f"Write down the decision: why {number(len(queues))} {what}, why not one, and what it costs",
                    against=ONE,
                    about=re.compile(
                        r"\b(queue|topic|stream)s?\b.*\b(for|per|by) (each|every)\b|\bone .*or", re.IGNORECASE
                    ),
                    instead=f"one shared {what[:-1]}",
                ),
                follow_up="What would have to change for one to be enough?",
                elements=(other, *(one.id for one in queues)),
                edges=tuple(edge.number for edge in edges),
            )


@rule("why-not-direct", 0.95)
def why_not_direct(system: System) -> Iterator[Found]:
    """A consumer, a queue, a worker, a third party: why doesn't the consumer call it?"""
    called: dict[str, list[Edge]] = {}
    for edge in system.edges:
        if system[edge.target].kind == "third_party" and system[edge.source].kind == "component":
            called.setdefault(edge.source, []).append(edge)
    for id, edges in direct(system).items():
        consumer, queues = system[id], [system[edge.target] for edge in edges]
        # One worker that calls everything may be behind every consumer: the first of its calls stand for all.
        ahead = (edge for one in queues for edge in system.consumers.get(one.id, ()) if system.writer(edge) in called)
        read = list(islice(ahead, WIDE))
        workers = system.ends(read)
        calls = list(islice((edge for one in workers for edge in called[one.id]), WIDE))
        if not system.concerns(consumer, *queues, *workers):
            continue
        vendors = list(dict.fromkeys(system[edge.target].id for edge in calls))
        third = [system[vendor] for vendor in vendors]
        doesn = "don't" if many([consumer]) else "doesn't"
        yield Found(
            parts=tuple(f"{id}-{vendor}" for vendor in vendors),
            about=name(consumer),
            text=f"Why {doesn} {name(consumer)} call {names(third)} directly, without a queue in between?",
            answer=decided(
                system,
                near([*calls, *read, *edges], queues),
                here=(*of_edge(calls[0]), "tradeoff"),
                ask=f"Write down the decision: why {names(queues)}, why not call {names(third)} from "
                f"{name(consumer)}, and what it costs",
                against=CALL,
                about=QUEUED,
                instead=f"the direct call from {name(consumer)}",
            ),
            follow_up="What does the extra hop cost, in time and in parts to watch?",
            elements=(id, *(one.id for one in queues), *(one.id for one in workers), *vendors),
            edges=tuple(edge.number for edge in (*edges, *calls)),
        )


def direct(system: System) -> dict[str, list[Edge]]:
    """By consumer: its edges to queues whose workers call a third party. A consumer is what reads a queue itself."""
    calling = {edge.source for edge in system.edges
               if system[edge.target].kind == "third_party" and system[edge.source].kind == "component"}  # fmt: skip
    reading = {system.writer(edge) for edges in system.consumers.values() for edge in edges}
    found: dict[str, list[Edge]] = {}
    for id, edges in system.producers.items():
        workers = {system.writer(edge) for edge in system.consumers.get(id, ())}
        for edge in edges if workers & calling else ():
            if system[edge.source].kind == "component" and edge.source in reading and edge.source not in workers:
                found.setdefault(edge.source, []).append(edge)
    return found


def _queue_end(system: System, edge: Edge) -> str:
    return edge.target if system.writer(edge) == edge.source else edge.source
