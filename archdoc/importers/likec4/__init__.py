"""LikeC4 files, which form one model together, to an Architecture.

Kinds, their shapes, icons and notations come from `specification`; what is drawn of elements inside elements is told in
levels.py. References are resolved once all files are read, as LikeC4 does: a name is looked for in the element around
it and outward, and counts at each level if it is a child there, or the only one of that name below. Views and
deployment are named among what was left out, but for dynamic views, which are flows.
https://likec4.dev/dsl/intro
"""

from __future__ import annotations

import os
import re
from typing import Literal

import msgspec

from archdoc.catalogue.labels import words
from archdoc.importers import boxes, drawings, kinds
from archdoc.importers.architecture import Architecture, Flow, LeftOut, Team
from archdoc.importers.boxes import Node, Step, Tie
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.likec4.read import tell
from archdoc.importers.likec4.told import Relation, Style, Told, View
from archdoc.importers.structurizr import OWNER

NAME = "likec4"

_BLOCK = re.compile(r"^[ \t]*(?:specification|model|views|deployment|global)\b[^\n={:]*(?:\n\s*)?\{", re.MULTILINE)
_OTHER = re.compile(
    r"^[ \t]*(?:workspace\b|!\w+|\w+\s*=\s*(?:softwareSystem|person)\s+\"[^\"]*\"\s+\")", re.IGNORECASE | re.MULTILINE
)
_CONFIGS = (".likec4rc", "likec4.config.json", ".likec4.config.json")
_TITLE = re.compile(r"""["']?(title|name)["']?\s*:\s*(?:"([^"\n]+)"|'([^'\n]+)')""")
_NO_ICONS = re.compile(r"""["']?inferTechnologyFromIcon["']?\s*:\s*false\b""")
_MODES: tuple[tuple[Literal["async", "sync"], re.Pattern[str]], ...] = (
    ("async", re.compile(r"\basync(?:hronous(?:ly)?)?\b")),
    ("sync", re.compile(r"\bsync(?:hronous(?:ly)?)?\b")),
)


def looks(file: File) -> bool:
    """Whether a file is LikeC4: it has one of its blocks, and isn't Structurizr DSL."""
    if file.path.lower().endswith((".c4", ".likec4", ".like-c4")):
        return True
    if file.path.lower().endswith((".dsl", ".json", ".md", ".d2")) or not _BLOCK.search(file.text):
        return False
    return not _OTHER.search(file.text)


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The architecture that the files tell together; several projects stand side by side, each a group.

    ArchdocError: a brace that isn't closed, or elements too deep.
    """
    projects: dict[str, list[File]] = {}
    for file in given:
        projects.setdefault(_project(file, files), []).append(file)
    read = [(folder, _config(folder, several[0], files), several) for folder, several in projects.items()]
    if len(read) == 1:
        _, config, _ = read[0]
        return msgspec.structs.replace(_Model(tell(given), config).architecture(), title=config.get("title"))
    made = []
    for folder, config, several in read:
        title = config.get("title") or os.path.basename(folder) or "Project"
        made.append((drawings.slug(title), title, _Model(tell(tuple(several)), config).architecture()))
    return drawings.side_by_side(made, ())


def _project(file: File, files: Files) -> str:
    """The folder of the nearest configuration above a file, as LikeC4 tells projects apart; empty where none is."""
    folder = ""
    for _ in range(boxes.MAX_DEPTH):
        try:
            if any(os.path.isfile(files.inside(file, os.path.join(folder, name))) for name in _CONFIGS):
                return os.path.normpath(os.path.join(os.path.dirname(file.path), folder))
        except RefusedError:
            break
        folder = os.path.join(folder, "..")
    return ""


def _config(folder: str, file: File, files: Files) -> dict[str, str]:
    """What a project's configuration says: its title, and whether icons tell technologies."""
    for name in _CONFIGS if folder else ():
        try:
            path = os.path.relpath(os.path.join(folder or ".", name), os.path.dirname(file.path) or ".")
            config = files.beside(file, path)
        except RefusedError:
            continue
        found = {said[0]: said[1] or said[2] for said in _TITLE.findall(config.text)}
        title = found.get("title") or found.get("name")
        icons = "no" if _NO_ICONS.search(config.text) else "yes"
        return {"icons": icons} | ({"title": title} if title else {})
    return {}


