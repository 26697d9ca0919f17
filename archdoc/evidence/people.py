"""The people of a history -> who of them is me, who is a program, and who is the same as another by the mailmap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from archdoc.core.errors import ArchdocError
from archdoc.evidence.git import Git

OTHER, ME, BOT, UNKNOWN = range(4)
"""Whose a commit or a line is; UNKNOWN: older than what a shallow clone holds."""
_PERSON = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*$")
_BOTS = frozenset("dependabot renovate greenkeeper snyk-bot github-actions semantic-release-bot pre-commit-ci".split())  # noqa: SIM905 (as words)


class People(msgspec.Struct, frozen=True):
    """For each person of a history, by their number: the name by the mailmap, and whether it is me."""

    names: tuple[str, ...]
    """As `Name <address>`; of two spellings of one person, both have the same."""
    sorts: bytes
    """OTHER, ME or BOT."""
    unmatched: tuple[str, ...]
    """Identities that nobody has."""


def people(git: Git, found: Sequence[str], identities: Iterable[str]) -> People:
    """Who each person of a history is. An identity is a name, an address, or `Name <address>`; case doesn't matter."""
    mapped = _mapped(git, found)
    asked = {one.strip().casefold(): one for one in identities if one.strip()}
    seen: set[str] = set()
    sorts = bytearray()
    for raw, name in zip(found, mapped, strict=True):
        ways = {way for one in (raw, name) for way in _ways(one)} & set(asked)
        seen |= ways
        sorts.append(ME if ways else BOT if _program(name) or _program(raw) else OTHER)
    same = {name for name, sort in zip(mapped, sorts, strict=True) if sort == ME}
    for at, name in enumerate(mapped):
        if name in same:
            sorts[at] = ME
    return People(tuple(mapped), bytes(sorts), tuple(text for way, text in asked.items() if way not in seen))


def _ways(person: str) -> set[str]:
    """The ways to name a person."""
    found = _PERSON.match(person)
    if found is None:
        return {person.strip().casefold()} - {""}
    whole = f"{found['name']} <{found['address']}>"
    return {one.strip().casefold() for one in (found["name"], found["address"], whole)} - {""}


def _program(person: str) -> bool:
    """Whether a name is a program's: hosts mark theirs by `[bot]`."""
    found = _PERSON.match(person)
    name = (found["name"] if found else person).strip().casefold()
    return name.endswith("[bot]") or (found is not None and "[bot]@" in found["address"]) or name in _BOTS


def _mapped(git: Git, found: Sequence[str]) -> list[str]:
    """The people by the `.mailmap` of the tip, if there is one; by their address alone otherwise."""
    asked = [one if _PERSON.match(one) else f"{one} <>" for one in found]
    if not asked:
        return []
    told = git.ask(
        "-c", f"mailmap.blob={git.tip}:.mailmap", "check-mailmap", "--stdin", given="\n".join(asked).encode()
    )  # fmt: skip
    lines = told.decode(errors="replace").split("\n")[: len(asked)]
    if len(lines) != len(asked):
        raise ArchdocError(())
    return lines
