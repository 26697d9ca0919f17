"""A cursor in a spec to the part of the picture that it is on."""

from __future__ import annotations

from archdoc.core.model import Edge, Model
from archdoc.core.paths import of_edge
from archdoc.live.document import Document
from archdoc.live.running import Part
from archdoc.spec.cursor import spot
from archdoc.spec.identifiers import ELEMENTS


def part(document: Document, line: int, column: int) -> Part | None:
    """The part at a place; `line` and `column` count from 0. None where no picture shows it.

    It is the trade-off, edge or element that the place says something of, else the one whose id stands there.
    """
    model = document.model
    if model is None:
        return None
    return _around(document, model, line, column) or _named(document, model, line, column)


def _around(document: Document, model: Model, line: int, column: int) -> Part | None:
    text = document.lines[line] if line < len(document.lines) else ""
    # In front of a line's first word, that word says where one is.
    here = spot(document.text, line, max(column, len(text) - len(text.lstrip(" -"))))
    if here is None:
        return None
    section, *rest = (*here.path, here.word) if here.role == "key" else here.path or ("",)
    if section in ELEMENTS and rest and rest[0] in model.elements:
        return Part("node", str(rest[0]))
    if section == "tradeoffs" and rest:
        return next((_tradeoff(one.number) for one in model.tradeoffs if one.id == rest[0]), None)
    edge = _edge(document, model, line, column) if section == "edges" else None
    if edge is None:
        return None
    if "tradeoff" in rest and edge.tradeoffs:
        after = rest[rest.index("tradeoff") + 1 :]
        which = after[0] if after and isinstance(after[0], int) else 0
        return _tradeoff(edge.tradeoffs[min(which, len(edge.tradeoffs) - 1)])
    return Part("edge", str(edge.number))


def _edge(document: Document, model: Model, line: int, column: int) -> Edge | None:
    """The edge that is written at a place: of `a -> [b, c]` the one to the end there, else the first."""
    places = document.places
    if places is None:
        return None
    starts = [(places.mark(*of_edge(edge)), edge) for edge in model.edges]
    begun = [(mark.line, mark.column) for mark, _ in starts if (mark.line, mark.column) <= (line + 1, column + 1)]
    # Before the dash of an edge's line, that edge is meant already.
    start = max(begun, default=None)
    here = [mark for mark, _ in starts if mark.line == line + 1]
    if here and (start is None or start[0] != line + 1):
        start = (here[0].line, here[0].column)
    found = [edge for mark, edge in starts if (mark.line, mark.column) == start]
    named = document.ids.at(line + 1, column + 1)
    return next((edge for edge in found if named and named.id == edge.target), found[0] if found else None)


def _named(document: Document, model: Model, line: int, column: int) -> Part | None:
    found = document.ids.at(line + 1, column + 1)
    space, id = (document.ids.meant(found) if found else None) or ("", "")
    if space in ELEMENTS and id in model.elements:
        return Part("node", id)
    return next((_tradeoff(one.number) for one in model.tradeoffs if one.id == id and space == "tradeoffs"), None)


def _tradeoff(number: int) -> Part:
    return Part("tradeoff", str(number))
