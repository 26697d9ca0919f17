"""System -> questions about how work gets in and out: why events, why several queues, why a queue, why wait."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from archdoc.model import Edge, Element
from archdoc.places import of_edge
from archdoc.questions.answer import Answer, both, decided, shortened
from archdoc.questions.question import Gap
from archdoc.questions.registry import Found, rule
from archdoc.questions.system import CLIENTS, KEEPERS, System
from archdoc.questions.words import many, name, names, number, queue, said

CALL = re.compile(
    r"\b(https?|calls?|called|calling|synchron\w*|sync|direct(ly)?|straight|(?<!on )requests?|(?-i:REST)|grpc|rpc"
    r"|graphql|apis?|poll\w*|in[- ]?line|webhooks?|ask\w*|endpoints?|block\w*|waits?|waiting)\b",
    re.IGNORECASE,
)
"""Words of an alternative that was to call somebody and wait."""
LATER = re.compile(
    r"\b(queue\w*|events?|topics?|streams?|async\w*|asynchron\w*|later|background|batch\w*|outbox|messages?|broker"
    r"|kafka|sqs|rabbitmq|pub/?sub|hand(ed|ing)? over|accept the|fire[- ]and[- ]forget|call ?backs?|webhooks?)\b",
    re.IGNORECASE,
)
"""Words of an alternative that was to hand the work over and hear later."""
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
MEASURE = re.compile(r"\b(metrics?|logs?|logging|traces?|tracing|telemetry|errors|spans)\b", re.IGNORECASE)
"""Words of a label by which nobody waits for an answer."""
EACH = re.compile(r"\b(queue|topic|stream)s?\b.*\b(for|per|by) (each|every)\b", re.IGNORECASE)
"""Words of a choice that was to have several."""
EVENT = re.compile(r"[A-Z][a-z0-9]+[A-Z]\w*|[a-z]+([._-][a-z0-9]+)+")
"""A label that is an event's name, `OrderPlaced` or `order.placed`, and not a verb."""
DEEP, WIDE = 6, 20
"""How far upstream of a call a decision about it is looked for, and over how many calls in all."""


@rule("why-async", 0.98)
def why_async(system: System) -> Iterator[Found]:
    """Work comes in through a queue: why events and not a call?"""
    between = {edge.target for edges in direct(system).values() for edge in edges}
    for group in system.groups(system.of_kind("queue")):
        queues = [one for one in group if one.id not in between and not system.set_aside(one)]
        written = [edge for one in queues for edge in system.producers.get(one.id, ())]
        read = [edge for one in queues for edge in system.consumers.get(one.id, ())]
        sources = _ends(system, written)
        writers = [one for one in sources if one.kind == "component" and one.type not in KEEPERS]
        writing = {one.id for one in writers}
        readers = [one for one in _ends(system, read) if _may_be_called(one) and one.id not in writing]
        own = {one.id for one in queues}
        beyond = [edge for edge in read if system[edge.target].kind == "queue" and edge.source in own]
        known = writing | {one.id for one in readers}
        further = [edge for one in beyond for edge in system.consumers.get(one.target, ())[:WIDE]]
        readers += [one for one in _ends(system, further) if _may_be_called(one) and one.id not in known]
        called = [one for one in readers if one.type not in KEEPERS] or readers
        if not called or not (writers or (all(one.kind == "queue" for one in sources) and sources)):
            continue
        if not system.concerns(*queues, *writers, *called):
            continue
        first = [edge for edge in written if not writers or system.writer(edge) in writing]
        yield Found(
            parts=tuple(f"{system.writer(edge)}-{_queue_end(system, edge)}" for edge in first),
            about=names(queues),
            text=_why_async(queues, writers or sources, called, first),
            answer=decided(
                system,
                _near([*first, *written, *read], queues),
                here=(*of_edge(first[0]), "tradeoff"),
                ask=f"Write down the decision: why {names(queues)}, why not a call, and what it costs",
                against=CALL,
                about=QUEUED,
                instead="the direct call",
            ),
            follow_up=f"How does {name(writers[0])} learn that it went wrong?"
            if writers
            else "What does the second queue cost, in delay and in parts to watch?",
            elements=tuple(one.id for one in (*queues, *writers, *called)),
            edges=tuple(edge.number for edge in first),
            likely=None if _comes_in(system, writers, called, queues) else 0.84,
        )


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


def _comes_in(system: System, writers: list[Element], called: list[Element], queues: list[Element]) -> bool:
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
                    _near([*edges, *further], queues),
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
        workers = _ends(system, read)
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
                _near([*calls, *read, *edges], queues),
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


@rule("why-no-queue", 0.85)
def why_no_queue(system: System) -> Iterator[Found]:
    """A third party is called while somebody waits for the answer, or from a consumer: why no queue in between?"""
    behind = {edge.target for edges in direct(system).values() for edge in edges}
    waited = {edge.target for edge, _ in waits(system)}
    callers: dict[str, list[Edge]] = {}
    for edge in system.edges:
        caller = system[edge.source]
        if not system.ours(caller) or caller.type in CLIENTS | KEEPERS or MEASURE.search(edge.label or ""):
            continue
        if edge.mode == "sync" and system[edge.target].kind == "third_party":
            callers.setdefault(edge.source, []).append(edge)
    for id, edges in callers.items():
        caller = system[id]
        queued = {edge.source for edge in system.into.get(id, ()) if system[edge.source].kind == "queue"}
        if queued & behind or _upstream(system, id, waited) or _own_queue(system, caller, queued):
            continue
        vendors = [system[vendor] for vendor in dict.fromkeys(edge.target for edge in edges)]
        does = "do" if many([caller]) else "does"
        yield Found(
            parts=tuple(f"{id}-{edge.target}" for edge in edges),
            about=name(caller),
            text=f"Why {does} {name(caller)} call {names(vendors)} directly, with no queue in between?",
            answer=both(
                decided(
                    system,
                    _near([*edges, *upstream(system, id)], [caller, *vendors]),
                    here=(*of_edge(edges[0]), "tradeoff"),
                    ask=f"Write down the decision: why call {names(vendors)} directly, why no queue, what it costs",
                    against=LATER,
                    about=CALL,
                    instead="a queue in between",
                ),
                timeouts(system, edges),
            ),
            follow_up=f"What happens to {name(caller)} when {names(vendors, 'or')} answers slowly?",
            elements=(id, *(one.id for one in vendors)),
            edges=tuple(edge.number for edge in edges),
            likely=0.75 if queued else None,
        )


