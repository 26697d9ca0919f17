"""Model -> Model and its overview: folded until its text can be read on a page.

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


def overview(model: Model, engine_name: str = "auto") -> tuple[Model, Diagram]:
    """The overview, and the model that says how far it is folded. A view of the author's own is left as it is.

    Raises ArchdocError: there is no engine, or it failed.
    """
    drawn = diagram(views.overview(model), engine_name=engine_name)
    if views.OVERVIEW in model.views:
        return model, drawn
    best = (model, drawn)
    for boxes in _TIGHTER:
        shown, points = len(best[1].scene.picture.nodes), best[1].verdict.points
        if points >= LEGIBLE or boxes > shown * points / LEGIBLE:
            continue
        tighter = msgspec.structs.replace(model, boxes=boxes)
        picture = views.overview(tighter)
        if len(picture.nodes) < len(best[1].scene.picture.nodes):
            drawn = diagram(picture, engine_name=engine_name)
            if drawn.verdict.points > best[1].verdict.points:
                best = (tighter, drawn)
    return best


def pictures(
    model: Model, engine_name: str = "auto", tell: Callable[[str], None] = lambda _: None
) -> tuple[Model, dict[str, Diagram]]:
    """All pictures of a project by their keys, the overview first; and the model as `overview` gives it.

    `tell` hears which picture is being made.
    """
    tell(f"{model.title}: overview")
    model, whole = overview(model, engine_name)
    drawn = {views.OVERVIEW: whole}
    for picture in views.pictures(model):
        if picture.key != views.OVERVIEW:
            tell(f"{model.title}: {picture.title}")
            drawn[picture.key] = diagram(picture, engine_name=engine_name)
    return model, drawn
