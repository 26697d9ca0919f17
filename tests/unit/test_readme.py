"""The README says what is true: its spec gives its picture, its error is the one given, and it names every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from command import run

from archdoc.cli import COMMANDS, problems
from archdoc.core.errors import ArchdocError
from archdoc.diagram import views
from archdoc.diagram.diagram import diagram
from archdoc.spec import load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPEC = re.search(r"```yaml\n(title: .*?)```", README, re.DOTALL)[1]  # type: ignore[index]


def test_the_fifteen_lines_give_the_picture_beside_them() -> None:
    assert len(SPEC.splitlines()) == 15
    drawn = diagram(views.overview(load.load_text(SPEC))).svg()
    assert drawn == (ROOT / "output" / "minimal" / "diagram.svg").read_text(encoding="utf-8")


def test_the_error_shown_is_the_error_given() -> None:
    shown = re.search(r"```text\n(orders\.yaml.*?)```", README, re.DOTALL)[1]  # type: ignore[index]
    with pytest.raises(ArchdocError) as raised:
        load.load_text(SPEC.replace("events -> dispatcher", "events -> dispacher"), path="orders.yaml")
    assert problems.render(raised.value.problems, "text").strip() == shown.strip()


def test_the_questions_shown_are_those_that_are_open() -> None:
    command, shown = re.search(r"```text\n\$ archdoc (questions .*?)\n(.*?)```", README, re.DOTALL).groups()  # type: ignore[union-attr]
    done = run(*command.split(), cwd=ROOT, COLUMNS="100")
    assert done.stdout.decode().strip() == shown.strip()


def test_every_command_is_documented() -> None:
    for command in COMMANDS:
        assert f"archdoc {command}" in README


def test_every_file_named_exists() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert link.startswith("http") or (ROOT / link).exists(), link


def test_the_hooks_shown_are_those_of_the_repository_and_no_address_is_left_open() -> None:
    shown = yaml.safe_load(re.search(r"```yaml\n(# \.pre-commit.*?)```", README, re.DOTALL)[1])  # type: ignore[index]
    given = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    parts = ("id", "name", "entry", "language", "files")
    assert [[one[part] for part in parts] for one in shown["repos"][0]["hooks"]] == [
        [one[part] for part in parts] for one in given
    ]
    for step in re.findall(r"^- run: pipx run --spec archdoc-dossier archdoc (\w+)", README, re.MULTILINE):
        assert step in COMMANDS
    assert "OWNER/" not in README
