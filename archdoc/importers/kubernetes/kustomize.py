"""What a kustomization does to the objects that it brings together: patches, images, replicas, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archdoc.importers.yaml import Document, Map

KEYS = ("name", "containerPort", "port", "mountPath", "host", "ip", "key")
"""By which items of two lists are the same, as the API's own merge keys are; the first that all items have."""
_SCALED = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"})
_POD = ("spec", "template")
_PODS = {"CronJob": ("spec", "jobTemplate", "spec", "template"), "Pod": ()}
_REST = re.compile(r"(?P<name>[^@]*?)(?P<tag>:[^/:@]*)?(?P<digest>@.*)?")


def copied(value: Any, document: Document) -> Any:
    """A value that may be changed; it knows its lines, and what it was made of."""
    if isinstance(value, Map):
        made = Map(value)
        for key, inner in dict.items(value):
            dict.__setitem__(made, key, copied(inner, document))
        document.lines[id(made)] = dict(document.lines.get(id(value), {}))
        return made
    return [copied(item, document) for item in value] if isinstance(value, list) else value


def merged(base: Any, over: Any, document: Document) -> Any:
    """A strategic merge: maps are joined, lists of maps by their names, other lists replaced; null takes away."""
    if isinstance(base, Map) and isinstance(over, Map):
        if dict.get(over, "$patch") == "replace":
            return _plain(over, document)
        made = Map(base, over)
        lines = document.lines[id(made)] = dict(document.lines.get(id(base), {}))
        first = min(lines.values(), default=document.line)
        for key in dict.fromkeys([*base.keys(), *over.keys()]):
            if key not in over.keys():  # noqa: SIM118 - which asks for none of them
                value = dict.get(base, key)
            elif dict.get(over, key) is None or key == "$patch":
                continue
            else:
                value = merged(dict.get(base, key), dict.get(over, key), document)
            dict.__setitem__(made, key, value)
            lines.setdefault(key, first)
        return made
    if isinstance(base, list) and isinstance(over, list):
        by = next((key for key in KEYS if _all_have(key, base) and _all_have(key, over)), None)
        if by is None or not base or not over:
            return [_plain(item, document) for item in over]
        kept = {dict.get(item, by): item for item in base}
        for item in over:
            if dict.get(item, "$patch") == "delete":
                kept.pop(dict.get(item, by), None)
            else:
                kept[dict.get(item, by)] = merged(kept.get(dict.get(item, by)), item, document)
        return list(kept.values())
    return _plain(over, document)


def _all_have(key: str, items: list[Any]) -> bool:
    return all(isinstance(item, Map) and isinstance(dict.get(item, key), str) for item in items)


def _plain(value: Any, document: Document) -> Any:
    """A value of a patch as one of an object: without what only steers the merge."""
    if isinstance(value, Map):
        made = Map(value)
        document.lines[id(made)] = {}
        for key, inner in dict.items(value):
            if inner is not None and key != "$patch":
                dict.__setitem__(made, key, _plain(inner, document))
                document.lines[id(made)][key] = document.line
        return made
    return [_plain(item, document) for item in value] if isinstance(value, list) else value


def changed(data: Map, operations: list[Any], document: Document) -> bool:
    """Applies a JSON patch (RFC 6902) to an object that may be changed. False: some of it could not be applied."""
    whole = True
    for one in operations:
        do, path = (one.get("op"), one.get("path")) if isinstance(one, dict) else (None, None)
        steps = [step.replace("~1", "/").replace("~0", "~") for step in str(path).split("/")[1:]]
        if do not in {"add", "replace", "remove"} or not steps:
            whole = whole and do == "test"
            continue
        here: Any = data
        for step in steps[:-1]:
            here = _step(here, step)
        value = _plain(one.get("value"), document)
        if isinstance(here, Map):
            if do == "remove":
                here.pop(steps[-1], None)
            else:
                dict.__setitem__(here, steps[-1], value)
                document.lines.setdefault(id(here), {}).setdefault(steps[-1], document.line)
        elif isinstance(here, list) and (steps[-1].isdigit() or steps[-1] == "-"):
            at = len(here) if steps[-1] == "-" else int(steps[-1])
            if do == "add":
                here.insert(at, value)
            elif at < len(here):
                here[at : at + 1] = [] if do == "remove" else [value]
        else:
            whole = False
    return whole


def _step(here: Any, step: str) -> Any:
    if isinstance(here, Map):
        return dict.get(here, step)
    return here[int(step)] if isinstance(here, list) and step.isdigit() and int(step) < len(here) else None


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
            yield from (item for item in inner or () if isinstance(item, Map))
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
