"""The vocabulary of a spec to a file with every key, each with what it is: to look things up in, and to cut down."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from archdoc.core import vocabulary as v
from archdoc.spec.keys import NOT_FOR_WRITING, described, line, sentence, takes
from archdoc.spec.purposes import purpose
from archdoc.spec.shapes import Shape, fields

WIDTH = 100
_TOP = """\
# yaml-language-server: $schema=./archdoc.schema.json
# Every key that a spec may have, each with what it is and an example. It builds as it is. Delete what you don't need:
# only `title` and one element (a component, queue or third party) are required.
#   archdoc build THIS_FILE          picture, table, dossier, in output/
#   archdoc check THIS_FILE          every problem, each with its line
#   archdoc keys components.type     what may be written at one place
# A key that takes several also takes one, without brackets. Text may be Markdown.
"""
_IDS = {
    "teams": "notifications", "groups": "order_handling", "components": "dispatcher", "queues": "events",
    "third_parties": "ses", "tradeoffs": "one_queue", "flows": "order_placed", "views": "email",
}  # fmt: skip
"""The id of the entry that has every key."""
_ALSO = {
    "teams": ["orders: {name: Orders, part_of: platform}", "platform: Platform     # a lone text is the name"],
    "groups": ["shop: Shop"],
    "components": [
        "orders_api: {name: Orders API, team: orders, technology: Spring Boot}",
        "console: {team: notifications, type: web, technology: React}",
    ],
    "tradeoffs": ["queue_per_channel: A queue for each channel     # a lone text is the choice"],
    "edges": [
        "# The short form: from -> to: label. `a -> [b, c]` is one edge to each.",
        "- orders_api -> events: OrderPlaced",
        "- events -> dispatcher",
        "- console -> dispatcher: sends again",
    ],
}
"""What the examples refer to, so that they stand together."""
_INSTEAD: dict[tuple[type[v.Value], str], Any] = {
    (v.Element, "confidential"): False,
    (v.Edge, "confidential"): False,
    (v.Edge, "both_ways"): False,
    (v.Edge, "mode"): "sync",
    (v.Queue, "name"): "Order events",
    (v.Queue, "technology"): "Kafka",
    (v.Queue, "icon"): "onprem.queue.Kafka",
    (v.Queue, "description"): "What happened to an order",
    (v.Queue, "how_it_works"): "12 partitions, three brokers",
    (v.Queue, "tradeoff"): "A topic, since three teams read it",
    (v.Queue, "team"): "orders",
    (v.Queue, "role"): "consulted",
    (v.ThirdParty, "name"): "Amazon SES",
    (v.ThirdParty, "team"): "orders",
    (v.ThirdParty, "role"): "none",
    (v.ThirdParty, "technology"): "SES",
    (v.ThirdParty, "icon"): "aws.engagement.SimpleEmailServiceSes",
    (v.ThirdParty, "type"): "third_party",
    (v.ThirdParty, "description"): "Delivers e-mail",
    (v.ThirdParty, "how_it_works"): "Takes a message over HTTPS, tells of bounces by a webhook",
    (v.ThirdParty, "tradeoff"): "SES, not a mail server of our own",
    (v.Element, "url"): "https://example.com/docs",
    (v.Launch, "alternatives"): ["All channels at once"],
    (v.View, "teams"): ["notifications", "orders"],
    (v.Confidential, "omit"): ["results.impact.1.evidence"],
}
"""Where the vocabulary's own example would not fit its neighbours."""


def text(title: str, file: str) -> str:
    """The spec with a title, written as YAML has it; `file` is the name that its comments call it by."""
    written: set[type[v.Value]] = set()
    body = [part for key in _top_keys() for part in ("", *_key(v.Spec, key, 0, written, title))]
    return _TOP.replace("THIS_FILE", file) + "\n".join(body) + "\n"


def _top_keys() -> list[str]:
    return [key for key in fields(v.Spec) if key not in NOT_FOR_WRITING]


def _key(struct: type[v.Value], key: str, indent: int, written: set[type[v.Value]], title: str = "") -> Iterator[str]:
    shape = fields(struct)[key]
    yield from _comment(_about(struct, key), indent)
    start = " " * indent
    if (struct, key) == (v.Spec, "title"):
        yield f"title: {title}"
        return
    held = shape.inner if shape.inner is not None else shape
    if held.struct is None or held.text or held.struct in written:
        yield start + line(key, _example(struct, key))
        return
    written.add(held.struct)
    yield f"{start}{key}:"
    if shape.many == "list":
        yield from _item(held.struct, indent + 2, written)
        yield from (f"{start}  {more}" for more in _ALSO.get(key, ()))
    elif shape.many == "map":
        yield from _comment(sentence(held.struct), indent + 2)
        yield f"{start}  {_IDS[key]}:"
        yield from _struct(held.struct, indent + 4, written)
        yield from (f"{start}  {more}" for more in _ALSO.get(key, ()))
    else:
        yield from _struct(held.struct, indent + 2, written)


def _struct(struct: type[v.Value], indent: int, written: set[type[v.Value]]) -> Iterator[str]:
    for key in fields(struct):
        yield from _key(struct, key, indent, written)


def _item(struct: type[v.Value], indent: int, written: set[type[v.Value]]) -> Iterator[str]:
    dash = True
    for one in _struct(struct, indent + 2, written):
        comment = one.lstrip().startswith("#")
        if dash and not comment:
            yield " " * indent + "- " + one[indent + 2 :]
            dash = False
        else:
            yield one[2:] if dash and comment else one


def _about(struct: type[v.Value], key: str) -> str:
    said = str(described(struct)[key]["description"])
    shape = fields(struct)[key]
    if _choices(shape) or shape.boolean:
        said += f" {takes(struct, key).capitalize()}."
    asked = purpose(struct, key)
    return f"{said} Asked: {asked}" if asked else said


def _choices(shape: Shape) -> tuple[str, ...]:
    return shape.choices if len(shape.choices) > 1 else ()


def _comment(said: str, indent: int) -> Iterator[str]:
    for one in textwrap.wrap(said, WIDTH - indent, break_long_words=False, break_on_hyphens=False):
        yield f"{' ' * indent}# {one}"


def _example(struct: type[v.Value], key: str) -> Any:
    for base in struct.__mro__:
        if (base, key) in _INSTEAD:
            return _INSTEAD[base, key]
    return described(struct)[key]["examples"][0]
