"""Pages over all projects in a real browser: decisions and technologies, searched, filtered, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from drawn import SPECS, loaded
from reader import TOO_WIDE, Visit

from archdoc.dossier import decided, portfolio, sections
from archdoc.render.html import across
from archdoc.render.html import portfolio as index
from archdoc.render.html.portfolio import Names

NAMES = Names.of()


@cache
def entries() -> tuple[portfolio.Entry, ...]:
    """The specs as projects, without their pictures."""
    return tuple(
        portfolio.Entry(
            folder=path.stem, title=(read := loaded(path)).title, facts=sections.subtitle(read), summary=read.summary,
            figures=(), links=(("Dossier", "dossier.html"),), about=portfolio.about(read, sections.document(read)),
            decisions=decided.decisions(read), uses=decided.uses(read),
        )
        for path in SPECS
    )  # fmt: skip


@cache
def page(name: str) -> str:
    make = across.decisions_page if name == "decisions" else across.technologies_page
    return make(entries(), names=NAMES, notice="Internal")


def shown(page: Any) -> list[str]:
    found: list[str] = page.locator("tbody tr:visible .project, tbody tr:visible .name").all_inner_texts()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["decisions", "technologies"])
def test_a_page_over_all_shuts_nobody_out(visit: Callable[..., Visit], name: str, scheme: str) -> None:
    made = visit(page(name), scheme=scheme)
    assert made.violations() == []
    assert made.complaints == []
    assert [url for url in made.asked if not url.startswith("file:")] == []


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("name", ["decisions", "technologies"])
def test_nothing_of_a_page_over_all_is_wider_than_the_screen(
    visit: Callable[..., Visit], name: str, width: int
) -> None:
    assert visit(page(name), width=width).page.evaluate(TOO_WIDE) == []


def test_who_decided_this_before(visit: Callable[..., Visit]) -> None:
    page_ = visit(page("decisions")).page
    every = len(shown(page_))
    assert every == sum(len(one.decisions) for one in entries()) > 30
    page_.get_by_label("Who decided this before?").focus()
    page_.keyboard.type("rabbitmq staging")
    assert shown(page_) == ["Notification system · 4"], "by why it was taken back"
    assert page_.locator("output").inner_text() == f"1 of {every} decisions"
    page_.get_by_role("button", name="Show all").press("Enter")
    page_.wait_for_function("!document.querySelector('tbody tr[hidden]')")
    page_.get_by_label("Status").select_option("superseded")
    assert "Notification system · 4" in shown(page_)
    assert "Notification system · 3" not in shown(page_)
    page_.get_by_role("button", name="Show all").press("Enter")
    page_.wait_for_function("!document.querySelector('tbody tr[hidden]')")
    page_.get_by_label("Technology").select_option("Redis")
    assert {one.partition(" · ")[0] for one in shown(page_)} == {"Notification system", "Checkout payments"}


def test_a_filter_can_be_in_the_address(visit: Callable[..., Visit]) -> None:
    page_ = visit(page("technologies")).page
    page_.evaluate("location.hash = '#?text=postgresql&way=turned+down'")
    page_.wait_for_function("document.querySelector('tbody tr[hidden]')")
    assert shown(page_) == ["PostgreSQL"]
    assert page_.locator("select[name=way]").input_value() == "turned down"


def test_without_scripts_every_row_is_there(visit: Callable[..., Visit]) -> None:
    page_ = visit(page("decisions"), scripts=False).page
    assert len(shown(page_)) == sum(len(one.decisions) for one in entries())
    assert not page_.locator("form").is_visible()


def test_projects_are_filtered_by_person_team_and_decision(visit: Callable[..., Visit]) -> None:
    page_ = visit(index.page(entries(), names=NAMES)).page

    def projects() -> list[str]:
        found: list[str] = page_.evaluate("[...document.querySelectorAll('article:not([hidden])')].map(a => a.id)")
        return sorted(found)

    page_.get_by_label("Decision about").fill("rabbitmq managed service")
    assert projects() == ["notification"]
    page_.get_by_role("button", name="Show all").press("Enter")
    page_.wait_for_function("!document.querySelector('article[hidden]')")
    people = {one.about.person: one.folder for one in entries() if one.about.person}
    for person, folder in people.items():
        page_.get_by_label("Person").select_option(person)
        assert folder in projects()
    page_.get_by_label("Person").select_option("")
    page_.get_by_label("Team").select_option("Storefront")
    assert "checkout" in projects()
    assert "archdoc" not in projects()
