"""What the settings of services tell of who calls whom.

What services are told, and what is stated of them, to edges: one for each two parts, and why it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from archdoc.catalogue.element_types import KEEPERS
from archdoc.catalogue.hosts import TELEMETRY
from archdoc.catalogue.images import Known, protocol_of
from archdoc.core.errors import Mark
from archdoc.importers.architecture import Edge, LeftOut, Part
from archdoc.importers.hosts_named import Address, Setting, addresses, key_words, named_third_parties, third_party

LISTED = 3
LONGEST = 70
"""Variables that one edge names as its reason, and the characters that they take."""
UNKNOWN_LISTED = 6
FEW = 3
"""Parts that may share a setting as if each had its own: an API, its worker and its scheduler."""

_WEB = frozenset({"", "http", "https"})

_ITSELF = frozenset({"localhost", "0.0.0.0", "127.0.0.1", "host.docker.internal", "gateway.docker.internal"})  # noqa: S104
_JOBS = frozenset({"broker", "queue", "celery", "sidekiq", "jobs", "resque", "bull", "rq"})
_COMMENT = re.compile(r"(?m)^[ \t]*(?:#|//|;).*$")


class Call(msgspec.Struct, frozen=True):
    """That a setting of one part names another one."""

    source: str
    target: str
    where: str
    """What to call the setting: `environment ORDERS_URL`."""
    protocol: str | None
    label: str | None
    mode: Literal["async"] | None
    mark: Mark | None


class Heard(msgspec.Struct, frozen=True):
    """What the settings of all services tell."""

    calls: tuple[Call, ...]
    third_parties: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]
    """Hosts that no part has, and hosts that a setting of many names."""


def config_text(text: str) -> str:
    """A configuration file without its comment lines, which name hosts that nobody calls."""
    return _COMMENT.sub("", text)


def hear(
    told: Mapping[str, Sequence[Setting]],
    hosts: Mapping[str, Mapping[str, str]],
    known: Mapping[str, Known],
    taken: Iterable[str] = (),
    ports: Mapping[tuple[str, str], str] | None = None,
) -> Heard:
    """What settings by part's key tell. `hosts` maps, for each part, the host names that it can use to parts' keys.

    `known` says what each part is; `taken` are keys that no third party may get. A host that is no part's is a third
    party where it can be one. A setting that many share says who may call, not who does: it makes edges to stores only.
    `ports` says what is spoken at a part's port, by (key, port), where that is known.
    """
    hearing = _Hearing(hosts, known, set(taken), _shared(told, known), _borrowed(told, known), ports or {})
    for source, settings in told.items():
        for setting in settings:
            hearing.setting(source, setting)
    return hearing.heard()


class _Hearing:
    """What was heard so far."""

    def __init__(
        self,
        hosts: Mapping[str, Mapping[str, str]],
        known: Mapping[str, Known],
        taken: set[str],
        shared: set[tuple[str, int]],
        borrowed: set[tuple[str, tuple[str, int]]],
        ports: Mapping[tuple[str, str], str],
    ) -> None:
        self.borrowed = borrowed
        self.borrowers: dict[str, Mark | None] = {}
        self.ports = ports
        self.hosts, self.known, self.taken, self.shared = hosts, known, taken, shared
        self.own_stores = any(one.type == "storage" or "emulator" in one.tags for one in known.values())
        self.calls: list[Call] = []
        self.thirds: dict[str, tuple[str, Mark | None]] = {}
        self.unknown: dict[str, Mark | None] = {}
        self.many: dict[str, Mark | None] = {}

    def setting(self, source: str, setting: Setting) -> None:
        found = False
        for address in addresses(setting):
            target = self.hosts[source].get(address.host)
            if target is None:
                name = third_party(setting, address)
                own = self.own_stores and name in {"Amazon S3", "Google Cloud Storage"} and address.scheme not in _WEB
                if name and not own:
                    self.third(source, name, setting, address)
                    found = True
                elif not name and address.sure and address.port and _strange(address.host):
                    self.unknown.setdefault(f"{address.host}:{address.port}", _mark(setting))
            elif target != source:
                self.call(source, target, setting, address)
        for name in () if found else named_third_parties(setting):
            self.third(source, name, setting, None)

    def call(self, source: str, target: str, setting: Setting, address: Address) -> None:
        what = self.known.get(target, Known())
        if setting.source in self.shared:
            if _stores(self.known.get(source, Known())):
                return
            if not _stores(what) and "observability" not in what.tags:
                self.many.setdefault(target, _mark(setting))
                return
        elif (source, setting.source) in self.borrowed and not _stores(what):
            self.borrowers.setdefault(source, _mark(setting))
            return
        protocol, label, mode = _spoken(setting, address, what)
        protocol = self.ports.get((target, address.port)) or protocol if not address.scheme else protocol
        self.calls.append(Call(source, target, setting.where, protocol, label, mode, _mark(setting)))

    def third(self, source: str, name: str, setting: Setting, address: Address | None) -> None:
        if _stores(self.known.get(source, Known())):
            return
        key = name if name not in self.taken else f"{name} (third party)"
        self.thirds.setdefault(key, (f"from {setting.where}", _mark(setting)))
        if setting.source in self.shared:
            self.many.setdefault(name, _mark(setting))
            return
        if (source, setting.source) in self.borrowed:
            self.borrowers.setdefault(source, _mark(setting))
            return
        label = "telemetry" if name in TELEMETRY else None
        protocol = address.protocol if address else None
        self.calls.append(Call(source, key, setting.where, protocol, label, None, _mark(setting)))

    def heard(self) -> Heard:
        parts = tuple(
            Part(
                key=key,
                name=key.removesuffix(" (third party)"),
                kind="third_party",
                technology=key if key.startswith(("Amazon", "AWS", "Azure", "Google")) else None,
                guessed=why,
                mark=mark,
            )
            for key, (why, mark) in self.thirds.items()
        )
        left_out = []
        if self.many:
            what = f"Settings that many services share name {_names(self.many)}: who calls them is not drawn."
            left_out.append(LeftOut(what, next(iter(self.many.values()))))
        if self.borrowers:
            has = "has" if len(self.borrowers) == 1 else "have"
            what = f"{_names(self.borrowers)} {has} the settings of other services: of these, only stores are drawn."
            left_out.append(LeftOut(what, next(iter(self.borrowers.values()))))
        if self.unknown:
            what = f"Settings name {_names(self.unknown)}: no part that was given has that name."
            left_out.append(LeftOut(what, next(iter(self.unknown.values()))))
        return Heard(tuple(self.calls), parts, tuple(left_out))


def _shared(told: Mapping[str, Sequence[Setting]], known: Mapping[str, Known]) -> set[tuple[str, int]]:
    """The places of settings that more than FEW parts have, stores and tools not counted."""
    users: dict[tuple[str, int], set[str]] = {}
    for key, settings in told.items():
        what = known.get(key, Known())
        for place in {setting.source for setting in settings if setting.source}:
            users.setdefault(place, set()).update(() if _stores(what) or what.tags else {key})
    return {place for place, keys in users.items() if len(keys) > FEW}


def _borrowed(told: Mapping[str, Sequence[Setting]], known: Mapping[str, Known]) -> set[tuple[str, tuple[str, int]]]:
    """Who has a setting, and its place, where a job or tool has what services have: `migrate` calls no Stripe."""
    users: dict[tuple[str, int], set[str]] = {}
    for key, settings in told.items():
        for setting in settings:
            if setting.source:
                users.setdefault(setting.source, set()).add(key)
    aside = {key for key in told if known.get(key, Known()).tags or known.get(key, Known()).type == "job"}
    return {(key, place) for place, keys in users.items() if keys - aside for key in keys & aside}


def joined(stated: Sequence[Edge], calls: Sequence[Call], known: Mapping[str, Known]) -> tuple[Edge, ...]:
    """One edge for each two parts and direction, stated ones first in their order; of these one for each protocol.

    Two nodes of one cluster, which name each other, get one with two heads.
    """
    made: dict[tuple[str, str], Edge] = {}
    more: dict[tuple[str, str, str | None], Edge] = {}
    for edge in stated:
        first = made.setdefault((edge.source, edge.target), edge)
        if edge.protocol != first.protocol:
            more.setdefault((edge.source, edge.target, edge.protocol), edge)
    reasons: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        reasons.setdefault((call.source, call.target), []).append(call)
    for ends, found in reasons.items():
        where = list(dict.fromkeys(call.where for call in found))
        said = made.get(ends)
        label = (said.label if said else None) or next((call.label for call in found if call.label), None)
        made[ends] = Edge(
            source=ends[0],
            target=ends[1],
            label=label if len({call.label for call in found}) == 1 or said else None,
            mode=next((call.mode for call in found if call.mode), None),
            protocol=next((call.protocol for call in found if call.protocol), None),
            inferred=None if said else _listed(where),
            mark=said.mark if said else found[0].mark,
        )
    for (source, target), edge in list(made.items()):
        back = made.get((target, source))
        same = known.get(source), known.get(target)
        peers = same[0] and same[1] and same[0].technology and same[0].technology == same[1].technology
        if back and edge.inferred and back.inferred and peers and (source, target) in made:
            made[source, target] = msgspec.structs.replace(edge, both_ways=True)
            del made[target, source]
    return (*made.values(), *more.values())


def _spoken(setting: Setting, address: Address, what: Known) -> tuple[str | None, str | None, Literal["async"] | None]:
    """The protocol, label and mode of a call, as far as its address and what it goes to tell."""
    protocol = address.protocol
    if protocol == "OTLP":
        return "OTLP", "telemetry", None
    if not address.scheme or protocol is None:
        protocol = protocol_of(what.technology) or protocol
    if what.type == "cache":
        words = key_words(setting.key)
        if words & _JOBS:
            return protocol, "jobs", "async"
        if words & {"session", "sessions"}:
            return protocol, "sessions", None
    return protocol, None, None


def _stores(what: Known) -> bool:
    return what.kind == "queue" or what.type in KEEPERS


def _mark(setting: Setting) -> Mark | None:
    return Mark(setting.path, setting.line, 1) if setting.path else None


def _names(found: Iterable[str]) -> str:
    names = [f"`{name}`" for name in found]
    more = f" and {len(names) - UNKNOWN_LISTED} more" if len(names) > UNKNOWN_LISTED else ""
    return ", ".join(names[:UNKNOWN_LISTED]) + more


def _strange(host: str) -> bool:
    return (
        ("." not in host or host.endswith((".svc", ".cluster.local")))
        and "$" not in host
        and host != "_"
        and host not in _ITSELF
    )


def _listed(where: Sequence[str]) -> str:
    """`environment A, B and 2 more`."""
    kind = where[0].partition(" ")[0] + " "
    said = where[0]
    for count, one in enumerate(where[1:], 1):
        more = one.removeprefix(kind) if where[0].startswith(kind) else one
        if count == LISTED or len(said) + len(more) > LONGEST:
            return f"{said} and {len(where) - count} more"
        said += f", {more}"
    return said
