"""What a name, a word or an image tells of a part: always a guess, and said so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

from archdoc.core.vocabulary import Kind


class _Group(msgspec.Struct, frozen=True):
    """Technologies that give a part the same kind, type and tags; the names are the last words of an image's path."""

    kind: Kind
    type: str | None
    tags: tuple[str, ...]
    names: dict[str, str]
    """A technology to its names, with blanks between them. `a/b` needs both words."""


class _Role(msgspec.Struct, frozen=True):
    """Words of a part's name that give it a kind, a type and tags. Two words of the name count joined."""

    kind: Kind
    type: str
    tags: tuple[str, ...]
    words: str


class _Images(msgspec.Struct, frozen=True):
    """The file `images.json`, kept by hand."""

    known: list[_Group]
    unversioned: frozenset[str]
    neutral: str
    bases: dict[str, str]
    build_tools: frozenset[str]
    protocols: dict[str, list[str]]
    roles: dict[Literal["anywhere", "last"], list[_Role]]
    """Words that count wherever they stand, and those that count as a name's last word."""


_FILE = msgspec.json.decode(Path(__file__).with_name("images.json").read_bytes(), type=_Images)

TECHNOLOGIES = tuple(technology for group in _FILE.known for technology in group.names)
"""What images are known of, as people spell it."""

UNVERSIONED = _FILE.unversioned
"""Technologies whose images carry the version of a distribution, not their own."""
STORES = frozenset(
    name
    for group in _FILE.known
    if group.type in {"database", "cache", "search", "queue", "stream", "topic"}
    for names in group.names.values()
    for name in names.split()
) - {"pg", "elastic"}
"""Names that say what a part is where they come last: `orders-mongo`, `event-kafka`."""
NEUTRAL = frozenset(_FILE.neutral.split())
"""Words beside a technology that change nothing about it."""
BASES = {image: technology for technology, images in _FILE.bases.items() for image in images.split()}
"""Images to build on or to run code in: what they bring. Their tag is its version, but for the build tools'."""
BUILD_TOOLS = _FILE.build_tools
"""Those whose tag is not the version of what is named."""
PROTOCOLS = {technology: protocol for protocol, several in _FILE.protocols.items() for technology in several}
"""What is spoken to a technology that has one way to be spoken to."""

LONGEST = 300
"""Characters of a name that are looked at; an image's reference has at most 255 and a tag."""

