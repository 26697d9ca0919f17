"""`rehearse`: practice."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.interview.questions.question import Question
    from archdoc.interview.rehearsal import countdown, mock
    from archdoc.interview.rehearsal.progress import Memory, Progress
    from archdoc.interview.rehearsal.terminal import Look
    from archdoc.spec.source import Places

INTERRUPTED = 130


@click.command(cls=options.Reporting)
@options.spec
@click.option(
    "--by",
    "interview",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the interview: what is left is spread over the days before it.",
)
@click.option(
    "--mock",
    type=click.IntRange(10, 120),
    metavar="MINUTES",
    help="A mock interview: a part two levels down, decisions, a failure, numbers, people.",
)
@click.option("--minutes", type=click.IntRange(1), metavar="N", help="What matters most, for so long.")
@click.option("--open", "only_open", is_flag=True, help="Only what the spec doesn't answer, or not in full.")
@click.option("--all", "everything", is_flag=True, help="Also what isn't due yet.")
@click.option("--reset", is_flag=True, help="Begin anew; what was kept is set aside.")
@click.option("--export", metavar="FILE", help="Write the questions as a deck instead: .apkg for Anki, or .csv.")
@options.listed
def rehearse(
    spec: str, interview: datetime | None, mock: int | None, minutes: int | None, only_open: bool, everything: bool,
    reset: bool, export: str | None, format: str,
) -> None:  # fmt: skip
    """Practise: a question, time to think, then what the spec says.

    You rate yourself, and what went badly comes back sooner. Progress is kept in your own data folder (or in
    ARCHDOC_DATA), never beside the spec. Also works without a terminal: a line is a key. -T json says in the end how it
    went, on standard output; the conversation is on standard error then.

    \b
    Example:  archdoc rehearse specs/notification.yaml --minutes 10
              archdoc rehearse specs/notification.yaml --by 2030-01-31
              archdoc rehearse specs/notification.yaml --mock 45
              archdoc rehearse specs/notification.yaml --export notification.apkg
    """
    from archdoc.interview.questions import ask
    from archdoc.spec.load import load_placed

    if export is not None and format == "json":
        raise click.UsageError("A deck has its own format: leave -T json out.")
    if spec == "-" and export is None:
        raise click.UsageError("Your answers come from standard input, so the spec can't: name a file.")
    if export is not None and (minutes or everything or reset):
        raise click.UsageError(
            "A deck has all questions, or with --open some: --minutes, --all and --reset change none."
        )
    _fit_together(interview, mock, minutes, only_open=only_open, everything=everything, export=export)
    model, places = load_placed(spec)
    questions = ask(model)
    if only_open:
        questions = tuple(one for one in questions if one.standing != "answered")
    if export is not None:
        _export(model, questions, export)
    elif not questions:
        said = f"{spec} has an answer to all that is likely to be asked."
        if format == "json":
            from archdoc.interview.rehearsal.report import report

            options.report(report(model.title, None, {}, ()))
        click.echo(said, err=format == "json")
    else:
        order = _Order(interview.date() if interview else None, mock, minutes, everything, reset, format == "json")
        _rehearse(model, places, questions, order)


class _Order(NamedTuple):
    """What was asked for on the command line."""

    interview: date | None
    mock: int | None
    minutes: int | None
    everything: bool
    reset: bool
    told: bool
    """Whether a program wants to know how it went."""


def _fit_together(
    interview: datetime | None, mock: int | None, minutes: int | None, *, only_open: bool, everything: bool,
    export: str | None,
) -> None:  # fmt: skip
    """Raises UsageError: options that take the choice from each other."""
    if interview and everything:
        raise click.UsageError("--by chooses what each day asks: leave --all out.")
    if mock:
        for name, given in (("--by", interview), ("--minutes", minutes), ("--open", only_open), ("--all", everything),
                            ("--export", export)):  # fmt: skip
            if given:
                raise click.UsageError(f"A mock interview chooses by itself what it asks: leave {name} out.")
    if interview and export is not None:
        raise click.UsageError("A deck has a calendar of its own: leave --by out.")
    if interview and interview.date() < _clock().astimezone().date():
        raise click.UsageError(f"--by {interview.date()} is past.")


class _Plan(NamedTuple):
    """What a rehearsal is going to ask; nothing where nothing is due."""

    chosen: Sequence[Question]
    limit: float | None = None
    """In seconds."""
    stages: Sequence[mock.Stage] = ()
    days: Sequence[countdown.Day] = ()


def _rehearse(model: Model, places: Places, questions: Sequence[Question], order: _Order) -> None:
    from archdoc.cli.terminal import note, wants_colour, width
    from archdoc.interview.rehearsal import progress, session, terminal
    from archdoc.interview.rehearsal.report import report

    shown = sys.stderr if order.told else sys.stdout

    def look() -> terminal.Look:
        return terminal.Look(width(), wants_colour(shown))

    def say(text: str) -> None:
        click.echo(text, nl=False, file=shown)

    def place(path: tuple[str | int, ...]) -> str:
        mark = places.mark(*path)
        return f"{mark.path}:{mark.line}" if mark.line else mark.path

    file = progress.file(model.path)
    if order.reset and file.exists():
        say(f"Begun anew; what was kept is now {progress.set_aside(file)}.\n")
    before, word = progress.load(model.path, model.title)
    if word:
        note(word)
    plan = _plan(model, questions, before.questions, order, say, look)
    outcome, kept = None, False
    if plan.chosen:
        keeper = _Keeper(before)
        end = _clock() + timedelta(seconds=plan.limit) if order.mock and plan.limit else None
        with terminal.listening(sys.stdin, shown, _clock) as listener:
            who = terminal.Person(listener, shown, place, look, _clock, end)
            outcome = session.rehearse(
                plan.chosen, before.questions, who, clock=_clock, keep=keeper.keep, limit=plan.limit,
                again=not order.mock,
            )  # fmt: skip
        kept = not keeper.failed
        if order.mock:
            say(terminal.mock_summary(outcome, plan.stages, place, look()))
        else:
            say(terminal.summary(outcome, questions, _home(str(file)) if kept else "", look()))
    if order.told:
        where = str(file) if kept and outcome and outcome.asked else ""
        options.report(
            report(model.title, outcome, before.questions, questions, days=plan.days, stages=plan.stages, kept=where)
        )
    if outcome and outcome.end == "interrupted":
        raise click.exceptions.Exit(INTERRUPTED)


def _plan(
    model: Model, questions: Sequence[Question], known: Mapping[str, Memory], order: _Order,
    say: Callable[[str], None], look: Callable[[], Look],
) -> _Plan:  # fmt: skip
    """What is asked, and what lies ahead is said."""
    from msgspec import structs

    from archdoc.interview.rehearsal import countdown, mock, schedule, terminal

    now = _clock()
    if order.mock:
        limit = order.mock * 60.0
        stages = mock.interview(model, questions, known, limit)
        say(terminal.mock_opening(model.title, stages, order.mock, look()))
        chosen = [
            structs.replace(one, about=f"{stage.title} · {one.about}") for stage in stages for one in stage.questions
        ]
        return _Plan(chosen, limit, stages)
    days: Sequence[countdown.Day] = ()
    if order.interview:
        days = countdown.spread(questions, known, now, order.interview)
        say(terminal.countdown(model.title, order.interview, days, look()))
        chosen = list(days[0].questions)
    else:
        chosen = schedule.due(questions, known, now)
        chosen += schedule.later(questions, known, now) if order.everything else []
        if not chosen:
            say(terminal.nothing_due(known, questions, now, look()))
    if not chosen:
        return _Plan((), days=days)
    limit_or_none = order.minutes * 60.0 if order.minutes else None
    count = len(chosen) if limit_or_none is None else schedule.fitting(chosen, known, limit_or_none)
    seconds = sum(schedule.estimate(one, known) for one in chosen[:count])
    title = "" if order.interview else model.title
    say(terminal.opening(title, count, len(chosen), seconds, limit_or_none, look()))
    return _Plan(chosen, limit_or_none, days=days)


class _Keeper:
    """Keeps progress, and says once where it can't."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.failed = False

    def keep(self, touched: Mapping[str, Memory]) -> None:
        from archdoc.cli.terminal import note
        from archdoc.core.errors import ArchdocError
        from archdoc.interview.rehearsal.progress import DATA, save

        if self.failed:
            return
        try:
            save(self._progress, touched)
        except ArchdocError as error:
            self.failed = True
            one = error.problems[0]
            note(f"Progress isn't kept. {one.mark.path}: {one.what} Another folder can be named in {DATA}.")


def _export(model: Model, questions: Sequence[Question], target: str) -> None:
    from archdoc.core.write import write_one
    from archdoc.interview.rehearsal import deck

    ending = os.path.splitext(target)[1]
    format = deck.FORMATS.get(ending.lower())
    if format is None:
        said = f"The ending {ending} is no format" if ending else f"{target} has no ending that says its format"
        raise click.UsageError(f"{said} of a deck: name a file that ends in {' or '.join(deck.FORMATS)}.")
    options.spare_specs([model], [target])
    changed = int(_clock().timestamp() if model.path == "-" else os.stat(model.path).st_mtime)
    content = deck.csv_cards(questions) if format == "csv" else deck.apkg(model.title, questions, changed=changed)
    write_one(target, content)
    click.echo(f"Wrote {target}: {options.count(len(questions), 'question')}")


def _home(path: str) -> str:
    """A path as one types it."""
    home = os.path.expanduser("~")
    return f"~{path[len(home) :]}" if path.startswith(home + os.sep) else path


def _clock() -> datetime:
    return datetime.now(UTC)
