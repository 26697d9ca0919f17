"""Sheet -> PDF (one page, through Typst) and Markdown.

My part, numbers and dates stand below the picture, or at its right where it is narrow. The text is the largest in which
all trade-offs have room and the picture can be read; else the largest in which all trade-offs have room.

What has no room is left out in this order: open questions; some of the picture's size; the least important trade-offs,
down to four; dates but the first three; numbers but the first three; the rest of the trade-offs; then the picture
shrinks further, and no text ever does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import msgspec

from archdoc.core.markdown_text import name, prose
from archdoc.core.memory import recall
from archdoc.core.vocabulary import Paper
from archdoc.diagram import raster
from archdoc.interview.cheatsheet import Note, Sheet
from archdoc.render.paper.dossier import READABLE, SMALL, TEMPLATES, exported, svg_size
from archdoc.render.paper.richtext import tree, words
from archdoc.render.shapes import printed

SIZES = (8.8, 8.3, 7.8)
"""Sizes of its text, in points; the first in which all has room, or all but open questions, or else the last. The
smallest text is 7.5 pt.
"""
SHARES = tuple((choice, against, 1.0) for choice in (1.5, 1.7, 1.9, 2.1, 1.1) for against in (1.6, 1.4, 1.8, 1.1))
"""Shares of question and choice, what was turned down, and cost; those that make the table lowest are taken."""
TALLEST = 0.5
"""The share of the page that the picture may be high."""
MOST_LINES = 20
"""With more trade-offs than this there is no room for larger text, so it isn't tried."""
OPEN_TITLE = "Likely to be asked, and not answered yet"
FEWEST = 4
"""Trade-offs that stay while there are dates and numbers to leave out."""
_SHRINK = 0.3
"""The share of its height that the picture gives up so that no trade-off has to go."""
TOO_SMALL = f"The text of this picture is smaller than {READABLE:g} pt; the dossier has it larger."
NARROW, BESIDE, BETWEEN, HIGHEST = 0.62, 145.0, 14.0, 0.68
"""A picture that takes less than this share of the page's width has the notes beside it: at least so many points wide,
so many points apart, and the picture at most this share of the page high.
"""
_GAPS, _HEADER, _NOTE, _OPEN, _SLACK, _SAID, _SPARE, _ROUNDING = 20.0, 13.0, 10.0, 22.0, 80.0, 14.0, 22.0, 1.0


class _Measures(msgspec.Struct, frozen=True, kw_only=True):
    """How a sheet can be set; all heights and widths are in points."""

    size: float
    """Of the text."""
    shares: tuple[float, float, float]
    """Of the table's columns with words."""
    rows: tuple[float, ...]
    """The height of each trade-off."""
    open: tuple[float, ...]
    """The height of each open question."""
    columns: float
    """The height of the notes below the picture."""
    width: float
    """Of the picture."""
    room: float
    """What the picture leaves of the page's height."""
    left: float
    """What all parts but the open questions leave of that."""
    beside: bool = False
    """Whether the notes stand at the right of the picture."""


class _Kept(msgspec.Struct, frozen=True):
    lines: frozenset[int]
    numbers: tuple[Note, ...]
    dates: tuple[Note, ...]
    open: tuple[str, ...] = ()


class _Plan(msgspec.Struct, frozen=True):
    """The size of the text and the picture's width, in points, and what stays."""

    size: float
    kept: _Kept
    width: float
    shares: tuple[tuple[float, float, float], ...]
    """Of the table's columns with words."""
    beside: bool
    """Whether the notes stand at the right of the picture."""


def pdf(sheet: Sheet, svg: str | None, *, paper: Paper = "a4") -> bytes:
    """The cheat sheet on one page, PDF/UA-1; the same input gives the same bytes."""
    empty = raster.stand_in(svg) if svg else None
    plan = recall("fitting", (sheet, empty, paper), _Plan, _Typesetter(sheet, svg, paper).plan)
    drawn = raster.picture(svg) if svg else None
    return recall("cheatsheet", (sheet, drawn, paper, plan), bytes, lambda: _Typesetter(sheet, svg, paper).pdf(plan))


def text(sheet: Sheet, picture: str = "") -> str:
    """The cheat sheet as Markdown, nothing left out; `picture` is the address of its picture."""
    parts = [f"# {name(sheet.title)}"]
    parts += [name(" · ".join(one for one in (sheet.subtitle, sheet.notice) if one))] if sheet.subtitle else []
    parts += [f"![{name(sheet.alt)}]({picture})"] if picture else []
    parts += ["## My part\n\n" + "\n".join(f"- {prose(one)}" for one in sheet.mine)] if sheet.mine else []
    for label, notes in (("Numbers to remember", sheet.numbers), ("Dates", sheet.dates)):
        parts += (
            [f"## {label}\n\n" + "\n".join(f"- **{name(n.label)}** {name(n.text)}" for n in notes)] if notes else []
        )
    if sheet.lines:
        rows = ["| No. | Question | Choice | Not, and why not | Cost |", "| --: | --- | --- | --- | --- |"]
        for line in sheet.lines:
            cells = (line.question, line.choice, line.instead_of, line.cost)
            rows.append(f"| {line.number} | {' | '.join(prose(one) for one in cells)} |")
        parts.append("## Trade-offs\n\n" + "\n".join(rows))
    if sheet.open:
        parts.append(f"## {OPEN_TITLE}\n\n" + "\n".join(f"- {name(one)}" for one in sheet.open))
    return "\n\n".join(parts) + "\n"


