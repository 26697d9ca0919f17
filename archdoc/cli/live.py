"""`serve`, `lsp` and `mcp`: a spec while it is written, in a browser, in an editor, and beside an assistant."""

from __future__ import annotations

import os
import sys

import click

from archdoc.cli import options


@click.command()
@click.argument("spec", default=".", metavar="[SPEC|FOLDER]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Of this machine.  [default: free]")
@click.option("--no-open", is_flag=True, help="Don't open the browser; the address is printed anyway.")
@click.option("--editor", metavar="COMMAND", envvar="VISUAL", help="What opens the file at a line.  [default: $VISUAL]")
@options.engine
@options.quiet
def serve(spec: str, port: int, no_open: bool, editor: str | None, engine: str, quiet: bool) -> None:
    """Show a spec in the browser while you write it.

    The picture redraws when the file is saved; beside it are its problems, the readiness and the open questions, each
    with a field whose text goes into the file. A file that is wrong keeps its last good picture. A click on a part says
    where it is written. Only this machine can reach it. It needs `pip install 'archdoc-dossier[live]'`.

    \b
    Example:  archdoc serve specs/notification.yaml
              archdoc serve specs --no-open --port 8000 --editor "code"
    """
    if spec == "-":
        raise click.UsageError("Standard input can't be watched: name a file or a folder.")
    try:
        from archdoc.live.serve import Server
    except ImportError as error:
        raise needs_live("serve", error) from None
    from archdoc.live.preview import Preview
    from archdoc.live.worker import Worker

    worker = Worker()
    try:
        server = Server(Preview(spec, engine, worker.run), port=port, opener=editor or "")
    except OSError as error:
        raise click.ClickException(f"Port {port} can't be had: {error.strerror or error}. Leave --port out.") from None

    def ready() -> None:
        if not quiet:
            click.echo(f"{os.fspath(spec)} is at {server.address}  (Ctrl-C ends it)")
            sys.stdout.flush()
        if not no_open:
            import webbrowser

            webbrowser.open(server.address)

    try:
        server.run(ready)
    finally:
        worker.close()


@click.command()
def lsp() -> None:
    """Help an editor with a spec: a language server.

    The editor starts it by itself and talks to it over standard input and output: problems as you type, in the words of
    `archdoc check`; completion of keys, ids and technologies; what a key is for; go to definition, find references,
    rename an id everywhere; quick fixes. README shows how to set up VS Code, Neovim and Helix. It needs
    `pip install 'archdoc-dossier[live]'`.

    \b
    Example:  archdoc lsp
    """
    try:
        from archdoc.live.lsp import server
    except ImportError as error:
        raise needs_live("lsp", error) from None
    server().start_io()


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False), metavar="[FOLDER]")
def mcp(folder: str) -> None:
    """Serve specs to an assistant, by the Model Context Protocol.

    The assistant starts it by itself and talks to it over standard input and output. Its tools check a spec, tell what
    may be written where, list open questions and what is missing, draw a picture, tell what a fault does, and count
    whose work each part was. It reads nothing outside of FOLDER, and writes nothing. It needs
    `pip install 'archdoc-dossier[mcp]'`.

    \b
    Example:  archdoc mcp specs
              claude mcp add archdoc -- archdoc mcp .
    """
    try:
        from archdoc.live.assistant import Assistant
    except ImportError as error:
        raise needs_live("mcp", error, extra="mcp") from None
    Assistant(folder).server().run("stdio")


def needs_live(command: str, error: ImportError, *, extra: str = "live") -> click.ClickException:
    """What to say where a package is missing that only an extra brings. Raises the error if the module is ours."""
    if (error.name or "archdoc").partition(".")[0] == "archdoc":
        raise error
    return click.ClickException(
        f"`archdoc {command}` needs {error.name}, which isn't installed. Run: pip install 'archdoc-dossier[{extra}]'"
    )
