"""Every picture in a real browser: nothing over anything, everything where it belongs, and all of it can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from audit import faults, smallest
from drawn import HARD, SPECS, SVG, drawn, loaded, needs_dot, pictures, refuse

from archdoc.diagram import views
from archdoc.diagram.diagram import diagram

Measure = Callable[[str], dict[str, Any]]
READABLE, READABLE_UP_TO = 7.0, 25
ET.register_namespace("", SVG[1:-1])


def wrong(measure: Measure, path: Path, look: str) -> dict[str, list[str]]:
    found = {one.scene.picture.key: faults(measure(one.themed(look).svg())) for one in pictures(path)}  # type: ignore[arg-type]
    return {key: bad for key, bad in found.items() if bad}


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_no_picture_has_a_fault(measure: Measure, path: Path) -> None:
    assert wrong(measure, path, "light") == {}


@pytest.mark.parametrize("look", ["dark", "print"])
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_nor_in_the_other_themes(measure: Measure, path: Path, look: str) -> None:
    assert wrong(measure, path, look) == {}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_smallest_text_can_be_read_on_an_a4_page(measure: Measure, path: Path) -> None:
    sizes = {
        one.scene.picture.key: (len(one.scene.picture.nodes), smallest(measure(one.svg()))) for one in pictures(path)
    }
    small = {key: size for key, (nodes, size) in sizes.items() if nodes <= READABLE_UP_TO and round(size, 1) < READABLE}
    assert small == {}


@needs_dot
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_nor_as_the_dot_of_the_system_lays_it_out(measure: Measure, path: Path) -> None:
    shown = [diagram(picture, engine_name="dot") for picture in views.pictures(loaded(path))]
    found = {one.scene.picture.key: faults(measure(one.svg())) for one in shown}
    assert {key: bad for key, bad in found.items() if bad} == {}


SPEC = """
title: T
teams: {t: {name: Orders, mine: true}}
components: {a: {team: t, name: First}, b: {team: t, name: Second, tradeoff: Own}, c: {name: Third}, d: {name: Fourth}}
edges:
  - {from: a, to: b, label: one, tradeoff: Choice}
  - {from: b, to: c, label: two, tradeoff: Other}
  - {from: c, to: d, label: three}
"""


@pytest.fixture(scope="module")
def good() -> str:
    return drawn(SPEC, direction="TB").svg()


class Doctored:
    """A picture that can be spoiled."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        self.by_id = {e.get("id"): e for e in self.root.iter() if e.get("id")}

    def text(self, words: str) -> ET.Element:
        return next(t for t in self.root.iter(f"{SVG}text") if t.text == words)

    def badge(self, owner: str) -> ET.Element:
        return next(g for g in self.root.iter(f"{SVG}g") if owner in (g.get("data-edge"), g.get("data-node")))

    def move(self, element: ET.Element, x: float, y: float) -> None:
        element.set("transform", f"translate({x} {y})")

    def box(self, key: str) -> tuple[float, float, float, float]:
        rect = self.by_id[f"node-{key}"].find(f"{SVG}rect")
        assert rect is not None
        x, y, w, h = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
        return (x, y, x + w, y + h)

    def path(self, edge: str) -> ET.Element:
        found = self.by_id[edge].find(f"{SVG}path")
        assert found is not None
        return found

    def svg(self) -> str:
        return ET.tostring(self.root, "unicode")


def over(one: Doctored) -> None:
    to, own = one.text("First"), one.text("Third")
    own.set("x", to.get("x", "0"))
    own.set("y", to.get("y", "0"))


def outside_card(one: Doctored) -> None:
    one.move(one.text("First"), -60, 0)


def label_on_card(one: Doctored) -> None:
    left, _, right, bottom = one.box("d")
    one.text("three").set("x", str((left + right) / 2))
    one.text("three").set("y", str(bottom - 2))


def badge_aside(one: Doctored) -> None:
    one.move(one.badge("edge-1"), 40, 0)


def badge_away(one: Doctored) -> None:
    one.move(one.badge("node-b"), 90, 0)


def badge_on_card(one: Doctored) -> None:
    left, top, _, _ = one.box("d")
    for part in one.badge("edge-2"):
        names = ("cx", "cy") if part.tag == f"{SVG}circle" else ("x", "y")
        part.set(names[0], str(left + 12))
        part.set(names[1], str(top + 12))


