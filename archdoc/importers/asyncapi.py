"""AsyncAPI 2.x and 3.x documents to an Architecture: each document is an application, its channels are queues.

Documents that are given together meet at channels of the same address. What 2.x calls publish is what others send to
the application, and subscribe what it sends; 3.x says `send` and `receive` from the application's side.

`$ref` in AsyncAPI documents to what it points to, in the same file or in one beside it.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

import msgspec

from archdoc.catalogue.labels import one_line
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import yaml
from archdoc.importers.architecture import Architecture, Edge, LeftOut, Part, Team
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.yaml import Document

LONGEST = 20
"""References to references; two are usual."""


class Held(NamedTuple):
    """A value, the document that it is in, and what the last reference to it called it."""

    value: Any
    document: Document
    name: str | None = None


class References:
    """The documents that were read for references, and what leads nowhere."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.left_out: list[LeftOut] = []
        self.read: dict[str, Document | None] = {}

    def message(self, held: Held, mark: Mark) -> str | None:
        """What a message is called: its key, or the last step of the reference to it."""
        found = self.resolved(held, mark)
        value = found.value if found and isinstance(found.value, dict) else {}
        name = string(value.get("name")) or (found.name if found else None) or held.name
        return name or string(value.get("title")) or string(value.get("messageId"))

    def map(self, value: Any, key: str, document: Document) -> dict[str, Any]:
        """The map under a key, over a reference; an empty one if there is none."""
        held = self.resolved(Held(value.get(key) if isinstance(value, dict) else None, document), document.mark())
        return held.value if held is not None and isinstance(held.value, dict) else {}

    def resolved(self, held: Held, mark: Mark) -> Held | None:
        """A value without its references, or None where one leads to nothing, which is noted."""
        for _ in range(LONGEST):
            pointer = held.value.get("$ref") if isinstance(held.value, dict) else None
            if not isinstance(pointer, str):
                return held
            path, _, inside = pointer.partition("#")
            document: Document | None = held.document
            if path:
                document = self.document(path, held.document, mark)
            if document is None:
                return None
            value = document.data
            steps = [unescaped(step) for step in inside.split("/") if step]
            for step in steps:
                value = value.get(step) if isinstance(value, dict) else None
            if value is None:
                self.left_out.append(LeftOut(f"`{pointer}` leads to nothing.", mark))
                return None
            held = Held(value, document, steps[-1] if steps else held.name)
        self.left_out.append(LeftOut("A reference that leads back to itself.", mark))
        return None

    def document(self, path: str, origin: Document, mark: Mark) -> Document | None:
        """The document that a reference is to. What can't be read is noted once."""
        try:
            file = self.files.beside(File(origin.path, ""), path)
            if file.path not in self.read:
                self.read[file.path] = None
                self.read[file.path] = next(iter(yaml.documents(file)), None)
        except RefusedError as why:
            if path not in self.read:
                self.left_out.append(LeftOut(str(why), mark))
            self.read[path] = None
            return None
        except ArchdocError as error:
            self.left_out += [LeftOut(problem.what, problem.mark) for problem in error.problems]
            return None
        return self.read[file.path]


