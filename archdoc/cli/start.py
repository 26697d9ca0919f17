"""`new`, `check`, `icons`, `schema`, `doctor`: to start with, and to find out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.errors import Problem
    from archdoc.core.model import Model
    from archdoc.spec.source import Places


@click.command(cls=options.Reporting)
@click.argument("name")
@click.option("--minimal", is_flag=True, help="The smallest useful spec, with few comments.")
@click.option("--full", is_flag=True, help="Every key that there is, each with what it is.")
@click.option("-o", "--output", metavar="FILE", help="Where to write it; - is standard output.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@options.listed
@options.quiet
def new(name: str, minimal: bool, full: bool, output: str | None, force: bool, format: str, quiet: bool) -> None:
    """Write a sample spec that builds as it is, with comments.

    NAME is the title; the file is named after it. Beside it goes archdoc.schema.json, with which editors complete
    and check the spec.

    \b
    Example:  archdoc new "Notification system"
    """
    from archdoc.core.write import slug
    from archdoc.spec import schema as sample

    if minimal and full:
        raise click.UsageError("--minimal and --full contradict each other: take one of them.")
    size: sample.Size = "minimal" if minimal else "full" if full else "sample"
    title = " ".join(name.split())
    if title.lower().endswith((".yaml", ".yml")):
        output = output or title
        stem = os.path.splitext(os.path.basename(title))[0]
        title = stem.replace("-", " ").replace("_", " ").strip().capitalize()
    if not title or not title.isprintable():
        raise click.UsageError("NAME is the title of the project: it needs a letter, and no control characters.")
    path = output or f"{slug(title)}.yaml"
    if path == "-":
        if format == "json":
            raise click.UsageError("-o - prints the spec itself: leave -T json out.")
        from archdoc.cli.terminal import emit

        emit(sample.text(title, "SPEC", size).encode())
        return
    if os.path.isdir(path):
        path = os.path.join(path, f"{slug(title)}.yaml")
    if os.path.lexists(path) and not force:
        _fail(path, "There is such a file already.", "Name another with `-o FILE`, or replace it with `--force`.")
    from archdoc.core.write import write

    beside = os.path.join(os.path.dirname(path), sample.SCHEMA_FILE)
    files = {path: sample.text(title, _shown(path), size).encode()}
    if not os.path.lexists(beside):
        files[beside] = sample.schema().encode()
    write(files)
    if format == "json":
        options.report({"written": list(files)})
    elif not quiet:
        click.echo("Wrote " + ", and beside it for editors ".join(files))
        click.echo(f"Next: archdoc build {_shown(path)}")


@click.command()
@options.specs
@click.option("-T", "--format", type=click.Choice(("text", "json", "github")), default="text", show_default=True,
              help="For a person, a program, or as GitHub annotations.")  # fmt: skip
@options.audience
@options.quiet
def check(specs: tuple[str, ...], format: str, audience: str, quiet: bool) -> None:
    """Find every problem of the specs, with its place.

    The exit status is 1 if there is any. Text goes to standard error, JSON and annotations to standard output. For the
    public, also what would tell a part of what is confidential, and what was replaced how often. Notes tell what is
    right and perhaps not meant, such as an edge that is drawn twice.

    \b
    Example:  archdoc check specs --format github
              archdoc check specs/notification.yaml --audience public
    """
    from archdoc.cli import problems as shown
    from archdoc.cli.terminal import emit, note
    from archdoc.core.errors import ArchdocError
    from archdoc.spec.load import load_each
    from archdoc.spec.remarks import remarks

    found, problems = load_each(specs)
    for model, places in found:
        if format == "text" and not quiet:
            for one in remarks(model, places):
                note(f"{one.mark}: note: {one.what} {one.hint}")
        options.gate(model, "public", quiet=quiet or format != "text", unused_only=audience == "internal")
        if audience == "public":
            problems += told(model, places)
    if problems and format == "text":
        raise ArchdocError(problems)
    if format != "text":
        emit((shown.as_json if format == "json" else shown.as_github)(problems).encode())
    elif not quiet:
        click.echo(f"{options.count(len(found), 'spec')} checked, no problems.")
    if problems:
        raise click.exceptions.Exit(1)


def told(model: Model, places: Places) -> tuple[Problem, ...]:
    """What a public output of a model would tell: a part of a secret, or what is left out in one place only."""
    from archdoc.core.errors import Problem
    from archdoc.interview.readiness import public
    from archdoc.privacy.gate import Gate

    parts = Gate(model, "public").problems(places.mark)
    whole = [Problem(places.mark(*path), what, hint) for what, hint, path in public.told(model)]
    return (*parts, *whole)


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD...]")
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="How many.")
@options.listed
@options.quiet
def icons(words: tuple[str, ...], limit: int, format: str, quiet: bool) -> None:
    """Find icons by words; near-misses too.

    Without words: the providers that have icons. What is found can stand as `icon:` in a spec; mostly that isn't
    needed, since `technology: Kafka` finds its own.

    \b
    Example:  archdoc icons kafka
              archdoc icons aws queue
    """
    from archdoc.catalogue import icons as catalogue
    from archdoc.catalogue.diagrams_icons import every

    if not words:
        counts: dict[str, int] = {}
        for icon in every():
            counts[icon.partition(".")[0]] = counts.get(icon.partition(".")[0], 0) + 1
        if format == "json":
            from archdoc.render.lists import providers

            click.echo(providers(counts), nl=False)
            return
        for provider, number in sorted(counts.items()):
            click.echo(f"{provider:<14}{number:>5}")
        return
    if format == "json":
        from archdoc.render.lists import icons as as_json

        click.echo(as_json(words, limit), nl=False)
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


def _printing(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from archdoc.core.suggest import did_you_mean
    from archdoc.render.shapes import SHAPES

    if value is not None and value not in SHAPES:
        hint = did_you_mean(value, SHAPES, listed="These do") or ""
        raise click.BadParameter(f"`{value}` is no command that prints JSON. {hint}".strip(), ctx, param)
    return value


@click.command()
@click.option("-o", "--output", metavar="FILE", help="Where to write it, instead of standard output.")
@click.option("--of", "command", metavar="COMMAND", callback=_printing,
              help="Instead, of what a command prints with -T json.")  # fmt: skip
@options.quiet
def schema(output: str | None, command: str | None, quiet: bool) -> None:
    """Print the JSON Schema of a spec, for editors.

    An editor with yaml-language-server uses it where a spec begins with
    `# yaml-language-server: $schema=./archdoc.schema.json`, as those of `archdoc new` do.

    \b
    Example:  archdoc schema -o specs/archdoc.schema.json
              archdoc schema --of questions
    """
    if command is None:
        from archdoc.spec import schema as sample

        content = sample.schema().encode()
    else:
        import json

        from archdoc.render.shapes import schema as printed

        content = json.dumps(printed(command), ensure_ascii=False, indent=2).encode() + b"\n"
    if output in (None, "-"):
        from archdoc.cli.terminal import emit

        emit(content)
    else:
        from archdoc.core.write import write_one

        write_one(output or "", content)
        if not quiet:
            click.echo(f"Wrote {output}")


@click.command()
@options.listed
@options.quiet
def doctor(format: str, quiet: bool) -> None:
    """Say what is installed, and what to do about the rest.

    The exit status is 1 if no picture can be made.

    \b
    Example:  archdoc doctor
    """
    from archdoc.cli.doctor import findings
    from archdoc.cli.terminal import wants_colour

    report = findings()
    unfit = any(one.needed and not one.fine for one in report)
    if format == "json":
        from archdoc.render.lists import installed

        click.echo(installed(report), nl=False)
        report = []
    colour = wants_colour(sys.stdout)
    for one in report:
        if quiet and one.fine:
            continue
        sign = "ok" if one.fine else "!!" if one.needed else " -"
        shade = "green" if one.fine else "red" if one.needed else "yellow"
        click.echo(f"{click.style(sign, fg=shade) if colour else sign}  {one.what}: {one.found}", color=colour)
        if not one.fine and one.cure:
            click.echo(f"      {one.cure}")
    if unfit:
        raise click.exceptions.Exit(1)


def _shown(path: str) -> str:
    """A path as a word for a shell."""
    import shlex

    return shlex.quote(path)


def _fail(path: str, what: str, hint: str) -> NoReturn:
    from archdoc.core.errors import ArchdocError, Mark, Problem

    raise ArchdocError((Problem(Mark(path), what, hint),))
