"""What the words of C4 formats say that an element is."""

from __future__ import annotations

from typing import Any

import pytest

from archdoc.core.errors import Mark
from archdoc.importers.boxes import Node
from archdoc.importers.kinds import decide, kind_of


def node(name: str = "Orders", sort: str = "container", **more: Any) -> Node:
    return Node(key=name, name=name, sort=sort, mark=Mark("a.dsl"), **more)


def decided(one: Node) -> tuple[str, str | None]:
    decide(one)
    return one.kind, one.type


@pytest.mark.parametrize(
    ("text", "kind", "type"),
    [
        ("orders topic", "queue", "topic"), ("Event Bus", "queue", "topic"), ("pubSub", "queue", "topic"),
        ("Azure Event Grid", "queue", "topic"), ("Our SNS", "queue", "topic"),
        ("Kafka", "queue", "stream"), ("click stream, as data streams", "queue", "stream"),
        ("aws:simple-queue-service", "queue", "queue"), ("message queues", "queue", "queue"),
        ("RabbitMQ", "queue", "queue"),
        ("Session Cache", "component", "cache"), ("Redis", "component", "cache"),
        ("Search Index", "component", "search"), ("OpenSearch", "component", "search"),
        ("S3 bucket", "component", "storage"), ("Blob storage", "component", "storage"),
        ("Google Cloud Storage", "component", "storage"),
        ("Customer Database", "component", "database"), ("Postgres 15", "component", "database"),
        ("SQL Server", "component", "database"), ("db cluster", "component", "database"),
        ("Web Application", "component", "web"), ("SPA", "component", "web"), ("frontEnd", "component", "web"),
        ("Android app", "component", "mobile"), ("AWS Lambda", "component", "function"),
        ("Public API Gateway", "component", "gateway"), ("load balancer", "component", "gateway"),
        ("Background worker", "component", "worker"), ("Nightly batch job", "component", "job"),
        ("Language model", "component", "model"),
    ],
)  # fmt: skip
def test_what_a_text_ends_with_says_what_it_is(text: str, kind: str, type: str) -> None:
    assert kind_of(text) == (kind, type)
    assert kind_of(text.upper() if " " in text else text.lower()) == (kind, type), "in any case"


@pytest.mark.parametrize("text", ["Databasement", "Queueing", "Queue manager", "dbworkers", "Redistribution", ""])
def test_what_only_holds_such_a_word_is_nothing(text: str) -> None:
    assert kind_of(text) is None


@pytest.mark.parametrize("text", ["Java, Kafka", "Go and Redis", "Kafka client, Kafka"])
def test_a_program_that_works_with_a_broker_is_no_broker(text: str) -> None:
    assert kind_of(text, "technology") is None
    assert kind_of(text, "tag") is not None
    assert kind_of("Ergo Redis", "technology") == ("component", "cache"), "`go` within a word is no language"


def test_prose_is_no_technology() -> None:
    fits = "x" * 44 + " kafka"
    assert kind_of(fits, "technology") == ("queue", "stream")
    assert kind_of("x" + fits, "technology") is None
    assert kind_of("x" + fits, "tag") == ("queue", "stream")


@pytest.mark.parametrize(
    ("one", "type", "why"),
    [
        (node(said=[("kind", "lambda")], tags=["Database"]), "function", "from the kind lambda"),
        (node(tags=["Database"], shapes=["Pipe"]), "database", "from the tag Database"),
        (node(tags=["Ours", "Database"]), "database", "from the tag Database"),
        (node(shapes=["Pipe"], technology="Redis"), "queue", "from the shape Pipe"),
        (node(shapes=["Hexagon", "WebBrowser"]), "web", "from the shape WebBrowser"),
        (node(said=[("icon", "aws:redis")], shapes=["Pipe"]), "queue", "from the shape Pipe"),
        (node(said=[("icon", "aws:redis")], technology="Kafka"), "cache", "from the icon aws:redis"),
        (node("Orders Queue", technology="Redis"), "cache", "from the technology Redis"),
        (node("Orders Queue"), "queue", "from the name Orders Queue"),
    ],
)
def test_what_the_format_calls_it_comes_before_tags_shapes_technology_and_name(one: Node, type: str, why: str) -> None:
    assert decided(one)[1] == type
    assert one.guessed == why


