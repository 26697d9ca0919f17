"""Picture -> which links are laid out against their direction, so that the system reads one way without cycles.

Graphviz breaks cycles by itself, but blindly: the label of a broken edge then hangs beyond both of its ends.
"""

from __future__ import annotations

from collections.abc import Iterable

from archdoc.diagram.views import Link, Picture

_HUB = 8
"""A node with so many links has the others of its boundary on one side."""


def against_flow(picture: Picture) -> frozenset[int]:
    """The links that close a cycle when the picture is walked from its sources in the order of the file."""
    return _breaking(picture, frozenset())


def against_returns(picture: Picture) -> frozenset[int]:
    """As `against_flow`, but what comes back from third parties (receipts, webhooks) runs against the grain.

    So third parties stay at the far end, and the way back runs beside the way there.
    """
    outside = {node.key for node in picture.nodes if node.standing == "third-party"}
    called = {link.target for link in picture.links if link.source not in outside} & outside
    entered = {link.target for link in picture.links if link.source != link.target}
    ahead = _reach((node.key for node in picture.nodes if node.key not in entered), picture.links, called)
    answers = [link.target for link in picture.links if link.source in called and link.target not in called]
    behind = _reach(answers, picture.links, called) - ahead
    turned = (link.number for link in picture.links if link.source in called or link.source in behind)
    return _breaking(picture, frozenset(turned))


def against_beside(picture: Picture, turned: frozenset[int]) -> frozenset[int]:
    """As `turned`, with what a boundary keeps to itself moved beside its way out instead of beneath it.

    A boundary is a rectangle: an edge that leaves from its middle has to run around whatever lies further on inside.
    """
    homes = {node.key: node.boundary for node in picture.nodes}
    links = [link for link in picture.links if link.source != link.target]
    ranks = _ranks(picture, turned)
    exits: dict[str | None, int] = {}
    leaving = set()
    for link in links:
        start, end = _ends(link, turned)
        home = homes[start]
        if home is not None and home != homes[end]:
            leaving.add(start)
            exits[home] = min(exits.get(home, ranks[start]), ranks[start])
    beneath = {key for key, home in homes.items() if home in exits and key not in leaving and ranks[key] > exits[home]}
    moved = {link.number for link in links if _turns(_ends(link, turned), beneath, homes)}
    return _breaking(picture, turned ^ moved) if moved else turned


def against_teams(picture: Picture, turned: frozenset[int]) -> frozenset[int]:
    """As `turned`, with each pair of boundaries on two sides: the fewer links between them turn round.

    A team that both feeds a hub and reads from it then stands on one side of it, not around it.
    """
    homes = {node.key: node.boundary or node.key for node in picture.nodes}
    between: dict[tuple[str, str], list[int]] = {}
    for link in picture.links:
        start, end = _ends(link, turned)
        if homes[start] != homes[end]:
            between.setdefault((homes[start], homes[end]), []).append(link.number)
    moved: set[int] = set()
    for (one, other), numbers in between.items():
        against = between.get((other, one), [])
        if (len(numbers), other) < (len(against), one):
            moved.update(numbers)
    return _breaking(picture, turned ^ moved) if moved else turned


def against_sides(picture: Picture, turned: frozenset[int]) -> frozenset[int]:
    """As `turned`, with my boundary in the middle and the others before or after it, about as many on either side.

    For a hub: where everything talks to one team, both sides of it are used alike.
    """
    middle: set[str] = set()
    for box in picture.boundaries:  # parents come first
        if box.mine or box.parent in middle:
            middle.add(box.id)
    homes = {node.key: node.boundary or node.key for node in picture.nodes}
    if not middle.intersection(homes.values()):
        return turned
    sizes: dict[str, int] = {}
    for node in picture.nodes:
        sizes[homes[node.key]] = sizes.get(homes[node.key], 0) + 1
    pull: dict[str, int] = {}
    load = {-1: 0, 1: 0}
    for link in picture.links:
        start, end = _ends(link, turned)
        if homes[start] in middle and homes[end] not in middle:
            pull[homes[end]] = pull.get(homes[end], 0) + 1
        elif homes[end] in middle and homes[start] not in middle:
            pull[homes[start]] = pull.get(homes[start], 0) - 1
        elif homes[start] in middle and start != end:
            load[1] += 1
    side = dict.fromkeys(middle, 0)
    for home in sorted(sizes, key=lambda home: (-sizes[home], home)):
        if home not in middle:
            wanted = 1 if pull.get(home, 0) > 0 else -1
            chosen = wanted if load[wanted] <= load[-wanted] else -wanted
            side[home] = chosen
            load[chosen] += sizes[home]
    steps = _steps_from_hub(picture, {key for key, home in homes.items() if home in middle})
    moved = set()
    for link in picture.links:
        start, end = _ends(link, turned)
        backwards = side[homes[start]] > side[homes[end]]
        inwards = start in steps and end in steps and steps[start] > steps[end]
        if backwards or inwards:
            moved.add(link.number)
    return _breaking(picture, turned ^ moved)


