"""Geometry -> Scene: where everything finally is. Pure geometry: nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from archdoc.diagram.layout import ports
from archdoc.diagram.layout.cards import LIMITS, RADIUS, Card, Tag, beside, larger, tag
from archdoc.diagram.layout.dot import Layout, boundary_title, loop_room
from archdoc.diagram.layout.engine import Box, Geometry, Point
from archdoc.diagram.layout.grid import Ground, Wish, ways
from archdoc.diagram.layout.riders import Spot, on_slants, spots
from archdoc.diagram.layout.room import Cut, Room, ends, idle, merged
from archdoc.diagram.layout.route import Obstacles, crossings, curved, loop, polyline, rounded, shortened, span
from archdoc.diagram.layout.tracks import Tracks
from archdoc.diagram.layout.untangle import part, untangle
from archdoc.diagram.svg import text
from archdoc.diagram.views import Boundary, Link, Picture

TITLE_STEP = 16.0
"""Between lines of a boundary's name."""
_TITLE_IN, _TITLE_DOWN = 11.0, 3.0
_SEARCHES, _ROUNDS = 3, 4
"""So often ways are searched anew, and so often in each room is made where it lacks."""
_LEAST_CUT = 0.5
_CLEAR = 5.0
"""Between a straight line and a card that isn't its own."""
_APART = 13.0
"""Between two cards, at the least, half of it: what is further away may come nearer."""
_FORMS = {False: (LIMITS["LR"], 150.0, 70.0), True: (LIMITS["TB"], 90.0)}
"""Where the words of a label are wrapped: on a piece that runs across, and on one that runs down."""


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """An edge in place. `points` are control points of a cubic spline from source to target."""

    link: Link
    points: tuple[Point, ...]
    line: tuple[Point, ...]
    """The same path as a polyline."""
    corners: tuple[Point, ...]
    """Its ends and where it turns, before the turns are made round; empty for an edge from a card to itself."""
    gaps: tuple[Point, ...]
    """Where others pass over it."""
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

    def dressed(self, picture: Picture) -> Scene:
        """The same of a picture that was placed `bare`."""
        links = {link.number: link for link in picture.links}
        boxes = {box.id: box for box in picture.boundaries}
        change = msgspec.structs.replace
        return change(
            self,
            picture=picture,
            frames=tuple(change(frame, boundary=boxes[frame.boundary.id]) for frame in self.frames),
            wires=tuple(change(wire, link=links[wire.link.number]) for wire in self.wires),
        )


def scenes(
    picture: Picture, layout: Layout, cards: Mapping[str, Card], tags: Mapping[int, Tag], found: Geometry
) -> Iterator[Scene]:
    """Puts a picture together from where Graphviz put its cards and frames, and draws lines and labels into that.

    Where lines cross that need not, the second scene has them in other tracks, which may take more room.
    """
    # The card is at the top left of its node; what else the node has is room for edges to itself.
    corners = {node.key: found.nodes[f"node-{node.key}"][:2] for node in picture.nodes}
    boxes = {key: (x, y, x + cards[key].width, y + cards[key].height) for key, (x, y) in corners.items()}
    frames = {box.id: found.boundaries[box.id] for box in picture.boundaries if box.id in found.boundaries}
    lined = _Lined(picture, layout, cards, tags, boxes, frames)
    lined.draw()
    yield lined.scene()
    if lined.untangle():
        yield lined.scene()


