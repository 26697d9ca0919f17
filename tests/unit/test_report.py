"""Problems as a person, a program and GitHub read them."""

from __future__ import annotations

import json

from archdoc.cli import problems
from archdoc.core.errors import Mark, Problem
from archdoc.spec.text import at


def problem(text: str, line: int, column: int, width: int = 1, hint: str | None = None) -> Problem:
    return at(Mark("a.yaml", line, column, width), text, "It is wrong.", hint)


def test_text() -> None:
    shown = problems.as_text([problem("a: 1\nb: two\nc: 3\n", 2, 4, 3, "Write `2`.")])
    assert shown == (
        "a.yaml:2:4: error: It is wrong.\n 1 | a: 1\n 2 | b: two\n   |    ^^^\n 3 | c: 3\n   = hint: Write `2`.\n\n"
        "1 problem in 1 file\n"
    )


def caret(text: str, column: int, width: int = 1) -> tuple[str, str]:
    line, marked = problems.as_text([problem(text, 1, column, width)]).splitlines()[1:3]
    start = marked.index("^")
    return line, line[:start] if line.isascii() else marked


def test_a_tab_moves_the_caret_with_the_text() -> None:
    line, before = caret("\ta: x", 5)
    assert line[len(before) :].startswith("x")


def test_wide_letters_are_two_columns_and_combining_ones_none() -> None:
    shown = problems.as_text([problem("日本: e\u0301x", 1, 7)]).splitlines()
    assert problems.columns(shown[1].split("x")[0]) == shown[2].index("^")
    wide = problems.as_text([problem("a: 日本", 1, 4, 2)]).splitlines()
    assert wide[2].count("^") == 4


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = "x" * 300 + "HERE" + "y" * 300
    shown = problems.as_text([problem(text, 1, 301, 4)]).splitlines()
    assert len(shown[1]) < problems.WIDTH + 15
    assert "HERE" in shown[1]
    # The line begins with `...`, which the caret's line must count too.
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_what_could_steer_a_terminal_is_not_written() -> None:
    assert "\x1b" not in problems.as_text([Problem(Mark("a\x1b[2J.yaml"), "bad \x1b[31m", "\x1b]0;x\x07", ())])


def test_letters_that_turn_a_line_around_are_shown_as_a_stand_in() -> None:
    shown = problems.as_text([problem("a: \u202ex", 1, 5)]).splitlines()
    assert "\u202e" not in shown[1]
    assert shown[1][shown[2].index("^")] == "x"


def test_many_problems_are_capped_and_counted() -> None:
    many = [problem("a: 1", 1, 1) for _ in range(200)]
    shown = problems.as_text(many)
    assert shown.count("error:") == problems.SHOWN
    assert "... and 150 more.\n\n200 problems in 1 file\n" in shown
    assert len(json.loads(problems.as_json(many))) == 200


def test_colour_only_when_asked_for() -> None:
    assert "\x1b[" not in problems.render([problem("a: 1", 1, 1)])
    assert "\x1b[1;31merror:\x1b[0m" in problems.render([problem("a: 1", 1, 1)], colour=True)


def test_json() -> None:
    assert json.loads(problems.render([problem("a: é", 1, 4, hint="h"), Problem(Mark("b"), "w")], "json")) == [
        {"format": 1, "path": "a.yaml", "line": 1, "column": 4, "what": "It is wrong.", "hint": "h"},
        {"format": 1, "path": "b", "line": 0, "column": 0, "what": "w", "hint": None},
    ]
    assert problems.render([], "json") == "[]\n"


def test_github() -> None:
    said = Problem(Mark("a,b:c.yaml", 2, 3), "50 %\nbad", "do: this")
    assert problems.render([said], "github") == "::error file=a%2Cb%3Ac.yaml,line=2,col=3::50 %25%0Abad%0Ado: this\n"
    assert problems.render([Problem(Mark("a"), "w")], "github") == "::error file=a::w\n"


def test_files_are_counted_once() -> None:
    assert (
        problems.count([Problem(Mark("a"), ""), Problem(Mark("b", 1), ""), Problem(Mark("b", 2), "")])
        == "3 problems in 2 files"
    )