def _steps_from_hub(picture: Picture, inside: set[str]) -> dict[str, int]:
    """How many links each node of a boundary is from the one with the most links; empty where none stands out."""
    near: dict[str, list[str]] = {key: [] for key in inside}
    degree = dict.fromkeys(inside, 0)
    for link in picture.links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if one in inside:
                degree[one] += 1
                if other in inside:
                    near[one].append(other)
    order = [node.key for node in picture.nodes if node.key in inside]
    hub = max(order, key=lambda key: degree[key])
    if degree[hub] < _HUB:
        return {}
    steps, queue = {hub: 0}, [hub]
    for key in queue:
        for other in near[key]:
            if other not in steps:
                steps[other] = steps[key] + 1
                queue.append(other)
    return steps


def against_folded(picture: Picture, turned: frozenset[int], share: float) -> frozenset[int]:
    """As `turned`, with a long system folded like a U: what lies beyond `share` of its length turns round.

    So a pipeline of ten steps takes two rows of five.
    """
    ranks = _ranks(picture, turned)
    last = max(ranks.values(), default=0)
    fold = round(last * share)
    if last < 4 or not 1 < fold < last:
        return turned
    moved = {
        link.number for link in picture.links if link.source != link.target and ranks[_ends(link, turned)[0]] >= fold
    }
    return _breaking(picture, turned ^ moved)


def _turns(ends: tuple[str, str], beneath: set[str], homes: dict[str, str | None]) -> bool:
    start, end = ends
    return end in beneath and start not in beneath and homes[start] == homes[end]


def _ends(link: Link, turned: frozenset[int]) -> tuple[str, str]:
    return (link.target, link.source) if link.number in turned else (link.source, link.target)


def _ranks(picture: Picture, turned: frozenset[int]) -> dict[str, int]:
    """The longest way to each node from where the (acyclic) links start."""
    ranks = {node.key: 0 for node in picture.nodes}
    ends = [_ends(link, turned) for link in picture.links if link.source != link.target]
    for _ in ranks:
        changed = False
        for start, end in ends:
            if ranks[end] <= ranks[start]:
                ranks[end] = ranks[start] + 1
                changed = True
        if not changed:
            break
    return ranks


def _reach(start: Iterable[str], links: tuple[Link, ...], stop: set[str]) -> set[str]:
    """What can be reached along the links without going through `stop`."""
    seen = set(start)
    queue = list(seen)
    while queue:
        key = queue.pop()
        for link in links:
            if link.source == key and link.target not in seen and link.target not in stop:
                seen.add(link.target)
                queue.append(link.target)
    return seen


def _breaking(picture: Picture, flipped: frozenset[int]) -> frozenset[int]:
    """Turns more links round until no cycle is left (depth-first; links to a node still being walked turn round)."""
    leaving: dict[str, list[tuple[str, int]]] = {node.key: [] for node in picture.nodes}
    entered: set[str] = set()
    for link in picture.links:
        if link.source == link.target:
            continue
        start, end = (link.target, link.source) if link.number in flipped else (link.source, link.target)
        leaving[start].append((end, link.number))
        entered.add(end)
    turned: set[int] = set()
    state: dict[str, int] = {}
    starts = [node.key for node in picture.nodes if node.key not in entered]
    for start in (*starts, *leaving):
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(leaving[start]))]
        while stack:
            key, rest = stack[-1]
            for end, number in rest:
                if state.get(end) == 1:
                    turned.add(number)
                elif end not in state:
                    state[end] = 1
                    stack.append((end, iter(leaving[end])))
                    break
            else:
                state[key] = 2
                stack.pop()
    return flipped ^ turned
