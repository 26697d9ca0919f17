"""`cache`: what archdoc remembers between commands, where, and how to have it forget."""

from __future__ import annotations

import click

from archdoc.cli import options, terminal


@click.command()
@click.argument("action", type=click.Choice(("clear",)), required=False, metavar="[clear]")
@options.listed
def cache(action: str | None, format: str) -> None:
    """Say what is remembered between builds, or forget it.

    Layouts of pictures, pages, PDFs and PNGs are remembered by all that went into them, so that what an edit doesn't
    touch isn't made again; outputs are the same bytes with and without. It holds words of your specs, for you alone to
    read. ARCHDOC_CACHE names another folder, or is `off`; ARCHDOC_CACHE_SIZE is how many MiB it may take.

    \b
    Example:  archdoc cache
              archdoc cache clear
    """
    from archdoc.cli.options import count
    from archdoc.core import memory

    where = memory.folder()
    if (told := memory.misread()) is not None:
        terminal.note(f"{memory.SIZE} is `{told}`, which is no whole number of MiB: {memory.MOST} are kept.")
    if format == "json":
        why = None if where is None else memory.refused(where)
        there = memory.Memory(where, memory.most()) if where is not None and why is None else None
        forgotten = there.clear() if there is not None and action == "clear" else 0
        entries, size = there.size() if there is not None else (0, 0)
        options.report({
            "folder": None if where is None else str(where), "refused": why, "steps": entries, "bytes": size,
            "most": there.most if there is not None else 0, "forgotten": forgotten,
        })  # fmt: skip
        return
    if where is None:
        click.echo(f"Nothing is remembered: {memory.FOLDER} is `{memory.OFF}`.")
        return
    refused = memory.refused(where)
    if refused is not None:
        click.echo(f"Nothing is remembered in {where}: {refused}.")
        return
    found = memory.Memory(where, memory.most())
    entries, size = found.size()
    room = f"{size / 2**20:.1f} MiB"
    if action == "clear":
        gone = found.clear()
        click.echo(f"{where}: {count(gone, 'step')} forgotten, {room}.")
        return
    click.echo(f"{where}: {count(entries, 'step')} remembered, {room} of at most {found.most / 2**20:g}.")
