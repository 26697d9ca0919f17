"""The compose files of one system to a project: laid over each other, with what they include and extend.

The variables of a compose project: what `.env` files say, and `${VAR:-default}` filled in from it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import LeftOut
from archdoc.importers.compose.files import BASES, Loaded, folder_of, load
from archdoc.importers.compose.services import Service, laid_over, service
from archdoc.importers.files import File, Files, RefusedError

LONGEST = 20_000
"""Characters of a value with its variables filled in; a chain of them could double at each link."""
MAX_DEPTH = 20
"""Of defaults inside defaults."""

_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][\w.\-]*)\s*(?:=|:(?=\s))\s*(.*)$")
_NAME = re.compile(r"[A-Za-z_]\w*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def read_env(text: str, known: Mapping[str, str], missing: dict[str, int]) -> dict[str, str]:
    """The values of a `.env` file: quotes, comments, `export`, and variables of `known` or of lines before filled in.

    `missing` gains the names that have no value, each with its line.
    """
    values: dict[str, str] = {}
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        found = _LINE.match(lines[number])
        start = number = number + 1
        if not found:
            continue
        name, value = found[1], found[2]
        if value[:1] in ("'", '"'):
            quote = value[0]
            while not _closed(value, quote) and number < len(lines) and number - start < 200:
                value += "\n" + lines[number]
                number += 1
            value = _unquoted(value, quote)
            values[name] = value if quote == "'" else fill(value, {**known, **values}, missing, start)
        else:
            value = re.sub(r"(?:^|\s+)#.*", "", value).strip()
            values[name] = fill(value, {**known, **values}, missing, start)
    return values


def fill(text: str, values: Mapping[str, str], missing: dict[str, int], line: int = 0) -> str:
    """A text with its variables filled in as compose does; `$$` is a dollar. One without a value stays visible.

    All of `$V`, `${V}`, `${V:-default}`, `${V-default}`, `${V:?error}`, `${V:+other}`, one inside another too.
    """
    if "$" not in text:
        return text
    return _fill(text[:LONGEST], values, missing, line, 0)


def _fill(text: str, values: Mapping[str, str], missing: dict[str, int], line: int, depth: int) -> str:
    made: list[str] = []
    size = at = 0
    while at < len(text) and size < LONGEST:
        dollar = text.find("$", at)
        if dollar < 0:
            made.append(text[at:])
            break
        made.append(text[at:dollar])
        size += dollar - at
        after = text[dollar + 1 : dollar + 2]
        name = _NAME.match(text, dollar + 1)
        if after == "$":
            piece, at = "$", dollar + 2
        elif name:
            piece, at = _value(name[0], "", values, missing, line, depth), name.end()
        elif after == "{" and (end := _end(text, dollar + 2)) >= 0 and (name := _NAME.match(text, dollar + 2)):
            piece, at = _value(name[0], text[name.end() : end], values, missing, line, depth), end + 1
        else:
            piece, at = "$", dollar + 1
        made.append(piece)
        size += len(piece)
    return "".join(made)[:LONGEST]


def _value(name: str, rest: str, values: Mapping[str, str], missing: dict[str, int], line: int, depth: int) -> str:
    value = values.get(name)
    colon = rest.startswith(":")
    sign, word = rest[colon : colon + 1], rest[colon + 1 :]
    given = value is not None and (value != "" or not colon)
    if sign == "+":
        return _fill(word, values, missing, line, depth + 1) if given and depth < MAX_DEPTH else ""
    if given or (value is not None and sign != "-"):
        return value or ""
    if sign == "-":
        return _fill(word, values, missing, line, depth + 1) if depth < MAX_DEPTH else ""
    missing.setdefault(name, line)
    return f"${{{name}}}"


def _end(text: str, at: int) -> int:
    """Where the brace closes that was opened before `at`, or -1."""
    open_ = 1
    for found in re.compile(r"\$\{|\}").finditer(text, at):
        open_ += 1 if found[0] == "${" else -1
        if not open_:
            return found.start()
    return -1


def _closed(value: str, quote: str) -> bool:
    return re.match(r"'[^']*'" if quote == "'" else r'"(?:[^"\\]|\\.)*"', value, re.DOTALL) is not None


def _unquoted(value: str, quote: str) -> str:
    if quote == "'":
        return value[1:].partition("'")[0]
    found = re.match(r'"((?:[^"\\]|\\.)*)', value, re.DOTALL)
    return re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), found[1]) if found else value


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
    contents: dict[str, tuple[str, Mark]]
    """Config to the text that stands in the file itself."""
    variables: dict[str, str]
    left_out: tuple[LeftOut, ...]


def project(group: list[Loaded], files: Files) -> Project:
    """Files of one system, laid over each other. What can't be followed is in `left_out`; nothing is raised for it."""
    reading = _Reading(files, group[0].file)
    given = {one.file.path for one in group}
    for one in group:
        reading.add(one, ())
    for name in OVERRIDES:
        path = os.path.join(folder_of(group[0].file), name)
        if len(given) == 1 and os.path.basename(group[0].file.path) in BASES and path not in given:
            try:
                files.beside(group[0].file, name)
            except RefusedError:
                continue
            reading.say(f"`{name}` lies beside it and was not given: name it too to have it laid over.", Mark(path))
    if reading.missing:
        names = sorted(reading.missing)
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        reading.say(
            f"No value beside the file for {', '.join(f'`{name}`' for name in names[:8])}{more}: left as written.",
            reading.missing[names[0]],
        )
    return Project(
        group[0].file,
        folder_of(group[0].file),
        next(
            (one.top["name"] for one in group if isinstance(one.top.get("name"), str) and "$" not in one.top["name"]),
            None,
        ),
        tuple(one.file.path for one in group),
        reading.services,
        reading.networks,
        reading.contents,
        reading.variables,
        tuple(reading.left_out),
    )


