"""The compose files of one system to a project: laid over each other, with what they include and extend."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import LeftOut
from archdoc.importers.compose.files import BASES, Loaded, folder_of, load
from archdoc.importers.compose.services import Service, laid_over, reset_in, service
from archdoc.importers.env_files import fill, read_env
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.yaml import unread

OVERRIDES = tuple(f"{stem}.override.{end}" for stem in ("compose", "docker-compose") for end in ("yaml", "yml"))
ENV_SAMPLES = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.default",
    "example.env",
    "env.example",
)
"""What a repository has where `.env` itself is kept out of it."""
MAX_CHAIN = 30
"""Files that include, or services that extend, one another."""


class Project(msgspec.Struct, frozen=True):
    """Files that are one system: the services of all of them, and of what they include."""

    first: File
    folder: str
    """The folder of its first file, as the user named it."""
    name: str | None
    files: tuple[str, ...]
    services: dict[str, Service]
    networks: dict[str, str]
    """Network to the name that it goes by."""
    models: dict[str, tuple[str | None, Mark]]
    """Model to what it is an image of."""
    contents: dict[tuple[str, str], tuple[str, Mark]]
    """By ("configs" or "secrets", name): the text of it, as far as that is there to be read."""
    variables: dict[str, str]
    left_out: tuple[LeftOut, ...]


class Scope(msgspec.Struct, frozen=True):
    """What the texts of a file mean: the file whose folder paths are relative to, and the values of variables."""

    home: File
    variables: dict[str, str]


def project(group: list[Loaded], files: Files) -> Project:
    """Files of one system, laid over each other. What can't be followed is in `left_out`; nothing is raised for it."""
    reading = _Reading(files)
    first = group[0].file
    scope = Scope(first, reading.env(first))
    for one in group:
        reading.add(one, scope, ())
    given = {one.file.path for one in group}
    for name in OVERRIDES:
        path = os.path.join(folder_of(first), name)
        if len(given) == 1 and os.path.basename(first.path) in BASES and path not in given:
            try:
                files.beside(first, name)
            except RefusedError:
                continue
            reading.say(f"`{name}` lies beside it and was not given: name it too to have it laid over.", Mark(path))
    told = [reading.fill(scope, one, called, 0) for one in group if isinstance(called := one.top.get("name"), str)]
    told += [scope.variables.get("COMPOSE_PROJECT_NAME", "")]
    if reading.missing:
        missing = sorted(reading.missing)
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        reading.say(
            f"No value beside the file for {', '.join(f'`{name}`' for name in missing[:8])}{more}: left as written.",
            reading.missing[missing[0]],
        )
    reading.left_out += unread(
        [one.document for one in (*group, *(one for several in reading.loaded.values() for one in several))]
    )
    return Project(
        first=first,
        folder=folder_of(first),
        name=next((called for called in reversed(told) if called and "$" not in called), None),
        files=tuple(one.file.path for one in group),
        services=reading.services,
        networks=reading.networks,
        models=reading.models,
        contents=reading.contents,
        variables=scope.variables,
        left_out=tuple(reading.left_out),
    )


