"""Statements of Structurizr DSL, one after the other, to a Workspace."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from archdoc.errors import ArchdocError, Mark, Problem
from archdoc.importing import adr, structurizr_json
from archdoc.importing.files import File, Files, RefusedError
from archdoc.importing.graph import Flow
from archdoc.importing.levels import Node, Tie, lineage
from archdoc.importing.structurizr_dsl_select import chosen_nodes, chosen_ties
from archdoc.importing.structurizr_dsl_stream import Statement, Stream, filled, real, statements
from archdoc.importing.structurizr_model import Workspace

POSITIONS = {
    "person": ("description", "tags"),
    "softwaresystem": ("description", "tags"),
    "container": ("description", "technology", "tags"),
    "component": ("description", "technology", "tags"),
    "element": ("technology", "description", "tags"),
}
"""What follows an element's name, by its keyword. The `metadata` of a custom element says what it is."""

_ARROW = re.compile(r"->|-/>|--([\w.-]+)->", re.IGNORECASE)
_INSIDE = frozenset({"container", "component"})
_STYLES = frozenset({"background", "border", "color", "colour", "fontsize", "height", "icon", "opacity", "shape", "stroke"})
_VIEWS = frozenset({"systemlandscape", "systemcontext", "deployment", "filtered", "image", "custom", "dynamic"})
_NOT_RUN = {
    "!script": "A script isn't run, so what it would add is missing.",
    "!plugin": "A plugin isn't run, so what it would add is missing.",
    "!components": "Components aren't looked for in code, so they are missing.",
}


class Place(msgspec.Struct, frozen=True):
    """What an open brace is of. `item` is what statements in it are about; `node` the element that they are inside of."""

    kind: str
    node: Node | None = None
    item: Any = None
    within: tuple[str, ...] = ()
    mark: Mark | None = None


class Archetype(msgspec.Struct, eq=False):
    """What every element or relationship of a keyword has that a file declares."""

    base: str
    description: str | None = None
    technology: str | None = None
    url: str | None = None
    tags: list[str] = []
    properties: dict[str, str] = {}


class Dynamic(msgspec.Struct, eq=False):
    """A dynamic view while it is read."""

    key: str
    title: str | None = None
    description: str | None = None
    steps: list[tuple[Node, Node]] = []


SKIP = Place("skip")


