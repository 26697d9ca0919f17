"""A model to the formats of other tools. Each is a module with `content` and `HOLDS`, and an entry of `EXPORTERS`."""

from __future__ import annotations

import os
import re
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archdoc.core.model import Model

Format = str
"""A key of `EXPORTERS`."""


class Exporter(NamedTuple):
    """A format of another tool, and where its module is.

    The module has `content`, from a Scope to a file (or to files by name), and `HOLDS`: the topics of
    `archdoc.exporters.left_out` that the format has a place for.
    """

    title: str
    """What the format is called in a sentence."""
    module: str
    endings: tuple[str, ...] = ()
    """Endings of files that say the format."""
    pages: tuple[str, ...] = ()
    """Endings for which the module's `page` writes the format inside a Markdown page."""
    folder: bool = False
    """Whether it is many files: one for each decision, and no picture, so that none can be chosen."""
    codes: tuple[str, int] | None = None
    """How the format writes characters by their code points: a regular expression with one group, and its base."""


EXPORTERS: dict[Format, Exporter] = {
    "mermaid": Exporter(title="Mermaid", module="mermaid", endings=(".mmd", ".mermaid"), pages=(".md", ".markdown"),
                        codes=(r"#(\d{1,7});", 10)),
    "d2": Exporter(title="D2", module="d2", endings=(".d2",)),
    "structurizr": Exporter(title="Structurizr DSL", module="structurizr", endings=(".dsl",)),
    "plantuml": Exporter(title="PlantUML", module="plantuml", endings=(".puml", ".plantuml"),
                         codes=(r"<U\+([0-9A-F]{4,6})>", 16)),
    "drawio": Exporter(title="draw.io", module="drawio", endings=(".drawio",)),
    "pptx": Exporter(title="PowerPoint", module="pptx", endings=(".pptx",)),
    "calm": Exporter(title="CALM", module="calm", endings=(".calm.json",)),
    "madr": Exporter(title="MADR", module="madr", folder=True),
    "diagrams": Exporter(title="A diagrams script", module="diagrams_script", endings=(".py",)),
}  # fmt: skip
ENDINGS: dict[str, Format] = {
    ending: format for format, exporter in EXPORTERS.items() for ending in (*exporter.endings, *exporter.pages)
}
"""The format that each ending says. `.json` says none; MADR's records end in `.md` too, but are a folder."""


class Export(NamedTuple):
    """A model in another format."""

    files: dict[str, bytes]
    """Content by file name; a format of one file has it under an empty name."""
    left_out: tuple[str, ...] = ()
    """What the model holds and the format has no place for: `phases (4)`."""


def format_of(path: str | os.PathLike[str]) -> Format | None:
    """The format that a file's ending names, or None."""
    name = os.fspath(path).lower()
    return next((format for ending, format in ENDINGS.items() if name.endswith(ending)), None)


def export(
    model: Model,
    format: Format,
    *,
    view: str | None = None,
    fold: tuple[str, ...] | None = None,
    markdown: bool = False,
) -> Export:
    """A model in a format: all of it, or what the picture with the key `view` shows, and `fold` folds.

    `markdown`: Mermaid comes as a Markdown page, with its numbers beneath. Raises KeyError: there is no such picture or
    no such format. ArchdocError: a picture can't be laid out.
    """
    from archdoc.exporters import scope
    from archdoc.exporters.left_out import said

    exporter = EXPORTERS[format]
    shown = scope.of(model, view, fold)
    module = import_module(f"archdoc.exporters.{exporter.module}")
    files = module.page(shown) if exporter.pages and markdown else module.content(shown)
    if isinstance(files, bytes):
        files = {"": files}
    if exporter.folder:
        return Export(files, ("of the project: all but its trade-offs",))
    return Export(files, (*said(shown, module.HOLDS), *shown.notes))


def as_read(content: bytes, format: Format) -> bytes:
    """A finished file with the codes that only its format knows undone, for the leak check."""
    codes = EXPORTERS[format].codes
    if codes is None:
        return content
    pattern, base = codes
    return re.sub(pattern, lambda found: chr(int(found[1], base)), content.decode()).encode()
