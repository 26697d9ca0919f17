"""Questions to JSON, for other programs: every key is always there, in the same order."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archdoc.interview.questions.question import Gap, Question, key
from archdoc.spec.source import Places


def questions(title: str, shown: Sequence[Question], places: Places | None = None) -> str:
    """An object of `title` and `questions`, the heaviest first.

    Each gap has its `what` and `key`; with `places` also `file`, `line` and `column`, which are null without.
    """
    content = {"title": title, "questions": [_question(one, places) for one in shown]}
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def _question(one: Question, places: Places | None) -> dict[str, object]:
    made = {field: getattr(one, field) for field in one.__struct_fields__}
    return made | {"missing": [_gap(gap, places) for gap in one.missing]}


def _gap(gap: Gap, places: Places | None) -> dict[str, object]:
    mark = places.mark(*gap.path) if places else None
    return {
        "what": gap.what,
        "key": key(gap.path),
        "path": gap.path,
        "file": mark.path if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
    }
