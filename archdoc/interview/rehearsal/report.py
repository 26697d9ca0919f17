"""A rehearsal that is over -> plain values for a program: what was asked, how it went, when the next are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from archdoc.interview.questions.question import Question
from archdoc.interview.rehearsal.countdown import Day
from archdoc.interview.rehearsal.mock import Stage
from archdoc.interview.rehearsal.progress import Memory
from archdoc.interview.rehearsal.schedule import RATINGS
from archdoc.interview.rehearsal.session import Outcome


def report(
    title: str, outcome: Outcome | None, before: Mapping[str, Memory], questions: Sequence[Question], *,
    days: Sequence[Day] = (), stages: Sequence[Stage] = (), kept: str = "",
) -> dict[str, Any]:  # fmt: skip
    """What `archdoc.render.shapes` calls a Rehearsal, without its format.

    Arguments:
        title: Of the spec.
        outcome: How it went; None where nothing was asked.
        before: What was known before it.
        questions: All that could be asked.
        days: What is left before an interview, day by day.
        stages: Of a mock interview.
        kept: The file with the progress; empty where it isn't kept.
    """
    memories = outcome.known if outcome is not None else before
    dues = [memories[one.id].due for one in questions if one.id in memories]
    stage = {one.id: each.title for each in stages for one in each.questions}
    last = {one.question.id: one for one in outcome.asked} if outcome is not None else {}
    return {
        "title": title, "end": outcome.end if outcome is not None else "none",
        "seconds": round(outcome.seconds, 1) if outcome is not None else 0.0,
        "asked": [
            {"id": id, "about": one.question.about, "text": one.question.text, "stage": stage.get(id),
             "rating": RATINGS[one.rating], "due": _time(memories[id].due)}
            for id, one in last.items()
        ],
        "skipped": outcome.skipped if outcome is not None else 0,
        "days": [
            {"date": day.date.isoformat(), "questions": [one.id for one in day.questions], "seconds": day.seconds}
            for day in days
        ],
        "next": _time(min(dues)) if dues else None, "kept": kept or None,
    }  # fmt: skip


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
