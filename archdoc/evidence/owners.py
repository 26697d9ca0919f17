"""CODEOWNERS -> the teams that own files: by the rules of GitHub, GitLab or Bitbucket, of which the last match wins.

A name is a team's only where its form says so: `@org/team` (GitHub, GitLab's nested groups) and `@@@group` (Bitbucket).
`@name` and addresses may be people, so they are counted, and never named.

Rules: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features (about code owners),
https://docs.gitlab.com/user/project/codeowners/reference, https://support.atlassian.com/bitbucket-cloud (code owners).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

import msgspec

from archdoc.core.errors import ArchdocError
from archdoc.evidence import globs
from archdoc.evidence.git import Git

Host = Literal["github", "gitlab", "bitbucket"]
_PLACES: tuple[tuple[str, Host | None], ...] = (
    (".github/CODEOWNERS", "github"), (".gitlab/CODEOWNERS", "gitlab"), (".bitbucket/CODEOWNERS", "bitbucket"),
    ("CODEOWNERS", None), ("docs/CODEOWNERS", None),
)  # fmt: skip
"""Where the hosts look; two of the places are GitHub's and GitLab's alike."""
_SECTION = re.compile(r"\s*\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s+\S+)*)\s*$")
_ROLE = re.compile(r"@@(?:developer|maintainer|owner)s?$", re.IGNORECASE)
"""Whoever has a role in the project, by GitLab's rules: no team."""
_MOST = 3 * 1024 * 1024
"""Bytes; GitHub reads no larger one."""


class Rule(msgspec.Struct, frozen=True):
    """A pattern and those who own what it names; none: nobody does, though an earlier rule says so."""

    pattern: str
    owners: tuple[str, ...]


class Owned(msgspec.Struct, frozen=True):
    """Who owns some files: teams, those with the most files first, and how many people."""

    teams: tuple[str, ...] = ()
    people: int = 0


class Owners(msgspec.Struct, frozen=True):
    """The rules of a file, by section; a file without sections has one."""

    path: str
    host: Host
    sections: tuple[tuple[Rule, ...], ...]

    def owners(self, path: str) -> tuple[str, ...]:
        """Those who own a file: in each section those of the last rule that names it."""
        found: list[str] = []
        for rules in self.sections:
            rule = next((one for one in reversed(rules) if names(one.pattern, path)), None)
            found += rule.owners if rule else ()
        return tuple(dict.fromkeys(found))

    def of(self, paths: Iterable[bytes]) -> Owned:
        """Who owns files."""
        teams: Counter[str] = Counter()
        people: set[str] = set()
        for path in paths:
            for owner in self.owners(globs.text(path)):
                named = team(owner)
                if named:
                    teams[named] += 1
                elif not _ROLE.match(owner):
                    people.add(owner.casefold())
        order = sorted(teams, key=lambda one: (-teams[one], one))
        return Owned(tuple(order), len(people))


def team(owner: str) -> str | None:
    """The name of a team; None for what may be a person."""
    if owner.startswith("@@@"):
        return owner[3:]
    if owner.startswith("@") and "/" in owner:
        return owner[1:]
    return None


def read(git: Git, paths: Sequence[bytes]) -> Owners | None:
    """The rules of the repository, from the first place that has any."""
    there = {globs.text(one) for one in paths}
    for path, host in _PLACES:
        if path not in there:
            continue
        try:
            told = git.ask("cat-file", "blob", f"{git.tip}:{path}")
        except ArchdocError:
            return None
        if len(told) > _MOST:
            return None
        return parse(told.decode(errors="replace"), path, host)
    return None


def parse(text: str, path: str, host: Host | None = None) -> Owners:
    """The rules of a CODEOWNERS file. Without a host: GitLab's where it has sections, Bitbucket's with `@@@`."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if host is None:
        host = "bitbucket" if "@@@" in text else "gitlab" if any(map(_SECTION.match, lines)) else "github"
    sections: dict[str, list[Rule]] = {"": []}
    section, usual = "", ()
    for line in lines:
        head = _SECTION.match(line) if host == "gitlab" else None
        if head is not None:
            section, usual = head["name"].strip().casefold(), tuple(head["owners"].split())
            sections.setdefault(section, [])
            continue
        words = re.split(r"(?<!\\)\s+", re.sub(r"(?<!\\)\s#.*$", "", line).strip())
        if host == "bitbucket" and words[0].startswith("CODEOWNERS."):
            continue
        if words[0].startswith("!") and host != "gitlab":
            continue
        # GitLab: an exclusion is a rule that leaves the file to nobody.
        pattern, owned = words[0].removeprefix("!"), tuple(words[1:])
        excluded = words[0].startswith("!")
        sections[section].append(Rule(pattern.replace("\\ ", " "), () if excluded else owned or usual))
    return Owners(path, host, tuple(map(tuple, sections.values())))


def names(pattern: str, path: str) -> bool:
    """Whether a pattern names a file. As in `.gitignore`, but that `docs/*` names no file further down."""
    found = _regex(pattern).match(path) is not None
    if found and pattern.endswith("/*"):
        above = pattern[:-2].strip("/")
        below = path[len(above) + 1 :] if path.startswith(f"{above}/") else path.rpartition(f"/{above}/")[2]
        return "/" not in below
    return found


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    escaped = re.sub(r"[\[\]!]", lambda one: "\\" + one[0], pattern)
    made = GitIgnoreSpecPattern(escaped).regex
    return re.compile(str(made.pattern) if made is not None else r"(?!)", re.DOTALL)
