"""System -> questions about what keeps data: why this store, ten times the data, whose, half written, lost, rented."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator

from archdoc.catalogue.element_types import CLIENTS, STORES
from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_edge, of_element
from archdoc.interview.questions.answer import Key, both, decided, keys, near, value
from archdoc.interview.questions.managed import managed, next_, product
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import for_names, joined, many, name, names

TOGETHER = re.compile(
    r"outbox|transaction|dual[- ]write|two[- ]phase|2pc|\bcdc\b|change[- ]data|atomic|idempoten|saga|commit"
    r"|at[- ]least[- ]once|reconcil|exactly[- ]once|\bclaim|crash|dies|half",
    re.IGNORECASE,
)
"""Words of a decision about two writes of which one may fail."""
LONGEST_NAME = 48
"""Characters up to which a technology is a name."""
STORE = re.compile(r"\b(database|store[sd]?|table|sql|nosql|keep|kept|index|storage|bucket|schema)\b", re.IGNORECASE)


def _stores(system: System, types: frozenset[str] = STORES) -> list[tuple[Element, ...]]:
    found = (one for one in system.of_kind("component") if one.type in types and system.ours(one))
    return system.groups(found)


def _alike(system: System, by: Callable[[Element], Hashable]) -> list[list[Element]]:
    """My data stores, those together of which `by` says the same, nearest to my work first."""
    found: dict[Hashable, list[Element]] = {}
    for stores in _stores(system):
        for one in stores:
            found.setdefault(by(one), []).append(one)
    return [
        sorted(group, key=lambda one: (-system.closeness[one.id], system.order[one.id])) for group in found.values()
    ]


def _nothing_said(one: Element) -> str:
    """The type of a store of which nothing tells how it grows; empty where something does."""
    return "" if one.scaling or value(one, ("store", "partitioning")) else one.type


@rule("why-store", 0.8)
def why_store(system: System) -> Iterator[Found]:
    """A data store: why this one? Where somebody else runs it, also what next."""
    for group in _alike(system, lambda one: (one.type, (one.technology or "").casefold(), one.tradeoffs)):
        ids = tuple(one.id for one in group)
        # A sentence in its place describes, and names nothing that could be asked for.
        technology = group[0].technology if len(group[0].technology or "") <= LONGEST_NAME else None
        edges = system.touching(group)
        about = re.compile(f"{re.escape(technology)}|{STORE.pattern}", re.IGNORECASE) if technology else STORE
        own = [number for one in group for number in one.tradeoffs if _settles(system, number, about)]
        here = (*of_element(group[0]), "tradeoff")
        wanted = f"Write down the decision: why {technology or 'this one'} for {names(group)}, what else, what it costs"
        answer = decided(system, own, here=here, ask=wanted, rather=product)
        if not answer.tradeoffs:
            beside = [n for edge in edges for n in edge.tradeoffs]
            answer = decided(system, beside, here=here, ask=wanted, about=about, rather=product)
        rented = managed(technology)
        if rented:
            answer = both(answer, next_(system, answer))
        if technology:
            text = f"Why {for_names(technology, group)}" + (", and what would make you move?" if rented else "?")
        elif group[0].technology:
            text = f"Why {names(group)}, and what else was there?"
        else:
            text = f"What {'do' if many(group) else 'does'} {names(group)} run on, and why that?"
        yield Found(
            parts=ids,
            about=names(group),
            text=text,
            answer=answer,
            follow_up="Which query would it be bad at?",
            elements=ids,
        )


def _settles(system: System, number: int, about: re.Pattern[str]) -> bool:
    """Whether a decision on a store is about which store: it is, unless it asks something else, as for how long."""
    one = system.model.tradeoffs[number - 1]
    if not one.question:
        return True
    options = [it.option for it in one.alternatives]
    return about.search(" ".join([one.question, one.choice, *options])) is not None or any(map(product, options))


def growing(system: System) -> Iterator[list[Element]]:
    """My data stores, those together of which nothing tells how they grow."""
    yield from _alike(system, lambda one: _nothing_said(one) or (one.id,))


def kept(system: System) -> Iterator[list[Element]]:
    """My data stores, those together of which nothing tells how the data is brought back."""
    yield from _alike(system, lambda one: one.id if value(one, ("store", "backup")) else ("", one.type))


def modelled(system: System) -> Iterator[list[Element]]:
    """The one of my databases whose data is asked about: that of which something is told, or the first."""
    found = [one for group in _stores(system, frozenset({"database"})) for one in group]
    found.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
    told = [one for one in found if value(one, ("store", "data_model"))]
    yield from ([one] for one in (told or found)[:1])


def lasting(system: System) -> Iterator[list[Element]]:
    """The same for how long its data is kept."""
    found = [one for group in _stores(system) for one in group]
    found.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
    told = [one for one in found if value(one, ("store", "kept_for"))]
    yield from ([one] for one in (told or found)[:1])


def movable(system: System) -> Iterator[list[Element]]:
    """The same for how its data would be moved."""
    found = [one for group in _stores(system, frozenset({"database", "search"})) for one in group]
    found.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
    told = [one for one in found if value(one, ("store", "migration"))]
    yield from ([one] for one in (told or found)[:1])


@rule("whose-data", 0.66)
def whose_data(system: System) -> Iterator[Found]:
    """A store that two teams write: who owns the data?"""
    for one in system.of_kind("component"):
        if one.type not in STORES:
            continue
        edges = [edge for edge in system.into.get(one.id, ()) if not system.reads(edge)]
        writers = [system[edge.source] for edge in edges]
        teams = list(dict.fromkeys(writer.team for writer in writers if writer.team))
        if len(teams) < 2 or (system.whose and not any(system.ours(it) for it in (one, *writers))):
            continue
        writers = list(dict.fromkeys(writer for writer in writers if writer.team))
        called = joined([system.model.teams[team].name for team in teams])
        does = "write to" if all(map(system.writes, edges)) else "both use" if len(teams) == 2 else "all use"
        yield Found(
            parts=(one.id,),
            about=name(one),
            text=f"{called} {does} {name(one)}: who owns the data?",
            answer=keys([one], (Key(("store", "owner"), "", "Say who owns the data in {name}"),)),
            follow_up="What stops the other team from breaking it?",
            elements=(one.id, *(writer.id for writer in writers)),
        )


@rule("dual-write", 0.84)
def dual_write(system: System) -> Iterator[Found]:
    """A component writes a store, and a queue or a third party: what if only one of the two happens?"""
    for group in system.groups(one for one in system.of_kind("component") if _writes_both(system, one)):
        out = [edge for one in group for edge in _written(system, one)]
        kept = [edge for edge in out if system[edge.target].type in STORES]
        left = [edge for edge in out if _leaves(system, edge)]
        left = [edge for edge in left if system[edge.target].kind == "queue"] or left
        stores = [system[id] for id in dict.fromkeys(edge.target for edge in kept)]
        others = [system[id] for id in dict.fromkeys(edge.target for edge in left)]
        verb = "publishing to" if all(one.kind == "queue" for one in others) else "calling"
        does = "writing" if all(map(system.writes, kept)) else "using"
        yield Found(
            parts=tuple(one.id for one in group),
            about=names(group),
            text=f"What if {names(group, 'or')} dies between {does} {names(stores)} and {verb} {names(others, 'or')}?",
            answer=decided(
                system,
                near((*kept, *left), (*group, *stores, *others)),
                here=(*of_edge(left[0]), "tradeoff"),
                ask=f"Write down the decision: what if only one of {names(stores)} and {names(others, 'or')} "
                "hears of it (an outbox, a claim, a retry), and what it costs",
                about=TOGETHER,
            ),
            follow_up="How would you find out that it has happened?",
            elements=tuple(one.id for one in (*group, *stores, *others)),
            edges=tuple(edge.number for edge in (*kept, *left)),
            likely=None if all(map(system.writes, kept)) else 0.7,
        )


def _written(system: System, one: Element) -> list[Edge]:
    """The edges out of a part over which it does more than read."""
    return [edge for edge in system.out.get(one.id, ()) if not system.reads(edge)]


def _writes_both(system: System, one: Element) -> bool:
    """Whether a part of ours writes a store, and a queue or third party."""
    if one.type in STORES | CLIENTS or not system.ours(one):
        return False
    out = _written(system, one)
    return any(system[edge.target].type in STORES for edge in out) and any(_leaves(system, edge) for edge in out)


@rule("in-step", 0.82)
def in_step(system: System) -> Iterator[Found]:
    """A store whose rows are published by a relay: how do the two stay in step?"""
    for store in system.of_kind("component"):
        if store.type not in STORES or not system.ours(store):
            continue
        for edge in system.out.get(store.id, ()):
            relay = system[edge.target]
            if relay.kind != "component" or len(system.into[relay.id]) != 1:
                continue
            sent = [one for one in system.out.get(relay.id, ()) if system[one.target].kind == "queue"]
            if not sent:
                continue
            queues = [system[one.target] for one in sent]
            edges = [*system.into.get(store.id, ()), edge, *sent]
            yield Found(
                parts=tuple(f"{store.id}-{one.id}" for one in queues),
                about=name(relay),
                text=f"How do {names([store, *queues])} stay in step, and what if {name(relay)} dies halfway?",
                answer=decided(
                    system,
                    [n for one in (edge, *sent, *edges) for n in one.tradeoffs],
                    here=(*of_edge(edge), "tradeoff"),
                    ask=f"Write down the decision: how {names([store, *queues])} stay in step, and what it costs",
                    about=TOGETHER,
                ),
                follow_up="Can an event come twice, or not at all?",
                elements=(store.id, relay.id, *(one.id for one in queues)),
                edges=tuple(one.number for one in (edge, *sent)),
            )


def _leaves(system: System, edge: Edge) -> bool:
    return system[edge.target].kind in {"queue", "third_party"} and edge.mode != "batch"


@rule("cache-lost", 0.72)
def cache_lost(system: System) -> Iterator[Found]:
    """A cache: stale, or lost?"""
    for group in _stores(system, frozenset({"cache"})):
        ids = tuple(one.id for one in group)
        edges = system.touching(group)
        what = names(group) if "cache" in group[-1].name.casefold() else f"the {names(group)} cache"
        be = "are" if many(group) and len(group) > 1 else "is"
        yield Found(
            parts=ids,
            about=names(group),
            text=f"What if {what} {be} lost, or what {'they hold' if be == 'are' else 'it holds'} is stale?",
            answer=decided(
                system,
                [n for one in group for n in one.tradeoffs] + [n for edge in edges for n in edge.tradeoffs],
                here=(*of_element(group[0]), "tradeoff"),
                ask=f"Write down the decision: what goes into {names(group)}, how old it may be, what if it is lost",
            ),
            follow_up="Would the system stand without it?",
            elements=ids,
        )
