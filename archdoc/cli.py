"""The commands of `archdoc`. With `__main__` the only place that prints and exits."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from archdoc import __version__, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from archdoc.model import Model
    from archdoc.papers import Papers
    from archdoc.view import Picture

THEMES = ("light", "dark", "print")
DIRECTIONS = ("LR", "TB")
ROUTINGS = ("spline", "polyline", "ortho")
ENGINES = ("auto", "embedded", "dot")
KINDS = ("diagram", "tradeoffs", "cheatsheet", "dossier", "index")
AUDIENCES = ("internal", "public")
PAPERS = ("a4", "us-letter")
PICTURE_FORMATS = ("svg", "png", "pdf", "dot")
TABLE_FORMATS = ("text", "markdown", "csv", "html", "json")
DOSSIER_FORMATS = ("markdown", "html", "pdf")
SHEET_FORMATS = ("pdf", "markdown")

_quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
_engine = click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What lays the picture out."
)
_spec = click.argument("spec")
_output = click.option(
    "-o", "--output", metavar="FILE", help="Where to write; the ending says the format. - is standard output."
)
_audience = click.option(
    "--audience", type=click.Choice(AUDIENCES), default="internal", show_default=True,
    help="public: without what the spec calls confidential.",
)  # fmt: skip
_paper = click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="The size of a page.")
_specs = click.argument("specs", nargs=-1, required=True, metavar="SPEC...")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Completion: eval "$(_ARCHDOC_COMPLETE=bash_source archdoc)" in ~/.bashrc, or zsh_source, fish_source. '
    "A SPEC is a YAML file, a folder of them, or - for standard input.",
)
@click.version_option(__version__, "--version", message="archdoc %(version)s")
def cli() -> None:
    """One YAML file about a system you worked on: a picture of it, and the reasons behind its numbered decisions.

    \b
    Start:  archdoc new "Notification system"
            archdoc build notification-system.yaml
    """


@cli.command()
@click.argument("name")
@click.option("--minimal", is_flag=True, help="The smallest useful spec, with few comments.")
@click.option("-o", "--output", metavar="FILE", help="Where to write it; - is standard output.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@_quiet
def new(name: str, minimal: bool, output: str | None, force: bool, quiet: bool) -> None:
    """Write a sample spec that builds as it is, with comments.

    NAME is the title; the file is named after it. Beside it goes archdoc.schema.json, with which editors complete
    and check the spec.

    \b
    Example:  archdoc new "Notification system"
    """
    from archdoc import sample
    from archdoc.outputs import slug

    title = " ".join(name.split())
    if title.lower().endswith((".yaml", ".yml")):
        output = output or title
        stem = os.path.splitext(os.path.basename(title))[0]
        title = stem.replace("-", " ").replace("_", " ").strip().capitalize()
    if not title or not title.isprintable():
        raise click.UsageError("NAME is the title of the project: it needs a letter, and no control characters.")
    path = output or f"{slug(title)}.yaml"
    if path == "-":
        from archdoc.terminal import emit

        emit(sample.text(title, "SPEC", minimal=minimal).encode())
        return
    if os.path.isdir(path):
        path = os.path.join(path, f"{slug(title)}.yaml")
    if os.path.lexists(path) and not force:
        _fail(path, "There is such a file already.", "Name another with `-o FILE`, or replace it with `--force`.")
    from archdoc.outputs import write

    beside = os.path.join(os.path.dirname(path), sample.SCHEMA_FILE)
    files = {path: sample.text(title, _shown(path), minimal=minimal).encode()}
    if not os.path.lexists(beside):
        files[beside] = sample.schema().encode()
    write(files)
    if not quiet:
        click.echo("Wrote " + ", and beside it for editors ".join(files))
        click.echo(f"Next: archdoc build {_shown(path)}")


@cli.command()
@_specs
@click.option("--format", type=click.Choice(("text", "json", "github")), default="text", show_default=True,
              help="For a person, a program, or as GitHub annotations.")  # fmt: skip
@_quiet
def check(specs: tuple[str, ...], format: str, quiet: bool) -> None:
    """Find every problem of the specs, with its place.

    The exit status is 1 if there is any. Text goes to standard error, JSON and annotations to standard output.

    \b
    Example:  archdoc check specs --format github
    """
    from archdoc.check import load_all
    from archdoc.errors import ArchdocError
    from archdoc.terminal import emit

    try:
        models = load_all(specs)
    except ArchdocError as error:
        if format == "text":
            raise
        from archdoc import report

        emit((report.as_json if format == "json" else report.as_github)(error.problems).encode())
        raise click.exceptions.Exit(1) from None
    if format == "json":
        emit(b"[]\n")
    elif format == "text" and not quiet:
        click.echo(f"{_count(len(models), 'spec')} checked, no problems.")


@cli.command()
@_specs
@click.option("-o", "--output", metavar="FOLDER", default="output", show_default=True, help="Where to write.")
@click.option("--only", metavar="KIND,...", callback=asked.several(KINDS), help=f"Just these, of: {', '.join(KINDS)}.")
@click.option("--theme", "themes", metavar="THEME,...", callback=asked.several(THEMES), default="light",
              show_default=True,
              help=f"One or more of: {', '.join(THEMES)}. Dark pictures are named diagram.dark.svg.")  # fmt: skip
@click.option("--audience", "audiences", metavar="WHO,...", callback=asked.several(AUDIENCES), default="internal",
              show_default=True, help="internal, public, or both (in SPEC-public).")  # fmt: skip
@_paper
@_engine
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N",
              help="Processes to share the specs.  [default: as many as there are processors]")  # fmt: skip
@_quiet
def build(
    specs: tuple[str, ...], output: str, only: tuple[str, ...] | None, themes: tuple[str, ...],
    audiences: tuple[str, ...], paper: str, engine: str, jobs: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Write everything: pictures, tables, papers and an index.

    A spec notification.yaml is built into the folder output/notification, for the public into
    output/notification-public. What is there and right is left alone; if a spec has a problem, or something
    confidential would reach the public, nothing is written.

    \b
    Example:  archdoc build specs -o output --audience internal,public
    """
    from pathlib import Path

    from archdoc import outputs
    from archdoc.build import Order, left_over
    from archdoc.build import build as make
    from archdoc.check import load_all
    from archdoc.terminal import Progress

    models = load_all(specs)
    if "public" in audiences and not quiet:
        for model in models:
            _remark_unused(model)
    order = Order(kinds=only or KINDS, themes=themes, audiences=audiences, paper=paper, engine=engine)  # type: ignore[arg-type]
    progress = Progress(quiet=quiet)
    try:
        files = make(models, order, jobs=jobs or os.cpu_count() or 1, earlier=Path(output), tell=progress.tell)
    finally:
        progress.clear()
    folder = Path(output)
    asked.spare_specs(models, [str(folder / name) for name in files])
    done = outputs.write(
        {str(folder / name): content for name, content in files.items()}, left_over(folder, files, order)
    )
    if not quiet:
        said = f"{_count(len(models), 'project')} in {output}: {_count(done.written, 'file')} written"
        said += f", {done.same} unchanged" if done.same else ""
        said += f", {done.removed} no longer made and removed" if done.removed else ""
        click.echo(said + (f"; see {folder / 'index.html'}" if "index.html" in files else "") + ".")


