"""Ingresses and the routes of gateways to the parts that they stand for, and the edges from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import Edge, LeftOut, Part
from archdoc.importers.kubernetes.network import Network
from archdoc.importers.kubernetes.objects import Object, at, maps
from archdoc.importers.kubernetes.parts import TABLES

HOSTS = 5
"""Host names that the description of a gateway lists."""
PATHS = 2
"""Paths that an edge is labelled with; more of them say too much."""

_CONTROLLERS = TABLES["controllers"]
_ROUTES = {"HTTPRoute": "HTTP", "GRPCRoute": "gRPC", "TCPRoute": "TCP", "TLSRoute": "TLS", "UDPRoute": "UDP"}


class Route(msgspec.Struct, frozen=True):
    """That what comes to a gateway goes on to a service."""

    gateway: str
    name: str
    technology: str | None
    service: str
    namespace: str
    path: str
    protocol: str
    hosts: tuple[str, ...]
    mark: Mark
    mirrors: bool = False
    """What comes is only copied to it."""


def routes_of(found: list[Object], net: Network, taken: set[str]) -> tuple[tuple[Part, ...], list[Edge], list[LeftOut]]:
    """The gateways that routes come from, and an edge to each workload that answers."""
    services = net.services
    classes = {(one.namespace, one.name): one for one in found if one.kind == "Gateway" and read_kinds(one)}
    routes = [route for one in found for route in _routes(one, classes)]
    parts: dict[str, Part] = {}
    hosts: dict[str, dict[str, None]] = {}
    paths: dict[tuple[str, str, str, bool], list[Route]] = {}
    lost: dict[str, Mark] = {}
    for route in routes:
        key = f"{route.gateway} (routes)" if route.gateway in taken else route.gateway
        part = Part(key=key, name=route.name, type="gateway", technology=route.technology, mark=route.mark)
        parts.setdefault(key, part)
        hosts.setdefault(key, {}).update(dict.fromkeys(route.hosts))
        target = services.get((route.namespace, route.service)) or _anywhere(services, route)
        if target is None:
            lost.setdefault(route.service, route.mark)
        else:
            for one in net.behind(target):
                spoken = "HTTP" if route.protocol == "HTTPS" else route.protocol
                paths.setdefault((key, one, spoken, route.mirrors), []).append(route)
    edges = []
    for (source, target, spoken, mirrors), ways in paths.items():
        if mirrors and (source, target, spoken, False) in paths:
            continue  # who gets it anyhow gets no copy that matters
        told = list(dict.fromkeys(way.path for way in ways if way.path not in {"", "/"}))
        label = ", ".join(told) if 0 < len(told) <= PATHS and len(told) == len({way.path for way in ways}) else None
        if mirrors:
            label = "a copy of what comes"
        edges.append(Edge(source=source, target=target, label=label, protocol=ways[0].protocol, mark=ways[0].mark))
    made = [msgspec.structs.replace(part, description=_described(hosts[key])) for key, part in parts.items()]
    left_out = [
        LeftOut(f"`{one.name}`, a route inside of the mesh or of no gateway: not drawn.", one.mark)
        for one in found
        if (one.kind in _ROUTES and one.group == "gateway.networking.k8s.io" and not _parents(one))
        or (one.kind == "VirtualService" and one.group.endswith("istio.io") and not _gateways(one))
    ]
    if lost:
        names = ", ".join(f"`{name}`" for name in lost)
        left_out.append(LeftOut(f"Routes lead to {names}, which nothing given answers for.", next(iter(lost.values()))))
    return tuple(made), edges, left_out


def _anywhere(services: dict[tuple[str, str], str], route: Route) -> str | None:
    """A service of that name where one side doesn't say its namespace."""
    name, _, space = route.service.partition(".")
    space = space.partition(".")[0]
    found = {key for (there, one), key in services.items() if one == name and (not space or there == space)}
    same = len(found) == 1 and (space or not route.namespace or ("", name) in services)
    return found.pop() if same else None


def _described(hosts: dict[str, None]) -> str | None:
    names = [host for host in hosts if host and host != "*"]
    more = f" and {len(names) - HOSTS} more" if len(names) > HOSTS else ""
    return f"Answers for {', '.join(names[:HOSTS])}{more}." if names else None


def _routes(one: Object, gateways: dict[tuple[str, str], Object]) -> Iterator[Route]:
    spec = at(one.data, "spec")
    if one.kind == "Ingress" and read_kinds(one):
        yield from _ingress(one, spec)
    elif one.kind in _ROUTES and one.group == "gateway.networking.k8s.io":
        yield from _attached(one, spec, gateways)
    elif one.kind == "VirtualService" and one.group.endswith("istio.io"):
        for gateway in _gateways(one):
            yield from _virtual(one, spec, gateway.rpartition("/")[2])
    elif one.kind in {"IngressRoute", "IngressRouteTCP"} and one.group.startswith("traefik."):
        for rule in maps(at(spec, "routes")):
            for back in maps(rule.get("services")):
                yield _to(one, back, "traefik", "traefik", "", "HTTP" if one.kind == "IngressRoute" else "TCP", None)
    elif one.kind == "Route" and one.group == "route.openshift.io":
        for back in [at(spec, "to"), *maps(at(spec, "alternateBackends"))]:
            if isinstance(back, dict):
                yield _to(one, back, "router", "openshift-default", at(spec, "path"), "HTTP", [at(spec, "host")])


