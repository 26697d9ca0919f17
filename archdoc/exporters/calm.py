"""Scope -> a FINOS CALM 1.2 architecture (https://calm.finos.org): JSON that its schema accepts."""

from __future__ import annotations

from typing import Any

import msgspec

from archdoc.core.model import Edge, Flow
from archdoc.core.vocabulary import EXPORTED
from archdoc.diagram.views import Boundary, Link, Node
from archdoc.exporters import left_out, scope
from archdoc.exporters.scope import Scope

SCHEMA = "https://calm.finos.org/release/1.2/meta/calm.json"
HOLDS = frozenset({
    "technologies", "icons", "descriptions", "links", "inside", "running", "detail", "team_text", "modes", "frames",
    "loops", "protocols", "edge_text", "contracts", "arrivals", "numbers", "choices", "unplaced", "reasons", "flows",
})  # fmt: skip
PROTOCOLS = frozenset({
    "HTTP", "HTTPS", "FTP", "SFTP", "JDBC", "WebSocket", "SocketIO", "LDAP", "AMQP", "TLS", "mTLS", "TCP",
})  # fmt: skip
"""What a relationship may have as its protocol; any other goes with its metadata."""
TYPES = {"person": "actor", "web": "webclient", "storage": "data-asset", "third_party": "ecosystem", "team": "system"}
"""Types that CALM has a word of its own for; it takes any other text too."""


def content(shown: Scope) -> bytes:
    """The architecture."""
    picture, model = shown.picture, shown.model
    edges = {edge.number: edge for edge in model.edges}
    people = {node.key for node in picture.nodes if node.type == "person"}
    boundaries = {one.key: _id(one) for one in picture.boundaries}
    relationships = [_relationship(link, edges, people, boundaries) for link in picture.links]
    about = {"name": picture.title, "description": model.summary, "generator": EXPORTED}
    decided = [one for one in model.tradeoffs if shown.whole or one.number in picture.decisions]
    metadata: dict[str, Any] = {key: text for key, text in about.items() if text}
    architecture: dict[str, Any] = {
        "$schema": SCHEMA,
        "nodes": [
            *(_boundary(one, shown) for one in picture.boundaries),
            *(_node(one, shown) for one in picture.nodes),
        ],
        "relationships": [*_composed(shown), *relationships],
    }
    drawn = {number for link in picture.links if len(link.numbers) == 1 for number in link.numbers}
    flows = [
        _flow(one, edges) for one in model.flows.values() if one.steps and {step.edge for step in one.steps} <= drawn
    ]
    if flows:
        architecture["flows"] = flows
    links = list(dict.fromkeys(link for one in decided for link in one.links))
    if links:
        architecture["adrs"] = links
    if decided:
        metadata["trade-offs"] = [left_out.of_tradeoff(one) for one in decided]
    architecture["metadata"] = metadata
    return msgspec.json.format(msgspec.json.encode(architecture), indent=2) + b"\n"


def _id(one: Boundary) -> str:
    return {"team": f"team-{one.id}", "outside": one.id, "group": one.id}[scope.kind(one)]


def _boundary(one: Boundary, shown: Scope) -> dict[str, Any]:
    kind = scope.kind(one)
    about = shown.model.teams.get(one.id) if kind == "team" else None
    words = {"team": "What the team owns", "group": "What is grouped", "outside": "What others run"}[kind]
    node: dict[str, Any] = {
        "unique-id": _id(one),
        "node-type": {"team": "team", "group": "system", "outside": "ecosystem"}[kind],
        "name": one.name,
        "description": (about.description if about else None) or words,
    }
    return node | ({"metadata": {"mine": True}} if one.mine else {})


def _node(node: Node, shown: Scope) -> dict[str, Any]:
    element = shown.model.elements.get(node.key)
    told: dict[str, Any] = {}
    if element is not None and element.team:
        told["owner"] = shown.model.teams[element.team].name
    told |= {"technology": node.technology} if node.technology else {}
    told |= {"icon": node.icon} if node.icon else {}
    if element is not None:
        told |= {"url": element.url} if element.url else {}
        told |= left_out.of_element(element)
    told |= {"standing": node.standing, "type": node.type}
    told |= {"trade-offs": list(node.badges)} if node.badges else {}
    return {
        "unique-id": node.key,
        "node-type": TYPES.get(node.type, node.type),
        "name": node.name,
        "description": node.note or "",
        "metadata": told,
    }


def _composed(shown: Scope) -> list[dict[str, Any]]:
    """What is in which boundary."""
    found = []
    for one in shown.picture.boundaries:
        inside = [_id(other) for other in shown.picture.boundaries if other.parent == one.id]
        inside += [node.key for node in shown.picture.nodes if node.boundary == one.id]
        if inside:
            composed = {"composed-of": {"container": _id(one), "nodes": inside}}
            found.append({"unique-id": f"in-{_id(one)}", "relationship-type": composed})
    return found


def _relationship(link: Link, edges: dict[int, Edge], people: set[str], boundaries: dict[str, str]) -> dict[str, Any]:
    source, target = (boundaries.get(end, end) for end in (link.source, link.target))
    ends: dict[str, Any] = {"connects": {"source": {"node": source}, "destination": {"node": target}}}
    if source in people:
        ends = {"interacts": {"actor": source, "nodes": [target]}}
    edge = edges[link.number] if len(link.numbers) == 1 else None
    told: dict[str, Any] = left_out.of_edge(edge) if edge else {"mode": link.mode}
    told |= {"both-ways": True} if link.both_ways else {}
    told |= {"trade-offs": list(link.badges)} if link.badges else {}
    found: dict[str, Any] = {"unique-id": f"edge-{link.number}"}
    found |= {"description": link.label} if link.label else {}
    found["relationship-type"] = ends
    if edge and edge.protocol in PROTOCOLS:
        found["protocol"] = edge.protocol
    elif edge and edge.protocol:
        told["protocol"] = edge.protocol
    return found | {"metadata": told}


def _flow(flow: Flow, edges: dict[int, Edge]) -> dict[str, Any]:
    steps = [
        {
            "relationship-unique-id": f"edge-{step.edge}",
            "sequence-number": position,
            "description": step.words(edges[step.edge]) or " to ".join(step.way(edges[step.edge])),
            **({"direction": "destination-to-source"} if step.answer else {}),
        }
        for position, step in enumerate(flow.steps, 1)
    ]
    return {"unique-id": flow.id, "name": flow.title, "description": flow.why or flow.title, "transitions": steps}