@rule("why-sync", 0.88)
def why_sync(system: System) -> Iterator[Found]:
    """A user waits for a call that makes more calls: why not asynchronous?"""
    by_service: dict[str, tuple[list[Edge], list[Element]]] = {}
    for edge, further in waits(system):
        by_service.setdefault(edge.target, ([], further))[0].append(edge)
    for id, (edges, further) in by_service.items():
        service, clients = system[id], _ends(system, edges)
        if not system.concerns(service, *clients, *further):
            continue
        does, wait = ("do", "wait") if many(clients) else ("does", "waits")
        calls = f"{name(service)} while it calls {names(further)}"
        yield Found(
            parts=tuple(f"{edge.source}-{id}" for edge in edges),
            about=name(service),
            text=f"Why {does} {names(clients)} wait for {calls}, instead of hearing the result later?",
            answer=decided(
                system,
                _near([*edges, *(one for one in system.out.get(id, ()) if one.mode == "sync")], [service]),
                here=(*of_edge(edges[0]), "tradeoff"),
                ask=f"Write down the decision: why {names(clients)} {wait}, why not asynchronously, and what it costs",
                against=LATER,
                about=CALL,
                instead="the asynchronous way",
            ),
            follow_up="What does the user see when it takes too long?",
            elements=(id, *(one.id for one in clients)),
            edges=tuple(edge.number for edge in edges),
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


def waits(system: System) -> list[tuple[Edge, list[Element]]]:
    """The calls that a page, an app or a gateway waits for and that make further calls, with what those go to."""
    found = []
    behind: dict[str, list[Element]] = {}
    for edge in system.edges:
        service = system[edge.target]
        if edge.mode != "sync" or system.reads(edge) or service.kind != "component":
            continue
        # A gateway passes on what it is asked, so who waits for it waits for what is behind it.
        if system[edge.source].type not in {"web", "mobile", "gateway"} or service.type in CLIENTS | {"gateway"}:
            continue
        if service.id not in behind:
            further = dict.fromkeys(
                one.target for one in system.out.get(service.id, ())
                if one.mode == "sync" and _calls(system, one) and system[one.target].type not in KEEPERS
            )  # fmt: skip
            behind[service.id] = [system[id] for id in islice(further, WIDE)]
        if behind[service.id]:
            found.append((edge, behind[service.id]))
    return found


def upstream(system: System, id: str) -> list[Edge]:
    """The synchronous calls that lead to an element, the nearest first."""
    found: list[Edge] = []
    seen, level = {id}, [id]
    for _ in range(DEEP):
        ahead = (edge for one in level for edge in system.into.get(one, ())[:WIDE]
                 if edge.mode == "sync" and system[edge.source].type not in KEEPERS)  # fmt: skip
        edges = list(islice(ahead, WIDE - len(found)))
        found += edges
        level = [one for one in dict.fromkeys(edge.source for edge in edges) if one not in seen]
        seen.update(level)
    return found


def timeouts(system: System, edges: Sequence[Edge]) -> Answer:
    """How long each caller waits."""
    lines = [f"{name(system[edge.target])}: {said(edge.timeout)}" for edge in edges if edge.timeout]
    missing = tuple(
        Gap(
            f"Say how long {name(system[edge.source])} waits for {name(system[edge.target])}",
            (*of_edge(edge), "timeout"),
        )
        for edge in edges
        if not edge.timeout
    )
    return Answer((f"Timeouts: {' '.join(shortened(lines))}",) if lines else (), missing)


def _calls(system: System, edge: Edge) -> bool:
    """Whether an edge is a call of a service of some kind, not of a client."""
    return system[edge.target].kind != "queue" and system[edge.target].type not in CLIENTS


def _own_queue(system: System, caller: Element, queues: set[str]) -> bool:
    """Whether a caller works off a queue that its own team fills: that is the queue in between."""
    writers = [system[edge.source] for one in queues for edge in system.producers.get(one, ())]
    return bool(writers) and all(one.team == caller.team and one.team for one in writers)


def _upstream(system: System, id: str, waited: set[str]) -> bool:
    """Whether a user waits for an element: then `why-sync` asks."""
    return id in waited or any(edge.source in waited for edge in upstream(system, id))


def _ends(system: System, edges: Iterable[Edge]) -> list[Element]:
    return [system[id] for id in dict.fromkeys(system.writer(edge) for edge in edges)]


def _queue_end(system: System, edge: Edge) -> str:
    return edge.target if system.writer(edge) == edge.source else edge.source


def _near(edges: Iterable[Edge], elements: Iterable[Element]) -> list[int]:
    """The trade-offs on edges and elements, in that order."""
    return [*(number for edge in edges for number in edge.tradeoffs),
            *(number for element in elements for number in element.tradeoffs)]  # fmt: skip
