"""Scope -> PlantUML with the C4 macros that it ships (https://github.com/plantuml-stdlib/C4-PlantUML)."""

from __future__ import annotations

import re

from archdoc.core.vocabulary import EXPORTED
from archdoc.diagram.views import Link, Node
from archdoc.exporters import paint, scope
from archdoc.exporters.scope import Box, Scope

HOLDS = frozenset({
    "technologies", "descriptions", "links", "modes", "frames", "loops", "protocols", "numbers", "choices", "unplaced",
})  # fmt: skip
RESERVED = frozenset({
    "as", "actor", "agent", "artifact", "boundary", "card", "cloud", "collections", "component", "control", "database",
    "end", "entity", "file", "folder", "frame", "hexagon", "interface", "label", "left", "right", "top", "bottom",
    "node", "note", "package", "person", "process", "queue", "rectangle", "stack", "storage", "together", "usecase",
    "title", "header", "footer", "legend", "skinparam", "hide", "show", "remove", "restore", "scale", "style", "of",
    "on", "link", "page", "state", "class", "object", "json", "action", "caption", "port", "portin", "portout",
})  # fmt: skip
QUEUES, STORES = frozenset({"queue", "topic", "stream"}), frozenset({"database", "storage", "cache"})
MODES = {"async": "message", "batch": "batch"}
BOUNDARIES = {
    "team_mine": "my team's boundary", "team": "another team's boundary", "group": "group", "outside": "outside",
}  # fmt: skip
LINES = {"async": "DashedLine()", "batch": "DottedLine()"}
_UNSAFE = re.compile(r"[^\w .,:;()+?!='\u0080-\U0010ffff-]|--+|__+|''+|(?<![\w ])!|^[=]|(?<=^)'")
"""What the preprocessor or Creole, PlantUML's markup, may take for its own."""


def content(shown: Scope) -> bytes:
    """The diagram, with a legend for ownership and one for its numbers."""
    picture = shown.picture
    ids = scope.identifiers((node.key for node in picture.nodes), RESERVED)
    boxed = scope.boxes(picture, (*RESERVED, *ids.values()))
    lines = ["@startuml", f"' {EXPORTED}", "!include <C4/C4_Container>", ""]
    lines += ["LAYOUT_LEFT_RIGHT()"] if (picture.direction or "LR") == "LR" else ["LAYOUT_TOP_DOWN()"]
    for key in paint.used(picture):
        lines.append(_tag("AddElementTag", paint.CLASSES[key], paint.CARDS[key], paint.words(picture, key)))
    kinds = dict.fromkeys(map(paint.boundary, picture.boundaries))
    lines += [_tag("AddBoundaryTag", kind, paint.BOUNDARIES[kind], BOUNDARIES[kind]) for kind in kinds]
    lines += [
        f'AddRelTag("{MODES[mode]}", $lineStyle={LINES[mode]}, $legendText="{MODES[mode]}")'
        for mode in sorted({link.mode for link in picture.links} & set(MODES))
    ]
    lines += ["", f"title {_text(picture.title)}", ""]
    urls = {key: url for key, element in shown.model.elements.items() if (url := scope.address(element.url))}
    lines += _inside(scope.tree(picture), ids, boxed, "", urls)
    ends = ids | {one.key: boxed[one.id] for one in picture.boundaries}
    protocols = {edge.number: edge.protocol for edge in shown.model.edges}
    lines += ["", *(_relation(link, ends, protocols) for link in picture.links), "", "SHOW_LEGEND()"]
    if picture.decisions:
        rows = [
            f"{scope.badges([number])} {_text(choice)} ({status})"
            for number, (choice, status) in picture.decisions.items()
        ]
        lines += ["caption", *rows, "endcaption"]
    return ("\n".join([*lines, "@enduml"]) + "\n").encode()


def _tag(macro: str, name: str, look: paint.Look, words: str) -> str:
    fill = "transparent" if look.fill == "none" else look.fill
    line = "DashedLine()" if look.dash else "SolidLine()"
    style = f', $borderStyle={line}, $borderThickness="{max(round(look.width), 1)}"'
    return (
        f'{macro}("{name}", $bgColor="{fill}", $fontColor="{look.ink}", $borderColor="{look.border}"{style}, '
        f'$legendText="{words}")'
    )


def _inside(box: Box, ids: dict[str, str], boxed: dict[str, str], indent: str, urls: dict[str, str]) -> list[str]:
    lines = [f"{indent}{_element(node, ids[node.key], urls.get(node.key))}" for node in box.nodes]
    for inner in box.boxes:
        assert inner.boundary is not None
        kind = scope.kind(inner.boundary)
        type = "" if kind == "outside" else f', "{kind}"'
        name, tag = _text(inner.boundary.name), paint.boundary(inner.boundary)
        lines.append(f'{indent}Boundary({boxed[inner.boundary.id]}, "{name}"{type}, $tags="{tag}") {{')
        lines += [*_inside(inner, ids, boxed, indent + "  ", urls), f"{indent}}}"]
    return lines


def _element(node: Node, id: str, url: str | None) -> str:
    name, note, technology = _text(scope.title(node)), _text(node.note or ""), _text(node.technology or "")
    rest = f', $tags="{paint.of(node)}"' + (f', $link="{_link(url)}"' if url else "")
    if node.type == "person":
        return f'Person({id}, "{name}", "{note}"{rest})'
    form = "Queue" if node.type in QUEUES else "Db" if node.type in STORES else ""
    outside = "_Ext" if node.kind == "third_party" else ""
    return f'Container{form}{outside}({id}, "{name}", "{technology}", "{note}"{rest})'


def _relation(link: Link, ids: dict[str, str], protocols: dict[int, str | None]) -> str:
    macro = "BiRel" if link.both_ways else "Rel"
    protocol = protocols[link.number] if len(link.numbers) == 1 else None
    technology = f', "{_text(protocol)}"' if protocol else ""
    tag = f', $tags="{MODES[link.mode]}"' if link.mode in MODES else ""
    return f'{macro}({ids[link.source]}, {ids[link.target]}, "{_text(scope.label(link))}"{technology}{tag})'


def _text(words: str) -> str:
    """A text on one line: what means something to PlantUML by its code point."""
    return _UNSAFE.sub(lambda found: "".join(f"<U+{ord(char):04X}>" for char in found[0]), scope.flat(words))


def _link(url: str) -> str:
    """An address, without what would end the string that it stands in, or call the preprocessor: `%getenv(`, `$f(`."""
    called = re.sub(r"%(?![0-9A-Fa-f]{2})|%(?=[A-Za-z_]\w*\s*\()", "%25", scope.flat(url))
    return re.sub(r"[\"$!\s\[\]<>]", lambda found: f"%{ord(found[0]):02X}", called)
