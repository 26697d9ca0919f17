"""Any text gives a Model or an ArchdocError that can be shown, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.cli import problems
from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError
from archdoc.spec import load
from archdoc.spec.expand import expand
from archdoc.spec.misfits import misfits
from archdoc.spec.schema import expanded
from archdoc.spec.shapes import Shape, fields
from archdoc.spec.source import parse

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
VALID = """
archdoc: 1
title: Notification system
period: {from: 2023-02, to: 2024-01}
me: {name: Ada, team: notifications, contributions: [Led it, {what: Built it, role: built}]}
teams: {notifications: {name: Notifications, mine: yes}, orders: Orders}
components:
  orders_api: {team: orders, technology: Spring Boot, store: {owner: Orders}}
  dispatcher: &d {team: notifications, role: led, technology: Python, replicas: 3}
  worker: {<<: *d, type: worker, phase: mvp, tradeoff: one_queue}
queues: {events: {type: topic, retention: 7 days}}
third_parties: {ses: Amazon SES}
edges:
  - orders_api -> events: OrderPlaced
  - events -> [dispatcher, worker]
  - {dispatcher -> ses: send, mode: async, tradeoff: Call it directly, id: send}
  - {from: worker, to: ses, tradeoff: {choice: x y, because: z, alternatives: [w], risks: r}}
tradeoffs: {one_queue: {choice: One queue, date: 2023-03}}
flows: {placed: {steps: [orders_api -> events, send]}}
views: {v: {include: "notifications, ses", depth: 2, phase: mvp, flow: placed}}
launch: {scope: mvp, phases: [{id: mvp, date: 2023-05, percent: 5}]}
results: {metrics: [{name: m, series: {2023-02: 41}}], impact: [{on: team, statement: s, metric: m}]}
lessons: [{from: me, lesson: l}, m]
confidential: {replace: {Ada: someone}, omit: [results.impact.1]}
"""
PIECES = st.sampled_from(
    [
        "title", "edges", "from", "to", "tradeoff", "mine", "yes", "2023-13", "99999", "dispatcher", "orders_api -> ",
        "[a, b]", "{a: b}", ": :", "\\", "\r", "\u202e", "\ufeff",
    ]
)  # fmt: skip


def survives(text: str) -> None:
    try:
        load.load_text(text)
    except ArchdocError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.what.strip()
            assert problem.mark.path == "<text>"
            if problem.mark.line:
                assert problem.mark.column >= 1
                assert problem.mark.line in [number for number, _ in problem.source]
        problems.as_text(error.problems)
        problems.as_text(error.problems, colour=True)
        problems.as_github(error.problems)
        assert len(json.loads(problems.as_json(error.problems))) == len(error.problems)


@given(st.text() | st.lists(PIECES).map("".join))
@settings(max_examples=tries(300))
def test_any_text_is_a_model_or_an_error(text: str) -> None:
    survives(text)


@given(st.integers(0, len(VALID)), st.integers(0, 12), st.lists(PIECES, max_size=3).map("".join))
@settings(max_examples=tries(500))
def test_a_spec_with_a_slip_of_the_hand_is_a_model_or_an_error(at: int, deleted: int, inserted: str) -> None:
    survives(VALID[:at] + inserted + VALID[at + deleted :])


@given(st.data())
@settings(max_examples=tries(200), suppress_health_check=[HealthCheck.too_slow])
def test_lines_moved_or_lost_are_a_model_or_an_error(data: st.DataObject) -> None:
    lines = VALID.splitlines()
    survives("\n".join(data.draw(st.permutations(lines))[: data.draw(st.integers(0, len(lines)))]))
    line = data.draw(st.integers(0, len(lines) - 1))
    lines[line] = " " * data.draw(st.integers(0, 8)) + lines[line].lstrip()
    survives("\n".join(lines))


def test_the_valid_spec_is_valid() -> None:
    assert len(load.load_text(VALID).edges) == 5


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_worked_examples_are_valid(path: Path) -> None:
    assert load.load(path).elements


TEXTS = st.sampled_from(["", "x", "2023-02", "2023-02\n", "led", "true", "1", "a -> b", "queue", "perhaps", "99"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)


def shaped(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    """Data that mostly fits a shape, so that each type is reached and now and then missed."""
    right: st.SearchStrategy[Any] = TEXTS
    if shape.choices:
        right = st.sampled_from(shape.choices)
    elif shape.many == "list" and shape.inner:
        right = st.lists(shaped(shape.inner, depth - 1), max_size=2) if depth else st.just([])
    elif shape.many == "map" and shape.inner:
        right = st.dictionaries(TEXTS, shaped(shape.inner, depth - 1), max_size=2) if depth else st.just({})
    elif shape.struct and depth:
        known = fields(shape.struct)
        right = st.lists(st.sampled_from([*known, "bogus"]), max_size=4, unique=True).flatmap(
            lambda keys: st.fixed_dictionaries(
                {key: shaped(known.get(key, Shape(text=True)), depth - 1) for key in keys}
            )
        )
        if shape.text:
            right |= TEXTS
    elif shape.boolean or shape.integer:
        right = st.booleans() | st.integers(-1, 2)
    return st.integers(0, 9).flatmap(lambda roll: ANY if roll == 0 else right)


@given(shaped(Shape(struct=vocabulary.Spec), 5))
@settings(max_examples=tries(400), suppress_health_check=list(HealthCheck), deadline=None)
def test_the_types_and_the_schema_agree(tree: Any) -> None:
    """Otherwise a spec would be refused without a word, or with words about nothing."""
    tree = without_none(tree)
    try:
        msgspec.convert(tree, vocabulary.Spec)
        fits = True
    except msgspec.ValidationError:
        fits = False
    schema = expanded()
    theirs = jsonschema_rs.Draft202012Validator(schema).iter_errors(tree)
    wrong = sorted((place(one.instance_path), one.kind.name) for one in theirs)
    assert sorted((place(one.path), one.keyword) for one in misfits(tree, schema)) == wrong
    assert (not wrong) == fits


def place(path: Iterable[str | int]) -> str:
    """A path without empty keys, which jsonschema-rs 0.61 leaves out of its own, and with `1` the key as 1 the item."""
    return str([str(step) for step in path if step != ""])


def without_none(tree: Any) -> Any:
    """As `expand` leaves it: a key without a value is no key."""
    if isinstance(tree, dict):
        return {key: without_none(value) for key, value in tree.items() if value is not None}
    return [without_none(item) for item in tree] if isinstance(tree, list) else tree


@given(st.text(max_size=30))
def test_a_scalar_stays_the_text_that_was_typed(text: str) -> None:
    try:
        source = parse("a: " + json.dumps(text), "<text>")
    except ArchdocError:
        return
    assert source.tree == {"a": text}
    assert expand(source)[0] == {"a": text}
