"""Backstage catalogues to an Architecture: owners are teams, systems and domains groups, APIs edges from their users.

An API that no component here provides is a part itself; one that is described by AsyncAPI is a topic, with an edge
from who provides it and one to each who consumes it. Files that a Location points to are read, templates never.
"""

from __future__ import annotations

import os
import re
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Mark
from archdoc.importers import yaml
from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.backstage.entity import Entity, reference
from archdoc.importers.backstage.graph import architecture
from archdoc.importers.files import File, Files, RefusedError

NAME = "backstage"

DRAWN = frozenset({"component", "resource", "api", "system", "domain", "group", "user"})
TEMPLATES = frozenset({"skeleton", "skeletons"})
"""Folders of what a template fills in: their names and values are no real ones."""

_LOOKS = re.compile(r"^apiVersion:[ \t]*[\"']?(?:[\w-]+\.)?backstage\.io/", re.MULTILINE)


def looks(file: File) -> bool:
    """Whether a file holds entities of a Backstage catalogue."""
    return bool(_LOOKS.search(file.text))


def read(given: tuple[File, ...], files: Files) -> Architecture:
    """The entities of `given` and of the files that their Locations point to. Raises ArchdocError: no YAML."""
    reading = _Reading(files)
    for file in given:
        reading.file(file)
    contracts = {one.key: reading.contract(one) for one in reading.entities.values() if one.kind == "api"}
    told = {key: document for key, document in contracts.items() if document is not None}
    made = architecture(reading.entities, told, files, reading.left_out)
    return msgspec.structs.replace(made, left_out=(*made.left_out, *yaml.unread(reading.documents)))


class _Reading:
    """Entities by reference, as far as they are read."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.entities: dict[str, Entity] = {}
        self.left_out: list[LeftOut] = []
        self.seen: set[str] = set()
        self.documents: list[yaml.Document] = []
        self.homes: dict[str, File] = {}
        """By reference: the file that an entity is told in."""

    def file(self, first: File) -> None:
        """A file and, in turn, all that its Locations point to."""
        waiting = [first]
        while waiting:
            file = waiting.pop(0)
            real = os.path.realpath(file.path)
            if real in self.seen:
                continue
            self.seen.add(real)
            if TEMPLATES & set(os.path.normpath(file.path).split(os.sep)[:-1]):
                self.left_out.append(LeftOut("What a template fills in: not read.", file.mark(1)))
                continue
            try:
                documents = yaml.documents(file)
            except ArchdocError as error:
                if file is first:
                    raise
                self.left_out += [LeftOut(problem.what, problem.mark) for problem in error.problems]
                continue
            self.documents += documents
            for document in documents:
                data = document.data
                if isinstance(data, dict) and isinstance(data.get("kind"), str) and "metadata" in data:
                    waiting += self.entity(data, document, file)

    def entity(self, data: dict[str, Any], document: yaml.Document, file: File) -> list[File]:
        """Takes an entity in. Returns the files that it points to, if it is a Location."""
        data.get("apiVersion")
        metadata = data["metadata"] if isinstance(data["metadata"], dict) else {}
        spec = data.get("spec") if isinstance(data.get("spec"), dict) else {}
        kind, name = data["kind"].lower(), metadata.get("name")
        mark = document.mark(metadata, "name") if name else document.mark(data, "kind")
        if kind == "location":
            return self.location(spec, document, file)
        if not isinstance(name, str) or "${{" in name:
            self.left_out.append(LeftOut(f"A {data['kind']} without a name of its own.", mark))
            yaml.told(data)
        elif kind not in DRAWN:
            self.left_out.append(LeftOut(f"{data['kind']} {name}: not of a kind that is drawn.", mark))
            yaml.told(data)
        else:
            namespace = metadata.get("namespace")
            key = reference(name, kind, namespace if isinstance(namespace, str) else "default")
            if key in self.entities:
                self.left_out.append(LeftOut(f"{data['kind']} {name} once more: the first one counts.", mark))
                yaml.told(data)
            else:
                self.homes[key] = file
                self.entities[key] = Entity(key=key, kind=kind, metadata=metadata, spec=spec or {}, mark=mark)
        return []

    def contract(self, one: Entity) -> yaml.Document | None:
        """What an API is defined by, if that is AsyncAPI: in the entity, or in a file that is then nothing else."""
        told, home = one.spec.get("definition"), self.homes[one.key]
        path = told.get("$text") if isinstance(told, dict) else None
        try:
            if isinstance(path, str):
                file = self.files.beside(home, path)
                self.files.claimed.add(file.path)
            elif isinstance(told, str) and one.type() == "asyncapi":
                file = File(home.path, "\n" * one.mark.line + told)
            else:
                return None
            documents = yaml.documents(file) if one.type() == "asyncapi" else []
        except RefusedError as why:
            self.left_out.append(LeftOut(str(why), one.mark))
            return None
        except ArchdocError:
            return None
        return next((document for document in documents if isinstance(document.data, dict)), None)

    def location(self, spec: Any, document: yaml.Document, file: File) -> list[File]:
        found = []
        targets = spec.get("targets")
        told = [*(targets if isinstance(targets, list) else []), spec.get("target")]
        for target in told:
            if not isinstance(target, str):
                continue
            key = "target" if target == spec.get("target") else "targets"
            mark = document.mark(targets, told.index(target)) if key == "targets" else document.mark(spec, key)
            if re.search(r"(?:^|/)templates?/|template\.ya?ml$", target):
                self.left_out.append(LeftOut(f"The template {target}: not read.", mark))
                continue
            try:
                found += self.wildcard(file, target, mark) if "*" in target else [self.files.beside(file, target)]
            except RefusedError as why:
                self.left_out.append(LeftOut(str(why), mark))
        return found

    def wildcard(self, file: File, target: str, mark: Mark) -> list[File]:
        """The files that a target like `./plugins/*/catalog-info.yaml` stands for."""
        folder = target[: target.index("*")].rpartition("/")[0] or "."
        base = os.path.dirname(file.path)
        steps = [re.escape(step) for step in re.split(r"(\*\*/|\*\*|\*)", os.path.normpath(target))]
        means = {r"\*\*/": "(?:.*/)?", r"\*\*": ".*", r"\*": "[^/]*"}
        fits = re.compile("".join(means.get(step, step) for step in steps))
        paths = self.files.all_in(self.files.inside(file, folder), (".yaml", ".yml", ".json"))
        names = [os.path.relpath(path, base or ".").replace(os.sep, "/") for path in paths]
        found = [self.files.beside(file, name) for name in names if fits.fullmatch(name)]
        if not found:
            self.left_out.append(LeftOut(f"No file is called {target}.", mark))
        return found
