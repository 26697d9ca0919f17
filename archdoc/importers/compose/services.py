"""One service of a compose file, in each of the ways that it may be written, to one form; and one laid over another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.files import File
from archdoc.importers.yaml import Document

Fill = Callable[[str, int], str]
"""A text and its line to the text with its variables filled in."""

READ = frozenset(
    {"image", "build", "container_name", "hostname", "domainname", "command", "entrypoint", "environment", "env_file",
     "depends_on", "links", "volumes_from", "network_mode", "networks", "volumes", "labels", "profiles", "scale",
     "extends", "configs", "deploy", "restart"}
)  # fmt: skip
"""Keys of a service that something is made of."""


class Setting(msgspec.Struct, frozen=True):
    """The value of a variable. None: it is passed on from the shell."""

    value: str | None
    mark: Mark
    file: str = ""
    """The name of the file that it comes from, where that is no compose file."""


class Build(msgspec.Struct, frozen=True):
    """What an image is built of: a folder relative to a file, and the name of the Dockerfile in it."""

    file: File
    context: str
    dockerfile: str


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service as one file tells it, or several laid over each other. Texts have their variables filled in."""

    name: str
    mark: Mark
    image: str | None = None
    build: Build | None = None
    command: str | None = None
    entrypoint: str | None = None
    network_mode: str | None = None
    replicas: str | None = None
    restart: str | None = None
    container_name: str | None = None
    hostname: str | None = None
    environment: dict[str, Setting] = {}
    env_file: tuple[tuple[File, str, Mark], ...] = ()
    depends_on: dict[str, tuple[str, Mark]] = {}
    """Service to (condition, place)."""
    links: dict[str, tuple[str, Mark]] = {}
    """Alias to (service, place)."""
    volumes_from: dict[str, Mark] = {}
    networks: dict[str, tuple[str, ...]] = {}
    """Network to the service's other names in it."""
    volumes: dict[str, tuple[str, bool]] = {}
    """Path in the container to (named volume or path of the host, whether read only)."""
    labels: dict[str, str] = {}
    profiles: tuple[str, ...] = ()
    configs: tuple[str, ...] = ()
    cleared: frozenset[str] = frozenset()
    """Fields that take nothing over from what lies below: `!reset`, `!override`."""
    unread: dict[str, Mark] = {}
    """Keys that a spec has no place for."""


def service(name: str, data: Any, mark: Mark, document: Document, file: File, fill: Fill) -> Service:
    """A service of a file. What is not written as compose would have it counts as not written."""
    if not isinstance(data, dict):
        return Service(name=name, mark=mark)
    cleared = frozenset(key for key in data if document.tag_of(data, key) in {"!reset", "!override"})
    data_ = {key: value for key, value in data.items() if document.tag_of(data, key) != "!reset"}

    def text(key: str, source: Any = data_) -> str | None:
        value = source.get(key) if isinstance(source, dict) else None
        if isinstance(value, list):
            value = " ".join(_words(value))
        return fill(value, document.line_of(source, key)) if isinstance(value, str) else None

    def pairs(key: str, signs: str = "=") -> Iterator[tuple[str, str | None, Mark]]:
        """What may be a map or a list of `KEY=value`, as (key, value, place)."""
        value = data_.get(key)
        if isinstance(value, dict):
            for one, what in value.items():
                if document.tag_of(value, one) != "!reset":
                    line = document.line_of(value, one)
                    yield fill(one, line), fill(what, line) if isinstance(what, str) else None, Mark(file.path, line, 1)
        for at, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, str):
                line = document.line_of(value, at)
                one, sign, rest = re.split(f"([{signs}]|$)", fill(item, line), maxsplit=1)
                yield one.strip(), rest if sign else None, Mark(file.path, line, 1)

    build: Build | None = None
    if isinstance(data_.get("build"), str):
        build = Build(file, text("build") or ".", "Dockerfile")
    elif isinstance(data_.get("build"), dict):
        build = Build(file, text("context", data_["build"]) or ".", text("dockerfile", data_["build"]) or "Dockerfile")
    deploy = data_.get("deploy")
    return Service(
        name=name,
        mark=mark,
        image=text("image"),
        build=build,
        command=text("command"),
        entrypoint=text("entrypoint"),
        network_mode=text("network_mode"),
        replicas=text("replicas", deploy) or text("scale"),
        restart=text("restart"),
        container_name=text("container_name"),
        hostname=text("hostname"),
        environment={key: Setting(value, place) for key, value, place in pairs("environment") if key},
        env_file=tuple(
            _env_files(data_.get("env_file"), file, Mark(file.path, document.line_of(data, "env_file"), 1), fill)
        ),
        depends_on={key: (_condition(data_["depends_on"], key), place) for key, _, place in pairs("depends_on", "\0")},
        links={alias or key: (key, place) for key, alias, place in pairs("links", ":")},
        volumes_from={key: place for key, _, place in pairs("volumes_from", ":") if key != "container"},
        networks={key: _aliases(data_["networks"], key) for key, _, _ in pairs("networks", "\0")},
        volumes=dict(_volumes(data_.get("volumes"), fill)),
        labels={key: value for key, value, _ in pairs("labels") if value is not None},
        profiles=tuple(key for key, _, _ in pairs("profiles", "\0")),
        configs=tuple(_names(data_.get("configs"))),
        cleared=cleared,
        unread={key: Mark(file.path, document.line_of(data, key), 1) for key in data if _unread(key, data[key])},
    )


