"""Whatever a spec says, a talk has no more words than fit into its minutes, and every point is in its order."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.interview.questions import ask
from archdoc.interview.talk import WORDS_A_MINUTE, spoken, talk
from archdoc.render.paper import talk as render
from archdoc.spec.load import load_text

texts = st.lists(
    st.sampled_from(["it", "took", "three", "weeks.", "Then", "we", "stopped;", "since", "90 %,", "*of*", "`them`",
                     "送る", "called.", "Nobody", "- a", "\n\n", "why?", "…", "a" * 40]),
    min_size=1, max_size=60,
).map(" ".join).filter(str.strip)  # fmt: skip
maybe = st.none() | texts
several = st.lists(texts, max_size=4)


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A map without the keys that have nothing."""
    return st.fixed_dictionaries(keys).map(lambda made: {key: value for key, value in made.items() if value})


roles = st.sampled_from([None, "led", "built", "contributed", "consulted"])
decisions = some(
    choice=texts, question=maybe, because=several, costs=several, role=roles, revisit_when=maybe, scaling=maybe,
    status=st.sampled_from(["accepted", "superseded", "proposed"]), changed_because=maybe,
    alternatives=st.lists(some(option=texts, rejected_because=maybe), max_size=3),
)  # fmt: skip
IDS = ["a", "b", "c"]


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    ends = st.sampled_from([*IDS, "q", "v"])
    edges = draw(st.lists(st.tuples(ends, ends), max_size=6, unique=True))
    return {
        "title": draw(texts),
        "summary": draw(maybe),
        "teams": {"us": {"mine": True}},
        "company": draw(some(name=texts, does=maybe)),
        "context": draw(some(importance=maybe, problems=several, goals=several, fits_into=maybe)),
        "technical": draw(some(problem=maybe, scale=several, constraints=several)),
        "me": draw(some(contributions=several)),
        "components": {id: draw(some(name=texts, role=roles, how_it_works=maybe)) for id in IDS},
        "queues": {"q": draw(some(name=texts, role=roles))},
        "third_parties": {"v": draw(some(name=texts, how_it_works=maybe))},
        "edges": [
            {"from": source, "to": target, "label": draw(maybe), "tradeoff": draw(st.lists(decisions, max_size=2))}
            for source, target in edges
        ],
        "flows": {"f": {"why": draw(maybe), "steps": [f"{source} -> {target}" for source, target in edges]}},
        "challenges": draw(st.lists(some(title=texts, problem=maybe, actions=several, result=maybe), max_size=2)),
        "launch": draw(some(why=maybe, next=several, phases=st.lists(some(name=texts, rollback=maybe), max_size=3))),
        "results": draw(some(metrics=st.lists(some(name=texts, baseline=maybe, actual=maybe), max_size=3),
                             impact=st.lists(some(statement=texts, evidence=maybe), max_size=3))),
        "lessons": draw(st.lists(some(lesson=texts, trigger=maybe, next_time=maybe), max_size=3)),
        "roadmap": draw(several),
    }  # fmt: skip


@given(specs(), st.sampled_from([1, 2, 5, 7, 15, 60]))
@settings(max_examples=tries(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_talk_fits_its_minutes(spec: dict[str, Any], minutes: int) -> None:
    model = load_text(json.dumps({key: value for key, value in spec.items() if value}), "any.yaml")
    made = talk(model, ask(model), minutes)
    assert made.words == sum(spoken(say) for point in made.points for say in point.says)
    assert made.words <= minutes * WORDS_A_MINUTE
    assert made.points, "the title at least is said"
    assert made.seconds <= minutes * 60
    assert [point.start for point in made.points] == sorted(point.start for point in made.points)
    assert all(point.says and all(say.text.strip() for say in point.says) for point in made.points)
    assert made == talk(model, ask(model), minutes)
    shown = "".join(render.text(made).split())
    assert all("".join(say.text.split()) in shown for point in made.points for say in point.says)


@given(specs())
@settings(max_examples=tries(15), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_longer_talk_has_no_fewer_words(spec: dict[str, Any]) -> None:
    model = load_text(json.dumps({key: value for key, value in spec.items() if value}), "any.yaml")
    assert talk(model, (), 1).words <= talk(model, (), 5).words + 20 <= talk(model, (), 60).words + 40
