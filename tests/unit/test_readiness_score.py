"""What each thing that is written is worth in the score of readiness."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace as swap
from questions_of import model as small

from archdoc.core.model import Model
from archdoc.interview.questions import Question, ask
from archdoc.interview.readiness.score import score
from archdoc.spec import load

SPECS = Path(__file__).resolve().parents[2] / "specs"
EMPTY = "components: {a: {}, b: {}}\nedges: [a -> b]\n"


def model(values: dict[str, object]) -> Model:
    return small(EMPTY, values)


WRITTEN = [
    ({"summary": "Sells."}, "system", 1.0),
    ({"period": {"from": "2023"}}, "system", 0.5),
    ({"company": {"name": "L", "does": "Sells."}}, "system", 0.5),
    ({"context.importance": "Money."}, "system", 1.0),
    ({"context.problems": ["Slow"]}, "system", 1.0),
    ({"context.fits_into": "The shop."}, "system", 0.5),
    ({"context.goals": ["Fast"]}, "system", 1.0),
    ({"technical.problem": "Order."}, "system", 1.0),
    ({"technical.constraints": ["Budget"]}, "system", 0.5),
    ({"technical.scale": ["10 a second"]}, "system", 1.0),
    ({"flows": {"f": {"why": "Money.", "steps": ["a -> b"]}}}, "system", 1.0),
    ({"flows": {"f": {"steps": ["a -> b"]}}}, "system", 0.0),
    ({"challenges": [{"title": "C", "problem": "P", "result": "R"}]}, "system", 0.5),
    ({"launch.scope": "mvp"}, "launch", 0.5),
    ({"launch.why": "Risk."}, "launch", 1.0),
    ({"launch.decided_by": "Me"}, "launch", 0.5),
    ({"launch.alternatives": [{"option": "All", "rejected_because": "Risk"}]}, "launch", 1.0),
    ({"launch.alternatives": ["All"]}, "launch", 0.0),
    ({"launch.phases": [{"id": "one"}]}, "launch", 2.0),
    ({"launch.phases": [{"id": "one", "exit_criteria": ["Fine"]}, {"id": "two"}]}, "launch", 2.0),
    ({"launch.phases": [{"id": "one"}, {"id": "two", "date": "2023-05"}]}, "launch", 1.25),
    ({"launch.phases": [{"id": "one", "mechanism": "A flag"}, {"id": "two"}]}, "launch", 2.0),
    ({"launch.phases": [{"id": "one"}, {"id": "two", "mechanism": "A flag"}]}, "launch", 1.5),
    ({"launch.phases": [{"id": "one"}, {"id": "two", "rollback": "Off"}]}, "launch", 2.0),
    ({"launch.phases": [{"id": "one"}], "launch.rollback": "Off"}, "launch", 3.0),
    ({"launch.phases": [{"id": "one", "exposure": "dark"}]}, "launch", 3.0),
    ({"launch.rollback": "Off"}, "launch", 0.0),
    ({"roadmap": ["More"]}, "launch", 0.5),
    ({"launch.next": ["More"]}, "launch", 0.5),
    ({"results.metrics": [{"name": "M"}]}, "results", 1.0),
    ({"results.metrics": [{"name": "M", "baseline": "3"}]}, "results", 2.0),
    ({"results.metrics": [{"name": "M", "actual": "3"}, {"name": "N"}]}, "results", 1.5),
    ({"results.metrics": [{"name": "M", "why": "W"}]}, "results", 2.0),
    ({"results.metrics": [{"name": "M", "source": "S"}]}, "results", 1.5),
    ({"results.metrics": [{"name": "M", "attribution": "Half"}]}, "results", 1.5),
    ({"results.metrics": [{"name": "M", "kind": "guardrail"}]}, "results", 1.5),
    ({"results.impact": [{"statement": "I", "on": "customers"}]}, "results", 1.0),
    ({"results.impact": [{"statement": "I", "on": "team"}]}, "results", 0.5),
    ({"results.impact": [{"statement": "I", "on": "company", "evidence": "E"}]}, "results", 1.0),
    ({"lessons": [{"lesson": "L", "from": "me"}]}, "lessons", 1.0),
    ({"lessons": [{"lesson": "L", "from": "customers", "trigger": "T"}, {"lesson": "M"}]}, "lessons", 1.5),
    ({"lessons": [{"lesson": "L", "from": "company", "next_time": "N"}]}, "lessons", 2.0),
    ({"learned": [{"technology": "Go", "need": "Speed", "how": "A book"}]}, "lessons", 0.5),
    ({"tradeoffs": {"t": {"choice": "C"}}}, "decisions", 1 / 3),
    ({"tradeoffs": {"t": {"choice": "C", "because": "B"}}}, "decisions", 2 / 3),
    ({"tradeoffs": {"t": {"choice": "C", "costs": ["Time"]}}}, "decisions", 1 / 3 + 0.5),
    ({"tradeoffs": {"t": {"choice": "C", "alternatives": [{"option": "O", "rejected_because": "R"}]}}},
     "decisions", 1 / 3 + 0.5),
    ({"tradeoffs": {"t": {"choice": "C", "question": "Q?", "revisit_when": "Later"}}}, "decisions", 2 / 3),
    ({"tradeoffs": {f"t{n}": {"choice": "C"} for n in range(3)}}, "decisions", 1.0),
    ({"tradeoffs": {f"t{n}": {"choice": "C"} for n in range(5)}}, "decisions", 1.0),
    ({"tradeoffs": {f"t{n}": {"choice": "C", "because": "B"} for n in range(5)}}, "decisions", 2.0),
    ({"tradeoffs": {"t": {"choice": "C", "changed_because": "Load"}}}, "lessons", 1.0),
    ({"tradeoffs": {"t": {"choice": "C", "role": "led"}}}, "ownership", 1 / 3),
    ({"tradeoffs": {"t": {"choice": "C", "decided_by": "Me"}}}, "ownership", 1 / 3),
    ({"tradeoffs": {"s": {"choice": "S", "status": "superseded", "superseded_by": "t", "changed_because": "B"},
                    "t": {"choice": "C"}}}, "decisions", 1 / 3 + 0.5),
    ({"me": {"name": "I", "role": "Engineer"}}, "ownership", 0.5),
    ({"me": {"name": "I", "contributions": ["All"]}}, "ownership", 1.0),
    ({"me": {"name": "I", "contributions": [{"what": "All", "evidence": "E"}, "More"]}}, "ownership", 1.25),
    ({"teams": {"t": "T"}, "components.a.team": "t"}, "ownership", 0.5),
]  # fmt: skip
"""What is written, the part of the score that it counts for, and the weight that it has there."""
WEIGHTS = {"decisions": 6, "ownership": 7.5, "system": 10, "launch": 8, "results": 7.5, "lessons": 6.5}
"""All weights within a part: with all of it written, the part is whole."""


@pytest.mark.parametrize(("values", "part", "worth"), WRITTEN)
def test_each_thing_written_counts_for_its_weight(values: dict[str, object], part: str, worth: float) -> None:
    def shares(more: dict[str, object]) -> dict[str, float]:
        made = model(more)
        return {one.name: one.share for one in score(made, ())}

    gained = (shares(values)[part] - shares({})[part]) * WEIGHTS[part]
    assert gained == pytest.approx(worth)


def test_a_likely_question_counts_for_more() -> None:
    likely, seldom = (swap(one, weight=weight) for one, weight in zip(ask(model({}))[:2], (0.9, 0.1), strict=True))

    def share(*asked: Question) -> float:
        return next(it.share for it in score(model({}), asked) if it.name == "questions")

    told = [swap(one, standing="answered", missing=()) for one in (likely, seldom)]
    open_ = [swap(one, standing="open") for one in (likely, seldom)]
    assert share(told[0], open_[1]) == pytest.approx(0.9)
    assert share(open_[0], told[1]) == pytest.approx(0.1)


def test_half_an_answer_is_worth_half() -> None:
    made = model({})
    standings = {"answered": 1.0, "partial": 0.5, "open": 0.0}
    one = ask(load.load(SPECS / "notification.yaml"))[0]
    for standing, share in standings.items():
        part = next(it for it in score(made, [swap(one, standing=standing)]) if it.name == "questions")
        assert part.share == share
        assert bool(part.missing) == (standing != "answered")
    assert [it.weight for it in score(made, ())] == [25, 20, 15, 10, 10, 10, 10]


BESIDE = """
me: {name: I}
components: {mine: {role: led}, other: {}, far: {}, me: {type: person}}
queues: {jobs: {}}
third_parties: {bank: {}}
edges: [me -> mine, mine -> other, other -> far, mine -> jobs, bank -> mine]
"""


@pytest.mark.parametrize(
    ("values", "worth"),
    [
        ({"components.other.knowledge": "deep"}, 0.5 / 3),
        ({"third_parties.bank.knowledge": "basic"}, 0.5 / 3),
        ({"components.far.knowledge": "deep"}, 0.0),
        ({"components.other.how_it_works": "A loop."}, 1.5 / 3),
        ({"queues.jobs.delivery": "at least once"}, 1.5 / 3),
        ({"components.far.how_it_works": "A loop."}, 0.0),
        ({"components.far.role": "consulted"}, 1 / 4),
        ({"teams": {"t": "T"}, "queues.jobs.team": "t"}, 1 / 4),
        ({"teams": {"t": "T"}, "third_parties.bank.name": "Bank"}, 0.0),
    ],
)
def test_of_what_is_beside_mine_each_part_counts_for_its_share(values: dict[str, object], worth: float) -> None:
    def share(more: dict[str, object]) -> float:
        return next(one.share for one in score(small(BESIDE, more), ()) if one.name == "ownership")

    assert (share(values) - share({})) * WEIGHTS["ownership"] == pytest.approx(worth)


def test_a_part_of_mine_that_touches_no_other_has_all_told_of_its_neighbours() -> None:
    def missing(text: str) -> tuple[str, ...]:
        return next(one.missing for one in score(small(text), ()) if one.name == "ownership")

    beside = "for each part beside yours how it works inside"
    assert beside in missing("components: {a: {}, b: {}}\nedges: [a -> b]\n")
    assert beside in missing("components: {a: {role: led}, b: {}}\nedges: [a -> b]\n")
    assert beside not in missing("components: {a: {role: led}, b: {role: built}}\nedges: [a -> b]\n")


def test_what_is_missing_is_told_by_how_much_it_counts_and_no_longer_once_it_is_there() -> None:
    def missing(values: dict[str, object]) -> tuple[str, ...]:
        return next(one.missing for one in score(model(values), ()) if one.name == "decisions")

    assert missing({}) == (
        "for each decision an alternative, and why it was turned down",
        "for each decision what it costs",
        "3 decisions or more",
        "a reason (`because`) for each decision",
        "for each decision `revisit_when`",
        "the `question` that each decision settles",
    )
    three = {f"t{n}": {"choice": "C", "costs": ["Time"]} for n in range(3)}
    assert missing({"tradeoffs": three})[:2] == missing({})[:1] + missing({})[3:4]
    two = {name: it for name, it in three.items() if name != "t2"}
    assert missing({"tradeoffs": two})[-1] == "3 decisions or more", "two thirds of it are there"


@pytest.mark.parametrize(
    ("changed", "dropped"),
    [
        ({"status": "rejected"}, True), ({"status": "superseded"}, True), ({"status": "proposed"}, False),
        ({"status": "accepted"}, False),
    ],
)  # fmt: skip
def test_only_decisions_that_stand_count(changed: dict[str, object], dropped: bool) -> None:
    made = score(model({"tradeoffs": {"t": {"choice": "C", **changed}}}), ())
    assert (made[0].share == 0.0) is dropped


def test_how_many_questions_are_open_is_told_in_words() -> None:
    every = ask(load.load(SPECS / "notification.yaml"))[:3]

    def said(*standings: str) -> tuple[str, ...]:
        asked = [swap(one, standing=standing) for one, standing in zip(every, standings, strict=False)]
        return next(it.missing for it in score(model({}), asked) if it.name == "questions")

    assert said("open", "partial", "answered") == ("answers to 2 of the 3 questions that `archdoc questions` asks",)
    assert said("open", "partial", "open") == ("answers to all 3 questions that `archdoc questions` asks",)
    assert said("open") == ("answers to 1 of the 1 questions that `archdoc questions` asks",)
    assert said("answered", "answered") == ()
    assert said() == ("a system that raises questions",)


def test_a_flow_is_named_that_lacks_its_reason_or_its_steps() -> None:
    def missing(flows: dict[str, object]) -> tuple[str, ...]:
        made = model({"flows": flows})
        return next(one.missing for one in score(made, ()) if one.name == "system")

    whole = {"title": "Pay", "why": "Money.", "steps": ["a -> b"]}
    lacking = {"title": "Sign in", "steps": ["a -> b"]}
    assert "a flow with its steps and why it matters" in missing({})
    assert "why “Sign in” matters (`why`), and its steps" in missing({"f": whole, "g": lacking})
    assert not any("flow" in one or "its steps" in one for one in missing({"f": whole}))


def test_a_score_is_whole_where_all_is_written() -> None:
    full = {
        "launch.scope": "mvp", "launch.why": "Risk.", "launch.decided_by": "Me", "launch.next": ["More"],
        "launch.alternatives": [{"option": "All", "rejected_because": "Risk"}],
        "launch.phases": [{"id": name, "date": "2023-05", "mechanism": "A flag", "exit_criteria": ["Fine"],
                           "rollback": "Off"} for name in ("one", "two")],
        "results.metrics": [{"name": "M", "baseline": "1", "actual": "2", "why": "W", "source": "S",
                             "attribution": "All", "kind": "guardrail"}],
        "results.impact": [{"statement": "I", "on": on, "evidence": "E"} for on in ("customers", "company")],
        "lessons": [{"lesson": who, "from": who, "trigger": "T", "next_time": "N"}
                    for who in ("company", "me", "customers")],
        "learned": [{"technology": "Go", "need": "Speed", "how": "A book"}],
        "tradeoffs": {"t": {"choice": "C", "changed_because": "Load"}},
    }  # fmt: skip
    parts = {one.name: one for one in score(model(full), ())}
    for name in ("launch", "results", "lessons"):
        assert (parts[name].share, parts[name].missing) == (1.0, ())
