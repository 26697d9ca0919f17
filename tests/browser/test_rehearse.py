"""The questions on the dossier's page in a real browser, and the rehearsal by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from drawn import SPECS, loaded, pictures
from reader import TOO_WIDE, Visit

from archdoc.dossier import sections
from archdoc.interview.questions import ask
from archdoc.interview.questions.question import Gap, Question
from archdoc.render.html import dossier

Visiting = Callable[..., Visit]
WIDER = TOO_WIDE.replace("header *, main *", "#rehearsal *, header *, main *")
NOTIFICATION = next(path for path in SPECS if path.stem == "notification")
MINIMAL = next(path for path in SPECS if path.stem == "minimal")
LONG = "W" * 90


def question(id: str, weight: float, **more: object) -> Question:
    fields = {"text": f"Why {id}?", "standing": "answered", "answer": (f"Because of **{id}**.",), **more}
    return Question(id=f"why:{id}", rule="why", about="Orders API", weight=weight, **fields)  # type: ignore[arg-type]


FIVE = (
    question("a", 0.2, tradeoffs=(1, 99)),
    question("b", 0.9, standing="open", answer=(), missing=(Gap("Say it", ("edges", 0, "timeout")),)),
    question("c", 0.8), question("d", 0.7), question("e", 0.6, follow_up="And then?"),
)  # fmt: skip


@cache
def page_of(questions: tuple[Question, ...] | None = None) -> str:
    """The notification system's dossier, with questions; its own unless others are given."""
    shown = {one.scene.picture.key: (one.svg(), one.themed("dark").svg()) for one in pictures(NOTIFICATION)}
    model = loaded(NOTIFICATION)
    return dossier.dossier(sections.document(model), shown, questions=questions or ask(model))


@cache
def small(questions: tuple[Question, ...] = FIVE) -> str:
    return dossier.dossier(sections.document(loaded(MINIMAL)), {}, questions=questions)


def asked(page: Any) -> str:
    """The question that the rehearsal shows."""
    said: str = page.locator("#rehearsal .asks").inner_text()
    return said


def begun(visit: Visiting, html: str | None = None, **options: object) -> Any:
    page = visit(html or small(), **options).page
    page.locator("#rehearse").press("Enter")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_and_rehearsal_shut_nobody_out(visit: Visiting, scheme: str) -> None:
    made = visit(page_of(), scheme=scheme)
    made.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert made.violations() == []
    made.page.locator("#rehearse").press("Enter")
    assert made.violations() == []
    made.page.keyboard.press("Space")
    assert made.page.locator("#rehearsal .answer .answer").is_visible()
    assert made.violations() == []
    assert made.complaints == []
    assert [url for url in made.asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_is_wider_than_the_screen(visit: Visiting, width: int) -> None:
    long = tuple(
        question(LONG + str(n), 0.5, text=LONG, answer=(LONG,), follow_up=LONG, missing=(Gap(LONG, (LONG, LONG)),))
        for n in range(2)
    )
    for html in (page_of(), small(long)):
        page = visit(html, width=width).page
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(WIDER) == []
        page.locator("#rehearse").press("Enter")
        page.keyboard.press("Space")
        assert page.evaluate(WIDER) == []
        assert page.evaluate("document.getElementById('rehearsal').scrollWidth <= innerWidth")


def test_an_answer_opens_at_a_click_and_leads_to_the_trade_off(visit: Visiting) -> None:
    page = visit(page_of(FIVE)).page
    first = page.locator(".asked").first
    assert not first.locator(".answer").is_visible()
    first.locator("summary").press("Enter")
    assert first.locator(".answer").inner_text().startswith("Because of a.")
    assert first.locator(".note").inner_text().split() == ["Trade-offs", "1", "99"]
    assert first.locator("a.number").count() == 1, "99 has no row to lead to"
    first.locator("a.number").click()
    assert page.evaluate("location.hash") == "#tradeoff-1"


def test_where_an_answer_stands_is_said_in_words(visit: Visiting) -> None:
    page = visit(small()).page
    assert page.locator("summary .standing").all_inner_texts() == ["✓ answered", "? open", *["✓ answered"] * 3]
    page.locator("summary").nth(1).click()
    assert "edges.1.timeout" in page.locator(".asked").nth(1).inner_text()
    assert "5 questions: 4 answered, 0 partial, 1 open" in page.locator(".questions").inner_text()


def test_it_is_rehearsed_by_keyboard_alone_and_what_went_badly_comes_back_sooner(visit: Visiting) -> None:
    page = begun(visit)
    shown = page.locator("#rehearsal .answer .answer")
    heard = [asked(page)]
    assert page.locator("#rehearsal .count").inner_text() == "1 of 5"
    page.keyboard.press("1")
    assert (asked(page), shown.count()) == (heard[0], 0), "not rated before it was looked up"
    assert "press Space" in page.locator("#rehearsal .said").inner_text()
    for key, rating in (("Space", "1"), ("Enter", "3"), ("Space", "4"), ("Space", "3"), ("Enter", "3"), ("Space", "4")):
        page.keyboard.press(key)
        assert shown.count() == 1
        page.keyboard.press(rating)
        heard.append(asked(page))
    assert heard == ["Why b?", "Why c?", "Why d?", "Why b?", "Why e?", "Why a?", "5 of 5 rated"]
    assert page.locator("#rehearsal > div > .card > .answer").inner_text() == "2 easy, 3 good"
    page.keyboard.press("Escape")
    assert not page.locator("#rehearsal").is_visible()
    assert page.evaluate("document.activeElement.id") == "rehearse"


def test_arrows_move_without_rating(visit: Visiting) -> None:
    page = begun(visit)
    page.keyboard.press("Space")
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append((asked(page), page.locator("#rehearsal .answer .answer").count()))
    assert seen == [("Why c?", 0), ("Why d?", 0), ("Why c?", 0), ("Why b?", 0), ("Why b?", 0)]
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    assert asked(page) == "Nothing was rated"
    assert page.evaluate("localStorage.length") == 0


def test_it_works_by_hand_too(visit: Visiting) -> None:
    page = visit(small(), width=360).page
    page.get_by_role("button", name="Rehearse").click()
    for _ in range(5):
        page.get_by_role("button", name="Show the answer").click()
        page.get_by_role("button", name="Good").click()
    assert asked(page) == "5 of 5 rated"
    page.get_by_role("button", name="Once more").click()
    assert page.locator("#rehearsal .count").inner_text() == "1 of 5"
    page.get_by_role("button", name="Leave").click()
    assert not page.locator("#rehearsal").is_visible()


def test_it_takes_the_whole_screen_and_shows_how_long_one_thinks(visit: Visiting) -> None:
    page = begun(visit)
    box = page.locator("#rehearsal").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1440, 900)
    assert page.get_by_role("timer").inner_text() == "0:00"
    page.wait_for_function("document.querySelector('[role=timer]').textContent === '0:01'")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("timer").inner_text() == "0:00"


