"""What a card says, and that it has room for all of it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archdoc.diagram.layout.cards import CHIPS, RADIUS, Card, Style, Word, cards, shape
from archdoc.diagram.svg import text
from archdoc.diagram.views import Node

STYLES: list[Style] = ["wide", "tall"]


def node(key: str = "a", **more: object) -> Node:
    return Node(
        **{"key": key, "name": "Dispatcher", "kind": "component", "type": "service", "standing": "other", **more}
    )  # type: ignore[arg-type]


def card(style: Style, dense: bool = False, **more: object) -> Card:
    return cards((node(**more),), style, dense=dense)["a"]


def box(word: Word) -> tuple[float, float]:
    left = word.x - word.width / 2 if word.middle else word.x
    return left, left + word.width


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("type", ["service", "database", "topic", "person", "team"])
@pytest.mark.parametrize("standing", ["led", "built", "contributed", "team", "third-party"])
@pytest.mark.parametrize(
    "name", ["A", "Notification dispatcher for every channel", "Kundenbenachrichtigungsversand" * 3]
)
def test_everything_on_a_card_lies_inside_it(style: Style, dense: bool, type: str, standing: str, name: str) -> None:
    made = card(style, dense, type=type, standing=standing, name=name, technology="PostgreSQL 15 + PgBouncer")
    for word in (*made.names, *made.techs):
        left, right = box(word)
        assert left >= 0
        assert right <= made.width + 0.01
        assert 0 < word.y < made.height
    x, y, side = made.icon
    assert x >= 0
    assert y >= 0
    assert x + side <= made.width
    assert y + side <= made.height


@pytest.mark.parametrize("style", STYLES)
def test_lines_of_a_card_lie_below_each_other_and_beside_the_icon(style: Style) -> None:
    made = card(
        style, standing="led", name="Notification dispatcher for all of it", technology="Spring Boot on a very old JVM"
    )
    baselines = [word.y for word in (*made.names, *made.techs)]
    assert all(b - a >= 12 for a, b in pairwise(baselines))
    x, y, side = made.icon
    for word in (*made.names, *made.techs):
        beside = box(word)[0] >= x + side or word.y - word.size >= y + side - 4
        assert beside


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["x" * 10_000, "One two " * 50, "", "a\nb", "预订" * 40])
def test_a_name_is_whole_however_long(style: Style, name: str) -> None:
    technology = f"{name}+"
    made = card(style, name=name, technology=technology)
    for words, whole in ((made.names, name), (made.techs, technology)):
        assert "".join("".join(word.text for word in words).split()) == "".join(text.visible(whole).split())


@pytest.mark.parametrize("style", STYLES)
def test_what_is_mine_says_so_in_a_word(style: Style) -> None:
    for standing in ("led", "built", "contributed", "team", "other", "third-party"):
        chip = card(style, standing=standing).chip
        assert (chip[4].text if chip else None) == CHIPS.get(standing)
    assert card(style, standing="led", ghost=True).chip is None, "nobody has led what does not exist yet"


@pytest.mark.parametrize("style", STYLES)
def test_the_word_fits_its_plate(style: Style) -> None:
    for standing in CHIPS:
        made = card(style, standing=standing, technology="Go")
        assert made.chip is not None
        x, _, wide, _, word = made.chip
        left, right = box(word)
        assert x < left
        assert right < x + wide
        assert x >= 0
        assert x + wide <= made.width


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 12, 40])
def test_badges_of_a_card_are_all_there_and_apart(style: Style, count: int) -> None:
    made = card(style, standing="led", badges=tuple(range(1, count + 1)))
    assert len(made.badges) == count
    for i, (x, y) in enumerate(made.badges):
        assert (
            min([((x - u) ** 2 + (y - v) ** 2) ** 0.5 for u, v in made.badges[i + 1 :]], default=RADIUS * 2)
            >= RADIUS * 2
        )
        assert 0 <= x <= made.width
        assert y + RADIUS <= made.height + 4
    lowest = max(word.y for word in (*made.names, *made.techs))
    inside = [y for _, y in made.badges if y > RADIUS]
    assert all(y - RADIUS > lowest for y in inside), "many badges get rows of their own below the words"


def test_cards_of_a_picture_are_equally_wide_so_that_they_line_up() -> None:
    made = cards((node("a", name="A"), node("b", name="Notification dispatcher"), node("c", technology="Go")), "wide")
    assert len({one.width for one in made.values()}) == 1


def test_dense_cards_are_smaller() -> None:
    long = {"name": "Notification dispatcher", "technology": "Spring Boot"}
    assert card("wide", True, **long).width < card("wide", **long).width


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("database", "cylinder"), ("storage", "cylinder"), ("queue", "pipe"), ("topic", "pipe"), ("stream", "pipe"),
        ("person", "person"), ("service", "box"), ("third_party", "box"),
    ],
)  # fmt: skip
def test_the_outline_says_what_it_is(type: str, expected: str) -> None:
    assert shape(node(type=type)) == expected
    assert shape(node(type=type, folded=("A", "B"))) == ("person" if type == "person" else "stack")


def test_a_technology_that_the_name_says_already_is_not_said_again() -> None:
    assert card("wide", name="Redis", technology="redis").techs == ()
    assert [word.text for word in card("wide", name="Redis 7", technology="redis").techs] == ["redis"]
