"""Structurizr DSL to an Architecture; what is drawn of a workspace is told in model.py.

A line is a statement, and a brace at its end opens what the next ones are in: a stack of places says what they mean, so
no depth of nesting is too deep for Python. Included files go into the same stream. Nothing is run: scripts, plugins and
component finders are named among what was left out, as are views, but for dynamic ones, which are flows.
https://docs.structurizr.com/dsl/language

Statements of Structurizr DSL, one after the other, to a Workspace.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers.architecture import Architecture
from archdoc.importers.boxes import Node, Tie
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.structurizr import OWNER, Workspace, json
from archdoc.importers.structurizr.deployment import Deployment
from archdoc.importers.structurizr.elements import (
    ARROW,
    POSITIONS,
    SKIP,
    Archetype,
    Elements,
    Place,
    chosen_nodes,
    chosen_ties,
    detail,
)
from archdoc.importers.structurizr.stream import Statement, Stream, filled, real
from archdoc.importers.structurizr.views import Dynamic, finish, piece, step, view

_NOT_RUN = {
    "!script": "A script isn't run, so what it would add is missing.",
    "!plugin": "A plugin isn't run, so what it would add is missing.",
    "!components": "Components aren't looked for in code, so they are missing.",
}
_SEPARATOR = "structurizr.groupSeparator"
_DETAILS = frozenset({"tag", "tags", "url", "description", "technology"})
"""What a file may begin with that is a piece of an element's body."""


