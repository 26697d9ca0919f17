"""Rehearsing without a terminal: what is asked, in which order, what is kept of it, and where."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from archdoc.core.errors import ArchdocError
from archdoc.interview.questions.question import Gap, Question, Standing
from archdoc.interview.rehearsal import progress, schedule, terminal
from archdoc.interview.rehearsal.progress import Memory
from archdoc.interview.rehearsal.schedule import Rating
from archdoc.interview.rehearsal.session import Outcome, rehearse

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LOOK = terminal.Look(80, False)


def question(id: str, weight: float = 0.5, standing: Standing = "answered", **more: object) -> Question:
    gaps = () if standing == "answered" else (Gap("Say what happens then", ("components", "api", "outage_plan")),)
    said = () if standing == "open" else ("It waits in the queue.",)
    fields = {"about": "API", "text": f"Why {id}?", "answer": said, "missing": gaps, **more}
    return Question(id=id, rule="why", standing=standing, weight=weight, **fields)  # type: ignore[arg-type]


A, B, C, D, E, F = (question(id, weight) for id, weight in zip("abcdef", (0.9, 0.8, 0.7, 0.6, 0.5, 0.4), strict=True))
ALL = (A, B, C, D, E, F)


@pytest.fixture(autouse=True)
def _greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days are told in the terminal's own time zone."""
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Someone:
    """Rates by a plan, by the question's id, and takes as long as told for each."""

    def __init__(self, clock: Clock, plan: Mapping[str, list[object]] | None = None, seconds: float = 60) -> None:
        self.clock, self.plan, self.seconds = clock, {id: list(what) for id, what in (plan or {}).items()}, seconds
        self.heard: list[str] = []
        self.counted: list[tuple[int, int]] = []
        self.soon: list[bool] = []

    def ask(self, question: Question, number: int, total: int) -> Rating | Literal["skip", "leave"]:
        self.heard.append(question.id)
        self.counted.append((number, total))
        self.clock.now += timedelta(seconds=self.seconds)
        planned = self.plan.get(question.id)
        reply = planned.pop(0) if planned else 3
        if reply == "ctrl-c":
            raise KeyboardInterrupt
        return reply  # type: ignore[return-value]

    def told(self, rating: Rating, memory: Memory, *, soon: bool) -> None:
        assert memory.rating == rating
        self.soon.append(soon)


def held(
    plan: Mapping[str, list[object]] | None = None, *, questions: tuple[Question, ...] = ALL, seconds: float = 60,
    known: Mapping[str, Memory] | None = None, limit: float | None = None,
) -> tuple[Outcome, Someone, list[dict[str, Memory]]]:  # fmt: skip
    """A rehearsal by a plan: its outcome, who it was with, and what was to be kept each time."""
    clock = Clock()
    someone = Someone(clock, plan, seconds)
    kept: list[dict[str, Memory]] = []
    outcome = rehearse(
        questions, known or {}, someone, clock=clock, keep=lambda touched: kept.append(dict(touched)), limit=limit
    )
    return outcome, someone, kept


def test_all_is_asked_once_when_it_goes_well() -> None:
    outcome, someone, kept = held()
    assert (outcome.end, outcome.seconds) == ("done", 360)
    assert someone.heard == list("abcdef")
    assert someone.counted == [(n, 6) for n in range(1, 7)]
    assert someone.soon == [False] * 6
    assert [set(one) for one in kept] == [set("abcdef"[:n]) for n in range(1, 7)]


def test_what_went_badly_comes_back_after_a_few_others_until_it_goes_well() -> None:
    _, someone, _ = held({"a": [1, 1]})
    assert someone.heard == ["a", "b", "c", "d", "e", "f", "a", "a"], "five minutes after it was rated"
    _, slow, _ = held({"a": [1]}, seconds=100)
    assert slow.heard == ["a", "b", "c", "d", "a", "e", "f"]
    _, someone, _ = held({"e": [1], "f": [1]})
    assert someone.heard == [*"abcdef", "e", "f"], "in the end nobody waits, and none comes twice in a row"


def test_a_question_alone_that_went_badly_is_asked_again() -> None:
    outcome, someone, _ = held({"a": [1, 1, 4]}, questions=(A,))
    assert someone.heard == ["a", "a", "a"]
    assert outcome.known["a"].rating == 4


def test_hard_comes_back_too_when_it_is_new() -> None:
    _, someone, _ = held({"a": [2]}, questions=(A, B))
    assert someone.heard == ["a", "b", "a"]
    assert someone.soon == [True, False, False]