@cli.command()
@_spec
@_output
@click.option("-T", "--format", "format", type=click.Choice(PICTURE_FORMATS), help="Format, if no file says it.")
@click.option("--view", metavar="KEY", help="Which picture: overview, a view of the spec, phase-ID or team-ID.")
@click.option("--phase", metavar="ID", help="What exists by a phase of the launch.")
@click.option("--team", metavar="ID", help="A team, and what touches it.")
@click.option("--theme", type=click.Choice(THEMES), default="light", show_default=True)
@click.option("--direction", type=click.Choice(DIRECTIONS, case_sensitive=False), metavar="[LR|TB]",
              help="Pin the reading direction.")  # fmt: skip
@click.option("--routing", type=click.Choice(ROUTINGS), help="Pin how edges run.")
@_audience
@_engine
@_quiet
def diagram(
    spec: str, output: str | None, format: str | None, view: str | None, phase: str | None, team: str | None,
    theme: str, direction: str | None, routing: str | None, audience: str, engine: str, quiet: bool,
) -> None:  # fmt: skip
    """Draw one picture.

    Without -o it goes to standard output; on a terminal, to a file named after the spec, in the current folder.

    \b
    Example:  archdoc diagram specs/notification.yaml -o notification.svg
              archdoc diagram specs/notification.yaml --phase sms -T png > sms.png
    """
    from archdoc.check import load
    from archdoc.diagram import diagram as draw
    from archdoc.diagram import format_of
    from archdoc.outputs import write_one
    from archdoc.terminal import emit

    wanted = asked.format(output, format, format_of, PICTURE_FORMATS) or "svg"
    key = asked.key(view, phase, team)
    whole = load(spec)
    if audience == "public" and not quiet:
        _remark_unused(whole)
    model, cleared = asked.audience(whole, audience)
    picture = asked.picture(model, asked.key_for(key, whole, audience))
    drawn = draw(picture, look=theme, direction=direction, routing=routing, engine_name=engine)  # type: ignore[arg-type]
    content = cleared(drawn.content(wanted), f"diagram.{wanted}")  # type: ignore[arg-type]
    target = output or (asked.file_for(model, picture, wanted) if sys.stdout.isatty() else "-")
    if target == "-":
        if sys.stdout.isatty() and wanted in ("png", "pdf"):
            raise click.UsageError(f"A {wanted.upper()} can't be shown on a terminal: name a file with -o.")
        emit(content)
    else:
        asked.spare_specs([model], [target])
        write_one(target, content)
        if not quiet:
            click.echo(f"Wrote {target}")
    if not quiet:
        _remark(model, picture, drawn.verdict.points)


