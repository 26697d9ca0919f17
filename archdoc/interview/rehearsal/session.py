"""Questions and a person -> how it went. What asks and listens is given, and so is the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from archdoc.interview.questions.question import Question
from archdoc.interview.rehearsal import schedule
from archdoc.interview.rehearsal.progress import Memory
from archdoc.interview.rehearsal.schedule import Rating

Clock = Callable[[], datetime]
"""The time, in UTC."""
End = Literal["done", "left", "time", "interrupted"]


class Asker(Protocol):
    """Puts a question to a person."""

    def ask(self, question: Question, number: int, total: int) -> Rating | Literal["skip", "leave"]:
        """How it went. `number` counts what was asked in this rehearsal; `total` is how many are planned by now."""
        ...

    def told(self, rating: Rating, memory: Memory, *, soon: bool) -> None:
        """Says when it comes back; `soon` is in this rehearsal."""
        ...


class Asked(msgspec.Struct, frozen=True):
    """A question that was rated."""

    question: Question
    rating: Rating


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A rehearsal that is over."""

    end: End
    asked: tuple[Asked, ...]
    skipped: int
    known: dict[str, Memory]
    seconds: float


def rehearse(
    questions: Sequence[Question],
    known: Mapping[str, Memory],
    asker: Asker,
    *,
    clock: Clock,
    keep: Callable[[Mapping[str, Memory]], None],
    limit: float | None = None,
    again: bool = True,
) -> Outcome:
    """Asks the questions in their order; what went badly comes back after a few others, or in the end.

    `limit` is in seconds: as many are planned as fit, more are asked if there is time, and none is begun when it is
    over. `keep` is given all that has changed after each rating, so that nothing is lost however it ends. Without
    `again`, what went badly doesn't come back in this rehearsal.
    """
    now = dict(known)
    touched: dict[str, Memory] = {}
    asked: list[Asked] = []
    waiting = list(questions)
    back: list[Question] = []
    beyond = 0 if limit is None else len(waiting) - schedule.fitting(waiting, known, limit)
    start = clock()
    skipped = 0
    end: End = "done"
    try:
        while waiting or back:
            if limit is not None and (clock() - start).total_seconds() >= limit:
                end = "time"
                break
            question = _next(waiting, back, now, clock(), asked[-1].question if asked else None)
            number = len(asked) + skipped + 1
            ahead = max(len(waiting) - beyond, 0) + len(back)
            begun = clock()
            reply = asker.ask(question, number, number + ahead)
            if reply == "leave":
                end = "left"
                break
            if reply == "skip":
                skipped += 1
                continue
            took = (clock() - begun).total_seconds()
            memory = schedule.rated(question, now.get(question.id), reply, clock(), took)
            for id in (question.id, *question.also):  # whichever of its twins is asked for the others next time
                now[id] = touched[id] = memory
            asked.append(Asked(question, reply))
            keep(touched)
            soon = again and memory.due - clock() < timedelta(hours=1)
            if soon:
                back.append(question)
            asker.told(reply, memory, soon=soon)
    except KeyboardInterrupt:
        end = "interrupted"
    seconds = (clock() - start).total_seconds()
    return Outcome(end=end, asked=tuple(asked), skipped=skipped, known=now, seconds=seconds)


def _next(
    waiting: list[Question], back: list[Question], known: Mapping[str, Memory], now: datetime, last: Question | None
) -> Question:
    """Takes the next question: one whose time has come again, else a new one, else what is to come back soonest."""
    back.sort(key=lambda one: known[one.id].due)
    if back and (known[back[0].id].due <= now or not waiting):
        at = 1 if back[0] is last and len(back) > 1 else 0
        return back.pop(at)
    return waiting.pop(0)
