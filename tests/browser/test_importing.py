"""Imported and large systems in a real browser: an overview that reads on paper, and a picture for each box in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from audit import faults, smallest
from drawn import model as from_text
from imported import COUNTED, model
from reader import TOO_WIDE, Visit

from archdoc.core.model import Model
from archdoc.diagram import overview, views
from archdoc.diagram.diagram import Diagram, diagram
from archdoc.diagram.views.fold import FOLD_ABOVE
from archdoc.dossier import sections
from archdoc.render.html import dossier

Measure = Callable[[str], dict[str, Any]]
LEGIBLE = 6.0
"""Points on A4."""


def large(kind: str, parts: int = 12, size: int = 25) -> Model:
    """300 elements: in teams, in groups, or with nothing but their edges, in clusters, to tell them apart."""
    spec = ["title: Large", *([f"{kind}s:"] if kind != "nothing" else [])]
    spec += [f"  t{part}: {{name: Part {part}}}" for part in range(parts) if kind != "nothing"]
    spec += ["components:"]
    home = "{}" if kind == "nothing" else f"{{{kind}: t%d}}"
    spec += [f"  c{part}_{at}: {home % part if '%' in home else home}" for part in range(parts) for at in range(size)]
    spec += ["edges:"]
    for part in range(parts):
        spec += [f"  - c{part}_{at} -> c{part}_{(at + 1) % size}" for at in range(size)]
        spec += [f"  - c{part}_0 -> c{part}_{at}" for at in range(2, size - 1, 4)]
        spec += [f"  - c{part}_{at} -> c{(part + at + 1) % parts}_{at}: call {at}" for at in range(2)]
    return from_text("\n".join(spec) + "\n")


@cache
def drawn(name: str) -> tuple[Model, dict[str, Diagram]]:
    """All pictures of a large system, or of one that was imported: also those that a build leaves to be asked for."""
    made = large(name) if name in LARGE else model(name)
    whole = overview.overview(made)
    more = {one.key: diagram(one) for one in views.pictures(made, whole.folding) if one.key != views.OVERVIEW}
    return made, {views.OVERVIEW: whole.picture, **more}


LARGE = ("team", "group", "nothing")


@pytest.mark.parametrize("name", [*COUNTED, *LARGE])
def test_no_overview_has_a_fault_and_each_reads_on_a4(measure: Measure, name: str) -> None:
    seen = measure(drawn(name)[1][views.OVERVIEW].svg())
    assert faults(seen) == []
    assert smallest(seen) >= LEGIBLE


@pytest.mark.parametrize("name", [*COUNTED, *LARGE])
def test_nor_has_a_picture_of_a_part(measure: Measure, name: str) -> None:
    found = {key: faults(measure(one.svg())) for key, one in drawn(name)[1].items() if key != views.OVERVIEW}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", [*COUNTED, *LARGE])
def test_each_folded_box_has_a_picture_and_in_the_end_all_is_shown(name: str) -> None:
    made, pictures = drawn(name)
    boxes = {node.key for one in pictures.values() for node in one.scene.picture.nodes if node.folded}
    assert boxes <= set(pictures)
    assert boxes or len(made.elements) <= FOLD_ABOVE
    shown = {node.key for one in pictures.values() for node in one.scene.picture.nodes if not node.folded}
    assert shown == set(made.elements)


@cache
def page_of(name: str) -> str:
    made, pictures = drawn(name)
    shown = {key: (one.svg(), one.themed("dark").svg()) for key, one in pictures.items()}
    return dossier.dossier(sections.document(made, [one.scene.picture for one in pictures.values()]), shown)


def folded(name: str) -> list[str]:
    return [node.key for node in drawn(name)[1][views.OVERVIEW].scene.picture.nodes if node.folded]


PAGES = ("team", "nothing", "backup-likec4")


@pytest.mark.parametrize("name", PAGES)
def test_a_click_on_a_folded_box_leads_to_its_picture(visit: Callable[..., Visit], name: str) -> None:
    page = visit(page_of(name)).page
    assert folded(name)
    for key in folded(name):
        page.locator(f"#figure-overview a[href='#figure-{key}']").click()
        assert page.evaluate("location.hash") == f"#figure-{key}"
        top = page.locator(f"#figure-{key}").bounding_box()["y"]
        assert -1 <= top < 900 - 300


@pytest.mark.parametrize("name", PAGES)
def test_each_folded_box_is_reached_by_keyboard_and_has_a_name(visit: Callable[..., Visit], name: str) -> None:
    page = visit(page_of(name)).page
    wanted = {f"#figure-{key}" for key in folded(name)}
    reached: dict[str, str] = {}
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.getAttribute('href'), document.activeElement.ariaLabel]")
        reached.setdefault(*here)
        if wanted <= set(reached):
            break
    assert wanted <= set(reached)
    assert all(reached[href].startswith("Picture of ") for href in wanted)
    assert len({reached[href] for href in wanted}) == len(wanted)
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") in wanted


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_dossier_of_a_large_system_shuts_nobody_out(visit: Callable[..., Visit], name: str, scheme: str) -> None:
    made = visit(page_of(name), scheme=scheme)
    assert made.violations() == []
    assert made.complaints == []
    assert made.page.evaluate(TOO_WIDE) == []
