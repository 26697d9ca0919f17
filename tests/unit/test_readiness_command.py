"""`archdoc ready` and `archdoc talk` as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import SMALL, SPECS, run

WHOLE = SPECS / "notification.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(SMALL)
    return tmp_path


def test_ready_tells_on_a_pipe_without_colour_and_fails_only_when_strict(folder: Path) -> None:
    done = run("ready", "orders.yaml", cwd=folder)
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "error orders.yaml:3:14 components.api" in shown
    assert "The dossier has 1 page" in shown
    assert "\x1b" not in shown
    strict = run("ready", "orders.yaml", "--strict", cwd=folder)
    assert (strict.returncode, strict.stdout) == (1, done.stdout)
    assert run("ready", WHOLE, "--strict", cwd=folder).returncode == 0


def test_ready_takes_several_specs_and_standard_input_each_once(folder: Path) -> None:
    done = run("ready", "orders.yaml", ".", "-", "-T", "json", cwd=folder, stdin="title: T\ncomponents: {a: {}}\n")
    made = json.loads(done.stdout)
    assert [one["path"] for one in made] == ["orders.yaml", "-"]
    assert all(finding["line"] >= 0 for one in made for finding in one["findings"])


def test_ready_writes_a_file_by_its_ending(folder: Path) -> None:
    done = run("ready", "orders.yaml", "-o", "ready.md", cwd=folder)
    assert done.stdout == b"Wrote ready.md\n"
    assert (folder / "ready.md").read_text().startswith("# Readiness of Orders: ")
    wrong = run("ready", "orders.yaml", "-o", "orders.yaml", "-T", "json", cwd=folder)
    assert wrong.returncode == 2
    assert (folder / "orders.yaml").read_text() == SMALL


def test_ready_compares_the_review_with_the_day_that_is_given(folder: Path) -> None:
    assert b"reviewed" not in run("ready", WHOLE, cwd=folder, SOURCE_DATE_EPOCH="1710000000").stdout
    assert b"read through in February 2024" in run("ready", WHOLE, cwd=folder, SOURCE_DATE_EPOCH="1900000000").stdout


def test_ready_tells_every_problem_of_every_file(folder: Path) -> None:
    (folder / "bad.yaml").write_text("titel: x\n")
    done = run("ready", "bad.yaml", "missing.yaml", cwd=folder)
    assert done.returncode == 1
    assert b"bad.yaml" in done.stderr
    assert b"missing.yaml" in done.stderr


def test_a_build_says_how_ready_it_is_unless_it_makes_no_dossier(folder: Path) -> None:
    done = run("build", "orders.yaml", cwd=folder)
    lines = done.stdout.decode().splitlines()
    assert lines[1].startswith("Readiness: orders ")
    assert "errors" in lines[1]
    assert len(lines) == 2
    assert len(run("build", "orders.yaml", "--only", "tradeoffs", cwd=folder).stdout.splitlines()) == 1
    assert run("build", "-q", "orders.yaml", cwd=folder).stdout == b""


@pytest.mark.parametrize("minutes", ["1", "15"])
def test_talk_prints_an_outline(folder: Path, minutes: str) -> None:
    done = run("talk", WHOLE, "--minutes", minutes, cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b" 0:00  What it is" in done.stdout
    assert done.stdout == run("talk", WHOLE, "--minutes", minutes, "-o", "-", cwd=folder).stdout


def test_talk_writes_markdown_and_pdf(folder: Path) -> None:
    assert run("talk", "orders.yaml", "-o", "talk.pdf", cwd=folder).stdout == b"Wrote talk.pdf\n"
    assert (folder / "talk.pdf").read_bytes().startswith(b"%PDF")
    assert run("talk", "orders.yaml", "-T", "markdown", cwd=folder).stdout.startswith(b"# Orders\n")


@pytest.mark.parametrize("minutes", ["0", "61", "five"])
def test_talk_takes_one_to_sixty_minutes(folder: Path, minutes: str) -> None:
    assert run("talk", "orders.yaml", "--minutes", minutes, cwd=folder).returncode == 2


def test_a_public_talk_says_nothing_confidential_and_not_what_i_lack(folder: Path) -> None:
    done = run("talk", SPECS / "parcels.yaml", "--minutes", "60", "--audience", "public", cwd=folder)
    assert done.returncode == 0
    shown = done.stdout.decode()
    assert "Merrowship" not in shown
    assert "Internal" not in shown
    assert "not answered yet" not in shown
    assert "not answered yet" in run("talk", SPECS / "checkout.yaml", cwd=folder).stdout.decode()
