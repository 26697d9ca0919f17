"""Architecture -> Plan: what an import wants to stand in a spec, in the spec's own words and ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Literal, get_args

import msgspec

from archdoc.core import vocabulary
from archdoc.core.errors import Mark
from archdoc.core.suggest import slip
from archdoc.importers import ids as naming
from archdoc.importers.architecture import Architecture, Decision, Edge, Group, Part, Team
from archdoc.importers.join import at, plain
from archdoc.importers.write_yaml import line, prose
from archdoc.spec.resolve import readable
from archdoc.spec.shapes import fields

Section = Literal["teams", "groups", "components", "queues", "third_parties", "tradeoffs", "flows"]
SECTIONS: tuple[Section, ...] = get_args(Section)
ELEMENTS: tuple[Section, ...] = ("components", "queues", "third_parties")
SECTION: dict[str, Section] = {"component": "components", "queue": "queues", "third_party": "third_parties"}
_STRUCT: dict[str, type[vocabulary.Element]] = {
    "components": vocabulary.Component, "queues": vocabulary.Queue, "third_parties": vocabulary.ThirdParty,
}  # fmt: skip
_SHORT = 240
"""Characters up to which the context of a decision record can stand as its question, or as the reason."""
_IDENTIFIER = re.compile(r"[a-z0-9_.-]+")
_STATUS = ("accepted", "proposed", "superseded", "rejected", "deprecated")
_DEFAULT_TYPE = {"components": "service", "queues": "queue", "third_parties": "third_party"}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is to stand under an id of a section. `key` is the source's own name for it."""

    section: Section
    id: str
    key: str
    name: str
    """What it is called, written or not."""
    fields: dict[str, Any]
    """The spec's keys in its order: text, True, a list or a map."""
    comment: str = ""
    """What is to be said behind `type`, or behind the entry: why it is a guess, what a decision record is called."""
    mark: Mark | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An edge, between ids. `fields` may hold label, mode, protocol, both_ways and description."""

    source: str
    target: str
    fields: dict[str, Any]
    comment: str = ""
    mark: Mark | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `mine` are the ids of elements that `--mine` claims, by a role or by their team."""

    title: str
    made_up: bool
    """Whether the title is nobody's: it comes from a file's name."""
    summary: str | None
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    mine: frozenset[str] = frozenset()

    def of(self, section: str) -> list[Entry]:
        """The entries of a section."""
        return [entry for entry in self.entries if entry.section == section]


class Claim(msgspec.Struct, frozen=True):
    """What `--mine` selected: keys of teams and of parts."""

    teams: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


class Ids(msgspec.Struct, frozen=True):
    """The id of each key, in each space in which ids are unique."""

    teams: Mapping[str, str] = {}
    groups: Mapping[str, str] = {}
    elements: Mapping[str, str] = {}
    tradeoffs: Mapping[str, str] = {}
    flows: Mapping[str, str] = {}

    def of(self, section: str) -> Mapping[str, str]:
        """The ids of what stands in a section."""
        made: Mapping[str, str] = getattr(self, "elements" if section in ELEMENTS else section)
        return made


def ids(found: Architecture, *, known: Ids | None = None, taken: Mapping[str, Iterable[str]] | None = None) -> Ids:
    """Ids for all of an architecture. Those in `known` stay, those in `taken`, by space, go to nothing else."""
    known, taken = known or Ids(), taken or {}
    names = {team.key: team.name for team in found.teams} | {group.key: group.name for group in found.groups}
    wanted = {
        "teams": [(team.key, team.name, names.get(team.part_of or "", "")) for team in found.teams],
        "groups": [(group.key, group.name, names.get(group.part_of or "", "")) for group in found.groups],
        "elements": [(part.key, part.name, _around(part, names)) for part in found.parts],
        "tradeoffs": [(one.key, _record_name(one), "") for one in found.decisions],
        "flows": [(flow.key, flow.title, "") for flow in found.flows],
    }
    kinds = {"teams": "team", "groups": "group", "elements": "part", "tradeoffs": "decision", "flows": "flow"}
    # In a spec an edge ends at a team or group only if no element and no other boundary has its id.
    ends = {end for edge in found.edges for end in (edge.source, edge.target)} - {part.key for part in found.parts}
    framed = {space: [one for one in wanted[space] if one[0] in ends] for space in ("teams", "groups")}
    used = {space: {*taken.get(space, ())} for space in wanted}
    for space, several in framed.items():
        wanted[space] = [one for one in wanted[space] if one[0] not in ends]
        used["elements"] |= {getattr(known, space)[key] for key, _, _ in several if key in getattr(known, space)}
    made = {space: naming.give(wanted[space], kinds[space], used[space], getattr(known, space)) for space in wanted}
    others = {id for space in ("teams", "groups", "elements") for id in (*made[space].values(), *used[space])}
    for space, several in framed.items():
        made[space] |= naming.give(several, kinds[space], others, getattr(known, space))
        others |= {*made[space].values()}
    return Ids(**made)


