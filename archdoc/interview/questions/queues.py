"""System -> questions about queues and topics: what can't be processed, comes twice, out of order, or too much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archdoc.catalogue.element_types import STORES
from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_element
from archdoc.interview.questions.answer import Key, decided, keys
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import many, names, queue

ONCE = re.compile(r"\b(exactly|at[- ]most)[- ]once\b", re.IGNORECASE)
SEVERAL = re.compile(r"(?<![\d.,])([2-9]|[1-9]\d+)(?![\d.,]*\s*%)|\bto \d|two|three|many|auto", re.IGNORECASE)
PLAIN = re.compile(r"\bqueues?\b|\bSQS\b|\bRabbitMQ\b|\bpoint[- ]to[- ]point\b", re.IGNORECASE)
LOG = re.compile(r"\b(topics?|streams?|log|publish|kafka|kinesis|pub/?sub)\b", re.IGNORECASE)


def _groups(system: System) -> Iterator[tuple[Element, ...]]:
    """The queues that are my business: mine, or written to or read by what is mine; twins together."""
    for group in system.groups(system.of_kind("queue")):
        kept = tuple(one for one in group if _concerns(system, one) and not system.set_aside(one))
        if kept:
            yield kept


def _concerns(system: System, element: Element) -> bool:
    ends = [system[system.writer(edge)] for edge in _edges(system, element)]
    return bool(ends) and (system.ours(element) or any(system.ours(one) for one in ends))


def _edges(system: System, element: Element) -> list[Edge]:
    return [*system.producers.get(element.id, ()), *system.consumers.get(element.id, ())]


def _readers(system: System, group: Sequence[Element]) -> list[Element]:
    ids = [system.writer(edge) for one in group for edge in system.consumers.get(one.id, ())]
    return [system[id] for id in dict.fromkeys(ids)]


def _found(group: Sequence[Element], text: str, wanted: Sequence[Key], follow_up: str) -> Found:
    ids = tuple(one.id for one in group)
    return Found(
        parts=ids, about=names(group), text=text, answer=keys(group, wanted), follow_up=follow_up, elements=ids
    )


@rule("poison", 0.8)
def poison(system: System) -> Iterator[Found]:
    """A queue: what of a message that can't be processed?"""
    for group in _groups(system):
        if not _readers(system, group):
            continue
        where = queue(group[0]) if len(group) == 1 else names(group, "or")
        yield _found(
            group,
            f"What happens to a message in {where} that can't be processed?",
            (
                Key(
                    ("dead_letter",), "Dead letters", "Say what happens to a message in {name} that can't be processed"
                ),
                Key(("retry",), "Retries", "Say how often and how soon a message in {name} is tried again"),
            ),
            "Who finds out, and how does it get back in?",
        )


@rule("duplicates", 0.79)
def duplicates(system: System) -> Iterator[Found]:
    """A queue that delivers at least once, or doesn't say: what of duplicates?"""
    for group in _groups(system):
        kept = [one for one in group if not ONCE.search(_said(one, "delivery"))]
        if kept and _readers(system, kept):
            where = queue(kept[0]) if len(kept) == 1 else names(kept, "or")
            yield _found(
                kept,
                f"What happens when a message in {where} is delivered twice?",
                (Key(("idempotency",), "Duplicates", "Say how duplicates of a message in {name} are handled"),),
                "How do you know? Has it happened?",
            )


@rule("order", 0.62)
def order(system: System) -> Iterator[Found]:
    """A queue with partitions, with several consumers, or with one of which several run: is order needed?"""
    for group in _groups(system):
        kept = [one for one in group if _parallel(system, one)]
        if kept:
            where = queue(kept[0]) if len(kept) == 1 else names(kept, "or")
            yield _found(
                kept,
                f"Does the order of messages in {where} matter, and what keeps it?",
                (Key(("ordering",), "Order", "Say which order {name} keeps, and what needs it"),),
                "What goes wrong when two of them change places?",
            )


def _parallel(system: System, element: Element) -> bool:
    readers = [one for one in _readers(system, [element]) if one.kind == "component"]
    if not readers:
        return False
    if element.type in {"topic", "stream"} or len(readers) > 1 or re.search(r"partition|shard", element.scaling or ""):
        return True
    return any(SEVERAL.search(one.replicas or "") for one in readers)


@rule("backlog", 0.7)
def backlog(system: System) -> Iterator[Found]:
    """A queue: what if its consumer stops for an hour?"""
    for group in _groups(system):
        readers = [one for one in _readers(system, group) if one.kind == "component"]
        readers = [one for one in readers if one.type not in STORES] or readers
        if not readers:
            continue
        stop = "stop" if many(readers) and len(group) == 1 else "stops"
        yield _found(
            group,
            f"{names(readers, 'and' if len(group) == 1 else 'or')} {stop} for an hour at the worst time: "
            f"what happens {'to ' + queue(group[0]) if len(group) == 1 else 'in its queue'}?",
            (
                Key(("retention",), "Kept", "Say how long {name} keeps messages"),
                Key(("peak",), "Peak", "Say the most that {name} sees"),
                Key(("scaling",), "Scaling", "Say how {name} scales, and how soon a backlog clears"),
            ),
            "How long does it take to catch up?",
        )


@rule("why-topic", 0.62)
def why_topic(system: System) -> Iterator[Found]:
    """A topic or stream: why not a plain queue? With several readers it answers itself, unless a decision does."""
    for group in _groups(system):
        kept = [one for one in group if one.type in {"topic", "stream"} and system.ours(one)]
        if not kept:
            continue
        edges = [
            edge for one in kept for edge in (*system.producers.get(one.id, ()), *system.consumers.get(one.id, ()))
        ]
        near = [*(n for one in kept for n in one.tradeoffs), *(n for edge in edges for n in edge.tradeoffs)]
        answer = decided(
            system,
            near,
            here=(*of_element(kept[0]), "tradeoff"),
            ask=f"Write down the decision: why {names(kept)} is a {kept[0].type}, why not a plain queue, what it costs",
            against=PLAIN,
            about=LOG,
            instead="a plain queue",
            rather=lambda option: "plain" in option.lower(),
        )
        if answer.missing and any(len(_readers(system, [one])) > 1 for one in kept):
            continue
        ids = tuple(one.id for one in kept)
        technology = kept[0].technology
        what = f"a {kept[0].type}" + (f" on {technology}" if technology else "")
        yield Found(
            parts=ids,
            about=names(group),
            text=f"Why is {names(kept)} {what}, and not a plain queue?" if len(kept) == 1
            else f"Why are {names(kept)} {kept[0].type}s, and not plain queues?",
            answer=answer,
            follow_up="Who has ever read it a second time?",
            elements=ids,
            edges=tuple(edge.number for edge in edges),
        )  # fmt: skip


def _said(element: Element, key: str) -> str:
    return str(getattr(element.detail, key, None) or "")