@cli.command()
@_spec
@click.option("-T", "--format", "format", type=click.Choice(TABLE_FORMATS), help="Format, if no file says it.")
@_output
@_audience
@_quiet
def tradeoffs(spec: str, format: str | None, output: str | None, audience: str, quiet: bool) -> None:
    """Print the rationale table.

    Each numbered decision of the picture with its reasons, and what was turned down.

    \b
    Example:  archdoc tradeoffs specs/notification.yaml
              archdoc tradeoffs specs/notification.yaml -o decisions.csv
    """
    from archdoc import rationale, terminal
    from archdoc.check import load
    from archdoc.outputs import write_one
    from archdoc.tradeoffs import table

    wanted = asked.format(output, format, rationale.format_of, TABLE_FORMATS) or "text"
    model, cleared = asked.audience(load(spec), audience)
    here = output in (None, "-")
    colour = here and terminal.wants_colour(sys.stdout)
    made = rationale.content(table(model), wanted, width=terminal.width() if here else 100, colour=colour)  # type: ignore[arg-type]
    content = cleared(made, f"tradeoffs.{wanted}")
    if output is None or here:
        terminal.emit(content)
        return
    asked.spare_specs([model], [output])
    write_one(output, content)
    if not quiet:
        click.echo(f"Wrote {output}")


