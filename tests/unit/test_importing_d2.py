"""D2: what shapes and connections come to, with imports, variables, classes, globs and boards."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core.errors import ArchdocError
from archdoc.importers import d2
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files


def read(text: str) -> Architecture:
    return d2.read((File("a.d2", text),), Files((".",)))


def arrows(found: Architecture) -> list[str]:
    return [" ".join((e.source, "<>" if e.both_ways else ">", e.target, e.label or "")).strip() for e in found.edges]


@pytest.mark.parametrize(
    ("written", "edges"),
    [
        ("a -> b", ["a > b"]),
        ("a -> b -> c: both", ["a > b both", "b > c both"]),
        ("a <- b <-> c", ["b > a", "b <> c"]),
        ("a.b.c -> d", ["a.b.c > d"]),
        ("a: { b -> _.c; _.c -> b: back }", ["a.b > c", "c > a.b back"]),
        ("x y -> z w: with blanks # comment", ["x y > z w with blanks"]),
        ("\"a.b\" -> 'c -> d'", ["a.b > c -> d"]),
        ("A -> b\na -> B", ["A > b", "A > b"]),
        ("a -> b: x\n(a -> b)[0]: y", ["a > b y"]),
        ("a -> b\na -> b\n(a -> b)[0]: null", ["a > b"]),
        ("a -> b: {label: in braces; style.stroke: red}", ["a > b in braces"]),
        ("c: { a -> b }\nc.(a -> b)[0].label: seen", ["c.a > c.b seen"]),
        ("a; b; c\n* -> d", ["a > d", "b > d", "c > d"]),
        ("a -> b\na: null", []),
        ("a -> b: |md\n  # Much\n|", ["a > b Much"]),
        ("a -> b: Calls [gRPC]", ["a > b Calls"]),
        ('"""\nx -> y\n"""\na -> b', ["a > b"]),
        ("long \\\n  name -> b", ["long name > b"]),
        ("t: {shape: sql_table; id: int}\nu: {shape: sql_table; tid: int}\nu.tid -> t.id", ["u > t"]),
    ],
)
def test_connections(written: str, edges: list[str]) -> None:
    assert arrows(read(written)) == edges


def test_the_protocol_that_c4_writes_in_brackets() -> None:
    assert read("a -> b: Calls [gRPC]").edges[0].protocol == "gRPC"


def test_shapes_that_hold_others_are_groups() -> None:
    found = read("a: Area {\n  b: Inner {\n    c\n  }\n}\nd -> a.b")
    assert [(group.key, group.name, group.part_of) for group in found.groups] == [
        ("a", "Area", None),
        ("a.b", "Inner", "a"),
    ]
    assert {part.key: part.under for part in found.parts} == {"a.b.c": ("a.b", "a"), "d": ()}
    assert arrows(found) == ["d > a.b"]


def test_a_container_without_a_label_is_passed_over() -> None:
    found = read('a: "" { b: Area { c }; d }')
    assert [(group.key, group.part_of) for group in found.groups] == [("a.b", None)]
    assert {part.key: part.group for part in found.parts} == {"a.b.c": "a.b", "a.d": None}


def test_a_store_that_holds_tables_is_one_part() -> None:
    found = read("db: Orders {shape: cylinder; orders; lines}\napp -> db")
    assert [(part.key, part.type, part.description) for part in found.parts] == [
        ("db", "database", "Holds orders, lines."), ("app", None, None),
    ]  # fmt: skip
    assert not found.groups


def test_shapes_classes_and_names_say_what_a_part_is() -> None:
    found = read("""
