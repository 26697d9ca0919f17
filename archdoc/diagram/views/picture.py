"""What one picture shows, as values; nothing about looks."""

from __future__ import annotations

from functools import cached_property

import msgspec

from archdoc.core.model import MINE, Hint
from archdoc.core.vocabulary import Direction, Mode, Standing

OVERVIEW = "overview"
"""The key of the picture of the whole."""
OUTSIDE = "third-parties"
"""The id of the box around third parties that no team has. No team can have it: ids have no hyphen."""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A card. `key` names it within the picture: an element's id, or the key of what is folded into one box."""

    key: str
    name: str
    kind: str
    type: str
    standing: Standing
    technology: str | None = None
    icon: str | None = None
    boundary: str | None = None
    badges: tuple[int, ...] = ()
    ghost: bool = False
    folded: tuple[str, ...] = ()
    """Names of the elements that a folded box holds."""
    note: str | None = None
    """The tooltip."""
    consulted: bool = False
    """Whether I was asked about it, which makes it no part of mine."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn edge. `numbers` are the edges of the model that it stands for: several where elements are folded.

    Its ends are keys of nodes, or of boundaries: then it ends at the frame.
    """

    numbers: tuple[int, ...]
    source: str
    target: str
    mode: Mode
    label: str | None = None
    both_ways: bool = False
    badges: tuple[int, ...] = ()
    ghost: bool = False
    step: int | None = None
    note: str | None = None

    @property
    def number(self) -> int:
        """What the link is called by: the first of its edges."""
        return self.numbers[0]


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled box: a team, a group, or the third parties (`OUTSIDE`)."""

    id: str
    """A team's id; for a group `group-<id>`, or `group-<team>-<id>` within a team."""
    name: str
    mine: bool = False
    group: bool = False
    parent: str | None = None

    @property
    def key(self) -> str:
        """What it is called as an end of a link, and as a picture of its own. No node beside it has that key."""
        return self.id if self.group else f"team-{self.id}"


class Picture(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that one picture shows. Boundaries come parents first; links in the order of their numbers."""

    key: str
    """`overview`, a view's id, or one with a hyphen (`phase-<id>`, `team-<id>`, ...): fit for a file name."""
    title: str
    subtitle: str
    nodes: tuple[Node, ...]
    boundaries: tuple[Boundary, ...]
    links: tuple[Link, ...]
    decisions: dict[int, tuple[str, str]]
    """What each badge stands for: number -> (choice, status)."""
    direction: Direction | None = None
    aspect: float | None = None
    """Width to height of what it is to fill; None for a page of paper."""
    folder: str = "."
    """Where the spec's own icon files are looked for."""
    summary: str = ""
    """What the system is, in a sentence or two: under the title."""
    glosses: tuple[tuple[int, str], ...] = ()
    """A few words for the decisions that matter most: number -> words."""
    hints: tuple[Hint, ...] = ()
    """Where the author wants nodes to stand; what they name are keys of nodes."""
    left_out: tuple[str, ...] = ()
    """Names of what is folded: each has a picture of its own."""

    @cached_property
    def mine(self) -> frozenset[str]:
        """The keys of the nodes that I had a role in."""
        return frozenset(node.key for node in self.nodes if node.standing in MINE)

    def touches_mine(self, link: Link) -> bool:
        """Whether a link begins or ends at a part that I had a role in."""
        return link.source in self.mine or link.target in self.mine

    def ends(self) -> dict[str, Node | Boundary]:
        """What links may end at, by key. Where a frame and a folded box in it have the same, it is the box."""
        return {**{box.key: box for box in self.boundaries}, **{node.key: node for node in self.nodes}}

    def bare(self) -> Picture:
        """The same without what has no say in where things are: words around the drawing, and those of tooltips."""
        change = msgspec.structs.replace
        return change(
            self,
            title="", subtitle="", summary="", glosses=(), decisions={}, left_out=(), folder=".", aspect=None,
            nodes=tuple(change(node, note=None) for node in self.nodes),
            links=tuple(change(link, note=None) for link in self.links),
        )  # fmt: skip

    def anchored(self) -> Picture:
        """The same picture with links that end at a node where they end at a frame: the first one in the frame.

        What lays a picture out ranks nodes only. Where no link ends at a frame, it is the picture itself.
        """
        inside: dict[str, str] = {}
        boxes = {box.id: box for box in self.boundaries}
        for node in self.nodes:
            around = boxes.get(node.boundary or "")
            while around is not None:
                inside.setdefault(around.key, node.key)
                around = boxes.get(around.parent or "")
        keys = {node.key for node in self.nodes}
        if all(end in keys for link in self.links for end in (link.source, link.target)):
            return self
        nodes = {key: key for key in keys}
        links = tuple(
            msgspec.structs.replace(
                link,
                source=nodes.get(link.source) or inside[link.source],
                target=nodes.get(link.target) or inside[link.target],
            )
            for link in self.links
        )
        return msgspec.structs.replace(self, links=links)

    def unlinked(self) -> list[Node]:
        """The nodes that no link begins or ends at."""
        linked = {end for link in self.links for end in (link.source, link.target)}
        return [node for node in self.nodes if node.key not in linked]
