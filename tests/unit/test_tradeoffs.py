"""The rationale table: its numbers, its places, its cells."""

from __future__ import annotations

import pytest
from table_of import SPEC, rows

from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import COLUMNS, MORE_COLUMNS, Column, cell, folded, status, table
from archdoc.spec import load


def column(key: str) -> Column:
    return next(one for one in (*COLUMNS, *MORE_COLUMNS) if one.key == key)


@pytest.fixture
def found() -> tuple[Tradeoff, ...]:
    return rows()


def test_rows_are_the_models_tradeoffs_in_the_order_of_their_numbers(found: tuple[Tradeoff, ...]) -> None:
    model = load.load_text(SPEC)
    assert [row.number for row in found] == [one.number for one in model.tradeoffs] == [1, 2, 3, 4]
    assert [row.choice for row in found] == [one.choice for one in model.tradeoffs]
    assert table(model).title == "Notes"


def test_where_says_edges_then_elements_by_name_or_the_whole_system(found: tuple[Tradeoff, ...]) -> None:
    assert [row.where for row in found] == [
        ("Orders API → Events", "Store"),
        ("Events → Dispatcher (read)",),
        ("Dispatcher ↔ Store",),
        ("the whole system",),
    ]


def test_cells_hold_the_texts_as_typed(found: tuple[Tradeoff, ...]) -> None:
    first = found[0]
    assert cell(first, column("number")) == ("1",)
    assert cell(first, column("because")) == ("**Orders** must not wait", "`POST | /n` is slow")
    assert cell(first, column("alternatives")) == (
        "An HTTP call: we fail together (for it: simple; against it: coupling; no replay)",
        "A batch",
    )
    assert cell(first, column("risks")) == ("The queue grows (an alarm)", "Loss")
    assert cell(found[1], column("question")) == ()


def test_status_names_the_decision_that_took_its_place(found: tuple[Tradeoff, ...]) -> None:
    assert [status(row) for row in found] == ["superseded by 3", "accepted", "accepted", "proposed"]


def test_the_rest_folds_under_a_column_and_nothing_is_lost(found: tuple[Tradeoff, ...]) -> None:
    assert folded(found[0], column("costs")) == [(column("risks"), ("The queue grows (an alarm)", "Loss"))]
    assert folded(found[1], column("costs")) == []
    assert {one.under for one in MORE_COLUMNS} <= {one.key for one in COLUMNS}
