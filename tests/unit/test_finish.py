"""The SVG contract: what a page, a test or another tool may rely on in a finished picture."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from drawn import (
    HARD,
    SPECS,
    SVG,
    XLINK,
    badges,
    drawn,
    groups,
    lines,
    loaded,
    needs_dot,
    pictures,
    read,
    squeezed,
    title,
)

from archdoc.diagram.diagram import diagram
from archdoc.diagram.svg import frame
from archdoc.diagram.views import OUTSIDE, overview
from archdoc.spec import load

SPEC = """
title: Shop & more
period: {from: 2023, to: 2024}
teams: {one: {name: Orders, mine: true}, two: {name: Orders, part_of: one}, three: Others}
components:
  a: {team: one, role: led, technology: PostgreSQL, type: database, description: Keeps <all> orders}
  b: {team: two, role: built, technology: PostgreSQL, type: person}
  c: {team: three, role: contributed}
  d: {team: one}
  e: {team: three, phase: later, technology: Go}
queues: {q: {team: one, technology: Kafka, type: topic, tradeoff: [old, new]}}
third_parties: {x: SES}
edges:
  - {from: a, to: b, label: send & wait, tradeoff: new}
  - {from: b, to: q}
  - {from: c, to: x, mode: batch, both_ways: true}
  - d -> e: later
  - a -> a: self
