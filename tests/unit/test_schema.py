"""The editor's schema takes what archdoc takes, as YAML's own types give it to an editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError
from archdoc.spec import load, schema

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
START = "title: T\ncomponents: {a: , b: , c: }\n"


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2, as yaml-language-server reads it: `on` and `no` are text, dates are text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def stringed(data: Any) -> Any:
    """Keys as JSON has them."""
    if isinstance(data, dict):
        return {str(key): stringed(value) for key, value in data.items()}
    return [stringed(item) for item in data] if isinstance(data, list) else data


def takes(text: str) -> bool:
    return jsonschema_rs.Draft7Validator(schema.editor()).is_valid(stringed(yaml.load(text, EditorLoader)))


def checks(text: str) -> bool:
    try:
        load.load_text(text)
    except ArchdocError:
        return False
    return True


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_worked_examples(path: Path) -> None:
    assert takes(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "more",
    [
        "edges: [a -> b, a -> b: x, {a -> b: x, mode: async}, {from: a, to: b}, a -> b: ]",
        "edges:\n  - a -> [b, c]: x\n  - a -> b: {label: x}",
        "edges: {a -> b: x}",
        "edges: a -> b",
        "edges: [{a -> b: x, tradeoff: Own words}, {a -> b: , tradeoff: [{choice: x}, More words]}]",
        "teams: {t: Team, u: {name: U, mine: yes}, v: }",
        "archdoc: 1\n$schema: x\nreviewed: 2023-02-01\nperiod: {from: 2023}",
        "summary: 3.10",
        "launch: {phases: [{name: 1, percent: 5, date: 2023}, Full], next: x}",
        "results: {metrics: [{name: m, actual: 95, series: {2023-02: 41}}], impact: [{on: team, statement: s}, t]}",
        "views: {v: {include: a, focus: [a, b], depth: 2, direction: LR}}",
        "flows: {f: {steps: [a -> b, a -> b: x]}}\nedges: [a -> b: x]",
        "roadmap: x\nlessons: [{from: me, lesson: x}, y]\nglossary: {a: 1}",
        "me: Ada",
        "company: Acme",
    ],
)
def test_what_archdoc_takes(more: str) -> None:
    assert checks(START + more)
    assert takes(START + more)


@pytest.mark.parametrize(
    "more",
    [
        "bogus: 1", "teams: {T: x}", "edges: [{from: a}]", "edges: [{bogus: a}]", "edges: [x]", "archdoc: 2",
        "kind: play", "summary: [a]", "views: {v: {depth: -1}}", "tradeoffs: {t: {because: x}}", "reviewed: soon",
        "teams: [a]", "launch: {scope: big}", "results: {metrics: [x]}", "flows: {f: {steps: [{x: y}]}}",
        "lessons: [{from: me}]",
    ],
)  # fmt: skip
def test_what_archdoc_refuses(more: str) -> None:
    assert not checks(START + more)
    assert not takes(START + more)


def test_every_key_is_explained_with_an_example() -> None:
    made = schema.editor()
    for name, definition in {**made["definitions"], "Spec": made}.items():
        for key, about in definition["properties"].items():
            if key == "$schema":
                continue
            assert about["description"].endswith("."), f"{name}.{key}"
            assert about.get("examples") or key == "type", f"{name}.{key}"


def test_the_schema_is_a_schema() -> None:
    assert schema.editor()["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema_rs.meta.validate(schema.editor())
    jsonschema_rs.meta.validate(schema.expanded())


def test_examples_of_each_key_are_right() -> None:
    """An example that isn't one misleads everyone who reads it."""
    made = schema.editor()
    for name in ["Spec", *made["definitions"]]:
        definition = made if name == "Spec" else made["definitions"][name]
        for key, about in definition["properties"].items():
            validator = jsonschema_rs.Draft7Validator({**about, "definitions": made["definitions"]})
            for example in about.get("examples", ()):
                assert validator.is_valid(example), f"{name}.{key}: {example}"


def test_each_struct_is_known_to_the_schema() -> None:
    structs = {n for n, v in vars(vocabulary).items() if isinstance(v, type) and issubclass(v, vocabulary.Value)}
    assert structs - {"Value", "Element", "Running", "Spec"} == set(schema.editor()["definitions"])
