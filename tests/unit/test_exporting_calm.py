"""CALM: what its own schema says of an export, and what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from drawn import HARD, ROOT, SPECS, loaded, model

from archdoc import exporters

SCHEMAS = ROOT / "tests" / "data" / "calm-1.2"
BASE = "https://calm.finos.org/release/1.2/meta/"


@pytest.fixture(scope="module")
def schema() -> Any:
    parts = [(BASE + path.name, json.loads(path.read_text())) for path in sorted(SCHEMAS.glob("*.json"))]
    return jsonschema_rs.validator_for({"$ref": f"{BASE}core.json"}, registry=jsonschema_rs.Registry(parts))


def calm(spec: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exporters.export(model(spec), "calm").files[""])
    return found


SMALL = """
    title: Orders
    teams: {shop: {name: Shop, mine: true, description: Six people}}
    groups: {core: Core}
    components:
      buyer: {type: person}
      api: {team: shop, group: core, role: led, technology: Go, tradeoff: {choice: Go, links: ["https://e.example/1"]}}
    third_parties: {mail: Mail}
    edges:
      - buyer -> api: order
      - {from: api, to: mail, label: send, id: send, protocol: gRPC, timeout: 2 s, both_ways: true, tradeoff: Direct}
    flows: {one: {title: An order, steps: [buyer -> api, send]}}
"""


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_its_schema_accepts_it(path: Path, schema: Any) -> None:
    found = json.loads(exporters.export(loaded(path), "calm").files[""])
    assert [error.message for error in schema.iter_errors(found)] == []


def test_the_schema_refuses_what_it_should(schema: Any) -> None:
    assert not schema.is_valid({"nodes": [{"unique-id": "a"}]})
    assert not schema.is_valid({"relationships": [{"unique-id": "a", "relationship-type": {}}]})


def test_ids_are_unique_and_every_reference_exists() -> None:
    found = calm(SMALL)
    nodes = [node["unique-id"] for node in found["nodes"]]
    relationships = [one["unique-id"] for one in found["relationships"]]
    assert len({*nodes, *relationships}) == len(nodes) + len(relationships)
    for one in found["relationships"]:
        (kind,) = one["relationship-type"].values()
        ends = (
            [kind["container"], *kind["nodes"]] if "container" in kind else [kind.get("actor"), *kind.get("nodes", ())]
        )
        ends += [kind[end]["node"] for end in ("source", "destination") if end in kind]
        assert {end for end in ends if end} <= set(nodes)
    steps = [step["relationship-unique-id"] for step in found["flows"][0]["transitions"]]
    assert steps == ["edge-1", "edge-2"]
    assert set(steps) <= set(relationships)


def test_boundaries_are_composed_of_what_is_in_them() -> None:
    composed = {
        one["relationship-type"]["composed-of"]["container"]: one["relationship-type"]["composed-of"]["nodes"]
        for one in calm(SMALL)["relationships"]
        if "composed-of" in one["relationship-type"]
    }
    assert composed == {"team-shop": ["group-shop-core"], "group-shop-core": ["api"], "third-parties": ["mail"]}


def test_owners_trade_offs_and_the_rest_are_metadata() -> None:
    found = calm(SMALL)
    api = next(node for node in found["nodes"] if node["unique-id"] == "api")
    assert api["metadata"] == {
        "owner": "Shop", "technology": "Go", "role": "led", "standing": "led", "type": "service", "trade-offs": [2],
    }  # fmt: skip
    assert found["metadata"]["trade-offs"][1]["choice"] == "Go"
    assert found["adrs"] == ["https://e.example/1"]
    sent = next(one for one in found["relationships"] if one["unique-id"] == "edge-2")
    # gRPC is none of CALM's protocols.
    assert "protocol" not in sent
    assert sent["metadata"] == {
        "mode": "sync", "timeout": "2 s", "both-ways": True, "trade-offs": [1], "protocol": "gRPC",
    }  # fmt: skip


def test_a_person_interacts() -> None:
    first = next(one for one in calm(SMALL)["relationships"] if one["unique-id"] == "edge-1")
    assert first["relationship-type"] == {"interacts": {"actor": "buyer", "nodes": ["api"]}}
