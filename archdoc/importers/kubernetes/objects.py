"""The objects of Kubernetes manifests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.yaml import Document, Map


class Object(msgspec.Struct, frozen=True):
    """An object of a cluster. `namespace` is empty where nothing says it."""

    kind: str
    group: str
    """Of its API, `networking.k8s.io`; empty for the core."""
    name: str
    namespace: str
    data: Map
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


def objects_in(document: Document) -> Iterator[Object | Mark]:
    """The objects of a document; of one that only a template would name, its place."""
    for data in _unfolded(document.data):
        kind, api, name = (at(data, *path) for path in (("kind",), ("apiVersion",), ("metadata", "name")))
        if not isinstance(kind, str) or not isinstance(api, str):
            continue
        name = at(data, "metadata", "generateName") if name is None else name
        if not isinstance(name, str) or "{{" in name:
            # `name: {{ x }}` is a map in a map to YAML.
            if name is not None:
                yield document.mark(data, "kind")
            continue
        own = at(data, "metadata", "namespace")
        space = own if isinstance(own, str) and "{{" not in own else ""
        yield Object(kind, api.rpartition("/")[0], name, space, data, document)


def _unfolded(data: Any) -> Iterator[Map]:
    """An object, or those of a list of objects."""
    if not isinstance(data, Map):
        return
    if isinstance(data.get("items"), list) and data.get("apiVersion") and str(data.get("kind", "")).endswith("List"):
        for item in data["items"]:
            yield from _unfolded(item)
    else:
        yield data