def plan(
    found: Architecture, given: Ids, *, title: str = "", fallback: str = "", claim: Claim | None = None,
    place: Callable[[str], str] = str,
) -> Plan:  # fmt: skip
    """What a spec of an architecture says, which is `join.settled`.

    `place` makes a path, as the user named it, one relative to the spec; `fallback` is the title where neither `title`
    nor the source has one.
    """
    claim = claim or Claim()
    teams, groups, parts, records, flows = given.teams, given.groups, given.elements, given.tradeoffs, given.flows
    entries: list[Entry] = []
    entries += [_boundary("teams", team, teams, team.key in claim.teams) for team in found.teams]
    entries += [_boundary("groups", group, groups, False) for group in found.groups]
    about: dict[str, list[str]] = {}
    for decision in found.decisions:
        for key in decision.about:
            about.setdefault(key, []).append(records[decision.key])
    entries += [
        _element(part, parts[part.key], teams, groups, part.key in claim.parts, about.get(part.key, []))
        for part in found.parts
    ]
    queues = {entry.id for entry in entries if entry.section == "queues"}
    every = {**teams, **groups, **parts}
    links = tuple(_link(edge, every, queues) for edge in found.edges)
    entries += [_record(one, records, place) for one in _acyclic(found.decisions)]
    there: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        there.setdefault((link.source, link.target), []).append(link)
        if link.fields.get("both_ways"):
            there.setdefault((link.target, link.source), []).append(link)
    for flow in found.flows:
        told = zip_longest(((every.get(a), every.get(b)) for a, b in flow.steps), flow.words[: len(flow.steps)])
        steps = [
            f"{a} -> {b}" + (f": {words}" if (words := _own_words(there.get((a, b)), line(said or ""))) else "")
            for (a, b), said in told
            if a and b and ((a, b) in there or (b, a) in there)
        ]
        if steps:
            kept = _kept({
                "title": _name(flow.title, flows[flow.key]), "why": prose(flow.why or ""), "steps": steps,
            })  # fmt: skip
            entries.append(Entry(
                section="flows", id=flows[flow.key], key=flow.key, name=line(flow.title), fields=kept, mark=flow.mark,
            ))  # fmt: skip
    own = line(title) or line(found.title or "")
    return Plan(
        title=own or line(fallback) or "Untitled",
        made_up=not own,
        summary=prose(found.summary or "") or None,
        entries=tuple(entries),
        links=links,
        mine=_mine(found, parts, claim),
    )


def _mine(found: Architecture, parts: Mapping[str, str], claim: Claim) -> frozenset[str]:
    up = {team.key: team.part_of for team in found.teams}

    def inside(key: str | None) -> bool:
        return key is not None and (key in claim.teams or inside(up.get(key)))

    return frozenset(parts[part.key] for part in found.parts if part.key in claim.parts or inside(part.team))


def _boundary(section: Section, one: Team | Group, ids: Mapping[str, str], mine: bool) -> Entry:
    id = ids[one.key]
    kept = _kept({
        "name": _name(one.name, id), "mine": mine, "part_of": at(ids, one.part_of),
        "description": prose(one.description or ""),
    })  # fmt: skip
    return Entry(section=section, id=id, key=one.key, name=line(one.name) or readable(id), fields=kept)


def _element(
    part: Part, id: str, teams: Mapping[str, str], groups: Mapping[str, str], mine: bool, records: list[str]
) -> Entry:
    section = SECTION[part.kind]
    known = fields(_STRUCT[section])
    type = part.type if part.type in known["type"].choices and part.type != _DEFAULT_TYPE[section] else None
    wanted: dict[str, Any] = {
        "name": _name(part.name, id),
        "team": at(teams, part.team),
        "group": at(groups, part.group),
        "role": "contributed" if mine else None,
        "type": type,
        "technology": line(part.technology or ""),
        "description": prose(part.description or ""),
        "url": line(part.url or ""),
        "replicas": line(part.replicas or ""),
        "tradeoff": records,
    }
    for key, text in part.detail.items():
        if key in known and known[key].text and key not in wanted and key not in ("icon", "phase"):
            wanted[key] = prose(text)
    said = line(part.guessed or "")
    return Entry(
        section=section, id=id, key=part.key, name=line(part.name) or readable(id), fields=_kept(wanted),
        comment=f"guessed {said}" if said else "", mark=part.mark,
    )  # fmt: skip