class Reader:
    """Where the reading of one import stands."""

    def __init__(self, workspace: Workspace, files: Files) -> None:
        self.workspace = workspace
        self.files = files
        self.stream = Stream()
        self.places: list[Place] = []
        self.included: set[str] = set()
        self._fresh()

    def _fresh(self) -> None:
        self.names: dict[str, Node | Tie] = {}
        self.local: dict[tuple[int, str], Node] = {}
        self.full: dict[int, str] = {}
        self.hierarchical = False
        self.variables: dict[str, str] = {}
        self.archetypes: dict[str, Archetype] = {}

    def run(self, file: File) -> None:
        """Reads a file, with what it includes. Identifiers of the files before are forgotten."""
        self._fresh()
        self.included.add(real(file.path))
        self.stream.put(statements(file), real(file.path))
        self.places = [Place("file")]
        for statement in self.stream:
            if statement.closes:
                if len(self.places) == 1:
                    raise ArchdocError((Problem(statement.mark, "This `}` closes nothing.", "Is it one too many?"),))
                self._leave(self.places.pop())
            else:
                place = self._place(statement)
                if statement.opens and place is not None:
                    self.places.append(msgspec.structs.replace(place, mark=statement.mark))
        if len(self.places) > 1:
            mark = self.places[-1].mark or file.mark(1)
            raise ArchdocError((Problem(mark, "What opens here is never closed.", "A `}` is missing below."),))

    def _leave(self, place: Place) -> None:
        if place.kind == "dynamic" and isinstance(place.item, Dynamic) and place.item.steps:
            view = place.item
            title = view.title or view.description or view.key
            why = view.description if view.description != title else None
            flow = Flow(key=view.key, title=title, why=why, mark=place.mark)
            self.workspace.flows.append((flow, tuple(view.steps)))

    def _place(self, statement: Statement) -> Place | None:
        """Takes a statement in. What its brace opens, or None where the braces are dealt with."""
        place = self.places[-1]
        texts = [filled(word.text, self.variables) for word in statement.words]
        head = texts[0].lower() if texts and not statement.words[0].quoted else ""
        if place.kind == "skip":
            if head == "!include" and len(texts) > 1:
                self._claim(statement, texts[1])
            return SKIP
        if head.startswith("!"):
            return self._directive(head, texts, statement, place)
        if not texts:
            return place if place.kind == "dynamic" else SKIP
        if place.kind in ("properties", "perspectives"):
            self._property(texts, place)
            return SKIP
        if place.kind == "dynamic":
            return self._step(texts, place)
        if place.kind in ("views", "styles", "style"):
            return self._view(head, texts, statement, place)
        if place.kind == "archetypes":
            return self._archetype(texts, statement)
        return self._model(head, texts, statement, place)

    def _directive(self, head: str, texts: list[str], statement: Statement, place: Place) -> Place | None:
        value = texts[1] if len(texts) > 1 else ""
        if head in ("!const", "!constant", "!var") and len(texts) > 2:
            self.variables[texts[1]] = texts[2]
        elif head == "!identifiers":
            self.hierarchical = value.lower() == "hierarchical"
        elif head == "!include":
            self._include(value, statement)
        elif head in ("!adrs", "!decisions"):
            self._decisions(value, statement, place.node)
        elif head == "!docs":
            self.workspace.skipped["folder of documentation", statement.file.path] += 1
        elif head in _NOT_RUN:
            self.workspace.without(f"{' '.join(texts[:2])}: {_NOT_RUN[head]}", statement.mark)
        elif head in ("!element", "!ref", "!extend", "!relationship"):
            found = self._find(value, place.node)
            if isinstance(found, Tie):
                return Place("relationship", node=place.node, item=found)
            if found is not None:
                return Place("element", node=found, item=found)
            self.workspace.without(f"{head} {value}: there is nothing of this name.", statement.mark)
        elif head in ("!elements", "!relationships") and statement.opens:
            self._each(head, " ".join(texts[1:]), statement, place)
            return None
        return SKIP

    def _each(self, head: str, expression: str, statement: Statement, place: Place) -> None:
        """Puts the body in once for every element or relationship that an expression chooses."""
        body = self.stream.body()
        find = lambda name: self._find(name, place.node)  # noqa: E731
        chosen: list[Node] | list[Tie] | None
        if head == "!elements":
            chosen = chosen_nodes(expression, self.workspace.nodes, find)
        else:
            chosen = chosen_ties(expression, self.workspace.ties, find)
        if chosen is None:
            self.workspace.without(f"{head} “{expression}”: an expression of this kind isn't read.", statement.mark)
            return
        end = Statement((), statement.file, closes=True, line=statement.line)
        for item in reversed(chosen):
            key = f"this://{id(item)}"
            self.names[key] = item
            word = msgspec.structs.replace(statement.words[0], text="!element", quoted=False)
            enter = Statement(
                (word, msgspec.structs.replace(word, text=key)), statement.file, opens=True, line=statement.line
            )
            self.stream.put([enter, *body, end])

    def _model(self, head: str, texts: list[str], statement: Statement, place: Place) -> Place | None:
        identifier = None
        if len(texts) > 2 and texts[1] == "=" and not statement.words[1].quoted:
            identifier, texts = texts[0], texts[2:]
            head = texts[0].lower()
        for at in (0, 1):
            arrow = _ARROW.fullmatch(texts[at]) if at < len(texts) else None
            if arrow:
                return self._relationship(identifier, texts[:at], arrow, texts[at + 1 :], statement, place)
        if head == "workspace":
            return self._workspace(texts, statement)
        if head in ("views", "model", "archetypes"):
            return Place(head)
        if head == "styles":
            return Place("styles")
        if head in ("properties", "perspectives"):
            return Place(head, node=place.node, item=place.item)
        archetype = self.archetypes.get(head, Archetype(head))
        if place.kind == "file" and identifier is None and self._fragment_of_views(head, texts, statement):
            return Place("style", item=texts[1]) if head == "element" else SKIP
        if archetype.base in POSITIONS and place.kind != "relationship" and len(texts) > 1:
            return self._element(identifier, archetype, texts[1:], statement, place)
        if archetype.base in ("group", "enterprise"):
            name = texts[1].strip() if len(texts) > 1 else ""
            within = (*place.within, name) if name else place.within
            return Place("group", node=place.node, item=None, within=within)
        if head == "deploymentenvironment":
            name = texts[1] if len(texts) > 1 else ""
            self.workspace.without(f"Deployment environment {name}: where things run is no part of a spec.", statement.mark)
        elif head == "configuration":
            pass
        elif place.kind == "workspace" and head in ("name", "description") and len(texts) > 1:
            self._headline(**{"title" if head == "name" else "summary": texts[1]})
        elif not self._detail(head, texts[1:], place.item):
            self.workspace.without(f"`{' '.join(texts)[:80]}` isn't understood here.", statement.mark)
        return SKIP

    def _fragment_of_views(self, head: str, texts: list[str], statement: Statement) -> bool:
        """A file without a workspace may hold a piece of its views: `element "Tag"` is a style there."""
        if head in _VIEWS or (head in _INSIDE and len(statement.words) > 1 and not statement.words[1].quoted):
            self.workspace.skipped["view", statement.file.path] += 1
            return True
        return head == "element" and statement.opens and len(texts) > 1

    def _workspace(self, texts: list[str], statement: Statement) -> Place | None:
        if len(texts) < 3 or texts[1].lower() != "extends":
            said = [text.strip() or None for text in (*texts[1:3], "", "")]
            self._headline(said[0], said[1])
            return Place("workspace")
        again = msgspec.structs.replace(statement, words=statement.words[:1])
        self.stream.put([again] if statement.opens else [])
        self._extend(texts[2], statement)
        return None

    def _headline(self, title: str | None = None, summary: str | None = None) -> None:
        self.workspace.title = self.workspace.title or title
        self.workspace.summary = self.workspace.summary or summary

    def _extend(self, name: str, statement: Statement) -> None:
        try:
            file = self.files.beside(statement.file, name)
        except RefusedError as why:
            self.workspace.without(f"The workspace that this one extends is missing: {why}", statement.mark)
            return
        if self.stream.inside(real(file.path)):
            self.workspace.without(f"{name} extends itself.", statement.mark)
        elif file.text.lstrip().startswith("{"):
            known = structurizr_json.into(self.workspace, file)
            self.names.update(known)
            self.full.update({id(node): name for name, node in known.items()})
        else:
            self.included.add(real(file.path))
            self.stream.put(statements(file), real(file.path))

    def _include(self, name: str, statement: Statement) -> None:
        try:
            found = self._paths(name, statement.file)
            included = [self.files.beside(statement.file, path) for path in found]
        except RefusedError as why:
            self.workspace.without(f"!include {name}: {why}", statement.mark)
            return
        for file in reversed(included):
            self.included.add(real(file.path))
            if self.stream.inside(real(file.path)):
                self.workspace.without(f"!include {name}: the file includes itself.", statement.mark)
            else:
                self.stream.put(statements(file), real(file.path))

    def _paths(self, name: str, file: File, endings: tuple[str, ...] = (".dsl",)) -> list[str]:
        """The file, or the files of a folder in order, by names relative to `file`. Raises RefusedError."""
        return inside(self.files, file, name, endings)

    def _claim(self, statement: Statement, name: str) -> None:
        """A file that is included where nothing is read isn't read by itself either."""
        try:
            self.included |= {real(self.files.inside(statement.file, path)) for path in self._paths(name, statement.file)}
        except RefusedError:
            return

    def _decisions(self, name: str, statement: Statement, about: Node | None) -> None:
        try:
            paths = self._paths(name, statement.file, (".md",))
            found, left_out = adr.decisions([self.files.beside(statement.file, path) for path in paths])
        except RefusedError as why:
            self.workspace.without(f"Decision records in {name}: {why}", statement.mark)
            return
        self.workspace.decide(found, about)
        self.workspace.left_out += left_out
        if not found:
            self.workspace.without(f"Decision records in {name}: there are none in Markdown.", statement.mark)

    def _element(
        self, identifier: str | None, archetype: Archetype, texts: list[str], statement: Statement, place: Place
    ) -> Place:
        parent = place.node if archetype.base in _INSIDE else None
        name = " ".join(texts[0].split()) or identifier or archetype.base
        full = identifier
        if identifier and self.hierarchical and parent is not None and id(parent) in self.full:
            full = f"{self.full[id(parent)]}.{identifier}"
        node = self.workspace.node(
            identifier=full, sort=archetype.base, name=name, parent=parent, mark=statement.mark
        )
        node.within = node.within or place.within
        if identifier and full:
            self.names[full.lower()] = node
            self.names.setdefault(identifier.lower(), node)
            self.local[id(parent), identifier.lower()] = node
            self.full[id(node)] = full
        _by_archetype(node, archetype)
        for key, text in zip(POSITIONS[archetype.base], texts[1:], strict=False):
            self._detail(key, [text], node)
        return Place("element", node=node, item=node)

    def _relationship(
        self,
        identifier: str | None,
        before: list[str],
        arrow: re.Match[str],
        after: list[str],
        statement: Statement,
        place: Place,
    ) -> Place:
        names = [before[0] if before else "this", after[0] if after else ""]
        ends = [self._find(name, place.node) for name in names]
        for name, end in zip(names, ends, strict=True):
            if not isinstance(end, Node):
                said = f"{names[0]} → {names[1]}"
                self.workspace.without(f"{said}: there is no element `{name}`.", statement.mark)
                return SKIP
        source, target = ends
        assert isinstance(source, Node) and isinstance(target, Node)
        if arrow[0] == "-/>":
            self._remove(source, target, after[1] if len(after) > 1 else None)
            return SKIP
        tie = Tie(source=source, target=target, mark=statement.mark)
        _by_archetype(tie, self.archetypes.get((arrow[1] or "->").lower(), Archetype("->")))
        for key, text in zip(("description", "technology", "tags"), after[1:], strict=False):
            self._detail(key, [text], tie)
        self.workspace.tie(tie)
        if identifier:
            self.names[identifier.lower()] = tie
        return Place("relationship", node=place.node, item=tie)

    def _remove(self, source: Node, target: Node, label: str | None) -> None:
        self.workspace.ties = [
            tie
            for tie in self.workspace.ties
            if (tie.source, tie.target) != (source, target) or (label and tie.label != label)
        ]

    def _find(self, name: str, node: Node | None) -> Node | Tie | None:
        """What an identifier stands for, as seen from inside of an element: what is nearest counts."""
        name = name.lower()
        if name == "this":
            return node
        first, *rest = name.split(".")
        for up in [*lineage(node), None]:
            found = self.local.get((id(up), first))
            for part in rest:
                found = self.local.get((id(found), part)) if found is not None else None
            if found is not None:
                return found
        if name in self.names:
            return self.names[name]
        kind, _, path = name.partition("://")
        if path and kind in {"person", "softwaresystem", "container", "component", "custom"}:
            return next((node for node in self.workspace.nodes if _canonical(node) == path), None)
        return None

    def _detail(self, key: str, texts: list[str], item: Any) -> bool:
        """Takes in what a statement says of an element, relationship or archetype. False: that isn't such a statement."""
        text = " ".join(texts[0].split()) if texts else ""
        if isinstance(item, Dynamic) or item is None:
            return False
        if key in ("tag", "tags"):
            item.tags += [tag.strip() for text in texts for tag in text.split(",") if tag.strip()]
        elif key == "description" and isinstance(item, Tie):
            item.label = text or item.label
        elif key in ("description", "technology"):
            setattr(item, key, (texts[0].strip() if texts else "") or getattr(item, key))
        elif key == "url":
            if not isinstance(item, Tie):
                item.url = text or item.url
        elif key == "metadata":
            item.technology = text or item.technology
        elif key not in ("instances", "healthcheck", "location"):
            return False
        return True

    def _property(self, texts: list[str], place: Place) -> None:
        item, key, value = place.item, texts[0], texts[1] if len(texts) > 1 else ""
        if isinstance(item, Node | Archetype):
            item.properties.setdefault(key, value)

    def _archetype(self, texts: list[str], statement: Statement) -> Place:
        name, base = (texts[0], texts[2]) if len(texts) > 2 and texts[1] == "=" else (texts[0], texts[0])
        arrow = _ARROW.fullmatch(base)
        base = ((arrow[1] if arrow else None) or base).lower()
        known = self.archetypes.get(base, Archetype(base))
        made = msgspec.structs.replace(known, tags=[*known.tags], properties={**known.properties})
        self.archetypes[name.lower()] = made
        return Place("archetype", item=made)

    def _view(self, head: str, texts: list[str], statement: Statement, place: Place) -> Place:
        if place.kind == "style":
            if head == "shape" and len(texts) > 1:
                self.workspace.shapes.setdefault(str(place.item).lower(), texts[1])
            return SKIP
        if head in ("styles", "light", "dark"):
            return Place("styles")
        if place.kind == "styles":
            return Place("style", item=texts[1]) if head == "element" and len(texts) > 1 else SKIP
        if head == "dynamic" and statement.opens:
            words = statement.words[2:]
            key = words[0].text if words else f"dynamic-{len(self.workspace.flows) + 1}"
            scope = self._find(texts[1], None) if len(texts) > 1 else None
            node = scope if isinstance(scope, Node) else None
            return Place("dynamic", node=node, item=Dynamic(key, description=texts[3] if len(texts) > 3 else None))
        if statement.opens and head not in ("branding", "terminology", "properties", "themes"):
            self.workspace.skipped["view", statement.file.path] += 1
        return SKIP

    def _step(self, texts: list[str], place: Place) -> Place:
        """A step of a dynamic view; its order is that of the lines."""
        view = place.item
        if re.fullmatch(r"[\d.]+:", texts[0]):
            texts = texts[1:]
        if len(texts) > 2 and texts[1] == "->":
            ends = self._find(texts[0], place.node), self._find(texts[2], place.node)
            if isinstance(ends[0], Node) and isinstance(ends[1], Node):
                view.steps.append(ends)
        elif texts and isinstance(self.names.get(texts[0].lower()), Tie):
            tie = self.names[texts[0].lower()]
            assert isinstance(tie, Tie)
            view.steps.append((tie.source, tie.target))
        elif len(texts) > 1 and texts[0].lower() in ("title", "description"):
            setattr(view, texts[0].lower(), texts[1].strip())
        return SKIP


def inside(files: Files, file: File, name: str, endings: tuple[str, ...]) -> list[str]:
    """A file, or the files below a folder in order, as names relative to the file that points there. RefusedError."""
    import os

    path = files.inside(file, name)
    if not os.path.isdir(path):
        return [name]
    base = os.path.dirname(file.path) or "."
    return [os.path.relpath(found, base) for found in files.all_in(path, endings)]


def _canonical(node: Node) -> str:
    return ".".join([up.name.lower() for up in lineage(node)][::-1])


def _by_archetype(item: Node | Tie, archetype: Archetype) -> None:
    item.tags += archetype.tags
    item.technology = item.technology or archetype.technology
    if isinstance(item, Tie):
        item.label = archetype.description
        return
    item.description = item.description or archetype.description
    item.url = item.url or archetype.url
    for key, value in archetype.properties.items():
        item.properties.setdefault(key, value)
