"""A question about the whole of a project, as a value: its words, and the texts of the spec that answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from archdoc.core.model import Model
from archdoc.core.paths import Path
from archdoc.interview.questions.answer import at, texts
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import RULES, Found, Rule
from archdoc.interview.questions.system import System

WHY, MY_PART, RUNNING, PEOPLE, COST = "Why it was done", "My part", "Running it", "People", "Cost"
LAUNCH, LESSONS = "Launch", "Lessons"


class Wanted(msgspec.Struct, frozen=True):
    """A text that answers: where it is in the spec, what it is called in the answer, and what to write there.

    `value` finds the text where it is not simply what the path leads to, and `where` the place where the path depends
    on what is there.
    """

    path: Path
    ask: str
    label: str = ""
    value: Callable[[Model], str | None] | None = None
    where: Callable[[Model], Path] | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: what it is called, how likely it is asked (0 to 1), of which system, and the texts that answer it."""

    name: str
    likely: float
    about: str
    text: Callable[[System], str]
    """The question; empty where the system does not raise it."""
    wanted: tuple[Wanted, ...]
    follow_up: str = ""
    elements: Callable[[System], tuple[str, ...]] = lambda _: ()
    closeness: float | None = None
    """From 0 to 1; without it, that of the elements, or of what is about no part."""


def _found(system: System, asked: Asked) -> Iterator[Found]:
    text = asked.text(system)
    if not text:
        return
    pairs = []
    for one in asked.wanted:
        said = one.value(system.model) if one.value else at(system.model, one.path)
        place = one.where(system.model) if one.where else one.path
        pairs.append((one.label, said, Gap(one.ask, place)))
    yield Found(
        parts=(),
        about=asked.about,
        text=text,
        answer=texts(pairs),
        follow_up=asked.follow_up,
        elements=asked.elements(system),
        closeness=asked.closeness,
    )


def register(rows: Iterable[Asked]) -> None:
    """Makes a rule of each."""
    for one in rows:
        RULES[one.name] = Rule(one.name, one.likely, partial(_found, asked=one))
