"""`skill`: what an assistant has to know to write a spec with its author."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from archdoc.cli import options

if TYPE_CHECKING:
    from archdoc.render.skill import Command

FOLDER = "archdoc-skill"


@click.command()
@click.option("-o", "--output", metavar="DIR", default=FOLDER, show_default=True, help="The folder to write it to.")
@options.quiet
def skill(output: str, quiet: bool) -> None:
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
    write({os.path.join(output, *path.split("/")): text.encode() for path, text in made.items()})
    if not quiet:
        click.echo(f"Wrote {options.count(len(made), 'file')} to {output}")


def files() -> dict[str, str]:
    """The files of the skill, by their path in its folder."""
    from archdoc.render.skill import skill as made

    return made(commands(), printed())


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


def printed() -> dict[str, Any]:
    """What commands print as JSON for the sample."""
    from archdoc.core.tradeoffs import table
    from archdoc.evidence.values import Evidence, Part, Repo
    from archdoc.interview.questions import ask
    from archdoc.interview.readiness import readiness
    from archdoc.interview.talk import talk
    from archdoc.interview.whatif import whatif
    from archdoc.render import data, evidence, keys, lists
    from archdoc.render import readiness as ready
    from archdoc.render import whatif as faults
    from archdoc.spec import keys as reference
    from archdoc.spec import schema
    from archdoc.spec.load import load_placed_text

    model, places = load_placed_text(schema.text("Sample system", "sample.yaml"), "sample.yaml")
    questions = ask(model)
    shown = Evidence(
        title=model.title, day="2026-12-01", repos=(Repo(name="main", commit="", committed="", commits=0),),
        parts=(Part(id="a", name="A", repo="main", code=("a/**",)),),
        totals=(Part(id="", name="All", repo="main", code=("**",)),),
    )  # fmt: skip
    first = next(iter(model.elements))
    texts = {
        "archdoc tradeoffs SPEC -T json": data.tradeoffs_json(table(model)),
        "archdoc questions SPEC -T json": data.questions(model.title, questions, places),
        "archdoc ready SPEC -T json": ready.as_json([ready.Report(model.title, readiness(model, questions), places)]),
        "archdoc talk SPEC -T json": lists.talk(talk(model, questions, 5)),
        "archdoc whatif SPEC --down PART -T json": faults.as_json(whatif(model, "down", (first,), questions)),
        "archdoc evidence SPEC --repo PATH -T json": evidence.as_json(shown),
        "archdoc keys PATH -T json": keys.as_json(reference.page("teams")),
        "archdoc icons WORD -T json": lists.icons(("kafka",), 1),
    }
    return {called: json.loads(text) for called, text in texts.items()}
