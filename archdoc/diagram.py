"""Picture -> Diagram: one picture, laid out and finished; every format of it comes from here."""

from __future__ import annotations

from typing import Literal

import msgspec

from archdoc.picture import choose, engine, finish, label, theme
from archdoc.picture.card import cards
from archdoc.picture.draw import dot
from archdoc.picture.place import Scene
from archdoc.view import Picture

Routing = Literal["spline", "polyline", "ortho"]


class Diagram(msgspec.Struct, frozen=True):
    """A picture in place. The formats are made when they are asked for."""

    scene: Scene
    look: theme.Theme

    def svg(self) -> str:
        """The finished picture as SVG text: self-contained, the same bytes each time."""
        return finish.svg(self.scene, self.look)

    def dot(self) -> str:
        """The layout that was chosen, as DOT text for any Graphviz.

        Icons are named relative to the `resources` folder of `diagrams`: draw it with `-Gimagepath=<that folder>`.
        """
        picture, layout = self.scene.picture, self.scene.layout
        tags = choose.tags(picture, layout)
        return dot(picture, layout, cards(picture.nodes, layout.style), tags, self.look)

    def png(self, scale: float = 2.0) -> bytes:
        """The picture as PNG, `scale` pixels to a unit."""
        from archdoc.render import page

        return page.png(self.svg(), scale=scale)

    def pdf(self) -> bytes:
        """The picture as a PDF page of its own size: vectors, and text that can be searched."""
        from archdoc.render import page

        return page.pdf(self.svg(), title=self.scene.picture.title)

    @property
    def verdict(self) -> choose.Verdict:
        """What is wrong with the picture, if anything, and how large its smallest text is on an A4 page."""
        return choose.judge(self.scene)


def diagram(
    picture: Picture,
    *,
    look: theme.ThemeName = "light",
    direction: Literal["LR", "TB"] | None = None,
    routing: Routing | None = None,
    engine_name: str = "auto",
) -> Diagram:
    """Lays a picture out and finishes it.

    `direction` and `routing` pin what would be chosen; `engine_name` is `auto`, `embedded` or `dot`.
    Raises ArchdocError: there is no such engine, or it failed.
    """
    program = engine.command(engine_name)
    colours = theme.THEMES[look]
    placed = choose.best(picture, program=program, look=colours, direction=direction, routing=routing)
    return Diagram(placed, colours)
