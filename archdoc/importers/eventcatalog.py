"""An EventCatalog, the folders of its Markdown, to an Architecture: owners are teams, domains groups, channels queues.

A message is no part: it is an edge from who sends it to who receives it, or over the channel that it goes by. Only the
front matter is read; the text below is Markdown for people, and named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import adr, yaml
from archdoc.importers.architecture import Architecture, Decision, Edge, Flow, Group, LeftOut, Part, Team
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.front_matter import FRONT
from archdoc.importers.references import string
from archdoc.importers.yaml import Document

NAME = "eventcatalog"
KINDS = {
    "domains": "domain", "subdomains": "domain", "systems": "domain", "services": "service", "agents": "service",
    "events": "event", "commands": "command", "queries": "query", "channels": "channel", "flows": "flow",
    "containers": "container", "teams": "team", "users": "user", "adrs": "adr",
    "entities": "entity", "data-products": "data product", "diagrams": "diagram", "docs": "document",
    "chat-prompts": "prompt", "resource-docs": "document",
}  # fmt: skip
"""What lies in a folder of that name."""
OTHERS = frozenset({"entity", "data product", "diagram"})
"""Pages that a spec has no place for."""
_KEYED = ("service", "container", "channel", "domain")
MESSAGES = frozenset({"event", "command", "query"})
STORES = {
    "database": "database", "cache": "cache", "objectStore": "storage", "searchIndex": "search",
    "dataWarehouse": "database", "dataLake": "storage", "externalSaaS": None,
}  # fmt: skip
STREAMS = frozenset({"kafka", "kinesis", "pulsar", "eventhub"})
_ID = re.compile(r"^id[ \t]*:", re.MULTILINE)
_VERSION = re.compile(r"^version[ \t]*:", re.MULTILINE)


class Resource(msgspec.Struct, frozen=True):
    """A page of the catalogue: what it is about, and its front matter."""

    kind: str
    id: str
    data: dict[str, Any]
    document: Document
    file: File

    @property
    def name(self) -> str:
        """What people call it."""
        return string(self.data.get("name")) or self.id

    @property
    def mark(self) -> Mark:
        """Where its id stands."""
        return self.document.mark(self.data, "id")

    def pointers(self, key: str) -> list[tuple[str, dict[str, Any], Mark]]:
        """The ids that a list of pointers names: `[{id, version}]`, or `[id]`."""
        made = []
        value = self.data.get(key)
        for at, item in enumerate(value if isinstance(value, list) else ()):
            id = string(item.get("id")) if isinstance(item, dict) else string(item)
            if id:
                made.append((id, item if isinstance(item, dict) else {}, self.document.mark(value, at)))
        return made


def looks(file: File) -> bool:
    """Whether a file is a page of an EventCatalog: in a folder of services, events, ..., with an id and a version."""
    found, kind = FRONT.match(file.text), _kind(file.path)
    if found is None or kind in {None, "document", "prompt"} or not _ID.search(found[1]):
        return False
    return kind in {"team", "user"} or bool(_VERSION.search(found[1]))


def _kind(path: str) -> str | None:
    """What a page is about, by the nearest folder that says so: `services/Orders/index.mdx`, `teams/shop.mdx`."""
    steps = os.path.normpath(path).replace(os.sep, "/").split("/")[:-1]
    return next((KINDS[step] for step in reversed(steps) if step in KINDS), None)


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The catalogue. Raises ArchdocError: no YAML between the dashes, or no page of a catalogue."""
    reading = _Reading(files)
    for file in given:
        reading.page(file)
    if not reading.pages:
        what = "This is no page of an EventCatalog: it lies in no folder of services, events or the like."
        raise ArchdocError(tuple(Problem(Mark(file.path), what) for file in given))
    made = reading.architecture()
    return msgspec.structs.replace(made, left_out=(*made.left_out, *yaml.unread(reading.documents)))


