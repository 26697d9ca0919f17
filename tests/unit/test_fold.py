"""Large systems: what is folded into one box, what is found where nothing groups the elements, and what each shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from drawn import model

from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.views import Picture
from archdoc.diagram.views.boundaries import tree
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
    assert (link.both_ways, link.label, link.badges) == (False, "2 edges", (1,))
    back = views.overview(model(spec + "  - a1 -> b1\n  - a2 -> b2\n  - {from: b3, to: a3, mode: batch}"))
    (link,) = [link for link in back.links if len(link.numbers) > 1]
    assert (link.both_ways, link.label, link.mode) == (True, "3 edges", "sync")


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
