"""`diff`: what changed between two states of a spec."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Literal

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.dossier.changes import Change, Changes
    from archdoc.spec.source import Places

FORMATS = ("text", "json", "markdown", "html", "svg")
Format = Literal["text", "json", "markdown", "html", "svg"]
ENDINGS: dict[str, Format] = {
    ".txt": "text", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".svg": "svg"
}  # fmt: skip
GIT = "git:"


@click.command(cls=options.Command)
@click.argument("old")
@click.argument("new")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@click.option("--theme", type=click.Choice(options.THEMES), default="light", show_default=True, help="Of the picture.")
@options.audience
@options.engine
@options.quiet
def diff(
    old: str, new: str, format: Format | None, output: str | None, theme: str, audience: str, engine: str, quiet: bool
) -> None:
    """Tell what changed between two states of a spec.

    By subject: elements, edges, ownership, decisions, numbers, the story. As svg and html also the picture of both:
    what is new, gone and other than before, each in its place. OLD and NEW are files; git:REV is the same file as it
    was at a revision, git:REV:PATH another one.

    \b
    Example:  archdoc diff git:main specs/notification.yaml
              archdoc diff old.yaml new.yaml -o changes.html
              archdoc diff git:HEAD~1 specs/notification.yaml -T markdown >> "$GITHUB_STEP_SUMMARY"
    """
    from archdoc.cli.terminal import emit, wants_colour
    from archdoc.core.write import write_one
    from archdoc.dossier.changes import compare

    wanted = options.format(output, format, lambda file: ENDINGS.get(os.path.splitext(file)[1].lower()), FORMATS)
    before, was = _state(old, beside=new)
    after, now = _state(new, beside=old)
    passed = [before, after]
    if audience == "public":
        from archdoc.privacy.two_states import agreed

        passed = [*agreed(before, after)]
    gates = [options.gate(model, audience, quiet=quiet) for model in passed]
    models = [gate.model for gate in gates]
    changes = compare(models[0], models[1])

    def placed(one: Change) -> str:
        if audience == "public" or not one.path:
            return ""
        if one.kind == "removed":
            return _revision(old) + str(was.mark(*one.path))
        return _revision(new) + str(now.mark(*one.path))

    here = output in (None, "-")
    colour = here and wants_colour(sys.stdout)
    internal = audience == "internal"
    note = "" if internal else "For the public: without what is confidential"
    if wanted in ("svg", "html"):
        made = _picture(models[0], models[1], changes, theme, engine)
        if wanted == "html":
            from archdoc.render.html.changes import html

            made = html(
                changes, made, old=old if internal else "before", new=new if internal else "after", note=note,
                placed=placed,
            )  # fmt: skip
    elif wanted == "json":
        from archdoc.render.changes import as_json

        made = as_json(changes, placed)
    elif wanted == "markdown":
        from archdoc.render.changes import markdown

        made = markdown(changes, note=note)
    else:
        from archdoc.render.changes import text

        made = text(changes, colour=colour, placed=placed)
    content = made.encode()
    for gate in gates:
        content = gate.one(content, f"changes.{wanted or 'text'}")
    if output is None or here:
        emit(content)
        return
    options.spare_specs([before, after], [output])
    write_one(output, content)
    if not quiet:
        click.echo(f"Wrote {output}")


def _picture(old: Model, new: Model, changes: Changes, theme: str, engine: str) -> str:
    """The picture of both states. Raises ArchdocError: it can't be laid out."""
    from archdoc.diagram.overview import overview
    from archdoc.dossier.changes import together
    from archdoc.render.changes_picture import svg

    both = together(old, new)
    return svg(overview(both, engine).picture.themed(theme), both, changes)  # type: ignore[arg-type]


def _state(argument: str, beside: str) -> tuple[Model, Places]:
    """The model that an argument names, and where its parts are written. Raises ArchdocError with every problem."""
    from archdoc.spec.load import load_placed, load_placed_text

    if not argument.startswith(GIT):
        return load_placed(argument)
    revision, colon, path = argument.removeprefix(GIT).partition(":")
    if not colon:
        path = beside
        if beside.startswith(GIT):
            path = beside.removeprefix(GIT).partition(":")[2]
        if not path or path == "-":
            raise click.UsageError(f"{argument} is the same file at a revision: name the file, as {argument}:PATH.")
    return load_placed_text(_at_revision(revision, path), path)


def _revision(argument: str) -> str:
    """What goes before a place in a file of git's, as git itself writes it: `main:`."""
    return f"{argument.removeprefix(GIT).partition(':')[0]}:" if argument.startswith(GIT) else ""


def _at_revision(revision: str, path: str) -> str:
    """The text of a file as git has it at a revision. Raises ArchdocError: there is none, or no git."""
    from archdoc.spec.files import decode

    folder, name = os.path.split(os.path.abspath(path))
    commit = _git(folder, path, f"There is no revision `{revision}`.", "rev-parse", "--verify", "--quiet",
                  "--end-of-options", f"{revision}^{{commit}}").decode().strip()  # fmt: skip
    content = _git(folder, path, f"There is no such file at revision `{revision}`.", "show", f"{commit}:./{name}")
    return decode(path, content)


def _git(folder: str, path: str, what: str, *arguments: str) -> bytes:
    from archdoc.core.errors import ArchdocError, Mark, Problem

    def failed(what: str, hint: str | None = None) -> ArchdocError:
        return ArchdocError((Problem(Mark(path), what, hint),))

    if not os.path.isdir(folder):
        raise failed(
            f"There is no folder `{os.path.dirname(path)}`.", "`git:REV` needs the folder that the file is in."
        )
    try:
        done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False)  # noqa: S607
    except FileNotFoundError:
        raise failed("git isn't installed, or not on the PATH.", "Name two files instead.") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        outside = "not a git repository" in said
        raise failed("The file is in no git repository." if outside else what)
    return done.stdout