tradeoffs: {new: "Kafka, not SQS", old: {choice: SQS, status: superseded, superseded_by: new}}
launch: {phases: [{id: first}, {id: later}]}
"""


@pytest.fixture(scope="module")
def svg() -> str:
    return drawn(SPEC).svg()


@pytest.fixture(scope="module")
def root(svg: str) -> ET.Element:
    return read(svg)


def contract(text: str) -> None:
    """What holds for every picture."""
    root = read(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert [child.get("id") for child in root[:2]] == named
    assert all((child.text or "").strip() for child in root[:2])
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(set(ids)) == len(ids)
    for forbidden in ("script", "style", "foreignObject", "a", "animate"):
        assert root.find(f".//{SVG}{forbidden}") is None
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name.endswith("href"):
                assert value.startswith(("#", "data:image/")), value[:60]
                assert not value.startswith("#") or value[1:] in ids
            elif "(" in value:
                assert "url(" not in value
    assert str(Path.home()) not in text
    assert "site-packages" not in text
    images = [image.get(XLINK) for image in root.iter(f"{SVG}image")]
    assert len(set(images)) == len(images), "each icon once"
    icons = {f"#{image.get('id')}" for image in root.iter(f"{SVG}image")}
    assert {use.get(XLINK) for use in root.iter(f"{SVG}use")} == icons, "each icon used"
    assert not any(use.get("width") for use in root.iter(f"{SVG}use")), "a size of its own is lost in some renderers"
    edges = {g.get("id") for g in groups(root, "edge")}
    nodes = {g.get("id") for g in groups(root, "node")}
    for group in groups(root, "edge"):
        assert {f"node-{group.get('data-from')}", f"node-{group.get('data-to')}"} <= nodes
    for badge in groups(root, "badge"):
        assert badge.get("data-edge", "edge-") in edges or badge.get("data-node") in nodes
        assert lines(badge) == [badge.get("data-tradeoff")]


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_the_contract_holds_for_every_picture(path: Path, look: str) -> None:
    for shown in pictures(path):
        contract(shown.themed(look).svg())  # type: ignore[arg-type]


def test_every_part_is_there_once_with_its_classes_and_data(root: ET.Element) -> None:
    nodes = {g.get("data-id"): g for g in groups(root, "node")}
    assert list(nodes) == ["a", "b", "c", "d", "e", "q", "x"]
    assert {key: g.get("class", "").split()[1:] for key, g in nodes.items()} == {
        "a": ["led", "component"], "b": ["built", "component"], "c": ["contributed", "component"],
        "d": ["team", "component"], "e": ["other", "component"], "q": ["team", "queue"],
        "x": ["third-party", "third_party"],
    }  # fmt: skip
    assert all(g.get("id") == f"node-{key}" for key, g in nodes.items())
    edges = [(g.get("id"), g.get("data-from"), g.get("data-to"), g.get("class")) for g in groups(root, "edge")]
    assert edges == [
        ("edge-1", "a", "b", "edge sync"), ("edge-2", "b", "q", "edge async"), ("edge-3", "c", "x", "edge batch"),
        ("edge-4", "d", "e", "edge sync"), ("edge-5", "a", "a", "edge sync"),
    ]  # fmt: skip
    assert {(g.get("id"), g.get("class")) for g in groups(root, "team")} == {
        ("team-one", "team mine"), ("team-two", "team mine"), ("team-three", "team"), (f"team-{OUTSIDE}", "team"),
    }  # fmt: skip
    assert len(groups(root, "legend")) == 1


def test_cards_say_name_technology_and_what_i_did(root: ET.Element) -> None:
    texts = {g.get("data-id"): lines(g) for g in groups(root, "node")}
    assert texts["a"] == ["A", "LED", "PostgreSQL"]
    assert texts["b"] == ["B", "BUILT", "PostgreSQL"] or set(texts["b"]) == {"B", "BUILT", "PostgreSQL"}
    assert texts["c"] == ["C", "CONTRIBUTED"]
    assert texts["d"] == ["D"]


def test_tooltips_say_more_than_the_card(root: ET.Element) -> None:
    tips = {g.get("id"): title(g) for kind in ("node", "edge") for g in groups(root, kind)}
    assert tips["node-a"] == "A (PostgreSQL): Keeps <all> orders"
    assert tips["node-d"] == "D"
    assert tips["edge-1"] == "A → B: send & wait"
    assert tips["edge-3"] == "C ↔ SES"
    assert next(title(g) for g in groups(root, "badge")) == "1. Kafka, not SQS"


def test_edges_have_a_path_an_arrowhead_at_each_pointed_end_and_their_label(root: ET.Element) -> None:
    for group in groups(root, "edge"):
        assert len(group.findall(f"{SVG}path")) == 1
        heads = [p for p in group if p.get("class") == "arrowhead"]
        mode = (group.get("class") or "").split()[1]
        shapes = {(p.tag.removeprefix(SVG), p.get("fill") == p.get("stroke", p.get("fill"))) for p in heads}
        assert shapes == {{"sync": ("polygon", True), "async": ("polyline", False), "batch": ("polygon", False)}[mode]}
        assert len(heads) == (2 if group.get("id") == "edge-3" else 1)
    texts = {g.get("id"): lines(g, "label") for g in groups(root, "edge")}
    assert squeezed("".join(texts["edge-1"])) == "send&wait"
    assert texts["edge-2"] == []


def test_sync_async_and_batch_differ_by_their_line(root: ET.Element) -> None:
    dashes = {}
    for group in groups(root, "edge"):
        path = group.find(f"{SVG}path")
        assert path is not None
        dashes[(group.get("class") or "").split()[1]] = path.get("stroke-dasharray")
    assert dashes["sync"] is None
    assert len(set(dashes.values())) == 3


def test_badges_carry_number_owner_and_status(root: ET.Element) -> None:
    assert sorted(badges(root)) == [(1, "edge-1"), (1, "node-q"), (2, "node-q")]
    by_status = {g.get("class"): ET.tostring(g, "unicode") for g in groups(root, "badge")}
    assert set(by_status) == {"badge accepted", "badge superseded"}
    assert "path" in by_status["badge superseded"], "struck through by a line of its own"
    assert "path" not in by_status["badge accepted"]
    assert "stroke-dasharray" in by_status["badge superseded"]


def test_whose_a_card_is_survives_black_and_white() -> None:
    root = read(drawn(SPEC, look="print").svg())
    marks = {}
    for group in groups(root, "node"):
        shape = next(e for e in group if e.tag in (f"{SVG}rect", f"{SVG}path") and "stroke" in e.attrib)
        chip = [e for e in group if e.get("class") == "chip"]
        standing = (group.get("class") or "").split()[1]
        marks[standing] = (shape.get("stroke-width"), shape.get("stroke-dasharray"), lines(group)[1] if chip else "")
        for colour in re.findall(r"#[0-9a-f]{6}", ET.tostring(group, "unicode")):
            assert colour[1:3] == colour[3:5] == colour[5:7]
    assert len(set(marks.values())) == len(marks) == 6


def test_boundaries_say_which_team_is_mine(root: ET.Element) -> None:
    texts = {g.get("id"): lines(g) for g in groups(root, "team")}
    assert texts["team-one"] == texts["team-two"] == ["Orders · my team"]
    assert texts["team-three"] == ["Others"]


def test_an_icon_that_two_cards_share_is_inlined_once(root: ET.Element) -> None:
    uses = [use.get(XLINK) for use in root.iter(f"{SVG}use")]
    images = list(root.iter(f"{SVG}image"))
    assert len(images) == len(set(uses))
    for image in images:
        assert base64.b64decode((image.get(XLINK) or "").partition("base64,")[2]).startswith(b"\x89PNG")
    d = next(g for g in groups(root, "node") if g.get("data-id") == "d")
    assert d.find(f"{SVG}use") is None
    assert [e.tag for e in d if e.get("class") == "icon"] == [f"{SVG}path"], "a mark of our own where there is no icon"


def test_ghosts_are_marked_and_claim_nothing() -> None:
    root = read(drawn(SPEC, "phase-first").svg())
    nodes = {g.get("data-id"): (g.get("class") or "").split() for g in groups(root, "node")}
    assert [key for key, classes in nodes.items() if "ghost" in classes] == ["e"]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x30\x60\x90" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_own_icon_files_are_inlined_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours.png").write_bytes(png(4, 4))
    (tmp_path / "ours.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    spec = tmp_path / "spec.yaml"
    spec.write_text("{title: T, components: {a: {icon: ours.png}, b: {icon: ours.svg}, c: {icon: aws.compute.Lambda}}}")
    monkeypatch.chdir(tmp_path)
    for path in (spec, Path("spec.yaml")):
        root = read(diagram(overview(load.load(path))).svg())
        kinds = [(image.get(XLINK) or "")[:19] for image in root.iter(f"{SVG}image")]
        assert kinds == ["data:image/png;base", "data:image/svg+xml;", "data:image/png;base"]


def test_title_and_description_are_for_those_who_cannot_see(root: ET.Element) -> None:
    assert root[0].text == "Shop & more"
    assert "I led: A." in (root[1].text or "")
    (header,) = groups(root, "header")
    assert ["".join(text.itertext()).replace("\u00a0", "") for text in header] == ["Shop & more2023–2024"]


def test_the_size_is_stated_and_holds_every_text(root: ET.Element) -> None:
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    shown = drawn(SPEC)
    assert frame.size(shown.scene) == pytest.approx((width, height), abs=0.06)


def test_a_very_long_title_and_an_empty_picture_are_drawn() -> None:
    long = "A title " * 60
    root = read(drawn(f"{{title: {long}, components: {{a: {{}}}}}}").svg())
    assert squeezed("".join(lines(groups(root, "header")[0]))) == squeezed(long)
    contract(drawn("{title: T, components: {a: {}}, views: {v: {include: [a], exclude: [a]}}}", "v").svg())


@needs_dot
def test_nothing_depends_on_the_engine_that_laid_it_out() -> None:
    for path in SPECS:
        text = diagram(overview(loaded(path)), engine_name="dot").svg()
        contract(text)
        own = pictures(path)[0].svg()
        assert parts(text) == parts(own)


def parts(text: str) -> list[tuple[str, ...]]:
    """The ids and classes of all cards, edges and badges."""
    root = read(text)
    found = [g for kind in ("node", "edge", "badge") for g in groups(root, kind)]
    return [
        tuple(g.get(name, "") for name in ("class", "id", "data-tradeoff", "data-edge", "data-node")) for g in found
    ]


def test_a_bare_picture_is_the_same_drawing_without_title_glosses_and_margin() -> None:
    whole = pictures(next(path for path in SPECS if path.stem == "notification"))[0]
    root, bare = read(whole.svg()), read(whole.bare())
    assert groups(root, "header")
    assert not groups(bare, "header")
    assert [ET.tostring(one) for one in groups(bare, "node")] == [ET.tostring(one) for one in groups(root, "node")]
    box = [float(number) for number in bare.attrib["viewBox"].split()]
    assert box[2:] == [float(bare.attrib["width"]), float(bare.attrib["height"])]
    assert box[2] < float(root.attrib["width"]) - 30
    assert box[3] < float(root.attrib["height"]) - 60
    assert len(groups(bare, "legend")[0]) < len(groups(root, "legend")[0])
