from __future__ import annotations

from typing import Any

import pytest

from archdoc.core import vocabulary
from archdoc.core.model import Model, Step
from archdoc.privacy.omit import without
from archdoc.spec.load import load_text

SPEC = """
title: Orders
summary: What it does
period: {from: 2023}
me: {name: Ada, team: core}
teams: {core: Core, other: {name: Other, part_of: core}}
components:
  a: {team: core, role: led, technology: Go, store: {owner: Me, backup: Daily}, tradeoff: [{choice: One, because: Why,
    alternatives: [Left, Right]}, shared]}
  b: {team: other, type: database, phase: p, name: The B, tradeoff: shared}
queues: {q: {delivery: Once}}
edges:
  - {a -> b: write, tradeoff: Direct, protocol: SQL, id: ab}
  - a -> q
tradeoffs: {shared: {choice: Same, date: 2023}, whole: {choice: Whole}}
flows: {f: {steps: [ab, a -> q]}}
launch: {why: Because, phases: [{id: p, name: Pilot}, {id: r, name: Rest}]}
results: {metrics: [{name: Speed, actual: 4}, {name: Cost}], impact: [{statement: Good, metric: speed}]}
lessons: [{lesson: Ask, trigger: An outage}, {lesson: Look}]
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_text(SPEC)


def choices(model: Model) -> list[str]:
    return [one.choice for one in model.tradeoffs]


@pytest.mark.parametrize(
    ("path", "read", "left"),
    [
        ("summary", lambda m: m.summary, None),
        ("title", lambda m: m.title, ""),
        ("period.from", lambda m: m.period, None),
        ("me.name", lambda m: (m.me.name, m.me.team), (None, "core")),
        ("components.a.technology", lambda m: m.elements["a"].technology or m.elements["a"].detail.technology, None),
        ("components.a.store.owner", lambda m: m.elements["a"].detail.store, vocabulary.Store(backup="Daily")),
        ("components.a.role", lambda m: m.elements["a"].standing, "team"),
        ("components.b.type", lambda m: m.elements["b"].type, "service"),
        ("components.b.name", lambda m: m.elements["b"].name, ""),
        (
            "components.b",
            lambda m: (list(m.elements), len(m.edges), m.flows["f"].steps),
            (["a", "q"], 1, (Step(edge=1),)),
        ),
        ("queues", lambda m: (list(m.elements), len(m.edges)), (["a", "b"], 1)),
        ("queues.q.delivery", lambda m: m.elements["q"].detail.delivery, None),
        ("edges.1", lambda m: (m.edges[0].number, m.edges[0].target, m.flows["f"].steps), (1, "q", (Step(edge=1),))),
        ("edges.1.label", lambda m: m.edges[0].label, None),
        ("edges.1.to", lambda m: len(m.edges), 1),
        ("edges.1.mode", lambda m: len(m.edges), 2),
        ("edges.1.tradeoff", choices, ["One", "Same", "Whole"]),
        ("components.a.tradeoff.1", choices, ["Direct", "Same", "Whole"]),
        ("components.a.tradeoff.1.because", lambda m: m.tradeoffs[1].because, ()),
        ("components.a.tradeoff.1.alternatives.1", lambda m: len(m.tradeoffs[1].alternatives), 1),
        ("components.a.tradeoff.2.choice", choices, ["Direct", "One", "Whole"]),
        ("tradeoffs.shared", lambda m: (choices(m), m.elements["b"].tradeoffs), (["Direct", "One", "Whole"], ())),
        ("tradeoffs", choices, ["Direct", "One"]),
        ("teams.core", lambda m: (m.elements["a"].team, m.me.team, m.teams["other"].part_of), (None, None, None)),
        ("launch", lambda m: (m.launch, m.phases, m.elements["b"].phase), (None, (), None)),
        ("launch.phases.1", lambda m: ([p.id for p in m.phases], m.elements["b"].phase), (["r"], None)),
        ("launch.phases.1.name", lambda m: (m.phases[0].name, m.launch.phases[0].name), (None, None)),
        ("results.metrics.1", lambda m: (len(m.results.metrics), m.results.impact[0].metric), (1, None)),
        ("results.metrics.2", lambda m: m.results.impact[0].metric, "speed"),
        ("lessons.1.lesson", lambda m: [one.lesson for one in m.lessons], ["Look"]),
        ("components.nothing", lambda m: len(m.elements), 3),
    ],
)  # fmt: skip
def test_a_path_takes_away_what_it_leads_to_and_what_hung_on_it(model: Model, path: str, read: Any, left: Any) -> None:
    assert read(without(model, [path])) == left


def test_several_paths_count_as_the_spec_does_whatever_their_order(model: Model) -> None:
    for paths in (["lessons.1", "lessons.2.trigger"], ["lessons.1.lesson", "lessons.1.trigger", "lessons.1"]):
        for order in (paths, paths[::-1]):
            assert [one.lesson for one in without(model, order).lessons] == ["Look"]


def test_no_path_takes_nothing(model: Model) -> None:
    assert without(model, []) == model


def test_a_part_can_not_be_uncovered_by_omitting_that_it_is_confidential() -> None:
    model = load_text("title: t\ncomponents: {a: {confidential: true}}")
    assert without(model, ["components.a.confidential"]).elements["a"].confidential is True
