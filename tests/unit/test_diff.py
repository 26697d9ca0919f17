"""What changed between two states of a spec: as values, as text, as a picture, and as the real command says it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command import SPECS, run

from archdoc.core.errors import ArchdocError
from archdoc.diagram.overview import overview
from archdoc.dossier.changes import Change, compare, pieces, together
from archdoc.privacy.gate import Gate
from archdoc.privacy.two_states import agreed
from archdoc.render.changes import markdown, text
from archdoc.render.changes_picture import svg
from archdoc.spec.load import load, load_text

OLD = """\
title: Orders
teams: {us: {name: Us, mine: true}, them: Them}
components:
  api: {team: them, technology: Java, replicas: 2}
  worker: {team: us, role: built, description: Sends what the queue holds to the provider one by one.}
  cron: {team: us, type: job}
queues: {jobs: {team: us}}
edges:
  - {api -> jobs: order, tradeoff: by_queue}
  - jobs -> worker: work
  - cron -> jobs
  - {worker -> api: done, timeout: 2 s}
tradeoffs:
  by_queue: {choice: A queue between, costs: One more thing to run, status: proposed}
  one_cron: {choice: One cron for all}
results: {metrics: [{name: Delivered, unit: "%", actual: 98}]}
lessons: [Ask first]
"""
NEW = """\
title: Orders
teams: {us: {name: Us, mine: true}, them: They}
components:
  api: {team: us, technology: Go, replicas: 3}
  sender: {name: Worker, team: us, role: led, description: Sends what the queue holds to the provider ten by ten.}
  audit: {team: us}
queues: {jobs: {team: us}}
edges:
  - {api -> jobs: orders, tradeoff: by_queue}
  - jobs -> sender: work
  - {sender -> api: done, timeout: 5 s}
  - sender -> audit: log
tradeoffs:
  by_queue: {choice: A queue between, costs: [One more thing to run, a pager], status: accepted}
  ten: {choice: Ten at a time}
