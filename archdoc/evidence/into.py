"""Evidence -> the spec's text with it at the contributions; all else byte for byte. What its author wrote stays."""

from __future__ import annotations

import re

import msgspec

from archdoc.core.model import Model
from archdoc.core.paths import of_element
from archdoc.core.wording import listed, literal
from archdoc.evidence.count import names_of
from archdoc.evidence.values import Evidence, Part, Share
from archdoc.spec.insert import RefusedError, insert

_OURS = re.compile(r"\d changes and .*, counted \d{4}-\d{2}-\d{2} at .*[0-9a-f]{12}\Z", re.DOTALL)
"""How what was written by an earlier count ends."""


class Written(msgspec.Struct, frozen=True):
    """The text as it is to be, and what was done and left, a sentence each."""

    text: str
    remarks: tuple[str, ...]


def into(text: str, model: Model, found: Evidence) -> Written:
    """The spec with what was counted at each contribution that says `where`, instead of what an earlier count wrote."""
    remarks: list[str] = []
    written = 0
    for at, one in enumerate(model.me.contributions if model.me else ()):
        short = literal(one.what if len(one.what) <= 60 else f"{one.what[:57]}...")
        parts = [part for id in one.where if (part := found.part(id)) is not None]
        if not one.where:
            remarks.append(f"“{short}” says no `where`: add the ids of its elements.")
            continue
        if not parts:
            remarks.append(f"“{short}”: no code is known of {listed(one.where)}.")
            continue
        if one.evidence and not _OURS.search(one.evidence):
            remarks.append(f"“{short}” has evidence of your own, which stays; counted: {sentence(parts, found)}")
            continue
        path = ("me", "contributions", at, "evidence")
        try:
            made = insert(text, path, sentence(parts, found))
            if one.basis is None:
                made = insert(made, (*path[:-1], "basis"), "derived", word=True)
            written += made != text
            text = made
        except RefusedError as refused:
            remarks.append(f"“{short}”: {refused} It is: {sentence(parts, found)}")
    if written:
        remarks.insert(0, f"Wrote the evidence of {written} contribution{'' if written == 1 else 's'}.")
    return Written(text, tuple(remarks))


def teams(text: str, model: Model, found: Evidence) -> Written:
    """The spec with the team that owns most files of an element by CODEOWNERS, where it names none; people are none."""
    remarks: list[str] = []
    known = {_plain(one): id for id, team in model.teams.items() for one in (id, team.name)}
    for part in found.parts:
        element = model.elements[part.id]
        if element.team is not None or not part.teams:
            continue
        name = part.teams[0].rpartition("/")[2]
        id = known.get(_plain(name)) or re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        try:
            made = text
            if id not in known.values():
                made = insert(made, ("teams", id), name, word=True)
            text = insert(made, (*of_element(element), "team"), id, word=True)
        except RefusedError as refused:
            remarks.append(f"{element.name} is owned by {name}: {refused}")
            continue
        known[_plain(name)] = id
        remarks.append(f"{element.name} is of the team {name} now, by CODEOWNERS.")
    return Written(text, tuple(remarks))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def sentence(parts: list[Part], found: Evidence) -> str:
    """`61 of 214 changes and 480 of 3,120 lines that stand, counted 2026-12-01 at a1b2c3d4e5f6`, of each part."""
    told = [counted(one) if len(parts) == 1 else f"{one.name}: {counted(one)}" for one in parts]
    repos = [repo for name in dict.fromkeys(one.repo for one in parts) if (repo := found.repo(name)) is not None]
    return f"{'; '.join(told)}, counted {found.day} at {names_of(repos)}"


def counted(part: Part) -> str:
    """`61 of 214 changes and 480 of 3,120 lines that stand`."""
    said = f"{part.changes} changes and {part.lines} lines that stand"
    if part.lines_then is not None and part.lines_then != Share():
        said += f" ({part.lines_then} when the period ended)"
    return said + (" (code guessed)" if part.guessed else "")
