"""What services are told, and what is stated of them, to edges: one for each two parts, and why it is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archdoc.errors import Mark
from archdoc.importing.graph import Edge, LeftOut, Part
from archdoc.importing.images import Known, protocol_of
from archdoc.importing.known_hosts import TELEMETRY
from archdoc.importing.traffic import Address, Setting, addresses, key_words, named_third_parties, third_party

LISTED = 3
"""Variables that one edge names as its reason."""
UNKNOWN_LISTED = 6

_ITSELF = frozenset({"localhost", "0.0.0.0", "127.0.0.1", "host.docker.internal", "gateway.docker.internal"})  # noqa: S104
_JOBS = frozenset({"broker", "queue", "celery", "sidekiq", "jobs", "resque", "bull", "rq"})
_COMMENT = re.compile(r"(?m)^\s*(?:#|//|;).*$|<!--.*?-->")


class Call(msgspec.Struct, frozen=True):
    """That a setting of one part names another one."""

    source: str
    target: str
    where: str
    """What to call the setting: `environment ORDERS_URL`."""
    protocol: str | None
    label: str | None
    mode: str | None
    mark: Mark | None


class Heard(msgspec.Struct, frozen=True):
    """What the settings of all services tell."""

    calls: tuple[Call, ...]
    third_parties: tuple[Part, ...]
    unknown: tuple[tuple[str, Mark | None], ...]
    """Hosts with a port, or in a URL, that are no part: (`orders:8080`, place)."""


def config_text(text: str) -> str:
    """A configuration file without its comment lines, which name hosts that nobody calls."""
    return _COMMENT.sub("", text)


def hear(
    told: Mapping[str, Sequence[Setting]],
    hosts: Mapping[str, Mapping[str, str]],
    known: Mapping[str, Known],
    taken: Iterable[str] = (),
) -> Heard:
    """What settings by part's key tell. `hosts` maps, for each part, the host names that it can use to parts' keys.

    `known` says what each part is; `taken` are keys that no third party may get. A host that is no part's is a third
    party where it can be one.
    """
    stores = any(one.type == "storage" or "emulator" in one.tags for one in known.values())
    calls: list[Call] = []
    thirds: dict[str, tuple[str, Mark | None]] = {}
    unknown: dict[str, Mark | None] = {}
    taken = set(taken)

    def third(source: str, name: str, setting: Setting, address: Address | None) -> None:
        key = name if name not in taken else f"{name} (third party)"
        mark = Mark(setting.path, setting.line, 1) if setting.path else None
        thirds.setdefault(key, (f"from {setting.where}", mark))
        label = "telemetry" if name in TELEMETRY else None
        calls.append(Call(source, key, setting.where, address.protocol if address else None, label, None, mark))

    for source, settings in told.items():
        for setting in settings:
            mark = Mark(setting.path, setting.line, 1) if setting.path else None
            found = False
            for address in addresses(setting):
                target = hosts[source].get(address.host)
                if target is None:
                    name = third_party(setting, address)
                    if name and not (stores and name in {"Amazon S3", "Google Cloud Storage"} and _bucket(address)):
                        third(source, name, setting, address)
                        found = True
                    elif not name and address.sure and address.port and _strange(address.host):
                        unknown.setdefault(f"{address.host}:{address.port}", mark)
                elif target != source:
                    what = known.get(target, Known())
                    protocol, label, mode = _spoken(setting, address, what)
                    calls.append(Call(source, target, setting.where, protocol, label, mode, mark))
            for name in () if found else named_third_parties(setting):
                third(source, name, setting, None)
    parts = tuple(
        Part(
            key=key,
            name=key.removesuffix(" (third party)"),
            kind="third_party",
            technology=key if key.startswith(("Amazon", "AWS", "Azure", "Google")) else None,
            guessed=why,
            mark=mark,
        )
        for key, (why, mark) in thirds.items()
    )
    return Heard(tuple(calls), parts, tuple(unknown.items()))


def joined(stated: Sequence[Edge], calls: Sequence[Call], known: Mapping[str, Known]) -> tuple[Edge, ...]:
    """One edge for each two parts and direction, stated ones first in their order.

    Two nodes of one cluster, which name each other, get one with two heads.
    """
    made: dict[tuple[str, str], Edge] = {}
    for edge in stated:
        made.setdefault((edge.source, edge.target), edge)
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
            mode=next((call.mode for call in found if call.mode), None),  # type: ignore[arg-type]
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
    return tuple(made.values())


def unknown_hosts(unknown: Sequence[tuple[str, Mark | None]]) -> list[LeftOut]:
    """One line about the hosts that nothing given has."""
    if not unknown:
        return []
    names = [f"`{name}`" for name, _ in unknown[:UNKNOWN_LISTED]]
    more = f" and {len(unknown) - UNKNOWN_LISTED} more" if len(unknown) > UNKNOWN_LISTED else ""
    what = f"Settings name {', '.join(names)}{more}: no part that was given has that name."
    return [LeftOut(what, unknown[0][1])]


def _spoken(setting: Setting, address: Address, what: Known) -> tuple[str | None, str | None, str | None]:
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


def _bucket(address: Address) -> bool:
    return address.scheme in {"s3", "s3a", "gs", "gcs"}


def _strange(host: str) -> bool:
    return "." not in host and "$" not in host and host != "_" and host not in _ITSELF


def _listed(where: Sequence[str]) -> str:
    """`environment A, B and 2 more`."""
    first = where[:LISTED]
    kind = first[0].partition(" ")[0]
    same = [one.removeprefix(f"{kind} ") if index else one for index, one in enumerate(first)]
    more = f" and {len(where) - LISTED} more" if len(where) > LISTED else ""
    return ", ".join(same if all(one.startswith(f"{kind} ") for one in first) else first) + more
