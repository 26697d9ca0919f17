"""One picture in all its formats."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from drawn import HARD, SPECS, SVG, drawn, needs_dot, pictures, read

from archdoc.core import tradeoffs
from archdoc.core.errors import ArchdocError
from archdoc.diagram.diagram import diagram, format_of
from archdoc.diagram.views import overview

SPEC = """
title: "Shop: <orders> & more \\\\N"
teams: {one: Orders, two: Orders}
components: {a: {team: one, technology: PostgreSQL, type: database}, b: {team: two, name: 'B "quoted" \\N'}}
edges: [{from: a, to: b, label: "100 % <b>", tradeoff: Choose it}, b -> b]
"""


def test_the_ending_of_a_file_says_its_format() -> None:
    assert [format_of(name) for name in ("a.svg", "b.PNG", Path("c.pdf"), "d.dot", "e.gv", "f.jpg", "svg")] == [
        "svg", "png", "pdf", "dot", "dot", None, None,
    ]  # fmt: skip


def test_a_picture_is_saved_as_its_ending_says(tmp_path: Path) -> None:
    shown = drawn(SPEC)
    shown.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == shown.svg()
    shown.save(tmp_path / "a.txt", "dot")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == shown.dot()
    with pytest.raises(ValueError, match="svg, png, pdf, dot"):
        shown.save(tmp_path / "a.jpg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.svg", "a.txt"]


def test_a_theme_moves_nothing() -> None:
    shown = drawn(SPEC)

    def bare(look: str) -> str:
        text = shown.themed(look).svg()  # type: ignore[arg-type]
        text = re.sub(r'<rect [^>]*fill="#e9edf2"/>', "", text)
        return re.sub(r'(fill|stroke|stroke-width|stroke-dasharray)="[^"]*"', "", text)

    assert shown.themed("dark").svg() != shown.svg()
    assert bare("light") == bare("dark") == bare("print")


def test_there_is_no_other_engine() -> None:
    with pytest.raises(ArchdocError):
        diagram(drawn(SPEC).scene.picture, engine_name="neato")


@needs_dot
@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_the_dot_file_can_be_drawn_by_any_graphviz(path: Path) -> None:
    for shown in pictures(path)[:1]:
        assert_drawn(shown.dot(), len(shown.scene.picture.nodes))


@needs_dot
def test_a_dot_file_with_icons_needs_no_other_file() -> None:
    path = Path(__file__).parents[1] / "data" / "cases" / "dot-icons.yaml"
    assert "PostgreSQL" in "".join(read(assert_drawn(pictures(path)[0].dot(), 2)).itertext())


@needs_dot
def test_the_dot_file_says_what_the_picture_says() -> None:
    svg = assert_drawn(drawn(SPEC).dot(), 2)
    texts = "".join("".join(text.itertext()) for text in read(svg).iter(f"{SVG}text"))
    for words in ("Shop: <orders> & more", "<b>", 'B "quoted"', "(1)", "PostgreSQL"):
        assert "".join(words.split()) in "".join(texts.split())


def assert_drawn(source: str, nodes: int) -> str:
    done = subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True)
    svg = done.stdout.decode()
    assert not [line for line in done.stderr.decode().splitlines() if "pango" not in line.casefold()]
    drawn_nodes = [g for g in read(svg).iter(f"{SVG}g") if g.get("class") == "node"]
    assert len([g for g in drawn_nodes if "node-" in ("".join(t.text or "" for t in g.iter(f"{SVG}title")))]) == nodes
    return svg


def test_badges_are_the_rows_of_the_table() -> None:
    from drawn import badges, loaded

    for path in [*SPECS, *HARD]:
        rows = {row.number for row in tradeoffs.table(loaded(path)).rows}
        worn = {number for number, _ in badges(read(pictures(path)[0].svg()))}
        whole = loaded(path)
        assert worn <= rows
        assert worn == {t.number for t in whole.tradeoffs if t.edges or t.elements}
        assert overview(whole).decisions.keys() == worn
