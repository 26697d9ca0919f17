"""Names in every script are drawn with shipped fonts, and what no font has never ends a build."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest
import typst
from fontTools.ttLib import TTFont

from archdoc.build.build import Order, project, task
from archdoc.diagram import raster
from archdoc.diagram.svg import scripts, text, theme
from archdoc.spec.load import load_text

NAMES = {
    "Yoruba": "Ẹ̀kọ́", "Vietnamese": "Dịch vụ", "Greek": "Υπηρεσία", "Polytonic": "ᾠδὴ", "Cyrillic": "Служба",
    "Stressed": "Москва́", "Armenian": "Պատվեր", "Georgian": "სერვისი", "Hebrew": "שָׁלוֹם", "Arabic": "مُحَمَّد",
    "Persian": "می‌خواهم", "Syriac": "ܫܠܡܐ", "Thaana": "އޯޑަރު", "Devanagari": "नमस्ते", "Bengali": "সেবা",
    "Gurmukhi": "ਸੇਵਾ", "Gujarati": "સેવા", "Oriya": "ସେବା", "Tamil": "சேவை", "Telugu": "సేవ", "Kannada": "ಸೇವೆ",
    "Malayalam": "സേവനം", "Sinhala": "සේවාව", "Thai": "คำสั่ง", "Lao": "ບໍລິການ", "Khmer": "សេវាកម្ម",
    "Myanmar": "မှာယူမှု", "Tibetan": "བོད་ཡིག", "Mongolian": "ᠮᠣᠩᠭᠣᠯ", "Ethiopic": "አገልግሎት", "Cherokee": "ᏣᎳᎩ",
    "Canadian": "ᐃᓄᒃᑎᑐᑦ", "Tifinagh": "ⵜⴰⵎⴰⵣⵉⵖⵜ", "Vai": "ꕙꔤ", "Yi": "ꆈꌠꉙ", "Javanese": "ꦗꦮ", "Balinese": "ᬩᬮᬶ",
    "Sundanese": "ᮞᮥᮔ᮪ᮓ", "Ol Chiki": "ᱥᱟᱱᱛᱟᱲᱤ", "Meetei": "ꯃꯩꯇꯩ", "Han": "订单服務", "Kana": "サービス",
    "Hangul": "주문 서비스", "Bopomofo": "ㄅㄆㄇ", "Emoji": "☁️ Cloud 🚀", "Signs": "∑ ⚙ № ™",
}  # fmt: skip
ALL = {**NAMES, "Joiner": "a\u200db", "Mark": "Takes \ufefforders", "None": "\U0001fae8\ue000"}


@pytest.mark.parametrize("script", NAMES)
def test_every_letter_of_a_script_has_a_shipped_font(script: str) -> None:
    assert scripts.undrawn(NAMES[script], text.shipped()) == ()


def test_what_no_font_has_is_shown_as_its_code_point() -> None:
    assert text.drawn("a \U0001fae8\ue000") == "a [U+1FAE8][U+E000]"
    assert scripts.undrawn(ALL["None"], text.shipped()) == ("U+E000", "U+1FAE8")


def test_what_is_never_drawn_goes_but_for_joiners_that_shape_letters() -> None:
    assert text.drawn("☁\ufe0f 👩\u200d💻 \ufeffc") == "☁ 👩💻 c"
    assert text.drawn(NAMES["Persian"]) == NAMES["Persian"]


def test_the_index_is_that_of_the_fonts() -> None:
    index = json.loads((scripts.SCRIPT_FONTS / "index.json").read_bytes())
    assert {one.name for one in scripts.SCRIPT_FONTS.iterdir() if one.is_dir()} == set(index)
    for name, script in index.items():
        font = TTFont(scripts.SCRIPT_FONTS / name / f"{name}.ttf")
        has = font.getBestCmap()
        scale = 2048 / font["head"].unitsPerEm
        assert font["name"].getDebugName(1) == script["family"]
        for first, last, width in (script["runs"][0], script["runs"][-1]):
            assert {round(font["hmtx"][has[code]][0] * scale) for code in (first, last)} == {width}


def test_a_mixed_line_names_the_font_of_each_piece() -> None:
    assert scripts.runs("नमस्ते · my", text.shipped()) == [("Noto Sans Devanagari", "नमस्ते"), ("", " · my")]
    assert scripts.runs("Orders", text.shipped()) == [("", "Orders")]


def test_fonts_are_those_that_are_shipped_and_no_others() -> None:
    for name in ALL.values():
        paths = {Path(font.path).parent for font in raster.fonts(name).fonts() if font.path}
        assert paths <= {scripts.FONTS, *(scripts.SCRIPT_FONTS / one for one in scripts._index())}


def test_a_syllable_that_usvg_draws_too_narrow_moves_what_follows() -> None:
    assert scripts.shifts("সেবা", text.shipped())[2] > 0.3
    assert not any(scripts.shifts("Orders नमन שלום", text.shipped()))
    svg = raster.picture('<svg><text x="1"><tspan font-family="X">সেবা</tspan> a</text></svg>')
    assert 'dx="0 0 0.' in svg
    assert svg.replace('dx="', "").count("সেবা") == 1


DRAWN = {
    **{script: NAMES[script] for script in (
        "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Telugu", "Kannada", "Malayalam", "Thai", "Lao",
        "Tibetan", "Balinese", "Arabic", "Hebrew",
    )},
    "Tamil": "பௌ கொடு", "Sinhala": "සේවාව", "Khmer": "ការបញ្ជាទិញ", "Myanmar": "ဝန်ဆောင်မှု", "Javanese": "ꦲꦏ꧀ꦱꦫ",
    "Flag": "\U0001f1e9\U0001f1ea", "Tone": "\U0001f44d\U0001f3fd",
}  # fmt: skip


@pytest.mark.parametrize("script", DRAWN)
def test_what_follows_a_name_in_a_picture_stands_where_the_paper_has_it(script: str) -> None:
    """Typst shapes the lines of a paper itself; a letter behind a name is as far right in a picture, to a point."""
    said = text.drawn(DRAWN[script]) + "x"
    runs = scripts.runs(said, text.shipped())
    pieces = "".join(f'<tspan font-family="{family}">{words}</tspan>' if family else words for family, words in runs)
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" viewBox="0 0 400 60">'
        f'<text x="0" y="40" font-size="20" font-family="{theme.SHIPPED}">{pieces}</text></svg>'
    )
    families = ", ".join(f'"{one}"' for one in (theme.SHIPPED, *dict(runs)) if one)
    page = f"#set page(width: 400pt, height: 60pt, margin: 0pt)\n#set text(font: ({families}), size: 20pt)\n"
    line = typst.compile(
        f"{page}#text({json.dumps(said, ensure_ascii=False)})".encode(), format="pdf", font_paths=raster.fonts(said)
    )
    assert _right(raster.pdf(picture, title="x")) == pytest.approx(_right(line), abs=1)


def _right(pdf: bytes) -> float:
    """How far right there is ink on a page, in points."""
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=2, grayscale=True)
    rows = bytes(bitmap.buffer)
    ink = (len(row.rstrip(b"\xff")) for row in (
        rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height)
    ))  # fmt: skip
    return max(ink) / 2


def test_a_code_point_that_no_font_has_is_in_a_box_on_paper() -> None:
    model = load_text('title: "Orders \\uE000 b"\ncomponents: {a: {name: A}, b: {name: B}}\nedges: [a -> b]')
    order = Order(kinds=("cheatsheet", "dossier"))
    files = project(task(model, "names", order, "internal"), order).files
    for name in ("cheatsheet.pdf", "dossier.pdf"):
        pages = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(files[name]))
        assert re.search(r"(?<!\[)U\+E000(?!\])", pages)


@pytest.mark.parametrize(
    "names", [("Yoruba", "Devanagari", "Joiner"), ("Hebrew", "Arabic", "Mark"), ("Emoji", "Thai", "None")]
)
def test_papers_and_pictures_of_such_names_are_built(names: tuple[str, ...]) -> None:
    said = [
        json.dumps(ALL[name]).replace("\\ud83e\\udee8", "\\U0001FAE8").replace("\\ud83d\\ude80", "\\U0001F680")
        for name in names
    ]
    model = load_text(
        f"title: {said[0]}\nsummary: {said[2]}\nteams: {{t: {{name: {said[1]}, mine: true}}}}\n"
        f"components: {{a: {{name: {said[0]}, team: t, role: led, technology: {said[2]}}}, b: {{name: {said[2]}}}}}\n"
        f"edges: [{{from: a, to: b, label: {said[1]}, tradeoff: {{choice: {said[2]}, because: {said[0]}}}}}]\n"
    )
    order = Order(kinds=("diagram", "dossier", "cheatsheet"))
    files = project(task(model, "names", order, "internal"), order).files
    assert all(content.startswith(b"%PDF") for name, content in files.items() if name.endswith(".pdf"))
