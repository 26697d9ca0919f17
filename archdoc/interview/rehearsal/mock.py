"""Model + questions -> an interview of so many minutes: the way that an interviewer takes through a system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from archdoc.core.model import MINE, Element, Model
from archdoc.interview.questions.deeper import deeper
from archdoc.interview.questions.order import KINDS
from archdoc.interview.questions.question import Question
from archdoc.interview.rehearsal import schedule
from archdoc.interview.rehearsal.progress import Memory

PART = "A part, two levels down"
STAGES: tuple[tuple[str, float, frozenset[str]], ...] = (
    ("The system", 0.12, frozenset({"reason"})),
    (PART, 0.3, frozenset({"inside"})),
    ("Decisions", 0.2, frozenset({"decision", "decided", "contract"})),
    ("When it fails", 0.18, frozenset({"failure", "queue", "trouble", "running"})),
    ("Numbers", 0.1, frozenset({"load", "result"})),
    ("People, and what came of it", 0.1, frozenset({"people", "lesson", "launch"})),
)
"""What an interview comes to, in this order: the stage, its share of the time, and the kinds of its questions."""
_BADLY = 2


class Stage(msgspec.Struct, frozen=True):
    """A stretch of the interview on one subject."""

    title: str
    questions: tuple[Question, ...]


def interview(
    model: Model, questions: Sequence[Question], known: Mapping[str, Memory], seconds: float
) -> tuple[Stage, ...]:
    """The stages of an interview that takes so many seconds, each with what is asked in it.

    Of each subject, what went badly before comes first, then what was never asked, each by weight; so the next
    interview takes another way. The part is one of mine: the one that was gone into the least so far.
    """
    found = []
    for title, share, kinds in STAGES:
        several = [one for one in questions if KINDS.get(one.rule, "") in kinds]
        wanted: Sequence[Question] = sorted(several, key=lambda one: _turn(one, known))
        if title == PART:
            part = _part(model, known)
            threads = deeper(model, part.id) if part else ()
            wanted = [*threads, *(one for one in wanted if part and part.id in one.elements)] or wanted
        chosen = tuple(_fitting(wanted, known, share * seconds))
        if chosen:
            found.append(Stage(title, chosen))
    return tuple(found)


def _turn(one: Question, known: Mapping[str, Memory]) -> tuple[int, float]:
    memory = known.get(one.id)
    turn = 1 if memory is None else 0 if memory.rating <= _BADLY else 2
    return turn, -one.weight


def _part(model: Model, known: Mapping[str, Memory]) -> Element | None:
    """The part of mine that was gone into the least: led before built, and of these the one with the most edges."""
    order = ("led", "built", "contributed")
    own = [one for one in model.elements.values() if one.standing in MINE]

    def before(one: Element) -> tuple[int, int, int]:
        asked = sum(id.startswith(f"deeper:{one.id}.") for id in known)
        edges = sum(one.id in (edge.source, edge.target) for edge in model.edges)
        return asked, order.index(one.standing), -edges

    return min(own, key=before, default=None)


def _fitting(questions: Sequence[Question], known: Mapping[str, Memory], seconds: float) -> Iterator[Question]:
    """The first question, and as many more as there is time for."""
    left = seconds
    for at, one in enumerate(questions):
        left -= schedule.estimate(one, known)
        if at and left < 0:
            return
        yield one
