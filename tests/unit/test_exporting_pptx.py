"""Slides: read back by python-pptx, their connectors followed by the standard's own rules, and drawn by LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from command import run
from drawn import SPECS, loaded, model, refuse
from pptx import Presentation
from pptx.oxml.ns import qn

from archdoc.core.model import Model
from archdoc.core.tradeoffs import important
from archdoc.diagram.diagram import Diagram
from archdoc.diagram.overview import overview
from archdoc.exporters import pptx
from archdoc.exporters.pptx_shapes import corners

NAMED = {path.stem: path for path in SPECS}
SPEC = """
title: Slides
summary: What it is.
teams: {us: {mine: true}, them: {name: Them}}
components:
  api: {team: us, role: led, technology: Python}
  db: {team: them, type: database, tradeoff: {choice: One store}}
  report: {team: them, role: consulted}
queues: {events: {team: us, role: built}}
third_parties: {vendor: {}}
edges:
  - {from: api, to: db, label: writes, tradeoff: way}
  - api -> events
  - events -> report
  - {from: report, to: vendor, mode: batch}
  - vendor -> api
  - {api -> report: asks, both_ways: true}
  - api -> api: again
tradeoffs: {way: {question: Which way?, choice: At once, because: [It is simple], costs: [It waits]}}
"""


def slides(shown: Model) -> Any:
    return Presentation(io.BytesIO(pptx.deck(shown, overview(shown).picture)))


@cache
def deck(name: str) -> tuple[bytes, Diagram]:
    """The slides of a worked spec, as several tests read them, and the picture on the first."""
    shown = loaded(NAMED[name])
    drawn = overview(shown).picture
    return pptx.deck(shown, drawn), drawn


def every(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            yield from every(shape.shapes)


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in every(slide.shapes) if shape.has_text_frame]


@pytest.mark.parametrize("name", ["notification", "parcels", "checkout"])
def test_every_card_edge_and_number_is_a_shape_of_its_own(name: str) -> None:
    written, drawn = deck(name)
    shown, scene = loaded(NAMED[name]), drawn.scene
    made = Presentation(io.BytesIO(written))
    first = made.slides[0]
    ids = {shape.shape_id: shape.name for shape in every(first.shapes)}
    said = " ".join(texts(first)).replace("\n", " ").replace("\v", " ")
    for node in scene.picture.nodes:
        assert " ".join(node.name.split()) in " ".join(said.split())
    connectors = list(first.shapes._spTree.iter(qn("p:cxnSp")))
    stuck = [one for one in connectors if one.find(".//" + qn("a:stCxn")) is not None]
    assert len(stuck) == len(scene.wires)
    names = {node.key: node.name for node in scene.picture.nodes}
    for one, wire in zip(stuck, scene.wires, strict=True):
        ends = [one.find(".//" + qn(kind)) for kind in ("a:stCxn", "a:endCxn")]
        assert [ids[int(end.get("id"))] for end in ends] == [names[wire.link.source], names[wire.link.target]]
        assert all(end.get("idx") in "0123" for end in ends)
    badges = sum(len(link.badges) for link in scene.picture.links) + sum(len(n.badges) for n in scene.picture.nodes)
    assert sum(text.isdigit() for text in texts(first)) >= badges
    assert len(made.slides) == 1 + min(
        len([one for one in important(shown) if one.number in scene.picture.decisions]), 9
    )


def way(connector: Any) -> list[tuple[float, float]]:
    """Where a connector runs, by the geometry of its kind, its adjustments, and how its box is mirrored and turned."""
    frame = connector.spPr.xfrm
    wide, high = int(frame.ext.cx), int(frame.ext.cy)
    middle = int(frame.off.x) + wide / 2, int(frame.off.y) + high / 2
    geometry = connector.spPr.find(qn("a:prstGeom"))
    kind = geometry.get("prst")
    guides = [int(one.get("fmla").split()[1]) / 100000 for one in geometry.iter(qn("a:gd"))]
    points = {
        "straightConnector1": lambda: [(0, 0), (1, 1)],
        "bentConnector2": lambda: [(0, 0), (1, 0), (1, 1)],
        "bentConnector3": lambda: [(0, 0), (guides[0], 0), (guides[0], 1), (1, 1)],
        "bentConnector4": lambda: [(0, 0), (guides[0], 0), (guides[0], guides[1]), (1, guides[1]), (1, 1)],
        "bentConnector5": lambda: [
            (0, 0), (guides[0], 0), (guides[0], guides[1]), (guides[2], guides[1]), (guides[2], 1), (1, 1),
        ],
    }[kind]()  # fmt: skip
    found = []
    for along, across in points:
        x, y = along * wide - wide / 2, across * high - high / 2
        x, y = (-x if frame.get("flipH") else x), (-y if frame.get("flipV") else y)
        x, y = (-y, x) if frame.get("rot") else (x, y)
        found.append((middle[0] + x, middle[1] + y))
    return found


@pytest.mark.parametrize("name", [*NAMED, "small"])
def test_connectors_run_where_the_picture_has_its_edges(name: str) -> None:
    if name in NAMED:
        written, drawn = deck(name)
    else:
        drawn = overview(model(SPEC)).picture
        written = pptx.deck(model(SPEC), drawn)
    first = Presentation(io.BytesIO(written)).slides[0]
    around = pptx.canvas.canvas(drawn.scene)
    scale = min(pptx.WIDTH / around.width, pptx.HEIGHT / around.height)
    left = (pptx.WIDTH / scale - around.width) / 2 + around.left
    top = (pptx.HEIGHT / scale - around.height) / 2 + around.top
    lines = [one for one in first.shapes._spTree.iter(qn("p:cxnSp")) if one.find(".//" + qn("a:stCxn")) is not None]
    for line, wire in zip(lines, drawn.scene.wires, strict=True):
        wanted = [((x + left) * scale, (y + top) * scale) for x, y in corners(wire)]
        found = way(line)
        assert len(found) == len(wanted)
        for (x, y), (wx, wy) in zip(found, wanted, strict=True):
            assert abs(x - wx) < 1.1 * 12700, "no further off than a point"
            assert abs(y - wy) < 1.1 * 12700


def test_a_decision_has_a_slide_its_disc_leads_there_and_the_notes_say_what_to_say() -> None:
    made = slides(model(SPEC))
    first, decision = made.slides
    assert decision.shapes.title.text_frame.text == "Which way?"
    assert texts(decision)[1] == "Chosen\nAt once\nBecause\nIt is simple\nAccepted\nIt waits"
    targets = [one.click_action.target_slide for one in every(first.shapes) if one.name.startswith("1. At once")]
    assert [target.slide_id for target in targets] == [decision.slide_id]
    assert "At once" in decision.notes_slide.notes_text_frame.text
    assert "What it is" in first.notes_slide.notes_text_frame.text


def test_the_same_spec_gives_the_same_bytes_and_another_theme_another_look() -> None:
    shown = model(SPEC)
    drawn = overview(shown).picture
    assert pptx.deck(shown, drawn) == pptx.deck(shown, drawn)
    assert pptx.deck(shown, drawn) != pptx.deck(shown, drawn.themed("dark"))


def test_what_is_confidential_is_found_in_slides(tmp_path: Path) -> None:
    spec = SPEC + "confidential: {replace: {Python: a language}}\n"
    (tmp_path / "s.yaml").write_text(spec)
    done = run("diagram", "s.yaml", "-o", "s.pptx", "--audience", "public", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "a language" in " ".join(texts(Presentation(str(tmp_path / "s.pptx")).slides[0])).replace("\n", " ")
    from archdoc.privacy.read_back import passages

    made = (tmp_path / "s.pptx").read_bytes()
    assert any("At once" in one.text for one in passages("s.pptx", made))


def test_libreoffice_draws_every_slide(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        refuse("there is no LibreOffice on PATH")
        return
    (tmp_path / "n.pptx").write_bytes(deck("notification")[0])
    order = [office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*order, "--outdir", tmp_path, tmp_path / "n.pptx"], check=True, capture_output=True, timeout=300)
    with pypdfium2.PdfDocument(tmp_path / "n.pdf") as pages:
        assert len(pages) == len(Presentation(str(tmp_path / "n.pptx")).slides)
        said = " ".join(pages[0].get_textpage().get_text_range().split())
        decided = pages[1].get_textpage().get_text_range()
        image = pages[0].render(scale=1.0).to_pil().convert("RGB")
    for element in loaded(NAMED["notification"]).elements.values():
        assert element.name in said
    assert "Because" in decided
    colours = {colour for _, colour in image.getcolors(1 << 24)}
    assert (0xFF, 0xDF, 0xAE) in colours, "what I led is painted as such"
