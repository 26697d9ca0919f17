"""The command `import`, the recognition of formats, and several files made one."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import run

from archdoc.core.errors import ArchdocError
from archdoc.importers import formats
from archdoc.importers.architecture import Architecture, Edge, Group, Part, Team
from archdoc.importers.files import File
from archdoc.importers.formats import gather, title_of
from archdoc.importers.join import join, settled
from archdoc.importers.registry import FORMATS
from archdoc.spec import load, schema

COMPOSE = "services:\n  web: {image: nginx}\n  orders-api: {build: ., depends_on: [web]}\n"
CATALOGUE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: orders-api, description: Takes orders}
spec: {type: service, owner: payments}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: []}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {template: {spec: {containers: [{name: a, image: nginx}]}}}
"""
GIVEN = {
    "compose": ("x.yaml", COMPOSE),
    "backstage": ("x.yaml", CATALOGUE),
    "kubernetes": ("x.yaml", DEPLOYMENT),
    "asyncapi": ("x.yaml", "asyncapi: 3.0.0\ninfo: {title: A, version: '1'}\nchannels: {a: {address: a}}\n"),
    "structurizr": ("x.txt", 'workspace "A" {\n  model {\n    a = softwareSystem "A"\n  }\n}\n'),
    "structurizr-json": ("x.json", '{"name": "A", "model": {"softwareSystems": [{"id": "1", "name": "A"}]}}'),
    "calm": ("x.json", '{"nodes": [{"unique-id": "a", "node-type": "service", "name": "A"}], "relationships": []}'),
    "likec4": ("x.c4", "specification {\n  element service\n}\nmodel {\n  a = service 'A'\n}\n"),
    "mermaid": ("x.txt", "flowchart LR\n  a[Shop] --> b[(Orders)]\n"),
    "plantuml": ("x.txt", '@startuml\nSystem(a, "Shop")\nSystem_Ext(b, "Bank")\nRel(a, b, "pays")\n@enduml\n'),
    "drawio": ("x.xml", '<mxfile><diagram name="A"><mxGraphModel><root/></mxGraphModel></diagram></mxfile>'),
    "d2": ("x.d2", "a -> b: calls\nb.shape: cylinder\n"),
    "openapi": ("x.yaml", "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n"),
    "terraform": ("x.json", '{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}}'),
    "eventcatalog": ("services/A/index.mdx", "---\nid: A\nname: A\nversion: 1.0.0\n---\n"),
    "adr": ("0001-x.md", "# 1. Use X\n\n## Status\n\nAccepted\n\n## Context\n\nC\n\n## Decision\n\nX\n"),
}  # fmt: skip


@pytest.mark.parametrize("format", GIVEN)
def test_a_format_is_recognised_by_its_content(format: str) -> None:
    name, text = GIVEN[format]
    assert formats.format_of(File(name, text)) == format


def test_every_format_is_tried_named_and_labelled() -> None:
    assert set(FORMATS) == set(GIVEN)
    assert {formats.reader(format).NAME for format in FORMATS} == set(FORMATS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["", "\n", "hello", "a: b\n", "{", "\x00", "- - -", "<xml/>", "[1, 2]", "#!/bin/sh\nls\n"]
)
def test_what_is_in_no_format_is_not_taken_for_one(text: str) -> None:
    assert formats.format_of(File("x", text)) is None


def test_prose_with_an_example_in_it_is_no_compose_file(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(f"# Shop\n\n```yaml\n{COMPOSE}```\n")
    with pytest.raises(ArchdocError, match="can't be told what this file is"):
        gather([str(tmp_path / "README.md")])


def test_a_folder_is_the_files_in_it_that_are_recognised(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "catalog-info.yaml").write_text(CATALOGUE)
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / "ci.yaml").write_text("on: push\n")
    (tmp_path / "shop.yaml").write_text("title: Shop\ncomponents: {a: {}}\n")
    made = gather([str(tmp_path)])
    assert {one.format for one in made.found} == {"backstage", "compose"}
    assert [one.format for one in gather([str(tmp_path)], "compose").found] == ["compose"]


def test_an_empty_folder_and_several_bad_files_are_told_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.txt").write_text("hello")
    with pytest.raises(ArchdocError) as error:
        gather([str(tmp_path / "empty"), str(tmp_path / "x.txt"), str(tmp_path / "none.yaml")])
    assert [problem.what.split(".")[0] for problem in error.value.problems] == [
        "No file in this folder can be imported",
        "It can't be told what this file is",
        f"There is no file {tmp_path / 'none'}",
    ]
    assert "(`compose`)" in (error.value.problems[1].hint or "")


