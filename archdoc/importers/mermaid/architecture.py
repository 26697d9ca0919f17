"""The text of one Mermaid architecture diagram (`architecture-beta`) to an Architecture.

Lines that meet in junctions are one connection each: it leads from the services whose arrows point into the junctions
to those that arrows point out to. `{group}` behind a service means the frame of its group.
"""

from __future__ import annotations

import re

import msgspec

from archdoc.catalogue.labels import named, one_line, recognised
from archdoc.core.errors import Mark
from archdoc.core.vocabulary import Kind
from archdoc.importers import boxes, drawings
from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.boxes import Node, Tie
from archdoc.importers.files import File

_DECLARED = re.compile(
    r"(?P<what>group|service|junction)\s+(?P<id>[\w-]+)"
    r"(?:\s*\((?P<icon>[\w:.-]+)\))?(?:\s*\"(?P<text>[^\"]*)\")?(?:\s*\[(?P<title>[^\]]*)\])?(?:\s+in\s+(?P<around>[\w-]+))?\s*$"
)
_EDGE = re.compile(
    r"(?P<from>[\w-]+)(?P<from_group>\{group\})?(?:\s*:\s*[TBLR])?\s*(?P<tail><?)-(?:\[(?P<label>[^\]]*)\])?-(?P<head>>?)"
    r"\s*(?:[TBLR]\s*:\s*)?(?P<to>[\w-]+)(?P<to_group>\{group\})?\s*$"
)
_ICONS: dict[str, tuple[Kind, str | None] | None] = {
    "cloud": None,
    "server": ("component", "service"),
    "internet": None,
}


class Ray(msgspec.Struct, frozen=True):
    """A line from a service or group into junctions."""

    end: Node
    into: bool
    """It has an arrowhead at the junction."""
    out: bool
    """It has an arrowhead at the service."""
    label: str | None
    mark: Mark


def read(file: File, text: str, line: int) -> Architecture:
    """The diagram in `text`, whose first line is the file's line `line`."""
    return _Reading(file).read(text, line)


