"""A YAML mistake is told in the words of the one who made it, where it was made."""

from __future__ import annotations

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.spec.source import parse

CASES = [
    ("label: send: it", 1, 8, "A text with `: ` in it must be in quotes", 'Write `label: "send: it"`'),
    ('- a -> b: say "x": y', 1, 11, "A text with `: `", ""),
    ("title:foo\nb: c", 1, 1, "A space is missing after `title:`", "Write `title: ...`"),
    ("a: 1\ntitle:foo\nb: c", 2, 1, "A space is missing after `title:`", ""),
    ("a: 'x\nb: c\n", 1, 4, "The quote ' opened here is never closed", ""),
    ('a: "x\nb: c\n', 1, 4, 'The quote " opened here is never closed', ""),
    ("a: @x y", 1, 4, "begin with `@`", 'Write "@x y"'),
    ("a: `x`", 1, 4, "begin with a backtick", ""),
    ("a: %x", 1, 4, "begin with `%`", ""),
    ("%x: 1", 1, 1, "begin with `%`", ""),
    ("a: *very* good", 1, 4, "begin with `*`", 'Write "*very* good"'),
    ("a: *x", 1, 4, "`*x` is a YAML alias", "quotes"),
    ("a: >90 %", 1, 4, "begin with `>`", ""),
    ("a: |x", 1, 4, "begin with `|`", ""),
    ("a: ]", 1, 4, "begin with `]`", ""),
    ("a: ? b", 1, 4, "begin with `?`", ""),
    ("a: - b", 1, 4, "A list can't begin on the same line as its key", ""),
    ("a: b\n\tc: d", 2, 1, "a tab in the indentation", "Indent with spaces"),
    ("a:\n  - b\n\t- c", 3, 1, "a tab in the indentation", ""),
    ("a: {b: c", 1, 4, "The `{` opened here is never closed", "`}`"),
    ("a: [b, c\nd: e", 1, 4, "The `[` opened here is never closed", "`]`"),
    ("a: [b] -> c", 1, 8, "more after the closing `]`", "without brackets"),
    ("e: [a -> [b, c]: x]", 1, 10, "An edge to several ends can't stand between `[` and `]`", "- a -> [b, c]"),
    ("a: {b} uses it", 1, 8, "more after the closing `}`", 'quotes if it is meant as text: "{b} uses it"'),
    ('a: "x" y', 1, 8, 'more after the closing "', "'\"x\" y'"),
    ("a: 'it's'", 1, 8, "more after the closing '", '"it\'s"'),
    ('a: "C:\\path"', 1, 7, "`\\p` means nothing between double quotes", "`\\\\p`"),
    ("- a\nb: c", 2, 1, "The list that begins on line 1", ""),
    ("a: b\n- c", 2, 1, "A list item stands among the keys", ""),
    ("a:\n    b: 1\n  c: 2", 3, 3, "indented by 2, which matches nothing above", "from line 1 on, are indented by 0"),
    ("a:\n  b: 1\n   c: 2", 3, 4, "indented under line 2, which already has a value", "like line 2"),
    ("title: x\nfoo bar\nbaz: 1", 2, 1, "`foo bar` is neither a key", "`key: value`"),
    ("a\nb: c", 1, 1, "`a` is neither a key", ""),
    ("a: 1\n---\nb: 2", 2, 1, "A second YAML document", ""),
    (": x", 1, 1, "A key is missing before the `:`", ""),
    ("a: {b: Posts #1 of all, c: Go}", 1, 14, "A `#` after a space begins a comment", '`b: "Posts #1 of all"`'),
    ("a: {b: Posts #1,\n  c: Go}", 1, 14, "A `#` after a space begins a comment", '`b: "Posts #1"`'),
    ("a: {b: 'x #1', c: Go", 1, 4, "The `{` opened here is never closed", ""),
    ('a: "x\nb: {c: "d"}', 1, 4, 'The quote " opened here is never closed', ""),
    ("a: 'x\nb:\n  - 'd'", 1, 4, "The quote ' opened here is never closed", ""),
    ('a: {b: "x, c: "y"}', 1, 8, 'The quote " opened here is never closed', ""),
    ("a: {b: @x, c: d}", 1, 8, "begin with `@`", 'Write "@x"'),
    ("a: [`x`, b]", 1, 5, "begin with a backtick", 'Write "`x`"'),
    ("e:\n  a -> b: x\n  b -> a\n", 3, 3, "A `- ` is missing before this edge", "Write `- b -> a`"),
    ("e:\n  - a -> b\n    t: x", 2, 5, "A `:` is missing after this edge", "`- a -> b: label`"),
    ("a: {b: c: d}", 1, 8, "A text with `: ` in it must be in quotes", '`b: "c: d"`'),
    ("a: {b: 'it's'}", 1, 12, "more after the closing '", '"it\'s"'),
    ("a: {b: c}}", 1, 10, "one `}` more than was opened", "Delete it."),
    ("a: |\nb c\nd: e", 2, 1, "The text that line 1 announces", "further than line 1"),
    ("a\uff1a b\nc: d", 1, 2, "a full-width colon", ""),
    ("&a x: 1\n&a y: 2", 2, 1, "already used on line 1", ""),
]


@pytest.mark.parametrize(("text", "line", "column", "what", "hint"), CASES, ids=[case[0] for case in CASES])
def test_mistake(text: str, line: int, column: int, what: str, hint: str) -> None:
    with pytest.raises(ArchdocError) as caught:
        parse(text, "a.yaml")
    (problem,) = caught.value.problems
    assert what in problem.what
    assert hint in (problem.hint or "")
    assert (problem.mark.line, problem.mark.column) == (line, column)


def test_the_cure_that_a_hint_writes_is_yaml() -> None:
    """Each hint that writes the line anew, or the text in quotes, does cure it."""
    cured = 0
    for text, *_ in CASES:
        with pytest.raises(ArchdocError) as caught:
            parse(text, "a.yaml")
        hint = caught.value.problems[0].hint or ""
        if hint.startswith("Write `") and "..." not in hint and ": " in hint and "\n" not in text:
            parse(hint.removeprefix("Write `").removesuffix("`"), "a.yaml")
            cured += 1
        elif hint.startswith(('Write "', "Write '")):
            assert isinstance(parse("a: " + hint.removeprefix("Write "), "a.yaml").tree["a"], str)
            cured += 1
    assert cured > 8
