"""Files and folders on the command line -> the formats that they are in, by their content.

What is named on the command line -> one architecture, and what each format brought to it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import own
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import STDIN, File, Files, RefusedError
from archdoc.importers.join import Keys, join, settled
from archdoc.importers.registry import CATALOGUES, FORMATS, PROSE, endings
from archdoc.spec.resolve import readable

_OWN = ("components:", "queues:", "third_parties:")


class Reader(Protocol):
    """What a module of a format has."""

    NAME: str

    def looks(self, file: File) -> bool:
        """Whether a file is in the format, by its content."""

    def read(self, given: tuple[File, ...], files: Files) -> Architecture:
        """The architecture of all files of that format. Raises ArchdocError."""


class Found(msgspec.Struct, frozen=True):
    """The files of one format, in the order given."""

    format: str
    files: tuple[File, ...]
    named: tuple[str, ...]
    """What the user named for it: files, and folders."""


def reader(format: str) -> Reader:
    """The reader of a format."""
    made: Reader = import_module(f"archdoc.importers.{FORMATS[format].module}")
    return made


def find(paths: Sequence[str], files: Files, wanted: str | None = None) -> list[Found]:
    """What the paths hold, by format, in the order of the first file of each.

    A file must be in some format; of a folder, the files that are in one count. `wanted` is the only format to read: a
    named file is taken to be in it. Raises ArchdocError with every path that holds nothing.
    """
    by_format: dict[str, dict[str, File]] = {}
    named: dict[str, list[str]] = {}
    problems: list[Problem] = []
    asked = {os.path.normpath(path) for path in paths}
    for path in paths:
        try:
            for format, file in _in(path, files, wanted):
                by_format.setdefault(format, {})[os.path.realpath(file.path)] = file
                if path not in named.setdefault(format, []):
                    named[format].append(path)
        except ArchdocError as error:
            problems += error.problems
    files.listed = {path for path in files.listed if os.path.normpath(path) not in asked}
    if problems:
        raise ArchdocError(tuple(problems))
    return [Found(format, tuple(given.values()), tuple(named[format])) for format, given in by_format.items()]


def read(found: Found, files: Files) -> Architecture:
    """The architecture of the files of one format. Raises ArchdocError."""
    return own.unmarked(reader(found.format).read(found.files, files), found.files)


def roots(paths: Sequence[str]) -> tuple[str, ...]:
    """The folders that may be read in: those named, and those of the files named."""
    return tuple(dict.fromkeys(path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths))


def format_of(file: File, formats: Sequence[str] = tuple(FORMATS)) -> str | None:
    """The format that a file is in, or None. In prose, what stands in an example isn't what the file is.

    Formats of the file's ending are tried first, so that the readers of others need not be loaded.
    """
    ending = os.path.splitext(file.path)[1].lower()
    if ending in PROSE:
        formats = [format for format in formats if ending in FORMATS[format].endings]
    likely = sorted(formats, key=lambda name: ending not in FORMATS[name].endings)
    return next((format for format in likely if reader(format).looks(file)), None)


def _in(path: str, files: Files, wanted: str | None) -> list[tuple[str, File]]:
    if path == STDIN or not os.path.isdir(path):
        file = files.named(path)
        format = wanted or format_of(file)
        if format is None:
            raise ArchdocError((_unknown(file),))
        return [(format, file)]
    formats = (wanted,) if wanted else tuple(FORMATS)
    made: list[tuple[str, File]] = []
    try:
        for name in files.all_in(path, endings()):
            file = files.named(name)
            format = format_of(file, formats)
            if format is not None and not _is_spec(file):
                files.listed.add(file.path)
                made.append((format, file))
    except RefusedError as why:
        raise ArchdocError((Problem(Mark(path), str(why)),)) from None
    if not made:
        what = (
            f"No file in this folder is {FORMATS[wanted].label}."
            if wanted
            else "No file in this folder can be imported."
        )
        raise ArchdocError((Problem(Mark(path), what, f"What can be: {_listed()}."),))
    return made


def _unknown(file: File) -> Problem:
    if _is_spec(file):
        hint = f"`archdoc build {file.path}` builds it; `archdoc import FILE --into {file.path}` adds what FILE holds."
        return Problem(Mark(file.path), "This is a spec already.", hint)
    if not file.text.strip():
        return Problem(Mark(file.path), "The file is empty.")
    near = _guess(file)
    hint = f"What can be imported: {_listed()}."
    said = f"It may be meant as {FORMATS[near].label}: with `--from {near}` it is read as such. " if near else ""
    if file.path.lower().endswith((".md", ".markdown")):
        said += "Your own notes, under headings, take `--from notes`. "
    return Problem(Mark(file.path), "It can't be told what this file is.", said + hint)


def _is_spec(file: File) -> bool:
    lines = file.text.splitlines()
    tops = {line.split(" ")[0] for line in lines if line[:1].isalpha()}
    return "title:" in tops and any(key in tops for key in _OWN)


def _guess(file: File) -> str | None:
    """The format that a file's name or a word in it speaks for."""
    name = os.path.basename(file.path).lower()
    ending = os.path.splitext(name)[1]
    for format in FORMATS.values():
        if ending in format.own:
            return format.name
    formats = sorted(FORMATS.values(), key=lambda one: one.name == "kubernetes")  # others have an apiVersion too
    for format in formats:
        if any(sign in name or sign in file.text for sign in format.signs):
            return format.name
    return None


