"""The page to present with, in a real browser: by keys and by hand, for the room and for who presents."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from drawn import SPECS, loaded, pictures
from reader import Visit

from archdoc.interview import present
from archdoc.interview.faults import choices
from archdoc.interview.questions import ask
from archdoc.interview.talk import talk
from archdoc.interview.whatif import whatif
from archdoc.render.html.present import page as html_of

Visiting = Callable[..., Visit]
NOTIFICATION = next(path for path in SPECS if path.stem == "notification")


@cache
def html() -> str:
    model = loaded(NOTIFICATION)
    questions = ask(model)
    shown = {one.scene.picture.key: (one.svg(), one.themed("dark").svg()) for one in pictures(NOTIFICATION)}
    steps = present.steps(model, talk(model, questions, 15), questions, shown)
    faults = {one.key: whatif(model, one.fault, (one.what,), questions) for one in choices(model)}
    return html_of(model.title, steps, present.overlays(model), shown, minutes=15, faults=faults, notice="Internal")


def at(page: Any) -> str:
    words: str = page.locator(".step:not([hidden]) h2").inner_text()
    return words


def still(page: Any) -> list[float]:
    """The part of the picture that is seen, once it has stopped moving."""
    page.evaluate("Object.assign(window, {seen: '', same: 0})")
    page.wait_for_function(
        "() => { const svg = [...document.querySelectorAll('.picture svg')].find(one => one.getClientRects().length);"
        "const now = svg.getAttribute('viewBox'); same = now === seen ? same + 1 : 0; seen = now; return same > 2; }",
        polling=200,
    )
    box: str = page.evaluate("window.seen")
    return [float(one) for one in box.split(" ")]


def opened(visit: Visiting, **options: Any) -> Visit:
    seen = visit(html(), **options)
    seen.page.evaluate("document.activeElement.blur()")
    return seen


def test_keys_step_and_the_picture_zooms_to_what_is_told(visit: Visiting) -> None:
    seen = opened(visit)
    page = seen.page
    whole = still(page)
    assert at(page) == "Notification system"
    page.keyboard.press("ArrowRight")
    near = still(page)
    assert at(page).startswith("Orders API → Domain events")
    assert near[2] < whole[2] * 0.7
    lit = page.locator(".picture:not([hidden]) .node.lit").evaluate_all("all => all.map(one => one.dataset.id)")
    assert sorted(lit) == ["events", "orders_api"]
    inside = page.evaluate(
        "() => { const svg = document.querySelector('.picture:not([hidden]) svg').getBoundingClientRect();"
        "return [...document.querySelectorAll('.node.lit')].every(one => { const box = one.getBoundingClientRect();"
        "return box.left >= svg.left && box.right <= svg.right && box.top >= svg.top && box.bottom <= svg.bottom; }); }"
    )
    assert inside
    page.keyboard.press("z")
    assert still(page) == whole
    page.keyboard.press("End")
    assert at(page) == "What came of it"
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    assert at(page) == "Notification system"
    assert seen.complaints == []
    assert [url for url in seen.asked if not url.startswith(("file:", "data:", "about:"))] == []


def test_an_overlay_makes_mine_stand_out_and_goes_again(visit: Visiting) -> None:
    page = opened(visit).page
    page.keyboard.press("o")
    lit = page.locator(".picture:not([hidden]) .node.lit").evaluate_all("all => all.map(one => one.dataset.id)")
    model = loaded(NOTIFICATION)
    assert sorted(lit) == sorted(
        one.id for one in model.elements.values() if one.standing in {"led", "built", "contributed"}
    )
    assert page.locator("[data-overlay=o]").get_attribute("aria-pressed") == "true"
    assert page.locator(".overlay").inner_text() == "My parts"
    page.keyboard.press("Escape")
    assert page.locator(".node.lit").count() == 0
    assert page.locator(".overlay").inner_text() == ""


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_fault_is_chosen_by_keys_and_told_on_the_picture(visit: Visiting, width: int, scheme: str) -> None:
    seen = opened(visit, width=width, scheme=scheme)
    page = seen.page
    page.keyboard.press("ArrowRight")
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.id") == "fault"
    page.locator("#fault").select_option("down:ses")
    assert at(page) == "Amazon SES is down"
    shown = page.locator(".picture:not([hidden]) svg:visible")
    assert shown.locator(".node.struck").get_attribute("data-id") == "ses"
    assert shown.locator(".node.fills").get_attribute("data-id") == "email_queue"
    assert "320 a second × 3,600 s = 1.2 million an hour" in page.locator("#fault-card").inner_text()
    assert seen.violations() == []
    page.keyboard.press("ArrowRight")
    assert page.locator(".count").inner_text().startswith("2 of")
    page.keyboard.press("Escape")
    assert page.locator("#fault-card").is_hidden()
    assert shown.locator(".node.struck").count() == 0
    assert page.locator("#fault").input_value() == ""


def test_a_badge_leads_to_its_decision(visit: Visiting) -> None:
    page = opened(visit).page
    page.locator(".picture:not([hidden]) .badge[data-tradeoff='6']").first.click()
    assert at(page).startswith("6 Why not call the vendor")


def test_the_presenter_sees_notes_questions_and_the_time_and_steps_for_both(visit: Visiting) -> None:
    page = opened(visit).page
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    desk = popup.value
    assert desk.locator(".clock").inner_text().startswith("0:0")
    assert " of 15:00" in desk.locator(".clock").inner_text()
    assert "Next: Orders API → Domain events" in desk.locator("main").inner_text()
    desk.keyboard.press("ArrowRight")
    assert at(page).startswith("Orders API → Domain events")
    assert desk.locator("main h1").inner_text() == at(page)
    assert desk.locator("main li").count() > 0
    desk.close()
    page.keyboard.press("ArrowRight")
    assert "Step" not in at(page)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_and_nothing_is_wider_than_the_screen(visit: Visiting, width: int, scheme: str) -> None:
    seen = opened(visit, width=width, scheme=scheme)
    seen.page.keyboard.press("ArrowRight")
    still(seen.page)
    assert seen.violations() == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.complaints == []


def test_who_wants_no_motion_gets_none(visit: Visiting) -> None:
    page = opened(visit).page
    page.emulate_media(reduced_motion="reduce")
    page.keyboard.press("ArrowRight")
    first = page.evaluate("document.querySelector('.picture:not([hidden]) svg').getAttribute('viewBox')")
    assert [float(one) for one in first.split(" ")] == still(page)
    page.emulate_media(reduced_motion="no-preference")
