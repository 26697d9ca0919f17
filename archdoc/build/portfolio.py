"""What is known of each project -> the pages over all of them, which are written once all projects are.

An entry is put aside in a file as soon as its project is made, so that memory doesn't grow with their number.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext, suppress
from pathlib import Path

import msgspec

from archdoc import __version__
from archdoc.build import cache
from archdoc.core.vocabulary import Audience, notice
from archdoc.core.write import Written, at_once, write
from archdoc.dossier.portfolio import Entry
from archdoc.render import across as data
from archdoc.render.html import across
from archdoc.render.html import portfolio as index
from archdoc.render.html.many import Many
from archdoc.render.html.pages import looks
from archdoc.render.html.portfolio import Names, Span, latest, span, years

_IN_MEMORY = 4 << 20
"""Bytes of entries that need no file."""


_LETTERS = 16
_OURS = re.compile(rf"[0-9a-f]{{{_LETTERS}}}")
"""What folders of parts are called."""
FEW = 40
"""So many projects are on their page as a whole; of more, it has what is seen first, and the rest is in parts."""


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the pages over all projects are, for the build that no longer makes one of them."""

    files: dict[str, str]
    """SHA-256 of each file, by name."""
    parts: str = ""
    """The folder of their parts, whose name is a hash over all that went into it."""
    sizes: tuple[int, int] = (0, 0)
    """How many parts there are, and how many bytes they have."""


class Shelf:
    """Entries of projects, put aside in a file of its own that is gone with it. Numbers are given by the caller."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places: dict[int, tuple[int, int]] = {}
        self._spans: dict[int, Span] = {}
        self._decisions: dict[int, int] = {}

    def close(self) -> None:
        """Nothing can be had of it any more."""
        self._file.close()

    def add(self, number: int, entry: Entry) -> None:
        """Puts an entry aside."""
        content = zlib.compress(msgspec.msgpack.encode(entry), 1)
        self._places[number] = (self._file.seek(0, os.SEEK_END), len(content))
        self._file.write(content)
        self._spans[number], self._decisions[number] = span(entry), len(entry.decisions)

    def latest(self, numbers: Iterable[int]) -> list[int]:
        """The numbers of projects, those that still run or ended last first."""
        return sorted(numbers, key=lambda number: latest(self._spans[number]))

    def years(self, numbers: Iterable[int]) -> range:
        """All years that one of these projects ran in."""
        return years(self._spans[number] for number in numbers)

    def decisions(self, numbers: Iterable[int]) -> int:
        """How many decisions these projects have."""
        return sum(self._decisions[number] for number in numbers)

    def packed(self, number: int) -> bytes:
        """An entry as it is put aside: the same for the same."""
        start, size = self._places[number]
        self._file.seek(start)
        return self._file.read(size)

    def get(self, number: int) -> Entry:
        """The entry with a number. Raises KeyError: there is none."""
        return msgspec.msgpack.decode(zlib.decompress(self.packed(number)), type=Entry)


def names(audience: Audience, audiences: Sequence[Audience]) -> Names:
    """The files over all projects of an audience; where there are two, the public's have names of their own."""
    return Names.of(beside=audience == "public" and len(audiences) > 1)


def checked(entry: Entry, found_by: str = "") -> Iterator[tuple[str, bytes]]:
    """All that the pages over all projects say of one, as files, for the check of what leaves.

    `found_by` is the text that its words for the search are of, where no other file has it. It is checked project by
    project: what one must not say, another may.
    """
    both = Names.of()
    yield both.index, index.page([entry], names=both).encode()
    yield f"the search of {both.index}", found_by.encode()
    yield both.decisions, across.decisions_page([entry], names=both).encode()
    yield both.technologies, across.technologies_page([entry], names=both).encode()
    yield across.data_name(both.decisions), data.decisions([entry])
    yield across.data_name(both.technologies), data.technologies_json([entry])


