"""Mermaid diagrams: where they stand in a file, what a flowchart, a C4 and an architecture diagram say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core.errors import ArchdocError
from archdoc.importers import mermaid
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files


def read(text: str, path: str = "a.mmd") -> Architecture:
    return mermaid.read((File(path, text),), Files((".",)))


def chart(*rows: str) -> Architecture:
    return read("\n".join(("flowchart LR", *rows)))


def arrows(found: Architecture) -> list[str]:
    return [
        f"{e.source} {'<>' if e.both_ways else '>'} {e.target}{f' {e.label}' if e.label else ''}" for e in found.edges
    ]


@pytest.mark.parametrize(
    ("written", "edges"),
    [
        ("a-->b", ["a > b"]),
        ("a --> b --> c", ["a > b", "b > c"]),
        ("a & b --> c & d", ["a > c", "a > d", "b > c", "b > d"]),
        ("a -- calls it --> b", ["a > b calls it"]),
        ("a-->|calls| b", ["a > b calls"]),
        ('a -->|"x (y) | z"| b', ["a > b x (y) | z"]),
        ("a ==> b", ["a > b"]),
        ("a == text ==> b", ["a > b text"]),
        ("a -. text .-> b", ["a > b text"]),
        ("a --No--> b", ["a > b No"]),
        ("a <--> b", ["a <> b"]),
        ("a x--x b", ["a <> b"]),
        ("a ----> b", ["a > b"]),
        ("a -...-> b", ["a > b"]),
        ("a --x b", ["a > b"]),
        ("a ~~~ b", []),
        ("a e1@--> b\n e1@{ animate: true }", ["a > b"]),
        ("a\n --> b", ["a > b"]),
        ("a-->b;b-->c", ["a > b", "b > c"]),
        ("my-node --> other.node/x", ["my-node > other.node/x"]),
        ("Über --> 日本", ["Über > 日本"]),
    ],
)
def test_links(written: str, edges: list[str]) -> None:
    found = chart(written)
    assert arrows(found) == edges
    assert not [left for left in found.left_out if "understood" in left.what]


def test_a_dotted_link_says_nothing_but_in_what_was_exported() -> None:
    assert [edge.mode for edge in chart("a -.-> b", "a --> b").edges] == [None, None]
    assert [edge.mode for edge in chart("%% Exported by archdoc", "a -.-> b", "a --> b").edges] == ["async", None]


def test_a_line_without_a_head_is_told() -> None:
    found = chart("a --- b")
    assert arrows(found) == ["a > b"]
    assert [left.what for left in found.left_out] == [
        "The direction of 1 line without an arrowhead: taken as they are written."
    ]


@pytest.mark.parametrize(
    "shape",
    ["[T]", "(T)", "([T])", "[[T]]", "[(T)]", "((T))", "(((T)))", "{T}", "{{T}}", "[/T/]", "[\\T\\]",
    "[/T\\]", ">T]", '["T"]',
     "(-T-)", "[|borders:lt|T]", '["`**T**`"]', "@{ shape: docs, label: \"T\" }"],
)  # fmt: skip
def test_shapes(shape: str) -> None:
    found = chart(f"n{shape} --> m")
    assert [part.name for part in found.parts] == ["T", "m"]
    assert arrows(found) == ["n > m"]


def test_shapes_classes_and_names_say_what_a_part_is() -> None:
    found = chart(
        "a[(Orders)]", "b[(Kafka)]", "c@{ shape: das }", "d:::external", "e[Cache<br/>&#40Redis&#41]", "f",
        "class f,d queue",
    )  # fmt: skip
    told = {part.key: (part.kind, part.type, part.technology, part.guessed) for part in found.parts}
    assert told == {
        "a": ("component", "database", None, "from its shape, cyl"),
        "b": ("queue", "stream", "Kafka", "from its name"),
        "c": ("queue", "queue", None, "from its shape, das"),
        "d": ("third_party", None, None, "from its class external"),
        "e": ("component", "cache", "Redis", "from its name"),
        "f": ("queue", "queue", None, "from its class queue"),
    }
    assert found.parts[4].name == "Cache (Redis)"
    assert found.parts[3].tags == ("external", "queue")


@pytest.mark.parametrize(
    ("label", "type"),
    [
        ("User", "person"), ("End users", "person"), ("Customer", "person"), ("customer", None), ("Users API", None),
        ("Create User", None), ("Stripe adapter", None),
        ("Customer DB", "database"), ("Entry point (for any client)", None), ("Proxy (Envoy)", "gateway"),
    ],
)  # fmt: skip
def test_a_name_says_who_or_what_it_is_and_brackets_only_the_technology(label: str, type: str | None) -> None:
    (part,) = chart(f'a["{label}"]').parts
    assert part.type == type


@pytest.mark.parametrize(("label", "kind"), [("Stripe", "third_party"), ("Slack API", "third_party"),
                                             ("Stripe adapter", "component"), ("Square", "component")])  # fmt: skip
def test_a_vendor_that_everybody_knows_is_a_third_party(label: str, kind: str) -> None:
    (part,) = chart(f'a["{label}"]').parts
    assert part.kind == kind


def test_the_queue_of_a_diagram_is_no_emulator() -> None:
    (part,) = chart('a["SQS queue"]').parts
    assert (part.kind, part.technology) == ("queue", "SQS")


def test_a_label_of_several_lines_is_a_name_and_a_description() -> None:
    part = chart('a["Orders<br/>takes orders and tells everybody else<br/>about them"]').parts[0]
    assert (part.name, part.description) == ("Orders", "takes orders and tells everybody else about them")


def test_what_a_label_says_in_c4s_words_counts_before_shape_and_name() -> None:
    found = chart(
        'a[("Kafka<br><small>[service: Go]</small>")]',
        'b["Mail<br>[topic: NATS]"]:::x',
        'c["X<br>[service: Y]"]:::external',
    )
    assert [(part.name, part.kind, part.type, part.technology, part.guessed) for part in found.parts] == [
        ("Kafka", "component", "service", "Go", None), ("Mail", "queue", "topic", "NATS", None),
        ("X", "third_party", None, "Y", "from its class external"),
    ]  # fmt: skip


def test_entities_and_markup_are_taken_off() -> None:
    assert chart('a["#quot;x#quot; &amp; <b>y</b> #9829; fa:fa-car z***"]').parts[0].name == '"x" & y ♥ z***'


def test_a_node_is_in_the_first_subgraph_that_is_closed_with_it() -> None:
    found = chart("subgraph o [Outer]", "subgraph i [Inner]", "a", "end", "b", "end", "subgraph p", "a --> c", "end")
    assert {part.key: part.group for part in found.parts} == {"a": "i", "b": "o", "c": "p"}
    assert {part.key: part.under for part in found.parts}["a"] == ("i", "o")
    assert [(group.key, group.name, group.part_of) for group in found.groups] == [
        ("o", "Outer", None), ("i", "Inner", "o"), ("p", "p", None),
    ]  # fmt: skip


def test_a_link_ends_at_the_frame_of_a_subgraph() -> None:
    found = chart("subgraph g [Group]", "a", "end", "b --> g", "subgraph h", "end", "b --> h", "a --> g")
    assert arrows(found) == ["b > g", "b > h"]
    assert {part.key: part.group for part in found.parts} == {"a": "g", "b": None, "h": None}
    assert [group.key for group in found.groups] == ["g"]
    assert "a → Group: one is inside of the other." in {remark.what for remark in found.left_out}


def test_a_subgraph_without_a_title_is_passed_over() -> None:
    found = chart("subgraph o [Outer]", "subgraph pad [ ]", "a", "end", "end")
    assert [group.key for group in found.groups] == ["o"]
    assert found.parts[0].under == ("o",)


def test_styles_comments_and_links_are_no_parts() -> None:
    found = chart(
        "%% a comment --> x", "classDef red fill:#f00,stroke:#000", "a:::red --> b", "style a fill:#fff",
        "linkStyle 0 stroke:red",
        "direction TB", "accTitle: Title; here", 'click a "https://example.com/a" "tip"',
    )  # fmt: skip
    assert [part.key for part in found.parts] == ["a", "b"]
    assert found.parts[0].url == "https://example.com/a"


def test_what_is_not_understood_is_told_and_the_rest_is_read() -> None:
    found = chart("a --> b", ")))) --> ((", "b --> c")
    assert arrows(found) == ["a > b", "b > c"]
    left = next(left for left in found.left_out if "understood" in left.what)
    assert left.mark is not None
    assert left.mark.line == 3


MARKDOWN = """---
title: Page
---
# One