def test_a_screen_reader_hears_the_question_the_answer_and_the_rating(visit: Visiting) -> None:
    page = begun(visit)
    assert page.evaluate("document.activeElement.textContent") == "Why b?"
    page.keyboard.press("Space")
    assert page.locator("#rehearsal [aria-live=polite]").inner_text().startswith("? open")
    page.keyboard.press("2")
    assert page.get_by_role("status").inner_text() == "Rated “hard”: it comes back."
    assert page.evaluate("document.activeElement.textContent") == "Why c?"
    assert page.locator("#rehearsal [aria-live=polite]").inner_text() == ""


def test_the_next_rehearsal_begins_with_what_went_badly(visit: Visiting) -> None:
    page = begun(visit)
    for rating in "3431":
        page.keyboard.press("Space")
        page.keyboard.press(rating)
    kept = json.loads(page.evaluate("Object.values(localStorage)[0]"))
    assert kept == {f"question-why:{id}": rating for id, rating in zip("bcde", (3, 4, 3, 1), strict=True)}
    page.reload()
    page.locator("#rehearse").press("Enter")
    heard = []
    for _ in range(5):
        heard.append(asked(page))
        page.keyboard.press("ArrowRight")
    assert heard == ["Why e?", "Why a?", "Why b?", "Why d?", "Why c?"]


@pytest.mark.parametrize("broken", ["null", "[", '"x"', '{"question-why:b": 9}'])
def test_what_is_kept_may_be_anything(visit: Visiting, broken: str) -> None:
    made = visit(small())
    made.page.evaluate("text => localStorage.setItem('archdoc:rehearsal:' + document.title, text)", broken)
    made.page.reload()
    made.page.locator("#rehearse").press("Enter")
    made.page.keyboard.press("Space")
    made.page.keyboard.press("3")
    assert made.page.locator("#rehearsal .count").inner_text() == "2 of 5"
    assert made.complaints == []


def test_where_the_browser_keeps_nothing_it_is_said_and_nothing_breaks(visit: Visiting) -> None:
    made = visit(small(), spoiled=True)
    made.page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    made.page.reload()
    made.page.locator("#rehearse").press("Enter")
    for _ in range(5):
        made.page.keyboard.press("Space")
        made.page.keyboard.press("4")
    assert asked(made.page) == "5 of 5 rated"
    assert "keeps nothing" in made.page.get_by_role("status").inner_text()
    assert made.complaints == []


def test_a_badge_in_an_answer_leads_out_of_the_rehearsal(visit: Visiting) -> None:
    page = begun(visit, page_of(FIVE))
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.locator("#rehearsal a.number").click()
    assert not page.locator("#rehearsal").is_visible()
    assert page.evaluate("location.hash") == "#tradeoff-1"


def test_on_paper_there_are_no_questions(visit: Visiting) -> None:
    page = visit(small()).page
    assert page.locator(".questions").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".questions").is_visible()
    assert not page.locator("#rehearsal").is_visible()


def test_without_scripts_answers_open_and_nothing_promises_more(visit: Visiting) -> None:
    page = visit(small(), scripts=False).page
    assert not page.locator("#rehearse").is_visible()
    page.locator("summary").first.click()
    assert page.locator(".asked .answer").first.is_visible()


def test_a_page_without_questions_knows_nothing_of_them() -> None:
    html = dossier.dossier(sections.document(loaded(MINIMAL)), {})
    for word in ("rehears", "Questions", "localStorage", "<dialog"):
        assert word not in html
