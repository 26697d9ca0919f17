"""C4-PlantUML: its macros, what files include, and what isn't read."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import plantuml
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files

BANK = """@startuml
!include https://raw.githubusercontent.com/plantuml-stdlib/C4-PlantUML/master/C4_Container.puml
skinparam wrapWidth 200
' a comment with Person(x, "X")
/' Person(y, "Y")
'/
AddElementTag("v1", $bgColor="red")
title Bank
Person(customer, "Customer", "Has an account")
System_Boundary(c1, "Internet Banking") {
    Container(web, "Web <U+0022>app<U+0022>", "C#, ASP.NET", "Delivers\\npages")
    ContainerDb(db, "Database", "SQL",
       "Keeps", $tags="v1")
    ContainerQueue_Ext(q, "Events", "Kafka")
}
System_Ext(mail, "E-mail")
Rel(customer, web, "Uses", "HTTPS")
Rel_Back(customer, mail, "Writes to")
Rel_D(web, db, "reads", "sync, JDBC")
Rel(customer, c1, "asks all", $tags="async")
note right of web
 hello
end note
legend left
 red: old
end legend
component Foo
@enduml
"""


def read(text: str, folder: Path = Path("nowhere")) -> Architecture:
    """The architecture of a file."""
    return plantuml.read((File(str(folder / "a.puml"), text),), Files((str(folder),)))


def test_macros() -> None:
    found = read(BANK)
    assert found.title == "Bank"
    assert [(part.name, part.kind, part.type, part.group) for part in found.parts] == [
        ("Customer", "component", "person", None), ('Web "app"', "component", "web", "c1"),
        ("Database", "component", "database", "c1"), ("Events", "third_party", None, "c1"),
        ("E-mail", "third_party", None, None),
    ]  # fmt: skip
    assert found.parts[1].description == "Delivers pages"
    assert [(edge.source, edge.target, edge.label, edge.protocol, edge.mode) for edge in found.edges] == [
        ("customer", "web", "Uses", "HTTPS", None), ("mail", "customer", "Writes to", None, None),
        ("web", "db", "reads", "JDBC", "sync"), ("customer", "c1", "asks all", None, "async"),
    ]  # fmt: skip
    assert [remark.what for remark in found.left_out if remark.key is None] == ["Not understood: `component Foo`"]
    places = {remark.key: remark.mark.line for remark in found.left_out if remark.key and remark.mark}
    assert places == {"AddElementTag": 7, "note": 21, "legend": 24, "skinparam": 3}


def test_what_a_file_includes_stands_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "people.iuml").write_text('Person(me, "Me")\n')
    text = '@startuml\n!include people.iuml\n!include ../secret.puml\nSystem(s, "Shop")\nRel(me, s, "buys")\n@enduml\n'
    found = read(text, tmp_path)
    assert [part.name for part in found.parts] == ["Me", "Shop"]
    assert [(edge.source, edge.target) for edge in found.edges] == [("me", "s")]
    assert any("outside the folder" in remark.what for remark in found.left_out)


def test_several_diagrams_are_groups() -> None:
    one = '@startuml\ntitle One\nSystem(a, "A")\nSystem(b, "B")\nRel(a, b, "x")\n@enduml\n'
    found = read(one + one.replace("One", "Two") + "@startmindmap\n* x\n@endmindmap\n")
    assert [group.name for group in found.groups] == ["One", "Two"]
    assert [(edge.source, edge.target) for edge in found.edges] == [("one.a", "one.b"), ("two.a", "two.b")]
    assert found.left_out[0].what == "A diagram of @startmindmap without C4 macros: not read."


def test_other_plantuml_is_refused_by_name() -> None:
    with pytest.raises(ArchdocError, match="no C4 macros in it"):
        read("@startuml\nAlice -> Bob: hello\n@enduml\n")


def test_arguments_by_their_place_and_by_their_name() -> None:
    found = read("""@startuml