def test_a_class_called_queue_is_none() -> None:
    assert decided(node("Orders Queue", sort="component")) == ("component", None)
    assert decided(node("Stripe", sort="component")) == ("component", None)
    assert decided(node("Stripe")) == ("third_party", None)


@pytest.mark.parametrize("one", [node(sort="Person"), node(sort="actor", tags=["Database"]), node(shapes=["Person"])])
def test_people_are_people_whatever_else_is_said(one: Node) -> None:
    assert decided(one) == ("component", "person")


@pytest.mark.parametrize(
    ("name", "type"),
    [("Orders", "database"), ("Sessions Cache", "cache"), ("Photo storage", "storage"), ("Big Web App", "database")],
)
def test_a_cylinder_keeps_something(name: str, type: str) -> None:
    assert decided(node(name, shapes=["Cylinder"])) == ("component", type)


@pytest.mark.parametrize(
    ("tag", "outside"),
    [
        ("External", True), ("external system", True), ("Third-Party", True), ("3rd party", True),
        ("External Existing System", True), ("external software provider", True), ("external API", True),
        ("Externe Systeme", True), ("systèmes externes", True), ("外部", True), ("one two three external", True),
        ("one two three four external", False), ("external-facing", False), ("externalUsers", False),
        ("externally", False), ("the external thing", False), ("internal", False), ("", False),
    ],
)  # fmt: skip
def test_a_tag_says_that_something_is_somebody_elses(tag: str, outside: bool) -> None:
    one = node(tags=[tag])
    assert decided(one) == ("third_party" if outside else "component", None)
    assert one.guessed == (f"from the tag {tag}" if outside else None)


def test_an_existing_system_is_outside_by_its_tag_unless_a_group_holds_it() -> None:
    assert decided(node(tags=["Existing System"]))[0] == "third_party"
    assert decided(node(said=[("kind", "Existing System")]))[0] == "component"
    assert decided(node(tags=["Existing System"], within=("Ours",)))[0] == "component"


def test_what_is_inside_of_another_is_as_foreign_but_one_rents_queues_and_databases() -> None:
    bank = node("Bank", tags=["External"])
    inner = node("Ledger", parent=bank)
    assert decided(inner) == ("third_party", None)
    assert inner.guessed == "inside Bank, from the tag External"
    assert decided(node("Ledger DB", parent=bank)) == ("component", "database")
    assert decided(node("Ledger Queue", parent=inner)) == ("queue", "queue")
    assert decided(node("Ledger Web App", parent=bank)) == ("third_party", None)
    assert decided(node("Ledger DB", tags=["External"])) == ("third_party", None)


def test_a_group_for_what_is_outside_says_so_of_all_in_it() -> None:
    one = node(within=("Cloud", "External systems"))
    assert decided(one) == ("third_party", None)
    assert one.guessed == "from the group External systems"
    assert decided(node(within=("Internal systems",))) == ("component", None)
    inner = node("Till", parent=node("Shop", within=("Partners, external",)))
    assert decided(inner) == ("third_party", None)
    assert inner.guessed == "inside Shop, from the group Partners, external"


def test_a_table_is_a_part_of_its_database() -> None:
    store = node("Main")
    store.type = "database"
    table = node("orders", parent=store)
    assert decided(table) == ("component", "database")
    assert table.guessed == "inside Main"
    assert decided(node("orders cache", parent=store)) == ("component", "cache")
    assert decided(node("orders", parent=node("Main"))) == ("component", None)