def _listed() -> str:
    return ", ".join(f"{format.label} (`{format.name}`)" for format in FORMATS.values())


_COMMON = re.compile(
    r"(docker-)?compose([.-].*)?|workspace|catalog(-info)?|all|index|readme|model|architecture|main|spec|asyncapi|"
    r"structurizr|diagram|arch|adrs?|decisions|docs?|kubernetes|k8s|manifests|deploy(ment)?|calm",
    re.IGNORECASE,
)
"""Names of files and folders that say what sort of thing they are, and not whose."""


class Gathered(msgspec.Struct, frozen=True):
    """What was read. `several` and `keys` go with `found`: what each brought, and what its keys became in `whole`."""

    found: tuple[Found, ...]
    several: tuple[Architecture, ...]
    whole: Architecture
    keys: tuple[Keys, ...]


def gather(paths: Sequence[str], wanted: str | None = None) -> Gathered:
    """Reads files and folders. `wanted` is the only format to read. Raises ArchdocError with every problem."""
    files = Files(roots(paths))
    found = find(paths, files, wanted)
    made: dict[str, Architecture] = {}
    problems: list[Problem] = []
    for one in sorted(found, key=lambda one: one.format not in CATALOGUES):
        own = tuple(file for file in one.files if file.path not in files.claimed)
        try:
            if own:
                made[one.format] = settled(read(msgspec.structs.replace(one, files=own), files))
        except ArchdocError as error:
            problems += error.problems
    if problems:
        raise ArchdocError(tuple(problems))
    found = [one for one in found if one.format in made]
    several: list[Architecture] = []
    for one in found:
        told = {remark for other in several for remark in other.left_out}  # a workspace reads its records too
        left_out = tuple(remark for remark in made[one.format].left_out if remark not in told)
        several.append(msgspec.structs.replace(made[one.format], left_out=left_out))
    whole, keys = join(several)
    return Gathered(tuple(found), tuple(several), whole, tuple(keys))


def title_of(paths: Sequence[str]) -> str:
    """A title from the name of the first file or folder that has one of its own; empty where none has."""
    for path in paths:
        here = os.path.abspath(path)
        names = [_stem(os.path.basename(here)) if os.path.isfile(here) else os.path.basename(here)]
        above = os.path.dirname(here)
        names += [os.path.basename(above), os.path.basename(os.path.dirname(above))]
        names = names[1:] if path == STDIN else names
        name = next((name for name in names if name and not _COMMON.fullmatch(name)), "")
        words = " ".join(re.sub(r"[._-]+", " ", name).split())
        if words and words.isprintable():
            return readable(words.replace(" ", "_"))
    return ""


def _stem(name: str) -> str:
    """A file's name without its endings: those of `shop.calm.json` are two."""
    stem = os.path.splitext(name)[0]
    before, dot, last = stem.rpartition(".")
    return before if before and dot and _COMMON.fullmatch(last) else stem
