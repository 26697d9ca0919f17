"""`evidence` as a user calls it: what it prints, what it writes into a spec, and what `ready` makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run
from histories import BOB, ME, Repo

from archdoc.dossier import built
from archdoc.privacy.redaction import Redaction
from archdoc.spec import load

SPEC = """\
# A comment
title: Shop
me:
  name: Ada Byron
  identities: [ada@example.com]
  contributions:
    - what: Wrote the API   # and this one
      where: [api]
    - {what: Ran the worker, where: worker}
    - what: Kept the books
      where: api
      evidence: The ledger of May
    - Went to meetings
components:
  api: {code: [api]}
  worker: {role: led, code: worker}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\nb\nc\n"})
    repo.commit(BOB, {"worker/a.txt": "".join(f"{n}\n" for n in range(12))})
    repo.commit(BOB, {"api/a.txt": "a\nb\nc\nd\n"})
    (tmp_path / "s.yaml").write_text(SPEC)
    return tmp_path


def test_the_table_has_each_part_and_all(shop: Path) -> None:
    done = run("evidence", "s.yaml", "--repo", "r", cwd=shop)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert lines[1].startswith("Counted 2023-11-14 at ")
    rows = {line.split()[0]: " ".join(line.split()) for line in lines[2:6]}
    assert rows["API"] == "API 1 of 2 3 of 4 1 of 1 2023-02 1 █"
    assert rows["Worker"].startswith("Worker 0 of 1 0 of 12 0 of 1 –")
    assert rows["All"].startswith("All 1 of 3 3 of 16 1 of 2 2023-02 1 █")
    assert "• Worker says `led`, and 0 of 1 changes and 0 of 12 lines are yours." in lines
    assert "• API has no role, and 1 of 2 changes and 3 of 4 lines are yours." in lines


def test_json_has_a_version_and_every_key(shop: Path) -> None:
    made = json.loads(run("evidence", "s.yaml", "--repo", "shop=r", "-T", "json", cwd=shop).stdout)
    assert made["format"] == 1
    assert made["repos"][0]["name"] == "shop"
    assert [one["id"] for one in made["parts"]] == ["api", "worker"]
    assert made["parts"][0]["lines"] == {"mine": 3, "all": 4}
    assert made["parts"][0].keys() == made["totals"][0].keys()


def test_into_writes_evidence_and_nothing_else_and_again_only_the_count(shop: Path) -> None:
    commit = Repo.git(_repo(shop), "rev-parse", "HEAD").strip()[:12]
    done = run("evidence", "s.yaml", "--repo", "r", "--into", cwd=shop)
    assert done.returncode == 0, done.stderr
    written = (shop / "s.yaml").read_text()
    first = f"1 of 2 changes and 3 of 4 lines that stand, counted 2023-11-14 at {commit}"
    second = f"0 of 1 changes and 0 of 12 lines that stand, counted 2023-11-14 at {commit}"
    assert written == SPEC.replace(
        "      where: [api]\n", f"      where: [api]\n      evidence: {first}\n      basis: derived\n"
    ).replace("where: worker}", f"where: worker, evidence: '{second}', basis: derived}}")
    told = done.stderr.decode()
    assert "Wrote the evidence of 2 contributions." in told
    assert "“Kept the books” has evidence of your own, which stays" in told
    assert "“Went to meetings” says no `where`" in told
    _repo(shop).commit(ME, {"api/a.txt": "a\nb\nc\nd\ne\n"})
    run("evidence", "s.yaml", "--repo", "r", "--into", cwd=shop)
    again = (shop / "s.yaml").read_text()
    assert again.replace("2 of 3 changes and 4 of 5", "1 of 2 changes and 3 of 4").replace(
        Repo.git(_repo(shop), "rev-parse", "HEAD").strip()[:12], commit
    ) == written  # fmt: skip
    assert run("check", "s.yaml", cwd=shop).returncode == 0