results: {metrics: [{name: Delivered, unit: "%", actual: 99.5}]}
lessons: [Ask first, Ask twice]
"""


COST = "One more thing to run"


def found(old: str, new: str) -> set[tuple[str, str, str, str, str, str]]:
    changes = compare(load_text(old), load_text(new))
    return {(one.subject, one.kind, one.what, one.field, one.old, one.new) for one in changes.all}


def test_every_change_is_told_under_its_subject() -> None:
    sends = "Sends what the queue holds to the provider {} by {}."
    assert found(OLD, NEW) == {
        ("Elements", "changed", "API", "technology", "Java", "Go"),
        ("Elements", "changed", "Worker", "id", "worker", "sender"),
        ("Elements", "changed", "Worker", "description", sends.format("one", "one"), sends.format("ten", "ten")),
        ("Elements", "added", "Audit", "", "", "service, Us"),
        ("Elements", "removed", "Cron", "", "job, Us", ""),
        ("Edges", "changed", "API → Jobs", "label", "order", "orders"),
        ("Edges", "added", "Worker → Audit", "", "", "log"),
        ("Edges", "removed", "Cron → Jobs", "", "", ""),
        ("Ownership", "changed", "API", "team", "Them", "Us"),
        ("Ownership", "changed", "Worker", "role", "built", "led"),
        ("Ownership", "changed", "team They", "name", "Them", "They"),
        ("Decisions", "changed", "1. A queue between", "costs", COST, f"{COST}; a pager"),
        ("Decisions", "changed", "1. A queue between", "status", "proposed", "accepted"),
        ("Decisions", "added", "2. Ten at a time", "", "", ""),
        ("Decisions", "removed", "2. One cron for all", "", "", ""),
        ("Numbers", "changed", "API", "replicas", "2", "3"),
        ("Numbers", "changed", "Worker → API", "timeout", "2 s", "5 s"),
        ("Numbers", "changed", "Delivered", "actual", "98", "99.5"),
        ("Story", "added", "Ask twice", "", "", ""),
    }  # fmt: skip


def test_nothing_changed_is_said_so() -> None:
    for path in sorted(SPECS.glob("*.yaml")):
        model = load(path)
        changes = compare(model, load(path))
        assert (changes.all, changes.elements, changes.edges) == ((), {}, {})
        assert changes.summary() == "nothing changed"


def test_back_and_forth_tell_the_same_changes() -> None:
    swapped = {"added": "removed", "removed": "added", "changed": "changed"}
    there, back = compare(load_text(OLD), load_text(NEW)), compare(load_text(NEW), load_text(OLD))

    def told(all: tuple[Change, ...], *, swap: bool) -> list[tuple[str, str, str, str, str]]:
        return sorted(
            (
                one.subject,
                swapped[one.kind] if swap else one.kind,
                one.field,
                *((one.new, one.old) if swap else (one.old, one.new)),
            )
            for one in all
        )

    assert told(there.all, swap=False) == told(back.all, swap=True)


def test_words_of_a_long_text_that_changed() -> None:
    assert pieces("a b c d", "a x c d e") == [
        ("same", "a "), ("gone", "b"), ("new", "x"), ("same", " c d"), ("new", " e")
    ]  # fmt: skip
    said = text(compare(load_text(OLD), load_text(NEW)))
    assert (
        "  ~ Worker: description Sends what the queue holds to the provider [-one-] {+ten+} by [-one.-] {+ten.+}\n"
        in said
    )
    assert "  ~ API: technology Java → Go\n" in said
    assert "- ~ **API**: technology ~~Java~~ → **Go**\n" in markdown(compare(load_text(OLD), load_text(NEW)))


def test_the_picture_holds_both_states_and_marks_what_differs() -> None:
    old, new = load_text(OLD), load_text(NEW)
    both, changes = together(old, new), compare(old, new)
    assert set(both.elements) == {"api", "sender", "audit", "jobs", "cron"}
    assert changes.elements == {"api": "changed", "sender": "changed", "audit": "added", "cron": "removed"}
    ends = {edge.number: (edge.source, edge.target) for edge in both.edges}
    assert {ends[number]: kind for number, kind in changes.edges.items()} == {
        ("api", "jobs"): "changed", ("sender", "api"): "changed", ("sender", "audit"): "added",
        ("cron", "jobs"): "removed",
    }  # fmt: skip
    drawn = overview(both).picture
    plain, marked = drawn.svg(), svg(drawn, both, changes)
    root = ET.fromstring(marked)
    space = {"s": "http://www.w3.org/2000/svg"}
    for kind, count in (("added", 2), ("removed", 2), ("changed", 4)):
        assert len(root.findall(f".//s:g[@class='{kind}']", space)) == count
    cards = re.findall(r'<g class="node[^\n]*', plain)
    assert cards
    assert all(card in marked for card in cards)  # nothing has moved
    assert "What changed: 4 added, 3 removed, 12 changed." in marked
    assert svg(overview(old).picture, old, compare(old, old)) == overview(old).picture.svg()


def test_what_one_state_hides_the_other_does_not_tell() -> None:
    old = OLD.replace("  cron: {", "  cron: {name: Falcon ledger, ").replace("Java", "Java 8 at Acme")
    new = NEW.replace("teams:", "confidential: {replace: {Acme: a shop}}\nteams:")
    new = new.replace("  audit:", '  cron: {name: Falcon ledger, type: job, confidential: "a ledger"}\n  audit:')
    new = new.replace("edges:\n", "edges:\n  - cron -> jobs\n")
    models = [Gate(model, "public").model for model in agreed(load_text(old), load_text(new))]
    changes = compare(*models)
    said = text(changes) + markdown(changes) + svg(overview(together(*models)).picture, together(*models), changes)
    assert "Acme" not in said
    assert "Falcon" not in said
    assert "Java 8 at a shop" in said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def test_the_command_writes_each_format(folder: Path) -> None:
    done = run("diff", "old.yaml", "new.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert said.splitlines()[0] == "Orders: 4 added, 3 removed, 12 changed"
    assert "  - Cron (job, Us)  old.yaml:6:9" in said
    assert "  ~ API: technology Java → Go  new.yaml:4:31" in said
    data = json.loads(run("diff", "old.yaml", "new.yaml", "-T", "json", cwd=folder).stdout)
    assert data["summary"] == "4 added, 3 removed, 12 changed"
    assert {"path": "components.api.replicas", "place": "new.yaml:4:45"}.items() <= next(
        one for one in data["changes"] if one["field"] == "replicas"
    ).items()
    assert run("diff", "old.yaml", "new.yaml", "-o", "c.html", "-q", cwd=folder).returncode == 0
    page = (folder / "c.html").read_text(encoding="utf-8")
    assert "<del>Java</del>" in page
    assert "<svg " in page
    assert "<script" not in page
    public = run("diff", "old.yaml", "new.yaml", "--audience", "public", cwd=folder).stdout.decode()
    assert ".yaml" not in public
    over = run("diff", "old.yaml", "new.yaml", "-o", "new.yaml", "-T", "text", cwd=folder)
    assert over.returncode == 2
    assert (folder / "new.yaml").read_text(encoding="utf-8") == NEW


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_state_can_be_a_revision_of_git(tmp_path: Path) -> None:
    sub = tmp_path / "docs"
    sub.mkdir()
    spec = sub / "orders.yaml"
    git(tmp_path, "init", "-q", "-b", "main")
    spec.write_text(OLD, encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "old")
    git(tmp_path, "tag", "v1")
    spec.write_text(NEW, encoding="utf-8")
    expected = "Orders: 4 added, 3 removed, 12 changed"
    done = run("diff", "git:v1", "docs/orders.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[0] == expected
    assert "v1:docs/orders.yaml:6:9" in done.stdout.decode()
    git(tmp_path, "commit", "-q", "-a", "-m", "new")
    both = run("diff", "git:HEAD~1:orders.yaml", "git:HEAD", cwd=sub)
    assert both.stdout.decode().splitlines()[0] == expected
    for old, said in (
        ("git:nowhere", "There is no revision `nowhere`."),
        ("git:--help", "There is no revision `--help`."),
        ("git:v1:docs/none.yaml", "There is no such file at revision `v1`."),
    ):
        wrong = run("diff", old, "docs/orders.yaml", cwd=tmp_path)
        assert (wrong.returncode, wrong.stdout) == (1, b"")
        assert said in wrong.stderr.decode()
    nameless = run("diff", "git:v1", "git:HEAD", cwd=tmp_path)
    assert nameless.returncode == 2
    assert "name the file, as git:v1:PATH" in nameless.stderr.decode()


def test_problems_of_a_state_are_told(folder: Path) -> None:
    (folder / "bad.yaml").write_text("title: T\ncomponents: {a: {rol: led}}\n", encoding="utf-8")
    done = run("diff", "bad.yaml", "new.yaml", cwd=folder)
    assert done.returncode == 1
    assert "Did you mean `role`?" in done.stderr.decode()
    with pytest.raises(ArchdocError):
        load(folder / "bad.yaml")
