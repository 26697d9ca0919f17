"""`lsp`: a spec in an editor, while it is written."""

from __future__ import annotations

import click


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


def needs_live(command: str, error: ImportError) -> click.ClickException:
    """What to say where a package is missing that only live commands need. Raises the error if the module is ours."""
    if (error.name or "archdoc").partition(".")[0] == "archdoc":
        raise error
    return click.ClickException(
        f"`archdoc {command}` needs {error.name}, which isn't installed. Run: pip install 'archdoc-dossier[live]'"
    )
