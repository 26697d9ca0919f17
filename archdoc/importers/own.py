"""An architecture read from a file that `archdoc export` wrote -> the same without what exporting added.

The comment at the top of such a file says what it is. In it a boundary's key or name tells a team from a group, numbers
of trade-offs stand in names and labels, and tags say what a part is; of any other file none of this is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import msgspec

from archdoc.core import vocabulary
from archdoc.core.vocabulary import EXPORTED
from archdoc.importers.architecture import Architecture, Edge, Flow, Group, Part, Team
from archdoc.importers.files import File

_NUMBERS = r"(?:[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]|\((?:5[1-9]|[6-9]\d|[1-9]\d{2,})\))+"
"""As `exporting.scope.badges` writes them."""
_BEFORE, _AFTER = re.compile(rf"^{_NUMBERS}(?: |$)"), re.compile(rf"(?:^| ){_NUMBERS}$")
_BOTH = "↔"
_APART = "\u200b"
"""What keeps characters apart that Structurizr would read together."""
_TEAMS = re.compile(r"^// Teams: (\[.*\])$", re.MULTILINE)
_BOX = re.compile(r"(?:.*\.)?(team|group)[_-](.+)", re.DOTALL)
_OUTSIDE = re.compile(r"(?:.*\.)?third[_-]parties_*")
_DRAWN = re.compile(r"<\?xml[^>]*>\s*<mxfile host=\"archdoc\"")
_QUEUES = frozenset(get_args(vocabulary.QueueType))
_TYPES = frozenset(get_args(vocabulary.ComponentType)) | _QUEUES
_SORT = re.compile(rf" \[(?:{'|'.join(sorted(_TYPES))})\]$")


Kind = Literal["team", "group", "outside", "system"]


def unmarked(read: Architecture, files: Sequence[File]) -> Architecture:
    """What was exported, as far as the format held it; an architecture of other files stays as it is."""
    if not files or not all(
        EXPORTED in file.text[:4000] or f'"generator": "{EXPORTED}"' in file.text or _DRAWN.match(file.text)
        for file in files
    ):
        return read
    names = [name for file in files for found in _TEAMS.finditer(file.text) for name in json.loads(found[1])]
    boxes = {group.key: _kind(group, names) for group in read.groups}
    around = {group.key: _lineage(group.key, read.groups) for group in read.groups}
    keys = {part.key: _short(part.key, around.get(part.group or "", ())) for part in read.parts}
    ids = {group.key: _id(group, boxes, around[group.key]) for group in read.groups}
    teams, groups = _boundaries(read, boxes, around, ids)
    ends = {**{key: id for key, id in ids.items() if boxes[key] in ("team", "group")}, **keys}
    parts = tuple(_part(part, keys, boxes, ids, around.get(part.group or "", ()), teams) for part in read.parts)
    return msgspec.structs.replace(
        read,
        teams=tuple(teams.values()),
        groups=tuple(groups.values()),
        parts=parts,
        edges=_edges([edge for edge in read.edges if {edge.source, edge.target} <= ends.keys()], ends),
        flows=tuple(_flow(flow, ends) for flow in read.flows),
    )


def _boundaries(
    read: Architecture, boxes: Mapping[str, Kind], around: Mapping[str, tuple[str, ...]], ids: Mapping[str, str]
) -> tuple[dict[str, Team], dict[str, Group]]:
    """The teams and groups that boxes were, each within those of its own sort."""
    owners = {team.name for team in read.teams}
    teams: dict[str, Team] = {}
    groups: dict[str, Group] = {}
    for group in read.groups:
        sort, id, outer = boxes[group.key], ids[group.key], around[group.key][1:]
        above = next((ids[key] for key in outer if boxes[key] == sort), None)
        about = group.description
        if sort == "team":
            about = None if group.name in owners and about == "What the team owns" else about
            teams.setdefault(id, Team(key=id, name=_plain(group.name), part_of=above, description=about))
        elif sort == "group":
            about = None if about == "What is grouped" else about
            groups.setdefault(id, Group(key=id, name=_plain(group.name), part_of=above, description=about))
    for team in read.teams:
        if all(team.name != other.name for other in teams.values()):
            teams[team.key] = team
    return teams, groups


def _kind(group: Group, names: Sequence[str]) -> Kind:
    found = _BOX.fullmatch(group.key)
    if _OUTSIDE.fullmatch(group.key):
        return "outside"
    if found:
        return "team" if found[1] == "team" else "group"
    if _plain(group.name) in names:
        return "team"
    # The one software system of a Structurizr workspace is the project itself.
    return "system" if group.key == "system" and group.part_of is None else "group"


def _lineage(key: str, groups: Sequence[Group]) -> tuple[str, ...]:
    """The keys of a group and of those around it, innermost first."""
    parents = {group.key: group.part_of for group in groups}
    line: list[str] = []
    at: str | None = key
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    return tuple(line)


def _id(group: Group, boxes: Mapping[str, Kind], around: tuple[str, ...]) -> str:
    """The id of a team, or of a group, whose key says the team that it is drawn in as well; else its name."""
    found = _BOX.fullmatch(group.key)
    if found is None:
        return _plain(group.name)
    team = next((_BOX.fullmatch(outer) for outer in around if boxes[outer] == "team"), None)
    if found[1] == "group" and team is not None:
        return re.sub(rf"^{re.escape(team[2])}[_-]", "", found[2])
    return found[2]


def _short(key: str, around: tuple[str, ...]) -> str:
    """A part's key without the path of the boundary that it is in."""
    return key.removeprefix(f"{around[0]}.") if around else key


