"""What commands print as JSON has the shape that is told of it, whatever the input; and keys never go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, run
from histories import Repo
from jsonschema import Draft202012Validator

from archdoc.cli import COMMANDS
from archdoc.render import shapes

ME = "Me <me@example.com>"
SPEC = """\
title: Orders
summary: It takes **orders**.
me: {identities: [me@example.com], contributions: [{what: Wrote the worker, where: worker}]}
teams: {us: {name: Us, mine: true}, them: Them}
components:
  api: {team: them, technology: Python, code: "src/**"}
  worker: {team: us, role: led, replicas: "3"}
queues: {jobs: {team: us, retention: 4 days, peak: 20 a second}}
third_parties: {ses: {name: Amazon SES}}
edges:
  - {from: api, to: jobs, mode: async, tradeoff: queue}
  - jobs -> worker -> ses
  - {from: api, to: worker, tradeoff: {choice: Call it, status: superseded, superseded_by: queue}}
tradeoffs:
  queue:
    choice: A queue
    question: Call it, or queue it?
    because: A slow worker must not stop orders
    alternatives: [{option: Call it, rejected_because: it waits, pros: [simple]}]
    risks: [{risk: Loss, mitigation: Retries}]
launch: {phases: [{id: one, name: One, date: 2023-03}, {id: two, name: Two}]}
results: {metrics: [{name: Time, baseline: 9 s, actual: 2 s}]}
"""
COMPOSE = "services: {api: {image: python, depends_on: [db]}, db: {image: postgres}, other: {build: ./src}}\n"
BAD = "title: T\ncomponents: {a: {team: nobody}}\n"
TRIES = {
    "build": ("build", "s.yaml", "-o", "out", "--only", "tradeoffs,index"),
    "build for the public": ("build", "s.yaml", "bad.yaml", "-o", "out", "--only", "tradeoffs", "--audience", "public"),
    "cache": ("cache",),
    "cache that is cleared": ("cache", "clear"),
    "cheatsheet": ("cheatsheet", "s.yaml"),
    "cheatsheet of nothing": ("cheatsheet", "least.yaml"),
    "check": ("check", "s.yaml"),
    "check what is wrong": ("check", "bad.yaml", "s.yaml"),
    "diff": ("diff", "least.yaml", "s.yaml"),
    "diff of the same": ("diff", "s.yaml", "s.yaml"),
    "doctor": ("doctor",),
    "dossier": ("dossier", "s.yaml"),
    "dossier of nothing": ("dossier", "least.yaml"),
    "drift": ("drift", "s.yaml", "--against", "compose.yaml", "--repo", "r"),
    "evidence": ("evidence", "s.yaml", "--repo", "r", "--names"),
    "export": ("export", "s.yaml", "--to", "mermaid"),
    "export to a file": ("export", "s.yaml", "-o", "s.drawio"),
    "export of many files": ("export", "s.yaml", "--to", "madr"),
    "export of many files to a folder": ("export", "s.yaml", "--to", "madr", "-o", "adr"),
    "icons": ("icons", "kafka"),
    "icons without words": ("icons",),
    "icons that there are not": ("icons", "zzzzqqq"),
    "import": ("import", "compose.yaml"),
    "import to a file": ("import", "compose.yaml", "-o", "draft.yaml"),
    "import into a spec": ("import", "compose.yaml", "--into", "s.yaml"),
    "import of notes": ("import", "notes.md", "--from", "notes"),
    "keys": ("keys", "edges.tradeoff"),
    "keys at the top": ("keys",),
    "keys of a name": ("keys", "date"),
    "new": ("new", "Shop"),
    "questions": ("questions", "s.yaml", "--all"),
    "questions for the public": ("questions", "s.yaml", "--audience", "public"),
    "ready": ("ready", "s.yaml", "least.yaml"),
    "rehearse": ("rehearse", "s.yaml"),
    "rehearse by a day": ("rehearse", "s.yaml", "--by", "2099-01-01"),
    "rehearse as an interview": ("rehearse", "s.yaml", "--mock", "30"),
    "skill": ("skill", "-o", "sk"),
    "talk": ("talk", "s.yaml"),
    "tradeoffs": ("tradeoffs", "s.yaml"),
    "tradeoffs of nothing": ("tradeoffs", "least.yaml"),
    "whatif": ("whatif", "s.yaml", "--down", "ses"),
    "whatif more comes": ("whatif", "s.yaml", "--load", "10x"),
}
"""Command lines by what they are about; the first word of that is the command."""
WITHOUT = {
    "diagram": "its -T is the picture's", "present": "it writes a page", "schema": "it prints JSON anyway",
    "serve": "it answers a browser", "lsp": "it answers an editor", "mcp": "it answers an assistant",
}  # fmt: skip
KEPT = ROOT / "tests/golden/json_keys.txt"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"src/a.py": "a\nb\n"})
    repo.commit("Bob <bob@example.com>", {"src/a.py": "a\nc\n"})
    texts = {
        "s.yaml": SPEC, "bad.yaml": BAD, "least.yaml": "title: L\ncomponents: {a: {}}\n", "compose.yaml": COMPOSE,
        "notes.md": "# Shop\n\n## Goals\n- Sell\n\n## Elsewhere\n- Something\n",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def told(folder: Path, *words: str, stdin: str = "\n3\n\n1\nq\n") -> tuple[int, Any, bytes]:
    done = run(*words, "-T", "json", cwd=folder, stdin=stdin, ARCHDOC_DATA=str(folder / "data"))
    return done.returncode, json.loads(done.stdout), done.stderr


def test_every_command_that_people_read_has_a_shape_and_a_try() -> None:
    assert shapes.SHAPES.keys() | WITHOUT.keys() == COMMANDS.keys()
    assert not shapes.SHAPES.keys() & WITHOUT.keys()
    assert {line[0] for line in TRIES.values()} == shapes.SHAPES.keys()


@pytest.mark.parametrize("about", TRIES)
def test_what_is_printed_has_the_shape_that_is_told(about: str, folder: Path) -> None:
    words = TRIES[about]
    status, made, beside = told(folder, *words)
    assert status in (0, 1), beside
    schema = shapes.schema(words[0])
    Draft202012Validator.check_schema(schema)
    assert isinstance(made, list) or "problems" not in made or words[0] == "build", made
    assert [error.message for error in Draft202012Validator(schema).iter_errors(made)] == []
    assert all(one["format"] == 1 for one in (made if isinstance(made, list) else [made]))


@pytest.mark.parametrize("words", [
    ("cheatsheet", "bad.yaml"), ("diff", "s.yaml", "bad.yaml"), ("dossier", "bad.yaml"),
    ("drift", "bad.yaml", "--against", "compose.yaml"), ("evidence", "bad.yaml", "--repo", "r"),
    ("export", "bad.yaml", "--to", "d2", "-o", "b.d2"), ("import", "gone.yaml"), ("new", "S", "-o", "s.yaml"),
    ("questions", "bad.yaml"), ("ready", "s.yaml", "bad.yaml"), ("rehearse", "bad.yaml"), ("talk", "bad.yaml"),
    ("tradeoffs", "bad.yaml"), ("whatif", "bad.yaml", "--down", "a"),
])  # fmt: skip
def test_problems_are_told_as_json_too_and_nothing_beside_them(words: tuple[str, ...], folder: Path) -> None:
    before = (folder / "s.yaml").read_bytes()
    status, made, beside = told(folder, *words)
    assert (status, beside) == (1, b"")
    assert list(Draft202012Validator(shapes.schema(words[0])).iter_errors(made)) == []
    (one,) = made["problems"]
    assert one["what"]
    assert (folder / "s.yaml").read_bytes() == before
    assert not (folder / "b.d2").exists()


def test_a_file_keeps_what_it_holds_where_the_spec_has_problems(folder: Path) -> None:
    (folder / "q.json").write_text("kept")
    done = run("questions", "bad.yaml", "-T", "json", "-o", "q.json", cwd=folder)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"There is no team `nobody`" in done.stderr
    assert (folder / "q.json").read_text() == "kept"


def test_an_import_says_what_it_read_wrote_and_left(folder: Path) -> None:
    _, made, _ = told(folder, "import", "compose.yaml", "-o", "draft.yaml")
    assert made["written"][0] == "draft.yaml"
    assert made["spec"] is None
    (read,) = made["read"]
    assert (read["source_format"], read["files"], read["elements"], read["edges"]) == (
        "compose", ["compose.yaml"], 3, 1,
    )  # fmt: skip
    _, notes, _ = told(folder, "import", "notes.md", "--from", "notes")
    assert (notes["placed"], notes["written"]) == (1, [])
    assert notes["unplaced"] == [{"path": "notes.md", "line": 7, "text": "Something"}]
    assert "goals: [Sell]" in notes["spec"] or "- Sell" in notes["spec"]


def test_an_export_holds_the_files_that_it_does_not_write(folder: Path) -> None:
    _, made, _ = told(folder, "export", "s.yaml", "--to", "madr")
    assert [one["path"][:5] for one in made["files"]] == ["0001-", "0002-"]
    assert "A queue" in made["files"][0]["content"]
    _, written, _ = told(folder, "export", "s.yaml", "--to", "madr", "-o", "adr")
    assert [one["path"] for one in written["files"]] == [f"adr/{one['path']}" for one in made["files"]]
    texts = [(folder / one["path"]).read_text() for one in written["files"]]
    assert texts == [one["content"] for one in made["files"]]
    assert made["left_out"] == written["left_out"] != []


def test_a_rehearsal_says_how_it_went_and_speaks_beside(folder: Path) -> None:
    status, made, beside = told(folder, "rehearse", "s.yaml")
    assert (status, made["end"], made["skipped"]) == (0, "left", 0)
    assert [one["rating"] for one in made["asked"]] == ["good", "again"]
    assert made["next"] <= made["asked"][0]["due"]
    assert Path(made["kept"]).is_file()
    assert made["asked"][0]["text"].encode() in b" ".join(beside.split())
    _, days, _ = told(folder, "rehearse", "s.yaml", "--by", "2099-01-01", stdin="q\n")
    assert len(days["days"]) > 365
    assert days["days"][0]["questions"]


def test_a_build_names_what_is_wrong_and_what_was_built(folder: Path) -> None:
    status, made, _ = told(folder, "build", "s.yaml", "bad.yaml", "-o", "out", "--only", "tradeoffs")
    assert (status, made["specs"], made["written"] > 0) == (1, ["s.yaml"], True)
    assert [one["path"] for one in made["problems"]] == ["bad.yaml"]


def test_the_schema_of_what_is_printed_can_be_had(folder: Path) -> None:
    made = json.loads(run("schema", "--of", "whatif", cwd=folder).stdout)
    assert made == shapes.schema("whatif")
    wrong = run("schema", "--of", "question", cwd=folder)
    assert wrong.returncode == 2
    assert b"Did you mean `questions`?" in wrong.stderr


def test_no_key_goes_without_a_new_format() -> None:
    """Add new keys to the file; a line that has to go is a change of FORMAT, with a file of its own."""
    kept = KEPT.read_text().split("\n")
    assert kept[0] == f"format {shapes.FORMAT}"
    there = {f"{command} {key}" for command in shapes.SHAPES for key in keys(shapes.schema(command))}
    assert set(kept[1:]) - {""} == there


def keys(schema: dict[str, Any]) -> list[str]:
    """`Question.text` and the like: every key of every object of a schema."""
    return [f"{name}.{key}" for name, part in schema["$defs"].items() for key in part["properties"]]