def as_json(sheet: Sheet) -> str:
    """The cheat sheet for programs, nothing left out."""
    return printed(msgspec.to_builtins(sheet))


class _Typesetter:
    """Typst with one sheet; it measures, then sets."""

    def __init__(self, sheet: Sheet, svg: str | None, paper: Paper) -> None:
        self.sheet, self.svg, self.paper, self.size = sheet, svg, paper, SIZES[-1]
        self.shares: tuple[tuple[float, float, float], ...] = SHARES
        self.beside = False

    def pdf(self, plan: _Plan) -> bytes:
        self.size, self.shares, self.beside = plan.size, plan.shares, plan.beside
        return exported(self._compiler("page", plan.kept, plan.width, drawn=True))[0]

    def plan(self) -> _Plan:
        """Measures, and finds out what has room; of the picture it takes no more than its size."""
        sheet = self.sheet
        every = _Kept(frozenset(line.number for line in sheet.lines), sheet.numbers, sheet.dates, sheet.open)
        sizes = SIZES if len(every.lines) <= MOST_LINES else SIZES[-1:]
        made = self._measured(every, sizes)
        self.size, self.shares, self.beside = made.size, (made.shares,), made.beside
        width, room = made.width, made.room
        fits = [high + _OPEN < made.left for high in accumulate(made.open)]
        asked = [one for one, has_room in zip(sheet.open, fits, strict=True) if has_room]
        heights = dict(zip((line.number for line in sheet.lines), made.rows, strict=True))
        least = width * (1 - _SHRINK)
        while True:
            kept = self._chosen(room, heights, made.columns)
            kept = msgspec.structs.replace(kept, open=tuple(asked))
            compiler = self._compiler("page", kept, width)
            at = json.loads(compiler.eval("query(<end>).first().location().page()", format="json"))
            if at == 1 or (not kept.lines and width < 120):
                break
            if asked:
                asked.pop()
                continue
            if width * 0.98 > least:
                width *= 0.98
                continue
            room -= 12.0
            width = width if kept.lines else width * 0.8
        return _Plan(self.size, kept, width, self.shares, self.beside)

    def _measured(self, every: _Kept, sizes: Sequence[float]) -> _Measures:
        """Sets the sheet in each of `sizes` until everything fits, and the picture can be read.

        Otherwise the best of them: no trade-off left out comes before a picture that can be read, that before room for
        the open questions, and that before larger text.
        """
        best: tuple[tuple[bool, bool, bool], _Measures] | None = None
        for size in sizes:
            made = self._measures(every, size)
            open_room = sum(made.open) + _OPEN if every.open else 0.0
            rank = (made.left > 0, self._is_readable(made.width), made.left > open_room)
            if best is None or rank > best[0] or not best[0][0]:
                best = (rank, made)
            if all(rank):
                break
        assert best is not None, "there is a size"
        return best[1]

    def _is_readable(self, width: float) -> bool:
        """Whether the picture's text can be read where it is so many points wide; so it can where there is none."""
        return not self.svg or width > READABLE * svg_size(self.svg)[0] / SMALL - 1

    def _measures(self, every: _Kept, size: float) -> _Measures:
        wide, high = svg_size(self.svg) if self.svg else (1.0, 0.0)
        self.size, self.shares = size, SHARES
        said = self._compiler("measure", every, 0.0).query("<measured>", field="value", one=True)
        found = json.loads(said)
        shares, rows = min(zip(SHARES, found["rows"], strict=True), key=lambda one: sum(one[1]))
        width = min(found["width"], found["height"] * TALLEST * wide / high) if high else 0.0
        if high and width < (readable := min(READABLE * wide / SMALL, found["width"])):
            # A tall picture may take what the rest leaves, until its text can be read.
            free = found["height"] - found["head"] - _GAPS - found["columns"] - _HEADER - sum(rows)
            free -= _SLACK
            width = readable if readable <= free * wide / high else width
        room = found["height"] - found["head"] - width * high / wide - _GAPS
        room -= 0.0 if self._is_readable(width) else _SAID
        left = room - found["columns"] - _HEADER - sum(rows)
        if size == SIZES[-1] and high and -_SHRINK * width * high / wide < left < _SPARE:
            # Decisions are worth more than a somewhat larger picture.
            width -= (_SPARE - left) * wide / high
            room, left = room + _SPARE - left, _SPARE
        made = _Measures(
            size=size, shares=shares, rows=tuple(rows), open=tuple(found["open"]), columns=found["columns"],
            width=width, room=room, left=left,
        )  # fmt: skip
        return self._with_notes_beside(every, found, made) or made

    def _with_notes_beside(self, every: _Kept, found: dict[str, Any], below: _Measures) -> _Measures | None:
        """The measures with the notes at the right of a narrow picture, which are `below` it otherwise.

        None where the picture isn't narrow or there is no note, or where a trade-off would have to go.
        """
        wide, high = svg_size(self.svg) if self.svg else (1.0, 0.0)
        if not high or not found["columns"] or below.width > NARROW * found["width"]:
            return None
        width = min(found["width"] - BESIDE - BETWEEN, found["height"] * HIGHEST * wide / high)
        free = found["height"] - found["head"] - _GAPS - _HEADER - sum(below.rows)
        readable = READABLE * wide / SMALL
        width = min(width, max((free - _SPARE) * wide / high, min(free * wide / high, readable)))
        width = width if self._is_readable(width) else min(width, (free - _SAID - _ROUNDING) * wide / high)
        if width < below.width:
            return None
        said = self._compiler("beside", every, 0.0).query("<measured>", field="value", one=True)
        notes = min(one["height"] for one in json.loads(said) if one["width"] <= found["width"] - width - BETWEEN)
        if notes > free:
            return None
        room = found["height"] - found["head"] - _GAPS - max(width * high / wide, notes)
        room -= 0.0 if self._is_readable(width) else _SAID
        left = room - _HEADER - sum(below.rows)
        return msgspec.structs.replace(below, width=width, room=room, left=left, columns=0.0, beside=True)

    def _chosen(self, room: float, heights: dict[int, float], columns: float) -> _Kept:
        sheet = self.sheet
        numbers, dates = sheet.numbers, sheet.dates

        def lines(left: float) -> frozenset[int]:
            kept: set[int] = set()
            left -= _HEADER + (_NOTE if sum(heights.values()) + _HEADER > left else 0.0)
            for number in sheet.keep:
                if heights[number] > left:
                    break
                left -= heights[number]
                kept.add(number)
            return frozenset(kept)

        each = columns / max(len(numbers), len(dates), len(sheet.mine) * 3, 1)
        enough = min(FEWEST, len(sheet.lines))
        while len(lines(room - columns)) < enough and max(len(numbers), len(dates)) > 3:
            longer = max(len(numbers), len(dates))
            dates = dates[: max(longer - 1, 3)] if len(dates) == longer else dates
            numbers = numbers[: max(longer - 1, 3)] if len(numbers) == longer else numbers
            columns -= each
        return _Kept(lines(room - columns), numbers, dates)

    def _compiler(self, mode: str, kept: _Kept, width: float, *, drawn: bool = False) -> Any:
        import typst

        sheet = self.sheet
        columns = [
            {"kind": "mine", "label": "My part", "share": 1.1, "items": [tree(one) for one in sheet.mine]},
            {"kind": "notes", "label": "Numbers to remember", "share": 1.4, "items": _notes(kept.numbers)},
            {"kind": "notes", "label": "Dates", "share": 1.0, "items": _notes(kept.dates)},
        ]
        left_out = len(sheet.lines) - len(kept.lines)
        data = {
            "title": words(sheet.title),
            "subtitle": words(sheet.subtitle),
            "notice": sheet.notice,
            "alt": sheet.alt,
            "language": "en",
            "paper": self.paper,
            "size": self.size,
            "picture-width": round(width, 2),
            "picture-note": TOO_SMALL if width and not self._is_readable(width) else "",
            "columns": [column for column in columns if column["items"]],
            "beside": self.beside,
            "shares": self.shares,
            "rows": [
                {
                    "number": line.number,
                    "question": tree(line.question),
                    "choice": tree(line.choice),
                    "against": tree(line.instead_of),
                    "cost": tree(line.cost),
                    "old": line.old,
                }
                for line in sheet.lines
                if line.number in kept.lines
            ],
            "note": f"{left_out} more in the rationale table." if left_out else "",
            "open": [words(one) for one in kept.open],
            "open-title": OPEN_TITLE,
        }
        said = raster.drawable(json.dumps(data, ensure_ascii=False))
        picture = raster.picture if drawn else raster.stand_in
        shown = picture(self.svg) if self.svg and width else ""
        inputs = {"sheet": said, "mode": mode, "picture": shown}
        fonts = raster.fonts(said, shown)
        return typst.Compiler(
            str(TEMPLATES / "cheatsheet.typ"), root=str(TEMPLATES), font_paths=fonts, sys_inputs=inputs
        )


def _notes(notes: tuple[Note, ...]) -> list[dict[str, str]]:
    return [{"label": words(note.label), "text": words(note.text)} for note in notes]
