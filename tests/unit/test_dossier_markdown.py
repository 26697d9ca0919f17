"""The dossier as Markdown, read back by a parser with GitHub's rules."""

from __future__ import annotations

import re

import pytest
from drawn import model
from markdown_it import MarkdownIt
from test_dossier_html import HOSTILE, SPEC

from archdoc.core.tradeoffs import table
from archdoc.dossier import document as d
from archdoc.dossier import sections as dossier
from archdoc.render import dossier_markdown

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False}).disable("linkify")


def shown(text: str) -> str:
    return str(READER.render(text))


def one(*blocks: d.AnyBlock) -> str:
    section = d.Section(number=1, title="T", id="t", blocks=blocks)
    return dossier_markdown.dossier(d.Document(title="D", subtitle="", sections=(section,)), pictures={})


@pytest.fixture(scope="module")
def made() -> str:
    return dossier_markdown.dossier(dossier.document(model(SPEC)), pictures={"overview": "my pics/diagram.svg"})


def test_headings_in_order_and_a_link_to_each_section(made: str) -> None:
    sections = re.findall(r"(?m)^## (.*)$", made)
    assert [title[:2] for title in sections] == [f"{n}." for n in range(1, len(sections) + 1)]
    assert re.search(r"(?m)^# Notices$", made)
    targets = re.findall(r"\]\(#([^)]*)\)", made)
    assert targets == [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in sections]


def test_the_picture_by_its_path_with_words_for_who_cannot_see_it(made: str) -> None:
    found = re.search(r'<img src="([^"]*)" alt="([^"]*)"', shown(made))
    assert found is not None
    assert found[1] == "my%20pics/diagram.svg"
    assert found[2].startswith("Architecture diagram of Notices")
    assert "<img" not in shown(dossier_markdown.dossier(dossier.document(model(SPEC)), pictures={}))


def test_all_texts_are_there(made: str) -> None:
    said = shown(made)
    for text in ("It hums", "Undated", "A flag", "second reason", "too slow", "fine", "Ask", "a step", "It was slow"):
        assert text in said, text
    assert "<strong>people</strong>" in said


def test_the_table_has_the_gist_of_what_follows_in_full_and_all_of_the_rest(made: str) -> None:
    row = next(line for line in made.splitlines() if line.startswith("| 1 |"))
    assert "first reason" in row
    assert "A call" in row
    assert "second reason" not in row
    assert "too slow" not in row
    whole = one(d.TradeoffTable(table=table(model(SPEC))))
    assert "second reason" in whole
    assert "too slow" in whole


def test_timeline_and_metrics_are_tables(made: str) -> None:
    assert "| 2023-01 | Few | 5 % | `████████████████████` |" in made
    bar = re.search(r"\| 2023-07 \| All \| 100 % \| `(·+)(█+)`", made)
    assert bar is not None
    assert len(bar[1] + bar[2]) == 20
    assert len(bar[1]) > len(bar[2])
    assert "| **Speed** | 9 s | 2 s | 1 s | yes |" in made
    assert "| 2023-01 | 2023-06 |\n| --- | --- |\n| 9 s | 1 s |" in made
    rows = [line for line in made.splitlines() if line.startswith("|")]
    assert shown(made).count("<tr>") == len([row for row in rows if not re.fullmatch(r"[|\s:-]+", row)])


@pytest.mark.parametrize(
    "text",
    ["# no heading", "> no quote", "1) no list", "- - x", "a\n===", "| a |\n| - |", "~~no~~", "![no](x)", "***", "+ x"],
)
def test_what_is_not_our_markdown_stays_as_it_was_typed(text: str) -> None:
    said = shown(one(d.Prose(text=text)))
    body = said.split("</h2>")[1]
    assert not re.search(r"<(h\d|blockquote|table|s|img|hr|del)\b", body)


def test_hostile_texts_make_no_html_no_script_link_and_no_cell() -> None:
    card = d.Card(title=HOSTILE, note=HOSTILE, text=HOSTILE, facts=(d.Fact(label=HOSTILE, texts=(HOSTILE, "b")),))
    pipe = "a | b `c | d` \\| e"
    said = one(
        d.Heading(text=HOSTILE), d.Prose(text=HOSTILE), d.Cards(items=(card,)),
        d.Bullets(items=(HOSTILE,), label=HOSTILE),
        d.Flow(title=HOSTILE, steps=(d.Step(source=HOSTILE, target=HOSTILE, label=HOSTILE),)),
        d.Terms(items=((pipe, pipe), (HOSTILE, "[x](javascript:alert(1))"))),
    )  # fmt: skip
    html = shown(said)
    assert "<script" not in html
    assert "</style" not in html
    assert "href=" not in html.split("<table")[1]
    assert [row.count("<td") for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)] == [0, 2, 2]
    assert html.count("alert(1)") == 14


def test_lists_within_lists_stay_lists() -> None:
    said = shown(one(d.Bullets(items=("first\n\n- in one\n- in two\n\nafter", "second"))))
    assert re.sub(r"\s", "", said.split("</h2>")[1]).startswith(
        "<ul><li><p>first</p><ul><li>inone</li><li>intwo</li></ul><p>after</p></li><li><p>second</p></li></ul>"
    )


def test_a_bare_address_stays_as_it_was_typed_but_for_what_could_be_a_mark() -> None:
    said = one(d.Prose(text="See https://docs.example.org/run_book?day=1&hour=2 and R&D_1, AT&amp;T"))
    assert "https://docs.example.org/run_book?day=1&hour=2 and R&D\\_1, AT&amp;amp;T" in said
    assert "https://x.example/%7Bid%7D" in one(d.Prose(text="https://x.example/{id}"))


def test_what_only_some_readers_take_for_a_mark_is_safe_for_all() -> None:
    said = one(d.Prose(text="{a} ~~b~~ first\\\nsecond"), d.Bullets(items=("x\n\n1. one\n2. two\n   - in it", "y")))
    assert "\\{a\\} &#126;&#126;b&#126;&#126; first  \nsecond" in said
    assert "- x\n    1. one\n    2. two\n        - in it\n- y" in said
    assert "<br>" not in one(d.Terms(items=(("a", "- one\n- two"),)))
    assert "• one<br/>• two" in one(d.Terms(items=(("a", "- one\n- two"),)))


def test_code_and_links_survive() -> None:
    said = shown(one(d.Prose(text="`` a ` b `` and [docs](https://x.example/a_b(c)?q=1|2)")))
    assert "<code>a ` b</code>" in said
    assert '<a href="https://x.example/a_b(c)?q=1%7C2">docs</a>' in said
