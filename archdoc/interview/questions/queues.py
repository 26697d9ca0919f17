"""System -> the queues and topics that questions are about, and why they are what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archdoc.catalogue.element_types import STORES
from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_element
from archdoc.interview.questions.answer import decided
from archdoc.interview.questions.entry import WIDE
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import names

ONCE = re.compile(r"\b(exactly|at[- ]most)[- ]once\b", re.IGNORECASE)
SEVERAL = re.compile(r"(?<![\d.,])([2-9]|[1-9]\d+)(?![\d.,]*\s*%)|\bto \d|two|three|many|auto", re.IGNORECASE)
_NO_ORDER = re.compile(r"\W*(no\b|none|not\b|irrelevant|unordered|any\b|does(n't| not) matter)", re.IGNORECASE)
PLAIN = re.compile(r"\bqueues?\b|\bSQS\b|\bRabbitMQ\b|\bpoint[- ]to[- ]point\b", re.IGNORECASE)
LOG = re.compile(r"\b(topics?|streams?|log|publish|kafka|kinesis|pub/?sub)\b", re.IGNORECASE)


def groups(system: System) -> Iterator[tuple[Element, ...]]:
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


def readers(system: System, group: Sequence[Element]) -> list[Element]:
    ids = [system.writer(edge) for one in group for edge in system.consumers.get(one.id, ())]
    return [system[id] for id in dict.fromkeys(ids)]


def processed(system: System) -> Iterator[tuple[Element, ...]]:
    """The queues that somebody reads."""
    return (group for group in groups(system) if readers(system, group))


def repeatable(system: System) -> Iterator[tuple[Element, ...]]:
    """Of these, the queues that don't promise to deliver once at most."""
    for group in groups(system):
        kept = tuple(one for one in group if not ONCE.search(_said(one, "delivery")))
        if kept and readers(system, kept):
            yield kept


def parallel(system: System) -> Iterator[tuple[Element, ...]]:
    """Queues with partitions, with several consumers, or with one of which several run."""
    for group in groups(system):
        kept = tuple(one for one in group if _parallel(system, one))
        if kept:
            yield kept


def worked_off(system: System) -> Iterator[tuple[Element, ...]]:
    """Queues that a component reads."""
    return (group for group in groups(system) if workers(system, group))


def workers(system: System, group: Sequence[Element]) -> list[Element]:
    """The components that read queues; no data stores, if it can be helped."""
    found = [one for one in readers(system, group) if one.kind == "component"]
    return [one for one in found if one.type not in STORES] or found


def replayable(system: System) -> Iterator[tuple[Element, ...]]:
    """Queues of which messages are set aside, and whose order matters or may: what is replayed meets newer ones."""
    for group in groups(system):
        kept = tuple(
            one for one in group
            if (_sets_aside(one) or _set_aside_beside(system, one))
            and not _NO_ORDER.match(_said(one, "ordering"))
        )  # fmt: skip
        if kept:
            yield kept


def _sets_aside(one: Element) -> bool:
    """Whether it is said that messages are set aside, and not that none are."""
    said = _said(one, "dead_letter")
    return bool(said) and not _NO_ORDER.match(said)


def _set_aside_beside(system: System, one: Element) -> bool:
    """Whether what reads a queue also writes to one for what could not be processed."""
    ahead = (edge.target for reader in readers(system, [one]) for edge in system.out.get(reader.id, ())[:WIDE])
    return any(system.set_aside(system[id]) for id in ahead)


def _parallel(system: System, element: Element) -> bool:
    reading = [one for one in readers(system, [element]) if one.kind == "component"]
    if not reading:
        return False
    if element.type in {"topic", "stream"} or len(reading) > 1 or re.search(r"partition|shard", element.scaling or ""):
        return True
    return any(SEVERAL.search(one.replicas or "") for one in reading)


@rule("why-topic", 0.62)
def why_topic(system: System) -> Iterator[Found]:
    """A topic or stream: why not a plain queue? With several readers it answers itself, unless a decision does."""
    for group in groups(system):
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
        if answer.missing and any(len(readers(system, [one])) > 1 for one in kept):
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
