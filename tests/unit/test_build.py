"""What a build leaves behind, and what it leaves alone."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command import LONGEST, SMALL, SPECS, run, start

from archdoc.build import cache
from archdoc.build.build import Order, Task, project
from archdoc.build.cache import Built
from archdoc.build.folder import Report, build
from archdoc.core.errors import ArchdocError
from archdoc.core.model import Model
from archdoc.core.write import slug
from archdoc.interview import questions
from archdoc.interview.questions import Question, ask

OUTPUTS = {
    "index.html", "orders/diagram.png", "orders/diagram.svg", "orders/diagram-near.svg",
    "orders/tradeoffs.csv", "orders/tradeoffs.html", "orders/tradeoffs.md",
    "orders/cheatsheet.md", "orders/cheatsheet.pdf", "orders/dossier.html", "orders/dossier.md", "orders/dossier.pdf",
    "orders/questions.md",
}  # fmt: skip
KEPT = "orders/.archdoc.json"
READY = "Readiness: orders 9 %, 4 errors, 2 warnings\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(SMALL)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_leaves_the_outputs_and_nothing_else(folder: Path) -> None:
    done = run("build", "orders.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"1 project in output: 14 files written; see output/index.html.\n{READY}"
    assert set(contents(folder / "output")) == OUTPUTS | {KEPT}
    assert set(contents(folder)) == {f"output/{name}" for name in OUTPUTS | {KEPT}} | {"orders.yaml"}


def test_what_is_right_is_left_alone_and_what_is_not_is_mended(folder: Path) -> None:
    run("build", "orders.yaml", cwd=folder)
    output = folder / "output"
    before = contents(output)
    (output / "orders/tradeoffs.md").write_text("edited")
    for name in before:
        os.utime(output / name, (1_000_000_000, 1_000_000_000))
    done = run("build", "orders.yaml", cwd=folder)
    told = "1 project in output: 1 file written, 13 unchanged; see output/index.html.\n"
    assert done.stdout.decode() == told + READY
    assert contents(output) == before
    touched = {name for name in before if (output / name).stat().st_mtime != 1_000_000_000}
    assert touched == {"orders/tradeoffs.md"}


def test_a_picture_no_longer_made_is_removed_but_nothing_of_the_users(folder: Path) -> None:
    run("build", "orders.yaml", "--theme", "light,dark", cwd=folder)
    output = folder / "output"
    mine = {
        "orders/diagram-sketch.svg": b"<svg>mine</svg>",
        "orders/notes.md": b"mine",
        "orders/diagram-a.png": b"mine",
    }
    for name, content in mine.items():
        (output / name).write_bytes(content)
    (folder / "orders.yaml").write_text(SMALL.replace("near:", "nearer:"))
    done = run("build", "orders.yaml", cwd=folder)
    assert "1 no longer made and removed" in done.stdout.decode()
    left = contents(output)
    assert "orders/diagram-near.svg" not in left
    assert "orders/diagram-nearer.svg" in left
    assert "orders/diagram-near.dark.svg" in left, "a build of the light theme has no say in the dark one"
    assert mine.items() <= left.items()


def test_a_problem_in_one_spec_keeps_no_other_from_being_built(folder: Path) -> None:
    (folder / "second.yaml").write_text(SMALL.replace("title: Orders", "title: Second"))
    run("build", "orders.yaml", "second.yaml", cwd=folder)
    before = contents(folder / "output" / "second")
    (folder / "orders.yaml").write_text(SMALL.replace("title: Orders", "title: Bills"))
    (folder / "second.yaml").write_text("title: Second\n")
    done = run("build", "orders.yaml", "second.yaml", cwd=folder)
    assert done.returncode == 1
    assert b"second.yaml" in done.stderr
    assert contents(folder / "output" / "second") == before
    assert b"Bills" in contents(folder / "output")["orders/dossier.html"]


def test_where_no_spec_is_right_everything_is_left_as_it_was(folder: Path) -> None:
    run("build", "orders.yaml", cwd=folder)
    before = contents(folder)
    (folder / "orders.yaml").write_text("title: Bills\n")
    done = run("build", "orders.yaml", cwd=folder)
    assert done.returncode == 1
    assert {name: content for name, content in contents(folder).items() if name.startswith("output")} == {
        name: content for name, content in before.items() if name.startswith("output")
    }


@pytest.mark.parametrize(
    ("only", "made"),
    [
        ("diagram", {name for name in OUTPUTS if "diagram" in name}),
        ("tradeoffs", {name for name in OUTPUTS if "tradeoffs" in name}),
        ("index", {"index.html"}),
        ("cheatsheet", {name for name in OUTPUTS if "cheatsheet" in name}),
        ("dossier", {name for name in OUTPUTS if "dossier" in name}),
        ("questions", {"orders/questions.md"}),
        ("diagram,tradeoffs,cheatsheet,dossier,questions,index", OUTPUTS),
    ],
)
def test_only_what_is_asked_for(only: str, made: set[str], folder: Path) -> None:
    assert run("build", "orders.yaml", "--only", only, cwd=folder).returncode == 0
    assert set(contents(folder / "output")) - {KEPT} == made


def test_each_theme_has_its_own_names(folder: Path) -> None:
    run("build", "orders.yaml", "--theme", "dark,print", cwd=folder)
    made = {name for name in contents(folder / "output/orders") if name.startswith("diagram")}
    assert made == {f"diagram{view}.{theme}.svg" for view in ("", "-near") for theme in ("dark", "print")} | {
        "diagram.dark.png", "diagram.print.png",
    }  # fmt: skip


def test_a_theme_built_with_others_is_the_theme_built_alone(folder: Path) -> None:
    run("build", "orders.yaml", "--theme", "light,dark", "-o", "both", cwd=folder)
    run("build", "orders.yaml", "--theme", "dark", "-o", "dark", cwd=folder)
    both, dark = contents(folder / "both/orders"), contents(folder / "dark/orders")
    del dark[".archdoc.json"]
    assert {name: both[name] for name in dark} == dark
    for name, options in (("diagram.dark.svg", []), ("diagram-near.dark.svg", ["--view", "near"])):
        assert both[name] == run("diagram", "orders.yaml", "--theme", "dark", *options, cwd=folder).stdout


def test_two_specs_for_one_folder_are_refused(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more/Orders.yml").write_text(SMALL)
    done = run("build", "orders.yaml", "more", cwd=folder)
    assert done.returncode == 1
    assert "would both be built into the folder" in done.stderr.decode()
    assert not (folder / "output").exists()


def test_a_spec_named_twice_is_built_once(folder: Path) -> None:
    done = run("build", "orders.yaml", ".", "./orders.yaml", cwd=folder)
    assert done.stdout.decode().startswith("1 project in output")


def test_the_same_bytes_in_any_folder_order_and_number_of_processes(tmp_path: Path) -> None:
    """The spec files are copied, so that a path that slipped into an output would differ too."""
    made = []
    for name, seed, jobs in (("a", "0", "1"), ("somewhere else", "1", "2")):
        there = tmp_path / name
        there.mkdir()
        for spec in ("minimal", "checkout"):
            (there / f"{spec}.yaml").write_bytes((SPECS / f"{spec}.yaml").read_bytes())
        done = start("build", ".", "-j", jobs, "-o", "out", cwd=there, PYTHONHASHSEED=seed)
        assert (done.returncode, done.stderr) == (0, b"")
        made.append(contents(there / "out"))
    assert made[0].keys() == made[1].keys()
    for name, content in made[0].items():
        assert made[1][name] == content, name
        assert str(tmp_path).encode() not in content, name


def test_problems_cross_from_a_worker_process(folder: Path) -> None:
    (folder / "second.yaml").write_text(SMALL.replace("Orders", "Second"))
    broken = folder / "bin"
    broken.mkdir()
    (broken / "dot").write_text("#!/bin/sh\necho broken by a test >&2\nexit 3\n")
    (broken / "dot").chmod(0o755)
    done = start(
        "build", "orders.yaml", "second.yaml", "-j", "2", "--engine", "dot", cwd=folder,
        PATH=f"{broken}{os.pathsep}{os.environ['PATH']}",
    )  # fmt: skip
    assert done.returncode == 1
    assert "broken by a test" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_the_embedded_engine_needs_no_dot(folder: Path) -> None:
    assert run("build", "orders.yaml", cwd=folder, PATH="/nowhere").returncode == 0
    asked = run("diagram", "orders.yaml", "--engine", "dot", cwd=folder, PATH="/nowhere")
    assert asked.returncode == 1
    said = asked.stderr.decode()
    assert "pip install graphviz-pure" in said
    assert "apt install graphviz" in said
    assert said.count("error:") == 1


def test_a_refusal_names_both_specs(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "x.yaml").write_text(SMALL)
    with pytest.raises(ArchdocError) as error:
        build([folder / "a", folder / "b"], Order(), folder / "out")
    assert "a/x.yaml" in str(error.value)
    assert "b/x.yaml" in str(error.value)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Notification system", "notification-system"), ("Café №5", "cafe-no5"), ("通知", "project"), ("--", "project")],
)
def test_a_title_as_a_file_name(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_build_with_nothing_changed_makes_nothing_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec, out = folder / "orders.yaml", folder / "out"
    first = build([spec], Order(), out)
    there = contents(out)

    def refuse(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr("archdoc.build.folder.project", refuse)

    def again(order: Order = Order()) -> Report:  # noqa: B008 (it never changes)
        return build([spec], order, out)

    report = again()
    assert (report.written, report.same, report.ready) == (0, len(there), first.ready)
    # A comment is no part of what is said; a file that was only touched, or put back, is right.
    spec.write_text(SMALL + "# a comment\n")
    assert (again().removed, contents(out).keys()) == (0, there.keys())
    spec.write_text(SMALL)
    again()
    os.utime(out / "orders/dossier.md")
    assert again().written == 0
    for name in ("orders/dossier.md", KEPT):
        (out / name).write_bytes(b"{}")
        with pytest.raises(AssertionError, match="made again"):
            again()
        (out / name).write_bytes(there[name])
    same_size = there["orders/dossier.md"].replace(b"Orders", b"Ordres")
    (out / "orders/dossier.md").write_bytes(same_size)
    with pytest.raises(AssertionError, match="made again"):
        again()
    (out / "orders/dossier.md").write_bytes(there["orders/dossier.md"])
    with pytest.raises(AssertionError, match="made again"):
        again(Order(paper="us-letter"))
    spec.write_text(SMALL.replace("title: Orders", "title: Bills"))
    with pytest.raises(AssertionError, match="made again"):
        again()


def test_another_icon_beside_an_unchanged_spec_is_drawn(folder: Path) -> None:
    icon = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><rect width="24" height="24" fill="{}"/></svg>'
    )
    (folder / "mark.svg").write_text(icon.format("#010203"))
    spec, out = folder / "orders.yaml", folder / "out"
    spec.write_text(SMALL.replace("api: {team: them}", "api: {team: them, icon: mark.svg}"))
    order = Order(kinds=("diagram",))
    build([spec], order, out)
    before = (out / "orders/diagram.svg").read_bytes()
    (folder / "mark.svg").write_text(icon.format("#040506"))
    assert build([spec], order, out).written
    assert (out / "orders/diagram.svg").read_bytes() != before


def test_projects_are_written_one_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is finished when a build is stopped stays, and the next build makes only the rest."""
    for name in ("a", "b", "c"):
        (folder / f"{name}.yaml").write_text(SMALL.replace("title: Orders", f"title: {name}"))
    (folder / "orders.yaml").unlink()
    real, made = project, []

    def stopped(task: Task, order: Order) -> Built:
        made.append(task.name)
        if len(made) == 2:
            raise KeyboardInterrupt
        return real(task, order)

    monkeypatch.setattr("archdoc.build.folder.project", stopped)
    order, out = Order(kinds=("tradeoffs", "index")), folder / "out"
    with pytest.raises(KeyboardInterrupt):
        build([folder], order, out)
    assert sorted(one.name for one in out.iterdir()) == ["a"]
    assert cache.untouched(out / "a", cache.source((folder / "a.yaml").read_text(), order, "internal"), folder)
    build([folder], order, out)
    assert made == ["a", "b", "b", "c"]
    pages = ["decisions.html", "decisions.json", "index.html", "technologies.html", "technologies.json"]
    assert sorted(one.name for one in out.iterdir()) == [".archdoc-index.json", "a", "b", "c", *pages]


