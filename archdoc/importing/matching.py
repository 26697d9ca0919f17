"""What a source calls things -> the ids that they have in a spec: as last time, else by id, else by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archdoc.importing import ids as naming
from archdoc.importing.gather import Gathered
from archdoc.importing.graph import Decision
from archdoc.importing.join import plain
from archdoc.importing.plan import ELEMENTS, SECTIONS, Ids, ids
from archdoc.importing.record import Record, letters, said
from archdoc.spec.resolve import readable

SPACES = ("teams", "groups", "elements", "tradeoffs", "flows")


def sections(space: str) -> tuple[str, ...]:
    """The sections of the spec over which the ids of a space are unique."""
    return ELEMENTS if space == "elements" else (space,)


def space_of(section: str) -> str:
    """The space that the ids of a section are in."""
    return "elements" if section in ELEMENTS else section


def names(tree: Mapping[str, Any], space: str) -> dict[str, str]:
    """What is called what in a spec that has been checked, by id."""
    made = {}
    for section in sections(space):
        for id, held in (tree.get(section) or {}).items():
            name = held if isinstance(held, str) else (held or {}).get("name") or (held or {}).get("title")
            made[id] = name if isinstance(name, str) and name.strip() else readable(id)
    return made


def match(made: Gathered, tree: Mapping[str, Any], last: Sequence[Sequence[Record]], all: Iterable[Record]) -> Ids:
    """An id for all that was gathered. `last` is what each source said last time, `all` what any did."""
    known: dict[str, dict[str, str]] = {space: {} for space in SPACES}
    for one, keys, records in zip(made.several, made.keys, last, strict=True):
        before = _before(records)
        own = {
            "teams": {team.key: keys.teams[team.key] for team in one.teams},
            "groups": {group.key: keys.groups[group.key] for group in one.groups},
            "elements": {part.key: keys.parts[part.key] for part in one.parts},
            "tradeoffs": {decision.key: decision.key for decision in one.decisions},
            "flows": {flow.key: flow.key for flow in one.flows},
        }
        for space, joined in own.items():
            for key, of_whole in joined.items():
                id = before[space].get(letters(key))
                if id is not None and id not in known[space].values():
                    known[space].setdefault(of_whole, id)
    whole = made.whole
    called = {
        "teams": [(team.key, team.name) for team in whole.teams],
        "groups": [(group.key, group.name) for group in whole.groups],
        "elements": [(part.key, part.name) for part in whole.parts],
        "tradeoffs": [(one.key, one.title) for one in whole.decisions],
        "flows": [(one.key, one.title) for one in whole.flows],
    }
    given: dict[str, list[str]] = {}
    for place in (place for record in all for place in record.parts):
        given.setdefault(place.partition(".")[0], []).append(place.partition(".")[2])
    taken: dict[str, set[str]] = {}
    for space, wanted in called.items():
        there = names(tree, space)
        if space == "tradeoffs":
            _same_records(whole.decisions, tree.get("tradeoffs") or {}, there, known[space])
        else:
            _same(wanted, there, known[space])
        taken[space] = {*there, *(id for section in sections(space) for id in given.get(section, ()))}
    return ids(whole, known=Ids(**known), taken=taken)


def _same(wanted: list[tuple[str, str]], there: Mapping[str, str], known: dict[str, str]) -> None:
    """Adds to `known` what the spec has under the same id or name, though no import of this source wrote it."""
    often = Counter(map(plain, there.values()))
    theirs = Counter(plain(name) for _, name in wanted)
    by_name = {plain(name): id for id, name in there.items() if often[plain(name)] == 1}
    used = set(known.values())
    for key, name in wanted:
        if key in known:
            continue
        near = [naming.id_of(key), naming.id_of(name) if theirs[plain(name)] == 1 else ""]
        near += [by_name.get(plain(name), "") if theirs[plain(name)] == 1 else "", by_name.get(plain(key), "")]
        id = next((id for id in near if id in there and id not in used), None)
        if id is not None:
            known[key] = id
            used.add(id)


def _same_records(
    found: Sequence[Decision], tree: Mapping[str, Any], there: Mapping[str, str], known: dict[str, str]
) -> None:
    """The same for decision records: each folder has its number 1, so what is written down elsewhere is another."""
    for one in found:
        path = _bare(one.mark.path) if one.mark else ""
        free = {}
        for id, name in there.items():
            links = tree[id].get("links") if isinstance(tree[id], dict) else None
            files = [_bare(link) for link in (links if isinstance(links, list) else [links]) if isinstance(link, str)]
            files = [file for file in files if "://" not in file]
            if not files or not path or any(path.endswith(file) or file.endswith(path) for file in files):
                free[id] = name
        _same([(one.key, one.title)], free, known)


def _bare(path: str) -> str:
    """A path without the way up to where it begins."""
    return re.sub(r"^(?:\.{1,2}/)+", "", path.replace("\\", "/"))


def _before(records: Iterable[Record]) -> dict[str, dict[str, str]]:
    """The ids that were given out, by space and the letters of the key."""
    made: dict[str, dict[str, str]] = {space: {} for space in SPACES}
    for record in records:
        for place, text in record.parts.items():
            section, _, id = place.partition(".")
            if section in SECTIONS and id:
                made[space_of(section)].setdefault(said(text).key, id)
    return made