def written(output: Path, shelf: Shelf, numbers: Sequence[int], names: Names, audience: Audience) -> Written:
    """Writes the pages over the projects with these numbers, and removes those that there no longer are.

    One project has but `index.html`, since it has all its decisions on a page of its own. Raises ArchdocError: a file
    can't be written.
    """
    kept = output / _manifest_name(names)
    before = _manifest(kept)
    parts = _parts(output, shelf, numbers, names, audience) if len(numbers) > FEW else None
    if parts and before.parts == parts.name and _as_made(output, parts, before):
        return Written(same=len(before.files) + 1 + before.sizes[0])
    done = 0
    if parts:
        # Its name says all that is in it, and it appears at once: it is whole, unless a build left it otherwise.
        whole = parts.is_dir() and before.parts != parts.name
        if not whole:
            shutil.rmtree(parts, ignore_errors=True)
        into = nullcontext(_nowhere) if whole else at_once(parts, named=True)
        with into as put, closing(_many(names, parts, put, audience, shelf, numbers)) as made:
            for number in shelf.latest(numbers):
                made.add(shelf.get(number))
            files = made.finish()
        done = 0 if whole else _sizes(parts)[0]
    else:
        files = _few([shelf.get(number) for number in numbers], names, notice(audience))
    gone = [name for name, hash in before.files.items() if name not in files and cache.is_as_made(output / name, hash)]
    if len(files) > 1:
        # First, so that of a build which was ended in between the next one knows what is its own.
        hashes = {name: cache.hashed(content) for name, content in files.items()}
        told = Manifest(hashes, parts.name if parts else "", _sizes(parts) if parts else (0, 0))
        files = {kept.name: msgspec.json.format(msgspec.json.encode(told), indent=1)} | files
    elif kept.exists():
        gone.append(kept.name)
    pages = write(
        {str(output / name): content for name, content in files.items()}, [str(output / name) for name in gone]
    )
    return Written(pages.written + done, pages.same, pages.removed + _sweep(output / names.parts, parts))


def _nowhere(_name: str, _content: bytes) -> None:
    """What is there already needn't be written."""


def _many(
    names: Names, parts: Path, put: Callable[[str, bytes], None], audience: Audience, shelf: Shelf,
    numbers: Sequence[int],
) -> Many:  # fmt: skip
    return Many(
        names, f"{parts.parent.name}/{parts.name}/", put, notice=notice(audience), years=shelf.years(numbers),
        decisions=shelf.decisions(numbers),
    )  # fmt: skip


def _few(entries: Sequence[Entry], names: Names, note: str) -> dict[str, bytes]:
    """The pages over some projects, each with all that is in it."""
    if len(entries) < 2:
        return {names.index: index.page(entries, notice=note).encode()}
    return {
        names.index: index.page(entries, notice=note, names=names).encode(),
        names.decisions: across.decisions_page(entries, notice=note, names=names).encode(),
        across.data_name(names.decisions): data.decisions(entries),
        names.technologies: across.technologies_page(entries, notice=note, names=names).encode(),
        across.data_name(names.technologies): data.technologies_json(entries),
    }


def _parts(output: Path, shelf: Shelf, numbers: Sequence[int], names: Names, audience: Audience) -> Path:
    """The folder for the parts of many projects, named by all that goes into them."""
    digest = hashlib.sha256(msgspec.json.encode((__version__, cache.versions(), looks(), names, notice(audience))))
    for number in numbers:
        digest.update(hashlib.sha256(shelf.packed(number)).digest())
    return output / names.parts / digest.hexdigest()[:_LETTERS]


def _as_made(output: Path, parts: Path, before: Manifest) -> bool:
    """Whether all pages and parts are there as the last build left them."""
    pages = all(cache.is_as_made(output / name, hash) for name, hash in before.files.items())
    return pages and _sizes(parts) == before.sizes


def _sizes(folder: Path) -> tuple[int, int]:
    """How many files a folder has, and of how many bytes; none where it isn't there."""
    try:
        with os.scandir(folder) as found:
            sizes = [one.stat().st_size for one in found]
    except OSError:
        return (0, 0)
    return len(sizes), sum(sizes)


def _sweep(folder: Path, kept: Path | None) -> int:
    """Removes the parts of earlier builds; how many files they were."""
    removed = 0
    for old in folder.glob("*") if folder.is_dir() else ():
        if old != kept and _OURS.fullmatch(old.name):
            removed += _sizes(old)[0]
            shutil.rmtree(old, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()  # where nothing is left in it
    return removed


def _manifest_name(names: Names) -> str:
    return f".archdoc-{names.index.removesuffix('.html')}.json"


def _manifest(path: Path) -> Manifest:
    """What an earlier build made; nothing where there was none."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    return Manifest({})
