"""What is named on the command line -> one architecture, and what each format brought to it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importing import formats
from archdoc.importing.files import STDIN, Files
from archdoc.importing.formats import Found
from archdoc.importing.graph import Architecture
from archdoc.importing.join import Keys, join, settled
from archdoc.spec.resolve import readable

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
    files = Files(formats.roots(paths))
    found = formats.find(paths, files, wanted)
    several: list[Architecture] = []
    problems: list[Problem] = []
    for one in found:
        try:
            read = settled(formats.read(one, files))
            told = {remark for other in several for remark in other.left_out}  # a workspace reads its records too
            left_out = tuple(remark for remark in read.left_out if remark not in told)
            several.append(msgspec.structs.replace(read, left_out=left_out))
        except ArchdocError as error:
            problems += error.problems
    if problems:
        raise ArchdocError(tuple(problems))
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
