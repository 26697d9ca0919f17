"""The names by which workloads of a cluster reach one another, and who may call whom by its policies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from archdoc.catalogue.hosts import PUBLIC
from archdoc.catalogue.images import Known
from archdoc.core.errors import Mark
from archdoc.importers.architecture import Edge, LeftOut, Part
from archdoc.importers.hosts_named import Address, known_host, protocol_named
from archdoc.importers.kubernetes.objects import Object, at, maps, texts
from archdoc.importers.kubernetes.parts import Workload
from archdoc.importers.yaml import told

MAX_PODS = 20
"""Pods of a stateful set whose own host names are known."""
LISTED = 6
_POD_NAME = "statefulset.kubernetes.io/pod-name"
"""A label that Kubernetes sets itself; a service may choose one pod by it."""
_POD_INDEX = "apps.kubernetes.io/pod-index"
_ENDS = (".svc.cluster.local", ".svc", ".cluster.local")


class Network(msgspec.Struct):
    """What answers where. A service that several workloads answer for has a key of its own, which stands for them."""

    services: dict[tuple[str, str], str] = {}
    """(namespace, host name) to the key of what answers there."""
    members: dict[str, tuple[str, ...]] = {}
    several: dict[str, Known] = {}
    outside: list[Part] = []
    """Third parties that have a name of their own inside."""
    stated: set[str] = set()
    """The keys of those that are drawn whether or not anything calls them."""
    ports: dict[tuple[str, str], str] = {}
    """What is spoken at ports, as their names say, by (key of what answers, port)."""
    left_out: list[LeftOut] = []
    found: dict[str, Hosts] = {}

    def behind(self, key: str) -> tuple[str, ...]:
        """The keys of what answers."""
        return self.members.get(key, (key,))

    def hosts(self, space: str) -> Hosts:
        """The host names that a pod of a namespace can use."""
        if space not in self.found:
            self.found[space] = Hosts(self.services, space)
        return self.found[space]


class Hosts(dict[str, str]):
    """Host names to keys, as a pod of one namespace resolves them."""

    def __init__(self, services: Mapping[tuple[str, str], str], space: str) -> None:
        super().__init__()
        self.spaces = {there for there, _ in services if there}
        for nearest in (True, False):
            for (there, name), key in services.items():
                if nearest is (there == space or not there or not space):
                    self.setdefault(name.lower(), key)
        for (there, name), key in services.items():
            self[f"{name}.{there or 'default'}".lower()] = key
        self.free = {name.lower(): key for (there, name), key in services.items() if not there}

    def get(self, host: str, default: Any = None) -> Any:
        """The key of what answers; manifests without a namespace may be put into any."""
        end = next((end for end in _ENDS if host.endswith(end)), "")
        bare = host.removesuffix(end)
        found = dict.get(self, bare)
        name, _, space = bare.rpartition(".")
        if found is None and name and space not in self.spaces and (end or space not in PUBLIC):
            found = self.free.get(name)
        return default if found is None else found


def network(found: list[Object], workloads: tuple[Workload, ...]) -> Network:
    """Who answers for the services of a cluster."""
    net = Network()
    nobody: list[Object] = []
    public: list[Object] = []
    for one in found:
        if (one.kind, one.group) == ("ServiceEntry", "networking.istio.io"):
            _entry(one, net)
        if one.kind != "Service" or one.group:
            continue
        if str(at(one.data, "spec", "type")) in {"LoadBalancer", "NodePort"}:
            public.append(one)
        external = at(one.data, "spec", "externalName")
        if isinstance(external, str):
            _outside(one, external, net)
            continue
        selector = texts(at(one.data, "spec", "selector"))
        behind = [two for two in workloads if selector and _selects(selector, two, one.namespace)]
        if not behind:
            nobody.append(one)
            continue
        key = _key(one, behind, net)
        net.services[one.namespace, one.name] = key
        for two in behind:
            for number in range(_count(two)) if two.object.kind == "StatefulSet" else ():
                net.services[one.namespace, f"{two.object.name}-{number}.{one.name}"] = two.key
        for port in maps(at(one.data, "spec", "ports")):
            spoken, there = protocol_named(str(port.get("appProtocol") or port.get("name") or "")), port.get("port")
            if spoken and isinstance(there, str):
                net.ports[key, there] = spoken
    for two in workloads:
        for name in (*two.hosts, two.object.name):
            net.services.setdefault((two.object.namespace, name), two.key)
    for names, what in (
        (nobody, "No workload that was given answers for the service"),
        (public, "Open to the outside by the type of their service:"),
    ):
        if names:
            net.left_out.append(LeftOut(f"{what} {_listed([one.name for one in names])}.", names[0].mark))
    return net


def _key(one: Object, behind: list[Workload], net: Network) -> str:
    """The key of what answers for a service: of its only workload, or one that stands for all of them."""
    if len(behind) == 1:
        return behind[0].key
    key = f"service {one.namespace}/{one.name}".replace(" /", " ")
    net.members[key] = tuple(two.key for two in behind)
    net.several[key] = behind[0].what
    return key


def _outside(one: Object, host: str, net: Network) -> None:
    """Takes in that a service is a name for somebody outside."""
    if not host.endswith((".cluster.local", ".svc")):
        name = known_host(host) or host
        net.services[one.namespace, one.name] = name
        why = f"from the service {one.name}"
        net.outside.append(Part(key=name, name=name, kind="third_party", guessed=why, mark=one.mark))


def _entry(one: Object, net: Network) -> None:
    """Takes in hosts that Istio is told of: those outside of the mesh are third parties by definition."""
    if at(one.data, "spec", "location") == "MESH_INTERNAL":
        return
    ports = maps(at(one.data, "spec", "ports"))
    protocol = protocol_named(str(ports[0].get("protocol"))) if ports else None
    hosts = at(one.data, "spec", "hosts")
    for host in hosts if isinstance(hosts, list) else ():
        if isinstance(host, str):
            name = known_host(host) or host
            if name not in {part.key for part in net.outside}:
                said = f"from the service entry {one.name}"
                part = Part(key=name, name=name, kind="third_party", guessed=said, mark=one.mark)
                net.outside.append(part)
            net.stated.add(name)
            net.services["", host.removeprefix("*.")] = name
            for port in ports if protocol else ():
                net.ports[name, str(port.get("number"))] = str(protocol)


def _selects(selector: dict[str, str], workload: Workload, namespace: str) -> bool:
    same = workload.object.namespace == namespace or not namespace or not workload.object.namespace
    pod, index = selector.get(_POD_NAME), selector.get(_POD_INDEX)
    if pod is not None or index is not None:
        name = re.fullmatch(rf"{re.escape(workload.object.name)}-\d+", pod or f"{workload.object.name}-{index}")
        if workload.object.kind != "StatefulSet" or not name:
            return False
        selector = {key: value for key, value in selector.items() if key not in {_POD_NAME, _POD_INDEX}}
    return same and selector.items() <= workload.labels.items()


def _count(workload: Workload) -> int:
    count = at(workload.object.data, "spec", "replicas")
    return min(int(count), MAX_PODS) if isinstance(count, str) and count.isdigit() and len(count) < 5 else 3


def policies_of(found: list[Object], workloads: tuple[Workload, ...]) -> tuple[list[Edge], list[LeftOut]]:
    """Edges that may be: what network policies let through from some workloads to some others; and their remarks."""
    spaces = {one.name: one.labels for one in found if one.kind == "Namespace" and not one.group}
    made: dict[tuple[str, str], Edge] = {}
    wide: dict[str, Mark] = {}
    nobody: dict[str, Mark] = {}
    for one in found:
        if (one.kind, one.group) != ("NetworkPolicy", "networking.k8s.io"):
            continue
        told(at(one.data, "spec", "policyTypes"))
        own = at(one.data, "spec", "podSelector")
        chosen = list(_chosen(own, one.namespace, workloads))
        for way, others in (("ingress", "from"), ("egress", "to")):
            if at(one.data, "spec", way) is None:
                if all(at(one.data, "spec", other) is None for other in ("ingress", "egress")):
                    wide.setdefault(one.name, one.mark)
                continue
            if own and not chosen:
                nobody.setdefault(one.name, one.mark)
            rules = maps(at(one.data, "spec", way))
            peers = [(rule, peer) for rule in rules for peer in maps(rule.get(others))]
            if not peers or not own or any("ipBlock" in peer or not peer.get("podSelector") for _, peer in peers):
                wide.setdefault(one.name, one.mark)
            for rule, peer in peers:
                ports = [str(port.get("port")) for port in maps(rule.get("ports"))]
                protocol = Address("", port=ports[0]).protocol if len(ports) == 1 else None
                peered = list(_peers(peer, one.namespace, spaces, workloads))
                if chosen and not peered and peer.get("podSelector"):
                    nobody.setdefault(one.name, one.mark)
                for two in peered:
                    for three in chosen:
                        source, target = (two.key, three.key) if way == "ingress" else (three.key, two.key)
                        why = f"the network policy {one.name}, which lets it through"
                        edge = Edge(source=source, target=target, protocol=protocol, inferred=why, mark=one.mark)
                        if source != target:
                            made.setdefault((source, target), edge)
    left_out = []
    if wide:
        what = f"Network policies that let in or out more than chosen workloads, or nothing: {_listed(list(wide))}."
        left_out.append(LeftOut(what, next(iter(wide.values()))))
    if nobody:
        what = f"Network policies about pods that are in no workload that was given: {_listed(list(nobody))}."
        left_out.append(LeftOut(what, next(iter(nobody.values()))))
    return list(made.values()), left_out


def _peers(
    peer: dict[str, Any], home: str, spaces: dict[str, dict[str, str]], workloads: tuple[Workload, ...]
) -> Iterator[Workload]:
    """The workloads that a rule of a policy is about, in the policy's own namespace or in those it chooses."""
    near = [home]
    if "namespaceSelector" in peer:
        near = [space for space in spaces if _fits(peer["namespaceSelector"], _names(space, spaces))]
    for space in near:
        yield from _chosen(peer.get("podSelector"), space, workloads)


def _names(space: str, spaces: dict[str, dict[str, str]]) -> dict[str, str]:
    return {"kubernetes.io/metadata.name": space, **spaces[space]}


def _chosen(selector: Any, namespace: str, workloads: tuple[Workload, ...]) -> Iterator[Workload]:
    """The workloads of a namespace that a selector chooses."""
    for one in workloads:
        if one.object.namespace in {namespace, ""} and selector and _fits(selector, one.labels):
            yield one


def _fits(selector: Any, labels: Mapping[str, str]) -> bool:
    """Whether labels are what a selector asks for."""
    for rule in maps(at(selector, "matchExpressions")):
        has, told_ = labels.get(str(rule.get("key"))), rule.get("values")
        values = told_ if isinstance(told_, list) else []
        fits = {"In": has in values, "NotIn": has not in values, "Exists": has is not None, "DoesNotExist": has is None}
        if not fits.get(str(rule.get("operator")), False):
            return False
    return texts(at(selector, "matchLabels")).items() <= labels.items()


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return ", ".join(f"`{name}`" for name in names[:LISTED]) + more