def test_a_folder_appears_with_all_that_is_in_it_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.rename

    def full(source: str, _: str) -> None:
        assert sorted(os.listdir(source)) == [".archdoc.json", "tradeoffs.csv", "tradeoffs.html", "tradeoffs.md"]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(ArchdocError, match="no space left"):
        build([folder / "orders.yaml"], Order(kinds=("tradeoffs",)), folder / "out")
    assert not (folder / "out").exists()
    monkeypatch.setattr(os, "rename", real)
    assert build([folder / "orders.yaml"], Order(kinds=("tradeoffs",)), folder / "out").written == 4


def test_a_spec_where_an_output_belongs_is_spared_and_keeps_no_other_from_being_built(folder: Path) -> None:
    (folder / "questions").mkdir()
    taken = folder / "questions" / "questions.md"
    taken.write_text(SMALL)
    report = build([taken, folder / "orders.yaml"], Order(kinds=("questions",)), folder)
    assert [one.what for one in report.problems] == ["An output of the build would take the place of this spec."]
    assert taken.read_text() == SMALL
    assert (folder / "orders/questions.md").exists()
    (folder / "index.html").write_text(SMALL)
    with pytest.raises(ArchdocError, match="take the place"):
        build([folder / "index.html"], Order(kinds=("tradeoffs", "index")), folder)
    assert not (folder / "index").exists()


