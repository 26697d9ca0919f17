"""LikeC4: kinds and their styles, references from inside, extensions over files, and what isn't the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import likec4
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files
from archdoc.importers.structurizr import dsl


def read(*texts: str) -> Architecture:
    given = tuple(File(f"{number}.txt", text) for number, text in enumerate(texts))
    assert all(likec4.looks(file) and not dsl.looks(file) for file in given)
    return likec4.read(given, Files((".",)))


def model(text: str, specification: str = "") -> Architecture:
    return read("specification {\n" + specification + "\n}\nmodel {\n" + text + "\n}")


def edges(found: Architecture) -> list[tuple[str, str, str | None]]:
    return [(edge.source, edge.target, edge.label) for edge in found.edges]


def left_out(found: Architecture) -> str:
    return "\n".join(one.what for one in found.left_out)


def test_both_ways_to_declare_and_what_follows_the_name() -> None:
    found = model("""
        a = app 'First' 'What it does' 'Go' #new, #big {
            title: "Other"
        }
        app b {
            #old
            description '''
                # Head

                - one
            '''
            technology 'Rust'; link ./here.md 'no'
            link https://example.com/b 'yes'
            metadata { owner 'red' }
        }
        app c 'Third' { description '
            is one
            sentence
        ' }
    """)
    first, second, third = found.parts
    assert (first.key, first.name, first.description, first.technology) == ("a", "First", "What it does", "Go")
    assert first.tags == ("new", "big")
    assert second.tags == ("old",)
    assert second.description == "# Head\n\n- one"
    assert third.description == "is one sentence"
    assert (second.name, second.technology, second.url, second.team) == ("b", "Rust", "https://example.com/b", "red")
    assert [remark.key for remark in found.left_out] == ["link"]


def test_kinds_shapes_icons_and_notations_tell_what_it_is() -> None:
    found = model(
        """
        u = human 'U'
        p = actor 'P'
        db = x 'D' { style { shape storage } }
        q = queue 'Q'
        l = fn 'L'
        r = y 'R' { icon tech:redis }
        e = externalSystem 'E' {
            inner = y 'Inner'
            store = database 'Store'
        }
        plain = y 'Plain'
        """,
        """
        element human { style { shape person } }
        element fn { notation "Serverless function" }
        element x
        element y
        """,
    )
    assert [(one.key, one.kind, one.type, one.guessed) for one in found.parts] == [
        ("u", "component", "person", None),
        ("p", "component", "person", None),
        ("db", "component", "database", "from the shape storage"),
        ("q", "queue", "queue", "from the kind queue"),
        ("l", "component", "function", "from the notation Serverless function"),
        ("r", "component", "cache", "from the icon tech:redis"),
        ("e.inner", "third_party", None, "inside E, from the kind externalSystem"),
        ("e.store", "component", "database", "from the kind database"),
        ("plain", "component", None, None),
    ]


def test_relations_in_all_forms() -> None:
    found = model(
        """
        a = x 'A' {
            -> b 'tells' 'HTTP'
            this .async b 'later'
            it -> b
            .sync b
        }
        b = x 'B'
        a -[async]-> b 'sends' #fast {
            technology 'AMQP'
            description 'Long.'
            navigateTo somewhere
            metadata { rps '10' }
        }
        b <-> a 'both'
        a -> b
        {
            title 'below'
        }
        """,
        "element x\nrelationship async { technology 'gRPC' }\nrelationship sync",
    )
    assert [(one.label, one.protocol, one.mode, one.both_ways) for one in found.edges] == [
        ("tells", None, None, False), ("later", "gRPC", "async", False), (None, None, None, False),
        (None, None, "sync", False), ("sends", "AMQP", "async", False), ("both", None, None, True),
        ("below", None, None, False),
    ]  # fmt: skip
    assert (found.edges[0].description, found.edges[4].description) == ("HTTP", "Long.")
    assert {remark.key for remark in found.left_out} == {"navigateTo", "metadata.rps"}


def test_names_are_found_from_inside_outward_and_below_if_there_is_one() -> None:
    found = model("""
        cloud = s {
            web = s {
                api = s
                page = s { -> api 'near' }
            }
            back = s {
                api = s
                -> db 'deep, but the only one'
            }
        }
        data = s { inner = s { db = s } }
        cloud.web.page -> cloud.back.api 'in full'
        page -> data.db 'skipping'
        page -> api 'which?'
        page -> nobody
    """)
    assert edges(found) == [
        ("cloud.web.page", "cloud.web.api", "near"),
        ("cloud.back", "data.inner.db", "deep, but the only one"),
        ("cloud.web.page", "cloud.back.api", "in full"),
        ("cloud.web.page", "data.inner.db", "skipping"),
    ]
    assert "page → api: `api` could be several elements." in left_out(found)
    assert "page → nobody: there is no element `nobody`." in left_out(found)


def test_extensions_of_elements_and_relations_in_any_order_of_files() -> None:
    found = read(
        "model { extend a.b { c = x 'C' { -> d 'uses' } } }",
        "model { extend a { b = x 'B' } \n extend d -> e 'says' { technology 'SMTP' \n #late } }",
        "specification { element x }\nmodel { a = x 'A' \n d = x 'D' \n e = x 'E' \n d -> e 'says' }",
    )
    assert [one.key for one in found.parts] == ["d", "e", "a.b.c"]
    assert [one.key for one in found.groups] == ["a", "a.b"]
    assert [(one.label, one.protocol) for one in found.edges] == [("says", "SMTP"), ("uses", None)]
    assert not found.left_out


def test_what_only_the_other_files_declare_keeps_its_place() -> None:
    found = read("model { extend shop.web { a = x \n b = x \n a -> b } }")
    assert edges(found) == [("shop.web.a", "shop.web.b", None)]
    assert "extend shop.web: the files here don't declare it" in left_out(found)


def test_views_deployment_and_imports_are_named_and_not_read() -> None:
    found = read(
        "import { shop } from 'other'\nspecification { element x \n tag t \n deploymentNode vm { notation 'VM' } }\n"
        "model { a = x \n a -> shop.web }\ndeployment { vm live { instanceOf a } }\n"
        "views 'All' { view index of a { title 'T' include * -> *, a with { color red } style * { size sm } } }\n"
        "global { style s * { color red } }"
    )
    assert [one.key for one in found.parts] == ["a"]
    assert not found.edges
    told = left_out(found)
    for said in ("project other: shop", "`shop.web` is of the project other", "deployment model", "`view`", "`global`"):
        assert said in told


def test_a_dynamic_view_is_a_flow() -> None:
    found = read(
        "model { a = x { in = x } \n b = x \n c = x \n a.in -> b \n b -> c }\n"
        "views { dynamic view pay-now { description 'How' a -> b 'one' { notes 'n' } \n b <- c \n par { b -> c } }\n"
        "dynamic view far { a -> c \n c -> a \n a -> b } }"
    )
    flow, far = found.flows
    assert (flow.key, flow.title, flow.why) == ("pay-now", "Pay now", "How")
    assert flow.steps == (("a.in", "b"), ("c", "b"), ("b", "c")), "a -> b is the one edge below it"
    assert far.steps == (("a", "c"), ("c", "a"), ("a.in", "b"))
    assert [(one.source, one.target, one.inferred) for one in found.edges if one.inferred] == [
        ("a", "c", "the dynamic view “Far”")
    ]


def test_the_title_is_that_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "a.c4").write_text("model { a = x }", encoding="utf-8")
    (tmp_path / ".likec4rc").write_text("{ name: 'shop', // one\n title: 'The Shop', }", encoding="utf-8")
    files = Files((str(tmp_path),))
    assert likec4.read((files.named(str(tmp_path / "a.c4")),), files).title == "The Shop"


def test_declared_twice_is_one_and_told() -> None:
    found = model("a = x 'A'\na = x 'Again' { b = x }")
    assert [one.key for one in found.parts] == ["a.b"]
    assert "`a` is declared once more" in left_out(found)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("model {\n a = x {\n }", "m.c4:1:7", "never closed"), ("model {\n}\n}", "m.c4:3:1", "closes nothing"),
        ("model {\n extend a {\n", "m.c4:2:9", "never closed"),
        ("model {\n" + "a = x {\n" * 9000 + "}\n" * 9001, "m.c4:66:1", "64 levels deep"),
    ],
)  # fmt: skip
def test_what_is_broken_is_an_error_with_its_place(text: str, place: str, why: str) -> None:
    with pytest.raises(ArchdocError) as error:
        likec4.read((File("m.c4", text),), Files((".",)))
    (problem,) = error.value.problems
    assert str(problem.mark) == place
    assert why in problem.what


@pytest.mark.parametrize(
    ("name", "text", "is_it"),
    [
        ("a.c4", "", True), ("a.txt", "// x\nspecification {\n}", True), ("a.txt", "views 'x'\n{\n}", True),
        ("a.txt", "workspace {\n model {\n }\n}", False), ("a.dsl", "model {\n}", False),
        ("a.txt", "model:\n  x: {a: b}", False), ("a.d2", "model: {\n a -> b\n}", False),
    ],
)  # fmt: skip
def test_what_it_looks_like(name: str, text: str, is_it: bool) -> None:
    assert likec4.looks(File(name, text)) is is_it


def test_projects_stand_apart(tmp_path: Path) -> None:
    for name, config in (("shop", '{"name": "shop", "title": "The shop"}'), ("bank", '{name: "bank"}')):
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "likec4.config.json").write_text(config)
        text = f"specification {{ element x }}\nmodel {{ api = x 'API of the {name}' \n db = x 'DB' \n api -> db }}"
        (tmp_path / name / "model" / "a.c4").write_text(text)
    files = Files((str(tmp_path),))
    given = tuple(files.named(str(tmp_path / name / "model" / "a.c4")) for name in ("shop", "bank"))
    both = likec4.read(given, files)
    assert [group.name for group in both.groups] == ["The shop", "bank"]
    assert [part.key for part in both.parts] == ["the-shop.api", "the-shop.db", "bank.api", "bank.db"]
    assert likec4.read(given[:1], files).title == "The shop"


@pytest.mark.parametrize(("config", "technology"), [("{}", "Kafka"), ('{"inferTechnologyFromIcon": false}', None)])
def test_a_project_may_take_no_technology_from_icons(tmp_path: Path, config: str, technology: str | None) -> None:
    (tmp_path / "likec4.config.json").write_text(config)
    (tmp_path / "a.c4").write_text("specification { element x }\nmodel { a = x { icon tech:kafka } }")
    files = Files((str(tmp_path),))
    (part,) = likec4.read((files.named(str(tmp_path / "a.c4")),), files).parts
    assert part.technology == technology


CASES = Path(__file__).parent.parent / "data" / "cases"


def test_what_is_told_only_where_things_run() -> None:
    files = Files((str(CASES),))
    file = files.named(str(CASES / "likec4-told-only-where-it-runs" / "desk.c4"))
    found = likec4.read((file,), files)
    parts = {part.key: (part.name, part.type, part.technology, part.group) for part in found.parts}
    assert parts == {
        "shop.api": ("API", None, None, "shop"),
        "shop.web": ("Web", None, None, "shop"),
        "db": ("Orders DB", "database", "Aurora", None),
        "backup": ("Backups", "database", None, None),
        "edge": ("CDN edge", None, "EC2", None),
    }
    assert [(edge.source, edge.target, edge.label, edge.protocol) for edge in found.edges] == [
        ("shop.web", "shop.api", "asks", None),
        ("shop.api", "db", "reads and writes", "SQL"),
        ("edge", "shop.web", "forwards", None),
    ]


def test_a_relationship_of_places_that_hold_others_is_told() -> None:
    found = model(
        "a = app 'A' }\ndeployment { env p { zone z { instanceOf a } \n zone y { instanceOf a } \n z -> y 'copies' }",
        "deploymentNode env \n deploymentNode zone",
    )
    assert "z → y: a relationship between places where things run." in left_out(found)


def test_relationships_of_instances_that_say_more_than_the_model_are_told() -> None:
    found = model(
        "a = app 'A' \n b = app 'B' \n a -> b 'reads' }\n"
        "deployment { zone eu { a = instanceOf a \n b = instanceOf b }\n"
        "zone us { b = instanceOf b }\n us.b -> eu.b 'copies' \n eu.a -> us.b 'falls back on' \n eu.a -> eu.b 'reads'",
        "deploymentNode zone",
    )
    assert [(edge.source, edge.target, edge.label) for edge in found.edges] == [("a", "b", "reads")]
    told = left_out(found)
    assert "B → B “copies”: only between places where they run." in told
    assert "A → B “falls back on”: only between places where they run." in told
    assert told.count("only between") == 2


def test_properties_on_one_line_are_apart() -> None:
    found = read("""specification {
  element db { style { shape storage icon aws:rds color red } }
  element q { style { icon tech:apache-kafka opacity 40% shape queue } }
}
model {
  a = db 'A' { technology 'own' }
  b = q 'B'
  c = db 'C' { style { icon none multiple true } }
}""")
    assert [(part.type, part.technology) for part in found.parts] == [
        ("database", "own"), ("queue", "Apache Kafka"), ("database", None),
    ]  # fmt: skip
    assert [left.key for left in found.left_out] == ["style.color", "style.opacity", "style.multiple"]
