"""Rehearsing for a day: how what is left is dealt to the days before it, and which way a mock interview takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from archdoc.interview.questions import ask
from archdoc.interview.questions.order import KINDS
from archdoc.interview.questions.question import Question
from archdoc.interview.rehearsal import countdown, mock, schedule, session
from archdoc.interview.rehearsal.progress import Memory
from archdoc.spec.load import load

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


def question(id: str, weight: float = 0.5) -> Question:
    return Question(
        id=id, rule="why", about="API", text=f"Why {id}?", standing="answered", answer=("So.",), weight=weight
    )


def memory(days: float, rating: schedule.Rating = 3, seconds: float = 90.0) -> Memory:
    return Memory(
        state=2, stability=3.0, difficulty=5.0, due=NOON + timedelta(days=days), reviewed=NOON, rating=rating,
        seconds=seconds, standing="answered",
    )  # fmt: skip


def dealt(days: tuple[countdown.Day, ...]) -> list[str]:
    return ["".join(one.id for one in day.questions) for day in days]


SIX = tuple(question(id, weight) for id, weight in zip("abcdef", (0.9, 0.8, 0.7, 0.6, 0.5, 0.4), strict=True))


def test_what_is_new_is_dealt_in_equal_shares_the_weightiest_first() -> None:
    days = countdown.spread(SIX, {}, NOON, TODAY + timedelta(days=3))
    assert [day.date for day in days] == [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    assert dealt(days) == ["ab", "cd", "ef"]
    assert [day.seconds for day in days] == [180, 180, 180]


@pytest.mark.parametrize("ahead", [0, 1])
def test_an_interview_today_or_tomorrow_leaves_today(ahead: int) -> None:
    days = countdown.spread(SIX, {}, NOON, TODAY + timedelta(days=ahead))
    assert [(day.date, len(day.questions)) for day in days] == [(TODAY, 6)]


def test_what_comes_back_has_its_day_and_what_is_new_makes_room_for_it() -> None:
    known = {"a": memory(1), "b": memory(1), "c": memory(-4)}
    days = countdown.spread(SIX, known, NOON, TODAY + timedelta(days=3))
    assert dealt(days) == ["cd", "ab", "ef"]


def test_what_went_badly_comes_before_the_interview_and_what_went_well_may_wait() -> None:
    known = {"a": memory(9, rating=2), "b": memory(9, rating=3)}
    days = countdown.spread(SIX[:2], known, NOON, TODAY + timedelta(days=2))
    assert dealt(days) == ["", "a"]


def test_an_answer_that_stands_otherwise_by_now_is_asked_today() -> None:
    changed = {"a": Memory(**{**{f: getattr(memory(9), f) for f in Memory.__struct_fields__}, "standing": "open"})}
    assert dealt(countdown.spread(SIX[:1], changed, NOON, TODAY + timedelta(days=4))) == ["a", "", "", ""]


def test_a_day_that_is_past_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-03-01 is past"):
        countdown.spread(SIX, {}, NOON, date(2026, 3, 1))


@given(
    seconds=st.lists(st.floats(15, 600), max_size=40),
    known=st.dictionaries(st.integers(0, 39), st.tuples(st.floats(-9, 30), st.integers(1, 4)), max_size=40),
    ahead=st.integers(0, 30),
)
def test_nothing_is_lost_or_asked_twice(
    seconds: list[float], known: dict[int, tuple[float, schedule.Rating]], ahead: int
) -> None:
    every = [question(str(at), 1 - at / 100) for at in range(len(seconds))]
    memories = {str(at): memory(days, rating, seconds[at]) for at, (days, rating) in known.items() if at < len(seconds)}
    days = countdown.spread(every, memories, NOON, TODAY + timedelta(days=ahead))
    asked = [one.id for day in days for one in day.questions]
    assert len(asked) == len(set(asked))
    waiting = {one.id for one in every} - set(asked)
    assert all(memories[id].rating > countdown.BADLY and memories[id].due.date() > days[-1].date for id in waiting)


NOTIFICATION = load(ROOT / "specs" / "notification.yaml")
QUESTIONS = ask(NOTIFICATION)


def test_an_interview_goes_through_its_stages_and_fits_its_time() -> None:
    stages = mock.interview(NOTIFICATION, QUESTIONS, {}, 45 * 60)
    assert [stage.title for stage in stages] == [title for title, _, _ in mock.STAGES]
    assert sum(schedule.estimate(one, {}) for stage in stages for one in stage.questions) <= 45 * 60
    for stage, (title, _, kinds) in zip(stages, mock.STAGES, strict=True):
        if title != mock.PART:
            assert {KINDS[one.rule] for one in stage.questions} <= kinds
    inside = stages[1].questions
    assert {one.elements for one in inside} == {("dispatcher",)}
    assert [one.text[:2] for one in inside[:3]] == ["Wh", "→ ", "→→"]


def test_the_next_interview_goes_into_another_part_and_asks_what_went_badly_first() -> None:
    first = mock.interview(NOTIFICATION, QUESTIONS, {}, 45 * 60)
    known = {one.id: memory(5) for stage in first for one in stage.questions}
    weak = first[3].questions[2]
    known[weak.id] = memory(0, rating=1)
    second = mock.interview(NOTIFICATION, QUESTIONS, known, 45 * 60)
    assert second[3].questions[0] == weak
    assert second[1].questions[0].elements != ("dispatcher",)
    assert not {one.id for one in second[2].questions} & {one.id for one in first[2].questions}


def test_in_an_interview_nothing_comes_back() -> None:
    class Someone:
        heard: list[str] = []  # noqa: RUF012 (one rehearsal)

        def ask(self, question: Question, *_: int) -> schedule.Rating:
            self.heard.append(question.id)
            return 1

        def told(self, *_: object, soon: bool) -> None:
            assert not soon

    someone = Someone()
    session.rehearse(SIX, {}, someone, clock=lambda: NOON, keep=lambda _: None, again=False)
    assert someone.heard == list("abcdef")


def test_a_mock_interview_ends_with_what_was_weak_and_where_to_write_it(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(
        "title: Orders\ncomponents: {api: {role: led}, worker: {role: built, technology: Go}}\nqueues: {jobs: {}}\n"
        "edges: [api -> jobs, jobs -> worker]\n"
    )
    typed = "\n1\n\n3\nq\n"
    done = run(
        "rehearse", "orders.yaml", "--mock", "30", cwd=tmp_path, stdin=typed, ARCHDOC_DATA=str(tmp_path / "data")
    )
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "A mock interview of 30 minutes." in said
    assert "30 minutes left · 1 of " in said
    weak = said.partition("\nWeak:\n")[2]
    assert weak.count("  • ") == 1
    assert "orders.yaml:" in weak


def test_a_day_is_told_with_what_is_left_and_only_todays_share_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archdoc.cli.rehearse._clock", lambda: NOON)  # or midnight may come before the command asks
    (tmp_path / "orders.yaml").write_text("title: Orders\ncomponents: {api: {role: led}}\n")
    day = TODAY + timedelta(days=3)
    more = {"ARCHDOC_DATA": str(tmp_path / "data"), "TZ": "UTC"}
    done = run("rehearse", "orders.yaml", "--by", str(day), cwd=tmp_path, stdin="q\n", **more)
    said = done.stdout.decode()
    assert f"Interview in 3 days, on {day:%a} {day.day} {day:%b}: " in said
    left = int(said.partition(" questions left")[0].rpartition(" ")[2])
    today = int(said.partition("today ")[2].split()[0])
    assert 0 < today < left
    assert f"1 of {today} · " in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "2020-01-01"), "--by 2020-01-01 is past."),
        (("--by", "2999-01-01", "--all"), "leave --all out"),
        (("--by", "2999-01-01", "--export", "x.csv"), "leave --by out"),
        (("--mock", "45", "--open"), "leave --open out"),
        (("--mock", "45", "--by", "2999-01-01"), "leave --by out"),
        (("--mock", "5"), "10<=x<=120"),
    ],
)
def test_options_that_take_the_choice_from_each_other_are_refused(
    options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "orders.yaml").write_text("title: Orders\ncomponents: {api: {}}\n")
    done = run("rehearse", "orders.yaml", *options, cwd=tmp_path, stdin="")
    assert done.returncode == 2
    assert said in done.stderr.decode()
