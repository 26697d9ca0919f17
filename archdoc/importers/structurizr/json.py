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

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import adr
from archdoc.importers.architecture import Architecture, Flow
from archdoc.importers.boxes import Node, Step, Tie, spoken
from archdoc.importers.files import File, Files
from archdoc.importers.structurizr import EXTERNAL, Workspace

NAME = "structurizr-json"

_LOOKS = re.compile(r'"(?:softwareSystems|people|customElements|deploymentNodes)"\s*:')
_WORKSPACE = frozenset({"id", "name", "description", "model", "views", "documentation", "_comment"})
_MODEL = frozenset({
    "people", "softwareSystems", "customElements", "deploymentNodes", "enterprise", "properties",
})  # fmt: skip
_ELEMENT = frozenset({
    "id", "name", "description", "technology", "metadata", "url", "tags", "properties", "perspectives", "group",
    "location", "relationships", "documentation", "containers", "components",
})  # fmt: skip
_RELATIONSHIP = frozenset({
    "id", "sourceId", "destinationId", "description", "technology", "tags", "interactionStyle", "linkedRelationshipId",
})  # fmt: skip
_DYNAMIC = frozenset({"key", "title", "description", "relationships"})
_STEP = frozenset({"id", "order", "response", "description"})
_DEPLOYED = _ELEMENT | {
    "environment", "children", "infrastructureNodes", "containerInstances", "softwareSystemInstances",
}  # fmt: skip
_INSTANCE = frozenset({"id", "containerId", "softwareSystemId", "relationships", "environment", "instanceId", "tags"})
_DECISION = frozenset({"id", "title", "status", "date", "content", "links", "format"})
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ELSEWHERE = ("customElements", "deploymentNodes")
_SORTS = (("people", "person"), ("softwareSystems", "softwaresystem"), ("customElements", "element"))
_INSIDE = (("containers", "container"), ("components", "component"))


