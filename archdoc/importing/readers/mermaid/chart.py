"""The nodes, subgraphs and links of a Mermaid flowchart to an Architecture.

As in Mermaid, a node is in the first subgraph to be closed that mentions it. A subgraph at which an edge ends gets a
part of its name, within its group; one without a title is there for the layout, and what it holds moves up.
"""

from __future__ import annotations

import msgspec

from archdoc.catalogue.labels import Kind, kind_of, label, named, person, recognised
from archdoc.importing.files import File
from archdoc.importing.graph import Architecture, Edge, Group, LeftOut, Part

TYPES: dict[str, tuple[Kind, str | None]] = {
    **dict.fromkeys(("cyl", "db", "database", "cylinder"), ("component", "database")),
    **dict.fromkeys(("lin-cyl", "disk", "lined-cylinder"), ("component", "storage")),
    **dict.fromkeys(("das", "h-cyl", "horizontal-cylinder"), ("queue", "queue")),
}


class Node(msgspec.Struct):
    """A node as its mentions make it: the last label and shape count, as in Mermaid."""

    id: str
    line: int
    text: str | None = None
    shape: str | None = None
    classes: list[str] = []
    url: str | None = None


class Subgraph(msgspec.Struct):
    """A subgraph, and all that its body mentions."""

    id: str
    title: str
    line: int
    bare: bool = False
    """Without a title, for the layout: what it holds moves up to what is around it."""
    members: list[str] = []


class Chart(msgspec.Struct):
    """What a flowchart's text says."""

    file: File
    nodes: dict[str, Node] = {}
    closed: list[Subgraph] = []
    """Subgraphs, in the order in which they end."""
    edges: list[Edge] = []
    left_out: list[LeftOut] = []
    hidden: list[int] = []
    """Lines of links that can't be seen."""
    plain: list[int] = []
    """Lines of links without a head."""
    classed: list[str] = []
    """Statements like `class a,b queue`."""
    edge_ids: set[str] = set()


def architecture(chart: Chart) -> Architecture:
    """What a flowchart shows."""
    return _Joined(chart).architecture()


class _Joined:
    """A flowchart whose nodes are being put where they belong."""

    def __init__(self, chart: Chart) -> None:
        self.chart, self.file = chart, chart.file
        self.parents: dict[str, str] = {}

    def architecture(self) -> Architecture:
        subgraphs = {sub.id: sub for sub in self.chart.closed}
        for statement in self.chart.classed:
            _, ids, *names = [*statement.replace(", ", ",").split(), ""]
            for id in ids.split(","):
                if id in self.chart.nodes and names[0]:
                    self.chart.nodes[id].classes += names[0].split(",")
        for sub in self.chart.closed:
            for member in sub.members:
                if member in self.parents or member == sub.id or member in self.around(sub.id):
                    continue
                self.parents[member] = sub.id
        ends = {end for edge in self.chart.edges for end in (edge.source, edge.target)}
        for id in self.chart.edge_ids - ends:  # `e1@{ animate: true }` is no node
            self.chart.nodes.pop(id, None)
        full = set(self.parents.values())
        for sub in self.chart.closed:
            empty = sub.id not in full
            if sub.id in self.chart.nodes and (sub.id not in ends and not empty):
                del self.chart.nodes[sub.id]
        parts = [self.part(node, subgraphs) for node in self.chart.nodes.values()]
        shown = {id for id, sub in subgraphs.items() if not sub.bare}
        used = {around for id in self.chart.nodes for around in (id, *self.around(id))} & shown
        for sub in self.chart.closed:
            if sub.id not in used and not sub.bare:
                self.chart.left_out.append(
                    LeftOut(f"Subgraph {sub.title or sub.id} is empty.", self.file.mark(sub.line))
                )
        if self.chart.hidden:
            what = f"{_lines(self.chart.hidden)} that can't be seen (`~~~`), for the layout."
            self.note(what, self.chart.hidden[0])
        if self.chart.plain:
            what = f"The direction of {_lines(self.chart.plain)} without an arrowhead: taken as they are written."
            self.note(what, self.chart.plain[0])
        groups = [
            Group(key=sub.id, name=sub.title or sub.id, part_of=next(iter(self.shown_around(sub.id, subgraphs)), None))
            for sub in sorted(self.chart.closed, key=lambda sub: sub.line)
            if sub.id in used
        ]
        return Architecture(
            groups=tuple(groups), parts=tuple(parts), edges=tuple(self.chart.edges), left_out=tuple(self.chart.left_out)
        )

    def note(self, what: str, line: int) -> None:
        self.chart.left_out.append(LeftOut(what, self.file.mark(line)))

    def around(self, id: str) -> tuple[str, ...]:
        found: list[str] = []
        while (next_ := self.parents.get(id)) is not None and next_ not in found:
            found.append(next_)
            id = next_
        return tuple(found)

    def shown_around(self, id: str, subgraphs: dict[str, Subgraph]) -> tuple[str, ...]:
        return tuple(around for around in self.around(id) if not subgraphs[around].bare)

    def part(self, node: Node, subgraphs: dict[str, Subgraph]) -> Part:
        group = subgraphs.get(node.id)
        told = label(node.text or "") if node.text else None
        name = told.name if told else (group.title if group else "") or node.id
        kind, type, technology, guessed = _what(node, name, told.type if told else None)
        under = ((node.id,) if group and not group.bare else ()) + self.shown_around(node.id, subgraphs)
        return Part(
            key=node.id,
            name=name,
            kind=kind,
            type=type,
            technology=(told.technology if told else None) or technology,
            description=told.description if told else None,
            url=node.url,
            group=under[0] if under else None,
            under=under,
            tags=tuple(dict.fromkeys(node.classes)),
            guessed=guessed,
            mark=self.file.mark(node.line),
        )


def _what(node: Node, name: str, said: str | None) -> tuple[Kind, str | None, str | None, str | None]:
    """Kind, type, technology and why, from a node's classes, what its label says, its shape and its name."""
    by_class = next(((told, one) for one in node.classes if (told := named(one))), None)
    if said and (by_class is None or by_class[0][0] != "third_party"):
        return kind_of(said), said, None, None
    if by_class:
        return (*by_class[0], None, f"from its class {by_class[1]}")
    kind, type = TYPES.get(node.shape or "", ("component", None))
    if type is None and person(name):
        return "component", "person", None, "from its name"
    return recognised(name, kind, type, f"from its shape, {node.shape}" if type else None)


def _lines(where: list[int]) -> str:
    return "1 line" if len(where) == 1 else f"{len(where)} lines"