class Reader:
    """Where the reading of one import stands."""

    def __init__(self, workspace: Workspace, files: Files) -> None:
        self.workspace = workspace
        self.files = files
        self.stream = Stream()
        self.places: list[Place] = []
        self.last = SKIP
        self.included: set[str] = set()
        self.elements = Elements(workspace)
        self.deployment = Deployment(self.elements)
        self.untitled = True
        self.separator = ""
        """What parts the names of groups in one another, as in `Acme/Retail`."""
        self.variables: dict[str, str] = {}

    def run(self, file: File) -> None:
        """Reads a file, with what it includes. Identifiers of the files before are forgotten.

        Raises ArchdocError: a brace that isn't closed or closes nothing, or too many inside each other.
        """
        self.elements, self.variables = Elements(self.workspace), {}
        self.deployment = Deployment(self.elements)
        self.untitled = self.workspace.title is None
        self.separator = ""
        self.included.add(real(file.path))
        self.stream.put_file(file, file.mark(0))
        self.places, self.last = [Place("file")], SKIP
        for statement in self.stream:
            if not statement.closes:
                place = self._place(statement)
                self.last = place or SKIP
                if statement.opens and place is not None:
                    self.places.append(msgspec.structs.replace(place, mark=statement.mark))
            elif len(self.places) == 1:
                raise ArchdocError((Problem(statement.mark, "This `}` closes nothing.", "Is it one too many?"),))
            else:
                left = self.places.pop()
                if isinstance(left.item, Dynamic) and self.places[-1].item is not left.item:
                    finish(left.item, left.mark, self.workspace)
        for node in self.workspace.nodes if self.separator else ():
            names = (name for group in node.within for name in group.split(self.separator))
            node.within = tuple(name.strip() for name in names if name.strip())
        if len(self.places) > 1:
            mark = self.places[-1].mark or file.mark(1)
            raise ArchdocError((Problem(mark, "What opens here is never closed.", "A `}` is missing below."),))

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
        if not texts:  # what happens in parallel, or a brace that stands below its statement
            return place if place.kind == "dynamic" else self.last
        if place.kind in ("properties", "perspectives"):
            value = texts[1] if len(texts) > 1 else ""
            kept = isinstance(place.item, Node | Archetype)
            if isinstance(place.item, Node | Archetype):
                place.item.properties.setdefault(texts[0], value)
            if texts[0] == _SEPARATOR and place.item is None:
                self.separator = value
            elif not (kept and (OWNER.fullmatch(texts[0]) or texts[0] == "technology")):
                self.workspace.passed.add(f"{place.kind}.{texts[0]}", statement.mark)
            return SKIP
        if place.kind == "deployment":
            return self.deployment.statement(texts, place, statement.mark)
        if place.kind == "dynamic":
            return step(texts, place, self.elements.names, statement.mark, self.workspace)
        if place.kind in ("views", "styles", "style", "properties of views"):
            return view(texts, statement.opens, place, statement.mark, self.elements.names, self.workspace)
        if place.kind == "archetypes":
            return self.elements.archetype(texts)
        return self._model(texts, statement, place)

    def _model(self, texts: list[str], statement: Statement, place: Place) -> Place | None:
        identifier = None
        if len(texts) > 2 and texts[1] == "=" and not statement.words[1].quoted:
            identifier, texts = texts[0], texts[2:]
        head = texts[0].lower()
        for at in (0, 1):
            if at + 1 < len(texts) and ARROW.fullmatch(texts[at]):
                ends = (texts[0] if at else "this", texts[at + 1])
                arrow, said = texts[at], texts[at + 2 :]
                return self.elements.relationship(identifier, ends, arrow, said, place, statement.mark)
        if head == "workspace":
            return self._workspace(texts, statement)
        if head in ("views", "model", "archetypes", "styles"):
            return Place(head)
        if head in ("properties", "perspectives"):
            return Place(head, node=place.node, item=place.item)
        archetype = self.elements.archetypes.get(head, Archetype(head))
        if place.kind == "file" and identifier is None:
            quoted = len(statement.words) > 1 and statement.words[1].quoted
            made = piece(texts, quoted, statement.opens, statement.mark, self.workspace)
            if made is not None:
                return made
        if archetype.base in POSITIONS and place.kind != "relationship" and len(texts) > 1:
            return self.elements.element(identifier, archetype, texts[1:], place, statement.mark)
        if archetype.base in ("group", "enterprise"):
            return self.elements.group(identifier, texts, place, statement.mark)
        if head == "deploymentenvironment":
            name = texts[1] if len(texts) > 1 else ""
            what = f"Deployment environment {name}: where things run is no part of a spec."
            self.workspace.without(what, statement.mark)
            return self.deployment.named(identifier, Place("deployment"))
        self._other(head, texts, statement, place)
        return SKIP

    def _other(self, head: str, texts: list[str], statement: Statement, place: Place) -> None:
        """A statement that declares nothing."""
        if place.kind == "workspace" and head in ("name", "description") and len(texts) > 1:
            self.workspace.headline(**{"title" if head == "name" else "summary": texts[1]}, own=self.untitled)
        elif (
            head == "configuration"
            or (place.kind == "file" and head in _DETAILS)
            or (isinstance(place.item, Node | Tie) and head in ("instances", "healthcheck", "location"))
            or (isinstance(place.item, Tie) and head == "url")
        ):
            self.workspace.passed.add(head, statement.mark)
        elif not isinstance(place.item, Node | Tie | Archetype) or not detail(head, texts[1:], place.item):
            self.workspace.without(f"`{' '.join(texts)[:80]}` isn't understood here.", statement.mark)

    def _workspace(self, texts: list[str], statement: Statement) -> Place | None:
        if len(texts) < 3 or texts[1].lower() != "extends":
            self.workspace.headline(*texts[1:3])
            return Place("workspace")
        again = msgspec.structs.replace(statement, words=statement.words[:1])
        self.stream.put([again] if statement.opens else [])
        try:
            file = self.files.beside(statement.file, texts[2])
        except RefusedError as why:
            self.workspace.without(f"The workspace that this one extends is missing: {why}", statement.mark)
            return None
        if file.text.lstrip().startswith("{"):
            for name, node in json.into(self.workspace, file).items():
                self.elements.names.all[name] = node
                self.elements.names.full[id(node)] = name
        else:
            self._read([file], f"extends {texts[2]}", statement)
        return None

    def _directive(self, head: str, texts: list[str], statement: Statement, place: Place) -> Place | None:
        value = texts[1] if len(texts) > 1 else ""
        if head in ("!const", "!constant", "!var") and len(texts) > 2:
            self.variables[texts[1]] = texts[2]
        elif head == "!identifiers":
            self.elements.names.hierarchical = value.lower() == "hierarchical"
        elif head == "!include":
            self._include(value, statement)
        elif head in ("!adrs", "!decisions"):
            self._decisions(value, statement, place.node)
        elif head == "!docs":
            self.workspace.passed.add("!docs", statement.mark)
        elif head in _NOT_RUN:
            self.workspace.without(f"{' '.join(texts[:2])}: {_NOT_RUN[head]}", statement.mark)
        elif head in ("!elements", "!relationships") and statement.opens:
            self._each(head, " ".join(texts[1:]), statement, place)
            return None
        elif head in ("!element", "!ref", "!extend", "!relationship"):
            found = self.elements.names.find(value, place.node)
            if isinstance(found, Tie):
                return Place("relationship", node=place.node, item=found)
            if found is not None:
                return Place("element", node=found, item=found)
            if (deployed := self.deployment.place(value)) is not None:
                return deployed
            if statement.opens and head != "!relationship" and value:
                return self.elements.stand_in(head, value, statement.mark)
            self.workspace.without(f"{head} {value}: there is nothing of this name.", statement.mark)
        else:
            self.workspace.passed.add(head, statement.mark)
        return SKIP

    def _each(self, head: str, expression: str, statement: Statement, place: Place) -> None:
        """Puts the body in once for every element or relationship that an expression chooses."""
        body = self.stream.body()
        names = self.elements.names

        def find(name: str) -> Node | Tie | None:
            return names.find(name, place.node)

        chosen: Sequence[Node | Tie] | None = (
            chosen_nodes(expression, self.workspace.nodes, find, names)
            if head == "!elements"
            else chosen_ties(expression, self.workspace.ties, find)
        )
        if chosen is None:
            self.workspace.without(f"{head} “{expression}”: an expression of this kind isn't read.", statement.mark)
            return
        end = msgspec.structs.replace(statement, words=(), opens=False, closes=True)
        for item in reversed(chosen):
            key = f"this://{id(item)}"
            names.all[key] = item
            word = msgspec.structs.replace(statement.words[0], text="!element", quoted=False)
            enter = msgspec.structs.replace(statement, words=(word, msgspec.structs.replace(word, text=key)))
            self.stream.put([enter, *body, end])

    def _include(self, name: str, statement: Statement) -> None:
        try:
            found = [self.files.beside(statement.file, path) for path in self._paths(name, statement.file, (".dsl",))]
        except RefusedError as why:
            self.workspace.without(f"!include {name}: {why}", statement.mark)
            return
        self._read(found, f"!include {name}", statement)

    def _read(self, found: list[File], what: str, statement: Statement) -> None:
        """Puts files in, in their order."""
        for file in reversed(found):
            self.included.add(real(file.path))
            if not self.stream.put_file(file, statement.mark):
                self.workspace.without(f"{what}: the file includes itself.", statement.mark)

    def _claim(self, statement: Statement, name: str) -> None:
        """A file that is included where nothing is read isn't read by itself either."""
        try:
            paths = self._paths(name, statement.file, (".dsl",))
            self.included |= {real(self.files.inside(statement.file, path)) for path in paths}
        except RefusedError:
            return

    def _decisions(self, name: str, statement: Statement, about: Node | None) -> None:
        try:
            paths = self._paths(name, statement.file, (".md",))
            found = [self.files.beside(statement.file, path) for path in paths]
        except RefusedError as why:
            self.workspace.without(f"Decision records in {name}: {why}", statement.mark)
            return
        self.workspace.decide(found, about)
        if not found:
            self.workspace.without(f"Decision records in {name}: there are none in Markdown.", statement.mark)

    def _paths(self, name: str, file: File, endings: tuple[str, ...]) -> list[str]:
        """A file, or the files below a folder in order, as names relative to `file`. Raises RefusedError."""
        path = self.files.inside(file, name)
        if not os.path.isdir(path):
            return [name]
        base = os.path.dirname(file.path) or "."
        return [os.path.relpath(found, base) for found in self.files.all_in(path, endings)]


