"""Structurizr DSL: identifiers, archetypes, groups, includes, bulk operations, and what becomes a part."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers.architecture import Architecture, Part
from archdoc.importers.files import File, Files
from archdoc.importers.structurizr import dsl


def read(text: str, folder: Path | None = None, **others: str) -> Architecture:
    """The architecture of a workspace, with other files beside it: `name__dsl="..."` is name.dsl."""
    if folder is None:
        file = File("workspace.dsl", text)
        assert dsl.looks(file)
        return dsl.read((file,), Files((".",)))
    for name, content in {"workspace__dsl": text, **others}.items():
        path = folder / name.replace("__", ".").replace("_in_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    files = Files((str(folder),))
    return dsl.read((files.named(str(folder / "workspace.dsl")),), files)


def model(text: str) -> Architecture:
    return read("workspace {\n model {\n" + text + "\n }\n}")


def edges(found: Architecture) -> list[tuple[str, str, str | None, str | None]]:
    return [(edge.source, edge.target, edge.label, edge.protocol) for edge in found.edges]


def part(found: Architecture, key: str) -> Part:
    return next(part for part in found.parts if part.key == key)


def left_out(found: Architecture) -> str:
    return "\n".join(one.what for one in found.left_out)


SHOP = """
    user = person "User"
    group "Shop plc" {
        shop = softwareSystem "Shop" "Sells." {
            web = container "Web" "Shows." "React" "Web Browser"
            api = container "API" "Answers." "Go" {
                orders = component "Orders"
            }
            db = container "Storage" "" "PostgreSQL 16"
        }
        old = softwareSystem "Mainframe" "" "Existing System"
    }
    pay = softwareSystem "Stripe" "Takes money." "External System"
    user -> shop "Buys at"
    user -> web "Opens" "HTTPS"
    web -> orders "Orders through" "JSON/HTTPS" "Asynchronous"
    orders -> db "Reads"
    shop -> pay "Charges through"
    old -> orders
