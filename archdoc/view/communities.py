"""Elements that no boundary groups -> communities: which of them have more to do with each other than with the rest.

By the method of Louvain (Blondel et al., "Fast unfolding of communities in large networks", 2008), as networkx has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

MANY = 12
"""No more communities than this, if the edges allow it; each can be looked into for smaller ones."""
_RESOLUTIONS = (1.0, 0.5, 0.2, 0.1)
"""The lower, the fewer and larger (Reichardt and Bornholdt, "Statistical mechanics of community detection", 2006)."""
FEW = 3
"""One with fewer joins the community that it has most edges to."""
SEED = 1
"""Louvain looks at nodes in a random order; with a seed always in the same one."""


class Community(msgspec.Struct, frozen=True):
    """Members by their number, and the one with the most edges inside; None where they have none."""

    members: tuple[int, ...]
    chief: int | None


def communities(sorts: Sequence[str], edges: Iterable[tuple[int, int]]) -> tuple[list[int], list[Community]]:
    """What stays on its own, and the communities of the rest.

    The things to group are numbered from 0, and `sorts` says what each is: what has no edge is put together by that.
    """
    near: dict[int, dict[int, int]] = {number: {} for number in range(len(sorts))}
    for one, other in edges:
        if one != other:
            near[one][other] = near[one].get(other, 0) + 1
            near[other][one] = near[other].get(one, 0) + 1
    linked = [number for number in near if near[number]]
    found = _joined(_split(near, linked), near) if linked else []
    made = [_community(sorted(one), near) for one in sorted(found, key=min)]
    alone: dict[str, list[int]] = {}
    for number, sort in enumerate(sorts):
        if not near[number]:
            alone.setdefault(sort, []).append(number)
    made += [Community(tuple(members), None) for members in alone.values() if len(members) >= FEW]
    return [number for members in alone.values() if len(members) < FEW for number in members], made


def _split(near: dict[int, dict[int, int]], members: Sequence[int]) -> list[set[int]]:
    """As many communities as the edges tell apart, but no more than `MANY`."""
    import networkx as nx

    # Whole numbers, since sets of these have the same order in each run.
    graph = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_weighted_edges_from(
        (one, other, weight) for one in members for other, weight in near[one].items() if one < other
    )
    found: list[set[int]] = []
    for resolution in _RESOLUTIONS:
        found = list(nx.community.louvain_communities(graph, resolution=resolution, seed=SEED))
        if len(found) <= MANY:
            break
    return found


def _joined(found: list[set[int]], near: dict[int, dict[int, int]]) -> list[set[int]]:
    """The communities, where those with less than `FEW` elements have joined the one that they are nearest to."""
    large = [set(one) for one in found if len(one) >= FEW]
    home = {number: place for place, one in enumerate(large) for number in one}
    for one in sorted((one for one in found if len(one) < FEW), key=min):
        pull: dict[int, int] = {}
        for number in one:
            for other, weight in near[number].items():
                if other in home:
                    pull[home[other]] = pull.get(home[other], 0) + weight
        if pull:
            place = max(pull, key=lambda place: (pull[place], -place))
        else:
            place = len(large)
            large.append(set())
        large[place] |= one
        home |= dict.fromkeys(one, place)
    return large


def _community(members: Sequence[int], near: dict[int, dict[int, int]]) -> Community:
    """The first of those with the most edges inside is the chief."""
    inside = set(members)
    degree = {one: sum(weight for other, weight in near[one].items() if other in inside) for one in members}
    return Community(tuple(members), max(members, key=degree.__getitem__))
