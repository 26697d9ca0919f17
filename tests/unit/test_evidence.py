"""What a history shows of the parts of a system, held against counts by plain git."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from histories import BOB, EVE, ME, Repo, chance

from archdoc.core.errors import ArchdocError
from archdoc.evidence import count, git, history, lines, people
from archdoc.evidence.values import Evidence, Part, Share
from archdoc.spec import load

SPEC = """\
title: Shop
me: {identities: [ada@example.com]}
components: {api: {code: [api]}, worker: {code: ["worker/**"]}}
"""


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def counted(repo: Path, spec: str = SPEC, *, names: bool = False) -> Evidence:
    asked = count.Asked(repos=(("", str(repo)),), day="2026-12-01", names=names)
    return count.evidence(load.load_text(spec), asked)


def part(found: Evidence, id: str) -> Part:
    one = found.part(id)
    assert one is not None
    return one


def owners(repo: Repo, at: str | None = None) -> dict[str, Counter[str]]:
    """The lines of each file by author, as evidence has them."""
    with git.opened(str(repo.path)) as here:
        known = history.history(here)
        paths = [repo_file.encode(errors="surrogateescape") for repo_file in repo.files(at or "HEAD")]
        blobs = {line.partition("\t")[2]: int(line.split()[2][:16], 16)
                 for line in repo.git("ls-tree", "-r", "-z", at or "HEAD").split("\0") if line}  # fmt: skip
        numbers = {path: known.paths.index(path) for path in paths}
        within = frozenset(repo.git("rev-list", at).split()) if at else None
        state = repo.git("rev-parse", at or "HEAD").strip()
        made = lines.Lines(here, known, state, within).of(
            {number: blobs[path.decode(errors="surrogateescape")] for path, number in numbers.items()}
        )
        told = {}
        for path, number in numbers.items():
            standing = made[number].owners
            assert standing is not None
            told[path.decode(errors="surrogateescape")] = Counter(
                {known.people[owner]: lines for owner, lines in standing.items()}
            )
        return told


@pytest.mark.parametrize("seed", range(4))
def test_lines_are_whose_git_blame_says_after_merges_renames_and_reverts(seed: int, tmp_path: Path) -> None:
    repo = chance(tmp_path / "r", seed)
    assert owners(repo) == {file: repo.blamed(file) for file in repo.files()}
    before = repo.git("rev-list", "--first-parent", "--skip=20", "-1", "HEAD").strip()
    assert owners(repo, before) == {file: repo.blamed(file, before) for file in repo.files(before)}


def test_changes_are_those_that_git_log_lists(tmp_path: Path) -> None:
    repo = chance(tmp_path / "r", 11, 40)
    repo.commit(ME, {"api/kept.txt": "a\nb\n", "worker/kept.txt": "c\n"})
    found = counted(repo.path)
    every = repo.authors("--full-history", "--", ".")
    assert found.totals[0].changes == Share(every[ME], every.total())
    spec = SPEC.replace("[api]", "[api/kept.txt]")
    named = repo.authors("--full-history", "--", "api/kept.txt")
    assert part(counted(repo.path, spec), "api").changes == Share(named[ME], named.total())


def test_a_renamed_file_keeps_its_changes_as_with_follow(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    text = "".join(f"{n}\n" for n in range(30))
    repo.commit(BOB, {"old/a.txt": text})
    repo.commit(ME, {"old/a.txt": text + "more\n"})
    repo.commit(EVE, {"old/a.txt": None, "api/b.txt": text + "more\nmoved\n"})
    repo.commit(ME, {"api/b.txt": None, "api/c.txt": text + "more\nmoved\n", "old/a.txt": "new\n"})
    found = part(counted(repo.path), "api")
    follow = repo.authors("--follow", "--", "api/c.txt")
    assert follow == Counter({ME: 2, BOB: 1, EVE: 1})
    assert found.changes == Share(2, 4)
    assert found.lines == Share(1, 32) == Share(repo.blamed("api/c.txt")[ME], 32)
    assert found.files == Share(0, 1)
    assert (found.first, found.last) == ("2023-02-02", "2023-02-04")


def test_a_squash_is_one_change_of_who_made_it_and_a_revert_is_one_more(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(BOB, {"api/a.txt": "one\n"})
    repo.git("checkout", "-q", "-b", "side")
    for n in range(3):
        repo.commit(BOB, {"api/a.txt": "one\n" + "".join(f"side {at}\n" for at in range(n + 1))})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--squash", "side")
    repo.commit(ME, message="Squashed\n\nCo-authored-by: Bob Lovell <bob@example.com>")
    assert part(counted(repo.path), "api").lines == Share(3, 4)
    repo.git("revert", "-n", "HEAD")
    repo.commit(EVE)
    found = part(counted(repo.path), "api")
    assert (found.changes, found.lines, found.others) == (Share(1, 3), Share(0, 1), 2)


def test_co_authors_reviews_and_merges_are_counted_apart(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(BOB, {"api/a.txt": "a\n"}, "With\n\nCo-authored-by: Ada B <ADA@example.com>")
    repo.commit(EVE, {"api/b.txt": "b\n"}, "Seen\n\nReviewed-by: Ada Byron <ada@example.com>")
    repo.commit(ME, {"api/c.txt": "c\n"}, "Mine\n\nReviewed-by: Ada Byron <ada@example.com>")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(BOB, {"api/d.txt": "d\n"})
    repo.git("checkout", "-q", "main")
    repo.record(ME, "merge", "-q", "--no-ff", "-m", "Join", "side")
    found = part(counted(repo.path), "api")
    assert (found.changes, found.coauthored, found.reviewed, found.merges) == (Share(1, 4), 1, 1, 1)
    assert found.lines == Share(1, 4)


def test_a_mailmap_makes_one_of_several_spellings_and_programs_are_left_out(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(
        "Ada <ada@home.example>", {"api/a.txt": "a\n", ".mailmap": "Ada Byron <ada@example.com> <ada@home.example>\n"}
    )
    repo.commit("Bob <bob@home.example>", {"api/a.txt": "a\nb\n"})
    repo.commit("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", {"api/a.txt": "a\nb\nc\n"})
    repo.commit(ME, {"api/a.txt": "a\nb\nc\nd\n"})
    found = part(counted(repo.path), "api")
    assert (found.changes, found.lines, found.others) == (Share(2, 3), Share(2, 3), 1)


def test_identities_are_names_or_addresses_in_any_case(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\n"})
    repo.commit(BOB, {"api/b.txt": "b\n"})
    for identity in ("ada byron", "ADA@EXAMPLE.COM", '"Ada Byron <ada@example.com>"'):
        assert part(counted(repo.path, SPEC.replace("ada@example.com", identity)), "api").changes == Share(1, 2)
    found = counted(repo.path, SPEC.replace("[ada@example.com]", "[ada@example.com, nobody@example.com]"))
    assert (
        found.remarks
        == ("No commit is by the 2nd of 2 me.identities.", "No file was ever at worker/**, the code of Worker.")[::-1]
    )
    with pytest.raises(ArchdocError, match="which authors are you"):
        counted(repo.path, "title: Shop\ncomponents: {api: {}}\n")


def test_generated_vendored_and_large_files_are_left_out_of_changes_and_lines(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(BOB, {
        ".gitattributes": "api/gen/** linguist-generated\n",
        "api/vendor/.gitattributes": "*.js linguist-vendored=true\n",
        "api/gen/x.txt": "x\n", "api/vendor/y.js": "y\n", "api/vendor/mine.txt": "z\n",
        "api/large.txt": "line\n" * 300_000,
    })  # fmt: skip
    repo.commit(ME, {"api/gen/x.txt": "x\ny\n"})
    repo.commit(ME, {"api/large.txt": "line\n" * 300_001})
    repo.commit(ME, {"api/vendor/mine.txt": "z\nz\n"})
    found = counted(repo.path)
    api = part(found, "api")
    assert (api.changes, api.lines, api.files) == (Share(1, 2), Share(1, 3), Share(0, 2))
    assert found.repos[0].left_out == 3


def test_files_of_bytes_have_no_lines_and_count_as_changes(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.bin": b"\0\1\2" * 50, "api/empty.txt": ""})
    repo.commit(BOB, {"api/a.bin": b"\0\1\3" * 50})
    found = part(counted(repo.path), "api")
    assert (found.changes, found.lines, found.files) == (Share(1, 2), Share(0, 0), Share(2, 2))


@pytest.mark.skipif(os.name == "nt", reason="names there are UTF-16")
def test_names_of_any_bytes(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    names = [
        b"api/caf\xe9.txt",
        b"api/tab\there.txt",
        b'api/quote".txt',
        b"api/line\nbreak.txt",
        "api/größe.txt".encode(),
    ]
    for at, name in enumerate(names):
        repo.commit(ME if at % 2 else BOB, {os.fsdecode(name): f"{at}\n"})
        repo.commit(EVE, {os.fsdecode(name): f"{at}\nmore\n"})
    found = part(counted(repo.path), "api")
    assert (found.changes, found.lines) == (Share(2, 10), Share(2, 10))
    assert owners(repo) == {file: repo.blamed(file) for file in repo.files()}


def test_days_far_off_are_told_as_they_are(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.at = 0
    repo.commit(ME, {"api/a.txt": "a\n"})
    repo.at = 2_147_483_647 + 86_400
    repo.commit(ME, {"api/a.txt": "a\nb\n"})
    found = part(counted(repo.path), "api")
    assert (found.first, found.last) == ("1970-01-01", "2038-01-20")
    assert set(found.months) == {"1970-01", "2038-01"}


def test_lines_that_stood_when_the_period_ended(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\nb\nc\n"})
    repo.commit(BOB, {"api/a.txt": "a\nx\ny\n"})
    spec = SPEC + "period: {from: 2023, to: 2023-02-01}\n"
    found = part(counted(repo.path, spec), "api")
    assert (found.lines, found.lines_then) == (Share(1, 3), Share(3, 3))
    assert part(counted(repo.path, spec.replace("-01}", "-02}")), "api").lines_then is None
    early = counted(repo.path, spec.replace("from: 2023, to: 2023-02-01", "from: 2020, to: 2022"))
    assert "The repository has no commit from before 2022-12-31." in early.remarks


def test_a_shallow_clone_is_told_and_never_counted_as_all(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\nb\n", "worker/a.txt": "a\n"})
    repo.commit(BOB, {"api/a.txt": "a\nb\nc\n"})
    repo.commit(ME, {"api/a.txt": "a\nb\nc\nd\n"})
    repo.git("clone", "-q", "--depth=2", f"file://{repo.path}", str(tmp_path / "shallow"))
    found = counted(tmp_path / "shallow")
    api = part(found, "api")
    assert (api.changes, api.lines, api.unknown_lines, api.files) == (Share(1, 1), Share(1, 1), 3, Share(0, 1))
    assert part(found, "worker").changes == Share(0, 0)
    assert found.repos[0].shallow
    assert "shallow clone: nothing before 2023-02-02" in found.remarks[0]


def test_a_partial_clone_is_refused_in_words(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\n"})
    repo.commit(ME, {"api/a.txt": "a\nb\n"})
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{repo.path}", str(tmp_path / "partial"))
    with pytest.raises(ArchdocError) as raised:
        counted(tmp_path / "partial")
    assert "missing" in raised.value.problems[0].what
    assert "partial clone" in (raised.value.problems[0].hint or "")


def test_empty_bare_nested_and_linked_repositories(tmp_path: Path) -> None:
    empty = Repo(tmp_path / "empty")
    assert counted(empty.path).remarks[0] == "The repository has no commit yet."
    inner = Repo(tmp_path / "inner")
    inner.commit(BOB, {"api/a.txt": "a\n"})
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\n"})
    repo.git("submodule", "add", "-q", str(inner.path), "api/inner")
    repo.commit(BOB)
    repo.git("clone", "-q", "--bare", str(repo.path), str(tmp_path / "bare"))
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))
    shown = {one: part(counted(tmp_path / one), "api") for one in ("r", "bare", "linked", "r/api")}
    assert shown["r"].changes == Share(1, 2)
    assert shown["r"].lines == Share(1, 1)
    assert len({(one.changes, one.lines) for one in shown.values()}) == 1
    assert part(counted(tmp_path / "r/api/inner"), "api").changes == Share(0, 1)


def test_after_one_more_commit_the_count_is_that_of_a_fresh_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = chance(tmp_path / "r", 5, 30)
    counted(repo.path)
    repo.commit(ME, {"api/new.txt": "n\n"})
    asked: list[tuple[str, ...]] = []
    whole = git.Git.stream
    monkeypatch.setattr(git.Git, "stream", lambda self, *words: (asked.append(words), whole(self, *words))[1])
    again = counted(repo.path)
    assert all(any(word.startswith("^") for word in words) for words in asked)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    assert again == counted(repo.path)
    repo.record(BOB, "commit", "-q", "--amend", "-m", "Another", "--reset-author")
    amended = counted(repo.path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "third"))
    assert amended == counted(repo.path)
    assert amended.totals[0].changes.all == again.totals[0].changes.all


def test_code_is_guessed_by_compose_and_by_a_folder_of_the_name(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {
        "compose.yaml": "services:\n  orders_api: {build: ./src/orders}\n  mailer: {build: {context: src/mail}}\n",
        "src/orders/a.py": "a\n", "src/mail/a.py": "a\n", "pkg/dispatcher/b.py": "b\n", "x/web/a.js": "",
        "y/web/a.js": "",
    })  # fmt: skip
    spec = (
        "title: Shop\nme: {identities: [ada@example.com]}\ncomponents: {orders_api: {}, post: {name: Mailer}, "
        "dispatcher: {}, web: {}, ada: {type: person}}\nthird_parties: {src: {}}\n"
    )
    found = counted(repo.path, spec)
    assert {one.id: (one.code, one.guessed) for one in found.parts} == {
        "orders_api": (("src/orders/**",), True), "post": (("src/mail/**",), True),
        "dispatcher": (("pkg/dispatcher/**",), True),
    }  # fmt: skip
    assert found.without == ("Web",)


def test_patterns_name_folders_from_the_top_and_take_out(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    for at, name in enumerate(("api/a.py", "api/gen/b.py", "lib/api/c.py", "d.sql", "lib/e.sql")):
        repo.commit(ME if at % 2 else BOB, {name: "x\n"})
    spec = "title: Shop\nme: {identities: [ada@example.com]}\ncomponents: {a: {code: [%s]}}\n"
    for patterns, files in (
        ("api", 2), ("./api/, '!api/gen'", 1), ("'**/api/**'", 3), ("'*.sql'", 1), ("'**/*.sql'", 2),
        ("api/*.py, lib", 3),
    ):  # fmt: skip
        assert part(counted(repo.path, spec % patterns), "a").files.all == files, patterns
    for outside in ("../other/**", "/etc/**", "api/../../x", "'C:\\x'", "~/x"):
        with pytest.raises(ArchdocError, match="leads out"):
            counted(repo.path, spec % outside)


def test_several_repositories_each_for_its_elements(tmp_path: Path) -> None:
    one, two = Repo(tmp_path / "one"), Repo(tmp_path / "two")
    one.commit(ME, {"api/a.txt": "a\n"})
    two.commit(BOB, {"worker/a.txt": "a\nb\n"})
    spec = SPEC.replace('worker: {code: ["worker/**"]', 'worker: {repo: web, code: ["worker/**"]')
    asked = count.Asked(repos=(("main", str(one.path)), ("web", str(two.path))), day="2026-12-01")
    found = count.evidence(load.load_text(spec), asked)
    assert [(part.id, part.repo, part.lines) for part in (*found.parts, *found.totals)] == [
        ("api", "main", Share(1, 1)), ("worker", "web", Share(0, 2)), ("", "main", Share(1, 1)),
        ("", "web", Share(0, 2)),
    ]  # fmt: skip


def test_names_of_others_are_told_only_where_asked_and_addresses_never(tmp_path: Path) -> None:
    from archdoc.render import evidence as render

    repo = Repo(tmp_path / "r")
    repo.commit(BOB, {"api/a.txt": "a\n", ".github/CODEOWNERS": "* @acme/shop @bob eve@example.com\n"})
    repo.commit("Mal\x1b[31mory\x07 <mallory@example.com>", {"api/b.txt": "b\n"})
    repo.commit(ME, {"api/c.txt": "c\n"})
    makers: tuple[Callable[[Evidence], str], ...] = (render.text, render.markdown, render.as_json)
    for make in makers:
        quiet, named = make(counted(repo.path)), make(counted(repo.path, names=True))
        assert "Bob" not in quiet
        assert "Bob Lovell" in named
        for told in (quiet, named):
            assert "@example.com" not in told
            assert "@bob" not in told
            assert "acme/shop" in told
            assert "\x1b" not in told
            assert "\x07" not in told


@pytest.mark.skipif(os.name == "nt", reason="its traps are shell scripts")
def test_nothing_of_a_hostile_repository_is_run_or_changed(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(
        ME, {"api/a.txt": "a\n", "api/b.trap": "b\n", ".gitattributes": "*.trap diff=trap filter=trap merge=trap\n"}
    )
    repo.commit(BOB, {"api/b.trap": "b\nc\n"})
    trap, sprung = tmp_path / "trap.sh", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{sprung}'\ncat\n")
    trap.chmod(trap.stat().st_mode | stat.S_IEXEC)
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external",
        "diff.trap.command", "diff.trap.textconv", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process",
        "gpg.program", "pager.log", "pager.blame", "alias.log", "alias.rev-parse", "credential.helper",
        "core.alternateRefsCommand", "uploadpack.packObjectsHook", "remote.origin.uploadpack",
    ):  # fmt: skip
        repo.git("config", key, f"!{trap}" if key.startswith("alias") else str(trap))
    for key, value in (("log.showSignature", "true"), ("diff.renames", "false"), ("log.follow", "true"),
                       ("core.quotePath", "true"), ("diff.noprefix", "true"), ("color.ui", "always"),
                       ("extensions.partialClone", "origin"), ("remote.origin.url", f"ext::{trap} %S"),
                       ("log.mailmap", "false"), ("blame.ignoreRevsFile", "missing")):  # fmt: skip
        repo.git("config", key, value)
    hooks = repo.path / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc", "post-checkout"):
        (hooks / name).write_bytes(trap.read_bytes())
        (hooks / name).chmod(0o755)
    sprung.unlink(missing_ok=True)
    before = {file: file.read_bytes() for file in repo.path.rglob("*") if file.is_file()}
    found = part(counted(repo.path), "api")
    assert (found.changes, found.lines) == (Share(1, 2), Share(2, 3))
    assert not sprung.exists()
    assert {file: file.read_bytes() for file in repo.path.rglob("*") if file.is_file()} == before


def test_variables_of_the_user_lead_git_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo, other = Repo(tmp_path / "r"), Repo(tmp_path / "other")
    repo.commit(ME, {"api/a.txt": "a\n"})
    other.commit(BOB, {"api/a.txt": "a\nb\n"})
    for name in ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE"):
        monkeypatch.setenv(name, str(other.path / ".git"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert part(counted(repo.path), "api").lines == Share(1, 1)


def test_what_is_no_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(ArchdocError, match="no such folder"):
        counted(tmp_path / "missing")
    (tmp_path / "plain").mkdir()
    with pytest.raises(ArchdocError, match="no git repository"):
        counted(tmp_path / "plain")
    Repo(tmp_path / "r").commit(ME, {"api/a.txt": "a\n"})
    monkeypatch.setenv("PATH", str(tmp_path / "plain"))
    with pytest.raises(ArchdocError, match="not on the PATH"):
        counted(tmp_path / "r")


def test_a_damaged_cache_is_read_anew(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {"api/a.txt": "a\n"})
    whole = counted(repo.path)
    kept = next((tmp_path / "cache").rglob("history.msgpack"))
    for damage in (b"", b"\x93", kept.read_bytes()[:-4]):
        kept.write_bytes(damage)
        assert counted(repo.path) == whole


def test_a_file_that_came_out_of_one_that_two_came_out_of_is_asked_of_git(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    text = "".join(f"{n}\n" for n in range(40))
    repo.commit(BOB, {"api/a.txt": text})
    repo.commit(ME, {"api/a.txt": None, "api/b.txt": text + "b\n", "api/c.txt": text + "c\nd\n"})
    assert owners(repo) == {file: repo.blamed(file) for file in repo.files()}
    assert owners(repo)["api/c.txt"] == Counter({BOB: 40, ME: 2})


def test_people_are_who_the_mailmap_says(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.commit(ME, {".mailmap": "Real Name <real@example.com> Odd <odd@example.com>\n"})
    with git.opened(str(repo.path)) as here:
        known = ["Odd <odd@example.com>", "Other <odd@example.com>", "Real Name <real@example.com>", "x"]
        found = people.people(here, known, ["real@example.com"])
    assert list(found.sorts) == [people.ME, people.OTHER, people.ME, people.OTHER]
