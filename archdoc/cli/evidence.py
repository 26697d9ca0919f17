"""`evidence`: whose work each part was, by the history of its repository."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.evidence.values import Evidence

FORMATS = ("text", "markdown", "json")
Format = Literal["text", "markdown", "json"]
ENDINGS: dict[str, Format] = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json"}


@click.command(cls=options.Command)
@options.spec
@options.repos(required=True)
@click.option("--names", is_flag=True, help="The names of others too; without it they are numbers.")
@click.option("--into", is_flag=True, help="Write it into SPEC as `evidence` of contributions that say `where`.")
@click.option(
    "--teams", is_flag=True, help="Write teams of CODEOWNERS into SPEC, at elements with `code` and no `team`."
)
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@options.quiet
def evidence(
    spec: str, repos: tuple[tuple[str, str], ...], names: bool, into: bool, teams: bool, format: Format | None,
    output: str | None, quiet: bool,
) -> None:  # fmt: skip
    """Count whose work each part was, in its repository.

    Elements say which files are theirs by `code: [services/orders/**]` (and `repo: NAME`, where there are several), and
    `me.identities` says which authors are you. Merges, reviews and co-authors are counted apart; programs, generated
    and vendored files not at all. Nothing of a repository is run or changed, and nothing is fetched.

    \b
    Example:  archdoc evidence specs/shop.yaml --repo ../shop
              archdoc evidence specs/shop.yaml --repo main=../shop --repo web=../shop-web -o evidence.md
              archdoc evidence specs/shop.yaml --repo ../shop --into
    """
    from archdoc.cli.terminal import emit, wants_colour, width
    from archdoc.core.write import write_one
    from archdoc.render import evidence as render
    from archdoc.spec import files
    from archdoc.spec.load import load, load_text

    wanted = options.format(output, format, _format_of, FORMATS) or "text"
    change = into or teams
    if change and spec == "-":
        raise click.UsageError(f"{'--into' if into else '--teams'} needs a file that it can write to.")
    written = files.read(spec) if change else ""
    model = load_text(written, spec) if change else load(spec)
    found = counted(model, repos, names=names)
    notes = notes_of(model, found)
    here = output in (None, "-")
    if wanted == "json":
        made = render.as_json(found, notes)
    elif wanted == "markdown":
        made = render.markdown(found, notes)
    else:
        made = render.text(found, notes, width=width() if here else 120, colour=here and wants_colour(sys.stdout))
    if change:
        _into(spec, written, model, found, into=into, teams=teams, quiet=quiet)
    if output is None or here:
        emit(made.encode(errors="replace"))
        return
    options.spare_specs([model], [output])
    write_one(output, made.encode(errors="replace"))
    if not quiet:
        click.echo(f"Wrote {output}")


def counted(model: Model, repos: tuple[tuple[str, str], ...], *, names: bool = False) -> Evidence:
    """What the repositories show of a model. Raises ArchdocError: one can't be read."""
    from archdoc.evidence.count import Asked, evidence

    return evidence(model, Asked(repos=repos, day=options.today().isoformat(), names=names))


def notes_of(model: Model, found: Evidence) -> list[str]:
    """Where roles and histories don't agree, a sentence each."""
    from archdoc.interview.readiness.claims import claims

    return [what for what, _, _ in claims(model, found)]


def _into(
    spec: str, text: str, model: Model, found: Evidence, *, into: bool, teams: bool, quiet: bool
) -> None:  # fmt: skip
    from archdoc.cli.terminal import note
    from archdoc.core.write import write_one
    from archdoc.evidence import into as writer
    from archdoc.spec.files import as_read
    from archdoc.spec.load import load_text

    made = text
    remarks: list[str] = []
    for wanted, write in ((into, writer.into), (teams, writer.teams)):
        if wanted:
            done = write(made, model, found)
            made = done.text
            remarks += done.remarks
    if made != text:
        load_text(made, spec)
        write_one(spec, made.encode(), before=as_read(spec, text))
    for remark in () if quiet else remarks:
        note(f"  {remark}")


def _format_of(path: str) -> Format | None:
    return ENDINGS.get(os.path.splitext(path)[1].lower())
