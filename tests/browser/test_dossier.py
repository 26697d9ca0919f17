"""Dossier and portfolio in a real browser: nothing overflows, nobody is shut out, nothing is asked of outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import pytest
from drawn import SPECS, loaded, model, pictures
from reader import TOO_WIDE, Visit

from archdoc.dossier import document as d
from archdoc.dossier import portfolio
from archdoc.dossier import sections as dossier
from archdoc.render.html import dossier as dossier_html
from archdoc.render.html import portfolio as index

SCHEMES = ("light", "dark")
NOTIFICATION = next(path for path in SPECS if path.stem == "notification")


@cache
def page_of(path: Path) -> str:
    shown = {one.scene.picture.key: (one.svg(), one.themed("dark").svg()) for one in pictures(path)}
    return dossier_html.dossier(dossier.document(loaded(path)), shown)


def entries(count: int = len(SPECS)) -> list[portfolio.Entry]:
    """A project for each spec, over and over, a year apart."""
    made = []
    for at in range(count):
        path = SPECS[at % len(SPECS)]
        read = loaded(path)
        document = dossier.document(read)
        figure = portfolio.Figure(title=read.title, files=(("light", "diagram.svg"),), width=1280, height=840)
        about = portfolio.about(read, document)
        if count > len(SPECS):
            about = msgspec.structs.replace(about, start=2000.0 + at / 5, end=2000.5 + at / 5)
        made.append(
            portfolio.Entry(
                folder=f"{path.stem}-{at}", title=f"{read.title} {at}", facts=document.subtitle,
                summary=read.summary, figures=(figure, figure), links=(("Dossier", "dossier.html"),), about=about,
            )
        )  # fmt: skip
    return made


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_dossier_shuts_nobody_out_and_asks_nothing_of_outside(
    visit: Callable[..., Visit], path: Path, scheme: str
) -> None:
    made = visit(page_of(path), scheme=scheme)
    assert made.violations() == []
    assert made.complaints == []
    assert [url for url in made.asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_nothing_of_a_dossier_is_wider_than_the_screen(visit: Callable[..., Visit], path: Path, width: int) -> None:
    assert visit(page_of(path), width=width).page.evaluate(TOO_WIDE) == []


def test_words_without_end_are_broken(visit: Callable[..., Visit]) -> None:
    long = "W" * 90
    facts = (d.Fact(label=long, texts=(long, long)),)
    value, start = d.Value(text=f"5 {long}", number=5.0), d.Moment(text="2020", year=2020.0)
    later = d.Moment(text="2021", year=2021.0)
    blocks = (
        d.Heading(text=long), d.Prose(text=long), d.Facts(items=facts, columns=3),
        d.Cards(items=(d.Card(title=long, note=long, text=long, facts=facts),)),
        d.Flow(title=long, steps=(d.Step(source=long, target=long, label=long, note=long),)),
        d.Timeline(phases=(d.Phase(name=long, start=start, audience=long, facts=facts),), begin=start, end=later),
        d.Metrics(items=(
            d.Metric(name=long, kind=long, unit=long, target=value, series=((start, value), (later, value))),
            d.Metric(name=long, unit=long, baseline=value, actual=value),
        )),
        *dossier.document(model(f"title: T\ncomponents: {{a: {{tradeoff: {long}}}, b: {{}}}}")).sections[0].blocks,
        d.Terms(items=((long, long),)),
    )  # fmt: skip
    sections = (d.Section(number=1, title=long, id="t", blocks=blocks),)
    html = dossier_html.dossier(d.Document(title=long, subtitle=long, notice=long, sections=sections), {})
    assert "tradeoff-1" in html
    about = portfolio.About(role=long, period=long, technologies=(long,), numbers=((long, long),), lessons=(long,))
    entry = portfolio.Entry(
        folder="a", title=long, facts=long, summary=long, figures=(), links=((long, "x"),), about=about
    )
    for page in (html, index.page([entry, msgspec.structs.replace(entry, folder="b")], notice=long)):
        assert visit(page, width=360).page.evaluate(TOO_WIDE) == []


def test_a_badge_leads_to_its_row_and_the_row_lights_all_its_badges(visit: Callable[..., Visit]) -> None:
    page = visit(page_of(NOTIFICATION)).page
    page.locator("#badge-1").click()
    assert page.evaluate("location.hash") == "#tradeoff-1"
    row = page.locator("#tradeoff-1")
    assert row.bounding_box()["y"] < 900
    row.locator("a.number").click()
    assert page.evaluate("location.hash") == "#badge-1"
    lit = page.evaluate("[...document.querySelectorAll('.sheet a.lit')].map(a => a.getAttribute('href'))")
    assert len(lit) == page.locator("[data-tradeoff='1']").count() > 3
    assert set(lit) == {"#tradeoff-1"}


def test_the_picture_takes_the_colours_of_the_page(visit: Callable[..., Visit]) -> None:
    html = page_of(NOTIFICATION)
    paper = "getComputedStyle(document.querySelector('figure svg > rect')).fill"
    ground = "getComputedStyle(document.body).backgroundColor"
    seen = {scheme: visit(html, scheme=scheme).page.evaluate(f"[{paper}, {ground}]") for scheme in SCHEMES}
    assert seen == {"light": ["rgb(255, 255, 255)"] * 2, "dark": ["rgb(16, 22, 31)"] * 2}
    printed = visit(html, scheme="dark").page
    printed.emulate_media(media="print")
    assert printed.evaluate(f"[{paper}, {ground}]") == seen["light"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_portfolio_shuts_nobody_out(visit: Callable[..., Visit], scheme: str) -> None:
    made = visit(index.page(entries(), notice="Internal"), scheme=scheme)
    assert made.violations() == []
    assert [url for url in made.asked if not url.startswith("file:")] == []


@pytest.mark.parametrize("width", [360, 800])
def test_nothing_of_a_portfolio_is_wider_than_the_screen(visit: Callable[..., Visit], width: int) -> None:
    assert visit(index.page(entries(100)), width=width).page.evaluate(TOO_WIDE) == []


def test_a_portfolio_is_searched_and_filtered_by_keyboard(visit: Callable[..., Visit]) -> None:
    page = visit(index.page(entries())).page

    def shown() -> list[str]:
        found: list[str] = page.evaluate("[...document.querySelectorAll('article:not([hidden])')].map(a => a.id)")
        return sorted(one.rpartition("-")[0] for one in found)

    everything = sorted(path.stem for path in SPECS)
    assert shown() == everything
    page.keyboard.press("Tab")
    page.keyboard.type("rabbitmq opt-out")
    assert shown() == ["notification"], "words of the dossier that the page itself doesn't show"
    assert page.locator("output").inner_text() == f"1 of {len(SPECS)} projects"
    assert page.locator(".years li:visible").count() == 1
    page.get_by_role("button", name="Show all").press("Enter")
    page.wait_for_function("!document.querySelector('article[hidden]')")
    page.get_by_label("Year").select_option("2021")
    assert shown() == ["checkout"]
    page.get_by_role("button", name="2022").press("Enter")
    assert shown() == ["checkout", "parcels"]
    page.get_by_label("Technology").select_option("Redis")
    assert shown() == ["checkout"]
    page.get_by_role("button", name="Show all").press("Enter")
    page.wait_for_function("!document.querySelector('article[hidden]')")
    page.get_by_label("Role").select_option("contributed")
    assert "minimal" not in shown()


def test_the_time_line_is_to_scale(visit: Callable[..., Visit]) -> None:
    def at(folder: str, start: float, end: float | None) -> portfolio.Entry:
        about = portfolio.About(start=start, end=end)
        return portfolio.Entry(folder=folder, title=folder, facts="", summary=None, figures=(), links=(), about=about)

    page = visit(index.page([at("a", 2018.0, 2019.0), at("b", 2019.5, 2022.0), at("c", 2021.0, None)])).page
    track = page.locator(".years li .track").first.bounding_box()
    bars = [page.locator(f"[data-for={one}] .track span").bounding_box() for one in "abc"]
    shares = [((bar["x"] - track["x"]) / track["width"], bar["width"] / track["width"]) for bar in bars]
    assert shares == [pytest.approx(pair, abs=0.01) for pair in ((0.0, 0.25), (0.375, 0.625), (0.75, 0.25))]


def test_without_scripts_a_portfolio_is_a_plain_list(visit: Callable[..., Visit]) -> None:
    page = visit(index.page(entries()), scripts=False).page
    assert page.locator("article:visible").count() == len(SPECS)
    assert not page.locator("form").is_visible()
    assert page.locator(".years li a:visible").count() == len(SPECS)


def test_the_guards_see_what_they_are_for(visit: Callable[..., Visit]) -> None:
    html = page_of(SPECS[0])
    spoilt = html.replace("<main", '<img src="https://outside.example/x.png"><main', 1).replace(
        "--quiet: #536072", "--quiet: #ccc"
    )
    made = visit(spoilt)
    assert any(one.startswith("color-contrast") for one in made.violations())
    assert any(one.startswith("image-alt") for one in made.violations())
    assert any("outside.example" in url for url in made.asked)
    wide = html.replace('<main id="content">', '<main id="content"><p style="width:500px">x</p>')
    assert visit(wide, width=360).page.evaluate(TOO_WIDE) != []
