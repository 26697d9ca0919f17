"""Questions to text for a terminal: part by part, what is answered and what is to be written where."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archdoc.places import Places
from archdoc.prose import clean, plain
from archdoc.questions.question import Gap, Question
from archdoc.questions.tell import by_part, key, summary

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MARKS = {"answered": ("●", "green"), "partial": ("◐", "yellow"), "open": ("○", "red")}
MIN_WIDTH, MAX_WIDTH = 30, 110
"""Columns. Lines longer than these are hard to read; the rest of a wide terminal stays free."""
GAPS = 6
"""What is missing for one question; of more, it is said how many."""


def questions(
    title: str,
    shown: Sequence[Question],
    every: Sequence[Question],
    places: Places | None,
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """The questions of `shown`, and in the last line how `every` one stands.

    `places` says in which line of the file what is missing goes; without them only the key is told. Without `colour`,
    plain text with no codes for the terminal in it.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=io.StringIO(), width=min(max(width, MIN_WIDTH), MAX_WIDTH), force_terminal=colour, no_color=not colour,
        color_system="standard" if colour else None, legacy_windows=False, highlight=False, markup=False, emoji=False,
        _environ={},
    )  # fmt: skip
    console.print(Text(f"Questions: {' '.join(clean(title).split())}", style="bold"))
    for about, asked in by_part(shown):
        console.print()
        console.print(Text(clean(about), style="bold cyan"))
        for one in asked:
            _question(console, one, places)
    console.print()
    console.print(Text(summary(every), style="bold"))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _question(console: Console, one: Question, places: Places | None) -> None:
    from rich.text import Text

    mark, style = MARKS[one.standing]
    badges = f" [{', '.join(map(str, one.tradeoffs))}]" if one.tradeoffs else ""
    _line(console, Text(mark, style=style), Text(clean(one.text), style="bold") + Text(badges, style="cyan"), 2)
    for line in one.answer:
        _line(console, Text(""), Text(" ".join(plain(line).split())), 2)
    for gap in one.missing[:GAPS]:
        _line(console, Text("→", style=style), _gap(gap, places), 4)
    if len(one.missing) > GAPS:
        _line(console, Text(""), Text(f"and {len(one.missing) - GAPS} more"), 4)
    if one.missing:
        _line(console, Text(""), Text(f"{one.id}", style="dim"), 4)


def _gap(gap: Gap, places: Places | None) -> Text:
    from rich.text import Text

    what = Text(" ".join(clean(gap.what).split()))
    where = f"{places.mark(*gap.path)} " if places else ""
    return what + Text("\n") + Text(f"{where}{key(gap.path)}", style="dim")


def _line(console: Console, mark: Text, text: Text, indent: int) -> None:
    """A mark and a text, which stays right of it over all its lines. A place is never broken: it is to be clicked."""
    from rich.padding import Padding
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1, no_wrap=True)
    grid.add_column(overflow="ignore" if " " not in text.plain else "fold")
    grid.add_row(mark, text)
    console.print(Padding(grid, (0, 0, 0, indent), expand=False))
