"""Where everything is in the end: nothing over anything, all of it within the extent."""

from __future__ import annotations

import pytest
from drawn import DOWN, HARD, RIGHT, SPECS, picture, pictures, placed

from archdoc.diagram.layout.engine import Box
from archdoc.diagram.layout.place import Scene, tag_box
from archdoc.diagram.layout.route import meet

SPEC = """
title: T
teams: {one: {name: Orders, mine: true}, two: {part_of: one}}
components: {a: {team: one, tradeoff: First}, b: {team: two, role: led}, c: {team: two}, d: {}}
third_parties: {x: SES}
edges:
  - {from: a, to: b, label: words on it, tradeoff: [Second, Third]}
  - b -> c: more
  - {from: c, to: x, label: send, tradeoff: Fourth}
  - d -> a
  - {from: c, to: c, label: self, tradeoff: Fifth}
"""
LAYOUTS = {"down": DOWN, "right": RIGHT}


def card_boxes(scene: Scene) -> dict[str, Box]:
    return {key: (x, y, x + card.width, y + card.height) for key, (x, y, card) in scene.cards.items()}


def inside(inner: Box, outer: Box, slack: float = 1.0) -> bool:
    return (
        outer[0] - slack <= inner[0] and outer[1] - slack <= inner[1]
        and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack
    )  # fmt: skip


def tidy(scene: Scene) -> None:
    cards = card_boxes(scene)
    extent = (scene.left, scene.top, scene.left + scene.width, scene.top + scene.height)
    for key, box in cards.items():
        assert inside(box, extent), key
        assert not [other for other in cards if other != key and meet(box, cards[other])]
    tags = {wire.link.number: box for wire in scene.wires if (box := tag_box(wire))}
    for number, box in tags.items():
        assert inside(box, extent)
        shrunk = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
        assert not [key for key in cards if meet(shrunk, cards[key])], number
        assert not [other for other in tags if other != number and meet(shrunk, tags[other])], number
    homes = {frame.boundary.id: frame.box for frame in scene.frames}
    for frame in scene.frames:
        assert inside(frame.box, extent)
        if frame.boundary.parent in homes:
            assert inside(frame.box, homes[frame.boundary.parent])
    for node in scene.picture.nodes:
        for home, box in homes.items():
            if node.boundary == home:
                assert inside(cards[node.key], box)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_lies_over_anything(layout: str) -> None:
    tidy(placed(picture(SPEC), LAYOUTS[layout]))


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_nothing_lies_over_anything_in_any_picture(path: object) -> None:
    for shown in pictures(path):  # type: ignore[arg-type]
        tidy(shown.scene)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_boundaries_are_named_within_themselves(layout: str) -> None:
    from xml.etree import ElementTree as ET

    from drawn import LIGHT, SVG, lines, squeezed

    from archdoc.diagram.svg import svg

    shown = placed(picture(SPEC), LAYOUTS[layout])
    drawn = ET.fromstring(svg.svg(shown, LIGHT))
    groups = {g.get("id"): g for g in drawn.iter(f"{SVG}g")}
    for frame in shown.frames:
        group = groups[f"team-{frame.boundary.id}"]
        assert squeezed("".join(lines(group))).startswith(squeezed(frame.boundary.name))
        for word in group.iter(f"{SVG}text"):
            x, y, width = (float(word.get(name, 0)) for name in ("x", "y", "textLength"))
            assert frame.box[0] < x
            assert x + width < frame.box[2] + 1
            assert frame.box[1] < y < frame.box[3]


def test_each_part_is_there_once() -> None:
    shown = picture(SPEC)
    scene = placed(shown, DOWN)
    assert list(scene.cards) == [node.key for node in shown.nodes]
    assert [wire.link for wire in scene.wires] == list(shown.links)
    assert {frame.boundary.id for frame in scene.frames} == {box.id for box in shown.boundaries}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 0, 2, 2), (1, 1, 3, 3), True),
        ((0, 0, 2, 2), (2, 0, 3, 3), False),
        ((0, 0, 9, 9), (1, 1, 3, 3), True),
        ((0, 0, 1, 1), (0, 5, 1, 6), False),
    ],
)
def test_boxes_overlap_or_not(one: Box, other: Box, expected: bool) -> None:
    assert meet(one, other) is meet(other, one) is expected


def test_a_picture_of_nothing_has_a_place_too() -> None:
    scene = placed(picture("{title: T, components: {a: {}}, views: {v: {include: [a], exclude: [a]}}}", "v"), DOWN)
    assert (scene.cards, scene.width, scene.height) == ({}, 0, 0)
