"""Structurizr workspace JSON to an Architecture; what is drawn of a workspace is told in model.py.

Both shapes are read: the workspace itself, and `{"workspace": {...}}` around it. A relationship with a
`linkedRelationshipId` is implied by another one and not read; deployment nodes and the layout of views aren't either.
A part's key is `#` and its identifier in the DSL, which the export keeps in small letters: so it is the same part as in
the DSL, and its id in a spec still comes from its name.
https://github.com/structurizr/json
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers import adr
from archdoc.importers.architecture import Architecture, Flow
from archdoc.importers.boxes import Node, Tie, spoken
from archdoc.importers.files import File, Files
from archdoc.importers.structurizr import Workspace

NAME = "structurizr-json"

_LOOKS = re.compile(r'"(?:softwareSystems|people|customElements|deploymentNodes)"\s*:')
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SORTS = (("people", "person"), ("softwareSystems", "softwaresystem"), ("customElements", "element"))
_INSIDE = (("containers", "container"), ("components", "component"))


def looks(file: File) -> bool:
    """Whether a file is a Structurizr workspace in JSON: it has a model with systems or people."""
    return file.text.lstrip()[:1] == "{" and '"model"' in file.text and bool(_LOOKS.search(file.text))


def read(given: tuple[File, ...], files: Files) -> Architecture:  # noqa: ARG001 - the form of every reader
    """The architecture of all workspaces together. ArchdocError: JSON that is broken, or elements nested too deep."""
    workspace = Workspace()
    for file in given:
        into(workspace, file)
    return workspace.architecture()


def into(workspace: Workspace, file: File) -> dict[str, Node]:
    """Adds what a file holds to a workspace, and gives the elements by their identifiers in the DSL.

    Raises ArchdocError: JSON that is broken.
    """
    try:
        root = msgspec.json.decode(file.text)
    except (msgspec.DecodeError, RecursionError) as why:
        what = "it is nested too deep" if isinstance(why, RecursionError) else str(why)
        raise ArchdocError((Problem(file.mark(0), f"This JSON can't be read: {what}."),)) from None
    root = _map(root)
    root = _map(root.get("workspace")) or root
    return _Reading(workspace, file).all(root)


class _Reading:
    def __init__(self, workspace: Workspace, file: File) -> None:
        self.workspace = workspace
        self.file = file
        self.nodes: dict[str, Node] = {}
        self.ties: dict[str, Tie] = {}
        self.known: dict[str, Node] = {}
        self.pending: list[tuple[Node, dict[str, Any]]] = []
        self.lines = _lines(file.text)
        self.decisions_line = file.text.count("\n", 0, max(file.text.find('"decisions"'), 0)) + 1

    def all(self, root: dict[str, Any]) -> dict[str, Node]:
        workspace, model = self.workspace, _map(root.get("model"))
        workspace.headline(_text(root.get("name")) or "", _text(root.get("description")) or "")
        separator = _map(model.get("properties")).get("structurizr.groupSeparator")
        self.separator = separator if isinstance(separator, str) and separator else None
        self.enterprise = _text(_map(model.get("enterprise")).get("name"))
        for key, sort in _SORTS:
            for told in _maps(model.get(key)):
                self.element(told, sort, None)
        for node, told in self.pending:
            for relationship in _maps(told.get("relationships")):
                self.relationship(node, relationship)
        self.views(_map(root.get("views")))
        self.documented(_map(root.get("documentation")), None)
        for deployment in dict.fromkeys(_text(node.get("environment")) for node in _maps(model.get("deploymentNodes"))):
            what = f"Deployment environment {deployment or 'Default'}: where things run is no part of a spec."
            workspace.without(what, self.file.mark(0))
        return self.known

    def element(self, told: dict[str, Any], sort: str, parent: Node | None) -> None:
        name = _text(told.get("name"))
        id = _id(told.get("id"))
        mark = self.file.mark(self.lines.get(id, 0))
        if not name:
            self.workspace.without(f"A {sort} without a name.", mark)
            return
        properties = {**_strings(told.get("properties")), **_perspectives(told.get("perspectives"))}
        identifier = properties.get("structurizr.dsl.identifier", "").lower()
        key = f"#{identifier}" if identifier and not _UUID.fullmatch(identifier) else None
        node = self.workspace.node(identifier=key, sort=sort, name=" ".join(name.split()), parent=parent, mark=mark)
        node.description = node.description or _text(told.get("description"))
        node.technology = node.technology or _text(told.get("technology")) or _text(told.get("metadata"))
        node.url = node.url or _text(told.get("url"))
        node.tags += _tags(told.get("tags"))
        node.properties |= {key: value for key, value in properties.items() if not key.startswith("structurizr.")}
        group = _text(told.get("group"))
        if group:
            node.within = tuple(part for part in group.split(self.separator or "\0") if part.strip())
        elif self.enterprise and told.get("location") == "Internal" and parent is None:
            node.within = (self.enterprise,)
        if told.get("location") == "External" and sort == "softwaresystem":
            node.tags.append("External")
        self.nodes[id] = node
        if key:
            self.known[identifier] = node
        self.pending.append((node, told))
        self.documented(_map(told.get("documentation")), node)
        for key, inner in _INSIDE:
            for child in _maps(told.get(key)):
                self.element(child, inner, node)

    def relationship(self, source: Node, told: dict[str, Any]) -> None:
        if told.get("linkedRelationshipId"):
            self.workspace.skipped["relationship that another one implies", self.file.path] += 1
            return
        target = self.nodes.get(_id(told.get("destinationId")))
        id = _id(told.get("id"))
        mark = self.file.mark(self.lines.get(id, 0))
        if target is None:
            said = f"{source.name} → element {told.get('destinationId')}"
            self.workspace.without(f"{said}: there is no such element.", mark)
            return
        tie = Tie(source=source, target=target, label=_text(told.get("description")), mark=mark)
        tie.technology = _text(told.get("technology"))
        tie.tags = _tags(told.get("tags"))
        style = told.get("interactionStyle")
        tie.mode = "async" if style == "Asynchronous" else None
        self.workspace.tie(tie)
        self.ties[id] = tie

    def views(self, views: dict[str, Any]) -> None:
        styles = _map(_map(views.get("configuration")).get("styles"))
        for style in _maps(styles.get("elements")):
            tag, shape = _text(style.get("tag")), _text(style.get("shape"))
            if tag and shape:
                self.workspace.shapes.setdefault(tag.lower(), shape)
        for key, value in views.items():
            if key == "dynamicViews":
                for view in _maps(value):
                    self.dynamic(view)
            elif key.endswith("Views") and isinstance(value, list):
                self.workspace.skipped["view", self.file.path] += len(value)

    def dynamic(self, view: dict[str, Any]) -> None:
        key = _text(view.get("key")) or "dynamic"
        said = [_text(view.get("title")), _text(view.get("description"))]
        title = said[0] or spoken(key)
        steps = []
        for step in sorted(_maps(view.get("relationships")), key=lambda step: _order(step.get("order"))):
            tie = self.ties.get(_id(step.get("id")))
            if tie and not step.get("response"):
                steps.append((tie.source, tie.target))
        why = said[1] if said[1] != title else None
        flow = Flow(key=key, title=title, why=why, mark=self.file.mark(0))
        self.workspace.flows.append((flow, tuple(steps)))

    def documented(self, documentation: dict[str, Any], about: Node | None) -> None:
        count = len(_maps(documentation.get("sections")))
        if count:
            self.workspace.skipped["section of documentation", self.file.path] += count
        records = _maps(documentation.get("decisions"))
        around = f"{about.name} " if about else ""
        keys = {_id(told.get("id")): f"{around}adr-{_id(told.get('id')).rjust(4, '0')}" for told in records}
        for told in records:
            links = [(_text(link.get("description")) or "", _id(link.get("id"))) for link in _maps(told.get("links"))]
            successor = next(
                (id for what, id in links if re.match(r"supers?c?eded by|replaced by", what, re.IGNORECASE)), None
            )
            made = adr.embedded(
                key=keys[_id(told.get("id"))],
                title=_text(told.get("title")) or "Decision",
                status=_text(told.get("status")),
                date=_text(told.get("date")),
                content=_text(told.get("content")) or "",
                superseded_by=keys.get(successor) if successor else None,
                mark=self.file.mark(self.decisions_line),
            )
            self.workspace.decisions.append((made, about))


def _lines(text: str) -> dict[str, int]:
    """The line of each `"id": "..."` of the model, where the file has lines at all."""
    found: dict[str, int] = {}
    start = max(text.find('"model"'), 0)
    for number, line in enumerate(text[start:].split("\n"), text.count("\n", 0, start) + 1):
        for id in re.findall(r'"id"\s*:\s*"?([\w-]+)', line[:1000]):
            found.setdefault(id, number)
    return found


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _maps(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and re.search(r"\w", value) else None


def _id(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _strings(value: Any) -> dict[str, str]:
    return {key: text for key, item in _map(value).items() if (text := _text(item))}


def _tags(value: Any) -> list[str]:
    return [tag.strip() for tag in (_text(value) or "").split(",") if tag.strip()]


def _perspectives(value: Any) -> dict[str, str]:
    said = [(_text(item.get("name")), _text(item.get("description"))) for item in _maps(value)]
    return {name: text for name, text in said if name and text}


def _order(value: Any) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d{1,9}", str(value)))
