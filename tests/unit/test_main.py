"""Exit statuses and what is said: terminals, signals, pipes, bugs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import ARCHDOC, LONGEST, SMALL, environment, on_a_terminal, run, start

from archdoc.diagram.layout import engine

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals and process groups")
BAD = "title: Orders\ncomponents: {api: {rol: led}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(SMALL)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


@posix
def test_colour_only_on_a_terminal_that_wants_it(folder: Path) -> None:
    assert "\x1b[" in on_a_terminal("check", "bad.yaml", cwd=folder)[1]
    assert "\x1b[" in on_a_terminal("tradeoffs", "orders.yaml", cwd=folder)[1]
    assert "\x1b[" in on_a_terminal("doctor", cwd=folder)[1]
    for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        for arguments in (["check", "bad.yaml"], ["tradeoffs", "orders.yaml"], ["doctor"]):
            assert "\x1b" not in on_a_terminal(*arguments, cwd=folder, **more)[1]
    assert b"\x1b" not in run("check", "bad.yaml", cwd=folder).stderr


@posix
@pytest.mark.parametrize("command", ["ready", "talk"])
def test_ready_and_talk_fit_a_narrow_terminal_and_are_coloured_where_it_is_wanted(folder: Path, command: str) -> None:
    assert "\x1b[" in on_a_terminal(command, "orders.yaml", cwd=folder)[1]
    for columns in (120, 48):
        status, said = on_a_terminal(command, "orders.yaml", cwd=folder, columns=columns, NO_COLOR="1")
        assert status == 0
        assert "\x1b" not in said
        assert max(map(len, said.splitlines())) <= columns


@posix
def test_a_terminal_gets_a_table_of_its_own_width(folder: Path) -> None:
    for columns in (160, 110):
        lines = on_a_terminal("tradeoffs", "orders.yaml", cwd=folder, columns=columns, NO_COLOR="1")[1].splitlines()
        assert max(map(len, lines)) == columns
    narrow = on_a_terminal("tradeoffs", "orders.yaml", cwd=folder, columns=50, NO_COLOR="1")[1].splitlines()
    assert 0 < max(map(len, narrow)) <= 50


@posix
def test_on_a_terminal_a_picture_goes_to_a_file_that_is_named(folder: Path) -> None:
    status, said = on_a_terminal("diagram", "orders.yaml", cwd=folder)
    assert (status, said) == (0, "Wrote orders.svg\n")
    assert (folder / "orders.svg").read_bytes() == run("diagram", "orders.yaml", cwd=folder).stdout
    assert (
        on_a_terminal("diagram", "orders.yaml", "--view", "near", "-T", "png", cwd=folder)[1]
        == "Wrote orders-near.png\n"
    )
    status, said = on_a_terminal("diagram", "orders.yaml", "-o", "-", "-T", "pdf", cwd=folder)
    assert status == 2
    assert "%PDF" not in said


@posix
@pytest.mark.parametrize(("jobs", "until"), [("1", "started"), ("2", "started"), ("2", "output/[os]*/diagram.svg")])
def test_ctrl_c_ends_a_build_quietly_and_leaves_whole_projects_or_nothing(jobs: str, until: str, folder: Path) -> None:
    (folder / "second.yaml").write_text(SMALL)
    run("build", "orders.yaml", "-o", "whole", cwd=folder)
    whole = {path.relative_to(folder / "whole/orders") for path in (folder / "whole/orders").rglob("*")}
    assert whole
    programs = folder / "bin"
    programs.mkdir()
    # The first layout hangs. The others are made, so that with two processes one of them is done and waits for work.
    real = shutil.which("dot") or engine.command("embedded")
    script = f'#!/bin/sh\nmkdir {folder}/started 2>/dev/null && exec sleep 600\nexec {real} "$@"\n'
    (programs / "dot").write_text(script)
    (programs / "dot").chmod(0o755)
    before = set(folder.rglob("*"))
    process = subprocess.Popen(
        [*ARCHDOC, "build", "orders.yaml", "second.yaml", "-j", jobs, "--engine", "dot"],
        cwd=folder, env=environment(PATH=f"{programs}{os.pathsep}{os.environ['PATH']}"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while not list(folder.glob(until)):
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=LONGEST)
    assert process.returncode == 130
    assert said == b""
    assert errors.decode().strip() == "Interrupted."
    output = folder / "output"
    finished = list(output.iterdir()) if output.exists() else []
    # One project hangs until the end; the other one may be finished by then, and is kept.
    assert [path.name for path in finished] in (["orders"], ["second"], []) if jobs == "2" else not finished
    assert finished or until == "started"
    kept = {path / name for path in finished for name in whole}
    assert set(folder.rglob("*")) - {output, *finished} == before | kept | {folder / "started"}


@posix
@pytest.mark.parametrize("arguments", [["diagram", "orders.yaml"], ["icons", "a", "-n", "2000"], ["schema"]])
def test_a_reader_who_has_enough_is_no_failure(arguments: list[str], folder: Path) -> None:
    process = subprocess.Popen(
        [*ARCHDOC, *arguments], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(LONGEST) == 0
    process.stderr.close()


def test_a_bug_is_told_as_ours_without_a_traceback(folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(
        "import archdoc.spec.load\n"
        "def broken(path):\n    raise RuntimeError('planted')\n"
        "archdoc.spec.load.load = broken\n"
    )  # fmt: skip
    path = os.pathsep.join([str(folder), environment()["PYTHONPATH"]])
    done = start("diagram", "orders.yaml", cwd=folder, PYTHONPATH=path)
    said = done.stderr.decode()
    assert done.returncode == 70
    assert done.stdout == b""
    assert "a bug of archdoc" in said
    assert "RuntimeError: planted" in said
    assert "ARCHDOC_DEBUG=1" in said
    assert "Traceback" not in said
    told = start("diagram", "orders.yaml", cwd=folder, PYTHONPATH=path, ARCHDOC_DEBUG="1")
    assert told.returncode == 70
    assert "Traceback" in told.stderr.decode()


def test_a_terminal_without_the_letters_gets_stand_ins(folder: Path) -> None:
    done = start("diagram", "orders.yaml", "-o", "通知.svg", cwd=folder, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"Wrote ??.svg\n", b"")
    assert (folder / "通知.svg").is_file()
    (folder / "通知.yaml").write_text(BAD)
    done = start("check", "通知.yaml", cwd=folder, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert done.returncode == 1
    assert b"rol" in done.stderr


def test_data_is_utf_8_whatever_the_terminal_has(folder: Path) -> None:
    (folder / "orders.yaml").write_text(SMALL.replace("title: Orders", "title: 通知"), encoding="utf-8")
    for command in (["tradeoffs", "orders.yaml", "-T", "html"], ["diagram", "orders.yaml"]):
        done = start(*command, cwd=folder, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
        assert "通知" in done.stdout.decode("utf-8")


def test_shells_can_complete(folder: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        done = start(cwd=folder, _ARCHDOC_COMPLETE=f"{shell}_source")
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"archdoc" in done.stdout
    words = {"COMP_WORDS": "archdoc tr", "COMP_CWORD": "1"}
    assert run(cwd=folder, _ARCHDOC_COMPLETE="bash_complete", **words).stdout == b"plain,tradeoffs\n"


def test_help_imports_nothing_that_only_commands_need(tmp_path: Path) -> None:
    code = (
        "import sys, archdoc.__main__\n"
        "try:\n    archdoc.__main__.main()\nexcept SystemExit:\n    print(sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], cwd=tmp_path, env=environment(), capture_output=True, check=True
    )
    loaded = {name.strip(" '[]").partition(".")[0] for name in done.stderr.decode().split(",")}
    assert "click" in loaded
    assert not loaded & {"yaml", "msgspec", "diagrams", "rich", "typst", "rapidfuzz", "markdown_it", "jinja2"}


def test_a_full_or_closed_output_is_no_bug_of_archdoc(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SMALL)
    for redirection in (">/dev/full", ">&-"):
        for command in ("tradeoffs s.yaml", "--help", "check s.yaml"):
            line = f"{sys.executable} -m archdoc {command} {redirection}"
            done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
            assert done.returncode in (0, 1), (line, done.stderr)
            assert "bug" not in done.stderr
            assert "Traceback" not in done.stderr


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    there = tmp_path / "gone"
    there.mkdir()
    line = f"rmdir ../gone; {sys.executable} -m archdoc check s.yaml"
    done = subprocess.run(["sh", "-c", line], cwd=there, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "bug" not in done.stderr


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems take UTF-8 only")
@pytest.mark.parametrize(
    "command", [("ready",), ("check", "--format", "json"), ("build", "-o", "out", "--only", "tradeoffs,index")]
)
def test_a_path_that_is_not_utf_8_is_taken(tmp_path: Path, command: tuple[str, ...]) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.yaml", "wb") as file:
        file.write(SMALL.encode())
    name, *options = (one.encode() for one in command)
    line = [sys.executable.encode(), b"-m", b"archdoc", name, b"caf\xe9.yaml", *options]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
