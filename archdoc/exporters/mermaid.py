"""Scope -> a Mermaid flowchart, as GitHub renders it: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import json
import re

from archdoc.core.markdown_text import name, prose
from archdoc.core.vocabulary import EXPORTED
from archdoc.diagram.views import Link, Node, Picture
from archdoc.exporters import paint, scope
from archdoc.exporters.scope import Box, Scope

HOLDS = frozenset({"technologies", "modes", "frames", "numbers", "choices", "unplaced"})
RESERVED = frozenset({
    "end", "graph", "flowchart", "subgraph", "style", "linkstyle", "classdef", "class", "click", "default", "direction",
    "href", "call", "interpolate", "tb", "td", "bt", "rl", "lr", "v",
})  # fmt: skip
"""Words of the grammar, which can't name a node."""
_UNSAFE = re.compile(r"[^\w \u0080-\U0010ffff.,:'()+/?!=\[\]{}-]|(?<!\w)_|_(?!\w)")
"""What is written as an entity: everything that the grammar, its Markdown or HTML may take for its own."""
_LIST = re.compile(r"^(\d*)([.)+-])(?=\s|$)")
"""Mermaid takes the beginning of a label for a list, and then refuses it."""
_PLAIN = re.compile(r"[^\W\d_][\w ,.()/]*")
SHAPES = {
    "database": ("[(", ")]"), "storage": ("[(", ")]"), "queue": ("[[", "]]"), "topic": ("[[", "]]"),
    "stream": ("[[", "]]"), "person": ("([", "])"), "gateway": ("{{", "}}"),
}  # fmt: skip


def content(shown: Scope) -> bytes:
    """The diagram alone, with what its numbers stand for as comments."""
    return _diagram(shown, comments=True).encode()


def page(shown: Scope) -> bytes:
    """A Markdown page: the diagram in a fence, and what its numbers stand for beneath."""
    parts = [f"# {name(shown.picture.title)}\n", f"```mermaid\n{_diagram(shown, comments=False)}```\n"]
    if shown.picture.decisions:
        rows = ["| | Decision | Status |", "| --- | --- | --- |"]
        rows += [
            f"| {scope.badges([number])} | {prose(choice)} | {status} |"
            for number, (choice, status) in shown.picture.decisions.items()
        ]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts).encode()


def _diagram(shown: Scope, *, comments: bool) -> str:
    picture = shown.picture
    ids = scope.identifiers((node.key for node in picture.nodes), RESERVED)
    boxed = scope.boxes(picture, (*RESERVED, *ids.values()))
    lines = ["---", f"title: {_quoted(picture.title)}", "---", f"flowchart {picture.direction or 'LR'}"]
    lines.append(f"  %% {EXPORTED}")
    if comments:
        lines += [
            f"  %% {scope.badges([number])} {scope.flat(choice)} ({status})"
            for number, (choice, status) in picture.decisions.items()
        ]
    lines += _inside(scope.tree(picture), ids, boxed, "  ")
    ends = ids | {one.key: boxed[one.id] for one in picture.boundaries}
    lines += [_edge(link, ends) for link in picture.links]
    lines += [f"  classDef {paint.CLASSES[key]} {_style(paint.CARDS[key])}" for key in paint.used(picture)]
    lines += [f"  class {','.join(found)} {type}" for type, found in _types(picture, ids).items()]
    lines += [f"  class {boxed[one.id]} {paint.boundary(one)}" for one in picture.boundaries]
    kinds = dict.fromkeys(paint.boundary(one) for one in picture.boundaries)
    lines += [f"  classDef {kind} {_style(paint.BOUNDARIES[kind])}" for kind in kinds]
    batches = [str(i) for i, link in enumerate(picture.links) if link.mode == "batch"]
    lines += [f"  linkStyle {','.join(batches)} stroke-dasharray:2 4"] if batches else []
    return "\n".join(lines) + "\n"


def _types(picture: Picture, ids: dict[str, str]) -> dict[str, list[str]]:
    """Nodes by what they are, which is a class too: for a style, and for whoever reads the file."""
    found: dict[str, list[str]] = {}
    for node in picture.nodes:
        if node.type not in ("service", "third_party"):
            found.setdefault(node.type, []).append(ids[node.key])
    return found


def _inside(box: Box, ids: dict[str, str], boxed: dict[str, str], indent: str) -> list[str]:
    lines = [f"{indent}{_node(node, ids[node.key])}" for node in box.nodes]
    for inner in box.boxes:
        assert inner.boundary is not None
        lines.append(f'{indent}subgraph {boxed[inner.boundary.id]}["{_text(inner.boundary.name)}"]')
        lines += [*_inside(inner, ids, boxed, indent + "  "), f"{indent}end"]
    return lines


def _node(node: Node, id: str) -> str:
    before, after = SHAPES.get(node.type, ("[", "]"))
    words = _text(scope.title(node))
    if scope.sort(node):
        words += f"<br><small>{_text(scope.sort(node))}</small>"
    return f'{id}{before}"{words}"{after}:::{paint.of(node)}'


def _edge(link: Link, ids: dict[str, str]) -> str:
    line = "-->" if link.mode == "sync" else "-.->"
    words = _text(scope.label(link))
    middle = f'|"{words}"|' if words else ""
    return f"  {ids[link.source]} {'<' if link.both_ways else ''}{line}{middle} {ids[link.target]}"


def _style(look: paint.Look) -> str:
    dash = f",stroke-dasharray:{look.dash}" if look.dash else ""
    return f"fill:{look.fill},stroke:{look.border},stroke-width:{look.width:g}px,color:{look.ink}{dash}"


def _text(words: str) -> str:
    """A text for between quotes: what could be taken for something else as an entity."""
    safe = _UNSAFE.sub(lambda found: f"#{ord(found[0])};", scope.flat(words))
    return _LIST.sub(lambda found: f"{found[1]}#{ord(found[2])};", safe)


def _quoted(words: str) -> str:
    """A text for the YAML at the top: where it needs quotes, as JSON, which is YAML too."""
    flat = scope.flat(words)
    return flat if _PLAIN.fullmatch(flat) else json.dumps(flat, ensure_ascii=False)