def test_an_executor_of_the_callers_own_makes_the_same(folder: Path) -> None:
    for name in ("a", "b", "c"):
        (folder / f"{name}.yaml").write_text(SMALL.replace("title: Orders", f"title: {name}"))
    order = Order(kinds=("tradeoffs", "questions", "index"), audiences=("internal", "public"))
    build([folder], order, folder / "one")
    with ThreadPoolExecutor(2) as executor:
        report = build([folder], order, folder / "two", executor=executor, jobs=2)
    assert contents(folder / "one") == contents(folder / "two")
    assert [Path(path).name for path in report.paths] == ["a.yaml", "b.yaml", "c.yaml", "orders.yaml"]


SECRET = (
    SMALL
    + """
confidential: {replace: {Orders: Parts}}
"""
)


def test_a_public_build_has_a_folder_of_its_own_and_says_no_secret(folder: Path) -> None:
    (folder / "orders.yaml").write_text(SECRET)
    assert run("build", "orders.yaml", "--audience", "public", cwd=folder).returncode == 0
    made = contents(folder / "output")
    assert all("-public/" in name or name == "index.html" for name in made)
    assert not [name for name, content in made.items() if "orders" in name.lower() or b"Orders" in content]


def test_both_audiences_have_a_page_each(folder: Path) -> None:
    (folder / "orders.yaml").write_text(SECRET)
    assert run("build", "orders.yaml", "--audience", "internal,public", cwd=folder).returncode == 0
    made = contents(folder / "output")
    assert b"Orders" in made["index.html"]
    assert b"Orders" not in made["index-public.html"]


