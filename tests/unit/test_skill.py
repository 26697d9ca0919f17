"""The skill for an assistant: what it names is there, and its references hold all that archdoc reads."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from command import run

from archdoc.cli import COMMANDS, cli, skill
from archdoc.interview.readiness import RULES
from archdoc.spec import keys, load


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return skill.files()


def test_it_is_written_to_a_folder_and_nowhere_else(tmp_path: Path, made: dict[str, str]) -> None:
    done = run("skill", "-o", ".claude/skills/archdoc", cwd=tmp_path)
    assert done.stdout.decode() == "Wrote 6 files to .claude/skills/archdoc\n"
    folder = tmp_path / ".claude/skills/archdoc"
    written = {str(file.relative_to(folder)): file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    assert written == made


def test_its_head_is_what_assistants_look_for(made: dict[str, str]) -> None:
    head = re.match(r"---\nname: ([a-z-]+)\ndescription: (.+)\n---\n", made["SKILL.md"])
    assert head is not None
    assert head[1] == "archdoc"
    assert len(head[2]) <= 1024
    assert len(made["SKILL.md"].splitlines()) < 100


def test_every_command_and_option_that_it_names_is_there(made: dict[str, str]) -> None:
    named = re.findall(r"`archdoc ([^`]+)`", made["SKILL.md"])
    assert len(named) > 5
    for line in named:
        name, *words = shlex.split(line)
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, line
        options = {one for param in command.params for one in param.opts}
        assert {word for word in words if word.startswith("-")} <= options, line


def test_every_key_and_file_that_it_names_is_there(made: dict[str, str]) -> None:
    body = made["SKILL.md"].partition("\n---\n")[2]
    known = {key.name for key in keys.every()} | {"led", "built", "contributed", "consulted", "none", "mine: true"}
    words = {one for one in body.split("`")[1::2] if re.fullmatch(r"[a-z_: ]+", one) and not one.startswith("archdoc")}
    assert words <= known
    assert set(re.findall(r"\]\(([^)]+)\)", body)) == set(made) - {"SKILL.md"}


def test_the_references_hold_every_key_rule_and_command(made: dict[str, str]) -> None:
    rows = re.findall(r"^\| `(\w+)`", made["references/keys.md"], re.MULTILINE)
    assert {key.name for key in keys.every()} <= set(rows)
    assert [rule for _, rule, _ in RULES] == re.findall(
        r"^\| \w+ \| `([a-z-]+)`", made["references/ready.md"], re.MULTILINE
    )
    assert re.findall(r"^## `archdoc (\w+)", made["references/commands.md"], re.MULTILINE) == sorted(COMMANDS)
    load.load_text(made["references/sample.yaml"])


@pytest.mark.parametrize(("words", "keys"), [
    (("icons", "kafka", "-n", "2"), {"format", "words", "icons"}),
    (("icons",), {"format", "providers"}),
    (("doctor",), {"format", "findings"}),
    (("talk", "s.yaml"), {"format", "title", "subtitle", "notice", "minutes", "words", "seconds", "points", "open"}),
])  # fmt: skip
def test_what_people_read_is_there_for_programs_too(words: tuple[str, ...], keys: set[str], tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("title: T\nme: {contributions: [Did it]}\ncomponents: {a: {role: led}}\n")
    made = json.loads(run(*words, "-T", "json", cwd=tmp_path).stdout)
    assert made.keys() == keys
    assert made["format"] == 1
