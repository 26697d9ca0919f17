"""Picture -> Diagram: one picture, laid out and finished; every format of it comes from here."""

from __future__ import annotations

import os
from typing import Literal, get_args

import msgspec

from archdoc.core import vocabulary
from archdoc.core.vocabulary import Direction
from archdoc.diagram.layout import choose, engine
from archdoc.diagram.layout.cards import cards
from archdoc.diagram.layout.dot import Routing, dot
from archdoc.diagram.layout.judge import Verdict
from archdoc.diagram.layout.place import Scene
from archdoc.diagram.svg import svg as finish
from archdoc.diagram.svg import theme
from archdoc.diagram.views import Link, Picture

Format = Literal["svg", "png", "pdf", "dot"]


class Diagram(msgspec.Struct, frozen=True):
    """A picture in place. The formats are made when they are asked for."""

    scene: Scene
    look: theme.Theme
    verdict: Verdict
    """What is wrong with the picture, if anything, and how large its smallest text is on an A4 page."""

    def svg(self) -> str:
        """The finished picture as SVG text: self-contained, the same bytes each time."""
        return finish.svg(self.scene, self.look)

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
        return Diagram(self.scene, theme.THEMES[look], self.verdict)

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


def again(drawn: Diagram, picture: Picture, engine_name: str = "auto") -> Diagram | None:
    """A picture that is a little other than one that is drawn, laid out in the same way: a twentieth of the work.

    None where that can't be: it has other cards or edges, or would come out with defects that the other one hasn't.
    """
    before = drawn.scene.picture
    if [node.key for node in before.nodes] != [node.key for node in picture.nodes]:
        return None
    if [_ends(link) for link in before.links] != [_ends(link) for link in picture.links]:
        return None
    chosen = choose.again(picture, drawn.scene.layout, program=engine.command(engine_name))
    if chosen is None or (drawn.verdict.clean and not chosen.verdict.clean):
        return None
    return Diagram(chosen.scene, drawn.look, chosen.verdict)


def _ends(link: Link) -> tuple[object, ...]:
    return link.numbers, link.source, link.target, link.both_ways


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
) -> Diagram:
    """Lays a picture out and finishes it.

    `direction` and `routing` pin what would be chosen; `engine_name` is `auto`, `embedded` or `dot`.
    Raises ArchdocError: there is no such engine, or it failed.
    """
    program = engine.command(engine_name)
    picture = picture if glosses else msgspec.structs.replace(picture, glosses=())
    picture = picture if aspect is None else msgspec.structs.replace(picture, aspect=aspect)
    chosen = choose.best(picture, program=program, direction=direction, routing=routing)
    return Diagram(chosen.scene, theme.THEMES[look], chosen.verdict)
