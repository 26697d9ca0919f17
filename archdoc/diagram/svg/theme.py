"""Colours and sizes: what a picture looks like, apart from where things are.

Hues keep apart under the common colour-vision deficiencies (orange against blue, after Okabe and Ito, 2008), and
every pair of text and ground has a contrast of 4.5 or more (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

import msgspec

from archdoc.catalogue import element_types
from archdoc.core.vocabulary import ThemeName

FONT, SHIPPED = "Arial", "Liberation Sans"
"""One name: some renderers take a list for the name of a font. Liberation Sans and Arimo are drawn as wide as it."""
NAME, TECH, CHIP, LABEL, BOUNDARY, TITLE, SUBTITLE, LEGEND, BADGE = 14.0, 13.0, 13.0, 13.0, 13.0, 21.0, 13.0, 13.0, 13.0
"""Font sizes, in user units."""


class Paint(msgspec.Struct, frozen=True):
    """How one kind of card is painted."""

    fill: str
    border: str
    width: float
    dash: str = ""
    name: str = ""
    tech: str = ""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """One look. Card paints by standing; the rest by what it is for."""

    name: ThemeName
    paper: str
    ink: str
    quiet: str
    cards: dict[str, Paint]
    ghost: Paint
    chips: dict[str, tuple[str, str, str]]
    """Role -> (ground, border, text) of the word on the card."""
    boundary: Paint
    boundary_mine: Paint
    boundary_outside: Paint
    boundary_group: Paint
    edge: str
    edge_mine: str
    edge_ghost: str
    label: str
    badge: str
    badge_text: str
    badge_old: str
    badge_old_ground: str
    plate: str
    """Behind an icon that a dark card would swallow,"""
    plate_dark: str
    """and behind one whose shape is white."""


_LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#14202e",
    quiet="#536072",
    cards={
        "led": Paint("#ffdfae", "#a8480a", 2.6, "", "#2a1503", "#6b3a10"),
        "built": Paint("#fff1db", "#a8480a", 1.8, "", "#2a1503", "#6b3a10"),
        "contributed": Paint("#fffaf2", "#b86a2e", 1.5, "", "#2a1503", "#6b3a10"),
        "team": Paint("#ffffff", "#c48a56", 1.1, "", "#3a2a1c", "#6e5640"),
        "other": Paint("#ffffff", "#a9b4c2", 1.0, "", "#3d4a5a", "#5a6778"),
        "third-party": Paint("#f6f8fa", "#8794a6", 1.1, "5 3", "#3d4a5a", "#5a6778"),
    },
    ghost=Paint("#ffffff", "#c3cad4", 1.0, "2 3", "#667386", "#667386"),
    chips={
        "led": ("#a8480a", "#a8480a", "#ffffff"),
        "built": ("#ffffff", "#a8480a", "#8f3c07"),
        "contributed": ("#fffaf2", "#d3a277", "#8f3c07"),
        "consulted": ("#ffffff", "#8794a6", "#3d4a5a"),
    },
    boundary=Paint("#f7f9fb", "#c5cedb", 1.0, "", "#4d5b6d"),
    boundary_mine=Paint("#fff9f0", "#c9793a", 1.6, "", "#8f3c07"),
    boundary_outside=Paint("#ffffff", "#aab5c3", 1.0, "6 4", "#4d5b6d"),
    boundary_group=Paint("#ffffff", "#b4bfcd", 1.0, "1.5 3", "#536072"),
    edge="#8190a3",
    edge_mine="#33445a",
    edge_ghost="#c3cad4",
    label="#253447",
    badge="#1d4fd7",
    badge_text="#ffffff",
    badge_old="#50607a",
    badge_old_ground="#ffffff",
    plate="#e9edf2",
    plate_dark="#334155",
)

_DARK = Theme(
    name="dark",
    paper="#10161f",
    ink="#eef2f7",
    quiet="#a3b0c2",
    cards={
        "led": Paint("#6b3509", "#ffab5c", 2.6, "", "#fff3e4", "#ffd9b0"),
        "built": Paint("#45270f", "#f39b4d", 1.8, "", "#fff3e4", "#f5cda3"),
        "contributed": Paint("#2e2013", "#d08a4c", 1.5, "", "#fdeedd", "#e6c3a0"),
        "team": Paint("#1d1d20", "#8d6a49", 1.1, "", "#eee4da", "#c9b6a3"),
        "other": Paint("#1a2330", "#46566b", 1.0, "", "#d3dbe6", "#a3b0c2"),
        "third-party": Paint("#141c27", "#6c7d94", 1.1, "5 3", "#d3dbe6", "#a3b0c2"),
    },
    ghost=Paint("#131a24", "#3b4859", 1.0, "2 3", "#8795a8", "#8795a8"),
    chips={
        "led": ("#ffab5c", "#ffab5c", "#341801"),
        "built": ("#45270f", "#f39b4d", "#ffd9b0"),
        "contributed": ("#2e2013", "#a06c3e", "#f0cda9"),
        "consulted": ("#1a2330", "#6c7d94", "#d3dbe6"),
    },
    boundary=Paint("#151d28", "#35435a", 1.0, "", "#a9b6c8"),
    boundary_mine=Paint("#1d1812", "#b8763a", 1.6, "", "#ffc48c"),
    boundary_outside=Paint("#10161f", "#5a6a80", 1.0, "6 4", "#a9b6c8"),
    boundary_group=Paint("#10161f", "#4a586c", 1.0, "1.5 3", "#a9b6c8"),
    edge="#6f8096",
    edge_mine="#c3cfde",
    edge_ghost="#3b4859",
    label="#dde5ef",
    badge="#8db4ff",
    badge_text="#0a1830",
    badge_old="#a3b0c2",
    badge_old_ground="#10161f",
    plate="#e9edf2",
    plate_dark="#334155",
)

_PRINT = Theme(
    name="print",
    paper="#ffffff",
    ink="#000000",
    quiet="#3c3c3c",
    cards={
        "led": Paint("#d9d9d9", "#000000", 3.2, "", "#000000", "#222222"),
        "built": Paint("#efefef", "#000000", 2.0, "", "#000000", "#222222"),
        "contributed": Paint("#ffffff", "#000000", 1.5, "", "#000000", "#222222"),
        "team": Paint("#ffffff", "#4a4a4a", 1.0, "", "#111111", "#333333"),
        "other": Paint("#ffffff", "#8c8c8c", 0.8, "", "#333333", "#4a4a4a"),
        "third-party": Paint("#ffffff", "#7a7a7a", 1.0, "5 3", "#333333", "#4a4a4a"),
    },
    ghost=Paint("#ffffff", "#b0b0b0", 0.8, "2 3", "#666666", "#666666"),
    chips={
        "led": ("#000000", "#000000", "#ffffff"),
        "built": ("#ffffff", "#000000", "#000000"),
        "contributed": ("#ffffff", "#8c8c8c", "#000000"),
        "consulted": ("#ffffff", "#8c8c8c", "#333333"),
    },
    boundary=Paint("#ffffff", "#8c8c8c", 0.8, "", "#3c3c3c"),
    boundary_mine=Paint("#ffffff", "#000000", 2.0, "", "#000000"),
    boundary_outside=Paint("#ffffff", "#8c8c8c", 0.9, "6 4", "#3c3c3c"),
    boundary_group=Paint("#ffffff", "#8c8c8c", 0.9, "1.5 3", "#3c3c3c"),
    edge="#7a7a7a",
    edge_mine="#000000",
    edge_ghost="#b0b0b0",
    label="#000000",
    badge="#000000",
    badge_text="#ffffff",
    badge_old="#3c3c3c",
    badge_old_ground="#ffffff",
    plate="#ffffff",
    plate_dark="#334155",
)

THEMES: dict[str, Theme] = {"light": _LIGHT, "dark": _DARK, "print": _PRINT}


def glyph(type: str) -> str:
    """The path of a type's mark; a type without one takes the service's."""
    return element_types.of(type).mark
