"""What several commands share: options, and where a finished content goes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from archdoc import asked

if TYPE_CHECKING:
    from archdoc.core.model import Model

THEMES = ("light", "dark", "print")
ENGINES = ("auto", "embedded", "dot")
AUDIENCES = ("internal", "public")
PAPERS = ("a4", "us-letter")

quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
engine = click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What lays the picture out."
)
spec = click.argument("spec")
output = click.option(
    "-o", "--output", metavar="FILE", help="Where to write; the ending says the format. - is standard output."
)
audience = click.option(
    "--audience", type=click.Choice(AUDIENCES), default="internal", show_default=True,
    help="public: without what the spec calls confidential.",
)  # fmt: skip
paper = click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="The size of a page.")
specs = click.argument("specs", nargs=-1, required=True, metavar="SPEC...")


def put(content: bytes, model: Model, output: str | None, name: str, format: str, *, quiet: bool) -> None:
    """Writes a paper to where it is asked for."""
    from archdoc.core.write import write_one
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


def remark_unused(model: Model) -> None:
    """Says on standard error which texts of `confidential.replace` occur nowhere."""
    from archdoc.privacy.redact import unused
    from archdoc.terminal import note

    for text in unused(model):
        note(f"{model.path}: `{text}` is to be replaced, and occurs nowhere in the spec. Is it written as there?")


def count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