def unescaped(step: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return step.replace("~1", "/").replace("~0", "~")


def string(value: Any) -> str | None:
    """A text without blanks around it, or None."""
    return (value.strip() or None) if isinstance(value, str) else None


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
    for file in given:
        for document in yaml.documents(file):
            if isinstance(document.data, dict) and isinstance(document.data.get("asyncapi"), str):
                reading.application(document)
            else:
                what = "No application: it holds what others refer to."
                reading.left_out.append(LeftOut(what, document.mark()))
    if not reading.parts:
        what = "This isn't an AsyncAPI document: it has no `asyncapi:` with a version."
        raise ArchdocError(tuple(Problem(file.mark(0, 0), what) for file in given))
    return Architecture(
        title=reading.parts[0].name if len(reading.parts) == 1 else None,
        teams=tuple(Team(key=name, name=name) for name in dict.fromkeys(p.team for p in reading.parts) if name),
        parts=(*reading.parts, *map(_part, reading.channels.values())),
        edges=tuple(reading.edges),
        left_out=tuple(reading.left_out),
    )


class _Reading:
    """What was read so far, over all documents."""

    def __init__(self, files: Files) -> None:
        self.refs = References(files)
        self.parts: list[Part] = []
        self.channels: dict[str, Channel] = {}
        self.edges: list[Edge] = []
        self.left_out = self.refs.left_out

    def application(self, document: Document) -> None:
        root = document.data
        info = self.refs.map(root, "info", document)
        title = string(info.get("title")) or "Application"
        key, number = title, 2
        while any(part.key == key for part in self.parts):
            key, number = f"{title} {number}", number + 1
        docs = self.refs.map(root if "externalDocs" in root else info, "externalDocs", document)
        owner = next(
            (text for name in ("x-owner", "x-team") if (text := string(info.get(name) or root.get(name)))), None
        )
        tags = info.get("tags") or root.get("tags")
        self.parts.append(
            Part(
                key=key,
                name=title,
                description=_described(info.get("description")),
                url=string(docs.get("url")),
                team=owner,
                tags=_tags(tags),
                mark=document.mark(root, "info"),
            )
        )
        servers = self.refs.map(root, "servers", document)
        channels = self.refs.map(root, "channels", document)
        two = root["asyncapi"].startswith("2.")
        known = {}
        for name in channels:
            held = self.refs.resolved(Held(channels[name], document, name), document.mark(channels, name))
            if held is not None and isinstance(held.value, dict):
                known[name] = self.channel(name, held, channels, document, servers, key, two)
                if two:
                    self.two(held, known[name], key, document.mark(channels, name))
        if not two:
            self.three(root, known, channels, document, key)
        if len(servers) > 1:
            names = ", ".join(servers)
            what = f"The servers {names}: what they speak is kept, where they are isn't."
            self.left_out.append(LeftOut(what, document.mark(root, "servers")))
        kept = [
            name for name in ("schemas", "securitySchemes") if self.refs.map(root, "components", document).get(name)
        ]
        if kept:
            what = f"{' and '.join(kept)}: a spec has no place for them."
            self.left_out.append(LeftOut(what, document.mark(root, "components")))

    def channel(
        self,
        name: str,
        held: Held,
        channels: dict[str, Any],
        document: Document,
        servers: dict[str, Any],
        application: str,
        two: bool,
    ) -> str:
        """Takes a channel in. Returns its key: its address, by which documents meet."""
        told = held.value
        address = name if two else string(told.get("address")) or (None if "address" in told else name)
        key = f"channel {address}" if address else f"{application} channel {name}"
        technology, type = self.technology(told, held, servers, document)
        shown = address if address and re.search(r"\w", address) else string(told.get("title")) or name
        topics = self.refs.map(self.refs.map(told, "bindings", held.document), "kafka", held.document)
        retention = string(self.refs.map(topics, "topicConfiguration", held.document).get("retention.ms"))
        mark = document.mark(channels, name)
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
        self,
        root: dict[str, Any],
        known: dict[str, str],
        channels: dict[str, Any],
        document: Document,
        application: str,
    ) -> None:
        """The operations of a 3.x document."""
        operations = self.refs.map(root, "operations", document)
        for name in operations:
            mark = document.mark(operations, name)
            held = self.refs.resolved(Held(operations[name], document, name), mark)
            operation = held.value if held and isinstance(held.value, dict) else {}
            channel = self.pointed(operation.get("channel"), known)
            if channel is None or operation.get("action") not in {"send", "receive"}:
                self.left_out.append(LeftOut(f"Operation {name}: without a channel of this document.", mark))
                continue
            sends = operation["action"] == "send"
            told = operation.get("messages")
            if not isinstance(told, list):
                pointer = string(operation["channel"].get("$ref")) or ""
                whole = self.refs.resolved(Held(channels.get(unescaped(pointer.rpartition("/")[2])), document), mark)
                messages = whole.value.get("messages") if whole and isinstance(whole.value, dict) else None
                held_by = messages if isinstance(messages, dict) else {}
                names = [self.refs.message(Held(one, document, key), mark) for key, one in held_by.items()]
            else:
                names = [self.refs.message(Held(one, document), mark) for one in told]
            self.edge(sends, application, channel, names, operation, mark)
            reply = operation.get("reply")
            answer = self.pointed(reply.get("channel"), known) if isinstance(reply, dict) else None
            if answer is not None:
                self.edge(not sends, application, answer, ["reply"], {}, mark)

    def pointed(self, value: Any, known: dict[str, str]) -> str | None:
        """The key of the channel that `{$ref: '#/channels/name'}` points to."""
        pointer = string(value.get("$ref")) if isinstance(value, dict) else None
        return known.get(unescaped((pointer or "").rpartition("/")[2]))

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
    first = one_line(re.split(r"\n\s*\n|\n#", text)[0]) or ""
    return (first if len(first) <= LONG else f"{first[:LONG].rpartition(' ')[0]} …") or None


def _tags(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(name for one in items if isinstance(one, dict) and (name := string(one.get("name"))))
