"""`questions`: what an interviewer will ask."""

from __future__ import annotations

import os
import sys
from typing import Literal

import click

from archdoc.cli import options

FORMATS = ("text", "markdown", "json")
Format = Literal["text", "markdown", "json"]
ENDINGS: dict[str, Format] = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json"}


@click.command()
@options.spec
@click.option("--open", "only_open", is_flag=True, help="Only what has no answer yet, or half of one.")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@options.audience
@options.quiet
def questions(
    spec: str, only_open: bool, format: Format | None, output: str | None, audience: str, quiet: bool
) -> None:
    """List what an interviewer will ask, and what is answered yet.

    Each is answered (with the answer), partial (with what is missing) or open (with what to write, and in which line).
    A decision that answers one in other words names it: `answers: [ID]`. For the public, only what is answered.

    \b
    Example:  archdoc questions specs/notification.yaml --open
              archdoc questions specs/notification.yaml -o questions.md
    """
    from archdoc.cli import terminal
    from archdoc.core.write import write_one
    from archdoc.interview.questions import ask, published, unknown_answers
    from archdoc.spec.load import load_placed

    if only_open and audience == "public":
        raise click.UsageError("--open shows what you lack, which is not for the public: leave one of them out.")
    wanted = options.format(output, format, _format_of, FORMATS) or "text"
    whole, places = load_placed(spec)
    gate = options.gate(whole, audience, quiet=quiet)
    model = gate.model
    every = ask(model)
    if audience == "internal":
        for one in unknown_answers(model, every):
            said = f"{places.mark(*one.path)}: No question of this system has the id `{one.id}`."
            terminal.note(f"{said} {one.hint}" if one.hint else said)
    else:
        every = published(every)
    shown = tuple(one for one in every if one.standing != "answered") if only_open else every
    here = output in (None, "-")
    if wanted == "text":
        from archdoc.render.terminal import questions as as_text

        width, colour = terminal.width() if here else 100, here and terminal.wants_colour(sys.stdout)
        made = as_text(model.title, shown, every, places, width=width, colour=colour)
    elif wanted == "markdown":
        from archdoc.render.markdown import render

        made = render(model, shown)
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


def _format_of(path: str) -> Format | None:
    return ENDINGS.get(os.path.splitext(path)[1].lower())