def test_a_spec_is_known_as_one(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(schema.text("Shop", "shop.yaml"))
    with pytest.raises(ArchdocError, match="This is a spec already"):
        gather([str(tmp_path / "shop.yaml")])


def test_a_nearest_guess_is_offered(tmp_path: Path) -> None:
    (tmp_path / "x.mmd").write_text("hello")
    with pytest.raises(ArchdocError) as error:
        gather([str(tmp_path / "x.mmd")])
    assert "`--from mermaid`" in (error.value.problems[0].hint or "")


def test_parts_of_the_same_key_or_name_in_two_files_are_one() -> None:
    one = Architecture(
        title="Shop",
        parts=(Part(key="orders-api", name="orders-api", technology="Java"), Part(key="db", name="db")),
        edges=(Edge(source="orders-api", target="db", inferred="environment DB"),),
    )
    other = Architecture(
        title="Else",
        teams=(Team(key="t", name="Team"),),
        groups=(Group(key="g", name="G"),),
        parts=(
            Part(key="component:default/x", name="Orders API", team="t", group="g", technology="Kotlin", url="u"),
            Part(key="db", name="Database", type="database"),
            Part(key="new", name="New"),
        ),
        edges=(
            Edge(source="component:default/x", target="db", label="SQL"),
            Edge(source="new", target="component:default/x"),
        ),
    )
    whole, keys = join([settled(one), settled(other)])
    assert [part.key for part in whole.parts] == ["orders-api", "db", "new"]
    first, second, _ = whole.parts
    assert (first.name, first.technology, first.team, first.group, first.url) == ("orders-api", "Java", "t", "g", "u")
    assert (second.name, second.type) == ("db", "database")
    assert [(edge.source, edge.target, edge.label, edge.inferred) for edge in whole.edges] == [
        ("orders-api", "db", "SQL", None),
        ("new", "orders-api", None, None),
    ]
    assert keys[1].parts["component:default/x"] == "orders-api"
    assert whole.title == "Shop"
    assert [remark.what for remark in whole.left_out] == [
        "`orders-api` is in the other file too, called `Orders API` here: the two became one.",
        "`db` is in the other file too, called `Database` here: the two became one.",
    ]


def test_a_name_that_stands_twice_in_a_file_joins_nothing() -> None:
    one = Architecture(parts=(Part(key="a", name="API"), Part(key="b", name="API")))
    whole, _ = join([one, Architecture(parts=(Part(key="c", name="API"),))])
    assert [part.key for part in whole.parts] == ["a", "b", "c"]


def test_what_refers_to_nothing_and_circles_are_settled() -> None:
    made = settled(
        Architecture(
            teams=(Team(key="a", name="A", part_of="b"), Team(key="b", name="B", part_of="a")),
            parts=(Part(key="x", name="X", team="none", group="none"),),
            edges=(Edge(source="x", target="gone"),),
        )
    )
    assert [team.part_of for team in made.teams] == ["b", None]
    assert (made.parts[0].team, made.parts[0].group, made.edges) == (None, None, ())
    assert made.left_out[0].what == "An edge from `x` to `gone`: there is no such part."


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        (["shop/compose.yaml"], "Shop"),
        (["big-shop/docker-compose.prod.yml"], "Big shop"),
        (["a/orders_flow.mmd"], "Orders flow"),
        (["billing/docs/adr"], "Billing"),
        (["two-tier.calm.json"], "Two tier"),
        (["aws-three-tier.arch.json"], "AWS three tier"),
        (["v1.2/shop.v2.d2"], "Shop v2"),
        (["workspace.dsl", "x/pay.d2"], "Pay"),
    ],
)
def test_a_title_comes_from_the_first_name_that_says_something(
    paths: list[str], title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path / "model")
    for path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if "." in path:
            Path(path).write_text("x")
    if len(paths) == 1:
        assert title_of(paths) == title
    else:
        assert title in (title_of(paths[1:]), title_of(paths))