def test_teams_of_codeowners_go_to_elements_without_one_and_people_never(shop: Path) -> None:
    _repo(shop).commit(
        BOB, {".github/CODEOWNERS": "/api/ @acme/back-end\n/worker/ @bob\n/lib/ @acme/us\n", "lib/a": "x\n"}
    )
    spec = SPEC + "  lib: {code: lib}\n  api2: {code: api, team: us}\nteams:\n  us: {name: Us, mine: true}\n"
    (shop / "s.yaml").write_text(spec)
    done = run("evidence", "s.yaml", "--repo", "r", "--teams", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert (shop / "s.yaml").read_text() == spec.replace(
        "api: {code: [api]}", "api: {code: [api], team: back_end}"
    ).replace("lib: {code: lib}", "lib: {code: lib, team: us}") + "  back_end: back-end\n"
    assert "API is of the team back-end now, by CODEOWNERS." in done.stderr.decode()
    assert b"bob" not in done.stdout + done.stderr


def test_windows_line_ends_and_a_mark_of_utf_8_stay(shop: Path) -> None:
    (shop / "s.yaml").write_bytes(b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode())
    assert run("evidence", "s.yaml", "--repo", "r", "--into", cwd=shop).returncode == 0
    written = (shop / "s.yaml").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf# A comment\r\n")
    assert written.count(b"\n") == written.count(b"\r\n") == SPEC.count("\n") + 2


def test_ready_tells_where_a_role_and_the_history_do_not_agree(shop: Path) -> None:
    made = json.loads(run("ready", "s.yaml", "--repo", "r", "-T", "json", cwd=shop).stdout)
    found = {one["key"]: one for one in made[0]["findings"] if one["rule"] == "role-and-history"}
    assert found.keys() == {"components.api", "components.worker.role"}
    assert {one["level"] for one in found.values()} == {"note"}
    without = json.loads(run("ready", "s.yaml", "-T", "json", cwd=shop).stdout)
    assert without[0]["score"] == made[0]["score"]
    assert all(one["rule"] != "role-and-history" for one in without[0]["findings"])


def test_of_several_repositories_each_has_a_name(shop: Path) -> None:
    done = run("evidence", "s.yaml", "--repo", "r", "--repo", "other", cwd=shop)
    assert done.returncode == 2
    assert "--repo main=" in done.stderr.decode()


def test_the_dossier_says_what_a_contribution_rests_on_and_never_who_i_am_to_a_repository() -> None:
    spec = SPEC.replace("evidence: The ledger of May", "evidence: The ledger of May\n      basis: verified")
    model = load.load_text(spec.replace("where: worker}", "where: worker, basis: stated}"))
    assert model.me is not None
    assert [built._shown(one) for one in model.me.contributions] == [
        "Wrote the API.", "Ran the worker (as I remember it).",
        "Kept the books. Evidence: The ledger of May (others can confirm it).", "Went to meetings.",
    ]  # fmt: skip
    redaction = Redaction(model)
    assert redaction.model.me is not None
    assert redaction.model.me.identities == ()
    assert all(one.detail.code == () for one in redaction.model.elements.values())
    assert "ada@example.com" in {secret.text for secret in redaction.secrets}


def test_identities_are_in_no_output_of_a_build(shop: Path) -> None:
    done = run("build", "s.yaml", "-o", "out", "--audience", "internal,public", "-j", "1", cwd=shop)
    assert done.returncode == 0, done.stderr
    every = [file for file in (shop / "out").rglob("*") if file.is_file()]
    assert len(every) > 10
    assert [file for file in every if b"ada@example" in file.read_bytes()] == []


def test_what_a_contribution_is_about_has_to_be_there_and_goes_with_it(shop: Path) -> None:
    (shop / "s.yaml").write_text(SPEC.replace("where: [api]", "where: [apj]"))
    done = run("check", "s.yaml", cwd=shop)
    assert "s.yaml:8:15" in done.stdout.decode() + done.stderr.decode()
    hidden = load.load_text(SPEC.replace("worker: {role", "worker: {confidential: true, role"))
    public = Redaction(hidden).model
    assert public.me is not None
    assert [one.what for one in public.me.contributions] == ["Wrote the API", "Kept the books", "Went to meetings"]


def _repo(shop: Path) -> Repo:
    made = Repo.__new__(Repo)
    made.path, made.at = shop / "r", 1_680_000_000
    return made
