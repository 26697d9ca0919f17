"""Files of Structurizr DSL to one stream of statements, with what they include in its place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import tokens
from archdoc.importers.files import File
from archdoc.importers.tokens import Token

MOST_FILES = 1_000
"""Files of one import, each counted as often as it is included."""
MOST = 500_000
"""Statements of one import, those repeated for each element of `!elements` counted each time."""

LONGEST = 100_000
"""Letters of a text with its variables in place: one that doubles itself in each line would have no end."""


class Statement(msgspec.Struct, frozen=True):
    """The words of one line, whether a `{` follows them, or a `}` by itself."""

    words: tuple[Token, ...]
    file: File
    opens: bool = False
    closes: bool = False
    line: int = 1
    column: int = 1

    @property
    def mark(self) -> Mark:
        """Where it stands."""
        return self.file.mark(self.line, self.column)


class Stream:
    """Statements of a file and of what is put in before the next of them."""

    def __init__(self) -> None:
        self.sources: list[tuple[Iterator[Statement], str]] = []
        self.count = 0
        self.files = 0

    def put(self, statements: Iterable[Statement]) -> None:
        """These come before all that is left."""
        self.sources.append((iter(statements), ""))

    def put_file(self, file: File, mark: Mark) -> bool:
        """The statements of a file come before all that is left. False: it is just being read, and would never end.

        Raises ArchdocError: too many files. `mark` is where the last one was asked for.
        """
        path = real(file.path)
        if any(path == open for _, open in self.sources):
            return False
        self.files += 1
        if self.files > MOST_FILES:
            raise ArchdocError((Problem(mark, f"With this one, more than {MOST_FILES:,} files are included."),))
        self.sources.append((statements(file), path))
        return True

    def __iter__(self) -> Iterator[Statement]:
        while self.sources:
            statement = next(self.sources[-1][0], None)
            if statement is None:
                self.sources.pop()
                continue
            self.count += 1
            if self.count > MOST:
                what = f"With what it includes and repeats, this comes to more than {MOST:,} lines."
                raise ArchdocError((Problem(statement.mark, what),))
            yield statement

    def body(self) -> list[Statement]:
        """The statements up to the `}` that closes the place which was opened last, without it."""
        found: list[Statement] = []
        depth = 1
        for statement in self:
            depth += statement.opens - statement.closes
            if depth == 0:
                break
            found.append(statement)
        return found


def statements(file: File) -> Iterator[Statement]:
    """The statements of one file in order."""
    held: list[Token] = []
    for token in tokens.tokens(file, tokens.STRUCTURIZR):
        brace = token.text if token.text in ("{", "}") and not token.quoted else ""
        if held and token.first:
            yield _made(held, file)
            held = []
        if brace == "{":
            yield _made(held or [token], file, opens=True, words=held)
            held = []
        elif brace:
            if held:
                yield _made(held, file)
                held = []
            yield _made([token], file, closes=True, words=[])
        else:
            held.append(token)
    if held:
        yield _made(held, file)


def _made(
    at: list[Token], file: File, *, opens: bool = False, closes: bool = False, words: list[Token] | None = None
) -> Statement:
    return Statement(
        words=tuple(at if words is None else words),
        file=file,
        opens=opens,
        closes=closes,
        line=at[0].line,
        column=at[0].column,
    )


_VARIABLE = re.compile(r"\$\{([^}\s]+)\}")


def filled(text: str, variables: dict[str, str]) -> str:
    """A text with the values of `!const` and `!var` in place; others stay as they are written."""
    if "${" not in text:
        return text
    made = _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)
    return made if len(made) <= LONGEST else text


def real(path: str) -> str:
    """One name for a file, however it is pointed to."""
    return os.path.realpath(path)
