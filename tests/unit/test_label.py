"""The words and badges of an edge: all there, apart from each other, around the line that they belong to."""

from __future__ import annotations

import pytest

from archdoc.diagram.layout.cards import LIMITS, RADIUS, Tag, beside, tag
from archdoc.diagram.views import Link


def made(direction: str = "TB", limit: float | None = None, **more: object) -> Tag | None:
    link = Link(numbers=(1,), source="a", target="b", mode="sync", **more)  # type: ignore[arg-type]
    return tag(link, direction, limit or LIMITS[direction])


def sure(direction: str = "TB", **more: object) -> Tag:
    found = made(direction, **more)
    assert found is not None
    return found


def boxes(one: Tag) -> list[tuple[float, float, float, float]]:
    words = [(x - wide / 2, y - 10, x + wide / 2, y + 3) for _, x, y, wide in one.lines]
    return words + [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for _, x, y in one.badges]


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_an_edge_without_words_and_badges_has_no_tag(direction: str) -> None:
    assert made(direction) is None
    assert made(direction, label="") is None


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("label", [None, "send", "a long label that has to be wrapped into lines", "x" * 10_000])
@pytest.mark.parametrize("badges", [(), (1,), (1, 22, 333), tuple(range(1, 13))])
def test_all_of_a_tag_is_there_inside_it_and_nothing_over_anything(
    direction: str, label: str | None, badges: tuple[int, ...]
) -> None:
    if not label and not badges:
        return
    one = sure(direction, label=label, badges=badges)
    assert [number for number, _, _ in one.badges] == list(badges)
    assert "".join("".join(line[0] for line in one.lines).split()) == "".join((label or "").split())
    spots = boxes(one)
    for i, (x0, y0, x1, y1) in enumerate(spots):
        assert one.left - 0.6 <= x0
        assert x1 <= one.right + 0.6
        assert one.top - 0.6 <= y0
        assert y1 <= one.bottom + 3.1
        for u0, v0, u1, v1 in spots[i + 1 :]:
            assert x1 <= u0 + 0.01 or u1 <= x0 + 0.01 or y1 <= v0 + 0.01 or v1 <= y0 + 0.01


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_badges_lie_on_the_line(direction: str) -> None:
    one = sure(direction, label="send it", badges=(1, 2, 3))
    across = {y for _, _, y in one.badges} if direction == "LR" else {x for _, x, _ in one.badges}
    assert across == {0.0}


def test_steps_come_before_the_words() -> None:
    assert sure(label="send", step=3).lines[0][0] == "3. send"
    assert sure(step=3).lines[0][0] == "3."


@pytest.mark.parametrize("badges", [(), (1,), (1, 2)])
def test_words_can_stand_beside_their_edge_on_either_side(badges: tuple[int, ...]) -> None:
    one = sure(label="a label that has to be wrapped into some lines", badges=badges)
    sides = beside(one)
    assert [side.right <= RADIUS for side in sides] == ([True] if badges else [True, False])
    for side in sides:
        assert side.badges == one.badges
        assert [line[0] for line in side.lines] == [line[0] for line in one.lines]
        words = [(x - wide / 2, x + wide / 2) for _, x, _, wide in side.lines]
        near = {round(min(abs(low), abs(high)), 3) for low, high in words}
        assert len(near) == 1, "each line starts, or ends, next to the edge"
        assert all(low > 0 or high < 0 for low, high in words), "and none lies on it"
        assert all(side.left <= low and high <= side.right for low, high in words)


def test_an_edge_with_badges_alone_has_nothing_to_stand_beside_it() -> None:
    assert beside(sure(badges=(1,))) == []


def test_a_very_long_label_gets_a_wider_box_before_a_tower() -> None:
    one = sure(label="word " * 60)
    assert one.width > LIMITS["TB"]
    assert one.width > one.height
