"""The shapes and lines of a D2 board, and what stands in keys and values: keywords, patterns, variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.d2.parse import Value, Word

DEEPEST = 110
"""Blocks in one another after spreads and imports: one that holds itself comes to an end here."""

BOARDS = frozenset({"layers", "scenarios", "steps"})
KEYWORDS = BOARDS | {
    "label",
    "desc",
    "shape",
    "icon",
    "style",
    "near",
    "tooltip",
    "link",
    "width",
    "height",
    "top",
    "left",
    "direction",
    "constraint",
    "class",
    "classes",
    "vars",
    "grid-rows",
    "grid-columns",
    "grid-gap",
    "vertical-gap",
    "horizontal-gap",
    "source-arrowhead",
    "target-arrowhead",
    "filled",
}
VARIABLE = re.compile(r"\$\{\s*([^{}]+?)\s*\}")

Scope = dict[str, Value]
"""Variables by their path in small letters: `colors.main`, and `colors` with its block."""


class Within(msgspec.Struct, frozen=True):
    """What holds where a statement stands: variables, blocks around it, and the files that led to it."""

    scope: Scope
    depth: int
    stack: tuple[str, ...]

    def deeper(self) -> Within:
        """The same a block further in."""
        return msgspec.structs.replace(self, depth=self.depth + 1)


class Shape:
    """A shape of the board, and what it holds."""

    def __init__(self, name: str, parent: Shape | None, mark: Mark) -> None:
        self.name, self.parent, self.mark = name, parent, mark
        self.label: str | None = None
        self.language: str | None = None
        self.attributes: dict[str, str] = {}
        self.classes: list[str] = []
        self.children: dict[str, Shape] = {}
        self.suspended = False
        self.depth: int = parent.depth + 1 if parent else 0

    def path(self) -> tuple[str, ...]:
        """Its name and those of all it is in, outermost first, without the board."""
        return (*self.parent.path(), self.name) if self.parent else ()

    def below(self) -> Iterator[Shape]:
        """All that it holds, in order."""
        for child in list(self.children.values()):
            yield child
            yield from child.below()

    def around(self) -> Iterator[Shape]:
        """What it is in, nearest first, without the board."""
        if self.parent is not None and self.parent.parent is not None:
            yield self.parent
            yield from self.parent.around()


class Line:
    """A connection. `arrow` is ``, `>`, `<` or `<>`."""

    def __init__(self, source: Shape, target: Shape, arrow: str, mark: Mark) -> None:
        self.source, self.target, self.arrow, self.mark = source, target, arrow, mark
        self.label: str | None = None
        self.language: str | None = None
        self.attributes: dict[str, str] = {}
        self.classes: list[str] = []
        self.suspended = False


def suspend(one: Shape | Line, away: bool) -> None:
    """Takes a shape or line out of the picture, or back into it; with a line come its ends."""
    one.suspended = away
    if isinstance(one, Line) and not away:
        one.source.suspended = one.target.suspended = False


def keyword(word: Word) -> str:
    """The keyword that a step of a key is, or an empty text."""
    name = word.text.lower()
    return name if not word.quoted and name in KEYWORDS else ""


def glob(word: Word) -> bool:
    """Whether a step of a key is a pattern."""
    return "*" in word.text and not word.quoted


def variables(path: str, value: Value | None, depth: int) -> Scope:
    """The variables in a block, by path."""
    found: Scope = {}
    if value is None or depth > DEEPEST:
        return found
    if path:
        found[path.lower()] = value
    for statement in value.block.statements if value.block else ():
        if statement.key:
            inner = ".".join(word.text for word in statement.key)
            found |= variables(f"{path}.{inner}" if path else inner, statement.value, depth + 1)
    return found


def said(scope: Scope, found: re.Match[str]) -> str:
    """What a `${name}` stands for; itself where nothing is known of it."""
    held = scope.get(found[1].lower())
    return held.text if held is not None and held.text is not None else found[0]


def flat(path: str, value: Value, depth: int) -> Iterator[tuple[str, str]]:
    """The texts in a value by path: `style.opacity`, `0.4`."""
    if value.text is not None and path:
        yield path, value.text
    for statement in value.block.statements if value.block and depth < DEEPEST else ():
        if statement.key and statement.value is not None:
            inner = ".".join(word.text.lower() for word in statement.key)
            yield from flat(f"{path}.{inner}" if path else inner, statement.value, depth + 1)
