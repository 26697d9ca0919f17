"""Model -> Overview: the picture of the whole, folded until its text can be read on a page.

How large text comes out is known only after a layout, so `archdoc.diagram.views` can't tell; once it is told how
many boxes there may be, all pictures, figures and captions agree.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.diagram import Diagram, diagram

LEGIBLE = 6.0
"""Points, on an A4 page: what is smaller is folded further."""
_TIGHTER = (20, 15, 11, 8)
"""How many boxes are tried, if their share of those shown is no more than what the text lacks in size."""


class Overview(msgspec.Struct, frozen=True):
    """The picture of the whole, and how many boxes it may have: what `archdoc.diagram.views` takes as `boxes`."""

    picture: Diagram
    boxes: int | None = None
    """None where there was no need to ask for fewer than usual."""


def overview(model: Model, engine_name: str = "auto") -> Overview:
    """The overview. A view of the author's own is left as it is.

    Raises ArchdocError: there is no engine, or it failed.
    """
    best = Overview(diagram(views.overview(model), engine_name=engine_name))
    if views.OVERVIEW in model.views:
        return best
    for boxes in _TIGHTER:
        shown, points = len(best.picture.scene.picture.nodes), best.picture.verdict.points
        if points >= LEGIBLE or boxes > shown * points / LEGIBLE:
            continue
        picture = views.overview(model, boxes)
        if len(picture.nodes) < shown:
            drawn = diagram(picture, engine_name=engine_name)
            if drawn.verdict.points > points:
                best = Overview(drawn, boxes)
    return best


def pictures(
    model: Model, engine_name: str = "auto", tell: Callable[[str], None] = lambda _: None
) -> dict[str, Diagram]:
    """All pictures of a project by their keys, the overview first. `tell` hears which is being made."""
    tell(f"{model.title}: overview")
    whole = overview(model, engine_name)
    drawn = {views.OVERVIEW: whole.picture}
    for picture in views.pictures(model, whole.boxes):
        if picture.key != views.OVERVIEW:
            tell(f"{model.title}: {picture.title}")
            drawn[picture.key] = diagram(picture, engine_name=engine_name)
    return drawn
