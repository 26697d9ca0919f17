"""`archdoc questions`, the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import SMALL, SPECS, on_a_terminal, run

PARCELS = SPECS / "parcels.yaml"

DECIDED = """
title: Keys
components:
  api: {role: led}
  keys:
    name: Key store
    role: led
    type: database
    technology: DynamoDB
    tradeoff:
      choice: DynamoDB
      because: One key, one item
      alternatives: [{option: PostgreSQL, rejected_because: A server to look after}]
      costs: No joins
      revisit_when: We need joins
edges: [api -> keys]
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "orders.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_it_prints_each_part_with_its_questions_and_the_count(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text(DECIDED, encoding="utf-8")
    done = run("questions", path.name, "--all", cwd=tmp_path)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert "\nKey store\n" in text
    assert "● Why DynamoDB for Key store, and what would make you move? [1]" in text
    marks = [text.count(f"\n  {mark} ") for mark in "●◐○"]
    assert marks[0] == 3  # why, its cost, and when it would be revisited
    assert marks[1] == 0
    assert text.endswith(f"\n{sum(marks)} questions: 3 answered, 0 partial, {marks[2]} open\n")


def test_open_ones_come_alone_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text(DECIDED, encoding="utf-8")
    text = run("questions", path.name, "--open", "--all", cwd=tmp_path).stdout.decode()
    still = text.count("◐") + text.count("○")
    assert "●" not in text
    assert text.count("\n      keys.yaml:") >= still > 0
    assert text.endswith(f"\n{still + 3} questions: 3 answered, 0 partial, {still} open\n")


def test_the_place_is_as_the_user_named_the_file(spec: Path) -> None:
    text = run("questions", spec.name, "--open", cwd=spec.parent).stdout.decode()
    assert "\n      orders.yaml:3:" in text


@pytest.mark.parametrize("name", ["q.md", "q.txt", "q.json"])
def test_it_writes_a_file_by_its_ending(spec: Path, name: str) -> None:
    done = run("questions", spec.name, "-o", name, cwd=spec.parent)
    content = (spec.parent / name).read_text(encoding="utf-8")
    assert done.stdout.decode() == f"Wrote {name}\n"
    assert {"q.md": "# Questions: Orders", "q.txt": "Questions: Orders", "q.json": "{"}[name] == content.splitlines()[0]


def test_json_is_for_programs(spec: Path) -> None:
    made = json.loads(run("questions", spec, "-T", "json", cwd=spec.parent).stdout)
    assert made["questions"][0]["standing"] in {"open", "partial"}


def test_a_wrong_id_in_answers_is_told_beside_the_questions(spec: Path) -> None:
    wrong = SMALL.replace("Call it straight away", '{choice: Wait, answers: ["not-mine:use", "differently"]}')
    spec.write_text(wrong, encoding="utf-8")
    done = run("questions", spec.name, cwd=spec.parent)
    assert done.returncode == 0
    assert done.stderr.decode().startswith("orders.yaml:5:")
    assert "No question of this system has the id `not-mine:use`." in done.stderr.decode()
    assert "differently" not in done.stderr.decode()


def test_for_the_public_only_what_is_answered_and_nothing_confidential(tmp_path: Path) -> None:
    done = run("questions", PARCELS, "--audience", "public", cwd=tmp_path)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert not {"◐", "○"} & set(text)
    assert "Merrowship" not in text
    assert "Hollin" not in text
    refused = run("questions", PARCELS, "--audience", "public", "--open", cwd=tmp_path)
    assert refused.returncode == 2


def test_a_broken_spec_is_told_as_everywhere(spec: Path) -> None:
    spec.write_text(SMALL.replace("from: api", "from: apj"), encoding="utf-8")
    done = run("questions", spec.name, cwd=spec.parent)
    assert done.returncode == 1
    assert b"Did you mean `api`?" in done.stderr


def test_the_spec_itself_is_spared(spec: Path) -> None:
    assert run("questions", spec.name, "-T", "text", "-o", spec.name, cwd=spec.parent).returncode == 2
    assert spec.read_text(encoding="utf-8") == SMALL


def test_on_a_terminal_it_is_coloured_and_as_wide_as_that(spec: Path) -> None:
    status, text = on_a_terminal("questions", spec.name, cwd=spec.parent, columns=48)
    assert status == 0
    assert "\x1b[31m○\x1b[0m" in text
    _, plain = on_a_terminal("questions", spec.name, cwd=spec.parent, columns=48, NO_COLOR="1")
    assert "\x1b" not in plain
    assert max(len(line) for line in plain.splitlines() if "orders.yaml" not in line) <= 48
