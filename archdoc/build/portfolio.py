"""What is known of each project -> the pages over all of them, which are written once all projects are.

An entry is put aside in a file as soon as its project is made, so that memory doesn't grow with their number.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from archdoc.build import cache
from archdoc.core.vocabulary import Audience, notice
from archdoc.core.write import Written, write
from archdoc.dossier.portfolio import Entry
from archdoc.render import across as data
from archdoc.render.html import across
from archdoc.render.html import portfolio as index
from archdoc.render.html.portfolio import Names

_IN_MEMORY = 4 << 20
"""Bytes of entries that need no file."""


class Manifest(msgspec.Struct, frozen=True):
    """What the pages over all projects are, for the build that no longer makes one of them."""

    files: dict[str, str]
    """SHA-256 of each file, by name."""


class Shelf:
    """Entries of projects, put aside in a file of its own that is gone with it. Numbers are given by the caller."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places: dict[int, tuple[int, int]] = {}

    def close(self) -> None:
        """Nothing can be had of it any more."""
        self._file.close()

    def add(self, number: int, entry: Entry) -> None:
        """Puts an entry aside."""
        content = zlib.compress(msgspec.msgpack.encode(entry), 1)
        self._places[number] = (self._file.seek(0, os.SEEK_END), len(content))
        self._file.write(content)

    def get(self, number: int) -> Entry:
        """The entry with a number. Raises KeyError: there is none."""
        start, size = self._places[number]
        self._file.seek(start)
        return msgspec.msgpack.decode(zlib.decompress(self._file.read(size)), type=Entry)


def names(audience: Audience, audiences: Sequence[Audience]) -> Names:
    """The files over all projects of an audience; where there are two, the public's have names of their own."""
    return Names.of(beside=audience == "public" and len(audiences) > 1)


def checked(entry: Entry) -> Iterator[tuple[str, bytes]]:
    """All that the pages over all projects say of one, as files, for the check of what leaves.

    It is checked project by project: what one must not say, another may.
    """
    both = Names.of()
    yield both.index, index.page([entry], names=both).encode()
    yield both.decisions, across.decisions_page([entry], names=both).encode()
    yield both.technologies, across.technologies_page([entry], names=both).encode()
    yield across.data_name(both.decisions), data.decisions([entry])
    yield across.data_name(both.technologies), data.technologies_json([entry])


def written(output: Path, shelf: Shelf, numbers: Sequence[int], names: Names, audience: Audience) -> Written:
    """Writes the pages over the projects with these numbers, and removes those that there no longer are.

    One project has but `index.html`, since it has all its decisions on a page of its own. Raises ArchdocError: a file
    can't be written.
    """
    entries, note = [shelf.get(number) for number in numbers], notice(audience)
    files: dict[str, bytes] = {}
    if len(entries) > 1:
        files = {
            names.index: index.page(entries, notice=note, names=names).encode(),
            names.decisions: across.decisions_page(entries, notice=note, names=names).encode(),
            across.data_name(names.decisions): data.decisions(entries),
            names.technologies: across.technologies_page(entries, notice=note, names=names).encode(),
            across.data_name(names.technologies): data.technologies_json(entries),
        }
    else:
        files = {names.index: index.page(entries, notice=note).encode()}
    kept = output / _manifest_name(names)
    before = _manifest(kept)
    gone = [name for name, hash in before.files.items() if name not in files and cache.is_as_made(output / name, hash)]
    if len(files) > 1:
        # First, so that of a build which was ended in between the next one knows what is its own.
        hashes = {name: cache.hashed(content) for name, content in files.items()}
        files = {kept.name: msgspec.json.format(msgspec.json.encode(Manifest(hashes)), indent=1)} | files
    elif kept.exists():
        gone.append(kept.name)
    return write(
        {str(output / name): content for name, content in files.items()}, [str(output / name) for name in gone]
    )  # fmt: skip


def _manifest_name(names: Names) -> str:
    return f".archdoc-{names.index.removesuffix('.html')}.json"


def _manifest(path: Path) -> Manifest:
    """What an earlier build made; nothing where there was none."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    return Manifest({})
