"""Pages over all projects in a real browser: decisions and technologies, searched, filtered, by keyboard, on paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from drawn import SPECS, loaded
from reader import TOO_WIDE, Visit

from archdoc.build import portfolio as pages
from archdoc.dossier import decided, portfolio, sections
from archdoc.render.html import across
from archdoc.render.html import portfolio as index
from archdoc.render.html.portfolio import Names

NAMES = Names.of()
EVERY = pages.FEW + 25
"""More projects than a page has as a whole."""


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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages over more projects than one has as a whole: each spec, over and over, with a year and a name of its own."""
    folder = tmp_path_factory.mktemp("many")
    with closing(pages.Shelf()) as shelf:
        for at in range(EVERY):
            one = entries()[at % len(entries())]
            tools = (*one.about.technologies, f"Tool {at}")
            about = msgspec.structs.replace(one.about, start=2000.0 + at % 20, end=2001.0 + at % 20, technologies=tools)
            title, name = f"{one.title} {at}", f"{one.folder}-{at}"
            shelf.add(at, msgspec.structs.replace(one, title=title, folder=name, about=about))
        pages.written(folder, shelf, range(EVERY), NAMES, "internal")
    return folder


@pytest.fixture
def many(made: Path, tmp_path: Path) -> Path:
    """The same, for a test of its own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def cards(page: Any) -> list[str]:
    found: list[str] = page.locator("article").evaluate_all("several => several.map(one => one.id)")
    return found


def told(page: Any, text: str) -> None:
    """Waits until the page says it."""
    page.wait_for_function("text => document.querySelector('output').textContent === text", arg=text)


def having(test: Callable[[portfolio.Entry], bool]) -> int:
    """Of how many projects it is so."""
    return sum(test(entries()[at % len(entries())]) for at in range(EVERY))


@pytest.mark.parametrize(("name", "scheme", "width"), [
    ("index", "light", 1280), ("index", "dark", 390), ("decisions", "dark", 1280), ("decisions", "light", 390),
    ("technologies", "light", 390),
])  # fmt: skip
def test_pages_over_many_shut_nobody_out(
    visit: Callable[..., Visit], many: Path, name: str, scheme: str, width: int
) -> None:
    made = visit((many / f"{name}.html").read_text(), scheme=scheme, width=width)
    made.page.locator("[name=text]").fill("postgresql")
    made.page.wait_for_function("document.querySelector('output').textContent")
    assert made.page.evaluate(TOO_WIDE) == []
    assert made.violations() == []
    outside = [one for one in made.complaints if "ERR_FILE_NOT_FOUND" not in one]  # the made up pictures
    assert outside == []
    assert [url for url in made.asked if not url.startswith("file:")] == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["projects-1", "decisions-1", "technology"])
def test_lists_of_many_shut_nobody_out(visit: Callable[..., Visit], many: Path, name: str, width: int) -> None:
    made = visit(next(many.glob(f"index.parts/*/{name}*.html")).read_text(), width=width)
    assert made.violations() == []
    assert made.page.evaluate(TOO_WIDE) == []


def test_many_projects_are_searched_and_filtered(visit: Callable[..., Visit], many: Path) -> None:
    page_ = visit((many / "index.html").read_text()).page
    assert len(cards(page_)) == 10
    page_.get_by_label("Search").focus()
    notification = having(lambda one: one.folder == "notification")
    page_.keyboard.type("rabbitmq opt-out")
    told(page_, f"{notification} of {EVERY} projects")
    assert {one.rpartition("-")[0] for one in cards(page_)} == {"notification"}
    page_.get_by_label("Search").fill("rabbitm opt-o")
    told(page_, f"{notification} of {EVERY} projects")
    page_.get_by_label("Search").fill("rabitmq")
    page_.wait_for_function("document.querySelector('output').textContent.endsWith('by words that are near')")
    page_.get_by_label("Search").fill("go")
    told(page_, f"{having(lambda one: '|go|' in one.about.words)} of {EVERY} projects")
    page_.get_by_label("Search").fill("ch")
    told(page_, f"{having(lambda one: one.folder == 'checkout')} of {EVERY} projects, by words that are near")
    page_.get_by_label("Search").fill("qzvxw")
    told(page_, f"0 of {EVERY} projects")
    assert cards(page_) == []
    page_.get_by_role("button", name="Show all").press("Enter")
    told(page_, "")
    assert len(cards(page_)) == 10
    page_.get_by_label("Technology").fill("postgres")
    told(page_, f"{having(lambda one: 'PostgreSQL' in one.about.technologies)} of {EVERY} projects")
    page_.get_by_label("Technology").fill("")
    told(page_, "")
    page_.get_by_label("Decision about").fill("rabbitmq managed service")
    told(page_, f"{notification} of {EVERY} projects")
    page_.get_by_label("Decision about").fill("")
    told(page_, "")
    page_.get_by_label("Person").select_option("Daniel Okafor")
    told(page_, f"{having(lambda one: one.about.person == 'Daniel Okafor')} of {EVERY} projects")
    page_.get_by_label("Team").select_option("Storefront")
    told(page_, f"{having(lambda one: one.folder == 'checkout')} of {EVERY} projects")


def test_more_of_what_was_found_is_shown_when_asked_for(visit: Callable[..., Visit], many: Path) -> None:
    page_ = visit((many / "index.html").read_text()).page
    page_.get_by_label("Search").fill("kafka")
    kafka = having(lambda one: "|kafka" in one.about.words)
    told(page_, f"{kafka} of {EVERY} projects")
    first = cards(page_)
    assert len(first) == 10
    page_.get_by_role("button", name="Show more").press("Enter")
    page_.wait_for_function("document.querySelectorAll('article').length === 20")
    assert cards(page_)[:10] == first
    assert len(set(cards(page_))) == 20


def test_a_search_is_in_the_address_and_there_again_after_going_back(visit: Callable[..., Visit], many: Path) -> None:
    page_ = visit((many / "index.html").read_text()).page
    page_.get_by_role("button", name="2007: 3 projects").press("Enter")
    told(page_, f"3 of {EVERY} projects")
    page_.get_by_label("Search").fill("orders")
    page_.wait_for_function("location.hash === '#?text=orders&year=2007'")
    page_.goto((many / "decisions.html").as_uri())
    page_.go_back()
    page_.wait_for_function("document.querySelector('output').textContent")
    assert page_.get_by_label("Search").input_value() == "orders"
    assert page_.locator("[name=year]").input_value() == "2007"


def test_who_decided_this_before_among_many(visit: Callable[..., Visit], many: Path) -> None:
    page_ = visit((many / "decisions.html").read_text()).page
    page_.get_by_label("Who decided this before?").fill("rabbitmq staging")
    every = sum(len(entries()[at % len(entries())].decisions) for at in range(EVERY))
    told(page_, f"{having(lambda one: one.folder == 'notification')} of {every} decisions")
    assert all(re.fullmatch(r"Notification system \d+ · 4", one) for one in shown(page_))
    page_.get_by_label("Status").select_option("accepted")
    told(page_, f"0 of {every} decisions")


def test_without_scripts_many_projects_are_found_by_their_names(visit: Callable[..., Visit], many: Path) -> None:
    made = visit((many / "index.html").read_text(), scripts=False)
    assert not made.page.locator("form").is_visible()
    assert len(cards(made.page)) == 10
    names = []
    for link in made.page.locator(".browse a").evaluate_all("several => several.map(one => one.href)"):
        made.page.goto(link)
        names += made.page.locator(".names a").all_inner_texts()
        assert made.page.locator(".names a").first.evaluate("one => one.href").startswith(many.as_uri() + "/")
    assert len(names) == EVERY
    assert names == sorted(names, key=str.casefold)


def test_a_part_that_is_missing_is_told(visit: Callable[..., Visit], many: Path) -> None:
    next(many.glob("index.parts/*/projects-facets.js")).unlink()
    page_ = visit((many / "index.html").read_text()).page
    page_.locator("[name=year]").select_option("2007")
    page_.wait_for_function("document.querySelector('output').textContent.includes('projects-facets.js')")
