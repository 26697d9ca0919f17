"""Compose files to data, and which of them are one system."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from archdoc.importers.files import File, Files
from archdoc.importers.yaml import Document, documents

BASES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The names that compose itself looks for."""
NAMED = re.compile(r"(?:^|[/\\])(?:docker-)?compose[\w.\-]*\.(?:ya?ml|json)$")
_TOP = frozenset({"services", "include", "networks", "volumes", "version", "name", "models", "configs", "secrets"})
MOST = 0.6
"""The share of services from which on two files are two tellings of one system."""


class Loaded(msgspec.Struct, frozen=True):
    """A document of a compose file as data."""

    file: File
    document: Document
    top: dict[str, Any]
    services: dict[str, Any]


def load(file: File) -> list[Loaded]:
    """The documents of a compose file. None: it holds nothing that compose would know. Raises ArchdocError: no YAML."""
    found = documents(file)
    if not found and NAMED.search(file.path):
        # A layer that waits for its first line, all comments, is laid over the others and changes nothing.
        return [Loaded(file, Document(file.path, {}, 1, {}, {}), {}, {})]
    return [
        Loaded(file, one, one.data, services if isinstance(services := one.data.get("services"), dict) else {})
        for one in found
        if isinstance(one.data, dict) and (one.data.keys() & _TOP or _only_extensions(one.data))
    ]


def _only_extensions(top: dict[str, Any]) -> bool:
    return bool(top) and all(key.startswith("x-") for key in top.keys())  # noqa: SIM118 - which asks for none of them


def together(loaded: list[Loaded], files: Files) -> list[list[Loaded]]:
    """The documents of each system, in the order that they are laid over each other: as given.

    Of files that only their folder was named of, the usual names come first, and one that another takes in by
    `include` or `extends` is none of its own. Files of one folder are one system. So is one that changes or needs
    services of another's in a folder above it, or that tells most of them once more.
    """
    inner = {path for one in loaded for path in _taken_in(one)}
    own = [one for one in loaded if os.path.normpath(one.file.path) not in inner or one.file.path not in files.listed]
    loaded = own or loaded
    groups: list[list[Loaded]] = []
    for one in loaded:
        group = next((group for group in groups if folder_of(group[0].file) == folder_of(one.file)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    for group in sorted(groups, key=lambda group: -folder_of(group[0].file).count(os.sep)):
        folder = folder_of(group[0].file)
        for other in sorted(groups, key=lambda other: -len(folder_of(other[0].file))):
            above = folder_of(other[0].file)
            below = not above or folder.startswith(above + os.sep)
            if other is not group and below and (_needs(group) & _has(other) or _alike(group, other)):
                other.extend(group)
                groups.remove(group)
                break
    order = {id(one): at for at, one in enumerate(loaded)}

    def place(one: Loaded) -> tuple[bool, int, int]:
        listed = one.file.path in files.listed
        depth = folder_of(one.file).count(os.sep) if listed else 0
        return listed and os.path.basename(one.file.path) not in BASES, depth, order[id(one)]

    return [sorted(group, key=place) for group in groups]


def _taken_in(one: Loaded) -> Iterator[str]:
    """The paths of files that a document includes or extends, as far as they stand there."""
    named = dict.get(one.top, "include")
    told = [dict.get(item, "path") if isinstance(item, dict) else item for item in named or ()] if named else []
    for service in dict.values(one.services):
        extends = dict.get(service, "extends") if isinstance(service, dict) else None
        told.append(dict.get(extends, "file") if isinstance(extends, dict) else None)
    for item in told:
        for path in item if isinstance(item, list) else [item]:
            if isinstance(path, str):
                full = os.path.normpath(os.path.join(os.path.dirname(one.file.path), path))
                if full != os.path.normpath(one.file.path):
                    yield full


def folder_of(file: File) -> str:
    """The folder of a file, as the user named it; empty for where the command runs."""
    return os.path.normpath(os.path.dirname(file.path)) if os.path.dirname(file.path) else ""


def _has(group: list[Loaded]) -> set[str]:
    return {name for one in group for name, data in dict.items(one.services) if isinstance(data, dict) and _body(data)}


def _needs(group: list[Loaded]) -> set[str]:
    """Names of services that these files change or wait for without having them."""
    wanted = {name for one in group for name in one.services.keys()}  # noqa: SIM118 - which asks for none of them
    for one in group:
        for data in dict.values(one.services):
            for key in ("depends_on", "links") if isinstance(data, dict) else ():
                value = dict.get(data, key)
                names = value if isinstance(value, list) else value.keys() if isinstance(value, dict) else ()
                wanted |= {re.split(":", name)[0] for name in names if isinstance(name, str)}
    return wanted - _has(group)


def _alike(one: list[Loaded], other: list[Loaded]) -> bool:
    """Whether two tell the same system: most services of the smaller one, of which there are some, are in both."""
    mine, theirs = _has(one), _has(other)
    return len(mine & theirs) >= max(MOST * min(len(mine), len(theirs)), 3)


def _body(data: dict[str, Any]) -> bool:
    return bool({"image", "build", "extends"} & data.keys())
