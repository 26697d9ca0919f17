"""Questions + what is known of them -> what to ask now, how long it takes, and when it comes back (FSRS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from archdoc.interview.questions.question import Question
from archdoc.interview.rehearsal.progress import Memory

if TYPE_CHECKING:
    from fsrs import Scheduler

Rating = Literal[1, 2, 3, 4]
RATINGS: dict[Rating, str] = {1: "again", 2: "hard", 3: "good", 4: "easy"}
USUAL = 90.0
"""Seconds for a question of which nothing is known: a minute to tell it, half of one to compare."""
SHORTEST, LONGEST = 15.0, 600.0
"""Seconds before which nobody has told anything, and beyond which nobody was thinking any more."""
SOON = timedelta(minutes=5)
"""After this, what went badly comes back within a rehearsal: some three questions later; a new one begins with it."""
FARTHEST = 60
"""Days after which everything is asked again, however well it went."""


def due(questions: Iterable[Question], known: Mapping[str, Memory], now: datetime) -> list[Question]:
    """What to ask now, what matters most first: questions whose time has come, then new ones, each by weight.

    A question whose answer has come to stand otherwise since (it was open, and is answered) has its time come too.
    """
    ripe, new = [], []
    for one in questions:
        memory = known.get(one.id)
        if memory is None:
            new.append(one)
        elif memory.due <= now + SOON or memory.standing != one.standing:
            ripe.append(one)
    return [*sorted(ripe, key=_by_weight), *sorted(new, key=_by_weight)]


def later(questions: Iterable[Question], known: Mapping[str, Memory], now: datetime) -> list[Question]:
    """What isn't to be asked now, the next first."""
    asked = {one.id for one in due(questions, known, now)}
    rest = [one for one in questions if one.id not in asked]
    return sorted(rest, key=lambda one: known[one.id].due)


def fitting(questions: Sequence[Question], known: Mapping[str, Memory], seconds: float) -> int:
    """How many of the first questions fit into a time; at least one."""
    left = seconds
    for count, one in enumerate(questions):
        left -= estimate(one, known)
        if left < 0:
            return max(count, 1)
    return len(questions)


def estimate(question: Question, known: Mapping[str, Memory]) -> float:
    """Seconds that a question takes: as it took before, else as the others did, once there are some."""
    if question.id in known:
        return known[question.id].seconds
    return (3 * USUAL + sum(one.seconds for one in known.values())) / (3 + len(known))


def rated(question: Question, memory: Memory | None, rating: Rating, now: datetime, seconds: float) -> Memory:
    """What is known of a question after it was asked; `now` is in UTC."""
    from fsrs import Card, Rating, State

    card = Card(card_id=0, due=now)
    if memory:
        step = None if memory.state == State.Review.value else memory.step or 0
        card = Card(
            card_id=0, state=State(memory.state), step=step, stability=memory.stability,
            difficulty=memory.difficulty, due=memory.due, last_review=memory.reviewed,
        )  # fmt: skip
    card, _ = _scheduler().review_card(card, Rating(rating), now)
    assert card.stability is not None
    assert card.difficulty is not None
    took = min(max(seconds, SHORTEST), LONGEST)
    return Memory(
        state=card.state.value, step=card.step, stability=card.stability, difficulty=card.difficulty, due=card.due,
        reviewed=now, rating=rating, seconds=round((memory.seconds + took) / 2 if memory else took, 1),
        standing=question.standing,
    )  # fmt: skip


@cache
def _scheduler() -> Scheduler:
    """Without chance, so that the same ratings give the same days; a first `good` is enough for today."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(SOON,), relearning_steps=(SOON,), maximum_interval=FARTHEST, enable_fuzzing=False)


def _by_weight(question: Question) -> float:
    return -question.weight