@cli.command()
@_spec
@click.option("-T", "--format", "format", type=click.Choice(DOSSIER_FORMATS), help="Format, if no file says it.")
@_output
@click.option("--fit", is_flag=True, help="Move detail to an appendix until at most four pages are left.")
@_paper
@_audience
@_engine
@_quiet
def dossier(
    spec: str, format: str | None, output: str | None, fit: bool, paper: str, audience: str, engine: str, quiet: bool
) -> None:
    """Write the dossier: the two to four pages that hold all of it.

    The system, how it is built and my part in it, launch, results, lessons.
    Without -o it goes to standard output as Markdown; on a terminal, to a file named after the spec.

    \b
    Example:  archdoc dossier specs/notification.yaml -o notification.pdf --fit
    """
    from archdoc.papers import dossier_format

    wanted = asked.format(output, format, dossier_format, DOSSIER_FORMATS) or "markdown"
    sets, cleared = _papers(spec, paper, audience, engine)
    content, said = sets.dossier(wanted, fitted=fit)  # type: ignore[arg-type]
    _put(cleared(content, f"dossier.{wanted}"), sets.model, output, "dossier", wanted, quiet=quiet)
    for line in () if quiet else said:
        click.echo(line, err=True)


@cli.command()
@_spec
@click.option("-T", "--format", "format", type=click.Choice(SHEET_FORMATS), help="Format, if no file says it.")
@_output
@_paper
@_audience
@_engine
@_quiet
def cheatsheet(
    spec: str, format: str | None, output: str | None, paper: str, audience: str, engine: str, quiet: bool
) -> None:
    """Write the cheat sheet: one page to lie on the table.

    The picture, the decisions in a line each, numbers and dates.
    Without -o it goes to standard output as Markdown; on a terminal, to a file named after the spec.

    \b
    Example:  archdoc cheatsheet specs/notification.yaml -o sheet.pdf
    """
    from archdoc.papers import sheet_format

    wanted = asked.format(output, format, sheet_format, SHEET_FORMATS) or "markdown"
    sets, cleared = _papers(spec, paper, audience, engine)
    content = cleared(sets.cheatsheet(wanted), f"cheatsheet.{wanted}")  # type: ignore[arg-type]
    _put(content, sets.model, output, "cheatsheet", wanted, quiet=quiet)


def _remark_unused(model: Model) -> None:
    """Says on standard error which texts of `confidential.replace` occur nowhere."""
    from archdoc.redact import unused
    from archdoc.terminal import note

    for text in unused(model):
        note(f"{model.path}: `{text}` is to be replaced, and occurs nowhere in the spec. Is it written as there?")


def _papers(spec: str, paper: str, audience: str, engine: str) -> tuple[Papers, Callable[[bytes, str], bytes]]:
    """What sets the papers of a spec, with all its pictures laid out; and what lets a content pass or refuses it."""
    from archdoc import view
    from archdoc.check import load
    from archdoc.diagram import diagram as draw
    from archdoc.papers import Papers
    from archdoc.papers import notice as notice_for

    whole = load(spec)
    if audience == "public":
        _remark_unused(whole)
    model, cleared = asked.audience(whole, audience)
    pictures = {one.key: draw(one, engine_name=engine) for one in view.pictures(model)}
    notice = notice_for(audience)
    return Papers(model=model, pictures=pictures, notice=notice, paper=paper), cleared  # type: ignore[arg-type]


def _put(content: bytes, model: Model, output: str | None, name: str, format: str, *, quiet: bool) -> None:
    """Writes a paper to where it is asked for."""
    from archdoc.outputs import write_one
    from archdoc.terminal import emit

    ending = {"markdown": "md"}.get(format, format)
    target = output or (f"{asked.stem(model)}-{name}.{ending}" if sys.stdout.isatty() else "-")
    if target == "-":
        if sys.stdout.isatty() and format == "pdf":
            raise click.UsageError("A PDF can't be shown on a terminal: name a file with -o.")
        emit(content)
        return
    asked.spare_specs([model], [target])
    write_one(target, content)
    if not quiet:
        click.echo(f"Wrote {target}")


