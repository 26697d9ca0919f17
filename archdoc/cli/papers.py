"""`dossier`, `cheatsheet`: papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.build.papers import Papers
    from archdoc.privacy.gate import Gate

DOSSIER_FORMATS = ("markdown", "html", "pdf", "json")
SHEET_FORMATS = ("pdf", "markdown", "json")


@click.command(cls=options.Command)
@options.spec
@click.option("-T", "--format", "format", type=click.Choice(DOSSIER_FORMATS), help="Format, if no file says it.")
@options.output
@click.option("--fit", is_flag=True, help="Move detail to an appendix until at most four pages are left.")
@options.paper
@options.audience
@options.engine
@options.remember
@options.quiet
def dossier(
    spec: str, format: str | None, output: str | None, fit: bool, paper: str, audience: str, engine: str,
    remember: bool, quiet: bool,
) -> None:  # fmt: skip
    """Write the dossier: the two to four pages that hold all of it.

    The system, how it is built and my part in it, launch, results, lessons.
    Without -o it goes to standard output as Markdown; on a terminal, to a file named after the spec.

    \b
    Example:  archdoc dossier specs/notification.yaml -o notification.pdf --fit
    """
    from archdoc.build.papers import dossier_format

    wanted = options.format(output, format, dossier_format, DOSSIER_FORMATS) or "markdown"
    with options.remembering(remember):
        sets, gate = _papers(spec, paper, audience, engine, quiet=quiet)
        made, said = sets.dossier(wanted, fitted=fit)  # type: ignore[arg-type]
        content = gate.one(made, f"dossier.{wanted}")
    options.put(content, sets.model, output, "dossier", wanted, quiet=quiet)
    for line in () if quiet else said:
        click.echo(line, err=True)


@click.command(cls=options.Command)
@options.spec
@click.option("-T", "--format", "format", type=click.Choice(SHEET_FORMATS), help="Format, if no file says it.")
@options.output
@options.paper
@options.audience
@options.engine
@options.remember
@options.quiet
def cheatsheet(
    spec: str, format: str | None, output: str | None, paper: str, audience: str, engine: str,
    remember: bool, quiet: bool,
) -> None:  # fmt: skip
    """Write the cheat sheet: one page to lie on the table.

    The picture, the decisions in a line each, numbers and dates.
    Without -o it goes to standard output as Markdown; on a terminal, to a file named after the spec.

    \b
    Example:  archdoc cheatsheet specs/notification.yaml -o sheet.pdf
    """
    from archdoc.build.papers import sheet_format

    wanted = options.format(output, format, sheet_format, SHEET_FORMATS) or "markdown"
    with options.remembering(remember):
        sets, gate = _papers(spec, paper, audience, engine, quiet=quiet)
        content = gate.one(sets.cheatsheet(wanted), f"cheatsheet.{wanted}")  # type: ignore[arg-type]
    options.put(content, sets.model, output, "cheatsheet", wanted, quiet=quiet)


def _papers(spec: str, paper: str, audience: str, engine: str, *, quiet: bool) -> tuple[Papers, Gate]:
    """What sets the papers of a spec, with all its pictures laid out; and what lets a content pass or refuses it."""
    from archdoc.build.papers import Papers
    from archdoc.diagram import overview
    from archdoc.spec.load import load

    gate = options.gate(load(spec), audience, quiet=quiet)
    pictures = overview.pictures(gate.model, engine)
    return Papers(model=gate.model, pictures=pictures, audience=audience, paper=paper), gate  # type: ignore[arg-type]
