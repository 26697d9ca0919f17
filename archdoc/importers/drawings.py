"""Pictures of boxes and lines: what one shows, its legends, and several side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import Architecture, Edge, Flow, Group, LeftOut, Part
from archdoc.importers.boxes import Node, Step, Tie, outward, settle


def drawing(
    nodes: Sequence[Node],
    ties: Sequence[Tie],
    left_out: Sequence[LeftOut],
    title: str | None = None,
    told: Iterable[tuple[Flow, Sequence[Step]]] = (),
) -> Architecture:
    """What a picture of boxes and lines shows, in which a line means what it says, and the processes that it tells.

    Raises ArchdocError: nested too deep.
    """
    drawn = settle(nodes, ties, summaries=False).flows(told)
    return without_legends(
        Architecture(
            title=title,
            groups=drawn.groups,
            parts=drawn.parts,
            edges=drawn.edges,
            flows=drawn.flow,
            left_out=(*left_out, *drawn.left_out),
        )
    )


_LEGEND = re.compile(r"\b(?:legende?|leyenda|legenda|key|how to read)\b", re.IGNORECASE)


def is_legend(title: str) -> bool:
    """Whether a title says that something explains what shapes and colours mean."""
    return _LEGEND.fullmatch(title.strip(" :")) is not None


def without_legends(one: Architecture) -> Architecture:
    """An architecture without groups that say what shapes and colours mean: no line leads into them or out of them."""
    up = {group.key: group.part_of for group in one.groups}
    inside = {part.key: {part.key, *part.under} for part in one.parts} | {key: set(outward(key, up)) for key in up}
    left_out = list(one.left_out)
    gone: set[str] = set()
    for group in one.groups:
        crossed = any((group.key in inside[e.source]) != (group.key in inside[e.target]) for e in one.edges)
        whole = all(group.key in part.under for part in one.parts)
        if is_legend(group.name) and not crossed and not whole:
            gone.add(group.key)
            mark = next((part.mark for part in one.parts if group.key in part.under), None)
            left_out.append(LeftOut(f"{group.name}: it says what the signs of the drawing mean.", mark))
    return msgspec.structs.replace(
        one,
        groups=tuple(group for group in one.groups if not inside[group.key] & gone),
        parts=tuple(part for part in one.parts if not inside[part.key] & gone),
        edges=tuple(edge for edge in one.edges if not inside[edge.source] & gone),
        left_out=tuple(left_out),
    )


def undirected(marks: Sequence[Mark], word: str = "line") -> list[LeftOut]:
    """A remark on lines without an arrowhead, if there are any."""
    if not marks:
        return []
    many = f"1 {word}" if len(marks) == 1 else f"{len(marks)} {word}s"
    return [LeftOut(f"The direction of {many} without an arrowhead: taken as they are written.", marks[0])]


_SLUG = re.compile(r"[^a-z0-9]+")
SLUG = 24
"""Characters of a drawing's title that the keys of its parts begin with."""


def slug(title: str) -> str:
    """A title as the beginning of keys: `order-system`."""
    made = _SLUG.sub("-", title.lower()).strip("-") or "diagram"
    return made if len(made) <= SLUG else made[: SLUG + 1].rpartition("-")[0] or made[:SLUG]


def side_by_side(
    drawn: Sequence[tuple[str, str, Architecture]], left_out: Sequence[LeftOut], mark: str = "."
) -> Architecture:
    """Several drawings, each a group: a key means the same within one of them only.

    Of each: what its keys begin with, then `mark` and its own; its title; what it shows.
    """
    groups: list[Group] = []
    parts: list[Part] = []
    edges: list[Edge] = []
    flows: list[Flow] = []
    told = list(left_out)
    used: set[str] = set()
    for base, title, one in drawn:
        stem, number = base, 2
        while stem in used:
            stem, number = f"{base}-{number}", number + 1
        used.add(stem)
        before = f"{stem}{mark}"
        groups.append(Group(key=stem, name=title))
        for group in one.groups:
            around = f"{before}{group.part_of}" if group.part_of else stem
            groups.append(msgspec.structs.replace(group, key=f"{before}{group.key}", part_of=around))
        for part in one.parts:
            under = (*(f"{before}{key}" for key in part.under), stem)
            parts.append(msgspec.structs.replace(part, key=f"{before}{part.key}", group=under[0], under=under))
        for edge in one.edges:
            ends = {"source": f"{before}{edge.source}", "target": f"{before}{edge.target}"}
            edges.append(msgspec.structs.replace(edge, **ends))
        for flow in one.flows:
            steps = tuple((f"{before}{source}", f"{before}{target}") for source, target in flow.steps)
            flows.append(msgspec.structs.replace(flow, key=f"{before}{flow.key}", steps=steps))
        told += one.left_out
    teams = {team.key: team for _, _, one in reversed(drawn) for team in one.teams}
    return Architecture(
        teams=tuple(teams.values()), groups=tuple(groups), parts=tuple(parts), edges=tuple(edges), flows=tuple(flows),
        left_out=tuple(told),
    )  # fmt: skip
