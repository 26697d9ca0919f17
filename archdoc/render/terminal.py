"""Table to text for a terminal: a table where it fits, else one record after another.

Questions to text for a terminal: part by part, what is answered and what is to be written where.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from archdoc.core.markdown import clean, plain
from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import COLUMNS, MORE_COLUMNS, Column, Table, cell
from archdoc.interview.questions.question import Question, as_asked, by_part, key, summary
from archdoc.spec.source import Places

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


TABLE_WIDTH = 100
"""Columns. In fewer, the table's cells would be some ten letters wide."""
MIN_WIDTH = 20
SHARES = {"where": 3, "choice": 4, "because": 5, "alternatives": 5, "costs": 4, "revisit_when": 3, "status": 0}
"""What a table shows besides the number, and how the width is shared; the rest is in the records and other formats."""
ROOMY = {"revisit_when": 130}
"""Columns of text from which on a column is shown too."""
STATUS_WIDTH = len("superseded")
OVER = frozenset({"superseded", "rejected", "deprecated"})


def tradeoffs(table: Table, *, width: int = 100, colour: bool = False) -> str:
    """The table in `width` columns; without `colour`, plain text with no codes for the terminal in it."""
    from rich.console import Console

    if not table.rows:
        return "No trade-offs are recorded.\n"
    console = Console(
        file=io.StringIO(), width=max(width, MIN_WIDTH), force_terminal=colour, no_color=not colour,
        color_system="standard" if colour else None, legacy_windows=False, highlight=False, markup=False, emoji=False,
        _environ={},
    )  # fmt: skip
    _print_table(console, table) if width >= TABLE_WIDTH else _print_records(console, table)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _print_table(console: Console, table: Table) -> None:
    from rich import box
    from rich.table import Table as Grid

    columns = [column for column in COLUMNS if column.key in SHARES and console.width >= ROOMY.get(column.key, 0)]
    grid = Grid(box=box.ROUNDED, show_lines=True, expand=True, title=clean(table.title), title_justify="left")
    grid.add_column("No.", justify="right", no_wrap=True)
    for column in columns:
        if column.key == "status":
            grid.add_column(column.title, width=STATUS_WIDTH)
        else:
            grid.add_column(column.title, ratio=SHARES[column.key], overflow="fold")
    for row in table.rows:
        cells = [_lines(_cell(row, column), row.question if column.key == "choice" else None) for column in columns]
        grid.add_row(str(row.number), *cells, style="dim" if row.status in OVER else None)
    console.print(grid)


def _print_records(console: Console, table: Table) -> None:
    from rich.padding import Padding
    from rich.text import Text

    columns = [column for column in (*COLUMNS, *MORE_COLUMNS) if column.key not in {"number", "choice"}]
    console.print(Text(clean(table.title), style="bold"))
    for row in table.rows:
        console.print()
        console.print(Text(f"{row.number}. {plain(row.choice)}", style="dim" if row.status in OVER else "bold cyan"))
        for column in columns:
            texts = _cell(row, column)
            if texts:
                label = Text(f"{column.title}: ", style="bold")
                short = len(texts) == 1 and "\n" not in texts[0]
                console.print(Padding(label + Text(texts[0]) if short else label, (0, 0, 0, 3)))
                if not short:
                    console.print(Padding(_lines(texts), (0, 0, 0, 5)))


def _cell(row: Tradeoff, column: Column) -> list[str]:
    return [plain(text) if column.prose else clean(text) for text in cell(row, column)]


def _lines(texts: list[str], question: str | None = None) -> RenderableType:
    """Items one under another, a later line of an item under its first; over them the question they answer."""
    from rich.console import Group
    from rich.table import Table as Grid
    from rich.text import Text

    items: list[RenderableType] = [Text(plain(question), style="italic")] if question else []
    if len(texts) < 2:
        return Group(*items, Text("\n".join(texts)))
    for text in texts:
        item = Grid.grid(padding=(0, 1, 0, 0))
        item.add_column(no_wrap=True)
        item.add_column(overflow="fold")
        item.add_row(Text("•"), Text(text))
        items.append(item)
    return Group(*items)


MARKS = {"answered": ("●", "green"), "partial": ("◐", "yellow"), "open": ("○", "red")}
QUESTIONS_TEXT_MIN_WIDTH, MAX_WIDTH = 30, 110
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
    seen: int | None = None,
    followed: bool = False,
) -> str:
    """The questions of `shown`, and in the last line how `every` one stands; `seen` of them are shown at first sight.

    The likeliest stand first; those that are `followed` through one part stand by part alone.

    `places` says in which line of the file what is missing goes; without them only the key is told. Without `colour`,
    plain text with no codes for the terminal in it.
    """
    room = min(max(width, QUESTIONS_TEXT_MIN_WIDTH), MAX_WIDTH)
    paint = painter(colour)
    lines = [paint(line, "bold") for line in _wrapped(f"Questions: {clean(title)}", room)]
    for about, asked in (by_part if followed else as_asked)(shown):
        lines += ["", *(paint(line, "bold cyan") for line in _wrapped(clean(about), room))]
        for one in asked:
            lines += _question(one, places, room, paint)
    if not shown and every:
        left = any(one.standing != "answered" for one in every)
        said = f"Of the first {len(every) if seen is None else seen} nothing is open."
        lines += ["", said if left else "Nothing is open: the spec answers every question."]
    if seen is not None and seen < len(every):
        lines += ["", *_wrapped(f"The first {seen} of {len(every)}; --all has the rest.", room)]
    lines += ["", *(paint(line, "bold") for line in _wrapped(summary(every), room))]
    return "\n".join(lines) + "\n"


def painter(colour: bool) -> Callable[[str, str], str]:
    """What gives a text a style by rich's words for it; without colour, the text as it is."""
    from rich.color import ColorSystem
    from rich.style import Style

    system = ColorSystem.STANDARD if colour else None
    return lambda text, style: Style.parse(style).render(text, color_system=system)


def _question(one: Question, places: Places | None, room: int, paint: Callable[[str, str], str]) -> Iterator[str]:
    mark, tint = MARKS[one.standing]
    badges = f" [{', '.join(map(str, one.tradeoffs))}]" if one.tradeoffs else ""
    for index, line in enumerate(_wrapped(clean(one.text) + badges, room - 4)):
        yield ("    " if index else f"  {paint(mark, tint)} ") + paint(line, "bold")
    for text in one.answer:
        yield from (f"    {line}" for line in _wrapped(plain(text), room - 4))
    for gap in one.missing[:GAPS]:
        for index, line in enumerate(_wrapped(clean(gap.what), room - 6)):
            yield ("      " if index else f"    {paint('→', tint)} ") + line
        # A place stays on one line whatever the width, since editors and terminals make a link of it.
        yield paint(f"      {places.mark(*gap.path)} " if places else "      ", "dim") + key(gap.path)
    if len(one.missing) > GAPS:
        yield f"      and {len(one.missing) - GAPS} more"
    if one.missing:
        yield paint(f"      id: {one.id}", "dim")


def _wrapped(text: str, room: int) -> list[str]:
    """A text in lines of at most `room` columns, of which a Chinese character takes two."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    line, taken = "", 0
    for word in text.split():
        for piece in chop_cells(word, room) if cell_len(word) > room else [word]:
            size = cell_len(piece)
            if line and taken + 1 + size > room:
                lines.append(line)
                line, taken = "", 0
            line, taken = (f"{line} {piece}", taken + 1 + size) if line else (piece, size)
    return [*lines, line]