def test_what_is_skipped_is_not_rated_and_not_asked_again() -> None:
    outcome, someone, kept = held({"a": ["skip"]}, questions=(A, B))
    assert someone.heard == ["a", "b"]
    assert outcome.skipped == 1
    assert list(kept[-1]) == ["b"]


@pytest.mark.parametrize(("how", "end"), [("leave", "left"), ("ctrl-c", "interrupted")])
def test_what_was_rated_before_leaving_is_kept(how: str, end: str) -> None:
    outcome, _, kept = held({"b": [how]})
    assert outcome.end == end
    assert [one.question.id for one in outcome.asked] == ["a"]
    assert list(kept[-1]) == ["a"]


def test_no_question_is_begun_when_the_time_is_over() -> None:
    outcome, someone, _ = held(limit=200)
    assert (outcome.end, someone.heard) == ("time", ["a", "b", "c", "d"])
    assert someone.counted == [(1, 2), (2, 2), (3, 3), (4, 4)], "two of 90 seconds fit; more, if they are quicker"
    outcome, someone, _ = held(limit=10_000)
    assert (outcome.end, len(someone.heard)) == ("done", 6)


def memory(due: timedelta, **more: object) -> Memory:
    fields = {
        "state": 2, "stability": 3.0, "difficulty": 5.0, "due": NOON + due, "reviewed": NOON - timedelta(days=3),
        "rating": 3, "seconds": 60.0, "standing": "answered", **more,
    }  # fmt: skip
    return Memory(**fields)  # type: ignore[arg-type]


def test_what_is_due_comes_first_then_what_is_new_each_by_weight() -> None:
    known = {"b": memory(timedelta(hours=-1)), "e": memory(timedelta(days=-9)), "a": memory(timedelta(days=2))}
    assert [one.id for one in schedule.due(ALL, known, NOON)] == ["b", "e", "c", "d", "f"]
    assert [one.id for one in schedule.later(ALL, known, NOON)] == ["a"]


def test_who_begins_anew_at_once_is_asked_what_went_badly_first() -> None:
    outcome, someone, _ = held({"c": [1], "d": ["leave"]})
    assert [one.id for one in schedule.due(ALL, outcome.known, someone.clock.now)][:2] == ["c", "d"]


def test_a_question_whose_answer_stands_otherwise_by_now_is_due() -> None:
    known = {"a": memory(timedelta(days=30), standing="open")}
    assert schedule.due([A], known, NOON) == [A]
    assert schedule.due([A], {"a": memory(timedelta(days=30))}, NOON) == []


def test_the_time_of_a_question_is_known_from_before() -> None:
    known = {"a": memory(timedelta(), seconds=200.0), "b": memory(timedelta(), seconds=100.0)}
    assert [schedule.estimate(one, known) for one in (A, B, C)] == [200, 100, (200 + 100 + 3 * 90) / 5]
    assert schedule.estimate(A, {}) == schedule.USUAL
    assert schedule.fitting([A, B, C], known, 310) == 2
    assert schedule.fitting([A, B, C], known, 420) == 3
    assert schedule.fitting([A], known, 1) == 1


def test_times_too_short_or_too_long_to_be_true_are_not_believed() -> None:
    assert schedule.rated(A, None, 3, NOON, 0.1).seconds == schedule.SHORTEST
    assert schedule.rated(A, None, 3, NOON, 9e9).seconds == schedule.LONGEST
    again = schedule.rated(A, memory(timedelta(), seconds=100.0), 3, NOON, 50)
    assert again.seconds == 75


def test_the_better_it_went_the_later_it_comes_back_and_never_after_two_months() -> None:
    dues = [schedule.rated(A, None, rating, NOON, 60).due for rating in schedule.RATINGS]
    assert dues == sorted(dues)
    assert dues[0] - NOON == schedule.SOON
    assert dues[2] - NOON >= timedelta(days=1)
    known, now = schedule.rated(A, None, 4, NOON, 60), NOON
    for _ in range(8):
        now = known.due
        known = schedule.rated(A, known, 4, now, 60)
    assert known.due - now == timedelta(days=schedule.FARTHEST)


def test_whatever_is_kept_can_be_gone_on_with() -> None:
    for state in (1, 2, 3):
        for step in (None, 0, 7):
            kept = memory(timedelta(), state=state, step=step, reviewed=NOON + timedelta(days=9))
            assert schedule.rated(A, kept, 1, NOON, 60).due == NOON + schedule.SOON, "even after the clock was set back"


def test_twins_know_what_is_known_of_each_other() -> None:
    outcome, _, kept = held(questions=(question("a", also=("b", "c")),))
    assert set(kept[-1]) == set("abc")
    assert schedule.due([B, C], outcome.known, NOON) == []


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARCHDOC_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "rehearsal"


