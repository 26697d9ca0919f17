"""Where the parts of a checked spec are written: a path of keys to its place in the file."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from archdoc.core.model import Edge, Element, Model, Tradeoff

_ODD = re.compile("[\ud800-\udfff]")
"""How Python holds bytes of a path that aren't UTF-8."""
Path = tuple[str | int, ...]
"""Keys, and positions in lists from 0: `("edges", 3, "timeout")`."""

_SECTION = {"component": "components", "queue": "queues", "third_party": "third_parties"}


def path_text(path: str | os.PathLike[str]) -> str:
    """A file's path as text that can be written; what of it isn't UTF-8 is shown as `�`."""
    return os.fsencode(path).decode("utf-8", "replace") if _ODD.search(os.fspath(path)) else os.fspath(path)


def of_element(element: Element) -> Path:
    """The path of an element."""
    return (_SECTION[element.kind], element.id)


def of_edge(edge: Edge) -> Path:
    """The path of an edge; those of `a -> [b, c]` lead to the same place."""
    return ("edges", edge.number - 1)


def of_tradeoff(model: Model, tradeoff: Tradeoff) -> Path:
    """The path of a trade-off: its own, or that on the first edge or element that has it, to the one of several."""
    if tradeoff.id:
        return ("tradeoffs", tradeoff.id)
    if tradeoff.edges:
        # Edges are in the order of their numbers; what a public model leaves out makes gaps.
        edge = model.edges[bisect_left(model.edges, tradeoff.edges[0], key=lambda one: one.number)]
        return (*of_edge(edge), "tradeoff", edge.tradeoffs.index(tradeoff.number))
    if tradeoff.elements:
        element = model.elements[tradeoff.elements[0]]
        return (*of_element(element), "tradeoff", element.tradeoffs.index(tradeoff.number))
    return ("tradeoffs",)


def follow(wanted: msgspec.Struct, path: str) -> Any:
    """What a path leads to. Items of a list count from 1. Raises LookupError(why it leads to nothing, hint or None)."""
    here: Any = wanted
    for step in path.strip().split("."):
        here = inside(here, step)
    return here


def inside(here: Any, step: str) -> Any:
    """What `step` of a path leads to: a key, an id, or an item's number from 1. LookupError says (why not, hint)."""
    if isinstance(here, msgspec.Struct):
        written = dict(zip(here.__struct_encode_fields__, here.__struct_fields__, strict=True))
        value = getattr(here, written[step]) if step in written else None
        if value is None or value in ((), {}, ""):
            raise LookupError(f"there is no `{step}`", _near(step, _filled(here, written)))
        return value
    if isinstance(here, dict):
        if step not in here:
            raise LookupError(f"there is no `{step}`", _near(step, here))
        return here[step]
    if isinstance(here, tuple):
        if not step.isascii() or not step.isdigit():
            raise LookupError(f"`{step}` is no number of an item", "Items are counted from 1.")
        if not 1 <= int(step) <= len(here):
            raise LookupError(f"there is no item {step}", f"There are {len(here)}, counted from 1.")
        return here[int(step) - 1]
    raise LookupError(f"there is nothing inside a text, so no `{step}`", None)


def _filled(here: msgspec.Struct, written: Mapping[str, str]) -> Iterator[str]:
    return (key for key, name in written.items() if getattr(here, name) not in (None, (), {}, ""))


def _near(step: str, known: Iterable[str]) -> str | None:
    from archdoc.core.suggest import did_you_mean

    return did_you_mean(step, known, listed="There is")
