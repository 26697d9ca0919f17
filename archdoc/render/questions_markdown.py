"""Questions to Markdown: `questions.md`, to read before the talk and to fill in after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archdoc.core.model import Model
from archdoc.interview.questions.question import Question, by_part, key, summary
from archdoc.render.markdown import name, prose

STANDINGS = {"answered": "Answered", "partial": "Partial", "open": "Open"}
_START = re.compile(r"^(\d{1,9}(?=[.)])|)(?=[#>+=.)-])")


def render(model: Model, questions: Sequence[Question], *, note: str = "") -> str:
    """The questions as Markdown, under the headings of their parts; `note` is a line under the first heading.

    Says by its key where in the spec a missing answer goes, and never by its line, so the file outlives an edit.
    """
    lines = [f"# Questions: {name(model.title)}"]
    lines += [f"_{name(note)}_"] if note else []
    lines.append(f"{summary(questions)}.")
    for about, asked in by_part(questions):
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
        lines.append("To write:\n\n" + "\n".join(f"- [ ] {_text(gap.what)} (`{key(gap.path)}`)" for gap in one.missing))
    lines += [f"Then: {_text(one.follow_up)}"] if one.follow_up else []
    return lines


def _text(text: str) -> str:
    """Prose that begins no heading, list or quote within its item."""
    return _START.sub(r"\1\\", prose(text))
