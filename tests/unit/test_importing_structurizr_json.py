"""Structurizr workspace JSON: both shapes, relationships on their source, groups in one string, embedded decisions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files
from archdoc.importers.join import plain
from archdoc.importers.structurizr import dsl as structurizr_dsl
from archdoc.importers.structurizr import json as structurizr_json


def tie(id: str, target: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"id": id, "destinationId": target, "description": text, "tags": "Relationship", **more}


def read(model: dict[str, Any], **more: Any) -> Architecture:
    file = File("w.json", json.dumps({"name": "Shop", "description": "Sells.", "model": model, **more}, indent=1))
    assert structurizr_json.looks(file)
    assert not structurizr_dsl.looks(file)
    return structurizr_json.read((file,), Files((".",)))


SHOP: dict[str, Any] = {
    "properties": {"structurizr.groupSeparator": "/"},
    "people": [
        {
            "id": "1", "name": "User", "tags": "Element,Person", "location": "External",
            "relationships": [tie("10", "2", "Uses"), tie("11", "3", "Opens", technology="HTTPS")],
        },
    ],
    "softwareSystems": [
        {
            "id": "2", "name": "Shop", "group": "Acme/Sales", "properties": {"Owner": "Red"},
            "containers": [
                {
                    "id": "3", "name": "Web", "technology": "React", "tags": "Element,Container,Front",
                    "relationships": [
                        tie("12", "4", "Tells", interactionStyle="Asynchronous"),
                        tie("13", "9", linkedRelationshipId="12"),
                    ],
                },
                {"id": "4", "name": "Orders", "tags": "Element,Container,Queue"},
            ],
        },
        {"id": "5", "name": "Stripe", "location": "External", "tags": "Element,Software System"},
    ],
    "deploymentNodes": [{"id": "20", "name": "Server", "environment": "Live"}],
}  # fmt: skip


def test_elements_groups_and_relationships() -> None:
    found = read(SHOP)
    assert (found.title, found.summary) == ("Shop", "Sells.")
    assert [(one.key, one.part_of) for one in found.groups] == [("Acme", None), ("Sales", "Acme"), ("Shop", "Sales")]
    assert [(one.key, one.kind, one.type, one.team) for one in found.parts] == [
        ("User", "component", "person", None), ("Web", "component", None, "Red"), ("Orders", "queue", "queue", "Red"),
        ("Stripe", "third_party", None, None),
    ]  # fmt: skip
    assert [(one.source, one.target, one.label, one.protocol, one.mode) for one in found.edges] == [
        ("User", "Web", "Opens", "HTTPS", None), ("Web", "Orders", "Tells", None, "async"),
    ]  # fmt: skip
    assert found.parts[1].tags == ("Front",)
    told = [one.what for one in found.left_out]
    assert "`relationship that another one implies`: not read." in told
    assert any("environment Live" in what for what in told)
    assert any(what.startswith("User → Shop “Uses”") for what in told)


def test_the_shape_of_the_cloud_service_is_read_too() -> None:
    file = File("w.json", json.dumps({"workspace": {"name": "Shop", "model": SHOP}}))
    assert structurizr_json.looks(file)
    assert len(structurizr_json.read((file,), Files((".",))).parts) == 4


def test_places_are_those_of_the_elements() -> None:
    file = File("w.json", json.dumps({"documentation": {"decisions": [{"id": "3"}]}, "model": SHOP}, indent=1))
    found = structurizr_json.read((file,), Files((".",)))
    mark = found.parts[1].mark
    assert mark is not None
    assert '"id": "3"' in file.text.split("\n")[mark.line - 1]
    assert mark.line > file.text.count("\n", 0, file.text.index('"model"'))


def test_styles_tell_types_and_dynamic_views_are_flows() -> None:
    steps = [
        {"id": "12", "order": "10"}, {"id": "11", "order": "2"}, {"id": "11", "order": "11", "response": True},
    ]  # fmt: skip
    views = {
        "systemContextViews": [{"key": "Context"}],
        "dynamicViews": [{"key": "Buy", "title": "Buying", "description": "How.", "relationships": steps}],
        "configuration": {"styles": {"elements": [{"tag": "front", "shape": "WebBrowser"}]}},
    }
    found = read(SHOP, views=views)
    assert [one.type for one in found.parts if one.key == "Web"] == ["web"]
    (flow,) = found.flows
    assert (flow.title, flow.why, flow.steps) == (
        "Buying",
        "How.",
        (("User", "Web"), ("Web", "Orders"), ("Web", "User")),
    )


def test_embedded_decisions_keep_their_links() -> None:
    content = "# 1. Use SQS\n\n## Context\n\nOrders got lost.\n\n## Decision\n\nWe use SQS."
    decisions = [
        {
            "id": "1", "title": "Use SQS", "status": "Superseded", "date": "2023-04-05T00:00:00Z", "content": content,
            "links": [{"id": "2", "description": "superseded by"}],
        },
        {"id": "2", "title": "Use Kafka", "status": "Accepted", "content": "x"},
    ]  # fmt: skip
    found = read(SHOP, documentation={"decisions": decisions, "sections": [{"title": "A"}]})
    first, second = found.decisions
    assert (first.title, first.status, first.date) == ("Use SQS", "superseded", "2023-04-05")
    assert (first.choice, first.context, first.superseded_by) == ("We use SQS.", "Orders got lost.", second.key)
    assert (second.status, second.choice) == ("accepted", None), "what isn't a record has only its title"


def test_an_export_beside_its_dsl_is_the_same_architecture() -> None:
    text = 'workspace {\nmodel {\nmySystem = softwareSystem "S" {\nw = container "Web"\n}\nsoftwareSystem "T"\n}\n}'
    dsl = structurizr_dsl.read((File("w.dsl", text),), Files((".",)))
    system: dict[str, Any] = {"id": "1", "name": "S", "properties": {"structurizr.dsl.identifier": "mysystem"}}
    system["containers"] = [{"id": "2", "name": "Renamed", "properties": {"structurizr.dsl.identifier": "w"}}]
    random = {"structurizr.dsl.identifier": "93ea2110-adec-4936-97aa-b55397325115"}
    exported = read({"softwareSystems": [system, {"id": "3", "name": "T", "properties": random}]})
    assert [one.key for one in exported.parts] == ["#w", "T"]
    assert [plain(one.key) for one in exported.parts] == [plain(one.key) for one in dsl.parts]


@pytest.mark.parametrize("text", ['{"model": {"people": [', '{"model": {"people": ' + "[" * 90_000])
def test_broken_json_is_an_error(text: str) -> None:
    with pytest.raises(ArchdocError, match="can't be read"):
        structurizr_json.read((File("w.json", text),), Files((".",)))


def test_values_of_other_kinds_are_passed_over() -> None:
    found = read(
        {
            "people": [{"name": 5}, None, {"id": [], "name": "A", "tags": 5, "group": 7, "relationships": [5, {}]}],
            "softwareSystems": {"a": 1},
            "properties": [1],
        },
        views=[1],
        documentation={"decisions": [{"content": 5, "links": 7}]},
    )
    assert [one.key for one in found.parts] == ["A"]
