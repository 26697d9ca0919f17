"""Who calls whom in a cluster: services and routes to workloads, and the hosts that the settings of workloads name."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from archdoc.catalogue.images import Known
from archdoc.core.errors import Mark
from archdoc.importers.architecture import Edge, LeftOut, Part
from archdoc.importers.hosts_named import LONGEST, Setting, known_host, protocol_named
from archdoc.importers.kubernetes.objects import Object, at, maps, texts
from archdoc.importers.kubernetes.parts import Workload
from archdoc.importers.kubernetes.routes import routes_of
from archdoc.importers.settings import config_text, hear, joined

MAX_PODS = 20
"""Pods of a stateful set whose own host names are known."""
LISTED = 6

_REFERENCE = re.compile(r"\$\(([A-Za-z_][\w.\-]*)\)")
_INJECTED = re.compile(r"^([A-Z0-9_]+)_SERVICE_HOST$")


class Traffic(msgspec.Struct, frozen=True):
    """The edges of a cluster, and the gateways and third parties that they begin or end at."""

    edges: tuple[Edge, ...]
    gateways: tuple[Part, ...]
    third_parties: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]


def edges_of(found: list[Object], workloads: tuple[Workload, ...]) -> Traffic:
    """The edges between the workloads of a cluster."""
    services, outside, left_out = _services(found, workloads)
    names = {space: _names(space, services) for space in {one.object.namespace for one in workloads}}
    configs = {(one.namespace, one.name): one for one in found if one.kind == "ConfigMap" and not one.group}
    secrets = {(one.namespace, one.name): one for one in found if one.kind == "Secret" and not one.group}
    known = {one.key: one.what for one in workloads}
    told = {one.key: list(_settings(one, configs, secrets)) for one in workloads}
    hosts = {one.key: names[one.object.namespace] for one in workloads}
    taken = [*known, *(part.key for part in outside)]
    gateways, routed, notes = routes_of(found, services, set(taken))
    known |= {part.key: Known(part.technology, type="gateway") for part in gateways}
    heard = hear(told, hosts, known, [*taken, *(part.key for part in gateways)], _ports(found, services))
    edges = joined(routed, heard.calls, known)
    used = {edge.target for edge in edges}
    order = {key: index for index, key in enumerate(known)}
    return Traffic(
        tuple(sorted(edges, key=lambda edge: order[edge.source])),
        gateways,
        (*(part for part in outside if part.key in used), *heard.third_parties),
        (*left_out, *notes, *heard.left_out),
    )


def _services(
    found: list[Object], workloads: tuple[Workload, ...]
) -> tuple[dict[tuple[str, str], str], list[Part], list[LeftOut]]:
    """(namespace, host name) to the key of what answers there; third parties that have a name of their own inside."""
    made: dict[tuple[str, str], str] = {}
    outside: list[Part] = []
    nobody: list[Object] = []
    public: list[Object] = []
    labelled: dict[tuple[str, str], list[Workload]] = {}
    for workload in workloads:
        for label in workload.labels.items():
            labelled.setdefault(label, []).append(workload)
    for one in found:
        if one.kind != "Service" or one.group:
            continue
        if at(one.data, "spec", "type") in {"LoadBalancer", "NodePort"}:
            public.append(one)
        external = at(one.data, "spec", "externalName")
        if isinstance(external, str):
            name = known_host(external) or external
            if not external.endswith((".cluster.local", ".svc")):
                made[one.namespace, one.name] = name
                why = f"from the service {one.name}"
                outside += [Part(key=name, name=name, kind="third_party", guessed=why, mark=one.mark)]
            continue
        selector = texts(at(one.data, "spec", "selector"))
        likely = min((labelled.get(label, []) for label in selector.items()), key=len, default=[])
        behind = [two for two in likely if _selects(selector, two, one.namespace)]
        if behind:
            made[one.namespace, one.name] = behind[0].key
            for two in behind:
                for number in range(_count(two)) if two.object.kind == "StatefulSet" else ():
                    made[one.namespace, f"{two.object.name}-{number}.{one.name}"] = two.key
        else:
            nobody.append(one)
    for two in workloads:
        for name in (*two.hosts, two.object.name):
            made.setdefault((two.object.namespace, name), two.key)
    left_out = []
    if nobody:
        names_ = _listed([one.name for one in nobody])
        left_out.append(LeftOut(f"No workload that was given answers for the service {names_}.", nobody[0].mark))
    if public:
        names_ = _listed([one.name for one in public])
        left_out.append(LeftOut(f"Open to the outside by the type of their service: {names_}.", public[0].mark))
    return made, list({part.key: part for part in outside}.values()), left_out


def _ports(found: list[Object], services: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """What is spoken at the ports of services, as their names say, by (key of what answers, port)."""
    made: dict[tuple[str, str], str] = {}
    for one in found:
        key = services.get((one.namespace, one.name)) if one.kind == "Service" else None
        for port in maps(at(one.data, "spec", "ports")) if key else ():
            spoken = protocol_named(str(port.get("appProtocol") or port.get("name") or ""))
            if key and spoken and isinstance(port.get("port"), str):
                made[key, port["port"]] = spoken
    return made


def _selects(selector: dict[str, str], workload: Workload, namespace: str) -> bool:
    same = workload.object.namespace == namespace or not namespace or not workload.object.namespace
    return same and selector.items() <= workload.labels.items()


def _count(workload: Workload) -> int:
    count = at(workload.object.data, "spec", "replicas")
    return min(int(count), MAX_PODS) if isinstance(count, str) and count.isdigit() and len(count) < 5 else 3


def _names(space: str, services: dict[tuple[str, str], str]) -> dict[str, str]:
    """The host names that a pod of a namespace can use, to keys."""
    made: dict[str, str] = {}
    for (there, name), key in services.items():
        for full in (f"{name}.{there or 'default'}{end}" for end in ("", ".svc", ".svc.cluster.local")):
            made[full.lower()] = key
    for (there, name), key in services.items():
        if there == space or not there or not space:
            made.setdefault(name.lower(), key)
            made.setdefault(f"{name}.svc".lower(), key)
    for (_, name), key in services.items():
        made.setdefault(name.lower(), key)
    return made


def _settings(
    workload: Workload, configs: dict[tuple[str, str], Object], secrets: dict[tuple[str, str], Object]
) -> Iterator[Setting]:
    """What a workload is told by its variables, its command, and the config maps that it has mounted."""
    space = workload.object.namespace
    for container in workload.containers:
        values: dict[str, Setting] = {}
        for source in maps(container.get("envFrom")):
            prefix = source.get("prefix") if isinstance(source.get("prefix"), str) else ""
            for ref, there in (("configMapRef", configs), ("secretRef", secrets)):
                one = there.get((space, str(at(source, ref, "name"))))
                for key, value, mark in _data(one) if one else ():
                    where = f"environment {prefix}{key}"
                    values[f"{prefix}{key}"] = Setting(
                        f"{prefix}{key}", value, where, mark.line, mark.path, (mark.path, mark.line)
                    )
        for variable in maps(container.get("env")):
            name, mark = variable.get("name"), workload.object.place(variable, "name")
            if not isinstance(name, str):
                continue
            told = variable.get("value")
            for ref, there in (("configMapKeyRef", configs), ("secretKeyRef", secrets)):
                asked = at(variable, "valueFrom", ref)
                one = there.get((space, str(at(asked, "name")))) if asked else None
                if one:
                    told = next((value for key, value, _ in _data(one) if key == at(asked, "key")), None)
            text = told if isinstance(told, str) else ""
            values[name] = Setting(name, text, f"environment {name}", mark.line, mark.path, (mark.path, mark.line))
        for setting in values.values():
            if "$(" in setting.value:
                yield msgspec.structs.replace(setting, value=_expanded(setting.value, values))
            elif "{{" not in setting.value:
                yield setting
        words = [word for key in ("command", "args") for word in _texts(container.get(key))]
        if words:
            mark = workload.object.place(container, "name")
            text = _expanded(" ".join(words), values)
            yield Setting("", text, "its command", mark.line, mark.path)
    for name in _mounted(workload):
        one = configs.get((space, name))
        for _, value, mark in _data(one) if one else ():
            yield Setting("", config_text(value), f"config map {name}", mark.line, mark.path, (mark.path, mark.line))


def _data(one: Object) -> Iterator[tuple[str, str, Mark]]:
    """The values of a config map or a secret, with their places."""
    for field in ("data", "stringData"):
        values = at(one.data, field)
        for key, value in texts(values).items():
            text = value
            if one.kind == "Secret" and field == "data":
                try:
                    text = base64.b64decode(value[:LONGEST], validate=True).decode()
                except (binascii.Error, UnicodeDecodeError, ValueError):
                    continue
            yield key, text, one.place(values, key)


def _mounted(workload: Workload) -> Iterator[str]:
    for volume in maps(workload.pod.get("volumes")):
        names = [at(volume, "configMap", "name")]
        names += [at(source, "configMap", "name") for source in maps(at(volume, "projected", "sources"))]
        yield from (name for name in names if isinstance(name, str))


def _expanded(text: str, values: dict[str, Setting]) -> str:
    """A text with the variables of its container filled in, and those that a cluster sets for each service."""

    def value(found: re.Match[str]) -> str:
        injected = _INJECTED.match(found[1])
        if found[1] in values:
            return values[found[1]].value[:1000]
        return injected[1].lower().replace("_", "-") if injected else found[0]

    return _REFERENCE.sub(value, text[:LONGEST])[:LONGEST]


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(f"`{name}`" for name in names[:LISTED]) + more
