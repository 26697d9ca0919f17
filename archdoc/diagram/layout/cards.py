"""Node -> Card: what a card says and how much room it takes. Origin at the card's top left; 1 unit = 1 pt.

Link -> Tag: the words and badges that ride on an edge, and how much room they take.

A tag is a node of the layout, on its edge: so Graphviz keeps room for it, and nothing else runs through it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from archdoc.catalogue import element_types
from archdoc.diagram.svg import text, theme
from archdoc.diagram.views import Link, Node

Style = Literal["wide", "tall"]

CHIPS = {"led": "LED", "built": "BUILT", "contributed": "CONTRIBUTED", "consulted": "CONSULTED"}
"""The word on a card for what I did there: it survives any printer."""

RADIUS = 9.5
"""Of a badge."""
_PITCH = 2 * RADIUS + 2
_ON_CORNER = 3
"""Up to so many badges sit on the card's corner; more get rows of their own inside it."""
_LONGEST = 150.0
"""A longer word is broken."""
_NAME_STEP, _TECH_STEP, _CHIP_HEIGHT = 16.5, 15.5, 16.5
_CAP = 7.0
"""How far the rounded end of a database or a queue reaches in."""


def chip_kind(node: Node) -> str:
    """The key of the word on a card, which is that of its look too."""
    return "consulted" if node.consulted else node.standing


class Word(msgspec.Struct, frozen=True):
    """One line of text. `x` is its start, or its middle when `middle`; `y` is the baseline."""

    text: str
    x: float
    y: float
    size: float
    width: float
    bold: bool = False
    middle: bool = False


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card laid out: outline, icon box, texts and the role's chip."""

    shape: Literal["box", "cylinder", "pipe", "person", "stack"]
    width: float
    height: float
    icon: tuple[float, float, float]
    """x, y and side of the icon."""
    names: tuple[Word, ...]
    techs: tuple[Word, ...]
    chip: tuple[float, float, float, float, Word] | None
    """x, y, width and height of the plate behind the role's word, and the word."""
    badges: tuple[tuple[float, float], ...] = ()
    """Middles of the badges."""


def shape(node: Node) -> Literal["box", "cylinder", "pipe", "person", "stack"]:
    """The outline that says what a node is."""
    if node.type == "person":
        return "person"
    if node.folded:
        return "stack"
    return element_types.of(node.type).outline


class _Measure(msgspec.Struct, frozen=True):
    """How much room a card gives to what: the side of the icon, the least padding, the room for words."""

    icon: float
    pad: float
    room: float


def cards(nodes: tuple[Node, ...], style: Style, *, dense: bool = False) -> dict[str, Card]:
    """Cards for all nodes of a picture, equally wide so that they line up; as small as words allow when `dense`."""
    limit = {"wide": 96.0, "tall": 92.0}[style] if dense else {"wide": 110.0, "tall": 108.0}[style]
    longest = max((_unbroken(node) for node in nodes), default=0.0)
    chip = max((_chip_width(node) for node in nodes), default=0.0) if style == "wide" else 0.0
    limit = max(limit, min(longest, _LONGEST), chip)
    needed = max((_needed(node, limit, style) for node in nodes), default=0.0)
    room = min(max(needed, 66.0 if style == "wide" else 84.0), limit)
    measure = _Measure(icon=24.0 if dense else 30.0 if style == "wide" else 34.0, pad=8.0 if dense else 10.0, room=room)
    make = _wide if style == "wide" else _tall
    return {node.key: _badged(make(node, measure), len(node.badges)) for node in nodes}


def _unbroken(node: Node) -> float:
    """The width of the longest piece of a name that should not be broken."""
    return max(text.width(part.strip(), theme.NAME, bold=True) for part in text.parts(node.name))


