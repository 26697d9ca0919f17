"""An architecture as any format tells it, before it is a spec. Values only; every part knows where it was read."""

from __future__ import annotations

import msgspec

from archdoc.core.errors import Mark
from archdoc.core.vocabulary import Kind, Mode


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Who owns parts. `key` is the format's own name for it."""

    key: str
    name: str
    part_of: str | None = None
    description: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A boundary that says nothing of ownership: a software system, a network, a subgraph, a namespace."""

    key: str
    name: str
    part_of: str | None = None
    """The key of the group around it."""
    description: str | None = None
    tags: tuple[str, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A component, queue or third party. `key` is unique in the architecture and stable from one import to the next."""

    key: str
    name: str
    kind: Kind = "component"
    type: str | None = None
    """A type of the spec's (`database`, `topic`, ...); None where nothing tells."""
    technology: str | None = None
    description: str | None = None
    url: str | None = None
    replicas: str | None = None
    team: str | None = None
    group: str | None = None
    under: tuple[str, ...] = ()
    """Keys of all that it is inside of, nearest first, for `--mine under=ID`."""
    tags: tuple[str, ...] = ()
    detail: dict[str, str] = {}
    """More keys of the spec that the format knows: `delivery`, `retention`, `sla`, ..."""
    guessed: str | None = None
    """Why kind or type is a guess: `from the image postgres:16`."""
    mark: Mark | None = None


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A relationship, by the keys of its ends: parts, or groups and teams where it ends at the frame."""

    source: str
    target: str
    label: str | None = None
    mode: Mode | None = None
    protocol: str | None = None
    description: str | None = None
    both_ways: bool = False
    inferred: str | None = None
    """What it was concluded from, where the format doesn't state it: `environment ORDERS_URL`."""
    mark: Mark | None = None


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """A process that the format tells step by step."""

    key: str
    title: str
    why: str | None = None
    steps: tuple[tuple[str, str], ...] = ()
    """The ends of edges that exist, in order: (source, target). A step against its edge is an answer."""
    words: tuple[str | None, ...] = ()
    """What each step says, where the format tells."""
    mark: Mark | None = None


class LeftOut(msgspec.Struct, frozen=True):
    """What a format holds and a spec doesn't, or what couldn't be read: one line for a person."""

    what: str
    mark: Mark | None = None
    key: str | None = None
    """The key, block or section that a reader read past, where it is one; a draft lists these with their lines."""
    times: int = 1
    """How often it stands there; `mark` is of the first."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision record as it was found; nothing in it is made up."""

    key: str
    title: str
    """What was decided about, as the record's heading says."""
    choice: str | None = None
    context: str | None = None
    because: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Options that were not taken: (option, pros, cons)."""
    gains: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    """What is said of options that were not taken, beside pros and cons: (option, text)."""
    revisit_when: str | None = None
    status: str | None = None
    state: str | None = None
    """What the record says of its status, where that is none of the spec's: nobody knows whether it stands."""
    superseded_by: str | None = None
    """The key of the record that took its place."""
    date: str | None = None
    decided_by: str | None = None
    about: tuple[str, ...] = ()
    """Keys of the parts that the record itself names as its subject, where the format can say so."""
    mark: Mark | None = None


class Architecture(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read. Ends of edges, teams, groups and parents exist in it."""

    title: str | None = None
    summary: str | None = None
    teams: tuple[Team, ...] = ()
    groups: tuple[Group, ...] = ()
    parts: tuple[Part, ...] = ()
    edges: tuple[Edge, ...] = ()
    decisions: tuple[Decision, ...] = ()
    flows: tuple[Flow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