class _Reading:
    """One project while its files are read."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.services: dict[str, Service] = {}
        self.networks: dict[str, str] = {}
        self.models: dict[str, tuple[str | None, Mark]] = {}
        self.contents: dict[tuple[str, str], tuple[str, Mark]] = {}
        self.left_out: list[LeftOut] = []
        self.missing: dict[str, Mark] = {}
        self.extended: dict[tuple[str, str], Service] = {}
        self.loaded: dict[str, list[Loaded]] = {}
        self.added: set[str] = set()

    def say(self, what: str, mark: Mark) -> None:
        self.left_out.append(LeftOut(what, mark))

    def env(self, home: File, names: tuple[str, ...] = (), above: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of the `.env` beside a file, or of the files named; below what stands `above`.

        Without an `.env`, those of the sample that the repository has.
        """
        found: dict[str, str] = {}
        for name in names or (".env",):
            for one in (name, *(() if names else ENV_SAMPLES)):
                try:
                    file = self.files.beside(home, one)
                except RefusedError as why:
                    if names:
                        self.say(f"Variables of `{one}` are not read: {why}", home.mark(1))
                    continue
                if one != name:
                    self.say(f"There is no `.env`: variables have the values of `{one}`.", Mark(file.path))
                lines: dict[str, int] = {}
                found |= read_env(file.text, {**found, **(above or {})}, lines)
                for variable, line in lines.items():
                    self.missing.setdefault(variable, file.mark(line))
                break
        return {**found, **(above or {})}

    def fill(self, scope: Scope, one: Loaded, text: str, line: int) -> str:
        lines: dict[str, int] = {}
        filled = fill(text, scope.variables, lines, line)
        for variable in lines:
            self.missing.setdefault(variable, Mark(one.file.path, line, 1) if line else Mark(one.file.path))
        return filled

    def add(self, one: Loaded, scope: Scope, chain: tuple[str, ...]) -> None:
        """Lays a document over what is there, after what it includes; what is included twice counts once."""
        for path, inner, mark in self.included(one, scope, chain):
            for found in self.open(one, path, mark, "It includes", scope.home):
                if f"{found.file.path}:{found.document.line}" not in self.added:
                    self.added.add(f"{found.file.path}:{found.document.line}")
                    self.add(found, inner, (*chain, one.file.path))
        gone = set(reset_in(one.services, one.document)) if one.document.tags else ()
        for name in one.services:
            tag = one.document.tag_of(one.services, name)
            if tag == "!reset":
                self.services.pop(name, None)
                continue
            made = self.service(one, name, scope, ())
            over = name in self.services and (name,) not in gone
            self.services[name] = laid_over(self.services[name], made) if over else made
        for network, body in _bodies(one.top.get("networks")):
            called = body.get("name")
            self.networks[network] = self.fill(scope, one, called, 0) if isinstance(called, str) else network
        for name, body in _bodies(one.top.get("models")):
            image, mark = body.get("model"), one.document.mark(one.top["models"], name)
            self.models[name] = self.fill(scope, one, image, mark.line) if isinstance(image, str) else None, mark
        for kind in ("configs", "secrets"):
            for name, body in _bodies(one.top.get(kind)):
                self.content(kind, name, body, one, scope)

    def content(self, kind: str, name: str, body: dict[str, Any], one: Loaded, scope: Scope) -> None:
        """The text of a config or secret: one that stands there, in a variable, or in a file."""
        for key in ("content", "environment", "file"):
            told, mark = body.get(key), one.document.mark(body, key)
            if not isinstance(told, str):
                continue
            if key == "content":
                text = self.fill(scope, one, told, mark.line)
            elif key == "environment":
                text = scope.variables.get(told, "")
            else:
                try:
                    text = self.files.beside(scope.home, self.fill(scope, one, told, mark.line)).text
                except RefusedError:
                    continue
            self.contents[kind, name] = text, mark

    def service(self, one: Loaded, name: str, scope: Scope, chain: tuple[tuple[str, str], ...]) -> Service:
        """A service of a file, laid over what it extends."""
        here = f"{one.file.path}:{one.document.line}", name
        if here in self.extended:
            return self.extended[here]
        raw = one.services.get(name)
        mark = Mark(one.file.path, one.document.line_of(one.services, name), 1)
        made = service(name, raw, mark, one.document, scope.home, lambda text, line: self.fill(scope, one, text, line))
        extends = raw.get("extends") if isinstance(raw, dict) else None
        if extends:
            place = one.document.mark(raw, "extends")
            base = self.base(one, extends, place, scope, (*chain, here))
            if base:
                made = laid_over(msgspec.structs.replace(base, name=name, mark=mark), made)
        self.extended[here] = made
        return made

    def base(
        self, one: Loaded, extends: Any, place: Mark, scope: Scope, chain: tuple[tuple[str, str], ...]
    ) -> Service | None:
        """What a service extends: one of its own file, or of another, whose paths begin in that one's folder."""
        name = extends.get("service") if isinstance(extends, dict) else extends
        path = extends.get("file") if isinstance(extends, dict) else None
        there = [one]
        if isinstance(path, str):
            path = self.fill(scope, one, path, place.line)
            there = self.open(one, path, place, f"`{chain[-1][1]}` extends", scope.home)
            scope = Scope(there[0].file, scope.variables) if there else scope
        if not there or not isinstance(name, str):
            return None
        found = next((other for other in reversed(there) if name in other.services), None)
        if found is None:
            self.say(f"`{chain[-1][1]}` extends `{name}`, which {there[0].file.path} doesn't have.", place)
            return None
        here = f"{found.file.path}:{found.document.line}", name
        if here in chain or len(chain) > MAX_CHAIN:
            why = "itself" if here in chain else f"more than {MAX_CHAIN} others in a row"
            self.say(f"`{chain[0][1]}` extends {why}: left as it is.", place)
            return None
        return self.service(found, name, scope, chain)

    def included(self, one: Loaded, scope: Scope, chain: tuple[str, ...]) -> Iterator[tuple[str, Scope, Mark]]:
        """The files that a document includes, with what their texts mean: their own folder, and the `.env` in it."""
        value = one.top.get("include")
        for at, item in enumerate(value if isinstance(value, list) else ()):
            mark = one.document.mark(value, at)
            told: dict[str, Any] = item if isinstance(item, dict) else {"path": item}
            paths = [self.fill(scope, one, path, mark.line) for path in _texts(told.get("path"))]
            folder = told.get("project_directory")
            home = paths[0] if paths else ""
            if isinstance(folder, str):
                home = os.path.join(self.fill(scope, one, folder, mark.line), "compose.yaml")
            inner = File(os.path.normpath(os.path.join(folder_of(scope.home), home)), "")
            named = tuple(
                os.path.relpath(os.path.join(folder_of(scope.home) or ".", env), folder_of(inner) or ".")
                for env in _texts(told.get("env_file"))
            )
            variables = self.env(inner, named, scope.variables) if paths else {}
            for path in paths:
                full = os.path.normpath(os.path.join(folder_of(scope.home), path))
                if full in (*chain, one.file.path):
                    self.say(f"`{path}` includes itself: read once.", mark)
                elif len(chain) > MAX_CHAIN:
                    self.say(f"`{path}` is included over more than {MAX_CHAIN} files: not read.", mark)
                else:
                    yield path, Scope(inner, variables), mark

    def open(self, one: Loaded, path: str, mark: Mark, why: str, home: File) -> list[Loaded]:
        """The documents of a compose file that another one names. None, and said: it can't be read."""
        try:
            found = self.files.beside(home, path)
        except RefusedError as refused:
            hint = " Name that file too to have it read." if "outside" in str(refused) else ""
            self.say(f"{why} another file, which is not read. {refused}{hint}", mark)
            return []
        if found.path not in self.loaded:
            self.loaded[found.path] = [one] if found.path == one.file.path else load(found)
        if not self.loaded[found.path]:
            self.say(f"{why} `{path}`, which is no compose file.", mark)
        return self.loaded[found.path]


def _texts(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _bodies(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names of a map, each with its body."""
    for name, body in value.items() if isinstance(value, dict) else ():
        yield name, body if isinstance(body, dict) else {}
