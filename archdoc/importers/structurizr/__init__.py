"""Structurizr workspaces, as DSL and as JSON.

A Structurizr workspace while it is read, from DSL or JSON alike, and what becomes of it as an architecture.

Systems, containers and components are nodes of levels.py, which decides what of them is drawn. Persons are of type
person. A system is a third party where a tag, its location or its group says so; `Existing System` says so only outside
of every group, as inside it is the organisation's own. A group is a boundary and never a team; a team comes from a
property or perspective `Owner` or `Team`, and what is inside has it too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from archdoc.core.errors import Mark
from archdoc.core.vocabulary import Mode
from archdoc.importers import adr, boxes, kinds
from archdoc.importers.architecture import Architecture, Decision, Flow, LeftOut, Team
from archdoc.importers.boxes import Node, Passed, Step, Tie
from archdoc.importers.files import File

OWNER = re.compile(r"(?:(?:owned|maintained) ?by|owner|owners|owning ?team|team|squad)", re.IGNORECASE)
EXTERNAL = "generatr.site.externalTag"
"""The property in which a workspace itself names the tag of what is external, for structurizr-site-generatr."""
MODES: dict[str, Mode] = {
    "asynchronous": "async", "async": "async", "synchronous": "sync", "sync": "sync", "batch": "batch",
}  # fmt: skip
"""Tags of relationships that say how it is done."""
DEFAULT_TAGS = frozenset({
    "element", "relationship", "person", "software system", "container", "component", "group", "infrastructure node",
    "deployment node",
})  # fmt: skip
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
    flows: list[tuple[Flow, tuple[Step, ...]]] = []
    left_out: list[LeftOut] = []
    passed: Passed = msgspec.field(default_factory=Passed)
    external: set[str] = set()
    """Tags, in small letters, of which the workspace itself says that they mark what is external."""
    deployed: dict[int, Node] = {}
    """Infrastructure nodes by id(), and deployment nodes with nothing inside that keep something: told only there."""
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

    def deploy(self, sort: str, name: str, mark: Mark) -> tuple[Node, bool]:
        """What is called so where things run, and whether it is new: another environment may have it, or a system."""
        name = " ".join(name.split())
        known = next((node for node in self.nodes if node.name.lower() == name.lower()), None)
        if known is not None:
            return known, False
        node = self.node(identifier=None, sort=sort, name=name, parent=None, mark=mark)
        self.deployed[id(node)] = node
        return node, True

    def undeploy(self, node: Node) -> None:
        """A deployment node that something is in is only where that runs, and no part."""
        if self.deployed.pop(id(node), None) is not None:
            self.nodes.remove(node)
            self.known = {at: one for at, one in self.known.items() if one is not node}

    def headline(self, title: str = "", summary: str = "", *, own: bool = False) -> None:
        """The first title and summary of all count, but for `own` ones of a workspace that extends another."""
        title, summary = " ".join(title.split()), summary.strip()
        self.title = (title if own else "") or self.title or title or None
        self.summary = (summary if own else "") or self.summary or summary or None

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
            if any(tag.lower() in self.external for tag in node.tags):
                node.tags.append("External")
            node.tags = [tag for tag in dict.fromkeys(node.tags) if tag.lower() not in DEFAULT_TAGS]
            kinds.decide(node)
        for tie in self.ties:
            tie.mode = tie.mode or next((MODES[tag.lower()] for tag in tie.tags if tag.lower() in MODES), None)
            if any(tag.lower() not in MODES and tag.lower() not in DEFAULT_TAGS for tag in tie.tags):
                self.passed.add("tags of a relationship", tie.mark)
        self._told_where_it_runs()
        drawn = boxes.settle(self.nodes, self.ties).flows(self.flows)
        decided = self._decided({part.key for part in drawn.parts})
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
            left_out=(*boxes.capped((*self.left_out, *drawn.left_out)), *self.passed.remarks()),
        )

    def _told_where_it_runs(self) -> None:
        """Keeps of what is told only where things run what keeps or carries something, or has a relationship."""
        ends = {id(end) for tie in self.ties for end in (tie.source, tie.target)}
        gone = [
            node for node in self.deployed.values()
            if id(node) not in ends and node.kind == "component" and node.type not in kinds.KEEPS
        ]  # fmt: skip
        self.nodes = [node for node in self.nodes if node not in gone]
        for node in gone:
            if node.sort == "deploymentnode":
                continue  # its environment is told
            what = f"{node.name}: where things run is no part of a spec, and nothing is related to it."
            self.left_out.append(LeftOut(what, node.mark))

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
