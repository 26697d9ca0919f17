"""One service of a compose file, in each of the ways that it may be written, to one form; and one laid over another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.files import File
from archdoc.importers.yaml import Document

Fill = Callable[[str, int], str]
"""A text and its line to the text with its variables filled in."""
SHARES = ("network_mode", "ipc", "pid")
"""Keys by which a service lives in what another one has: `ipc: service:display`."""


class Setting(msgspec.Struct, frozen=True):
    """The value of a variable. None: it is passed on from the shell."""

    value: str | None
    mark: Mark


class Build(msgspec.Struct, frozen=True):
    """What an image is built of: a folder relative to that of a file, and the name of the Dockerfile in it."""

    home: File
    context: str | None
    dockerfile: str | None


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service as one file tells it, or several laid over each other. Texts have their variables filled in."""

    name: str
    mark: Mark
    image: str | None = None
    build: Build | None = None
    command: str | None = None
    entrypoint: str | None = None
    replicas: str | None = None
    container_name: str | None = None
    hostname: str | None = None
    provider: tuple[str, str | None] | None = None
    """What runs it instead of a container, as (type, model)."""
    shares: dict[str, tuple[str, Mark]] = {}
    """By key of SHARES: (mode, place)."""
    environment: dict[str, Setting] = {}
    env_file: tuple[tuple[File, str, Mark], ...] = ()
    depends_on: dict[str, tuple[str, Mark]] = {}
    """Service to (condition, place)."""
    links: dict[str, tuple[str, Mark]] = {}
    """Alias to (service, place)."""
    models: dict[str, Mark] = {}
    volumes_from: dict[str, Mark] = {}
    networks: dict[str, tuple[str, ...]] = {}
    """Network to the service's other names in it."""
    volumes: dict[str, tuple[File, str, bool]] = {}
    """Path in the container to (file whose folder it is relative to, named volume or path, whether read only)."""
    labels: dict[str, str] = {}
    deploy_labels: dict[str, str] = {}
    profiles: tuple[str, ...] = ()
    configs: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    gone: frozenset[tuple[str, ...]] = frozenset()
    """Paths at which nothing is taken over from what lies below: `!reset`, `!override`."""

    def told(self) -> dict[str, str]:
        """All labels: of its containers, and of the service in a swarm."""
        return {**self.labels, **self.deploy_labels}


def service(name: str, data: Any, mark: Mark, document: Document, home: File, fill: Fill) -> Service:
    """A service of a file. What is not written as compose would have it counts as not written.

    `home` is the file whose folder paths are relative to.
    """
    body = _Body(data if isinstance(data, dict) else {}, document, fill)
    deploy, build = body.within("deploy"), body.within("build")
    built = build.text("context"), build.text("dockerfile")
    context = body.text("build") or built[0]
    provider = body.within("provider")
    run_by = provider.text("type")
    return Service(
        name=name,
        mark=mark,
        image=body.text("image"),
        build=Build(home, context, built[1]) if context or any(built) or build.data else None,
        command=body.text("command"),
        entrypoint=body.text("entrypoint"),
        replicas=deploy.text("replicas") or body.text("scale"),
        container_name=body.text("container_name"),
        hostname=body.text("hostname"),
        provider=(run_by, provider.within("options").text("model")) if run_by else None,
        shares={key: (mode, body.mark(key)) for key in SHARES if (mode := body.text(key))},
        environment={key: Setting(value, place) for key, value, place in body.pairs("environment") if key},
        env_file=tuple((home, path, place) for path, place in body.named("env_file", "path")),
        depends_on={
            key: (body.within("depends_on").within(key).text("condition") or "service_started", place)
            for key, _, place in body.pairs("depends_on", "\0")
        },
        links={alias or key: (key, place) for key, alias, place in body.pairs("links", ":")},
        models={key: place for key, _, place in body.pairs("models", "\0")},
        volumes_from={key: place for key, _, place in body.pairs("volumes_from", ":") if key != "container"},
        networks={
            key: tuple(alias for alias, _ in body.within("networks").within(key).named("aliases", ""))
            for key, _, _ in body.pairs("networks", "\0")
        },
        volumes={target: (home, source, reads) for target, source, reads in body.volumes()},
        labels={key: value for key, value, _ in body.pairs("labels") if value is not None},
        deploy_labels={key: value for key, value, _ in deploy.pairs("labels") if value is not None},
        profiles=tuple(key for key, _, _ in body.pairs("profiles", "\0")),
        configs=tuple(name for name, _ in body.named("configs", "source")),
        secrets=tuple(name for name, _ in body.named("secrets", "source")),
        gone=frozenset(reset_in(data, document)) if document.tags else frozenset(),
    )


