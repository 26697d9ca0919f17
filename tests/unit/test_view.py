"""What a picture shows, before anything is drawn: selection, folding, phases, and nothing lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import HARD, SPECS, loaded, model, picture

from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.views import OUTSIDE, Picture, boundaries
from archdoc.diagram.views.boundaries import Unit

SPEC = """
title: Shop
period: {from: 2023-02, to: 2024-01}
me: {name: Ada, role: Engineer}
teams:
  group: Group
  mine: {name: Mine, mine: true, part_of: group}
  theirs: Theirs
components:
  a: {team: mine, role: led, technology: Go, description: Takes orders, tradeoff: shared}
  b: {team: mine}
  c: {team: theirs, phase: later}
  d: {}
queues: {q: {team: mine, role: built}}
third_parties: {x: X, y: {name: Y, role: contributed}, z: {team: theirs}}
edges:
  - a -> q: one
  - q -> b: two
  - {from: b, to: c, label: three, tradeoff: Call it, description: Each minute}
  - {from: c, to: x, mode: batch}
  - a -> a: again
  - {from: a, to: y, tradeoff: [shared, Pay them], both_ways: true, id: pay}
  - d -> a
  - {from: d, to: b, phase: later}
tradeoffs: {shared: {choice: Go, status: superseded, superseded_by: other}, other: Rust}
flows: {buy: {title: A sale, steps: [d -> a, a -> q, q -> b, a -> q]}}
views:
  included: {include: [a, theirs]}
  without: {include: mine, exclude: [b]}
  of_team: {teams: mine}
  focused: {focus: x, depth: 2, direction: LR}
  around_two: {focus: [c, z]}
  sale: {flow: buy}
  early: {phase: first}
