"""Questions + the day of an interview -> what to rehearse on each day before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from archdoc.interview.questions.question import Question
from archdoc.interview.rehearsal import schedule
from archdoc.interview.rehearsal.progress import Memory

BADLY = 2
"""A rating up to this, `hard`, is asked once more before the interview even if its time would come later."""


class Day(msgspec.Struct, frozen=True):
    """What one day has to rehearse, in the order of asking, and how long it takes."""

    date: date
    questions: tuple[Question, ...]
    seconds: float


def spread(
    questions: Sequence[Question], known: Mapping[str, Memory], now: datetime, interview: date
) -> tuple[Day, ...]:
    """What is left before an interview, dealt to the days from today to the day before it (in local time).

    What was rehearsed before and comes back in time is put on its day; what went badly and would come back too late is
    put on the last one. What was never asked fills the days up, the weightiest first, so that all take about as long.
    An interview today leaves today alone. Raises ValueError: the day is past.
    """
    today = now.astimezone().date()
    if interview < today:
        raise ValueError(f"{interview} is past")
    days = [today + timedelta(days=at) for at in range(max((interview - today).days, 1))]
    dealt: dict[date, list[Question]] = {day: [] for day in days}
    new = []
    for one in sorted(questions, key=lambda one: -one.weight):
        memory = known.get(one.id)
        if memory is None:
            new.append(one)
            continue
        back = today if memory.standing != one.standing else max(memory.due.astimezone().date(), today)
        if back in dealt:
            dealt[back].append(one)
        elif memory.rating <= BADLY:
            dealt[days[-1]].append(one)
    _fill(dealt, new, known)
    return tuple(Day(day, tuple(several), _seconds(several, known)) for day, several in dealt.items())


def _fill(dealt: dict[date, list[Question]], new: list[Question], known: Mapping[str, Memory]) -> None:
    """Deals what is new, day by day, up to an equal share of all the time that is needed."""
    needed = sum(_seconds(several, known) for several in dealt.values()) + _seconds(new, known)
    left = list(new)
    for at, several in enumerate(dealt.values(), 1):
        if at == len(dealt):
            several.extend(left)
            return
        share, used = needed / len(dealt), _seconds(several, known)
        while left and used + schedule.estimate(left[0], known) / 2 <= share:
            used += schedule.estimate(left[0], known)
            several.append(left.pop(0))


def _seconds(questions: Sequence[Question], known: Mapping[str, Memory]) -> float:
    return sum(schedule.estimate(one, known) for one in questions)
