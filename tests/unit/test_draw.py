"""Pictures to DOT through `diagrams`: every part under its id, nothing on the disk, and text that stays text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from drawn import DOWN, LIGHT, RIGHT, ROOT, geometry, picture

from archdoc.diagram.layout import choose, engine
from archdoc.diagram.layout.cards import cards
from archdoc.diagram.layout.dot import Layout, dot, icon_of
from archdoc.diagram.svg import theme
from archdoc.diagram.views import OUTSIDE, Picture

SPEC = """
title: Shop
teams:
  one: Orders
  two: Orders
  in_one: {name: Inner, part_of: one, mine: true}
components:
  a: {team: one, technology: PostgreSQL, type: database}
  b: {team: two}
  c: {team: in_one, role: led}
queues: {q: {team: two, technology: Kafka}}
third_parties: {x: SES}
edges:
  - a -> b
  - b -> c: words
  - {from: c, to: q, label: more, tradeoff: Choice}
  - {from: q, to: x, both_ways: true, mode: batch}
  - c -> c: self
"""
NASTY = [
    "<b>bold</b>",
    "a & b",
    'say "hi"',
    "]]>",
    "a:b",
    r"\N \G \L \n",
    "back\\",
    "<",
    "<<>",
    "{x|y}",
    "&amp;",
    "a\0b",
]


def source(shown: Picture, layout: Layout = DOWN, look: theme.Theme | None = LIGHT) -> str:
    return dot(shown, layout, cards(shown.nodes, layout.style), choose.tags(shown, layout), look)


def laid_out(source: str) -> dict[str, object]:
    """What Graphviz itself read."""
    done = subprocess.run(
        [engine.command("embedded"), "-Kdot", "-Tjson0"],
        input=source.encode(), capture_output=True, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("layout", [DOWN, RIGHT], ids=["down", "right"])
def test_every_part_is_there_under_its_id(layout: Layout) -> None:
    found = laid_out(source(picture(SPEC), layout))
    names = [thing["name"] for thing in found["objects"]]  # type: ignore[attr-defined]
    assert {f"node-{key}" for key in "abcqx"} <= set(names)
    assert {name for name in names if name.startswith("cluster_")} == {
        f"cluster_{key}" for key in ("one", "two", "in_one", OUTSIDE)
    }
    edges = {edge["id"] for edge in found["edges"]}  # type: ignore[attr-defined]
    assert edges == {f"edge-{link.number}" for link in picture(SPEC).links}


def test_two_teams_of_the_same_name_stay_two_boxes() -> None:
    boxes = geometry(picture(SPEC), DOWN).boundaries
    assert "one" in boxes
    assert "two" in boxes
    assert boxes["one"] != boxes["two"]


@pytest.mark.parametrize("layout", [DOWN, RIGHT], ids=["down", "right"])
def test_boundaries_hold_their_elements_and_each_other(layout: Layout) -> None:
    found = geometry(picture(SPEC), layout)

    def inside(inner: engine.Box, outer: engine.Box) -> bool:
        return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]

    for key, home in {"a": "one", "b": "two", "c": "in_one", "q": "two", "x": OUTSIDE}.items():
        assert inside(found.nodes[f"node-{key}"], found.boundaries[home])
    assert inside(found.boundaries["in_one"], found.boundaries["one"])
    assert not inside(found.nodes["node-b"], found.boundaries["one"])


def test_nodes_have_the_size_of_their_cards() -> None:
    shown = picture(SPEC)
    found = geometry(shown, DOWN)
    for key, card in cards(shown.nodes, "wide").items():
        left, top, right, bottom = found.nodes[f"node-{key}"]
        assert bottom - top == pytest.approx(card.height, abs=0.1)
        assert right - left >= card.width - 0.1
        assert key == "c" or right - left == pytest.approx(card.width, abs=0.1)


def test_labels_and_numbers_are_on_the_edges_of_what_is_shown_only() -> None:
    """Lines and labels of a picture are archdoc's own, so its layout has none; any Graphviz draws those of a file."""
    shown = picture(SPEC)
    dressed, bare = (laid_out(source(shown, DOWN, look))["edges"] for look in (LIGHT, None))
    told = {edge["id"]: edge.get("label", "") for edge in dressed}  # type: ignore[attr-defined]
    for link in shown.links:
        assert all(word in told[f"edge-{link.number}"] for word in (link.label or "").split())
        assert all(f"({number})" in told[f"edge-{link.number}"] for number in link.badges)
    assert not any(edge.get("label") for edge in bare)  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", NASTY)
def test_text_stays_text(words: str) -> None:
    quoted = json.dumps(words)
    shown = picture(f"""
        title: {quoted}
        teams: {{t: {{name: {quoted}}}}}
        components: {{a: {{name: {quoted}, team: t, technology: {quoted}, description: {quoted}}}, b: {{}}}}
        edges: [{{from: a, to: b, label: {quoted}, description: {quoted}}}]
    """)
    for look in (LIGHT, None):
        names = {thing["name"] for thing in laid_out(source(shown, DOWN, look))["objects"]}  # type: ignore[attr-defined]
        assert {name for name in names if not name.startswith("%")} >= {"cluster_t", "node-a", "node-b"}


def test_nothing_is_written_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").write_text("mine")
    source(picture(SPEC))
    assert os.listdir(tmp_path) == ["shop"]
    assert (tmp_path / "shop").read_text() == "mine"


def test_a_drawing_that_fails_leaves_nothing_behind_for_the_next() -> None:
    import diagrams

    shown = picture(SPEC)
    with pytest.raises(KeyError):
        dot(shown, DOWN, {}, {}, LIGHT)
    assert diagrams.getdiagram() is None
    assert diagrams.getcluster() is None
    assert laid_out(source(shown))


def test_no_path_of_the_machine_and_no_random_id_is_in_it() -> None:
    text = source(picture(SPEC))
    assert str(Path.home()) not in text
    assert "site-packages" not in text
    assert not re.search(r"[0-9a-f]{32}", text)
    assert ".png" not in text, "it is drawn without any other file"


def test_the_same_picture_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from drawn import *; import test_draw\n"
        "sys.stdout.write(test_draw.source(picture(test_draw.SPEC)))"
    )

    def run(seed: str) -> bytes:
        place = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "unit")]
        return subprocess.run(
            [sys.executable, "-c", script, *place],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        ).stdout  # fmt: skip

    assert run("1") == run("2") == source(picture(SPEC)).encode()


def test_no_file_has_to_be_there_for_graphviz() -> None:
    shown = picture(SPEC)
    assert [node for node in shown.nodes if icon_of(node)]
    assert "IMG" not in source(shown)
    assert 'image="' not in source(shown)
