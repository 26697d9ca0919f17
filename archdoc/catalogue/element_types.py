"""What is known of each type of element: `element_types.json`, a line for each, kept by hand.

A new type is a word in `archdoc.core.vocabulary` and a line there; a test holds the two against each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

Outline = Literal["box", "cylinder", "pipe", "person"]


class ElementType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A type of component or queue, `third_party`, or a box that stands for a team or a group."""

    mark: str
    """A line drawing for what has no icon: an SVG path on a grid of 24 by 24, stroked in the card's own colour."""
    title: str = ""
    """What several of them are called, as a heading."""
    outline: Outline = "box"
    """The shape of its card."""
    keeps: Literal["for good", "for a while", ""] = ""
    """How long it keeps the data that it is given; what keeps data is called and never calls."""
    client: bool = False
    """Whether it stands on the users' side, where a flow begins."""
    twins: bool = False
    """Whether two of mine in the same place raise one question in an interview, and not one each."""
    words: str = ""
    """What the name of a class, a shape or an icon says that stands for it, with blanks between them."""


TYPES = msgspec.json.decode(Path(__file__).with_name("element_types.json").read_bytes(), type=dict[str, ElementType])

STORES = frozenset(name for name, one in TYPES.items() if one.keeps == "for good")
"""Types that keep data for good; a cache keeps it for a while and has questions of its own."""
KEEPERS = frozenset(name for name, one in TYPES.items() if one.keeps)
"""Types that are called and never call."""
CLIENTS = frozenset(name for name, one in TYPES.items() if one.client)
TWINS = frozenset(name for name, one in TYPES.items() if one.twins)


def of(name: str) -> ElementType:
    """What is known of a type; of a word that is none, what is known of a service."""
    return TYPES.get(name, TYPES["service"])
