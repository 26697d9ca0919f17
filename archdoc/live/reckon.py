"""What a preview shows that takes long to find out: what is open in a spec, and a picture that is laid out with care.

Text of a spec -> values that can be sent from one process to another.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from archdoc.core.model import Model
from archdoc.core.paths import Path
from archdoc.core.vocabulary import Audience
from archdoc.diagram.diagram import Diagram, diagram
from archdoc.diagram.overview import overview, part
from archdoc.diagram.views import AS_NEEDED, OVERVIEW, Folding, Picture, by_key
from archdoc.diagram.views import overview as whole
from archdoc.interview.questions import ask
from archdoc.interview.questions.question import key as dotted
from archdoc.interview.readiness import readiness
from archdoc.privacy.gate import Gate
from archdoc.spec.insert import current, takes_text
from archdoc.spec.load import load_placed_text
from archdoc.spec.source import Places


class Drawn(msgspec.Struct, frozen=True):
    """A picture that was drawn; `settled` where that was with all care, and not only in the way of the one before."""

    picture: Picture
    diagram: Diagram
    folding: Folding = AS_NEEDED
    settled: bool = True


def review(text: str, path: str) -> dict[str, Any]:
    """Readiness with its findings, and the questions that a spec doesn't answer yet. Raises ArchdocError."""
    model, places = load_placed_text(text, path)
    questions = ask(model)
    ready = readiness(model, questions)
    return {
        "score": ready.score,
        "counts": {one: sum(it.standing == one for it in questions) for one in ("answered", "partial", "open")},
        "findings": [
            {"level": one.level, "text": one.what, "cure": one.cure, **_where(places, one.path, text)}
            for one in ready.findings
        ],
        "questions": [
            {
                "id": one.id, "about": one.about, "text": one.text, "standing": one.standing,
                "missing": [{"what": gap.what, **_where(places, gap.path, text)} for gap in one.missing],
            }
            for one in questions if one.standing != "answered"
        ],
    }  # fmt: skip


def settled(text: str, path: str, view: str, audience: Audience, engine: str) -> Drawn:
    """A picture of a spec as `archdoc build` draws it. Raises ArchdocError; KeyError: there is no such view."""
    model, _ = load_placed_text(text, path)
    return drawn(Gate(model, audience).model, view, engine)


def drawn(model: Model, view: str, engine: str) -> Drawn:
    """The same of a model as its audience sees it."""
    if view == OVERVIEW:
        found = overview(model, engine)
        return Drawn(whole(model, found.folding), found.picture, found.folding)
    wanted = by_key(model, view)
    return Drawn(wanted, part(diagram(wanted, engine_name=engine), partial(overview, model, engine)))


def _where(places: Places, path: Path, text: str) -> dict[str, Any]:
    mark = places.mark(*path)
    writable = bool(path) and takes_text(path)
    return {
        "line": mark.line, "column": mark.column, "path": list(path), "key": dotted(path), "writable": writable,
        "current": (current(text, path) or "") if writable else "",
    }  # fmt: skip