class _Model:
    """What the files tell, once every name is known."""

    def __init__(self, told: Told, config: dict[str, str]) -> None:
        self.told = told
        self.icons = config.get("icons") != "no"
        self.ties: list[tuple[Tie, str | None]] = []
        self.left_out = told.left_out
        self.places: dict[str, Node] = {}
        """Deployment nodes that nothing is in, by name: another environment has the same ones."""

    def architecture(self) -> Architecture:
        for relation in self.told.relations:
            if not relation.extends:
                self.tie(relation)
        for relation in self.told.relations:
            if relation.extends:
                self.extend(relation)
        for node in self.told.nodes:
            self.dress(node, self.told)
        nodes = [*self.told.nodes, *self.deployed()]
        told = [self.flow(view) for view in self.told.views if view.steps]
        ties = [tie for tie, _ in self.ties]
        for flow, steps in told:
            ties += boxes.told_by(flow, steps, ties)
        drawn = boxes.settle(nodes, ties).flows(told)
        teams = dict.fromkeys(part.team for part in drawn.parts if part.team)
        return Architecture(
            teams=tuple(Team(key=team, name=team) for team in teams),
            groups=drawn.groups,
            parts=drawn.parts,
            edges=drawn.edges,
            flows=drawn.flow,
            left_out=(*boxes.capped((*self.left_out, *drawn.left_out)), *self.told.passed.remarks()),
        )

    def deployed(self) -> list[Node]:
        """What is told only where things run: nodes that nothing is in, and that keep something or are related to."""
        told = self.told.deployed
        if told is None:
            return []
        inner, taken = {id(node.parent) for node in told.nodes}, {node.key for node in self.told.nodes}
        named = {node.name.lower(): node for node in self.told.nodes}
        places = [node for node in told.nodes if id(node) not in inner and id(node) not in told.instances]
        for node in places:
            self.dress(node, told)
            if node.name.lower() not in named:
                apart = node.key.rpartition(".")[2]
                node.key, node.parent = boxes.free(apart, taken), None
                taken.add(node.key)
            self.places.setdefault(node.name.lower(), named.get(node.name.lower(), node))
        for relation in told.relations:
            names = [relation.source or "this", relation.target]
            ends = [self.run(name, relation.scope, relation.mark.path, told) for name in names]
            known = {(id(tie.source), id(tie.target)) for tie, _ in self.ties}
            source, target = ends
            if source is None or target is None:
                what = f"{names[0]} → {names[1]}: a relationship between places where things run."
                self.left_out.append(LeftOut(what, relation.mark))
            elif source is not target and (id(source), id(target)) not in known:
                self.tie(relation, (source, target))
            elif source is target or relation.title not in self.labels(source, target):
                said = f" “{relation.title}”" if relation.title else ""
                what = f"{source.name} → {target.name}{said}: only between places where they run."
                self.left_out.append(LeftOut(what, relation.mark))
        ends_of = {id(end) for tie, _ in self.ties for end in (tie.source, tie.target)}
        return [
            node for node in self.places.values()
            if node in places and (id(node) in ends_of or node.kind != "component" or node.type in kinds.KEEPS)
        ]  # fmt: skip

    def labels(self, source: Node, target: Node) -> set[str | None]:
        """What relationships of these ends are labelled, and nothing, which says no more than they do."""
        return {None, *(tie.label for tie, _ in self.ties if (tie.source, tie.target) == (source, target))}

    def run(self, name: str, scope: Node | None, path: str, told: Told) -> Node | None:
        """What an end of a relationship between places stands for: the element of an instance, or a node of its own."""
        found, rest = told.find(name, scope, path), ""
        while found is None and "." in name:
            name, _, last = name.rpartition(".")
            found, rest = told.find(name, scope, path), f".{last}{rest}"
        if found is None:
            return self.told.find(name, None, path) if not rest else None
        if of := told.instances.get(id(found)):
            return self.told.find(of + rest, None, path)
        return self.places.get(found.name.lower()) if not rest and found in told.nodes else None

    def tie(self, relation: Relation, ends: tuple[Node, Node] | None = None) -> None:
        ends = ends or self.ends(relation)
        if ends is None:
            return
        source, target = ends
        style = self.told.relation_kinds.get(relation.kind or "", Style())
        tie = Tie(
            source=source,
            target=target,
            label=relation.title or style.title,
            technology=relation.technology or style.technology,
            description=relation.description or style.description,
            both_ways=relation.both_ways,
            tags=relation.tags,
            mark=relation.mark,
        )
        said = " ".join((words(relation.kind or ""), *(words(tag) for tag in relation.tags)))
        tie.mode = next((mode for mode, pattern in _MODES if pattern.search(said)), None)
        self.ties.append((tie, relation.kind))

    def extend(self, relation: Relation) -> None:
        """Adds to the relationship of the same ends, kind and title."""
        ends = self.ends(relation)
        for tie, kind in self.ties:
            if (tie.source, tie.target) == ends and kind == relation.kind and relation.title in (None, tie.label):
                tie.technology = tie.technology or relation.technology
                tie.description = tie.description or relation.description
                tie.tags += relation.tags
                return
        if ends is not None:
            said = f"extend {relation.source or 'this'} → {relation.target}"
            self.left_out.append(LeftOut(f"{said}: there is no such relationship.", relation.mark))

    def ends(self, relation: Relation) -> tuple[Node, Node] | None:
        names = [relation.source or "this", relation.target]
        found = [self.told.find(name, relation.scope, relation.mark.path) for name in names]
        if found[0] is not None and found[1] is not None:
            return found[0], found[1]
        missing = names[0] if found[0] is None else names[1]
        shown = relation.scope.name if relation.scope and names[0] in ("this", "it") else names[0]
        self.left_out.append(LeftOut(f"{shown} → {names[1]}: {self.told.why_not(missing)}.", relation.mark))
        return None

    def dress(self, node: Node, told: Told) -> None:
        """What an element is, by its kind and by itself."""
        kind, own = told.kinds.get(node.sort, Style()), told.styles[id(node)]
        node.said = [("kind", node.sort)]
        notation, icon = own.notation or kind.notation, own.icon or kind.icon
        if notation:
            node.said.append(("notation", notation))
        if icon and ":" in icon and "/" not in icon:
            node.said.append(("icon", icon))
        shape = own.shape or kind.shape
        node.shapes = [shape] if shape else []
        node.name = own.title or kind.title or node.name
        node.description = own.description or own.summary or kind.description or kind.summary
        node.technology = own.technology or kind.technology or (_by_icon(icon) if self.icons else None)
        owners = next((value for key, value in node.properties.items() if OWNER.fullmatch(key)), "").split(", ")
        node.team = owners[0] or None
        if len(owners) > 1:
            what = (
                f"{node.name} is owned by {owners[0]}; a part has one team, so {', '.join(owners[1:])}: not taken over."
            )
            self.left_out.append(LeftOut(what, node.mark))
        node.tags = [*dict.fromkeys((*node.tags, *kind.tags))]
        kinds.decide(node)

    def flow(self, view: View) -> tuple[Flow, list[Step]]:
        steps: list[Step] = []
        for step in view.steps:
            ends = [self.told.find(name, None, step.mark.path) for name in (step.source, step.target)]
            if ends[0] and ends[1]:
                steps.append(Step(ends[0], ends[1], step.title, step.mark, step.back))
            else:
                missing = step.source if ends[0] is None else step.target
                what = f"The step {step.source} → {step.target}: {self.told.why_not(missing)}."
                self.left_out.append(LeftOut(what, step.mark))
        title = view.title or boxes.spoken(view.key)
        why = view.description if view.description != title else None
        return Flow(key=view.key, title=title, why=why, mark=view.mark), steps


def _by_icon(icon: str | None) -> str | None:
    """The technology that LikeC4 takes an icon of its collections to stand for: `tech:apache-kafka`."""
    collection, _, name = (icon or "").partition(":")
    if collection not in ("tech", "aws", "azure", "gcp") or "/" in name:
        return None
    return " ".join(word.capitalize() for word in name.removesuffix("-icon").split("-")) or None
