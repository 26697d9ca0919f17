"""An icon's path in `diagrams` to its class, its picture file, and whether that can be seen: the catalogue.

`icons.json` is made by `tests/refresh_icons.py`. Nothing here imports a module of `diagrams` before `load` does.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from diagrams import Node

FILE = Path(__file__).with_name("icons.json")


class _Catalogue(msgspec.Struct, frozen=True):
    """The file. What isn't always needed is left as one text, to be split when it is: that is quicker to read."""

    icons: dict[str, str]
    """Module, without `diagrams.` in front, to `Class=file`, the file without `.png`."""
    aliases: dict[str, str]
    """Module to `SecondName=Class`."""
    pale: str
    """Icons that vanish on a white card."""


def known(icon: str) -> bool:
    """Whether the path names an icon; `diagrams`' own second names (`aws.compute.ECS`) count."""
    module, name = parted(icon)
    return name in classes(module) or name in aliases(module)


def path(icon: str) -> Path:
    """The PNG file of a known icon. Imports nothing of `diagrams`; raises KeyError for an unknown icon."""
    module, name = parted(canonical(icon))
    return _resources().joinpath(*module.split("."), classes(module)[name] + ".png")


def load(icon: str) -> type[Node]:
    """The class of a known icon; imports the one module that holds it. Raises KeyError for an unknown icon."""
    module, name = parted(canonical(icon))
    found: type[Node] = getattr(importlib.import_module(f"diagrams.{module}"), name)
    return found


def is_pale(icon: str) -> bool:
    """Whether the icon, or the outline of it, is so white that it would hardly be seen straight on a light card.

    False for an icon that isn't in the catalogue.
    """
    return known(icon) and canonical(icon) in _pale()


def canonical(icon: str) -> str:
    """The path of the class itself, from that path, a second name of it, or either with `diagrams.` in front.

    Raises KeyError for an unknown icon.
    """
    module, name = parted(icon)
    return f"{module}.{name if name in classes(module) else aliases(module)[name]}"


def parted(icon: str) -> tuple[str, str]:
    """Module and class name."""
    module, _, name = icon.removeprefix("diagrams.").rpartition(".")
    return module, name


def modules() -> tuple[str, ...]:
    """Every module of `diagrams` that has icons, without `diagrams.` in front, in order."""
    return tuple(_catalogue().icons)


@cache
def classes(module: str) -> dict[str, str]:
    """A module's icons: class name to the name of its PNG without the ending."""
    return _split(_catalogue().icons.get(module, ""))


@cache
def aliases(module: str) -> dict[str, str]:
    """A module's second names for its icons, to the class name."""
    return _split(_catalogue().aliases.get(module, ""))


@cache
def every() -> tuple[str, ...]:
    """Every path that `known` accepts, in order."""
    return tuple(sorted(f"{module}.{name}" for module in modules() for name in (*classes(module), *aliases(module))))


def _split(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@cache
def _pale() -> frozenset[str]:
    return frozenset(_catalogue().pale.split())


@cache
def _resources() -> Path:
    module = sys.modules.get("diagrams") or importlib.util.find_spec("diagrams")
    origin = getattr(module, "__file__", None) or getattr(module, "origin", None)
    if origin is None:
        raise ModuleNotFoundError("diagrams is not installed", name="diagrams")
    return Path(origin).parents[1] / "resources"


@cache
def _catalogue() -> _Catalogue:
    return msgspec.json.decode(FILE.read_bytes(), type=_Catalogue)
