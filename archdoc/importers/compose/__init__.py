"""Docker Compose files to an architecture: services are parts; who waits for whom and who names whom are edges."""

from __future__ import annotations

import re
from collections import Counter

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import Architecture, Edge, Group, LeftOut, Part, Team
from archdoc.importers.compose.edges import edges_of
from archdoc.importers.compose.files import NAMED, load, together
from archdoc.importers.compose.parts import parts_of
from archdoc.importers.compose.project import Project, project
from archdoc.importers.files import File, Files

NAME = "compose"

_SERVICES = re.compile(r"(?m)^[\"']?services[\"']?[ \t]*:[ \t]*(?:$|[#{&])")
_BODY = re.compile(
    r"(?m)(?:^[ \t]+|[{,][ \t]*)[\"']?(?:image|build|depends_on|env_file|container_name|extends|network_mode|labels"
    r"|healthcheck|entrypoint|environment|command|ports|volumes|restart|deploy|networks|profiles|logging)[\"']?[ \t]*:"
)
_JSON = re.compile(r"\"services\"\s*:\s*\{")
_KEYS = re.compile(
    r"(?m)^(?:[ \t#].*|(?:services|include|volumes|networks|version|name|configs|secrets|x-[\w.\-]+)[ \t]*:.*|---)?$\n?"
)
"""Lines that a compose file may have; nothing is left of one."""
_OTHERS = re.compile(r"(?m)^(?:apiVersion|openapi|asyncapi|swagger|jobs)[ \t]*:")
HEAD = 200_000
"""Characters that are looked at to recognise a file."""


def looks(file: File) -> bool:
    """Whether a file is a compose file, by its text: services with bodies as compose knows them."""
    text = file.text[:HEAD]
    if _OTHERS.search(text):
        return False
    json = text.lstrip()[:1] == "{"
    if (_JSON if json else _SERVICES).search(text) and _BODY.search(text):
        return True
    return NAMED.search(file.path) is not None and not _KEYS.sub("", text)


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """Compose files to an architecture: overlays of one system laid over each other, separate systems side by side.

    Raises ArchdocError: a file is no YAML, or no compose file.
    """
    loaded = []
    for file in given:
        found_here = load(file)
        if not found_here:
            what = "There is no compose file here: it has none of `services`, `include`, `networks` and `volumes`."
            raise ArchdocError((Problem(Mark(file.path), what),))
        loaded += found_here
    projects = [project(group, files) for group in together(loaded, files)]
    several = len(projects) > 1
    called = _called(projects)
    taken = _taken(projects)
    teams: dict[str, Team] = {}
    groups: list[Group] = []
    parts: list[Part] = []
    edges: list[Edge] = []
    left_out: list[LeftOut] = []
    third_parties: dict[str, Part] = {}
    for name, system in zip(called, projects, strict=True):
        keys = {service: f"{name}/{service}" if service in taken else service for service in system.services}
        for model in system.models:
            key = f"{name}/{model}" if several else model
            keys[f"models {model}"] = f"{key} (model)" if key in keys.values() else key
        around = Group(key=f"system {name}", name=system.name or name) if several else None
        groups += [around] if around else []
        found = parts_of(system, keys, around, files)
        teams.update((team.key, team) for team in found.teams)
        groups += found.groups
        parts += found.parts
        traffic = edges_of(system, keys, found, files)
        for third in traffic.third_parties:
            third_parties.setdefault(third.key, third)
        edges += traffic.edges
        left_out += [*system.left_out, *found.left_out, *traffic.left_out]
    return Architecture(
        title=None if several else projects[0].name or None,
        teams=tuple(teams.values()),
        groups=tuple(groups),
        parts=(*parts, *third_parties.values()),
        edges=tuple(edges),
        left_out=tuple(left_out),
    )


def _taken(projects: list[Project]) -> set[str]:
    """Names that more than one system has."""
    names = Counter(name for one in projects for name in one.services)
    return {name for name, count in names.items() if count > 1}


def _called(projects: list[Project]) -> list[str]:
    """What to call each system: the name that its file gives it, else so much of its path as tells it apart."""
    paths = [[word for word in re.split(r"[/\\]", one.folder) if word not in ("", ".", "..")] for one in projects]
    made = []
    for one, path in zip(projects, paths, strict=True):
        sizes = range(1, len(path) + 1)
        size = next((size for size in sizes if sum(path[-size:] == other[-size:] for other in paths) == 1), len(path))
        own = one.name if one.name and [other.name for other in projects].count(one.name) == 1 else ""
        made.append(own or "/".join(path[-size:]) if path else own or "")
    return made
