"""Each command over one spec that has a bit of everything: none fails, whatever an edge ends at."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

SPEC = """\
title: Frames
teams: {mine: {name: Mine, mine: true}, theirs: Theirs}
groups: {cellar: Cellar}
components:
  a: {team: mine, role: led, how_it_works: It counts.}
  b: {team: mine, role: built, group: cellar}
  c: {team: theirs, phase: later}
  d: {team: theirs}
queues: {jobs: {team: mine, role: contributed}}
third_parties: {ses: {name: Amazon SES}}
edges:
  - {a -> theirs: tells, tradeoff: {question: Why all of them?, choice: Tell all, because: they asked}}
  - a -> cellar: pings
  - c -> mine
  - a -> jobs -> b -> ses
flows: {told: {title: What is told, why: it is news, steps: [a -> theirs, theirs -> a, a -> jobs]}}
launch: {phases: [{name: First}, {id: later, name: Later}]}
results: {metrics: [{name: Time, baseline: 9 s, actual: 2 s}]}
"""
COMMANDS = {
    "check": (), "build": ("--audience", "internal,public", "--only",
                           "diagram,tradeoffs,cheatsheet,dossier,questions,present,index"),
    "diagram": ("-o", "x.svg"), "tradeoffs": (), "dossier": ("-T", "markdown"), "cheatsheet": ("-T", "markdown"),
    "questions": ("--all",), "whatif": ("--down", "d"), "ready": (), "talk": ("--minutes", "30"),
    "present": ("-o", "x.html"), "keys": (), "rehearse": ("--mock", "30"), "export": ("--to", "structurizr"),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_spec_with_a_bit_of_everything_fails_no_command(name: str, tmp_path: Path) -> None:
    (tmp_path / "frames.yaml").write_text(SPEC)
    spec = () if name == "keys" else ("frames.yaml",)
    done = run(name, *spec, *COMMANDS[name], cwd=tmp_path, stdin="q\n", ARCHDOC_DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("format", ["mermaid", "d2", "structurizr", "plantuml", "drawio", "calm", "diagrams"])
def test_and_no_export(format: str, tmp_path: Path) -> None:
    (tmp_path / "frames.yaml").write_text(SPEC)
    done = run("export", "frames.yaml", "--to", format, "-o", "-", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


def test_what_changed_in_a_flow_is_told_with_its_frames(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(SPEC)
    (tmp_path / "new.yaml").write_text(
        SPEC.replace("[a -> theirs, theirs -> a, a -> jobs]", "[a -> theirs, a -> jobs]")
    )
    done = run("diff", "old.yaml", "new.yaml", cwd=tmp_path)
    assert "A → Theirs; Theirs → A; A → Jobs → A → Theirs; A → Jobs" in done.stdout.decode()
