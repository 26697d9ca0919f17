"""Document -> PDF: pages, tags, text, and what goes to the appendix."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import msgspec
import pytest
import typst
from pypdf import PdfReader

from archdoc.core.model import Model
from archdoc.diagram.diagram import diagram
from archdoc.diagram.views import overview, pictures
from archdoc.dossier import document, sections
from archdoc.render.paper import dossier, fit, pieces, richtext
from archdoc.spec import load

SPECS = Path(__file__).resolve().parents[2] / "specs"


@cache
def figures(spec: str) -> dict[str, str]:
    model = load.load(SPECS / f"{spec}.yaml")
    return {picture.key: diagram(picture).svg() for picture in [overview(model)]}


@cache
def whole(spec: str) -> dossier.Result:
    return dossier.pdf(sections.document(load.load(SPECS / f"{spec}.yaml")), figures(spec), fitted=True)


def small(text: str) -> Model:
    return load.load_text(f"title: Small\n{text}", "small.yaml")


def of(text: str, *, fitted: bool = True) -> dossier.Result:
    return dossier.pdf(sections.document(small(text)), {}, fitted=fitted)


def texts(made: dossier.Result) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made.pdf)).pages]


@pytest.mark.parametrize("spec", ["notification", "checkout", "parcels"])
def test_a_worked_spec_has_two_to_four_pages(spec: str) -> None:
    made = whole(spec)
    assert document.LEAST <= made.pages <= document.MOST
    assert made.report[0].startswith(f"{made.pages} pages")
    pages = texts(made)
    assert len(pages) == made.pages + made.appendix_pages
    for number, page in enumerate(pages[: made.pages], 1):
        assert f"Page {number} of {made.pages}" in page
        assert "Internal" in page
    assert "Appendix, page 1 of" in pages[made.pages]


@pytest.mark.parametrize("spec", ["notification", "checkout", "parcels"])
def test_it_has_as_many_on_letter_paper(spec: str) -> None:
    model = load.load(SPECS / f"{spec}.yaml")
    made = dossier.pdf(sections.document(model), figures(spec), fitted=True, paper="us-letter")
    assert document.LEAST <= made.pages <= document.MOST
    box = PdfReader(io.BytesIO(made.pdf)).pages[0].mediabox
    assert (box.width, box.height) == (612, 792)


@pytest.mark.parametrize("spec", ["notification", "checkout", "parcels"])
def test_it_is_tagged_titled_and_its_fonts_are_inside(spec: str) -> None:
    reader = PdfReader(io.BytesIO(whole(spec).pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == load.load(SPECS / f"{spec}.yaml").title
    assert "/CreationDate" not in reader.metadata
    assert b"pdfuaid" in whole(spec).pdf
    headings = [one.title for one in reader.outline if not isinstance(one, list)]
    assert headings == [*(f"{n}  {title}" for n, title in enumerate(document.SECTIONS.values(), 1)), "Appendix"]
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"]


def test_every_trade_off_stands_on_the_counted_pages() -> None:
    made = whole("notification")
    counted = "".join("".join(texts(made)[: made.pages]).split())
    for row in load.load(SPECS / "notification.yaml").tradeoffs:
        assert "".join(row.choice.split()) in counted


def test_nothing_is_lost_between_pages_and_appendix() -> None:
    said = " ".join(texts(whole("notification"))).replace("\u200b", "")
    for words in ("Keep them in DynamoDB", "Our numbers can be ported", "drill of October 2023", "Outbox"):
        assert words in said


WIDE = '<svg xmlns="http://www.w3.org/2000/svg" width="1900" height="700" viewBox="0 0 1900 700"></svg>'
TALL = '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="2200" viewBox="0 0 700 2200"></svg>'


@pytest.mark.parametrize(("svg", "across"), [(WIDE, 1), (TALL, 0)])
def test_the_picture_has_a_page_of_its_own_where_it_would_be_too_small(svg: str, across: int) -> None:
    made = dossier.pdf(sections.document(load.load(SPECS / "checkout.yaml")), {"overview": svg}, fitted=True)
    sizes = [page.mediabox for page in PdfReader(io.BytesIO(made.pdf)).pages[: made.pages]]
    assert [box.width > box.height for box in sizes].count(True) == across
    alone = [page for page in texts(made)[: made.pages] if "my own parts are highlighted" in page]
    assert len(alone) == 1
    assert "My part" not in alone[0]


def test_a_small_picture_stands_among_the_text() -> None:
    model = small("components: {a: {}, b: {}}\nedges: [a -> b]")
    drawn = {"overview": diagram(overview(model)).svg()}
    made = dossier.pdf(sections.document(model), drawn)
    (box,) = [page.mediabox for page in PdfReader(io.BytesIO(made.pdf)).pages]
    assert box.width < box.height


def test_the_same_document_gives_the_same_bytes() -> None:
    model = load.load(SPECS / "notification.yaml")
    again = dossier.pdf(sections.document(model), figures("notification"), fitted=True)
    assert again.pdf == whole("notification").pdf


def test_without_fitting_it_says_what_each_section_takes_and_what_to_cut() -> None:
    made = dossier.pdf(sections.document(load.load(SPECS / "notification.yaml")), figures("notification"))
    assert made.pages > 4
    assert "Pages by section: The system and why it mattered: 0." in made.report[1]
    assert made.report[2].startswith("Longest: How it is built, and my part in it. To cut: decisions ")


def test_a_thin_one_says_what_is_missing() -> None:
    made = of("components: {a: {}}\nlessons: [Ask]")
    assert made.pages == 1
    assert made.report[0] == "1 page. A dossier has 2 to 4."
    assert made.report[-1] == "Nothing yet: The system and why it mattered, Launch, Results."


def test_markup_of_the_typesetter_is_only_text() -> None:
    said = r"#panic(1) $x$ \ @ref <label> = `#code` // no"
    made = of(f"summary: '{said}'\ncomponents: {{a: {{name: '#let x', description: '{said}'}}}}\nlessons: ['{said}']")
    page = texts(made)[0]
    assert page.count("#panic(1) $x$") == 3
    assert "<label> = #code // no" in page


def test_only_links_to_the_web_can_be_followed() -> None:
    said = "[good](https://a.example/x) [bad](javascript:alert(1)) [file](../x)"
    made = of(f"summary: '{said}'\ncomponents: {{a: {{}}}}\nlessons: [x]")
    page = PdfReader(io.BytesIO(made.pdf)).pages[0]
    links = [one.get_object()["/A"]["/URI"] for one in page.get("/Annots", [])]
    assert links == ["https://a.example/x"]


def test_two_hundred_trade_offs_leave_the_most_important_on_the_pages() -> None:
    rows = "".join(f"  t{n}: {{choice: Choice {n}, because: b {n}, costs: c {n}}}\n" for n in range(1, 201))
    made = of(f"components: {{a: {{}}}}\ntradeoffs:\n{rows}")
    pages = texts(made)
    assert made.pages <= 4
    assert "Choice 1 " in " ".join(pages[: made.pages])
    assert "Choice 200" in " ".join(pages[made.pages :])


def test_twenty_thousand_words_run_over_pages_and_are_named_as_too_long() -> None:
    made = of(f"components: {{a: {{}}}}\ncontext: {{importance: '{'word ' * 20000}'}}")
    assert made.pages > 4
    assert sum(page.count("word") for page in texts(made)) == 20000
    assert "Longest: The system and why it mattered." in made.report[2]


def test_metrics_without_numbers_and_phases_without_dates_are_told() -> None:
    text = """components: {a: {}}
