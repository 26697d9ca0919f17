"""Elements and relationships of C4 formats while they are read, before it is settled what of them is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem

Kind = Literal["component", "queue", "third_party"]

MAX_DEPTH = 64
"""Of elements and groups inside each other. C4 has four levels; the deepest that was seen in LikeC4 has seven."""


class Node(msgspec.Struct, eq=False, kw_only=True):
    """An element while it is read: later lines of a file may still add to it."""

    key: str
    name: str
    sort: str
    """The format's own word for what it is: `container`, `person`, or a kind that the file declares."""
    parent: Node | None = None
    within: tuple[str, ...] = ()
    """Names of the groups around it inside of its parent, outermost first."""
    description: str | None = None
    technology: str | None = None
    url: str | None = None
    team: str | None = None
    tags: list[str] = []
    properties: dict[str, str] = {}
    said: list[tuple[str, str]] = []
    """What the format itself calls it, as (word for it, text): `("kind", "lambda")`."""
    shapes: list[str] = []
    """Shapes it is drawn with, by its tags or its style."""
    kind: Kind = "component"
    type: str | None = None
    guessed: str | None = None
    mark: Mark


class Tie(msgspec.Struct, eq=False, kw_only=True):
    """A relationship while it is read."""

    source: Node
    target: Node
    label: str | None = None
    technology: str | None = None
    mode: Literal["sync", "async", "batch"] | None = None
    description: str | None = None
    both_ways: bool = False
    tags: list[str] = []
    mark: Mark


def lineage(node: Node | None) -> Iterator[Node]:
    """A node, its parent, and so on outward."""
    while node is not None:
        yield node
        node = node.parent


def too_deep(name: str, mark: Mark) -> ArchdocError:
    """What to raise for the element that is one level too deep."""
    what = f"`{name}` is more than {MAX_DEPTH} levels deep, and no picture shows that."
    return ArchdocError((Problem(mark, what, "Import a part of it."),))


def under(parent: Node | None, name: str, mark: Mark) -> None:
    """Raises ArchdocError if what is put inside of an element would be too deep."""
    if parent is not None and sum(1 for _ in lineage(parent)) >= MAX_DEPTH:
        raise too_deep(name, mark)


@lru_cache(10_000)
def words(text: str) -> str:
    """`externalSystem`, `external-system` and `External System` alike: `external system`."""
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", text)).lower()


def spoken(key: str) -> str:
    """A key as a title: `SignIn` is `Sign in`."""
    text = re.sub(r"[\s_-]+", " ", key) if re.search(r"[\s_-]", key) else words(key)
    return (text[:1].upper() + text[1:]) or key


def free(key: str, taken: set[str]) -> str:
    """`key`, or with a number after it where that is taken; taken from now on."""
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key} {number}"
    taken.add(found)
    return found