@cli.command()
@click.argument("words", nargs=-1, metavar="[WORD...]")
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="How many.")
@_quiet
def icons(words: tuple[str, ...], limit: int, quiet: bool) -> None:
    """Find icons by words; near-misses too.

    Without words: the providers that have icons. What is found can stand as `icon:` in a spec; mostly that isn't
    needed, since `technology: Kafka` finds its own.

    \b
    Example:  archdoc icons kafka
              archdoc icons aws queue
    """
    from archdoc import icons as catalogue
    from archdoc.catalogue import every

    if not words:
        counts: dict[str, int] = {}
        for icon in every():
            counts[icon.partition(".")[0]] = counts.get(icon.partition(".")[0], 0) + 1
        for provider, number in sorted(counts.items()):
            click.echo(f"{provider:<14}{number:>5}")
        return
    found = catalogue.search(words, limit)
    if not found:
        if not quiet:
            click.echo(f"No icon is like `{' '.join(words)}`. `archdoc icons` lists the providers.", err=True)
        raise click.exceptions.Exit(1)
    if not quiet and all(match.why == "near" for match in found):
        click.echo(f"No icon is called `{' '.join(words)}`; these come near:", err=True)
    for match in found:
        click.echo(match.icon)


@cli.command()
@click.option("-o", "--output", metavar="FILE", help="Where to write it, instead of standard output.")
@_quiet
def schema(output: str | None, quiet: bool) -> None:
    """Print the JSON Schema of a spec, for editors.

    An editor with yaml-language-server uses it where a spec begins with
    `# yaml-language-server: $schema=./archdoc.schema.json`, as those of `archdoc new` do.

    \b
    Example:  archdoc schema -o specs/archdoc.schema.json
    """
    from archdoc import sample

    content = sample.schema().encode()
    if output in (None, "-"):
        from archdoc.terminal import emit

        emit(content)
    else:
        from archdoc.outputs import write_one

        write_one(output or "", content)
        if not quiet:
            click.echo(f"Wrote {output}")


@cli.command()
@_quiet
def doctor(quiet: bool) -> None:
    """Say what is installed, and what to do about the rest.

    The exit status is 1 if no picture can be made.

    \b
    Example:  archdoc doctor
    """
    from archdoc.doctor import findings
    from archdoc.terminal import wants_colour

    report = findings()
    colour = wants_colour(sys.stdout)
    for one in report:
        if quiet and one.fine:
            continue
        sign = "ok" if one.fine else "!!" if one.needed else " -"
        shade = "green" if one.fine else "red" if one.needed else "yellow"
        click.echo(f"{click.style(sign, fg=shade) if colour else sign}  {one.what}: {one.found}", color=colour)
        if not one.fine and one.cure:
            click.echo(f"      {one.cure}")
    if any(one.needed and not one.fine for one in report):
        raise click.exceptions.Exit(1)


def _remark(model: Model, picture: Picture, points: float) -> None:
    """Says on standard error what the picture folds, or that it is too big for a page, and which pictures show more."""
    from archdoc.picture.judge import READABLE
    from archdoc.terminal import note

    if round(points, 1) < READABLE:
        from archdoc.view import pictures

        others = [one.key for one in pictures(model) if one.key not in (picture.key, "overview")]
        advice = f"closer looks: --view {', '.join(others)}" if others else "`views:` in the spec can show parts of it"
        note(f"Note: on an A4 page the smallest text of this picture is {points:.1f} pt; {advice}.")
    elif picture.left_out:
        note(f"Note: teams with many elements are folded into one box each: {', '.join(picture.left_out)}; see --team.")


def _shown(path: str) -> str:
    """A path as a word for a shell."""
    import shlex

    return shlex.quote(path)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _fail(path: str, what: str, hint: str) -> NoReturn:
    from archdoc.errors import ArchdocError, Mark, Problem

    raise ArchdocError((Problem(Mark(path), what, hint),))