def test_a_draft_goes_to_standard_output_and_what_was_read_beside_it(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    done = run("import", "compose.yaml", "--title", "Shop: one", cwd=tmp_path)
    assert done.returncode == 0
    assert load.load_text(done.stdout.decode()).title == "Shop: one"
    assert done.stderr.decode().startswith("compose.yaml, compose: 2 elements, 1 edge")
    assert run("import", "compose.yaml", "-q", cwd=tmp_path).stderr == b""


def test_a_draft_in_a_file_builds_and_a_second_import_updates_it(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    done = run("import", "compose.yaml", "-o", "specs/shop.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "specs" / schema.SCHEMA_FILE).exists()
    assert run("check", "specs/shop.yaml", cwd=tmp_path).returncode == 0
    first = (tmp_path / "specs" / "shop.yaml").read_bytes()
    assert b"../compose.yaml" in first
    assert str(tmp_path).encode() not in first
    done = run("import", "compose.yaml", "-o", "specs/shop.yaml", cwd=tmp_path)
    assert b"specs/shop.yaml is up to date." in done.stderr
    assert (tmp_path / "specs" / "shop.yaml").read_bytes() == first
    shown = run("import", "compose.yaml", "--into", "specs/shop.yaml", "-o", "-", cwd=tmp_path)
    assert shown.stdout == first


def test_a_file_that_no_import_wrote_is_not_replaced_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / "mine.yaml").write_text("my: words\n")
    done = run("import", "compose.yaml", "-o", "mine.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert b"There is such a file already, and no import wrote it." in done.stderr
    assert (tmp_path / "mine.yaml").read_text() == "my: words\n"
    assert run("import", "compose.yaml", "-o", "mine.yaml", "--force", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["compose.yaml", "--mine", "team=x"], 2, "no team is called `x`"),
        (["compose.yaml", "--hide", "nobody"], 2, "--hide: no element is called `nobody`"),
        (["compose.yaml", "--into", "compose.yaml"], 2, "is what is imported"),
        (["compose.yaml", "-o", "."], 2, "is a folder"),
        (["compose.yaml", "--into", "x.yaml", "--title", "X"], 2, "--title is for a new draft"),
        (["compose.yaml", "--into", "x.yaml", "--force"], 2, "--force is for a new draft"),
        (["compose.yaml", "--into", "none.yaml"], 1, "There is no such file."),
        (["adr"], 1, "Decision records say what was decided (1 here)"),
        (["compose.yaml", "--from", "nonsense"], 2, "'nonsense' is not one of"),
        (["broken.yaml"], 1, "can't be told"),
        (["broken.yaml", "--from", "compose"], 1, "broken.yaml:2:"),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_written(
    arguments: list[str], status: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / "broken.yaml").write_text("services:\n  a: [1\n")
    (tmp_path / "adr").mkdir()
    (tmp_path / "adr" / "0001-x.md").write_text(GIVEN["adr"][1])
    before = sorted(tmp_path.rglob("*"))
    done = run("import", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (status, b"")
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_standard_input_is_a_file_like_others(tmp_path: Path) -> None:
    first = run("import", "-", "-o", "shop.yaml", cwd=tmp_path, stdin=COMPOSE)
    assert first.stderr.decode().startswith("standard input, compose: 2 elements, 1 edge")
    text = (tmp_path / "shop.yaml").read_text()
    assert "# A draft, from standard input: 2 elements" in text
    assert 'files: ["-"]' in text
    again = run("import", "-", "--into", "shop.yaml", cwd=tmp_path, stdin=COMPOSE)
    assert again.stderr.decode().endswith("shop.yaml is up to date.\n")


def test_a_file_that_another_points_to_is_never_standard_input(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {a: {image: x, env_file: '-'}}")
    done = run("import", "compose.yaml", cwd=tmp_path, stdin="B=http://b")
    assert b"`-` of `env_file` is not there to be read." in done.stdout


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n%\x80\x80\n1 0 obj\n<</A: b -> c>>\nstream\n\x01\x02\xff\nendstream")
    done = run("import", "a.pdf", cwd=tmp_path)
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, b"a.pdf: error: a.pdf is no text.")


def test_a_remark_that_two_formats_have_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "adrs").mkdir()
    record = "# 1. Oracle\n\n## Status\n\nAccepted\n\n## Decision\n\nOracle.\n\n## Consequences\n\nMuch.\n"
    (tmp_path / "adrs" / "0001-oracle.md").write_text(record)
    (tmp_path / "workspace.dsl").write_text('workspace { !adrs adrs\n model { a = softwareSystem "A" } }')
    done = run("import", ".", cwd=tmp_path)
    named = b"Consequences (neither gains nor costs) (line 11)"
    assert done.stdout.count(b"Its consequences") + done.stdout.count(named) == 1
