"""Link -> Tag: the words and badges that ride on an edge, and how much room they take.

A tag is a node of the layout, on its edge: so Graphviz keeps room for it, and nothing else runs through it.
"""

from __future__ import annotations

import msgspec

from archdoc.picture import text, theme
from archdoc.picture.card import RADIUS
from archdoc.view import Link

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
    words = " ".join(filter(None, (f"{link.step}." if link.step else "", link.label or "")))
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


def mirrored(tag: Tag) -> Tag:
    """The tag with its words on the other side of the edge."""
    lines = tuple((words, -x, y, width) for words, x, y, width in tag.lines)
    return msgspec.structs.replace(tag, left=-tag.right, right=-tag.left, lines=lines)


def _lines(words: str, limit: float) -> text.Lines:
    """Wraps to lines of about equal length. Words stay whole; a very long text gets a wider box rather than a tower."""
    longest = max((text.width(word, theme.LABEL) for word in text.visible(words).split()), default=0.0)
    limit = max(limit, min(longest, _WORD))
    while True:
        wrapped = text.wrap(words, limit, theme.LABEL)
        if len(wrapped.lines) <= _FEW_LINES or limit > 400:
            return wrapped
        limit *= 1.5