- a list
  ```mermaid
  %%{init: {"theme": "dark"}}%%
  graph TD
    a[A] --> b
  ```

> ```mermaid
> sequenceDiagram
>   a->>b: x
> ```

## Two

~~~ mermaid
---
title: Named
---
flowchart TB
a --> c
~~~

::: mermaid
graph LR; a --> d
:::

<pre class="mermaid">graph LR
a --> e</pre>

```mermaid
graph TD
  a[A] --> b
```
"""


def test_diagrams_in_markdown_are_groups_of_their_own() -> None:
    file = File("page.md", MARKDOWN)
    assert mermaid.looks(file)
    found = read(MARKDOWN, "page.md")
    assert [(group.key, group.name) for group in found.groups] == [
        ("one", "One"), ("named", "Named"), ("two", "Two"), ("two-2", "Two"),
    ]  # fmt: skip
    assert [(edge.source, edge.target) for edge in found.edges] == [
        ("one.a", "one.b"), ("named.a", "named.c"), ("two.a", "two.d"), ("two-2.a", "two-2.e"),
    ]  # fmt: skip
    assert [(left.what, left.mark.line if left.mark else 0) for left in found.left_out] == [
        ("The same diagram once more.", 36), ("A diagram of kind sequenceDiagram: not read.", 14),
    ]  # fmt: skip
    assert [edge.mark.line for edge in found.edges if edge.mark] == [10, 25, 29, 33]


def test_one_diagram_keeps_its_keys() -> None:
    found = read("# Shop\n```mermaid\ngraph TD\na --> b\n```\n", "page.md")
    assert (found.title, found.groups, arrows(found)) == ("Shop", (), ["a > b"])


def test_a_legend_says_which_technology_a_class_is() -> None:
    found = read(
        "```mermaid\ngraph TD\na:::x --> b\n```\n```mermaid\ngraph TD\nsubgraph Legend\ng(Go):::x\nend\n```\n", "p.md"
    )
    assert [(part.key, part.technology, part.tags) for part in found.parts] == [("a", "Go", ()), ("b", None, ())]


def test_c4() -> None:
    found = read("""C4Container
