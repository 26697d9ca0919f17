"""Sheet -> PDF (one page, through Typst) and Markdown.

What has no room is left out in this order: open questions; some of the picture's size; the least important
trade-offs, down to four; dates but the first three; numbers but the first three; the rest of the trade-offs; then the
picture shrinks further, and no text ever does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import msgspec

from archdoc.core.markdown_text import name, prose
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
_GAPS, _HEADER, _NOTE, _OPEN, _SLACK, _SAID, _SPARE = 20.0, 13.0, 10.0, 22.0, 80.0, 14.0, 22.0


class _Kept(msgspec.Struct, frozen=True):
    lines: frozenset[int]
    numbers: tuple[Note, ...]
    dates: tuple[Note, ...]
    open: tuple[str, ...] = ()


def pdf(sheet: Sheet, svg: str | None, *, paper: Paper = "a4") -> bytes:
    """The cheat sheet on one page, PDF/UA-1; the same input gives the same bytes."""
    setter = _Typesetter(sheet, svg, paper)
    return setter.pdf()


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

    def pdf(self) -> bytes:
        sheet = self.sheet
        every = _Kept(frozenset(line.number for line in sheet.lines), sheet.numbers, sheet.dates, sheet.open)
        sizes = SIZES if len(every.lines) <= MOST_LINES else SIZES[-1:]
        self.size, found, width, room, left = self._measured(every, sizes)
        asked = [one for one, high in zip(sheet.open, accumulate(found["open"]), strict=True) if high + _OPEN < left]
        heights = dict(zip((line.number for line in sheet.lines), found["rows"], strict=True))
        least = width * (1 - _SHRINK)
        while True:
            kept = self._chosen(room, heights, found["columns"])
            kept = msgspec.structs.replace(kept, open=tuple(asked))
            compiler = self._compiler("page", kept, width)
            at = json.loads(compiler.eval("query(<end>).first().location().page()", format="json"))
            if at == 1 or (not kept.lines and width < 120):
                break
            if asked:
                asked.pop()
                continue
            if width * 0.96 > least:
                width *= 0.96
                continue
            room -= 12.0
            width = width if kept.lines else width * 0.8
        return exported(self._compiler("page", kept, width, drawn=True))[0]

    def _measured(self, every: _Kept, sizes: Sequence[float]) -> tuple[float, dict[str, Any], float, float, float]:
        """Sets the sheet in each of `sizes` until everything fits, the open questions too.

        Where no size holds the open questions, the first size that holds all the rest is taken, or else the last one.
        Gives the size of the text, what the template measured, the picture's width, the room below the picture, and
        what all parts but the open questions leave of that room; all in points.
        """
        wide, high = svg_size(self.svg) if self.svg else (1.0, 0.0)
        enough = None
        for self.size in sizes:
            said = self._compiler("measure", every, 0.0).query("<measured>", field="value", one=True)
            found = json.loads(said)
            width = min(found["width"], found["height"] * TALLEST * wide / high) if high else 0.0
            if high and width < (readable := min(READABLE * wide / SMALL, found["width"])):
                # A tall picture may take what the rest leaves, until its text can be read.
                free = found["height"] - found["head"] - _GAPS - found["columns"] - _HEADER - sum(found["rows"])
                free -= _SLACK
                width = readable if readable <= free * wide / high else width
            room = found["height"] - found["head"] - width * high / wide - _GAPS
            room -= _SAID if high and width < READABLE * wide / SMALL - 1 else 0.0
            left = room - found["columns"] - _HEADER - sum(found["rows"])
            if self.size == sizes[-1] and high and -_SHRINK * width * high / wide < left < _SPARE:
                # Decisions are worth more than a somewhat larger picture.
                width -= (_SPARE - left) * wide / high
                room, left = room + _SPARE - left, _SPARE
            last = (self.size, found, width, room, left)
            if left > (sum(found["open"]) + _OPEN if every.open else 0.0):
                return last
            enough = enough or (last if left > 0 else None)
        return enough or last

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
            "picture-note": TOO_SMALL if self.svg and 0 < width < READABLE * svg_size(self.svg)[0] / SMALL - 1 else "",
            "columns": [column for column in columns if column["items"]],
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
