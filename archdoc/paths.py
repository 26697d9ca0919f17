"""A path into a spec, such as `results.impact.2`, to what it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec


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
    from archdoc.suggest import did_you_mean

    return did_you_mean(step, known, listed="There is")
