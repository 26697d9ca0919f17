"""Whatever is edited in a spec, what is remembered of others never shows: each picture is as it is made anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import run
from tries import tries

from archdoc.core.errors import ArchdocError
from archdoc.core.memory import Memory, remembering
from archdoc.diagram import overview
from archdoc.diagram.layout import choose
from archdoc.diagram.svg import theme
from archdoc.spec.load import load_text

OTHERS = {
    "us": "them", "them": "us", "async": "batch", "accepted": "superseded", "led": "built", "built": "contributed",
    "two": "one", "database": "cache", "internal": "public",
}  # fmt: skip
"""What may stand in the place of a word of the vocabulary."""
SMALL = """\
title: Orders
summary: What people order.
me: {name: Ada, team: us}
teams: {us: {name: Us, mine: true}, them: {name: Them}}
groups: {shop: {name: Shop}}
components:
  api: {name: Front, team: them, technology: Python, group: shop, description: It takes orders., role: consulted}
  worker: {name: Worker, team: us, role: led, phase: two, how_it_works: It counts., replicas: 3}
  store: {name: Store, type: database, technology: PostgreSQL, team: us, role: built}
third_parties: {bank: {name: The bank}}
edges:
  - {from: api, to: worker, label: order, mode: async, timeout: 2 s, tradeoff: call}
  - {from: worker, to: store, label: row, phase: two}
  - {from: worker, to: bank, label: pay, protocol: HTTPS}
tradeoffs:
  call: {question: When is it called, choice: Straight away, because: It is quick., costs: Time, status: accepted}
flows: {order: {title: An order, steps: [api -> worker, worker -> store]}}
views: {near: {focus: [worker], title: Near the worker, depth: 1}}
launch: {phases: [{id: one, name: One}, {id: two, name: Two}]}
results: {metrics: [{name: Time, baseline: 9 s, actual: 2 s}]}
"""


def read(text: str) -> Any:
    """A tree of YAML whose keys are all text: YAML 1.1 takes `on` for true."""

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {"on" if key is True else key: named(inner) for key, inner in value.items()}
        return [named(inner) for inner in value] if isinstance(value, list) else value

    return named(yaml.safe_load(text))


def edits(value: Any, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], Any]]:
    """A tree with each of its values changed, each in the place of another, and each taken away."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key, "gone"), {name: one for name, one in value.items() if name != key}
            for where, edited in edits(inner, (*path, key)):
                yield where, {**value, key: edited}
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield (*path, at, "gone"), value[:at] + value[at + 1 :]
            for where, edited in edits(inner, (*path, at)):
                yield where, [*value[:at], edited, *value[at + 1 :]]
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, (int, float)):
        yield path, value + 1
    elif isinstance(value, str):
        yield path, f"{value}, and more"
        if value in OTHERS:
            yield path, OTHERS[value]


def drawn(text: str) -> dict[str, str]:
    """The pictures of a spec in every theme, and what is said of each."""
    pictures = overview.pictures(load_text(text, "orders.yaml"))
    found = {f"{key} {look}": one.themed(look).svg() for key, one in pictures.items() for look in theme.THEMES}
    return found | {f"{key} verdict": repr(one.verdict) for key, one in pictures.items()}


@pytest.mark.parametrize(("spec", "usual"), [("small", 50), ("full", 20)])
def test_an_edited_key_changes_just_what_it_changes_without(
    spec: str, usual: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`full` has every key that there is."""
    monkeypatch.setattr(choose, "best", choose.best.__wrapped__)  # type: ignore[attr-defined]
    text = SMALL if spec == "small" else run("new", "Orders", "--full", "-o", "-", cwd=tmp_path).stdout.decode()
    every = list(edits(read(text)))
    chosen = random.Random(15).sample(every, min(tries(usual), len(every)))
    kept = Memory(tmp_path / "steps")
    with remembering(kept):
        first = drawn(text)
    valid = other = 0
    for where, edited in chosen:
        changed = yaml.safe_dump(edited, sort_keys=False)
        try:
            plain = drawn(changed)
        except ArchdocError:
            continue
        with remembering(kept):
            assert drawn(changed) == plain, where
        valid, other = valid + 1, other + (plain != first)
    assert valid > len(chosen) / 4
    assert other > 0
    assert kept.found["lines"] > kept.made["lines"] / 4, "much is remembered, so much could be wrong"
