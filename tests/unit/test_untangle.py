"""Lines in tracks with fewer crossings, and cards in each other's places."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from pathlib import Path

import pytest
from drawn import SPECS, picture, pictures

from archdoc.diagram.diagram import Diagram
from archdoc.diagram.layout.dot import Layout
from archdoc.diagram.layout.engine import Geometry
from archdoc.diagram.layout.grid import Ground
from archdoc.diagram.layout.guess import guess
from archdoc.diagram.layout.swap import swapped
from archdoc.diagram.layout.tracks import Tracks
from archdoc.diagram.layout.untangle import untangle

PORTS = {"t": (10.0, 190.0), "b": (10.0, 190.0), "l": (10.0, 30.0), "r": (10.0, 30.0)}


def tracks(ways: dict[int, list[tuple[float, float]]], titles: list[tuple[float, float, float, float]]) -> Tracks:
    """Lines from one wide card down to two others."""
    cards = {"a": (0.0, 0.0, 200.0, 40.0), "b": (300.0, 200.0, 500.0, 240.0), "c": (300.0, 300.0, 500.0, 340.0)}
    ground = Ground(
        cards=cards,
        solid=[*cards.items()],
        badges=[],
        titles=titles,
        frames=[],
        ports={
            key: {
                side: (room[0] + box[0 if side in "tb" else 1], room[1] + box[0 if side in "tb" else 1])
                for side, room in PORTS.items()
            }
            for key, box in cards.items()
        },
    )
    return Tracks(ground, ways, {1: ("a", "b"), 2: ("a", "c")})


CROSSED = {1: [(60.0, 40.0), (60.0, 220.0), (300.0, 220.0)], 2: [(120.0, 40.0), (120.0, 320.0), (300.0, 320.0)]}
"""Both leave downwards and turn right: the one that turns first is on the wrong side."""


def test_lines_that_leave_on_the_wrong_side_of_each_other_change_places() -> None:
    lines = tracks(CROSSED, [])
    lines.spread()
    assert untangle(lines)
    lines.spread()
    made = lines.points()
    assert made[1][0][0] > made[2][0][0]
    assert not untangle(lines)


def test_they_do_not_where_something_is_in_the_way() -> None:
    # A title stands on the way that the second line would have further left.
    lines = tracks(CROSSED, [(20.0, 250.0, 110.0, 270.0)])
    lines.spread()
    before = lines.points()
    untangle(lines)
    after = lines.points()
    assert after[2][0][0] == before[2][0][0]


def boxes(order: tuple[str, ...]) -> Geometry:
    """Two rows of three cards."""
    nodes = {
        f"node-{key}": (150.0 * (i % 3), 120.0 * (i // 3), 150.0 * (i % 3) + 100, 120.0 * (i // 3) + 50)
        for i, key in enumerate(order)
    }
    return Geometry(400.0, 170.0, nodes, {})


SIZES = dict.fromkeys("abcxyz", (100.0, 50.0))


@pytest.mark.parametrize("lower", list(permutations("xyz")))
def test_cards_change_places_until_no_lines_cross(lower: tuple[str, ...]) -> None:
    shown = picture(
        "{title: T, components: {a: {}, b: {}, c: {}, x: {}, y: {}, z: {}}, edges: [a -> x, b -> y, c -> z]}"
    )
    layout = Layout(direction="TB", style="wide")
    found = boxes(("a", "b", "c", *lower))
    made = swapped(shown, layout, found, SIZES)
    assert guess(shown, layout, {}, made).crossings == 0
    assert sorted(made.nodes.values()) == sorted(found.nodes.values())


def test_cards_stay_where_the_author_wants_them_and_in_their_boundary() -> None:
    spec = (
        "{title: T, teams: {t: {}}, components: {a: {}, b: {team: t}, c: {}, x: {}, y: {}, z: {}}, "
        "edges: [a -> z, b -> y, c -> x], views: {overview: {layout: [x same_row y]}}}"
    )
    shown = picture(spec)
    layout = Layout(direction="TB", style="wide")
    found = boxes(tuple("abcxyz"))
    made = swapped(shown, layout, found, SIZES)
    assert {key for key in "bxy" if made.nodes[f"node-{key}"] != found.nodes[f"node-{key}"]} == set()
    assert guess(shown, layout, {}, made).crossings <= guess(shown, layout, {}, found).crossings


CORNER = 7
"""How much of a piece its round corner takes, in units."""


def upon(drawing: Diagram) -> list[tuple[float, int, int]]:
    """How far pieces of two lines lie upon each other, corners counted in, in units, and the lines' numbers."""
    pieces = [
        (axis, a[1 - axis], *sorted((a[axis], b[axis])), wire.link.number)
        for wire in drawing.scene.wires
        for a, b in pairwise(wire.line)
        for axis in (0, 1)
        if abs(a[1 - axis] - b[1 - axis]) < 0.01
    ]
    return [
        (min(one[3], other[3]) - max(one[2], other[2]), one[4], other[4])
        for one, other in combinations(pieces, 2)
        if one[0] == other[0] and one[4] != other[4] and abs(one[1] - other[1]) < 2
        and min(one[3], other[3]) - max(one[2], other[2]) > -2 * CORNER
    ]  # fmt: skip


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_no_line_of_the_worked_examples_lies_upon_another(path: Path) -> None:
    assert [upon(one) for one in pictures(path) if upon(one)] == []
