"""`dossier`, `cheatsheet`: papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.build.papers import Papers

DOSSIER_FORMATS = ("markdown", "html", "pdf")
SHEET_FORMATS = ("pdf", "markdown")


@click.command()
@options.spec
@click.option("-T", "--format", "format", type=click.Choice(DOSSIER_FORMATS), help="Format, if no file says it.")
@options.output
@click.option("--fit", is_flag=True, help="Move detail to an appendix until at most four pages are left.")
@options.paper
@options.audience
@options.engine
@options.quiet
def dossier(
    spec: str, format: str | None, output: str | None, fit: bool, paper: str, audience: str, engine: str, quiet: bool
) -> None:
    """Write the dossier: the two to four pages that hold all of it.

    The system, how it is built and my part in it, launch, results, lessons.
    Without -o it goes to standard output as Markdown; on a terminal, to a file named after the spec.

    \b
    Example:  archdoc dossier specs/notification.yaml -o notification.pdf --fit
    """
    from archdoc.build.papers import dossier_format

    wanted = options.format(output, format, dossier_format, DOSSIER_FORMATS) or "markdown"
    sets, cleared = _papers(spec, paper, audience, engine)
    content, said = sets.dossier(wanted, fitted=fit)  # type: ignore[arg-type]
    options.put(cleared(content, f"dossier.{wanted}"), sets.model, output, "dossier", wanted, quiet=quiet)
    for line in () if quiet else said:
        click.echo(line, err=True)


@click.command()
@options.spec
@click.option("-T", "--format", "format", type=click.Choice(SHEET_FORMATS), help="Format, if no file says it.")
@options.output
@options.paper
@options.audience
@options.engine
@options.quiet
def cheatsheet(
    spec: str, format: str | None, output: str | None, paper: str, audience: str, engine: str, quiet: bool
) -> None:
    """Write the cheat sheet: one page to lie on the table.

    The picture, the decisions in a line each, numbers and dates.
    Without -o it goes to standard output as Markdown; on a terminal, to a file named after the spec.

    \b
    Example:  archdoc cheatsheet specs/notification.yaml -o sheet.pdf
    """
    from archdoc.build.papers import sheet_format

    wanted = options.format(output, format, sheet_format, SHEET_FORMATS) or "markdown"
    sets, cleared = _papers(spec, paper, audience, engine)
    content = cleared(sets.cheatsheet(wanted), f"cheatsheet.{wanted}")  # type: ignore[arg-type]
    options.put(content, sets.model, output, "cheatsheet", wanted, quiet=quiet)


def _papers(spec: str, paper: str, audience: str, engine: str) -> tuple[Papers, Callable[[bytes, str], bytes]]:
    """What sets the papers of a spec, with all its pictures laid out; and what lets a content pass or refuses it."""
    from archdoc.build.papers import Papers
    from archdoc.build.papers import notice as notice_for
    from archdoc.diagram import overview
    from archdoc.spec.load import load

    whole = load(spec)
    if audience == "public":
        options.remark_unused(whole)
    model, cleared = options.for_audience(whole, audience)
    pictures = overview.pictures(model, engine)
    notice = notice_for(audience)
    return Papers(model=model, pictures=pictures, notice=notice, paper=paper), cleared  # type: ignore[arg-type]
