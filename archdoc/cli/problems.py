"""Problems to what a person, a program or a GitHub check reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from archdoc.core.errors import Problem
from archdoc.core.paths import path_text

Format = Literal["text", "json", "github"]
SHOWN = 50
"""Problems shown in full as text; beyond these nobody reads on before mending some."""
WIDTH = 110
"""Columns of a source line that are shown; of a longer line, the part around the caret."""
TAB = 4

_COLOURS = {"bold": "1", "red": "1;31", "blue": "34", "cyan": "36", "dim": "2"}


def render(problems: Sequence[Problem], format: Format = "text", *, colour: bool = False) -> str:
    """The problems in a format, with a line break at the end. JSON is a list, each with its place."""
    if format == "json":
        return as_json(problems)
    if format == "github":
        return as_github(problems)
    return as_text(problems, colour=colour)


def as_text(problems: Sequence[Problem], *, colour: bool = False, limit: int = SHOWN) -> str:
    """Each problem with its lines and a caret, then how many there are."""
    paint = _painter(colour)
    shown = [_one(problem, paint) for problem in problems[:limit]]
    if len(problems) > limit:
        shown.append(f"... and {len(problems) - limit} more.")
    return "\n\n".join([*shown, count(problems)]) + "\n"


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects, for programs; every problem, each with the same keys."""
    from archdoc.render.shapes import printed_list, problem

    return printed_list(map(problem, problems))


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands, which GitHub shows beside the lines.

    Escapes as in https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
    """
    lines = []
    for problem in problems:
        where = f"file={_property(path_text(problem.mark.path))}"
        if problem.mark.line:
            where += f",line={problem.mark.line},col={problem.mark.column}"
        said = problem.what + (f"\n{problem.hint}" if problem.hint else "")
        lines.append(f"::error {where}::{_data(said)}")
    return "\n".join(lines) + "\n" if lines else ""


def count(problems: Sequence[Problem]) -> str:
    """`3 problems in 1 file`."""
    files = len({problem.mark.path for problem in problems})
    return f"{_counted(len(problems), 'problem')} in {_counted(files, 'file')}"


def columns(text: str) -> int:
    """How many columns a terminal gives a text: two for wide letters, none for combining ones."""
    return sum(_columns(letter) for letter in text)


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _painter(colour: bool) -> Callable[[str, str], str]:
    def paint(text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if colour and text else text

    return paint


def _one(problem: Problem, paint: Callable[[str, str], str]) -> str:
    mark = problem.mark
    lines = [f"{paint(_plain(str(mark)), 'bold')}: {paint('error:', 'red')} {_plain(problem.what)}"]
    if problem.source:
        margin = len(str(problem.source[-1][0]))
        bar = paint("|", "blue")
        here = next((text for number, text in problem.source if number == mark.line), "")
        first, last = _window(here, mark.column, mark.width)
        for number, text in problem.source:
            shown = _cut(text, first, last) if number == mark.line else _cut(text, 0, WIDTH)
            lines.append(f" {paint(f'{number:>{margin}}', 'blue')} {bar} {shown}".rstrip())
            if number == mark.line:
                before = _cut(text, first, max(mark.column - 1, first))
                marked = _expand(text)[max(mark.column - 1, first) : min(mark.column - 1 + mark.width, last)]
                caret = "^" * max(columns("".join(marked)), 1)
                indent = " " * columns(before)
                lines.append(f" {' ' * margin} {bar} {indent}{paint(caret, 'red')}")
    if problem.hint:
        margin_text = " " * (len(str(problem.source[-1][0])) + 2) if problem.source else "  "
        lines.append(f"{margin_text}{paint('=', 'blue')} {paint('hint:', 'cyan')} {_plain(problem.hint)}")
    return "\n".join(lines)


def _window(text: str, column: int, width: int) -> tuple[int, int]:
    """Which letters of a line are shown, so that the marked ones are among them."""
    if len(text) <= WIDTH:
        return 0, WIDTH
    first = max(0, min(column - 1 - WIDTH // 3, len(text) - WIDTH))
    return (0, WIDTH) if column - 1 + min(width, 20) < WIDTH else (first, first + WIDTH)


def _cut(text: str, first: int, last: int) -> str:
    letters = _expand(text)
    cut = "".join(letters[first:last])
    return (
        ("..." if first and letters[:first] else "")
        + cut
        + ("..." if last < len(letters) and last - first == WIDTH else "")
    )


def _expand(text: str) -> list[str]:
    """A line letter by letter, each as it is shown: a tab as spaces, what no terminal should get as a stand-in."""
    return [" " * TAB if letter == "\t" else letter if letter.isprintable() else "\ufffd" for letter in text]


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
