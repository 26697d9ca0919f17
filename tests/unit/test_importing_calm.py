"""CALM architectures: containment, traffic, flows, and every dialect of `relationship-type`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import calm
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files


def node(id: str, kind: str = "service", **more: Any) -> dict[str, Any]:
    return {"unique-id": id, "node-type": kind, "name": id.replace("-", " ").title(), "description": "It.", **more}


def connects(source: str, target: str, **more: Any) -> dict[str, Any]:
    ends = {"source": {"node": source}, "destination": {"node": target, "interfaces": ["x"]}}
    return {"unique-id": f"{source}-to-{target}", "relationship-type": {"connects": ends}, **more}


def inside(how: str, container: str, *nodes: str) -> dict[str, Any]:
    return {"unique-id": f"{how} {container}", "relationship-type": {how: {"container": container, "nodes": nodes}}}


def read(nodes: list[dict[str, Any]], relationships: list[dict[str, Any]], **more: Any) -> Architecture:
    text = json.dumps({"nodes": nodes, "relationships": relationships, **more}, indent=2)
    file = File("a.json", text)
    assert calm.looks(file)
    return calm.read((file,), Files((".",)))


def test_node_types_give_kinds_and_types() -> None:
    kinds = {
        "actor": ("component", "person"), "database": ("component", "database"), "webclient": ("component", "web"),
        "network": ("component", "gateway"), "service": ("component", "service"), "ecosystem": ("third_party", None),
        "aws:lambda": ("component", "function"), "aws:sqs": ("queue", "queue"), "made-up": ("component", None),
    }  # fmt: skip
    found = read([node(f"n{i}", kind) for i, kind in enumerate(kinds)], [])
    assert [(part.kind, part.type) for part in found.parts] == list(kinds.values())


def test_what_is_concluded_says_from_what() -> None:
    found = read([node("fn", "aws:lambda"), node("queue", "data-asset"), node("db", "database")], [])
    assert [part.guessed for part in found.parts] == ["from the node-type aws:lambda", "from its name", None]
    assert found.parts[0].technology == "AWS Lambda"


def test_a_node_that_holds_others_is_a_group() -> None:
    found = read([node("sys", "system"), node("a"), node("b")], [inside("composed-of", "sys", "a", "b")])
    assert [(group.key, group.part_of) for group in found.groups] == [("sys", None)]
    assert [(part.key, part.group, part.under) for part in found.parts] == [
        ("a", "sys", ("sys",)),
        ("b", "sys", ("sys",)),
    ]


def test_traffic_that_ends_at_a_group_ends_at_its_frame() -> None:
    found = read(
        [node("sys", "system"), node("a"), node("b")], [inside("deployed-in", "sys", "a"), connects("b", "sys")]
    )
    assert {part.key: part.group for part in found.parts} == {"a": "sys", "b": None}
    assert [(edge.source, edge.target) for edge in found.edges] == [("b", "sys")]


def test_the_first_container_counts_and_the_other_is_told() -> None:
    two = [inside("composed-of", "sys", "a"), inside("deployed-in", "vm", "a")]
    found = read([node("sys", "system"), node("vm"), node("a")], two)
    assert [part.group for part in found.parts if part.key == "a"] == ["sys"]
    assert [left.what for left in found.left_out] == [
        "a is deployed-in vm too: drawn in sys only.",
        "vm only holds what is drawn elsewhere: no part.",
    ]
    assert [part.key for part in found.parts] == ["a"]


def test_a_container_of_what_is_drawn_elsewhere_that_traffic_goes_to_is_a_part() -> None:
    links = [inside("composed-of", "sys", "a"), inside("deployed-in", "vm", "a"), connects("a", "vm")]
    found = read([node("sys", "system"), node("vm"), node("a")], links)
    assert {part.key for part in found.parts} == {"a", "vm"}


def test_containers_in_a_circle_end() -> None:
    circle = [inside("composed-of", "a", "b"), inside("composed-of", "b", "c"), inside("composed-of", "c", "a")]
    found = read([node("a"), node("b"), node("c")], circle)
    assert len(found.groups) == 2
    assert any("which is in" in left.what for left in found.left_out)


def test_protocol_mode_and_description_of_traffic() -> None:
    long = "Publishes what happened to an order so that whoever wants to may react to it"
    found = read(
        [node("a"), node("b")],
        [connects("a", "b", protocol="AMQP", description=long), connects("b", "a", description="Asks")],
    )
    first, second = found.edges
    assert (first.mode, first.protocol, first.label, first.description) == ("async", "AMQP", None, long)
    assert (second.mode, second.protocol, second.label, second.description) == (None, None, "Asks", None)
    assert first.mark is not None
    assert second.mark is not None
    assert second.mark.line > first.mark.line > 0


def test_an_actor_interacts_with_each_node() -> None:
    interacts = {"unique-id": "i", "relationship-type": {"interacts": {"actor": "me", "nodes": ["a", "b"]}}}
    found = read([node("me", "actor"), node("a"), node("b")], [interacts])
    assert [(edge.source, edge.target) for edge in found.edges] == [("me", "a"), ("me", "b")]


def test_the_flat_dialect_of_2024() -> None:
    flat = [
        {"unique-id": "r", "relationship-type": "connects", "parties": {"source": "a", "destination": "b"}},
        {"unique-id": "c", "relationship-type": "composed-of", "parties": {"container": "s", "nodes": ["a"]}},
    ]
    found = read([node("a"), node("b"), node("s", "system")], flat)
    assert [(edge.source, edge.target) for edge in found.edges] == [("a", "b")]
    assert [group.key for group in found.groups] == ["s"]


@pytest.mark.parametrize("metadata", [{"owner": "payments"}, [{"x": "y"}, {"team": "payments"}]])
def test_owners_are_found_in_metadata_of_either_form(metadata: Any) -> None:
    found = read([node("a", metadata=metadata)], [])
    assert [part.team for part in found.parts] == [team.key for team in found.teams] == ["payments"]


def test_a_type_of_the_specs_in_the_metadata_counts() -> None:
    found = read(
        [node("kafka", "service", metadata={"type": "topic"}), node("redis", metadata={"type": "service"})], []
    )
    assert [(part.kind, part.type, part.guessed) for part in found.parts] == [
        ("queue", "topic", None), ("component", "service", None),
    ]  # fmt: skip


def test_flows_are_their_edges_in_order() -> None:
    steps = [
        {"relationship-unique-id": "b-to-a", "sequence-number": 10},
        {"relationship-unique-id": "a-to-b", "sequence-number": 9},
    ]
    flow = {"unique-id": "f", "name": "There and back", "description": "Why", "transitions": steps}
    found = read([node("a"), node("b")], [connects("a", "b"), connects("b", "a")], flows=[flow])
    assert [(one.key, one.title, one.why, one.steps) for one in found.flows] == [
        ("f", "There and back", "Why", (("a", "b"), ("b", "a")))
    ]


def test_what_has_no_place_is_told() -> None:
    options = {"unique-id": "o", "description": "Which?", "relationship-type": {"options": [{"nodes": ["a"]}]}}
    found = read(
        [node("a", interfaces=[{"port": 1}], controls={"c": {}})],
        [options, connects("a", "gone")],
        adrs=["https://x/1"],
    )
    told = " ".join(left.what for left in found.left_out)
    for word in (
        "options of o (Which?)",
        "interfaces",
        "`nodes.controls`: not read.",
        "https://x/1",
        "no node is called gone",
    ):
        assert word in told
    assert not found.edges


def test_the_same_node_in_two_files_is_one() -> None:
    files = tuple(
        File(name, json.dumps({"nodes": [node("a"), node(own)], "relationships": [connects("a", own)]}))
        for name, own in (("1.json", "b"), ("2.json", "c"))
    )
    found = calm.read(files, Files((".",)))
    assert [part.key for part in found.parts] == ["a", "b", "c"]
    assert [left.key for left in found.left_out] == ["destination.interfaces"] * 2


def test_the_moments_of_a_timeline_are_one_architecture() -> None:
    folder = Path(__file__).parent.parent / "data" / "cases" / "calm-moments"
    files = Files((str(folder),))
    for names in (("desk.timeline.json",), ("desk.timeline.json", "one.json", "two.json")):
        found = calm.read(tuple(files.named(str(folder / name)) for name in names), files)
        assert [(edge.source, edge.target) for edge in found.edges] == [("desk", "api"), ("api", "db")]
        assert [flow.steps for flow in found.flows] == [(("desk", "api"), ("api", "db"))]
        assert "its moments First (2026-01-05), With a store are drawn as one" in found.left_out[0].what


def test_a_pattern_is_refused_with_what_to_do() -> None:
    with pytest.raises(ArchdocError) as error:
        calm.read((File("p.json", '{"properties": {"nodes": {}}}'),), Files((".",)))
    assert "calm generate" in str(error.value.problems[0].hint)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ArchdocError):
        calm.read((File("deep.json", '{"nodes": ' + "[" * 50_000),), Files((".",)))


def test_other_json_is_no_calm() -> None:
    assert not calm.looks(File("x.json", '{"nodes": [], "edges": []}'))
    assert not calm.looks(File("x.yaml", "nodes:\n"))


def test_a_step_over_no_relationship_is_told() -> None:
    steps = [
        {"relationship-unique-id": "a-b", "sequence-number": 1},
        {"relationship-unique-id": "z", "sequence-number": 2},
    ]
    flow = {"unique-id": "f", "name": "Ask", "transitions": steps}
    found = read([node("a"), node("b")], [connects("a", "b", **{"unique-id": "a-b"})], flows=[flow])
    assert [one.steps for one in found.flows] == [(("a", "b"),)]
    assert "The flow “Ask” is without 1 of its 2 steps: no relationship is theirs (2, z)." in {
        one.what for one in found.left_out
    }
