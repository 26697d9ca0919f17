"""Where the parts of a checked spec are written: a path of keys to its place in the file."""

from __future__ import annotations

from bisect import bisect_left

from archdoc.model import Edge, Element, Model, Tradeoff

Path = tuple[str | int, ...]
"""Keys, and positions in lists from 0: `("edges", 3, "timeout")`."""

_SECTION = {"component": "components", "queue": "queues", "third_party": "third_parties"}


def of_element(element: Element) -> Path:
    """The path of an element."""
    return (_SECTION[element.kind], element.id)


def of_edge(edge: Edge) -> Path:
    """The path of an edge; those of `a -> [b, c]` lead to the same place."""
    return ("edges", edge.number - 1)


def of_tradeoff(model: Model, tradeoff: Tradeoff) -> Path:
    """The path of a trade-off: its own, or that on the first edge or element that has it, to the one of several."""
    if tradeoff.id:
        return ("tradeoffs", tradeoff.id)
    if tradeoff.edges:
        # Edges are in the order of their numbers; what a public model leaves out makes gaps.
        edge = model.edges[bisect_left(model.edges, tradeoff.edges[0], key=lambda one: one.number)]
        return (*of_edge(edge), "tradeoff", edge.tradeoffs.index(tradeoff.number))
    if tradeoff.elements:
        element = model.elements[tradeoff.elements[0]]
        return (*of_element(element), "tradeoff", element.tradeoffs.index(tradeoff.number))
    return ("tradeoffs",)
