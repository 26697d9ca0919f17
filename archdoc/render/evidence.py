"""Evidence -> a table for a terminal, a page of Markdown, and JSON for programs."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from archdoc.core.markdown import clean
from archdoc.core.markdown_text import name
from archdoc.evidence.count import names_of
from archdoc.evidence.values import Evidence, Part, Share
from archdoc.render.shapes import printed

COLUMNS = 16
"""Of the chart over time."""
WIDE = 116
"""Columns from which on a terminal has room for shares in percent too."""
_HEIGHTS = "▁▂▃▄▅▆▇█"
NOT_SEEN = (
    "Counted are commits and lines, not thought: reviews, designs, pairing under one name, and what was squashed under "
    "another's name don't show."
)


def text(found: Evidence, notes: Sequence[str] = (), *, width: int = 100, colour: bool = False) -> str:
    """For a terminal of so many columns; without `colour`, plain text with no codes in it."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(
        file=io.StringIO(), width=max(width, 60), force_terminal=colour, no_color=not colour,
        color_system="standard" if colour else None, legacy_windows=False, highlight=False, markup=False, emoji=False,
        _environ={},
    )  # fmt: skip
    console.print(Text(f"Evidence for {clean(found.title)}", style="bold"))
    console.print(Text(_head(found), style="dim"))
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    titles = _titles(found)
    kept = [at for at, (title, _) in enumerate(titles) if title != "%" or width >= WIDE]
    for at in kept:
        table.add_column(titles[at][0], justify="right" if titles[at][1] else "left", no_wrap=at > 0)
    for part in (*found.parts, *found.totals):
        cells = _cells(part, found)
        table.add_row(*(Text(clean(cells[at]), style="dim" if not part.id else "") for at in kept))
    console.print(table)
    for part in (*found.parts, *found.totals):
        for line in _apart(part):
            console.print(Padding(Text(clean(f"{part.name}: {line}")), (0, 0, 0, 2)))
    for line in _below(found):
        console.print(Text(clean(line), style="dim"))
    for note in notes:
        console.print(Text(clean(f"• {note}"), style="cyan"))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def markdown(found: Evidence, notes: Sequence[str] = ()) -> str:
    """As a page, with the patterns that were counted in."""
    titles = _titles(found)
    rows = ["| " + " | ".join(title for title, _ in titles) + " |",
            "| " + " | ".join("--:" if right else "---" for _, right in titles) + " |"]  # fmt: skip
    rows += ["| " + " | ".join(name(cell) for cell in _cells(part, found)) + " |"
             for part in (*found.parts, *found.totals)]  # fmt: skip
    parts = [f"# Evidence for {name(found.title)}", name(_head(found)), "\n".join(rows)]
    apart = [f"- {name(part.name)}: {name(line)}" for part in (*found.parts, *found.totals) for line in _apart(part)]
    code = [f"- {name(part.name)}: {', '.join(_code(one) for one in part.code)}"
            + (", a guess" if part.guessed else "") for part in found.parts]  # fmt: skip
    for title, lines in (
        ("Counted apart", apart), ("Where the files say something else", [f"- {name(one)}" for one in notes]),
        ("Counted in", code), ("What the numbers don't hold", [f"- {name(line)}" for line in _below(found)]),
    ):  # fmt: skip
        parts += [f"## {title}\n\n" + "\n".join(lines)] if lines else []
    return "\n\n".join(parts) + "\n"


def as_json(found: Evidence, notes: Sequence[str] = ()) -> str:
    """An object: `format`, the repositories, and for each part its numbers; every key is always there."""
    made = {
        "title": found.title, "day": found.day, "period_end": found.period_end or None,
        "repos": [msgspec.structs.asdict(one) for one in found.repos],
        "parts": [_plain(one) for one in found.parts], "totals": [_plain(one) for one in found.totals],
        "without_code": list(found.without), "remarks": list(found.remarks), "notes": list(notes),
    }  # fmt: skip
    return printed(made)


