"""Compose files to data, and which of them are one system."""

from __future__ import annotations

import os
import re
from typing import Any

import msgspec

from archdoc.importers.files import File
from archdoc.importers.yaml import Document, documents

BASES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The names that compose itself looks for."""
NAMED = re.compile(r"(?:^|[/\\])(?:docker-)?compose[\w.\-]*\.(?:ya?ml|json)$")
MOST = 0.6
"""The share of services from which on two files are two tellings of one system."""


class Loaded(msgspec.Struct, frozen=True):
    """A compose file as data."""

    file: File
    document: Document
    top: dict[str, Any]
    services: dict[str, Any]


def load(file: File) -> Loaded | None:
    """A compose file as data. None: it holds nothing that compose would know. Raises ArchdocError: it is no YAML."""
    found = documents(file)
    if not found and NAMED.search(file.path):
        # A layer that waits for its first line, all comments, is laid over the others and changes nothing.
        return Loaded(file, Document(file.path, {}, 1, {}, {}), {}, {})
    for document in found:
        top = document.data
        known = isinstance(top, dict) and set(top) & {"services", "include", "networks", "volumes", "version", "name"}
        if known or (isinstance(top, dict) and top and all(key.startswith("x-") for key in top)):
            services = top.get("services")
            return Loaded(file, document, top, services if isinstance(services, dict) else {})
    return None


def together(loaded: list[Loaded]) -> list[list[Loaded]]:
    """The files of each system, in the order that they are laid over each other: the usual names first, then as given.

    Files of one folder are one system. So is one that changes or needs services of another's in a folder above it, or
    that tells most of them once more.
    """
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
    return [sorted(group, key=lambda one: os.path.basename(one.file.path) not in BASES) for group in groups]


def folder_of(file: File) -> str:
    """The folder of a file, as the user named it; empty for where the command runs."""
    return os.path.normpath(os.path.dirname(file.path)) if os.path.dirname(file.path) else ""


def _has(group: list[Loaded]) -> set[str]:
    return {name for one in group for name, data in one.services.items() if isinstance(data, dict) and _body(data)}


def _needs(group: list[Loaded]) -> set[str]:
    """Names of services that these files change or wait for without having them."""
    wanted = {name for one in group for name in one.services}
    for one in group:
        for data in one.services.values():
            for key in ("depends_on", "links") if isinstance(data, dict) else ():
                value = data.get(key)
                names = value if isinstance(value, (list, dict)) else ()
                wanted |= {re.split(":", name)[0] for name in names if isinstance(name, str)}
    return wanted - _has(group)


def _alike(one: list[Loaded], other: list[Loaded]) -> bool:
    """Whether two tell the same system: most services of the smaller one, of which there are some, are in both."""
    mine, theirs = _has(one), _has(other)
    return len(mine & theirs) >= max(MOST * min(len(mine), len(theirs)), 3)


def _body(data: dict[str, Any]) -> bool:
    return bool({"image", "build", "extends"} & set(data))
