"""Backstage catalogues: owners, systems, dependencies, APIs, and what Locations point to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import backstage, formats
from archdoc.importers.architecture import Architecture, Part
from archdoc.importers.files import File, Files


def entity(kind: str, name: str, spec: str = "{}", metadata: str = "") -> str:
    return f"---\napiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n{metadata}spec: {spec}\n"


def read(*entities: str) -> Architecture:
    file = File("catalog-info.yaml", "".join(entities))
    assert backstage.looks(file)
    return backstage.read((file,), Files((".",)))


def one(*entities: str) -> Part:
    return read(*entities).parts[0]


def arrows(found: Architecture) -> list[str]:
    return [" ".join((edge.source, ">", edge.target, edge.label or "")).strip() for edge in found.edges]


def told(found: Architecture) -> str:
    return " ".join(left.what for left in found.left_out)


def test_what_an_entity_says_of_itself() -> None:
    noted = (
        "  title: The API\n  description: >\n    Takes\n    orders\n  tags: [python]\n"
        "  links: [{url: https://example.com/a}, {url: https://example.com/b}]\n"
    )
    part = one(entity("Component", "api", "{type: service, lifecycle: experimental, owner: team-a}", noted))
    assert (part.key, part.name, part.type, part.description) == ("component:api", "The API", "service", "Takes orders")
    assert (part.url, part.technology, part.tags) == ("https://example.com/a", "Python", ("python", "experimental"))
    assert part.mark is not None
    assert part.mark.line == 5


def test_owners_are_teams_within_the_groups_around_them() -> None:
    found = read(
        entity("Component", "a", "{owner: 'group:default/Team-A'}"),
        entity("Component", "b", "{owner: 'user:jo'}"),
        entity("Component", "c", "{owner: platform/ops}"),
        entity("Group", "team-a", "{parent: area, profile: {displayName: The A team}}"),
        entity("Group", "org", "{children: [area]}"),
        entity("Group", "area", "{}"),
        entity("Group", "idle", "{}"),
        entity("User", "jo", "{profile: {displayName: Jo}}"),
        entity("User", "ann", "{}"),
    )
    assert [(team.key, team.name, team.part_of) for team in found.teams] == [
        ("group:team-a", "The A team", "group:area"), ("group:area", "area", "group:org"), ("group:org", "org", None),
        ("user:jo", "Jo", None), ("group:platform/ops", "ops", None),
    ]  # fmt: skip
    assert [part.team for part in found.parts] == ["group:team-a", "user:jo", "group:platform/ops"]
    assert "Owning nothing here: group idle." in told(found)
    assert "user ann" in told(found)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (("System shop",), "shop"), (("System shop", "Domain retail"), "retail"), (("System a", "System b"), None),
        (("System shop", "Domain a", "Domain b"), None),
    ],
)  # fmt: skip
def test_the_title_is_that_of_the_only_domain_or_system(written: tuple[str, ...], title: str | None) -> None:
    entities = [entity(*one.split(), "{owner: t}") for one in written]
    api = entity("Component", "api", "{type: service, owner: t, system: shop}")
    assert read(*entities, api).title == title
    others = [entity("Component", name, "{type: service, owner: t}") for name in "xy"]
    assert read(*entities, api, *others).title == (title if "Domain retail" in written else None)


def test_groups_in_a_circle_end() -> None:
    found = read(
        entity("Component", "a", "{owner: x}"), entity("Group", "x", "{parent: y}"), entity("Group", "y", "{parent: x}")
    )
    assert {team.key: team.part_of for team in found.teams} in (
        {"group:x": None, "group:y": "group:x"}, {"group:x": "group:y", "group:y": None}, {"group:x": None},
    )  # fmt: skip


def test_systems_and_domains_are_groups() -> None:
    found = read(
        entity("Component", "a", "{system: Shop}"),
        entity("Component", "b", "{system: gone}"),
        entity("Component", "a-inner", "{subcomponentOf: a}"),
        entity("System", "shop", "{domain: trade}"),
        entity("System", "empty", "{}"),
        entity("Domain", "trade", "{subdomainOf: all}", "  description: Selling\n"),
        entity("Domain", "all", "{}"),
    )
    assert [(group.key, group.part_of) for group in found.groups] == [
        ("domain:all", None), ("system:gone", None), ("domain:trade", "domain:all"), ("system:shop", "domain:trade"),
    ]  # fmt: skip
    around = ("system:shop", "domain:trade", "domain:all")
    assert [part.under for part in found.parts] == [around, ("system:gone",), ("component:a", *around)]
    assert "System gone isn't described here" in told(found)
    assert "Holding nothing here: system empty." in told(found)


def test_dependencies_in_both_directions() -> None:
    found = read(
        entity("Component", "a", "{dependsOn: ['resource:default/DB', 'component:b', 'component:gone']}"),
        entity("Component", "b", "{dependencyOf: ['component:a']}"),
        entity("Resource", "db", "{type: database, dependencyOf: ['component:b']}"),
    )
    assert arrows(found) == ["component:a > resource:db", "component:a > component:b", "component:b > resource:db"]
    assert "component gone, which a refers to: not described here." in told(found)


def test_apis_are_edges_from_who_consumes_to_who_provides() -> None:
    found = read(
        entity("Component", "web", "{consumesApis: [orders, gone]}"),
        entity("Component", "shop", "{providesApis: [orders, lonely]}"),
        entity("Resource", "job", "{dependsOn: ['api:orders']}"),
        entity("API", "orders", "{type: grpc, definition: x}", "  title: Orders API\n"),
        entity("API", "lonely", "{type: openapi}"),
    )
    assert arrows(found) == ["resource:job > component:shop", "component:web > component:shop Orders API"]
    assert found.edges[1].protocol == "gRPC"
    assert [part.key for part in found.parts] == ["component:web", "component:shop", "resource:job"]
    assert "api gone, which web refers to: not described here." in told(found)
    assert "Consumed by nothing here: api lonely." in told(found)
    assert "Definitions, for which a spec has no place: api orders." in told(found)


def test_an_api_that_nothing_provides_is_a_part() -> None:
    found = read(entity("Component", "web", "{consumesApis: [ext]}"), entity("API", "ext", "{type: graphql}"))
    assert arrows(found) == ["component:web > api:ext"]
    assert (found.parts[1].kind, found.parts[1].technology) == ("component", "GraphQL")
    assert found.parts[1].guessed == "from an API that nothing here provides"


def test_an_asyncapi_is_a_topic_between_provider_and_consumer() -> None:
    found = read(
        entity("Component", "shop", "{providesApis: [events]}"),
        entity("Component", "mail", "{consumesApis: [events]}"),
        entity("API", "events", "{type: asyncapi}"),
    )
    assert (found.parts[2].kind, found.parts[2].type) == ("queue", "topic")
    assert arrows(found) == ["component:shop > api:events", "api:events > component:mail"]
    assert [edge.inferred for edge in found.edges] == ["providesApis: events", "consumesApis: events"]


@pytest.mark.parametrize(
    ("kind", "name", "type", "is_"),
    [
        ("Resource", "x", "database", ("component", "database")),
        ("Resource", "x", "s3-bucket", ("component", "storage")),
        ("Resource", "x", "kafka-topic", ("queue", "topic")),
        ("Resource", "kafka", "database", ("queue", "stream")),
        ("Resource", "x", "qmgr", ("queue", "queue")),
        ("Resource", "x", "buildkite-pipeline", ("component", None)),
        ("Component", "x", "website", ("component", "web")),
        ("Component", "x", "service", ("component", "service")),
        ("Component", "x", "library", ("component", None)),
    ],
)
def test_types(kind: str, name: str, type: str, is_: tuple[str, str | None]) -> None:
    part = one(entity(kind, name, f"{{type: {type}}}"))
    assert (part.kind, part.type) == is_


def test_a_catalogue_of_systems_only_draws_them() -> None:
    found = read(
        entity("System", "a", "{domain: d, owner: x}"), entity("System", "b", "{}"), entity("Domain", "d", "{}")
    )
    assert [(part.key, part.group, part.team) for part in found.parts] == [
        ("system:a", "domain:d", "group:x"), ("system:b", None, None),
    ]  # fmt: skip


def test_templates_unknown_kinds_and_repetitions_are_told() -> None:
    found = read(
        entity("Component", "a"), entity("Component", "a"), entity("Template", "t"), entity("AiResource", "ai"),
        entity("Component", "'${{ values.name }}'"),
    )  # fmt: skip
    assert [part.key for part in found.parts] == ["component:a"]
    for text in ("Component a once more", "Template t", "AiResource ai", "without a name of its own"):
        assert text in told(found)


def test_placeholders_are_no_texts() -> None:
    part = one(entity("Component", "a", "{type: {$text: ./x}}", "  description: {$text: ./y}\n  links: {$yaml: ./z}\n"))
    assert (part.description, part.url, part.type) == (None, None, None)


def test_the_order_is_that_of_the_file_whatever_the_hashes(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    names = [f"api-{number}" for number in range(20)]
    path.write_text(
        "".join(entity("API", name, f"{{type: asyncapi, system: of-{name}, owner: {name}}}") for name in names)
    )
    code = (
        "import sys; from archdoc.importers import backstage; from archdoc.importers.files import Files\n"
        "files = Files((sys.argv[1],)); print(backstage.read((files.named(sys.argv[1] + '/catalog.yaml'),), files))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    runs = {subprocess.check_output(command, env={**os.environ, "PYTHONHASHSEED": seed}) for seed in "123"}
    assert len(runs) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in ("cat/a.yaml", "cat/plugins/one/catalog-info.yaml", "cat/plugins/two/catalog-info.yaml",
                 "cat/plugins/two/deep/catalog-info.yaml", "cat/skeleton/s.yaml", "outside.yaml"):  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(entity("Component", path.replace("/", "-").removesuffix(".yaml")))
    (tmp_path / "cat/broken.yaml").write_text("a: [")
    return tmp_path / "cat"


def located(folder: Path, *targets: str) -> Architecture:
    (folder / "all.yaml").write_text(entity("Location", "all", f"{{targets: [{', '.join(map(repr, targets))}]}}"))
    files = Files((str(folder),))
    return backstage.read((files.named(str(folder / "all.yaml")),), files)


def test_locations_are_followed(folder: Path) -> None:
    found = located(folder, "./a.yaml", "./plugins/*/catalog-info.yaml", "./all.yaml")
    assert [part.key for part in found.parts] == [
        "component:cat-a", "component:cat-plugins-one-catalog-info", "component:cat-plugins-two-catalog-info",
    ]  # fmt: skip
    assert not found.left_out


def test_a_double_star_reaches_further(folder: Path) -> None:
    assert len(located(folder, "./plugins/**/catalog-info.yaml").parts) == 3


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("../outside.yaml", "is outside the folder"),
        ("../*.yaml", "is outside the folder"),
        ("/etc/passwd", "no path relative"),
        ("https://github.com/a/b/catalog-info.yaml", "on the network"),
        ("./gone.yaml", "There is no file"),
        ("./none/*.yaml", "No file is called"),
        ("./skeleton/s.yaml", "What a template fills in"),
        ("./templates/x/template.yaml", "The template"),
        ("./broken.yaml", ""),
    ],
)
def test_what_a_location_cannot_reach_is_told(folder: Path, target: str, what: str) -> None:
    found = located(folder, "./a.yaml", target)
    assert [part.key for part in found.parts] == ["component:cat-a"]
    assert len(found.left_out) == 1
    assert what in found.left_out[0].what
    assert found.left_out[0].mark is not None


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(ArchdocError):
        backstage.read((File("x.yaml", "apiVersion: backstage.io/v1\n  kind: [" + "[" * 9_000),), Files((".",)))


@pytest.mark.parametrize(
    "text", ["apiVersion: v1\nkind: Service\n", "services: {}\n", "x: |\n  apiVersion: backstage.io/v1\n"]
)
def test_other_yaml_is_no_catalogue(text: str) -> None:
    assert not backstage.looks(File("x.yaml", text))


def test_what_consumes_an_api_meets_the_channels_of_its_contract(tmp_path: Path) -> None:
    contract = """
