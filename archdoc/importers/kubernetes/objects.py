"""Kubernetes manifests to objects: several documents, lists, and what a kustomization brings together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.yaml import Document, documents

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
MAX_DEPTH = 30
"""Kustomizations inside one another."""

_TEMPLATE = re.compile(r"\{\{-?\s*(?:\.|/\*|if\b|range\b|include\b|template\b|with\b|define\b|end\b|tpl\b|toYaml\b|\$)")
_UNAPPLIED = ("patches", "patchesStrategicMerge", "patchesJson6902", "namePrefix", "nameSuffix", "helmCharts")


class Object(msgspec.Struct, frozen=True):
    """An object of a cluster. `namespace` is empty where nothing says it."""

    kind: str
    group: str
    """Of its API, `networking.k8s.io`; empty for the core."""
    name: str
    namespace: str
    data: dict[str, Any]
    document: Document

    @property
    def mark(self) -> Mark:
        """Where its name stands, or where it begins."""
        return self.place(self.data.get("metadata"), "name")

    def place(self, container: Any, key: Any) -> Mark:
        """Where a value of it stands."""
        line = self.document.lines.get(id(container))
        return self.document.mark(container, key) if line is not None else self.document.mark(self.data, "kind")

    @property
    def labels(self) -> dict[str, str]:
        """Its own labels."""
        return texts(at(self.data, "metadata", "labels"))

    @property
    def annotations(self) -> dict[str, str]:
        """Its annotations."""
        return texts(at(self.data, "metadata", "annotations"))


def at(data: Any, *path: str) -> Any:
    """What a path of keys leads to, or None."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def texts(data: Any) -> dict[str, str]:
    """The texts of a map."""
    return {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}


def maps(data: Any) -> list[dict[str, Any]]:
    """The maps of a list."""
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def objects(given: tuple[File, ...], files: Files) -> tuple[list[Object], list[LeftOut]]:
    """Every object of the files and of what their kustomizations name, each once, and what was not read.

    Raises ArchdocError: a file is no YAML, or all of them are templates.
    """
    reading = _Reading(files)
    for file in given:
        reading.add(file, "", ())
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
    return list(reading.found.values()), reading.left_out


class _Reading:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.found: dict[tuple[str, str, str, str], Object] = {}
        self.left_out: list[LeftOut] = []
        self.templates: list[Mark] = []
        self.again: list[Mark] = []
        self.read: set[str] = set()

    def add(self, file: File, namespace: str, chain: tuple[str, ...]) -> None:
        """The objects of a file. `namespace` is what a kustomization above says."""
        if file.path in self.read:
            return
        self.read.add(file.path)
        try:
            found = documents(file)
        except ArchdocError:
            if not _TEMPLATE.search(file.text):
                raise
            self.templates.append(Mark(file.path))
            return
        for document in found:
            if os.path.basename(file.path) in KUSTOMIZATIONS or at(document.data, "kind") in {
                "Kustomization",
                "Component",
            }:
                self.kustomization(file, document, namespace, chain)
                continue
            for data in _unfolded(document.data):
                self.object(data, document, namespace)

    def object(self, data: dict[str, Any], document: Document, namespace: str) -> None:
        kind, api, name = (at(data, *path) for path in (("kind",), ("apiVersion",), ("metadata", "name")))
        if not isinstance(kind, str) or not isinstance(api, str):
            return
        name = at(data, "metadata", "generateName") if name is None else name
        if not isinstance(name, str) or "{{" in name:
            # `name: {{ x }}` is a map in a map to YAML.
            if name is not None:
                self.templates.append(document.mark(data, "kind"))
            return
        own = at(data, "metadata", "namespace")
        group = api.rpartition("/")[0]
        one = Object(
            kind, group, name, namespace or (own if isinstance(own, str) and "{{" not in own else ""), data, document
        )
        key = one.kind, one.group, one.namespace, one.name
        if key in self.found:
            self.again.append(one.mark)
        self.found.setdefault(key, one)

    def kustomization(self, file: File, document: Document, namespace: str, chain: tuple[str, ...]) -> None:
        data = document.data
        inner = namespace or (at(data, "namespace") if isinstance(at(data, "namespace"), str) else "")
        for key in ("resources", "bases", "components"):
            names = at(data, key)
            for index, name in enumerate(names if isinstance(names, list) else ()):
                if isinstance(name, str):
                    self.resource(file, name, document.mark(names, index), inner, (*chain, file.path))
        for generator in maps(at(data, "configMapGenerator")):
            self.generated(file, generator, document, inner)
        unapplied = [key for key in _UNAPPLIED if at(data, key)]
        if unapplied:
            what = f"{', '.join(f'`{key}`' for key in unapplied)} of a kustomization: not applied."
            hint = " Import what `kubectl kustomize` makes of it to have them."
            self.left_out.append(LeftOut(what + hint, document.mark(data, unapplied[0])))

    def resource(self, file: File, name: str, mark: Mark, namespace: str, chain: tuple[str, ...]) -> None:
        """What a kustomization names: a file, or a folder with a kustomization of its own."""
        if "://" in name or re.match(r"(?:git@|[\w.\-]+\.(?:com|org|io)/)", name) or "?ref=" in name:
            self.left_out.append(LeftOut(f"`{name}` is on the network, and nothing is fetched.", mark))
            return
        why: RefusedError | None = None
        for path in (name, *(os.path.join(name, one) for one in KUSTOMIZATIONS)):
            try:
                found = self.files.beside(file, path)
            except RefusedError as refused:
                why = why or refused
                continue
            if found.path in chain or len(chain) > MAX_DEPTH:
                self.left_out.append(LeftOut(f"`{name}` names itself: read once.", mark))
            else:
                self.add(found, namespace, chain)
            return
        hint = " Name that folder too to have it read." if "outside" in str(why) else ""
        self.left_out.append(LeftOut(f"A resource of a kustomization is not read. {why}{hint}", mark))

    def generated(self, file: File, generator: dict[str, Any], document: Document, namespace: str) -> None:
        """The config map that a generator makes of its literals and files."""
        name, values = generator.get("name"), dict[str, Any]()
        for item in generator.get("literals") or ():
            if isinstance(item, str) and "=" in item:
                key, _, values[key] = item.partition("=")
        sources = generator.get("envs")
        for path in [*(sources if isinstance(sources, list) else ()), generator.get("env")]:
            if isinstance(path, str):
                values |= dict(re.findall(r"(?m)^\s*([\w.\-]+)=(.*)$", self.text(file, path)))
        for item in generator.get("files") or ():
            if isinstance(item, str):
                key, _, path = item.rpartition("=")
                values[key or os.path.basename(path)] = self.text(file, path)
        if isinstance(name, str):
            data = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": name}, "data": values}
            key_ = "ConfigMap", "", namespace, name
            self.found.setdefault(key_, Object("ConfigMap", "", name, namespace, data, document))

    def text(self, file: File, path: str) -> str:
        try:
            return self.files.beside(file, path).text
        except RefusedError:
            return ""


def _unfolded(data: Any) -> Iterator[dict[str, Any]]:
    """An object, or those of a list of objects."""
    if not isinstance(data, dict):
        return
    if isinstance(data.get("items"), list) and str(data.get("kind", "")).endswith("List"):
        for item in data["items"]:
            yield from _unfolded(item)
    else:
        yield data
