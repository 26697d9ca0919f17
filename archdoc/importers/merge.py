"""A spec that its author has edited, and what its sources say now -> the spec brought up to date.

Three voices are told apart: what a source says now, what it said last time (`imported:`), and what stands in the spec.
What a source says anew is taken over; what the author changed, added or deleted stays so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.model import MINE, Model
from archdoc.core.vocabulary import Component, Queue, ThirdParty
from archdoc.importers import draft, matching
from archdoc.importers.draft import Order, want
from archdoc.importers.edit import Text, UnclearError
from archdoc.importers.formats import Gathered
from archdoc.importers.matching import sections, space_of
from archdoc.importers.plan import ELEMENTS, SECTIONS, Entry, Link, Plan
from archdoc.importers.record import COMMENT, GONE, OWN, Record, Said, letters, remembered, said, written
from archdoc.importers.registry import FORMATS
from archdoc.importers.write_yaml import flow, line
from archdoc.spec import load
from archdoc.spec.expand import expand
from archdoc.spec.resolve import readable
from archdoc.spec.shapes import fields
from archdoc.spec.source import parse

_MARK = re.compile(r"# not in .* any more")
_UP = ("part_of", "superseded_by")
"""Keys that lead from one thing to another of its sort, and may not lead back."""
_KNOWN = {"components": fields(Component), "queues": fields(Queue), "third_parties": fields(ThirdParty)}


class Updated(msgspec.Struct, frozen=True):
    """A spec brought up to date, and what became of it, a line for each thing."""

    text: str
    remarks: tuple[str, ...]


def update(text: str, path: str, made: Gathered, order: Order) -> Updated:
    """The text of a spec with what was gathered. Raises ArchdocError: the spec has problems; SelectorError."""
    before = load.load_text(text, path)
    try:
        merge = _Merge(Text(text, path), before, made, order)
        merge.all()
        after = merge.text.result()
        merge.verify(after, load.load_text(after, path))
    except UnclearError as why:
        raise _refusal(path, str(why)) from None
    except ArchdocError as error:
        raise _refusal(path, f"The result would not be right: {error.problems[0].what}") from None
    return Updated(after, tuple(merge.remarks))


class _Merge:
    def __init__(self, text: Text, before: Model, made: Gathered, order: Order) -> None:
        self.text, self.tree, self.before, self.made = text, text.tree, before, made
        self.old = remembered(self.tree)
        self.here = [[r for r in self.old if self._same(r, index, order)] for index in range(len(made.found))]
        given = matching.match(made, self.tree, self.here, self.old)
        self.wanted = want(made, given, order)
        self.there = {space: set(matching.names(self.tree, space)) for space in matching.SPACES}
        self.remarks: list[str] = []
        self.touched: set[tuple[str, str, str]] = set()
        self.added: dict[str, list[str]] = {}
        self.new_edges: list[Link] = []
        self.edges: set[int] = set()
        self.claimed = False
        self.up: dict[tuple[str, str, str], Any] = {}
        """What is newly said of what something is inside of."""
        self.mine = {id for id, one in before.elements.items() if one.standing in MINE or one.standing == "team"}
        self.records: list[Record] = []

    def _same(self, record: Record, index: int, order: Order) -> bool:
        from archdoc.importers.draft import relative

        found = self.made.found[index]
        files = {relative(path, order.folder) for path in found.named}
        return record.format == found.format and bool(files & set(record.files))

    def all(self) -> None:
        self.add_entries()
        for entry in self.wanted.plan.entries:
            self.claim(entry)
        new_edges: list[Link] = []
        standing = matching.in_spec(self.text)
        for index, own in enumerate(self.wanted.own):
            last = self.said(index)
            for entry in own.entries:
                self.refresh(entry, last, self.name(index))
            new_edges += self.compare(index, own, standing, new_edges)
        self.add_edges(new_edges)
        self.offer(standing)
        self.keep()
        self.unread()

    def unread(self) -> None:
        """What was left out of sources that the spec has nothing of yet; of the others it was told before."""
        both = zip(self.made.found, self.made.several, self.here, strict=True)
        told = [draft.Told(found.format, found.named, one.left_out) for found, one, here in both if not here]
        self.remarks += [row.removeprefix("#").removeprefix(" ") for row in draft.left_out(told) if row]

    def name(self, index: int) -> str:
        """What a source is called."""
        found = self.made.found[index]
        if len(found.named) > 1:
            return f"the files of {FORMATS[found.format].label}"
        return line(os.path.basename(os.path.normpath(found.named[0])))

    def said(self, index: int) -> dict[tuple[str, str], Said]:
        """What a source said last time, by space and id."""
        made = {}
        for record in self.here[index]:
            for place, text in record.parts.items():
                section, _, id = place.partition(".")
                if section in SECTIONS:
                    made[space_of(section), id] = said(text)
        return made

    # Elements, teams, groups, trade-offs, flows.

    def where(self, space: str, id: str) -> str | None:
        return next((name for name in sections(space) if id in (self.tree.get(name) or {})), None)

    def add_entries(self) -> None:
        remembered_ = [self.said(index) for index in range(len(self.here))]
        fresh: list[Entry] = []
        out = 0
        for entry in self.wanted.plan.entries:
            space = space_of(entry.section)
            if entry.id in self.there[space]:
                continue
            if any((space, entry.id) in last and not last[space, entry.id].gone for last in remembered_):
                out += 1
                continue
            fresh.append(entry)
        for entry in fresh:
            self.there[space_of(entry.section)].add(entry.id)
        for section in SECTIONS:
            new = [self.referring(entry) for entry in fresh if entry.section == section]
            new = [entry for entry in new if section != "flows" or entry.fields.get("steps")]
            if not new:
                continue
            self.added[section] = [entry.id for entry in new]
            self.up |= {(section, one.id, key): one.fields[key] for one in new for key in _UP if key in one.fields}
            rows = [draft.entry(entry, 2, new=True) for entry in new]
            pieces = [f"{entry.id}: {flow(entry.fields)}" for entry in new]
            self.text.section(section, rows, pieces)
            self.remarks.append(f"new in `{section}`: {_listed([entry.id for entry in new])}")
            if section == "tradeoffs" and not any(one.about for one in self.made.whole.decisions):
                self.remarks.append(f"say where each belongs: `tradeoff: {new[0].id}` on its edge or part")
        if out:
            self.remarks.append(f"{_stay(out, 'part')}; one whose entry in `imported` you delete comes back")

    def referring(self, entry: Entry) -> Entry:
        """An entry without what refers to something that its author took out."""
        kept = {key: self.reference(entry.section, key, value) for key, value in entry.fields.items()}
        return msgspec.structs.replace(entry, fields={key: value for key, value in kept.items() if value})

    def reference(self, section: str, key: str, value: Any) -> Any:
        spaces = {"team": "teams", "group": "groups", "part_of": section, "superseded_by": "tradeoffs"}
        if key in spaces and section != "flows":
            return value if value in self.there[spaces[key]] else None
        if key == "tradeoff":
            several = value if isinstance(value, list) else [value]
            kept = [id for id in several if id in self.there["tradeoffs"]]
            return kept if len(kept) != 1 else kept[0]
        if key == "steps":
            several = value if isinstance(value, list) else [value]
            pairs = {(edge.source, edge.target) for edge in self.before.edges}
            pairs |= {pair[::-1] for pair in pairs}
            return value if all(tuple(step.partition(": ")[0].split(" -> ")) in pairs for step in several) else None
        return value

    def claim(self, entry: Entry) -> None:
        """What `--mine` sets, where the spec says nothing of it."""
        space = space_of(entry.section)
        where = self.where(space, entry.id)
        if where is None:
            return
        held = self.held(where, entry.id)
        new = {key: entry.fields[key] for key in OWN if key in entry.fields and key not in held}
        if new:
            self.put(where, entry.id, new)
            self.claimed = True

    def refresh(self, entry: Entry, last: Mapping[tuple[str, str], Said], source: str) -> None:
        """The values of what the spec has, where the source changed them and the author didn't."""
        space = space_of(entry.section)
        where, before = self.where(space, entry.id), last.get((space, entry.id))
        if where is None:
            return
        if before is not None and before.gone:
            self.text.unremark(self.tree[where], entry.id, _MARK)
        held = self.held(where, entry.id)
        new: dict[str, Any] = {}
        for key, value in self.values(entry, where).items():
            was = before.fields.get(key) if before else None
            here = held.get(key)
            if was == letters(value) or (where, entry.id, key) in self.touched:
                continue
            shown = entry.fields.get(key) if key == "name" else self.reference(entry.section, key, value)
            if key in _UP and self.circles(where, entry.id, key, shown):
                self.remarks.append(f"`{entry.id}`: `{key}: {shown}` would go in a circle here, and is left out")
                continue
            if shown is None or shown == here or (key == "name" and here is None and was is None):
                continue
            if here is None:
                if was is None or key == "name":
                    new[key] = shown
            elif was is not None and (letters(_one(here)) == was or (key == "name" and here == readable(entry.id))):
                new[key] = shown
            elif was is not None:
                self.remarks.append(f"`{entry.id}`: {source} changed its `{key}`, and so did you; yours stays")
            if new.get(key) is shown and key in _UP:
                self.up[where, entry.id, key] = shown
        if new:
            self.put(where, entry.id, new)
            told = ", ".join(f"`{key}`" for key in new)
            self.remarks.append(f"`{entry.id}`: {told} brought up to date")

    def circles(self, where: str, id: str, key: str, above: Any) -> bool:
        """Whether something would be inside of itself."""
        seen: set[Any] = set()
        while above is not None and above not in seen:
            if above == id:
                return True
            seen.add(above)
            known = self.tree.get(where) or {}
            held = self.held(where, above) if above in known else {}
            above = self.up.get((where, above, key), held.get(key))
        return False

    def values(self, entry: Entry, where: str) -> dict[str, Any]:
        values = {"name": entry.name} if entry.section not in ("tradeoffs", "flows") else {}
        values |= {key: value for key, value in entry.fields.items() if key not in (*OWN, "name")}
        if where != entry.section:
            return {key: value for key, value in values.items() if key in _KNOWN[where] and key != "type"}
        return values

    def held(self, where: str, id: str) -> dict[str, Any]:
        held = self.tree[where][id]
        return {"name": held} if isinstance(held, str) else held or {}

    def put(self, where: str, id: str, new: Mapping[str, Any]) -> None:
        """Changes keys of an entry, or says why not."""
        count = len(self.text.changes)
        try:
            self.text.set(self.tree[where], id, new)
        except UnclearError as why:
            del self.text.changes[count:]
            self.remarks.append(f"`{id}` could not be changed by machine: {why}")
            return
        self.touched |= {(where, id, key) for key in new}

    # Edges.

    def compare(self, index: int, own: Plan, standing: list[matching.Written], coming: list[Link]) -> list[Link]:
        before: dict[str, str] = {}
        for record in self.here[index]:
            before |= record.edges
        shown = {entry.id for entry in self.wanted.plan.entries if entry.section in ELEMENTS} | self.there["elements"]
        hidden = frozenset(entry.id for entry in own.entries if entry.section in ELEMENTS) - shown
        links = [link for link in own.links if not {link.source, link.target} & hidden]
        number = len(standing)
        waiting = [
            matching.Written(None, False, link.source, link.target, link.fields, number + at)
            for at, link in enumerate(coming)
        ]
        # A part that was deleted stays out, also where a group or team has its id.
        parts = {entry.id for entry in own.entries if entry.section in ELEMENTS}
        meant = {*self.there["elements"], *({*self.there["groups"], *self.there["teams"]} - parts)}
        found = matching.compare(
            links, before, [*standing, *waiting],
            wanted=lambda link: link.source in meant and link.target in meant,
        )  # fmt: skip
        source = self.name(index)
        for there, link in found.changed:
            self.change_edge(there, link)
        for link in found.edited:
            ends = f"{link.source} -> {link.target}"
            self.remarks.append(f"`{ends}`: {source} changed it, and so did you; yours stays")
        for there in found.back:
            self.text.unremark(self.tree["edges"], there.at, _MARK)
        for there in found.gone:
            if there.alone and there.at is not None:
                self.text.remark(self.tree["edges"], there.at, f"not in {source} any more")
        if found.gone:
            gone = _listed([f"{there.source} -> {there.target}" for there in found.gone])
            self.remarks.append(f"not in {source} any more: {gone}")
        if found.kept_out:
            self.remarks.append(_stay(found.kept_out, "edge"))
        self.record(index, found.record, own, hidden)
        return list(found.new)

    def change_edge(self, there: matching.Written, link: Link) -> None:
        """An edge that the author left as it was."""
        count = len(self.text.changes)
        new = {key: value for key, value in link.fields.items() if there.fields.get(key) != value}
        try:
            self.text.edge(there.at, {"label": there.fields.get("label")}, new)
        except UnclearError as why:
            del self.text.changes[count:]
            self.remarks.append(f"`{link.source} -> {link.target}` could not be changed by machine: {why}")
            return
        self.edges.add(there.number)
        self.remarks.append(f"`{link.source} -> {link.target}` brought up to date")

    def add_edges(self, links: Sequence[Link]) -> None:
        if not links:
            return
        mine = self.mine | self.wanted.plan.mine
        for entry in self.wanted.plan.entries:
            team = self.before.teams.get(entry.fields.get("team", ""))
            if team is not None and team.mine and entry.id in self.added.get(entry.section, ()):
                mine.add(entry.id)
        rows = [draft.link(link, 2, draft.crosses(link, frozenset(mine)), new=True) for link in links]
        pieces = [flow({"from": link.source, "to": link.target, **link.fields}) for link in links]
        if isinstance(self.tree.get("edges"), dict):
            raise UnclearError("Its `edges` are a map; write them as a list, each with a `-` before it.")
        self.text.section("edges", rows, pieces)
        self.new_edges = list(links)
        self.remarks.append(f"new edges: {_listed([f'{link.source} -> {link.target}' for link in links])}")

    def offer(self, standing: Sequence[matching.Written]) -> None:
        """Rows to fill in for the edges that cross the author's boundary only since `--mine` drew it."""
        if not self.claimed or not isinstance(self.tree.get("edges"), list):
            return
        after = frozenset(self.mine | self.wanted.plan.mine)
        for there in standing:
            link = Link(source=there.source, target=there.target, fields={})
            crosses = draft.crosses(link, after) and not draft.crosses(link, frozenset(self.mine))
            if crosses and there.alone and there.number not in self.edges:
                self.text.row(there.at, draft.ROW)

    # What is remembered.

    def record(self, index: int, pairs: dict[str, str], own: Plan, hidden: frozenset[str]) -> None:
        """What a source says now, with what it said no more and the spec still has."""
        fresh = self.wanted.records[index]
        pairs |= {pair: words for pair, words in fresh.edges.items() if not hidden.isdisjoint(pair.split(" -> "))}
        parts = dict(fresh.parts)
        now = {(space_of(entry.section), entry.id) for entry in own.entries}
        gone: list[str] = []
        for record in self.here[index]:
            for place, text in record.parts.items():
                section, _, id = place.partition(".")
                space = space_of(section)
                where = self.where(space, id)
                if (space, id) in now or where is None:
                    continue
                parts[place] = text if said(text).gone else f"{GONE} {text}"
                if not said(text).gone:
                    self.text.remark(self.tree[where], id, f"not in {self.name(index)} any more")
                    gone.append(id)
        if gone:
            self.remarks.append(f"not in {self.name(index)} any more: {_listed(gone)}")
        edges_ = {pair: pairs[pair] for pair in (*fresh.edges, *pairs) if pair in pairs}
        self.records.append(msgspec.structs.replace(fresh, parts=parts, edges=edges_))

    def keep(self) -> None:
        """The `imported:` section, with the records of other sources as they were."""
        made: list[Record] = []
        left = list(zip(self.here, self.records, strict=True))
        for record in self.old:
            index = next((at for at, (old, _) in enumerate(left) if record in old), None)
            if index is not None:
                made.append(left.pop(index)[1])
            elif not any(record in old for old in self.here):
                made.append(record)
        made += [record for _, record in left]
        self.text.replace_section("imported", COMMENT, written(made))

    def verify(self, after: str, model: Model) -> None:
        """Raises UnclearError: something changed that should not have."""
        old = expand(self.text.source)[0]
        new = expand(parse(after.removeprefix("\ufeff"), self.text.source.path))[0]
        for tree in (old, new):
            tree.pop("imported", None)
            for where, id, key in self.touched:
                tree[where][id].pop(key, None)
        for section, ids in self.added.items():
            for id in ids:
                if id not in new[section]:
                    raise UnclearError(f"`{id}` could not be added.")
                del new[section][id]
        listed, there = new.pop("edges", []), old.pop("edges", [])
        if len(listed) != len(there) + len(self.new_edges):
            raise UnclearError("The edges could not be added.")
        for index, (one, other) in enumerate(zip(listed, there, strict=False)):
            but = matching.KEYS if index in self.edges else ()
            if any(one.get(key) != other.get(key) for key in {*one, *other}.difference(but)):
                raise UnclearError(f"The edge `{other.get('from')} -> {other.get('to')}` would have changed.")
        if {key: value for key, value in new.items() if value} != {key: value for key, value in old.items() if value}:
            raise UnclearError("Something that you wrote would have changed.")
        assert len(model.edges) == len(listed)


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _listed(several: Sequence[str]) -> str:
    shown = ", ".join(f"`{one}`" for one in several[:8])
    return shown + (f" and {len(several) - 8} more" if len(several) > 8 else "")


def _stay(number: int, word: str) -> str:
    return (
        f"{number} {word} deleted or hidden before stays out"
        if number == 1
        else (f"{number} {word}s deleted or hidden before stay out")
    )


def _refusal(path: str, why: str) -> ArchdocError:
    hint = "Nothing was written. A fresh draft beside it (`-o OTHER.yaml`) shows what the source holds now."
    return ArchdocError((Problem(Mark(path), f"This spec can't be brought up to date by machine. {why}", hint),))
