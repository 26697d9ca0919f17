"""`questions`: what an interviewer will ask."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.interview.questions import Question

FORMATS = ("text", "markdown", "json")
Format = Literal["text", "markdown", "json"]
ENDINGS: dict[str, Format] = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json"}


@click.command(cls=options.Command)
@options.spec
@click.option("--open", "only_open", is_flag=True, help="Only what has no answer yet, or half of one.")
@click.option("--all", "every_one", is_flag=True, help="All of them, not only the first 60.")
@click.option("--deeper", metavar="PART", help="Follow one part two levels down, by its id or name.")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@options.audience
@options.quiet
def questions(
    spec: str,
    only_open: bool,
    every_one: bool,
    deeper: str | None,
    format: Format | None,
    output: str | None,
    audience: str,
    quiet: bool,
) -> None:
    """List what an interviewer will ask, and what is answered yet.

    Each is answered (with the answer), partial (with what is missing) or open (with what to write, and in which line).
    A decision that answers one in other words names it: `answers: [ID]`. For the public, only what is answered. The
    first 60 are what an hour comes to; --all has the rest.

    \b
    Example:  archdoc questions specs/notification.yaml --open
              archdoc questions specs/notification.yaml --deeper dispatcher
              archdoc questions specs/notification.yaml --all -o questions.md
    """
    from archdoc.cli import terminal
    from archdoc.core.write import write_one
    from archdoc.interview.questions import ask, first_sight, published, unknown_answers
    from archdoc.spec.load import load_placed

    if only_open and audience == "public":
        raise click.UsageError("--open shows what you lack, which is not for the public: leave one of them out.")
    wanted = options.format(output, format, _format_of, FORMATS) or "text"
    whole, places = load_placed(spec)
    gate = options.gate(whole, audience, quiet=quiet)
    model = gate.model
    every = _followed(model, deeper) if deeper else ask(model)
    if deeper:
        every_one = True
    elif audience == "internal":
        for one in unknown_answers(model, every):
            said = f"{places.mark(*one.path)}: No question of this system has the id `{one.id}`."
            terminal.note(f"{said} {one.hint}" if one.hint else said)
    if audience != "internal":
        every = published(every)
    seen = every if every_one else first_sight(every)
    shown = tuple(one for one in seen if one.standing != "answered") if only_open else seen
    here = output in (None, "-")
    if wanted == "text":
        from archdoc.render.terminal import questions as as_text

        width, colour = terminal.width() if here else 100, here and terminal.wants_colour(sys.stdout)
        made = as_text(
            model.title, shown, every, places, width=width, colour=colour, seen=len(seen), followed=bool(deeper)
        )
    elif wanted == "markdown":
        from archdoc.render.markdown import render

        made = render(model, shown, followed=bool(deeper))
    else:
        from archdoc.render.data import questions as as_json

        made = as_json(model.title, shown, places if audience == "internal" else None)
    content = gate.one(made.encode(), f"questions.{wanted}")
    if output is None or here:
        terminal.emit(content)
        return
    options.spare_specs([whole], [output])
    write_one(output, content)
    if not quiet:
        click.echo(f"Wrote {output}")


def _followed(model: Model, part: str) -> tuple[Question, ...]:
    """The questions about one part, two levels down."""
    from archdoc.core.suggest import did_you_mean
    from archdoc.interview.questions.deeper import deeper

    named = {one.name.casefold(): one.id for one in model.elements.values()}
    id = part if part in model.elements else named.get(part.strip().casefold())
    if id is None:
        hint = did_you_mean(part, [*model.elements, *(one.name for one in model.elements.values())])
        raise click.UsageError(f"No part of this system is called `{part}`. {hint or ''}".rstrip())
    return deeper(model, id)


def _format_of(path: str) -> Format | None:
    return ENDINGS.get(os.path.splitext(path)[1].lower())
