"""A spec, and what a system says of itself now -> what one has that the other doesn't."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archdoc.core.model import Element, Model
from archdoc.core.paths import of_edge, of_element
from archdoc.dossier.changes import Change, Changes, Kind
from archdoc.importers import matching
from archdoc.importers.draft import Order, want
from archdoc.importers.edit import Text
from archdoc.importers.formats import Gathered
from archdoc.importers.merge import update
from archdoc.importers.plan import ELEMENTS, Entry, Link
from archdoc.importers.record import Record, remembered, said
from archdoc.spec import load


class Drift(msgspec.Struct, frozen=True):
    """What the system has and the spec doesn't is `added`, the reverse `removed`. `both` has all of either."""

    changes: Changes
    both: Model


def drift(text: str, path: str, made: Gathered, order: Order) -> Drift:
    """What a system has that a spec doesn't, and the reverse; of what both have, another technology.

    What an import brought and the author deleted stays out, and so do people. A third party is missed in the system
    only where its files know of any; an edge only where they state edges, and don't leave them to be inferred.
    Raises ArchdocError: the spec has problems; SelectorError: a selector names nothing.
    """
    model = load.load_text(text, path)
    tree = Text(text, path).tree
    records = remembered(tree)
    plan = want(made, matching.match(made, tree, [[] for _ in made.found], records), order).plan
    both = load.load_text(update(text, path, made, order).text, path)
    system = {one.id: one for section in ELEMENTS for one in plan.of(section)}
    found = [*_elements(model, both, system, records), *_edges(model, both, system, plan.links, made, records)]
    elements: dict[str, Kind] = {id: change.kind for id, _, change in found if id}
    edges: dict[int, Kind] = {number: change.kind for _, number, change in found if number}
    every = tuple(change for *_, change in found)
    return Drift(Changes(title=model.title, all=every, elements=elements, edges=edges), both)


Found = tuple[str, int, Change]
"""The id of an element or the number of an edge in the model of both, and what is other."""


def _elements(model: Model, both: Model, system: Mapping[str, Entry], records: Sequence[Record]) -> Iterable[Found]:
    deleted = {name.partition(".")[2] for one in records for name, text in one.parts.items() if not said(text).gone}
    for id, entry in system.items():
        here = model.elements.get(id)
        if here is None:
            if id not in deleted and id in both.elements:
                new = both.elements[id]
                yield id, 0, Change(subject="Elements", kind="added", what=new.name, new=new.technology or new.type,
                                    path=of_element(new))  # fmt: skip
            continue
        now = str(entry.fields.get("technology") or "")
        if now and here.technology and not _alike(now, here.technology):
            yield id, 0, Change(subject="Elements", kind="changed", what=here.name, field="technology",
                                old=here.technology, new=now, path=(*of_element(here), "technology"))  # fmt: skip
    outside = any(both.elements[id].kind == "third_party" for id in system if id in both.elements)
    for one in model.elements.values():
        if one.id not in system and _runs(one, outside=outside):
            yield one.id, 0, Change(subject="Elements", kind="removed", what=one.name, old=one.technology or one.type,
                                    path=of_element(one))  # fmt: skip


def _edges(
    model: Model, both: Model, system: Mapping[str, Entry], links: Iterable[Link], made: Gathered,
    records: Sequence[Record],
) -> Iterable[Found]:  # fmt: skip
    written = {pair for edge in model.edges for pair in _ways(edge.source, edge.target, both_ways=edge.both_ways)}
    known = {tuple(pair.split(" -> ")) for one in records for pair in one.edges}
    told = {(link.source, link.target) for link in links}
    for edge in both.edges:
        pair = (edge.source, edge.target)
        if pair in told and pair not in written and pair not in known:
            told.discard(pair)
            yield "", edge.number, Change(subject="Edges", kind="added", what=_arrow(both, *pair), new=edge.label or "",
                                          path=of_edge(edge))  # fmt: skip
    stated = [edge.inferred is None for one in made.several for edge in one.edges]
    if not stated or not all(stated):
        return
    there = {pair for link in links for pair in _ways(link.source, link.target, both_ways=True)}
    for edge in model.edges:
        if (edge.source, edge.target) not in there and edge.source in system and edge.target in system:
            yield "", edge.number, Change(subject="Edges", kind="removed", what=_arrow(model, edge.source, edge.target),
                                          old=edge.label or "", path=of_edge(edge))  # fmt: skip


def _runs(element: Element, *, outside: bool) -> bool:
    """Whether it would be in the files of a system that has it."""
    return element.type != "person" and (element.kind != "third_party" or outside)


def _ways(source: str, target: str, *, both_ways: bool) -> set[tuple[str, str]]:
    return {(source, target), (target, source)} if both_ways else {(source, target)}


def _arrow(model: Model, source: str, target: str) -> str:
    return f"{model.end(source).name} → {model.end(target).name}"


def _alike(one: str, other: str) -> bool:
    """Whether one says the other: `PostgreSQL 16` and `postgresql`."""
    return _plain(one) in _plain(other) or _plain(other) in _plain(one)


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