System_Boundary(b, "B", "tagx", "https://b.x") {
  Container(a, "A", "Go", "What it does", "go", "extern+v1", "https://a.x")
  System(s, "S", "Sells", $type="SaaS")
}
Deployment_Node_L(n, "EKS", $type="k8s") {
  Person(p, "P", $type="clerk")
}
Rel(p, a, $label="uses", $techn="HTTPS", $link="https://r.x")
Rel(a, s, "calls", "gRPC", "many", "sprite", "async")
@enduml
""")
    parts = {part.key: (part.kind, part.technology, part.description, part.url, part.group) for part in found.parts}
    assert parts == {
        "a": ("third_party", "Go", "What it does", "https://a.x", "b"),
        "s": ("component", "SaaS", "Sells", None, "b"),
        "p": ("component", None, None, None, "n"),
    }
    edges = [(edge.source, edge.target, edge.label, edge.protocol, edge.mode, edge.description) for edge in found.edges]
    assert edges == [("p", "a", "uses", "HTTPS", None, None), ("a", "s", "calls", "gRPC", "async", "many")]
    passed = {one.key for one in found.left_out if one.key}
    assert passed == {
        "System_Boundary.tags", "System_Boundary.link", "Container.sprite", "Person.type", "Rel.link", "Rel.sprite",
    }  # fmt: skip


def test_a_boundary_of_a_sequence_ends_by_a_macro() -> None:
    found = read("""@startuml
Person(u, "User")
Container_Boundary(b, "B")
Container(w, "Web")
Boundary_End()
Container(x, "X")
Rel(u, w, "clicks")
@enduml
""")
    assert [(part.key, part.group) for part in found.parts] == [("u", None), ("w", "b"), ("x", None)]


STEPS = """@startuml
!include <C4/C4_Dynamic>
title Sign in
Person(a, "A")
System(b, "B")
SystemQueue(q, "Q")
"""


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ('Rel(a, b, "one")\nRel(b, q, "two")\nRel(b, a, "three")\n', ["one", "two", "three"]),
        ('RelIndex(3, a, b, "third")\nRelIndex(1, b, q, "first")\nRelIndex_D(2, b, a, "second")\n',
         ["first", "second", "third"]),
        ('Rel(a, b, "one")\nsetIndex(9)\nRel(b, q, "nine")\nRelIndex(LastIndex()-7, b, a, "two")\n',
         ["one", "two", "nine"]),
        ('RelIndex(Index()+2, a, b, "three")\nRel(b, q, "two")\nincrement(3)\nRelIndex(SetIndex(2), q, b, "too")\n',
         ["two", "too", "three"]),
        ('RelIndex("1.2", a, b, "later")\nRelIndex("1.1", b, q, "sooner")\n', ["sooner", "later"]),
        ('RelIndex("x", a, b, "as")\nRelIndex(1, b, q, "written")\n', ["as", "written"]),
    ],
)  # fmt: skip
def test_a_dynamic_diagram_is_a_flow_in_the_order_of_its_numbers(said: str, order: list[str]) -> None:
    found = read(f"{STEPS}{said}@enduml\n")
    assert len(found.edges) == len(order)
    assert [(flow.title, list(flow.words)) for flow in found.flows] == [("Sign in", order)]
    drawn = {(edge.source, edge.target) for edge in found.edges}
    assert set(found.flows[0].steps) == drawn
    assert not found.left_out


def test_other_diagrams_tell_no_steps() -> None:
    still = read(STEPS.replace("C4_Dynamic", "C4_Context") + 'Rel(a, b, "one", $index=4)\n@enduml\n')
    assert not still.flows
    assert "`Rel.index`: not read." in [remark.what for remark in still.left_out]
    told = read(STEPS.replace("C4_Dynamic", "C4_Sequence") + 'Rel(a, b, "asks")\nRel(b, a, "answers")\n@enduml\n')
    assert told.flows[0].steps == (("a", "b"), ("b", "a"))


def test_each_of_two_diagrams_has_its_own_steps() -> None:
    two = STEPS + 'Rel(a, b, "one")\n@enduml\n' + STEPS.replace("Sign in", "Out").replace("Dynamic", "Context")
    found = read(two + 'Rel(a, b, "still")\n@enduml\n')
    assert [(flow.key, flow.steps) for flow in found.flows] == [("sign-in.steps", (("sign-in.a", "sign-in.b"),))]