class _Lined:
    """Cards and frames in place, and lines being drawn between them; room is made where they lack it."""

    def __init__(
        self,
        picture: Picture,
        layout: Layout,
        cards: Mapping[str, Card],
        tags: Mapping[int, Tag],
        boxes: dict[str, Box],
        frames: dict[str, Box],
    ) -> None:
        self.picture, self.layout, self.cards, self.tags = picture, layout, dict(cards), tags
        self.boxes, self.frames = boxes, frames
        self.links = [link for link in picture.links if link.source != link.target]
        # A loop of a whole boundary is drawn at what it is anchored to.
        self.loops = [link for link in picture.anchored().links if link.source == link.target]
        self.loops = [link for link in self.loops if link.number not in {other.number for other in self.links}]
        self.forms = {link.number: forms(link) for link in self.links if link.number in tags}
        self.lines: dict[int, list[Point]] = {}
        self.spots: dict[int, Spot] = {}

    def ends(self) -> dict[str, Box]:
        """What lines end at, by key: cards and, where a link is a whole boundary's, frames."""
        framed = {box.key: self.frames[box.id] for box in self.picture.boundaries if box.id in self.frames}
        return {**framed, **self.boxes}

    def ground(self) -> Ground:
        """What is in the way, as things are now."""
        placed = {key: (box[0], box[1], self.cards[key]) for key, box in self.boxes.items()}
        titles = []
        for boundary in self.picture.boundaries:
            if boundary.id in self.frames:
                x, y, _, _ = self.frames[boundary.id]
                title = boundary_title(boundary)
                high = TITLE_STEP * len(title.lines) + 2
                titles.append(
                    (x + _TITLE_IN - 2, y + _TITLE_DOWN, x + _TITLE_IN + title.width + 2, y + _TITLE_DOWN + high)
                )
        solid = solid_boxes(placed)
        solid += [(link.source, span(points)) for link, points, _ in self._looped()]
        solid += [
            (link.source, _around(at, self.tags[link.number]))
            for link, _, at in self._looped()
            if link.number in self.tags
        ]
        looped = {link.source for link in self.loops}
        return Ground(
            cards=self.ends(),
            solid=solid,
            badges=badge_boxes(placed),
            titles=titles,
            frames=list(self.frames.values()),
            ports={
                key: ports.ports(self.cards.get(key), box, self.layout.direction if key in looped else None)
                for key, box in self.ends().items()
            },
        )

    def _looped(self) -> list[tuple[Link, list[Point], Point]]:
        found = []
        used: dict[str, float] = {}
        for link in self.loops:
            mark = self.tags.get(link.number)
            points, at = loop(self.layout, self.boxes[link.source], mark, used.get(link.source, 0.0))
            used[link.source] = used.get(link.source, 0.0) + loop_room(mark, self.layout.direction)
            found.append((link, points, at))
        return found

    def draw(self) -> None:
        """Finds the lines and their labels' places."""
        wishes = [Wish(link.number, link.source, link.target) for link in self.links]
        ends_of = {link.number: (link.source, link.target) for link in self.links}
        for _ in range(_SEARCHES):
            ground = self.ground()
            tracks = Tracks(ground, ways(ground, wishes, self.layout.direction), ends_of)
            tracks.spread()
            if self._room_for(tracks):
                break
        if part(tracks):
            tracks.spread()
            self._room_for(tracks)
        self._settle(tracks)

    def untangle(self) -> bool:
        """Draws the lines again with fewer crossings; False where that can't be."""
        tracks, self.boxes, self.frames = self._tracks, self._open[0], self._open[1]
        tracks.ground = self.ground()
        if not untangle(tracks):
            return False
        tracks.spread()
        self._room_for(tracks)
        self._settle(tracks)
        return True

    def _room_for(self, tracks: Tracks) -> bool:
        """Makes room for lines and labels, in some turns; whether all have it."""
        for turn in range(_ROUNDS):
            self.lines = tracks.points()
            self.spots = self._spots(tracks.ground, settled=False)
            tracks.labels = {number: spot.label() for number, spot in self.spots.items()}
            tracks.spread()
            cuts = [cut for cut in (*tracks.lacking, *self._lacking()) if cut[2] > _LEAST_CUT]
            grown = {side: by for side, by in tracks.narrow.items() if by > _LEAST_CUT}
            if not (cuts or grown):
                return True
            if turn < _ROUNDS - 1:
                self._make(cuts, grown, tracks)
                tracks.ground = self.ground()
        return False

    def _settle(self, tracks: Tracks) -> None:
        """Puts labels where they stay, and takes out room that is not needed."""
        self.lines = tracks.points()
        self.spots = self._spots(tracks.ground, settled=True)
        self._tracks, self._open = tracks, (dict(self.boxes), dict(self.frames))
        self._close()

    def scene(self) -> Scene:
        """The picture as it is now."""
        placed = {key: (box[0], box[1], self.cards[key]) for key, box in self.boxes.items()}
        wires = self.wires()
        shown = [
            Frame(boundary, box, (box[0] + _TITLE_IN, box[1] + _TITLE_DOWN + 13.5), boundary_title(boundary))
            for boundary in self.picture.boundaries
            if (box := self.frames.get(boundary.id))
        ]
        left, top, right, bottom = _extent(self.boxes.values(), self.frames.values(), wires)
        return Scene(
            picture=self.picture, layout=self.layout, left=left, top=top, width=right - left, height=bottom - top,
            cards=placed, frames=tuple(shown), wires=tuple(wires),
        )  # fmt: skip

    def _close(self) -> None:
        """Takes out stretches that are only crossed by lines."""
        cuts: list[Cut] = []
        for axis in (0, 1):
            taken = [(box[axis] - _APART, box[axis + 2] + _APART) for _, box in self.ground().solid]
            taken += [(box[axis] - 4, box[axis + 2] + 4) for _, box in self.ground().badges]
            taken += [
                (side - _APART / 2, side + _APART / 2) for b in self.frames.values() for side in (b[axis], b[axis + 2])
            ]
            taken += [(box[axis] - 4, box[axis + 2] + 4) for box in self.ground().titles]
            taken += [(spot.box[axis] - 5, spot.box[axis + 2] + 5) for spot in self.spots.values()]
            for line in self.lines.values():
                taken += [(a[axis] - 5, a[axis] + 5) for a, b in pairwise(line) if a[axis] == b[axis]]
                # A line keeps some length before its arrowhead and between two turns.
                taken += [
                    (min(a[axis], b[axis]), min(max(a[axis], b[axis]), min(a[axis], b[axis]) + 24))
                    for a, b in pairwise(line)
                    if a[axis] != b[axis]
                ]
            cuts += idle(taken, axis)
        self._move(Room(cuts))

    def _spots(self, ground: Ground, *, settled: bool) -> dict[int, Spot]:
        shown = {number: self.forms[number] for number in self.forms if self.lines.get(number)}
        solid = [*(box for _, box in (*ground.solid, *ground.badges)), *ground.titles]
        return spots(self.lines, shown, solid, ground.frames, settled=settled)

    def _lacking(self) -> list[Cut]:
        cuts = []
        for spot in self.spots.values():
            if spot.lack > _LEAST_CUT:
                axis = 1 if spot.upright else 0
                cuts.append((axis, spot.at[axis], spot.lack))
        return cuts

    def _make(self, cuts: Sequence[Cut], grown: Mapping[tuple[str, int], float], tracks: Tracks) -> None:
        """Makes room: cards, frames and lines move. `grown` are those cards that become larger, by key and axis."""
        for (key, axis), by in grown.items():
            box = self.ends()[key]
            cuts = [*cuts, (axis, (box[axis] + box[axis + 2]) / 2, by)]
        room = Room(merged(cuts))
        for key, box in self.boxes.items():
            wider, higher = grown.get((key, 0), 0.0), grown.get((key, 1), 0.0)
            self.boxes[key] = room.card(box, wider, higher)
            if wider or higher:
                self.cards[key] = larger(self.cards[key], wider, higher)
        self.frames = {key: room.box(box) for key, box in self.frames.items()}
        places = self.ends()
        for link in self.links:
            if link.number in tracks.lines:
                line = [room.point((x, y)) for x, y in tracks.lines[link.number]]
                moved = ends(line, places[link.source], places[link.target])
                tracks.lines[link.number] = [list(point) for point in moved]

    def _move(self, room: Room) -> None:
        """Moves all that is in place, where nothing grows."""
        self.boxes = {key: room.card(box) for key, box in self.boxes.items()}
        self.frames = {key: room.box(box) for key, box in self.frames.items()}
        self.lines = {number: [room.point(point) for point in line] for number, line in self.lines.items()}
        change = msgspec.structs.replace
        self.spots = {number: change(spot, at=room.point(spot.at)) for number, spot in self.spots.items()}

    def wires(self) -> list[Wire]:
        """The lines as they are drawn, in the order of the picture's links."""
        looped = {link.number: (points, at) for link, points, at in self._looped()}
        corners = {link.number: self._touching(link, self.lines[link.number]) for link in self.links}
        if self.layout.routing in ("straight", "polyline"):
            ground = self.ground()
            solid = Obstacles((key, _wider(box, _CLEAR)) for key, box in ground.solid)
            corners = {
                link.number: shortened(corners[link.number], solid, (link.source, link.target)) for link in self.links
            }
        make = curved if self.layout.routing == "spline" else rounded
        drawn = {link.number: make(corners[link.number], (link.both_ways, True)) for link in self.links}
        if self.layout.routing != "ortho":
            lines = {number: polyline(points) for number, points in drawn.items()}
            ground = self.ground()
            covered = [*(box for _, box in (*ground.solid, *ground.badges)), *ground.titles]
            self.spots = on_slants(lines, self.forms, covered)
        gaps = dict(zip(corners, crossings(list(corners.values())), strict=True))
        wires = []
        for link in self.picture.links:
            number = link.number
            spot = self.spots.get(number)
            points, at = looped[number] if number in looped else (drawn[number], spot.at if spot else None)
            mark = self.tags.get(number) if number in looped else spot.tag if spot else None
            wires.append(
                Wire(
                    link=link,
                    points=tuple(points),
                    line=tuple(polyline(points)),
                    corners=tuple(corners.get(number, ())),
                    gaps=tuple(gaps.get(number, ())) if self.layout.routing == "ortho" else (),
                    head=True,
                    tail=link.both_ways,
                    at=at if mark else None,
                    tag=mark,
                )
            )
        return wires

    def _touching(self, link: Link, line: Sequence[Point]) -> list[Point]:
        """A line drawn on to the outline of cards that are no rectangles."""
        places = self.ends()
        first = ports.outline(self.cards.get(link.source), places[link.source], line[0])
        last = ports.outline(self.cards.get(link.target), places[link.target], line[-1])
        return [first, *line[1:-1], last]


def _wider(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def forms(link: Link) -> dict[bool, list[Tag]]:
    """The shapes of what rides on a link: on a piece that runs across (False), and on one that runs down (True)."""
    found: dict[bool, list[Tag]] = {}
    for upright, limits in _FORMS.items():
        kinds = [kind for limit in limits if (kind := tag(link, "TB" if upright else "LR", limit))]
        if upright and kinds:
            # Words may also stand beside their line, on either side.
            kinds += [turned for kind in kinds[:1] for turned in beside(kind)]
        found[upright] = list(dict.fromkeys(kinds))
    return found


def _around(at: Point, tag: Tag) -> Box:
    return (at[0] + tag.left, at[1] + tag.top, at[0] + tag.right, at[1] + tag.bottom)


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


def tag_box(wire: Wire) -> Box | None:
    """The box of a wire's tag, or None."""
    if wire.tag is None or wire.at is None:
        return None
    return _around(wire.at, wire.tag)


def title_box(frame: Frame) -> Box:
    """The box of a frame's title."""
    x, y = frame.at[0], frame.at[1] - 12.0
    return (x, y, x + frame.title.width, y + TITLE_STEP * len(frame.title.lines))