def _own_words(over: Sequence[Link] | None, said: str) -> str:
    """The words of a step that its edge doesn't have; those that could be meant for one of several edges aren't."""
    if not over:
        return said
    fields = over[0].fields
    other = len(over) == 1 and said not in (fields.get("label"), fields.get("description"))
    return said if other and not slip(said, fields.get("label") or "") else ""


def _link(edge: Edge, ends: Mapping[str, str], queues: set[str]) -> Link:
    source, target = ends[edge.source], ends[edge.target]
    usual = "async" if source in queues or target in queues else "sync"
    kept = _kept({
        "label": line(edge.label or ""), "mode": edge.mode if edge.mode != usual else None,
        "protocol": line(edge.protocol or ""), "both_ways": edge.both_ways or None,
        "description": prose(edge.description or ""),
    })  # fmt: skip
    said = line(edge.inferred or "")
    comment = f"inferred from {said.removeprefix('from ')}" if said else ""
    return Link(source=source, target=target, fields=kept, comment=comment, mark=edge.mark)


def _record(decision: Decision, ids: Mapping[str, str], place: Callable[[str], str]) -> Entry:
    status = "proposed" if decision.state and not decision.status else decision.status
    title, choice, context = line(decision.title), prose(decision.choice or ""), prose(decision.context or "")
    short = context if len(context) <= _SHORT else ""
    because = _texts(decision.because)
    if choice and short and not because and not short.endswith("?"):  # Nygard's: the context is why
        question, because = title, [short]
    else:
        question = short or (title if choice else "")
    choice = choice or title or readable(ids[decision.key])
    question = question if question != choice else ""
    kept = _kept({
        "question": question,
        "choice": choice,
        "because": because,
        "alternatives": [_option(*one, dict(decision.reasons)) for one in decision.alternatives if line(one[0])],
        "gains": _texts(decision.gains),
        "costs": _texts(decision.costs),
        "revisit_when": prose(decision.revisit_when or ""),
        "status": status if status in _STATUS and status != "accepted" else None,
        "superseded_by": at(ids, decision.superseded_by),
        "date": _date(decision.date),
        "decided_by": line(decision.decided_by or ""),
        "links": [place(decision.mark.path)] if decision.mark else [],
    })  # fmt: skip
    id = ids[decision.key]
    unclear = f"TODO: does it stand? Its status is “{decision.state[:60]}”" if decision.state else ""
    comments = [title if title not in (question, choice) else "", line(unclear)]
    return Entry(
        section="tradeoffs", id=id, key=decision.key, name=title or id, fields=kept,
        comment="; ".join(comment for comment in comments if comment), mark=decision.mark,
    )  # fmt: skip


def _option(option: str, pros: tuple[str, ...], cons: tuple[str, ...], reasons: Mapping[str, str]) -> Any:
    note = prose(reasons.get(option, ""))
    made = _kept({"option": line(option), "rejected_because": note, "pros": _texts(pros), "cons": _texts(cons)})
    return made if len(made) > 1 else made["option"]


def _acyclic(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions, none superseded by what it supersedes itself, or by what isn't there."""
    up: dict[str, str | None] = dict.fromkeys((one.key for one in decisions), None)
    made = []
    for one in decisions:
        above = one.superseded_by if one.superseded_by in up else None
        here: str | None = above
        while here is not None and here != one.key:
            here = up.get(here)
        up[one.key] = above if here is None else None
        made.append(msgspec.structs.replace(one, superseded_by=up[one.key]))
    return made


def _record_name(decision: Decision) -> str:
    """What an id is made from: the record's number where it has one, and its heading."""
    number = re.search(r"(?<![0-9])0*([0-9]{1,4})(?![0-9])", decision.key)
    return f"adr {number[1]} {decision.title}" if number else decision.title


def _around(part: Part, names: Mapping[str, str]) -> str:
    return next((names[key] for key in (part.group, *part.under, part.team) if key is not None and key in names), "")


def _name(name: str, id: str) -> str | None:
    """A name that is to be written. An identifier is none: `orders-api` reads better as `Orders API`."""
    shown = line(name)
    if _IDENTIFIER.fullmatch(shown) and plain(shown) == plain(id):
        return None
    return shown if shown and shown != readable(id) else None


def _texts(several: Iterable[str]) -> list[str]:
    return [text for text in map(prose, several) if text]


def _date(text: str | None) -> str | None:
    from datetime import date

    if text is None or not re.match(vocabulary.DATE, text):
        return None
    year, month, day = (*text.split("-"), "01", "01")[:3]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return None
    return text


def _kept(wanted: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in wanted.items() if value not in (None, "", [], {}, False)}
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in kept.items()}
