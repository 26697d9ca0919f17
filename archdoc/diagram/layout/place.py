"""Geometry -> Scene: where everything finally is. Pure geometry: nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archdoc.diagram.layout.cards import RADIUS, Card, Tag, mirrored
from archdoc.diagram.layout.dot import Layout, boundary_title, loop_room
from archdoc.diagram.layout.engine import Box, Geometry, Point
from archdoc.diagram.layout.route import anchor, crosses, cut, loop, meet, paths, polyline, span
from archdoc.diagram.svg import text
from archdoc.diagram.views import Boundary, Link, Picture

_HALF_LINE = 7.75
"""Half of the distance between lines of a label."""
TITLE_STEP = 16.0
"""Between lines of a boundary's name."""


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """An edge in place. `points` are control points of a cubic spline from source to target."""

    link: Link
    points: tuple[Point, ...]
    line: tuple[Point, ...]
    """The same path as a polyline."""
    head: bool
    tail: bool
    """Whether the last, or the first, piece of the path is where an arrowhead goes."""
    at: Point | None
    """Where the middle of the tag is."""
    tag: Tag | None


class Frame(msgspec.Struct, frozen=True):
    """A boundary in place. `at` is the left end of the baseline of the first line of its name."""

    boundary: Boundary
    box: Box
    at: Point
    title: text.Lines
    free: bool
    """Whether nothing runs through the title."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """A picture in place, without header and legend, in the layout's own coordinates."""

    picture: Picture
    layout: Layout
    left: float
    top: float
    width: float
    height: float
    cards: dict[str, tuple[float, float, Card]]
    """Left, top and the card, by node key."""
    frames: tuple[Frame, ...]
    wires: tuple[Wire, ...]


def scene(
    picture: Picture, layout: Layout, cards: Mapping[str, Card], tags: Mapping[int, Tag], found: Geometry
) -> Scene:
    """Puts a picture together from a layout that Graphviz made of it."""
    placed = {}
    for node in picture.nodes:
        # The card is at the top left of its node; what else the node has is room for edges to itself.
        left, top, _, _ = found.nodes[f"node-{node.key}"]
        placed[node.key] = (left, top, cards[node.key])
    boxes = {key: (x, y, x + card.width, y + card.height) for key, (x, y, card) in placed.items()}
    wires = _wires(picture, layout, tags, boxes, solid_boxes(placed), found)
    wires = _sided(wires, boxes)
    frames = _frames(picture, layout, boxes, [box for _, box in badge_boxes(placed)], wires, found.boundaries)
    left, top, right, bottom = _extent(boxes.values(), found.boundaries.values(), wires)
    return Scene(
        picture=picture, layout=layout, left=left, top=top, width=right - left, height=bottom - top, cards=placed,
        frames=tuple(frames), wires=tuple(wires),
    )  # fmt: skip


def _wires(
    picture: Picture,
    layout: Layout,
    tags: Mapping[int, Tag],
    boxes: Mapping[str, Box],
    solid: Sequence[tuple[str, Box]],
    found: Geometry,
) -> list[Wire]:
    drawn = paths(picture.anchored(), layout, tags, boxes, solid, found)
    frames = {box.key: found.boundaries[box.id] for box in picture.boundaries if box.id in found.boundaries}
    wires = []
    looped: dict[str, float] = {}
    for link in picture.links:
        tag = tags.get(link.number)
        if link.source == link.target:
            used = looped.get(link.source, 0.0)
            points, at = loop(layout, boxes[link.source], tag, used)
            looped[link.source] = used + loop_room(tag, layout.direction)
        else:
            points = cut(drawn[link.number], frames.get(link.source), frames.get(link.target))
            at = anchor(found.nodes[f"tag-{link.number}"], tag) if tag else (0.0, 0.0)
        wires.append(
            Wire(
                link=link,
                points=tuple(points),
                line=tuple(polyline(points)),
                head=True,
                tail=link.both_ways,
                at=at if tag else None,
                tag=tag,
            )
        )
    return wires


def words_box(wire: Wire) -> Box | None:
    """The box of the words of a tag that lie beside its edge, reaching as far around them as they are from it.

    Another edge in that box would be nearer to the words than their own. None where the words lie on the edge; of three
    lines and more, the first and the last don't.
    """
    if wire.tag is None or wire.at is None or not wire.tag.lines:
        return None
    if not wire.tag.badges:
        gap = _HALF_LINE * (len(wire.tag.lines) - 2)
        if gap <= 0:
            return None
        (x, y), half = wire.at, _HALF_LINE * len(wire.tag.lines)
        reach = max(width / 2 for _, _, _, width in wire.tag.lines)
        return (x - reach - gap, y - half - gap, x + reach + gap, y + half + gap)
    _, middle, _, width = max(wire.tag.lines, key=lambda line: line[3])
    gap = abs(middle) - width / 2
    if gap <= 1 or -wire.tag.left == wire.tag.right:
        return None
    (x, y), half = wire.at, len(wire.tag.lines) * _HALF_LINE
    return (x + middle - width / 2 - gap, y - half - gap, x + middle + width / 2 + gap, y + half + gap)


