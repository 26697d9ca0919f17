"""What can be wrong with a user's input, and where: a Mark is a place, a Problem says what is wrong there."""

from __future__ import annotations

import msgspec


class Mark(msgspec.Struct, frozen=True):
    """A place in a file. `line` and `column` count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0
    width: int = 1
    """How many characters of the line the caret underlines."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong: what it is in plain words, where, and what to do."""

    mark: Mark
    what: str
    hint: str | None = None
    source: tuple[tuple[int, str], ...] = ()
    """The lines around the place, as (line number, text)."""


class ArchdocError(Exception):
    """What archdoc raises for input that it can't use. `problems` has every problem that was found, at least one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{p.mark}: {p.what}" for p in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ArchdocError], tuple[tuple[Problem, ...]]]:
        """Pickled with its problems, so that it crosses from one process to another."""
        return type(self), (self.problems,)
