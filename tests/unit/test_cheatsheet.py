"""The cheat sheet: what is on it, one page always, Markdown with everything."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from archdoc.diagram.diagram import diagram
from archdoc.diagram.views import overview
from archdoc.interview import cheatsheet
from archdoc.interview.questions import ask
from archdoc.render.paper import cheatsheet as sheet
from archdoc.spec import load

SPECS = Path(__file__).resolve().parents[2] / "specs"


def made(text: str) -> cheatsheet.Sheet:
    model = load.load_text(f"title: Small\n{text}", "small.yaml")
    return cheatsheet.sheet(model, ask(model))


def read(pdf: bytes) -> tuple[int, str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return len(pages), " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_a_whole_spec_has_all_on_one_page(paper: sheet.Paper) -> None:
    model = load.load(SPECS / "notification.yaml")
    one = cheatsheet.sheet(model)
    pages, text = read(sheet.pdf(one, diagram(overview(model)).bare(), paper=paper))
    assert pages == 1
    assert "more in the rationale table" not in text
    for said in (
        "Internal",
        "I led Dispatcher",
        "Delivered within 60 s",
        "71 → 99.4 %",
        "15 May 2023",
        "One queue, or several?",
    ):
        assert said in text
    sizes = {"a4": (595, 842), "us-letter": (612, 792)}
    box = PdfReader(io.BytesIO(sheet.pdf(one, None, paper=paper))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == sizes[paper]


def test_my_part_is_three_lines_at_most() -> None:
    parts = "components: {a: {role: led}}\nme: {contributions: [I wrote all of the relay. And more, Two, Three, Four]}"
    assert made(parts).mine == ("I led A.", "I wrote all of the relay.", "Two")


def test_two_hundred_trade_offs_still_are_one_page_that_says_how_many_it_leaves_out() -> None:
    rows = "".join(f"  t{n}: {{choice: Choice {n}, question: Why {n}?, because: x, costs: y}}\n" for n in range(1, 201))
    one = made(f"components: {{a: {{}}}}\ntradeoffs:\n{rows}")
    pages, text = read(sheet.pdf(one, None))
    assert pages == 1
    assert "more in the rationale table" in text
    assert "Choice 1 " in text
    assert "Choice 200" not in text
    assert "Choice 200" in sheet.text(one)


def test_what_is_most_worth_telling_stays_when_there_is_no_room() -> None:
    rows = "".join(f"  t{n}: {{choice: Choice {n} {'and so on ' * 30}, because: x}}\n" for n in range(1, 61))
    last = "  old: {choice: The old way, status: superseded, superseded_by: new, because: x}\n"
    last += "  new: {choice: The new way, because: x}\n"
    _, text = read(sheet.pdf(made(f"components: {{a: {{}}}}\ntradeoffs:\n{rows}{last}"), None))
    assert "The new way" in text
    assert "Choice 60" not in text


def test_long_texts_of_every_part_still_are_one_page() -> None:
    long = "word " * 3000
    text = f"components: {{a: {{}}}}\nme: {{role: {long}, contributions: [{long}, {long}]}}\n"
    text += f"tradeoffs: {{t: {{choice: {long}, costs: {long}, alternatives: [{long}]}}}}\n"
    text += f"results: {{metrics: [{{name: {long}, actual: {long}}}]}}\n"
    pages, shown = read(sheet.pdf(made(text), None))
    assert pages == 1
    assert "…" in shown


def test_the_same_sheet_gives_the_same_bytes() -> None:
    one = made("components: {a: {role: led}}\nedges: [{from: a, to: a, tradeoff: Why not}]")
    assert sheet.pdf(one, None) == sheet.pdf(one, None)


def test_markdown_escapes_and_holds_everything() -> None:
    one = made(
        "components: {a: {name: 'a_b', role: led}}\nedges: [{from: a, to: a, tradeoff: {choice: 'x | y', costs: c}}]"
    )
    text = sheet.text(one, "diagram.svg")
    assert "# Small\n" in text
    assert "](diagram.svg)" in text
    assert "I led a\\_b." in text
    assert "| 1 |  | x \\| y |  | c |" in text


def test_open_questions_are_on_the_sheet_where_there_is_room_and_go_first() -> None:
    model = load.load(SPECS / "minimal.yaml")
    one = cheatsheet.sheet(model, ask(model))
    assert one.open == tuple(q.text for q in ask(model) if q.standing != "answered")[: cheatsheet.MOST_OPEN]
    pages, text = read(sheet.pdf(one, diagram(overview(model)).bare()))
    assert pages == 1
    assert all(question in text for question in one.open)
    assert all(f"- {question}" in sheet.text(one) for question in one.open)
    rows = "".join(f"  t{n}: {{choice: Choice {n} {'and so on ' * 12}, because: x}}\n" for n in range(1, 41))
    full = made(f"components: {{a: {{role: led}}}}\ntradeoffs:\n{rows}")
    pages, text = read(sheet.pdf(full, None))
    assert (pages, len(full.open)) == (1, 5)
    assert sheet.OPEN_TITLE not in text
    assert "more in the rationale table" in text


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("name", ["notification", "checkout", "parcels"])
def test_with_open_questions_it_still_is_one_page_with_every_trade_off(name: str, paper: sheet.Paper) -> None:
    model = load.load(SPECS / f"{name}.yaml")
    one = msgspec.structs.replace(
        cheatsheet.sheet(model), open=tuple(f"Why {n}, and {'so on ' * 20}?" for n in range(5))
    )
    pages, text = read(sheet.pdf(one, diagram(overview(model)).bare(), paper=paper))
    assert pages == 1
    assert "more in the rationale table" not in text


def test_what_i_cannot_answer_is_not_for_the_public() -> None:
    model = load.load(SPECS / "minimal.yaml")
    assert cheatsheet.sheet(model, ask(model), audience="public").open == ()


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_a_chain_of_twelve_can_be_read_though_there_are_open_questions(paper: sheet.Paper) -> None:
    row = ", ".join(f"p{at}: {{role: led, technology: Python}}" for at in range(12))
    edges = ", ".join(f"p{at} -> p{at + 1}: call {at}" for at in range(11))
    model = load.load_text(f"title: Twelve\ncomponents: {{{row}}}\nedges: [{edges}]\n")
    one = cheatsheet.sheet(model, ask(model))
    assert one.open
    pages, text = read(sheet.pdf(one, diagram(overview(model)).bare(), paper=paper))
    assert pages == 1
    assert "smaller than" not in text
    assert one.open[0] in text


def where(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Words of the sheet, each with its x and its y from the bottom, in points."""
    found: dict[str, tuple[float, float]] = {}

    def visit(text: str, matrix: list[float], at: list[float], *_: object) -> None:
        x, y = at[4] * matrix[0] + at[5] * matrix[2] + matrix[4], at[4] * matrix[1] + at[5] * matrix[3] + matrix[5]
        found.setdefault(text.strip(), (x, y))

    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", ["notification", "checkout", "parcels", "archdoc"])