def badge_on_text(one: Doctored) -> None:
    word, badge = one.text("two"), one.badge("edge-2")
    for part in badge:
        names = ("cx", "cy") if part.tag == f"{SVG}circle" else ("x", "y")
        part.set(names[0], word.get("x", "0"))
        part.set(names[1], word.get("y", "0"))


def badge_on_badge(one: Doctored) -> None:
    first, other = one.badge("edge-1"), one.badge("edge-2")
    for part, to in zip(other, first, strict=True):
        part.attrib.update({key: to.get(key, "") for key in ("cx", "cy", "x", "y") if key in to.attrib})


def through_card(one: Doctored) -> None:
    left, top, right, bottom = one.box("c")
    edge = one.path("edge-1")
    edge.set("d", f"{edge.get('d')}M{left - 20} {(top + bottom) / 2}H{right + 20}")


def through_text(one: Doctored) -> None:
    word, edge = one.text("three"), one.path("edge-1")
    x, y = float(word.get("x", 0)), float(word.get("y", 0)) - 4
    edge.set("d", f"{edge.get('d')}M{x - 30} {y}H{x + 30}")


def off_card(one: Doctored) -> None:
    one.path("edge-3").set("d", f"{one.path('edge-3').get('d')}m260 0h9")


def label_away(one: Doctored) -> None:
    one.move(one.text("three"), 120, 0)


def off_canvas(one: Doctored) -> None:
    one.move(one.text("T"), -300, 0)


def pale(one: Doctored) -> None:
    one.text("First").set("fill", "#cccccc")


def card_on_card(one: Doctored) -> None:
    a, b = one.box("c"), one.box("d")
    one.move(one.by_id["node-d"], a[0] - b[0] + 10, a[1] - b[1] + 10)


def mute(one: Doctored) -> None:
    del one.root.attrib["role"]


def scripted(one: Doctored) -> None:
    ET.SubElement(one.root, f"{SVG}script")


def linked(one: Doctored) -> None:
    ET.SubElement(one.root, f"{SVG}image", {"href": "https://example.com/a.png"})


SPOILS = {
    "text over text": over, "text outside its card": outside_card, "label over card": label_on_card,
    "badge off its edge": badge_aside, "badge off its card": badge_away, "badge over card": badge_on_card,
    "badge over text": badge_on_text, "badge over badge": badge_on_badge, "edge through card": through_card,
    "edge through text": through_text, "edge off its card": off_card, "label off its edge": label_away,
    "outside the canvas": off_canvas, "contrast": pale, "card over card": card_on_card,
    "no title, description or role": mute, "script": scripted, "reference to outside": linked,
}  # fmt: skip


def test_the_picture_to_be_spoiled_is_good(measure: Measure, good: str) -> None:
    assert faults(measure(Doctored(good).svg())) == []


@pytest.mark.parametrize("kind", SPOILS)
def test_each_fault_is_seen(measure: Measure, good: str, kind: str) -> None:
    spoilt = Doctored(good)
    SPOILS[kind](spoilt)
    assert kind in {fault.partition(":")[0] for fault in faults(measure(spoilt.svg()))}


def test_a_badge_on_two_edges_and_a_label_nearer_to_another_are_seen(measure: Measure, good: str) -> None:
    seen = measure(good)
    badge = next(b for b in seen["badges"] if b["edge"] == "edge-1")
    x, y = (badge["box"][0] + badge["box"][2]) / 2, (badge["box"][1] + badge["box"][3]) / 2
    other = next(edge for edge in seen["edges"] if edge["id"] == "edge-3")
    other["path"].append([x, y])
    assert "badge on two edges: 1" in faults(seen)
    label = next(text for text in seen["texts"] if text["words"] == "one")
    left, top, right, bottom = label["box"]
    label["box"] = [left + 1, top, right + 1, bottom]
    other["path"].append([right + 1, bottom])
    assert "label nearer to another edge: one" in faults(seen)


def test_text_too_small_for_paper_is_seen(measure: Measure, good: str) -> None:
    assert smallest(measure(good)) == 13.0
    seen = measure(good)
    seen["canvas"] = [0, 0, 2960.0, 100.0]
    assert smallest(seen) == pytest.approx(13.0 / 4)


def test_a_machine_without_a_browser_skips_unless_that_is_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHDOC_NO_SKIP", raising=False)
    with pytest.raises(pytest.skip.Exception):
        refuse("no browser")
    monkeypatch.setenv("ARCHDOC_NO_SKIP", "1")
    with pytest.raises(pytest.fail.Exception):
        refuse("no browser")
