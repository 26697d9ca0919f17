"""Paths of edges: from card to card, through the tag, around what isn't theirs."""

from __future__ import annotations

import pytest
from drawn import DOWN, HARD, RIGHT, SPECS, picture, pictures, placed

from archdoc.diagram.layout.dot import Layout
from archdoc.diagram.layout.grid import Ground, Wish, ways
from archdoc.diagram.layout.place import Scene
from archdoc.diagram.layout.route import ARROW, Obstacles, crosses, loop, polyline

SPEC = """
title: T
components: {a: {}, b: {}, c: {}, d: {}}
edges:
  - a -> b: one
  - a -> b
  - b -> a: back
  - {from: b, to: c, tradeoff: Choice}
  - {from: c, to: d, both_ways: true}
  - a -> d: far
  - c -> c: self
  - c -> c
"""
LAYOUTS = {"down": DOWN, "right": RIGHT}


def borders(scene: Scene, key: str) -> tuple[float, float, float, float]:
    x, y, card = scene.cards[key]
    return (x, y, x + card.width, y + card.height)


def gap(point: tuple[float, float], box: tuple[float, float, float, float]) -> float:
    """Distance of a point from the outline of a box."""
    dx = max(box[0] - point[0], 0, point[0] - box[2])
    dy = max(box[1] - point[1], 0, point[1] - box[3])
    if dx or dy:
        return (dx * dx + dy * dy) ** 0.5
    return min(point[0] - box[0], box[2] - point[0], point[1] - box[1], box[3] - point[1])


def sound(scene: Scene) -> None:
    """Every path begins and ends at the outline of its cards, is one unbroken spline, and goes through its tag."""
    for wire in scene.wires:
        assert (len(wire.points) - 1) % 3 == 0
        assert gap(wire.points[0], borders(scene, wire.link.source)) < 7, wire.link
        assert gap(wire.points[-1], borders(scene, wire.link.target)) < 7, wire.link
        if wire.at:
            assert crosses(wire.line, (wire.at[0] - 3, wire.at[1] - 3, wire.at[0] + 3, wire.at[1] + 3)), wire.link


@pytest.mark.parametrize("layout", LAYOUTS)
def test_paths_run_from_source_to_target_through_their_tags(layout: str) -> None:
    scene = placed(picture(SPEC), LAYOUTS[layout])
    assert [wire.link.number for wire in scene.wires] == [1, 2, 3, 4, 5, 6, 7, 8]
    sound(scene)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_path_that_is_laid_out_the_other_way_round_still_runs_from_its_source(layout: str) -> None:
    from msgspec.structs import replace

    turned: Layout = replace(LAYOUTS[layout], against=frozenset([3, 6]))
    sound(placed(picture(SPEC), turned))


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_paths_are_sound_in_every_picture(path: object) -> None:
    for shown in pictures(path):  # type: ignore[arg-type]
        sound(shown.scene)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_arrows_have_a_straight_end_to_sit_on(layout: str) -> None:
    for wire in placed(picture(SPEC), LAYOUTS[layout]).wires:
        a, b, c, d = wire.points[-4:]
        assert a == b
        assert c == d
        assert 3 <= ((a[0] - d[0]) ** 2 + (a[1] - d[1]) ** 2) ** 0.5 <= 3 * ARROW
        assert wire.head
        assert wire.tail is wire.link.both_ways


@pytest.mark.parametrize("layout", LAYOUTS)
def test_parallel_and_self_edges_stay_apart(layout: str) -> None:
    scene = placed(picture(SPEC), LAYOUTS[layout])
    lines = {wire.link.number: wire.line for wire in scene.wires}
    assert len(set(lines.values())) == len(lines)
    for one, other in ((1, 2), (1, 3), (7, 8)):
        middle, around = lines[one][len(lines[one]) // 2], lines[other]
        assert min(abs(middle[0] - x) + abs(middle[1] - y) for x, y in around) > 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_self_edge_leaves_its_card_and_comes_back(layout: str) -> None:
    box = (0.0, 0.0, 100.0, 50.0)
    points, at = loop(LAYOUTS[layout], box, None, 0.0)
    assert gap(points[0], box) < 0.01
    assert gap(points[-1], box) < 0.01
    assert points[0] != points[-1]
    assert not crosses(polyline(points), (1, 1, 99, 49))
    further, _ = loop(LAYOUTS[layout], box, None, 30.0)
    assert max(x + y for x, y in further) > max(x + y for x, y in points)
    assert at


def test_a_spline_as_a_polyline_goes_through_its_ends() -> None:
    curve = [(0.0, 0.0), (10.0, 0.0), (20.0, 10.0), (20.0, 20.0)]
    line = polyline(curve, 10)
    assert line[0] == (0, 0)
    assert line[-1] == (20, 20)
    assert len(line) == 11
    assert line[5] == pytest.approx((13.75, 6.25))
    straight = [(0.0, 0.0), (0.0, 0.0), (9.0, 0.0), (9.0, 0.0)]
    assert polyline(straight) == [(0, 0), (9, 0)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([(-5, 5), (15, 5)], True),
        ([(5, -5), (5, 5)], True),
        ([(-5, -5), (15, 15)], True),
        ([(2, 2), (3, 3)], True),
        ([(-5, -1), (15, -1)], False),
        ([(-5, 5), (0, 5)], False),
        ([(-5, 4), (4, -5)], False),
        ([(-5, 5), (-5, 15), (15, 15)], False),
        ([(0, -5), (0, 15)], False),
    ],
)
def test_a_line_enters_a_box_or_not(line: list[tuple[float, float]], expected: bool) -> None:
    assert crosses(line, (0, 0, 10, 10)) is expected


def test_obstacles_are_found_wherever_they_are() -> None:
    boxes = [((x, y), (x * 100.0, y * 100.0, x * 100.0 + 50, y * 100.0 + 50)) for x in range(-5, 20) for y in range(5)]
    obstacles = Obstacles(boxes)
    line = [(-600.0, 25.0), (2500.0, 25.0)]
    assert obstacles.hit(line, ()) == {(x, 0) for x in range(-5, 20)}
    assert obstacles.hit(line, ((3, 0), (4, 0))) == {(x, 0) for x in range(-5, 20) if x not in (3, 4)}
    assert obstacles.hit([(60.0, 60.0), (90.0, 90.0)], ()) == set()
    assert obstacles.hit([(60.0, -10.0), (60.0, 900.0)], ()) == set()


def test_lines_that_are_asked_again_are_the_same_and_nobody_elses() -> None:
    cards = {"a": (0.0, 0.0, 60.0, 40.0), "b": (200.0, 100.0, 260.0, 140.0)}
    ports = {key: {side: (box[0] + 10, box[0] + 50) if side in "tb" else (box[1] + 10, box[1] + 30)
                   for side in "lrtb"} for key, box in cards.items()}  # fmt: skip
    ground = Ground(cards=cards, solid=list(cards.items()), badges=[], titles=[], frames=[], ports=ports)
    wishes = [Wish(1, "a", "b")]
    first = ways(ground, wishes, "LR")
    wanted = [*first[1]]
    first[1].clear()
    assert ways(ground, wishes, "LR")[1] == wanted
    moved = {**cards, "b": (300.0, 100.0, 360.0, 140.0)}
    other = Ground(cards=moved, solid=list(moved.items()), badges=[], titles=[], frames=[], ports=ports)
    assert ways(other, wishes, "LR")[1] != wanted