classes: { ext: { shape: cloud }; store.shape: cylinder }
a.shape: queue
b: { class: store }
c: { class: [ext; other] }
d: { shape: person }
e: Redis { shape: cylinder }
f: { icon: https://icons.example/aws/AWS-Lambda_light-bg.svg; shape: image }
g: { link: https://example.com; tooltip: Says it }
""")
    assert {part.key: (part.kind, part.type, part.technology) for part in found.parts} == {
        "a": ("queue", "queue", None), "b": ("component", "database", None), "c": ("third_party", None, None),
        "d": ("component", "person", None), "e": ("component", "cache", "Redis"),
        "f": ("component", "function", "AWS Lambda"), "g": ("component", None, None),
    }  # fmt: skip
    last = found.parts[-1]
    assert (last.url, last.description) == ("https://example.com", "Says it")
    assert found.parts[2].tags == ("ext", "other")


def test_somebody_is_a_person() -> None:
    assert [part.type for part in read("User -> api\nuser service -> api").parts] == ["person", None, None]


def test_a_brace_that_nothing_closes_is_told_where_it_opens() -> None:
    told, passed = read("x\na -> b: {\n  style.stroke: red\nc -> d\n").left_out
    assert (str(passed.mark), passed.key) == ("a.d2:3:1", "style.stroke")
    assert (str(told.mark), told.what) == ("a.d2:2:1", "The `{` here is never closed: all below is taken to be in it.")


def test_a_markdown_label_as_c4_writes_it() -> None:
    found = read(
        "api: |md\n  ## API Application\n  [Container: Java]\n\n  Does *it*.\n| {\n  shape: rectangle\n}\n"
        "me: |md\n  ## Me\n  [person]\n|\nme -> api"
    )
    assert [(part.name, part.type, part.technology, part.description) for part in found.parts] == [
        ("API Application", None, "Java", "Does *it*."), ("Me", "person", None, None),
    ]  # fmt: skip


def test_texts_describe_what_they_stand_in() -> None:
    found = read(
        "title: Shop {shape: text; near: top-center}\n"
        "a: Fails { why: {shape: text; label: No disk} }\nnote: |md\n  Beware\n|"
    )
    assert (found.title, [(part.name, part.description) for part in found.parts]) == ("Shop", [("Fails", "No disk")])
    assert [left.what for left in found.left_out] == ["The text “Beware”."]


def test_what_cannot_be_seen_is_left_out_and_told() -> None:
    found = read("a -> b: {style.opacity: 0}\nb -> c\nd.style.opacity: 0")
    assert arrows(found) == ["b > c"]
    assert [part.key for part in found.parts] == ["a", "b", "c"]
    assert [left.what for left in found.left_out] == [
        "1 connection that can't be seen (opacity 0).",
        "Shape d: it can't be seen.",
    ]


def test_variables() -> None:
    found = read("""
vars: { svc: Service; deep: { er: Deeper }; block: Box { in } }
a: ${svc} A
b: "${deep.er}"
c: '${svc}'
d: { vars: { svc: Inner }; e: ${svc} }
f: ${block}
g: { ...${block}; own }
""")
    assert {part.key: part.name for part in found.parts} == {
        "a": "Service A", "b": "Deeper", "c": "${svc}", "d.e": "Inner", "f.in": "in", "g.in": "in", "g.own": "own",
    }  # fmt: skip
    assert [(group.key, group.name) for group in found.groups] == [("d", "d"), ("f", "Box"), ("g", "g")]


def test_globs_suspend_and_bring_back() -> None:
    found = read(
        "a -> b; c: {class: keep}; d: {class: keep}; c -> d; d -> a\n**: suspend\n**: unsuspend { &class: keep }"
    )
    assert [part.key for part in found.parts] == ["c", "d"]
    assert arrows(found) == ["c > d"]


def test_filters() -> None:
    found = read("a; b.shape: circle; c: {d}\n*: { &shape: circle; shape: cylinder }\n**: { !&level: 0; label: Deep }")
    assert {part.key: (part.name, part.type) for part in found.parts} == {
        "a": ("a", None), "b": ("b", "database"), "c.d": ("Deep", None),
    }  # fmt: skip


def test_other_boards_and_sequences_are_told() -> None:
    found = read("a\nlayers: { x: { b }; y: { c } }\ns: {shape: sequence_diagram; p -> q}")
    assert [part.key for part in found.parts] == ["a"]
    assert [left.what for left in found.left_out] == [
        "Layers x, y: other boards, of which only the first is read.", "Sequence diagram s: not read.",
    ]  # fmt: skip


def test_lines_without_heads_are_told() -> None:
    assert "without an arrowhead" in read("a -- b").left_out[0].what


def test_marks_are_lines() -> None:
    found = read("# comment\na: |md\n  x\n  y\n|\nb\na -> b")
    assert [part.mark.line for part in found.parts if part.mark] == [2, 6]
    assert [edge.mark.line for edge in found.edges if edge.mark] == [7]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "in"
    inner.mkdir()
    (tmp_path / "secret.d2").write_text("secret")
    (inner / "parts.d2").write_text("api: API { x }\nothers: { db.shape: cylinder }")
    return inner


def imported(folder: Path, text: str) -> Architecture:
    path = folder / "main.d2"
    path.write_text(text)
    files = Files((str(folder),))
    return d2.read((files.named(str(path)),), files)


def test_imports(folder: Path) -> None:
    found = imported(folder, "...@parts\nz: @parts.d2\nw: @parts.others\napi.x -> w.db")
    assert [part.key for part in found.parts] == ["api.x", "others.db", "z.api.x", "z.others.db", "w.db"]
    assert arrows(found) == ["api.x > w.db"]
    assert not found.left_out


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("x: @../secret", "is outside the folder"),
        ("...@/etc/passwd", "no path relative"),
        ('...@"https://example.com/x.d2"', "on the network"),
        ("...@main", "imports itself"),
        ("...@gone", "There is no file"),
        ("...@parts.nothing", "nothing there is called nothing"),
        ("...${nothing}", "there is no such variable"),
    ],
)
def test_what_is_not_imported_is_told(folder: Path, written: str, told: str) -> None:
    found = imported(folder, f"a -> b\n{written}")
    assert arrows(found) == ["a > b"]
    assert told in found.left_out[0].what
    assert found.left_out[0].mark is not None
    assert found.left_out[0].mark.line == 2
    assert "secret" not in {part.key for part in found.parts}


def test_several_files_are_groups_and_what_is_imported_is_no_file_of_its_own(folder: Path) -> None:
    for name, text in (("one.d2", "...@parts"), ("two.d2", "a -> b")):
        (folder / name).write_text(text)
    files = Files((str(folder),))
    found = d2.read(tuple(files.named(str(folder / name)) for name in ("one.d2", "two.d2", "parts.d2")), files)
    assert [group.key for group in found.groups if group.part_of is None] == ["one", "two"]
    assert [part.key for part in found.parts] == ["one/api.x", "one/others.db", "two/a", "two/b"]
    assert arrows(found) == ["two/a > two/b"]


@pytest.mark.parametrize(
    "text",
    [
        "a: {" * 5_000,
        "a: " + "[" * 5_000,
        ".".join("a" * 5_000),
        "vars: { x: { ...${x}; y } }\n...${x}",
        f"vars: {{ a: {{ {'p;' * 400} }}; b: {{ {'q: ${a};' * 400} }} }}\nx: ${{b}}",
        "".join(f"a{i}\n" for i in range(500)) + "* -> *",
    ],
)  # fmt: skip
def test_what_is_endless_is_refused(text: str) -> None:
    with pytest.raises(ArchdocError):
        read(text)


@pytest.mark.parametrize(
    "text", ["a -> " * 3_000, "(" * 5_000, '"' * 5_001, "|" * 5_000, "a: ${" * 3_000, "...@" * 3_000, "}" * 5_000]
)
def test_what_never_closes_comes_to_an_end(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("x.d2", "a", True),
        ("x.txt", "a: {\n  shape: cylinder\n}\na -> b: label", True),
        ("x.dsl", 'workspace {\n  model {\n    a = person "A"\n    a -> b "x"\n  }\n}', False),
        ("x.c4", "specification {\n  element x\n}\nmodel {\n  a -> b\n}", False),
        ("x.dot", "digraph { a -> b }", False),
        ("x.yaml", "a: b", False),
        ("x.md", "a -> b: {\n", False),
        ("x.txt", "Once upon a time -> there was", False),
    ],
)
def test_looks(path: str, text: str, said: bool) -> None:
    assert d2.looks(File(path, text)) is said


_TOKENS = st.sampled_from([
    "a", "b", "c.d", "*", "**", "_", "->", "<-", "--", "<->", ":", "{", "}", "[", "]", "(", ")", "[0]", "[*]",
    "\n", ";", " ", '"', "'",
    "|md\n", "|", "# x", "&shape: x", "!&", "null", "suspend", "shape: cylinder", "shape: sql_table",
    "style.opacity: 0", "class: k",
    "a -> b: {", "*: {", "**: {",
    "classes", "vars", "${v}", "...", "@x", "label", "near", "layers", "\\", "shape: text", '""',
])  # fmt: skip


@settings(max_examples=tries(250), deadline=None)
@given(st.lists(_TOKENS, max_size=40))
def test_any_text_gives_an_architecture_whose_ends_exist(tokens: list[str]) -> None:
    found = read("".join(tokens))
    keys = [part.key for part in found.parts]
    groups = [group.key for group in found.groups]
    assert len(keys) == len(set(keys))
    assert len(groups) == len(set(groups))
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= {*keys, *groups}
    assert not set(keys) & set(groups)
    assert {key for part in found.parts for key in part.under} <= set(groups)
    assert {group.part_of for group in found.groups} - {None} <= set(groups)
    assert all(part.name.strip() for part in found.parts)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("*: rule\nb: own", ["own"]),
        ("*.label: rule\nb: own", ["rule"]),
        ("(a -> b)[*].label: rule\na -> b: own", ["a", "b", "rule"]),
        ("a\n*: suspend\nb", ["b"]),
        ("x1; x2\n*: null\nx3\ny.z", []),
        ("hub -> x*: r\nx1; x2\n(hub -> x1)[0]: null", ["hub", "x1", "x2", "r"]),
        ("a -> b: hello\na -> b: null", ["a", "b"]),
        ("x: {a; b; a -> b: l}\ny\n**: suspend\n(** -> **)[*]: suspend\n(x.a -> x.b)[0]: unsuspend", ["a", "b", "l"]),
        ("z: {\n *.shape: queue\n a\n}\nb\nz.c", ["a", "c", "b"]),
    ],
)
def test_patterns_hold_for_what_comes_later_as_d2_has_it(text: str, seen: list[str]) -> None:
    try:
        found = read(text)
    except ArchdocError:
        found = Architecture()
    assert [*(part.name for part in found.parts), *(edge.label for edge in found.edges)] == seen


def names(found: Architecture) -> dict[str, str]:
    return {part.key: part.name for part in found.parts}


CLASSES = "classes: { db: { label: Store }; q: { label: Queue } }\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a: Named { class: db }", "Store"),
        ("a: Named\na.class: db", "Store"),
        ("a.class: db\na: Named", "Store"),
        ("a: { label: Own; class: db }", "Own"),
        ("a.class: [db; q]", "Queue"),
        ("a.class: [q; db]", "Store"),
        ("a: Named\n*.class: db", "Store"),
    ],
)
def test_a_label_of_a_class_counts_more_than_a_name_and_less_than_a_label(text: str, name: str) -> None:
    assert names(read(CLASSES + text))["a"] == name


def test_a_line_takes_its_label_from_a_class() -> None:
    found = read(
        f"{CLASSES}a -> b: own {{ class: q }}\nb -> c\n(b -> c)[0].class: db\nc -> d: {{class: q; label: mine}}"
    )
    assert arrows(found) == ["a > b Queue", "b > c Store", "c > d mine"]


@pytest.mark.parametrize(
    ("main", "other"),
    [
        ("...@other\na: ${v}", "vars: { v: Told }"),
        ("a: ${v}\n...@other", "vars: { v: Told }"),
        ("...@other\nvars: { v: Told }\na: ${v}", "vars: { v: First }"),
        ("vars: @other\na: ${v}", "v: Told"),
        ("vars: { ...@other }\na: ${v}", "v: Told"),
        ("vars: { w: @other }\na: ${w.v}", "v: Told"),
        ("classes: { ...@other }\na.class: x", "x: { label: Told }"),
        ("classes: @other\na.class: x", "x: { label: Told }"),
        ("vars: { v: Told }\n...@other", "a: ${v}"),
        ("a: @other", "vars: { v: Told }\nlabel: ${v}"),
    ],
)
def test_variables_and_classes_of_imports(tmp_path: Path, main: str, other: str) -> None:
    (tmp_path / "main.d2").write_text(main)
    (tmp_path / "other.d2").write_text(other)
    files = Files((str(tmp_path),))
    found = d2.read((files.named(str(tmp_path / "main.d2")),), files)
    assert names(found) == {"a": "Told"}
    assert not found.left_out


def test_the_boards_of_a_file_whose_own_is_empty() -> None:
    layers = "layers: { one: { a: ${v}; a -> b }; two: { c -> d } }"
    found = read(f"vars: {{ v: Vee }}\n{layers}\nsteps: {{ 1: {{ x -> y }}; 2: {{ y -> z }} }}")
    assert [group.name for group in found.groups] == ["one", "two", "1", "2"]
    assert names(found)["one/a"] == "Vee"
    assert arrows(found) == [
        "one/a > one/b", "two/c > two/d", "1/x > 1/y", "2/x > 2/y", "2/y > 2/z",
    ]  # fmt: skip
    assert "which only the first" in read("a\nlayers: { one: { b } }").left_out[0].what
