"""The table of trade-offs to a page of its own: no script, nothing from outside; for screen, telephone and paper."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import COLUMNS, Table
from archdoc.render.html.inline import Inlined
from archdoc.render.html.pages import render

OVER = frozenset({"superseded", "rejected", "deprecated"})


class Page(msgspec.Struct, frozen=True):
    """What parts of a page need to know of the whole: its pictures, and numbers of trade-offs by how they appear."""

    pictures: Inlined | None = None
    in_full: frozenset[int] = frozenset()
    """Those that follow in full, so that their row has only the gist."""
    over: frozenset[int] = frozenset()
    """Those that hold no longer."""

    @property
    def badges(self) -> frozenset[int]:
        """Those with a badge on a picture of the page."""
        return self.pictures.numbers if self.pictures else frozenset()


def over(rows: Iterable[Tradeoff]) -> frozenset[int]:
    """The numbers of those that hold no longer."""
    return frozenset(row.number for row in rows if row.status in OVER)


def tradeoffs(table: Table, *, note: str = "") -> str:
    """The table as a whole HTML page; row `n` has the id `tradeoff-n`. `note` is a line under the heading.

    Prose may have emphasis, code, lists and links; HTML in it and links to a script show as they were typed.
    """
    columns = tuple(column.key for column in COLUMNS if column.key != "number")
    page = Page(over=over(table.rows))
    return render("tradeoffs.html", title=table.title, rows=table.rows, columns=columns, page=page, note=note)