class _Reading:
    """One project while its files are read."""

    def __init__(self, files: Files, first: File) -> None:
        self.files = files
        self.services: dict[str, Service] = {}
        self.networks: dict[str, str] = {}
        self.contents: dict[str, tuple[str, Mark]] = {}
        self.left_out: list[LeftOut] = []
        self.missing: dict[str, Mark] = {}
        self.extended: dict[tuple[str, str], Service] = {}
        self.loaded: dict[str, Loaded | None] = {}
        self.added: set[str] = set()
        self.variables = self.env(first)

    def say(self, what: str, mark: Mark) -> None:
        self.left_out.append(LeftOut(what, mark))

    def env(self, file: File, name: str = ".env") -> dict[str, str]:
        """The variables of the `.env` beside a file; without one, of the sample that the repository has."""
        for one in (name, *(ENV_SAMPLES if name == ".env" else ())):
            try:
                found = self.files.beside(file, one)
            except RefusedError as why:
                if name != ".env":
                    self.say(f"Variables of `{one}` are not read: {why}", file.mark(1))
                continue
            if one != name:
                self.say(f"There is no `.env`: variables have the values of `{one}`.", Mark(found.path))
            lines: dict[str, int] = {}
            values = read_env(found.text, {}, lines)
            for variable, line in lines.items():
                self.missing.setdefault(variable, found.mark(line))
            return values
        return {}

    def fill(self, file: File, text: str, line: int) -> str:
        lines: dict[str, int] = {}
        filled = fill(text, self.variables, lines, line)
        for variable in lines:
            self.missing.setdefault(variable, Mark(file.path, line, 1) if line else Mark(file.path))
        return filled

    def add(self, one: Loaded, chain: tuple[str, ...]) -> None:
        """Lays a file over what is there, after what it includes; a file that is included twice counts once."""
        if chain and one.file.path in self.added:
            return
        self.added.add(one.file.path)
        for path, mark in self.included(one, chain):
            found = self.open(one.file, path, mark, "It includes")
            if found:
                self.add(found, (*chain, one.file.path))
        for name in one.services:
            made = self.service(one, name, ())
            self.services[name] = laid_over(self.services[name], made) if name in self.services else made
        networks = one.top.get("networks")
        for name, how in networks.items() if isinstance(networks, dict) else ():
            called = how.get("name") if isinstance(how, dict) else None
            self.networks[name] = self.fill(one.file, called, 0) if isinstance(called, str) else name
        configs = one.top.get("configs")
        for name, how in configs.items() if isinstance(configs, dict) else ():
            if isinstance(how, dict) and isinstance(how.get("content"), str):
                line = one.document.line_of(how, "content")
                self.contents[name] = self.fill(one.file, how["content"], line), Mark(one.file.path, line, 1)

    def service(self, one: Loaded, name: str, chain: tuple[tuple[str, str], ...]) -> Service:
        """A service of a file, laid over what it extends."""
        here = (one.file.path, name)
        if here in self.extended:
            return self.extended[here]
        raw = one.services.get(name)
        mark = Mark(one.file.path, one.document.line_of(one.services, name), 1)
        made = service(name, raw, mark, one.document, one.file, lambda text, line: self.fill(one.file, text, line))
        extends = raw.get("extends") if isinstance(raw, dict) else None
        if extends:
            place = one.document.mark(raw, "extends")
            base = self.base(one, extends, place, (*chain, here))
            if base:
                made = laid_over(msgspec.structs.replace(base, name=name, mark=mark), made)
        self.extended[here] = made
        return made

    def base(self, one: Loaded, extends: Any, place: Mark, chain: tuple[tuple[str, str], ...]) -> Service | None:
        name = extends.get("service") if isinstance(extends, dict) else extends
        path = extends.get("file") if isinstance(extends, dict) else None
        there: Loaded | None = one
        if isinstance(path, str):
            there = self.open(one.file, self.fill(one.file, path, place.line), place, f"`{chain[-1][1]}` extends")
        if there is None or not isinstance(name, str):
            return None
        if (there.file.path, name) in chain or len(chain) > MAX_CHAIN:
            why = "itself" if (there.file.path, name) in chain else f"more than {MAX_CHAIN} others in a row"
            self.say(f"`{chain[0][1]}` extends {why}: left as it is.", place)
            return None
        if name not in there.services:
            self.say(f"`{chain[-1][1]}` extends `{name}`, which {there.file.path} doesn't have.", place)
            return None
        return self.service(there, name, chain)

    def included(self, one: Loaded, chain: tuple[str, ...]) -> Iterator[tuple[str, Mark]]:
        value = one.top.get("include")
        for at, item in enumerate(value if isinstance(value, list) else ()):
            mark = one.document.mark(value, at)
            paths = item.get("path") if isinstance(item, dict) else item
            env = item.get("env_file") if isinstance(item, dict) else None
            for name in env if isinstance(env, list) else (env,):
                if isinstance(name, str):
                    self.variables = {**self.env(one.file, name), **self.variables}
            for path in paths if isinstance(paths, list) else (paths,):
                if not isinstance(path, str):
                    continue
                full = os.path.normpath(os.path.join(folder_of(one.file), path))
                if full in (*chain, one.file.path):
                    self.say(f"`{path}` includes itself: read once.", mark)
                elif len(chain) > MAX_CHAIN:
                    self.say(f"`{path}` is included over more than {MAX_CHAIN} files: not read.", mark)
                else:
                    yield self.fill(one.file, path, mark.line), mark

    def open(self, file: File, path: str, mark: Mark, why: str) -> Loaded | None:
        """A compose file that another one names. None, and said: it can't be read."""
        try:
            found = self.files.beside(file, path)
        except RefusedError as refused:
            hint = " Name that file too to have it read." if "outside" in str(refused) else ""
            self.say(f"{why} another file, which is not read. {refused}{hint}", mark)
            return None
        if found.path not in self.loaded:
            self.loaded[found.path] = load(found)
        if self.loaded[found.path] is None:
            self.say(f"{why} `{path}`, which is no compose file.", mark)
        return self.loaded[found.path]
