"""The shapes and lines of a D2 board, and what stands in keys and values: keywords, patterns, variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.d2.parse import Value, Word

NESTED = 10
"""Variables whose values hold variables."""
LONGEST = 10_000
"""Letters of a variable's value that is filled in."""
DEEPEST = 110
"""Blocks in one another after spreads and imports: one that holds itself comes to an end here."""

BOARDS = frozenset({"layers", "scenarios", "steps"})
KEYWORDS = BOARDS | {
    "label", "shape", "icon", "style", "near", "tooltip", "link", "width", "height", "top", "left", "direction",
    "constraint", "class", "classes", "vars", "grid-rows", "grid-columns", "grid-gap", "vertical-gap", "horizontal-gap",
    "source-arrowhead", "target-arrowhead", "filled",
}  # fmt: skip
VARIABLE = re.compile(r"\$\{\s*([^{}]+?)\s*\}")

Scope = dict[str, Value]
"""Variables by their path in small letters: `colors.main`, and `colors` with its block."""


class Within(msgspec.Struct, frozen=True):
    """What holds where a statement stands: variables, blocks around it, and the files that led to it."""

    scope: Scope
    depth: int
    stack: tuple[str, ...]
    merged: bool = False
    """What is run now stands in the same block as what names it: its variables are in the scope already."""

    def deeper(self) -> Within:
        """The same a block further in."""
        return msgspec.structs.replace(self, depth=self.depth + 1)


class Drawn:
    """A shape or a line while it is made."""

    def __init__(self, mark: Mark, born: int) -> None:
        self.mark, self.born = mark, born
        self.texts: dict[str, tuple[str, str | None]] = {}
        """What is said behind its name (`primary`) and as `label`, which counts first: text and language."""
        self.attributes: dict[str, str] = {}
        self.classes: list[str] = []
        self.suspended = False
        self.said: dict[str, int] = {}
        """When each attribute was given its value: what stands later in the file counts."""

    @property
    def label(self) -> str | None:
        """What is written on it; None where nothing says so."""
        return self._told()[0]

    @property
    def language(self) -> str | None:
        """The language of a block string that is its label."""
        return self._told()[1]

    def _told(self) -> tuple[str | None, str | None]:
        return self.texts.get("label") or self.texts.get("primary") or (None, None)

    def may(self, name: str, now: int) -> bool:
        """Whether an attribute takes a value that is said at `now`; from then on it has one."""
        if self.said.get(name, 0) > now:
            return False
        self.said[name] = now
        return True


class Shape(Drawn):
    """A shape of the board, and what it holds."""

    def __init__(self, name: str, parent: Shape | None, mark: Mark, born: int = 0) -> None:
        super().__init__(mark, born)
        self.name, self.parent = name, parent
        self.children: dict[str, Shape] = {}
        self.makers: frozenset[int] = frozenset()
        """The rules that made it, or what it is in, by id()."""
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


class Line(Drawn):
    """A connection. `arrow` is ``, `>`, `<` or `<>`; `index` its number among those of the same ends and arrow."""

    def __init__(self, source: Shape, target: Shape, arrow: str, index: int, mark: Mark, born: int) -> None:
        super().__init__(mark, born)
        self.source, self.target, self.arrow, self.index = source, target, arrow, index


def suspend(one: Shape | Line, away: bool) -> None:
    """Takes a shape or line out of the picture, or back into it; with a line come its ends, and what they are in."""
    one.suspended = away
    if isinstance(one, Line) and not away:
        for end in (one.source, one.target):
            for shape in (end, *end.around()):
                shape.suspended = False


def keyword(word: Word) -> str:
    """The keyword that a step of a key is, or an empty text."""
    name = word.text.lower()
    return name if not word.quoted and name in KEYWORDS else ""


def glob(word: Word) -> bool:
    """Whether a step of a key is a pattern."""
    return bool(word.pieces)


def fits(name: str, pieces: tuple[str, ...]) -> bool:
    """Whether a name begins with the first piece of a pattern and holds the others behind it, one after the other."""
    name = name.lower()
    at = len(pieces[0])
    if not name.startswith(pieces[0].lower()):
        return False
    for piece in pieces[1:]:
        found = name.find(piece.lower(), at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


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


def filled(text: str, scope: Scope, depth: int = 0) -> str:
    """A text with what its variables stand for, and the variables in these; one that is unknown stays as it is."""

    def value(found: re.Match[str]) -> str:
        held = scope.get(found[1].lower())
        if held is None or held.text is None or depth > NESTED or len(held.text) > LONGEST:
            return found[0]
        return held.text if held.literal else filled(held.text, scope, depth + 1)

    return VARIABLE.sub(value, text)


def flat(path: str, value: Value, depth: int, mark: Mark) -> Iterator[tuple[str, str, Mark]]:
    """The texts in a value by path, and where each stands: `style.opacity`, `0.4`."""
    if value.text is not None and path:
        yield path, value.text, mark
    for statement in value.block.statements if value.block and depth < DEEPEST else ():
        if statement.key and statement.value is not None:
            inner = ".".join(word.text.lower() for word in statement.key)
            yield from flat(f"{path}.{inner}" if path else inner, statement.value, depth + 1, statement.mark)
