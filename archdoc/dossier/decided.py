"""Model -> what it adds to what is known across projects: its decisions, and where technologies were kept or left.

A technology is kept where a part has it; it is left where a decision for it was taken back, and turned down where it is
an alternative. Names in prose count where the catalogue or the project's own parts know them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from archdoc.catalogue import technologies
from archdoc.core import markdown
from archdoc.core.model import Model, Tradeoff
from archdoc.core.tradeoffs import table
from archdoc.privacy.english import is_common

How = Literal["kept", "left", "turned down"]
OVER = frozenset({"superseded", "rejected", "deprecated"})
"""The states of a decision that holds no longer."""
_PARTS = re.compile(r"\s*[,;]\s+|\s+[+&]\s+|\s+and\s+")
_VERSION = re.compile(r"\s+v?\d[\w.]*$", re.IGNORECASE)
_WORD = re.compile(r"[\w+#]+(?:[.'’-][\w+#]+)*")
_LONGEST = 4
"""Words of a name that is looked for in prose."""
_SHORTEST = 2


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """An alternative, and why it was turned down."""

    option: str
    because: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it is told beside those of other projects. All of it Markdown but `where`, `status` and `date`."""

    number: int
    """The one on the project's picture."""
    choice: str
    question: str | None = None
    where: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    turned_down: tuple[Option, ...] = ()
    costs: tuple[str, ...] = ()
    revisit_when: str | None = None
    status: str = "accepted"
    superseded_by: int | None = None
    """The number of the decision that took its place."""
    successor: str | None = None
    """What that one chose."""
    changed_because: str | None = None
    date: str | None = None
    decided_by: str | None = None


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """What a project did about a technology, as it calls it."""

    key: str
    """The same for all spellings of a technology."""
    technology: str
    how: How
    parts: tuple[str, ...] = ()
    """The names of the elements that have it."""
    why: tuple[str, ...] = ()
    """Markdown."""
    decision: int | None = None
    """The number of the decision that says so."""


def decisions(model: Model) -> tuple[Decision, ...]:
    """All decisions of a project, in the order of their numbers."""
    choices = {one.number: one.choice for one in model.tradeoffs}
    return tuple(
        Decision(
            number=row.number, choice=row.choice, question=row.question, where=row.where, because=row.because,
            turned_down=tuple(
                Option(option=one.option, because=(one.rejected_because,) if one.rejected_because else one.cons)
                for one in row.alternatives
            ),
            costs=row.costs, revisit_when=row.revisit_when, status=row.status, superseded_by=row.superseded_by,
            successor=choices.get(row.superseded_by or 0), changed_because=row.changed_because, date=row.date,
            decided_by=row.decided_by,
        )
        for row in table(model).rows
    )  # fmt: skip


def said(row: Decision) -> tuple[str, ...]:
    """The texts that a decision is known by: what was asked, chosen and turned down, without Markdown's marks."""
    texts = (row.question or "", row.choice, *(one.option for one in row.turned_down))
    return tuple(markdown.plain(text) for text in texts if text)


def uses(model: Model) -> tuple[Use, ...]:
    """What a project kept, left and turned down, in this order; each technology once in each way and decision."""
    parts: dict[str, list[str]] = {}
    called: dict[str, str] = {}
    carried: dict[str, list[int]] = {}
    for element in model.elements.values():
        for name in _named(element.technology):
            key = _key(name)
            called.setdefault(key, name)
            parts.setdefault(key, []).append(element.name)
            carried.setdefault(key, []).extend(element.tradeoffs)
    rows = {row.number: row for row in model.tradeoffs}
    chosen = {number: _mentioned(row.choice, called) for number, row in rows.items()}
    down = {number: [(one, _mentioned(one.option, called)) for one in row.alternatives] for number, row in rows.items()}
    about = {number for number, options in down.items() if any(names for _, names in options)}
    found = []
    for key, elements in parts.items():
        reason = _reason(key, carried[key], rows, chosen, about)
        found.append(
            Use(
                key=key, technology=called[key], how="kept", parts=tuple(dict.fromkeys(elements)),
                why=reason.because if reason else (), decision=reason.number if reason else None,
            )
        )  # fmt: skip
    for number, row in rows.items():
        if row.status in OVER:
            still = chosen.get(row.superseded_by or 0, {})
            why: tuple[str, ...] = (row.changed_because,) if row.changed_because else ()
            if not why and row.superseded_by in rows:
                why = (f"Instead: {rows[row.superseded_by].choice}",)
            found += [
                Use(key=key, technology=name, how="left", why=why, decision=number)
                for key, name in chosen[number].items() if key not in still
            ]  # fmt: skip
        for option, names in down[number]:
            why = (option.rejected_because,) if option.rejected_because else option.cons
            found += [
                Use(key=key, technology=name, how="turned down", why=why, decision=number)
                for key, name in names.items() if key not in chosen[number]
            ]  # fmt: skip
    return tuple({(one.key, one.how, one.decision): one for one in reversed(found)}.values())[::-1]


def _reason(
    key: str, carried: Iterable[int], rows: dict[int, Tradeoff], chosen: dict[int, dict[str, str]], about: set[int]
) -> Tradeoff | None:
    """The decision that a technology is kept by: one that names it, else one on its parts that turned another down."""
    holding = [row for row in rows.values() if row.status not in OVER]
    for row in holding:
        if key in chosen[row.number]:
            return row
    on = set(carried)
    return next((row for row in holding if row.number in on and row.number in about and not chosen[row.number]), None)


def _named(technology: str | None) -> list[str]:
    """The technologies in a text of an element: `Go 1.22, gRPC` has two."""
    return [name for part in _PARTS.split(technology or "") if (name := _VERSION.sub("", part.strip(" .")))]


def _key(name: str) -> str:
    """The same for `Postgres` and `PostgreSQL`, and for what the catalogue doesn't know the name in small letters."""
    icons = list(technologies.named(name))
    return icons[0] if len(icons) == 1 and icons[0] else " ".join(name.casefold().split())


def _mentioned(text: str, called: dict[str, str]) -> dict[str, str]:
    """The technologies that a text of prose names, by key, with how it calls them."""
    said = markdown.plain(text)
    words = [(found.start(), found.group()) for found in _WORD.finditer(said)]
    known = {" ".join(name.casefold().split()): key for key, name in called.items()}
    found: dict[str, str] = {}
    at = 0
    while at < len(words):
        taken = 1
        for name, size in _spans([word for _, word in words[at : at + _LONGEST]]):
            key = _known(name, known) or _in_catalogue(name, alone=size == len(words), first=at == 0)
            if key and len(name) >= _SHORTEST:
                found.setdefault(key, name)
                taken = size
                break
        at += taken
    return found


def _spans(words: list[str]) -> Iterator[tuple[str, int]]:
    """Names that may begin with the first word, the longest first, with how many words each has."""
    return ((" ".join(words[:size]), size) for size in range(len(words), 0, -1))


def _known(name: str, own: dict[str, str]) -> str | None:
    """The key of one of the project's own technologies, if it is written as a name."""
    return own.get(name.casefold()) if any(char.isupper() for char in name) else None


def _in_catalogue(name: str, *, alone: bool, first: bool) -> str | None:
    """The key of a name that the catalogue has.

    A sentence begins with a capital, so an everyday word there counts only where it is all that is said.
    """
    known = technologies.names()
    icon = known.get(name.replace(" ", "")) or known.get(name.replace(" ", "").lower())
    if not icon or not any(char.isupper() for char in name):
        return None
    if first and not alone and " " not in name and name[1:].islower() and is_common(name.lower()):
        return None
    return _key(name)
