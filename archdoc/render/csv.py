"""Table to CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from archdoc.core.markdown import clean
from archdoc.core.tradeoffs import COLUMNS, MORE_COLUMNS, Table, cell

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet run a cell as a formula: https://owasp.org/www-community/attacks/CSV_Injection."""


def tradeoffs(table: Table) -> str:
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