def test_questions_are_for_preparing_and_the_public_sees_only_those_with_an_answer(folder: Path) -> None:
    (folder / "orders.yaml").write_text(SECRET)
    assert run("build", "orders.yaml", "--audience", "internal,public", cwd=folder).returncode == 0
    made = {name: content.decode(errors="replace") for name, content in contents(folder / "output").items()}
    mine, others = made["orders/questions.md"], made["parts-public/questions.md"]
    assert "Open ·" in mine
    assert "_Internal_" in mine
    assert "Open" not in others
    assert "To write" not in others
    assert "Rehearse" in made["orders/dossier.html"]
    assert "Rehearse" not in made["parts-public/dossier.html"]
    assert '"orders/dossier.html#questions"' in made["index.html"]
    assert '"parts-public/questions.md"' in made["index-public.html"]
    assert "#questions" not in made["index-public.html"]


def test_questions_without_the_page_are_linked_as_they_are(folder: Path) -> None:
    assert run("build", "orders.yaml", "--only", "questions,index", cwd=folder).returncode == 0
    assert b'"orders/questions.md">Questions<' in contents(folder / "output")["index.html"]


def test_questions_are_found_out_once_for_all_that_has_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("archdoc.interview.questions.ask", lambda model: asked.append(model.title) or ())
    build([folder / "orders.yaml"], Order(kinds=("dossier", "questions")), folder / "out")
    assert asked == ["Orders"]