asyncapi: 3.0.0
info: {title: Refunds}
channels:
  paid: {address: refund.paid, messages: {Paid: {}}}
  asked: {address: refund.asked, messages: {Asked: {}}}
operations:
  tell: {action: send, channel: {$ref: '#/channels/paid'}}
  hear: {action: receive, channel: {$ref: '#/channels/asked'}}
"""
    catalogue = """
kind: Component
apiVersion: backstage.io/v1alpha1
metadata: {name: refunds}
spec: {type: service, providesApis: [events]}
---
kind: Component
apiVersion: backstage.io/v1alpha1
metadata: {name: ledger}
spec: {type: service, consumesApis: [events]}
---
kind: API
apiVersion: backstage.io/v1alpha1
metadata: {name: events}
spec: {type: asyncapi, definition: {$text: ./api.yaml}}
"""
    (tmp_path / "api.yaml").write_text(contract)
    (tmp_path / "catalog-info.yaml").write_text(catalogue)
    for path in (tmp_path, tmp_path / "catalog-info.yaml"):
        found = formats.gather([str(path)]).whole
        assert {(edge.source, edge.target, edge.label) for edge in found.edges} == {
            ("component:refunds", "channel refund.paid", "Paid"),
            ("channel refund.asked", "component:refunds", "Asked"),
            ("channel refund.paid", "component:ledger", "Paid"),
            ("component:ledger", "channel refund.asked", "Asked"),
        }
        assert len(found.parts) == 4


def test_a_dependency_on_a_system_ends_at_its_frame() -> None:
    found = read(
        entity("Component", "till", "{dependsOn: ['system:stock']}"),
        entity("Component", "shelf", "{system: stock}"),
        entity("System", "stock", "{owner: shop}"),
    )
    assert arrows(found) == ["component:till > system:stock"]
    assert "not described here" not in told(found)
