"""A rehearsal to what a terminal shows, in the width that it has at the moment."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from archdoc.core.markdown import clean, plain
from archdoc.core.paths import Path
from archdoc.questions.question import Question
from archdoc.questions.tell import key
from archdoc.rehearse.progress import Memory
from archdoc.rehearse.schedule import RATINGS, Rating
from archdoc.rehearse.session import Outcome

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDEST = 88
"""Columns beyond which lines are hard to read."""
LEAST = 20
THINK = (
    "Enter shows the answer · s skips · q leaves · ? helps",
    "Enter answer · s skip · q leave · ? help",
    "Enter · s · q · ?",
)
RATE = (
    "How did it go?  1 again · 2 hard · 3 good · 4 easy",
    "1 again · 2 hard · 3 good · 4 easy",
    "1 2 3 4 · ? help",
)
"""What can be done, in words, in fewer and in hardly any."""
_HELP = (
    ("Enter, space", "shows what the spec says"),
    ("1 or a", "again: I didn't have it; it comes back in a few minutes"),
    ("2 or h", "hard: I had it, with gaps; it comes back soon, in minutes if it is new"),
    ("3 or g", "good: I had it; it comes back in days"),
    ("4 or e", "easy: at once; it comes back later still"),
    ("s", "skips it for today"),
    ("q, Ctrl-D", "leaves; what was rated is kept"),
)
_STANDING = {"answered": "The spec says", "partial": "The spec says, so far", "open": "The spec has no answer yet"}


class Look(msgspec.Struct, frozen=True):
    """How to write: columns, and whether in colour."""

    width: int
    colour: bool


Place = Callable[[Path], str]
"""Where in the file a path of keys leads: `specs/notification.yaml:120`."""


def help(look: Look) -> str:
    """What the keys do."""
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for pressed, said in _HELP:
        grid.add_row(Text(f"  {pressed}", "bold"), Text(said))
    return _printed(look, Text("Say your answer aloud, as you would to the interviewer, and only then look."), grid)


def opening(title: str, count: int, due: int, seconds: float, limit: float | None, look: Look) -> str:
    """What lies ahead: `count` questions that will be asked, of `due` that could be."""
    from rich.text import Text

    many = "1 question" if count == 1 else f"{count} questions"
    took = _minutes(max(seconds, 60))
    if limit is not None and count < due:
        said = f"{many} of {due} in {_minutes(limit)}: what matters most."
    elif limit is None and seconds > 20 * 60:
        said = f"{many}, about {took}. `--minutes 10` takes what matters most."
    else:
        said = f"{many}, about {took}."
    return _printed(
        look, Text(clean(title), "bold"), Text(said), Text("Say your answer aloud, then look. ? helps.", "dim")
    )


def question(one: Question, number: int, total: int, look: Look) -> str:
    """A question, and which of how many it is."""
    from rich.text import Text

    head = f"{number} of {total} · {clean(one.about)}"
    return _printed(look, Text(""), Text(head, "dim"), Text(clean(one.text), "bold cyan"))


def answer(one: Question, place: Place, look: Look) -> str:
    """What the spec says to a question, what it lacks and where to write it, and what is asked next."""
    from rich.text import Text

    colour = {"answered": "green", "partial": "yellow", "open": "red"}[one.standing]
    parts: list[RenderableType] = [Text(_STANDING[one.standing] + (":" if one.answer else "."), f"bold {colour}")]
    parts += [_indented(plain(text)) for text in one.answer]
    if one.tradeoffs:
        parts.append(_indented(badges(one.tradeoffs), "dim"))
    if one.missing:
        parts.append(Text("To write:" if one.standing == "open" else "Still missing:", "bold"))
        for gap in one.missing:
            parts.append(_item(plain(gap.what)))
            parts.append(_indented(f"{place(gap.path)}  {key(gap.path)}", "dim", by=4))
    if one.follow_up:
        parts.append(Text.assemble(("Then: ", "bold"), clean(one.follow_up)))
    return _printed(look, *parts)


def badges(numbers: Sequence[int]) -> str:
    """The badges to point at."""
    one = len(numbers) == 1
    shown = " and ".join(", ".join(map(str, numbers)).rsplit(", ", 1))
    return f"Badge{'' if one else 's'} {shown} on the picture"


def told(rating: Rating, memory: Memory, look: Look, *, soon: bool) -> str:
    """How it was rated, and when it comes back."""
    from rich.text import Text

    when = "in a few questions" if soon else _day(memory.due, memory.reviewed)
    return _printed(look, Text(f"{RATINGS[rating]}: comes back {when}.", "dim"))


def summary(outcome: Outcome, questions: Sequence[Question], kept: str, look: Look) -> str:
    """How many, which went badly, when the next are due, and where progress is kept (empty where it isn't)."""
    from rich.text import Text

    begin = {"time": "Time is up. ", "left": "", "interrupted": "", "done": ""}[outcome.end]
    parts: list[RenderableType] = [Text("")]
    if not outcome.asked:
        parts.append(Text(f"{begin}Nothing was rated."))
    else:
        last = {one.question.id: one for one in outcome.asked}
        many = "1 question" if len(last) == 1 else f"{len(last)} questions"
        counted = [sum(one.rating == rating for one in last.values()) for rating in RATINGS]
        marks = ", ".join(
            f"{count} {word}" for count, word in reversed(list(zip(counted, RATINGS.values(), strict=True))) if count
        )
        parts.append(Text(f"{begin}{many} in {_minutes(outcome.seconds)}: {marks}.", "bold"))
        bad = {one.question.id: one.question for one in outcome.asked if one.rating <= 2}
        if bad:
            parts.append(Text("To look at again:"))
            parts += [_item(clean(one.text)) for one in bad.values()]
    parts.append(Text(_next(outcome, questions)))
    if kept and outcome.asked:
        parts.append(Text(f"Kept in {kept}", "dim"))
    return _printed(look, *parts)


def nothing_due(known: dict[str, Memory], questions: Sequence[Question], now: datetime, look: Look) -> str:
    """That there is nothing to ask now, when there is, and what to do about it."""
    from rich.text import Text

    soonest = min(known[one.id].due for one in questions)
    said = f"Nothing is due: the next of {len(questions)} comes {_day(soonest, now)}. `--all` asks them now."
    return _printed(look, Text(said))


def _next(outcome: Outcome, questions: Sequence[Question]) -> str:
    dues = sorted(outcome.known[one.id].due for one in questions if one.id in outcome.known)
    new = len(questions) - len(dues)
    said = []
    if dues:
        day = dues[0].astimezone().date()
        count = sum(one.astimezone().date() == day for one in dues)
        now = max(one.reviewed for one in outcome.known.values())
        said.append(f"Next: {count} {_day(dues[0], now)}")
    if new:
        said.append(f"{new} not asked yet")
    return "; ".join(said) + "." if said else ""


def _day(when: datetime, now: datetime) -> str:
    """A day as one says it; the terminal's own time zone."""
    days = (when.astimezone().date() - now.astimezone().date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days, on {when.astimezone():%a} {when.astimezone().day} {when.astimezone():%b}"


def _minutes(seconds: float) -> str:
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _item(text: str) -> RenderableType:
    """One of several, its later lines under the first."""
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text("  •"), Text(text))
    return grid


def _indented(text: str, style: str = "", by: int = 2) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(text, style), (0, 0, 0, by))


def _printed(look: Look, *parts: RenderableType) -> str:
    from rich.console import Console

    console: Console = Console(
        file=io.StringIO(), width=min(max(look.width, LEAST), WIDEST), force_terminal=look.colour,
        no_color=not look.colour, color_system="standard" if look.colour else None, legacy_windows=False,
        highlight=False, markup=False, emoji=False, _environ={},
    )  # fmt: skip
    for part in parts:
        console.print(part, overflow="fold")
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"
