"""`ready`: what a dossier lacks before an interview."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.diagram.views import Picture
    from archdoc.evidence.values import Evidence

FORMATS = ("text", "markdown", "json")
_ENDINGS = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json"}


@click.command(cls=options.Command)
@options.specs
@click.option("--strict", is_flag=True, help="Exit with 1 if there is an error, for CI.")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@options.repos()
@options.paper
@options.engine
@options.quiet
def ready(
    specs: tuple[str, ...], strict: bool, format: str | None, output: str | None, repos: tuple[tuple[str, str], ...],
    paper: str, engine: str, quiet: bool,
) -> None:  # fmt: skip
    """Tell what a dossier still lacks, where, and what to do.

    Errors are what no finished dossier has, warnings what an interviewer would stop at, notes what is worth a look. The
    score is the share of what can be written that is; it says nothing about how good it is. With --repo, notes tell
    where a role and the history of the part don't agree.

    \b
    Example:  archdoc ready specs/notification.yaml
              archdoc ready specs --strict -T markdown -o readiness.md
    """
    from archdoc.cli.terminal import emit, wants_colour, width
    from archdoc.core.errors import ArchdocError
    from archdoc.core.write import write_one
    from archdoc.interview.questions import ask
    from archdoc.interview.readiness import readiness
    from archdoc.render import readiness as render
    from archdoc.spec.load import load_each

    wanted = options.format(output, format, _format_of, FORMATS) or "text"
    found, problems = load_each(specs)
    if problems:
        raise ArchdocError(problems)
    day = options.today()
    reports = []
    for model, places in found:
        whole, pages = _set(model, paper, engine)
        shown = _counted(model, repos) if repos else None
        reports.append(render.Report(model.title, readiness(model, ask(model), pages, day, whole, shown), places))
    here = output in (None, "-")
    if wanted == "json":
        made = render.as_json(reports)
    elif wanted == "markdown":
        made = render.as_markdown(reports)
    else:
        made = render.text(reports, width=width() if here else 100, colour=here and wants_colour(sys.stdout))
    if output is None or here:
        emit(made.encode())
    else:
        options.spare_specs([model for model, _ in found], [output])
        write_one(output, made.encode())
        if not quiet:
            click.echo(f"Wrote {output}")
    if strict and any(report.ready.of("error") for report in reports):
        sys.exit(1)


def _counted(model: Model, repos: tuple[tuple[str, str], ...]) -> Evidence:
    from archdoc.cli.evidence import counted

    return counted(model, repos)


def _format_of(path: str) -> str | None:
    import os

    return _ENDINGS.get(os.path.splitext(path)[1].lower())


def _set(model: Model, paper: str, engine: str) -> tuple[Picture, int]:
    """The overview, and the counted pages of the dossier, of whose pictures only that is on them.

    All is in the appendix that may be.
    """
    from archdoc.diagram import views
    from archdoc.diagram.overview import overview
    from archdoc.dossier import sections
    from archdoc.render.paper import dossier

    whole = overview(model, engine)
    shown = views.pictures(model, whole.folding)
    figures = {shown[0].key: whole.picture.svg()} if model.elements else {}
    made = dossier.pdf(sections.document(model, shown), figures, fitted=True, paper=paper)  # type: ignore[arg-type]
    return shown[0], made.pages
