"""Two states of a system in one picture, to SVG: what is new, gone and other than before, each marked in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from archdoc.core.model import Model
from archdoc.diagram.diagram import Diagram
from archdoc.diagram.layout.engine import Box, Point
from archdoc.diagram.svg.frame import MARGIN, canvas
from archdoc.dossier.changes import MARKS, Changes, Kind

_COLOURS: Mapping[str, dict[Kind, str]] = {
    "light": {"added": "#0b7a3b", "removed": "#c2252b", "changed": "#7038b8"},
    "dark": {"added": "#5fd38d", "removed": "#ff8f8a", "changed": "#c9a4ff"},
    "print": {"added": "#000000", "removed": "#000000", "changed": "#000000"},
}
"""Green and red alone would be one colour to some: each has its sign, and what is gone is dashed and faded."""
_WORDS: Mapping[Kind, str] = {"added": "new", "removed": "gone", "changed": "other than before"}
_RADIUS, _ROW = 9.5, 30.0
_SIZE = re.compile(r'width="[\d.]+" height="[\d.]+" viewBox="0 0 [\d.]+ [\d.]+"')
_GROUND = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="')


def svg(drawn: Diagram, both: Model, changes: Changes) -> str:
    """The finished picture. `drawn` is one of `both`, the model of the old and the new parts."""
    around, scene = canvas(drawn.scene), drawn.scene
    paints, paper = _COLOURS[drawn.look.name], drawn.look.paper
    cards = {node.key: _of_card(node.key, node.folded, both, changes) for node in scene.picture.nodes}
    boxes = [(x, y, x + card.width, y + card.height) for x, y, card in scene.cards.values()]
    for wire in scene.wires:
        if wire.at and wire.tag:
            (x, y), tag = wire.at, wire.tag
            boxes.append((x - abs(tag.left), y - abs(tag.top), x + abs(tag.right), y + abs(tag.bottom)))
    halos: list[str] = []
    rings: list[str] = []
    marks: list[str] = []
    for wire in scene.wires:
        kinds = {changes.edges[number] for number in wire.link.numbers if number in changes.edges}
        if kinds:
            whole = len(kinds) == 1 and all(number in changes.edges for number in wire.link.numbers)
            kind: Kind = next(iter(kinds)) if whole else "changed"
            halos += _halo(wire.line, kind, paints[kind])
            marks += _sign(*_free(wire.line, boxes), kind, paints[kind], paper)
    for key, (x, y, card) in scene.cards.items():
        kind_of = cards[key]
        if kind_of is not None:
            ring, over = _card(x, y, card.width, card.height, kind_of, paints[kind_of], paper)
            rings.append(ring)
            marks += over
    present: list[Kind] = [kind for kind in MARKS if kind in {*changes.elements.values(), *changes.edges.values()}]
    content = drawn.svg()
    if not present:
        return content
    width, height = _n(around.width), _n(around.height + _ROW)
    content = _SIZE.sub(f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"', content, count=1)
    content = _GROUND.sub(f'<rect width="{width}" height="{height}" fill="', content, count=1)
    content = content.replace("</desc>", f" What changed: {escape(changes.summary())}.</desc>", 1)
    # Under edges and cards, so that their words and badges stay as they are.
    content = _before(_before(content, '<g class="edge ', halos), '<g class="node', rings)
    overlay = [
        f'<g class="changes" transform="translate({_n(around.left)} {_n(around.top)})">', *marks, "</g>",
        *_legend(present, around.height, paints, drawn.look.ink, paper),
    ]  # fmt: skip
    return content.removesuffix("</svg>\n") + "\n".join(overlay) + "\n</svg>\n"


def _of_card(key: str, folded: Sequence[str], both: Model, changes: Changes) -> Kind | None:
    """How a card is marked; a box that holds several parts is other than before where one of them is."""
    if not folded:
        return changes.elements.get(key)
    inside = {both.elements[id].name for id in changes.elements if id in both.elements}
    return "changed" if inside & set(folded) else None


def _before(content: str, start: str, more: Sequence[str]) -> str:
    """SVG with more in it, before the first of its groups that starts so."""
    at = content.find(start)
    return content[:at] + "".join(f"{one}\n" for one in more) + content[at:] if at >= 0 else content


def _card(x: float, y: float, width: float, height: float, kind: Kind, paint: str, paper: str) -> tuple[str, list[str]]:
    """The ring around a card, and what goes over it: the sign, and a veil where it is gone."""
    box = f'x="{_n(x - 3)}" y="{_n(y - 3)}" width="{_n(width + 6)}" height="{_n(height + 6)}" rx="11"'
    dash = ' stroke-dasharray="7 5"' if kind == "removed" else ""
    ring = (
        f'<g class="{kind}"><title>{_WORDS[kind]}</title>'
        f'<rect {box} fill="none" stroke="{paint}" stroke-width="4"{dash}/></g>'
    )
    veil = [f'<rect {box} fill="{paper}" fill-opacity="0.6"/>'] if kind == "removed" else []
    # The other corners have the role and the badges.
    return ring, [*veil, *_sign(x - 1, y + height + 1, kind, paint, paper)]


def _halo(line: Sequence[Point], kind: Kind, paint: str) -> Iterator[str]:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in line)
    dash = ' stroke-dasharray="9 6"' if kind == "removed" else ""
    yield (
        f'<g class="{kind}"><title>{_WORDS[kind]}</title><polyline points="{points}" fill="none" stroke="{paint}" '
        f'stroke-width="6" stroke-opacity="0.5" stroke-linejoin="round"{dash}/></g>'
    )


def _free(line: Sequence[Point], boxes: Sequence[Box]) -> Point:
    """The point of a line, of nine, that is farthest from cards and from the words of edges."""

    def room(point: Point) -> float:
        x, y = point
        gaps = [max(left - x, x - right, top - y, y - bottom) for left, top, right, bottom in boxes]
        return min([*gaps, 4 * _RADIUS])

    return max((_along(line, share / 10) for share in (3, 4, 5, 6, 7, 2, 8, 1, 9)), key=room)


def _along(line: Sequence[Point], share: float) -> Point:
    """The point at a share of the way along a polyline."""
    pieces = [((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 for (ax, ay), (bx, by) in pairwise(line)]
    left = sum(pieces) * share
    for ((ax, ay), (bx, by)), length in zip(pairwise(line), pieces, strict=True):
        if left <= length and length:
            return ax + (bx - ax) * left / length, ay + (by - ay) * left / length
        left -= length
    return line[-1]


def _sign(x: float, y: float, kind: Kind, paint: str, paper: str) -> Iterator[str]:
    """A disc with +, − or ~, drawn as lines so that no font decides how it looks."""
    yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_RADIUS}" fill="{paint}" stroke="{paper}" stroke-width="1.5"/>'
    if kind == "changed":
        drawn = f"M{_n(x - 5)} {_n(y + 1)}q2.5 -5 5 -1.2t5 -1.2"
    else:
        drawn = f"M{_n(x - 4.5)} {_n(y)}h9" + (f"M{_n(x)} {_n(y - 4.5)}v9" if kind == "added" else "")
    yield f'<path d="{drawn}" fill="none" stroke="{paper}" stroke-width="2" stroke-linecap="round"/>'


def _legend(kinds: Sequence[Kind], top: float, paints: Mapping[Kind, str], ink: str, paper: str) -> Iterator[str]:
    from archdoc.diagram.svg import text, theme

    x, y = MARGIN + _RADIUS, top + _ROW / 2 - 8
    for kind in kinds:
        yield from _sign(x, y, kind, paints[kind], paper)
        words = _WORDS[kind]
        wide = text.width(words, theme.LEGEND)
        yield (
            f'<text x="{_n(x + 16)}" y="{_n(y + 4.5)}" font-size="{_n(theme.LEGEND)}" fill="{ink}" '
            f'textLength="{_n(wide)}" lengthAdjust="spacingAndGlyphs">{words}</text>'
        )
        x += 16 + wide + 2 * _RADIUS + 14


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
