"""Links that are turned round for the layout: afterwards there is no cycle, and nothing turns without need."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawn import HARD, SPECS, loaded, picture

from archdoc.diagram import views
from archdoc.diagram.layout import direction
from archdoc.diagram.views import Picture

WAYS: dict[str, Callable[[Picture], frozenset[int]]] = {
    "flow": direction.against_flow,
    "returns": direction.against_returns,
    "beside": lambda shown: direction.against_beside(shown, direction.against_returns(shown)),
    "teams": lambda shown: direction.against_teams(shown, direction.against_flow(shown)),
    "sides": lambda shown: direction.against_sides(shown, direction.against_flow(shown)),
    "folded": lambda shown: direction.against_folded(shown, direction.against_flow(shown), 0.5),
}

SMALL = {
    "pair": "edges: [a -> b, b -> a]",
    "triangle": "edges: [a -> b, b -> c, c -> a]",
    "self": "edges: [a -> a, a -> b]",
    "parallel": "edges: [a -> b, a -> b, b -> a, b -> a]",
    "two cycles": "edges: [a -> b, b -> a, c -> d, d -> c]",
    "chain": "edges: [a -> b, b -> c, c -> d, d -> e, e -> f]",
    "none": "",
}


def small(name: str) -> Picture:
    return picture("title: T\ncomponents: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}\n" + SMALL[name])


def cyclic(shown: Picture, turned: frozenset[int]) -> bool:
    """Whether a cycle is left, found by taking away what nothing leads to until nothing is left."""
    edges = [
        (link.target, link.source) if link.number in turned else (link.source, link.target)
        for link in shown.links
        if link.source != link.target
    ]
    while edges:
        entered = {end for _, end in edges}
        rest = [(start, end) for start, end in edges if start in entered]
        if len(rest) == len(edges):
            return True
        edges = rest
    return False


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SMALL)
def test_no_cycle_is_left(name: str, way: str) -> None:
    shown = small(name)
    assert not cyclic(shown, WAYS[way](shown))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_no_cycle_is_left_in_any_picture(path: object, way: str) -> None:
    for shown in views.pictures(loaded(path)):  # type: ignore[arg-type]
        turned = WAYS[way](shown)
        assert not cyclic(shown, turned)
        assert turned <= {link.number for link in shown.links}


def test_a_cycle_is_seen() -> None:
    assert cyclic(small("triangle"), frozenset())
    assert cyclic(small("chain"), frozenset([1, 2])) is False


@pytest.mark.parametrize("name", ["chain", "self", "none"])
def test_nothing_turns_where_there_is_no_cycle(name: str) -> None:
    assert direction.against_flow(small(name)) == frozenset()
    assert direction.against_returns(small(name)) == frozenset()


def test_the_edge_that_closes_a_cycle_is_the_one_that_turns() -> None:
    assert direction.against_flow(small("triangle")) == frozenset([3])
    assert direction.against_flow(small("parallel")) == frozenset([3, 4])


def test_receipts_run_back_beside_the_way_there() -> None:
    shown = picture("""
        title: T
        components: {api: {}, sender: {}, receipts: {}}
        third_parties: {ses: SES}
        edges: [api -> sender, sender -> ses, ses -> receipts]
    """)
    assert direction.against_flow(shown) == frozenset()
    assert direction.against_returns(shown) == frozenset([3])


def test_a_long_chain_is_folded_into_two_rows() -> None:
    shown = small("chain")
    turned = direction.against_folded(shown, frozenset(), 0.5)
    assert turned == frozenset([3, 4, 5]) or turned == frozenset([4, 5])
    assert direction.against_folded(small("triangle"), frozenset([3]), 0.5) == frozenset([3]), "a short one is not"
