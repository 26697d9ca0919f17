"""Scope -> a Python script for `diagrams` (https://diagrams.mingrammer.com) that needs nothing else."""

from __future__ import annotations

import json
import keyword
import textwrap
from collections.abc import Iterable

from archdoc.catalogue import diagrams_icons
from archdoc.core.vocabulary import EXPORTED
from archdoc.core.write import slug
from archdoc.diagram.layout.dot import icon_of
from archdoc.diagram.views import Link, Node
from archdoc.exporters import paint, scope
from archdoc.exporters.scope import Box, Scope

HOLDS = frozenset({"technologies", "modes", "loops", "numbers", "choices", "unplaced"})
PLAIN = {
    "person": "onprem.client.User", "web": "onprem.client.Client", "mobile": "generic.device.Mobile",
    "database": "generic.database.SQL", "storage": "generic.storage.Storage", "queue": "programming.flowchart.Delay",
    "topic": "programming.flowchart.Delay", "stream": "programming.flowchart.Delay",
    "third_party": "programming.flowchart.PredefinedProcess", "team": "programming.flowchart.MultipleDocuments",
    "gateway": "programming.flowchart.Decision",
}  # fmt: skip
"""Icons for types that no technology gives one to."""
PLAINEST = "programming.flowchart.Action"
STYLES = {"sync": "solid", "async": "dashed", "batch": "dotted"}
WRAP = 16
"""Characters to a line of a label: an icon is 1.4 inches wide."""


def content(shown: Scope) -> bytes:
    """The script; it draws a PNG beside itself, named after the title."""
    picture = shown.picture
    icons = {node.key: _icon(node) for node in picture.nodes}
    classes = _classes(icons.values())
    ids = scope.identifiers((node.key for node in picture.nodes), (*keyword.kwlist, *keyword.softkwlist, "attributes"))
    lines = [f"# {EXPORTED}. Run it with Python, `diagrams` and Graphviz: python FILE.py"]
    lines += [
        f"# {scope.badges([number])} {scope.flat(choice)} ({status})"
        for number, (choice, status) in picture.decisions.items()
    ]
    lines += ["from diagrams import Cluster, Diagram, Edge", *_imports(classes), ""]
    title, file = _text(picture.title, wrap=False), json.dumps(slug(picture.title))
    lines.append('attributes = {"splines": "spline", "pad": "0.5"}')
    way = picture.direction or "LR"
    lines.append(f'with Diagram({title}, filename={file}, direction="{way}", graph_attr=attributes, show=False):')
    body = _inside(scope.tree(picture), ids, {key: classes[icon] for key, icon in icons.items()}, "    ")
    links = scope.links(picture)
    body += ["", *(_edge(link, ids) for link in links)] if links else []
    return ("\n".join([*lines, *(body or ["    pass"])]) + "\n").encode()


def _icon(node: Node) -> str:
    return diagrams_icons.canonical(icon_of(node) or PLAIN.get(node.type, PLAINEST))


def _classes(icons: Iterable[str]) -> dict[str, str]:
    """The name of each icon's class in the script: its own, with its module's where two are called the same."""
    wanted = sorted(set(icons))
    names = [icon.rpartition(".")[2] for icon in wanted]
    taken = {"Cluster", "Diagram", "Edge"}
    found = {}
    for icon, name in zip(wanted, names, strict=True):
        module = "".join(part.title() for part in icon.split(".")[:-1])
        found[icon] = f"{module}{name}" if names.count(name) > 1 or name in taken else name
    return found


def _imports(classes: dict[str, str]) -> list[str]:
    modules: dict[str, list[str]] = {}
    for icon, name in classes.items():
        module, _, own = icon.rpartition(".")
        modules.setdefault(module, []).append(own if own == name else f"{own} as {name}")
    return [f"from diagrams.{module} import {', '.join(names)}" for module, names in modules.items()]


def _inside(box: Box, ids: dict[str, str], classes: dict[str, str], indent: str) -> list[str]:
    lines = [f"{indent}{ids[node.key]} = {classes[node.key]}({_label(node)})" for node in box.nodes]
    for inner in box.boxes:
        assert inner.boundary is not None
        look = paint.BOUNDARIES[paint.boundary(inner.boundary)]
        fill = "transparent" if look.fill == "none" else look.fill
        style = "rounded,dashed" if look.dash else "rounded"
        attributes = f'{{"bgcolor": "{fill}", "pencolor": "{look.border}", "style": "{style}"}}'
        lines.append(f"{indent}with Cluster({_text(inner.boundary.name)}, graph_attr={attributes}):")
        lines += _inside(inner, ids, classes, indent + "    ")
    return lines


def _label(node: Node) -> str:
    """The label of a node and, where it is mine, the colour of it."""
    words = [scope.title(node), scope.flat(node.technology or "")]
    mine = node.standing in ("led", "built", "contributed") and not node.ghost
    colour = f', fontcolor="{paint.LIGHT.cards[node.standing].border}"' if mine else ""
    return _text("\n".join(filter(None, words))) + colour


def _edge(link: Link, ids: dict[str, str]) -> str:
    words = scope.label(link)
    told = [f"label={_text(words)}"] if words else []
    told += [f'style="{STYLES[link.mode]}"'] if link.mode != "sync" else []
    if link.both_ways:
        told += ["forward=True", "reverse=True"]
    return f"    {ids[link.source]} >> Edge({', '.join(told)}) >> {ids[link.target]}"


def _text(words: str, *, wrap: bool = True) -> str:
    r"""A label as a Python string. Graphviz reads `\n`, `&lt;` and a label between `<` and `>` as its own."""
    lines = [part for line in words.split("\n") for part in (textwrap.wrap(line, WRAP) if wrap else [scope.flat(line)])]
    told = "\n".join(lines).replace("\\", "\\\\").replace("&", "&amp;")
    told = f" {told} " if told.startswith("<") and told.endswith(">") else told
    return json.dumps(told, ensure_ascii=False)