def test_a_leak_is_refused_and_nothing_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "orders.yaml").write_text(SECRET)
    monkeypatch.setattr("archdoc.build.build.rationale.content", lambda *_, **__: b"The Orders team")
    with pytest.raises(ArchdocError, match="would tell the public `Orders`"):
        build([folder / "orders.yaml"], Order(audiences=("public",)), folder / "out")
    assert not (folder / "out").exists()


def test_a_public_folder_keeps_nothing_that_was_checked_for_other_secrets(folder: Path) -> None:
    (folder / "orders.yaml").write_text(SECRET)
    run("build", "orders.yaml", "--audience", "public", "--theme", "light,dark", cwd=folder)
    public = next((folder / "output").glob("*-public"))
    assert (public / "diagram.dark.svg").exists()
    (public / "mine.txt").write_text("mine")
    (folder / "orders.yaml").write_text(SECRET.replace("{Orders: Parts}", "{Orders: Parts, Kafka: a log}"))
    done = run("build", "orders.yaml", "--audience", "public", "--only", "diagram", cwd=folder)
    assert done.returncode == 0
    left = contents(public)
    assert {"diagram.svg", "mine.txt"} <= left.keys()
    assert not {"diagram.dark.svg", "dossier.md", "dossier.pdf", "tradeoffs.csv"} & left.keys()
    assert not [name for name, content in left.items() if b"Kafka" in content]


def test_a_text_to_replace_that_occurs_nowhere_is_told(folder: Path) -> None:
    (folder / "orders.yaml").write_text(SMALL + "confidential: {replace: {Ordres: Parts, Orders: Parts}}\n")
    said = run("build", "orders.yaml", "--audience", "public", cwd=folder).stderr.decode()
    assert "`Ordres` is to be replaced, and occurs nowhere in the spec" in said
    assert "`Orders` is" not in said


