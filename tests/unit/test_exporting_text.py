"""Mermaid, D2, Structurizr DSL, PlantUML and the diagrams script: names that are grammar stay names."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import LONGEST
from drawn import HARD, SPECS, loaded, model, needs_dot

from archdoc import exporters
from archdoc.core.vocabulary import EXPORTED
from archdoc.exporters import d2, mermaid, plantuml, scope, structurizr

TEXTS = ("mermaid", "d2", "structurizr", "plantuml", "diagrams")
SMALL = """
    title: Orders
    teams: {shop: {name: Shop, mine: true}, mail: {name: Mail room, part_of: shop}}
    groups: {core: Core}
    components:
      buyer: {type: person}
      api: {team: shop, group: core, role: led, technology: Go, url: "https://api.example", description: Takes orders}
      db: {name: Orders, team: shop, type: database, tradeoff: PostgreSQL}
      sender: {team: mail, type: worker, url: "javascript:alert(1)"}
    queues: {sent: {team: mail, type: topic, technology: Kafka}}
    third_parties: {ses: Amazon SES}
    edges:
      - buyer -> api: order
      - {from: api, to: db, label: save, protocol: SQL, both_ways: true, tradeoff: Write at once}
      - api -> sent
      - {from: sent, to: sender, mode: batch}
      - {from: sender, to: ses, label: send, tradeoff: [{choice: Call it, status: superseded}, Write at once again]}
      - {from: sender, to: ses, label: send}
    flows: {one: {title: An order, steps: [buyer -> api, api -> db]}}
    views: {mailing: {title: Mailing, focus: [sender]}}
