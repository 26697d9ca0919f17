"""Model -> System: what the rules look at, found in one pass: neighbours, whose each part is, which parts are twins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from archdoc.catalogue.element_types import CLIENTS, KEEPERS, STORES
from archdoc.catalogue.element_types import TWINS as ASK_TOGETHER
from archdoc.core import vocabulary
from archdoc.core.model import MINE, Edge, Element, Model

_HOSTED = re.compile(r"\b(hosted|runs?|running|deployed|lives?|scheduled)\s+(on|in|by)\b", re.IGNORECASE)
_READ = re.compile(
    r"\W*(re-?)?(reads?|look(s|ed)?[ -]?ups?|gets?|fetch(es)?|quer(y|ies)|selects?|search(es)?|lists?|views?|shows?"
    r"|loads?|pages of|checks?|finds?|browses?|opens?|polls?|where is|status of|exports?)\b",
    re.IGNORECASE,
)
_WRITE = re.compile(
    r"\W*(re-?|up)?(writes?|written|saves?|stores?|keeps?|inserts?|updates?|puts?|posts?|appends?|adds?|records?"
    r"|persists?|upserts?|deletes?|sets?|creates?|claims?|logs?|books?|status|charges?|captures?|payments?|archives?"
    r"|loads? into|indexes|publish(es)?)\b",
    re.IGNORECASE,
)
MEASURE = re.compile(r"\b(metrics?|logs?|logging|traces?|tracing|telemetry|errors|spans)\b", re.IGNORECASE)
"""Words of a label by which nobody waits for an answer."""
_DEAD = re.compile(r"dead[ _-]?letter|(?<![a-z])dlq(?![a-z])|poison|parking[ _-]?lot|quarantine", re.IGNORECASE)
_CONSUME = re.compile(r"\W*(consum|read|subscri|poll|pull|receiv|listen|dequeu|drain|take)", re.IGNORECASE)


class System(msgspec.Struct, frozen=True, kw_only=True):
    """A Model with its neighbourhoods. What only says on which platform a part runs is no edge here."""

    model: Model
    edges: tuple[Edge, ...]
    out: Mapping[str, tuple[Edge, ...]]
    into: Mapping[str, tuple[Edge, ...]]
    producers: Mapping[str, tuple[Edge, ...]]
    """By queue: the edges over which it is written to."""
    consumers: Mapping[str, tuple[Edge, ...]]
    """By queue: the edges over which it is read, whichever way they are drawn."""
    whose: bool
    """Whether anything is said to be mine or my team's. Without it every part is treated as mine."""
    closeness: Mapping[str, float]
    """By element, from 0 to 1: how near it is to my work."""
    numbered: Mapping[int, Edge]
    twin: Mapping[str, int]
    """By element: a number that it shares with its twins."""
    order: Mapping[str, int]

    def __getitem__(self, id: str) -> Element:
        """The element of an id."""
        return self.model.elements[id]

    def ours(self, element: Element) -> bool:
        """Whether I can be asked why it is as it is: it is mine or my team's.

        Or it is nobody's, beside something of mine; or nobody said whose anything is.
        """
        if not self.whose:
            return element.kind != "third_party" and element.type != "person"
        if element.standing in MINE or element.standing == "team":
            return True
        return unclaimed(element) and self.near(element)

    def near(self, element: Element) -> bool:
        """Whether it is mine or my team's, or beside what is."""
        return self.closeness[element.id] > _FAR

    def concerns(self, *elements: Element) -> bool:
        """Whether any of these is such."""
        return any(map(self.ours, elements))

    def groups(self, elements: Iterable[Element]) -> list[tuple[Element, ...]]:
        """The elements with twins together, those nearest to my work first in each."""
        found: dict[int, list[Element]] = {}
        for element in elements:
            found.setdefault(self.twin[element.id], []).append(element)
        return [tuple(sorted(group, key=lambda one: (-self.closeness[one.id], self.order[one.id])))
                for group in found.values()]  # fmt: skip

    def of_kind(self, kind: str) -> list[Element]:
        """The elements of a kind, in the order of the file."""
        return [element for element in self.model.elements.values() if element.kind == kind]

    def reads(self, edge: Edge) -> bool:
        """Whether it is said to only read: by its mode, by its label, or because a data store is at its beginning."""
        if edge.access:
            return edge.access == "read"
        if self[edge.source].type in KEEPERS and self[edge.target].type not in KEEPERS:
            return not (edge.label and _WRITE.match(edge.label))
        return edge.label is not None and _READ.match(edge.label) is not None

    def writes(self, edge: Edge) -> bool:
        """Whether it is said to write: by its mode or its label. What nothing is said of neither reads nor writes."""
        if edge.access:
            return edge.access == "write"
        return edge.label is not None and _WRITE.match(edge.label) is not None

    def ends(self, edges: Iterable[Edge]) -> list[Element]:
        """The ends of queues' edges that aren't the queues, each once."""
        return [self[id] for id in dict.fromkeys(self.writer(edge) for edge in edges)]

    def touching(self, elements: Iterable[Element]) -> list[Edge]:
        """The edges into and out of elements."""
        return [edge for one in elements for edge in (*self.into.get(one.id, ()), *self.out.get(one.id, ()))]

    def set_aside(self, element: Element) -> bool:
        """Whether it is a queue for what could not be processed, which is itself the answer to a question."""
        return element.kind == "queue" and _DEAD.search(f"{element.id} {element.name}") is not None

    def writer(self, edge: Edge) -> str:
        """The end of a queue's edge that isn't the queue."""
        return edge.target if self[edge.source].kind == "queue" and self[edge.target].kind != "queue" else edge.source


