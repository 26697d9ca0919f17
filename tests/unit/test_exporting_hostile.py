"""What an author or someone else wrote stays text in every format: it is no markup and calls nothing."""

from __future__ import annotations

from pathlib import Path

from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.exporters import Export, export
from archdoc.importers.formats import gather
from archdoc.render.data import tradeoffs_csv
from archdoc.spec.load import load_text

NOTE = "Keeps a List<String> of R&amp;D <b>orders</b>"
IMAGE = '<img src="https://x.example/t.png">'


def model(choice: str = "Go", url: str = "https://x.example/", link: str = "https://x.example/") -> Model:
    return load_text(
        f"title: Orders\ncomponents: {{a: {{name: A, description: '{NOTE}', url: '{url}'}}, b: {{name: B}}}}\n"
        f"edges: [{{from: a, to: b, tradeoff: {{choice: '{choice}', because: '{choice}', links: ['{link}']}}}}]\n"
    )


def only(made: Export) -> str:
    (content,) = made.files.values()
    return content.decode()


def test_a_tag_in_a_record_is_no_html() -> None:
    text = only(export(model(IMAGE, link="https://x.example/<base href=//x.example>"), "madr"))
    assert "<img" not in text
    assert "<base" not in text
    assert "&lt;img" in text
    assert "<https://x.example/%3Cbase%20href=//x.example%3E>" in text


def test_a_tooltip_of_d2_which_is_markdown_holds_no_tag_and_comes_back(tmp_path: Path) -> None:
    text = only(export(model(), "d2"))
    (tooltip,) = (line for line in text.splitlines() if "tooltip:" in line)
    assert "<" not in tooltip
    (tmp_path / "a.d2").write_text(text)
    (read,) = gather([str(tmp_path / "a.d2")], None).several
    assert NOTE in {part.description for part in read.parts}


def test_an_address_calls_nothing_in_plantuml() -> None:
    text = only(export(model(url='https://x.example/%getenv("HOME")/$f()/a%20b!x'), "plantuml"))
    (line,) = (one for one in text.splitlines() if "$link=" in one)
    address = line.rpartition('$link="')[2].rpartition('"')[0]
    assert address == "https://x.example/%25getenv(%22HOME%22)/%24f()/a%20b%21x"


def test_no_cell_is_a_formula_by_a_wide_sign_either() -> None:
    for sign in "=+-@＝＋－＠":
        assert f"'{sign}1" in tradeoffs_csv(table(model(f"{sign}1+1")))
