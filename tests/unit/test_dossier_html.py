"""The dossier as one HTML page, read back with a parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from drawn import drawn, model

from archdoc.core.tradeoffs import table
from archdoc.dossier import document as d
from archdoc.dossier import sections
from archdoc.render.html import dossier

HOSTILE = "</style></script><script>alert(1)</script> & \"quotes\" 'too' \\ }"
SPEC = """
title: Notices
summary: Tells **people**. [trap](javascript:alert(1))
me: {name: Ada, role: Engineer}
teams: {own: {name: Own, mine: true}}
components:
  a: {team: own, role: led, technology: Kafka, scaling: Wide}
  b: {name: Bee, how_it_works: It hums}
edges:
  - {from: a, to: b, label: tell, tradeoff: [queue, old]}
  - {from: b, to: a, tradeoff: queue}
tradeoffs:
  queue:
    question: How?
    choice: A queue
    because: [first reason, second reason]
    alternatives: [{option: A call, rejected_because: too slow}]
    costs: One hop
    date: 2023-02
  old: {choice: A table, status: superseded, superseded_by: queue, changed_because: It was slow, because: Known}
  whole: {choice: One region}
flows: {one: {title: Going, steps: [a -> b]}}
launch:
  scope: mvp
  phases:
    - {name: Few, date: 2023-01, percent: 5, mechanism: A flag}
    - {name: All, date: 2023-07, percent: 100}
    - {name: Undated, mechanism: Later}
results:
  metrics:
    - {name: Speed, unit: s, better: down, baseline: 9, target: 2, actual: 1, series: {2023-01: 9, 2023-06: 1}}
    - {name: Cost, unit: €, better: down, baseline: 30, target: 10, actual: 20}
    - {name: Mood, actual: fine}
lessons: [{from: me, lesson: Ask}]
glossary: {Hop: a step}
"""


class Page(HTMLParser):
    """Elements with their attributes; text by the element it is in; fails on what isn't closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.said.append((self.open[-1], data.strip()))

    def ids(self) -> list[str]:
        return [str(found["id"]) for _, found in self.tags if "id" in found]

    def headings(self) -> list[tuple[int, str]]:
        return [(int(tag[1]), text) for tag, text in self.said if re.fullmatch(r"h[1-6]", tag)]


@pytest.fixture(scope="module")
def pictures() -> dict[str, tuple[str, str | None]]:
    made = drawn(SPEC)
    return {"overview": (made.svg(), made.themed("dark").svg())}


@pytest.fixture(scope="module")
def made(pictures: dict[str, tuple[str, str | None]]) -> str:
    return dossier.dossier(sections.document(model(SPEC)), pictures)


def one(*blocks: d.AnyBlock, **head: str) -> str:
    section = d.Section(number=1, title="T", id="t", blocks=blocks)
    return dossier.dossier(
        d.Document(**{"title": "D", "subtitle": "", **head}, sections=(section,)),
        {},  # type: ignore[arg-type]
    )


def test_every_link_within_the_page_leads_somewhere_and_no_id_is_given_twice(made: str) -> None:
    page = Page(made)
    assert len(set(page.ids())) == len(page.ids())
    targets = {str(found["href"])[1:] for tag, found in page.tags if tag == "a" and str(found["href"]).startswith("#")}
    targets |= {str(found["href"])[1:] for tag, found in page.tags if tag == "use"}
    named = [found.get(key) for _, found in page.tags for key in ("aria-labelledby", "aria-describedby")]
    targets |= {id for names in named if names for id in names.split()}
    assert {"tradeoff-1", "badge-1", "decision-1", "shared-icon-1", "launch"} <= targets
    assert targets - set(page.ids()) == set()


def test_badges_lead_to_rows_and_rows_to_badges(made: str) -> None:
    links = [
        found for tag, found in Page(made).tags if tag == "a" and str(found.get("aria-label")).startswith("Trade-off")
    ]
    badges = [one for one in links if str(one["aria-label"]).startswith("Trade-off 1. A queue")]
    assert [one["href"] for one in badges] == ["#tradeoff-1", "#tradeoff-1"]
    assert [one.get("id") for one in badges] == ["badge-1", None]
    row = re.search(r'<tr id="tradeoff-1".*?</th>', made)
    assert row is not None
    assert 'href="#badge-1"' in row[0]
    without = re.search(r'<tr id="tradeoff-3".*?</th>', made)
    assert without is not None
    assert 'href="#tradeoff-3"' in without[0], "there is no badge to go to"


