"""Architectures of several formats to one: what has the same key or name in two of them is one part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from archdoc.importers.architecture import Architecture, Edge, Group, LeftOut, Part, Team

_TEXTS = ("label", "mode", "protocol", "description")
Named = TypeVar("Named", Team, Group, Part)


def plain(text: str) -> str:
    """A name without case, spaces and signs: what two tools call the same differs in these."""
    return "".join(letter for letter in text.casefold() if letter.isalnum()) or text


class Keys(msgspec.Struct, frozen=True):
    """What the keys of one architecture became in the whole."""

    teams: Mapping[str, str]
    groups: Mapping[str, str]
    parts: Mapping[str, str]

    def end(self, key: str) -> str:
        """What the end of an edge became."""
        return self.parts.get(key) or self.groups.get(key) or self.teams.get(key, key)


def at(ids: Mapping[str, str], key: str | None) -> str | None:
    """What a key is in a map, if it is one."""
    return None if key is None else ids.get(key)


def join(found: Sequence[Architecture]) -> tuple[Architecture, list[Keys]]:
    """One architecture of all, in their order, and what the keys of each became; all are to be `settled`.

    It says in `left_out` which parts were found to be the same.
    """
    whole = Architecture()
    keys: list[Keys] = []
    for other in found:
        same = Keys(_same(whole.teams, other.teams), _same(whole.groups, other.groups), _same(whole.parts, other.parts))
        whole = _two(whole, other, same)
        keys.append(same)
    return whole, keys


def settled(one: Architecture) -> Architecture:
    """The same without what refers to nothing, and without circles: no later step has to look again."""
    teams, groups = _tree(_unique(one.teams)), _tree(_unique(one.groups))
    parts = _unique(one.parts)
    known_teams, known_groups = {team.key for team in teams}, {group.key for group in groups}
    parts = tuple(
        msgspec.structs.replace(
            part,
            team=part.team if part.team in known_teams else None,
            group=part.group if part.group in known_groups else None,
        )
        for part in parts
    )
    whole = msgspec.structs.replace(one, teams=teams, groups=groups, parts=parts)
    ends, around = _ends(parts, whole), _around(whole)
    edges: list[Edge] = []
    lost: list[LeftOut] = []
    for edge in one.edges:
        told = f"An edge from `{edge.source}` to `{edge.target}`"
        if edge.source not in ends or edge.target not in ends:
            lost.append(LeftOut(f"{told}: there is no such part.", edge.mark))
        elif edge.target in around[edge.source] or edge.source in around[edge.target]:
            lost.append(LeftOut(f"{told}: one of them is in the other.", edge.mark))
        else:
            edges.append(edge)
    return msgspec.structs.replace(
        whole,
        edges=tuple(edges),
        decisions=_told_apart(one.decisions),
        flows=_told_apart(one.flows),
        left_out=(*one.left_out, *lost),
    )


def _around(one: Architecture) -> dict[str, set[str]]:
    """The teams and groups around each part, team and group, by key."""
    up = {team.key: team.part_of for team in one.teams} | {group.key: group.part_of for group in one.groups}
    made: dict[str, set[str]] = {}
    for key, near in [*((key, [above]) for key, above in up.items()), *((p.key, [p.team, p.group]) for p in one.parts)]:
        found: set[str] = set()
        for here in near:
            while here is not None and here not in found:
                found.add(here)
                here = up.get(here)  # noqa: PLW2901
        made[key] = made.get(key, set()) | found
    return made


def without(one: Architecture, hidden: frozenset[str]) -> Architecture:
    """The architecture without the parts with these keys, and without their edges."""
    parts = tuple(part for part in one.parts if part.key not in hidden)
    ends = _ends(parts, one)
    edges = tuple(edge for edge in one.edges if edge.source in ends and edge.target in ends)
    return msgspec.structs.replace(one, parts=parts, edges=edges)


def _ends(parts: Sequence[Part], one: Architecture) -> set[str]:
    """The keys that an edge can end at: parts, and groups and teams with a part in them."""
    found = {part.key for part in parts}
    for around, named in (("group", one.groups), ("team", one.teams)):
        up = {boundary.key: boundary.part_of for boundary in named}
        for part in parts:
            here = getattr(part, around)
            while here is not None and here not in found:
                found.add(here)
                here = up.get(here)
    return found


def _two(one: Architecture, other: Architecture, keys: Keys) -> Architecture:
    parts = keys.parts
    mine = {part.key: part for part in one.parts}
    notes: list[LeftOut] = []
    added: list[Part] = []
    for theirs in other.parts:
        part = _renamed(theirs, keys)
        if part.key in mine:
            first = mine[part.key]
            mine[part.key] = _merged(first, part)
            called = f", called `{part.name}` here" if part.name != first.name else ""
            notes.append(LeftOut(f"`{first.name}` is in the other file too{called}: the two became one.", part.mark))
        else:
            added.append(part)
    return Architecture(
        title=one.title or other.title,
        summary=one.summary or other.summary,
        teams=_united(one.teams, other.teams, keys.teams),
        groups=_united(one.groups, other.groups, keys.groups),
        parts=(*mine.values(), *added),
        edges=_edges(one.edges, other.edges, keys),
        decisions=one.decisions + tuple(
            msgspec.structs.replace(decision, about=tuple(parts[key] for key in decision.about if key in parts))
            for decision in other.decisions
            if decision.key not in {known.key for known in one.decisions}
        ),
        flows=one.flows + tuple(
            msgspec.structs.replace(flow, steps=tuple((keys.end(a), keys.end(b)) for a, b in flow.steps))
            for flow in other.flows
            if flow.key not in {known.key for known in one.flows}
        ),
        left_out=one.left_out + other.left_out + tuple(notes),
    )  # fmt: skip


def _same(one: Sequence[Named], other: Sequence[Named]) -> dict[str, str]:
    """For each key of `other`, the key that it has in the whole: that of what is the same in `one`, or its own.

    A name that something else in the same file has too says nothing.
    """
    keys = {named.key for named in one}
    often = Counter(plain(named.name) for named in one) + Counter()
    theirs = Counter(plain(named.name) for named in other)
    by_name = {plain(named.name): named.key for named in one if often[plain(named.name)] == 1}
    by_key = {plain(key): key for key in keys}
    made: dict[str, str] = {}
    given: set[str] = set()
    for named in other:
        near = [by_name.get(plain(named.name)) if theirs[plain(named.name)] == 1 else None]
        near += [by_key.get(plain(named.name)), by_key.get(plain(named.key))]
        match = named.key if named.key in keys else next((key for key in near if key), None)
        key = match if match and match not in given else named.key
        while key in given or (key in keys and key != match):
            key += "'"
        given.add(key)
        made[named.key] = key
    return made


def _united(one: Sequence[Named], other: Sequence[Named], keys: Mapping[str, str]) -> tuple[Any, ...]:
    there = {named.key: named for named in one}
    for named in other:
        key = keys[named.key]
        around = at(keys, named.part_of) if not isinstance(named, Part) else None
        if key not in there:
            there[key] = msgspec.structs.replace(named, key=key, part_of=around)
        elif not isinstance(named, Part):
            first: Any = there[key]
            there[key] = msgspec.structs.replace(
                first, part_of=first.part_of or around, description=first.description or named.description
            )
    return _tree(tuple(there.values()))


def _renamed(part: Part, keys: Keys) -> Part:
    return msgspec.structs.replace(
        part,
        key=keys.parts[part.key],
        team=at(keys.teams, part.team),
        group=at(keys.groups, part.group),
        under=tuple(keys.parts.get(key) or keys.groups.get(key) or key for key in part.under),
    )


def _merged(one: Part, other: Part) -> Part:
    """The first, with what only the second knows; what the second knows and the first guesses is the second's."""
    sure = one.guessed is not None and other.guessed is None and (other.type or other.kind != "component")
    from_ = other if sure else one
    first = {
        name: getattr(one, name) or getattr(other, name)
        for name in ("technology", "description", "url", "replicas", "team", "group")
    }
    return msgspec.structs.replace(
        one,
        **first,
        kind=from_.kind,
        type=from_.type or (other.type if from_.kind == other.kind else None),
        guessed=from_.guessed if from_.type or from_.kind == one.kind else None,
        under=tuple(dict.fromkeys((*one.under, *other.under))),
        tags=tuple(dict.fromkeys((*one.tags, *other.tags))),
        detail={**other.detail, **one.detail},
    )


