"""The entities of a Backstage catalogue to an Architecture: what refers to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from archdoc.importers import asyncapi
from archdoc.importers.architecture import Architecture, Edge, Group, LeftOut, Part, Team
from archdoc.importers.backstage.entity import PROTOCOLS, Entity, address, nature, plain, tags_of
from archdoc.importers.files import Files
from archdoc.importers.yaml import Document

ALIKE = 12
"""Names in one remark; more are counted."""


def architecture(
    entities: dict[str, Entity], contracts: dict[str, Document], files: Files, left_out: list[LeftOut]
) -> Architecture:
    """What the entities say of each other. `contracts` are the AsyncAPI documents of APIs, by their keys."""
    catalogue = _Catalogue(entities, left_out)
    for key, document in contracts.items():
        catalogue.tell(key, document, files)
    return catalogue.architecture()


class _Catalogue:
    """Entities that are being joined."""

    def __init__(self, entities: dict[str, Entity], left_out: list[LeftOut]) -> None:
        self.entities, self.left_out = entities, left_out
        self.things = [one for one in entities.values() if one.kind in {"component", "resource"}]
        self.apis = {one.key: one for one in entities.values() if one.kind == "api"}
        if not self.things and not self.apis:  # a catalogue of systems only: they are what there is to draw
            self.things = [one for one in entities.values() if one.kind == "system"]
        self.missing: dict[str, list[Entity]] = {}
        self.channels: dict[str, Part] = {}
        self.spoken: list[Edge] = []
        self.told: set[str] = set()
        """Channels and edges of contracts, and the APIs whose contracts they are of."""
        self.direct: list[tuple[Entity, str]] = []
        """Who consumes what as if it were an API: a component, a resource."""
        self.providers = self.joined("providesApis")
        self.consumers = self.joined("consumesApis")
        self.parents = {one.key: parent for one in self.things if (parent := one.one("subcomponentOf", "component"))}
        self.drawn_apis = [
            key for key, api in self.apis.items() if api.type() == "asyncapi" or not self.providers.get(key)
        ]

    def tell(self, key: str, document: Document, files: Files) -> None:
        """Takes in what the contract of an API says: its providers send and receive, its consumers the other way."""
        providers = [one.key for one in self.providers.get(key, [])]
        told = [asyncapi.contract(document, files, provider) for provider in providers or [key]]
        if not any(one.edges for one in told):
            return
        for one in told:
            self.channels |= {part.key: part for part in one.parts}
            self.spoken += one.edges
            self.left_out += [remark for remark in one.left_out if remark not in self.left_out]
        for edge in told[0].edges:
            for consumer in self.consumers.get(key, []):
                source, target = edge.source, edge.target
                ends = (target, consumer.key) if source not in self.channels else (consumer.key, source)
                self.spoken.append(msgspec.structs.replace(edge, source=ends[0], target=ends[1]))
        self.told.add(key)
        self.drawn_apis = [api for api in self.drawn_apis if api != key or not providers]

    def joined(self, field: str) -> dict[str, list[Entity]]:
        """Who provides or consumes each API. What isn't described here is noted."""
        found: dict[str, list[Entity]] = {}
        for one in self.things:
            for key in one.all(field, "api"):
                if key in self.apis:
                    found.setdefault(key, []).append(one)
                elif field == "consumesApis" and key in self.entities:
                    self.direct.append((one, key))
                else:
                    self.missing.setdefault(key, []).append(one)
        return found

    def shown(self) -> list[Entity]:
        """What is drawn, in the order in which it was read."""
        return [*self.things, *(self.apis[key] for key in self.drawn_apis)]

    def architecture(self) -> Architecture:
        groups = self.groups()
        teams = self.teams()
        known = {group.key for group in groups}
        shown = self.shown()
        parts = [self.part(one, known, {team.key for team in teams}) for one in shown]
        edges = self.edges({part.key for part in parts} | known)  # a dependency on a system ends at its frame
        parts += self.channels.values()
        edges += self.spoken
        self.notes()
        return Architecture(
            title=self.title(),
            teams=tuple(teams),
            groups=tuple(groups),
            parts=tuple(parts),
            edges=tuple(edges),
            left_out=tuple(self.left_out),
        )

    def title(self) -> str | None:
        """The only domain's name, or in a catalogue without domains that of the only system, if most is in it."""
        domains = [one for one in self.entities.values() if one.kind == "domain"]
        systems = [one for one in self.entities.values() if one.kind == "system"]
        if domains:
            return domains[0].name() if len(domains) == 1 else None
        shown = self.shown()
        inside = [one for one in shown if len(systems) == 1 and one.home() == systems[0].key]
        return systems[0].name() if inside and 2 * len(inside) >= len(shown) else None

    def groups(self) -> list[Group]:
        """Systems that hold something and the domains around them, outermost first."""
        shown = self.shown()
        around: dict[str, str | None] = {}
        waiting = [key for one in shown if (key := one.home())]
        while waiting:
            key = waiting.pop()
            if key in around:
                continue
            one = self.entities.get(key)
            field = "domain" if key.startswith("system:") else "subdomainOf"
            around[key] = one.one(field, "domain") if one else None
            if one is None:
                users = [other for other in shown if other.home() == key]
                what = f"{key.replace(':', ' ', 1).capitalize()} isn't described here: its name is all that is known."
                self.left_out.append(LeftOut(what, users[0].mark if users else None))
            if (outer := around[key]) is not None:
                waiting.append(outer)
        for key in around:
            if key in _chain(around, key)[1:]:
                around[key] = None
        empty = [
            one
            for one in self.entities.values()
            if one.kind in {"system", "domain"} and one.key not in around and one not in self.things
        ]
        self.note("Holding nothing here", empty)
        found = []
        for key in sorted(around, key=lambda key: (len(_chain(around, key)), key)):
            one = self.entities.get(key)
            found.append(
                Group(
                    key=key,
                    name=one.name() if one else key.partition(":")[2].rpartition("/")[2],
                    part_of=around[key],
                    description=plain(one.metadata.get("description")) if one else None,
                    tags=tags_of(one) if one else (),
                )
            )
        self.around = around
        return found

    def teams(self) -> list[Team]:
        """Who owns what is shown, and the groups that those are in."""
        inside = {one.key: one.one("parent", "group") for one in self.entities.values() if one.kind == "group"}
        for one in self.entities.values():
            for child in one.all("children", "group") if one.kind == "group" else ():
                if inside.get(child) is None:
                    inside[child] = one.key
        for key in inside:
            if key in _chain(inside, key)[1:]:
                inside[key] = None
        shown = self.shown()
        owners = [owner for one in shown if (owner := one.one("owner", "group"))]
        used = dict.fromkeys(key for owner in owners for key in _chain(inside, owner))
        idle = [one for one in self.entities.values() if one.kind == "group" and one.key not in used]
        self.note("Owning nothing here", idle)
        found = []
        for key in used:
            group = self.entities.get(key)
            found.append(
                Team(
                    key=key,
                    name=group.name() if group else key.partition(":")[2].rpartition("/")[2],
                    part_of=inside.get(key),
                    description=plain(group.metadata.get("description")) if group else None,
                )
            )
        return found

    def part(self, one: Entity, groups: set[str], teams: set[str]) -> Part:
        system = one.home()
        inner = [key for key in _chain(self.parents, one.key)[1:] if key in self.entities]
        if system is None and inner:
            system = next((found for key in inner if (found := self.entities[key].home())), None)
        group = system if system in groups else None
        owner = one.one("owner", "group")
        kind, type, technology, guessed = nature(one)
        return Part(
            key=one.key,
            name=one.name(),
            kind=kind,
            type=type,
            technology=technology,
            description=plain(one.metadata.get("description")),
            url=address(one),
            team=owner if owner in teams else None,
            group=group,
            under=(*inner, *(_chain(self.around, group) if group else ())),
            tags=tags_of(one),
            guessed=guessed,
            mark=one.mark,
        )

    def edges(self, parts: set[str]) -> list[Edge]:
        """All edges; a dependency that both sides tell of is one."""
        found: list[Edge] = []
        for one in self.shown():
            for other in one.all("dependsOn", "component"):
                found += self.depends(one.key, other, one, parts)
            for other in one.all("dependencyOf", "component"):
                found += self.depends(other, one.key, one, parts)
        for one, key in self.direct:
            found += self.depends(one.key, key, one, parts)
        once: dict[tuple[str, str], Edge] = {}
        for edge in found:
            once.setdefault((edge.source, edge.target), edge)
        found = list(once.values())
        for key, api in self.apis.items():
            label, protocol = api.name(), PROTOCOLS.get(api.type(), api.type() or None)
            providers, consumers = self.providers.get(key, []), self.consumers.get(key, [])
            if key in self.told:
                continue
            if key in self.drawn_apis and api.type() == "asyncapi":
                found += [
                    Edge(source=one.key, target=key, inferred=f"providesApis: {label}", mark=one.mark)
                    for one in providers
                ]
                found += [
                    Edge(source=key, target=one.key, inferred=f"consumesApis: {label}", mark=one.mark)
                    for one in consumers
                ]
            elif key in self.drawn_apis:
                found += [Edge(source=one.key, target=key, protocol=protocol, mark=one.mark) for one in consumers]
            else:
                found += [
                    Edge(source=one.key, target=provider.key, label=label, protocol=protocol, mark=one.mark)
                    for one in consumers
                    for provider in providers
                    if one is not provider
                ]
        return found

    def depends(self, source: str, target: str, one: Entity, parts: set[str]) -> list[Edge]:
        """An edge; to an API that isn't drawn, one to each who provides it."""
        ends = [
            [provider.key for provider in self.providers.get(key, [])]
            if key in self.apis and key not in parts
            else [key]
            for key in (source, target)
        ]
        found = []
        for start in ends[0]:
            for end in ends[1]:
                absent = next((key for key in (start, end) if key not in parts), None)
                if absent is not None:
                    self.missing.setdefault(absent, []).append(one)
                elif start != end:
                    found.append(Edge(source=start, target=end, mark=one.mark))
        return found

    def notes(self) -> None:
        """What is referred to and not here, and what a spec has no place for."""
        for key, users in self.missing.items():
            names = ", ".join(dict.fromkeys(str(user.metadata["name"]) for user in users))
            kind, _, name = key.partition(":")
            self.left_out.append(LeftOut(f"{kind} {name}, which {names} refers to: not described here.", users[0].mark))
        unused = [api for key, api in self.apis.items() if key not in self.drawn_apis and not self.consumers.get(key)]
        self.note("Consumed by nothing here", unused)
        users = [one for one in self.entities.values() if one.kind == "user"]
        owning = Counter(owner for one in self.entities.values() if (owner := one.one("owner", "group")))
        self.note("People of teams, for whom a spec has no place", [one for one in users if one.key not in owning])
        inner = [self.entities[key] for key in self.parents]
        self.note("Drawn beside what they are part of (`subcomponentOf`)", inner)
        defined = [one for one in self.apis.values() if one.spec.get("definition") and one.key not in self.told]
        self.note("Definitions, for which a spec has no place", defined)

    def note(self, what: str, about: Iterable[Entity]) -> None:
        """One remark for all entities of a kind."""
        kinds: dict[str, list[Entity]] = {}
        for one in about:
            kinds.setdefault(one.kind, []).append(one)
        for kind, entities in kinds.items():
            names = ", ".join(str(one.metadata["name"]) for one in entities[:ALIKE])
            more = f" and {len(entities) - ALIKE} more" if len(entities) > ALIKE else ""
            self.left_out.append(LeftOut(f"{what}: {kind} {names}{more}.", entities[0].mark))


def _chain(inside: dict[str, Any], key: str) -> tuple[str, ...]:
    """A key and all that it is in, nearest first; a circle ends with the key that closes it."""
    found = [key]
    while (key_around := inside.get(found[-1])) is not None:
        if key_around in found:
            return (*found, key_around)
        found.append(key_around)
    return tuple(found)