def unclaimed(element: Element) -> bool:
    """Whether nothing says whose a part is that has to be somebody's."""
    nobodys = element.team is None and element.role is None and element.kind != "third_party"
    return nobodys and element.type not in CLIENTS


def survey(model: Model) -> System:
    """The System of a Model, in time linear in its elements and edges."""
    edges = tuple(
        edge
        for edge in model.edges
        if edge.source != edge.target
        and model.between_elements(edge)
        and not (edge.label and _HOSTED.search(edge.label))
    )
    out: dict[str, list[Edge]] = {}
    into: dict[str, list[Edge]] = {}
    producers: dict[str, list[Edge]] = {}
    consumers: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
        into.setdefault(edge.target, []).append(edge)
        source, target = model.elements[edge.source], model.elements[edge.target]
        if target.kind == "queue":
            (consumers if source.kind != "queue" and _takes(edge) else producers).setdefault(target.id, []).append(edge)
        if source.kind == "queue":
            consumers.setdefault(source.id, []).append(edge)
    whose = any(element.standing in MINE or element.standing == "team" for element in model.elements.values())
    return System(
        model=model,
        edges=edges,
        out=_frozen(out),
        into=_frozen(into),
        producers=_frozen(producers),
        consumers=_frozen(consumers),
        whose=whose,
        closeness=_closeness(model, out, into, whose=whose),
        twin=_twins(model, out, into, whose=whose),
        numbered={edge.number: edge for edge in model.edges},
        order={id: index for index, id in enumerate(model.elements)},
    )


def _frozen(found: dict[str, list[Edge]]) -> dict[str, tuple[Edge, ...]]:
    return {id: tuple(edges) for id, edges in found.items()}


def _takes(edge: Edge) -> bool:
    return edge.label is not None and _CONSUME.match(edge.label) is not None


_OWN = {"led": 1.0, "built": 0.93, "contributed": 0.86, "team": 0.72}
_BESIDE = 0.78
"""Of a part's own closeness, what its neighbours have."""
_FAR = 0.4
_UNSAID = 0.95


def _closeness(
    model: Model, out: Mapping[str, list[Edge]], into: Mapping[str, list[Edge]], *, whose: bool
) -> dict[str, float]:
    if not whose:
        return dict.fromkeys(model.elements, _UNSAID)
    own = {id: _OWN.get(element.standing, 0.0) for id, element in model.elements.items()}
    found = {}
    for id, value in own.items():
        beside = max(
            [own[edge.target] for edge in out.get(id, ())] + [own[edge.source] for edge in into.get(id, ())],
            default=0.0,
        )
        found[id] = value or max(beside * _BESIDE, _FAR)
    return found


def _twins(
    model: Model, out: Mapping[str, list[Edge]], into: Mapping[str, list[Edge]], *, whose: bool
) -> dict[str, int]:
    """Parts alike in sort, in whose they are, and in what is around them, which also have a neighbour in common.

    Or neighbours that are twins themselves: three vendors, each called by the worker of its own channel.
    """
    elements = model.elements
    numbers = {id: number for number, id in enumerate(elements)}
    parent = list(range(len(elements)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def sort(id: str) -> str:
        element = elements[id]
        return element.kind if element.kind != "component" else element.type

    likeness: dict[str, tuple[object, ...] | None] = {}
    for id, element in elements.items():
        own = element.standing in MINE or element.standing == "team" or (not whose and element.kind == "component")
        if own and element.kind == "component" and element.type not in ASK_TOGETHER:
            likeness[id] = None
            continue
        named = element.kind == "queue" or element.type in STORES
        callers = frozenset((sort(edge.source), edge.mode) for edge in into.get(id, ()))
        called = frozenset((sort(edge.target), edge.mode) for edge in out.get(id, ()))
        likeness[id] = (
            element.kind, element.type, own, (element.technology or "").casefold() if named else "", callers,
            called if element.kind != "third_party" else None,
        )  # fmt: skip
    for _ in range(3):
        first: dict[tuple[object, ...], int] = {}
        for id in elements:
            like = likeness[id]
            if like is None:
                continue
            for edge, other, way in [(edge, edge.source, "from") for edge in into.get(id, ())] + [
                (edge, edge.target, "to") for edge in out.get(id, ())
            ]:
                key = (way, root(numbers[other]), edge.mode, like)
                one, two = root(first.setdefault(key, numbers[id])), root(numbers[id])
                parent[max(one, two)] = min(one, two)
    return {id: root(number) for id, number in numbers.items()}


def without_way_back(model: Model) -> vocabulary.Phase | None:
    """The phase with most to lose, where nothing says how any would have been undone: all at once, else the last one.

    What nobody sees (`exposure: dark`) needs no way back; a way back that one phase has is taken for what it is.
    """
    if (model.launch and model.launch.rollback) or any(one.rollback for one in model.phases):
        return None
    seen = [one for one in model.phases if one.exposure != "dark"]
    return next((one for one in seen if one.exposure == "big-bang"), seen[-1] if seen else None)
