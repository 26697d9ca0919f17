"""`archdoc rehearse` as one uses it: at a real terminal, key by key, and over a pipe, line by line."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command import ARCHDOC, environment, run

from archdoc.interview.rehearsal import terminal as listen

# What pexpect forks does nothing but start the command, whatever threads other tests have left.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
SPEC = """\
title: Orders
components: {api: {role: led}, worker: {role: built, technology: Go}}
queues: {jobs: {}}
third_parties: {ses: {name: Amazon SES}}
edges: [api -> jobs, jobs -> worker, worker -> ses]
"""
ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "orders.yaml").write_text(SPEC)
    return tmp_path


def kept(folder: Path) -> dict[str, dict[str, Any]]:
    """The questions in the one file that is kept."""
    (file,) = (folder / "data" / "rehearsal").iterdir()
    questions: dict[str, dict[str, Any]] = json.loads(file.read_text())["questions"]
    return questions


def ratings(folder: Path) -> list[int]:
    return sorted(one["rating"] for one in kept(folder).values())


def over_a_pipe(folder: Path, typed: str, *options: str, **more: str | None) -> tuple[int, str, str]:
    more = {"ARCHDOC_DATA": str(folder / "data"), **more}
    done = run("rehearse", "orders.yaml", *options, cwd=folder, stdin=typed, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


Terminal = Any
Opened = Callable[..., Terminal]


@pytest.fixture
def terminal(folder: Path) -> Iterator[Opened]:
    """`archdoc rehearse` at a terminal of its own."""
    import pexpect

    opened: list[Any] = []

    def at(*options: str, columns: int = 80, **more: str | None) -> Any:
        more = {"ARCHDOC_DATA": str(folder / "data"), "COLUMNS": None, "LINES": None, "LANG": "C.UTF-8", **more}
        made = pexpect.spawn(
            ARCHDOC[0], [*ARCHDOC[1:], "rehearse", "orders.yaml", *options],
            cwd=str(folder), env=environment(**more), dimensions=(24, columns), encoding="utf-8", timeout=300,
        )  # fmt: skip
        opened.append(made)
        return made

    yield at
    for one in opened:
        one.close(force=True)


def ended(terminal: Terminal) -> tuple[int | None, str]:
    """The exit status, and what was said from the last thing that was waited for."""
    import pexpect

    terminal.expect(pexpect.EOF)
    terminal.close()
    return terminal.exitstatus, terminal.before


def later(terminal: Terminal) -> None:
    """Waits until the clock beside the hint has gone on: by how much at once, a busy machine decides."""
    terminal.expect(r"(\d):(\d\d)  ")
    first = terminal.match.groups()
    while terminal.match.groups() == first:
        terminal.expect(r"(\d):(\d\d)  ")


def first_answer(terminal: Terminal) -> None:
    terminal.expect("1 of ")
    terminal.expect("Enter")
    terminal.send("\r")
    terminal.expect("1 again")


@posix
def test_a_question_is_asked_thought_about_looked_up_and_rated(terminal: Opened, folder: Path) -> None:
    at = terminal()
    at.expect("Orders")
    at.expect("1 of ")
    later(at)
    at.expect("Enter shows the answer")
    at.send(" ")
    at.expect("To write:")
    at.expect(r"orders\.yaml:\d+  \w+")
    at.expect("How did it go")
    at.send("3")
    at.expect("good: comes back in")
    at.expect("2 of ")
    at.send("q")
    status, said = ended(at)
    assert status == 0
    assert "1 question in" in said
    assert ratings(folder) == [3]


@posix
@pytest.mark.parametrize(("key", "rating"), [("a", 1), ("2", 2), ("G", 3), ("e", 4)])
def test_ratings_are_numbers_or_letters(key: str, rating: int, terminal: Opened, folder: Path) -> None:
    at = terminal()
    first_answer(at)
    at.send(key)
    at.expect("2 of ")
    at.send("q")
    assert ended(at)[0] == 0
    assert ratings(folder) == [rating]


@posix
def test_ctrl_c_leaves_what_was_rated_and_a_sane_terminal(terminal: Opened, folder: Path) -> None:
    import termios

    at = terminal()
    before = termios.tcgetattr(at.child_fd)
    first_answer(at)
    at.send("1")
    at.expect("2 of ")
    at.expect("Enter")
    assert not termios.tcgetattr(at.child_fd)[3] & termios.ICANON, "or this test sees nothing"
    at.sendintr()
    at.expect("Kept in")
    after = termios.tcgetattr(at.child_fd)
    status, said = ended(at)
    assert (status, after) == (130, before)
    assert "Traceback" not in said
    assert ratings(folder) == [1]


@posix
@pytest.mark.parametrize("looked", [False, True])
def test_ctrl_d_leaves_with_the_summary(looked: bool, terminal: Opened) -> None:
    at = terminal()
    if looked:
        first_answer(at)
    else:
        at.expect("Enter")
    at.send("\x04")
    status, said = ended(at)
    assert status == 0
    assert "Nothing was rated." in said


@posix
def test_other_keys_do_nothing_and_say_what_would(terminal: Opened, folder: Path) -> None:
    at = terminal()
    at.expect("Enter")
    at.send("\x1b[A\x1bOP")
    at.send("3")
    at.expect("First look: press Enter")
    at.send("?")
    at.expect("Ctrl-D")
    at.send("\r")
    at.expect("1 again")
    at.send("\r")
    at.expect("Rate it: 1, 2, 3 or 4")
    at.send("\x1b[A\x1bOA")
    at.send("s")
    at.expect("2 of ")
    at.send("q")
    assert ended(at)[0] == 0
    assert not (folder / "data").exists(), "nothing was rated: an arrow's last letter is no answer"


@posix
@pytest.mark.parametrize("columns", [24, 40])
def test_a_narrow_terminal_is_enough(columns: int, terminal: Opened) -> None:
    at = terminal(columns=columns, NO_COLOR="1")
    at.expect("Enter")
    said = at.before
    at.send("?")
    at.expect("Ctrl-D")
    said += at.before
    at.send("\r")
    at.expect(r"4")
    said += at.before
    at.send("4")
    at.expect("2 of ")
    at.send("q")
    said += at.before + ended(at)[1]
    lines = [line for row in said.split("\n") for line in row.rstrip("\r").split("\r")]
    assert 0 < max(map(len, lines)) <= columns


@posix
def test_a_terminal_that_is_made_narrower_is_written_to_as_it_is_now(terminal: Opened) -> None:
    at = terminal(NO_COLOR="1")
    at.expect("Enter shows the answer")
    at.setwinsize(24, 30)
    at.expect(r"0:\d\d  Enter · s · q · \?")
    at.send("\r")
    at.expect("1 2 3 4")
    lines = [line for row in at.before.split("\n") for line in row.rstrip("\r").split("\r")]
    assert max(map(len, lines)) <= 30
    at.send("q")
    ended(at)


@posix
def test_colour_only_where_it_is_wanted(terminal: Opened) -> None:
    for more, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        at = terminal(**more)
        at.expect("Enter")
        at.send("\r" if coloured or "NO_COLOR" in more else "\n")
        at.expect("1 again")
        said = at.before
        at.send("q" if "TERM" not in more else "q\n")
        said += ended(at)[1]
        assert bool(ESCAPE.search(said)) == coloured


@posix
def test_it_can_be_stopped_and_gone_on_with(terminal: Opened) -> None:
    """A shell gives the terminal back as it likes it; keys must be heard all the same."""
    import termios

    at = terminal()
    at.expect(r"0:\d\d  ")
    cooked = termios.tcgetattr(at.child_fd)
    cooked[3] |= termios.ICANON | termios.ECHO
    termios.tcsetattr(at.child_fd, termios.TCSANOW, cooked)
    later(at)
    at.send(" ")
    at.expect("1 again")
    at.send("q")
    assert ended(at)[0] == 0


def test_over_a_pipe_a_line_is_a_key_and_the_end_ends_it(folder: Path) -> None:
    status, said, wrong = over_a_pipe(folder, "\n3\n\nagain\nskip\n")
    assert (status, wrong) == (0, "")
    assert "\x1b" not in said
    assert "\r" not in said
    assert ratings(folder) == [1, 3]
    assert "2 questions in less than a minute: 1 good, 1 again." in said
    assert "To look at again:" in said
    status, said, _ = over_a_pipe(folder, "")
    assert (status, "Nothing was rated." in said) == (0, True)


def test_what_is_typed_may_be_anything(folder: Path) -> None:
    done = run("rehearse", "orders.yaml", cwd=folder, stdin="\x00\n\u00e9\n\n3\n", ARCHDOC_DATA=str(folder / "data"))
    assert done.returncode == 0
    assert ratings(folder) == [3]


def test_nothing_is_written_beside_the_spec(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("data")
    over_a_pipe(folder, "\n3\n", ARCHDOC_DATA=None, XDG_DATA_HOME=str(data), HOME=str(data))
    assert [path.name for path in folder.iterdir()] == ["orders.yaml"]
    assert [path.suffix for path in data.rglob("*") if path.is_file()] == [".json"]


def test_what_was_rated_well_is_not_asked_again_today_unless_all_is(folder: Path) -> None:
    first = over_a_pipe(folder, "\n3\n")[1]
    question = first.split("\n\n")[1].splitlines()[1]
    again = over_a_pipe(folder, "s\n" * 99)[1]
    assert question not in again
    assert question in over_a_pipe(folder, "s\n" * 99, "--all")[1]
    over_a_pipe(folder, "\n4\n" * 99)
    status, said, _ = over_a_pipe(folder, "")
    assert status == 0
    assert said.startswith("Nothing is due: the next of ")
    assert "--all" in said


def test_minutes_take_what_matters_most(folder: Path) -> None:
    said = over_a_pipe(folder, "", "--minutes", "5")[1]
    assert re.search(r"^3 questions of \d+ in 5 minutes: what matters most\.$", said, re.MULTILINE)
    assert "1 of 3 · " in said
    wrong = over_a_pipe(folder, "", "--minutes", "0")
    assert wrong[0] == 2


def test_reset_begins_anew_and_throws_nothing_away(folder: Path) -> None:
    over_a_pipe(folder, "\n3\n\n3\n")
    status, said, _ = over_a_pipe(folder, "\n1\n", "--reset")
    assert status == 0
    assert said.startswith("Begun anew; what was kept is now ")
    files = {path.suffix for path in (folder / "data" / "rehearsal").iterdir()}
    assert files == {".json", ".old1"}
    (old,) = (folder / "data" / "rehearsal").glob("*.old1")
    old.unlink()
    assert ratings(folder) == [1]


def test_a_broken_file_is_set_aside_with_a_word(folder: Path) -> None:
    over_a_pipe(folder, "\n3\n")
    (file,) = (folder / "data" / "rehearsal").iterdir()
    file.write_text("{")
    status, _, wrong = over_a_pipe(folder, "\n4\n")
    assert status == 0
    assert "can't be understood" in wrong
    assert "Traceback" not in wrong


def test_where_nothing_can_be_kept_one_can_rehearse_all_the_same(folder: Path) -> None:
    (folder / "data").write_text("a file, where a folder should be")
    status, said, wrong = over_a_pipe(folder, "\n3\n\n3\n")
    assert status == 0
    assert wrong.count("Progress isn't kept.") == 1
    assert "ARCHDOC_DATA" in wrong
    assert "2 questions" in said
    assert "Kept in" not in said


def test_only_what_is_open(folder: Path) -> None:
    done = over_a_pipe(folder, "s\n" * 99, "--open")[1]
    every = over_a_pipe(folder, "s\n" * 99)[1]
    assert 0 < done.count(" of ") <= every.count(" of ")
    assert "The spec says:" not in over_a_pipe(folder, "\ns\n" * 99, "--open")[1]


def test_a_spec_from_standard_input_leaves_no_way_to_answer(folder: Path) -> None:
    done = run("rehearse", "-", cwd=folder, stdin=SPEC)
    assert done.returncode == 2
    assert "name a file" in done.stderr.decode()


def test_the_usual_errors_are_told_as_usual(folder: Path) -> None:
    done = run("rehearse", "nowhere.yaml", cwd=folder)
    assert done.returncode == 1
    assert "nowhere.yaml" in done.stderr.decode()


@posix
def test_a_key_counts_from_the_moment_that_the_hint_is_there() -> None:
    import io
    import pty
    import termios

    keyboard, terminal = pty.openpty()

    class Shown(io.StringIO):
        def write(self, text: str) -> int:
            assert not termios.tcgetattr(terminal)[3] & termios.ICANON, "Ctrl-D would end a line that isn't there"
            os.write(keyboard, b"\x04")
            return super().write(text)

    try:
        assert listen.Keys(terminal, Shown(), lambda: datetime.now(UTC)).key(["Enter"]) == listen.LEAVE
    finally:
        os.close(keyboard)
        os.close(terminal)