def kept_of(spec: Path, title: str, *ids: str) -> Path:
    spec.parent.mkdir(exist_ok=True)
    spec.write_text("title: T")
    found, _ = progress.load(str(spec), title)
    progress.save(found, {id: memory(timedelta()) for id in ids})
    return progress.file(str(spec))


def test_progress_is_kept_and_read_again(data: Path, tmp_path: Path) -> None:
    spec = tmp_path / "orders.yaml"
    file = kept_of(spec, "Orders", "a")
    assert file.parent == data
    assert file.name.startswith("orders-")
    found, word = progress.load(str(spec), "Orders")
    assert (found.questions, word) == ({"a": memory(timedelta())}, "")
    assert sorted(os.listdir(data)) == [file.name], "nothing half written is left"
    assert sorted(os.listdir(tmp_path)) == ["data", "orders.yaml"], "and nothing beside the spec"


def test_a_spec_by_another_way_is_the_same_spec(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kept_of(tmp_path / "orders.yaml", "Orders", "a")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "orders.yaml")
    monkeypatch.chdir(tmp_path)
    assert progress.file("orders.yaml") == progress.file("./link.yaml") == file
    assert file.parent == data


@pytest.mark.usefixtures("data")
def test_a_spec_that_is_moved_or_renamed_keeps_its_progress_and_a_copy_begins_anew(tmp_path: Path) -> None:
    spec = tmp_path / "orders.yaml"
    kept_of(spec, "Orders", "a")
    copy = tmp_path / "copy.yaml"
    copy.write_text("title: T")
    assert progress.load(str(copy), "Orders")[0].questions == {}
    moved = tmp_path / "moved.yaml"
    spec.rename(moved)
    found, word = progress.load(str(moved), "Orders")
    assert list(found.questions) == ["a"]
    assert str(spec) in word
    assert found.path == str(moved)
    assert progress.load(str(moved), "Bills")[0].questions == {}, "another system where nothing was"


@pytest.mark.usefixtures("data")
def test_a_spec_with_a_new_title_keeps_its_progress(tmp_path: Path) -> None:
    spec = tmp_path / "orders.yaml"
    kept_of(spec, "Orders", "a")
    found, _ = progress.load(str(spec), "Bills")
    assert (found.title, list(found.questions)) == ("Bills", ["a"])


@pytest.mark.usefixtures("data")
def test_two_lost_specs_of_one_title_are_not_mixed_up(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        kept_of(tmp_path / name, "Orders", "a")
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).unlink()
    (tmp_path / "three.yaml").write_text("title: T")
    assert progress.load(str(tmp_path / "three.yaml"), "Orders")[0].questions == {}


def spoilt(**wrong: object) -> bytes:
    """A file in which one thing is what archdoc never writes."""
    one = json.loads(msgspec.json.encode(memory(timedelta()))) | wrong
    return json.dumps({"title": "T", "path": "x", "questions": {"a": one}}).encode()


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b'{"version": 2, "title": "T", "path": "x"}', b"[]",
        spoilt(stability=0), spoilt(difficulty=99), spoilt(state=4), spoilt(due="2026-03-02T12:00:00"), spoilt(step=-1),
    ],
)  # fmt: skip
def test_what_cant_be_understood_is_set_aside_with_a_word(content: bytes, tmp_path: Path) -> None:
    spec = tmp_path / "orders.yaml"
    file = kept_of(spec, "Orders", "a")
    for n in (1, 2):
        file.write_bytes(content)
        found, word = progress.load(str(spec), "Orders")
        assert found.questions == {}
        assert "can't be understood" in word
        assert file.with_suffix(f".old{n}").read_bytes() == content
        assert not file.exists()


def test_what_cant_be_read_is_a_problem_with_a_cure(data: Path, tmp_path: Path) -> None:
    spec = tmp_path / "orders.yaml"
    file = kept_of(spec, "Orders", "a")
    file.unlink()
    file.mkdir()
    with pytest.raises(ArchdocError) as raised:
        progress.load(str(spec), "Orders")
    assert raised.value.problems[0].mark.path == str(file)
    assert "ARCHDOC_DATA" in (raised.value.problems[0].hint or "")
    assert file.parent == data


