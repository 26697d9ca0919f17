"""`skill`: what an assistant has to know to write a spec with its author."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.render.skill import Command

FOLDER = "archdoc-skill"


@click.command(cls=options.Reporting)
@click.option("-o", "--output", metavar="DIR", default=FOLDER, show_default=True, help="The folder to write it to.")
@options.listed
@options.quiet
def skill(output: str, format: str, quiet: bool) -> None:
    """Teach an assistant to write a spec with its author: a skill.

    A short SKILL.md that leads an assistant to interview you, to write the YAML, to check it, and never to make up a
    decision, a number or a role; with references made from the schema, the rules and the samples of this version. Put
    the folder where your assistant looks for skills.

    \b
    Example:  archdoc skill
              archdoc skill -o .claude/skills/archdoc
    """
    from archdoc.core.write import write

    if os.path.isfile(output):
        raise click.UsageError(f"-o {output} is a file: name a folder.")
    made = files()
    targets = {os.path.join(output, *path.split("/")): text.encode() for path, text in made.items()}
    write(targets)
    if format == "json":
        options.report({"written": list(targets)})
    elif not quiet:
        click.echo(f"Wrote {options.count(len(made), 'file')} to {output}")


def files() -> dict[str, str]:
    """The files of the skill, by their path in its folder."""
    from archdoc.render.skill import skill as made

    return made(commands())


def commands() -> list[Command]:
    """Every command, with its options."""
    from archdoc.cli import COMMANDS, cli
    from archdoc.render.skill import Command

    found = []
    with click.Context(cli, info_name="archdoc") as parent:
        for name in sorted(COMMANDS):
            command = cli.get_command(parent, name)
            assert command is not None
            with click.Context(command, info_name=name, parent=parent) as ctx:
                usage = " ".join(command.collect_usage_pieces(ctx))
                listed = (one for one in command.params if isinstance(one, click.Option))
                rows = [row for one in listed if (row := one.get_help_record(ctx)) is not None]
                about = (command.help or "").partition("\b")[0].strip()
                found.append(Command(f"archdoc {name} {usage}".strip(), " ".join(about.split()), tuple(rows)))
    return found
