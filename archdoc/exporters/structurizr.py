"""Scope -> a Structurizr DSL workspace (https://docs.structurizr.com/dsl/language), with views that render as they are.

What is mine or another team's is one software system with containers in it; people and third parties stand beside it,
as C4 has it. Teams and groups are groups. A person can't be inside a system, so a team may have a group in both places.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable

from archdoc.core.model import Flow
from archdoc.core.vocabulary import EXPORTED
from archdoc.diagram.views import Link, Node, Picture, by_key
from archdoc.exporters import left_out, paint, scope
from archdoc.exporters.scope import Box, Scope

HOLDS = frozenset({
    "technologies", "descriptions", "links", "inside", "running", "detail", "modes", "loops", "protocols", "edge_text",
    "contracts", "arrivals", "numbers", "choices", "unplaced", "flows", "views",
})  # fmt: skip
RESERVED = frozenset({
    "this", "group", "person", "softwaresystem", "container", "component", "element", "deploymentenvironment",
    "deploymentnode", "infrastructurenode", "softwaresysteminstance", "containerinstance", "workspace", "model",
    "views", "configuration", "enterprise", "system", "tags", "tag", "url", "properties", "perspectives",
    "description", "technology", "extends", "name", "archetypes", "instances", "instanceof", "deploymentgroup",
    "healthcheck", "relationship", "relationships", "elements", "dynamic", "styles",
})  # fmt: skip
SHAPES = {
    "database": "Cylinder", "storage": "Folder", "queue": "Pipe", "topic": "Pipe", "stream": "Pipe",
    "web": "WebBrowser", "mobile": "MobileDevicePortrait", "person": "Person", "gateway": "Hexagon",
    "worker": "RoundedBox", "function": "RoundedBox", "job": "RoundedBox", "cache": "Cylinder",
    "search": "RoundedBox", "model": "Component",
}  # fmt: skip
TAGS = {
    "led": "Led by me", "built": "Built by me", "contributed": "Contributed by me", "team": "My team",
    "other": "Other team", "third-party": "External", "later": "Later",
}  # fmt: skip
MODES = {"async": "Asynchronous", "batch": "Batch"}
DIRECTIONS = {"LR": "lr", "TB": "tb"}
SEPARATORS = "/|:;~^"
_VARIABLE = re.compile(r"\$(?=\{)")


def content(shown: Scope) -> bytes:
    """The workspace."""
    return _Workspace(shown).text().encode()


class _Workspace:
    """Names that all parts of a workspace share."""

    def __init__(self, shown: Scope) -> None:
        self.shown, self.picture, self.model = shown, shown.picture, shown.model
        self.ids = scope.identifiers((node.key for node in self.picture.nodes), RESERVED)
        self.nodes = {node.key: node for node in self.picture.nodes}
        self.names = _once(self.picture, self.ids, scope.flat(self.picture.title))
        told = (one.name for one in self.picture.boundaries)
        words = "".join(told)
        self.separator = next((mark for mark in SEPARATORS if mark not in words), SEPARATORS[0])

    def text(self) -> str:
        """The file."""
        model, picture = self.model, self.picture
        title = _text(picture.title)
        teams = [scope.flat(one.name) for one in picture.boundaries if scope.kind(one) == "team"]
        lines = [
            f"// {EXPORTED}",
            f"// Teams: {json.dumps(teams, ensure_ascii=False)}",
            f"workspace {title} {_text(model.summary or '')} {{",
            *_properties(self.decisions(scope.unplaced(picture)), "    "),
            "    model {",
        ]
        nested = any(one.parent for one in picture.boundaries)
        if nested:
            said = f'"structurizr.groupSeparator" "{self.separator}"'
            lines += ["        properties {", f"            {said}", "        }"]
        whole = scope.tree(picture)
        lines += self.inside(whole, lambda node: not _contained(node), " " * 8)
        inner = self.inside(whole, _contained, " " * 12)
        if inner:
            lines += [f"        system = softwareSystem {title} {_text(model.summary or '')} {{", *inner, "        }"]
        lines += self.relationships()
        lines += ["    }", "    views {", *self.views(bool(inner)), *_styles(picture), "    }", "}"]
        return "\n".join(lines) + "\n"

    def inside(self, box: Box, wanted: Callable[[Node], bool], indent: str) -> list[str]:
        """The elements of a boundary that are wanted, each in its groups."""
        lines = [line for node in box.nodes if wanted(node) for line in self.element(node, indent)]
        for inner in box.boxes:
            assert inner.boundary is not None
            outside = scope.kind(inner.boundary) == "outside"
            found = self.inside(inner, wanted, indent if outside else indent + "    ")
            if found and outside:
                lines += found
            elif found:
                name = inner.boundary.name.replace(self.separator, " ")
                lines += [f"{indent}group {_text(name)} {{", *found, f"{indent}}}"]
        return lines

    def element(self, node: Node, indent: str) -> list[str]:
        element = self.model.elements.get(node.key)
        kind = "person" if node.type == "person" else "softwareSystem" if node.kind == "third_party" else "container"
        parts = [_text(self.names[node.key]), _text(node.note or "")]
        parts += [_text(node.technology or "")] if kind == "container" else []
        tags = [TAGS[paint.standing(node)], _words(node.type)]
        lines = [f"{indent}{self.ids[node.key]} = {kind} {' '.join(parts)} {{", f"{indent}    tags {_texts(tags)}"]
        properties: dict[str, str] = {}
        if element is not None:
            lines += [f"{indent}    url {_text(element.url or '')}"] if scope.address(element.url) else []
            properties |= {"team": self.model.teams[element.team].name} if element.team else {}
            properties |= {"technology": element.technology} if element.technology and kind != "container" else {}
            properties |= left_out.of_element(element)
        properties |= self.decisions(node.badges)
        return [*lines, *_properties(properties, indent + "    "), f"{indent}}}"]

    def decisions(self, numbers: Iterable[int]) -> dict[str, str]:
        """Trade-offs as properties: a number, and what was chosen."""
        return {f"trade-off {number}": self.picture.decisions[number][0] for number in numbers}

    def relationships(self) -> list[str]:
        lines: list[str] = []
        seen: Counter[tuple[str, str, str]] = Counter()
        by_number = {edge.number: edge for edge in self.model.edges}
        for link in scope.links(self.picture):
            ways = _ways(link)
            # A relationship has one head, so what goes both ways is two of them.
            words = f"{'↔ ' if len(ways) > 1 else ''}{scope.label(link)}".strip()
            for source, target in ways:
                seen[source, target, words] += 1
                nth = seen[source, target, words]
                # Structurizr refuses a second relationship of the same words between the same elements.
                said = words if nth == 1 else f"{words} ({nth})".strip()
                edge = by_number[link.number] if len(link.numbers) == 1 else None
                technology = _text(edge.protocol if edge and edge.protocol else "")
                tags = [MODES[link.mode]] if link.mode in MODES else []
                tags += [TAGS["later"]] if link.ghost else []
                body = [f"            tags {_texts(tags)}"] if tags else []
                told = {key: text for key, text in left_out.of_edge(edge).items() if key != "mode"} if edge else {}
                told |= self.decisions(link.badges)
                body += _properties(told, " " * 12)
                line = f"        {self.ids[source]} -> {self.ids[target]} {_text(said)} {technology}"
                lines += [f"{line} {{", *body, "        }"] if body else [line]
        return lines

    def views(self, system: bool) -> list[str]:
        """The whole, the author's views and the flows."""
        kind = "container system" if system else "systemLandscape"
        lines = self.static(kind, self.picture, self.picture.key)
        if not self.shown.whole or not system:
            return lines
        for view in self.model.views.values():
            if not view.flow and view.id != self.picture.key:
                lines += self.static(kind, by_key(self.model, view.id), view.id)
        for flow in self.model.flows.values():
            lines += self.dynamic(flow)
        return lines

    def static(self, kind: str, picture: Picture, key: str) -> list[str]:
        shown = [self.ids[node.key] for node in picture.nodes if node.key in self.ids]
        if not shown:
            return []
        way = DIRECTIONS[picture.direction or "LR"]
        return [
            f'        {kind} "{key}" {_text(picture.title)} {{',
            f"            include {' '.join(shown)}",
            f"            autoLayout {way}",
            "        }",
        ]

    def dynamic(self, flow: Flow) -> list[str]:
        edges = {edge.number: edge for edge in self.model.edges}
        steps = [(step, edges[step.edge]) for step in flow.steps]
        steps = [one for one in steps if one[1].source != one[1].target and self.model.between_elements(one[1])]
        if not steps:
            return []
        lines = [f'        dynamic system "flow-{flow.id}" {_text(flow.title)} {{']
        for step, edge in steps:
            ends = " -> ".join(self.ids[end] for end in step.way(edge))
            lines.append(f"            {ends} {_text(step.words(edge) or '')}".rstrip())
        return [*lines, "            autoLayout lr", "        }"]


