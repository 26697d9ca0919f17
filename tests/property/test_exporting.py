"""There and back: what a format holds of any model is the same once it is read again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawn import HARD, SPECS, loaded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc import exporters
from archdoc.core.model import Model
from archdoc.importers import formats
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files
from archdoc.spec import load

SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}
NAMES = {"mermaid": "a.mmd", "d2": "a.d2", "structurizr": "a.dsl", "calm": "a.calm.json"}
READERS = {"mermaid": "mermaid", "d2": "d2", "structurizr": "structurizr", "calm": "calm"}
HOSTILE = (
    'say "hi"', "it's", "a; b", "a | b", "[x] y", "(x)", "{y}", "${HOME}", "$x", "100 %", "a -> b", "a --> b", "end",
    "back\\slash", "C#", "a: b", "x, y", "預订", "حجز", "Ünïcode", "1. first", "- item", "=", "!include x", "a/b",
    "'''", "~x~", "@x", "^",
)  # fmt: skip
"""What is grammar somewhere. HTML and Markdown are left out: readers take the marks off a label, as an eye does."""

words = st.sampled_from(HOSTILE).map(lambda text: f"w {text} w") | st.sampled_from(["Orders", "Mail room", "Ledger"])
ids = st.sampled_from(
    [
        "api",
        "db",
        "end",
        "label",
        "class",
        "style",
        "graph",
        "this",
        "group",
        "shape",
        "import",
        "queue",
        "a",
        "b",
        "end_",
    ]
)


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    """A spec with teams in teams, groups, elements of every sort and edges of every sort."""
    teams = [f"t{i}" for i in range(draw(st.integers(0, 3)))]
    groups = [f"g{i}" for i in range(draw(st.integers(0, 2)))]
    spec: dict[str, Any] = {"title": draw(words), "teams": {}, "groups": {}, "components": {}, "queues": {}}
    for i, team in enumerate(teams):
        spec["teams"][team] = {"name": f"Team {i} {draw(words)}", "mine": draw(st.booleans())}
        if i and draw(st.booleans()):
            spec["teams"][team]["part_of"] = teams[i - 1]
    for i, group in enumerate(groups):
        spec["groups"][group] = {"name": f"Group {i} {draw(words)}"}
        if i and draw(st.booleans()):
            spec["groups"][group]["part_of"] = groups[i - 1]
    elements = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    for i, element in enumerate(elements):
        sort = draw(st.sampled_from(["components", "components", "queues", "third_parties"]))
        made: dict[str, Any] = {"name": f"{draw(words)} {i}"}
        if teams and draw(st.booleans()):
            made["team"] = draw(st.sampled_from(teams))
        if groups and draw(st.booleans()):
            made["group"] = draw(st.sampled_from(groups))
        if sort == "components":
            made["type"] = draw(st.sampled_from(["service", "person", "database", "worker", "web", "cache", "gateway"]))
            made["role"] = draw(st.sampled_from(["led", "built", "none"]))
        if draw(st.booleans()):
            made["tradeoff"] = [f"Choice {i}"]
        spec.setdefault(sort, {})[element] = made
    spec["edges"] = []
    for i in range(draw(st.integers(0, 5))):
        edge: dict[str, Any] = {"from": draw(st.sampled_from(elements)), "to": draw(st.sampled_from(elements))}
        if draw(st.booleans()):
            edge["label"] = draw(words)
        edge["both_ways"] = draw(st.booleans()) and edge["from"] != edge["to"]
        if draw(st.booleans()):
            edge["tradeoff"] = f"Chosen {i}"
        spec["edges"].append(edge)
    return spec


def back(model: Model, format: Any) -> Architecture:
    text = exporters.export(model, format).files[""].decode()
    file = File(NAMES[format], text)
    assert formats.format_of(file) == READERS[format]
    return formats.read(formats.Found(READERS[format], (file,), (file.path,)), Files((".",)))


def squeezed(text: str | None) -> str:
    """On one line, without what isn't seen: readers take joiners and controls off a label."""
    return " ".join("".join(char if char.isprintable() else " " for char in text or "").split())


def compared(model: Model, read: Architecture) -> None:
    """Elements, their owners and groups, and edges. An id that is a word of the grammar has got `_` behind it."""
    by_name = {squeezed(one.name): one for one in model.elements.values()}
    assert len(by_name) == len(model.elements)
    teams = {team.key: team.name for team in read.teams}
    groups = {group.key: group.name for group in read.groups}
    ids = {}
    assert sorted(squeezed(part.name) for part in read.parts) == sorted(by_name)
    for part in read.parts:
        one = by_name[squeezed(part.name)]
        ids[part.key] = one.id
        assert part.key.rstrip("_") == one.id.rstrip("_")
        assert part.kind == one.kind
        assert part.type in (one.type, None) or one.kind == "third_party"
        assert (part.type or "service") == one.type or one.kind == "third_party"
        assert squeezed(teams.get(part.team or "")) == squeezed(model.teams[one.team].name if one.team else "")
        if one.group and one.type != "person" and one.kind != "third_party":
            assert squeezed(groups.get(part.group or "")) == squeezed(model.groups[one.group].name)
    expected = Counter((one.source, one.target, squeezed(one.label), one.both_ways) for one in model.edges)
    found = Counter(
        (ids[one.source], ids[one.target], squeezed(one.label or one.description), one.both_ways) for one in read.edges
    )
    assert found == expected


@pytest.mark.parametrize("format", NAMES)
@given(spec=specs())
@settings(max_examples=tries(60), **SLOW)
def test_a_model_comes_back(spec: dict[str, Any], format: str) -> None:
    # Structurizr takes no two relationships of the same words, and its own are numbered then.
    twins = {(frozenset((edge["from"], edge["to"])), edge.get("label")): edge for edge in spec["edges"]}
    spec["edges"] = list(twins.values())
    model = load.load_text(yaml.safe_dump(spec, allow_unicode=True), "spec.yaml")
    compared(model, back(model, format))


@pytest.mark.parametrize("format", NAMES)
@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_specs_come_back(path: Path, format: str) -> None:
    compared(loaded(path), back(loaded(path), format))
