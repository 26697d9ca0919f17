"""Picture -> Scene: lays a picture out in several ways and keeps the most legible.

The score counts, in this order of weight: edges through cards, tags or titles; text that would be too small on an A4
page; crossings; edges against the reading direction; length of edges. It has no random part, so the same picture
always comes out the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from archdoc.picture import rank, theme
from archdoc.picture.card import Card, Style, cards
from archdoc.picture.draw import Layout, Routing, dot
from archdoc.picture.engine import Box, Point, Run
from archdoc.picture.finish import size
from archdoc.picture.label import LIMITS, Tag, tag
from archdoc.picture.place import Scene, badge_boxes, meet, scene, solid_boxes, tag_box, words_box
from archdoc.picture.route import crosses
from archdoc.view import Picture

READABLE = 7.0
"""Points. Smaller text on an A4 page is a defect (up to `READABLE_UP_TO` elements)."""
_BUDGET = 4000
"""Nodes and twice the links, times the layouts tried: a small picture may be tried more often than a large one."""
_LARGE = 150
"""With more links than this, crossings are counted on coarser lines."""
_SQUEEZED = 6
"""So many of the best layouts are squeezed when none is good enough."""
_LOOP_LABEL = 66.0
"""Labels of edges from a card to itself are no wider than a card."""
READABLE_UP_TO, READABLE_LARGE = 25, 6.0
SMALLEST = min(theme.CHIP, theme.TECH, theme.LABEL, theme.LEGEND)
A4 = (493.0, 740.0)
"""The text area of an A4 page with margins of 18 mm, in points."""


class Verdict(msgspec.Struct, frozen=True):
    """What is wrong with a scene, and how large its smallest text is on an A4 page, in points."""

    through: int
    ambiguous: int
    blocked: int
    grazed: int
    crossings: int
    backwards: float
    length: float
    points: float

    @property
    def score(self) -> float:
        """Lower is better; the unit is one crossing."""
        small = max(READABLE - self.points, 0.0)
        return (
            (self.through + self.ambiguous + self.blocked) * 60.0
            + self.grazed * 4.0
            + small * 30.0
            - min(self.points, 8.0)
            + self.crossings
            + self.backwards * 0.5
            + self.length * 0.8
        )


def best(picture: Picture, *, program: str, direction: str | None = None, routing: Routing | None = None) -> Scene:
    """The most legible scene found.

    `program` is the engine (see `engine.command`); `direction` (LR or TB) and
    `routing` pin what would be tried otherwise. Raises ArchdocError: the engine failed.
    """
    rounds = candidates(picture, direction or picture.direction, routing)
    found: list[tuple[float, int, Scene]] = []
    good = False
    left = max(_BUDGET // (len(picture.nodes) + 2 * len(picture.links) + 1), 2)
    while rounds and left > 0 and not good:
        layouts = rounds.pop(0)[:left]
        left -= len(layouts)
        for placed in _scenes(picture, layouts, program):
            verdict = judge(placed)
            found.append((verdict.score, len(found), placed))
            good = good or _fine(picture, verdict)
    if not good:
        squeezed = [_squeezed(placed.layout) for _, _, placed in sorted(found)[: min(_SQUEEZED, left)]]
        for placed in _scenes(picture, list(dict.fromkeys(squeezed)), program):
            found.append((judge(placed).score, len(found), placed))
    return _lowered(picture, min(found)[2], program)


def _squeezed(layout: Layout) -> Layout:
    """A layout with as little room between things as can still be read."""
    return msgspec.structs.replace(layout, dense=True, node_gap=11.0, rank_gap=7.0, label_width=62.0, margin=7.0)


def _lowered(picture: Picture, placed: Scene, program: str) -> Scene:
    """The scene with titles that edges run through moved to the bottom of their boundaries, if that is better."""
    blocked = frozenset(frame.boundary.id for frame in placed.frames if not frame.free)
    if not blocked:
        return placed
    layout = msgspec.structs.replace(placed.layout, low=blocked)
    (lowered,) = _scenes(picture, [layout], program)
    return min((placed, lowered), key=lambda scene: judge(scene).score)


def _fine(picture: Picture, verdict: Verdict) -> bool:
    """Whether a scene is so good that no further layouts are tried."""
    wanted = READABLE if len(picture.nodes) <= READABLE_UP_TO else READABLE_LARGE
    clean = not (verdict.through or verdict.ambiguous or verdict.blocked)
    return clean and verdict.points >= wanted - 0.03 and verdict.crossings * 5 <= len(picture.links)


def _scenes(picture: Picture, layouts: Sequence[Layout], program: str) -> Iterator[Scene]:
    sets: dict[tuple[Style, bool], dict[str, Card]] = {}
    riders: dict[tuple[str, float], dict[int, Tag]] = {}
    dots = []
    for x in layouts:
        if (x.style, x.dense) not in sets:
            sets[x.style, x.dense] = cards(picture.nodes, x.style, dense=x.dense)
        if (x.direction, x.label_width) not in riders:
            riders[x.direction, x.label_width] = tags(picture, x)
        dots.append(dot(picture, x, sets[x.style, x.dense], riders[x.direction, x.label_width]))
    run = Run(dots, program)
    for x, found in zip(layouts, run.results(), strict=True):
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
    plain, returns = rank.against_flow(picture), rank.against_returns(picture)
    beside = rank.against_beside(picture, returns)
    outside = frozenset(node.key for node in picture.nodes if node.standing == "third-party")
    entered = {link.target for link in picture.links if link.source != link.target}
    sources = frozenset(node.key for node in picture.nodes if node.key not in entered) - outside
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
    rounds = [
        _turned([first], direction),
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


def judge(placed: Scene) -> Verdict:
    """Measures a scene."""
    boxes = {key: (x, y, x + card.width, y + card.height) for key, (x, y, card) in placed.cards.items()}
    solid, badges = solid_boxes(placed.cards), badge_boxes(placed.cards)
    spots = [(wire.link.number, tag_box(wire)) for wire in placed.wires]
    through = 0
    ambiguous = crossings = grazed = 0
    length = 0.0
    backwards = 0.0
    upright = placed.layout.direction == "TB"
    coarse = len(placed.wires) > _LARGE
    lines = [(*wire.line[::4], wire.line[-1]) if coarse else wire.line for wire in placed.wires]
    reaches = [_reach(wire.line) for wire in placed.wires]
    for i, wire in enumerate(placed.wires):
        ends = (wire.link.source, wire.link.target)
        reach = reaches[i]
        for key, box in solid:
            if key not in ends and meet(reach, box) and crosses(wire.line, _shrunk(box, 1.0)):
                through += 1
        for number, spot in spots:
            if spot and number != wire.link.number and meet(reach, spot) and crosses(wire.line, spot):
                through += 1
        for j in range(i + 1, len(placed.wires)):
            if meet(reach, reaches[j]) and _cross(lines[i], lines[j]):
                crossings += 1
        for key, badge in badges:
            grazed += key not in ends and meet(reach, badge) and crosses(wire.line, badge)
        words = words_box(wire)
        if words:
            ambiguous += any(
                meet(words, reaches[j]) and crosses(other.line, words) for j, other in enumerate(placed.wires) if j != i
            )
        (x0, y0), (x1, y1) = wire.line[0], wire.line[-1]
        ahead = y1 - y0 if upright else x1 - x0
        backwards += ahead < -20
        length += abs(x1 - x0) + abs(y1 - y0)
    for key, badge in badges:
        through += any(other != key and meet(badge, box) for other, box in boxes.items())
        through += any(meet(badge, spot) for _, spot in spots if spot)
    blocked = sum(not frame.free for frame in placed.frames)
    width, height = size(placed)
    scale = min(max(min(A4[0] / width, A4[1] / height), min(A4[1] / width, A4[0] / height)), 1.0)
    return Verdict(through, ambiguous, blocked, grazed, crossings, backwards, length / 1000, SMALLEST * scale)


def _reach(line: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return (min(xs), min(ys), max(xs), max(ys))


def _shrunk(box: Box, by: float) -> Box:
    return (box[0] + by, box[1] + by, box[2] - by, box[3] - by)


def _cross(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether two polylines properly cross."""
    for (ax, ay), (bx, by) in pairwise(one):
        lowx, highx = (ax, bx) if ax < bx else (bx, ax)
        lowy, highy = (ay, by) if ay < by else (by, ay)
        dx, dy = bx - ax, by - ay
        for (cx, cy), (ex, ey) in pairwise(other):
            if (cx < lowx and ex < lowx) or (cx > highx and ex > highx):
                continue
            if (cy < lowy and ey < lowy) or (cy > highy and ey > highy):
                continue
            side = (dx * (cy - ay) - dy * (cx - ax)) * (dx * (ey - ay) - dy * (ex - ax))
            if side < 0:
                fx, fy = ex - cx, ey - cy
                if (fx * (ay - cy) - fy * (ax - cx)) * (fx * (by - cy) - fy * (bx - cx)) < 0:
                    return True
    return False
