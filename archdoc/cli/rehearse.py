"""`rehearse`: practice."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.interview.questions.question import Question
    from archdoc.interview.rehearsal.progress import Memory, Progress
    from archdoc.spec.source import Places

INTERRUPTED = 130


@click.command()
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
def rehearse(
    spec: str, interview: datetime | None, mock: int | None, minutes: int | None, only_open: bool, everything: bool,
    reset: bool, export: str | None,
) -> None:  # fmt: skip
    """Practise: a question, time to think, then what the spec says.

    You rate yourself, and what went badly comes back sooner. Progress is kept in your own data folder (or in
    ARCHDOC_DATA), never beside the spec. Also works without a terminal: a line is a key.

    \b
    Example:  archdoc rehearse specs/notification.yaml --minutes 10
              archdoc rehearse specs/notification.yaml --by 2030-01-31
              archdoc rehearse specs/notification.yaml --mock 45
              archdoc rehearse specs/notification.yaml --export notification.apkg
    """
    from archdoc.interview.questions import ask
    from archdoc.spec.load import load_placed

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
        click.echo(f"{spec} has an answer to all that is likely to be asked.")
    else:
        order = _Order(interview.date() if interview else None, mock, minutes, everything, reset)
        _rehearse(model, places, questions, order)


class _Order(NamedTuple):
    """What was asked for on the command line."""

    interview: date | None
    mock: int | None
    minutes: int | None
    everything: bool
    reset: bool


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


def _rehearse(model: Model, places: Places, questions: Sequence[Question], order: _Order) -> None:
    from msgspec import structs

    from archdoc.cli.terminal import note, wants_colour, width
    from archdoc.interview.rehearsal import countdown, mock, progress, schedule, session, terminal

    def look() -> terminal.Look:
        return terminal.Look(width(), wants_colour(sys.stdout))

    def place(path: tuple[str | int, ...]) -> str:
        mark = places.mark(*path)
        return f"{mark.path}:{mark.line}" if mark.line else mark.path

    kept = progress.file(model.path)
    if order.reset and kept.exists():
        click.echo(f"Begun anew; what was kept is now {progress.set_aside(kept)}.")
    before, word = progress.load(model.path, model.title)
    if word:
        note(word)
    known, now = before.questions, _clock()
    limit = order.minutes * 60.0 if order.minutes else None
    stages: Sequence[mock.Stage] = ()
    if order.mock:
        limit = order.mock * 60.0
        stages = mock.interview(model, questions, known, limit)
        chosen = [
            structs.replace(one, about=f"{stage.title} · {one.about}") for stage in stages for one in stage.questions
        ]
        click.echo(terminal.mock_opening(model.title, stages, order.mock, look()), nl=False)
    elif order.interview:
        days = countdown.spread(questions, known, now, order.interview)
        click.echo(terminal.countdown(model.title, order.interview, days, look()), nl=False)
        chosen = list(days[0].questions)
        if not chosen:
            return
    else:
        chosen = schedule.due(questions, known, now)
        if order.everything:
            chosen += schedule.later(questions, known, now)
        if not chosen:
            click.echo(terminal.nothing_due(known, questions, now, look()), nl=False)
            return
    if not order.mock:
        count = len(chosen) if limit is None else schedule.fitting(chosen, known, limit)
        seconds = sum(schedule.estimate(one, known) for one in chosen[:count])
        click.echo(
            terminal.opening("" if order.interview else model.title, count, len(chosen), seconds, limit, look()),
            nl=False,
        )
    keeper = _Keeper(before)
    end = now + timedelta(seconds=limit) if order.mock and limit else None
    with terminal.listening(sys.stdin, sys.stdout, _clock) as listener:
        who = terminal.Person(listener, sys.stdout, place, look, _clock, end)
        outcome = session.rehearse(
            chosen, known, who, clock=_clock, keep=keeper.keep, limit=limit, again=not order.mock
        )
    where = "" if keeper.failed else _home(str(kept))
    if order.mock:
        click.echo(terminal.mock_summary(outcome, stages, place, look()), nl=False)
    else:
        click.echo(terminal.summary(outcome, questions, where, look()), nl=False)
    if outcome.end == "interrupted":
        raise click.exceptions.Exit(INTERRUPTED)


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
