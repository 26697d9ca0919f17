"""Scope -> what of it a format has no place for, counted: nothing is dropped in silence.

Element, edge or trade-off -> its facts as names and texts, for formats that keep free properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import Edge, Element, Tradeoff
from archdoc.exporters import scope as scope_of
from archdoc.exporters.scope import Scope

SHARED = frozenset(vocabulary.Element.__struct_fields__) | {"type"}


def details(element: Element) -> dict[str, str]:
    """What only its kind has: a store's keys, a queue's, a third party's."""
    found: dict[str, str] = {}
    for key in element.detail.__struct_fields__:
        value = getattr(element.detail, key)
        if key in SHARED or not value:
            continue
        if isinstance(value, msgspec.Struct):
            inner = ((name, getattr(value, name)) for name in value.__struct_fields__)
            found |= {f"{key}.{name}": text for name, text in inner if text}
        else:
            found[key] = str(value)
    return found


def of_element(element: Element) -> dict[str, str]:
    """All that is known of an element beside its name, team, technology and description."""
    keys = ("role", "how_it_works", "phase", "scaling", "knowledge", "replicas")
    return {key: text for key in keys if (text := getattr(element, key))} | details(element)


def of_edge(edge: Edge) -> dict[str, str]:
    """All that is known of an edge beside its ends, label and protocol."""
    keys = ("mode", "access", "timeout", "contract", "versioning", "phase", "description")
    return {key: text for key in keys if (text := getattr(edge, key))}


def of_tradeoff(one: Tradeoff) -> dict[str, object]:
    """A decision record, without what it doesn't say; the keys are the spec's own."""
    keys = ("number", "choice", "id", *vocabulary.Tradeoff.__struct_fields__)
    return {key: msgspec.to_builtins(value) for key in keys if (value := getattr(one, key))}


ELEMENTS, EDGES, TRADEOFFS, PROJECT = "of elements", "of edges", "of trade-offs", "of the project"

ELSEWHERE = {"reasons": ", which `--to madr` writes"}
"""Where there is another export that has a place for it."""


def said(scope: Scope, holds: Iterable[str]) -> tuple[str, ...]:
    """What the model holds and a format doesn't, a line for each part of a spec: `of the project: phases (4)`.

    `holds` are topics of `topics`.
    """
    kept = set(holds)
    found: dict[str, list[str]] = {}
    for topic, where, words, count in topics(scope):
        if count and topic not in kept:
            found.setdefault(where, []).append(f"{words} ({count}){ELSEWHERE.get(topic, '')}")
    return tuple(f"{where}: {', '.join(missing)}" for where, missing in found.items())


def topics(scope: Scope) -> Iterator[tuple[str, str, str, int]]:
    """Everything that a model may hold beside names, owners and edges: topic, part of the spec, words, how much.

    Elements and edges count only where the exported picture shows them.
    """
    model, picture = scope.model, scope.picture
    shown = {node.key for node in picture.nodes}
    drawn = {number for link in picture.links for number in link.numbers}
    elements = [one for one in model.elements.values() if one.id in shown]
    edges = [one for one in model.edges if one.number in drawn]
    decided = [one for one in model.tradeoffs if scope.whole or one.number in picture.decisions]
    yield "folded", ELEMENTS, "elements inside folded boxes", sum(len(node.folded) for node in picture.nodes)
    yield "technologies", ELEMENTS, "technologies", _having(elements, "technology")
    yield "icons", ELEMENTS, "icons", _having(elements, "icon")
    yield "descriptions", ELEMENTS, "descriptions", _having(elements, "description")
    yield "links", ELEMENTS, "links", _having(elements, "url")
    yield "inside", ELEMENTS, "how they work inside", _having(elements, "how_it_works")
    yield "running", ELEMENTS, "scaling, replicas and knowledge", _having(elements, "scaling", "replicas", "knowledge")
    yield (
        "detail",
        ELEMENTS,
        "details of stores, queues and third parties",
        sum(bool(details(one)) for one in elements),
    )
    boxes = (*model.teams.values(), *model.groups.values())
    yield "team_text", ELEMENTS, "descriptions of teams and groups", _having(boxes, "description")
    yield "frames", EDGES, "those that end at a team or group", len(picture.links) - len(scope_of.links(picture))
    yield "modes", EDGES, "messages and batches", sum(one.mode != "sync" for one in edges)
    loops = [one.source for one in edges if one.source == one.target]
    yield "loops", EDGES, "all but the last of several from an element to itself", len(loops) - len(set(loops))
    yield "protocols", EDGES, "protocols", _having(edges, "protocol")
    yield "edge_text", EDGES, "descriptions", _having(edges, "description")
    yield "contracts", EDGES, "timeouts and contracts", _having(edges, "timeout", "contract", "versioning")
    arriving = _having((*elements, *edges), "phase")
    yield "arrivals", EDGES, "phases that they and elements arrive in", arriving
    yield "numbers", TRADEOFFS, "numbers", len(picture.decisions)
    yield "choices", TRADEOFFS, "choices made", len(decided)
    unplaced = len(scope_of.unplaced(picture))
    yield "unplaced", TRADEOFFS, "decisions about the whole, which no element or edge carries", unplaced
    yield "reasons", TRADEOFFS, "reasons", sum(1 for one in decided if _reasoned(one))
    yield "flows", PROJECT, "flows", len(model.flows)
    yield "views", PROJECT, "views", len(model.views) if scope.whole else 0
    yield "challenges", PROJECT, "challenges", len(model.challenges)
    yield "incidents", PROJECT, "incidents", len(model.incidents)
    yield "phases", PROJECT, "phases of the launch", len(model.phases)
    yield "metrics", PROJECT, "metrics", len(model.results.metrics) if model.results else 0
    yield "impact", PROJECT, "impact", len(model.results.impact) if model.results else 0
    yield "lessons", PROJECT, "lessons", len(model.lessons) + len(model.learned)
    yield "roadmap", PROJECT, "roadmap", len(model.roadmap)
    yield "glossary", PROJECT, "glossary", len(model.glossary)
    yield (
        "about",
        PROJECT,
        "sections on company, author, context and problem",
        sum(part is not None for part in (model.company, model.me, model.context, model.technical)),
    )
    told = sum(part is not None for part in (model.operations, model.people, model.cost))
    yield "told", PROJECT, "sections on operations, people and cost", told


def _having(parts: Iterable[object], *keys: str) -> int:
    return sum(any(getattr(part, key) for key in keys) for part in parts)


def _reasoned(one: Tradeoff) -> bool:
    return bool(one.because or one.alternatives or one.gains or one.costs or one.risks or one.question)