def laid_over(base: Service, over: Service) -> Service:
    """Two tellings of a service as one, by compose's rules: maps and lists are joined, anything else is replaced."""
    plain = Service(name=base.name, mark=base.mark)
    changes: dict[str, Any] = {}
    for field in Service.__struct_fields__:
        below = getattr(plain if _key(field) in over.cleared else base, field)
        above = getattr(over, field)
        if isinstance(above, dict):
            changes[field] = {**below, **above}
        elif isinstance(above, tuple):
            changes[field] = tuple(dict.fromkeys((*below, *above)))
        elif field not in {"name", "mark", "cleared"}:
            changes[field] = below if above is None else above
    # What has a body of its own is where a reader looks for it; a fragment is not.
    mark = over.mark if (over.image or over.build) and not (base.image or base.build) else base.mark
    return msgspec.structs.replace(base, **changes, mark=mark)


def _key(field: str) -> str:
    return "deploy" if field == "replicas" else field


def _unread(key: str, value: Any) -> bool:
    return key not in READ and not key.startswith("x-") and value not in (None, {}, [])


def _words(value: list[Any]) -> Iterator[str]:
    for item in value:
        if isinstance(item, str):
            yield item


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else ():
        name = item.get("source") if isinstance(item, dict) else item
        if isinstance(name, str):
            yield name


def _condition(value: Any, key: str) -> str:
    how = value.get(key) if isinstance(value, dict) else None
    condition = how.get("condition") if isinstance(how, dict) else None
    return condition if isinstance(condition, str) else "service_started"


def _aliases(value: Any, key: str) -> tuple[str, ...]:
    how = value.get(key) if isinstance(value, dict) else None
    aliases = how.get("aliases") if isinstance(how, dict) else None
    return tuple(_words(aliases)) if isinstance(aliases, list) else ()


def _env_files(value: Any, file: File, mark: Mark, fill: Fill) -> Iterator[tuple[File, str, Mark]]:
    for item in value if isinstance(value, list) else (value,):
        path = item.get("path") if isinstance(item, dict) else item
        if isinstance(path, str) and path:
            yield file, fill(path, mark.line), mark


def _volumes(value: Any, fill: Fill) -> Iterator[tuple[str, tuple[str, bool]]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str):
            source, _, rest = fill(item, 0).partition(":")
            target, _, how = rest.partition(":")
            yield target or source, (source if target else "", "ro" in how.split(","))
        elif isinstance(item, dict):
            named, target_ = item.get("source"), item.get("target")
            if isinstance(target_, str):
                read_only = str(item.get("read_only")).lower() == "true"
                yield fill(target_, 0), (fill(named, 0) if isinstance(named, str) else "", read_only)
