"""What the C4 formats have in common: tokens, elements inside elements, and what of them is drawn.

Elements inside elements, as C4 formats have them, to the parts, groups and edges of an architecture.

Drawn is what has nothing inside: a system without containers, a container without components, a component. What has
something inside is a boundary around it, and so is a `group`. A relationship of a boundary as a whole (a person uses
a system) is, in C4, mostly a summary of finer ones (she uses its web application), and then only the finer ones are
edges, and the summary is named among what was left out. Where nothing finer stands for it, the boundary becomes a
part of its own inside itself, so that no relationship is lost.

Elements and relationships of C4 formats while they are read, before it is settled what of them is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.vocabulary import Kind, Mode
from archdoc.importers.architecture import Edge, Flow, Group, LeftOut, Part

MAX_DEPTH = 64
"""Of elements and groups inside each other. C4 has four levels; the deepest that was seen in LikeC4 has seven."""


class Node(msgspec.Struct, eq=False, kw_only=True):
    """An element while it is read: later lines of a file may still add to it."""

    key: str
    name: str
    sort: str
    """The format's own word for what it is: `container`, `person`, or a kind that the file declares."""
    parent: Node | None = None
    within: tuple[str, ...] = ()
    """Names of the groups around it inside of its parent, outermost first."""
    description: str | None = None
    technology: str | None = None
    url: str | None = None
    team: str | None = None
    tags: list[str] = []
    properties: dict[str, str] = {}
    said: list[tuple[str, str]] = []
    """What the format itself calls it, as (word for it, text): `("kind", "lambda")`."""
    shapes: list[str] = []
    """Shapes it is drawn with, by its tags or its style."""
    kind: Kind = "component"
    type: str | None = None
    guessed: str | None = None
    mark: Mark


class Tie(msgspec.Struct, eq=False, kw_only=True):
    """A relationship while it is read."""

    source: Node
    target: Node
    label: str | None = None
    technology: str | None = None
    mode: Mode | None = None
    description: str | None = None
    both_ways: bool = False
    tags: list[str] = []
    mark: Mark


def lineage(node: Node | None) -> Iterator[Node]:
    """A node, its parent, and so on outward."""
    while node is not None:
        yield node
        node = node.parent


def too_deep(name: str, mark: Mark) -> ArchdocError:
    """What to raise for the element that is one level too deep."""
    what = f"`{name}` is more than {MAX_DEPTH} levels deep, and no picture shows that."
    return ArchdocError((Problem(mark, what, "Import a part of it."),))


def under(parent: Node | None, name: str, mark: Mark) -> None:
    """Raises ArchdocError if what is put inside of an element would be too deep."""
    if parent is not None and sum(1 for _ in lineage(parent)) >= MAX_DEPTH:
        raise too_deep(name, mark)


@lru_cache(10_000)
def words(text: str) -> str:
    """`externalSystem`, `external-system` and `External System` alike: `external system`."""
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", text)).lower()


def spoken(key: str) -> str:
    """A key as a title: `SignIn` is `Sign in`."""
    text = re.sub(r"[\s_-]+", " ", key) if re.search(r"[\s_-]", key) else words(key)
    return (text[:1].upper() + text[1:]) or key


def free(key: str, taken: set[str]) -> str:
    """`key`, or with a number after it where that is taken; taken from now on."""
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key} {number}"
    taken.add(found)
    return found


SHORT = 60
"""Letters of a text that is still a label; a longer one is an edge's description."""
MOST_LEFT_OUT = 300
ALIKE = 5
"""Names in one remark; more are counted."""


class Drawn(msgspec.Struct, frozen=True):
    """What `settle` makes of nodes and ties."""

    groups: tuple[Group, ...]
    parts: tuple[Part, ...]
    edges: tuple[Edge, ...]
    left_out: tuple[LeftOut, ...]
    flow: tuple[Flow, ...] = ()

    def flows(self, told: Iterable[tuple[Flow, Sequence[tuple[Node, Node]]]]) -> Drawn:
        """The same with flows of those steps that are edges, or that exactly one finer edge stands for."""
        inside: dict[str, set[str]] = {part.key: {part.key, *part.under} for part in self.parts}
        drawn = dict.fromkeys((edge.source, edge.target) for edge in self.edges)
        flows: list[Flow] = []
        left_out: list[LeftOut] = []
        for flow, steps in told:
            ends = [(source.key, target.key) for source, target in steps]
            found: list[tuple[str, str]] = []
            lost = 0
            for source, target in ends:
                finer = [end for end in drawn if source in inside[end[0]] and target in inside[end[1]]]
                back = [end for end in drawn if target in inside[end[0]] and source in inside[end[1]]]
                if (source, target) in drawn:
                    found.append((source, target))
                elif len(finer) == 1:
                    found += finer
                elif not back:  # a reply is a step of the flow's story, but no edge of its own
                    lost += 1
            kept = bool(found) and lost <= len(found)
            if kept:
                flows.append(msgspec.structs.replace(flow, steps=tuple(found)))
            if lost:
                much = f"{lost} of its {len(ends)} steps have no relationship of their own"
                what = f"The flow “{flow.title}” is {'shorter' if kept else 'left out'}: {much}."
                left_out.append(LeftOut(what, flow.mark))
        return msgspec.structs.replace(self, flow=tuple(flows), left_out=(*self.left_out, *left_out))


