"""What changed between two states of a spec, to a page of its own: the picture of both, then the changes by subject."""

from __future__ import annotations

from archdoc.dossier.changes import MARKS, SUBJECTS, Changes
from archdoc.render.changes import Placed, shown
from archdoc.render.html.pages import render


def html(changes: Changes, picture: str, *, old: str, new: str, note: str = "", placed: Placed = lambda _: "") -> str:
    """The page, which needs nothing else. `picture` is SVG; `old` and `new` name the two states; `note` is for whom."""
    from markupsafe import Markup

    found = [(subject, [(one, shown(one), placed(one)) for one in changes.of(subject)]) for subject in SUBJECTS]
    return render(
        "changes.html", changes=changes, picture=Markup(picture.strip()), subjects=[one for one in found if one[1]],
        marks=MARKS, old=old, new=new, note=note,
    )  # fmt: skip
