"""Which files belong to which part: by its `code`, else guessed from where things are; without what nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath
from tempfile import TemporaryDirectory

import msgspec

from archdoc.evidence.git import BIG, Git

_LEFT_OUT = ("linguist-generated", "linguist-vendored")
"""Attributes by which a repository says what was generated or copied in."""
_SUBMODULE = "160000"
_COMPOSE = re.compile(rb"(?:^|/)(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$")
_LARGE = 1 << 18
"""Bytes; no Compose file that somebody wrote has as many."""
_NAMED = re.compile(r"[(][?]P<[^>]+>")


class File(msgspec.Struct, frozen=True):
    """A file of a state of the repository."""

    path: bytes
    blob: int
    size: int
    """In bytes."""


def text(path: bytes) -> str:
    """A path as text; bytes that are no UTF-8 stay what they are."""
    return path.decode(errors="surrogateescape")


@cache
def matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What is in the folders and files that patterns name, as in `.gitignore`, seen from the top of the repository.

    A pattern that begins with `!` takes out what others name.
    """
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    def regex(one: str) -> str:
        rooted = "/" + one.strip().removeprefix("./").strip("/")
        made = GitIgnoreSpecPattern(rooted if rooted != "/" else "/**").regex
        assert made is not None
        return f"(?:{re.sub(_NAMED, '(?:', str(made.pattern))})"

    taken = "|".join(regex(one) for one in patterns if not one.startswith("!")) or r"(?!)"
    out = "|".join(regex(one[1:]) for one in patterns if one.startswith("!"))
    return re.compile(f"(?!{out})(?:{taken})" if out else taken, re.DOTALL)


def leads_out(pattern: str) -> bool:
    """Whether a pattern names what is outside of the repository."""
    return pattern.strip().startswith(("/", "~", "\\")) or ".." in re.split(r"[/\\]", pattern) or ":" in pattern[:3]


def files(git: Git, state: str) -> tuple[list[File], set[bytes]]:
    """The files of a state that somebody wrote, and those left out: by attributes, or larger than 1 MiB."""
    every: list[File] = []
    out: set[bytes] = set()
    for line in git.ask("ls-tree", "-r", "-z", "-l", "--full-tree", state).split(b"\0"):
        about, _, path = line.partition(b"\t")
        if not path:
            continue
        mode, _, blob, size = about.split()
        if mode.decode() == _SUBMODULE:
            continue
        every.append(File(path, int(blob[:16], 16), int(size)))
        if int(size) > BIG:
            out.add(path)
    if any(one.path.rpartition(b"/")[2] == b".gitattributes" for one in every):
        out |= _marked(git, state, [one.path for one in every])
    return [one for one in every if one.path not in out], out


def _marked(git: Git, state: str, paths: Sequence[bytes]) -> set[bytes]:
    """The files that `.gitattributes` of the state call generated or vendored."""
    with TemporaryDirectory(prefix="archdoc-") as folder:
        index = str(Path(folder) / "index")
        git.ask("read-tree", state, index=index)
        told = git.ask("check-attr", "--cached", "-z", "--stdin", *_LEFT_OUT, given=b"\0".join(paths), index=index)
    parts = told.split(b"\0")
    return {parts[at] for at in range(0, len(parts) - 2, 3) if parts[at + 2] in (b"set", b"true", b"1")}


def guesses(
    paths: Iterable[bytes], wanted: Mapping[str, Iterable[str]], built: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """For parts without `code`, the one folder that has their name; `built` are folders by the name of a service.

    `wanted` has for each part the names it goes by.
    """
    folders: dict[str, set[str]] = {}
    for path in {text(one).rpartition("/")[0] for one in paths}:
        steps = path.split("/") if path else []
        for at, step in enumerate(steps):
            folders.setdefault(_plain(step), set()).add("/".join(steps[: at + 1]))
    there = {one for every in folders.values() for one in every}
    named = {_plain(name): folder for name, folder in built.items() if folder in there}
    found: dict[str, tuple[str, ...]] = {}
    for id, names in wanted.items():
        ways = [_plain(one) for one in names]
        by_build = {named[way] for way in ways if way in named}
        by_name = {one for way in ways for one in folders.get(way, ())}
        least = min((one.count("/") for one in by_name), default=0)
        by_name = {one for one in by_name if one.count("/") == least}
        one = by_build or by_name
        if len(one) == 1:
            found[id] = (f"{min(one)}/**",)
    return found


def built(git: Git, state: str, paths: Iterable[bytes]) -> dict[str, str]:
    """The folder that each service is built from, by the Compose files of a state."""
    import yaml

    found: dict[str, str] = {}
    for path in sorted(one for one in paths if _COMPOSE.search(one)):
        told = git.ask("cat-file", "blob", f"{state}:{text(path)}")
        try:
            made = yaml.safe_load(told.decode(errors="replace")) if len(told) < _LARGE else None
        except (yaml.YAMLError, RecursionError, ValueError):
            continue
        services = made.get("services") if isinstance(made, dict) else None
        for name, service in services.items() if isinstance(services, dict) else ():
            build = service.get("build") if isinstance(service, dict) else None
            context = build.get("context") if isinstance(build, dict) else build
            if isinstance(context, str) and "$" not in context and ":" not in context:
                found.setdefault(str(name), normpath(join(dirname(text(path)), context)))
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())