def test_the_questions_of_a_project_are_found_once_for_each_audience(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []

    def counted(model: Model) -> tuple[Question, ...]:
        found.append(model.title)
        return ask(model)

    monkeypatch.setattr(questions, "ask", counted)
    build([folder / "orders.yaml"], Order(audiences=("internal", "public")), folder / "out")
    assert len(found) == 2


def test_a_picture_of_the_users_own_with_a_name_that_a_build_gives_stays(folder: Path) -> None:
    run("build", "orders.yaml", cwd=folder)
    own = folder / "output" / "orders" / "diagram-before.svg"
    own.write_bytes((folder / "output" / "orders" / "diagram.svg").read_bytes())
    assert run("build", "orders.yaml", cwd=folder).returncode == 0
    assert own.exists()


def test_a_spec_of_dots_alone_is_built_inside_the_output(folder: Path) -> None:
    (folder / "in").mkdir()
    for name in ("..yaml", "...yaml"):
        (folder / "in" / name).write_text(SMALL)
        done = run("build", name, "--only", "tradeoffs", "-o", "out", cwd=folder / "in")
        assert done.returncode == 0, done.stderr
        (folder / "in" / name).unlink()
    assert [one.name for one in (folder / "in").iterdir()] == ["out"]
    assert [one.name for one in (folder / "in" / "out").iterdir()] == ["orders"]


@pytest.mark.skipif(os.name != "posix", reason="signals and process groups of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_workers_end_with_their_parent(folder: Path, name: str) -> None:
    import signal
    import subprocess
    import sys
    import time

    for number in range(8):
        (folder / f"s{number}.yaml").write_text(SMALL.replace("title: Orders", f"title: Orders {number}"))
    # Layouts last as long as the test wants, so that no build is over before it was looked at.
    programs = folder / "bin"
    programs.mkdir()
    (programs / "dot").write_text(f"#!/bin/sh\nwhile test -e {programs}/dot; do sleep 0.1; done\n")
    (programs / "dot").chmod(0o755)
    command = [sys.executable, "-m", "archdoc", "build", ".", "-o", "out", "-q", "-j", "3", "--engine", "dot"]
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    parent = subprocess.Popen(command, cwd=folder, env=os.environ | {"PATH": path}, start_new_session=True)
    workers: list[int] = []
    try:
        while len(workers) < 3:
            assert parent.poll() is None
            workers = children(parent.pid)
        parent.send_signal(getattr(signal, name))
        parent.wait(LONGEST)
        until = time.monotonic() + LONGEST
        while any(map(is_running, workers)):
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        (programs / "dot").unlink()
        parent.kill()


def children(pid: int) -> list[int]:
    import subprocess

    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_no_font_has_is_told_once(folder: Path) -> None:
    """A private-use character in two names is drawn by its code point, and said so; the build goes on."""
    text = SMALL.replace("title: ", "title: \ue000 ", 1).replace("\n", "\nsummary: Of \ue000 and \u0928\u092e.\n", 1)
    (folder / "orders.yaml").write_text(text, encoding="utf-8")
    done = run("build", "orders.yaml", cwd=folder)
    assert done.returncode == 0
    assert done.stderr.decode().count("U+E000") == 1
    assert "no font that archdoc brings along has U+E000, so it is shown as its code point" in done.stderr.decode()
    drawn = run("diagram", "orders.yaml", "-o", "a.png", cwd=folder)
    assert drawn.returncode == 0
    assert drawn.stderr.decode().count("U+E000") == 1
    assert "U+E000" not in run("diagram", "orders.yaml", "-o", "a.svg", cwd=folder).stderr.decode()


EDITED = SMALL.replace("Orders", "Ordere").replace("near:", "neat:")
"""As long as the other: a file of the same size may have another content."""


class StoppedError(BaseException):
    """What ends a build at once, as a signal does."""


@pytest.mark.parametrize("after", range(0, 20, 3))
def test_a_build_stopped_between_two_files_is_mended_by_the_next(
    after: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far it came, nothing is taken for right that isn't, and nothing is left that is made no more."""
    order = Order(kinds=("diagram", "tradeoffs", "index"))
    build([folder / "orders.yaml"], order, folder / "output")
    (folder / "orders.yaml").write_text(EDITED)
    build([folder / "orders.yaml"], order, folder / "right")
    real, moved = os.replace, []

    def replace(old: str, new: str) -> None:
        if len(moved) == after:
            raise StoppedError
        moved.append(new)
        real(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        try:
            build([folder / "orders.yaml"], order, folder / "output")
        except StoppedError:
            pass
        else:
            assert after > len(moved) - 1
    for path in (folder / "output").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))  # all written long ago, and at the same time
    os.utime(folder / "output/orders/.archdoc.json")
    build([folder / "orders.yaml"], order, folder / "output")
    found, right = contents(folder / "output"), contents(folder / "right")
    del found[KEPT], right[KEPT]  # which knows of more
    assert found == right


def test_no_page_names_a_file_that_is_gone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no longer made goes after the page over all has been written."""
    build([folder / "orders.yaml"], Order(), folder / "output")
    (folder / "orders.yaml").write_text(SMALL.replace("near:", "nearer:"))
    real = os.unlink
    gone: list[str] = []

    def unlink(path: str) -> None:
        if os.path.basename(path) == "diagram-near.svg":
            gone.append(path)
            assert "diagram-near.svg" not in (folder / "output/index.html").read_text()
        real(path)

    monkeypatch.setattr(os, "unlink", unlink)
    assert build([folder / "orders.yaml"], Order(), folder / "output").removed == 1
    assert len(gone) == 1


def test_what_its_author_changed_during_the_build_is_not_removed(folder: Path) -> None:
    build([folder / "orders.yaml"], Order(), folder / "output")
    (folder / "orders.yaml").write_text(SMALL.replace("near:", "nearer:"))
    (folder / "second.yaml").write_text(SMALL)
    left = folder / "output/orders/diagram-near.svg"

    def edit(name: str) -> None:
        if name.startswith("second"):
            left.write_text("mine now")

    build([folder / "orders.yaml", folder / "second.yaml"], Order(), folder / "output", tell=edit)
    assert left.read_text() == "mine now"
