"""Readiness -> text for a terminal, Markdown, and JSON for programs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.core.markdown import clean
from archdoc.core.markdown_text import name
from archdoc.core.paths import Path
from archdoc.core.wording import listed
from archdoc.interview.readiness.finding import LEVELS, Finding, Level, Part, Readiness
from archdoc.render.shapes import printed_list
from archdoc.spec.source import Places

if TYPE_CHECKING:
    from rich.console import Console

DISCLAIMER = "The score is the share of what is written down; it says nothing about how good it is."
NONE = "Nothing to remark."
LONGEST_BAR, SHORTEST_BAR = 24, 6
"""Columns of a bar, where there is room and where there is not."""
MIN_WIDTH = 40
SHOWN = 50
"""Findings that are shown as text; beyond these nobody reads on before mending some."""
_STYLES: dict[Level, str] = {"error": "bold red", "warning": "yellow", "note": "cyan"}


class Report(msgspec.Struct, frozen=True):
    """The readiness of one spec: what the file is called, its title, and where its parts are written."""

    title: str
    ready: Readiness
    places: Places

    @property
    def path(self) -> str:
        """The file, as the user named it."""
        return self.places.source.path

    def mark(self, finding: Finding) -> Mark:
        """Where a finding stands."""
        return self.places.mark(*finding.path, key=True) if finding.path else Mark(self.path)


def text(reports: Sequence[Report], *, width: int = 100, colour: bool = False) -> str:
    """For a terminal of so many columns; without `colour`, plain text with no codes in it."""
    from rich.console import Console

    console = Console(
        file=io.StringIO(), width=max(width, MIN_WIDTH), force_terminal=colour, no_color=not colour,
        color_system="standard" if colour else None, legacy_windows=False, highlight=False, markup=False, emoji=False,
        _environ={},
    )  # fmt: skip
    for at, one in enumerate(reports):
        if at:
            console.print()
        _print(console, one)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def as_markdown(reports: Sequence[Report]) -> str:
    """For a pull request or a page."""
    parts = []
    for one in reports:
        parts.append(f"# Readiness of {name(one.title)}: {one.ready.score} %")
        parts.append(DISCLAIMER)
        rows = ["| Part | Points | Of | Lacks |", "| --- | --: | --: | --- |"]
        rows += [
            f"| {part.title} | {part.points} | {part.weight} | {'; '.join(part.missing)} |" for part in one.ready.parts
        ]
        parts.append("\n".join(rows))
        for level in LEVELS:
            found = one.ready.of(level)
            if found:
                lines = [
                    f"- `{shown(one.mark(it))}` {_key(it.path)}{name(it.what)} {_kept_code(it.cure)}" for it in found
                ]
                parts.append(f"## {level.capitalize()}s\n\n" + "\n".join(lines))
        parts += [] if one.ready.findings else [NONE]
    return "\n\n".join(parts) + "\n"


def as_json(reports: Sequence[Report]) -> str:
    """A list with an object for each spec."""
    return printed_list([_plain(one) for one in reports])


def count(ready: Readiness) -> str:
    """`1 error, 2 warnings and no notes`."""
    said = []
    for level in LEVELS:
        number = len(ready.of(level))
        said.append(f"{number or 'no'} {level}{'' if number == 1 else 's'}")
    return listed(said)


def shown(mark: Mark) -> str:
    """`orders.yaml:12:3`, where editors and terminals can jump to."""
    return str(mark)


def dotted(path: Path) -> str:
    """A path as `confidential.omit` has it, with items counted from 1: `launch.phases.2`."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _plain(one: Report) -> dict[str, Any]:
    parts = [
        {
            "name": part.name, "weight": part.weight, "points": part.points, "share": round(part.share, 4),
            "missing": list(part.missing),
        }
        for part in one.ready.parts
    ]  # fmt: skip
    found = []
    for it in one.ready.findings:
        mark = one.mark(it)
        found.append({
            "level": it.level, "rule": it.rule, "line": mark.line, "column": mark.column, "key": dotted(it.path),
            "what": it.what, "cure": it.cure,
        })  # fmt: skip
    return {"path": one.path, "title": one.title, "score": one.ready.score, "parts": parts, "findings": found}


def _print(console: Console, one: Report) -> None:
    from rich.padding import Padding
    from rich.text import Text

    head = Text()
    head.append(clean(one.title), style="bold")
    head.append(f"  {one.ready.score} %", style="bold cyan")
    console.print(head)
    console.print(Text(DISCLAIMER, style="dim"))
    console.print()
    for part in one.ready.parts:
        _print_part(console, part)
    console.print()
    if not one.ready.findings:
        console.print(Text(NONE))
        return
    said = count(one.ready)
    console.print(Text(f"{said[0].upper()}{said[1:]}.", style="bold"))
    for it in one.ready.findings[:SHOWN]:
        console.print()
        first = Text()
        first.append(it.level, style=_STYLES[it.level])
        first.append(f" {clean(shown(one.mark(it)))}", style="bold")
        first.append(f" {dotted(it.path)}" if it.path else "", style="dim")
        console.print(first, overflow="fold")
        console.print(Padding(Text(clean(it.what)), (0, 0, 0, 2)))
        console.print(Padding(Text(clean(it.cure), style="cyan"), (0, 0, 0, 2)))
    if len(one.ready.findings) > SHOWN:
        console.print()
        console.print(Text(f"... and {len(one.ready.findings) - SHOWN} more; -T json has them all."))


def _print_part(console: Console, part: Part) -> None:
    from rich.padding import Padding
    from rich.text import Text

    label = 21
    bar = max(SHORTEST_BAR, min(LONGEST_BAR, console.width - label - 13))
    full = bar * part.points // part.weight
    row = Text(f"  {part.title:{label}}")
    row.append("█" * full, style="green" if part.share == 1 else "yellow" if part.share >= 0.5 else "red")
    row.append("░" * (bar - full), style="dim")
    row.append(f" {part.points:2} of {part.weight}")
    console.print(row, no_wrap=True, overflow="crop")
    if part.missing:
        more = f"; and {len(part.missing) - 2} more" if len(part.missing) > 2 else ""
        console.print(Padding(Text(f"missing: {'; '.join(part.missing[:2])}{more}", style="dim"), (0, 0, 0, 4)))


def _key(path: Path) -> str:
    return f"(`{dotted(path)}`) " if path else ""


def _kept_code(text: str) -> str:
    """Our own words: their backticks are meant."""
    return text.replace("<", "&lt;")
