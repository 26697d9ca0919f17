"""AsyncAPI 2.x and 3.x: who sends what over which channel, and where documents meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import asyncapi
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files

THREE = """asyncapi: 3.0.0
info: {title: Orders, description: "Takes orders.\\n\\nAnd more.", x-owner: shop}
servers:
  one: {host: h, protocol: kafka-secure}
channels:
  placed:
    address: orders.{region}.placed
    description: What was ordered.
    messages:
      order: {$ref: '#/components/messages/OrderPlaced'}
      gone: {name: Gone}
    bindings: {kafka: {topicConfiguration: {retention.ms: 3600000}}}
  answers: {address: null}
operations:
  send:
    action: send
    channel: {$ref: '#/channels/placed'}
    summary: Tells of an order
  ask:
    action: receive
    channel: {$ref: '#/channels/placed'}
    messages: [{$ref: '#/channels/placed/messages/order'}]
    reply: {channel: {$ref: '#/channels/answers'}}
  lost: {action: send, channel: {$ref: '#/channels/nowhere'}}
components:
  messages: {OrderPlaced: {payload: {}}}
  schemas: {x: {}}
"""
TWO = """asyncapi: '2.6.0'
info: {title: Mail}
servers:
  kafka: {url: h, protocol: kafka}
  web: {url: h, protocol: wss}
channels:
  orders.{region}.placed:
    servers: [kafka]
    publish:
      message: {oneOf: [{$ref: '#/components/messages/A'}, {name: B}, {messageId: C}, {title: D}]}
  live:
    servers: [web]
    subscribe: {summary: Sends it on, message: {name: Sent}}
components:
  messages: {A: {title: An A}}