_WORDS = re.compile(r"[^a-z0-9]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VERSION = re.compile(r"^(?:v|pg)?(\d{1,4}(?:\.\d{1,3})?)(?=[.\-_+]|$)")
_VARIABLE = re.compile(r"\$\{[^{}]*\}?|\$\w+")
_FROM = re.compile(r"(?im)^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?")


class Known(msgspec.Struct, frozen=True):
    """What an image or a name tells. Each field is None, or empty, where it doesn't."""

    technology: str | None = None
    kind: Kind = "component"
    type: str | None = None
    tags: tuple[str, ...] = ()


def of_image(reference: str) -> Known | None:
    """What an image is that many know: `postgres:16-alpine` is a database, PostgreSQL 16. None for all others.

    `docker.io/bitnami/redis`, `redis@sha256:...` and `${REGISTRY}/redis:${TAG}` are Redis too.
    """
    path, tag = parted(reference)
    for words in (path[-2:], path[-1:]):
        found = _IMAGES.get("/".join(words))
        if found:
            version = _VERSION.match(tag)
            # A `cp-` image has the version of Confluent's platform.
            own = found.technology not in UNVERSIONED and not path[-1].startswith("cp-")
            if version and found.technology and own:
                return msgspec.structs.replace(found, technology=f"{found.technology} {version[1]}")
            return found
    if path and path[-1].endswith(("-exporter", "_exporter")):
        return Known("Prometheus exporter", type="service", tags=("observability", "tooling"))
    return None


def of_name(name: str) -> Known | None:
    """What the name of a part tells: `orders-mongo` is a database, `kafka-consumer` a worker. None where it doesn't.

    A technology counts where it comes last and keeps data, or where nothing but words such as `main` stands beside it:
    `redis-worker` is no cache.
    """
    words = [word for word in _WORDS.split(_HUMPS.sub(" ", name[:LONGEST]).lower()) if word]
    words = [word for word in words if not word.isdigit() and not re.fullmatch(r"v\d+", word)] or words
    if not words:
        return None
    role = _role(words)
    if role and role.tags:
        return role
    meaning = [word for word in words if word not in NEUTRAL] or words
    last = re.sub(r"\d+$", "", meaning[-1])
    found = _IMAGES.get("-".join(meaning)) or _IMAGES.get("".join(meaning))
    if not found and (last in STORES or len(meaning) == 1):
        found = _IMAGES.get(last)
    return _narrowed(found, role) if found else role


def of_part(name: str, image: str | None = None) -> tuple[Known, str | None]:
    """What a part is, and what told so: `the image postgres:16`, `its name`; None for that where nothing is guessed.

    The image counts first, then the words in its path, then the part's name; a name narrows what serves several ends.
    """
    named = of_name(name)
    if image:
        called = f"the image {image[:LONGEST].rpartition('/')[2]}"
        exact = of_image(image)
        if exact:
            return _narrowed(exact, named), called
        path, _ = parted(image)
        own = of_name(path[-1]) if path else None
        if own and own.technology:
            return _narrowed(own, named), called
        base = base_of(image)
        if base:
            return _narrowed(Known(base), named), called
        if named is None and own:
            return own, called
    if named:
        return named, "its name" if named.type != "service" or named.technology else None
    return Known(), None


def of_dockerfile(text: str) -> Known:
    """What a Dockerfile builds on: the language of the last stage, or of the stages before it where it has none."""
    stages: dict[str, str] = {}
    chain: list[str] = []
    for image, alias in _FROM.findall(text[:100_000]):
        chain.append(stages.get(image.lower(), image))
        if alias:
            stages[alias.lower()] = chain[-1]
    languages = [base for base in map(base_of, reversed(chain)) if base]
    server = of_image(chain[-1]) if chain else None
    if server and server.type == "gateway" and languages:
        return Known(f"{languages[0]}, served by {server.technology}", type="web")
    if server:
        return server
    return Known(languages[0] if languages else None)


def base_of(reference: str) -> str | None:
    """The language or runtime that a base image brings, with its version: `node:20-alpine` is `Node.js 20`."""
    path, tag = parted(reference)
    base = (BASES.get("/".join(path[-2:])) or BASES.get(path[-1])) if path else None
    if not base:
        return None
    version = None if path[-1] in BUILD_TOOLS else _VERSION.match(tag)
    return f"{base} {version[1]}" if version else base


def protocol_of(technology: str | None) -> str | None:
    """What one speaks to a technology that is known by its own protocol: SQL to PostgreSQL. None for HTTP services."""
    return PROTOCOLS.get(re.sub(r" [\d.]+$", "", technology)) if technology else None


def parted(reference: str) -> tuple[list[str], str]:
    """An image's path without its registry, in small letters, and its tag: `(["library", "redis"], "7-alpine")`.

    A variable without a value says nothing, so it counts as nothing.
    """
    reference = _VARIABLE.sub("", reference[:LONGEST].strip().lower()).partition("@")[0]
    head, _, last = reference.rpartition("/")
    last, _, tag = last.partition(":")
    path = [word.strip("-_.") for word in [*head.split("/"), last]]
    path = [word for word in path if word]
    if len(path) > 1 and ("." in path[0] or ":" in path[0] or path[0] == "localhost"):
        path = path[1:]
    return path, tag.strip("-_.")


def _role(words: list[str]) -> Known | None:
    """What a word gives: those that may stand anywhere first, then the last two joined, then the last one.

    `api`, `app` and `service` at the end say nothing, so that the word before them counts.
    """
    for word in words:
        if word in _ROLES["anywhere"]:
            return _ROLES["anywhere"][word]
    while len(words) > 1 and words[-1] in {"service", "svc", "server", "app"}:
        words = words[:-1]
    for word in ("".join(words[-2:]), words[-1]):
        if word in _ROLES["last"]:
            return _ROLES["last"][word]
    return None


def _narrowed(image: Known, name: Known | None) -> Known:
    """An image that serves several ends, by the name that its part was given."""
    if name is None:
        return image
    tags = tuple(dict.fromkeys((*image.tags, *name.tags)))
    if image.kind == "queue" and name.kind == "component" and name.technology:
        return name  # A broker's image holds what it needs beside it: Pulsar's starts ZooKeeper and BookKeeper too.
    page = name.type == "web" and image.type  # `temporal-frontend` is Temporal's front, and no page.
    if image.type in (None, "service") and image.kind == "component" and name.type and not page:
        kind = name.kind if image.type is None else "component"
        type = name.type if kind == name.kind and name.kind == "component" else image.type
        return msgspec.structs.replace(image, type=type, tags=tags)
    if image.type == "gateway" and name.type == "web":
        return msgspec.structs.replace(image, type="web", tags=tags)
    if image.type == "cache" and name.kind == "queue":
        return msgspec.structs.replace(image, kind="queue", type=name.type, tags=tags)
    if "init" in name.tags:
        return msgspec.structs.replace(image, kind="component", type="job", tags=tags)
    return image


_IMAGES = {
    name: Known(technology, group.kind, group.type, group.tags)
    for group in _FILE.known
    for technology, names in group.names.items()
    for name in names.split()
}
_ROLES = {
    where: {word: Known(None, role.kind, role.type, role.tags) for role in roles for word in role.words.split()}
    for where, roles in _FILE.roles.items()
}