"""


def test_leaves_are_parts_and_what_holds_them_are_groups() -> None:
    found = model(SHOP)
    assert [group.key for group in found.groups] == ["Shop plc", "shop", "api"]
    assert [group.part_of for group in found.groups] == [None, "Shop plc", "shop"]
    assert part(found, "orders").under == ("api", "shop", "Shop plc")
    assert part(found, "web").technology == "React"
    assert part(found, "db").description is None


def test_a_summary_goes_where_finer_relationships_say_it_and_stays_where_none_does() -> None:
    found = model(SHOP)
    assert ("user", "web", "Opens", "HTTPS") in edges(found)
    assert not any(edge.source == "user" and edge.target == "shop" for edge in found.edges)
    assert "User → Shop “Buys at”: finer relationships" in left_out(found)
    assert ("shop", "pay", "Charges through", None) in edges(found)
    assert "shop" in {group.key for group in found.groups}
    assert "shop" not in {one.key for one in found.parts}


def test_kinds_and_types_are_guessed_and_say_from_what() -> None:
    found = model(SHOP)
    told = {one.key: (one.kind, one.type, one.guessed) for one in found.parts}
    assert told["user"] == ("component", "person", None)
    assert told["web"] == ("component", "web", "from the tag Web Browser")
    assert told["db"] == ("component", "database", "from the technology PostgreSQL 16")
    assert told["pay"] == ("third_party", None, "from the tag External System")
    assert told["old"] == ("component", None, None), "inside the organisation an existing system is its own"


def test_a_drum_that_is_called_storage_is_no_database() -> None:
    text = """workspace { model {
        s = softwareSystem "S" { a = container "S3 compatible storage" "" "" "Drum"
            b = container "Orders" "" "" "Drum"
            c = container "Session cache" "" "" "Drum" } }
        views { styles { element "Drum" { shape Cylinder } } } }"""
    assert [part.type for part in read(text).parts] == ["storage", "database", "cache"]


def test_a_vendor_that_everybody_knows_is_a_third_party() -> None:
    found = model('a = softwareSystem "Slack"\nb = softwareSystem "Shop" {\nc = container "Stripe adapter"\n}')
    assert [(part.kind, part.guessed) for part in found.parts] == [
        ("third_party", "from the name Slack"), ("component", None),
    ]  # fmt: skip


def test_the_technology_of_a_boundary_is_told() -> None:
    found = read('workspace { model { s = softwareSystem "S" { a = container "API" "" "Java" { component "C" } } } }')
    assert [left.what for left in found.left_out] == ["The technology of what is drawn as a boundary: API (Java)."]


def test_a_tag_tells_the_mode() -> None:
    assert [edge.mode for edge in model(SHOP).edges if edge.source == "web"] == ["async"]


def test_shapes_of_tags_tell_types() -> None:
    found = read("""workspace {
        model {
            a = softwareSystem "A" "" "Store"
            b = softwareSystem "B" "" "Line"
        }
        views {
            styles {
                element "Store" {
                    shape Cylinder
                }
                element Line {
                    shape pipe
                }
            }
        }
    }""")
    assert [(one.kind, one.type) for one in found.parts] == [("component", "database"), ("queue", "queue")]


def test_owners_are_teams_of_all_that_is_inside_and_groups_never_are() -> None:
    found = model("""
        group "Payments" {
            a = softwareSystem "A" {
                properties {
                    "Owner" "Team Red"
                }
                b = container "B"
                c = container "C" {
                    perspectives {
                        "Team" "Blue"
                    }
                }
            }
            d = softwareSystem "D"
        }""")
    assert {one.key: one.team for one in found.parts} == {"b": "Team Red", "c": "Blue", "d": None}
    assert [team.key for team in found.teams] == ["Team Red", "Blue"]


def test_relationships_in_bodies_this_and_archetypes() -> None:
    found = model("""
        archetypes {
            softwareSystem {
                tag "Ours"
            }
            queue = softwareSystem {
                tags "Queue"
                technology "RabbitMQ"
            }
            -> {
                technology "HTTP"
            }
            sync = -> {
                tag "Synchronous"
            }
            secure = --sync-> {
                technology "HTTPS"
            }
        }
        a = softwareSystem "A"
        q = queue "Q" {
            -> a "tells"
            a -> this "asks"
        }
        A --SECURE-> q "calls"
    """)
    assert edges(found) == [("q", "a", "tells", "HTTP"), ("a", "q", "asks", "HTTP"), ("a", "q", "calls", "HTTPS")]
    assert part(found, "q").kind == "queue"
    assert part(found, "q").tags == ("Ours", "Queue")
    assert found.edges[2].mode == "sync"


@pytest.mark.parametrize("mode", ["flat", "hierarchical"])
def test_identifiers(mode: str) -> None:
    name = "s.db" if mode == "hierarchical" else "db"
    found = read(f"""workspace {{
        !identifiers {mode}
        model {{
            s = softwareSystem "S" {{
                api = container "API"
                db = container "DB"
                api -> db
            }}
            u = person "U"
            u -> {name.replace("db", "api")}
        }}
    }}""")
    assert [edge.target for edge in found.edges] == [name, name.replace("db", "api")]
    assert not found.left_out


def test_one_identifier_in_two_systems_means_the_near_one() -> None:
    found = read("""workspace {
        !identifiers hierarchical
        model {
            a = softwareSystem "A" {
                db = container "DB"
                app = container "App" {
                    -> db
                }
            }
            b = softwareSystem "B" {
                db = container "DB"
                app = container "App" {
                    -> db
                }
            }
        }
    }""")
    assert [(edge.source, edge.target) for edge in found.edges] == [("a.app", "a.db"), ("b.app", "b.db")]


def test_comments_continuation_text_blocks_and_quotes() -> None:
    found = model(
        '/* a = person "Not"\n */\n # b = person "Not"\n // c = person "Not"\n'
        'd = softwareSystem \\\n   "Soft \\\n     ware" "Says \\"hi\\" {" // not this\n'
        'e = softwareSystem "E"{\n description """\n   Several\n   lines }\n   """\n}\n d -> e "x"   # nor this'
    )
    assert [one.name for one in found.parts] == ["Soft ware", "E"]
    assert part(found, "d").description == 'Says "hi" {'
    assert part(found, "e").description == "Several\n   lines }"
    assert edges(found) == [("d", "e", "x", None)]


def test_a_brace_may_stand_below_its_statement() -> None:
    found = model('s = softwareSystem "S"\n{\nc = container "C"\n}')
    assert [(one.key, one.group) for one in found.parts] == [("c", "s")]


def test_constants_variables_and_what_has_no_value() -> None:
    found = read('!const ORG "Acme"\n!var T ${ORG}-1\nworkspace "${T} ${HOME}" {\n}')
    assert found.title == "Acme-1 ${HOME}"


def test_bulk_operations_by_expressions() -> None:
    found = model("""
        u = person "U"
        s = softwareSystem "S" {
            a = container "A" "" "Go" {
            }
            b = container "B" "" "Go"
            c = container "C" "" "Java"
            !elements "element.parent==s && element.technology==Go" {
                tags "Ours"
                u -> this "uses"
                -> c "calls"
            }
        }
        !elements "element.tag!=Ours && element.type==Container" {
            tags "Theirs"
        }
        !relationships "*->c" {
            technology "gRPC"
        }
        !elements "element.colour~red" {
            tags "Never"
        }
    """)
    assert {one.key: one.tags for one in found.parts} == {
        "u": (), "a": ("Ours",), "b": ("Ours",), "c": ("Theirs",),
    }  # fmt: skip
    assert edges(found) == [
        ("u", "a", "uses", None), ("a", "c", "calls", "gRPC"), ("u", "b", "uses", None), ("b", "c", "calls", "gRPC"),
    ]  # fmt: skip
    assert "“element.colour~red”: an expression of this kind isn't read." in left_out(found)


def test_a_relationship_can_be_taken_back() -> None:
    found = model('a = person "A"\nb = softwareSystem "B"\na -> b "x"\na -> b "y"\na -/> b "x"')
    assert edges(found) == [("a", "b", "y", None)]


def test_deployment_views_and_scripts_are_named_and_not_read() -> None:
    found = read("""workspace {
        model {
            a = softwareSystem "A"
            deploymentEnvironment "Live" {
                node = deploymentNode "Server" {
                    softwareSystemInstance a
                    x = container "Not a container"
                }
            }
        }
        !script groovy {
            if (x) { y = "}" }
            b = softwareSystem "Not"
        }
        !plugin com.example.Plugin
        !docs docs
        views {
            systemContext a {
                include *
            }
            theme default
        }
        configuration {
            scope softwaresystem
        }
    }""")
    assert [one.key for one in found.parts] == ["a"]
    told = left_out(found)
    for said in ("environment Live", "!script groovy", "!plugin com.example.Plugin"):
        assert said in told
    assert {one.key for one in found.left_out if one.key} == {
        "!docs", "views.systemContext", "views.theme", "configuration", "deployment.container",
    }  # fmt: skip


def test_a_dynamic_view_is_a_flow_of_the_edges_that_exist() -> None:
    found = read("""workspace {
        model {
            u = person "U"
            s = softwareSystem "S" {
                a = container "A"
                b = container "B"
            }
            u -> a "opens"
            r = a -> b "asks"
        }
        views {
            dynamic s "SignIn" "How one gets in." {
                u -> s "opens"
                {
                    r "asks"
                }
                b -> a "answers"
                autoLayout
            }
        }
    }""")
    (flow,) = found.flows
    assert (flow.title, flow.why, flow.steps) == ("Sign in", "How one gets in.", (("u", "a"), ("a", "b"), ("b", "a")))
    assert flow.words == ("opens", "asks", "answers")
    assert [one.key for one in found.left_out] == ["dynamic.autoLayout"]


def test_files_and_folders_are_included_in_place(tmp_path: Path) -> None:
    found = read(
        'workspace {\n!const NAME "Second"\nmodel {\n!include one.dsl\n!include "more"\na -> b\n}\nviews {\n'
        "!include styles.dsl\n}\n}",
        tmp_path,
        one__dsl='a = softwareSystem "First"',
        more_in_two__dsl='b = softwareSystem "${NAME}" "" "Store"',
        more_in_notes__md="# not this",
        styles__dsl='styles {\nelement "Store" {\nshape Cylinder\n}\n}',
    )
    assert [(one.name, one.type) for one in found.parts] == [("First", None), ("Second", "database")]
    assert edges(found) == [("a", "b", None, None)]
    assert found.parts[0].mark is not None
    assert found.parts[0].mark.path.endswith("one.dsl")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../other.dsl", "outside the folder"), ("/etc/hostname", "no path relative"), ("~/x.dsl", "no path relative"),
        ("https://example.com/x.dsl", "on the network"), ("workspace.dsl", "includes itself"),
        ("nothing.dsl", "There is no file"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["!include", "extends"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str, why: str, word: str) -> None:
    (tmp_path / "other.dsl").write_text('workspace {\nmodel {\nb = person "Secret"\n}\n}', encoding="utf-8")
    text = f'workspace {{\nmodel {{\na = person "A"\n!include {name}\n}}\n}}'
    if word == "extends":
        text = f'workspace extends {name} {{\nmodel {{\na = person "A"\n}}\n}}'
    found = read(text, tmp_path / "inner")
    assert [one.key for one in found.parts] == ["a"]
    assert why in left_out(found)


def test_includes_that_multiply_end_in_an_error(tmp_path: Path) -> None:
    many = {f"f{number}__dsl": f"!include f{number + 1}.dsl\n" * 2 for number in range(20)}
    with pytest.raises(ArchdocError, match="more than 1,000 files"):
        read("workspace {\nmodel {\n!include f0.dsl\n}\n}", tmp_path, **many, f20__dsl="")


def test_a_workspace_may_extend_another_in_dsl_or_json(tmp_path: Path) -> None:
    child = 'workspace extends {} {{\nmodel {{\n!element s {{\nb = container "B"\n}}\nu -> b "uses"\n}}\n}}'
    parent = 'workspace "Parent" {\nmodel {\nu = person "U"\ns = softwareSystem "S"\n}\n}'
    json = """{"name": "Parent", "model": {"people": [{"id": "1", "name": "U",
        "properties": {"structurizr.dsl.identifier": "u"}}], "softwareSystems": [{"id": "2", "name": "S",
        "properties": {"structurizr.dsl.identifier": "s"}}]}}"""
    for name, text in (("parent.dsl", parent), ("parent.json", json)):
        found = read(child.format(name), tmp_path / name, **{name.replace(".", "__"): text})
        assert found.title == "Parent"
        assert [one.name for one in found.parts] == ["U", "B"]
        assert [(edge.target, edge.label) for edge in found.edges] == [("b", "uses")]


def test_a_file_that_another_includes_is_read_there_only(tmp_path: Path) -> None:
    (tmp_path / "part.dsl").write_text('b = softwareSystem "B"', encoding="utf-8")
    (tmp_path / "workspace.dsl").write_text("workspace {\nmodel {\n!include part.dsl\n}\n}", encoding="utf-8")
    files = Files((str(tmp_path),))
    given = tuple(files.named(str(tmp_path / name)) for name in ("part.dsl", "workspace.dsl"))
    found = dsl.read(given, files)
    assert [one.key for one in found.parts] == ["b"]
    assert not found.left_out


def test_a_piece_that_no_workspace_includes_is_named_where_there_is_one() -> None:
    given = (File("b.dsl", 'b = softwareSystem "B"'), File("a.dsl", 'workspace {\nmodel {\na = person "A"\n}\n}'))
    found = dsl.read(given, Files((".",)))
    assert [one.key for one in found.parts] == ["a"]
    assert "none here includes it: not read" in left_out(found)
    alone = dsl.read(given[:1], Files((".",)))
    assert [one.key for one in alone.parts] == ["b"]


def test_pieces_of_views_make_no_elements() -> None:
    file = File("styles.dsl", 'element "Person" {\n color #ffffff\n}\ndynamic x "Y" {\n a -> b\n}')
    found = dsl.read((file,), Files((".",)))
    assert not found.parts
    assert "no workspace" in left_out(found)


def test_decision_records_hang_on_the_element_they_are_given_for(tmp_path: Path) -> None:
    record = "# 1. Use Kafka\n\nDate: 2023-05-06\n\n## Status\n\nAccepted\n\n## Decision\n\nWe use Kafka."
    found = read(
        'workspace {\n!adrs adrs\nmodel {\ns = softwareSystem "S" {\n!decisions adrs\nc = container "C" {\n'
        "!adrs adrs\n}\n}\n}\n!adrs missing\n}",
        tmp_path,
        adrs_in_0001__md=record,
    )
    assert [(one.key, one.about, one.choice) for one in found.decisions] == [
        ("adr-0001", ("c",), "We use Kafka."),
    ]
    assert "S is drawn as a boundary" in left_out(found)
    assert "Decision records in missing" in left_out(found)


def test_a_relationship_to_nothing_is_told_with_its_place() -> None:
    found = model('a = person "A"\na -> nobody "x"\n!element ghost {\nb = container "B"\na -> b\n}')
    assert "a → nobody: there is no element `nobody`." in left_out(found)
    assert str(found.left_out[0].mark) == "workspace.dsl:4:1"
    assert edges(found) == [("a", "b", None, None)], "what is inside of something unknown isn't lost"


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("workspace {\nmodel {\n}", "w.dsl:1:1", "never closed"),
        ("workspace {\n}\n}", "w.dsl:3:1", "closes nothing"),
        ("workspace {\nmodel {\n" + 'group "x" {\n' * 9000 + "}\n" * 9002, "w.dsl:67:1", "64 levels deep"),
        ("workspace {\nmodel {\n" + 'container "x" {\n' * 9000 + "}\n" * 9002, "w.dsl:67:1", "64 levels deep"),
    ],
)
def test_what_is_broken_is_an_error_with_its_place(text: str, place: str, why: str) -> None:
    with pytest.raises(ArchdocError) as error:
        dsl.read((File("w.dsl", text),), Files((".",)))
    (problem,) = error.value.problems
    assert str(problem.mark) == place
    assert why in problem.what


@pytest.mark.parametrize(
    ("name", "text", "is_it"),
    [
        ("a.txt", 'workspace "A" {\n}', True), ("a.txt", "\n  workspace {\n}", True),
        ("a.txt", 'x = softwareSystem "X"', True), ("a.dsl", "y -> z", True), ("a.dsl", "", False),
        ("a.txt", "specification {\n}\nmodel {\n x = container 'X'\n}", False),
        ("a.md", "workspace {", False), ("a.txt", "services:\n  workspace:\n    image: x", False),
        ("a.json", "{", False),
    ],
)  # fmt: skip
def test_what_it_looks_like(name: str, text: str, is_it: bool) -> None:
    assert dsl.looks(File(name, text)) is is_it


def test_a_separator_of_groups_makes_groups_in_groups_wherever_it_stands() -> None:
    said = 'properties { "structurizr.groupSeparator" "/" }\n'
    groups = 'group "Acme/Retail" { a = softwareSystem "A" }\ngroup "Acme/Core" { b = softwareSystem "B" }\n'
    for inner in (said + groups, groups + said):
        found = read(f"workspace {{ model {{\n{inner}}} }}")
        around = {group.name: group.part_of for group in found.groups}
        keys = {group.name: group.key for group in found.groups}
        assert around == {"Acme": None, "Retail": keys["Acme"], "Core": keys["Acme"]}
        assert [part.group for part in found.parts] == [keys["Retail"], keys["Core"]]
        assert not found.left_out


def test_what_a_relationship_says_beside_its_words_is_named() -> None:
    found = read("""workspace { model {
        a = softwareSystem "A"
        b = softwareSystem "B"
        a -> b "asks" {
            tags "Fast,Async"
            url https://x.example
            properties {
                owner me
            }
        }
    } }""")
    assert [(left.key, left.mark.line) for left in found.left_out if left.mark] == [
        ("url", 6), ("properties.owner", 8), ("tags of a relationship", 4),
    ]  # fmt: skip
    assert found.edges[0].mode == "async"
