"""A place that is dragged to goes into a view's `layout`, and nothing else of the file changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdoc.spec.insert import RefusedError, pin, pins
from archdoc.spec.load import load_text

HEAD = "title: A   # mine\ncomponents: {a: {}, b: {}, c: {}}\nedges: [a -> b]\n"
PLACES = {"a": (1, 1), "b": (2, 1)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "views:\n  overview:\n    layout: {a: [1, 1], b: [2, 1]}\n"),
        ("views: {}\n", "views: {overview: {layout: {a: [1, 1], b: [2, 1]}}}\n"),
        (
            "views:\n  near: {focus: [a]}   # close\n",
            "views:\n  near: {focus: [a]}   # close\n  overview:\n    layout: {a: [1, 1], b: [2, 1]}\n",
        ),
        (
            "views: {overview: {title: All, layout: {c: [9, 9], a: [1, 2]}}} # all\n",
            "views: {overview: {title: All, layout: {a: [1, 1], b: [2, 1]}}} # all\n",
        ),
        (
            "views:\n  overview:\n    layout:\n      - b after a\n      - c: [4, 4]\n    title: All   # of it\n",
            "views:\n  overview:\n    layout: [b after a, {a: [1, 1]}, {b: [2, 1]}]\n    title: All   # of it\n",
        ),
        (
            "views:\n  overview:\n    layout:\n    title: All\n",
            "views:\n  overview:\n    layout: {a: [1, 1], b: [2, 1]}\n    title: All\n",
        ),
        (
            "views:\n  overview:\n    title: All\n    layout: [a beside b,\n      c after a]\n",
            "views:\n  overview:\n    title: All\n    layout: [a beside b, c after a, {a: [1, 1]}, {b: [2, 1]}]\n",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_where_it_is_written(before: str, after: str, end: str) -> None:
    made = pin((HEAD + before).replace("\n", end), "overview", PLACES)
    assert made == (HEAD + after).replace("\n", end)
    assert pins(made, "overview") == PLACES
    load_text(made)


def test_what_someone_wrote_beside_it_is_never_lost() -> None:
    noted = HEAD + "views:\n  overview:\n    layout:\n      # as on the whiteboard\n      - b after a\n"
    with pytest.raises(RefusedError, match="comments"):
        pin(noted, "overview", PLACES)
    with pytest.raises(RefusedError):
        pin("title: [", "overview", PLACES)


@given(st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1))
def test_each_drag_replaces_the_places_of_the_one_before(places: dict[str, tuple[int, int]]) -> None:
    first = pin(HEAD, "overview", PLACES)
    second = pin(first, "overview", places)
    assert pins(second, "overview") == places
    assert pin(second, "overview", PLACES) == first
