"""Picture -> Scene: lays a picture out in several ways and keeps the most legible (see `judge` for the score).

It has no random part, so the same picture always comes out the same; how much is tried depends on its size alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from archdoc.core.errors import ArchdocError
from archdoc.diagram.layout import direction as rank
from archdoc.diagram.layout.cards import LIMITS, Card, Style, Tag, cards, tag
from archdoc.diagram.layout.dot import Layout, Routing, dot
from archdoc.diagram.layout.engine import Run
from archdoc.diagram.layout.judge import READABLE, Verdict, judge
from archdoc.diagram.layout.place import Scene, scene
from archdoc.diagram.views import Picture

READABLE_UP_TO, READABLE_LARGE = 25, 6.0
"""With more elements than this, the text need only be so large, in points."""
_BUDGET, _BUDGET_LARGE = 4000, 1500
"""Nodes and twice the links, times the layouts tried: a small picture may be tried more often than a large one."""
_SQUEEZED = 6
"""So many of the best layouts are squeezed when none is good enough."""
_LOWERED = 3
"""So many of the best layouts have their boundaries' titles moved when none is free of defects."""
_LOOP_LABEL = 66.0
"""Labels of edges from a card to itself are no wider than a card."""


class Choice(msgspec.Struct, frozen=True):
    """A scene, and what is to be said of it."""

    scene: Scene
    verdict: Verdict


