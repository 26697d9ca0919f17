"""The legend names what occurs in the picture, and nothing else."""

from __future__ import annotations

import pytest
from drawn import picture

from archdoc.diagram.svg.frame import legend

BARE = "{title: T, components: {a: {}}}"
FULL = """
title: T
teams: {m: {mine: true}}
components: {a: {role: led}, b: {role: built}, c: {role: contributed}, d: {team: m}, e: {phase: p}}
queues: {q: {}}
third_parties: {x: {}}
edges:
  - a -> b
  - {from: b, to: q, tradeoff: {choice: One way, status: proposed}}
  - {from: c, to: x, mode: batch, tradeoff: {choice: Old way, status: superseded, superseded_by: n}}
tradeoffs: {n: New way}
launch: {phases: [{id: z}, {id: p}]}
"""


def kinds(spec: str, key: str = "overview") -> list[str]:
    return [item.kind for item in legend(picture(spec, key), 900.0).items]


def test_a_bare_picture_has_a_bare_legend() -> None:
    assert kinds(BARE) == ["other"]


def test_all_that_occurs_is_named() -> None:
    assert kinds(FULL) == [
        "led", "built", "contributed", "team", "other", "third-party", "sync", "async", "batch", "badge", "badge-old",
    ]  # fmt: skip
    assert "ghost" in kinds(FULL, "phase-z")
    many = "{title: T, teams: {t: {}, u: {}}, components: {%s}}"
    spec = many % ", ".join(f"c{i}: {{team: {'t' if i % 2 else 'u'}}}" for i in range(41))
    spec = spec[:-1] + ", edges: [{}]}}".format(", ".join(f"c{i} -> c{i + 1}" for i in range(40)))
    assert "folded" in kinds(spec)


def test_a_view_names_only_what_it_shows() -> None:
    spec = FULL + "views: {v: {include: [a, b]}}"
    assert kinds(spec, "v") == ["led", "built", "sync"]


@pytest.mark.parametrize("width", [120.0, 420.0, 900.0])
def test_entries_keep_to_the_width_and_apart(width: float) -> None:
    found = legend(picture(FULL), width)
    rows: dict[float, float] = {}
    for item in found.items:
        assert item.x >= rows.get(item.y, 0.0)
        rows[item.y] = item.x + item.width
        assert item.x == 0 or item.x + item.width <= width
        assert item.y < found.height
    assert len({item.words for item in found.items}) == len(found.items)
