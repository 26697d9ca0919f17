"""What an earlier build left that is still right, so that it needn't be made again.

In each project's folder, `.archdoc.json` says what went into it (a hash over the model, the files it takes in, what
was asked for, and the versions of all that draws) and the hash of each file that came out. Where all of it holds, the
files are taken as they are.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
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


class Built(msgspec.Struct, frozen=True):
    """The outputs of one project: contents by file name, and its entry on the page over all."""

    files: dict[str, bytes]
    entry: Entry
    note: str = ""
    """What its overview folds, and how to have it otherwise."""
    report: tuple[str, ...] = ()
    """What there is to tell the author: how many pages the dossier has, and what was left for the appendix."""
    ready: str = ""
    """How complete the dossier is, in a line."""
    icons: tuple[str, ...] = ()
    """Files beside the spec that went into it."""
    places: dict[str, Kept] = {}
    """What the next build is to remember of each picture, by its key."""


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a project's folder holds, and what it was made from."""

    key: str
    files: dict[str, str]
    """SHA-256 of each file, by name."""
    entry: Entry
    note: str = ""
    others: dict[str, str] = {}
    """The same of files that earlier builds made, and the last one did not."""
    source: str = ""
    """A hash over the spec as it is written; of what is for its author alone."""
    icons: dict[str, str] = {}
    """SHA-256 of files beside the spec that went into it, by name."""
    sizes: dict[str, int] = {}
    """Bytes of each file, by name."""
    ready: str = ""
    """How complete the dossier was, in a line."""


def key(model: Model, asked: msgspec.Struct, secrets: Sequence[msgspec.Struct] = ()) -> str:
    """A hash over all that a project's outputs depend on, and what they were checked for."""
    digest = hashlib.sha256(msgspec.json.encode((__version__, versions(), asked)))
    digest.update(msgspec.json.encode((msgspec.structs.replace(model, path=""), secrets)))
    for element in model.elements.values():
        if element.icon and is_file_name(element.icon):
            digest.update(Path(folder_of(model.path), element.icon).read_bytes())
    return digest.hexdigest()


def source(text: str, asked: msgspec.Struct, audience: str) -> str:
    """A hash over a spec as it is written and what was asked for, which is had without reading what it says."""
    head = msgspec.json.encode((__version__, versions(), asked, audience))
    return hashlib.sha256(head + b"\n" + text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def versions() -> list[str]:
    """What else what is made depends on, beside what it is made of."""
    return [*(version(name) for name in _DRAWING), *Entry.__struct_fields__]


def manifest(
    key: str, built: Built, earlier: Mapping[str, str], *, source: str = "", beside: Path | None = None
) -> bytes:
    """The content of a project's manifest; `earlier` is what the one before says, so that no file is forgotten.

    `beside` is the folder of the spec with that `source`, from whose files its icons come; what the public gets has
    neither.
    """
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in built.files.items()}
    sizes = {name: len(content) for name, content in built.files.items()}
    others = {name: hash for name, hash in earlier.items() if name not in built.files}
    icons = {name: _hash(beside / name) for name in built.icons} if beside else {}
    made = Manifest(
        key, hashes, built.entry, built.note, others, source, icons, sizes, built.ready if beside else ""
    )  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(made), indent=1)


def begun(before: bytes | None, built: Built) -> bytes:
    """The content of a manifest while files are being replaced: it knows those of before and of now, and keeps none."""
    try:
        found = msgspec.json.decode(before or b"", type=Manifest)
    except msgspec.DecodeError:
        found = Manifest("", {}, built.entry)
    new = {name: hashlib.sha256(content).hexdigest() for name, content in built.files.items()}
    others = new | found.others
    return msgspec.json.encode(msgspec.structs.replace(found, key="", source="", others=others))


def written(folder: Path) -> bytes | None:
    """The manifest in a folder as it is; None where there is none."""
    try:
        return (folder / NAME).read_bytes()
    except OSError:
        return None


def settle(folder: Path) -> None:
    """The manifest is the last that was written: what is changed from now on is newer than it."""
    with suppress(OSError):
        os.utime(folder / NAME)


def untouched(folder: Path, source: str, beside: Path) -> Manifest | None:
    """The manifest of an earlier build where the spec is as it was, and so is each file; else None.

    A file of the same size that is older than the manifest is taken as it is, as `make` and Git do.
    """
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
        if found.source != source or not source:
            return None
        made = (folder / NAME).stat().st_mtime_ns
        for name, hash in found.files.items():
            there = (folder / name).stat()
            if there.st_size != found.sizes.get(name) or (
                there.st_mtime_ns >= made and not is_as_made(folder / name, hash)
            ):
                return None
        right = all(_hash(beside / name) == hash for name, hash in found.icons.items())
    except (OSError, msgspec.DecodeError):
        return None
    return found if right else None


def kept_names(folder: Path) -> list[str]:
    """The files that the last build left in a folder, with the manifest."""
    return [NAME, *msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest).files]


def places(folder: Path) -> dict[str, Kept]:
    """What an earlier build remembered of each picture, by its key."""
    try:
        return msgspec.json.decode((folder / PLACES).read_bytes(), type=dict[str, Kept])
    except (OSError, msgspec.DecodeError):
        return {}


def is_new(folder: Path) -> bool:
    """Whether no build has remembered yet where cards are."""
    return not (folder / PLACES).exists()


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


def load(folder: Path, key: str) -> Built | None:
    """What an earlier build made; None where anything has changed since."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
        if found.key != key:
            return None
        files = {name: (folder / name).read_bytes() for name in found.files}
    except (OSError, msgspec.DecodeError):
        return None
    right = all(hashlib.sha256(content).hexdigest() == found.files[name] for name, content in files.items())
    return Built(files, found.entry, found.note, (), found.ready, tuple(found.icons)) if right else None


def hashed(content: bytes) -> str:
    """SHA-256 of a file's content, as manifests have it."""
    return hashlib.sha256(content).hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
