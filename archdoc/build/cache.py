"""What an earlier build left that is still right, so that it needn't be made again.

In each project's folder, `.archdoc.json` says what went into it (a hash over the model, the files it takes in, what
was asked for, and the versions of all that draws) and the hash of each file that came out. Where all of it holds, the
files are taken as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from archdoc import __version__
from archdoc.catalogue.icons import folder_of, is_file_name
from archdoc.core.model import Model
from archdoc.diagram.layout.keep import Kept
from archdoc.dossier.portfolio import Entry

NAME = ".archdoc.json"
PLACES = ".archdoc-places.json"
"""Where cards are on each picture, for the next build to leave them there."""
_DRAWING = ("diagrams", "graphviz", "graphviz-pure", "markdown-it-py", "typst")


class Manifest(msgspec.Struct, frozen=True):
    """What a project's folder holds, and what it was made from."""

    key: str
    files: dict[str, str]
    """SHA-256 of each file, by name."""
    entry: Entry
    note: str = ""
    others: dict[str, str] = {}
    """The same of files that earlier builds made, and the last one did not."""


def key(model: Model, asked: msgspec.Struct, secrets: Sequence[msgspec.Struct] = ()) -> str:
    """A hash over all that a project's outputs depend on, and what they were checked for."""
    digest = hashlib.sha256(msgspec.json.encode((__version__, _versions(), asked)))
    digest.update(msgspec.json.encode((msgspec.structs.replace(model, path=""), secrets)))
    for element in model.elements.values():
        if element.icon and is_file_name(element.icon):
            digest.update(Path(folder_of(model.path), element.icon).read_bytes())
    return digest.hexdigest()


@cache
def _versions() -> list[str]:
    return [version(name) for name in _DRAWING]


def manifest(
    key: str, files: Mapping[str, bytes], entry: Entry, note: str = "", earlier: Mapping[str, str] | None = None
) -> bytes:
    """The content of a project's manifest; `earlier` is what the one before says, so that no file is forgotten."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    others = {name: hash for name, hash in (earlier or {}).items() if name not in files}
    return msgspec.json.format(msgspec.json.encode(Manifest(key, hashes, entry, note, others)), indent=1)


def places(folder: Path) -> dict[str, Kept]:
    """What an earlier build remembered of each picture, by its key."""
    try:
        return msgspec.json.decode((folder / PLACES).read_bytes(), type=dict[str, Kept])
    except (OSError, msgspec.DecodeError):
        return {}


def names(folder: Path) -> dict[str, str]:
    """The files that earlier builds made in a folder with the hash of each, as far as the manifest says."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return {}
    every = found.others | found.files
    return {name: hash for name, hash in every.items() if "/" not in name and "\\" not in name}


def is_as_made(path: Path, hash: str) -> bool:
    """Whether a file is there with the content that a build gave it."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == hash
    except OSError:
        return False


def load(folder: Path, key: str) -> tuple[dict[str, bytes], Entry, str] | None:
    """The files of an earlier build, its entry and what it noted; None where anything has changed since."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
        if found.key != key:
            return None
        files = {name: (folder / name).read_bytes() for name in found.files}
    except (OSError, msgspec.DecodeError):
        return None
    right = all(hashlib.sha256(content).hexdigest() == found.files[name] for name, content in files.items())
    return (files, found.entry, found.note) if right else None
