"""What takes long is worked out beside the server: the same values, whatever becomes of the process that does it."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command import LONGEST, ROOT, SMALL, environment

from archdoc.core.errors import ArchdocError
from archdoc.live import reckon, worker
from archdoc.live.preview import Preview
from archdoc.live.worker import ClosedError, Worker


@pytest.fixture(scope="module")
def beside() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def test_it_gives_what_the_functions_give(beside: Worker) -> None:
    assert beside.run(reckon.review, SMALL, "s.yaml") == reckon.review(SMALL, "s.yaml")
    assert beside.pid not in (None, os.getpid())
    drawn = beside.run(reckon.settled, SMALL, "s.yaml", "near", "internal", "auto")
    assert drawn == reckon.settled(SMALL, "s.yaml", "near", "internal", "auto")


def test_errors_are_those_of_the_functions(beside: Worker) -> None:
    beside.run(reckon.review, SMALL, "s.yaml")
    before = beside.pid
    with pytest.raises(ArchdocError) as caught:
        beside.run(reckon.review, "title: T\ncomponents: {a: {team: x}}\n", "s.yaml")
    assert [(one.what, one.mark.line) for one in caught.value.problems] == [("There is no team `x`.", 2)]
    with pytest.raises(KeyError):
        beside.run(reckon.settled, SMALL, "s.yaml", "nowhere", "internal", "auto")
    assert beside.pid == before


def test_one_that_was_killed_is_replaced(beside: Worker) -> None:
    wanted = beside.run(reckon.review, SMALL, "s.yaml")
    before = beside.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert beside.run(reckon.review, SMALL, "s.yaml") == wanted
    assert beside.pid != before


def test_where_no_process_can_be_had_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(ROOT / "no such program"))
    made = Worker()
    assert made.run(reckon.review, SMALL, "s.yaml") == reckon.review(SMALL, "s.yaml")
    assert made.pid is None


def test_one_that_is_closed_works_nothing_out() -> None:
    made = Worker()
    made.run(reckon.review, SMALL, "s.yaml")
    made.close()
    assert made.pid is None
    with pytest.raises(ClosedError):
        made.run(reckon.review, SMALL, "s.yaml")


@pytest.mark.parametrize(("held", "answers"), [(worker.MOST_MEMORY + 1, 1), (worker.MOST_MEMORY, 3)])
def test_after_much_memory_it_answers_no_more(held: int, answers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_memory", lambda: held)
    asked, told = io.BytesIO(), io.BytesIO()
    for _ in range(3):
        pickle.dump(("review", (SMALL, "s.yaml")), asked)
    asked.seek(0)
    worker.serve(asked, told)
    told.seek(0)
    found = []
    while told.tell() < len(told.getvalue()):
        found.append(pickle.load(told))
    assert found == [(False, reckon.review(SMALL, "s.yaml"))] * answers


def test_it_imports_no_archdoc_of_the_folder_that_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archdoc").mkdir()
    (tmp_path / "archdoc" / "__init__.py").write_text("raise SystemExit(9)\n")
    monkeypatch.chdir(tmp_path)
    made = Worker()
    try:
        assert made.run(reckon.review, SMALL, "s.yaml")["score"] is not None
        assert made.pid is not None
    finally:
        made.close()


def test_it_ends_with_the_process_that_started_it_though_that_is_killed() -> None:
    """Both hold the same standard error: its end is read once neither runs any more."""
    program = (
        "import sys, time; from archdoc.live import reckon; from archdoc.live.worker import Worker\n"
        f"made = Worker(); made.run(reckon.review, {SMALL!r}, 's.yaml')\n"
        "print(made.pid, flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(),
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert int(process.stdout.readline()) != process.pid
        process.kill()
        assert process.stderr.read() == b""


def test_an_edit_is_drawn_while_the_questions_are_worked_out(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(work: Callable[..., Any], *given: Any) -> Any:
        begun.set()
        assert go_on.wait(LONGEST)
        return work(*given)

    file = tmp_path / "s.yaml"
    file.write_text(SMALL)
    preview = Preview(str(file), run=slowly)
    first = preview.picture("", "overview", "light", "internal")
    asking = threading.Thread(target=preview.review, args=("",))
    asking.start()
    try:
        assert begun.wait(LONGEST)
        file.write_text(SMALL.replace("label: order", "label: parcel"))
        drawn = preview.picture("", "overview", "light", "internal")
        assert asking.is_alive()
    finally:
        go_on.set()
        asking.join(60)
    assert "parcel" in drawn["svg"]
    assert "parcel" not in first["svg"]


def test_what_was_laid_out_for_an_older_state_is_left(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(SMALL)
    edits = ["label: parcel", "label: letter"]

    def edited_meanwhile(work: Callable[..., Any], *given: Any) -> Any:
        file.write_text(SMALL.replace("label: order", edits.pop()))
        preview.picture("", "overview", "light", "internal")
        return work(*given)

    preview = Preview(str(file), run=edited_meanwhile)
    preview.picture("", "overview", "light", "internal")
    file.write_text(SMALL.replace("label: order", edits.pop(0)))
    preview.picture("", "overview", "light", "internal")
    preview.settle()
    assert "letter" in preview.picture("", "overview", "light", "internal")["svg"]


def test_ten_pages_that_ask_about_the_same_text_are_told_of_one_reckoning(tmp_path: Path) -> None:
    asked: list[str] = []

    def counted(work: Callable[..., Any], *given: Any) -> Any:
        asked.append(given[0])
        return work(*given)

    file = tmp_path / "s.yaml"
    file.write_text(SMALL)
    preview = Preview(str(file), run=counted)
    first = [preview.review("") for _ in range(10)]
    assert first == first[:1] * 10
    changed = SMALL.replace("role: led", "role: built")
    file.write_text(changed)
    assert preview.review("")["version"] != first[0]["version"]
    assert asked == [SMALL, changed]