launch: {phases: [{name: First}, {name: Second, date: 2020-01}]}
results: {metrics: [{name: Bare}, {name: Words, actual: fewer}, {name: Flat, series: {2020: 1, 2021: 1}}]}
"""
    page = texts(of(text))[0]
    for said in ("First, no date", "Second", "January 2020", "no number", "fewer", "Flat"):
        assert said in page


def test_a_picture_that_is_not_given_is_left_out() -> None:
    made = of("components: {a: {}}\nlessons: [x]")
    assert "How it is built" not in texts(made)[0]


def part(detail: int, full: float, brief: float = 0.0, *, heading: int = 0, section: int = 1) -> fit.Part:
    return fit.Part(section=section, detail=detail, full=full, brief=brief, heading=heading)


def test_the_highest_detail_goes_first_and_what_has_room_comes_back() -> None:
    parts = [part(0, 50), part(9, 30), part(5, 40), part(2, 20)]
    assert fit.chosen(parts, 140) == set()
    assert fit.chosen(parts, 110) == {1}
    assert fit.chosen(parts, 75) == {1, 2}
    assert fit.chosen([part(0, 50), part(9, 10), part(5, 40)], 65) == {2}


def test_a_heading_with_nothing_left_goes_too_but_not_one_that_holds_another() -> None:
    parts = [part(0, 5, heading=1), part(0, 5, heading=2), part(3, 20), part(0, 5, heading=2), part(0, 20)]
    assert fit.bare(parts, {2}) == {1}
    assert fit.bare(parts[:3], {2}) == {0, 1}
    assert fit.height(parts, {2}) == 30


def test_prose_becomes_a_tree_without_markup() -> None:
    assert richtext.tree("a *b* `c`") == [["p", ["a ", ["em", ["b"]], " ", ["code", "c"]]]]
    assert richtext.tree("- x\n- y") == [["ul", [[["p", ["x"]]], [["p", ["y"]]]]]]
    assert richtext.tree("3. x") == [["ol", [[["p", ["x"]]]], 3]]
    assert richtext.tree("") == []
    assert richtext.words("x" * 50).count("\u200b") == 2


def test_a_table_is_split_where_the_picture_comes() -> None:
    whole_one = sections.document(load.load(SPECS / "checkout.yaml"))
    first, built, *rest = whole_one.sections
    few = tuple(block for block in built.blocks if not isinstance(block, document.Cards))
    shorter = msgspec.structs.replace(built, blocks=few)
    made = dossier.pdf(msgspec.structs.replace(whole_one, sections=(first, shorter, *rest)), {"overview": WIDE})
    pages = texts(made)
    assert "No. Decision" in pages[0]
    assert "No. Decision" in pages[2]


def test_pieces_of_cards_are_rows() -> None:
    cards = document.Cards(items=tuple(document.Card(title=str(n), text="x") for n in range(5)), columns=2)
    assert [len(piece["items"]) for piece in pieces.of_block(cards)] == [2, 2, 1]


def test_all_pictures_of_a_launch_are_in_the_appendix() -> None:
    text = "components: {a: {}, b: {phase: two}}\nlaunch: {phases: [{id: one}, {id: two}]}"
    model = small(text)
    drawn = {picture.key: diagram(picture).svg() for picture in pictures(model)}
    made = dossier.pdf(sections.document(model), drawn)
    assert made.appendix_pages >= 1
    assert any("What came later is faint" in page for page in texts(made)[made.pages :])


def test_a_row_that_would_stand_alone_takes_another_along() -> None:
    table = {"kind": "phases", "id": 0, "rows": ["a", "b", "c", "d"]}
    pages = [[[0, 0], 1], [[0, 1], 1], [[0, 2], 1], [[0, 3], 2]]
    assert fit.single_rows([table], pages) == {0}
    assert fit.single_rows([table], [*pages[:2], [[0, 2], 2], pages[3]]) == set()
    first, rest = fit.parted([table], {0})
    assert (first["rows"], rest["rows"], rest["new-page"]) == (["a", "b"], ["c", "d"], True)


class NoFont:
    """A compiler on a machine that lacks a letter."""

    def __init__(self, said: str) -> None:
        self.said = said

    def compile(self, *, format: str, pdf_standards: list[str] | None = None) -> bytes:
        if pdf_standards:
            raise typst.TypstError(self.said)
        return format.encode()


def test_a_letter_that_no_font_has_is_named() -> None:
    written, fault = dossier.exported(NoFont('PDF/UA-1 error: the text `"x"` could not be displayed with font `"y"`'))
    assert written == b"pdf"
    assert fault == 'Not PDF/UA-1: the text `"x"` could not be displayed with font `"y"`.'
    with pytest.raises(typst.TypstError):
        dossier.exported(NoFont("PDF/UA-1 error: missing alt text"))
