"""Picture -> Diagram: one picture, laid out and finished; every format of it comes from here."""

from __future__ import annotations

import os
from typing import Literal, get_args

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import Model
from archdoc.core.vocabulary import Direction
from archdoc.diagram.layout import choose, engine
from archdoc.diagram.layout.cards import cards
from archdoc.diagram.layout.dot import Routing, dot
from archdoc.diagram.layout.engine import Geometry
from archdoc.diagram.layout.judge import Verdict
from archdoc.diagram.layout.keep import Kept
from archdoc.diagram.layout.place import Scene
from archdoc.diagram.svg import svg as finish
from archdoc.diagram.svg import theme
from archdoc.diagram.views import Picture

Format = Literal["svg", "png", "pdf", "dot"]


class Diagram(msgspec.Struct, frozen=True):
    """A picture in place. The formats are made when they are asked for."""

    scene: Scene
    look: theme.Theme
    verdict: Verdict
    """What is wrong with the picture, if anything, and how large its smallest text is on an A4 page."""
    found: Geometry
    """Where the engine put cards and frames, before room was made for lines."""

    @property
    def kept(self) -> Kept:
        """What to remember of the picture, for the next one to leave things where they are (see `again`)."""
        verdict, scene = self.verdict, self.scene
        return Kept(scene.layout, self.found, verdict.points, verdict.crossings, scene.picture.hints)

    def svg(self) -> str:
        """The finished picture as SVG text: self-contained, the same bytes each time."""
        return finish.svg(self.scene, self.look)

    def bare(self) -> str:
        """The same without title, glosses and margin, for a page that has them itself."""
        return finish.svg(self.scene, self.look, bare=True)

    def dot(self) -> str:
        """The layout that was chosen, as DOT text for any Graphviz.

        It needs no other file, and so has no icons.
        """
        picture, layout = self.scene.picture, self.scene.layout
        tags = choose.tags(picture, layout)
        return dot(picture, layout, cards(picture.nodes, layout.style, dense=layout.dense), tags, self.look)

    def png(self, scale: float = 2.0) -> bytes:
        """The picture as PNG, `scale` pixels to a unit."""
        from archdoc.diagram import raster

        return raster.png(self.svg(), scale=scale)

    def pdf(self) -> bytes:
        """The picture as a PDF page of its own size: vectors, and text that can be searched."""
        from archdoc.diagram import raster

        return raster.pdf(self.svg(), title=self.scene.picture.title)

    def themed(self, look: vocabulary.ThemeName) -> Diagram:
        """The same picture in another theme. Nothing moves, so nothing is laid out again."""
        return Diagram(self.scene, theme.THEMES[look], self.verdict, self.found)

    def content(self, format: Format) -> bytes:
        """What a file in a format holds."""
        match format:
            case "png":
                return self.png()
            case "pdf":
                return self.pdf()
            case "dot":
                return self.dot().encode()
        return self.svg().encode()

    def save(self, path: str | os.PathLike[str], format: Format | None = None) -> None:
        """Writes the picture to a file, whole or not at all; without a `format`, the file's ending says which.

        Raises ValueError: the ending is none of `.svg`, `.png`, `.pdf` and `.dot`. ArchdocError: it can't be written.
        """
        from archdoc.core.write import write_one

        wanted = format or format_of(path)
        if wanted is None:
            raise ValueError(f"{os.fspath(path)!r}: the ending must be one of {', '.join(get_args(Format))}")
        write_one(path, self.content(wanted))


def again(before: Kept, picture: Picture, look: vocabulary.ThemeName = "light") -> Diagram | None:
    """A picture that is a little other than one that was drawn, with what both have where it was.

    `before` is the other's `Diagram.kept`. None where that can't be: too much is another, or it would come out with a
    defect, or much worse.
    """
    chosen = choose.again(picture, before)
    return None if chosen is None else Diagram(chosen.scene, theme.THEMES[look], chosen.verdict, chosen.found)


def undrawn(model: Model) -> str:
    """What is to be said of the characters of a model that no shipped font has; empty where each has one."""
    from archdoc.diagram.svg import scripts, text

    return scripts.note(msgspec.json.encode(msgspec.structs.replace(model, path="")).decode(), text.shipped())


def format_of(path: str | os.PathLike[str]) -> Format | None:
    """The format that a file's ending names, or None."""
    ending = os.path.splitext(os.fspath(path))[1].lower().removeprefix(".")
    return {"svg": "svg", "png": "png", "pdf": "pdf", "dot": "dot", "gv": "dot"}.get(ending)  # type: ignore[return-value]


def diagram(
    picture: Picture,
    *,
    look: vocabulary.ThemeName = "light",
    direction: Direction | None = None,
    routing: Routing | None = None,
    engine_name: str = "auto",
    glosses: bool = True,
    aspect: float | None = None,
    before: Kept | None = None,
) -> Diagram:
    """Lays a picture out and finishes it.

    `direction` and `routing` pin what would be chosen; `engine_name` is `auto`, `embedded` or `dot`. What a picture
    `before` had stays in its place where that comes out well (see `again`).
    Raises ArchdocError: there is no such engine, or it failed.
    """
    program = engine.command(engine_name)
    picture = picture if glosses else msgspec.structs.replace(picture, glosses=())
    picture = picture if aspect is None else msgspec.structs.replace(picture, aspect=aspect)
    chosen = choose.again(picture, before) if before is not None else None
    chosen = chosen or choose.best(picture, program=program, direction=direction, routing=routing)
    return Diagram(chosen.scene, theme.THEMES[look], chosen.verdict, chosen.found)
