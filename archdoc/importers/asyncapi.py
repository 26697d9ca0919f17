"""AsyncAPI 2.x and 3.x documents to an Architecture: each document is an application, its channels are queues.

Documents that are given together meet at channels of the same address. What 2.x calls publish is what others send to
the application, and subscribe what it sends; 3.x says `send` and `receive` from the application's side.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Literal

import msgspec

from archdoc.catalogue.labels import one_line
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import yaml
from archdoc.importers.architecture import Architecture, Edge, LeftOut, Part, Team
from archdoc.importers.files import File, Files
from archdoc.importers.references import Held, References, string, unescaped
from archdoc.importers.yaml import Document

NAME = "asyncapi"
NAMED = 3
"""Messages that an arrow names; the rest is counted."""
LONG = 300
"""Characters of a description that are kept: its first paragraph, if that is no longer."""

QueueType = Literal["queue", "topic", "stream"]
PROTOCOLS: dict[str, tuple[str, QueueType]] = {
    "kafka": ("Kafka", "topic"),
    "mqtt": ("MQTT", "topic"),
    "mqtt5": ("MQTT", "topic"),
    "amqp": ("AMQP", "queue"),
    "amqp1": ("AMQP", "queue"),
    "jms": ("JMS", "queue"),
    "ibmmq": ("IBM MQ", "queue"),
    "anypointmq": ("Anypoint MQ", "queue"),
    "sqs": ("Amazon SQS", "queue"),
    "sns": ("Amazon SNS", "topic"),
    "googlepubsub": ("Google Pub/Sub", "topic"),
    "nats": ("NATS", "topic"),
    "pulsar": ("Pulsar", "topic"),
    "redis": ("Redis", "topic"),
    "solace": ("Solace", "topic"),
    "stomp": ("STOMP", "topic"),
    "mercure": ("Mercure", "topic"),
    "ws": ("WebSocket", "stream"),
    "http": ("HTTP", "stream"),
}
"""By a server's protocol, without what says that it is encrypted: how it is called, and what its channels are."""

_LOOKS = re.compile(r"^(?:asyncapi|[ \t{]{0,40}[\"']asyncapi[\"'])[ \t]*:", re.MULTILINE)


class Channel(msgspec.Struct):
    """A channel, as far as it is known from all documents."""

    key: str
    name: str
    mark: Mark
    description: str | None = None
    technology: str | None = None
    type: QueueType | None = None
    retention: str | None = None
    tags: tuple[str, ...] = ()


