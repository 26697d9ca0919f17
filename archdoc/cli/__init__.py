"""The commands of `archdoc`, each loaded when it is called. With `__main__` the only place that prints and exits."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from archdoc import __version__

COMMANDS = {
    "new": "start", "check": "start", "build": "draw", "diagram": "draw", "tradeoffs": "draw", "dossier": "papers",
    "cheatsheet": "papers", "icons": "start", "schema": "start", "doctor": "start", "cache": "cache",
    "rehearse": "rehearse",
    "import": "import_", "export": "export",
    "ready": "ready", "talk": "talk", "present": "present",
    "questions": "questions",
    "keys": "keys", "diff": "diff", "whatif": "whatif",
    "evidence": "evidence", "drift": "drift",
    "skill": "skill", "mcp": "live",
    "lsp": "live", "serve": "live",
}  # fmt: skip
"""The module of each command, in which it has the command's name (`import_`, where that is a word of Python's)."""


class Commands(click.Group):
    """A group that imports a command's module only when it is asked for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's own signature)
        """The commands in the order of `--help`."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found: click.Command = getattr(import_module(f"archdoc.cli.{COMMANDS[cmd_name]}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's own, with a suggestion from all commands. Raises NoSuchCommand."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='Completion: eval "$(_ARCHDOC_COMPLETE=bash_source archdoc)" in ~/.bashrc, or zsh_source, fish_source. '
    "A SPEC is a YAML file, a folder of them, or - for standard input.",
)
@click.version_option(__version__, "--version", message="archdoc %(version)s")
def cli() -> None:
    """One YAML file about a system you worked on: a picture of it, and the reasons behind its numbered decisions.

    \b
    Start:  archdoc new "Notification system"
            archdoc build notification-system.yaml
    """