def _edges(one: Sequence[Edge], other: Sequence[Edge], keys: Keys) -> tuple[Edge, ...]:
    """All edges, without those of `other` that say nothing which `one` doesn't say of the same two parts."""
    made = list(one)
    before: dict[tuple[str, str], list[int]] = {}
    for index, edge in enumerate(made):
        before.setdefault((edge.source, edge.target), []).append(index)
    for theirs in other:
        edge = msgspec.structs.replace(theirs, source=keys.end(theirs.source), target=keys.end(theirs.target))
        there = before.get((edge.source, edge.target), [])
        match = next((at for at in there if _alike(made[at], edge)), None)
        if match is None:
            made.append(edge)
            continue
        there.remove(match)
        first = made[match]
        texts = {name: getattr(first, name) or getattr(edge, name) for name in _TEXTS}
        made[match] = msgspec.structs.replace(
            first,
            **texts,
            both_ways=first.both_ways or edge.both_ways,
            inferred=first.inferred if edge.inferred else None,
        )
    return tuple(made)


def _alike(one: Edge, other: Edge) -> bool:
    return one.label is None or other.label is None or plain(one.label) == plain(other.label)


def _told_apart(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same, none with the key of another."""
    seen: set[str] = set()
    made = []
    for one in found:
        key = one.key
        while key in seen:
            key += "'"
        seen.add(key)
        made.append(one if key == one.key else msgspec.structs.replace(one, key=key))
    return tuple(made)


def _unique(found: Iterable[Named]) -> tuple[Named, ...]:
    return tuple({one.key: one for one in reversed(tuple(found))}.values())[::-1]


def _tree(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """Teams or groups whose `part_of` leads to another one of them and never in a circle."""
    up: dict[str, str | None] = {}
    for one in found:
        up[one.key] = None
    for one in found:
        above = one.part_of if one.part_of in up else None
        here: str | None = above
        while here is not None and here != one.key:
            here = up[here]
        up[one.key] = above if here is None else None
    return tuple(msgspec.structs.replace(one, part_of=up[one.key]) for one in found)
