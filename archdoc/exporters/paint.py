"""Ownership -> the colours that say it, for formats that draw: those of the light picture."""

from __future__ import annotations

import msgspec

from archdoc.diagram.svg.theme import THEMES, Paint
from archdoc.diagram.views import OUTSIDE, Boundary, Node, Picture

LIGHT = THEMES["light"]
CLASSES = {
    "led": "led", "built": "built", "contributed": "contributed", "team": "my_team", "other": "other_team",
    "third-party": "third_party", "later": "later",
}  # fmt: skip
"""What the class of a standing is called, and of what comes later, where names take no hyphen."""
WORDS = {
    "led": "I led", "built": "I built", "contributed": "I contributed", "team": "my team's", "other": "other teams'",
    "third-party": "third party", "later": "comes later",
}  # fmt: skip


class Look(msgspec.Struct, frozen=True):
    """How a card or a boundary is painted."""

    fill: str
    border: str
    width: float
    dash: str
    ink: str


def _look(paint: Paint) -> Look:
    return Look(paint.fill, paint.border, paint.width, paint.dash, paint.name)


CARDS = {standing: _look(paint) for standing, paint in LIGHT.cards.items()} | {"later": _look(LIGHT.ghost)}
BOUNDARIES = {
    "team_mine": _look(LIGHT.boundary_mine), "team": _look(LIGHT.boundary),
    "group": Look("none", LIGHT.boundary.border, 1.0, "2 3", LIGHT.boundary.name),
    "outside": _look(LIGHT.boundary_outside),
}  # fmt: skip


def words(picture: Picture, key: str) -> str:
    """What a legend calls a look. Without teams nothing says that another one has what isn't mine."""
    teams = any(one.id != OUTSIDE and not one.group for one in picture.boundaries)
    return WORDS[key] if teams or key != "other" else "not marked as mine"


def standing(node: Node) -> str:
    """The key of a node's look."""
    return "later" if node.ghost else node.standing


def of(node: Node) -> str:
    """The class of a node."""
    return CLASSES[standing(node)]


def boundary(one: Boundary) -> str:
    """The class of a boundary: `team_mine`, `team`, `group` or `outside`."""
    if one.id == OUTSIDE:
        return "outside"
    return "group" if one.group else "team_mine" if one.mine else "team"


def used(picture: Picture) -> list[str]:
    """The keys of the looks that occur, those nearest to me first."""
    there = {standing(node) for node in picture.nodes}
    return [key for key in CARDS if key in there]
