"""Table to Markdown, for GitHub and whatever else reads its tables (https://github.github.com/gfm/#tables-extension-).

Questions to Markdown: `questions.md`, to read before the talk and to fill in after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archdoc.core.markdown_text import BREAK, CODE, escaped, name, prose
from archdoc.core.model import Model, Tradeoff
from archdoc.core.tradeoffs import COLUMNS, Column, Table, cell, folded
from archdoc.interview.questions.question import Question, as_asked, by_part, key, summary


def tradeoffs(table: Table, *, heading: bool = True, note: str = "") -> str:
    """The table as Markdown; `note` is a line under the heading.

    Prose keeps its emphasis, code and links. HTML in it shows as typed, and so do links to a script or a local file.
    """
    top = [f"# Trade-offs: {name(table.title)}\n"] if heading else []
    top += [f"_{name(note)}_\n"] if note else []
    if not table.rows:
        return "\n".join([*top, "No trade-offs are recorded.\n"])
    lines = [_line([column.title for column in COLUMNS])]
    lines.append(_line(["--:" if column.key == "number" else "---" for column in COLUMNS]))
    lines += [_line([_cell(row, column) for column in COLUMNS]) for row in table.rows]
    return "\n".join([*top, "\n".join(lines) + "\n"])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(row: Tradeoff, column: Column) -> str:
    lines = [_items(column, cell(row, column))]
    for one, texts in folded(row, column):
        lines.append(f"**{one.title}:** " + (BREAK if len(texts) > 1 else "") + _items(one, texts))
    return BREAK.join(line for line in lines if line)


def _items(column: Column, texts: tuple[str, ...]) -> str:
    shown = [prose(text) if column.prose else name(text) for text in texts]
    return shown[0] if len(shown) == 1 else BREAK.join(f"• {text}" for text in shown)


STANDINGS = {"answered": "Answered", "partial": "Partial", "open": "Open"}
_START = re.compile(r"^(\d{1,9}(?=[.)])|)(?=[#>+=.)-])")


def render(model: Model, questions: Sequence[Question], *, note: str = "", followed: bool = False) -> str:
    """The questions as Markdown: the likeliest, then the others under the headings of their parts.

    `note` is a line under the first heading. Questions that are `followed` through one part stand by part alone.

    Says by its key where in the spec a missing answer goes, and never by its line, so the file outlives an edit.
    """
    lines = [f"# Questions: {name(model.title)}"]
    lines += [f"_{name(note)}_"] if note else []
    lines.append(f"{summary(questions)}.")
    for about, asked in (by_part if followed else as_asked)(questions):
        lines.append(f"## {name(about)}")
        for one in asked:
            lines += _question(one)
    return "\n\n".join(lines) + "\n"


def _question(one: Question) -> list[str]:
    badges = f", trade-off{'s' if len(one.tradeoffs) > 1 else ''} {', '.join(map(str, one.tradeoffs))}"
    standing = STANDINGS[one.standing] + (badges if one.tradeoffs else "")
    lines = [f"### {name(one.text)}", f"{standing} · `{one.id}`"]
    lines += ["\n".join(f"- {_text(line)}" for line in one.answer)] if one.answer else []
    if one.missing:
        wanted = [f"- [ ] {_asked(gap.what)} (`{key(gap.path)}`)" for gap in one.missing]
        lines.append("To write:\n\n" + "\n".join(wanted))
    lines += [f"Then: {_text(one.follow_up)}"] if one.follow_up else []
    return lines


def _asked(text: str) -> str:
    """What to write: plain words with names in them, and keys as code."""
    parts = CODE.split(text)
    # Of each code, the split gives its backticks and what is between them.
    words = [escaped(part) if at % 3 == 0 else f"`{part}`" if at % 3 == 2 else "" for at, part in enumerate(parts)]
    return _START.sub(r"\1\\", "".join(words))


def _text(text: str) -> str:
    """Prose that begins no heading, list or quote within its item."""
    return _START.sub(r"\1\\", prose(text))