def looks(file: File) -> bool:
    """Whether a file is an AsyncAPI document."""
    return bool(_LOOKS.search(file.text[:20_000]))


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The applications of `given`. Raises ArchdocError: no YAML, or none of them is an AsyncAPI document."""
    reading = _Reading(files)
    documents = [document for file in given for document in yaml.documents(file)]
    for document in documents:
        if len(documents) > 1 and _only_lends(document):
            reading.left_out.append(LeftOut("No application: it holds what others refer to.", document.mark()))
            yaml.told(document.data)
        elif _is_one(document):
            reading.application(document)
        else:
            reading.left_out.append(LeftOut("No application: it holds what others refer to.", document.mark()))
    if not reading.parts:
        what = "This isn't an AsyncAPI document: it has no `asyncapi:` with a version."
        raise ArchdocError(tuple(Problem(file.mark(0, 0), what) for file in given))
    return Architecture(
        title=reading.parts[0].name if len(reading.parts) == 1 else None,
        teams=tuple(Team(key=name, name=name) for name in dict.fromkeys(p.team for p in reading.parts) if name),
        parts=(*reading.parts, *map(_part, reading.channels.values())),
        edges=tuple(reading.edges),
        left_out=(*reading.left_out, *yaml.unread((*documents, *reading.refs.others()))),
    )


def contract(document: Document, files: Files, provider: str) -> Architecture:
    """What a document says of one who is known already: channels, and edges from and to that key. Raises nothing."""
    reading = _Reading(files)
    if _is_one(document):
        reading.application(document, provider)
    return Architecture(
        parts=tuple(map(_part, reading.channels.values())),
        edges=tuple(reading.edges),
        left_out=(*reading.left_out, *yaml.unread((document, *reading.refs.others()))),
    )


def _only_lends(document: Document) -> bool:
    """Whether a document has messages and the like for others, and neither sends nor receives anything itself."""
    root = document.data
    return _is_one(document) and "components" in root and not {"channels", "operations", "servers"} & dict.keys(root)


def _is_one(document: Document) -> bool:
    return isinstance(document.data, dict) and isinstance(document.data.get("asyncapi"), str)


class _Reading:
    """What was read so far, over all documents."""

    def __init__(self, files: Files) -> None:
        self.refs = References(files)
        self.parts: list[Part] = []
        self.channels: dict[str, Channel] = {}
        self.edges: list[Edge] = []
        self.left_out = self.refs.left_out

    def application(self, document: Document, key: str | None = None) -> None:
        """Takes a document in. `key` is who it is about, where that is known already."""
        root = document.data
        if key is None:
            key = self.itself(root, document)
        servers = self.refs.map(root, "servers", document)
        channels = self.refs.map(root, "channels", document)
        two = root["asyncapi"].startswith("2.")
        held = {
            name: found
            for name in channels
            if (found := self.refs.resolved(Held(channels[name], document, name), document.mark(channels, name)))
            and isinstance(found.value, dict)
        }
        alone = _apart(held, two)
        known = {}
        for name, one in held.items():
            mark = document.mark(channels, name)
            known[name] = self.channel(name, one, document, mark, servers, key, two=two, alone=name in alone)
            if two:
                self.two(one, known[name], key, mark)
        if not two:
            self.three(root, known, document, key, servers)
        if len(servers) > 1:
            names = ", ".join(servers)
            what = f"The servers {names}: what they speak is kept, where they are isn't."
            self.left_out.append(LeftOut(what, document.mark(root, "servers")))

    def itself(self, root: dict[str, Any], document: Document) -> str:
        """Takes the application in that a document is of. Returns its key."""
        info = self.refs.map(root, "info", document)
        title = string(info.get("title")) or "Application"
        key, number = title, 2
        while any(part.key == key for part in self.parts):
            key, number = f"{title} {number}", number + 1
        docs = self.refs.map(root if "externalDocs" in root else info, "externalDocs", document)
        owners = (info.get("x-owner"), root.get("x-owner"), info.get("x-team"), root.get("x-team"))
        self.parts.append(
            Part(
                key=key,
                name=title,
                description=_described(info.get("description")),
                url=string(docs.get("url")),
                team=next((text for owner in owners if (text := string(owner))), None),
                tags=_tags(info.get("tags") or root.get("tags")),
                mark=document.mark(root, "info"),
            )
        )
        return key

    def channel(
        self, name: str, held: Held, document: Document, mark: Mark, servers: dict[str, Any], application: str,
        *, two: bool, alone: bool,
    ) -> str:  # fmt: skip
        """Takes a channel in. Returns its key: its address, by which documents meet, if it is `alone` there."""
        told = held.value
        address = name if two else string(told.get("address")) or (None if "address" in told else name)
        shared = held.document.path != mark.path
        own = f"{held.document.path}#{held.name}" if shared else f"{application}#{name}"
        key = f"channel {address}" if address and alone else own
        technology, type = self.technology(told, held, servers, document)
        shown = address if address and alone and re.search(r"\w", address) else string(told.get("title")) or name
        topics = self.refs.map(self.refs.map(told, "bindings", held.document), "kafka", held.document)
        retention = string(self.refs.map(topics, "topicConfiguration", held.document).get("retention.ms"))
        new = Channel(
            key=key,
            name=shown,
            mark=mark,
            description=_described(told.get("description") or told.get("summary")),
            technology=technology,
            type=type,
            retention=f"{retention} ms" if retention else None,
            tags=_tags(told.get("tags")),
        )
        old = self.channels.setdefault(key, new)
        for field in ("description", "technology", "type", "retention"):
            if getattr(old, field) is None:
                setattr(old, field, getattr(new, field))
        if old.technology and technology and old.technology != technology:
            what = f"Channel {shown} is on {old.technology} elsewhere and on {technology} here."
            self.left_out.append(LeftOut(what, mark))
        return key

    def technology(
        self, told: dict[str, Any], held: Held, servers: dict[str, Any], document: Document
    ) -> tuple[str | None, QueueType | None]:
        """What a channel runs on, by its servers, by all servers of the document, or else by its bindings."""
        named = told.get("servers") or told.get("x-servers")
        found: list[str] = []
        for one in named if isinstance(named, list) else list(servers):
            pointed = string(one.get("$ref")) if isinstance(one, dict) else string(one)
            name = (pointed or "").rpartition("/")[2]
            server = self.refs.resolved(Held(servers.get(name), document), document.mark())
            if server and isinstance(server.value, dict) and (protocol := string(server.value.get("protocol"))):
                found.append(_plain(protocol))
        bindings = self.refs.map(told, "bindings", held.document)
        found = list(dict.fromkeys(found)) or [_plain(name) for name in bindings]
        if not found:
            return None, None
        technology, type = PROTOCOLS.get(found[0], (found[0], "queue"))
        if len(found) > 1:
            technology = " or ".join(PROTOCOLS.get(one, (one, "queue"))[0] for one in found)
        if self.refs.map(bindings, "amqp", held.document).get("is") == "routingKey":
            type = "topic"
        return technology, type

    def two(self, held: Held, channel: str, application: str, mark: Mark) -> None:
        """The operations of a 2.x channel, which say what others do."""
        for name in ("publish", "subscribe"):
            operation = self.refs.resolved(Held(held.value.get(name), held.document), mark)
            if operation is None or not isinstance(operation.value, dict):
                continue
            message = operation.value.get("message")
            choice = message.get("oneOf") if isinstance(message, dict) else None
            several = choice if isinstance(choice, list) else [message]
            names = [self.refs.message(Held(one, operation.document), mark) for one in several if one is not None]
            where = operation.document.mark(held.value, name) if operation.document is held.document else mark
            self.edge(name == "subscribe", application, channel, names, operation.value, where)

    def three(
        self, root: dict[str, Any], known: dict[str, str], document: Document, application: str, servers: dict[str, Any]
    ) -> None:
        """The operations of a 3.x document."""
        operations = self.refs.map(root, "operations", document)
        for name in operations:
            mark = document.mark(operations, name)
            held = self.refs.resolved(Held(operations[name], document, name), mark)
            operation = held.value if held and isinstance(held.value, dict) else {}
            there = self.pointed(operation.get("channel"), held.document if held else document, mark)
            channel = self.key(operation.get("channel"), document, known, there, mark, servers, application)
            action = str(operation.get("action"))
            if channel is None or action not in ("send", "receive"):
                self.left_out.append(LeftOut(f"Operation {name}: without a channel of this document.", mark))
                continue
            names = self.names(operation, held.document if held else document, there, mark)
            self.edge(action == "send", application, channel, names, operation, mark)
            reply = operation.get("reply")
            if isinstance(reply, dict) and "channel" in reply:
                there = self.pointed(reply.get("channel"), document, mark)
                answer = self.key(reply.get("channel"), document, known, there, mark, servers, application)
                if answer is not None:
                    named = self.names(reply, document, there, mark)
                    self.edge(action != "send", application, answer, named or ["reply"], {}, mark)

    def pointed(self, value: Any, document: Document, mark: Mark) -> Held | None:
        """The channel that `{$ref: '#/channels/name'}` points to."""
        if not isinstance(value, dict) or not string(value.get("$ref")):
            return None
        name = unescaped(str(value["$ref"]).rpartition("/")[2])
        held = self.refs.resolved(Held(value, document, name), mark)
        return held if held and isinstance(held.value, dict) else None

    def key(
        self, value: Any, document: Document, known: dict[str, str], there: Held | None, mark: Mark,
        servers: dict[str, Any], application: str,
    ) -> str | None:  # fmt: skip
        """The key of the channel that a reference is to; one that no list of this document has is taken in."""
        pointer = string(value.get("$ref")) if isinstance(value, dict) else None
        name = unescaped((pointer or "").rpartition("/")[2])
        if name in known or there is None:
            return known.get(name)
        return self.channel(name, there, document, mark, servers, application, two=False, alone=True)

    def names(self, told: dict[str, Any], document: Document, there: Held | None, mark: Mark) -> list[str | None]:
        """The names of the messages that an operation names; of all of its channel where it names none."""
        messages = told.get("messages")
        if isinstance(messages, list):
            return [self.refs.message(Held(one, document), mark) for one in messages]
        held_by = there.value.get("messages") if there else None
        if there is None or not isinstance(held_by, dict):
            return []
        return [self.refs.message(Held(one, there.document, key), mark) for key, one in held_by.items()]

    def edge(
        self, sends: bool, application: str, channel: str, names: list[str | None], told: dict[str, Any], mark: Mark
    ) -> None:
        seen = list(dict.fromkeys(name for name in names if name))
        label = ", ".join(seen[:NAMED]) + (f" and {len(seen) - NAMED} more" if len(seen) > NAMED else "")
        source, target = (application, channel) if sends else (channel, application)
        self.edges.append(
            Edge(
                source=source,
                target=target,
                label=label or None,
                mode="async",
                description=_described(told.get("summary") or told.get("description")),
                mark=mark,
            )
        )


def _apart(channels: dict[str, Held], two: bool) -> set[str]:
    """The channels of a document that no other one there has the address of: each can be told by it alone."""
    addresses = {name: name if two else string(held.value.get("address")) or name for name, held in channels.items()}
    often = Counter(addresses.values())
    return {name for name, address in addresses.items() if often[address] == 1}


def _part(channel: Channel) -> Part:
    return Part(
        key=channel.key,
        name=channel.name,
        kind="queue",
        type=channel.type,
        technology=channel.technology,
        description=channel.description,
        tags=channel.tags,
        detail={"retention": channel.retention} if channel.retention else {},
        guessed=f"from the protocol, {channel.technology}" if channel.type else None,
        mark=channel.mark,
    )


def _plain(protocol: str) -> str:
    """A protocol without what says that it is encrypted."""
    plain = protocol.lower().removesuffix("-secure")
    return {
        "secure-mqtt": "mqtt",
        "mqtts": "mqtt",
        "amqps": "amqp",
        "wss": "ws",
        "https": "http",
        "stomps": "stomp",
    }.get(plain, plain)


def _described(value: Any) -> str | None:
    """The first paragraph of a description, as one line."""
    text = string(value)
    if text is None:
        return None
    text = re.sub(r"\A(?:#[^\n]*\n\s*)+(?=[^#\s])", "", text)  # a heading describes nothing
    first = one_line(re.split(r"\n\s*\n|\n#", text)[0]) or ""
    return (first if len(first) <= LONG else f"{first[:LONG].rpartition(' ')[0]} …") or None


def _tags(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(name for one in items if isinstance(one, dict) and (name := string(one.get("name"))))