@pytest.mark.usefixtures("data")
def test_two_rehearsals_at_once_dont_undo_each_other(tmp_path: Path) -> None:
    spec = tmp_path / "orders.yaml"
    kept_of(spec, "Orders", "a")
    one, _ = progress.load(str(spec), "Orders")
    other, _ = progress.load(str(spec), "Orders")
    progress.save(one, {"b": memory(timedelta())})
    progress.save(other, {"c": memory(timedelta())})
    assert list(progress.load(str(spec), "Orders")[0].questions) == ["a", "b", "c"]


def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ARCHDOC_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert progress.folder() == tmp_path / "archdoc" / "rehearsal"
    monkeypatch.setenv("ARCHDOC_DATA", str(tmp_path / "mine"))
    assert progress.folder() == tmp_path / "mine" / "rehearsal"


def test_the_file_is_json_that_one_can_read(data: Path, tmp_path: Path) -> None:
    file = kept_of(tmp_path / "orders.yaml", "Orders", "a")
    said = json.loads(file.read_text())
    assert (said["title"], said["path"]) == ("Orders", str(tmp_path / "orders.yaml"))
    assert file.parent == data


def test_an_answer_says_what_the_spec_says_and_where_to_write_the_rest() -> None:
    half = question(
        "a", standing="partial", tradeoffs=(2, 4, 7), follow_up="And then?", answer=("It **waits** in `q`.",)
    )
    said = terminal.answer_text(half, lambda path: f"s.yaml:{len(path)}", LOOK)
    assert said.splitlines() == [
        "The spec says, so far:", "  It waits in q.", "  Badges 2, 4 and 7 on the picture", "Still missing:",
        "  • Say what happens then", "    s.yaml:3  components.api.outage_plan", "Then: And then?",
    ]  # fmt: skip
    nothing = terminal.answer_text(question("a", standing="open"), lambda _: "s.yaml:9", LOOK)
    assert nothing.startswith("The spec has no answer yet.\nTo write:\n")
    assert "Badge" not in nothing


@pytest.mark.parametrize("width", [20, 30, 79, 200])
def test_everything_fits_the_width(width: int) -> None:
    long = question("a", standing="partial", text="Why " + "x" * 90 + "?", follow_up="y " * 60, tradeoffs=(1, 2))
    look = terminal.Look(width, False)
    outcome, _, _ = held({"a": [2]}, questions=(long,))
    shown = [
        terminal.question_text(long, 1, 2, look),
        terminal.answer_text(long, lambda _: "a/long/way/to/spec.yaml:12", look),
        terminal.help(look), terminal.opening("T " * 40, 3, 9, 500, 600, look),
        terminal.summary(outcome, (long,), "~/somewhere/far/away.json", look),
    ]  # fmt: skip
    assert max(len(line) for text in shown for line in text.splitlines()) <= min(width, terminal.WIDEST)
    assert all("\x1b" not in text for text in shown)
    assert "\x1b" in terminal.question_text(long, 1, 2, terminal.Look(width, True))


def test_codes_for_the_terminal_in_a_spec_are_not_sent_to_it() -> None:
    evil = question("a", text="Why\x1b[2J?", about="\x1b]0;x\x07", answer=("\x1b[31mred",), follow_up="\x9b1m")
    said = terminal.question_text(evil, 1, 1, LOOK) + terminal.answer_text(evil, lambda _: "", LOOK)
    assert not [one for one in said if (ord(one) < 32 and one != "\n") or 0x7F <= ord(one) < 0xA0]


def test_the_summary_says_how_many_which_badly_and_when_next() -> None:
    outcome, _, _ = held({"a": [1], "d": ["leave"]}, seconds=120)
    said = terminal.summary(outcome, ALL, "~/x.json", LOOK).splitlines()
    assert said == [
        "", "3 questions in 8 minutes: 2 good, 1 again.", "To look at again:", "  • Why a?",
        "Next: 1 today; 3 not asked yet.", "Kept in ~/x.json",
    ]  # fmt: skip
    done, _, _ = held(questions=(A, B))
    said = terminal.summary(done, ALL, "", LOOK).splitlines()
    assert said[1:] == ["2 questions in 2 minutes: 2 good.", "Next: 2 in 2 days, on Wed 4 Mar; 4 not asked yet."]
    none, _, _ = held({"a": ["leave"]})
    assert terminal.summary(none, ALL, "~/x.json", LOOK).splitlines()[1:] == ["Nothing was rated.", "6 not asked yet."]


def test_when_nothing_is_due_it_says_when_something_is() -> None:
    known = {one.id: memory(timedelta(days=3)) for one in ALL}
    said = terminal.nothing_due(known, ALL, NOON, LOOK)
    assert (
        " ".join(said.split()) == "Nothing is due: the next of 6 comes in 3 days, on Thu 5 Mar. `--all` asks them now."
    )
