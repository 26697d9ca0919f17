"""Table to CSV (RFC 4180), safe to open in a spreadsheet.

Table to JSON, for other programs: every key is always there, in the same order.

Questions to JSON, for other programs: every key is always there, in the same order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import msgspec

from archdoc.core import vocabulary
from archdoc.core.markdown import clean
from archdoc.core.tradeoffs import COLUMNS, MORE_COLUMNS, Table, cell
from archdoc.interview.questions.question import Gap, Question, key
from archdoc.render import shapes
from archdoc.spec.source import Places

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet run a cell as a formula: https://owasp.org/www-community/attacks/CSV_Injection."""

_PLACE = ("number", "id", "where", "question", "choice")
_FIELDS = (*_PLACE, *(field for field in vocabulary.Tradeoff.__struct_fields__ if field not in _PLACE))
"""The keys of a trade-off in JSON, in their order."""


def tradeoffs_csv(table: Table) -> str:
    """The table as CSV: a header line, then a line for each decision, each ended by CR LF.

    Several items are lines of one cell. The columns are always the same. A cell that a spreadsheet would take for a
    formula begins with an apostrophe.
    """
    columns = (*COLUMNS, *MORE_COLUMNS)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.title for column in columns)
    for row in table.rows:
        writer.writerow(_safe("\n".join(cell(row, column))) for column in columns)
    return out.getvalue()


def _safe(text: str) -> str:
    text = clean(text)
    return f"'{text}" if text.startswith(FORMULA) else text


def tradeoffs_json(table: Table) -> str:
    """The table as an object of `title` and `tradeoffs`; texts are as they were typed, an unsaid one is null or []."""
    rows = [{field: _plain(getattr(row, field)) for field in _FIELDS} for row in table.rows]
    return shapes.printed({"title": table.title, "tradeoffs": rows})


def _plain(value: object) -> object:
    """The value with every field of its structs, even those which msgspec would leave out as defaults."""
    if isinstance(value, msgspec.Struct):
        return {field: _plain(getattr(value, field)) for field in value.__struct_fields__}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def questions(title: str, shown: Sequence[Question], places: Places | None = None) -> str:
    """An object of `title` and `questions`, the heaviest first.

    Each gap has its `what` and `key`; with `places` also `file`, `line` and `column`, which are null without.
    """
    return shapes.printed({"title": title, "questions": [_question(one, places) for one in shown]})


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
