"""Shorthands mean what the long form says, and problems with them stand where they were typed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from archdoc.core import vocabulary
from archdoc.spec.expand import arrow_ends, edge_items, expand, hint_of, is_arrow
from archdoc.spec.shapes import Shape, fields
from archdoc.spec.source import parse


def expanded(text: str) -> Any:
    tree, problems = expand(parse(text, "a.yaml"))
    assert problems == []
    return tree


def edges(text: str) -> Any:
    return expanded(f"edges:\n{text}")["edges"]


AB = {"from": "a", "to": "b"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("- a -> b", [AB]),
        ("- a->b", [AB]),
        ("- a --> b", [AB]),
        ("- a => b", [AB]),
        ("- a → b", [AB]),
        ("- a -> b:", [AB]),
        ("- a -> b: x", [{**AB, "label": "x"}]),
        ("- 'a -> b': x", [{**AB, "label": "x"}]),
        ("- 'a -> b: x'", [{**AB, "label": "x"}]),
        ("- a <- b: x", [{"from": "b", "to": "a", "label": "x"}]),
        ("- a <-> b", [{**AB, "both_ways": True}]),
        ("- a ↔ b", [{**AB, "both_ways": True}]),
        ("- a -> a", [{"from": "a", "to": "a"}]),
        ("- a -> [b, c]: x", [{**AB, "label": "x"}, {"from": "a", "to": "c", "label": "x"}]),
        ("- a -> b, c", [AB, {"from": "a", "to": "c"}]),
        ("- a, c -> b", [AB, {"from": "c", "to": "b"}]),
        ("- a -> b -> c", [AB, {"from": "b", "to": "c"}]),
        ("- {a -> b: x, mode: async}", [{**AB, "label": "x", "mode": "async"}]),
        ("- a -> b: {label: x, both_ways: yes}", [{**AB, "label": "x", "both_ways": True}]),
        ("- a -> b: x\n  c -> d: y", [{**AB, "label": "x"}, {"from": "c", "to": "d", "label": "y"}]),
        ("- {from: a, to: [b, c]}", [AB, {"from": "a", "to": "c"}]),
        ("- {from: a, to: b, label: }", [AB]),
        ("  a -> b: x\n  b -> a:", [{**AB, "label": "x"}, {"from": "b", "to": "a"}]),
        ("  a -> b", [AB]),
        ("  {from: a, to: b}", [AB]),
        ("- a ==> b", [AB]),
        ("- a <==> b", [{**AB, "both_ways": True}]),
        ("- b ← a", [AB]),
        ("- b <-- a", [AB]),
        ("- a -> b <- c", [AB, {"from": "c", "to": "b"}]),
        ("- 'c, d <- [a, b]: x'", [{"from": one, "to": to, "label": "x"} for one in "ab" for to in "cd"]),
        ("- 'a->b: x: y'", [{**AB, "label": "x: y"}]),
        ("- {a -> b: , c -> d: {mode: sync}}", [AB, {"from": "c", "to": "d", "mode": "sync"}]),
        (
            "- {from: 'a, c', to: [b, d], mode: sync}",
            [{"from": one, "to": to, "mode": "sync"} for one in "ac" for to in "bd"],
        ),
        ("  {from: [a, c], to: b}", [AB, {"from": "c", "to": "b"}]),
        (
            "  'a -> b, c': x\n  d <- e: {mode: sync}",
            [{**AB, "label": "x"}, {"from": "a", "to": "c", "label": "x"}, {"from": "e", "to": "d", "mode": "sync"}],
        ),
        # What is no arrow stays as it is, for the check of types to name.
        ("  a: b", {"a": "b"}),
        ("- a: b", [{"a": "b"}]),
        ("- {from: a, to: }", [{"from": "a"}]),
        ("- [a -> b]", [["a -> b"]]),
    ],
)  # fmt: skip
def test_an_edge(written: str, meant: Any) -> None:
    assert edges(written) == meant


@pytest.mark.parametrize(
    "written", ["a - b", "a b", "a", "a ->", "-> b", "a -> [", "a -> -> b", "'a - b': x", "a <= b", "3"]
)
def test_an_arrow_that_makes_no_edge(written: str) -> None:
    source = parse(f"title: t\nedges:\n  - {written}\n", "a.yaml")
    _, (problem,) = expand(source)
    assert "is no edge" in problem.what
    assert (problem.mark.line, problem.mark.column) == (3, 5)


def test_a_key_that_the_arrow_says_already_is_a_problem() -> None:
    source = parse("edges:\n  - a -> b: x\n    label: y\n    to: c\n", "a.yaml")
    _, problems = expand(source)
    assert [(p.mark.line, p.what) for p in problems] == [
        (3, "`a -> b` already says the edge's `label`."),
        (4, "`a -> b` already says the edge's `to`."),
    ]


@pytest.mark.parametrize("end", ["from", "to"])
def test_an_end_below_an_arrow_is_not_passed_over(end: str) -> None:
    source = parse(f"edges:\n  - a -> b:\n      mode: sync\n      {end}: c\n", "a.yaml")
    _, problems = expand(source)
    assert [(p.mark.line, p.what) for p in problems] == [(4, f"`a -> b` already says the edge's `{end}`.")]


def test_the_places_of_an_arrow_are_where_it_was_typed() -> None:
    source = parse("edges:\n  - a -> b: x\n  - c -> [d, e]: y\n", "a.yaml")
    tree, _ = expand(source)
    assert source.mark(tree["edges"][2], "to").line == 3
    assert source.mark(tree["edges"][0], "label").column == 13
    assert source.locate(tree, ["edges", 1, "from"]).line == 3


def test_two_arrows_in_one_item_keep_their_places() -> None:
    source = parse("edges:\n  - a -> b: x\n    c -> d: y\n", "a.yaml")
    tree, _ = expand(source)
    assert [source.mark(edge, "to").line for edge in tree["edges"]] == [2, 3]
    assert [source.mark(edge, "label").line for edge in tree["edges"]] == [2, 3]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("teams: {a: Team A, b: }", {"teams": {"a": {"name": "Team A"}, "b": {}}}),
        ("components: {a: A, b: }", {"components": {"a": {"name": "A"}, "b": {}}}),
        ("third_parties: {ses: Amazon SES}", {"third_parties": {"ses": {"name": "Amazon SES"}}}),
        ("components: {a: {tradeoff: x}}", {"components": {"a": {"tradeoff": ["x"]}}}),
        ("components: {a: {tradeoff: {choice: x}}}", {"components": {"a": {"tradeoff": [{"choice": "x"}]}}}),
        ("components: {a: {team: , name: A}}", {"components": {"a": {"name": "A"}}}),
        ("tradeoffs: {t: x}", {"tradeoffs": {"t": {"choice": "x"}}}),
        (
            "tradeoffs: {t: {choice: x, because: y, alternatives: z, risks: [r]}}",
            {
                "tradeoffs": {
                    "t": {"choice": "x", "because": ["y"], "alternatives": [{"option": "z"}], "risks": [{"risk": "r"}]}
                }
            },
        ),
        ("me: {contributions: x}", {"me": {"contributions": [{"what": "x"}]}}),
        ("roadmap: [x, {what: y}]", {"roadmap": [{"what": "x"}, {"what": "y"}]}),
        ("lessons: x", {"lessons": [{"lesson": "x"}]}),
        ("learned: {technology: x}", {"learned": [{"technology": "x"}]}),
        ("launch: {phases: [MVP]}", {"launch": {"phases": [{"name": "MVP"}]}}),
        ("context: {goals: x, users: [a, b]}", {"context": {"goals": ["x"], "users": ["a", "b"]}}),
        ("context: {goals: 'a, b'}", {"context": {"goals": ["a, b"]}}),
        (
            "views: {v: {include: 'a, b', focus: a, depth: 2}}",
            {"views": {"v": {"include": ["a", "b"], "focus": ["a"], "depth": 2}}},
        ),
        ("challenges: {title: x, where: 'a,b'}", {"challenges": [{"title": "x", "where": ["a", "b"]}]}),
        ("flows: {f: {steps: [a -> b, b -> c: x]}}", {"flows": {"f": {"steps": ["a -> b", "b -> c: x"]}}}),
        ("archdoc: 1\n$schema: x", {"archdoc": 1}),
        ("title: 3.10", {"title": "3.10"}),
        ("views: {v: {depth: '+5'}}", {"views": {"v": {"depth": 5}}}),
        ("views: {v: {depth: ' 7 '}}", {"views": {"v": {"depth": 7}}}),
        ("views: {v: {include: '[a, b,]', title: 'x, y'}}",
         {"views": {"v": {"include": ["a", "b"], "title": "x, y"}}}),
        ("flows: {f: {steps: {a -> b: x}}}", {"flows": {"f": {"steps": ["a -> b: x"]}}}),
        ("flows: {f: {steps: [a -> b: ]}}", {"flows": {"f": {"steps": ["a -> b"]}}}),
        ("components: {a: {tradeoff: [x, {choice: y}]}}", {"components": {"a": {"tradeoff": ["x", {"choice": "y"}]}}}),
        ("components: {a: {tradeoff: }}", {"components": {"a": {}}}),
        ("tradeoffs: {t: {risks: {risk: x}}}", {"tradeoffs": {"t": {"risks": [{"risk": "x"}]}}}),
    ],
)  # fmt: skip
def test_a_shorthand(written: str, meant: Any) -> None:
    assert expanded(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "views: {v: {depth: '1234567890'}}", "views: {v: {depth: deep}}", "teams: {a: {mine: maybe}}", "teams: x",
        "lessons: {a: {lesson: x}}", "context: {goals: {a: b}}", "components: [a]",
        "flows: {f: {steps: [{a -> b: {x: y}}, {a: b, c: d}]}}",
    ],
)  # fmt: skip
def test_what_fits_no_type_is_left_for_the_check_of_types(written: str) -> None:
    assert expanded(written) == parse(written, "a.yaml").tree


@pytest.mark.parametrize("word", ["true", "yes", "on", "True", "YES", "On"])
def test_yes_in_any_case(word: str) -> None:
    assert expanded(f"components: {{a: {{confidential: {word}}}}}")["components"]["a"]["confidential"] is True
    assert expanded(f"teams: {{a: {{mine: {word}}}}}")["teams"]["a"]["mine"] is True


@pytest.mark.parametrize("word", ["false", "no", "off", "No"])
def test_no_in_any_case(word: str) -> None:
    assert expanded(f"components: {{a: {{confidential: {word}}}}}")["components"]["a"]["confidential"] is False


def test_a_confidential_name_stays_text() -> None:
    assert (
        expanded("components: {a: {confidential: payment ledger}}")["components"]["a"]["confidential"]
        == "payment ledger"
    )


def test_the_source_tree_is_never_changed() -> None:
    text = "teams: {a: A}\nedges: [a -> b: x, {b -> c: y, mode: sync}]\ncomponents: {a: {tradeoff: x}}"
    source = parse(text, "a.yaml")
    expand(source)
    assert source.tree == parse(text, "a.yaml").tree


def test_one_alias_is_expanded_for_each_place_that_it_stands_in() -> None:
    tree = expanded(
        "tradeoffs: {t: &t {choice: x, because: y}}\nlaunch: {alternatives: [*t]}\nedges: [{a -> b: , tradeoff: *t}]"
    )
    assert tree["edges"][0]["tradeoff"] == [{"choice": "x", "because": ["y"]}]
    assert tree["launch"]["alternatives"] == [{"choice": "x", "because": "y"}]


@pytest.mark.parametrize(
    "struct", [one for one in vars(vocabulary).values() if isinstance(one, type) and issubclass(one, vocabulary.Value)]
)
def test_shapes_say_what_the_types_say(struct: type[vocabulary.Value]) -> None:
    """The shapes are read off the annotations by hand: msgspec's own inspection takes milliseconds at each start."""
    kinds = {
        msgspec.inspect.BoolType: Shape(boolean=True), msgspec.inspect.IntType: Shape(integer=True),
        msgspec.inspect.StrType: Shape(text=True),
    }  # fmt: skip

    def shape(kind: msgspec.inspect.Type) -> Shape:
        while isinstance(kind, msgspec.inspect.Metadata):
            kind = kind.type
        if isinstance(kind, msgspec.inspect.UnionType):
            parts = [shape(part) for part in kind.types if not isinstance(part, msgspec.inspect.NoneType)]
            if len(parts) == 1:
                return parts[0]
            struct = next((part.struct for part in parts if part.struct), None)
            return Shape(text=any(p.text for p in parts), boolean=any(p.boolean for p in parts), struct=struct)
        if isinstance(kind, msgspec.inspect.VarTupleType):
            return Shape(many="list", inner=shape(kind.item_type))
        if isinstance(kind, msgspec.inspect.DictType):
            return Shape(many="map", inner=shape(kind.value_type))
        if isinstance(kind, msgspec.inspect.LiteralType):
            return Shape(choices=tuple(sorted(map(str, kind.values))))
        if isinstance(kind, msgspec.inspect.StructType):
            assert issubclass(kind.cls, vocabulary.Value)
            return Shape(struct=kind.cls)
        return kinds[type(kind)]

    inspected = msgspec.inspect.type_info(struct)
    assert isinstance(inspected, msgspec.inspect.StructType)
    ours = {
        key: msgspec.structs.replace(one, choices=tuple(sorted(one.choices))) for key, one in fields(struct).items()
    }
    assert ours == {field.encode_name: shape(field.type) for field in inspected.fields}


