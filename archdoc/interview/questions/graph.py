"""System -> facts of its graph: what cuts it, chains of calls, circles, parts with far more edges than the rest."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from archdoc.catalogue.element_types import CLIENTS, KEEPERS
from archdoc.core.model import Edge
from archdoc.interview.questions.system import MEASURE, System

if TYPE_CHECKING:
    import networkx as nx

CROWDED = 7
"""Neighbours from which on a part can be crowded at all."""
TIMES = 3
"""And how many times the median of all parts."""


def cut_off(system: System) -> dict[str, int]:
    """By element whose loss cuts the graph: how many others are then cut off from the largest rest.

    The blocks and cut vertices of a graph form a forest (Harary and Prins 1966), so one walk over it counts for all.
    """
    import networkx as nx

    graph = _undirected(system)
    blocks = [sorted(block, key=system.order.__getitem__) for block in nx.biconnected_components(graph)]
    forest: dict[object, list[object]] = {}
    holds: dict[str, int] = {}
    for block in blocks:
        for id in block:
            holds[id] = holds.get(id, 0) + 1
    cuts = {id for id, count in holds.items() if count > 1}
    weight: dict[object, int] = dict.fromkeys(cuts, 1)
    for index, block in enumerate(blocks):
        weight[index] = sum(id not in cuts for id in block)
        for id in (one for one in block if one in cuts):
            forest.setdefault(id, []).append(index)
            forest.setdefault(index, []).append(id)
    found: dict[str, int] = {}
    seen: set[object] = set()
    for top in forest:
        if top in seen:
            continue
        order, parent = _walk(forest, top)
        seen.update(order)
        below = {node: weight[node] for node in order}
        for node in reversed(order):
            if parent[node] is not None:
                below[parent[node]] += below[node]
        for node in order:
            if isinstance(node, str):
                rest = [below[child] for child in forest[node] if parent.get(child) == node]
                rest.append(below[top] - below[node])
                found[node] = below[top] - 1 - max(rest)
    return {id: found[id] for id in system.model.elements if id in found}


def _walk(forest: dict[object, list[object]], top: object) -> tuple[list[object], dict[object, object]]:
    order: list[object] = []
    parent: dict[object, object] = {top: None}
    ahead = [top]
    while ahead:
        node = ahead.pop()
        order.append(node)
        for child in forest[node]:
            if child not in parent:
                parent[child] = node
                ahead.append(child)
    return order, parent


def chains(system: System, least: int = 3) -> list[list[Edge]]:
    """From each part that nobody calls, the longest chain of synchronous calls, if it has at least `least`.

    Chains that share their last calls are one: the longest, and of these the first.
    """
    import networkx as nx

    calls = [edge for edge in system.edges if edge.mode == "sync" and _waits(system, edge)]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((edge.source, edge.target) for edge in calls)
    parts = nx.condensation(graph)
    of = parts.graph["mapping"]
    first: dict[tuple[int, int], Edge] = {}
    for edge in calls:
        first.setdefault((of[edge.source], of[edge.target]), edge)
    longest: dict[int, tuple[int, int | None]] = {}
    for node in reversed(list(nx.topological_sort(parts))):
        after = sorted(parts.successors(node), key=lambda other: first[node, other].number)
        longest[node] = max(
            ((longest[other][0] + 1, other) for other in after), key=lambda it: it[0], default=(0, None)
        )
    found = []
    for node in parts:
        length, following = longest[node]
        if length < least or parts.in_degree(node):
            continue
        chain, at = [], node
        while following is not None:
            chain.append(first[at, following])
            at, following = following, longest[following][1]
        found.append(chain)
    found.sort(key=lambda chain: (-len(chain), chain[0].number))
    kept: list[list[Edge]] = []
    ends: set[int] = set()
    for chain in found:
        if chain[1].number not in ends:
            kept.append(chain)
            ends.update(edge.number for edge in chain)
    return kept


def circles(system: System) -> list[list[Edge]]:
    """A circle of calls and messages from each group of parts that all depend on each other.

    A report read in a batch is no dependency, nor is what a third party or the part itself answers, nor what people and
    pages are shown.
    """
    import networkx as nx

    edges = [edge for edge in system.edges
             if edge.mode != "batch" and not edge.both_ways and system[edge.source].kind != "third_party"
             and system[edge.target].type not in CLIENTS]  # fmt: skip
    graph: nx.DiGraph[str] = nx.DiGraph()
    by_ends: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        graph.add_edge(edge.source, edge.target)
        by_ends.setdefault((edge.source, edge.target), edge)
    found = []
    for part in nx.strongly_connected_components(graph):
        if len(part) > 1:
            begin = min(part, key=system.order.__getitem__)
            inner = nx.DiGraph()
            inner.add_edges_from(ends for id in sorted(part, key=system.order.__getitem__)
                                 for ends in graph.out_edges(id) if ends[1] in part)  # fmt: skip
            found.append([by_ends[source, target] for source, target in nx.find_cycle(inner, begin)])
    return sorted(found, key=lambda circle: circle[0].number)


def crowded(system: System) -> list[tuple[str, int]]:
    """Elements with far more neighbours than the rest, the most first, with how many."""
    beside: dict[str, set[str]] = {id: set() for id in system.model.elements}
    for edge in system.edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    counts = {id: len(others) for id, others in beside.items() if others}
    if not counts:
        return []
    least = max(CROWDED, TIMES * median(counts.values()))
    return sorted(((id, count) for id, count in counts.items() if count >= least), key=lambda it: -it[1])


def _waits(system: System, edge: Edge) -> bool:
    ends = system[edge.source], system[edge.target]
    if not all(one.kind != "queue" and one.type != "person" for one in ends) or ends[0].type in KEEPERS:
        return False
    # What is shown to a page is sent to it, and measurements are handed in: nobody waits for that.
    shown = ends[1].type in CLIENTS and ends[0].type not in CLIENTS
    return not shown and not MEASURE.search(edge.label or "")


def _undirected(system: System) -> nx.Graph[str]:
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((edge.source, edge.target) for edge in system.edges)
    return graph
