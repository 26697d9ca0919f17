"""Small files in D2, Mermaid, LikeC4 and Structurizr: what the real tools make of them is what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.importers.architecture import Architecture
from archdoc.importers.formats import gather

CASES = Path(__file__).parents[1] / "data" / "cases"


def found(name: str) -> Architecture:
    """What is read of a case."""
    return gather([str(CASES / name)]).whole


def parts(one: Architecture) -> set[str]:
    """The names of the parts."""
    return {part.name for part in one.parts}


def edges(one: Architecture) -> list[str]:
    """The edges by the names of their ends, frames in brackets, with their labels."""
    names = {group.key: f"[{group.name}]" for group in one.groups} | {part.key: part.name for part in one.parts}
    return [
        f"{names[edge.source]} -> {names[edge.target]}{f': {edge.label}' if edge.label else ''}" for edge in one.edges
    ]


def said(one: Architecture) -> str:
    """All that was left out."""
    return "\n".join(remark.what for remark in one.left_out)


CONNECTED = [
    ("d2-D6-index-after-null.d2", {"web", "api"}, ["web -> api: three"]),
    ("null-glob-edge.d2", {"x1", "x2", "x3", "hub", "Other"}, ["hub -> x1: routes", "hub -> x3: routes"]),
    ("d2-double-star-in-a-connection.d2", {"hall", "room", "nook", "alarm"},
     ["hall -> alarm", "room -> alarm", "nook -> alarm"]),
    ("d2-edge-to-a-sequence-diagram.d2", {"web", "chat"}, ["web -> chat: opens"]),
    ("d2-shape-called-desc.d2", {"web", "Description service"}, ["web -> Description service: asks"]),
    ("d2-unsuspend-after-glob.d2", {"web", "Later shape"}, ["Later shape -> web: explains"]),
    ("d2-import-of-a-text/index.d2", {"Bright sun", "sea"}, ["Bright sun -> sea"]),
    ("d2-D9-variable-in-a-variable.d2", {"Red", "Red crew hut"}, ["Red -> Red crew hut"]),
    ("d2-escaped-star.d2", {"literal", "plain", "sea"}, ["plain -> sea"]),
    ("mermaid-click-with-a-callback.mmd", {"Till", "Stock", "Bank"}, ["Till -> Stock", "Stock -> Bank"]),
    ("mermaid-colon-in-an-id.mmd", {"shop:till", "shop:stock", "bank"},
     ["shop:till -> shop:stock", "shop:stock -> bank"]),
    ("mermaid-default-is-an-id.mmd", {"default", "shop", "bank"}, ["default -> shop", "shop -> bank"]),
    ("mermaid-M4-label-as-block.mmd", {"Till of the shop", "stock"}, ["Till of the shop -> stock"]),
    ("mermaid-M8-edge-between-groups.mmd", {"Store", "Till"}, ["[Left] -> [Right]"]),
    ("edges-to-frames.mmd", {"Web", "Batch", "Core API"}, ["[back] -> Batch", "Core API -> Batch", "[front] -> [svc]"]),
    ("junctions.mmd", {"Reader C", "Reader E", "Writer", "Gateway", "Orders DB"},
     ["Writer -> Reader C", "Writer -> Reader E", "Gateway -> Orders DB"]),
    ("likec4-L2-bare-name-of-its-file", {"Core of the bank", "Core of the shop", "Audit"},
     ["Audit -> Core of the bank: reads"]),
    ("likec4-inline-title-counts.c4", {"Till", "Stock"}, ["Till -> Stock: asks"]),
    ("likec4-kind-gives-title.c4", {"Event bus", "Own bus"}, ["Event bus -> Own bus: publishes"]),
    ("extend-deployment-node/workspace.dsl", {"Buyer", "Web", "Bills"}, ["Buyer -> Web: orders",
     "Web -> Bills: asks for a bill"]),
    ("archetype-names.dsl", {"Intake", "Click events", "Summer"}, ["Intake -> Click events: publishes",
     "Click events -> Summer: streams"]),
    ("infrastructure-nodes.dsl", {"Web", "API", "Front door", "Relational DB", "Key vault"},
     ["Web -> API: asks", "Front door -> Web: forwards to", "API -> Relational DB: reads and writes",
      "API -> Key vault: gets secrets"]),
    ("newline-escapes.dsl", {"Order desk", "Till"}, ["Order desk -> Till: takes the order"]),
    ("structurizr-group-identifier.dsl", {"Clerk", "Billing", "Ledger"},
     ["Clerk -> Billing: works with", "Clerk -> Ledger: works with"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "named", "lines"), CONNECTED, ids=[name for name, _, _ in CONNECTED])
def test_parts_and_edges_are_those_of_the_real_tool(name: str, named: set[str], lines: list[str]) -> None:
    one = found(name)
    assert parts(one) == named
    assert edges(one) == lines


def test_d2_shapes_by_patterns_are_what_stands_last() -> None:
    def types(name: str) -> dict[str, str | None]:
        return {part.name: part.type for part in found(name).parts}

    assert types("d2-explicit-shape-after-glob.d2") == {"api": "database", "stock": "database", "clerk": "person"}
    assert types("d2-glob-ends-early.d2") == {"mailbox": None, "maildb": "database", "maildbx": "database"}


def test_d2_labels() -> None:
    card = next(part for part in found("d2-D11-heading-and-text.d2").parts if part.key == "card")
    assert (card.name, card.description) == ("Ledger", "Keeps postings.")
    orders = next(part for part in found("d2-D8-columns-of-a-table.d2").parts if part.key == "orders")
    assert orders.description == "Holds id, buyer."
    assert "Dev environment" in {group.name for group in found("vars-of-imports/a.d2").groups}
    assert "Qa environment" in {group.name for group in found("vars-of-imports/a.d2").groups}


def test_a_dotted_line_says_nothing_of_how_it_is_called() -> None:
    assert [edge.mode for edge in found("dotted.mmd").edges] == [None, None, None]


def test_what_the_reader_had_to_decide_at_junctions_is_told() -> None:
    assert "The direction of 1 line without an arrowhead" in said(found("junctions.mmd"))


def test_likec4_takes_over_what_kinds_icons_and_strings_say() -> None:
    known = {part.key: part for part in found("likec4-kind-gives-title.c4").parts}
    assert known["a"].description == known["b"].description == "Carries what happened"
    technologies = {part.name: part.technology for part in found("likec4-L8-technology-from-icon.c4").parts}
    assert technologies == {"Orders": "Kafka", "Old queue": "RabbitMQ", "Resizer": "Lambda", "Ledger": "Postgresql"}
    first, second = found("likec4-relationship-three-strings.c4").edges
    assert (first.label, first.description, first.protocol) == ("asks", "How many are left", "gRPC")
    assert (second.label, second.description, second.protocol) == ("answers", "In pieces", None)
    twice = found("likec4-L3-metadata-twice.c4")
    assert twice.parts[0].team == "Red"
    assert "Blue" in said(twice)


def test_a_dynamic_view_is_read_with_its_blocks_and_answers() -> None:
    one = found("dynamic-only.c4")
    assert edges(one) == [
        "Booking desk -> Rooms store: keeps bookings", "Guest -> Booking desk: asks for a room",
        "Booking desk -> Card vendor: charges the card",
    ]  # fmt: skip
    assert [edge.inferred is not None for edge in one.edges] == [False, True, True]
    (flow,) = one.flows
    assert flow.steps == (
        ("guest", "desk"), ("desk", "store"), ("store", "desk"), ("desk", "guest"), ("desk", "bank"), ("bank", "desk"),
        ("desk", "guest"), ("desk", "guest"), ("desk", "store"),
    )  # fmt: skip
    assert flow.words[3] == "sold out"
    assert {remark.key for remark in one.left_out if remark.key} == {"dynamic view.variant", "dynamic view.note"}


def test_responses_are_steps_against_their_edge() -> None:
    one = found("dynamic-responses.dsl")
    (flow,) = one.flows
    assert flow.steps == (("fan", "pay"), ("pay", "seats"), ("seats", "pay"), ("pay", "fan"))
    assert flow.words == ("asks for two seats", "holds them", "held for ten minutes", "confirms")
    assert not said(one)


def test_what_a_workspace_is_called() -> None:
    own = found("extends-name/workspace.dsl")
    assert (own.title, own.summary) == ("Click desk", "Counts clicks")
    unnamed = found("structurizr-default-name.json")
    assert (unnamed.title, unnamed.summary) == (None, None)


def test_what_is_external_by_the_workspace_itself_and_in_other_languages() -> None:
    kinds = {part.name: part.kind for part in found("external-markers.dsl").parts}
    assert {name for name, kind in kinds.items() if kind == "third_party"} == {
        "National archive", "Public portal", "Burger login", "Versand", "Mapas",
    }  # fmt: skip
    assert all(part.guessed for part in found("external-markers.dsl").parts if part.kind == "third_party")


def test_a_database_of_a_deployment_is_one() -> None:
    known = {part.name: part for part in found("infrastructure-nodes.dsl").parts}
    assert (known["Relational DB"].type, known["Relational DB"].technology) == ("database", "SQL Server")