title Shop
Person(me, Customer, "Buys", $tags="v1+v2")
Enterprise_Boundary(e, "Company") {
  Container_Boundary(s, "Shop") {
    Container(web, "Web", "React", "Shows, (and) sells")
    ContainerDb(db, "Orders", "PostgreSQL")
    ContainerQueue(q, "Events", $techn="Kafka")
  }
  System_Ext(pay, "Payments", $link="https://pay.example")
}
Rel(me, web, "Uses", "sync, HTTPS", "Daily")
Rel_Back(db, web, "Writes", "JDBC")
BiRel(web, q, "Events", "sync/async")
RelIndex(4, web, s, "in itself")
Rel(pay, s, "Tells")
Rel(web, gone, "x")
UpdateRelStyle(me, web, $offsetY="60")
""")
    assert found.title == "Shop"
    assert [(part.key, part.kind, part.type, part.technology) for part in found.parts] == [
        ("me", "component", "person", None), ("web", "component", "web", "React"),
        ("db", "component", "database", "PostgreSQL"), ("q", "queue", "queue", "Kafka"),
        ("pay", "third_party", None, None),
    ]  # fmt: skip
    parts = {part.key: part for part in found.parts}
    assert (parts["web"].description, parts["web"].under) == ("Shows, (and) sells", ("s", "e"))
    assert (parts["me"].tags, parts["pay"].url, parts["pay"].group) == (("v1", "v2"), "https://pay.example", "e")
    assert arrows(found) == ["me > web Uses", "web > db Writes", "web <> q Events", "pay > s Tells"]
    assert (found.edges[0].mode, found.edges[0].protocol, found.edges[0].description) == ("sync", "HTTPS", "Daily")
    assert found.edges[2].mode is None
    assert [left.what for left in found.left_out] == [
        "web → gone: nothing is called gone.", "Web → Shop “in itself”: one is inside of the other.",
        "`UpdateRelStyle`: not read.",
    ]  # fmt: skip


def test_architecture() -> None:
    found = read("""architecture-beta