def _badged(card: Card, count: int) -> Card:
    """The card with room for its badges."""
    if count <= _ON_CORNER:
        spots = [(card.width - RADIUS + 3 - i * _PITCH, -3.0) for i in range(count)]
        return msgspec.structs.replace(card, badges=tuple(spots))
    fit = int((card.width - 16) // _PITCH)
    first = card.height + RADIUS - 4
    spots = [(8 + RADIUS + (i % fit) * _PITCH, first + (i // fit) * _PITCH) for i in range(count)]
    return msgspec.structs.replace(card, badges=tuple(spots), height=spots[-1][1] + RADIUS + 8)


def larger(card: Card, wider: float, higher: float) -> Card:
    """A card with more room around what is on it; badges stay at its corner."""
    dx, dy = wider / 2, higher / 2
    change = msgspec.structs.replace

    def moved(word: Word) -> Word:
        return change(word, x=word.x + dx, y=word.y + dy)

    chip = card.chip
    if chip and chip[1] >= 0:
        chip = (chip[0] + dx, chip[1] + dy, chip[2], chip[3], moved(chip[4]))
    corner = len(card.badges) <= _ON_CORNER
    return change(
        card,
        width=card.width + wider,
        height=card.height + higher,
        icon=(card.icon[0] + dx, card.icon[1] + dy, card.icon[2]),
        names=tuple(moved(word) for word in card.names),
        techs=tuple(moved(word) for word in card.techs),
        chip=chip,
        badges=tuple((x + wider, y) if corner else (x + dx, y + dy) for x, y in card.badges),
    )


def _technology(node: Node) -> str:
    """What the second line says: nothing where the name has said it already."""
    technology = node.technology or ""
    return "" if technology.strip().casefold() == node.name.strip().casefold() else technology


def _needed(node: Node, limit: float, style: Style) -> float:
    name = text.wrap(node.name, limit, theme.NAME, bold=True).width
    chip = _chip_width(node) if style == "wide" else 0.0
    technology = _technology(node)
    row = chip + (6.0 if chip and technology else 0.0)
    tech = text.width(technology, theme.TECH)
    if row + tech <= limit:
        return max(name, row + tech)
    return max(name, chip, text.wrap(technology, limit, theme.TECH).width)


def _chip_width(node: Node) -> float:
    word = CHIPS.get(chip_kind(node))
    return text.width(word, theme.CHIP, bold=True) + 10.0 if word and not node.ghost else 0.0


class _Block(msgspec.Struct):
    """The text of a card: its lines, and whether the chip shares the first technology line."""

    names: tuple[str, ...]
    techs: tuple[str, ...]
    word: str
    chip: float
    shared: bool

    @property
    def height(self) -> float:
        rows = len(self.techs) + (1 if self.chip and not self.shared else 0)
        return _NAME_STEP * len(self.names) + _TECH_STEP * rows + (3.0 if self.chip else 0.0)


def _block(node: Node, room: float, *, chip_inside: bool = True) -> _Block:
    names = text.wrap(node.name, room, theme.NAME, bold=True).lines
    chip = _chip_width(node) if chip_inside else 0.0
    word = CHIPS[chip_kind(node)] if chip else ""
    technology = _technology(node)
    if not technology:
        return _Block(names, (), word, chip, False)
    beside = room - chip - 6.0
    if chip and text.width(technology, theme.TECH) <= beside:
        return _Block(names, (text.drawn(technology),), word, chip, True)
    return _Block(names, text.wrap(technology, room, theme.TECH).lines, word, chip, False)


def _wide(node: Node, measure: _Measure) -> Card:
    block, icon, pad, room, outline = _block(node, measure.room), measure.icon, measure.pad, measure.room, shape(node)
    height = max(block.height, icon) + 2 * pad - 2
    top = (height - block.height) / 2
    left = pad + icon + 8.0
    width = left + room + pad
    if outline == "cylinder":
        height, top = height + _CAP, top + _CAP
    if outline == "pipe":
        width, left = width + _CAP + (3.0 if pad < 10 else 0.0), left + 1.5
    spot = (left - icon - 8.0, (height - icon) / 2 + (_CAP / 2 if outline == "cylinder" else 0.0), icon)
    return _filled(block, outline, width, height, spot, left, room, top, middle=False)


def _tall(node: Node, measure: _Measure) -> Card:
    """The chip sits on the top edge, where no edge of the graph arrives when it runs left to right."""
    icon, pad, room, outline = measure.icon, measure.pad, measure.room, shape(node)
    block = _block(node, room, chip_inside=False)
    wide = _chip_width(node)
    badges = _PITCH * len(node.badges) if len(node.badges) <= _ON_CORNER else 0.0
    width = max(room + 13.0, wide + badges + 6.0)
    # Below a word that reaches over it, the icon stands lower, so that the two don't touch.
    over = wide and 5.0 + wide + 3.0 > (width - icon) / 2
    top = pad + icon + 4.0 + (7.0 if over else 3.0 if wide else 0.0)
    height, left = top + block.height + pad - 2, (width - room) / 2
    if outline == "cylinder":
        height, top = height + _CAP, top + _CAP
    if outline == "pipe":
        width += 1.6 * _CAP
    spot = ((room - icon) / 2 + left, top - icon - 4.0, icon)
    card = _filled(block, outline, width, height, spot, left, room, top, middle=True)
    if not wide:
        return card
    word = _word(CHIPS[chip_kind(node)], 5.0 + wide / 2, 7.6, theme.CHIP, bold=True, middle=True)
    return msgspec.structs.replace(card, chip=(5.0, -4.4, wide, _CHIP_HEIGHT, word))


def _filled(
    block: _Block,
    outline: Literal["box", "cylinder", "pipe", "person", "stack"],
    width: float,
    height: float,
    icon: tuple[float, float, float],
    left: float,
    room: float,
    top: float,
    *,
    middle: bool,
) -> Card:
    """Puts the block's lines at `left`, or around the middle of the room."""
    at = left + room / 2 if middle else left
    y = top
    names = []
    for line in block.names:
        names.append(_word(line, at, y + 12.5, theme.NAME, bold=True, middle=middle))
        y += _NAME_STEP
    y += 2.0 if block.chip else 0.0
    chip, techs = None, []
    rest = list(block.techs)
    if block.chip:
        first = rest.pop(0) if block.shared else ""
        row = block.chip + (6.0 + text.width(first, theme.TECH) if first else 0.0)
        x = left + (room - row) / 2 if middle else left
        word = _word(block.word, x + block.chip / 2, y + 11.5, theme.CHIP, bold=True, middle=True)
        chip = (x, y - 1.0, block.chip, _CHIP_HEIGHT, word)
        if first:
            techs.append(_word(first, x + block.chip + 6.0, y + 11.5, theme.TECH))
        y += _TECH_STEP + 1.0
    for line in rest:
        techs.append(_word(line, at, y + 11.5, theme.TECH, middle=middle))
        y += _TECH_STEP
    return Card(
        shape=outline, width=width, height=height, icon=icon, names=tuple(names), techs=tuple(techs), chip=chip
    )  # fmt: skip


def _word(line: str, x: float, y: float, size: float, *, bold: bool = False, middle: bool = False) -> Word:
    return Word(line, x, y, size, text.width(line, size, bold), bold, middle)


_GAP = 4.0
_STEP = 15.5
LIMITS = {"LR": 96.0, "TB": 132.0}
"""Width at which words are wrapped, by reading direction."""
_FEW_LINES = 3
_WORD = 130.0
"""A word up to this width isn't broken."""


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """Laid out around the point where the edge runs through it: (0, 0). It reaches from there to its four sides."""

    left: float
    right: float
    top: float
    bottom: float
    badges: tuple[tuple[int, float, float], ...]
    """Number and middle."""
    lines: tuple[tuple[str, float, float, float], ...]
    """Text, x of its middle, y of its baseline, width."""

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


def tag(link: Link, direction: str, limit: float) -> Tag | None:
    """The tag of a link with its words wrapped at `limit`, or None when it has neither words nor badges.

    Badges lie along the edge, words on it too, or right beside the badges where the edge runs down.
    """
    words = _words(link)
    if not words and not link.badges:
        return None
    lines = _lines(words, limit) if words else text.Lines((), 0.0)
    pitch, count, rows = 2 * RADIUS + 2, len(link.badges), len(lines.lines)
    along = pitch * count - 2 if count else 0.0
    room = lines.width + 4 if rows else 0.0
    beside = direction == "TB" and count > 0
    if direction == "LR":
        width = along + (_GAP if count and rows else 0.0) + room
        spots = [(n, -width / 2 + RADIUS + i * pitch, 0.0) for i, n in enumerate(link.badges)]
        middle = width / 2 - room / 2
        left, right, half = -width / 2, width / 2, max(RADIUS if count else 0.0, _STEP * rows / 2)
    else:
        spots = [(n, 0.0, -along / 2 + RADIUS + i * pitch) for i, n in enumerate(link.badges)]
        left, right, middle = -room / 2, room / 2, 0.0
        if count:
            left, right, middle = -RADIUS, RADIUS + (_GAP + room if rows else 0.0), RADIUS + 1 + room / 2
        half = max(along, _STEP * rows) / 2
    first = -_STEP * rows / 2 + 12.0
    placed = []
    for i, line in enumerate(lines.lines):
        wide = text.width(line, theme.LABEL)
        # Beside badges, lines start next to them: a short line in the middle of a long one would be far from its edge.
        x = RADIUS + 3 + wide / 2 if beside else middle
        placed.append((line, x, first + _STEP * i, wide))
    return Tag(left=left, right=right, top=-half, bottom=half, badges=tuple(spots), lines=tuple(placed))


def words_of(link: Link) -> tuple[str, ...]:
    """What is written on a link, in lines of the usual width."""
    words = _words(link)
    return _lines(words, LIMITS["TB"]).lines if words else ()


def _words(link: Link) -> str:
    return " ".join(filter(None, (f"{link.step}." if link.step else "", link.label or "")))


def beside(tag: Tag) -> list[Tag]:
    """A tag of an edge that runs down with its words right beside it: on its left, and on its right if not there yet.

    Lines start (or end) next to the edge, each.
    """
    if not tag.lines:
        return []
    near = RADIUS + 3 if tag.badges else _GAP
    change = msgspec.structs.replace
    reach = max(width for _, _, _, width in tag.lines) + near + 1
    other = -RADIUS if tag.badges else -1.0
    right = tuple((words, near + width / 2, y, width) for words, _, y, width in tag.lines)
    left = tuple((words, -near - width / 2, y, width) for words, _, y, width in tag.lines)
    found = [change(tag, left=-reach, right=-other, lines=left)]
    if not tag.badges:
        found.append(change(tag, left=other, right=reach, lines=right))
    return found


def _lines(words: str, limit: float) -> text.Lines:
    """Wraps to lines of about equal length. Words stay whole; a very long text gets a wider box rather than a tower."""
    longest = max((text.width(word, theme.LABEL) for word in text.drawn(words).split()), default=0.0)
    limit = max(limit, min(longest, _WORD))
    while True:
        wrapped = text.wrap(words, limit, theme.LABEL)
        if len(wrapped.lines) <= _FEW_LINES or limit > 400:
            return wrapped
        limit *= 1.5
