"""`talk`: what to say in n minutes."""

from __future__ import annotations

import sys

import click

from archdoc.cli import options

FORMATS = ("text", "markdown", "json", "pdf")
_ENDINGS = {".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json", ".pdf": "pdf"}


@click.command(cls=options.Command)
@options.spec
@click.option("--minutes", type=click.IntRange(1, 60), default=5, show_default=True, metavar="N",
              help="How long you have, from 1 to 60.")  # fmt: skip
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@options.paper
@options.audience
@options.engine
@options.quiet
def talk(
    spec: str, minutes: int, format: str | None, output: str | None, paper: str, audience: str, engine: str, quiet: bool
) -> None:
    """Outline how to tell it in so many minutes.

    In 1 minute: what it is, why it mattered, your part, the one decision, the result. In 5 the decisions that are
    yours, launch and lesson too; from 7 on, the way along the flow, badge by badge. Each point has its time.

    \b
    Example:  archdoc talk specs/notification.yaml --minutes 1
              archdoc talk specs/notification.yaml --minutes 15 -o talk.pdf
    """
    from archdoc.cli import terminal
    from archdoc.core.vocabulary import notice
    from archdoc.interview.questions import ask
    from archdoc.interview.talk import talk as outline
    from archdoc.render.paper import talk as render
    from archdoc.spec.load import load

    wanted = options.format(output, format, _format_of, FORMATS) or "text"
    gate = options.gate(load(spec), audience, quiet=quiet)
    model = gate.model
    # What I lack is for me to know, not for the public.
    questions = ask(model) if audience == "internal" else ()
    made = outline(model, questions, minutes, notice=notice(gate.audience))
    if wanted == "pdf":
        from archdoc.diagram.overview import overview
        from archdoc.diagram.views.describe import describe

        drawn = overview(model, engine).picture
        svg = drawn.svg() if model.elements else None
        content = render.pdf(made, svg, alt=describe(drawn.scene.picture), paper=paper)  # type: ignore[arg-type]
    elif wanted == "json":
        from archdoc.render.lists import talk as as_json

        content = as_json(made).encode()
    elif wanted == "markdown":
        content = render.as_markdown(made).encode()
    else:
        here = output in (None, "-")
        colour = here and terminal.wants_colour(sys.stdout)
        content = render.text(made, width=terminal.width() if here else 100, colour=colour).encode()
    content = gate.one(content, f"talk.{wanted if wanted in ('pdf', 'json') else 'md'}")
    target = output or ("-" if wanted in ("text", "json") else None)
    options.put(content, model, target, f"talk-{minutes}", wanted, quiet=quiet)


def _format_of(path: str) -> str | None:
    import os

    return _ENDINGS.get(os.path.splitext(path)[1].lower())