"""


def read(*texts: str) -> Architecture:
    files = tuple(File(f"{number}.yaml", text) for number, text in enumerate(texts))
    assert all(map(asyncapi.looks, files))
    return asyncapi.read(files, Files((".",)))


def arrows(found: Architecture) -> list[str]:
    return [" ".join((edge.source, ">", edge.target, edge.label or "")).strip() for edge in found.edges]


def told(found: Architecture) -> str:
    return " ".join(left.what for left in found.left_out)


def test_three() -> None:
    found = read(THREE)
    application, placed, answers = found.parts
    assert (found.title, application.name, application.description, application.team) == (
        "Orders",
        "Orders",
        "Takes orders.",
        "shop",
    )
    assert [team.key for team in found.teams] == ["shop"]
    assert (placed.name, placed.kind, placed.type, placed.technology) == (
        "orders.{region}.placed",
        "queue",
        "topic",
        "Kafka",
    )
    assert (placed.description, placed.detail) == ("What was ordered.", {"retention": "3600000 ms"})
    assert answers.name == "answers"
    assert arrows(found) == [
        "Orders > channel orders.{region}.placed OrderPlaced, Gone",
        "channel orders.{region}.placed > Orders OrderPlaced",
        "Orders > Orders#answers reply",
    ]
    assert found.edges[0].description == "Tells of an order"
    assert {edge.mode for edge in found.edges} == {"async"}
    assert [edge.mark.line for edge in found.edges if edge.mark] == [15, 19, 19]
    assert "Operation lost: without a channel of this document." in told(found)
    assert "`components.schemas`: not read." in told(found)


def test_two_says_what_others_do() -> None:
    found = read(TWO)
    assert arrows(found) == ["channel orders.{region}.placed > Mail A, B, C and 1 more", "Mail > channel live Sent"]
    assert [(part.type, part.technology) for part in found.parts[1:]] == [("topic", "Kafka"), ("stream", "WebSocket")]


def test_documents_meet_at_channels_of_the_same_address() -> None:
    found = read(THREE, TWO)
    assert [part.name for part in found.parts] == ["Orders", "Mail", "orders.{region}.placed", "answers", "live"]
    assert found.title is None
    assert "channel orders.{region}.placed > Mail A, B, C and 1 more" in arrows(found)


def test_a_channel_on_two_technologies_is_told() -> None:
    other = TWO.replace("servers: [kafka]", "servers: [web]")
    assert "Channel orders.{region}.placed is on Kafka elsewhere and on WebSocket here." in told(read(THREE, other))


@pytest.mark.parametrize(
    ("protocol", "technology", "type"),
    [("mqtt", "MQTT", "topic"), ("secure-mqtt", "MQTT", "topic"), ("amqps", "AMQP", "queue"),
     ("https", "HTTP", "stream"),
     ("sns", "Amazon SNS", "topic"), ("carrier-pigeon", "carrier-pigeon", "queue")],
)  # fmt: skip
def test_protocols(protocol: str, technology: str, type: str) -> None:
    part = read(TWO.replace("protocol: kafka", f"protocol: {protocol}")).parts[1]
    assert (part.technology, part.type, part.guessed) == (technology, type, f"from the protocol, {technology}")


def test_without_a_server_the_bindings_tell() -> None:
    text = "asyncapi: 2.0.0\ninfo: {title: X}\nchannels:\n  a: {bindings: {amqp: {is: routingKey}}}\n  b: {}\n"
    assert [(part.technology, part.type) for part in read(text).parts[1:]] == [("AMQP", "topic"), (None, None)]


def test_a_channel_whose_address_is_no_word_has_its_own_name() -> None:
    text = "asyncapi: 3.0.0\ninfo: {title: X}\nchannels: {root: {address: /}}\n"
    assert read(text).parts[1].name == "root"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.yaml").write_text("protocol: secret")
    (tmp_path / "in" / "servers.yaml").write_text("mine: {protocol: mqtt}\nloop: {$ref: '#/loop'}\n")
    (tmp_path / "in" / "channels.yaml").write_text("a: {publish: {message: {$ref: './messages.yaml#/M'}}}\n")
    (tmp_path / "in" / "messages.yaml").write_text("M: {payload: {}}\n")
    return tmp_path / "in"


def referring(folder: Path, server: str) -> Architecture:
    text = f"asyncapi: 2.0.0\ninfo: {{title: X}}\nservers: {{s: {{$ref: '{server}'}}}}\n"
    text += "channels:\n  a: {$ref: 'channels.yaml#/a'}\n"
    (folder / "main.yaml").write_text(text)
    files = Files((str(folder),))
    return asyncapi.read((files.named(str(folder / "main.yaml")),), files)


def test_references_to_other_files(folder: Path) -> None:
    found = referring(folder, "./servers.yaml#/mine")
    assert arrows(found) == ["channel a > X M"]
    assert found.parts[1].technology == "MQTT"
    assert not found.left_out


@pytest.mark.parametrize(
    ("server", "what"),
    [
        ("../secret.yaml", "is outside the folder"),
        ("/etc/passwd", "no path relative"),
        ("https://example.com/s.yaml#/x", "on the network"),
        ("gone.yaml#/x", "There is no file"),
        ("servers.yaml#/gone", "leads to nothing"),
        ("servers.yaml#/loop", "leads back to itself"),
        ("#/servers/s", "leads back to itself"),
    ],
)
def test_references_that_lead_nowhere_are_told(folder: Path, server: str, what: str) -> None:
    found = referring(folder, server)
    assert arrows(found) == ["channel a > X M"]
    assert what in told(found)
    assert found.parts[1].technology is None


def test_what_others_refer_to_is_no_application() -> None:
    found = asyncapi.read((File("a.yaml", TWO), File("m.yaml", "M: {}\n")), Files((".",)))
    assert "No application" in told(found)
    with pytest.raises(ArchdocError):
        asyncapi.read((File("m.yaml", "M: {}\n"),), Files((".",)))


@pytest.mark.parametrize(
    "text",
    [
        "asyncapi: 3.0.0\n",
        "asyncapi: 3.0.0\ninfo: []\nservers: x\nchannels: [1]\noperations: {a: 1, b: {action: send, channel: x}}\n",
        "asyncapi: 2.0.0\nchannels: {a: {publish: [], subscribe: {message: {oneOf: x}}, servers: [{}, []]}, b: null}\n",
        "asyncapi: 3.0.0\nchannels: {a: {messages: []}}\noperations: {o: {action: send, channel: {$ref: a}}}\n",
        '{"asyncapi": "3.0.0", "info": {"title": "J"}}',
    ],
)
def test_what_is_not_as_it_should_be_is_passed_over(text: str) -> None:
    found = read(text)
    assert found.parts[0].name in {"Application", "J"}
    keys = {part.key for part in found.parts}
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= keys


@pytest.mark.parametrize("text", ["openapi: 3.0.0\n", "spec:\n  definition: |\n    asyncapi: 2.0.0\n", "x: asyncapi\n"])
def test_other_yaml_is_no_asyncapi(text: str) -> None:
    assert not asyncapi.looks(File("x.yaml", text))


def test_a_document_of_messages_alone_is_no_application_beside_others() -> None:
    lent = "asyncapi: 3.0.0\ninfo: {title: Messages}\ncomponents: {messages: {m: {name: M}}}\n"
    uses = "asyncapi: 3.0.0\ninfo: {title: Cart}\nchannels: {c: {address: a}}\n"
    found = read(lent, uses)
    assert [part.name for part in found.parts] == ["Cart", "a"]
    assert "No application: it holds what others refer to." in told(found)
    assert [part.name for part in read(lent).parts] == ["Messages"]


def test_a_reply_without_messages_is_all_of_its_channel() -> None:
    text = """asyncapi: 3.0.0
info: {title: Pricing}
channels:
  ask: {address: ask, messages: {a: {name: AskPrice}}}
  answer: {address: null, messages: {p: {name: PriceAnswer}, n: {name: NoPrice}}}
operations:
  on: {action: receive, channel: {$ref: '#/channels/ask'}, reply: {channel: {$ref: '#/channels/answer'}}}
"""
    assert arrows(read(text)) == ["channel ask > Pricing AskPrice", "Pricing > Pricing#answer PriceAnswer, NoPrice"]


def test_a_heading_above_a_description_is_none_of_it() -> None:
    found = read(
        'asyncapi: 3.0.0\ninfo: {title: A, description: "# About\\n\\n## More\\n\\nTurns lights.\\n\\nLong."}\n'
    )
    assert found.parts[0].description == "Turns lights."
