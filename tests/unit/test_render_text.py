"""A terminal's table: within its width, and free of codes unless colour was asked for."""

from __future__ import annotations

import msgspec
import pytest
from rich.cells import cell_len
from table_of import empty, example

from archdoc.core.tradeoffs import Table
from archdoc.render.terminal import tradeoffs

RECORDS = """\
Notes

1. Events, not a call
   Where:
     • Orders API → Events
     • Store
   Question: How do we learn of it?
   Because:
     • Orders must not wait
     • POST | /n is slow
   Turned down:
     • An HTTP call: we fail together (for it: simple;
       against it: coupling; no replay)
     • A batch
   Costs: =SUM(A1)
   Revisit when: An answer is needed at once
   Status: superseded by 3
   Gains: Replay
   Risks:
     • The queue grows (an alarm)
     • Loss
   My part: led
   Date: 2023-03
   Decided by: Me

2. -1 retry | <b>now</b>
   Where: Events → Dispatcher (read)
   Status: accepted

3. Postgres
   Where: Dispatcher ↔ Store
   Because:
     Known:
     • one
     • two

     [trap](javascript:alert(1))
   Costs: C:\\new "quoted", a|b
   Status: accepted

4. One region
   Where: the whole system
   Status: proposed
"""


def test_a_narrow_terminal_gets_records() -> None:
    assert tradeoffs(example(), width=60) == RECORDS


@pytest.mark.parametrize("width", [20, 40, 60, 99, 100, 101, 130, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in tradeoffs(example(), width=width).splitlines()) <= width


def test_a_wide_one_gets_a_table_with_every_decision() -> None:
    lines = tradeoffs(example(), width=120).splitlines()
    assert [word for word in lines[2].split() if word != "│"] == [
        "No.", "Where", "Choice", "Because", "Turned", "down", "Costs", "Status",
    ]  # fmt: skip
    assert [line.split()[1] for line in lines if line.split()[1:2] and line.split()[1].isdigit()] == [
        "1",
        "2",
        "3",
        "4",
    ]
    assert "superseded" in tradeoffs(example(), width=100)
    assert "Revisit when" in tradeoffs(example(), width=160)


@pytest.mark.parametrize("width", [60, 120])
def test_codes_come_only_with_colour(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in tradeoffs(example(), width=width)
    assert "\x1b[" in tradeoffs(example(), width=width, colour=True)


def test_what_was_typed_drives_no_terminal() -> None:
    row = msgspec.structs.replace(example().rows[3], choice="a\x1b[2J[red]b[/red] :smile:", where=("\x1b]0;t\x07",))
    for width in (60, 120):
        text = tradeoffs(Table("\x1b[31mT", (row,)), width=width)
        assert "\x1b" not in text
        assert "\x07" not in text
    assert "4. a[2J[red]b[/red] :smile:" in tradeoffs(Table("T", (row,)), width=60)


def test_an_empty_table_says_so() -> None:
    assert tradeoffs(empty()) == "No trade-offs are recorded.\n"