def capped(left_out: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """No more of them than a person reads, each on one line, and how many more there are."""
    more = len(left_out) - MOST_LEFT_OUT
    rest = (LeftOut(f"And {more:,} more.", left_out[MOST_LEFT_OUT].mark),) if more > 0 else ()
    lines = [msgspec.structs.replace(one, what=" ".join(one.what.split())) for one in left_out[:MOST_LEFT_OUT]]
    return (*lines, *rest)


def settle(nodes: Sequence[Node], ties: Sequence[Tie]) -> Drawn:
    """The parts, groups and edges. `nodes` has parents before what is inside them. ArchdocError: nested too deep."""
    _depth(nodes)
    inner = {id(node.parent) for node in nodes if node.parent}
    ties, left_out = _finest(ties, inner)
    ends = {id(end) for tie in ties for end in (tie.source, tie.target)}
    left_out += _unwritten([node for node in nodes if id(node) in inner - ends])
    groups: list[Group] = []
    named: dict[tuple[str, ...], str] = {}
    taken = {node.key for node in nodes}
    parts: list[Part] = []
    for node in nodes:
        around = _around(node, named, groups, taken)
        if id(node) in inner:
            groups.append(
                Group(
                    key=node.key,
                    name=node.name,
                    part_of=around,
                    description=node.description,
                    tags=tuple(node.tags),
                )
            )
        if id(node) not in inner or id(node) in ends:
            parts.append(_part(node, node.key if id(node) in inner else around))
    parents = {group.key: group.part_of for group in groups}
    return Drawn(
        tuple(groups),
        tuple(msgspec.structs.replace(part, under=tuple(_outward(part.group, parents))) for part in parts),
        tuple(_edge(tie) for tie in ties),
        left_out,
    )


def _depth(nodes: Sequence[Node]) -> None:
    depth: dict[int, int] = {}
    for node in nodes:
        depth[id(node)] = len(node.within) + 1 + (depth[id(node.parent)] if node.parent else 0)
        if depth[id(node)] > MAX_DEPTH:
            raise too_deep(node.name, node.mark)


def _finest(ties: Sequence[Tie], inner: set[int]) -> tuple[list[Tie], tuple[LeftOut, ...]]:
    """Without those that a tie between what is inside their ends stands for."""
    broad = {(id(tie.source), id(tie.target)) for tie in ties if {id(tie.source), id(tie.target)} & inner}
    sources, targets = {source for source, _ in broad}, {target for _, target in broad}
    said: set[tuple[int, int]] = set()
    for tie in ties:
        ends = (id(tie.source), id(tie.target))
        for source in (id(node) for node in lineage(tie.source) if id(node) in sources):
            for target in (id(node) for node in lineage(tie.target) if id(node) in targets):
                if (source, target) != ends and source != target:
                    said.add((source, target))
    said &= broad
    kept = [tie for tie in ties if (id(tie.source), id(tie.target)) not in said]
    return kept, tuple(
        LeftOut(f"{_spoken(tie)}: finer relationships between what is inside say it.", tie.mark)
        for tie in ties
        if (id(tie.source), id(tie.target)) in said
    )


def _unwritten(bounds: Sequence[Node]) -> tuple[LeftOut, ...]:
    """What boundaries say they are built with, and a group of the spec can't."""
    built = [node for node in bounds if node.technology]
    named = ", ".join(f"{node.name} ({node.technology})" for node in built[:ALIKE])
    more = f" and {len(built) - ALIKE} more" if len(built) > ALIKE else ""
    what = f"The technology of what is drawn as a boundary: {named}{more}."
    return (LeftOut(what, built[0].mark),) if built else ()


def _spoken(tie: Tie) -> str:
    label = f" “{tie.label}”" if tie.label else ""
    return f"{tie.source.name} → {tie.target.name}{label}"


def _around(node: Node, named: dict[tuple[str, ...], str], groups: list[Group], taken: set[str]) -> str | None:
    """The key of the boundary directly around a node; groups that are new are added."""
    around = node.parent.key if node.parent else None
    path: tuple[str, ...] = (around or "",)
    for name in node.within:
        path = (*path, name)
        if path not in named:
            named[path] = free(name, taken)
            groups.append(Group(key=named[path], name=name, part_of=around))
        around = named[path]
    return around


def _outward(key: str | None, parents: dict[str, str | None]) -> Iterator[str]:
    while key is not None:
        yield key
        key = parents[key]


def _part(node: Node, group: str | None) -> Part:
    return Part(
        key=node.key,
        name=node.name,
        kind=node.kind,
        type=node.type,
        technology=node.technology,
        description=node.description,
        url=node.url,
        team=next((up.team for up in lineage(node) if up.team), None),
        group=group,
        tags=tuple(node.tags),
        guessed=node.guessed,
        mark=node.mark,
    )


def _edge(tie: Tie) -> Edge:
    short = tie.label if tie.label and (len(tie.label) <= SHORT or tie.description) else None
    return Edge(
        source=tie.source.key,
        target=tie.target.key,
        label=short,
        mode=tie.mode,
        protocol=tie.technology,
        description=tie.description or (tie.label if not short else None),
        both_ways=tie.both_ways,
        mark=tie.mark,
    )
