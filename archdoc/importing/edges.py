"""The edges that a source tells, against those of a spec: which are new, changed or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from archdoc.importing.edit import Text
from archdoc.importing.join import plain
from archdoc.importing.plan import Link
from archdoc.importing.record import GONE, ends, of_edge
from archdoc.spec.expand import BOOLEANS, edge_items

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
