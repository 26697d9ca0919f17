"""Structurizr workspaces, as DSL and as JSON.

A Structurizr workspace while it is read, from DSL or JSON alike, and what becomes of it as an architecture.

Systems, containers and components are nodes of levels.py, which decides what of them is drawn. Persons are of type
person. A system is a third party where a tag, its location or its group says so; `Existing System` says so only outside
of every group, as inside it is the organisation's own. A group is a boundary and never a team; a team comes from a
property or perspective `Owner` or `Team`, and what is inside has it too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from archdoc.core.errors import Mark
from archdoc.core.vocabulary import Mode
from archdoc.importers import adr, boxes, kinds
from archdoc.importers.architecture import Architecture, Decision, Flow, LeftOut, Team
from archdoc.importers.boxes import Node, Tie
from archdoc.importers.files import File

OWNER = re.compile(r"(?:(?:owned|maintained) ?by|owner|owners|owning ?team|team|squad)", re.IGNORECASE)
MODES: dict[str, Mode] = {
    "asynchronous": "async", "async": "async", "synchronous": "sync", "sync": "sync", "batch": "batch",
}  # fmt: skip
"""Tags of relationships that say how it is done."""
DEFAULT_TAGS = frozenset({"element", "relationship", "person", "software system", "container", "component", "group"})
"""Those that Structurizr gives by itself."""


class Workspace(msgspec.Struct, eq=False):
    """All workspaces of one import. Elements of one name inside one parent are one element."""

    title: str | None = None
    summary: str | None = None
    nodes: list[Node] = []
    ties: list[Tie] = []
    shapes: dict[str, str] = {}
    """Shapes by the tag that they are styled by, in small letters."""
    decisions: list[tuple[Decision, Node | None]] = []
    """Those that are kept in the workspace itself, each with what it hangs on; None for the workspace as a whole."""
    records: dict[str, tuple[File, list[Node]]] = {}
    """Files of decision records, by path, with all that they hang on."""
    flows: list[tuple[Flow, tuple[tuple[Node, Node], ...]]] = []
    left_out: list[LeftOut] = []
    skipped: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    """What is left out by the dozen: how many of (what, path of the file)."""
    known: dict[tuple[int, str], Node] = {}
    taken: set[str] = set()
    told: set[tuple[int, int, str | None, str | None]] = set()

    def node(self, *, identifier: str | None, sort: str, name: str, parent: Node | None, mark: Mark) -> Node:
        """The element of this name, a new one or one that a workspace before had. ArchdocError: it is too deep."""
        at = (id(parent), name.lower())
        if at not in self.known:
            boxes.under(parent, name, mark)
            path = "/".join(up.name for up in [*boxes.lineage(parent)][::-1])
            key = identifier or (name if name not in self.taken else f"{path}/{name}")
            made = Node(key=boxes.free(key, self.taken), name=name, sort=sort, parent=parent, mark=mark)
            self.nodes.append(made)
            self.known[at] = made
        return self.known[at]

    def headline(self, title: str = "", summary: str = "") -> None:
        """The first title and summary of all count."""
        self.title = self.title or " ".join(title.split()) or None
        self.summary = self.summary or summary.strip() or None

    def tie(self, tie: Tie) -> None:
        """Adds a relationship, unless the same was said already."""
        told = (id(tie.source), id(tie.target), tie.label, tie.technology)
        if told in self.told:
            self.left_out.append(LeftOut(f"{tie.source.name} → {tie.target.name}: said once already.", tie.mark))
        else:
            self.told.add(told)
            self.ties.append(tie)

    def decide(self, files: Sequence[File], about: Node | None) -> None:
        """Adds files of decision records that hang on an element, or on the workspace as a whole."""
        for file in files:
            _, hangs_on = self.records.setdefault(file.path, (file, []))
            hangs_on += [about] if about else []

    def without(self, what: str, mark: Mark) -> None:
        """Notes what is not read."""
        self.left_out.append(LeftOut(what, mark))

    def architecture(self) -> Architecture:
        """What is drawn of it. ArchdocError: elements are nested too deep."""
        for node in self.nodes:
            node.shapes += [self.shapes[tag.lower()] for tag in node.tags if tag.lower() in self.shapes]
            node.team = next((value for key, value in node.properties.items() if OWNER.fullmatch(key)), node.team)
            node.technology = node.technology or node.properties.get("technology")
            node.tags = [tag for tag in dict.fromkeys(node.tags) if tag.lower() not in DEFAULT_TAGS]
            kinds.decide(node)
        for tie in self.ties:
            tie.mode = tie.mode or next((MODES[tag.lower()] for tag in tie.tags if tag.lower() in MODES), None)
        drawn = boxes.settle(self.nodes, self.ties).flows(self.flows)
        decided = self._decided({part.key for part in drawn.parts})
        for (what, path), count in self.skipped.items():
            self.left_out.append(LeftOut(f"{count} {what if count == 1 else _many(what)}.", Mark(path)))
        teams = dict.fromkeys(part.team for part in drawn.parts if part.team)
        return Architecture(
            title=self.title,
            summary=self.summary,
            teams=tuple(Team(key=team, name=team) for team in teams),
            groups=drawn.groups,
            parts=drawn.parts,
            edges=drawn.edges,
            flows=drawn.flow,
            decisions=decided,
            left_out=boxes.capped((*self.left_out, *drawn.left_out)),
        )

    def _decided(self, parts: set[str]) -> tuple[Decision, ...]:
        read, left_out = adr.decisions([file for file, _ in self.records.values()])
        self.left_out += left_out
        found = [(decision, self.records[decision.mark.path][1]) for decision in read if decision.mark]
        found += [(decision, [about] if about else []) for decision, about in self.decisions]
        made = []
        whole: dict[str, list[Decision]] = {}
        taken: set[str] = set()
        for decision, abouts in found:
            for about in abouts:
                if about.key not in parts:
                    whole.setdefault(about.name, []).append(decision)
            drawn = tuple(about.key for about in abouts if about.key in parts)
            key = boxes.free(decision.key, taken)
            made.append(msgspec.structs.replace(decision, key=key, about=drawn))
        for name, of in whole.items():
            count = "1 record" if len(of) == 1 else f"{len(of)} records"
            what = (
                f"{name} is drawn as a boundary, and only parts carry decisions: {count} about it stand by themselves."
            )
            self.left_out.append(LeftOut(what, of[0].mark))
        return tuple(made)


def _many(what: str) -> str:
    head, _, rest = what.partition(" ")
    return f"{head}s {rest}".rstrip()
