"""What the statements of a D2 board come to, one at a time."""

from __future__ import annotations

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import d2
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files


def read(text: str) -> Architecture:
    return d2.read((File("a.d2", text),), Files((".",)))


def seen(text: str) -> list[str]:
    """Parts as `name` or `name/type`, boundaries as `[name]`, edges as `source>target label`, in this order."""
    found = read(text)
    parts = [f"{one.name}/{one.type}" if one.type else one.name for one in found.parts]
    edges = [f"{one.source}>{one.target} {one.label or ''}".strip() for one in found.edges]
    return [*parts, *(f"[{one.name}]" for one in found.groups), *edges]


THREE = "a -> b; a -> c; d -> c\n"


@pytest.mark.parametrize(
    ("filter", "labelled"),
    [
        ("&src: a", ["a>b x", "a>c x", "d>c"]),
        ("&dst: c", ["a>b", "a>c x", "d>c x"]),
        ("!&dst: c", ["a>b x", "a>c", "d>c"]),
        ("&src: a; &dst: c", ["a>b", "a>c x", "d>c"]),
        ("&src.label: A", ["a>b x", "a>c x", "d>c"]),
        ("&dst.shape: cylinder", ["a>b", "a>c x", "d>c x"]),
        ("&src: z", ["a>b", "a>c", "d>c"]),
        ("&label: own", ["a>b", "a>c", "d>c x"]),
        ("!&label: own", ["a>b x", "a>c x", "d>c"]),
    ],
)
def test_lines_are_chosen_by_what_their_ends_are(filter: str, labelled: list[str]) -> None:
    text = f"{THREE}a.label: A; c.shape: cylinder; (d -> c)[0]: own\n(* -> *)[*]: {{{filter}; label: x}}"
    expected = [one if one != "d>c" else "d>c own" for one in labelled]
    assert seen(text) == ["A", "b", "c/database", "d", *expected]