class _Reading:
    """The pages of a catalogue, by kind and id."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.pages: dict[tuple[str, str], Resource] = {}
        self.documents: list[Document] = []
        self.left_out: list[LeftOut] = []

    def page(self, file: File) -> None:
        found, kind = FRONT.match(file.text), _kind(file.path)
        if found is None or kind is None:
            self.left_out.append(LeftOut("Not a page of a catalogue.", Mark(file.path)))
            return
        if os.path.basename(file.path).lower().startswith("changelog"):
            self.left_out.append(LeftOut("What was changed when: not read.", Mark(file.path)))
            return
        if "versioned" in file.path.split(os.sep):
            self.left_out.append(LeftOut("An older version of what is told elsewhere.", Mark(file.path)))
            return
        rest = file.text[found.end() :].strip()
        if rest and kind != "adr":
            line = file.text.count("\n", 0, file.text.index(rest, found.end())) + 1
            self.left_out.append(LeftOut("Its Markdown: not read.", file.mark(line), "the text below"))
        for document in yaml.documents(File(file.path, "\n" + found[1])):
            self.documents.append(document)
            id = string(document.data.get("id")) if isinstance(document.data, dict) else None
            if kind in OTHERS:
                yaml.told(document.data)
                self.left_out.append(LeftOut(f"The {kind} {id}: a spec has no place for it.", document.mark()))
            elif id and (kind, id) not in self.pages:
                document.data.get("version"), document.data.get("styles")
                self.pages[kind, id] = Resource(kind, id, document.data, document, file)

    def key(self, kind: str, id: str) -> str:
        """What a page's part, group or flow is called: by its id, unless pages of two kinds have it."""
        alike = [one for one, other in self.pages if other == id and one in _KEYED]
        return id if len(alike) < 2 else f"{kind} {id}"

    def of(self, *kinds: str) -> list[Resource]:
        """The pages of some kinds."""
        return [page for page in self.pages.values() if page.kind in kinds]

    def architecture(self) -> Architecture:
        homes = self.homes()
        domains = self.of("domain")
        teams = self.teams()
        drawn = self.of("service", "container", "channel")
        parts = [self.part(page, homes, teams) for page in drawn]
        edges = self.edges()
        self.contracts()
        for page in domains:
            for key in ("sends", "receives"):
                for id, _, mark in page.pointers(key):
                    what = f"The domain {page.name} as a whole {key} {self.label(id)}: its services say it."
                    self.left_out.append(LeftOut(what, mark))
        return Architecture(
            title=domains[0].name if len(domains) == 1 else None,
            teams=tuple(teams.values()),
            groups=tuple(
                Group(
                    key=self.key("domain", page.id), name=page.name, part_of=homes.get(("domain", page.id)),
                    description=string(page.data.get("summary")),
                )
                for page in domains
            ),
            parts=tuple(parts),
            edges=tuple(edges),
            flows=tuple(self.flows(edges)),
            decisions=tuple(self.decisions({part.key for part in parts})),
            left_out=tuple(self.left_out),
        )  # fmt: skip

    def homes(self) -> dict[tuple[str, str], str]:
        """What each service, store and domain is in: as a domain lists it, else by its folder."""
        made: dict[tuple[str, str], str] = {}
        for page in self.of("domain"):
            for key, kind in (("services", "service"), ("domains", "domain"), ("subdomains", "domain"),
                              ("systems", "domain"), ("containers", "container"), ("agents", "service")):  # fmt: skip
                for id, _, mark in page.pointers(key):
                    if (kind, id) in self.pages:
                        made.setdefault((kind, id), self.key("domain", page.id))
                    else:
                        self.left_out.append(LeftOut(f"{page.name} lists {id}: no page is about it.", mark))
        folders = {os.path.dirname(page.file.path): page for page in self.of("domain")}
        for page in self.of("service", "container", "channel", "domain"):
            above = os.path.dirname(os.path.dirname(page.file.path))
            while above and above != os.path.dirname(above) and above not in folders:
                above = os.path.dirname(above)
            if above in folders:
                made.setdefault((page.kind, page.id), self.key("domain", folders[above].id))
        return made

    def teams(self) -> dict[str, Team]:
        """Who owns what is drawn: teams, and people who own something alone."""
        made: dict[str, Team] = {}
        for page in self.of("service", "container", "channel", "domain", *MESSAGES):
            owners = [id for id, _, _ in page.pointers("owners")]
            if len(owners) > 1:
                what = f"{page.name} is owned by {', '.join(owners[1:])} too."
                self.left_out.append(LeftOut(what, page.document.mark(page.data, "owners")))
            for id in owners[:1]:
                about = self.pages.get(("team", id)) or self.pages.get(("user", id))
                if page.kind not in MESSAGES:
                    summary = string(about.data.get("summary")) if about else None
                    made.setdefault(id, Team(key=id, name=about.name if about else id, description=summary))
        people = [page.name for page in self.of("user") if page.id not in made]
        if people:
            what = f"People, for whom a spec has no place: {', '.join(people[:6])}"
            more = f" and {len(people) - 6} more." if len(people) > 6 else "."
            self.left_out.append(LeftOut(what + more, self.of("user")[0].mark))
        return made

    def part(self, page: Resource, homes: dict[tuple[str, str], str], teams: dict[str, Team]) -> Part:
        kind: Literal["component", "queue", "third_party"] = "component"
        type: str | None = None
        technology = string(page.data.get("technology"))
        detail: dict[str, str] = {}
        if page.kind == "channel":
            protocols = page.data.get("protocols")
            spoken = [one for one in protocols if isinstance(one, str)] if isinstance(protocols, list) else []
            kind, type = "queue", "stream" if STREAMS & {one.lower() for one in spoken} else "topic"
            technology = technology or " or ".join(spoken) or None
            if delivery := string(page.data.get("deliveryGuarantee")):
                detail["delivery"] = delivery
        elif page.kind == "container":
            said = string(page.data.get("container_type")) or "database"
            type = STORES.get(said, "database")
            kind = "third_party" if said == "externalSaaS" else "component"
            if retention := string(page.data.get("retention")):
                self.left_out.append(LeftOut(f"{page.name} keeps data for {retention}.", page.mark))
        elif string(page.data.get("externalSystem")) == "true":
            kind = "third_party"
        repository = page.data.get("repository")
        language = string(repository.get("language")) if isinstance(repository, dict) else None
        owner = next((id for id, _, _ in page.pointers("owners")), None)
        return Part(
            key=self.key(page.kind, page.id),
            name=(string(page.data.get("address")) if page.kind == "channel" else None) or page.name,
            kind=kind,
            type=type,
            technology=technology or language,
            description=string(page.data.get("summary")),
            url=string(repository.get("url")) if isinstance(repository, dict) else None,
            team=owner if owner in teams else None,
            group=homes.get((page.kind, page.id)),
            detail=detail,
            mark=page.mark,
        )

    def message(self, id: str) -> Resource | None:
        """The page about a message."""
        return next((page for kind in MESSAGES if (page := self.pages.get((kind, id)))), None)

    def edges(self) -> list[Edge]:
        """Who sends what to whom, directly or over channels, and who keeps what where."""
        made: dict[tuple[str, str, str], Edge] = {}
        users: dict[str, dict[str, list[tuple[Resource, Mark]]]] = {"sends": {}, "receives": {}}
        over: set[str] = set()
        for page in self.of("service"):
            here = self.key("service", page.id)
            for does, way in (("sends", "to"), ("receives", "from")):
                for id, item, mark in page.pointers(does):
                    users[does].setdefault(id, []).append((page, mark))
                    for channel in self.channels(id, item.get(way)):
                        over.add(id)
                        there = self.key("channel", channel)
                        ends = (here, there) if does == "sends" else (there, here)
                        self.add(made, *ends, self.label(id), "async", mark)
            for key, label in (("writesTo", "writes"), ("readsFrom", "reads")):
                for id, _, mark in page.pointers(key):
                    if ("container", id) in self.pages:
                        self.add(made, here, self.key("container", id), label, None, mark)
                    else:
                        self.left_out.append(LeftOut(f"{page.name} {label} {id}: no page is about it.", mark))
        for page in self.of("channel"):
            for id, _, mark in page.pointers("routes"):
                if ("channel", id) in self.pages:
                    self.add(made, self.key("channel", page.id), self.key("channel", id), None, None, mark)
        for id in dict.fromkeys((*users["sends"], *users["receives"])):
            if id not in over:
                self.direct(id, users["sends"].get(id, []), users["receives"].get(id, []), made)
        for page in self.of(*MESSAGES):
            if page.id not in users["sends"] and page.id not in users["receives"]:
                what = f"The {page.kind} {page.name}: nobody here sends or receives it."
                self.left_out.append(LeftOut(what, page.mark))
        return list(made.values())

    def direct(
        self, id: str, senders: list[tuple[Resource, Mark]], receivers: list[tuple[Resource, Mark]],
        made: dict[tuple[str, str, str], Edge],
    ) -> None:  # fmt: skip
        """The edges of a message that goes by no channel: from each who sends it to each who receives it."""
        about = self.message(id)
        mode = "async" if about is None or about.kind == "event" else None
        for sender, mark in senders:
            for receiver, _ in receivers:
                if sender is not receiver:
                    ends = self.key("service", sender.id), self.key("service", receiver.id)
                    self.add(made, *ends, self.label(id), mode, mark)
        if not (senders and receivers):
            (only, mark), *_ = senders or receivers
            does, other = ("sends", "receives") if senders else ("receives", "sends")
            self.left_out.append(LeftOut(f"{only.name} {does} {self.label(id)}, which nobody here {other}.", mark))

    def add(
        self, made: dict[tuple[str, str, str], Edge], source: str, target: str, label: str | None, mode: Any, mark: Mark
    ) -> None:
        made.setdefault(
            (source, target, label or ""), Edge(source=source, target=target, label=label, mode=mode, mark=mark)
        )

    def label(self, id: str) -> str:
        page = self.message(id)
        return page.name if page else id

    def channels(self, id: str, told: Any) -> Iterator[str]:
        """The channels that a message goes by: as its sender or receiver says, else as its own page does."""
        page = self.message(id)
        own = [string(one.get("id")) for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        general = [channel for channel, _, _ in page.pointers("channels")] if page else []
        for channel in own or general:
            if channel and ("channel", channel) in self.pages:
                yield channel

    def contracts(self) -> None:
        """Claims the files that are the contracts of services and messages."""
        for page in self.pages.values():
            told = page.data.get("specifications")
            listed = told if isinstance(told, list) else [told]
            keys = ("path", "openapiPath", "asyncapiPath", "graphqlPath")
            paths = [string(one.get(key)) for one in listed if isinstance(one, dict) for key in keys]
            listed = [one.get("type") for one in listed if isinstance(one, dict)]
            paths += [string(page.data.get("schemaPath"))]
            for path in paths:
                try:
                    if path and "." in path:
                        self.files.claimed.add(self.files.beside(page.file, path).path)
                except RefusedError as why:
                    self.left_out.append(LeftOut(str(why), page.mark))

    def decisions(self, parts: set[str]) -> Iterator[Decision]:
        """Its decision records, with the parts that they say they apply to."""
        for page in self.of("adr"):
            found = FRONT.match(page.file.text)
            makers = [name for name, _, _ in page.pointers("decisionMakers")]
            about = [
                self.key(kind, id) for id, _, _ in page.pointers("appliesTo") for kind, one in self.pages if one == id
            ]
            made = adr.embedded(
                key=page.id,
                title=page.name,
                status=string(page.data.get("status")),
                date=string(page.data.get("date")),
                content=page.file.text[found.end() :] if found else "",
                superseded_by=next((id for id, _, _ in page.pointers("supersededBy")), None),
                mark=page.mark,
            )
            keys = tuple(dict.fromkeys(key for key in about if key in parts))
            yield msgspec.structs.replace(made, decided_by=", ".join(makers) or made.decided_by, about=keys)

    def flows(self, edges: list[Edge]) -> Iterator[Flow]:
        """Processes: their steps that are services or messages, as edges in the order in which they lead on."""
        drawn = {(edge.source, edge.target) for edge in edges}
        for page in self.of("flow"):
            value = page.data.get("steps")
            steps = [step for step in value if isinstance(step, dict)] if isinstance(value, list) else []
            lost: list[str] = []
            found: list[tuple[str, str]] = []
            here: str | None = None
            said: str | None = None
            for step in steps:
                service, message = step.get("service") or step.get("agent"), step.get("message")
                store = step.get("container")
                step.get("next_step"), step.get("next_steps"), step.get("id"), step.get("type")
                id = string(message.get("id")) if isinstance(message, dict) else None
                there = self.key("service", str(service.get("id"))) if isinstance(service, dict) else None
                if isinstance(store, dict):
                    there = self.key("container", str(store.get("id")))
                if id:
                    said = self.label(id)
                elif there:
                    found += _between(here or "", there, said, edges, drawn)
                    here, said = there, None
                else:
                    lost.append(string(step.get("title")) or string(step.get("id")) or "a step")
            if lost:
                what = f"Steps of the flow {page.name} that are no part: {', '.join(lost)}."
                self.left_out.append(LeftOut(what, page.mark))
            why = string(page.data.get("summary"))
            if found:
                yield Flow(key=page.id, title=page.name, why=why, steps=tuple(found), mark=page.mark)
            else:
                self.left_out.append(LeftOut(f"The flow {page.name}: none of its steps is an edge.", page.mark))


def _between(
    source: str, target: str, label: str | None, edges: list[Edge], drawn: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The edge from one service to another, or the two over the channel that a message goes by."""
    if (source, target) in drawn:
        return [(source, target)]
    over = [edge.target for edge in edges if edge.source == source and (edge.target, target) in drawn]
    named = [edge.target for edge in edges if edge.source == source and edge.label == label and edge.target in over]
    return [(source, (named or over)[0]), ((named or over)[0], target)] if over else []
