"""What a checked spec leaves unsaid is filled in, the same way everywhere."""

from __future__ import annotations

import pytest

from archdoc.core.model import Model
from archdoc.core.vocabulary import Phase
from archdoc.spec import load as check
from archdoc.spec.resolve import phase_ids, readable


def load(text: str) -> Model:
    return check.load_text("title: T\n" + text)


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("orders_api", "Orders API"),
        ("sms_db", "SMS DB"),
        ("a", "A"),
        ("ios_app", "iOS app"),
        ("s3", "S3"),
        ("x__y_", "X y"),
    ],
)
def test_an_id_made_readable(id: str, name: str) -> None:
    assert readable(id) == name


def test_defaults() -> None:
    model = load(
        "components: {a: , b: {type: job}}\nqueues: {q: }\nthird_parties: {t: }\nedges: [a -> b, a -> q, q -> b]"
    )
    assert {id: (e.name, e.type, e.kind, e.standing) for id, e in model.elements.items()} == {
        "a": ("A", "service", "component", "other"),
        "b": ("B", "job", "component", "other"),
        "q": ("Q", "queue", "queue", "other"),
        "t": ("T", "third_party", "third_party", "third-party"),
    }
    assert [(e.number, e.mode) for e in model.edges] == [(1, "sync"), (2, "async"), (3, "async")]
    assert model.kind == "work"


def test_read_and_write_are_said_beside_how_it_is_called() -> None:
    edges = load(
        "components: {a: , b: }\nqueues: {q: }\nedges: [{a -> b: , mode: read}, {a -> q: , mode: write}]"
    ).edges
    assert [(edge.mode, edge.access) for edge in edges] == [("sync", "read"), ("async", "write")]


def test_a_focus_on_a_team_is_one_on_its_parts() -> None:
    model = load(
        "teams: {us: Us, core: {part_of: us}}\ncomponents: {a: {team: us}, b: {team: core}, c: }\n"
        "views: {v: {focus: [us, c]}, w: {focus: a}}"
    )
    assert model.views["v"].focus == ("a", "b", "c")
    assert model.views["w"].focus == ("a",)


def test_a_written_mode_stays() -> None:
    assert load("components: {a: }\nqueues: {q: }\nedges: [{a -> q: , mode: batch}]").edges[0].mode == "batch"


def test_standing() -> None:
    model = load(
        "me: {team: mine}\n"
        "teams: {mine: , inside: {part_of: mine}, deeper: {part_of: inside}, apart: {part_of: mine, mine: no}}\n"
        "components:\n"
        "  led: {role: led, team: apart}\n  built: {role: built}\n  contributed: {role: contributed, team: mine}\n"
        "  team: {team: mine}\n  deep: {team: deeper}\n  consulted: {team: mine, role: consulted}\n"
        "  other: {team: apart}\n  none: {role: none}\n"
        "third_parties: {bought: {team: mine}, wrapped: {role: led}}\n"
    )
    assert {id: element.standing for id, element in model.elements.items()} == {
        "led": "led", "built": "built", "contributed": "contributed", "team": "team", "deep": "team",
        "consulted": "team", "other": "other", "none": "other", "bought": "third-party", "wrapped": "led",
    }  # fmt: skip
    assert [id for id, team in model.teams.items() if team.mine] == ["mine", "inside", "deeper"]


def test_trade_offs_are_numbered_by_first_use_over_edges_then_elements_then_the_rest() -> None:
    model = load(
        "tradeoffs: {unused: U, late: L, shared: S, later: X}\n"
        "components: {a: {tradeoff: [E own words, shared, late]}, b: }\n"
        "edges: [{a -> b: , tradeoff: [Some choice, shared]}, {b -> a: , tradeoff: shared}]\n"
    )
    assert [(t.number, t.id, t.choice) for t in model.tradeoffs] == [
        (1, None, "Some choice"),
        (2, "shared", "S"),
        (3, None, "E own words"),
        (4, "late", "L"),
        (5, "unused", "U"),
        (6, "later", "X"),
    ]
    assert [e.tradeoffs for e in model.edges] == [(1, 2), (2,)]
    assert model.elements["a"].tradeoffs == (3, 2, 4)
    assert (model.tradeoffs[1].edges, model.tradeoffs[1].elements) == ((1, 2), ("a",))
    assert (model.tradeoffs[4].edges, model.tradeoffs[4].elements) == ((), ())


def test_one_decision_told_through_an_alias_or_over_several_ends_is_one() -> None:
    model = load(
        "components: {a: , b: {tradeoff: &t {choice: C, because: x}}}\n"
        "edges: [{a -> b: , tradeoff: *t}, {'a -> [a, b]': , tradeoff: Own words}]\n"
    )
    assert [(t.choice, t.edges, t.elements) for t in model.tradeoffs] == [
        ("C", (1,), ("b",)),
        ("Own words", (2, 3), ()),
    ]


def test_a_trade_off_named_twice_on_one_edge_counts_once() -> None:
    assert load("components: {a: }\ntradeoffs: {t: T}\nedges: [{a -> a: , tradeoff: [t, t]}]").edges[0].tradeoffs == (
        1,
    )


def test_superseded_by_becomes_a_number_and_implies_the_status() -> None:
    model = load("components: {a: }\ntradeoffs: {old: {choice: O, superseded_by: new}, new: N}")
    assert [(t.status, t.superseded_by) for t in model.tradeoffs] == [("superseded", 2), ("accepted", None)]


def test_steps_are_edge_numbers() -> None:
    model = load(
        "components: {a: , b: , c: }\n"
        "edges: [a -> b: one, a -> b: two, {b <-> c: , id: both}]\n"
        "flows: {f: {steps: [a -> b: two, a -> b, both, c -> b, a -> b -> c]}}\n"
    )
    assert [step.edge for step in model.flows["f"].steps] == [2, 1, 3, 3, 1, 3]
    assert not any(step.answer for step in model.flows["f"].steps)
    assert model.flows["f"].title == "F"


def test_phase_ids_come_from_names_and_never_meet() -> None:
    phases = (
        Phase(name="Email only"),
        Phase(name="Email only"),
        Phase(),
        Phase(id="phase_5"),
        Phase(name="日本"),
        Phase(id="x"),
    )
    ids = phase_ids(phases)
    assert ids[:4] == ["email_only", "phase_2", "phase_3", "phase_5"]
    assert len(set(ids)) == len(ids)


def test_the_launch_and_the_model_hold_the_same_phases() -> None:
    model = load("components: {a: {phase: mvp}}\nlaunch: {phases: [MVP, {id: all}]}")
    assert model.launch is not None
    assert model.launch.phases == model.phases
    assert [(p.id, p.name) for p in model.phases] == [("mvp", "MVP"), ("all", "All")]
