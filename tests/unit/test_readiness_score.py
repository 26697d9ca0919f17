"""What each thing that is written is worth in the score of readiness."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace as swap
from questions_of import model as small

from archdoc.core.model import Model
from archdoc.interview.questions import ask
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
    ({"launch.phases": [{"id": "one", "mechanism": "A flag"}, {"id": "two", "rollback": "Off"}]}, "launch", 2.0),
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


def test_half_an_answer_is_worth_half() -> None:
    made = model({})
    standings = {"answered": 1.0, "partial": 0.5, "open": 0.0}
    one = ask(load.load(SPECS / "notification.yaml"))[0]
    for standing, share in standings.items():
        part = next(it for it in score(made, [swap(one, standing=standing)]) if it.name == "questions")
        assert part.share == share
        assert bool(part.missing) == (standing != "answered")
    assert [it.weight for it in score(made, ())] == [25, 20, 15, 10, 10, 10, 10]