def _part(
    part: Part,
    keys: dict[str, str],
    boxes: Mapping[str, Kind],
    ids: Mapping[str, str],
    around: tuple[str, ...],
    teams: dict[str, Team],
) -> Part:
    kind, type = part.kind, part.type
    for tag in (tag.lower().replace(" ", "_") for tag in part.tags):
        if tag in _TYPES:
            kind, type = "queue" if tag in _QUEUES else "component", tag
    by_name = next((team.key for team in teams.values() if team.name == part.team), part.team)
    return msgspec.structs.replace(
        part,
        key=keys[part.key],
        name=_AFTER.sub("", _SORT.sub("", _plain(part.name))) or part.name,
        technology=_plain(part.technology) if part.technology else None,
        description=_plain(part.description) if part.description else None,
        kind=kind,
        type=type,
        team=next((ids[key] for key in around if boxes[key] == "team"), by_name),
        group=next((ids[key] for key in around if boxes[key] == "group"), None),
        under=tuple(ids[key] for key in around if boxes[key] in ("team", "group")),
        guessed=None if type else part.guessed,
    )


def _edges(edges: Sequence[Edge], keys: dict[str, str]) -> tuple[Edge, ...]:
    """Edges without numbers in their labels; two that were one, both ways, are one again."""
    found: list[Edge] = []
    waiting: Edge | None = None
    for edge in edges:
        source, target = keys[edge.source], keys[edge.target]
        # A label that is long for an arrow was taken for a description.
        words, paired = _plain(edge.label or edge.description or ""), False
        if words == _BOTH or words.startswith(f"{_BOTH} "):
            words, paired = words[len(_BOTH) :].strip(), True
        label, about = _BEFORE.sub("", words) or None, edge.description if edge.label else None
        made = msgspec.structs.replace(edge, source=source, target=target, label=label, description=about)
        if paired and waiting and (waiting.source, waiting.target, waiting.label) == (target, source, made.label):
            found[-1] = msgspec.structs.replace(waiting, both_ways=True)
            waiting = None
            continue
        found.append(made)
        waiting = made if paired else None
    return tuple(found)


def _plain(text: str) -> str:
    return text.replace(_APART, "")


def _flow(flow: Flow, keys: dict[str, str]) -> Flow:
    return msgspec.structs.replace(flow, steps=tuple((keys[a], keys[b]) for a, b in flow.steps))
