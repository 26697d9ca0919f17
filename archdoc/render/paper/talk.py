"""Talk -> text for a terminal, Markdown, and a PDF of a page or two to hold in the hand, through Typst."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from archdoc.core.markdown import clean
from archdoc.core.markdown_text import name
from archdoc.core.vocabulary import Paper
from archdoc.diagram import raster
from archdoc.interview.talk import WORDS_A_MINUTE, Point, Talk
from archdoc.render.paper.dossier import TEMPLATES, exported, svg_size
from archdoc.render.paper.richtext import words

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

MIN_WIDTH = 40
OPEN_TITLE = "Likely to be asked next, and not answered yet"
LOOKS = (
    (1, 11.5, 1, 0.4), (1, 10.5, 1, 0.36), (1, 10, 2, 0.36), (2, 11, 1, 0.4), (2, 10.5, 2, 0.4), (2, 10, 2, 0.36),
    (2, 9.4, 2, 0.34), (2, 8.8, 2, 0.32), (2, 8.6, 2, 0.26), (2, 8.6, 2, 0.0), (2, 8.2, 2, 0.0),
    (2, 7.8, 2, 0.0), (2, 7.5, 2, 0.0),
)  # fmt: skip
"""Pages, size of the text in points, columns, and the share of the page's height for the picture: the first that fits.
"""
LONG = (0, 9.4, 2, 0.36)
"""Pages (0: any number), size, columns and share for a talk that doesn't fit on two pages in any of the sizes above."""
_MARGIN = 74.0
"""Of a page's width, in points."""
_SIZES = {"a4": (595.0, 842.0), "us-letter": (612.0, 792.0)}


def clock(seconds: int) -> str:
    """`0:05`, `12:30`."""
    return f"{seconds // 60}:{seconds % 60:02}"


def summed(talk: Talk) -> str:
    """How long it is: `700 words in 5:00 of 5 minutes, at 140 words a minute`."""
    minutes = "1 minute" if talk.minutes == 1 else f"{talk.minutes} minutes"
    told = "1 word" if talk.words == 1 else f"{talk.words:,} words"
    said = f"{told}, {clock(talk.seconds)} of {minutes} at {WORDS_A_MINUTE} words a minute."
    return said + (" The file has no more to say." if talk.seconds < talk.minutes * 48 else "")


def text(talk: Talk, *, width: int = 100, colour: bool = False) -> str:
    """For a terminal of so many columns; without `colour`, plain text with no codes in it."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(
        file=io.StringIO(), width=max(width, MIN_WIDTH), force_terminal=colour, no_color=not colour,
        color_system="standard" if colour else None, legacy_windows=False, highlight=False, markup=False, emoji=False,
        _environ={},
    )  # fmt: skip
    console.print(Text(clean(talk.title), style="bold"))
    console.print(Text(" · ".join(one for one in (clean(talk.subtitle), talk.notice) if one), style="dim"))
    console.print(Text(summed(talk)))
    for one in talk.points:
        console.print()
        head = Text()
        head.append(f"{clock(one.start):>5}  ", style="bold cyan")
        head.append(clean(one.heading), style="bold")
        head.append(f"  ({one.seconds} s)", style="dim")
        console.print(head)
        if _show(one):
            console.print(Padding(Text(clean(_show(one)), style="cyan"), (0, 0, 0, 7)))
        for say in one.says:
            line = Text()
            line.append(f"{clean(say.label)}: " if say.label else "", style="bold")
            line.append(clean(say.text))
            console.print(Padding(line, (0, 0, 0, 7)))
    if talk.open:
        console.print()
        console.print(Text(OPEN_TITLE, style="bold"))
        for unsettled in talk.open:
            console.print(_item("-", Text(clean(unsettled.question)), 2))
            if unsettled.missing:
                console.print(_item("→", Text(clean(unsettled.missing), style="dim"), 4))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _item(mark: str, text: Text, indent: int) -> Table:
    """A text behind a mark, its further lines below the first."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=indent + 1, justify="right", no_wrap=True)
    grid.add_column()
    grid.add_row(mark, text)
    return grid


