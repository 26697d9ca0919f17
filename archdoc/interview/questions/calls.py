"""System -> questions about calls that somebody waits for: why no queue, why not later.

System -> questions about third parties that call us, as webhooks do: a call twice, out of order, never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from archdoc.catalogue.element_types import CLIENTS, KEEPERS
from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_edge
from archdoc.core.wording import first_sentence
from archdoc.interview.questions.answer import Answer, Key, both, decided, near, settled, shortened, value
from archdoc.interview.questions.entry import CALL, WIDE, direct
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.subject import in_service
from archdoc.interview.questions.system import MEASURE, System
from archdoc.interview.questions.words import many, name, names, said

LATER = re.compile(
    r"\b(queue\w*|events?|topics?|streams?|async\w*|asynchron\w*|later|background|batch\w*|outbox|messages?|broker"
    r"|kafka|sqs|rabbitmq|pub/?sub|hand(ed|ing)? over|accept the|fire[- ]and[- ]forget|call ?backs?|webhooks?)\b",
    re.IGNORECASE,
)
"""Words of an alternative that was to hand the work over and hear later."""

DEEP = 6
"""A decision about a call may stand on a call before it in the same chain: so many calls back are looked at."""


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
        # What is only read can't be handed to a queue.
        if edge.mode == "sync" and system[edge.target].kind == "third_party" and not system.reads(edge):
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
                    near([*edges, *upstream(system, id)], [caller, *vendors]),
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
            # Nobody waits for a job, so a queue would only spare it the waiting.
            likely=0.6 if caller.type == "job" else 0.75 if queued else None,
        )


@rule("why-sync", 0.88)
def why_sync(system: System) -> Iterator[Found]:
    """A user waits for a call that makes more calls: why not asynchronous?"""
    by_service: dict[str, tuple[list[Edge], list[Element]]] = {}
    for edge, further in waits(system) if in_service(system) else ():
        by_service.setdefault(edge.target, ([], further))[0].append(edge)
    for id, (edges, further) in by_service.items():
        service, clients = system[id], system.ends(edges)
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
                near([*edges, *(one for one in system.out.get(id, ()) if one.mode == "sync")], [service]),
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


def waits(system: System) -> list[tuple[Edge, list[Element]]]:
    """The calls that a person, a page, an app or a gateway waits for and that make more, with what those go to."""
    found = []
    behind: dict[str, list[Element]] = {}
    for edge in system.edges:
        service = system[edge.target]
        if edge.mode != "sync" or system.reads(edge) or service.kind != "component":
            continue
        # A gateway passes on what it is asked, so who waits for it waits for what is behind it.
        if system[edge.source].type not in CLIENTS | {"gateway"} or service.type in CLIENTS | {"gateway"}:
            continue
        if service.id not in behind:
            further = dict.fromkeys(
                one.target for one in system.out.get(service.id, ())
                if one.mode == "sync" and _calls(system, one) and system[one.target].type not in KEEPERS
            )  # fmt: skip
            behind[service.id] = [system[id] for id in islice(further, WIDE)]
        # Who asks for a score waits for the model, as for any function: hearing it later is no choice.
        if any(one.type != "model" for one in behind[service.id]):
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
    """Whether a caller works off a queue that its own team fills: that is the queue in between.

    Where no teams are told apart, a worker that alone reads its queue says the same.
    """
    writers = [system[edge.source] for one in queues for edge in system.producers.get(one, ())]
    if caller.team or any(one.team for one in writers):
        return bool(writers) and all(one.team == caller.team for one in writers)
    alone = all(len(system.consumers.get(one, ())) == 1 for one in queues)
    return bool(writers) and caller.type == "worker" and alone


def _upstream(system: System, id: str, waited: set[str]) -> bool:
    """Whether a user waits for an element: then `why-sync` asks."""
    return id in waited or any(edge.source in waited for edge in upstream(system, id))


REPEATED = re.compile(
    r"\b(twice|duplicate\w*|idempoten\w*|again|replay\w*|retr(y|ies)|redeliver\w*|reconcil\w*|out of order|in order"
    r"|poll\w*|lost|missed|never arrives?|late)\b",
    re.IGNORECASE,
)
"""Words of a decision about calls that come twice, late or not at all."""


@rule("called-back", 0.76)
def called_back(system: System) -> Iterator[Found]:
    """A third party that calls us, as webhooks do: what if it calls twice?"""
    calls: dict[str, list[Edge]] = {}
    for edge in system.edges:
        called = system[edge.target]
        if system[edge.source].kind != "third_party" or edge.mode == "batch" or not system.ours(called):
            continue
        if edge.access == "read":
            continue
        if called.kind == "component" and called.type not in CLIENTS | KEEPERS:
            calls.setdefault(called.id, []).append(edge)
    for id, edges in calls.items():
        one, third = system[id], [system[source] for source in dict.fromkeys(edge.source for edge in edges)]
        yield Found(
            parts=tuple(f"{vendor.id}-{id}" for vendor in third),
            about=name(one),
            text=f"What if a call from {names(third, 'or')} to {name(one)} comes twice?",
            answer=_repeated(system, one, third, edges),
            follow_up="And if it comes out of order, or never?",
            elements=(id, *(vendor.id for vendor in third)),
            edges=tuple(edge.number for edge in edges),
        )


def _repeated(system: System, one: Element, third: Sequence[Element], edges: Sequence[Edge]) -> Answer:
    """What is said of calls that come twice: by a decision, of the part, or of the queue behind it."""
    answer = decided(
        system,
        near(edges, [one, *third]),
        here=(*of_edge(edges[0]), "tradeoff"),
        ask=f"Write down the decision: how {name(one)} knows a repeated call and finds a lost one, and the cost",
        about=REPEATED,
    )
    if answer.tradeoffs:
        return answer
    told = [text for text in (*(edge.description for edge in edges), one.description, one.how_it_works) if text]
    kept = [sentence for text in told if (sentence := next(_about(text, REPEATED), ""))]
    behind = [system[edge.target] for edge in system.out.get(one.id, ()) if system[edge.target].kind == "queue"]
    kept += [f"{name(it)}: {said(text)}" for it in behind if (text := value(it, ("idempotency",)))]
    return Answer(tuple(kept[:2])) if kept else answer


def _about(text: str, words: re.Pattern[str]) -> Iterator[str]:
    """The sentences of a text that have one of some words."""
    while text:
        sentence = first_sentence(text)
        if words.search(sentence):
            yield said(sentence)
        text = text[len(sentence) :].strip()


@rule("overload", 0.68)
def overload(system: System) -> Iterator[Found]:
    """Parts of mine that wait for services or third parties: what keeps a slow one from tying up the rest?"""
    waiting: dict[str, list[Edge]] = {}
    for edge in system.edges if in_service(system) else ():
        caller, called = system[edge.source], system[edge.target]
        if edge.mode != "sync" or not system.ours(caller) or caller.type in CLIENTS | KEEPERS | {"job"}:
            continue
        if called.kind != "queue" and called.type not in CLIENTS | KEEPERS and not MEASURE.search(edge.label or ""):
            waiting.setdefault(caller.id, []).append(edge)
    for group in system.groups(system[id] for id in waiting):
        edges = [edge for one in group for edge in waiting[one.id]]
        called_ = [system[id] for id in dict.fromkeys(edge.target for edge in edges)]
        wait = "wait" if many(group) else "waits"
        told = settled(system.model, group, (_PRESSURE,))
        waits_ = timeouts(system, edges)
        yield Found(
            parts=tuple(one.id for one in group),
            about=names(group),
            text=f"{names(group)} {wait} for {names(called_, 'or')}: what keeps a slow one from tying up the rest, and "
            "how do timeouts and retries work together?",
            answer=both(told, waits_),
            follow_up="What would a user have seen without that?",
            elements=tuple(one.id for one in (*group, *called_)),
            edges=tuple(edge.number for edge in edges),
        )


_PRESSURE = Key(
    ("backpressure",), "", "Say what keeps a slow dependency from holding all of {name}: a pool, a breaker, a limit"
)