def test_pictures_of_the_worked_examples_can_be_read_beside_all_their_trade_offs(name: str) -> None:
    model = load.load(SPECS / f"{name}.yaml")
    pages, text = read(sheet.pdf(cheatsheet.sheet(model, ask(model)), diagram(overview(model)).bare()))
    assert pages == 1
    assert "smaller than" not in text
    assert "more in the rationale table" not in text


def test_notes_stand_beside_a_narrow_picture_and_below_a_wide_one() -> None:
    row = ", ".join(f"p{at}: {{role: led}}" for at in range(6))
    edges = ", ".join(f"p{at} -> p{at + 1}" for at in range(5))
    spec = f"title: Six\ncomponents: {{{row}}}\nedges: [{edges}]\nperiod: {{from: 2023, to: 2024}}\n"
    heading = {}
    for direction in ("TB", "LR"):
        model = load.load_text(f"{spec}views: {{overview: {{direction: {direction}}}}}\n", "six.yaml")
        heading[direction] = where(sheet.pdf(cheatsheet.sheet(model), diagram(overview(model)).bare()))["My part"]
    beside, below = heading["TB"], heading["LR"]
    assert beside[0] > 200
    assert below[0] < 40
    assert beside[1] > 700
    assert below[1] < 700


def test_the_columns_of_the_table_are_those_that_make_it_lowest() -> None:
    long = "a reason of many words, " * 6
    rows = {
        "choice": f"tradeoffs: {{t: {{question: Why?, choice: '{long}', because: x, costs: y}}}}",
        "cost": f"tradeoffs: {{t: {{question: Why?, choice: A, because: x, costs: '{long}'}}}}",
    }
    left = {
        key: where(sheet.pdf(made(f"components: {{a: {{}}}}\n{text}"), None))["Cost"][0] for key, text in rows.items()
    }
    assert left["choice"] > left["cost"] + 20