def chart(months: Mapping[str, Share], span: tuple[str, str]) -> str:
    """My changes over time, as high as they are many; a dot where only others changed something.

    Arguments:
        months: Changes by month.
        span: The first and the last month of the chart: 2023-02.
    """
    first, last = map(_number, span)
    columns = min(COLUMNS, last - first + 1)
    mine, every = [0] * columns, [0] * columns
    for month, share in months.items():
        at = (_number(month) - first) * columns // (last - first + 1)
        if 0 <= at < columns:
            mine[at] += share.mine
            every[at] += share.all
    most = max(mine)
    return "".join(
        _HEIGHTS[(len(_HEIGHTS) - 1) * one // most] if one else "·" if other else " "
        for one, other in zip(mine, every, strict=True)
    ).rstrip()


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])


def _head(found: Evidence) -> str:
    return f"Counted {found.day} at {names_of(found.repos) or 'no commit'}; mine of all, without merges and programs."


def _titles(found: Evidence) -> list[tuple[str, bool]]:
    then = [(f"Lines {found.period_end[:7]}", True)] if _ended(found) else []
    return [
        ("Part", False), ("Changes", True), ("%", True), ("Lines today", True), ("%", True), *then,
        ("Begun", True), ("When", False), ("Others", True), ("Over time", False),
    ]  # fmt: skip


def _ended(found: Evidence) -> bool:
    return any(part.lines_then is not None for part in found.totals)


def _cells(part: Part, found: Evidence) -> list[str]:
    months = [month for one in found.totals for month in one.months]
    span = (min(months), max(months)) if months else None
    then = [str(part.lines_then or "–")] if _ended(found) else []
    called = (
        part.name + (" (guessed)" if part.guessed else "") + (f" of {part.repo}" if part.repo and not part.id else "")
    )
    return [
        called,
        str(part.changes), part.changes.percent, str(part.lines), part.lines.percent, *then, str(part.files),
        _when(part), str(part.others), chart(part.months, span) if span else "",
    ]  # fmt: skip


def _when(part: Part) -> str:
    first, last = part.first[:7], part.last[:7]
    return f"{first}–{last}" if last != first else first or "–"


def _apart(part: Part) -> list[str]:
    said = [
        f"{count} {what}{'' if count == 1 else 's'} {of}"
        for count, what, of in (
            (part.coauthored, "commit", "of others with me as a co-author"),
            (part.reviewed, "commit", "that I reviewed"), (part.merges, "merge", "of mine"),
        ) if count
    ]  # fmt: skip
    lines = [", ".join(said)] if said else []
    if part.unknown_lines:
        lines.append(f"{part.unknown_lines:,} lines are older than what is here, and are counted as nobody's.")
    if part.teams or part.people:
        by_name = [f"{part.people or ''} named by a person's name or an unclear one".strip()] if part.people else []
        lines.append(f"owned by {', '.join([*part.teams, *by_name])} (CODEOWNERS)")
    if part.names:
        lines.append("others: " + ", ".join(f"{who.partition(' <')[0]} {count:,}" for who, count in part.names))
    return lines


def _below(found: Evidence) -> list[str]:
    lines = list(found.remarks)
    if found.without:
        lines.append(f"No code is known of {', '.join(found.without)}: say it by the key “code”.")
    left = sum(one.left_out for one in found.repos)
    if left:
        lines.append(f"{left} generated, vendored or very large file{'s are' if left > 1 else ' is'} left out.")
    return [*lines, NOT_SEEN]


def _code(pattern: str) -> str:
    return f"`` {clean(pattern)} ``" if "`" in pattern else f"`{clean(pattern)}`"


def _plain(part: Part) -> dict[str, Any]:
    made = msgspec.structs.asdict(part) | {"id": part.id or None, "months": {}}
    made["months"] = {month: msgspec.structs.asdict(share) for month, share in part.months.items()}
    for key in ("changes", "lines", "files"):
        made[key] = msgspec.structs.asdict(getattr(part, key))
    made["lines_then"] = msgspec.structs.asdict(part.lines_then) if part.lines_then is not None else None
    made["names"] = [{"name": who.partition(" <")[0], "changes": count} for who, count in part.names]
    return made
