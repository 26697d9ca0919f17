"""Scene -> Canvas: the room around a drawing for its header and its legend.

Picture -> Legend: a key to what occurs in it, and to nothing else.
"""

from __future__ import annotations

import msgspec

from archdoc.diagram.layout.place import Scene
from archdoc.diagram.svg import text, theme
from archdoc.diagram.views import OUTSIDE, Picture

_SWATCH, _GAP, _BETWEEN, _ROW = 30.0, 7.0, 22.0, 24.0

_STANDINGS = {
    "led": "I led",
    "built": "I built",
    "contributed": "I contributed",
    "team": "my team's",
    "other": "other teams'",
    "third-party": "third party",
}
GLOSSED = 3
"""So many decisions are told in a few words."""
_AFTER_EDGES = ("ghost", "step", "badge", "badge-old")
_MODES = {"sync": "call", "async": "message", "batch": "batch"}


class Item(msgspec.Struct, frozen=True):
    """One entry: the kind of its swatch, its words, the left end of the swatch and the middle of its row."""

    kind: str
    words: str
    x: float
    y: float
    width: float
    faint: bool = False
    """Whether edges of this kind touch no part of mine."""
    number: str = ""
    """What is on a badge; `n` stands for any."""


class Legend(msgspec.Struct, frozen=True):
    """Entries laid out from (0, 0), and the height that they take."""

    items: tuple[Item, ...]
    height: float


def legend(picture: Picture, width: float) -> Legend:
    """The legend of a picture, in rows no wider than `width` where an entry alone allows it."""
    items, x, y = [], 0.0, _ROW / 2
    for kind, words, faint, number in _entries(picture):
        needed = _SWATCH + _GAP + text.width(words, theme.LEGEND)
        if x > 0 and x + needed > width:
            x, y = 0.0, y + _ROW
        items.append(Item(kind, words, x, y, needed, faint, number))
        x += needed + _BETWEEN
    return Legend(tuple(items), y + _ROW / 2 if items else 0.0)


def _entries(picture: Picture) -> list[tuple[str, str, bool, str]]:
    """Kind, words, whether an edge is faint, and the number on a badge."""
    plain = [(kind, words, False, "") for kind, words in _kinds(picture)]
    mine = [picture.touches_mine(link) for link in picture.links if not link.ghost]
    strong = {link.mode for link in picture.links if not link.ghost and picture.touches_mine(link)}
    modes = {link.mode for link in picture.links}
    edges: list[tuple[str, str, bool, str]] = [
        (kind, words, kind not in strong, "") for kind, words in _MODES.items() if kind in modes
    ]
    if len(set(mine)) > 1:
        edges.append(("faint", "not at a part of mine", True, ""))
    at = next((i for i, entry in enumerate(plain) if entry[0] in _AFTER_EDGES), len(plain))
    glosses = [
        ("badge-old" if picture.decisions[number][1] == "superseded" else "badge", words, False, str(number))
        for number, words in picture.glosses[:GLOSSED]
    ]
    return [*plain[:at], *edges, *plain[at:], *glosses]


def _kinds(picture: Picture) -> list[tuple[str, str]]:
    standings = {node.standing for node in picture.nodes if not node.ghost}
    names = dict(_STANDINGS)
    if not any(box.id != OUTSIDE and not box.group for box in picture.boundaries):
        names["other"] = "not marked as mine"  # nothing says that another team has it
    entries: list[tuple[str, str]] = [(kind, words) for kind, words in names.items() if kind in standings]
    if any(node.consulted and not node.ghost for node in picture.nodes):
        entries.append(("consulted", "I was consulted"))
    if any(node.folded for node in picture.nodes):
        entries.append(("folded", "folded: has a picture of its own"))
    if any(node.ghost for node in picture.nodes) or any(link.ghost for link in picture.links):
        entries.append(("ghost", "comes later"))
    if any(link.step for link in picture.links):
        entries.append(("step", "step of the flow"))
    states = {status for _, status in picture.decisions.values()}
    if states - {"superseded"}:
        entries.append(("badge", "decision: see the table"))
    if "superseded" in states:
        entries.append(("badge-old", "decision changed later"))
    return entries


MARGIN = 18.0
HEADER_STEP, SUBTITLE_STEP, SUBTITLE_GAP = 26.0, 18.0, 14.0
SUMMARY_LINES = 2
"""A summary that needs more lines ends in `…`."""
_LEAST_WIDTH = 420.0
_TRIM = 2.0
"""What stays of the margin around a picture that stands in a page of its own, for the width of a frame's line."""


class Canvas(msgspec.Struct, frozen=True, kw_only=True):
    """The finished picture's size, and where its parts are. `left` and `top` are what the drawing is moved by."""

    width: float
    height: float
    left: float
    top: float
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    summary: tuple[str, ...]
    """Lines under both."""
    beside: float | None
    """Where the subtitle starts in the title's last line, or None where it goes below."""
    legend: Legend
    foot: float
    """Where the legend starts."""
    head: float
    """Where the title with all that belongs to it ends."""

    def trimmed(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the drawing with its legend, without the title and nearly without a margin."""
        left, top = MARGIN - _TRIM, self.head - _TRIM
        return left, top, self.width - 2 * left, self.height - MARGIN + 6 + _TRIM - top


def canvas(scene: Scene) -> Canvas:
    """Lays out what is around a drawing."""
    inner = max(scene.width, _LEAST_WIDTH)
    picture = scene.picture
    title = text.wrap(picture.title, inner, theme.TITLE, bold=True).lines
    words = text.drawn(picture.subtitle)
    subtitle = text.wrap(words, inner, theme.SUBTITLE).lines if words else ()
    start = text.width(title[-1], theme.TITLE, bold=True) + SUBTITLE_GAP
    beside = start if start + text.width(words, theme.SUBTITLE) <= inner else None
    summary = _summary(picture.summary, inner)
    below = len(summary) + (0 if beside else len(subtitle))
    header = HEADER_STEP * len(title) + SUBTITLE_STEP * below + 12
    key = legend(picture, inner)
    foot = MARGIN + header + scene.height + 14
    return Canvas(
        width=inner + 2 * MARGIN,
        height=foot + key.height + MARGIN - 6,
        left=MARGIN + (inner - scene.width) / 2 - scene.left,
        top=MARGIN + header - scene.top,
        title=title,
        subtitle=subtitle,
        summary=summary,
        beside=beside,
        legend=key,
        foot=foot,
        head=MARGIN + header,
    )


def _summary(words: str, width: float) -> tuple[str, ...]:
    """A text in few lines."""
    words = text.drawn(" ".join(words.split()))
    while words:
        lines = text.wrap(words, width, theme.SUBTITLE).lines
        if len(lines) <= SUMMARY_LINES:
            return lines
        words = f"{words.removesuffix('…').rpartition(' ')[0].rstrip(' ,;:.')}…" if " " in words else ""
    return ()


def size(scene: Scene) -> tuple[float, float]:
    """Width and height of the finished picture."""
    around = canvas(scene)
    return around.width, around.height
