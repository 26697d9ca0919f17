"""`present`: a walk through the system, on a screen."""

from __future__ import annotations

import click

from archdoc.cli import options


@click.command()
@options.spec
@click.option("--minutes", type=click.IntRange(1, 60), default=15, show_default=True, metavar="N",
              help="How long you have: for the presenter's clock.")  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output.")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@options.audience
@options.engine
@options.quiet
def present(spec: str, minutes: int, output: str | None, opened: bool, audience: str, engine: str, quiet: bool) -> None:
    """Walk through the system on one page, on a shared screen.

    The whole first; then flow by flow and decision by decision, the picture zooming to where each happens; phases as
    they came; results. Arrow keys step, s opens the presenter's view with notes, likely questions and a clock, other
    keys make my parts, decisions, personal data or third parties stand out. One file that needs nothing else.

    \b
    Example:  archdoc present specs/notification.yaml --open
              archdoc present specs/notification.yaml --minutes 30 -o walk.html
    """
    from archdoc.build.papers import Papers
    from archdoc.diagram.overview import pictures
    from archdoc.spec.load import load

    if opened and output == "-":
        raise click.UsageError("Standard output can't be opened in a browser: name a file with -o.")
    gate = options.gate(load(spec), audience, quiet=quiet)
    sets = Papers(model=gate.model, pictures=pictures(gate.model, engine), audience=gate.audience)
    content = gate.one(sets.present(minutes), "present.html")
    target = output or (f"{options.stem(gate.model)}-present.html" if opened else None)
    options.put(content, gate.model, target, "present", "html", quiet=quiet)
    if opened and target:
        import webbrowser
        from pathlib import Path

        webbrowser.open(Path(target).resolve().as_uri())