def test_an_end_is_known_by_its_whole_path() -> None:
    assert seen("x: {a -> b}\n(x.* -> x.*)[*]: {&src: x.a; label: in}") == ["a", "b", "[x]", "x.a>x.b in"]
    assert seen("x: {a -> b}\n(x.* -> x.*)[*]: {&src: a; label: in}") == ["a", "b", "[x]", "x.a>x.b"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a; b: B\n*: {&label: B; shape: queue}", ["a", "B/queue"]),
        ("a; b: B\n*: {&label: a; shape: queue}", ["a/queue", "B"]),
        ("ab; ac; b\n*: {&label: a*; shape: queue}", ["ab/queue", "ac/queue", "b"]),
        ("a; b: {c}\n**: {&leaf: true; shape: queue}", ["a/queue", "c/queue", "[b]"]),
        ("a; b: {c}\n**: {&leaf: false; label: Holds}", ["a", "c", "[Holds]"]),
        ("a: {b: {c}}\n**: {&level: 1; label: One}", ["c", "[a]", "[One]"]),
        ("a: {b: {c}}\n**: {&level: 0; label: One}", ["c", "[One]", "[b]"]),
        ("a -> b; c\n*: {&connected: true; shape: queue}", ["a/queue", "b/queue", "c", "a>b"]),
        ("a -> b; c\n*: {&connected: false; shape: queue}", ["a", "b", "c/queue", "a>b"]),
        ("a; b.shape: circle\n*: {&shape: rectangle; label: Box}", ["Box", "b"]),
        ("a; b.shape: Circle\n*: {&shape: circle; label: Round}", ["a", "Round"]),
        ("a.class: k; b\n*: {&class: k; label: K}", ["K", "b"]),
        ("a.class: [j; k]; b\n*: {!&class: k; label: K}", ["a", "K"]),
        ("a.link: x; b\n*: {&link: x; label: L}", ["L", "b"]),
        ("a; b\n*: {&label: a; &shape: circle; label: no}", ["a", "b"]),
    ],
)
def test_shapes_are_chosen_by_what_they_are_like(text: str, parts: list[str]) -> None:
    assert seen(text) == parts


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*.shape: queue\na\nb: {c}", ["a/queue", "b/queue"]),
        ("a*.shape: queue\nab; ba; Ac", ["ab/queue", "ba", "Ac/queue"]),
        ("*b*c.shape: queue\nabc; cb; xbxc", ["abc/queue", "cb", "xbxc/queue"]),
        ("a; b; c\n* -> c: all", ["a", "b", "c", "a>c all", "b>c all"]),
        ("a; b\n* -> *", ["a", "b", "a>b", "b>a"]),
        ("g: {a; b}\ng.* -> d", ["a", "b", "d", "[g]", "g.a>d", "g.b>d"]),
        ("g: {a: {x}; b}\ng.** -> d", ["x", "b", "d", "[g]", "[a]", "g.a.x>d", "g.b>d"]),
        ("a -> b -> c\n(* -> *)[*].label: e", ["a", "b", "c", "a>b e", "b>c e"]),
        ("a -> b\n(* -> *)[0].label: e\na -> b", ["a", "b", "a>b e", "a>b"]),
        ("a.b -> a.c; a -> d\n(a.* -> a.*)[*]: null", ["b", "c", "d", "[a]", "a>d"]),
        ("x: {a -> b}; a -> b\nx.(* -> *)[*].label: in", ["a", "b", "a", "b", "[x]", "x.a>x.b in", "a>b"]),
    ],
)
def test_what_patterns_stand_for(text: str, drawn: list[str]) -> None:
    assert seen(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("A: one\na: two", ["two"]),
        ("a.label: A\na: B", ["A"]),
        ("a: B\na.label: A", ["A"]),
        ("a: B {label: A}", ["A"]),
        ("a: B {label: {near: top-left}}", ["B"]),
        ("a: 'null'\nb: \"suspend\"", ["null", "suspend"]),
        ("a.shape: cylinder\na.shape: null", ["a"]),
        ("a.shape: cylinder\na.shape: queue", ["a/queue"]),
        ("a -> b: x; a -> b: y\n(a -> b)[1].label: z", ["a", "b", "a>b x", "a>b z"]),
        ("a: {_.b}", ["a", "b"]),
        ("_ -> a -> b", ["a", "b", "a>b"]),
        ("a: {b -> c; b -> _._.d}", ["b", "c", "[a]", "a.b>a.c"]),
    ],
)
def test_what_is_said_twice_or_from_within(text: str, drawn: list[str]) -> None:
    assert seen(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a; b\na: null", ["b"]),
        ("a; b\na: null\na -> b", ["b", "a", "a>b"]),
        ("a: {b -> c; d}\na.b: null", ["c", "d", "[a]"]),
        ("a: {b}; a -> c; d -> c\na: null", ["c", "d", "d>c"]),
        ("a -> b; c -> b\nb: null", ["a", "c"]),
        ("a -> b: 1; a -> b: 2; a -> b: 3\n(a -> b)[1]: null", ["a", "b", "a>b 1", "a>b 3"]),
        ("a -> b: null\na -> b", ["a", "b", "a>b"]),
        ("a -> b; b: suspend", ["a"]),
        ("a: suspend; b -> a\na: unsuspend", ["a", "b", "b>a"]),
        ("x: {a -> b}\n**: suspend\n(x.a -> x.b)[0]: unsuspend", ["a", "b", "[x]", "x.a>x.b"]),
    ],
)
def test_what_is_taken_away_takes_its_lines_along(text: str, drawn: list[str]) -> None:
    assert seen(text) == drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("classes: {k: {label: K; shape: queue}}\na.class: k\nb: {label: Own; class: k; shape: cylinder}",
         ["K/queue", "Own/database"]),
        ("classes.k.shape: queue\na.class: K\nb.class: [other; k]", ["a/queue", "b/queue"]),
        ("a -> b: {class: k}\nclasses: {k.label: said}", ["a", "b", "a>b said"]),
        ("a -> b: own {class: k}\nclasses: {k.label: said}", ["a", "b", "a>b said"]),
        ("a -> b: {label: own; class: k}\nclasses: {k.label: said}", ["a", "b", "a>b own"]),
        ("vars: {c: k}\nclasses.k.shape: queue\na.class: ${c}", ["a/queue"]),
        ("vars: {n: Name}\na.label: ${n}; b: '${n}'; c: \"${n}\"", ["Name", "${n}", "Name"]),
        ("vars: {N: Name}\na: ${n}", ["Name"]),
        ("vars: {x: {n: Deep}}\na: ${x.n}", ["Deep"]),
        ("vars: {n: One}\nx: {vars: {n: Two}; a: ${n}}\nb: ${n}", ["Two", "One", "[x]"]),
        ("vars: {b: Box {in}}\na: ${b}", ["in", "[Box]"]),
        ("vars: {s: queue}\na.shape: ${s}", ["a/queue"]),
    ],
)  # fmt: skip
def test_classes_and_variables(text: str, drawn: list[str]) -> None:
    assert seen(text) == drawn


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a -> b\n(a -> b)[1].label: z", [("There is no connection number 1 of these ends.", 2)]),
        ("a -> _\nc", [("A connection without one of its ends.", 1)]),
        ("c\na: {_._.b}", [("`_` leads out of the board.", 2)]),
        ("a\nb: ${gone}", [("${gone}: there is no such variable.", 2)]),
        ("vars: {d2-config: {theme-id: 3}}\na", [("`vars.d2-config`: not read.", 1)]),
        ("a\nb.style.fill: red\nc.style.fill: blue", [("`style.fill`: not read.", 2)]),
        ("x -> y: {\n  source-arrowhead: 1\n}", [("`source-arrowhead`: not read.", 2)]),
        ("a.link: https://e.example/x\na.tooltip: tip\na.icon: https://e.example/i.svg", []),
        ("scenarios: {x: {b}; y: {c}}\nsteps: {1: {d}}\na",
         [("Scenarios x, y: other boards, of which only the first is read.", 1),
          ("Steps 1: other boards, of which only the first is read.", 2)]),
    ],
)  # fmt: skip
def test_what_is_passed_over_is_told_with_its_line(text: str, told: list[tuple[str, int]]) -> None:
    found = read(text)
    assert [(one.what, one.mark.line) for one in found.left_out if one.mark] == told


def nested(depth: int) -> str:
    return "a: {" * (depth - 1) + "a" + "}" * (depth - 1)


def test_as_deep_as_a_person_nests_is_read_and_what_only_a_program_nests_is_not() -> None:
    assert len(read(nested(40)).groups) == 39
    with pytest.raises(ArchdocError) as raised:
        read(nested(150))
    assert len(raised.value.problems) == 1
