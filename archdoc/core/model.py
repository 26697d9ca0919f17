"""The resolved project: what everything after `check` reads. Values only; no input or output.

What has nothing to resolve (context, launch, lessons, ...) is kept as the frozen value of `spec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from archdoc.core import vocabulary
from archdoc.core.vocabulary import Direction, Kind, Mode, Standing

MINE: frozenset[str] = frozenset({"led", "built", "contributed"})


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """An ownership boundary. `mine` is inherited from the team it is part of, unless said otherwise."""

    id: str
    name: str
    mine: bool = False
    part_of: str | None = None
    description: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A boundary that says nothing of ownership."""

    id: str
    name: str
    part_of: str | None = None
    description: str | None = None


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """A component, queue or third party. `detail` holds the keys that only its kind has."""

    id: str
    kind: Kind
    name: str
    type: str
    standing: Standing
    team: str | None = None
    group: str | None = None
    role: str | None = None
    technology: str | None = None
    icon: str | None = None
    description: str | None = None
    how_it_works: str | None = None
    phase: str | None = None
    url: str | None = None
    scaling: str | None = None
    knowledge: str | None = None
    replicas: str | None = None
    confidential: bool | str = False
    tradeoffs: tuple[int, ...] = ()
    detail: vocabulary.Component | vocabulary.Queue | vocabulary.ThirdParty


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A relationship. `number` counts from 1 in the order of the file; `a -> [b, c]` makes two.

    An end is the id of an element, or `team-<id>` or `group-<id>`: then it ends at the frame of a team or group.
    """

    number: int
    source: str
    target: str
    mode: Mode
    id: str | None = None
    label: str | None = None
    protocol: str | None = None
    timeout: str | None = None
    contract: str | None = None
    versioning: str | None = None
    access: Literal["read", "write"] | None = None
    """Whether it only reads or writes, where its author said so by its mode."""
    phase: str | None = None
    both_ways: bool = False
    description: str | None = None
    confidential: bool | str = False
    tradeoffs: tuple[int, ...] = ()


class Tradeoff(vocabulary.Tradeoff, frozen=True, kw_only=True, omit_defaults=False):
    """A decision record as it is in the spec, and where it stands in the system.

    `number` is what every badge, table and question calls it by.
    """

    number: int
    id: str | None = None
    superseded_by: int | None = None  # type: ignore[assignment] # the spec has the id
    """The number of the trade-off that took its place."""
    edges: tuple[int, ...] = ()
    """Numbers of the edges that carry it."""
    elements: tuple[str, ...] = ()
    """Ids of the elements that carry it."""
    where: tuple[str, ...] = ()
    """In a table: its edges as `Orders API → Events`, then its elements by name."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a flow: over the edge of that number, or as an answer against its direction."""

    edge: int
    answer: bool = False
    says: str | None = None
    """Words of its own; without them it has its edge's, and an answer none."""

    def way(self, edge: Edge) -> tuple[str, str]:
        """From where to where it goes over its edge."""
        return (edge.target, edge.source) if self.answer else (edge.source, edge.target)

    def words(self, edge: Edge) -> str | None:
        """What is said of it, given its edge."""
        return self.says if self.answer else self.says or edge.label


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A process, step by step."""

    id: str
    title: str
    why: str | None = None
    steps: tuple[Step, ...] = ()


HintPlace = Literal["after", "beside", "same_row", "same_column", "right_of", "below"]
"""The first two go along the reading direction, whichever it is; the others are as one looks at the picture."""


class Hint(msgspec.Struct, frozen=True):
    """Where an element stands in a picture: `after` another along the reading direction, `beside` it, and so on."""

    element: str
    place: HintPlace
    other: str

    def __str__(self) -> str:
        return f"{self.element} {self.place} {self.other}"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One more picture that the author asked for. Ids in `include` and `exclude` name elements, teams or groups."""

    id: str
    title: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    depth: int = 1
    teams: tuple[str, ...] = ()
    phase: str | None = None
    flow: str | None = None
    direction: Direction | None = None
    fold: tuple[str, ...] | None = None
    """Ids of the teams and groups drawn as one box each, and no others: none at all where it is empty. None: as many
    as the picture needs to be read."""
    layout: tuple[Hint, ...] = ()


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One project, checked and resolved: every id in it exists."""

    path: str
    """The file as the user named it; `-` for standard input."""
    title: str
    summary: str | None = None
    period: vocabulary.Period | None = None
    reviewed: str | None = None
    kind: Literal["work", "open-source", "hobby"] = "work"
    me: vocabulary.Me | None = None
    company: vocabulary.Company | None = None
    context: vocabulary.Context | None = None
    technical: vocabulary.Technical | None = None
    teams: dict[str, Team] = {}
    groups: dict[str, Group] = {}
    elements: dict[str, Element] = {}
    """Components, then queues, then third parties, each in the order of the file."""
    edges: tuple[Edge, ...] = ()
    tradeoffs: tuple[Tradeoff, ...] = ()
    """In the order of their numbers, which run from 1 without a gap."""
    challenges: tuple[vocabulary.Challenge, ...] = ()
    operations: vocabulary.Operations | None = None
    incidents: tuple[vocabulary.Incident, ...] = ()
    people: vocabulary.People | None = None
    cost: vocabulary.Cost | None = None
    flows: dict[str, Flow] = {}
    views: dict[str, View] = {}
    launch: vocabulary.Launch | None = None
    phases: tuple[vocabulary.Phase, ...] = ()
    """The launch's phases in order, each with an id."""
    results: vocabulary.Results | None = None
    lessons: tuple[vocabulary.Lesson, ...] = ()
    learned: tuple[vocabulary.Learned, ...] = ()
    roadmap: tuple[vocabulary.RoadmapItem, ...] = ()
    glossary: dict[str, str] = {}
    confidential: vocabulary.Confidential | None = None

    def end(self, id: str) -> Element | Team | Group:
        """What an end of an edge is. Raises KeyError: there is no such element, team or group."""
        sort, frame, own = id.partition("-")
        if not frame:
            return self.elements[id]
        return self.groups[own] if sort == "group" else self.teams[own]

    def members(self, id: str) -> tuple[str, ...]:
        """The ids of the elements at an end of an edge: the element itself, or all that are in the team or group."""
        sort, frame, own = id.partition("-")
        if not frame:
            return (id,) if id in self.elements else ()
        if sort == "group":
            return tuple(one.id for one in self.elements.values() if own in lineage(self.groups, one.group))
        return tuple(one.id for one in self.elements.values() if own in lineage(self.teams, one.team))

    def ends(self, id: str) -> bool:
        """Whether an edge can end there: at an element that is there, or at a team or group that has some."""
        sort, frame, own = id.partition("-")
        there = not frame or own in (self.groups if sort == "group" else self.teams)
        return there and bool(self.members(id))

    def between_elements(self, edge: Edge) -> bool:
        """Whether both ends of an edge are elements, and none is a team or group."""
        return edge.source in self.elements and edge.target in self.elements


def lineage(known: Mapping[str, Team] | Mapping[str, Group], id: str | None) -> list[str]:
    """A team or group and those that it is part of, innermost first."""
    line: list[str] = []
    while id is not None and id in known:
        line.append(id)
        id = known[id].part_of
    return line