def _contained(node: Node) -> bool:
    """Whether a node is a container of the system."""
    return node.type != "person" and node.kind != "third_party"


def _ways(link: Link) -> list[tuple[str, str]]:
    ends = (link.source, link.target)
    return [ends, ends[::-1]] if link.both_ways and link.source != link.target else [ends]


def _once(picture: Picture, ids: dict[str, str], system: str) -> dict[str, str]:
    """Names with their numbers; one that another element beside it has too says its id."""
    titles = {node.key: scope.title(node) for node in picture.nodes}
    counts = Counter((_contained(node), titles[node.key].lower()) for node in picture.nodes)
    counts[False, system.lower()] += 1
    names = {}
    for node in picture.nodes:
        twin = counts[_contained(node), titles[node.key].lower()] > 1
        names[node.key] = f"{titles[node.key]} ({ids[node.key]})" if twin else titles[node.key]
    return names


def _styles(picture: Picture) -> list[str]:
    lines = ["        styles {"]
    types = dict.fromkeys(node.type for node in picture.nodes)
    for type in types:
        if type in SHAPES:
            lines += [
                f'            element "{_words(type)}" {{',
                f"                shape {SHAPES[type]}",
                "            }",
            ]
    for key in paint.used(picture):
        look = paint.CARDS[key]
        lines += [
            f'            element "{TAGS[key]}" {{',
            f"                background {look.fill}",
            f"                color {look.ink}",
            f"                stroke {look.border}",
            f"                strokeWidth {max(round(look.width), 1)}",
            *(["                border dashed"] if look.dash else []),
            "            }",
        ]
    for mode in sorted({link.mode for link in picture.links} & set(MODES)):
        style = {"async": "dashed", "batch": "dotted"}[mode]
        lines += [f'            relationship "{MODES[mode]}" {{', f"                style {style}", "            }"]
    return [*lines, "        }"]


def _properties(told: dict[str, str], indent: str) -> list[str]:
    if not told:
        return []
    inside = [f"{indent}    {_text(key)} {_text(value)}" for key, value in told.items()]
    return [f"{indent}properties {{", *inside, f"{indent}}}"]


def _words(type: str) -> str:
    return type.replace("_", " ").capitalize()


def _texts(words: Iterable[str]) -> str:
    return " ".join(_text(one) for one in words)


def _text(words: str) -> str:
    r"""A string between double quotes.

    Only `\"` is an escape. A backslash before another letter would be read as one too, and `${X}` as a variable of the
    environment, and `{` alone as the beginning of a block: an invisible space keeps them apart.
    """
    flat = _VARIABLE.sub("$\u200b", scope.flat(words).replace("\\", "\\\u200b"))
    flat = f"{flat}\u200b" if flat in ("{", "}", "->") else flat
    return '"' + flat.replace('"', '\\"') + '"'
