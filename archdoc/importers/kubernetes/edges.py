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
from archdoc.importers.hosts_named import LONGEST, Setting, addresses
from archdoc.importers.kubernetes.network import Network, network, policies_of
from archdoc.importers.kubernetes.objects import Object, at, maps, texts
from archdoc.importers.kubernetes.parts import Workload
from archdoc.importers.kubernetes.routes import routes_of
from archdoc.importers.settings import config_text, hear, joined

_QUEUES = ("queueName", "topic", "listName", "stream", "subject", "queue")
"""What the metadata of a trigger call the queue."""
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
    net = network(found, workloads)
    configs = {(one.namespace, one.name): one for one in found if one.kind == "ConfigMap" and not one.group}
    secrets = {(one.namespace, one.name): one for one in found if one.kind == "Secret" and not one.group}
    known = {one.key: one.what for one in workloads} | net.several
    told = {one.key: list(_settings(one, configs, secrets)) for one in workloads}
    taken = [*known, *(part.key for part in net.outside)]
    gateways, routed, notes = routes_of(found, net, set(taken))
    known |= {part.key: Known(part.technology, type="gateway") for part in gateways}
    hosts = {one.key: net.hosts(one.object.namespace) for one in workloads}
    heard = hear(told, hosts, known, [*taken, *(part.key for part in gateways)], net.ports)
    calls = [
        msgspec.structs.replace(call, target=target)
        for call in heard.calls
        for target in net.behind(call.target)
        if target != call.source
    ]
    edges = joined(routed, calls, known)
    triggered, unseen = _triggers(found, workloads, net, told)
    there = {(edge.source, edge.target) for edge in edges}
    more = [edge for edge in triggered if (edge.source, edge.target) not in there]
    there |= {(edge.source, edge.target) for edge in more}
    allowed, open_ = policies_of(found, workloads)
    more += [edge for edge in allowed if (edge.source, edge.target) not in there]
    edges = (*edges, *more)
    used = {edge.target for edge in edges} | net.stated
    unused = [part for part in net.outside if part.key not in used]
    if unused:
        names = ", ".join(part.name for part in unused)
        what = f"Services that stand for what is outside, which nothing given calls: {names}."
        net.left_out.append(LeftOut(what, unused[0].mark))
    order = {key: index for index, key in enumerate(dict.fromkeys([*known, *used]))}
    return Traffic(
        tuple(sorted(edges, key=lambda edge: order.get(edge.source, 0))),
        gateways,
        (*(part for part in net.outside if part.key in used), *heard.third_parties),
        (*net.left_out, *notes, *heard.left_out, *unseen, *open_),
    )


_METER = re.compile(
    r"cpu|memory|cron|external(?:-push)?|metrics-api|prometheus|datadog|new-relic|kubernetes-workload|kubernetes-resource"
    r"|influxdb|graphite|dynatrace|splunk|loki|azure-monitor|azure-log-analytics|aws-cloudwatch|gcp-stackdriver"
)
"""Triggers that measure something, and hand nothing over."""


def _triggers(
    found: list[Object], workloads: tuple[Workload, ...], net: Network, told: dict[str, list[Setting]]
) -> tuple[list[Edge], list[LeftOut]]:
    """From what a workload is scaled by, the queue that it works off, to it (KEDA)."""
    made: list[Edge] = []
    unseen: list[LeftOut] = []
    for one in found:
        if (one.kind, one.group) != ("ScaledObject", "keda.sh") and (one.kind, one.group) != ("ScaledJob", "keda.sh"):
            continue
        itself = one.kind == "ScaledJob"
        name, space = one.name if itself else at(one.data, "spec", "scaleTargetRef", "name"), one.namespace
        scaled = next((two for two in workloads if two.object.name == name and two.object.namespace == space), None)
        for trigger in maps(at(one.data, "spec", "triggers")):
            type, values = str(trigger.get("type")), texts(trigger.get("metadata"))
            settings = [Setting(key, value, "") for key, value in values.items()]
            for key, value in values.items():
                if key.endswith("FromEnv") and scaled:
                    settings += [setting for setting in told[scaled.key] if setting.key == value]
            names = [address.host for setting in settings for address in addresses(setting)]
            targets = [key for host in names if (key := net.hosts(space).get(host))]
            queued = re.match(r"kafka|rabbitmq|redis|nats|stan|artemis|activemq|pulsar|solace|ibmmq|apache", type)
            if _METER.fullmatch(type):
                continue
            if scaled is None or not (queued or targets):
                what = f"What `{one.name}` is scaled by, {type}, is in no part that was given."
                what = what if scaled else f"What `{one.name}` scales is in no part that was given."
                unseen.append(LeftOut(what, one.place(trigger, "type")))
                continue
            if not queued:
                continue
            label = next((values[key] for key in _QUEUES if key in values), None)
            for source in dict.fromkeys(key for target in targets for key in net.behind(target)):
                why = f"the trigger {type} of {one.name}"
                mark = one.place(trigger, "type")
                if source != scaled.key:
                    made.append(Edge(source=source, target=scaled.key, label=label, inferred=why, mark=mark))
            if not targets:
                what = f"What `{one.name}` is scaled by, {type}, is in no part that was given."
                unseen.append(LeftOut(what, one.place(trigger, "type")))
    every: dict[tuple[str, str], Edge] = {}
    for edge in made:
        known = every.setdefault((edge.source, edge.target), edge)
        if edge.label and edge.label not in (known.label or "").split(", "):
            label = f"{known.label}, {edge.label}" if known.label else edge.label
            every[edge.source, edge.target] = msgspec.structs.replace(known, label=label)
    return list(every.values()), unseen


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
