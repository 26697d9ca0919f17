"""`keys`: what may be written where in a spec."""

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
@click.argument("path", required=False, default="", metavar="[PATH]")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@options.quiet
def keys(path: str, format: Format | None, output: str | None, quiet: bool) -> None:
    """Print what may be written at a place of a spec.

    Each key has a one-line description, an example, and the interviewer's question that it answers. PATH is a way of
    keys: ids and numbers of items may be left out. A lone key's name that isn't one of the top level is looked up
    everywhere. Without PATH: the top level.

    \b
    Example:  archdoc keys components
              archdoc keys edges.tradeoff.alternatives
              archdoc keys dead_letter
    """
    from archdoc.cli import terminal
    from archdoc.core.write import write_one
    from archdoc.render import keys as render
    from archdoc.spec import keys as reference

    wanted = options.format(output, format, lambda file: ENDINGS.get(os.path.splitext(file)[1].lower()), FORMATS)
    here = output in (None, "-")
    width, colour = terminal.width() if here else 100, here and terminal.wants_colour(sys.stdout)
    pages, found = [], []
    try:
        pages = [reference.page(path)]
    except LookupError as error:
        found = reference.everywhere(path.strip())
        if not found:
            raise click.UsageError(" ".join(part for part in error.args if part)) from None
        if len(found) == 1 or wanted == "markdown":
            pages = [reference.page(one.path) for one in found]
    if wanted == "json":
        made = render.as_json(pages[0]) if pages and not found else render.places_json(found)
    elif wanted == "markdown":
        made = "\n".join(map(render.markdown, pages))
    elif pages:
        made = render.text(pages[0], width=width, colour=colour)
    else:
        made = render.places(found, width=width, colour=colour)
    if output is None or here:
        terminal.emit(made.encode())
        return
    write_one(output, made.encode())
    if not quiet:
        click.echo(f"Wrote {output}")
