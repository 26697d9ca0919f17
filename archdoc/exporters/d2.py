"""Scope -> D2 (https://d2lang.com): boundaries are containers, ownership is a class."""

from __future__ import annotations

from archdoc.core.vocabulary import EXPORTED
from archdoc.diagram.views import Link, Node
from archdoc.exporters import paint, scope
from archdoc.exporters.scope import Box, Scope

HOLDS = frozenset({
    "technologies", "modes", "frames", "loops", "numbers", "choices", "unplaced", "descriptions", "links", "protocols",
})  # fmt: skip
SHAPES = {
    "database": "cylinder", "storage": "cylinder", "queue": "queue", "topic": "queue", "stream": "queue",
    "person": "person", "gateway": "hexagon", "team": "package",
}  # fmt: skip
DIRECTIONS = {"LR": "right", "TB": "down"}
RESERVED = frozenset({
    "label", "shape", "icon", "constraint", "tooltip", "link", "near", "width", "height", "direction", "top", "left",
    "class", "classes", "style", "vars", "layers", "scenarios", "steps", "desc", "filled", "opacity", "stroke", "fill",
    "source", "target", "null", "true", "false", "animated", "bold", "italic", "underline", "border", "font",
    "multiple", "shadow", "suspend", "unsuspend", "root", "legend",
})  # fmt: skip
"""Keywords, which name no shape even between quotes; and words that read like values."""
DASHES = {"sync": "", "async": "style.stroke-dash: 5", "batch": "style.stroke-dash: 2"}


def content(shown: Scope) -> bytes:
    """The diagram; its numbers are explained in comments at the top."""
    picture = shown.picture
    used = paint.used(picture)
    ids = scope.identifiers((node.key for node in picture.nodes), RESERVED)
    boxed = scope.boxes(picture, (*RESERVED, *ids.values()))
    lines = [f"# {EXPORTED}: {scope.flat(picture.title)}"]
    lines += [
        f"# {scope.badges([number])} {scope.flat(choice)} ({status})"
        for number, (choice, status) in picture.decisions.items()
    ]
    lines += ["vars: {", "  d2-config: {theme-id: 1}", "  d2-legend: {"]
    named = {key: _text(paint.words(picture, key)) for key in used}
    lines += [f"    {paint.CLASSES[key]}: {named[key]} {{class: {paint.CLASSES[key]}}}" for key in used]
    lines += ["  }", "}", f"direction: {DIRECTIONS[picture.direction or 'LR']}", "classes: {"]
    lines += [f"  {paint.CLASSES[key]}: {_style(paint.CARDS[key])}" for key in used]
    lines += [
        f"  {kind}: {_style(paint.BOUNDARIES[kind])}" for kind in dict.fromkeys(map(paint.boundary, picture.boundaries))
    ]
    lines.append("}")
    paths: dict[str, str] = {}
    links = {key: scope.address(element.url) for key, element in shown.model.elements.items()}
    lines += _inside(scope.tree(picture), ids, boxed, "", "", paths, links)
    protocols = {edge.number: edge.protocol for edge in shown.model.edges}
    for link in picture.links:
        lines.append(_edge(link, paths, protocols[link.number] if len(link.numbers) == 1 else None))
    return ("\n".join(lines) + "\n").encode()


def _inside(
    box: Box, ids: dict[str, str], boxed: dict[str, str], path: str, indent: str, paths: dict[str, str],
    links: dict[str, str | None],
) -> list[str]:  # fmt: skip
    """The lines of what is in a box; `paths` learns where each node is."""
    lines: list[str] = []
    for node in box.nodes:
        paths[node.key] = f"{path}{ids[node.key]}"
        lines += [indent + line for line in _node(node, ids[node.key], links.get(node.key))]
    for inner in box.boxes:
        assert inner.boundary is not None
        id = boxed[inner.boundary.id]
        paths[inner.boundary.key] = f"{path}{id}"
        lines.append(f"{indent}{id}: {_text(inner.boundary.name)} {{")
        lines.append(f"{indent}  class: {paint.boundary(inner.boundary)}")
        lines += _inside(inner, ids, boxed, f"{path}{id}.", indent + "  ", paths, links)
        lines.append(f"{indent}}}")
    return lines


def _node(node: Node, id: str, link: str | None) -> list[str]:
    words = "\n".join(filter(None, (scope.title(node), scope.sort(node))))
    lines = [f"{id}: {_text(words)} {{", f"  class: [{paint.of(node)}; {node.type}]"]
    lines += [f"  shape: {SHAPES[node.type]}"] if node.type in SHAPES else []
    lines += [f"  tooltip: {_text(_markdown(node.note))}"] if node.note else []
    lines += [f"  link: {_text(link)}"] if link else []
    return [*lines, "}"]


def _edge(link: Link, paths: dict[str, str], protocol: str | None) -> str:
    words = " ".join(filter(None, (scope.label(link), f"[{scope.flat(protocol)}]" if protocol else "")))
    label = f": {_text(words)}" if words else ""
    dash = DASHES[link.mode]
    style = f"{'' if label else ':'} {{{dash}}}" if dash else ""
    return f"{paths[link.source]} {'<->' if link.both_ways else '->'} {paths[link.target]}{label}{style}"


def _style(look: paint.Look) -> str:
    fill = "transparent" if look.fill == "none" else f'"{look.fill}"'
    dash = "; stroke-dash: 4" if look.dash else ""
    return (
        f'{{style: {{fill: {fill}; stroke: "{look.border}"; stroke-width: {max(round(look.width), 1)}; '
        f'font-color: "{look.ink}"{dash}}}}}'
    )


def _markdown(words: str) -> str:
    """A tooltip, which is Markdown to D2: a tag shows as it was typed."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _text(words: str) -> str:
    r"""A string between double quotes: `\`, `"`, `$` and a line break are escaped."""
    lines = (scope.flat(line) for line in words.split("\n"))
    return '"' + "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") for line in lines) + '"'
