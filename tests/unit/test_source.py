"""YAML becomes plain data that holds what was typed, and every value knows its place."""

from __future__ import annotations

import pytest

from archdoc.core.errors import Mark
from archdoc.spec.source import Source, parse


def read(text: str) -> Source:
    return parse(text, "a.yaml")


@pytest.mark.parametrize("typed", ["3.10", "no", "on", "2023-02", "1_000", "12:30", "0x1F", "1e3", ".inf", "=", "true"])
def test_a_plain_scalar_stays_text(typed: str) -> None:
    assert read(f"a: {typed}").tree == {"a": typed}


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL", "!!null x"])
def test_nothing_is_none(typed: str) -> None:
    assert read(f"a: {typed}").tree == {"a": None}


def test_in_quotes_nothing_is_text() -> None:
    assert read("a: '~'\nb: ''").tree == {"a": "~", "b": ""}


def test_on_is_a_key_and_no_boolean() -> None:
    assert read("on: team").tree == {"on": "team"}


def test_the_line_break_that_ends_a_block_is_no_part_of_the_text() -> None:
    assert read("a: |\n  one\n\n  two\nb: >\n  x\n  y\n").tree == {"a": "one\n\ntwo", "b": "x y"}


def test_core_tags_leave_the_text_alone() -> None:
    source = read("a: !!str 3\nb: !!int 4\nc: !!map {d: e}")
    assert source.tree == {"a": "3", "b": "4", "c": {"d": "e"}}
    assert source.problems == ()


@pytest.mark.parametrize("tag", ["!x", "!!python/object:os.system", "!!binary", "!<tag:example.com,2020:x>"])
def test_other_tags_are_refused(tag: str) -> None:
    (problem,) = read(f"a: {tag} b").problems
    assert "is a YAML tag" in problem.what


def test_merge_keys_fill_in_what_is_not_written() -> None:
    source = read("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 0\n  <<: [*a, *b]\nd: {<<: *a, x: 9}")
    assert source.tree["c"] == {"y": "0", "x": "1", "z": "4"}
    assert source.tree["d"] == {"x": "9", "y": "2"}
    assert source.mark(source.tree["c"], "z").line == 2


def test_a_merge_of_no_map_is_a_problem() -> None:
    (problem,) = read("a: {<<: b}").problems
    assert "`<<` takes a map" in problem.what


def test_a_quoted_merge_key_is_a_key() -> None:
    assert read("'<<': b").tree == {"<<": "b"}


def test_what_an_alias_stands_for_is_one_object() -> None:
    tree = read("a: &a {x: 1}\nb: *a").tree
    assert tree["a"] is tree["b"]


def test_every_double_key_is_told_with_the_first_ones_line() -> None:
    problems = read("a: 1\nb: 2\na: 3\nb: 4").problems
    assert [(p.mark.line, p.what) for p in problems] == [
        (3, "`a` is written twice; the first is on line 1."),
        (4, "`b` is written twice; the first is on line 2."),
    ]


@pytest.mark.parametrize("text", ["? [a]\n: b", "{a: b}: c", "{{ name }}: x"])
def test_a_key_that_is_no_text_is_refused(text: str) -> None:
    assert [p.what for p in read(text).problems] == ["A key must be text, not a map or a list."]


def test_a_missing_key_is_refused() -> None:
    assert [p.what for p in read("'': x").problems] == ["A key is missing before the `:`."]


def test_marks_count_letters_and_know_their_width() -> None:
    source = read("# é日\n日本: {b: wörld, c: 'd e'}\n")
    inner = source.tree["日本"]
    assert source.mark(source.tree, "日本", key=True) == Mark("a.yaml", 2, 1, 2)
    assert source.mark(inner, "b") == Mark("a.yaml", 2, 9, 5)
    assert source.mark(inner, "c") == Mark("a.yaml", 2, 19, 5)
    assert source.mark(inner, "nowhere") == Mark("a.yaml")


def test_a_path_that_ends_early_is_located_at_what_stands_nearest() -> None:
    source = read("a:\n  - b\n  - c: d\n")
    assert source.locate(source.tree, ["a", 1, "c"]).line == 3
    assert source.locate(source.tree, ["a", 1, "x", "y"]) == source.locate(source.tree, ["a", 1])
    assert source.locate(source.tree, []).line == 1


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    source = read("\ufeffa: b\r\nc: d\r\n")
    assert source.tree == {"a": "b", "c": "d"}
    assert source.mark(source.tree, "c") == Mark("a.yaml", 2, 4, 1)


def test_a_problem_shows_the_lines_around_it() -> None:
    source = read("a: 1\nb: 2\nc: 3\nd: 4\n")
    assert source.problem(Mark("a.yaml", 3, 1), "x").source == ((1, "a: 1"), (2, "b: 2"), (3, "c: 3"), (4, "d: 4"))
    assert source.problem(Mark("a.yaml"), "x").source == ()