def test_headings_step_down_by_one_at_most(made: str) -> None:
    levels = [level for level, _ in Page(made).headings()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_light_and_dark_are_one_drawing_whose_colours_are_looked_up(
    made: str, pictures: dict[str, tuple[str, str | None]]
) -> None:
    light, dark = pictures["overview"]
    assert dark
    shown = re.search(r'<svg role="group".*?</svg>', made, re.DOTALL)
    assert shown is not None
    lookups = re.findall(r"(--k\d+):(#[0-9a-f]+|none)", made)
    half = len(lookups) // 2
    for source, colour_of in ((light, dict(lookups[:half])), (dark, dict(lookups[half:]))):
        found = re.sub(r"var\((--k\d+)\)", lambda m, of=colour_of: of[m[1]], shown[0])  # type: ignore[misc]
        colours = re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', found)
        assert colours == re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', source)
    assert "prefers-color-scheme" in made
    assert len(re.findall(r"data:image", made)) == len(set(re.findall(r"data:image/[^\"]+", made)))


def test_pictures_that_differ_in_more_than_colour_stand_in_two_copies(
    pictures: dict[str, tuple[str, str | None]],
) -> None:
    light, dark = pictures["overview"]
    assert dark
    other = dark.replace("</svg>", '<path d="M0 0"/></svg>')
    said = dossier.dossier(sections.document(model(SPEC)), {"overview": (light, other)})
    assert 'class="only-light"' in said
    assert 'class="only-dark"' in said
    assert len(set(Page(said).ids())) == len(Page(said).ids())


def test_a_picture_that_is_not_there_leaves_no_figure_and_rows_lead_to_themselves() -> None:
    said = dossier.dossier(sections.document(model(SPEC)), {})
    assert "<figure" not in said
    assert "#badge-" not in said


def test_the_table_has_the_gist_of_what_follows_in_full_and_all_of_the_rest(made: str) -> None:
    row = re.search(r'<tr id="tradeoff-1".*?</tr>', made)
    full = re.search(r'<article class="decision" id="decision-1">.*?</article>', made)
    assert row is not None
    assert full is not None
    assert "first reason" in row[0]
    assert "second reason" not in row[0]
    for text in ("first reason", "second reason", "too slow", "One hop", "2023-02"):
        assert text in full[0]
    assert "superseded by <a" in made


def test_all_texts_are_there_once_read(made: str) -> None:
    words = " ".join(text for _, text in Page(made).said)
    for text in ("It hums", "Going", "Undated", "A flag", "target met", "target not met", "fine", "Ask", "a step"):
        assert text in words, text


def test_the_timeline_is_to_scale() -> None:
    def at(year: float, name: str) -> d.Phase:
        return d.Phase(name=name, start=d.Moment(text=name, year=year), share=d.Value(text="50 %", number=50.0))

    timeline = d.Timeline(
        phases=(at(2020.0, "x"), at(2021.0, "y")), begin=d.Moment(text="", year=2020.0),
        end=d.Moment(text="", year=2024.0), ticks=(d.Moment(text="2022", year=2022.0),),
    )  # fmt: skip
    said = one(timeline)
    assert re.findall(r'<rect class="share" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', said) == [
        ("0", "10", "250"), ("250", "10", "750"),
    ]  # fmt: skip
    assert '<span style="left:50.0%">2022</span>' in said


def test_bars_are_to_scale_and_say_what_they_show() -> None:
    values = {name: d.Value(text=str(n), number=n) for name, n in (("baseline", 100.0), ("actual", 50.0))}
    said = one(d.Metrics(items=(d.Metric(name="M", unit="s", **values),)))  # type: ignore[arg-type]
    wide = [float(x) for x in re.findall(r'<rect class="(?:before|after)"[^>]*? width="([\d.]+)"', said)]
    assert wide[0] == pytest.approx(2 * wide[1], rel=0.01)
    assert "before 100.0 s; after 50.0 s." in said


def test_a_metric_without_numbers_has_no_chart() -> None:
    said = one(d.Metrics(items=(d.Metric(name="Mood", actual=d.Value(text="fine")),)))
    assert 'class="chart"' not in said
    assert "fine" in said


def test_hostile_texts_are_shown_as_they_were_typed() -> None:
    card = d.Card(title=HOSTILE, note=HOSTILE, text=HOSTILE, facts=(d.Fact(label=HOSTILE, texts=(HOSTILE,)),))
    value = d.Value(text=HOSTILE)
    said = one(
        d.Heading(text=HOSTILE), d.Prose(text=HOSTILE), d.Cards(items=(card,)),
        d.Bullets(items=(HOSTILE,), label=HOSTILE),
        d.Flow(title=HOSTILE, why=HOSTILE, steps=(d.Step(source=HOSTILE, target=HOSTILE, label=HOSTILE),)),
        d.Timeline(phases=(d.Phase(name=HOSTILE, audience=HOSTILE, exposure=HOSTILE),)),
        d.Metrics(items=(d.Metric(name=HOSTILE, unit=HOSTILE, kind=HOSTILE, actual=value, why=HOSTILE),)),
        d.Terms(items=((HOSTILE, HOSTILE),)),
        title=HOSTILE, subtitle=HOSTILE, summary=HOSTILE, notice=HOSTILE,
    )  # fmt: skip
    page = Page(said)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert [tag for tag, _ in page.tags].count("style") == 1
    assert [text for tag, text in page.said if tag == "h1"] == [HOSTILE]


def test_no_reference_leads_outside_but_links_that_were_typed(made: str) -> None:
    for tag, found in Page(made).tags:
        for key in ("src", "srcset", "href", "xlink:href", "action"):
            value = found.get(key)
            assert value is None or value.startswith(("#", "data:")), (tag, value)
    assert "url(" not in made
    assert "@import" not in made


def test_the_notice_stands_on_the_page_and_on_each_printed_one(made: str) -> None:
    assert '<p class="notice">Internal</p>' in made
    assert '@bottom-left { content: "Internal";' in made
    assert "Internal" not in dossier.dossier(sections.document(model(SPEC)), {}, notice="")


def test_an_empty_document_is_a_page() -> None:
    page = Page(dossier.dossier(d.Document(title="T", subtitle="", sections=()), {}))
    assert page.headings() == [(1, "T")]


def test_the_same_document_gives_the_same_bytes(made: str, pictures: dict[str, tuple[str, str | None]]) -> None:
    assert dossier.dossier(sections.document(model(SPEC)), pictures) == made


def test_rows_that_are_not_told_in_full_say_everything_in_the_table() -> None:
    rows = table(model(SPEC))
    said = one(d.TradeoffTable(table=rows))
    for text in ("first reason", "second reason", "too slow", "It was slow", "2023-02"):
        assert text in said
    assert "in full" not in said
