"""`rehearse`: practice."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

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
@click.option("--minutes", type=click.IntRange(1), metavar="N", help="What matters most, for so long.")
@click.option("--open", "only_open", is_flag=True, help="Only what the spec doesn't answer, or not in full.")
@click.option("--all", "everything", is_flag=True, help="Also what isn't due yet.")
@click.option("--reset", is_flag=True, help="Begin anew; what was kept is set aside.")
@click.option("--export", metavar="FILE", help="Write the questions as a deck instead: .apkg for Anki, or .csv.")
def rehearse(
    spec: str, minutes: int | None, only_open: bool, everything: bool, reset: bool, export: str | None
) -> None:
    """Practise: a question, time to think, then what the spec says.

    You rate yourself, and what went badly comes back sooner. Progress is kept in your own data folder (or in
    ARCHDOC_DATA), never beside the spec. Also works without a terminal: a line is a key.

    \b
    Example:  archdoc rehearse specs/notification.yaml --minutes 10
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
    model, places = load_placed(spec)
    questions = ask(model)
    if only_open:
        questions = tuple(one for one in questions if one.standing != "answered")
    if export is not None:
        _export(model, questions, export)
    elif not questions:
        click.echo(f"{spec} has an answer to all that is likely to be asked.")
    else:
        _rehearse(model, places, questions, minutes, everything=everything, reset=reset)


def _rehearse(
    model: Model, places: Places, questions: Sequence[Question], minutes: int | None, *, everything: bool, reset: bool
) -> None:
    from archdoc.cli.terminal import note, wants_colour, width
    from archdoc.interview.rehearsal import progress, schedule, session, terminal

    def look() -> terminal.Look:
        return terminal.Look(width(), wants_colour(sys.stdout))

    def place(path: tuple[str | int, ...]) -> str:
        mark = places.mark(*path)
        return f"{mark.path}:{mark.line}" if mark.line else mark.path

    kept = progress.file(model.path)
    if reset and kept.exists():
        click.echo(f"Begun anew; what was kept is now {progress.set_aside(kept)}.")
    before, word = progress.load(model.path, model.title)
    if word:
        note(word)
    known, now, limit = before.questions, _clock(), minutes * 60.0 if minutes else None
    chosen = schedule.due(questions, known, now)
    if everything:
        chosen += schedule.later(questions, known, now)
    if not chosen:
        click.echo(terminal.nothing_due(known, questions, now, look()), nl=False)
        return
    count = len(chosen) if limit is None else schedule.fitting(chosen, known, limit)
    seconds = sum(schedule.estimate(one, known) for one in chosen[:count])
    click.echo(terminal.opening(model.title, count, len(chosen), seconds, limit, look()), nl=False)
    keeper = _Keeper(before)
    with terminal.listening(sys.stdin, sys.stdout, _clock) as listener:
        who = terminal.Person(listener, sys.stdout, place, look, _clock)
        outcome = session.rehearse(chosen, known, who, clock=_clock, keep=keeper.keep, limit=limit)
    where = "" if keeper.failed else _home(str(kept))
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
