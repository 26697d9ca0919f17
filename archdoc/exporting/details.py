"""Element, edge or trade-off -> its facts as names and texts, for formats that keep free properties."""

from __future__ import annotations

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import Edge, Element, Tradeoff

SHARED = frozenset(vocabulary.Element.__struct_fields__) | {"type"}


def details(element: Element) -> dict[str, str]:
    """What only its kind has: a store's keys, a queue's, a third party's."""
    found: dict[str, str] = {}
    for key in element.detail.__struct_fields__:
        value = getattr(element.detail, key)
        if key in SHARED or not value:
            continue
        if isinstance(value, msgspec.Struct):
            inner = ((name, getattr(value, name)) for name in value.__struct_fields__)
            found |= {f"{key}.{name}": text for name, text in inner if text}
        else:
            found[key] = str(value)
    return found


def of_element(element: Element) -> dict[str, str]:
    """All that is known of an element beside its name, team, technology and description."""
    keys = ("role", "how_it_works", "phase", "scaling", "knowledge", "replicas")
    return {key: text for key in keys if (text := getattr(element, key))} | details(element)


def of_edge(edge: Edge) -> dict[str, str]:
    """All that is known of an edge beside its ends, label and protocol."""
    keys = ("mode", "timeout", "contract", "phase", "description")
    return {key: text for key in keys if (text := getattr(edge, key))}


def of_tradeoff(one: Tradeoff) -> dict[str, object]:
    """A decision record, without what it doesn't say; the keys are the spec's own."""
    found: dict[str, object] = {"number": one.number}
    for key in one.__struct_fields__:
        value = getattr(one, key)
        if key in ("number", "edges", "elements") or not value:
            continue
        found[key] = msgspec.to_builtins(value)
    return found
