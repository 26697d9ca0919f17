"""Who calls whom in a compose project: what it states, and what the settings of its services name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import Edge, LeftOut, Part
from archdoc.importers.compose.parts import Found
from archdoc.importers.compose.project import Project
from archdoc.importers.compose.services import Service
from archdoc.importers.env_files import read_env
from archdoc.importers.files import Files, RefusedError
from archdoc.importers.hosts_named import Setting
from archdoc.importers.settings import Call, config_text, hear, joined

CONFIGS = 20
"""Files that one service has mounted and that are read for the hosts in them."""
LARGEST_CONFIG = 100_000

_CONFIG = re.compile(r"\.(?:conf|cfg|ya?ml|toml|properties|json|ini|env|hcl|template|tpl|config|xml)$|Caddyfile$")
_ROUTED = re.compile(r"^traefik\.(?:http|tcp|udp)\.")
_SHARED = {"network_mode": "shares its network", "ipc": "shares its memory", "pid": "shares its processes"}
_LISTED = 6


class Traffic(msgspec.Struct, frozen=True):
    """The edges of a project, and the third parties that they lead to."""

    edges: tuple[Edge, ...]
    third_parties: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]


def edges_of(project: Project, keys: dict[str, str], found: Found, files: Files) -> Traffic:
    """The edges of a project between parts with these keys."""
    services = project.services
    known = {keys[name]: what for name, what in found.known.items()}
    stated, left_out = _stated(project, keys)
    common = {host: keys[name] for name, service in services.items() for host in _hosts(service)}
    common |= {host.lower(): keys[name] for name in services for host in (f"tasks.{name}", name)}
    told: dict[str, list[Setting]] = {}
    hosts: dict[str, dict[str, str]] = {}
    missing: dict[str, Mark] = {}
    for name, service in services.items():
        key = keys[name]
        told[key] = [*_settings(project, service, files, missing), *_mounted(service, files)]
        links = {alias.lower(): keys[to] for alias, (to, _) in service.links.items() if to in keys}
        hosts[key] = {**common, **links} if links else common
    if missing:
        names = [f"`{name}`" for name in list(missing)[:_LISTED]]
        more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
        what = f"{', '.join(names)}{more} of `env_file` {'is' if len(missing) == 1 else 'are'} not there to be read."
        left_out.append(LeftOut(what, next(iter(missing.values()))))
    heard = hear(told, hosts, known, [*keys.values()])
    calls = [*heard.calls, *_routed(project, keys, found)]
    edges = joined(stated, calls, known)
    shared, notes = _sharing(project, keys, edges)
    called = {(call.source, call.target) for call in calls}
    models = {keys[f"models {name}"] for name in project.models}
    only = sum(
        edge.label is None and edge.target not in models and (edge.source, edge.target) not in called for edge in stated
    )
    if only:
        what = f"{only} edge{'s are' if only > 1 else ' is'} known from `depends_on` alone, the order of starting: "
        notes.append(
            LeftOut(f"{what}look whether {'they are calls' if only > 1 else 'it is a call'}.", Mark(project.files[0]))
        )
    order = {key: at for at, key in enumerate(keys.values())}
    ordered = sorted((*edges, *shared), key=lambda edge: order[edge.source])
    return Traffic(tuple(ordered), heard.third_parties, (*left_out, *notes, *heard.left_out))


def _stated(project: Project, keys: dict[str, str]) -> tuple[list[Edge], list[LeftOut]]:
    """The edges that the files state."""
    made: dict[tuple[str, str], Edge] = {}
    strange: dict[str, Mark] = {}

    def state(source: str, target: str, mark: Mark, label: str | None = None) -> None:
        if target not in keys:
            strange.setdefault(target, mark)
        elif source != target:
            ends = keys[source], keys[target]
            made.setdefault(ends, Edge(source=ends[0], target=ends[1], label=label, mark=mark))

    for name, service in project.services.items():
        for target, (condition, mark) in service.depends_on.items():
            state(name, target, mark, "starts after" if condition == "service_completed_successfully" else None)
        for target, mark in service.links.values():
            state(name, target, mark)
        for target, mark in service.volumes_from.items():
            state(name, target, mark, "uses its files")
        for model, mark in service.models.items():
            state(name, f"models {model}", mark)
        for key, (told, mark) in service.shares.items():
            mode, _, target = told.partition(":")
            if mode == "service":
                state(name, target, mark, _SHARED[key])
    left_out = []
    if strange:
        names = [f"`{name.removeprefix('models ')}`" for name in list(strange)[:_LISTED]]
        more = f" and {len(strange) - _LISTED} more" if len(strange) > _LISTED else ""
        what = f"Services depend on {', '.join(names)}{more}: not in the files given."
        left_out.append(LeftOut(what, next(iter(strange.values()))))
    return list(made.values()), left_out


def _hosts(service: Service) -> Iterator[str]:
    """The names by which other services reach one."""
    aliases = [alias for aliases in service.networks.values() for alias in aliases]
    for name in (service.container_name, service.hostname, *aliases):
        if name and "$" not in name:
            yield name.lower()


def _settings(project: Project, service: Service, files: Files, missing: dict[str, Mark]) -> Iterator[Setting]:
    """What a service is told by its environment and its command. `missing` gains files that aren't there."""
    values: dict[str, Setting] = {}
    for file, name, mark in service.env_file:
        try:
            found = files.beside(file, name)
        except RefusedError:
            missing.setdefault(name, mark)
            continue
        for key, value in read_env(found.text, project.variables, {}).items():
            values[key] = Setting(key, value, f"environment {key} in {name}", mark.line, mark.path, (found.path, 0))
    for key, told in service.environment.items():
        text = told.value if told.value is not None else project.variables.get(key, "")
        place = told.mark.path, told.mark.line
        values[key] = Setting(key, text, f"environment {key}", told.mark.line, told.mark.path, place)
    yield from values.values()
    ran = f"{service.entrypoint or ''} {service.command or ''}".strip()
    if ran:
        yield Setting("", ran, "its command", service.mark.line, service.mark.path)
    for kind, names in (("configs", service.configs), ("secrets", service.secrets)):
        for name in names:
            if (kind, name) in project.contents:
                text, mark = project.contents[kind, name]
                yield Setting(
                    "", config_text(text), f"{kind[:-1]} {name}", mark.line, mark.path, (mark.path, mark.line)
                )