group api(cloud)[API]
group inner[Inner] in api
service db(database)[Database] in inner
service fn(logos:aws-lambda)[Function] in api
service web(server)[Web]
junction j
db:L -- R:fn
web:T --> B:fn
fn:R <-- L:db
web{group}:B <--> T:db{group}
j:R -- L:db
nonsense here
""")
    assert [(part.key, part.type, part.technology, part.under) for part in found.parts] == [
        ("db", "database", None, ("inner", "api")), ("fn", None, "aws lambda", ("api",)), ("web", "service", None, ()),
    ]  # fmt: skip
    assert arrows(found) == ["db > fn", "web > fn", "db > fn", "web <> inner"]
    told = " ".join(left.what for left in found.left_out)
    assert "Junction j" in told
    assert "Not understood: `nonsense here`" in told


@pytest.mark.parametrize(
    "text", ["graph {\n a -- b\n}", "digraph x { a -> b }", "graphite", "# Title\n\nText.", "", "graph x {"]
)
def test_what_is_no_mermaid(text: str) -> None:
    assert not mermaid.looks(File("x", text))


def test_only_other_diagrams_are_an_error() -> None:
    with pytest.raises(ArchdocError) as error:
        read("sequenceDiagram\na->>b: x")
    assert "no flowchart, C4, architecture or block diagram" in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "flowchart TD\n" + "subgraph x\n" * 3_000,
        "C4Context\n" + "".join(f'Boundary(b{i}, "x") {{\n' for i in range(3_000)),
    ],
)
def test_endless_nesting_is_refused(text: str) -> None:
    with pytest.raises(ArchdocError):
        read(text)


@pytest.mark.parametrize(
    "text", ["a[" * 5_000, "a-- " * 5_000, "a@{" * 5_000, '"' * 9_000, "a & " * 5_000, "subgraph \n" * 9]
)
def test_what_never_closes_comes_to_an_end(text: str) -> None:
    read(f"flowchart TD\n{text}")


_TOKENS = st.sampled_from([
    "a", "b", "c", "-->", "---", "-.->", "==>", "--", "~~~", "&", "|x|", "[t]", "(t)", "[(t)]", "{", "}", "]", '"',
    "\n", " ", ";",
    "subgraph s", "end", "class a b", ":::k", "@{ shape: cyl }", "<br/>", "%%", "click a", "o--o", "<-->", "é", "\\",
])  # fmt: skip


@settings(max_examples=tries(150), deadline=None)
@given(st.lists(_TOKENS, max_size=40))
def test_any_text_gives_an_architecture_whose_ends_exist(tokens: list[str]) -> None:
    for head in ("flowchart TD\n", "C4Context\n", "architecture-beta\n"):
        found = read(head + "".join(tokens))
        keys = [part.key for part in found.parts]
        groups = {group.key for group in found.groups}
        assert len(keys) == len(set(keys))
        assert {end for edge in found.edges for end in (edge.source, edge.target)} <= set(keys)
        assert {key for part in found.parts for key in part.under} <= groups
        assert {group.part_of for group in found.groups} - {None} <= groups
        assert all(part.name.strip() for part in found.parts)


def test_the_width_of_a_block_is_none_of_its_id() -> None:
    found = read('block-beta\n columns 3\n a["A"]:2 b:1 c\n block:g["G"]:2\n  d:2 e\n end\n a --> b\n c==>d\n', "b.mmd")
    assert [part.key for part in found.parts] == ["a", "b", "c", "d", "e"]
    assert arrows(found) == ["a > b", "c > d"]
    assert not [left for left in found.left_out if "understood" in left.what]


def test_a_node_that_only_a_style_mentions_is_drawn() -> None:
    found = chart("a --> b", "subgraph g", "c", "end", "style d fill:#f9f", "style g fill:#eee", "style a fill:#fff")
    assert [part.key for part in found.parts] == ["a", "b", "c", "d"]


def test_a_subgraph_whose_title_is_blank_is_for_the_layout() -> None:
    found = chart('subgraph " "', "a --> b", "end", "b --> c")
    assert (found.groups, [part.group for part in found.parts]) == ((), [None, None, None])


def test_a_dynamic_diagram_is_a_flow_in_the_order_in_which_it_is_written() -> None:
    text = 'C4Dynamic\ntitle Sign in\nPerson(u, "User")\nContainer(w, "Web")\nRelIndex(7, u, w, "opens")\n'
    found = mermaid.read((File("a.mmd", f'{text}RelIndex(1, w, u, "shows")\nRel(w, x, "lost")\n'),), Files((".",)))
    assert [(flow.title, flow.steps, flow.words) for flow in found.flows] == [
        ("Sign in", (("u", "w"), ("w", "u")), ("opens", "shows"))
    ]
    assert [remark.what for remark in found.left_out] == ["w → x: nothing is called x."]
