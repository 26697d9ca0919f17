"""What is refused before anything is made of it, and quickly."""

from __future__ import annotations

import pytest

from archdoc.core.errors import ArchdocError, Problem
from archdoc.spec import source
from archdoc.spec.text import lines


def refused(text: str) -> Problem:
    with pytest.raises(ArchdocError) as caught:
        source.compose(text, "a.yaml")
    return caught.value.problems[0]


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


def test_aliases_that_unfold_to_too_much_are_counted_and_not_unfolded() -> None:
    assert "more than 200,000 values" in refused(bomb(50)).what
    assert source.compose(bomb(3), "a.yaml") is not None


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    assert "stands inside" in refused("a: &a\n  b: [*a]").what


@pytest.mark.parametrize("text", ["[" * 50_000 + "]" * 50_000, "- " * 50_000 + "x", "{a: " * 5_000 + "}" * 5_000])
def test_depth_is_refused_before_it_overflows_the_stack(text: str) -> None:
    assert "levels deep" in refused(text).what


def test_depth_built_of_aliases_counts() -> None:
    text = "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))
    assert "levels deep" in refused(text).what


def test_more_values_than_any_spec_has_are_refused() -> None:
    assert "more than 200,000 values" in refused("- a\n" * 450_000).what


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [("a: \0", "a NUL character (U+0000)", (1, 4)), ("a: b\nc: \x1b[", "an escape character", (2, 4)),
     ("a: \ud800", "half of a surrogate pair", (1, 4)), ("a: \ufeffb", "a byte-order mark", (1, 4))],
)  # fmt: skip
def test_what_yaml_does_not_allow_is_named_with_its_place(text: str, name: str, place: tuple[int, int]) -> None:
    problem = refused(text)
    assert name in problem.what
    assert (problem.mark.line, problem.mark.column) == place


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n...\n"])
def test_an_empty_file_says_so(text: str) -> None:
    problem = refused(text)
    assert problem.what == "The file is empty."
    assert problem.mark.line == 0


def test_lines_are_counted_as_yaml_counts_them() -> None:
    assert lines("a\r\nb\rc\x85d\u2028e\n") == ["a", "b", "c", "d", "e"]


def test_the_parser_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML came without libyaml."""
    import builtins

    text = "a: no\nb: [1, '2', *x]\n".replace("*x", "{c: 3.10}")
    real = builtins.__import__

    def without_c(name: str, *rest: object, **more: object) -> object:
        if name == "yaml.cyaml":
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    from archdoc.spec.source import parse

    with_c = parse(text, "a").tree
    source._loader_class.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without_c)
    assert parse(text, "a").tree == with_c == {"a": "no", "b": ["1", "2", {"c": "3.10"}]}
    assert "Composer" in [base.__name__ for base in source._loader_class().__mro__]
    with pytest.raises(ArchdocError, match="quotes"):
        parse("a: b: c", "a")
    source._loader_class.cache_clear()