def _mounted(service: Service, files: Files) -> Iterator[Setting]:
    """The configuration files of the folder that a service has mounted."""
    sources = {source: home for home, source, _ in service.volumes.values() if source.startswith(".")}
    for source in [one for one in sources if _CONFIG.search(one)][:CONFIGS]:
        try:
            found = files.beside(sources[source], source)
        except RefusedError:
            continue
        if len(found.text) <= LARGEST_CONFIG:
            name = source.removeprefix("./")
            yield Setting("", config_text(found.text), f"file {name}", service.mark.line, service.mark.path)


def _routed(project: Project, keys: dict[str, str], found: Found) -> Iterator[Call]:
    """Calls of a proxy that finds its services by their labels or variables."""
    proxies = {what.technology.partition(" ")[0]: name for name, what in found.known.items() if what.technology}
    for name, service in project.services.items():
        label = next((label for label in service.told() if _ROUTED.match(label)), None)
        if label and "Traefik" in proxies and proxies["Traefik"] != name:
            yield Call(keys[proxies["Traefik"]], keys[name], f"label {label}", "HTTP", None, None, service.mark)
        host = service.environment.get("VIRTUAL_HOST")
        if host and "nginx-proxy" in proxies and proxies["nginx-proxy"] != name:
            proxy = keys[proxies["nginx-proxy"]]
            yield Call(proxy, keys[name], "environment VIRTUAL_HOST", "HTTP", None, None, host.mark)


def _sharing(project: Project, keys: dict[str, str], edges: tuple[Edge, ...]) -> tuple[list[Edge], list[LeftOut]]:
    """Services that share a volume: an edge where two do and nothing else joins them, a line where more do."""
    users: dict[str, dict[str, bool]] = {}
    for name, service in project.services.items():
        for _, source, read_only in service.volumes.values():
            if source and source[0] not in "./~$" and "\\" not in source:
                users.setdefault(source, {})[name] = read_only
    pairs = {frozenset((edge.source, edge.target)) for edge in edges}
    made: list[Edge] = []
    notes: list[LeftOut] = []
    for volume, using in users.items():
        if len(using) > 2:
            names = ", ".join(f"`{name}`" for name in list(using)[:_LISTED])
            more = f" and {len(using) - _LISTED} more" if len(using) > _LISTED else ""
            first = project.services[next(iter(using))].mark
            notes.append(LeftOut(f"The volume `{volume}` is shared by {names}{more}: no edges are made of it.", first))
        elif len(using) == 2:
            one, other = sorted(using, key=lambda name: using[name])
            if frozenset((keys[one], keys[other])) not in pairs:
                pairs.add(frozenset((keys[one], keys[other])))
                made.append(
                    Edge(
                        source=keys[one],
                        target=keys[other],
                        label="files",
                        both_ways=using[one] == using[other],
                        inferred=f"the shared volume {volume}",
                        mark=project.services[one].mark,
                    )
                )
    return made, notes