def reset_in(data: Any, document: Document, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths in some data that are tagged `!reset` or `!override`."""
    for key, value in dict.items(data) if isinstance(data, dict) else ():
        if document.tag_of(data, key) in {"!reset", "!override"}:
            yield (*path, key)
        else:
            yield from reset_in(value, document, (*path, key))


class _Body:
    """A map of a compose file, without what is reset in it."""

    def __init__(self, data: dict[str, Any], document: Document, fill: Fill) -> None:
        self.data, self.document, self.fill = data, document, fill

    def get(self, key: str) -> Any:
        reset = self.document.tags and self.document.tag_of(self.data, key) == "!reset"
        return None if reset else self.data.get(key)

    def mark(self, key: str) -> Mark:
        return self.document.mark(self.data, key)

    def within(self, key: str) -> _Body:
        value = self.get(key)
        return _Body(value if isinstance(value, dict) else {}, self.document, self.fill)

    def text(self, key: str) -> str | None:
        value = self.get(key)
        if isinstance(value, list):
            value = " ".join(item for item in value if isinstance(item, str))
        return self.fill(value, self.mark(key).line) if isinstance(value, str) else None

    def named(self, key: str, by: str) -> Iterator[tuple[str, Mark]]:
        """A text, or the items of a list: each a text, or a map with one under `by`."""
        value = self.get(key)
        for at, item in enumerate(value if isinstance(value, list) else (value,)):
            name = item.get(by) if isinstance(item, dict) else item
            if isinstance(name, str) and name:
                mark = self.document.mark(value, at) if isinstance(value, list) else self.mark(key)
                yield self.fill(name, mark.line), mark

    def pairs(self, key: str, sign: str = "=") -> Iterator[tuple[str, str | None, Mark]]:
        """What may be a map or a list of `KEY=value`, as (key, value, place)."""
        value = self.get(key)
        if isinstance(value, dict):
            for one, what in value.items():
                if self.document.tag_of(value, one) != "!reset":
                    mark = self.document.mark(value, one)
                    yield self.fill(one, mark.line), self.fill(what, mark.line) if isinstance(what, str) else None, mark
        for at, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, str):
                mark = self.document.mark(value, at)
                one, found, rest = self.fill(item, mark.line).partition(sign)
                yield one.strip(), rest if found else None, mark

    def volumes(self) -> Iterator[tuple[str, str, bool]]:
        """(path in the container, what is mounted there, whether read only)."""
        value = self.get("volumes")
        for item in value if isinstance(value, list) else ():
            if isinstance(item, str):
                source, _, rest = self.fill(item, 0).partition(":")
                target, _, how = rest.partition(":")
                yield target or source, source if target else "", "ro" in how.split(",")
            elif isinstance(item, dict):
                mounted = _Body(item, self.document, self.fill)
                if target_ := mounted.text("target"):
                    yield target_, mounted.text("source") or "", (mounted.text("read_only") or "").lower() == "true"


_FIELDS = {
    "deploy": ("replicas", "deploy_labels"), "deploy.replicas": ("replicas",), "deploy.labels": ("deploy_labels",),
    "scale": ("replicas",),
}  # fmt: skip
"""The fields that a path in a file sets, where they aren't called so."""


def laid_over(base: Service, over: Service) -> Service:
    """Two tellings of a service as one, by compose's rules: maps and lists are joined, anything else is replaced."""
    below = _without(base, over.gone)
    changes: dict[str, Any] = {}
    for field in Service.__struct_fields__:
        first, then = getattr(below, field), getattr(over, field)
        if field == "networks":
            changes[field] = {name: _both(first.get(name, ()), then.get(name, ())) for name in {**first, **then}}
        elif isinstance(then, dict):
            changes[field] = {**first, **then}
        elif isinstance(then, tuple) and field != "provider":
            changes[field] = _both(first, then)
        elif field == "build" and first and then:
            home = then.home if then.context else first.home
            changes[field] = Build(home, then.context or first.context, then.dockerfile or first.dockerfile)
        elif field not in {"name", "mark", "gone"}:
            changes[field] = first if then is None else then
    # What has a body of its own is where a reader looks for it; a fragment is not.
    mark = over.mark if (over.image or over.build) and not (base.image or base.build) else base.mark
    return msgspec.structs.replace(base, **changes, mark=mark)


def _both(first: tuple[Any, ...], then: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*first, *then)))


def _without(base: Service, gone: frozenset[tuple[str, ...]]) -> Service:
    """A service without what stands at some paths."""
    plain = Service(name=base.name, mark=base.mark)
    changes: dict[str, Any] = {}
    for path in gone:
        whole = next((at for at in (2, 1) if ".".join(path[:at]) in _FIELDS), 1)
        fields = _FIELDS.get(".".join(path[:whole]), (path[0],))
        if path[0] in SHARES:
            fields, path = ("shares",), ("shares", path[0])  # noqa: PLW2901
        for field in fields:
            if field not in Service.__struct_fields__:
                continue
            here, rest = changes.get(field, getattr(base, field)), path[whole:]
            if not rest:
                changes[field] = getattr(plain, field)
            elif isinstance(here, dict) and len(rest) == 1:
                changes[field] = {key: value for key, value in here.items() if key != rest[0]}
            elif field == "networks" and rest[0] in here:
                changes[field] = {**here, rest[0]: ()}
            elif isinstance(here, Build) and rest[0] in {"context", "dockerfile"}:
                changes[field] = msgspec.structs.replace(here, **{rest[0]: None})
    return msgspec.structs.replace(base, **changes)
