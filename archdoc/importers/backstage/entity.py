"""An entity of a Backstage catalogue: what it says of itself, and the keys of what it refers to."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from archdoc.catalogue.images import base_of
from archdoc.catalogue.labels import named, recognised
from archdoc.core.errors import Mark
from archdoc.core.vocabulary import Kind

TYPES: dict[str, tuple[Kind, str | None]] = {
    "website": ("component", "web"),
    "service": ("component", "service"),
    "qmgr": ("queue", "queue"),
    "kafka": ("queue", "stream"),
    "sqs": ("queue", "queue"),
    "sns": ("queue", "topic"),
    "s3": ("component", "storage"),
    "rds": ("component", "database"),
    "cronjob": ("component", "job"),
    "app": ("component", "mobile"),
    "saas": ("third_party", None),
}
"""By `spec.type`, or a word in it, beside the words that classes of diagrams have too."""
PROTOCOLS = {"openapi": "HTTP", "grpc": "gRPC", "graphql": "GraphQL", "trpc": "tRPC", "asyncapi": "AsyncAPI"}
_REFERENCE = re.compile(r"^(?:(?P<kind>[A-Za-z]+):)?(?:(?P<namespace>[^/]+)/)?(?P<name>[^/]+)$")


class Entity(msgspec.Struct, frozen=True):
    """An entity of a kind that is drawn. `key` is its full reference in small letters, as Backstage compares them."""

    key: str
    kind: str
    metadata: dict[str, Any]
    spec: dict[str, Any]
    mark: Mark

    def name(self) -> str:
        """What people call it."""
        profile = self.spec.get("profile")
        display = profile.get("displayName") if isinstance(profile, dict) else None
        return plain(display) or plain(self.metadata.get("title")) or str(self.metadata["name"])

    def type(self) -> str:
        """`spec.type` in small letters."""
        return (plain(self.spec.get("type")) or "").lower()

    def all(self, field: str, kind: str) -> list[str]:
        """The references in a field, each as a key; a single one counts as a list."""
        value = self.spec.get(field)
        told = value if isinstance(value, list) else [value]
        space = plain(self.metadata.get("namespace")) or "default"
        return [reference(one.strip(), kind, space) for one in told if isinstance(one, str) and one.strip()]

    def home(self) -> str | None:
        """The system that it is in; the domain, if it is a system itself."""
        return self.one("domain", "domain") if self.kind == "system" else self.one("system", "system")

    def one(self, field: str, kind: str) -> str | None:
        """The reference in a field, as a key."""
        return next(iter(self.all(field, kind)), None)


def reference(text: str, kind: str, namespace: str) -> str:
    """`[kind:][namespace/]name` to a key: `component:frontend`, `component:shop/frontend`."""
    found = _REFERENCE.match(text)
    if found:
        kind, namespace, text = found["kind"] or kind, found["namespace"] or namespace, found["name"]
    space = "" if namespace.lower() == "default" else f"{namespace.lower()}/"
    return f"{kind.lower()}:{space}{text.lower()}"


def nature(one: Entity) -> tuple[Kind, str | None, str | None, str | None]:
    """Kind, type, technology and why, of an entity that is drawn."""
    said = one.type()
    if one.kind == "api":
        protocol = PROTOCOLS.get(said, said or None)
        if said == "asyncapi":
            return "queue", "topic", None, "from its type, asyncapi"
        return "component", None, protocol, "from an API that nothing here provides"
    words = [said, *reversed(said.split("-"))]
    found = next((told for word in words if (told := TYPES.get(word) or named(word))), None)
    kind, type = found or ("component", None)
    exact = said in {"service", "website"} or said == type
    name = str(one.metadata["name"])
    why = None if exact or not found else f"from its type, {said}"
    kind, type, technology, guessed = recognised(name, kind, type, why)
    for tag in tags_of(one) if technology is None else ():
        technology = technology or recognised(tag, kind, type)[2] or (base_of(tag) if kind == "component" else None)
    return kind, type, technology, guessed


def address(one: Entity) -> str | None:
    """The first link, or where the source is."""
    links = one.metadata.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and (url := plain(link.get("url"))):
            return url
    annotations = one.metadata.get("annotations")
    noted = annotations if isinstance(annotations, dict) else {}
    source = plain(noted.get("backstage.io/source-location")) or ""
    if source.startswith("url:http"):
        return source[4:]
    slug = plain(noted.get("github.com/project-slug"))
    return f"https://github.com/{slug}" if slug else None


def tags_of(one: Entity) -> tuple[str, ...]:
    """Tags, the lifecycle, and a type that isn't one of a spec's."""
    tags = one.metadata.get("tags")
    told = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    lifecycle = plain(one.spec.get("lifecycle"))
    type = one.type() if one.type() not in {"", "service", "website", "database"} else None
    return tuple(dict.fromkeys(tag for tag in (*told, type, lifecycle) if tag))


def plain(value: Any) -> str | None:
    """A text as one line, or None: of a placeholder like `$text` nothing is known."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
