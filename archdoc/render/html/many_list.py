"""A list that is searched: what is shown of each of its items, its words, and what it can be filtered by, in parts."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence

from archdoc.render.html import search
from archdoc.render.html.portfolio import MOST_OPTIONS, Choice


class Searched:
    """The items of a list, as they come; they are numbered from 0."""

    def __init__(self, kind: str, size: int, fields: Sequence[str], put: Callable[[str, bytes], None]) -> None:
        """`size` is how many items a part has; `fields` are the names of the texts that are searched."""
        self.kind, self.size, self._put = kind, size, put
        self.index = search.Index(fields)
        self.facets: dict[str, dict[str, array[int]]] = {}
        self.first: list[str] = []
        self._part: list[str] = []

    def add(self, html: str, texts: Sequence[str], facets: Iterable[tuple[str, Iterable[str]]], first: int) -> None:
        """Takes in what is next, which is among the `first` or not."""
        number = len(self.index)
        self.index.add(*texts)
        for name, values in facets:
            for value in dict.fromkeys(values):
                self.facets.setdefault(name, {}).setdefault(value, array("I")).append(number)
        if number < first:
            self.first.append(html)
        self._part.append(html)
        if len(self._part) == self.size:
            self._flush()

    def finish(self) -> None:
        """Writes what is left, and the indexes."""
        self._flush()
        self.script("head", self.index.head())
        for letters, terms in self.index.parts():
            self.script(f"words-{letters}", terms, f"words-{search.file_name(letters)}")
        told = {
            name: [(value, search.distances(values[value])) for value in _by_count(values)]
            for name, values in self.facets.items()
        }
        self.script("facets", told)

    def script(self, name: str, value: object, file: str = "") -> None:
        """Writes a part by its name, in a file that may have another."""
        self._put(f"{self.kind}-{file or name}.js", search.script(self.kind, name, value).encode())

    def choice(self, name: str, label: str, *, least: int = 1) -> Choice:
        """What one can choose by: a list where it is short, else typed and completed by the script."""
        known = self.facets.get(name, {})
        if len(known) < least:
            return Choice(name=name, label=label)
        if len(known) > MOST_OPTIONS and name != "year":
            return Choice(name=name, label=label, typed=True, later=True)
        down = name == "year"
        return Choice(name=name, label=label, options=tuple(sorted(known, key=str.casefold, reverse=down)))

    def _flush(self) -> None:
        if self._part:
            self.script(f"shown-{(len(self.index) - 1) // self.size}", self._part)
        self._part = []


def _by_count(values: dict[str, array[int]]) -> list[str]:
    return sorted(values, key=lambda value: (-len(values[value]), value.casefold(), value))
