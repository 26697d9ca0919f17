"""`whatif`: what a fault does to the system."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.interview.effect import Fault

FORMATS = ("text", "markdown", "json", "svg")
Format = Literal["text", "markdown", "json", "svg"]
ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".svg": "svg",
}


@click.command(cls=options.Command)
@options.spec
@click.option("--down", metavar="PART", multiple=True, help="This part is down; its id or name. May be repeated.")
@click.option("--slow", metavar="PART", multiple=True, help="This part answers, but slowly. May be repeated.")
@click.option("--load", metavar="FACTOR", help="So many times the load: 10x, 150 %.")
@click.option("--lose", type=click.Choice(["zone", "region"]), help="A zone or the region is lost.")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@click.option("--theme", type=click.Choice(options.THEMES), default="light", show_default=True, help="Of the picture.")
@options.audience
@options.engine
@options.quiet
def whatif(
    spec: str,
    down: tuple[str, ...],
    slow: tuple[str, ...],
    load: str | None,
    lose: str | None,
    format: Format | None,
    output: str | None,
    theme: str,
    audience: str,
    engine: str,
    quiet: bool,
) -> None:
    """Tell what a fault does to the rest of the system.

    It says what waits, what queues up and for how long, what users see.

    By the numbers in the file (peaks, retention, timeouts, replicas), with the decisions that cover it and the
    questions that it leaves open. As svg, the picture with the affected parts marked.

    \b
    Example:  archdoc whatif specs/notification.yaml --down ses
              archdoc whatif specs/checkout.yaml --slow adyen -o slow.svg
              archdoc whatif specs/notification.yaml --load 10x
              archdoc whatif specs/parcels.yaml --lose zone
    """
    from archdoc.cli import terminal
    from archdoc.core.write import write_one
    from archdoc.interview.questions import ask
    from archdoc.interview.whatif import whatif as told
    from archdoc.render import whatif as render
    from archdoc.spec.load import load_placed

    wanted = options.format(output, format, _format_of, FORMATS) or "text"
    whole, places = load_placed(spec)
    gate = options.gate(whole, audience, quiet=quiet)
    model = gate.model
    fault, what = _fault(model, down, slow, load, lose)
    found = told(model, fault, what, ask(model) if audience == "internal" else ())
    here = output in (None, "-")
    if wanted == "svg":
        from archdoc.diagram.overview import overview

        made = render.svg(found, overview(model, engine).picture.themed(theme))  # type: ignore[arg-type]
    elif wanted == "markdown":
        made = render.markdown(found)
    elif wanted == "json":
        made = render.as_json(found)
    else:
        shown = places if audience == "internal" else None
        made = render.text(found, shown, width=min(terminal.width(), 110) if here else 100)
    content = gate.one(made.encode(), f"whatif.{wanted}")
    if output is None or here:
        terminal.emit(content)
        return
    options.spare_specs([whole], [output])
    write_one(output, content)
    if not quiet:
        click.echo(f"Wrote {output}")


def _fault(
    model: Model, down: tuple[str, ...], slow: tuple[str, ...], load: str | None, lose: str | None
) -> tuple[Fault, tuple[str, ...]]:
    """The one fault that was asked for. Raises click.UsageError: none, several, or a part that isn't there."""
    asked = [name for name, given in (("--down", down), ("--slow", slow), ("--load", load), ("--lose", lose)) if given]
    if len(asked) != 1:
        raise click.UsageError("Say one fault: --down PART, --slow PART, --load 10x, or --lose zone.")
    if load is not None:
        from archdoc.interview.quantity import factor

        times = factor(load)
        if times is None:
            raise click.UsageError(f"--load takes a factor such as 10x, or a share such as 150 %, not `{load}`.")
        return "load", (f"{times:g}",)
    if lose is not None:
        return "lose", (lose,)
    parts = tuple(_part(model, one) for one in down or slow)
    return ("down" if down else "slow"), parts


def _part(model: Model, part: str) -> str:
    from archdoc.core.suggest import did_you_mean

    named = {one.name.casefold(): one.id for one in model.elements.values()}
    id = part if part in model.elements else named.get(part.strip().casefold())
    if id is None:
        hint = did_you_mean(part, [*model.elements, *(one.name for one in model.elements.values())])
        raise click.UsageError(f"No part of this system is called `{part}`. {hint or ''}".rstrip())
    return id


def _format_of(path: str) -> Format | None:
    return ENDINGS.get(os.path.splitext(path)[1].lower())
