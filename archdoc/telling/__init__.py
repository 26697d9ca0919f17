"""Model -> beats: all that could be told about a system aloud, in the order of telling, each line with its rank."""

from __future__ import annotations

from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.telling import after, decisions, product, way
from archdoc.telling.beat import Beat, Line, tidied

__all__ = ["Beat", "Line", "beats"]


def beats(model: Model, *, walk: bool) -> tuple[Beat, ...]:
    """All beats in the order of telling. With `walk`, decisions are told where the first flow passes them."""
    flow = next((one for one in model.flows.values() if one.steps), None) if walk else None
    ranks = {row.number: at for at, row in enumerate(decisions.ranked(model))}
    rows = {row.number: row for row in table(model).rows}
    passed = way.passed(model, flow) if flow else {}
    found = [product.what(model), product.why(model), product.technically(model), product.mine(model)]
    if flow:
        found += way.along(model, flow, passed, rows, ranks)
    on_the_way = {number for numbers in passed.values() for number in numbers}
    found += [decisions.beat(rows[number], at) for number, at in ranks.items() if number not in on_the_way]
    found += [decisions.changed(rows), *way.challenges(model), *way.neighbours(model, flow), *after.launched(model)]
    found += [after.reached(model), after.lessons(model), after.learned(model), after.still_open(model)]
    return tuple(beat for beat in map(tidied, found) if beat.lines)