NAME = "structurizr"

_WORKSPACE = re.compile(
    r'^\ufeff?[ \t]*workspace\b[ \t]*(?:"|extends\b|\{|\S+[ \t]*\{|$)', re.IGNORECASE | re.MULTILINE
)
_FRAGMENT = re.compile(
    r'^[ \t]*(?:[\w.]+[ \t]*=[ \t]*)?(?:person|softwaresystem|container|deploymentenvironment)[ \t]+"',
    re.IGNORECASE | re.MULTILINE,
)
_LIKEC4 = re.compile(r"^(?:specification|views|deployment)\s*\{", re.MULTILINE)
_EXTENDS = re.compile(r'^[ \t]*workspace[ \t]+extends[ \t]+"?([^\s"{]+)', re.IGNORECASE | re.MULTILINE)


def looks(file: File) -> bool:
    """Whether a file is Structurizr DSL: it has a workspace, or is a piece of one that an `!include` takes in."""
    if file.path.lower().endswith((".c4", ".likec4", ".json", ".md")) or file.text.lstrip()[:1] in ("", "{", "["):
        return False
    if file.path.lower().endswith(".dsl") or _WORKSPACE.search(file.text):
        return True
    return bool(_FRAGMENT.search(file.text)) and not _LIKEC4.search(file.text)


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The architecture of all workspaces together. A file that another one includes or extends is read there only.

    Pieces of a workspace are read by themselves where there is no workspace.

    Raises ArchdocError: a brace that isn't closed or closes nothing, or elements nested deeper than can be drawn.
    """
    reader = Reader(Workspace(), files)
    extended = {path for file in given for path in _extended(file, files)}
    whole = [file for file in given if _WORKSPACE.search(file.text)]
    for file in whole:
        if os.path.realpath(file.path) not in extended:
            reader.run(file)
    for file in given:
        if file not in whole and os.path.realpath(file.path) not in reader.included:
            what = "read by itself" if not whole else "not read. Give it alone to read it"
            reader.workspace.without(f"It has no workspace, and none here includes it: {what}.", file.mark(0))
            if not whole:
                reader.run(file)
    return reader.workspace.architecture()


def _extended(file: File, files: Files) -> set[str]:
    found = _EXTENDS.search(file.text)
    if not found or not found[1].endswith(".dsl"):
        return set()
    try:
        path = os.path.realpath(files.inside(file, found[1]))
    except RefusedError:
        return set()
    return {path} - {os.path.realpath(file.path)}