def as_markdown(talk: Talk, picture: str = "") -> str:
    """As Markdown; `picture` is the address of its picture."""
    parts = [f"# {name(talk.title)}"]
    parts += [name(" · ".join(one for one in (talk.subtitle, talk.notice) if one))] if talk.subtitle else []
    parts += [summed(talk)]
    parts += [f"![{name(talk.title)}]({picture})"] if picture else []
    for one in talk.points:
        lines = [f"## {clock(one.start)} {name(one.heading)}"]
        told = f"{one.seconds} s"
        lines.append(f"*{told}, {name(_show(one))}*" if _show(one) else f"*{told}*")
        says = [f"**{name(say.label)}:** {name(say.text)}" if say.label else name(say.text) for say in one.says]
        lines.append("\n".join(f"- {said}" for said in says))
        parts.append("\n\n".join(lines))
    if talk.open:
        asked = "\n".join(f"- **{name(one.question)}** {name(one.missing)}".rstrip() for one in talk.open)
        parts.append(f"## {OPEN_TITLE}\n\n{asked}")
    return "\n\n".join(parts) + "\n"


def pdf(talk: Talk, svg: str | None, *, alt: str = "", paper: Paper = "a4") -> bytes:
    """On one page, or on the two sides of a sheet, in the largest type that has room; PDF/UA-1.

    The picture, an SVG text, goes where the type would be too small otherwise. The same input gives the same bytes.
    """
    for pages, size, columns, share in (*LOOKS, LONG):
        compiler = _compiler(talk, svg and raster.stand_in(svg), alt, paper, size, columns, share)
        at = json.loads(compiler.eval("query(<end>).first().location().page()", format="json"))
        if at <= pages:
            break
    return exported(_compiler(talk, svg and raster.picture(svg), alt, paper, size, columns, share))[0]


def _compiler(
    talk: Talk, svg: str | None, alt: str, paper: Paper, size: float, columns: int, share: float
) -> Any:  # fmt: skip
    import typst

    width = 0.0
    if svg and share:
        wide, high = svg_size(svg)
        across, down = _SIZES[paper]
        width = min(across - _MARGIN, down * share * wide / high)
    data = {
        "title": words(talk.title), "subtitle": words(talk.subtitle), "notice": talk.notice, "language": "en",
        "running": words(talk.title[:90]), "sum": summed(talk), "paper": paper, "size": size, "columns": columns,
        "picture-width": round(width, 2), "alt": alt, "open-title": OPEN_TITLE,
        "points": [
            {
                "at": clock(one.start), "heading": words(one.heading), "seconds": f"{one.seconds} s",
                "show": words(one.show), "badges": list(one.badges),
                "says": [
                    {"label": words(say.label), "text": words(say.text), "inner": bool(say.label)} for say in one.says
                ],
            }
            for one in talk.points
        ],
        "open": [{"question": words(one.question), "missing": words(one.missing)} for one in talk.open],
    }  # fmt: skip
    said = raster.drawable(json.dumps(data, ensure_ascii=False))
    shown = svg if svg and width else ""
    inputs = {"talk": said, "picture": shown}
    fonts = raster.fonts(said, shown)
    return typst.Compiler(str(TEMPLATES / "talk.typ"), root=str(TEMPLATES), font_paths=fonts, sys_inputs=inputs)


def _show(one: Point) -> str:
    """What to point at, in words: `badges 3 and 9`, or `badge 3 at Dispatcher → Email queue`."""
    numbers = [str(number) for number in one.badges]
    if not numbers:
        return one.show
    badges = f"badge {numbers[0]}" if len(numbers) == 1 else f"badges {', '.join(numbers[:-1])} and {numbers[-1]}"
    return f"{badges} at {one.show}" if one.show else badges
