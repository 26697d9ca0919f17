"""Questions to text for a terminal: part by part, what is answered and what is to be written where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from archdoc.core.markdown import clean, plain
from archdoc.interview.questions.question import Question, by_part, key, summary
from archdoc.spec.source import Places

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
    room = min(max(width, MIN_WIDTH), MAX_WIDTH)
    lines = [click.style(line, bold=True) for line in _wrapped(f"Questions: {clean(title)}", room)]
    for about, asked in by_part(shown):
        lines += ["", *(click.style(line, fg="cyan", bold=True) for line in _wrapped(clean(about), room))]
        for one in asked:
            lines += _question(one, places, room)
    if not shown and every:
        lines += ["", "Nothing is open: the spec answers every question."]
    lines += ["", *(click.style(line, bold=True) for line in _wrapped(summary(every), room))]
    text = "\n".join(lines) + "\n"
    return text if colour else click.unstyle(text)


def _question(one: Question, places: Places | None, room: int) -> Iterator[str]:
    mark, tint = MARKS[one.standing]
    badges = f" [{', '.join(map(str, one.tradeoffs))}]" if one.tradeoffs else ""
    for index, line in enumerate(_wrapped(clean(one.text) + badges, room - 4)):
        yield ("    " if index else f"  {click.style(mark, fg=tint)} ") + click.style(line, bold=True)
    for text in one.answer:
        yield from (f"    {line}" for line in _wrapped(plain(text), room - 4))
    for gap in one.missing[:GAPS]:
        for index, line in enumerate(_wrapped(clean(gap.what), room - 6)):
            yield ("      " if index else f"    {click.style('→', fg=tint)} ") + line
        # A place stays on one line whatever the width, since editors and terminals make a link of it.
        yield click.style(f"      {places.mark(*gap.path)} " if places else "      ", dim=True) + key(gap.path)
    if len(one.missing) > GAPS:
        yield f"      and {len(one.missing) - GAPS} more"
    if one.missing:
        yield click.style(f"      id: {one.id}", dim=True)


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
