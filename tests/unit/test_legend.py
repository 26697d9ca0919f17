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
    return [item.kind for item in legend(picture(spec, key), 900.0).items if not item.number]


def glosses(spec: str) -> list[tuple[str, str]]:
    return [(item.number, item.words) for item in legend(picture(spec), 900.0).items if item.number]


def test_three_decisions_are_told_in_five_words_at_most() -> None:
    choices = [
        "Two stores",
        "Call it at once, since a queue hides failures",
        "One very long name of a choice that ends",
    ]
    choices += ["Keep it; and more"]
    spec = "title: T\ncomponents: {a: {role: led}, b: {}}\nedges:\n"
    spec += "".join(f"  - {{a -> b: x, tradeoff: {{choice: '{one}', because: y}}}}\n" for one in choices)
    assert glosses(spec) == [("1", "Two stores"), ("2", "Call it at once"), ("3", "One very long name…")]
    mine = "because: y, role: led}}".join(spec.rsplit("because: y}}", 1))
    assert glosses(mine)[0] == ("4", "Keep it"), "what I led comes first"
    assert "tradeoff" not in BARE
    assert glosses(BARE) == []


def test_edges_are_explained_in_their_own_colours() -> None:
    spec = "title: T\ncomponents: {a: {role: led}, b: {}, c: {}, d: {role: consulted}}\nedges:\n"
    quiet = legend(picture(spec + "  - b -> c\n"), 900.0).items
    assert [(item.kind, item.faint) for item in quiet if item.kind in ("sync", "faint")] == [("sync", True)]
    both = legend(picture(spec + "  - b -> c\n  - a -> b\n  - {from: b, to: c, mode: batch}\n"), 900.0).items
    assert [(item.kind, item.faint) for item in both if item.kind in ("sync", "batch", "faint")] == [
        ("sync", False), ("batch", True), ("faint", True),
    ]  # fmt: skip
    assert ("consulted", "I was consulted") in [(item.kind, item.words) for item in both]


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