"""


def text(format: exporters.Format, spec: str = SMALL, view: str | None = None) -> str:
    return exporters.export(model(spec), format, view=view).files[""].decode()


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("format", TEXTS)
def test_every_format_says_whose_it_is_and_what_the_numbers_mean(format: exporters.Format) -> None:
    said = text(format)
    head = said[: said.index("Orders")] if format == "d2" else said[:300]
    assert EXPORTED in head
    for words in ("Write at once", "Call it", "PostgreSQL"):
        assert words in said
    assert "①" in said or format == "structurizr"


def test_mermaid() -> None:
    said = lines(text("mermaid"))
    assert said[:4] == ["---", "title: Orders", "---", "flowchart LR"]
    assert "%% ② Call it (superseded)" in said
    assert 'buyer(["Buyer<br><small>[person]</small>"]):::other_team' in said
    assert 'db[("Orders ④<br><small>[database]</small>")]:::my_team' in said
    assert 'subgraph group_shop_core["Core"]' in said
    assert 'api <-->|"① save"| db' in said
    assert "sent -.-> sender" in said
    assert "linkStyle 3 stroke-dasharray:2 4" in said
    assert "class team_shop team_mine" in said
    assert "class sent topic" in said


def test_mermaid_on_a_page_has_its_legend_beneath() -> None:
    found = exporters.export(model(SMALL), "mermaid", markdown=True).files[""].decode()
    chart, _, rest = found.partition("```\n\n")
    assert found.startswith("# Orders\n\n```mermaid\n---\n")
    assert "| ② | Call it | superseded |" in rest
    assert "%% ②" not in chart


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('say "hi"', "say #34;hi#34;"), ("#35; & #quot;", "#35;35#59; #38; #35;quot#59;"),
        ("1. first", "1#46; first"), ("- item", "#45; item"), ("**b** _i_ a_b", "#42;#42;b#42;#42; #95;i#95; a_b"),
        ("<br>", "#60;br#62;"), ("a\nb", "a b"), ("`code`", "#96;code#96;"), ("[x] {y}", "[x] {y}"),
    ],
)  # fmt: skip
def test_mermaid_writes_what_is_grammar_as_entities(typed: str, written: str) -> None:
    assert mermaid._text(typed) == written


def test_words_of_the_grammar_are_no_ids() -> None:
    spec = "{title: T, components: {end: {}, label: {}, class: {}, this: {}}, edges: [end -> label, class -> this]}"
    assert "end_ --> label" in lines(text("mermaid", spec))
    assert "end -> label_" in lines(text("d2", spec))
    assert 'this_ = container "This" "" "" {' in lines(text("structurizr", spec))
    assert "class_ >> Edge() >> this" in lines(text("diagrams", spec))
    taken = scope.identifiers(["end", "end_", "team-x"], {"end"})
    assert taken == {"end": "end__", "end_": "end_", "team-x": "team_x"}


def test_d2() -> None:
    said = lines(text("d2"))
    assert "team_shop.group_shop_core.api -> team_shop.team_mail.sent: {style.stroke-dash: 5}" in said
    assert 'team_shop.group_shop_core.api <-> team_shop.db: "① save [SQL]"' in said
    assert 'api: "API\\n[service: Go]" {' in said
    assert 'link: "https://api.example"' in said
    assert not any("javascript" in line for line in said)
    assert d2._text('a "b" \\ ${c}') == '"a \\"b\\" \\\\ \\${c}"'


def test_structurizr() -> None:
    said = lines(text("structurizr"))
    assert '"structurizr.groupSeparator" "/"' in said
    assert 'buyer = person "Buyer" "" {' in said
    assert 'ses = softwareSystem "Amazon SES" "" {' in said
    assert 'tags "External" "Third party"' in said
    assert 'system = softwareSystem "Orders" "" {' in said
    assert 'api -> db "↔ ① save" "SQL" {' in said
    assert 'db -> api "↔ ① save" "SQL" {' in said
    assert 'dynamic system "flow-one" "An order" {' in said
    assert 'container system "mailing" "Mailing" {' in said
    braces = [line for line in said if line.endswith("{")], [line for line in said if line == "}"]
    assert len(braces[0]) == len(braces[1])


def test_structurizr_takes_no_twins() -> None:
    spec = "{title: T, components: {a: {name: X}, b: {name: x}}, edges: [a -> b: y, a -> b: y, a -> b, a -> b]}"
    said = lines(text("structurizr", spec))
    assert 'a = container "X (a)" "" "" {' in said
    assert 'b = container "x (b)" "" "" {' in said
    assert [line for line in said if line.startswith("a ->")] == [
        'a -> b "y" ""', 'a -> b "y (2)" ""', 'a -> b "" ""', 'a -> b "(2)" ""',
    ]  # fmt: skip


def test_structurizr_reads_no_variable_escape_or_block_into_a_text() -> None:
    for hostile in ("${HOME}", "a\\", "\\n", "{", "}"):
        inner = structurizr._text(hostile)[1:-1]
        assert inner != hostile
        assert inner.replace("\u200b", "") == hostile
    assert structurizr._text('say "hi"') == '"say \\"hi\\""'


def test_plantuml() -> None:
    said = lines(text("plantuml"))
    assert said[0] == "@startuml"
    assert said[-1] == "@enduml"
    assert "!include <C4/C4_Container>" in said
    assert 'Person(buyer, "Buyer", "", $tags="other_team")' in said
    assert 'ContainerDb(db, "Orders ④", "", "", $tags="my_team")' in said
    assert 'Container_Ext(ses, "Amazon SES", "", "", $tags="third_party")' in said
    assert 'BiRel(api, db, "① save", "SQL")' in said
    assert 'Rel(sent, sender, "", $tags="batch")' in said
    assert '$link="https:<U+002F>' not in text("plantuml")
    assert plantuml._text('"//x//" $y %z() <b> a-b') == (
        "<U+0022><U+002F><U+002F>x<U+002F><U+002F><U+0022> <U+0024>y <U+0025>z() <U+003C>b<U+003E> a-b"
    )


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_the_script_is_python(path: Path) -> None:
    tree = ast.parse(exporters.export(loaded(path), "diagrams").files[""])
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert all(module == "diagrams" or str(module).startswith("diagrams.") for module in modules)


@needs_dot
def test_the_script_runs_with_diagrams_alone(tmp_path: Path) -> None:
    spec = """
        title: "Hostile <x> & \\"y\\""
        teams: {a: {name: "<b>", mine: true}}
        components: {import: {name: "<i>it</i>", team: a, technology: AWS Lambda}, b: {name: "{x|y}\\\\N"}}
        edges: [import -> b: "a & <b>"]
    """
    (tmp_path / "draw.py").write_bytes(exporters.export(model(spec), "diagrams").files[""])
    done = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", "draw.py"], check=False, cwd=tmp_path, capture_output=True,
        env={"PATH": os.environ["PATH"]}, timeout=LONGEST,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert [path.name for path in tmp_path.glob("*.png")] == ["hostile-x-y.png"]


def test_icons_of_one_name_are_told_apart() -> None:
    spec = "{title: T, components: {a: {icon: aws.compute.Lambda}, b: {icon: onprem.queue.Kafka}}, queues: {q: {}}}"
    said = text("diagrams", spec)
    assert "from diagrams.aws.compute import Lambda\n" in said
    assert re.search(r"^    a = Lambda\(", said, re.MULTILINE)


@pytest.mark.parametrize("format", TEXTS)
def test_a_view_is_what_is_exported(format: exporters.Format) -> None:
    said = text(format, view="mailing")
    assert "Amazon SES" in said
    assert "Buyer" not in said


@pytest.mark.parametrize("format", exporters.EXPORTERS)
def test_the_same_bytes_each_time(format: exporters.Format) -> None:
    first, second = (exporters.export(model(SMALL), format).files for _ in range(2))
    assert first == second


@pytest.mark.parametrize("format", ["mermaid", "d2", "structurizr", "plantuml", "diagrams"])
def test_a_decision_about_the_whole_is_not_lost(format: exporters.Format) -> None:
    spec = "title: T\ncomponents: {a: {}}\ntradeoffs: {one: {choice: All in one region, because: Cheap}}\n"
    assert "All in one region" in text(format, spec)


@pytest.mark.parametrize("format", ["d2", "plantuml"])
def test_without_teams_nothing_is_called_another_teams(format: exporters.Format) -> None:
    bare = "title: T\ncomponents: {a: {}}\n"
    assert "not marked as mine" in text(format, bare)
    assert "other teams'" not in text(format, bare)
    assert "other teams'" in text(format, "title: T\nteams: {t: T}\ncomponents: {a: {team: t}}\n")
