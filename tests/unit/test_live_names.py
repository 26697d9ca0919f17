"""Renaming an id changes that id, in every place and in nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from command import SPECS, run

import archdoc
from archdoc.live.document import Document
from archdoc.live.names import apply, rename
from archdoc.spec.identifiers import identifiers
from archdoc.spec.load import load_text
from archdoc.spec.resolve import readable

WORKED = sorted(SPECS.glob("*.yaml"))


def renamed(text: str, space: str, old: str, new: str, path: str = "spec.yaml") -> str:
    """The text after an editor has renamed an id at its definition."""
    mark = identifiers(text).definitions[space, old].mark
    return apply(text, rename(Document(text, path), mark.line - 1, mark.column - 1, new))


def back(output: str, old: str, new: str) -> str:
    """An output with the new id, and the name that is made of it, replaced by the old."""
    return output.replace(new, old).replace(readable(new), readable(old))


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_each_id_of_the_worked_examples_can_be_renamed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before = msgspec.json.encode(load_text(text, "spec.yaml")).decode()
    definitions = identifiers(text).definitions
    assert len(definitions) > 5
    for space, old in definitions:
        new = f"{old}_zz"
        changed = renamed(text, space, old, new)
        assert changed.replace(new, old) == text
        after = msgspec.json.encode(load_text(changed, "spec.yaml")).decode()
        assert back(after, old, new) == before, (space, old)


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_outputs_differ_in_the_id_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    model = load_text(text)
    named = next(one for one in model.elements.values() if one.detail.name)
    cases = [(f"{named.kind}s" if named.kind != "third_party" else "third_parties", named.id)]
    cases += [("tradeoffs", one.id) for one in model.tradeoffs if one.id][:1]
    for space, old in cases:
        new = f"{old}_zz"
        made = []
        for content in (text, renamed(text, space, old, new)):
            project = archdoc.load_text(content, "spec.yaml")
            made.append({
                "picture": project.diagram(project.views[-1]).svg(),
                "table": msgspec.json.encode(project.tradeoffs()).decode(),
                "questions": msgspec.json.encode(project.questions()).decode(),
                "talk": msgspec.json.encode(project.talk(5)).decode(),
                "export": str(project.export("mermaid")),
            })  # fmt: skip
        assert {name: back(output, old, new) for name, output in made[1].items()} == made[0]


def test_places_that_are_easily_forgotten() -> None:
    text = """\
title: T
teams: {core: Core}
components:
  api: &api {team: core, description: api calls api}
  worker: {<<: *api, name: api worker}
  api_2: {}
edges:
  api -> [worker, api_2]: api
  api_2 <-> api: {label: "api: x", tradeoff: [api is simple]}
challenges: [{title: api, where: "worker, api"}]
flows:
  f:
    steps:
      - api -> worker: api
      - api -> api_2
views: {v: {focus: api, include: [core, api], exclude: "worker,api_2"}}
glossary: {api: api}
confidential: {omit: [components.api.description, glossary.api], replace: {api calls: x}}
imported:
  - {format: compose, parts: {components.api: abc, components.api_2: d}, edges: {api -> worker: x}}
"""
    load_text(text)
    changed = renamed(text, "components", "api", "gateway")
    assert (
        changed
        == """\
title: T
teams: {core: Core}
components:
  gateway: &api {team: core, description: api calls api}
  worker: {<<: *api, name: api worker}
  api_2: {}
edges:
  gateway -> [worker, api_2]: api
  api_2 <-> gateway: {label: "api: x", tradeoff: [api is simple]}
challenges: [{title: api, where: "worker, gateway"}]
flows:
  f:
    steps:
      - gateway -> worker: api
      - gateway -> api_2
views: {v: {focus: gateway, include: [core, gateway], exclude: "worker,api_2"}}
glossary: {api: api}
confidential: {omit: [components.gateway.description, glossary.api], replace: {api calls: x}}
imported:
  - {format: compose, parts: {components.gateway: abc, components.api_2: d}, edges: {gateway -> worker: x}}
"""
    )
    load_text(changed)


def test_an_id_that_two_kinds_share_is_renamed_where_it_is_meant() -> None:
    text = """\
title: T
teams: {pay: Payments}
components: {pay: {team: pay}, b: {}}
edges: [pay -> b]
views: {v: {include: [pay], teams: [pay]}}
"""
    assert (
        renamed(text, "teams", "pay", "money")
        == """\
title: T
teams: {money: Payments}
components: {pay: {team: money}, b: {}}
edges: [pay -> b]
views: {v: {include: [pay], teams: [money]}}
"""
    )


def test_an_answer_is_renamed_also_where_it_names_no_question_yet() -> None:
    text = """\
title: T
components: {api: {}, worker: {}}
edges: [api -> worker: call]
tradeoffs: {way: {choice: At once, answers: ["why-queues:api", "why-queues:worker"]}}
"""
    assert renamed(text, "components", "api", "gateway") == text.replace("api", "gateway")


def test_the_next_import_knows_a_part_by_its_new_id(tmp_path: Path) -> None:
    compose = tmp_path / "compose.yaml"
    compose.write_text(
        "services:\n  web: {image: nginx, depends_on: [db]}\n  db: {image: postgres}\n", encoding="utf-8"
    )
    assert run("import", "compose.yaml", "-o", "shop.yaml", "-q", cwd=tmp_path).returncode == 0
    spec = tmp_path / "shop.yaml"
    text = spec.read_text(encoding="utf-8")
    changed = renamed(text, "components", "db", "orders_db")
    assert changed != text
    spec.write_text(changed, encoding="utf-8")
    assert run("import", "compose.yaml", "--into", "shop.yaml", "-q", cwd=tmp_path).returncode == 0
    assert spec.read_text(encoding="utf-8") == changed
