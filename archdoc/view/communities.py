"""Elements that no boundary groups -> communities: which of them have more to do with each other than with the rest.

By the method of Louvain (Blondel et al., "Fast unfolding of communities in large networks", 2008), as networkx has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from archdoc.model import Model

MANY = 12
"""No more communities than this, if the edges allow it; each can be looked into for smaller ones."""
_RESOLUTIONS = (1.0, 0.5, 0.2, 0.1)
"""The lower, the fewer and larger (Reichardt and Bornholdt, "Statistical mechanics of community detection", 2006)."""
FEW = 3
"""One with fewer joins the community that it has most edges to."""
SEED = 1
"""Louvain looks at nodes in a random order; with a seed always in the same one."""

_SORTS = {
    "person": "People", "web": "Web apps", "mobile": "Mobile apps", "service": "Services", "worker": "Workers",
    "function": "Functions", "job": "Jobs", "gateway": "Gateways", "database": "Databases", "cache": "Caches",
    "storage": "Storage", "search": "Search", "model": "Models", "queue": "Queues", "topic": "Topics",
    "stream": "Streams", "third_party": "Third parties",
}  # fmt: skip


def communities(model: Model, ids: Sequence[str]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """What stays on its own; and the communities of the rest, each a name and its elements, the chief one first.

    What has no edge to the others is put together by its type.
    """
    at = {id: number for number, id in enumerate(ids)}
    near: dict[int, dict[int, int]] = {number: {} for number in range(len(ids))}
    for edge in model.edges:
        one, other = at.get(edge.source), at.get(edge.target)
        if one is not None and other is not None and one != other:
            near[one][other] = near[one].get(other, 0) + 1
            near[other][one] = near[other].get(one, 0) + 1
    linked = [number for number in near if near[number]]
    found = _joined(_split(near, linked), near) if linked else []
    named = [_named(model, [ids[number] for number in sorted(one)]) for one in sorted(found, key=min)]
    alone: dict[str, list[str]] = {}
    for number, id in enumerate(ids):
        if not near[number]:
            alone.setdefault(model.elements[id].type, []).append(id)
    single: list[str] = []
    for sort, members in alone.items():
        if len(members) < FEW:
            single += members
        else:
            named.append((f"{_SORTS[sort]} without edges here", members))
    return single, named


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


def _named(model: Model, members: list[str]) -> tuple[str, list[str]]:
    """A community, named after the element with the most edges inside, the first of them in the file."""
    inside = set(members)
    degree = dict.fromkeys(members, 0)
    for edge in model.edges:
        if edge.source in inside and edge.target in inside:
            degree[edge.source] += 1
            degree[edge.target] += 1
    chief = max(members, key=degree.__getitem__)
    return f"Around {model.elements[chief].name}", [chief, *(member for member in members if member != chief)]
