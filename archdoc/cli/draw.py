"""`build`, `diagram`, `tradeoffs`: pictures and the rationale table."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, get_args

import click

from archdoc.cli import options
from archdoc.core.choices import Direction

if TYPE_CHECKING:
    from archdoc.build.folder import Report, Work
    from archdoc.core.model import Model
    from archdoc.diagram.views import Picture

KINDS = ("diagram", "tradeoffs", "cheatsheet", "dossier", "questions", "index")
MORE_KINDS = ("present",)
"""What is built only if it is named."""
PICTURE_FORMATS = ("svg", "png", "pdf", "dot", "pptx")
TABLE_FORMATS = ("text", "markdown", "csv", "html", "json")
DIRECTIONS = get_args(Direction)
ROUTINGS = ("ortho", "spline", "straight", "polyline")


@click.command(cls=options.Reporting)
@options.specs
@click.option("-o", "--output", metavar="FOLDER", default="output", show_default=True, help="Where to write.")
@click.option(
    "--only",
    metavar="KIND,...",
    callback=options.several((*KINDS, *MORE_KINDS)),
    help=f"Just these, of: {', '.join(KINDS)}; {', '.join(MORE_KINDS)} is made only if it is named.",
)
@click.option("--theme", "themes", metavar="THEME,...", callback=options.several(options.THEMES), default="light",
              show_default=True,
              help="One or more of: light, dark, print. Dark pictures are named diagram.dark.svg.")  # fmt: skip
@click.option("--audience", "audiences", metavar="WHO,...", callback=options.several(options.AUDIENCES),
              default="internal", show_default=True, help="internal, public, or both (in SPEC-public).")  # fmt: skip
@options.paper
@options.fold
@options.glosses
@options.engine
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N",
              help="Processes to share the specs.  [default: as many as there are processors]")  # fmt: skip
@click.option("--on", "machines", metavar="ADDRESS",
              help="Let the workers of a Dask cluster make them; its scheduler is at tcp://HOST:8786.")  # fmt: skip
@click.option("--steady", is_flag=True,
              help="Leave cards where the last such build had them, and put what is new beside them.")  # fmt: skip
@options.listed
@options.remember
@options.quiet
def build(
    specs: tuple[str, ...], output: str, only: tuple[str, ...] | None, themes: tuple[str, ...],
    audiences: tuple[str, ...], paper: str, fold: str | None, glosses: str, engine: str, jobs: int | None,
    machines: str | None, steady: bool, format: str, remember: bool, quiet: bool,
) -> None:  # fmt: skip
    """Write all of it: pictures, tables, papers, questions, index.

    A spec notification.yaml is built into the folder output/notification, for the public into
    output/notification-public. What is there and right is left alone. A spec with a problem, or with something
    confidential that would reach the public, is told and left out; the others are built, and the exit status is 1.

    Over all of them are index.html and, from two projects on, decisions.html (who decided this before?) and
    technologies.html (where each was kept, left or turned down, and why), these two as .json as well.

    \b
    Example:  archdoc build specs -o output --audience internal,public
              archdoc build specs -o output --on tcp://host:8786
    """
    from pathlib import Path

    from archdoc.build.build import Order
    from archdoc.build.folder import build as make
    from archdoc.cli.terminal import Progress, note
    from archdoc.core.errors import ArchdocError

    order = Order(
        kinds=only or KINDS, themes=themes, audiences=audiences, paper=paper, engine=engine,  # type: ignore[arg-type]
        fold=_folding(fold, specs), glosses=glosses == "top",
    )  # fmt: skip
    progress = Progress(quiet=quiet)
    remarks: list[str] = []
    if machines and jobs:
        raise click.UsageError("-j says how many processes of this machine, and --on that others do it: leave one out.")
    try:
        with _elsewhere(machines) as work:
            done = make(
                specs, order, Path(output), jobs=jobs or os.cpu_count() or 1, work=work, steady=steady,
                remember=remember, tell=progress.tell, remark=remarks.append,
            )  # fmt: skip
    finally:
        progress.clear()
        for said in () if quiet or format == "json" else remarks:
            note(said)
    if format == "json":
        _report(done, output, remarks)
    elif not quiet:
        said = f"{options.count(len(done.paths), 'project')} in {output}: {options.count(done.written, 'file')} written"
        said += f", {done.same} unchanged" if done.same else ""
        said += f", {done.removed} no longer made and removed" if done.removed else ""
        click.echo(said + (f"; see {Path(output, 'index.html')}" if "index.html" in done.index else "") + ".")
        for said in done.notes:
            note(f"Note: {said}")
        for said in done.ready:
            click.echo(said)
    if done.problems and format == "json":
        raise click.exceptions.Exit(1)
    if done.problems:
        raise ArchdocError(done.problems)


def _elsewhere(machines: str | None) -> AbstractContextManager[Work | None]:
    """What makes projects on other machines, where some are named."""
    if machines is None:
        return nullcontext()
    from archdoc.build.machines import cluster

    return cluster(machines)


def _report(done: Report, output: str, remarks: Sequence[str]) -> None:
    from archdoc.render.shapes import problem

    options.report({
        "output": output, "specs": done.paths, "folders": done.folders, "index": done.index, "written": done.written,
        "same": done.same, "removed": done.removed, "notes": done.notes, "remarks": list(remarks), "ready": done.ready,
        "problems": [problem(one) for one in done.problems],
    })  # fmt: skip


def _folding(fold: str | None, specs: Sequence[str]) -> tuple[str, ...] | None:
    """The ids of `--fold`, which some spec must have."""
    from archdoc.spec.load import load_each

    return options.folding(fold, [model for model, _ in load_each(specs)[0]] if fold else [])


@click.command()
@options.spec
@options.output
@click.option("-T", "--format", "format", type=click.Choice(PICTURE_FORMATS), help="Format, if no file says it.")
@click.option("--view", metavar="KEY", help="Which picture: overview, a view of the spec, phase-ID or team-ID.")
@click.option("--phase", metavar="ID", help="What exists by a phase of the launch.")
@click.option("--team", metavar="ID", help="A team, and what touches it.")
@click.option("--focus", metavar="ID,...", help="Elements, teams or groups, and what is near them.")
@click.option("--depth", type=click.IntRange(0), metavar="N", help="How many edges away is near.  [default: 1]")
@click.option("--theme", type=click.Choice(options.THEMES), default="light", show_default=True)
@click.option("--direction", type=click.Choice(DIRECTIONS, case_sensitive=False), metavar="[LR|TB]",
              help="Pin the reading direction.")  # fmt: skip
@click.option("--routing", type=click.Choice(ROUTINGS), metavar="[ortho|spline|straight]",
              help="How edges run: at right angles, in curves, or straight.  [default: ortho]")  # fmt: skip
@options.fold
@options.glosses
@options.aspect
@options.audience
@options.engine
@options.quiet
def diagram(
    spec: str, output: str | None, format: str | None, view: str | None, phase: str | None, team: str | None,
    focus: str | None, depth: int | None, theme: str, direction: str | None, routing: str | None,
    fold: str | None, glosses: str, aspect: float | None, audience: str, engine: str, quiet: bool,
) -> None:  # fmt: skip
    """Draw one picture.

    As pptx it comes with a slide for each decision that matters, and what to say in the notes.
    Without -o it goes to standard output; on a terminal, to a file named after the spec, in the current folder.

    \b
    Example:  archdoc diagram specs/notification.yaml -o notification.svg
              archdoc diagram specs/notification.yaml --phase sms -T png > sms.png
              archdoc diagram specs/notification.yaml --focus dispatcher --depth 2 -o near.svg
    """
    from archdoc.cli.terminal import emit, note
    from archdoc.core.write import write_one
    from archdoc.diagram.diagram import diagram as draw
    from archdoc.diagram.layout.judge import unkept
    from archdoc.diagram.overview import overview, part
    from archdoc.spec.load import load

    wanted = options.format(output, format, _picture_format, PICTURE_FORMATS) or "svg"
    key = options.key(view, phase, team, focus)
    if depth is not None and focus is None:
        raise click.UsageError("--depth says how far to look around --focus ID: name one.")
    gate = options.gate(load(spec), audience, quiet=quiet)
    model = gate.model
    if wanted == "pptx" and aspect is None:
        aspect = 16 / 9
    pinned = partial(draw, look=theme, direction=direction, routing=routing, glosses=glosses == "top", aspect=aspect)  # type: ignore[arg-type]
    only = options.folding(fold, [gate.whole], gate.id)
    if focus is not None:
        if fold is not None:
            raise click.UsageError("What is around --focus ID isn't folded: leave --fold out.")
        near = ",".join(gate.id(id.strip()) for id in focus.split(","))
        drawn = pinned(options.around(model, near, 1 if depth is None else depth), engine_name=engine)
    elif key == "overview":
        drawn = overview(model, engine, fold=only, draw=pinned).picture
    else:
        drawn = part(
            pinned(options.picture(model, gate.key(key), only), engine_name=engine),
            partial(overview, model, engine, fold=only, draw=pinned),
        )
    picture = drawn.scene.picture
    if wanted == "pptx":
        from archdoc.exporters.pptx import deck

        made = deck(model, drawn)
    else:
        made = drawn.content(wanted)  # type: ignore[arg-type]
    content = gate.one(made, f"diagram.{wanted}")
    target = output or (options.file_for(model, picture, wanted) if sys.stdout.isatty() else "-")
    if target == "-":
        if sys.stdout.isatty() and wanted in ("png", "pdf", "pptx"):
            raise click.UsageError(f"A {wanted.upper()} can't be shown on a terminal: name a file with -o.")
        emit(content)
    else:
        options.spare_specs([model], [target])
        write_one(target, content)
        if not quiet:
            click.echo(f"Wrote {target}")
    if not quiet:
        _remark(model, picture, drawn.verdict.points, asked=only is not None)
        from archdoc.diagram.diagram import undrawn

        odd = undrawn(model) if wanted in ("png", "pdf") else ""
        if odd:
            note(f"Note: {odd}.")
        for hint in dict.fromkeys(map(str, unkept(drawn.scene))):
            note(f"Note: `{hint}` can't be kept in this picture: its edges or other hints lead elsewhere.")


@click.command(cls=options.Command)
@options.spec
@click.option("-T", "--format", "format", type=click.Choice(TABLE_FORMATS), help="Format, if no file says it.")
@options.output
@options.audience
@options.quiet
def tradeoffs(spec: str, format: str | None, output: str | None, audience: str, quiet: bool) -> None:
    """Print the rationale table.

    Each numbered decision of the picture with its reasons, and what was turned down. A CSV file is UTF-8 and says so in
    its first bytes, as spreadsheets want it; `soffice --convert-to` has to be told: --infilter=CSV:44,34,UTF8.

    \b
    Example:  archdoc tradeoffs specs/notification.yaml
              archdoc tradeoffs specs/notification.yaml -o decisions.csv
    """
    from archdoc.cli import terminal
    from archdoc.core.tradeoffs import table
    from archdoc.core.write import write_one
    from archdoc.render import table as rationale
    from archdoc.spec.load import load

    wanted = options.format(output, format, rationale.format_of, TABLE_FORMATS) or "text"
    gate = options.gate(load(spec), audience, quiet=quiet)
    model = gate.model
    here = output in (None, "-")
    colour = here and terminal.wants_colour(sys.stdout)
    made = rationale.content(table(model), wanted, width=terminal.width() if here else 100, colour=colour)  # type: ignore[arg-type]
    content = gate.one(made, f"tradeoffs.{wanted}")
    if output is None or here:
        terminal.emit(content.removeprefix(rationale.MARK.encode()))
        return
    options.spare_specs([model], [output])
    write_one(output, content)
    if not quiet:
        click.echo(f"Wrote {output}")


def _picture_format(path: str) -> str | None:
    from archdoc.diagram.diagram import format_of

    return "pptx" if path.lower().endswith(".pptx") else format_of(path)


def _remark(model: Model, picture: Picture, points: float, *, asked: bool) -> None:
    """Says on standard error what the picture folds, or that it is too big for a page, and which pictures show more."""
    from archdoc.cli.terminal import note
    from archdoc.diagram.layout.judge import READABLE
    from archdoc.diagram.views import describe

    folded = [node.key for node in picture.nodes if node.folded]
    readable = round(points, 1) >= READABLE
    small = "" if readable else f"on an A4 page the smallest text of this picture is {points:.1f} pt; "
    if folded and picture.key == "overview" and not asked:
        note(f"Note: {small}{describe.folded(picture, len(model.elements))}.")
    elif small:
        from archdoc.diagram.views import drawn_phases

        phases = (f"phase-{phase}" for phase in drawn_phases(model))
        others = [key for key in (*model.views, *phases, *folded) if key not in (picture.key, "overview")]
        advice = f"closer looks: --view {', '.join(others)}" if others else "`views:` in the spec can show parts of it"
        note(f"Note: {small}{advice}.")
    elif folded:
        said = ", ".join(picture.left_out)
        note(f"Note: folded into one box each: {said}. Each has a picture of its own: --view {', '.join(folded)}.")
