"""Picture + Layout -> DOT, through `diagrams`. The only module that imports it.

Graphviz places cards and frames. Lines and what rides on them are archdoc's own (see `grid`), so the layout's DOT has
no labels; with a look, it has them, for any Graphviz to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from itertools import pairwise
from math import ceil, sqrt
from typing import Literal

import diagrams
import graphviz
import msgspec

from archdoc.catalogue import icons
from archdoc.core.vocabulary import Direction
from archdoc.diagram.layout.cards import Card, Style, Tag, words_of
from archdoc.diagram.svg import text, theme
from archdoc.diagram.views import OUTSIDE, Boundary, Link, Node, Picture

_INCH = 72.0
FONT = "Arial"
"""A name whose widths the embedded engine knows."""
_LARGE = 100
"""With more nodes than this, Graphviz is told to try less hard: 3.5 s for 9.3 s at 500 nodes, and hardly less tidy."""
LATIN = 0x24F
"""The last code point of Latin Extended-B."""
_TITLE_WIDTH = 250.0
"""Where the names of boundaries are wrapped."""
LOOP = 30.0
"""Room below (or beside) a card for an edge to itself, without its tag."""


_SPLINES = {"ortho": "spline", "spline": "spline", "straight": "polyline", "polyline": "polyline"}
"""What Graphviz itself is told: its own right angles drop labels anywhere."""
_FEW = 3
"""So many nodes without links need no grid."""
_GRID = {"LR": 1.2, "TB": 1.7}
"""The grid's length along the reading direction to its breadth, in cards: with their sizes about as wide as a page."""

Routing = Literal["ortho", "spline", "straight", "polyline"]
"""How lines run: at right angles, in curves, or straight where nothing is in between (`polyline` is that too)."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One way to lay a picture out; `choose` tries several."""

    direction: Direction
    style: Style
    routing: Routing = "ortho"
    node_gap: float = 25.0
    rank_gap: float = 40.0
    """Between cards side by side, and between one rank of them and the next, in units."""
    against: frozenset[int] = frozenset()
    """Links (by number) that are laid out from target to source."""
    margin: float = 12.0
    """Between a boundary and what is in it."""
    outside: bool = True
    """Whether third parties share a box."""
    dense: bool = False
    """Whether cards are as small as their words allow."""
    levels: tuple[frozenset[str], ...] = ()
    """Sets of nodes that are kept side by side."""
    sequence: tuple[tuple[str, str], ...] = ()
    """Pairs of nodes of which the second is kept further along."""


def dot(
    picture: Picture,
    layout: Layout,
    cards: Mapping[str, Card],
    tags: Mapping[int, Tag],
    look: theme.Theme | None = None,
    placed: dict[Layout, list[str]] | None = None,
) -> str:
    """The DOT text of a picture.

    `cards` by node key and `tags` (of edges from a card to itself) by link number give the sizes; colours come from
    `look`. Without one, there are just the shapes and their sizes: the same layout, found sooner. `placed` keeps the
    lines of cards and frames for layouts of the same picture that differ in their edges alone.
    """
    picture = picture.anchored()
    alike = msgspec.structs.replace(layout, against=frozenset(), levels=(), sequence=())
    with _diagram(picture, layout, look) as graph:
        if placed is not None and alike in placed:
            graph.dot.body += placed[alike]
        else:
            made = _nodes(picture, layout, cards, with_loops(picture, layout, cards, tags), look)
            if placed is not None:
                placed[alike] = [*graph.dot.body]
        for link in picture.links:
            if look:
                _connect(link, made, layout, look)
            elif link.source != link.target:
                # Not an Edge: it would add a font to each, for the engine to read and never to use.
                start, end = link.source, link.target
                start, end = (end, start) if link.number in layout.against else (start, end)
                graph.dot.body.append(f'\t"node-{start}" -> "node-{end}"\n')
        for row in _rows(picture, layout):
            for one, other in pairwise(row):
                graph.dot.edge(f"node-{one}", f"node-{other}", id=f"row-{one}", style="invis")
        for one, other in layout.sequence:
            graph.dot.edge(f"node-{one}", f"node-{other}", id=f"then-{one}-{other}", style="invis", weight="0")
        for level in layout.levels:
            with graph.dot.subgraph() as side_by_side:
                side_by_side.attr(rank="same")
                for key in sorted(level):
                    side_by_side.node(f"node-{key}")
        return str(graph.dot.source)


