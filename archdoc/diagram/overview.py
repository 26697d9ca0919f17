"""Model -> Overview: the picture of the whole, folded until its text can be read on a page.

How large text comes out is known only after a layout, so `archdoc.diagram.views` can't tell; once it is told how
many boxes there may be, all pictures, figures and captions agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.diagram import Diagram, again, diagram
from archdoc.diagram.layout.judge import READABLE
from archdoc.diagram.views import Folding

LEGIBLE = 6.0
"""Points, on an A4 page: what is smaller is folded further."""


MOST_WORK = 7_000
"""What a build spends on pictures before it leaves those of further parts to be drawn on demand, by `_work`."""


_TRIED = 4
"""So many layouts are tried of a picture."""


class Overview(msgspec.Struct, frozen=True):
    """The picture of the whole, and how it is folded: what `archdoc.diagram.views` takes for all other pictures."""

    picture: Diagram
    folding: Folding = views.AS_NEEDED


class Draw(Protocol):
    """What lays a picture out, as `archdoc.diagram.diagram.diagram` does."""

    def __call__(self, picture: views.Picture, /, *, engine_name: str) -> Diagram:
        """The picture, laid out."""


def overview(
    model: Model, engine_name: str = "auto", *, fold: tuple[str, ...] | None = None, draw: Draw = diagram
) -> Overview:
    """The overview. `fold` names what is folded; else a view of the author's is left as it is.

    Where its text is too small, it is drawn with fewer boxes, as long as their share is no more than what the text has
    of the size that it should have. Raises ArchdocError: there is no engine, or it failed.
    """
    folding = Folding(only=fold)
    best = Overview(draw(views.overview(model, folding), engine_name=engine_name), folding)
    if views.OVERVIEW in model.views or fold is not None:
        return best
    for boxes in views.TIGHTER:
        shown, points = len(best.picture.scene.picture.nodes), best.picture.verdict.points
        if points >= LEGIBLE or boxes > shown * points / LEGIBLE:
            continue
        tighter = Folding(boxes=boxes)
        picture = views.overview(model, tighter)
        if len(picture.nodes) < shown:
            drawn = draw(picture, engine_name=engine_name)
            if drawn.verdict.points > points:
                best = Overview(drawn, tighter)
    return best


def part(drawn: Diagram, whole: Callable[[], Overview]) -> Diagram:
    """A picture of a part; laid out as the whole is, where its text would be small and smaller than that of the whole.

    So to leave something out never makes a picture harder to read. `whole` draws the overview; it is only called where
    text is small.
    """
    if drawn.verdict.points >= READABLE:
        return drawn
    shown, all_ = drawn.scene.picture, whole().picture
    inside = {node.key for node in shown.nodes} <= all_.scene.cards.keys()
    held = again(all_.kept, shown) if inside and drawn.verdict.points < all_.verdict.points else None
    if held is None or held.verdict.points <= drawn.verdict.points:
        return drawn
    return msgspec.structs.replace(held, look=drawn.look)


def pictures(
    model: Model,
    engine_name: str = "auto",
    tell: Callable[[str], None] = lambda _: None,
    *,
    fold: tuple[str, ...] | None = None,
    draw: Draw = diagram,
    note: Callable[[str], None] = lambda _: None,
) -> dict[str, Diagram]:
    """The pictures of a project by their keys, the overview first.

    `tell` hears which is being made, and `note` how many are left to be drawn on demand.
    """
    tell(f"{model.title}: overview")
    whole = overview(model, engine_name, fold=fold, draw=draw)
    drawn = {views.OVERVIEW: whole.picture}
    missing = [*views.not_drawn(model, whole.folding)]
    wanted = [one for one in views.pictures(model, whole.folding) if one.key != views.OVERVIEW]
    asked = [one for one in wanted if one.key in model.views]
    room = MOST_WORK - sum(map(_work, [whole.picture.scene.picture, *asked]))
    for picture in wanted:
        if picture.key in missing:
            continue
        phase = picture.key.startswith("phase-") and picture not in asked
        # A phase is laid out as the whole is, where it can be.
        work = 0 if picture in asked else _work(picture) // (_TRIED if phase else 1)
        if work > room and work:
            missing.append(picture.key)
            continue
        room -= work
        tell(f"{model.title}: {picture.title}")
        same = again(whole.picture.kept, picture) if phase else None
        if phase and same is None:
            room -= _work(picture)
        drawn[picture.key] = same or part(draw(picture, engine_name=engine_name), lambda: whole)
    if missing:
        count = f"{len(missing)} more pictures" if len(missing) > 1 else "one more picture"
        note(f"{count} of phases and parts can be drawn with `archdoc diagram SPEC --view KEY`, as {missing[0]}")
    return drawn


def _work(picture: views.Picture) -> int:
    """How long a picture takes to lay out, beside others: about as the square of its links."""
    return len(picture.links) ** 2