def _sided(wires: list[Wire], boxes: Mapping[str, Box]) -> list[Wire]:
    """Words that another edge comes too near to go to the other side of their own, where that is free."""
    settled = list(wires)
    for i, wire in enumerate(wires):
        if not _disturbed(wire, wires):
            continue
        assert wire.tag is not None
        turned = msgspec.structs.replace(wire, tag=mirrored(wire.tag))
        spot = tag_box(turned)
        assert spot is not None
        others = [tag_box(other) for other in settled if other is not wire]
        free = not any(meet(spot, box) for box in (*boxes.values(), *others) if box)
        lines = any(crosses(other.line, spot) for other in wires if other is not wire)
        if free and not lines and not _disturbed(turned, wires):
            settled[i] = turned
    return settled


def _disturbed(wire: Wire, wires: Sequence[Wire]) -> bool:
    box = words_box(wire)
    return box is not None and any(crosses(other.line, box) for other in wires if other.link is not wire.link)


def _extent(cards: Iterable[Box], boundaries: Iterable[Box], wires: Sequence[Wire]) -> Box:
    """The smallest box around all that is drawn; badges stick out of cards a little."""
    boxes = [(x0, y0 - RADIUS - 3, x1 + 4, y1) for x0, y0, x1, y1 in cards]
    boxes += boundaries
    for wire in wires:
        boxes.append(span(wire.line))
        spot = tag_box(wire)
        if spot:
            boxes.append(spot)
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def solid_boxes(placed: Mapping[str, tuple[float, float, Card]]) -> list[tuple[str, Box]]:
    """What no other edge may run through: cards with the chips on them, each with its node's key."""
    cards = []
    for key, (left, top, card) in placed.items():
        above = min(card.chip[1], 0.0) if card.chip else 0.0
        cards.append((key, (left, top + above, left + card.width, top + card.height)))
    return cards


def badge_boxes(placed: Mapping[str, tuple[float, float, Card]]) -> list[tuple[str, Box]]:
    """The boxes of the badges on cards, each with the key of its node."""
    return [
        (key, (left + x - RADIUS, top + y - RADIUS, left + x + RADIUS, top + y + RADIUS))
        for key, (left, top, card) in placed.items()
        for x, y in card.badges
    ]


def _frames(
    picture: Picture,
    layout: Layout,
    cards: Mapping[str, Box],
    badges: Sequence[Box],
    wires: Sequence[Wire],
    found: Mapping[str, Box],
) -> list[Frame]:
    """Boundaries with their titles: in the strip that the layout keeps for it, else wherever in the box is room."""
    frames = []
    reaches = [(wire, span(wire.line)) for wire in wires]
    for boundary in picture.boundaries:
        if boundary.id not in found:
            continue
        box = found[boundary.id]
        inner = [found[b.id] for b in picture.boundaries if b.id in found and b.parent == boundary.id]
        title = boundary_title(boundary)
        width, high = title.width, TITLE_STEP * len(title.lines) + 2
        strip = (box[0], box[1] + 3, box[2], box[1] + 3 + high)
        if boundary.id in layout.low:
            strip = (box[0], box[3] - 3 - high, box[2], box[3] - 3)
        lines = [wire.line for wire, reach in reaches if meet(reach, box) and crosses(wire.line, box)]
        spot = _free(width, strip, lines, badges)
        if spot is None:
            solid = [card for card in cards.values() if meet(card, box)] + inner
            tags = [tag for tag in map(tag_box, wires) if tag and meet(tag, box)]
            rows = range(int(box[1]) + 3, int(box[3] - high) - 2, 9)
            spots = (_free(width, (box[0], y, box[2], y + high), lines, (*solid, *badges, *tags)) for y in rows)
            spot = next((found for found in spots if found), None)
        at = spot or (box[0] + 11, strip[1] + 13.5)
        frames.append(Frame(boundary, box, at, title, spot is not None))
    return frames


def _free(width: float, strip: Box, lines: Sequence[Sequence[Point]], solid: Iterable[Box]) -> Point | None:
    """Where in a strip a title fits, as far left as it goes: the left end of its baseline, or None."""
    left, upper, right, lower = strip
    near = [line for line in lines if crosses(line, strip)]
    blocks = [box for box in solid if meet(box, strip)]
    x = left + 11
    while x <= max(right - 8 - width, left + 11):
        spot = (x - 4, upper, x + width + 4, lower)
        if not any(crosses(line, spot) for line in near) and not any(meet(spot, box) for box in blocks):
            return (x, upper + 13.5)
        x += 8
    return None


def tag_box(wire: Wire) -> Box | None:
    """The box of a wire's tag, or None."""
    if wire.tag is None or wire.at is None:
        return None
    (x, y), tag = wire.at, wire.tag
    return (x + tag.left, y + tag.top, x + tag.right, y + tag.bottom)