def _rows(picture: Picture, layout: Layout) -> Iterator[list[str]]:
    """Nodes without links in chains, which make a grid of each boundary's; else they would be one long line."""
    alone: dict[str | None, list[str]] = {}
    for node in picture.unlinked():
        alone.setdefault(node.boundary, []).append(node.key)
    for keys in alone.values():
        if len(keys) > _FEW:
            length = ceil(sqrt(len(keys) * _GRID[layout.direction]))
            yield from (keys[start : start + length] for start in range(0, len(keys), length))


@contextmanager
def _diagram(picture: Picture, layout: Layout, look: theme.Theme | None) -> Iterator[diagrams.Diagram]:
    """A `Diagram` as context without its `with`, which would render to a file."""
    dressed = {} if look is None else {
        "label": _html(picture.title), "labelloc": "t", "labeljust": "l", "fontsize": _number(theme.TITLE),
        "fontcolor": look.ink, "bgcolor": look.paper, "pad": "0.2", "outputorder": "edgesfirst",
    }  # fmt: skip
    effort = {"mclimit": "4"} if len(picture.nodes) <= _LARGE else {"mclimit": "1", "nslimit": "1", "nslimit1": "1"}
    graph = diagrams.Diagram(
        picture.key,
        filename="diagram",
        direction=layout.direction,
        graph_attr={
            "label": "", "fontname": FONT, "splines": _SPLINES[layout.routing] if look else "none", "newrank": "true",
            "nodesep": _inches(layout.node_gap), "ranksep": _inches(layout.rank_gap), **effort, **dressed,
        },
        node_attr={"fontname": FONT, "fontsize": _number(theme.NAME), "margin": "0"},
        edge_attr={"arrowsize": "0.7", "weight": "4"},
    )  # fmt: skip
    if look is None:
        # What the engine is told of each node it tells again of each, which takes as long as to place it.
        graph.dot.node_attr = {"shape": "box", "fixedsize": "true"}
    diagrams.setdiagram(graph)
    try:
        yield graph
    finally:
        diagrams.setcluster(None)
        diagrams.setdiagram(None)


def with_loops(
    picture: Picture, layout: Layout, cards: Mapping[str, Card], tags: Mapping[int, Tag]
) -> dict[str, tuple[float, float]]:
    """Node sizes, with room for edges from a card to itself."""
    sizes = {key: (card.width, card.height) for key, card in cards.items()}
    for link in picture.links:
        if link.source == link.target:
            width, height = sizes[link.source]
            grown = loop_room(tags.get(link.number), layout.direction)
            sizes[link.source] = (width, height + grown) if layout.direction == "LR" else (width + grown, height)
    return sizes


def loop_room(tag: Tag | None, direction: str) -> float:
    """How much an edge from a card to itself takes beside (TB) or below (LR) the card."""
    if tag is None:
        return LOOP
    return LOOP + (tag.height if direction == "LR" else tag.width)


def _nodes(
    picture: Picture,
    layout: Layout,
    cards: Mapping[str, Card],
    sizes: Mapping[str, tuple[float, float]],
    look: theme.Theme | None,
) -> dict[str, diagrams.Node]:
    """Creates boundaries and cards, each in its place; returns nodes by node key."""
    homes = {node.key: node.boundary for node in picture.nodes}
    if not layout.outside:
        homes = {key: None if home == OUTSIDE else home for key, home in homes.items()}
    members: dict[str | None, list[Node]] = {}
    for node in picture.nodes:
        members.setdefault(homes[node.key], []).append(node)
    inner: dict[str | None, list[Boundary]] = {}
    for box in picture.boundaries:
        if box.id != OUTSIDE or layout.outside:
            inner.setdefault(box.parent, []).append(box)
    made: dict[str, diagrams.Node] = {}

    def fill(home: str | None) -> None:
        for node in members.get(home, ()):
            size = sizes[node.key]
            made[node.key] = _card(node, cards[node.key], size, look) if look else _blank(f"node-{node.key}", *size)
        for box in inner.get(home, ()):
            with diagrams.Cluster(box.id, graph_attr=_boundary(box, layout, look)):
                fill(box.id)

    fill(None)
    return made


def _boundary(box: Boundary, layout: Layout, look: theme.Theme | None) -> dict[str, str]:
    title = boundary_title(box)
    words = _html("\n".join(title.lines), bold=True)
    # The embedded engine takes each byte beyond Latin for a blank, so such a title says its width.
    if any(ord(char) > LATIN and char.isalnum() for line in title.lines for char in line):
        wide = round(title.width + 8)
        words = f'<<TABLE BORDER="0" CELLPADDING="0"><TR><TD WIDTH="{wide}">{words[1:-1]}</TD></TR></TABLE>>'
    place = {
        "label": words, "labelloc": "t", "labeljust": "l",
        "margin": _number(layout.margin), "fontname": FONT, "fontsize": _number(theme.BOUNDARY),
    }  # fmt: skip
    if look is None:
        return place
    paint = boundary_paint(box, look)
    return {
        **place, "fontcolor": paint.name, "pencolor": paint.border, "bgcolor": paint.fill,
        "penwidth": _number(paint.width), "style": "rounded,dashed" if paint.dash else "rounded",
    }  # fmt: skip