def looks(file: File) -> bool:
    """Whether a file is a Structurizr workspace in JSON: it has a model with systems or people."""
    if file.text.lstrip()[:1] != "{" or '"model"' not in file.text or not _LOOKS.search(file.text):
        return False
    try:
        root = _map(msgspec.json.decode(file.text))
    except (msgspec.DecodeError, RecursionError):
        return True  # reading it says what is wrong
    model = _map((_map(root.get("workspace")) or root).get("model"))
    return any(isinstance(model.get(key), list) for key in ("softwareSystems", "people", *_ELSEWHERE))


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
        self.first: dict[tuple[str, str], int] = {}
        self.lines = _lines(file.text)
        self.decisions_line = file.text.count("\n", 0, max(file.text.find('"decisions"'), 0)) + 1

    def all(self, root: dict[str, Any]) -> dict[str, Node]:
        workspace, model = self.workspace, _map(root.get("model"))
        name, description = _text(root.get("name")) or "", _text(root.get("description")) or ""
        # What a workspace without a name or description is exported with.
        workspace.headline("" if name == "Name" else name, "" if description == "Description" else description)
        self.past(root, _WORKSPACE, "workspace")
        self.past(model, _MODEL, "model")
        separator = _map(model.get("properties")).get("structurizr.groupSeparator")
        self.separator = separator if isinstance(separator, str) and separator else None
        self.enterprise = _text(_map(model.get("enterprise")).get("name"))
        for key, sort in _SORTS:
            for told in _maps(model.get(key)):
                self.element(told, sort, None)
        for told in _maps(model.get("deploymentNodes")):
            self.deployed(told)
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
        self.past(told, _ELEMENT, sort)
        self.nodes[id] = node
        if key:
            self.known[identifier] = node
        self.pending.append((node, told))
        self.documented(_map(told.get("documentation")), node)
        for key, inner in _INSIDE:
            for child in _maps(told.get(key)):
                self.element(child, inner, node)

    def deployed(self, told: dict[str, Any]) -> None:
        """A deployment node: what is told only there becomes an element, and an instance stands for its own."""
        self.past(told, _DEPLOYED, "deploymentNode")
        inner = [*_maps(told.get("infrastructureNodes")), *_maps(told.get("children"))]
        instances = [*_maps(told.get("containerInstances")), *_maps(told.get("softwareSystemInstances"))]
        for instance in instances:
            self.past(instance, _INSTANCE, "instance")
            of = self.nodes.get(_id(instance.get("containerId") or instance.get("softwareSystemId")))
            if of is not None:
                self.nodes[_id(instance.get("id"))] = of
                self.pending.append((of, instance))
        for one in _maps(told.get("infrastructureNodes")):
            self.past(one, _ELEMENT | {"environment"}, "infrastructureNode")
            self.runs("infrastructurenode", one)
        if not inner and not instances:
            self.runs("deploymentnode", told)
        for child in _maps(told.get("children")):
            self.deployed(child)

    def runs(self, sort: str, told: dict[str, Any]) -> None:
        name = _text(told.get("name"))
        if not name:
            return
        node, new = self.workspace.deploy(sort, name, self.mark_of(told))
        self.nodes[_id(told.get("id"))] = node
        if new:
            node.description, node.technology = _text(told.get("description")), _text(told.get("technology"))
            node.tags = _tags(told.get("tags"))
        self.pending.append((node, told))

    def line_of(self, key: str) -> int:
        """The line in which a key stands first."""
        return self.file.text.count("\n", 0, max(self.file.text.find(f'"{key}"'), 0)) + 1

    def mark_of(self, told: dict[str, Any]) -> Mark:
        return self.file.mark(self.lines.get(_id(told.get("id")), 0))

    def past(self, told: dict[str, Any], known: frozenset[str], what: str) -> None:
        """Notes the keys of a map that are read past; empty ones say nothing."""
        for key, value in told.items():
            if key not in known and value not in (None, "", [], {}, False):
                if (what, key) not in self.first:
                    self.first[what, key] = self.line_of(key)
                self.workspace.passed.add(f"{what}.{key}", self.file.mark(self.first[what, key]))

    def relationship(self, source: Node, told: dict[str, Any]) -> None:
        if told.get("linkedRelationshipId"):
            self.workspace.passed.add("relationship that another one implies", self.mark_of(told))
            return
        self.past(told, _RELATIONSHIP, "relationship")
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
        configuration = _map(views.get("configuration"))
        tags = _text(_map(configuration.get("properties")).get(EXTERNAL))
        if tags:
            self.workspace.external.add(tags.lower())
        styles = _map(configuration.get("styles"))
        self.past(styles, frozenset({"elements"}), "styles")
        for style in _maps(styles.get("elements")):
            self.past(style, frozenset({"tag", "shape"}), "style")
            tag, shape = _text(style.get("tag")), _text(style.get("shape"))
            if tag and shape:
                self.workspace.shapes.setdefault(tag.lower(), shape)
        for key, value in views.items():
            if key == "dynamicViews":
                for view in _maps(value):
                    self.dynamic(view)
            elif key == "configuration":
                self.past(_map(value), frozenset({"styles", "properties"}), "configuration")
            elif isinstance(value, list):
                for _ in value:
                    self.past({key: True}, frozenset(), "views")
            else:
                self.past({key: value}, frozenset(), "views")

    def dynamic(self, view: dict[str, Any]) -> None:
        key = _text(view.get("key")) or "dynamic"
        said = [_text(view.get("title")), _text(view.get("description"))]
        title, mark = said[0] or spoken(key), self.file.mark(self.line_of("dynamicViews"))
        self.past(view, _DYNAMIC, "dynamicViews")
        steps = []
        for step in sorted(_maps(view.get("relationships")), key=lambda step: _order(step.get("order"))):
            self.past(step, _STEP, "step")
            tie = self.ties.get(_id(step.get("id")))
            if tie:
                ends = (tie.target, tie.source) if step.get("response") else (tie.source, tie.target)
                steps.append(Step(*ends, _text(step.get("description")), tie.mark, bool(step.get("response"))))
            else:
                self.workspace.without(f"A step of the flow “{title}”: its relationship isn't known.", mark)
        why = said[1] if said[1] != title else None
        flow = Flow(key=key, title=title, why=why, mark=mark)
        self.workspace.flows.append((flow, tuple(steps)))

    def documented(self, documentation: dict[str, Any], about: Node | None) -> None:
        count = len(_maps(documentation.get("sections")))
        if count:
            self.workspace.passed.add("documentation.sections", self.file.mark(self.line_of("sections")), count)
        self.past(documentation, frozenset({"sections", "decisions"}), "documentation")
        records = _maps(documentation.get("decisions"))
        around = f"{about.name} " if about else ""
        keys = {_id(told.get("id")): f"{around}adr-{_id(told.get('id')).rjust(4, '0')}" for told in records}
        for told in records:
            self.past(told, _DECISION, "decision")
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
