"""Facts of a system's graph, against what trying every way comes to."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx as nx
import pytest
from questions_of import model

from archdoc.interview.questions import graph
from archdoc.interview.questions.system import System, survey


def system(edges: list[tuple[int, int]], count: int, **more: str) -> System:
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    drawn = ", ".join(f"{{from: c{a}, to: c{b}{rest}}}" for a, b in edges)
    parts = ", ".join(f"c{n}: {{role: led}}" for n in range(count))
    return survey(model(f"components: {{{parts}}}\nedges: [{drawn}]\n"))


def some_edges(seed: int, count: int, *, down: bool = False) -> list[tuple[int, int]]:
    dice = random.Random(seed)
    found = {tuple(dice.sample(range(count), 2)) for _ in range(dice.randrange(count - 2, count + 4))}
    return sorted((min(pair), max(pair)) if down else pair for pair in found)  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(25))
def test_what_a_loss_cuts_off_is_all_but_the_largest_rest(seed: int) -> None:
    edges = some_edges(seed, 9)
    whole: nx.Graph[int] = nx.Graph()
    whole.add_edges_from(edges)
    expected = {}
    for node in sorted(whole):
        here = whole.subgraph(nx.node_connected_component(whole, node) - {node})
        rests = sorted(map(len, nx.connected_components(here)))
        if len(rests) > 1:
            expected[f"c{node}"] = sum(rests[:-1])
    assert graph.cut_off(system(edges, 9)) == expected


@pytest.mark.parametrize("seed", range(15))
def test_the_longest_chain_of_calls_is_found(seed: int) -> None:
    edges = some_edges(seed, 8, down=True)
    whole: nx.DiGraph[int] = nx.DiGraph()
    whole.add_edges_from(edges)
    longest = nx.dag_longest_path_length(whole)
    made = system(edges, 8)
    found = graph.chains(made, least=2)
    assert len(found[0] if found else []) == (longest if longest >= 2 else 0)
    for chain in found:
        assert all(one.target == next_.source for one, next_ in pairwise(chain))
        assert not any(edge.target == chain[0].source for edge in made.edges)


def test_chains_that_end_alike_are_one_and_the_longest_comes_first() -> None:
    made = system([(0, 1), (1, 2), (2, 3), (4, 2), (5, 6), (6, 7), (7, 8), (8, 9)], 10)
    assert [[edge.number for edge in chain] for chain in graph.chains(made)] == [[5, 6, 7, 8], [1, 2, 3]]
    assert graph.chains(made, least=5) == []
    assert graph.chains(system([(0, 1), (1, 2), (2, 3)], 4, mode="async")) == []


def test_of_two_ways_of_one_length_the_first_is_told() -> None:
    made = system([(0, 2), (0, 1), (1, 3), (2, 3), (3, 4)], 5)
    assert [[edge.number for edge in chain] for chain in graph.chains(made)] == [[1, 4, 5]]


def test_a_circle_is_told_once_from_its_first_part_and_batches_make_none() -> None:
    made = system([(3, 4), (4, 3), (0, 1), (1, 2), (2, 0)], 5)
    assert [[(edge.source, edge.target) for edge in circle] for circle in graph.circles(made)] == [
        [("c3", "c4"), ("c4", "c3")],
        [("c0", "c1"), ("c1", "c2"), ("c2", "c0")],
    ]
    assert graph.circles(system([(0, 1), (1, 0)], 2, mode="batch")) == []
    assert graph.circles(system([(0, 1), (1, 2)], 3)) == []
    assert graph.circles(system([(0, 1)], 2, both_ways="true")) == []


def test_what_a_third_party_answers_makes_no_circle() -> None:
    made = model("components: {a: {}}\nthird_parties: {b: {}}\nedges: [a -> b, b -> a]\n")
    assert graph.circles(survey(made)) == []


@pytest.mark.parametrize(("others", "crowded"), [(6, []), (7, [("c0", 7)]), (9, [("c0", 9)])])
def test_a_part_is_crowded_from_seven_neighbours_on(others: int, crowded: list[tuple[str, int]]) -> None:
    edges = [(0, n) for n in range(1, others + 1)]
    assert graph.crowded(system(edges, others + 1)) == crowded
    assert graph.crowded(system(edges + [(b, a) for a, b in edges], others + 1)) == crowded, "there and back is once"


def test_among_busy_parts_it_takes_three_times_the_usual() -> None:
    pairs = [(a, b) for a in range(1, 12) for b in (a % 11 + 1, (a + 1) % 11 + 1)]  # each of eleven has four
    hub = [(0, n) for n in range(1, 12)]
    assert graph.crowded(system(pairs + hub, 12)) == []
    assert graph.crowded(system(pairs[:2] + hub, 12)) == [("c0", 11)]
    assert graph.crowded(survey(model("components: {a: {}, b: {}}\n"))) == []


def test_what_waits_for_nobody_is_in_no_chain() -> None:
    made = model(
        "components: {me: {type: person}, a: {}, b: {}, c: {}, d: {type: database}, e: {}}\n"
        "edges: [me -> a, a -> b, b -> c, {from: c, to: d, mode: sync}, {from: d, to: e, mode: sync}]\n"
    )
    assert [[edge.number for edge in chain] for chain in graph.chains(survey(made))] == [[2, 3, 4]]


def test_a_circle_within_a_chain_is_one_step_of_it() -> None:
    made = system([(0, 1), (1, 2), (2, 1), (2, 3), (3, 4)], 5)
    assert [[edge.number for edge in chain] for chain in graph.chains(made)] == [[1, 4, 5]]
    assert graph.chains(system([(0, 1), (1, 2), (2, 0)], 3)) == [], "nothing begins"


def test_chains_of_one_length_come_in_the_order_of_the_file() -> None:
    made = system([(5, 6), (6, 7), (7, 8), (0, 1), (1, 2), (2, 3)], 9)
    assert [[edge.number for edge in chain] for chain in graph.chains(made)] == [[1, 2, 3], [4, 5, 6]]


def test_a_queue_ends_a_chain() -> None:
    made = model(
        "components: {a: {}, b: {}, c: {}, d: {}, e: {}}\nqueues: {q: {}}\n"
        "edges: [a -> b, b -> c, {from: c, to: q, mode: sync}, {from: q, to: d, mode: sync}, d -> e]\n"
    )
    assert [[edge.number for edge in chain] for chain in graph.chains(survey(made), least=2)] == [[1, 2]]
    assert graph.chains(survey(made)) == []


def test_what_a_person_or_a_store_begins_is_no_chain() -> None:
    for first in ("person", "database"):
        made = model(
            f"components: {{a: {{type: {first}}}, b: {{}}, c: {{}}, d: {{}}}}\n"
            "edges: [{from: a, to: b, mode: sync}, b -> c, c -> d]\n"
        )
        assert graph.chains(survey(made)) == [], first
        assert [len(chain) for chain in graph.chains(survey(made), least=2)] == [2]


def test_the_most_crowded_comes_first() -> None:
    stars = [(0, n) for n in range(2, 9)] + [(1, n) for n in range(9, 18)]
    assert graph.crowded(system(stars, 18)) == [("c1", 9), ("c0", 7)]


def test_each_island_has_its_own_largest_rest() -> None:
    made = system([(0, 1), (1, 2), (2, 3), (4, 5), (5, 6)], 7)
    assert graph.cut_off(made) == {"c1": 1, "c2": 1, "c5": 1}
    assert list(graph.cut_off(system([(5, 6), (4, 5), (2, 3), (1, 2), (0, 1)], 7))) == ["c1", "c2", "c5"]


def test_of_edges_there_and_back_a_circle_has_the_first_of_each() -> None:
    made = system([(0, 1), (0, 1), (1, 0), (1, 0)], 2)
    assert [[edge.number for edge in circle] for circle in graph.circles(made)] == [[1, 3]]