@pytest.mark.parametrize(
    ("text", "steps", "label"),
    [
        ("a -> b", [("a", "b")], None),
        ("a <- b: x", [("b", "a")], "x"),
        ("b ← a", [("a", "b")], None),
        ("a <-> b", [("a", "b")], None),
        ("a ↔ b", [("a", "b")], None),
        ("  a -> b <- c:  two words ", [("a", "b"), ("c", "b")], "two words"),
        ("a -> b: x: y", [("a", "b")], "x: y"),
        ("a", [], None),
        ("a: x -> y", [], "x -> y"),
    ],
)
def test_the_steps_of_an_arrow(text: str, steps: list[tuple[str, str]], label: str | None) -> None:
    assert arrow_ends(text) == (steps, label)
    assert is_arrow(text) is bool(steps)


@pytest.mark.parametrize("said", ["a after b", "a beside b", "  a   after b "])
def test_a_hint_names_two_elements(said: str) -> None:
    hint = hint_of(said)
    assert hint is not None
    assert [hint.element, hint.place, hint.other] == said.split()


@pytest.mark.parametrize("said", ["a before b", "a after", "x a after b", ""])
def test_what_is_no_hint(said: str) -> None:
    assert hint_of(said) is None


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("edges: [a -> b -> c, {from: a, to: [b, c]}, a - b]",
         [(0, [AB, {"from": "b", "to": "c"}]), (1, [AB, {"from": "a", "to": "c"}]), (2, [])]),
        ("edges: {a -> b: x, c <- d: }", [("a -> b", [{**AB, "label": "x"}]), ("c <- d", [{"from": "d", "to": "c"}])]),
        ("edges:", []),
        ("title: x", []),
    ],
)  # fmt: skip
def test_what_each_item_of_the_edges_stands_for(written: str, made: Any) -> None:
    assert edge_items(parse(written, "a.yaml")) == made
