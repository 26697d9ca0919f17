"""A rehearsal to what a terminal shows, in the width that it has at the moment.

What a person types -> keys: one by one from a terminal, with the seconds that go by; by lines from a pipe.

A question to what a person sees of it and presses: it is shown, thought about, looked up and rated.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol, TextIO

import msgspec

from archdoc.core.markdown import clean, plain
from archdoc.core.paths import Path
from archdoc.interview.questions.question import Question, key
from archdoc.interview.rehearsal.countdown import Day
from archdoc.interview.rehearsal.mock import Stage
from archdoc.interview.rehearsal.progress import Memory
from archdoc.interview.rehearsal.schedule import RATINGS, Rating
from archdoc.interview.rehearsal.session import Clock, Outcome

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


WIDEST = 88
"""Columns beyond which lines are hard to read."""
LEAST = 20
_DAYS = 14
"""Days of a countdown that are listed."""
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
    """What lies ahead: `count` questions that will be asked, of `due` that could be. An empty title is left out."""
    from rich.text import Text

    many = _questions(count)
    took = _minutes(max(seconds, 60))
    if limit is not None and count < due:
        said = f"{many} of {due} in {_minutes(limit)}: what matters most."
    elif limit is None and seconds > 20 * 60:
        said = f"{many}, about {took}. `--minutes 10` takes what matters most."
    else:
        said = f"{many}, about {took}."
    head = [Text(clean(title), "bold")] if title else []
    return _printed(look, *head, Text(said), Text("Say your answer aloud, then look. ? helps.", "dim"))


def question_text(one: Question, number: int, total: int, look: Look, left: float | None = None) -> str:
    """A question, and which of how many it is; `left` are the seconds that a mock interview still has."""
    from rich.text import Text

    clock = "" if left is None else f"{_minutes(max(left, 0))} left · "
    head = f"{clock}{number} of {total} · {clean(one.about)}"
    return _printed(look, Text(""), Text(head, "dim"), Text(clean(one.text), "bold cyan"))


def countdown(title: str, interview: date, days: Sequence[Day], look: Look) -> str:
    """What is left before an interview, day by day; the first is today."""
    from rich.text import Text

    left = (interview - days[0].date).days
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    count = sum(len(day.questions) for day in days)
    took = _minutes(sum(day.seconds for day in days))
    head = f"Interview {when}, on {_date(interview)}: "
    head += f"{_questions(count)} left, about {took}." if count else "nothing is left to ask."
    parts = [Text(clean(title), "bold"), Text(head)]
    for day in days[:_DAYS]:
        name = "today" if day is days[0] else _date(day.date)
        said = f"{_questions(len(day.questions))}, about {_minutes(day.seconds)}" if day.questions else "nothing"
        parts.append(Text(f"  {name:<12} {said}"))
    if len(days) > _DAYS:
        parts.append(Text(f"  and {len(days) - _DAYS} more days"))
    return _printed(look, *parts)


def mock_opening(title: str, stages: Sequence[Stage], minutes: int, look: Look) -> str:
    """What an interview is going to be about."""
    from rich.text import Text

    said = f"A mock interview of {minutes} minutes. Answer aloud; each question is rated, none comes back."
    parts = [Text(clean(title), "bold"), Text(said)]
    parts += [Text(f"  {stage.title}: {_questions(len(stage.questions))}") for stage in stages]
    return _printed(look, *parts)


def mock_summary(outcome: Outcome, stages: Sequence[Stage], place: Place, look: Look) -> str:
    """How an interview went, stage by stage, and what was weak: what to read again, and what to write where."""
    from rich.text import Text

    begin = {"time": "Time is up. ", "left": "", "interrupted": "", "done": ""}[outcome.end]
    rated = {one.question.id: one.rating for one in outcome.asked}
    parts: list[RenderableType] = [Text("")]
    head = f"{begin}{_questions(len(rated))} in {_minutes(outcome.seconds)}." if rated else f"{begin}Nothing was rated."
    parts.append(Text(head, "bold"))
    weak = []
    for stage in stages:
        asked = [one for one in stage.questions if one.id in rated]
        bad = [one for one in asked if rated[one.id] <= 2]
        weak += bad
        if asked:
            parts.append(Text(f"  {stage.title}: {len(asked) - len(bad)} of {len(asked)} went well"))
    if weak:
        parts.append(Text("Weak:", "bold"))
    for one in weak:
        parts.append(_item(clean(one.text)))
        if one.missing:
            gap = one.missing[0]
            parts.append(_indented(f"{plain(gap.what)}: {place(gap.path)}", "dim", by=4))
        elif one.tradeoffs:
            parts.append(_indented(badges(one.tradeoffs), "dim", by=4))
    return _printed(look, *parts)


def answer_text(one: Question, place: Place, look: Look) -> str:
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
        many = _questions(len(last))
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


def nothing_due(known: Mapping[str, Memory], questions: Sequence[Question], now: datetime, look: Look) -> str:
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
    return f"in {days} days, on {_date(when.astimezone().date())}"


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


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


_TICK = 0.2
"""Seconds between two looks at the clock."""
_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?")
"""What arrow and function keys send."""
LEAVE = "\x04"
"""Ctrl-D, and the end of a pipe."""


class Listener(Protocol):
    """Waits for a key."""

    def key(self, hints: Sequence[str], since: datetime | None = None) -> str:
        """The next key in lower case; Enter is a line break, the end `LEAVE`.

        `hints` say what can be pressed, the longest first; `since` is when thinking began, to show how long it is.
        """
        ...


class Lines:
    """Lines of a pipe: a key is the first letter of one."""

    def __init__(self, source: TextIO, shown: TextIO) -> None:
        self._source, self._shown = source, shown

    def key(self, hints: Sequence[str], since: datetime | None = None) -> str:  # noqa: ARG002 (a pipe has no clock)
        """See `Listener`."""
        self._shown.write(f"{hints[0]}\n")
        self._shown.flush()
        line = self._source.buffer.readline().decode(errors="replace")
        return (line.strip().lower()[:1] or "\n") if line else LEAVE


class Keys:
    """Keys of a terminal, which must be in the mode of `keys`."""

    def __init__(self, source: int, shown: TextIO, clock: Clock) -> None:
        self._source, self._shown, self._clock = source, shown, clock
        self._typed = ""
        self._before = ""

    def key(self, hints: Sequence[str], since: datetime | None = None) -> str:
        """See `Listener`."""
        while not self._typed:
            _one_by_one(self._source)
            self._show(hints, since)
            self._typed = self._read()
        self._clear()
        key, self._typed = self._typed[0], self._typed[1:]
        return "\n" if key in "\r " else key.lower()

    def _read(self) -> str:
        from select import select

        if not select([self._source], [], [], _TICK)[0]:
            return ""
        try:
            typed = os.read(self._source, 1024)
        except OSError:  # the terminal is gone
            typed = b""
        return _ESCAPE.sub("", typed.decode(errors="ignore")) if typed else LEAVE

    def _show(self, hints: Sequence[str], since: datetime | None) -> None:
        """Without codes for the terminal: a line break is all that every one understands alike."""
        room = shutil.get_terminal_size().columns - 1
        passed = int((self._clock() - since).total_seconds()) if since else 0
        begin = f"{passed // 60}:{passed % 60:02}  " if since else ""
        line = next((begin + one for one in hints if len(begin + one) <= room), begin[:room].rstrip())
        if line != self._before:
            self._shown.write(f"\r{line.ljust(min(len(self._before), room))}")
            self._shown.flush()
            self._before = line

    def _clear(self) -> None:
        room = shutil.get_terminal_size().columns - 1
        self._shown.write(f"\r{' ' * min(len(self._before), room)}\r")
        self._shown.flush()
        self._before = ""


@contextmanager
def listening(source: TextIO, shown: TextIO, clock: Clock) -> Iterator[Listener]:
    """Keys where both are a terminal that can do it, else lines. The terminal is left as it was found."""
    dumb = os.environ.get("TERM") == "dumb" or not (source.isatty() and shown.isatty())
    if sys.platform == "win32" or dumb:
        yield Lines(source, shown)
        return
    import termios

    before = termios.tcgetattr(source)
    try:
        yield Keys(source.fileno(), shown, clock)
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)


def _one_by_one(terminal: int) -> None:
    """Keys at once and unseen; Ctrl-C stays what it is. Said anew each time: a shell takes it back on Ctrl-Z."""
    if sys.platform == "win32":
        return
    import termios
    import tty

    if termios.tcgetattr(terminal)[3] & termios.ICANON:
        tty.setcbreak(terminal, termios.TCSADRAIN)


_RATED: dict[str, Rating] = {"1": 1, "a": 1, "2": 2, "h": 2, "3": 3, "g": 3, "4": 4, "e": 4}


class Person:
    """Who is asked: at a terminal, or at the other end of a pipe. `look` is asked each time, as widths change."""

    def __init__(
        self, listener: Listener, shown: TextIO, place: Place, look: Callable[[], Look], clock: Clock,
        end: datetime | None = None,
    ) -> None:  # fmt: skip
        """`end` is when a mock interview is over; the time that is left then stands before each question."""
        self._listener, self._shown, self._place, self._look, self._clock = listener, shown, place, look, clock
        self._end = end

    def ask(self, question: Question, number: int, total: int) -> Rating | Literal["skip", "leave"]:
        """See `archdoc.interview.rehearsal.session.Asker`."""
        left = (self._end - self._clock()).total_seconds() if self._end else None
        self._say(question_text(question, number, total, self._look(), left))
        begun = self._clock()
        while (key := self._listener.key(THINK, begun)) != "\n":
            if key in "sq" or key == LEAVE:
                return "skip" if key == "s" else "leave"
            self._say(help(self._look()) if key == "?" else "First look: press Enter. ? helps.\n")
        self._say(answer_text(question, self._place, self._look()))
        while (key := self._listener.key(RATE)) not in _RATED:
            if key in "sq" or key == LEAVE:
                return "skip" if key == "s" else "leave"
            self._say(help(self._look()) if key == "?" else "Rate it: 1, 2, 3 or 4; or s, q, ?.\n")
        return _RATED[key]

    def told(self, rating: Rating, memory: Memory, *, soon: bool) -> None:
        """See `archdoc.interview.rehearsal.session.Asker`."""
        if self._end is None:
            self._say(told(rating, memory, self._look(), soon=soon))

    def _say(self, text: str) -> None:
        self._shown.write(text)
        self._shown.flush()