class _Reading:
    def __init__(self, file: File) -> None:
        self.file = file
        self.declared: dict[str, tuple[re.Match[str], Mark]] = {}
        self.left_out: list[LeftOut] = []
        self.passed = boxes.Passed()
        self.nodes: dict[str, Node] = {}
        self.ties: list[Tie] = []
        self.plain: list[Mark] = []
        self.joined: dict[str, str] = {}
        """Junctions that lines connect, each to another one of them."""
        self.rays: list[tuple[str, Ray]] = []

    def read(self, text: str, line: int) -> Architecture:
        lines: list[tuple[re.Match[str], Mark]] = []
        title = None
        for number, row in enumerate(map(str.strip, text.split("\n")[1:]), line + 1):
            mark = self.file.mark(number)
            if found := _DECLARED.match(row):
                self.declared.setdefault(found["id"], (found, mark))
            elif found := _EDGE.match(row):
                lines.append((found, mark))
            elif row.startswith("title "):
                title = one_line(row[6:])
            elif row.startswith(("acc", "align")):
                self.passed.add(row.split(" ")[0].split(":")[0], mark)
            elif row and not row.startswith("%%"):
                self.left_out.append(LeftOut(f"Not understood: `{row[:60]}`", mark))
        for sort in ("group", "service"):
            for id, (found, _) in self.declared.items():
                if found["what"] == sort:
                    self.node(id)
        for found, mark in lines:
            self.edge(found, mark)
        self.meet()
        left_out = [*self.left_out, *drawings.undirected(self.plain)]
        one = drawings.drawing([*self.nodes.values()], self.ties, left_out, title)
        return msgspec.structs.replace(one, left_out=(*one.left_out, *self.passed.remarks()))

    def node(self, id: str) -> Node:
        """The node of a group or service, made after what is around it."""
        if id in self.nodes:
            return self.nodes[id]
        found, mark = self.declared[id]
        around = found["around"]
        seen, step = {id}, around
        while step in self.declared and step not in seen:
            seen.add(step)
            step = self.declared[step][0]["around"]
        inside = around in self.declared and self.declared[around][0]["what"] == "group" and step not in seen
        name = one_line(found["title"] or found["text"]) or id
        node = Node(key=id, name=name, sort=found["what"], parent=self.node(around) if inside else None, mark=mark)
        if found["what"] == "service":
            icon = found["icon"] or ""
            library, _, short = icon.rpartition(":")
            told = _ICONS.get(icon) or (named(icon) if not library and icon not in _ICONS else None)
            said, of = told if told and told[0] != "third_party" else ("component", None)
            why = f"from its icon, {icon}" if told else None
            node.kind, node.type, technology, node.guessed = recognised(name, said, of, why)
            node.technology = short.replace("-", " ") if library else technology
        self.nodes[id] = node
        return node

    def edge(self, found: re.Match[str], mark: Mark) -> None:
        ends = found["from"], found["to"]
        missing = next((end for end in ends if end not in self.declared), None)
        if missing:
            self.left_out.append(LeftOut(f"{ends[0]} – {ends[1]}: nothing is called {missing}.", mark))
            return
        tail, head, label = bool(found["tail"]), bool(found["head"]), one_line(found["label"])
        junctions = [end for end in ends if self.declared[end][0]["what"] == "junction"]
        if len(junctions) == 2:
            self.joined[self.root(ends[0])] = self.root(ends[1])
        elif junctions:
            first = ends[1] in junctions  # whether the service is what the line begins at
            end, group = (ends[0], found["from_group"]) if first else (ends[1], found["to_group"])
            if group:
                what = f"{end}{{group}} at the junction {junctions[0]}: taken to be {self.nodes[end].name} itself."
                self.left_out.append(LeftOut(what, mark))
            into, out = (head, tail) if first else (tail, head)
            self.rays.append((junctions[0], Ray(self.nodes[end], into, out, label, mark)))
        else:
            source, target = self.end(ends[0], found["from_group"], mark), self.end(ends[1], found["to_group"], mark)
            if tail and not head:
                source, target = target, source
            if not tail and not head:
                self.plain.append(mark)
            self.ties.append(Tie(source=source, target=target, label=label, both_ways=tail and head, mark=mark))

    def end(self, id: str, group: str | None, mark: Mark) -> Node:
        """A service, or with `{group}` behind it the group that it is in."""
        node = self.nodes[id]
        if group and node.parent is not None:
            return node.parent
        if group:
            self.left_out.append(LeftOut(f"{id}{{group}}: {node.name} is in no group.", mark))
        return node

    def root(self, junction: str) -> str:
        """One of the junctions that a junction is connected with, the same for all of them."""
        while junction in self.joined and self.joined[junction] != junction:
            junction = self.joined[junction]
        return junction

    def meet(self) -> None:
        """Connections through junctions."""
        meeting: dict[str, list[Ray]] = {}
        for junction, ray in self.rays:
            meeting.setdefault(self.root(junction), []).append(ray)
        for id, (found, mark) in self.declared.items():
            if found["what"] == "junction" and self.root(id) == id and len(meeting.get(id, ())) < 2:
                count = len(meeting.get(id, ()))
                what = f"Junction {id}: {'no line leads' if not count else '1 line alone leads'} to it."
                self.left_out.append(LeftOut(what, mark))
        for rays in meeting.values():
            sources, targets = [ray for ray in rays if ray.into], [ray for ray in rays if ray.out]
            plain = [ray for ray in rays if not ray.into and not ray.out]
            if not sources and not targets:
                sources, targets = plain[:1], plain[1:]
                self.plain += [ray.mark for ray in targets]
            elif not sources or not targets:
                sources, targets = sources or plain, targets or plain
                self.plain += [ray.mark for ray in plain]
            else:
                for ray in plain:
                    what = f"{ray.end.name} at a junction: whether it is called or calls isn't told."
                    self.left_out.append(LeftOut(what, ray.mark))
            for source in sources:
                for target in targets:
                    if source.end is not target.end:
                        label = source.label or target.label
                        self.ties.append(Tie(source=source.end, target=target.end, label=label, mark=source.mark))
