"""Picture -> Legend: a key to what occurs in it, and to nothing else."""

from __future__ import annotations

import msgspec

from archdoc.picture import text, theme
from archdoc.view import OUTSIDE, Picture

_SWATCH, _GAP, _BETWEEN, _ROW = 30.0, 7.0, 22.0, 24.0

_STANDINGS = {
    "led": "I led",
    "built": "I built",
    "contributed": "I contributed",
    "team": "my team's",
    "other": "other teams'",
    "third-party": "third party",
}
_MODES = {"sync": "call", "async": "message", "batch": "batch"}


class Item(msgspec.Struct, frozen=True):
    """One entry: the kind of its swatch, its words, the left end of the swatch and the middle of its row."""

    kind: str
    words: str
    x: float
    y: float
    width: float


class Legend(msgspec.Struct, frozen=True):
    """Entries laid out from (0, 0), and the height that they take."""

    items: tuple[Item, ...]
    height: float


def legend(picture: Picture, width: float) -> Legend:
    """The legend of a picture, in rows no wider than `width` where an entry alone allows it."""
    items, x, y = [], 0.0, _ROW / 2
    for kind, words in _entries(picture):
        needed = _SWATCH + _GAP + text.width(words, theme.LEGEND)
        if x > 0 and x + needed > width:
            x, y = 0.0, y + _ROW
        items.append(Item(kind, words, x, y, needed))
        x += needed + _BETWEEN
    return Legend(tuple(items), y + _ROW / 2 if items else 0.0)


def _entries(picture: Picture) -> list[tuple[str, str]]:
    standings = {node.standing for node in picture.nodes if not node.ghost}
    names = dict(_STANDINGS)
    if not any(box.id != OUTSIDE and not box.group for box in picture.boundaries):
        names["other"] = "not marked as mine"  # nothing says that another team has it
    entries: list[tuple[str, str]] = [(kind, words) for kind, words in names.items() if kind in standings]
    if any(node.folded for node in picture.nodes):
        entries.append(("folded", "folded: has a picture of its own"))
    modes = {link.mode for link in picture.links}
    entries += [(kind, words) for kind, words in _MODES.items() if kind in modes]
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