def best(picture: Picture, *, program: str, direction: str | None = None, routing: Routing | None = None) -> Choice:
    """The most legible scene found.

    `program` is the engine (see `engine.command`); `direction` (LR or TB) and `routing` pin what would be tried
    otherwise. Raises ArchdocError: the engine failed.
    """
    small = len(picture.nodes) <= READABLE_UP_TO
    budget = _BUDGET if small else _BUDGET_LARGE
    left = max(budget // (len(picture.nodes) + 2 * len(picture.links) + 1), 2)
    found: list[Choice] = []
    failed: list[ArchdocError] = []
    for layouts in candidates(picture, direction or picture.direction, routing):
        found += _tried(picture, layouts[:left], program, failed)
        left -= len(layouts)
        if left <= 0 or any(_fine(picture, choice.verdict) for choice in found):
            break
    else:
        ranked = sorted(found, key=_score)[: min(_SQUEEZED, left)]
        squeezed = list(dict.fromkeys(_squeezed(choice.scene.layout) for choice in ranked))
        found += _tried(picture, squeezed, program, failed)
    if not found:
        # Graphviz' routing gives up on a layout now and then; this time on every one.
        raise failed[0]
    ranked = sorted(found, key=_score)
    return min(
        (_lowered(picture, choice, program) for choice in ranked[: 1 if ranked[0].verdict.clean else _LOWERED]),
        key=_score,
    )


def _score(choice: Choice) -> float:
    return choice.verdict.score


def _tried(picture: Picture, layouts: Sequence[Layout], program: str, failed: list[ArchdocError]) -> list[Choice]:
    """The layouts that the engine could make; why it failed at others goes to `failed`."""
    found = []
    for placed in _scenes(picture, layouts, program):
        if isinstance(placed, ArchdocError):
            failed.append(placed)
        else:
            found.append(Choice(placed, judge(placed)))
    return found


def _squeezed(layout: Layout) -> Layout:
    """A layout with as little room between things as can still be read."""
    return msgspec.structs.replace(layout, dense=True, node_gap=11.0, rank_gap=7.0, label_width=62.0, margin=7.0)


def _lowered(picture: Picture, choice: Choice, program: str) -> Choice:
    """The choice with titles that edges run through moved to the bottom of their boundaries, or given more room.

    The choice as it is, if that is no better.
    """
    blocked = frozenset(frame.boundary.id for frame in choice.scene.frames if not frame.free)
    if not blocked:
        return choice
    change, layout = msgspec.structs.replace, choice.scene.layout
    layouts = [change(layout, low=blocked), change(layout, roomy=blocked), change(layout, low=blocked, roomy=blocked)]
    return min((choice, *_tried(picture, layouts, program, [])), key=_score)


def _fine(picture: Picture, verdict: Verdict) -> bool:
    """Whether a scene is so good that no further layouts are tried."""
    wanted = READABLE if len(picture.nodes) <= READABLE_UP_TO else READABLE_LARGE
    return verdict.clean and verdict.points >= wanted - 0.03 and verdict.crossings * 5 <= len(picture.links)


def _scenes(picture: Picture, layouts: Sequence[Layout], program: str) -> Iterator[Scene | ArchdocError]:
    sets: dict[tuple[Style, bool], dict[str, Card]] = {}
    riders: dict[tuple[str, float], dict[int, Tag]] = {}

    def dots() -> Iterator[str]:
        for x in layouts:
            if (x.style, x.dense) not in sets:
                sets[x.style, x.dense] = cards(picture.nodes, x.style, dense=x.dense)
            if (x.direction, x.label_width) not in riders:
                riders[x.direction, x.label_width] = tags(picture, x)
            yield dot(picture, x, sets[x.style, x.dense], riders[x.direction, x.label_width])

    for x, found in zip(layouts, Run(dots(), program).results(), strict=True):
        if isinstance(found, ArchdocError):
            yield found
        else:
            yield scene(picture, x, sets[x.style, x.dense], riders[x.direction, x.label_width], found)


def tags(picture: Picture, layout: Layout) -> dict[int, Tag]:
    """What rides on the edges of a picture in a layout, by link number."""
    limit = layout.label_width or LIMITS[layout.direction]
    found = {
        link.number: tag(link, layout.direction, limit if link.source != link.target else min(limit, _LOOP_LABEL))
        for link in picture.links
    }
    return {number: rider for number, rider in found.items() if rider}


def candidates(picture: Picture, direction: str | None, routing: Routing | None) -> list[list[Layout]]:
    """The layouts worth trying, in rounds: a round is for when those before it gave nothing good enough."""
    picture = picture.anchored()
    plain, returns = rank.against_flow(picture), rank.against_returns(picture)
    beside = rank.against_beside(picture, returns)
    alone = {node.key for node in picture.unlinked()}
    outside = frozenset(node.key for node in picture.nodes if node.standing == "third-party") - alone
    entered = {link.target for link in picture.links if link.source != link.target}
    sources = frozenset(node.key for node in picture.nodes if node.key not in entered) - outside - alone
    level = (outside,) if len(outside) > 1 else ()
    first = Layout(direction="TB", style="wide", routing=routing or "spline", against=beside, levels=level)
    change = msgspec.structs.replace
    aligned = change(first, levels=(*level, sources)) if len(sources) > 1 else first
    back, forth = change(first, against=returns), change(first, against=plain, levels=())
    folds = [
        change(first, against=rank.against_folded(picture, way, share), levels=())
        for way in dict.fromkeys((returns, plain))
        for share in (0.5, 0.65)
    ]
    tight = {"node_gap": 13.0, "rank_gap": 9.0, "label_width": 76.0, "dense": True}
    sides = change(first, against=rank.against_sides(picture, plain), levels=())
    apart = change(first, against=rank.against_teams(picture, plain), levels=())
    at_once = _turned([first], direction)[::-1]
    rounds = [
        # Most systems read well from left to right. Only large pictures are tried both ways at once, side by side.
        *([at_once] if len(picture.nodes) > READABLE_UP_TO else ([layout] for layout in at_once)),
        _turned([aligned, back, forth], direction),
        _turned([change(x, **tight) for x in (first, aligned)], direction),
        _turned(folds, direction),
        _turned([sides], direction),
        _turned([first, forth, sides, apart], direction, swapped=True),
        _turned([change(x, **tight) for x in (forth, sides, apart, *folds)], direction),
        _turned([change(x, **tight) for x in (first, forth, sides, apart, *folds)], direction, swapped=True),
        _turned([change(x, outside=False, levels=(), **tight) for x in (first, forth)], direction),
    ]
    tried: set[Layout] = set()
    fresh = []
    for layouts in rounds:
        fresh.append([x for x in dict.fromkeys(layouts) if x not in tried])
        tried |= set(layouts)
    return [layouts for layouts in fresh if layouts]


def _turned(layouts: Sequence[Layout], direction: str | None, *, swapped: bool = False) -> list[Layout]:
    """Each layout running down and running right, or only as pinned; with the other shape of card when `swapped`."""
    down, right = ("tall", "wide") if swapped else ("wide", "tall")
    change = msgspec.structs.replace
    return [
        *(change(x, direction="TB", style=down) for x in layouts if direction != "LR"),
        *(change(x, direction="LR", style=right) for x in layouts if direction != "TB"),
    ]
