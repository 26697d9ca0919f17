"""`.env` files and the variables in compose files."""

from __future__ import annotations

import pytest

from archdoc.importers.env_files import LONGEST, fill, read_env

VALUES = {"A": "1", "E": "", "H": "db"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("$A${A}", "11"),
        ("${N:-d}${E:-d}${A:-d}", "dd1"),
        ("${N-d}${E-d}", "d"),
        ("${N:-${M:-x}y}", "xy"),
        ("${N:-http://${H}:1}", "http://db:1"),
        ("${A:+yes}${E:+yes}${E+yes}${N+yes}", "yesyes"),
        ("${A:?no}", "1"),
        ("$$A $${A}", "$A ${A}"),
        ("${N}/${N:?say so}", "${N}/${N}"),
        ("cost $5 ${ a$", "cost $5 ${ a$"),
        ("${A", "${A"),
    ],
)
def test_variables_are_filled_in_as_compose_does(text: str, filled: str) -> None:
    assert fill(text, VALUES, {}) == filled


def test_a_variable_without_a_value_is_reported_with_its_line() -> None:
    missing: dict[str, int] = {}
    fill("$A $N ${M:-x} ${O:?no}", VALUES, missing, 7)
    assert missing == {"N": 7, "O": 7}


def test_an_env_file() -> None:
    text = """# a comment
A=1 # the first
export B='as $A is' # quoted
C="two
lines $A"
D=${A}${Z:-z}
E=
F: yaml
G=a#b
not a line
"""
    assert read_env(text, {}, {}) == {
        "A": "1", "B": "as $A is", "C": "two\nlines 1", "D": "1z", "E": "", "F": "yaml", "G": "a#b"
    }  # fmt: skip


def test_values_that_double_at_each_line_stay_bounded() -> None:
    text = "A0=xxxxxxxxxx\n" + "\n".join(f"A{n + 1}=$A{n}$A{n}" for n in range(60))
    assert max(map(len, read_env(text, {}, {}).values())) <= LONGEST


def test_defaults_nested_without_end_are_cut() -> None:
    assert len(fill("${A:-" * 5000 + "}" * 5000, {}, {})) <= LONGEST
