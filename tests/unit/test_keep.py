"""A picture that changes a little: what it has stays in its place, or the picture is laid out anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from drawn import SPECS

from archdoc.build.build import Order
from archdoc.build.cache import PLACES
from archdoc.build.folder import build
from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.diagram import Diagram, again, diagram
from archdoc.diagram.layout.judge import judge
from archdoc.spec import load

SPEC = """
title: Orders
teams: {shop: {name: Shop, mine: true}, paper: {name: Paper}}
components:
  web: {team: shop}
  api: {team: shop, role: led}
  store: {team: shop, type: database}
  printer: {team: paper}
edges:
  - {web -> api: order}
  - {api -> store: write}
  - {api -> printer: slip}
"""


def model(text: str) -> Model:
    return load.load_text(text, "orders.yaml")


def middles(one: Diagram) -> dict[str, tuple[float, float]]:
    scene = one.scene
    return {
        key: (round(x - scene.left + card.width / 2, 1), round(y - scene.top + card.height / 2, 1))
        for key, (x, y, card) in scene.cards.items()
    }


@pytest.fixture(scope="module")
def first() -> Diagram:
    return diagram(views.overview(model(SPEC)))


def kept(first: Diagram, text: str) -> Diagram | None:
    return again(first.kept, views.overview(model(text)))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_same_picture_comes_out_byte_for_byte(path: Path) -> None:
    shown = views.overview(load.load(path))
    drawn = diagram(shown)
    repeated = again(drawn.kept, shown)
    assert repeated is not None
    assert repeated.svg() == drawn.svg()


def test_a_changed_word_moves_nothing_and_is_there(first: Diagram) -> None:
    changed = kept(first, SPEC.replace("slip", "sheet"))
    assert changed is not None
    assert middles(changed) == middles(first)
    assert ">sheet</text>" in changed.svg()


def test_what_is_left_out_leaves_the_others_in_their_order(first: Diagram) -> None:
    fewer = SPEC.replace("  printer: {team: paper}\n", "").replace("  - {api -> printer: slip}\n", "")
    changed = kept(first, fewer.replace(", paper: {name: Paper}", ""))
    assert changed is not None
    before, after = middles(first), middles(changed)
    assert set(after) == {"web", "api", "store"}
    for axis in (0, 1):
        assert sorted(after, key=lambda key: before[key][axis]) == sorted(after, key=lambda key: after[key][axis])


def test_what_is_new_stands_in_its_frame_and_moves_less_than_half_of_the_others(first: Diagram) -> None:
    more = SPEC.replace("edges:", "  mailer: {team: shop}\nedges:") + "  - {api -> mailer: receipt}\n"
    changed = kept(first, more)
    assert changed is not None
    assert changed.verdict.clean
    assert changed.verdict == judge(changed.scene)
    before, after = middles(first), middles(changed)
    assert sum(before[key] == after[key] for key in before) * 2 >= len(before)
    frame = next(one.box for one in changed.scene.frames if one.boundary.id == "shop")
    x, y, card = changed.scene.cards["mailer"]
    assert frame[0] < x < x + card.width < frame[2]
    assert frame[1] < y < y + card.height < frame[3]


def test_a_picture_with_much_new_or_other_hints_is_laid_out_anew(first: Diagram) -> None:
    added = "".join(f"  part{i}: {{team: shop}}\n" for i in range(5))
    assert kept(first, SPEC.replace("edges:", f"{added}edges:")) is None
    boundary = SPEC.replace("edges:", "  audit: {team: books}\nedges:").replace("paper: {", "books: Books, paper: {")
    assert kept(first, boundary) is None
    hinted = SPEC + "views: {overview: {title: All, include: [web, api, store, printer], layout: [store after web]}}\n"
    assert kept(first, hinted) is None


def test_a_steady_build_remembers_and_any_other_does_not(tmp_path: Path) -> None:
    more = SPEC.replace("edges:", "  mailer: {team: shop}\nedges:") + "  - {api -> mailer: receipt}\n"
    order, spec = Order(kinds=("diagram",)), tmp_path / "orders.yaml"

    def drawn(text: str, folder: str, *, steady: bool) -> bytes:
        spec.write_text(text)
        build([spec], order, tmp_path / folder, steady=steady)
        return (tmp_path / folder / "orders/diagram.svg").read_bytes()

    anew = drawn(more, "anew", steady=False)
    there = tmp_path / "out/orders" / PLACES
    drawn(SPEC, "out", steady=False)
    assert not there.exists()
    drawn(SPEC, "out", steady=True)
    steady = drawn(more, "out", steady=True)
    remembered = again(diagram(views.overview(model(SPEC))).kept, views.overview(model(more)))
    assert remembered is not None
    assert steady.decode() == remembered.svg()
    assert "node-mailer" in json.loads(there.read_text())["overview"]["found"]["nodes"]
    there.write_text("{broken")
    drawn(SPEC, "out", steady=False)
    assert drawn(more, "out", steady=True) == anew
    drawn(SPEC, "out", steady=False)
    assert drawn(more, "out", steady=False) == anew
