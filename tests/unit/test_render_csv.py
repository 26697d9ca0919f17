"""CSV that any reader reads back, and that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from table_of import empty, example

from archdoc.core.tradeoffs import Table
from archdoc.render.data import tradeoffs_csv as tradeoffs
from archdoc.render.table import content

HEAD = (
    "No.,Where,Question,Choice,Because,Turned down,Costs,Revisit when,Status,"
    "Gains,Risks,Scaling,Changed because,My part,Date,Decided by,Weighed by,Against it,To take it back\r\n"
)


def test_the_lines_are_exact() -> None:
    assert tradeoffs(example()) == (
        HEAD + '1,"Orders API → Events\nStore",How do we learn of it?,"Events, not a call",'
        '"**Orders** must not wait\n`POST | /n` is slow",'
        '"An HTTP call: we fail together (for it: simple; against it: coupling; no replay)\nA batch",'
        "'=SUM(A1),An answer is needed at once,superseded by 3,Replay,"
        '"The queue grows (an alarm)\nLoss",,,led,2023-03,Me,,,\r\n'
        "2,Events → Dispatcher (read),,'-1 retry | <b>now</b>,,,,,accepted,,,,,,,,,,\r\n"
        '3,Dispatcher ↔ Store,,Postgres,"Known:\n\n- one\n- two\n\n[trap](javascript:alert(1))",,'
        '"C:\\new ""quoted"", a\\|b",,accepted,,,,,,,,,,\r\n'
        "4,the whole system,,One region,,,,,proposed,,,,,,,,,,\r\n"
    )


def test_a_file_says_that_it_is_utf_8_as_spreadsheets_need_it() -> None:
    assert content(example(), "csv").startswith("\ufeffNo.,".encode())


def test_a_reader_gets_every_row_whole() -> None:
    read = list(csv.DictReader(io.StringIO(tradeoffs(example()), newline="")))
    assert [row["No."] for row in read] == ["1", "2", "3", "4"]
    assert read[2]["Costs"] == 'C:\\new "quoted", a\\|b'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_a_formula(start: str) -> None:
    row = msgspec.structs.replace(example().rows[3], choice=f"{start}cmd", decided_by=f"{start}x", where=(f"{start}y",))
    (read,) = csv.DictReader(io.StringIO(tradeoffs(Table("T", (row,))), newline=""))
    assert [read[key] for key in ("Choice", "Decided by", "Where")] == [f"'{start}cmd", f"'{start}x", f"'{start}y"]


def test_an_empty_table_is_its_header() -> None:
    assert tradeoffs(empty()) == HEAD
