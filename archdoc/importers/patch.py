"""One YAML document changed by another, with its lines and what of it was asked for: merges and JSON patches."""

from __future__ import annotations

from typing import Any

from archdoc.importers.yaml import Document, Map

KEYS = ("name", "containerPort", "port", "mountPath", "host", "ip", "key")
"""By which items of two lists are the same, as the API's own merge keys are; the first that all items have."""


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
        do, path = (str(one.get("op")), one.get("path")) if isinstance(one, dict) else ("", None)
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
