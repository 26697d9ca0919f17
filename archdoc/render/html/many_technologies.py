"""What many projects did about technologies -> a page of all, and one of each among the parts."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Sequence

import msgspec

from archdoc.dossier import decided
from archdoc.dossier.portfolio import Entry
from archdoc.render import across as data
from archdoc.render.html import across
from archdoc.render.html.portfolio import Choice

Page = Callable[..., str]
"""A template and its values to a page."""
Put = Callable[[str, str], str]
"""A file's name and its page to where it is for the others."""


class _Line(msgspec.Struct, frozen=True):
    """A technology in the list of all, with how many projects did what about it."""

    file: str
    name: str
    called: tuple[str, ...]
    kept: int
    left: int
    down: int
    data: tuple[tuple[str, str], ...]


class Technologies:
    """What projects did about technologies, put aside in a file until all of them are known."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(1 << 20)  # noqa: SIM115 - closed by `close`
        self._places: dict[str, array[int]] = {}

    def close(self) -> None:
        """Nothing is left of what was put aside."""
        self._file.close()

    def add(self, entry: Entry) -> None:
        """Takes in the next project."""
        light = msgspec.structs.replace(
            entry, about=msgspec.structs.replace(entry.about, words=""), uses=(), decisions=()
        )
        for use in entry.uses:
            place = self._file.seek(0, 2)
            content = msgspec.msgpack.encode((msgspec.structs.replace(light, summary=None), use))
            self._file.write(len(content).to_bytes(4, "big") + content)
            self._places.setdefault(use.key, array("Q")).append(place)

    def finish(self, page: Page, put: Put, as_json: str) -> tuple[str, bytes]:
        """The page of all and the same as JSON, a file that it names; the page of each is put among the parts."""
        found = []
        for key, places in self._places.items():
            one = data.Technology(data.id_of(key), tuple(map(self._read, places)))
            names = data.called(one)
            found.append((names[0].casefold(), key, self._row(page, put, one, names), data.technology_line(one)))
        found.sort()
        ways = {way for *_, (_, hows), _ in found for way in across.ways(hows)}
        made = page(
            "across_page.html", title=f"{len(found):,} technologies", here="Technologies", label="Search",
            rows=[row for *_, (row, _), _ in found], kind="technologies", columns=across.TECHNOLOGY_COLUMNS,
            selects=(Choice(name="way", label="Was", options=tuple(way for way in across.WAYS if way in ways)),),
            json=as_json, empty=across.NO_TECHNOLOGY,
            lead=across.TECHNOLOGY_LEAD, caption=across.TECHNOLOGY_CAPTION,
        )  # fmt: skip
        return made, data.lines("technologies", (line for *_, line in found))

    def _row(self, page: Page, put: Put, one: data.Technology, names: Sequence[str]) -> tuple[str, frozenset[str]]:
        """The row in the list of all, and in which ways it was used."""
        by = {how: [across.used(entry, use) for entry, use in one.uses if use.how == how] for how in across.WAYS[:3]}
        file = put(f"{one.id}.html", page(
            "many_technology.html", title=names[0], called=names[1:], left=by["left"], down=by["turned down"],
            kept=sorted(by["kept"], key=lambda use: not use.why),
        ))  # fmt: skip
        hows = frozenset(how for how, several in by.items() if several)
        line = _Line(
            file, names[0], tuple(names[1:]), len(by["kept"]), len(by["left"]), len(by["turned down"]),
            (("way", "|".join(across.ways(hows))),),
        )  # fmt: skip
        return across.macro("many_rows.html", "technology", line, across.TECHNOLOGY_COLUMNS), hows

    def _read(self, place: int) -> tuple[Entry, decided.Use]:
        self._file.seek(place)
        size = int.from_bytes(self._file.read(4), "big")
        return msgspec.msgpack.decode(self._file.read(size), type=tuple[Entry, decided.Use])
