"""FINOS CALM architectures (JSON) to an Architecture: nodes, what they are made of, and who talks to whom.

Reads the flat `relationship-type` of 2024-10 and the nested one of 1.0-rc and 1.x. A node that others are composed of
or deployed in is a group; where traffic ends on it, it ends at the group's frame.
"""

from __future__ import annotations

from typing import Any

import msgspec

from archdoc.catalogue.labels import TYPES as SPEC_TYPES
from archdoc.catalogue.labels import kind_of, recognised
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.vocabulary import Kind
from archdoc.importers import yaml
from archdoc.importers.architecture import Architecture, Edge, Flow, Group, LeftOut, Part, Team
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.yaml import Document

NAME = "calm"

TYPES: dict[str, tuple[Kind, str | None]] = {
    "actor": ("component", "person"),
    "ecosystem": ("third_party", None),
    "system": ("component", None),
    "service": ("component", "service"),
    "database": ("component", "database"),
    "data-asset": ("component", "storage"),
    "storage": ("component", "storage"),
    "webclient": ("component", "web"),
    "network": ("component", "gateway"),
    "gateway": ("component", "gateway"),
    "ldap": ("component", "storage"),
    "cache": ("component", "cache"),
    "message-broker": ("queue", "queue"),
    "queue": ("queue", "queue"),
    "topic": ("queue", "topic"),
    "stream": ("queue", "stream"),
    "sqs": ("queue", "queue"),
    "sns": ("queue", "topic"),
    "kinesis": ("queue", "stream"),
    "eventbridge": ("queue", "topic"),
    "api-gateway": ("component", "gateway"),
    "elb": ("component", "gateway"),
    "alb": ("component", "gateway"),
    "cloudfront": ("component", "gateway"),
    "lambda": ("component", "function"),
    "rds": ("component", "database"),
    "aurora": ("component", "database"),
    "dynamodb": ("component", "database"),
    "process-db": ("component", "database"),
    "elasticache": ("component", "cache"),
    "s3": ("component", "storage"),
    "opensearch": ("component", "search"),
    "external-task-worker": ("component", "worker"),
    "worker": ("component", "worker"),
}
"""By node-type: the nine of CALM's core schema, and what follows the colon in those that extensions define."""

CLOUDS = {"aws": "AWS", "azure": "Azure", "gcp": "GCP"}
ACRONYM = 3
"""Letters up to which a word of a cloud service's name is written in capitals: `rds`, `elb`, `api`."""
ASYNC = frozenset({"amqp", "kafka", "mqtt", "jms", "stomp", "nats"})
OWNERS = ("owner", "team", "owned-by", "owner-team", "owning-team", "squad")
SHORT = 60
"""Characters that a relationship's description may have to stand on the arrow; a longer one is kept as prose."""


