"""Large systems: what is folded into one box, what is found where nothing groups the elements, and what each shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from drawn import loaded, model

from archdoc.core.model import Model, View
from archdoc.diagram import overview, views
from archdoc.diagram.views import Picture
from archdoc.diagram.views.boundaries import tree
from archdoc.diagram.views.describe import describe
from archdoc.diagram.views.fold import below

GROUPED = """
title: Shop
teams: {sales: {mine: true}, billing: Billing}
groups:
  shop: {name: Web shop}
  basket: {part_of: shop}
  money: {name: Money}
components:
  page: {group: shop}
  cart: {group: basket, team: sales}
  price: {group: basket, team: billing}
  ledger: {group: money, team: billing}
  alone: {}
third_parties: {bank: {group: money}, mail: {}}
edges: [page -> cart, cart -> price, price -> ledger, ledger -> bank, alone -> mail]
"""


def homes(shown: Picture) -> dict[str, str | None]:
    return {node.key: node.boundary for node in shown.nodes}


def crowd(clusters: int, size: int, extra: str = "") -> Model:
    return model(crowd_spec(clusters, size) + extra)


def crowd_spec(clusters: int, size: int) -> str:
    """Elements in rings, with one edge from each ring to the next, and nothing that says so."""
    spec = ["title: Crowd", "components:"]
    spec += [f"  c{c}_{i}: {{}}" for c in range(clusters) for i in range(size)]
    spec += ["edges:"]
    for c in range(clusters):
        spec += [f"  - c{c}_{i} -> c{c}_{(i + 1) % size}" for i in range(size)]
        spec += [f"  - c{c}_0 -> c{c}_{i}" for i in range(2, size - 1)]
        spec += [f"  - c{c}_0 -> c{c + 1}_1"] if c + 1 < clusters else []
    return "\n".join(spec) + "\n"


def test_a_group_is_drawn_inside_the_team_and_once_in_each_team() -> None:
    shown = views.overview(model(GROUPED))
    assert homes(shown) == {
        "page": "group-shop", "cart": "group-sales-basket", "price": "group-billing-basket",
        "ledger": "group-billing-money", "alone": None, "bank": "group-money", "mail": views.OUTSIDE,
    }  # fmt: skip
    boxes = {box.id: box for box in shown.boundaries}
    assert boxes["group-sales-basket"].parent == "group-sales-shop"
    assert boxes["group-sales-shop"].parent == "sales"
    assert [box.name for box in shown.boundaries if box.group and box.parent == "billing"] == ["Web shop", "Money"]
    assert boxes["sales"].mine
    assert not boxes["group-sales-shop"].mine


def test_parents_of_groups_come_first() -> None:
    seen: set[str] = set()
    for box in views.overview(model(GROUPED)).boundaries:
        assert box.parent is None or box.parent in seen
        seen.add(box.id)


def test_a_view_may_name_groups() -> None:
    shown = model(GROUPED + "views: {inside: {include: [shop], exclude: [billing]}}\n")
    assert set(homes(views.by_key(shown, "inside"))) == {"page", "cart"}


def test_each_unit_has_a_picture_of_what_is_in_it_and_what_touches_it() -> None:
    shown = model(GROUPED)
    assert set(homes(views.by_key(shown, "group-billing-money"))) == {"ledger", "price", "bank"}
    assert set(homes(views.by_key(shown, "team-sales"))) == {"cart", "page", "price"}
    assert set(homes(views.by_key(shown, "team-third-parties"))) == {"mail", "alone"}


def test_what_nothing_groups_is_folded_by_its_edges() -> None:
    shown = crowd(8, 9)
    whole = views.overview(shown)
    assert len(whole.nodes) <= views.FOLD_TO
    members = [set(unit.elements) for unit in below(tree(shown)) if not unit.units]
    for ring in range(8):
        inside = {f"c{ring}_{i}" for i in range(9)}
        assert any(inside <= one for one in members), "a ring isn't torn"
    assert sorted(id for unit in tree(shown).units for id in unit.elements) == sorted(shown.elements)
    names = [unit.name for unit in tree(shown).units]
    assert len(set(names)) == len(names)
    assert all(name.startswith("Around C") for name in names)


def test_communities_have_communities_and_every_folded_one_has_a_picture() -> None:
    shown = crowd(40, 7)
    drawn = {one.key: one for one in views.pictures(shown)}
    assert len(drawn[views.OVERVIEW].nodes) <= views.FOLD_TO
    for picture in drawn.values():
        assert len(picture.nodes) <= views.FOLD_ABOVE
        for node in picture.nodes:
            assert not node.folded or node.key in drawn
    assert {node.key for one in drawn.values() for node in one.nodes} >= set(shown.elements), "each is somewhere"


def test_elements_without_edges_stand_in_a_grid_and_fold_later() -> None:
    spec = "title: T\ncomponents:\n" + "\n".join(f"  s{i}: {{}}" for i in range(100))
    assert not views.overview(model(spec)).left_out
    assert len(views.overview(model(spec)).unlinked()) == 100
    more = spec + "\n" + "\n".join(f"  d{i}: {{type: database}}" for i in range(60))
    assert views.overview(model(more)).left_out == ("Services without edges here",), "there is room for the fewer"


def test_links_between_folded_boxes_are_one_whichever_way_they_point() -> None:
    spec = "title: T\nteams: {a: A, b: B}\ncomponents:\n"
    spec += "".join(f"  {team}{i}: {{team: {team}}}\n" for team in "ab" for i in range(25))
    spec += "edges:\n" + "".join(f"  - {team}{i} -> {team}{i + 1}\n" for team in "ab" for i in range(23))
    forth = views.overview(model(spec + "  - a1 -> b1\n  - {from: a2, to: b2, tradeoff: Why}"))
    (link,) = [link for link in forth.links if len(link.numbers) > 1]
    assert (link.both_ways, link.label, link.badges) == (False, "to B1, B2", (1,))
    back = views.overview(model(spec + "  - a1 -> b1\n  - a2 -> b2\n  - {from: b3, to: a3, mode: batch}"))
    (link,) = [link for link in back.links if len(link.numbers) > 1]
    assert (link.both_ways, link.label, link.mode) == (True, "to B1 and 2 more", "sync")


def test_around_shows_what_is_near() -> None:
    shown = model(GROUPED)
    assert set(homes(views.around(shown, ["ledger"]))) == {"ledger", "price", "bank"}
    assert set(homes(views.around(shown, ["ledger"], 0))) == {"ledger"}
    assert set(homes(views.around(shown, ["sales"], 1))) == {"cart", "page", "price"}
    assert views.around(shown, ["ledger", "alone"]).title == "Shop: around Ledger, Alone"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_folding_is_the_same_whatever_the_order_of_sets(seed: str, tmp_path: Path) -> None:
    spec = tmp_path / "crowd.yaml"
    spec.write_text(crowd_spec(20, 7))
    code = (
        "import sys; from archdoc.diagram import views as view; from archdoc.spec.load import load;"
        "print([(one.key, [node.key for node in one.nodes]) for one in view.pictures(load(sys.argv[1]))])"
    )
    env = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", code, spec], env=env, capture_output=True, text=True, check=True)
    here = [(one.key, [node.key for node in one.nodes]) for one in views.pictures(crowd(20, 7))]
    assert done.stdout.strip() == str(here)


def teams(count: int, size: int, *, linked: bool) -> Model:
    """Teams of a chain each, the first of them mine; with `linked`, each calls the next but for every tenth."""
    spec = ["title: T", "teams:", *(f"  t{t}: {{mine: {str(t == 0).lower()}}}" for t in range(count)), "components:"]
    spec += [f"  c{t}_{i}: {{team: t{t}}}" for t in range(count) for i in range(size)]
    spec += ["edges:", *(f"  - c{t}_{i} -> c{t}_{i + 1}" for t in range(count) for i in range(size - 1))]
    if linked:
        spec += [f"  - c{t}_0 -> c{t + 1}_0" for t in range(count - 1) if t % 10 != 9]
    return model("\n".join(spec))


def test_too_many_teams_fold_by_the_edges_between_them_and_mine_is_shown() -> None:
    shown = teams(50, 6, linked=True)
    whole = views.overview(shown)
    assert len(whole.nodes) <= views.FOLD_TO + 10
    assert {f"c0_{i}" for i in range(6)} <= {node.key for node in whole.nodes}
    assert any(node.name.startswith("Around T") for node in whole.nodes)
    drawn = {one.key: one for one in views.pictures(shown)}
    assert {node.key for one in drawn.values() for node in one.nodes} >= set(shown.elements)


def test_teams_that_nothing_links_stand_side_by_side() -> None:
    folded = [node.name for node in views.overview(teams(50, 6, linked=False)).nodes if node.folded]
    assert folded == [f"T{t}" for t in range(1, 50)]


CASE = Path(__file__).parents[1] / "data" / "cases" / "folded-team.yaml"


def roles(count: int) -> Model:
    """Teams in a chain away from mine, which has three parts that I had a role in and six more."""
    spec = ["title: T", "teams:", "  us: {mine: true}", *(f"  t{t}: {{}}" for t in range(count)), "components:"]
    spec += [f"  u{i}: {{team: us, role: {role}}}" for i, role in enumerate(("led", "built", "contributed"))]
    spec += [f"  m{i}: {{team: us}}" for i in range(6)]
    spec += [f"  c{t}_{i}: {{team: t{t}}}" for t in range(count) for i in range(6)]
    spec += ["edges: [u0 -> c0_0, m0 -> c0_1"]
    spec += [f", c{t}_{i} -> c{t + 1}_{i}" for t in range(count - 1) for i in range(2)]
    return model("\n".join(spec) + "]\n")


def shut(shown: Picture) -> list[str]:
    return [node.name for node in shown.nodes if node.folded]


@pytest.mark.parametrize("boxes", [None, *views.TIGHTER])
def test_what_i_had_a_role_in_is_never_folded(boxes: int | None) -> None:
    shown = views.overview(loaded(CASE), views.Folding(boxes=boxes))
    cards = {node.key: node.standing for node in shown.nodes if not node.folded}
    assert {key: cards.get(key) for key in ("c0", "c1", "c2", "c3")} == {
        "c0": "led", "c1": "led", "c2": "built", "c3": "built",
    }  # fmt: skip
    assert not any(node.standing in ("led", "built") for node in shown.nodes if node.folded)


@pytest.mark.parametrize(("boxes", "near"), [(None, ["T0"]), (20, []), (15, ["More of US"])])
def test_the_farthest_folds_first_and_my_team_last(boxes: int | None, near: list[str]) -> None:
    shown = shut(views.overview(roles(9), views.Folding(boxes=boxes)))
    far = [f"T{t}" for t in range(9)]
    assert shown == [one for one in ("More of US", *far) if (one in near) == one.startswith("More")]


def test_what_is_left_of_my_team_is_a_box_within_it() -> None:
    shown = views.overview(roles(9), views.Folding(boxes=8))
    (rest,) = [node for node in shown.nodes if node.key == "team-us"]
    assert (rest.name, rest.technology, rest.standing, rest.boundary) == ("More of US", "6 elements", "team", "us")
    assert {"u0", "u1", "u2"} <= {node.key for node in shown.nodes if node.boundary == "us"}
    own = views.by_key(roles(9), "team-us")
    assert {f"m{i}" for i in range(6)} <= {node.key for node in own.nodes}


def test_a_fold_that_is_asked_for_says_what_of_it_is_mine_and_claims_no_more() -> None:
    whole = loaded(CASE)
    shown = views.overview(whole, views.Folding(only=("mine", "t0")))
    assert shut(shown) == ["My team", "Squad 0"]
    (own,) = [node for node in shown.nodes if node.key == "team-mine"]
    assert (own.technology, own.standing) == ("2 led, 2 built of 7", "team")
    said = describe(shown)
    assert "My team, one box (2 led, 2 built of 7): Part 0, Part 1" in said
    assert "I led" not in said
    assert shut(views.overview(whole, views.Folding(only=()))) == []
    assert "team-mine" in {one.key for one in views.pictures(whole, views.Folding(only=("mine",)))}


def test_a_part_of_mine_in_another_team_s_box_does_not_paint_it() -> None:
    shown = model("title: T\nteams: {a: {}}\ncomponents: {x: {team: a, role: built}, y: {team: a}}")
    (box,) = views.overview(shown, views.Folding(only=("a",))).nodes
    assert (box.technology, box.standing) == ("1 built of 2", "other")


def test_a_view_says_what_it_folds() -> None:
    spec = GROUPED + "views:\n  near: {include: [sales, billing], fold: billing}\n  all: {fold: never}\n"
    shown = model(spec)
    assert shut(views.by_key(shown, "near")) == ["Billing"]
    assert "team-billing" in {one.key for one in views.pictures(shown)}, "what a view folds has its picture too"
    assert shut(views.by_key(shown, "near", views.Folding(only=("sales",)))) == ["Sales"], "the command's word is last"
    large = loaded(CASE)
    open_ = msgspec.structs.replace(large, views={"overview": View(id="overview", title="All", fold=())})
    assert len(views.overview(open_).nodes) == len(large.elements)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["one"], "one"), (["one", "two"], "one, two"), (["one", "two", "three"], "one and 2 more"),
        (["one", "one"], "one"), (["one", ""], "one and 1 more"), (["", ""], "to B0, B1"), ([""], None),
        (["", "", ""], "to B0 and 2 more"),
    ],
)  # fmt: skip
def test_an_edge_into_a_fold_says_what_it_is(labels: list[str], said: str | None) -> None:
    spec = "title: T\nteams: {b: {}}\ncomponents:\n  a: {}\n"
    spec += "".join(f"  b{i}: {{team: b}}\n" for i in range(4)) + "edges:\n"
    spec += "".join(f"  - a -> b{i}{f': {label}' if label else ''}\n" for i, label in enumerate(labels))
    (link,) = views.overview(model(spec), views.Folding(only=("b",))).links
    assert link.label == said


def dense(elements: int, *, led: int = 0) -> Model:
    """Teams of ten; each element calls the next, one of the next team, and one far away."""
    lines = ["title: Dense", "teams: {" + ", ".join(f"t{at}: Team {at}" for at in range(elements // 10)) + "}"]
    lines += ["components:"]
    lines += [
        f"  c{at}: {{team: t{at // 10}, role: {'led' if at < led else 'none'}}}" for at in range(elements)
    ]  # fmt: skip
    lines += ["edges:"]
    for step in (1, 11, 37):
        lines += [f"  - c{at} -> c{(at * 7 + step) % elements if step == 37 else at + step}"
                  for at in range(elements - step) if step != 37 or (at * 7 + step) % elements != at]  # fmt: skip
    return model("\n".join(lines))


@pytest.mark.parametrize("elements", [60, 300, 1000])
def test_a_build_lays_out_no_more_than_it_has_time_for(elements: int) -> None:
    """Bounded by counts: as many pictures as are worth so many links squared; the others are told of."""
    laid: list[Picture] = []
    notes: list[str] = []

    def draw(picture: Picture, *, engine_name: str) -> SimpleNamespace:
        assert engine_name == "auto"
        laid.append(picture)
        return SimpleNamespace(scene=SimpleNamespace(picture=picture), verdict=SimpleNamespace(points=9.0))

    whole = dense(elements)
    drawn = overview.pictures(whole, draw=draw, note=notes.append)  # type: ignore[arg-type]
    assert len(laid) == len(drawn) <= 1 + views.MOST_PARTS
    parts = sum(len(one.links) ** 2 for one in laid[1:])
    assert len(laid[0].links) ** 2 + parts <= max(overview.MOST_WORK, len(laid[0].links) ** 2)
    left = len(views.pictures(whole)) - len(drawn)
    told = f"{left} more pictures" if left > 1 else "one more picture"
    assert [note.split(" of phases")[0] for note in notes] == [told]


def test_what_is_mine_is_folded_too_where_it_is_more_than_a_picture_can_hold() -> None:
    few, many = dense(300, led=30), dense(300, led=150)
    assert {f"c{at}" for at in range(30)} <= {node.key for node in views.overview(few).nodes}
    shown = views.overview(many)
    assert len(shown.nodes) <= 40
