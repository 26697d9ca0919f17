"""What is named on the command line -> one architecture, and what each format brought to it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import msgspec

from archdoc.errors import ArchdocError, Problem
from archdoc.importing import formats
from archdoc.importing.files import Files
from archdoc.importing.formats import Found
from archdoc.importing.graph import Architecture
from archdoc.importing.join import Keys, join, settled

_COMMON = re.compile(
    r"(docker-)?compose([.-].*)?|workspace|catalog(-info)?|all|index|readme|model|architecture|main|spec|asyncapi|"
    r"structurizr|diagram|adrs?|decisions|docs?|kubernetes|k8s|manifests|deploy(ment)?|calm",
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
            several.append(settled(formats.read(one, files)))
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
        names = [os.path.splitext(os.path.basename(here))[0] if os.path.isfile(here) else os.path.basename(here)]
        above = os.path.dirname(here)
        names += [os.path.basename(above), os.path.basename(os.path.dirname(above))]
        name = next((name for name in names if name and not _COMMON.fullmatch(name)), "")
        words = " ".join(re.sub(r"[._-]+", " ", name).split())
        if words and words.isprintable():
            return words[:1].upper() + words[1:]
    return ""