def looks(file: File) -> bool:
    """Whether a file is a CALM architecture, or a timeline of some."""
    start = file.text.lstrip()[:1] == "{" and '"node-type"' in file.text and '"unique-id"' in file.text
    return start and ('"nodes"' in file.text or '"moments"' in file.text)


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The architectures of `given`, and of a timeline's moments, as one: what has the same `unique-id` is the same.

    Raises ArchdocError: no JSON, no architecture.
    """
    reading = _Reading()
    documents: list[Document] = []
    waiting = list(given)
    seen: set[str] = set()
    while waiting:
        file = waiting.pop(0)
        if file.path in seen:
            continue
        seen.add(file.path)
        for document in yaml.documents(file):
            documents.append(document)
            if isinstance(document.data, dict) and isinstance(document.data.get("moments"), list):
                waiting += reading.timeline(document, file, files)
            elif not isinstance(document.data, dict) or not isinstance(document.data.get("nodes"), list):
                what = "This isn't a CALM architecture: it has no list of nodes."
                hint = "A CALM pattern has to be made an architecture first, with `calm generate`."
                raise ArchdocError((Problem(document.mark(), what, hint),))
            else:
                reading.document(document)
    made = reading.architecture()
    return msgspec.structs.replace(made, left_out=(*made.left_out, *yaml.unread(documents)))


class _Reading:
    """What was read so far, over all files."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.summary: str | None = None
        self.nodes: dict[str, tuple[dict[str, Any], Mark]] = {}
        self.inside: dict[str, str] = {}
        self.elsewhere: set[str] = set()
        """Containers of what is drawn in another one."""
        self.talks: dict[str, list[Edge]] = {}
        """Edges by the id of their relationship."""
        self.told: dict[str, dict[str, Any]] = {}
        """Relationships by their ids."""
        self.flows: dict[str, tuple[dict[str, Any], Mark]] = {}
        self.left_out: list[LeftOut] = []

    def timeline(self, document: Document, file: File, files: Files) -> list[File]:
        """The files of the architectures that a timeline leads through; its moments have no place of their own."""
        root = document.data
        moments = [moment for moment in _items(root.get("moments")) if isinstance(moment, dict)]
        root.get("current-moment"), root.get("$schema")
        found = []
        names = []
        for moment in moments:
            date = _text(moment.get("valid-from"))
            names.append(f"{_text(moment.get('name')) or _text(moment.get('unique-id'))}{f' ({date})' if date else ''}")
            details = moment.get("details")
            path = _text(details.get("detailed-architecture")) if isinstance(details, dict) else None
            mark = document.mark(moment, "details")
            try:
                found += [files.beside(file, path)] if path else []
            except RefusedError as why:
                self.left_out.append(LeftOut(str(why), mark))
            yaml.told(moment)
        what = f"The timeline: its moments {', '.join(names)} are drawn as one."
        self.left_out.append(LeftOut(what, document.mark(root, "moments")))
        return found

    def document(self, document: Document) -> None:
        root = document.data
        about = _Metadata(root)
        root.get("$schema"), root.get("unique-id")
        self.title = self.title or _text(root.get("name")) or _text(root.get("title")) or _text(about.get("name"))
        self.summary = self.summary or _text(root.get("description")) or _text(about.get("description"))
        for index, node in enumerate(root["nodes"]):
            mark = document.mark(root["nodes"], index)
            id = _text(node.get("unique-id")) if isinstance(node, dict) else None
            if not id:
                self.left_out.append(LeftOut("A node without a `unique-id`.", mark))
                yaml.told(node)
            elif id in self.nodes:
                if self.nodes[id][0] != node:
                    self.left_out.append(LeftOut(f"Node {id} once more: the first one counts.", mark))
                yaml.told(node)
            else:
                self.nodes[id] = (node, mark)
        relationships = _items(root.get("relationships"))
        found = [(r, document.mark(relationships, i)) for i, r in enumerate(relationships) if isinstance(r, dict)]
        for relationship, mark in found:
            self.relationship(relationship, mark)
        flows = _items(root.get("flows"))
        for index, flow in enumerate(flows):
            if isinstance(flow, dict):
                self.process(flow, document.mark(flows, index))
        self.unsaid(root, document)

    def process(self, flow: dict[str, Any], mark: Mark) -> None:
        """Takes a flow in; of one that is told again, as in a later moment, the longer telling."""
        id = _text(flow.get("unique-id")) or f"{mark.path}:{mark.line}"
        before = self.flows.get(id)
        steps = len(_items(flow.get("transitions")))
        if before is None or len(_items(before[0].get("transitions"))) < steps:
            self.flows[id] = (flow, mark)
        yaml.told((before[0] if before else None) if self.flows[id][0] is flow else flow)

    def unsaid(self, root: dict[str, Any], document: Document) -> None:
        """Notes what nodes, relationships and the document hold beside the architecture."""
        told = [*_items(root.get("nodes")), *_items(root.get("relationships"))]
        told = [item for item in told if isinstance(item, dict)]
        details = [_text(node.get("unique-id")) for node in told if node.get("details")]
        if details:
            names = ", ".join(str(name) for name in details)
            self.left_out.append(LeftOut(f"The detailed architecture of {names}: give its file too.", document.mark()))
        for adr in _items(root.get("adrs")):
            self.left_out.append(LeftOut(f"The decision record {adr}: import it with `--into`.", document.mark()))

    def relationship(self, relationship: dict[str, Any], mark: Mark) -> None:
        id = _text(relationship.get("unique-id")) or f"{mark.path}:{mark.line}"
        if id in self.told:
            if self.told[id] != relationship:
                self.left_out.append(LeftOut(f"Relationship {id} once more: the first one counts.", mark))
            yaml.told(relationship)
            return
        self.told[id] = relationship
        kind = relationship.get("relationship-type")
        if isinstance(kind, dict) and kind:
            name = next(iter(kind))
            value = kind[name]
        else:  # 2024-10: the kind is a string and its parties stand beside it
            name, value = str(kind), relationship.get("parties", relationship)
        if name == "options":
            text = _text(relationship.get("description")) or id
            self.left_out.append(LeftOut(f"The options of {id} ({text}): all of them are drawn.", mark))
        elif not isinstance(value, dict):
            self.left_out.append(LeftOut(f"Relationship {id}: {name} without its parties.", mark))
        elif name == "connects":
            ends = (_end(value.get("source")), _end(value.get("destination")))
            self.talk(id, *ends, relationship, mark)
        elif name == "interacts":
            for other in _ends(value.get("nodes")):
                self.talk(id, _end(value.get("actor")), other, relationship, mark)
        elif name in {"composed-of", "deployed-in"}:
            for child in _ends(value.get("nodes")):
                self.contain(child, _end(value.get("container")), name, mark)
        else:
            self.left_out.append(LeftOut(f"Relationship {id}: {name} isn't one of CALM's kinds.", mark))

    def talk(self, id: str, source: str | None, target: str | None, told: dict[str, Any], mark: Mark) -> None:
        if not source or not target:
            self.left_out.append(LeftOut(f"Relationship {id}: it has only one end.", mark))
            return
        about = _Metadata(told)
        text, protocol = _text(told.get("description")), _text(told.get("protocol")) or _text(about.get("protocol"))
        mode = about.get("mode") if about.get("mode") in ("sync", "async", "batch") else None
        edge = Edge(
            source=source,
            target=target,
            label=text if text and len(text) <= SHORT else None,
            description=text if text and len(text) > SHORT else None,
            protocol=protocol,
            mode=mode or ("async" if protocol and protocol.lower() in ASYNC else None),
            both_ways=str(about.get("both-ways")).lower() == "true",
            mark=mark,
        )
        self.talks.setdefault(id, []).append(edge)

    def contain(self, child: str, container: str | None, how: str, mark: Mark) -> None:
        """A node may be composed into one container and deployed in others: the first that is told counts."""
        if container is None or child == container:
            return
        if self.inside.setdefault(child, container) == container:
            around = self.around(child)
            if child in around:
                del self.inside[child]
                self.left_out.append(LeftOut(f"{child} is in {container}, which is in {child}.", mark))
            return
        self.elsewhere.add(container)
        self.left_out.append(LeftOut(f"{child} is {how} {container} too: drawn in {self.inside[child]} only.", mark))

    def around(self, id: str) -> tuple[str, ...]:
        """What a node is inside of, nearest first."""
        found: list[str] = []
        while (next_ := self.inside.get(id)) is not None and next_ not in found:
            found.append(next_)
            id = next_
        return tuple(found)

    def architecture(self) -> Architecture:
        edges = [edge for talks in self.talks.values() for edge in talks]
        missing = {end for edge in edges for end in (edge.source, edge.target)} - self.nodes.keys()
        for edge in edges:
            for end in (edge.source, edge.target):
                if end in missing:
                    what = f"{edge.source} → {edge.target}: no node is called {end}."
                    self.left_out.append(LeftOut(what, edge.mark))
        kept = [edge for edge in edges if edge.source not in missing and edge.target not in missing]
        self.inside = {child: into for child, into in self.inside.items() if {child, into} <= self.nodes.keys()}
        containers = set(self.inside.values())
        ends = {end for edge in kept for end in (edge.source, edge.target)}
        teams: dict[str, Team] = {}
        parts, groups = [], []
        for id, (node, mark) in self.nodes.items():
            if id in containers:
                groups.append(_group(id, node, self.inside.get(id)))
                continue
            if id in self.elsewhere - ends - self.inside.keys():
                self.left_out.append(LeftOut(f"{id} only holds what is drawn elsewhere: no part.", mark))
                yaml.told(node)
                continue
            owner = _owner(node)
            if owner:
                teams.setdefault(owner, Team(key=owner, name=owner))
            parts.append(_part(id, node, mark, owner, self.around(id)))
        return Architecture(
            title=self.title,
            summary=self.summary,
            teams=tuple(teams.values()),
            groups=tuple(groups),
            parts=tuple(parts),
            edges=tuple(kept),
            flows=tuple(self.flow(flow, mark, missing) for flow, mark in self.flows.values()),
            left_out=tuple(self.left_out),
        )

    def flow(self, flow: dict[str, Any], mark: Mark, missing: set[str]) -> Flow:
        """Steps in the order of their numbers; one that goes back over its relationship is an answer."""
        told = [step for step in _items(flow.get("transitions")) if isinstance(step, dict)]
        told.sort(key=lambda step: _number(step.get("sequence-number")))
        steps: list[tuple[str, str]] = []
        words: list[str | None] = []
        lost: list[str] = []
        for number, step in enumerate(told, 1):
            text, back = _text(step.get("description")), step.get("direction") == "destination-to-source"
            over = [
                edge
                for edge in self.talks.get(_text(step.get("relationship-unique-id")) or "", ())
                if not {edge.source, edge.target} & missing
            ]
            if not over:
                lost.append(f"{number}, {_text(step.get('relationship-unique-id'))}")
            for edge in over:
                steps.append((edge.target, edge.source) if back else (edge.source, edge.target))
                words.append(text)
        title = _text(flow.get("name")) or _text(flow.get("unique-id")) or "Flow"
        if lost:
            what = f"The flow “{title}” is without {len(lost)} of its {len(told)} steps: no relationship is theirs"
            self.left_out.append(LeftOut(f"{what} ({', '.join(lost)}).", mark))
        return Flow(
            key=_text(flow.get("unique-id")) or title,
            title=title,
            why=_text(flow.get("description")),
            steps=tuple(steps),
            words=tuple(words),
            mark=mark,
        )