launch: {phases: [{id: first, name: The first, date: 2023-05}, {id: later}, {id: unused}]}
"""


@pytest.fixture(scope="module")
def shop() -> Model:
    return model(SPEC)


def keys(shown: Picture) -> list[str]:
    return [node.key for node in shown.nodes]


def numbers(shown: Picture) -> list[tuple[int, ...]]:
    return [link.numbers for link in shown.links]


def named(shop: Model, key: str) -> Picture:
    return views.by_key(shop, key)


def test_the_overview_shows_all(shop: Model) -> None:
    whole = views.overview(shop)
    assert keys(whole) == ["a", "b", "c", "d", "q", "x", "y", "z"]
    assert numbers(whole) == [(n,) for n in range(1, 9)]
    assert (whole.title, whole.subtitle) == ("Shop", "2023–2024 · Engineer")
    a = whole.nodes[0]
    assert (a.standing, a.technology, a.boundary, a.note, a.badges) == ("led", "Go", "mine", "Takes orders", (2,))
    third = whole.links[2]
    assert (third.source, third.target, third.mode, third.label, third.note) == (
        "b",
        "c",
        "sync",
        "three",
        "Each minute",
    )
    assert [link.mode for link in whole.links[:4]] == ["async", "async", "sync", "batch"]
    assert [link.number for link in whole.links if link.both_ways] == [6]


def test_boundaries_come_parents_first_and_empty_ones_not_at_all(shop: Model) -> None:
    boxes = views.overview(shop).boundaries
    assert [(box.id, box.parent, box.mine) for box in boxes] == [
        ("group", None, False), ("mine", "group", True), ("theirs", None, False), (OUTSIDE, None, False),
    ]  # fmt: skip
    assert [box.id for box in named(shop, "focused").boundaries] == ["group", "mine", "theirs", OUTSIDE]
    assert "theirs" not in [box.id for box in named(shop, "without").boundaries]


def test_third_parties_without_a_team_share_a_box(shop: Model) -> None:
    homes = {node.key: node.boundary for node in views.overview(shop).nodes}
    assert (homes["x"], homes["y"], homes["z"], homes["d"]) == (OUTSIDE, OUTSIDE, "theirs", None)


def test_decisions_are_those_whose_badges_are_shown(shop: Model) -> None:
    assert views.overview(shop).decisions == {
        1: ("Call it", "accepted"), 2: ("Go", "superseded"), 3: ("Pay them", "accepted"),
    }  # fmt: skip
    assert named(shop, "sale").decisions.keys() == {2}


@pytest.mark.parametrize(
    ("key", "expected", "links"),
    [
        ("included", ["a", "c", "z"], [5]),
        ("without", ["a", "q"], [1, 5]),
        ("of_team", ["a", "b", "c", "d", "q", "y"], [1, 2, 3, 5, 6, 7, 8]),
        ("focused", ["b", "c", "x"], [3, 4]),
        ("around_two", ["b", "c", "x", "z"], [3, 4]),
        ("sale", ["a", "b", "d", "q"], [1, 2, 7]),
        ("team-mine", ["a", "b", "c", "d", "q", "y"], [1, 2, 3, 5, 6, 7, 8]),
    ],
)
def test_a_view_shows_what_it_names(shop: Model, key: str, expected: list[str], links: list[int]) -> None:
    shown = named(shop, key)
    assert sorted(keys(shown)) == expected
    assert [link.number for link in shown.links] == links


def test_a_view_keeps_its_direction(shop: Model) -> None:
    assert named(shop, "focused").direction == "LR"
    assert views.overview(shop).direction is None


def test_steps_of_a_flow_are_numbered_by_their_first_use(shop: Model) -> None:
    assert {link.number: link.step for link in named(shop, "sale").links} == {7: 1, 1: 2, 2: 3}


def test_what_comes_later_is_a_ghost(shop: Model) -> None:
    early = named(shop, "phase-first")
    assert early.title == "Shop: The first"
    assert "2023-05" in early.subtitle
    assert [node.key for node in early.nodes if node.ghost] == ["c"]
    assert [link.number for link in early.links if link.ghost] == [3, 4, 8]
    late = named(shop, "phase-later")
    assert not any(part.ghost for part in (*late.nodes, *late.links))
    assert keys(late) == keys(early) == keys(views.overview(shop))
    assert [node.key for node in named(shop, "early").nodes if node.ghost] == ["c"]


def test_only_phases_that_change_something_are_drawn(shop: Model) -> None:
    assert views.drawn_phases(shop) == ["first"], "by the later one there is all that the overview shows"
    assert views.drawn_phases(model("{title: T, components: {a: {}}, launch: {phases: [{id: p}]}}")) == []


def test_each_picture_has_a_key_of_its_own_that_gives_it_again(shop: Model) -> None:
    listed = views.pictures(shop)
    assert len({one.key for one in listed}) == len(listed)
    assert set(views.keys(shop)) >= {one.key for one in listed}
    assert all(views.by_key(shop, one.key) == one for one in listed)
    for key in ("nothing", "team-nothing", "phase-nothing", "phase-", "team-"):
        with pytest.raises(KeyError):
            views.by_key(shop, key)


def test_the_span_is_the_years_then_the_role() -> None:
    def subtitle(more: str) -> str:
        return picture(f"{{title: T, components: {{a: {{}}}}, {more}}}").subtitle

    assert subtitle("period: {from: 2023}") == "2023–today"
    assert subtitle("period: {from: 2023-01, to: 2023-05}") == "2023"
    assert subtitle("reviewed: 2024-05-01") == "as of 2024-05-01"
    assert subtitle("kind: hobby") == ""


def large(teams: int, size: int) -> str:
    """A spec of equal teams in a row; the first is mine, and each has an edge within and one to the next team."""
    spec = ["title: Large", "teams:"]
    spec += [f"  t{t}: {{mine: {str(t == 0).lower()}}}" for t in range(teams)]
    spec += ["components:"]
    spec += [f"  c{t}_{i}: {{team: t{t}, tradeoff: Choice {t}.{i}}}" for t in range(teams) for i in range(size)]
    spec += ["edges:"]
    for t in range(teams):
        spec += [f"  - {{from: c{t}_0, to: c{t}_1, tradeoff: Inside {t}}}"]
        spec += [
            f"  - {{from: c{t}_{i}, to: c{t + 1}_{i}, tradeoff: Between {t}.{i}}}" for i in range(size) if t + 1 < teams
        ]
    return "\n".join(spec)


def test_forty_elements_stay_apart_and_one_more_folds() -> None:
    assert not views.overview(model(large(8, 5))).left_out
    folded = views.overview(model(large(8, 5) + "\nqueues: {one_more: {}}"))
    assert folded.left_out
    assert len(folded.nodes) <= views.FOLD_TO
    assert "c0_0" in keys(folded), "my own team is folded last"


def test_a_folded_team_says_how_many_it_holds_and_has_a_picture_of_its_own() -> None:
    large_model = model(large(9, 5))
    whole = views.overview(large_model)
    boxes = [node for node in whole.nodes if node.folded]
    assert [node.name for node in boxes] == list(whole.left_out)
    for box in boxes:
        assert (box.technology, box.type, len(box.folded)) == ("5 elements", "team", 5)
    own = {one.key: one for one in views.pictures(large_model)}
    assert {unit.key for unit in views.folded_units(large_model)} <= own.keys()


def test_edges_that_folding_lays_over_each_other_become_one_that_keeps_all_their_badges() -> None:
    large_model = model(large(9, 5))
    whole = views.overview(large_model)
    merged = [link for link in whole.links if len(link.numbers) > 1]
    assert merged
    for link in merged:
        said = [large_model.edges[number - 1].label for number in link.numbers]
        touched = {large_model.elements[large_model.edges[number - 1].target].name for number in link.numbers}
        assert link.label is not None
        assert link.label.startswith(tuple(label or "to " for label in said))
        assert link.label.endswith(f"and {len(link.numbers) - 1} more") or len({*said, *touched}) <= 3
        worn = {n for number in link.numbers for n in large_model.edges[number - 1].tradeoffs}
        assert set(link.badges) == worn


def lost(whole: Model) -> tuple[set[str], set[int], set[int]]:
    """Elements, edges and decisions that no picture of a build shows, or that the overview has no trace of."""
    shown = views.pictures(whole)
    elements = set(whole.elements) - {node.key for one in shown for node in one.nodes}
    edges = {edge.number for edge in whole.edges} - {n for one in shown for link in one.links for n in link.numbers}
    over = shown[0]
    worn = {n for part in (*over.nodes, *over.links) for n in part.badges}
    used = {t.number for t in whole.tradeoffs if t.edges or t.elements}
    return elements, edges, used - worn


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_nothing_is_left_out_of_a_spec(path: object) -> None:
    assert lost(loaded(path)) == (set(), set(), set())  # type: ignore[arg-type]


@pytest.mark.parametrize(("teams", "size"), [(9, 5), (21, 2), (2, 30), (50, 2), (3, 20)])
def test_nothing_is_left_out_of_a_large_system(teams: int, size: int) -> None:
    assert lost(model(large(teams, size))) == (set(), set(), set())


def test_third_parties_fold_too_when_there_are_many_and_are_named_in_the_box() -> None:
    spec = large(9, 5) + "".join(f"\n  - c1_0 -> x{i}" for i in range(12))
    spec += "\nthird_parties: {" + ", ".join(f"x{i}: X{i}" for i in range(12)) + "}"
    whole = views.overview(model(spec))
    (box,) = [node for node in whole.nodes if node.key == f"team-{OUTSIDE}"]
    assert box.folded == tuple(f"X{i}" for i in range(12))


def test_a_team_that_only_holds_teams_shows_their_elements(shop: Model) -> None:
    assert sorted(keys(named(shop, "team-group"))) == sorted(keys(named(shop, "team-mine")))


def test_all_that_is_folded_has_its_picture_and_the_tree_is_grown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    large_model = model(large(9, 5))
    one_by_one = [views.of_unit(large_model, unit.key) for unit in views.folded_units(large_model)]
    grown: list[Model] = []

    def counted(model: Model, boxes: int | None = None) -> Unit:
        grown.append(model)
        return boundaries.tree(model, boxes)

    monkeypatch.setattr(views, "tree", counted)
    assert views.of_folded(large_model) == one_by_one != []
    assert len(grown) == 1


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_title_is_that_of_its_picture(path: Path) -> None:
    made = loaded(path)
    for key in views.keys(made):
        if key != views.OVERVIEW:
            assert views.title(made, key) == views.by_key(made, key).title