def _attached(one: Object, spec: Any, gateways: dict[tuple[str, str], Object]) -> Iterator[Route]:
    """The routes of the Gateway API: each path of each rule, to each backend; a mirror is one too."""
    for parent in _parents(one):
        name, space = str(parent.get("name")), str(parent.get("namespace") or one.namespace)
        class_ = at(gateways[space, name].data, "spec", "gatewayClassName") if (space, name) in gateways else None
        for rule in maps(at(spec, "rules")):
            mirrors = [at(filter, "requestMirror", "backendRef") for filter in maps(rule.get("filters"))]
            backs = [(back, False) for back in maps(rule.get("backendRefs"))]
            backs += [(back, True) for back in mirrors if isinstance(back, dict)]
            for match in maps(rule.get("matches")) or [{}]:
                path = at(match, "path", "value")
                for back, copy in backs:
                    route = _to(one, back, name, class_, path, _ROUTES[one.kind], at(spec, "hostnames"))
                    yield msgspec.structs.replace(route, mirrors=copy)


def _parents(one: Object) -> list[dict[str, Any]]:
    """The gateways that a route is attached to; a service as its parent is a route inside of the mesh."""
    return [parent for parent in maps(at(one.data, "spec", "parentRefs")) if parent.get("kind") in (None, "Gateway")]


def _gateways(one: Object) -> list[str]:
    """The gateways that a virtual service is bound to."""
    return [name for name in _texts(at(one.data, "spec", "gateways")) if name != "mesh"]


def _virtual(one: Object, spec: Any, gateway: str) -> Iterator[Route]:
    """The routes of a virtual service of Istio: each match, to each destination, and to those that get a copy."""
    for rule in [*maps(at(spec, "http")), *maps(at(spec, "tcp")), *maps(at(spec, "tls"))]:
        backs = [(at(way, "destination", "host"), False) for way in maps(rule.get("route"))]
        backs += [(at(rule, "mirror", "host"), True)]
        backs += [(at(way, "destination", "host"), True) for way in maps(rule.get("mirrors"))]
        for match in maps(rule.get("match")) or [{}]:
            uri = at(match, "uri")
            path = next(iter(uri.values()), "") if isinstance(uri, dict) else ""
            for host, copy in backs:
                if isinstance(host, str):
                    route = _to(one, {"name": host}, gateway, "istio", path, "HTTP", at(spec, "hosts"))
                    yield msgspec.structs.replace(route, mirrors=copy)


def _ingress(one: Object, spec: Any) -> Iterator[Route]:
    class_ = at(spec, "ingressClassName") or one.annotations.get("kubernetes.io/ingress.class")
    protocol = "HTTPS" if at(spec, "tls") else "HTTP"
    backends: list[tuple[Any, Any, list[Any]]] = [(at(spec, "defaultBackend") or at(spec, "backend"), "", [])]
    for rule in maps(at(spec, "rules")):
        for way in maps(at(rule, "http", "paths")):
            backends += [(way.get("backend"), way.get("path"), [rule.get("host")])]
    for back, path, hosts in backends:
        name = at(back, "service", "name") or at(back, "serviceName")
        if isinstance(name, str):
            yield _to(one, {"name": name}, "ingress", class_, path, protocol, hosts)


def _to(one: Object, back: dict[str, Any], gateway: str, class_: Any, path: Any, protocol: str, hosts: Any) -> Route:
    """A route as all of them come out. `class_` is the class of an ingress or gateway, which names who runs it."""
    class_ = class_ if isinstance(class_, str) else ""
    words = class_.lower().replace("_", "-")
    technology = next(
        (label for word, label in _CONTROLLERS.items() if words.startswith(word) or f"-{word}" in words), None
    )
    special = gateway == "ingress" and class_ and class_ != "nginx"
    space = back.get("namespace")
    return Route(
        gateway=f"ingress {class_}" if special else gateway,
        name=f"Ingress ({class_})" if special else "Ingress" if gateway == "ingress" else gateway,
        technology=technology,
        service=str(back.get("name")),
        namespace=space if isinstance(space, str) else one.namespace,
        path=path if isinstance(path, str) else "",
        protocol=protocol,
        hosts=tuple(_texts(hosts)),
        mark=one.mark,
    )


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def read_kinds(one: Object) -> bool:
    """Whether an object is one of those that routes are read from."""
    return (
        (one.kind == "Ingress" and one.group in {"networking.k8s.io", "extensions"})
        or (one.kind == "Gateway" and one.group in {"gateway.networking.k8s.io", "networking.istio.io"})
        or (one.kind == "ServiceEntry" and one.group == "networking.istio.io")
        or (one.kind in _ROUTES and one.group == "gateway.networking.k8s.io")
        or (one.kind == "VirtualService" and one.group.endswith("istio.io"))
        or (one.kind.startswith("IngressRoute") and one.group.startswith("traefik."))
        or (one.kind == "Route" and one.group == "route.openshift.io")
    )