def _part(id: str, node: dict[str, Any], mark: Mark, owner: str | None, under: tuple[str, ...]) -> Part:
    named = _text(node.get("node-type")) or ""
    namespace, _, short = named.rpartition(":")
    kind, type = TYPES.get(short.lower(), ("component", None))
    technology = _text(node.get("development-language")) or _text(_Metadata(node).get("technology"))
    if namespace in CLOUDS:
        words = (word.upper() if len(word) <= ACRONYM else word.capitalize() for word in short.split("-"))
        technology = technology or " ".join((CLOUDS[namespace], *words))
    known = short.lower() in TYPES and not namespace and short != "ecosystem"
    guessed = None if known or not (type or kind == "third_party") else f"from the node-type {named}"
    kind, type, told, guessed = recognised(_text(node.get("name")) or id, kind, type, guessed)
    said = _text(_Metadata(node).get("type")) or ""
    if said in SPEC_TYPES:
        kind, type, guessed = kind_of(said), said, None
    return Part(
        key=id,
        name=_text(node.get("name")) or id,
        kind=kind,
        type=type,
        technology=technology or told,
        description=_text(node.get("description")),
        team=owner,
        group=under[0] if under else None,
        under=under,
        tags=(named,) if named and (namespace or short not in TYPES) else (),
        guessed=guessed,
        mark=mark,
    )


def _group(id: str, node: dict[str, Any], part_of: str | None) -> Group:
    named = _text(node.get("node-type"))
    name = _text(node.get("name")) or id
    tags = (named,) if named else ()
    return Group(key=id, name=name, part_of=part_of, description=_text(node.get("description")), tags=tags)


def _owner(node: dict[str, Any]) -> str | None:
    metadata = _Metadata(node)
    return next((text for key in OWNERS if (text := _text(metadata.get(key)))), None)


class _Metadata:
    """`metadata`, a map or a list of maps, read key by key: what nobody asks for is told."""

    def __init__(self, value: dict[str, Any]) -> None:
        found = value.get("metadata")
        self._maps = [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]

    def get(self, key: str) -> Any:
        """The value of the first map that has the key."""
        return next((item.get(key) for item in self._maps if key in item), None)


def _end(value: Any) -> str | None:
    return _text(value.get("node") if isinstance(value, dict) else value)


def _ends(value: Any) -> list[str]:
    return [end for item in _items(value) if (end := _end(item))]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _number(value: Any) -> float:
    try:
        return msgspec.convert(value, float, strict=False)
    except msgspec.ValidationError:
        return 0.0