def boundary_paint(box: Boundary, look: theme.Theme) -> theme.Paint:
    """How a boundary is painted."""
    if box.id == OUTSIDE:
        return look.boundary_outside
    return look.boundary_group if box.group else look.boundary_mine if box.mine else look.boundary


def boundary_title(box: Boundary) -> text.Lines:
    """What is written on a boundary, wrapped."""
    return text.wrap(f"{box.name} · my team" if box.mine else box.name, _TITLE_WIDTH, theme.BOUNDARY, bold=True)


def _blank(name: str, width: float, height: float) -> diagrams.Node:
    return diagrams.Node("", nodeid=name, width=_inches(width), height=_inches(height))


def _card(node: Node, card: Card, size: tuple[float, float], look: theme.Theme) -> diagrams.Node:
    paint = look.ghost if node.ghost else look.cards[node.standing]
    style = "filled,rounded" if card.shape != "cylinder" else "filled"
    return diagrams.Node(
        _face(card, paint),
        nodeid=f"node-{node.key}",
        shape="cylinder" if card.shape == "cylinder" else "box", fixedsize="false", labelloc="c",
        style=f"{style},dashed" if paint.dash else style, fillcolor=paint.fill, color=paint.border,
        penwidth=_number(paint.width), fontcolor=paint.name, width=_inches(size[0]), height=_inches(size[1]),
        tooltip=graphviz.escape(text.visible(node.note or node.name)),
    )  # fmt: skip


def icon_of(node: Node) -> str | None:
    """The `diagrams` icon of a node, as a dotted path; None where archdoc draws its own mark or the icon is a file."""
    if node.icon:
        return node.icon if icons.known(node.icon) else None
    named = node.technology or (node.name if node.kind == "third_party" else None)
    return icons.find(named, node.type, node.kind)


def _face(card: Card, paint: theme.Paint) -> str:
    """What is on a card, as an HTML-like label: words alone, for a file of an icon is elsewhere on each machine."""
    rows = [f'<TR><TD ALIGN="LEFT"><B>{escape(word.text)}</B></TD></TR>' for word in card.names]
    if card.chip:
        rows.append(f'<TR><TD ALIGN="LEFT">{_small(card.chip[4].text, paint)}</TD></TR>')
    rows += [f'<TR><TD ALIGN="LEFT">{_small(word.text, paint)}</TD></TR>' for word in card.techs]
    return f'<<TABLE BORDER="0" CELLPADDING="0" CELLSPACING="0">{"".join(rows)}</TABLE>>'


def _small(words: str, paint: theme.Paint) -> str:
    return f'<FONT POINT-SIZE="{_number(theme.TECH)}" COLOR="{paint.tech}">{escape(words)}</FONT>'


def _connect(
    link: Link,
    made: Mapping[str, diagrams.Node],
    layout: Layout,
    look: theme.Theme,
) -> None:
    """One edge; a link that is laid out against its direction points back."""
    against = link.number in layout.against
    start, end = (link.target, link.source) if against else (link.source, link.target)
    tips = (link.both_ways or against, link.both_ways or not against)
    one, other, name = made[start], made[end], f"edge-{link.number}"
    attributes = {
        "id": name,
        "color": look.edge_ghost if link.ghost else look.edge,
        "style": {"sync": "solid", "async": "dashed", "batch": "dotted"}[link.mode],
    }
    numbers = "".join(f'<FONT COLOR="{look.badge}"><B>({number})</B></FONT> ' for number in link.badges)
    words = "<BR/>".join(escape(line) for line in words_of(link))
    if numbers or words:
        attributes |= {"label": f"<{numbers}{words}>", "fontsize": _number(theme.LABEL), "fontcolor": look.label}
    one.connect(other, diagrams.Edge(reverse=tips[0], forward=tips[1], **attributes))


def _html(words: str, *, bold: bool = False) -> str:
    shown = escape(text.drawn(words)).replace("\n", "<BR/>") or " "
    return f"<<B>{shown}</B>>" if bold else f"<{shown}>"


def _inches(units: float) -> str:
    return _number(units / _INCH)


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
