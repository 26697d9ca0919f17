"""The page over all projects of a build."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import msgspec
import pytest
from drawn import model

from archdoc.dossier import portfolio, sections
from archdoc.dossier.portfolio import About, Entry, Figure
from archdoc.render.html.portfolio import page

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'too'"


def entry(folder: str = "orders", *, title: str = "Orders", themes: tuple[str, ...] = ("light",)) -> Entry:
    def figure(name: str) -> Figure:
        files = tuple((theme, f"{name}{'' if theme == 'light' else f'.{theme}'}.svg") for theme in themes)
        return Figure(title=title, files=files, width=640, height=480)

    return Entry(
        folder=folder, title=title, facts="2023 · Engineer", summary="Takes **orders**.",
        figures=(figure("diagram"), figure("diagram-near")), links=(("Trade-offs", "tradeoffs.html"),),
    )  # fmt: skip


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img", "source", "link", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag]


def test_each_project_with_its_pictures_and_links() -> None:
    made = Reader(page([entry(), entry("bills", title="Bills")]))
    assert made.open == []
    assert [one["src"] for one in made.all("img")] == [
        f"{folder}/{name}.svg" for folder in ("orders", "bills") for name in ("diagram", "diagram-near")
    ]
    assert all(one["alt"] and one["width"] == "640" for one in made.all("img"))
    targets = [str(one["href"]) for one in made.all("a")]
    assert {"#orders", "#bills", "orders/tradeoffs.html", "bills/diagram.svg"} <= set(targets)
    ids = {one["id"] for one in made.all("article")}
    assert {target[1:] for target in targets if target.startswith("#")} == ids
    assert len(made.all("h1")) == 1


def test_one_project_is_the_heading() -> None:
    said = page([entry()])
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", said) == ["Orders"]
    assert "<nav" not in said
    assert "Takes <strong>orders</strong>." in said


def test_a_dark_reader_gets_the_dark_picture_where_there_is_one() -> None:
    both = Reader(page([entry(themes=("light", "dark"))]))
    assert both.all("source")[0] == {"media": "(prefers-color-scheme: dark)", "srcset": "orders/diagram.dark.svg"}
    assert both.all("img")[0]["src"] == "orders/diagram.svg"
    assert Reader(page([entry(themes=("light", "print"))])).all("source") == []
    assert Reader(page([entry(themes=("dark",))])).all("source") == []


def test_names_are_text_and_folders_are_addresses() -> None:
    said = page([entry('a "b" & c#?', title=HOSTILE), entry(title="Other")])
    made = Reader(said)
    assert len(made.all("script")) == 1, "only our own"
    assert unquote(str(made.all("img")[0]["src"])) == 'a "b" & c#?/diagram.svg'
    assert "#" not in str(made.all("img")[0]["src"])
    assert made.all("img")[0]["alt"] == f"Architecture diagram: {HOSTILE}"


def test_nothing_comes_from_outside() -> None:
    made = Reader(page([entry(), entry("bills")]))
    addresses = [value for _, found in made.tags for name, value in found.items() if name in ("src", "href", "srcset")]
    assert addresses
    assert not any("//" in str(one) or str(one).startswith("/") for one in addresses)
    assert made.all("link") == []
    assert made.all("script") == [{}]
    assert Reader(page([entry()])).all("script") == []


def dated(folder: str, start: float | None, end: float | None = None) -> Entry:
    return msgspec.structs.replace(entry(folder, title=folder), about=About(start=start, end=end))


def test_the_latest_comes_first_and_what_has_no_period_last() -> None:
    said = page(
        [dated("none", None), dated("old", 2001.0, 2002.0), dated("running", 1999.0), dated("new", 2003.0, 2004.5)]
    )
    assert [one["id"] for one in Reader(said).all("article")] == ["running", "new", "old", "none"]
    assert re.findall(r'<li data-for="(\w+)"', said) == ["running", "old", "new", "none"], "by when they began"


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (2019.0, 2020.0, "2019"),
        (2019.5, 2021.1, "2019 2020 2021"),
        (2019.9, 2019.9, "2019"),
        (2022.0, None, "2022 2023"),
    ],
)
def test_the_years_of_a_project_are_those_in_which_it_ran(start: float, end: float | None, years: str) -> None:
    made = Reader(page([dated("one", start, end), dated("last", 2023.0, 2024.0)]))
    found = next(str(one["data-year"]) for one in made.all("article") if one["id"] == "one")
    assert found.split("|") == years.split()


def test_without_any_period_there_is_a_plain_list_of_names() -> None:
    said = page([entry(), entry("bills")])
    assert 'class="plain"' in said
    assert 'class="years"' not in said


def test_the_notice_stands_on_the_page() -> None:
    assert '<p class="notice">Internal</p>' in page([entry()], notice="Internal")
    assert '<p class="notice">Internal</p>' in page([entry(), entry("b")], notice="Internal")
    assert 'class="notice"' not in page([entry()])


SPEC = """
title: Orders
period: {from: 2019-03, to: 2020}
me: {role: Lead}
teams: {own: {mine: true}, other: {}}
components:
  a: {team: own, role: led, technology: Kafka}
  b: {team: other, technology: COBOL}
edges: [{from: a, to: b, tradeoff: {choice: A nightly file, because: Zephyr is slow}}]
results:
  metrics: [{name: Speed, unit: s, baseline: 9, actual: 2}, {name: Cost, actual: 5 EUR, unit: EUR}, {name: Mood}]
lessons: ["**Ask** first"]
learned: [{technology: Rust}]
"""


def test_what_a_portfolio_knows_of_a_project() -> None:
    read = model(SPEC)
    about = portfolio.about(read, sections.document(read))
    assert about.start == pytest.approx(2019 + 2 / 12, abs=0.01)
    assert about.end == 2021.0, "a year is all of it"
    assert (about.period, about.role, about.parts) == ("March 2019 to 2020", "Lead", ("led",))
    assert about.technologies == ("Kafka", "Rust"), "of my own parts, not of others'"
    assert about.numbers == (("Speed", "9 → 2 s"), ("Cost", "5 EUR"))
    assert about.lessons == ("Ask first",)
    assert {"zephyr", "nightly", "cobol"} <= set(about.words.split("|"))


def test_a_project_of_which_little_is_known() -> None:
    read = model("title: T\ncomponents: {a: {technology: Go}}")
    about = portfolio.about(read, sections.document(read))
    assert about.start is about.end is None
    assert about.technologies == ("Go",)
    assert about.numbers == about.lessons == about.parts == ()
