"""Kubernetes manifests to objects: several documents, lists, and what kustomizations make of what they name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import LeftOut
from archdoc.importers.env_files import read_env
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.kubernetes.objects import Object, at, maps, objects_in
from archdoc.importers.kustomize.apply import chosen, transformed
from archdoc.importers.patch import changed, copied, merged
from archdoc.importers.yaml import Document, Map, documents, told

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
MAX_DEPTH = 30
"""Kustomizations inside one another."""

_TEMPLATE = re.compile(r"\{\{-?\s*(?:\.|/\*|if\b|range\b|include\b|template\b|with\b|define\b|end\b|tpl\b|toYaml\b|\$)")
_RESOURCES = ("resources", "bases", "components")
_PATCHES = ("patchesStrategicMerge", "patches", "patchesJson6902")
_SETS = ("images", "replicas", "labels", "commonLabels", "commonAnnotations")
_UNAPPLIED = (
    "namePrefix", "nameSuffix", "helmCharts", "helmChartInflationGenerator", "generators", "transformers",
    "replacements", "vars", "openapi", "configurations",
)  # fmt: skip


def objects(given: tuple[File, ...], files: Files) -> tuple[list[Object], list[LeftOut], list[Document]]:
    """Every object of the files and of what their kustomizations name, each once, what was not read, and all documents.

    A file that only its folder was named of is read if the kustomization there names it, as its tool does; a patch is
    applied and no object. Raises ArchdocError: a file is no YAML, or all of them are templates.
    """
    reading = _Reading(files)
    reading.all(given)
    if reading.templates and not reading.found:
        what = "This is a Helm template, no manifest: its values are filled in by `helm template`."
        hint = "Import what it prints: `helm template CHART > manifests.yaml`."
        raise ArchdocError(tuple(Problem(mark, what, hint) for mark in reading.templates))
    if reading.templates:
        count = len(reading.templates)
        what = f"{count} Helm template{'s' if count > 1 else ''}: import what `helm template` prints."
        reading.left_out.append(LeftOut(what, reading.templates[0]))
    if reading.again:
        what = f"{len(reading.again)} objects are told more than once, as by an overlay: the first telling counts."
        reading.left_out.append(LeftOut(what.replace("1 objects are", "1 object is"), reading.again[0]))
    parsed = [one for several in reading.parsed.values() for one in several]
    return list(reading.found.values()), reading.left_out, parsed


class _Reading:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.found: dict[tuple[str, str, str, str], Object] = {}
        self.left_out: list[LeftOut] = []
        self.templates: list[Mark] = []
        self.again: list[Mark] = []
        self.parsed: dict[str, list[Document]] = {}
        self.once: set[str] = set()

    def all(self, given: tuple[File, ...]) -> None:
        """The objects of all files, those of kustomizations by what their own lists say."""
        heads = {file.path: one for file in given for one in self.documents(file) if _kustomization(one, file)}
        named = {path: head for head, one in heads.items() for path in self.names(one)}
        patches = {path for head, one in heads.items() for path in self.names(one, _PATCHES)}
        roots = [path for path in heads if os.path.normpath(path) not in named] or list(heads)
        folders = {os.path.dirname(path) for path in heads}
        for file in given:
            self.once = set()
            path = os.path.normpath(file.path)
            if file.path in heads:
                made = self.built(file, heads[file.path], (file.path,)) if file.path in roots else []
            elif path in named or path in patches:
                continue
            elif file.path in self.files.listed and os.path.dirname(file.path) in folders:
                self.left_out.append(LeftOut("Not named by the kustomization of its folder: not read.", file.mark(1)))
                continue
            else:
                made = [one for document in self.documents(file) for one in self.within(document)]
            for one in made:
                key = one.kind, one.group, one.namespace, one.name
                if key in self.found:
                    self.again.append(one.mark)
                    told(one.data)
                self.found.setdefault(key, one)

    def names(self, document: Document, keys: tuple[str, ...] = _RESOURCES) -> Iterator[str]:
        """The paths of what a kustomization names: of a folder, of the kustomizations that may be in it."""
        for key in keys:
            listed = dict.get(document.data, key)
            for item in listed if isinstance(listed, list) else ():
                name = dict.get(item, "path") if isinstance(item, dict) else item
                if isinstance(name, str) and "\n" not in name:
                    path = os.path.normpath(os.path.join(os.path.dirname(document.path), name))
                    yield from (path, *(os.path.join(path, one) for one in KUSTOMIZATIONS))

    def documents(self, file: File) -> list[Document]:
        """The documents of a file; none of a template, which is noted."""
        if file.path not in self.parsed:
            try:
                self.parsed[file.path] = documents(file)
            except ArchdocError:
                if not _TEMPLATE.search(file.text):
                    raise
                self.parsed[file.path] = []
                self.templates.append(Mark(file.path))
        return self.parsed[file.path]

    def within(self, document: Document) -> Iterator[Object]:
        """The objects of a document, without those that are templates."""
        for one in objects_in(document):
            if isinstance(one, Mark):
                self.templates.append(one)
            else:
                yield one

    def built(
        self, file: File, document: Document, chain: tuple[str, ...], below: Iterable[Object] = ()
    ) -> list[Object]:
        """What a kustomization makes of its resources, and of what is `below` a component."""
        data = document.data
        made = list(below)
        for key in ("resources", "bases"):
            for name, mark in _listed(data, key, document):
                made += self.resource(file, name, mark, chain)
        for name, mark in _listed(data, "components", document):
            made = self.resource(file, name, mark, chain, made)
        for kind in ("ConfigMap", "Secret"):
            for generator in maps(at(data, f"{kind[:1].lower()}{kind[1:]}Generator")):
                if one := self.generated(kind, file, generator, document):
                    made = [other for other in made if (other.kind, other.name) != (kind, one.name)] + [one]
        steers = [key for key in (*_PATCHES, *_SETS) if at(data, key)]
        made = [_own(one) for one in made] if steers else made
        for key in _PATCHES:
            listed = at(data, key)
            for index, item in enumerate(listed if isinstance(listed, list) else ()):
                self.patch(file, key, item, document.mark(listed, index), made)
        space = at(data, "namespace")
        for index, one in enumerate(made):
            if any(at(data, key) for key in _SETS):
                transformed(one.data, one.kind, one.name, data, one.document)
            if isinstance(space, str):
                made[index] = msgspec.structs.replace(one, namespace=space)
        unapplied = [key for key in _UNAPPLIED if at(data, key)]
        if unapplied:
            what = f"{', '.join(f'`{key}`' for key in unapplied)} of a kustomization: not applied."
            hint = " Import what `kubectl kustomize` makes of it to have them."
            self.left_out.append(LeftOut(what + hint, document.mark(data, unapplied[0])))
            told([at(data, key) for key in unapplied])
        return made

    def patch(self, file: File, key: str, item: Any, mark: Mark, made: list[Object]) -> None:
        """Applies a patch, which stands there or in a file of its own, to those objects that it is about."""
        text = item if isinstance(item, str) else at(item, "patch")
        path = at(item, "path") if isinstance(item, dict) else None
        if key == "patchesStrategicMerge" and isinstance(item, str) and "\n" not in item:
            text, path = None, item
        try:
            if isinstance(path, str):
                several = self.documents(self.files.beside(file, path))
            else:
                several = documents(File(file.path, "\n" * mark.line + text)) if isinstance(text, str) else []
                self.parsed[f"{mark}"] = several
        except (RefusedError, ArchdocError) as why:
            said = str(why) if isinstance(why, RefusedError) else "It is no YAML."
            self.left_out.append(LeftOut(f"A patch of a kustomization is not applied. {said}", mark))
            return
        for one in several:
            over, target = one.data, at(item, "target") if isinstance(item, dict) else None
            listed = isinstance(over, list)
            _, kind, name = (at(over, *path) for path in (("apiVersion",), ("kind",), ("metadata", "name")))
            about = [
                other
                for other in made
                if (chosen(target, other.kind, other.name, other.namespace, other.labels) if target
                    else (other.kind, other.name) == (kind, name))
            ]  # fmt: skip
            whole = bool(about) and isinstance(over, (list, Map))
            for other in about if whole else ():
                if listed:
                    whole = changed(other.data, over, other.document) and whole
                    continue
                index = next(index for index, one_ in enumerate(made) if one_ is other)
                if at(over, "$patch") == "delete":
                    del made[index]
                    continue
                patched = merged(other.data, over, other.document)
                dict.__setitem__(patched, "kind", other.kind)
                metadata = dict.get(patched, "metadata")
                if isinstance(metadata, Map):
                    dict.__setitem__(metadata, "name", other.name)
                made[index] = msgspec.structs.replace(other, data=patched)
            if not whole:
                what = "names nothing that is here" if not about else "holds what can't be applied"
                self.left_out.append(LeftOut(f"A patch of a kustomization {what}.", mark))

    def resource(
        self, file: File, name: str, mark: Mark, chain: tuple[str, ...], below: Iterable[Object] | None = None
    ) -> list[Object]:
        """What a kustomization names, a file or a folder with one of its own, after what is `below`."""
        kept = list(below or ())
        if "://" in name or re.match(r"(?:git@|[\w.\-]+\.(?:com|org|io)/)", name) or "?ref=" in name:
            self.left_out.append(LeftOut(f"`{name}` is on the network, and nothing is fetched.", mark))
            return kept
        why: RefusedError | None = None
        for path in (name, *(os.path.join(name, one) for one in KUSTOMIZATIONS)):
            try:
                found = self.files.beside(file, path)
            except RefusedError as refused:
                why = why or refused
                continue
            if found.path in chain or len(chain) > MAX_DEPTH:
                self.left_out.append(LeftOut(f"`{name}` names itself: read once.", mark))
                return kept
            made: list[Object] = []
            if found.path in self.once:
                return kept
            self.once.add(found.path)
            for document in self.documents(found):
                if _kustomization(document, found):
                    made += self.built(found, document, (*chain, found.path), kept)
                    kept = []
                else:
                    made += self.within(document)
            return kept + made
        hint = " Name that folder too to have it read." if "outside" in str(why) else ""
        self.left_out.append(LeftOut(f"A resource of a kustomization is not read. {why}{hint}", mark))
        return kept

    def generated(self, kind: str, file: File, generator: dict[str, Any], document: Document) -> Object | None:
        """The config map or secret that a generator makes of its literals and files."""
        name, values = generator.get("name"), Map()
        for item in _texts(generator.get("literals")):
            if "=" in item:
                key, _, value = item.partition("=")
                values[key] = value.strip("\"'")
        sources = generator.get("envs")
        for path in [*(sources if isinstance(sources, list) else ()), generator.get("env")]:
            if isinstance(path, str):
                values.update(read_env(self.text(file, path), {}, {}))
        for item in _texts(generator.get("files")):
            key, _, path = item.rpartition("=")
            values[key or os.path.basename(path)] = self.text(file, path)
        if not isinstance(name, str):
            return None
        data, metadata = Map(), Map()
        metadata["name"] = name
        data.update(kind=kind, apiVersion="v1", metadata=metadata, stringData=values)
        if kind == "ConfigMap":
            data["data"] = data.pop("stringData")
        return Object(kind, "", name, "", data, document)

    def text(self, file: File, path: str) -> str:
        try:
            return self.files.beside(file, path).text
        except RefusedError:
            return ""


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _kustomization(document: Document, file: File) -> bool:
    """Whether a document is Kustomize's own: by its API, or by the file's name where it names none."""
    api = dict.get(document.data, "apiVersion") if isinstance(document.data, dict) else ""
    if isinstance(api, str):
        return api.startswith("kustomize.config.k8s.io/")
    return os.path.basename(file.path) in KUSTOMIZATIONS and isinstance(document.data, dict)


def _listed(data: Any, key: str, document: Document) -> Iterator[tuple[str, Mark]]:
    """The names that a kustomization lists under a key."""
    names = at(data, key)
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str):
            yield name, document.mark(names, index)


def _own(one: Object) -> Object:
    """An object with data of its own, which may be changed."""
    return msgspec.structs.replace(one, data=copied(one.data, one.document))
