"""Metrics and timelines to shares of a drawing's width and height; pure."""

from __future__ import annotations

from typing import Any

from archdoc.core.wording import readable
from archdoc.dossier.document import Metric, Timeline

LETTERS = 24
"""How many letters of a phase's name have room on one line beside its bar."""


def spark(metric: Metric) -> dict[str, Any] | None:
    """A curve over time, to scale: points and the target as shares; None for fewer than two points with a number.

    The scale runs from the least to the greatest of series and target, so it shows change and not size.
    """
    points = [(when, value.number, value.text) for when, value in metric.series if value.number is not None]
    if len(points) < 2:
        return None
    years, values = [when.year for when, _, _ in points], [number for _, number, _ in points]
    goal = metric.target.number if metric.target else None
    every = values if goal is None else [*values, goal]
    low, wide = min(every), (years[-1] - years[0]) or 1.0
    tall = (max(every) - low) or 1.0
    shares = [[_share(year - years[0], wide), _share(y - low, tall)] for year, y in zip(years, values, strict=True)]
    ends = [f"{readable(points[at][0].text)}: {points[at][2]}" for at in (0, -1)]
    return {"points": shares, "goal": None if goal is None else _share(goal - low, tall), "ends": ends}


def bars(metric: Metric) -> list[dict[str, Any]]:
    """Before, target and now as bars from zero; none where fewer than two have a number, or one is negative."""
    given = [("before", metric.baseline), ("target", metric.target), ("now", metric.actual)]
    known = [value.number for _, value in given if value and value.number is not None]
    if len(known) < 2 or min(known) < 0 or max(known) <= 0:
        return []
    return [
        {
            "label": label,
            "text": value.text,
            "share": None if value.number is None else 100 * _share(value.number, max(known)),
            "main": label == "now",
            "goal": label == "target",
        }
        for label, value in given
        if value
    ]


def plan(timeline: Timeline) -> dict[str, Any]:
    """The phases as bars on a line of time: each from its beginning to that of the next one."""
    assert timeline.begin is not None, "a timeline is drawn where a phase has a date"
    assert timeline.end is not None, "what begins ends"
    begin, wide = timeline.begin.year, timeline.end.year - timeline.begin.year
    starts = sorted({phase.start.year for phase in timeline.phases if phase.start} | {timeline.end.year})
    rows: list[dict[str, Any]] = []
    line = 0
    for phase in timeline.phases:
        if phase.start is None:
            continue
        end = next((year for year in starts if year > phase.start.year), timeline.end.year)
        share = phase.share.number if phase.share else None
        said = [phase.share.text if phase.share else "", phase.exposure, readable(phase.start.text)]
        rows.append(
            {
                "name": phase.name,
                "line": line,
                "from": _share(phase.start.year - begin, wide),
                "to": _share(end - begin, wide),
                "faint": 0 if share is None else round(60 - 0.6 * min(max(share, 0), 100), 1),
                "text": " · ".join(dict.fromkeys(one for one in said if one)),
            }
        )
        line += -(-len(phase.name) // LETTERS) or 1
    within = [tick for tick in timeline.ticks if begin <= tick.year <= timeline.end.year]
    marks = [{"text": tick.text, "at": _share(tick.year - begin, wide)} for tick in within]
    return {"lines": line, "rows": rows, "ticks": marks}


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4)
