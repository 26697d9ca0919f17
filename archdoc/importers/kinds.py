"""The words that a C4 format has for an element to a kind and type of the spec: a guess, that says from what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archdoc.catalogue.labels import foreign, vendor, words
from archdoc.core.vocabulary import Kind
from archdoc.importers.boxes import Node, lineage

SHAPES: dict[str, tuple[Kind, str]] = {
    "bucket": ("component", "storage"),
    "browser": ("component", "web"),
    "cylinder": ("component", "database"),
    "mobile": ("component", "mobile"),
    "mobiledevicelandscape": ("component", "mobile"),
    "mobiledeviceportrait": ("component", "mobile"),
    "person": ("component", "person"),
    "pipe": ("queue", "queue"),
    "queue": ("queue", "queue"),
    "storage": ("component", "database"),
    "webbrowser": ("component", "web"),
}
"""What the shapes of Structurizr and LikeC4 stand for; the others (box, hexagon, ...) stand for nothing."""

_KINDS: tuple[tuple[Kind, str, str], ...] = (
    ("queue", "topic", r"topics?|(?:message|event|service) (?:bus|broker)|messagebus|eventbus|broker|pub ?sub|mqtt"),
    ("queue", "topic", r"sns|simple notification service|eventbridge|event grid|nats"),
    ("queue", "stream", r"(?:event |data )streams?|kafka|kinesis(?: data streams?)?|event ?hubs?|redpanda|eventstore"),
    ("queue", "queue", r"(?:message )?queues?|sqs|simple queue service|rabbit ?mq|active ?mq|ibm ?mq|servicebus"),
    ("component", "cache", r"caches?|redis|memcached|elasticache|valkey"),
    ("component", "search", r"search (?:index|engine|cluster)|elastic ?search|open ?search|solr|algolia|meilisearch"),
    ("component", "storage", r"(?:s3|gcs|storage) ?buckets?|buckets?|(?:object|blob|file) stor(?:e|age)|s3|minio"),
    ("component", "storage", r"simple storage service(?: bucket)?(?: with objects)?|cloud storage"),
    ("component", "database", r"(?:database|databases|db)(?: (?:schema|server|table|cluster))?|data ?stores?|rdbms"),
    (
        "component",
        "database",
        r"(?:postgres\w*|my ?sql|maria ?db|mongo ?db|oracle|dynamo ?db|cassandra|sqlite)(?: \d+)?",
    ),
    ("component", "database", r"sql server|rds|aurora|cosmos ?db|firestore|big ?query|snowflake|redshift|neo4j"),
    (
        "component",
        "web",
        r"web ?(?:browsers?|apps?|application|site|ui|client|portal)|single page app(?:lication)?|spa",
    ),
    ("component", "web", r"front ?ends?"),
    ("component", "mobile", r"mobile(?: (?:apps?|application|client|device))?|(?:ios|android)(?: app)?"),
    ("component", "function", r"(?:aws )?lambda(?: lambda)?(?: functions?)?|(?:serverless|cloud|azure) functions?"),
    ("component", "gateway", r"(?:api )?gateway|load ?balancer|reverse proxy|ingress|cdn|cloudfront|traefik|nginx"),
    ("component", "worker", r"(?:background )?workers?"),
    ("component", "job", r"(?:batch|cron|scheduled) ?jobs?"),
    ("component", "model", r"llm|(?:language|ml|machine learning) model"),
)
_KNOWN = tuple((kind, type, re.compile(rf"(?:^|(?<= ))(?:{pattern})$", re.MULTILINE)) for kind, type, pattern in _KINDS)

_CODE = re.compile(
    r"\b(java|kotlin|scala|spring|node|python|django|flask|ruby|rails|php|go|golang|rust|net|c|typescript|javascript|"
    r"client|sdk|library|driver|connector|adapter|repository|bean|jdbc|consumer|producer|listener|controller)\b"
)
"""A technology with one of these is of a program that works with the rest: `Java, Kafka` is no queue."""

_LONGEST = 50
"""Letters of a technology; what is longer is prose."""

_EXISTING = re.compile(r"existing (?:software )?system")
_DRUM = ("component", "database")
_KEEPS = frozenset({"queue", "topic", "stream", "cache", "storage", "search"})
_RENTED = frozenset({"queue", "topic", "stream", "database", "cache", "storage", "search", "function"})
_PEOPLE = frozenset({"person", "actor", "user", "persona"})


KEEPS = frozenset({"database", "cache", "storage", "search"})
"""Types of parts that keep something: where things run may be all that tells of one."""


def decide(node: Node) -> None:
    """Sets kind, type and why, where anything tells. What it is inside of comes first, as a table is a database's.

    What the format calls it counts before tags, shapes, the technology and the name. A queue or database inside of an
    external system is a queue or database (one rents those), anything else inside is a third party with it.
    """
    if node.sort.lower() in _PEOPLE or "person" in (shape.lower() for shape in node.shapes):
        node.type = "person"
        return
    stranger = external(node)
    for what, text in _telling(node):
        found = _drawn(text, node.name) if what == "shape" else kind_of(text, what)
        if found and not (stranger and (found[1] not in _RENTED or not stranger.startswith("inside"))):
            (node.kind, node.type), node.guessed = found, f"from the {what} {text}"
            return
    if stranger:
        node.kind, node.guessed = "third_party", stranger
    elif node.sort != "component" and vendor(node.name):
        node.kind, node.guessed = "third_party", f"from the name {node.name}"
    elif node.parent is not None and node.parent.type == "database":
        node.type, node.guessed = "database", f"inside {node.parent.name}"


@lru_cache(10_000)
def kind_of(text: str, what: str = "tag") -> tuple[Kind, str] | None:
    """Kind and type by what a text ends with: `Customer Database`, `aws:simple-queue-service`."""
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    if what == "technology" and (_CODE.search(plain) or len(plain) > _LONGEST):
        return None
    both = f"{plain}\n{words(text)}"
    return next(((kind, type) for kind, type, pattern in _KNOWN if pattern.search(both)), None)


def external(node: Node) -> str | None:
    """Why an element belongs to somebody else, or None."""
    for up in lineage(node):
        inside = "" if up is node else f"inside {up.name}, "
        told = (*up.said, *(("tag", tag) for tag in up.tags))
        for what, text in told:
            plain = words(text)
            if foreign(text) or (_EXISTING.fullmatch(plain) and what == "tag" and not up.within):
                return f"{inside}from the {what} {text}"
        for name in up.within:
            if foreign(name):
                return f"{inside}from the group {name}"
    return None


def _drawn(shape: str, name: str) -> tuple[Kind, str] | None:
    """What a shape stands for; a cylinder keeps something, and the name may say that it is no database."""
    found = SHAPES.get(shape.lower())
    if found != _DRUM:
        return found
    named = kind_of(name, "name")
    if named and named[1] in _KEEPS:
        return named
    return ("component", "storage") if words(name).endswith("storage") else found


def _telling(node: Node) -> Iterator[tuple[str, str]]:
    yield from ((what, text) for what, text in node.said if what != "icon")
    yield from (("tag", tag) for tag in node.tags)
    yield from (("shape", shape) for shape in node.shapes)
    yield from ((what, text) for what, text in node.said if what == "icon")
    if node.technology:
        yield "technology", node.technology
    if node.sort != "component":  # a class is called Cache or Gateway without being one
        yield "name", node.name
