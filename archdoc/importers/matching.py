"""What a source calls things -> the ids that they have in a spec: as last time, else by id, else by name.

The edges that a source tells, against those of a spec: which are new, changed or gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from archdoc.importers import ids as naming
from archdoc.importers.architecture import Decision
from archdoc.importers.edit import Text
from archdoc.importers.formats import Gathered
from archdoc.importers.join import plain
from archdoc.importers.plan import ELEMENTS, SECTIONS, Ids, Link, ids
from archdoc.importers.record import GONE, Record, ends, letters, of_edge, said
from archdoc.spec.expand import BOOLEANS, edge_items
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


KEYS = ("label", "mode", "protocol", "both_ways", "description")
"""What an import may say of an edge."""


class Written(msgspec.Struct, frozen=True):
    """An edge of a spec: `at` is its item's place in `edges`, which may hold several."""

    at: Any
    alone: bool
    source: str
    target: str
    fields: Mapping[str, Any]
    number: int
    """Its place among all edges, from 0."""


class Changes(msgspec.Struct, frozen=True):
    """What is to be done for one source, and what its record says then."""

    new: tuple[Link, ...]
    changed: tuple[tuple[Written, Link], ...]
    edited: tuple[Link, ...]
    """What the source changed where the author did too."""
    gone: tuple[Written, ...]
    back: tuple[Written, ...]
    """What had been marked as gone."""
    record: dict[str, str]
    kept_out: int
    """How many the author deleted."""


def in_spec(text: Text) -> list[Written]:
    """The edges of a spec."""
    made: list[Written] = []
    for at, edges in edge_items(text.source):
        for edge in edges:
            held = {key: edge[key] for key in KEYS if edge.get(key) is not None}
            both = held.pop("both_ways", None)
            if both is True or (isinstance(both, str) and BOOLEANS.get(both.strip().lower())):
                held["both_ways"] = True
            ends_ = str(edge.get("from", "")).strip(), str(edge.get("to", "")).strip()
            made.append(Written(at, len(edges) == 1, *ends_, held, len(made)))
    return made


def compare(
    links: Sequence[Link], before: Mapping[str, str], there: Iterable[Written], wanted: Callable[[Link], bool],
) -> Changes:  # fmt: skip
    """A source's edges against its record of last time and the spec.

    `wanted` says of an edge whether it may be added.
    """
    now: dict[str, list[Link]] = {}
    for link in links:
        now.setdefault(ends(link), []).append(link)
    standing: dict[str, list[Written]] = {}
    for written in there:
        standing.setdefault(f"{written.source} -> {written.target}", []).append(written)
        if written.fields.get("both_ways"):
            standing.setdefault(f"{written.target} -> {written.source}", []).append(written)
    made = _Pairs(wanted)
    for pair in dict.fromkeys((*now, *before)):
        made.pair(pair, now.get(pair, []), before.get(pair, "").split(), standing.get(pair, []))
    return made.changes()


class _Pairs:
    def __init__(self, wanted: Callable[[Link], bool]) -> None:
        self.wanted = wanted
        self.new: list[Link] = []
        self.changed: list[tuple[Written, Link]] = []
        self.edited: list[Link] = []
        self.gone: list[Written] = []
        self.back: list[Written] = []
        self.record: dict[str, str] = {}
        self.kept_out = 0

    def changes(self) -> Changes:
        return Changes(
            tuple(self.new), tuple(self.changed), tuple(self.edited), tuple(self.gone), tuple(self.back), self.record,
            self.kept_out,
        )  # fmt: skip

    def pair(self, pair: str, now: list[Link], before: list[str], standing: list[Written]) -> None:
        """The edges between two parts."""
        alive = Counter(word for word in before if not word.startswith(GONE))
        left = Counter(word.removeprefix(f"{GONE}.") for word in before if word.startswith(GONE))
        free = list(standing)
        fresh: list[Link] = []
        for link in now:
            word = of_edge(link.fields)
            if alive[word]:
                alive[word] -= 1
                if self._take(free, word) is None and not standing:
                    self.kept_out += 1
            elif left[word]:
                left[word] -= 1
                written = self._take(free, word) or (free.pop(0) if free else None)
                if written is None:
                    fresh.append(link)
                else:
                    self.back.append(written)
            else:
                fresh.append(link)
        lost = list(alive.elements())
        for link in fresh:
            if lost:
                self._change(link, lost.pop(0), free)
            else:
                self._add(link, free)
        self._lose(pair, [of_edge(link.fields) for link in now], lost, left, free, bool(standing))

    def _change(self, link: Link, word: str, free: list[Written]) -> None:
        written = self._take(free, word)
        if written is not None and written.alone:
            self.changed.append((written, link))
        elif written is not None or free:
            self.edited.append(link)
        else:
            self.kept_out += 1

    def _add(self, link: Link, free: list[Written]) -> None:
        alike = next((one for one in free if _alike(one, link)), None)
        if alike is not None:
            free.remove(alike)
        elif self.wanted(link):
            self.new.append(link)

    def _lose(
        self, pair: str, words: list[str], lost: list[str], left: Counter[str], free: list[Written], there: bool
    ) -> None:
        for word in lost:
            written = self._take(free, word) or (free.pop(0) if len(free) == 1 else None)
            if written is not None:
                self.gone.append(written)
                words.append(f"{GONE}.{word}")
        words += [f"{GONE}.{word}" for word in left.elements() if there]
        if words:
            self.record[pair] = " ".join(words)

    @staticmethod
    def _take(free: list[Written], word: str) -> Written | None:
        """The edge that still is as the source had it, which is then no longer free."""
        found = next((one for one in free if of_edge(one.fields) == word), None)
        if found is not None:
            free.remove(found)
        return found


def _alike(one: Written, link: Link) -> bool:
    label, other = one.fields.get("label"), link.fields.get("label")
    return not label or not other or plain(label) == plain(other)
