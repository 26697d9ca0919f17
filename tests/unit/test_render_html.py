"""A page that stands alone: its table is one to a screen reader, and nothing typed runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
from table_of import empty, example

from archdoc.core.tradeoffs import Table
from archdoc.render.html.decisions import tradeoffs

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Every element with its attributes; fails on one that isn't closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def test_rows_are_addressed_by_their_numbers() -> None:
    page = Page(tradeoffs(example()))
    assert [row["id"] for row in page.all("tr") if "id" in row] == [f"tradeoff-{n}" for n in (1, 2, 3, 4)]
    assert [row.get("class") for row in page.all("tr") if "id" in row] == ["over", None, None, None]
    assert {"href": "#tradeoff-3"} in page.all("a")


def test_the_table_is_one_to_a_screen_reader() -> None:
    page = Page(tradeoffs(example()))
    assert len(page.all("caption")) == 1
    assert [head["scope"] for head in page.all("th")] == ["col"] * 9 + ["row"] * 4
    assert page.all("html") == [{"lang": "en"}]
    assert {cell["data-title"] for cell in page.all("td")} == {
        "Where", "Question", "Choice", "Because", "Turned down", "Costs", "Revisit when", "Status",
    }  # fmt: skip


def test_prose_is_rendered_and_everything_else_shows_as_typed() -> None:
    text = tradeoffs(example())
    assert "<li><strong>Orders</strong> must not wait</li><li><code>POST | /n</code> is slow</li>" in text
    assert "-1 retry | &lt;b&gt;now&lt;/b&gt;" in text
    assert "<p>[trap](javascript:alert(1))</p>" in text
    assert "<b>An HTTP call</b>: we fail together" in text
    assert 'superseded by <a href="#tradeoff-3">3</a>' in text


def test_nothing_hostile_gets_out_of_its_cell() -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    row = msgspec.structs.replace(
        example().rows[0], choice=hostile, where=(hostile,), because=(hostile,), decided_by=hostile, question=hostile
    )
    page = Page(tradeoffs(Table(hostile, (row,)), note=hostile))
    assert page.all("script") == page.all("img") == []
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


def test_nothing_comes_from_outside_and_there_is_a_dark_a_narrow_and_a_print_form() -> None:
    text = tradeoffs(example())
    assert not re.search(r"https?:|url\(|@import|<link|src=", text)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "@media screen and (max-width" in text


def test_the_note_stands_under_the_heading() -> None:
    assert '<h1 dir="auto">Trade-offs: Notes</h1>\n<p>Internal &amp; draft</p>' in tradeoffs(
        example(), note="Internal & draft"
    )


def test_an_empty_table_says_so() -> None:
    text = tradeoffs(empty())
    assert "<p>No trade-offs are recorded.</p>" in text
    assert Page(text).all("table") == []
