"""`export`: a spec to the formats of other tools."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from archdoc.cli import options
from archdoc.exporters import ENDINGS, EXPORTERS, as_read, format_of
from archdoc.exporters import export as make

if TYPE_CHECKING:
    from archdoc.exporters import Export, Format
    from archdoc.privacy.gate import Gate

FOLDERS = tuple(format for format, exporter in EXPORTERS.items() if exporter.folder)


@click.command(cls=options.Reporting)
@options.spec
@click.option("--to", "to", type=click.Choice(tuple(EXPORTERS)), metavar="FORMAT",
              help=f"One of: {', '.join(EXPORTERS)}. Not needed where the ending of -o says it.")  # fmt: skip
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER",
    help=f"Where to write; - is standard output, {', '.join(FOLDERS)} takes a folder. Endings that say the format: "
    f"{' '.join(ENDINGS)}.",
)
@click.option("--view", metavar="KEY", help="Only what one picture shows: overview, a view, phase-ID or team-ID.")
@options.fold
@options.audience
@options.listed
@options.quiet
def export(
    spec: str, to: str | None, output: str | None, view: str | None, fold: str | None, audience: str, format: str,
    quiet: bool,
) -> None:  # fmt: skip
    """Turn a spec into another tool's format.

    Elements, edges and owners are always kept, and the numbers of trade-offs; what else the format has no place for is
    said on standard error. In a Markdown file, Mermaid stands in a fence with its numbers explained beneath. -T json
    says what was written and what was left out; without -o it holds the files too.

    \b
    Example:  archdoc export specs/notification.yaml -o notification.drawio
              archdoc export specs/notification.yaml -o ARCHITECTURE.md
              archdoc export specs/notification.yaml --to madr -o docs/decisions
    """
    from archdoc.cli.terminal import note
    from archdoc.spec.load import load

    other, told = _format(to, output), format == "json"
    if other in FOLDERS and (output is None or output == "-") and not told:
        raise click.UsageError(f"{other} makes a file for each decision: name a folder with -o.")
    if (view is not None or fold is not None) and other in FOLDERS:
        raise click.UsageError(f"{other} holds no picture: leave {'--view' if view is not None else '--fold'} out.")
    gate = options.gate(load(spec), audience, quiet=quiet)
    model = gate.model
    key = None
    if view is not None or fold is not None:
        key = options.picture(model, gate.key(view or "overview")).key
    markdown = bool(output) and str(output).lower().endswith(EXPORTERS[other].pages)
    made = make(model, other, view=key, fold=options.folding(fold, [gate.whole], gate.id), markdown=markdown)
    _pass(made, other, output, gate)
    files = _write(made, output, spec, quiet=quiet or told) if output and output != "-" else []
    if told:
        shown: list[dict[str, str | None]] = [{"path": path, "content": None} for path in files]
        for name, content in made.files.items() if not files else ():
            shown.append({"path": name or None, "content": content.decode()})
        options.report({"to": other, "files": shown, "left_out": list(made.left_out)})
        return
    if not files:
        from archdoc.cli.terminal import emit

        emit(made.files[""])
    if made.left_out and not quiet:
        note(f"{EXPORTERS[other].title} has no place for, so this is left out:")
        for line in made.left_out:
            note(f"  {line}")


def _format(to: str | None, output: str | None) -> Format:
    """What `--to` says, or the ending of `-o`. Raises UsageError: neither does, or they contradict each other."""
    ending = format_of(output) if output else None
    if to and ending and to != ending:
        raise click.UsageError(f"-o {output} is {ending}, but --to says {to}: leave one of them out.")
    format = to or ending
    if format is None:
        known = f"--to one of {', '.join(EXPORTERS)}"
        if output and output != "-":
            raise click.UsageError(f"{output} doesn't say its format ({' '.join(ENDINGS)} do): say it with {known}.")
        raise click.UsageError(f"Say the format with {known}.")
    return format


def _pass(made: Export, format: Format, output: str | None, gate: Gate) -> None:
    """Lets each file pass. Raises ArchdocError: one would tell what is confidential."""
    name = os.path.basename(output or "") or f"export.{format}"
    for file, content in made.files.items():
        gate.one(as_read(content, format), file or name)
        gate.one(content, file or name)


def _write(made: Export, output: str, spec: str, *, quiet: bool) -> list[str]:
    """Writes the files, all or none; gives their paths."""
    from archdoc.cli.terminal import note
    from archdoc.core import write

    files = dict(made.files)
    for there in _twins(files, output):
        note(f"{os.path.join(output, there)} has the number of another record written now: is it of an earlier export?")
    targets = {os.path.join(output, file) if file else output: content for file, content in files.items()}
    if os.path.realpath(spec) in {os.path.realpath(target) for target in targets}:
        raise click.UsageError(f"{output} is the spec itself: name another file with -o.")
    write.write(targets)
    if not quiet:
        count = options.count(len(targets), "file")
        click.echo(f"Wrote {output}" if "" in files else f"Wrote {count} to {output}")
    return list(targets)


def _twins(files: Mapping[str, bytes], folder: str) -> list[str]:
    """What is in a folder under the number of a record that is written, and another name."""
    wanted = {name for name in files if name}
    if not wanted or not os.path.isdir(folder):
        return []
    numbers = {name[:4] for name in wanted}
    return sorted(one for one in os.listdir(folder) if one[:4] in numbers and one[4:5] == "-" and one not in files)
