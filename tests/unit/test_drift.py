"""What a system has that its spec doesn't, and the reverse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run
from histories import BOB, ME, Repo

COMPOSE = """\
services:
  api: {build: ./api, environment: {DB: "postgres://db/shop"}}
  db: {image: "postgres:16"}
  cache: {image: "redis:7"}
"""
SPEC = """\
title: Shop
reviewed: 2023-02-01
teams: {us: {name: Us, mine: true}}
components:
  ada: {name: Ada, type: person}
  api: {team: us, role: led, technology: Python, code: [api]}
  db: {type: database, technology: MySQL}
  mailer: {team: us, code: [mailer]}
third_parties: {ses: Amazon SES}
edges:
  - ada -> api: orders
  - api -> mailer
  - mailer -> ses
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "s.yaml").write_text(SPEC)
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    return tmp_path


def drifted(shop: Path, *words: str, spec: str = "s.yaml") -> tuple[int, set[tuple[str, str, str]]]:
    done = run("drift", spec, *words, "-T", "json", cwd=shop)
    assert done.returncode in (0, 1), done.stderr
    changes = json.loads(done.stdout)["changes"]
    return done.returncode, {(one["kind"], one["what"], one.get("field", "")) for one in changes}


def test_each_side_is_told_what_the_other_has(shop: Path) -> None:
    status, found = drifted(shop, "--against", "compose.yaml")
    assert status == 1
    assert found == {
        ("added", "Cache", ""), ("removed", "Mailer", ""), ("changed", "DB", "technology"), ("added", "API → DB", ""),
    }  # fmt: skip
    assert (shop / "s.yaml").read_text() == SPEC
    text = run("drift", "s.yaml", "--against", "compose.yaml", cwd=shop).stdout.decode()
    assert "- Mailer (service)  s.yaml:8:11" in text


def test_what_agrees_is_told_by_the_exit_status(shop: Path) -> None:
    (shop / "same.yaml").write_text(
        "title: S\ncomponents: {ada: {type: person}, api: {}, db: {technology: postgresql}, cache: {}}\n"
        "third_parties: {ses: Amazon SES}\nedges: [api -> db, ada -> api, api -> ses, api -> cache]\n"
    )
    status, found = drifted(shop, "--against", "compose.yaml", spec="same.yaml")
    assert (status, found) == (0, set())


def test_a_draft_has_not_drifted_and_what_its_author_deleted_stays_out(shop: Path) -> None:
    run("import", "compose.yaml", "-o", "draft.yaml", cwd=shop)
    assert drifted(shop, "--against", "compose.yaml", spec="draft.yaml") == (0, set())
    text = (shop / "draft.yaml").read_text()
    lines = text.splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if line.startswith("  cache:"))
    last = next(at for at in range(first + 1, len(lines)) if not lines[at].startswith("    "))
    (shop / "draft.yaml").write_text("".join(lines[:first] + lines[last:]))
    assert drifted(shop, "--against", "compose.yaml", spec="draft.yaml") == (0, set())
    (shop / "compose.yaml").write_text(COMPOSE + "  worker: {build: ./worker}\n")
    assert drifted(shop, "--against", "compose.yaml", spec="draft.yaml") == (1, {("added", "Worker", "")})


def test_where_edges_are_stated_missing_ones_are_told_both_ways(shop: Path) -> None:
    (shop / "flow.mmd").write_text("flowchart LR\n  api[API] --> db[(Db)]\n  mailer[Mailer] --> ses{{Amazon SES}}\n")
    _, found = drifted(shop, "--against", "flow.mmd")
    assert ("removed", "API → Mailer", "") in found
    assert ("added", "API → DB", "") in found
    assert not any("Ada" in what for _, what, _ in found)


def test_a_repository_has_its_compose_file_and_the_code_of_parts(shop: Path) -> None:
    repo = Repo(shop / "r")
    repo.at -= 86_400
    repo.commit(ME, {"api/a.py": "a\n", "compose.yaml": COMPOSE})
    repo.commit(ME, {"api/a.py": "a\nb\n"})
    repo.commit(BOB, {"api/b.py": "b\n"})
    status, found = drifted(shop, "--repo", "r")
    assert status == 1
    assert ("removed", "Mailer", "code") in found
    assert ("added", "Cache", "") in found
    told = run("drift", "s.yaml", "--repo", "r", cwd=shop).stderr.decode()
    assert "API: 1 change since 2023-02-01" in told
    (shop / "s.yaml").write_text(SPEC.replace("2023-02-01", "2023-01"))
    assert "API: 2 changes since 2023-01" in run("drift", "s.yaml", "--repo", "r", cwd=shop).stderr.decode()


def test_the_picture_has_both(shop: Path) -> None:
    run("drift", "s.yaml", "--against", "compose.yaml", "-o", "drift.svg", cwd=shop)
    drawn = (shop / "drift.svg").read_text()
    for name in ("Cache", "Mailer", "Ada"):
        assert name in drawn
    assert drawn.count("added") >= 1
    assert drawn.count("removed") >= 1


def test_something_to_hold_it_against_is_needed(shop: Path) -> None:
    done = run("drift", "s.yaml", cwd=shop)
    assert done.returncode == 2
    assert b"--against FILE" in done.stderr
