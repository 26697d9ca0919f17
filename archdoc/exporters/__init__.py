"""A model to the formats of other tools: each a module with `content`, and what it has no place for."""

from __future__ import annotations

import os
import re
from importlib import import_module
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from archdoc.core.model import Model

Format = Literal["mermaid", "d2", "structurizr", "plantuml", "drawio", "calm", "madr", "diagrams"]
MODULES: dict[Format, str] = {
    "mermaid": "mermaid", "d2": "d2", "structurizr": "structurizr", "plantuml": "plantuml", "drawio": "drawio",
    "calm": "calm", "madr": "madr", "diagrams": "diagrams_script",
}  # fmt: skip
TITLES: dict[Format, str] = {
    "mermaid": "Mermaid", "d2": "D2", "structurizr": "Structurizr DSL", "plantuml": "PlantUML", "drawio": "draw.io",
    "calm": "CALM", "madr": "MADR", "diagrams": "A diagrams script",
}  # fmt: skip
"""What each format is called in a sentence."""
ENDINGS: dict[str, Format] = {
    ".mmd": "mermaid", ".mermaid": "mermaid", ".d2": "d2", ".dsl": "structurizr", ".puml": "plantuml",
    ".plantuml": "plantuml", ".drawio": "drawio", ".py": "diagrams", ".calm.json": "calm", ".md": "mermaid",
}  # fmt: skip
"""Endings that say a format; `.json` doesn't. MADR has `.md` too, but takes a folder."""
FOLDERS: frozenset[Format] = frozenset({"madr"})
"""Formats of many files."""
WITHOUT_VIEW: frozenset[Format] = frozenset({"madr"})
"""Formats that hold no picture, so that none can be chosen."""


_CODES = {"mermaid": (re.compile(r"#(\d{1,7});"), 10), "plantuml": (re.compile(r"<U\+([0-9A-F]{4,6})>"), 16)}
"""How a format that has codes of its own for characters writes them, and their base."""


class Export(msgspec.Struct, frozen=True):
    """A model in another format."""

    files: dict[str, bytes]
    """Content by file name; a format of one file has it under an empty name."""
    left_out: tuple[str, ...] = ()
    """What the model holds and the format has no place for: `phases (4)`."""


def format_of(path: str | os.PathLike[str]) -> Format | None:
    """The format that a file's ending names, or None."""
    name = os.fspath(path).lower()
    return next((format for ending, format in ENDINGS.items() if name.endswith(ending)), None)


def export(model: Model, format: Format, *, view: str | None = None, markdown: bool = False) -> Export:
    """A model in a format: all of it, or what the picture with the key `view` shows.

    `markdown`: Mermaid comes as a Markdown page, with its numbers beneath. Raises KeyError: there is no such picture.
    ArchdocError: a picture can't be laid out.
    """
    from archdoc.exporters import scope
    from archdoc.exporters.left_out import said

    shown = scope.of(model, view)
    module = import_module(f"archdoc.exporters.{MODULES[format]}")
    files = module.page(shown) if format == "mermaid" and markdown else module.content(shown)
    if isinstance(files, bytes):
        files = {"": files}
    if format in FOLDERS:
        return Export(files, ("of the project: all but its trade-offs",))
    return Export(files, said(shown, module.HOLDS))


def as_read(content: bytes, format: Format) -> bytes:
    """A finished file with the codes that only its format knows undone, for the leak check."""
    if format not in _CODES:
        return content
    pattern, base = _CODES[format]
    return pattern.sub(lambda found: chr(int(found[1], base)), content.decode()).encode()
