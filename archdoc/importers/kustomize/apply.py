"""What a kustomization does to the objects that it brings together: patches, images, replicas, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archdoc.importers.yaml import Document, Map

_SCALED = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"})
_POD = ("spec", "template")
_PODS = {"CronJob": ("spec", "jobTemplate", "spec", "template"), "Pod": ()}
_REST = re.compile(r"(?P<name>[^@]*?)(?P<tag>:[^/:@]*)?(?P<digest>@.*)?")


def chosen(target: Any, kind: str, name: str, namespace: str, labels: dict[str, str]) -> bool:
    """Whether a `target` of a patch means an object: names are patterns, which fit from end to end."""
    if not isinstance(target, dict):
        return False
    for key, value in (("kind", kind), ("name", name), ("namespace", namespace)):
        pattern = target.get(key)
        if isinstance(pattern, str) and pattern and not _fits(pattern, value):
            return False
    wanted = target.get("labelSelector")
    pairs = [pair.split("=") for pair in re.split(r",\s*", wanted)] if isinstance(wanted, str) else []
    return all(labels.get(pair[0].strip()) == pair[-1].strip() for pair in pairs)


def _fits(pattern: str, value: str) -> bool:
    if len(pattern) > 200 or re.search(r"[*+}][)\]]*[*+{]", pattern):  # what takes long to try fits nothing
        return False
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return pattern == value


def transformed(data: Map, kind: str, name: str, kustomization: Map, document: Document) -> None:
    """Sets images, the number of replicas, labels and annotations of an object that may be changed."""
    for image in _maps(kustomization.get("images")):
        for container in _containers(data):
            told = dict.get(container, "image")
            if isinstance(told, str) and (new := _image(told, image)):
                dict.__setitem__(container, "image", new)
    for one in _maps(kustomization.get("replicas")):
        if one.get("name") == name and kind in _SCALED and isinstance(one.get("count"), str):
            _put(data, ("spec", "replicas"), one["count"], document)
    pod = _PODS.get(kind, _POD)
    labels = [(kustomization.get("commonLabels"), True)]
    for one in _maps(kustomization.get("labels")):
        inner = one.get("includeTemplates") == "true", one.get("includeSelectors") == "true"
        labels.append((one.get("pairs"), any(inner)))
    for pairs, within in labels:
        for key, value in pairs.items() if isinstance(pairs, dict) else ():
            _put(data, ("metadata", "labels", key), value, document)
            if within and pod and _reach(data, pod) is not None:
                _put(data, (*pod, "metadata", "labels", key), value, document)
            if within and kind == "Service" and _reach(data, ("spec", "selector")) is not None:
                _put(data, ("spec", "selector", key), value, document)
    noted = kustomization.get("commonAnnotations")
    for key, value in noted.items() if isinstance(noted, dict) else ():
        _put(data, ("metadata", "annotations", key), value, document)


def _image(told: str, image: dict[str, Any]) -> str | None:
    """An image by its new name and tag, where it has the name that an entry is about."""
    found = _REST.fullmatch(told)
    if found is None or found["name"] != image.get("name"):
        return None
    name, tag, digest = (image.get(key) for key in ("newName", "newTag", "digest"))
    rest = f"@{digest}" if digest else f":{tag}" if tag else (found["digest"] or found["tag"] or "")
    return f"{name or found['name']}{rest}"


def _containers(value: Any) -> Iterator[Map]:
    """All containers of an object, wherever its pods are described."""
    for key, inner in dict.items(value) if isinstance(value, Map) else ():
        if key in {"containers", "initContainers"}:
            yield from (item for item in (inner if isinstance(inner, list) else ()) if isinstance(item, Map))
        elif isinstance(inner, Map):
            yield from _containers(inner)


def _reach(data: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        data = dict.get(data, step) if isinstance(data, Map) else None
    return data


def _put(data: Map, path: tuple[str, ...], value: Any, document: Document) -> None:
    here = data
    for step in path[:-1]:
        inner = dict.get(here, step)
        if not isinstance(inner, Map):
            inner = Map()
            document.lines[id(inner)] = {}
            dict.__setitem__(here, step, inner)
            document.lines.setdefault(id(here), {}).setdefault(step, document.line)
        here = inner
    dict.__setitem__(here, path[-1], value)
    document.lines.setdefault(id(here), {}).setdefault(path[-1], document.line)


def _maps(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
