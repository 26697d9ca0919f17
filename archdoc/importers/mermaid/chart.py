"""The nodes, subgraphs and links of a Mermaid flowchart to an Architecture.

As in Mermaid, a node is in the first subgraph to be closed that mentions it. A subgraph without a title is there for
the layout, and what it holds moves up.
"""

from __future__ import annotations

import msgspec

from archdoc.catalogue.labels import kind_of, label, named, person, recognised
from archdoc.core.vocabulary import Kind
from archdoc.importers import boxes, drawings
from archdoc.importers.architecture import Architecture, Edge, LeftOut
from archdoc.importers.files import File

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
    styled: list[Node] = []
    """What `style` is about: a node, though nothing else may mention it."""
    edge_ids: set[str] = set()
    clicked: dict[str, str | None] = {}
    """Nodes that `click` is about, with the address that it leads to."""
    passed: boxes.Passed = msgspec.field(default_factory=boxes.Passed)


def architecture(chart: Chart) -> Architecture:
    """What a flowchart shows."""
    return _Joined(chart).architecture()


class _Joined:
    """A flowchart whose nodes are being put where they belong."""

    def __init__(self, chart: Chart) -> None:
        self.chart, self.file = chart, chart.file
        self.parents: dict[str, str] = {}
        self.subgraphs = {sub.id: sub for sub in chart.closed}
        self.made: dict[str, boxes.Node] = {}

    def architecture(self) -> Architecture:
        chart = self.chart
        for statement in chart.classed:
            _, ids, *names = [*statement.replace(", ", ",").split(), ""]
            for id in ids.split(","):
                if id in chart.nodes and names[0]:
                    chart.nodes[id].classes += names[0].split(",")
        for node in chart.styled:
            if node.id not in self.subgraphs:
                chart.nodes.setdefault(node.id, node)
        for id, url in chart.clicked.items():
            if id in chart.nodes:
                chart.nodes[id].url = url
        for sub in chart.closed:
            for member in sub.members:
                if member not in self.parents and member != sub.id and member not in self.around(sub.id):
                    self.parents[member] = sub.id
        ends = {end for edge in chart.edges for end in (edge.source, edge.target)}
        for id in chart.edge_ids - ends:  # `e1@{ animate: true }` is no node
            chart.nodes.pop(id, None)
        used = {around for id in chart.nodes for around in self.around(id)}
        for sub in chart.closed:
            if sub.id in used:
                chart.nodes.pop(sub.id, None)
                sub.bare = sub.bare and sub.id not in ends
            elif sub.id not in chart.nodes and not sub.bare:
                what = f"Subgraph {sub.title or sub.id} is empty."
                chart.left_out.append(LeftOut(what, self.file.mark(sub.line)))
        bare = [sub for sub in chart.closed if sub.bare and sub.id in used]
        if bare:
            many = "1 subgraph" if len(bare) == 1 else f"{len(bare)} subgraphs"
            what = f"{many} without a label, for the layout: what they hold moves up."
            chart.left_out.append(LeftOut(what, self.file.mark(bare[0].line)))
        for sub in sorted(chart.closed, key=lambda sub: sub.line):
            if sub.id in used and not sub.bare:
                self.frame(sub)
        for node in chart.nodes.values():
            self.made[node.id] = self.node(node)
        if chart.hidden:
            what = f"{_lines(chart.hidden)} that can't be seen (`~~~`), for the layout."
            chart.left_out.append(LeftOut(what, self.file.mark(chart.hidden[0])))
        left_out = [*chart.left_out, *drawings.undirected([self.file.mark(line) for line in chart.plain])]
        ties = [self.tie(edge) for edge in chart.edges]
        one = drawings.drawing([*self.made.values()], [tie for tie in ties if tie], left_out)
        return msgspec.structs.replace(one, left_out=(*one.left_out, *chart.passed.remarks()))

    def frame(self, sub: Subgraph) -> boxes.Node:
        """The frame of a subgraph, made after those around it."""
        if sub.id not in self.made:
            around = next((one for one in self.around(sub.id) if not self.subgraphs[one].bare), None)
            parent = self.frame(self.subgraphs[around]) if around else None
            mark = self.file.mark(sub.line)
            self.made[sub.id] = boxes.Node(
                key=sub.id, name=sub.title or sub.id, sort="subgraph", parent=parent, mark=mark
            )
        return self.made[sub.id]

    def around(self, id: str) -> tuple[str, ...]:
        found: list[str] = []
        while (next_ := self.parents.get(id)) is not None and next_ not in found:
            found.append(next_)
            id = next_
        return tuple(found)

    def tie(self, edge: Edge) -> boxes.Tie | None:
        ends = self.made.get(edge.source), self.made.get(edge.target)
        if ends[0] is None or ends[1] is None or edge.mark is None:
            return None
        tie = boxes.Tie(source=ends[0], target=ends[1], label=edge.label, mark=edge.mark)
        tie.mode, tie.both_ways = edge.mode, edge.both_ways
        return tie

    def node(self, node: Node) -> boxes.Node:
        sub = self.subgraphs.get(node.id)
        told = label(node.text or "") if node.text else None
        name = told.name if told else (sub.title if sub else "") or node.id
        kind, type, technology, guessed = _what(node, name, told.type if told else None)
        parent = next((one for one in self.around(node.id) if not self.subgraphs[one].bare), None)
        return boxes.Node(
            key=node.id,
            name=name,
            sort="node",
            kind=kind,
            type=type,
            technology=(told.technology if told else None) or technology,
            description=told.description if told else None,
            url=node.url,
            parent=self.made[parent] if parent else None,
            tags=list(dict.fromkeys(node.classes)),
            guessed=guessed,
            mark=self.file.mark(node.line),
        )


def _what(node: Node, name: str, said: str | None) -> tuple[Kind, str | None, str | None, str | None]:
    """Kind, type, technology and why, from a node's classes, what its label says, its shape and its name."""
    by_class = next(((told, one) for one in node.classes if (told := named(one))), None)
    if said and (by_class is None or by_class[0][0] != "third_party"):
        return kind_of(said), said if said != "third_party" else None, None, None
    if by_class:
        return (*by_class[0], None, f"from its class {by_class[1]}")
    kind, type = TYPES.get(node.shape or "", ("component", None))
    if type is None and person(name):
        return "component", "person", None, "from its name"
    return recognised(name, kind, type, f"from its shape, {node.shape}" if type else None)


def _lines(where: list[int]) -> str:
    return "1 line" if len(where) == 1 else f"{len(where)} lines"
