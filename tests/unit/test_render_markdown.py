"""A GitHub table: one line a row, whatever is in it."""

from __future__ import annotations

import msgspec
import pytest
from table_of import empty, example

from archdoc.core.tradeoffs import Table
from archdoc.render.markdown import tradeoffs


def choice(text: str) -> str:
    """The cell that a choice becomes, as GitHub cuts the line at bare pipes."""
    row = msgspec.structs.replace(example().rows[3], choice=text)
    line = tradeoffs(Table("T", (row,)), heading=False).splitlines()[2]
    prefix, suffix = "| 4 | the whole system |  | ", " |  |  |  |  | proposed |"
    assert line.startswith(prefix)
    assert line.endswith(suffix)
    return line[len(prefix) : -len(suffix)]


def test_the_text_is_exact() -> None:
    assert tradeoffs(example(), note="Internal") == (
        "# Trade-offs: Notes\n\n_Internal_\n\n"
        "| No. | Where | Question | Choice | Because | Turned down | Costs | Revisit when | Status |\n"
        "| --: | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 1 | • Orders API → Events<br/>• Store | How do we learn of it? | Events, not a call |"
        " • **Orders** must not wait<br/>• <code>POST \\| /n</code> is slow<br/>**Gains:** Replay |"
        " • An HTTP call: we fail together (for it: simple; against it: coupling; no replay)<br/>• A batch |"
        " =SUM(A1)<br/>**Risks:** <br/>• The queue grows (an alarm)<br/>• Loss | An answer is needed at once |"
        " superseded by 3<br/>**My part:** led<br/>**Date:** 2023-03<br/>**Decided by:** Me |\n"
        "| 2 | Events → Dispatcher (read) |  | -1 retry \\| &lt;b>now&lt;/b> |  |  |  |  | accepted |\n"
        "| 3 | Dispatcher ↔ Store |  | Postgres | Known:<br/>• one<br/>• two<br/><br/>[trap\\](javascript:alert(1)) |"
        "  |"
        ' C:\\new "quoted", a\\|b |  | accepted |\n'
        "| 4 | the whole system |  | One region |  |  |  |  | proposed |\n"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a | b", "a \\| b"),
        ("a \\| b", "a \\| b"),
        ("a \\\\| b", "a \\\\\\| b"),
        ("`a | <b>` | <i>", "<code>a \\| &lt;b></code> \\| &lt;i>"),
        ("`a <b>`", "`a <b>`"),
        ("\\<b> \\~c\\~ \\\\<d>", "&lt;b> &#126;c&#126; \\\\&lt;d>"),
        ("https://x.example/_a_?b={1}*2*, c_d", "https://x.example/%5Fa%5F?b=%7B1%7D%2A2*, c_d"),
        ("one\ntwo", "one two"),
        ("one\n\ntwo", "one<br/><br/>two"),
        ("1. a\n2. b", "1. a<br/>2. b"),
        ("`a` & `b", "`a` & `b"),
        ("ends in a backslash \\", "ends in a backslash \\"),
        ("[x]( JavaScript:1)", "[x\\]( JavaScript:1)"),
        ("[x](https://ok)", "[x](https://ok)"),
    ],
)
def test_prose_stays_markdown_and_stays_in_its_cell(typed: str, shown: str) -> None:
    assert choice(typed) == shown


def test_names_are_no_markdown() -> None:
    row = msgspec.structs.replace(example().rows[3], where=("*A*_b_ [c](d) `e` <f>|\\",))
    line = tradeoffs(Table("T", (row,)), heading=False).splitlines()[2]
    assert line.startswith("| 4 | \\*A\\*\\_b\\_ \\[c\\](d) \\`e\\` &lt;f>\\|\\\\ | ")


def test_an_empty_table_says_so() -> None:
    assert tradeoffs(empty()) == "# Trade-offs: Nothing &lt;yet>\n\nNo trade-offs are recorded.\n"


@pytest.mark.parametrize(
    "text",
    ["![a](http://x.example/a.png)", "\\\\![a](http://x.example/a.png)", "\\![a](b.png)", "!![a][b] ![`c`](d.png)"],
)
def test_a_picture_in_prose_is_text(text: str) -> None:
    """A page of another's must load nothing from elsewhere."""
    from markdown_it import MarkdownIt

    from archdoc.core.markdown_text import name, prose
    from archdoc.exporters.madr import _line

    for made in (prose(text), name(text), _line(text)):
        tokens = MarkdownIt("commonmark").parse(f"{made}\n\n[b]: http://x.example/b.png\n")
        kinds = [one.type for token in tokens for one in token.children or ()]
        assert "image" not in kinds
        assert kinds
