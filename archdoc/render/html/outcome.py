"""Metrics and phases to small SVG charts, each with words for those who can't see it."""

from __future__ import annotations

from html import escape
from itertools import pairwise

import msgspec
from markupsafe import Markup

from archdoc.core.markdown import clean
from archdoc.diagram.svg.text import width
from archdoc.dossier.document import Fact, Metric, Phase, Timeline, Value


class Scale(msgspec.Struct, frozen=True):
    """A launch on its time axis, and the phases that have more to say than a bar can show."""

    bars: list[tuple[Phase, Markup]]
    """Dated phases with their bars, in the order in which they began; none where the axis has no two ends."""
    ticks: list[tuple[str, str]]
    """Where on the axis a year stands, in percent, and what it is called."""
    told: list[Phase]


def time_scale(block: Timeline) -> Scale:
    """Where the phases of a launch are on its time axis."""
    dated = sorted((phase for phase in block.phases if phase.start), key=lambda one: one.start.year if one.start else 0)
    told = [phase for phase in block.phases if phase.facts or phase not in dated]
    if not (block.begin and block.end and dated):
        return Scale([], [], told)
    starts = [phase.start.year for phase in dated if phase.start]
    ends = [end for _, end in pairwise([*starts, block.end.year])]
    span = block.end.year - block.begin.year or 1.0
    ticks = [(f"{(tick.year - block.begin.year) / span * 100:.1f}", tick.text) for tick in block.ticks]
    return Scale([(phase, bar(phase, block, end)) for phase, end in zip(dated, ends, strict=True)], ticks, told)


def metric_facts(one: Metric) -> list[Fact]:
    """What is said of a metric beside its values."""
    return [Fact(label=label, texts=(text,)) for label, text in (
        ("Why it is measured", one.why), ("How sure the attribution is", one.attribution), ("Source", one.source),
        ("As of", one.date),
    ) if text]  # fmt: skip


WIDE, TEXT = 320.0, 12.0
"""Width of a chart and size of its text, in user units; a chart is shown at about one pixel to a unit."""
_ROW, _LABEL, _LEAST_BAR = 24.0, 54.0, 60.0
_TOP, _PLOT, _FOOT, _SIDE = 22.0, 60.0, 20.0, 10.0


def with_unit(value: Value, unit: str) -> str:
    """A value with its unit, which is not said twice."""
    return value.text if not unit or unit in value.text else f"{value.text} {unit}"


def values(metric: Metric) -> list[tuple[str, Value]]:
    """The three values that there may be, by what they are called."""
    three = (("Before", metric.baseline), ("Target", metric.target), ("After", metric.actual))
    return [(name, value) for name, value in three if value]


def chart(metric: Metric, id: str) -> Markup:
    """A line where there is a series, else bars; empty where there are not two numbers. `id` begins ids within."""
    points = [(moment, value) for moment, value in metric.series if value.number is not None]
    if len(points) > 1:
        return Markup(_line(metric, id))
    drawn = [(name, value) for name, value in values(metric) if value.number is not None]
    return Markup(_bars(metric, drawn, id) if len(drawn) > 1 else "")


def bar(phase: Phase, timeline: Timeline, end: float) -> Markup:
    """A phase on the time axis, from its start to `end` (in years); as high as the share of users who saw it."""
    assert phase.start is not None
    assert timeline.begin is not None
    assert timeline.end is not None
    begin = timeline.begin.year
    span = timeline.end.year - begin or 1.0
    at, until, *ticks = (
        (year - begin) / span * 1000 for year in (phase.start.year, end, *(tick.year for tick in timeline.ticks))
    )
    share = phase.share.number if phase.share and phase.share.number is not None else 100.0
    high = max(1.0, min(share, 100.0) / 100 * 12)
    lines = "".join(f'<path class="tick" d="M{_n(tick)} 0v20"/>' for tick in ticks)
    wide = max(until - at, 4.0)
    return Markup(
        '<svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">'
        f'{lines}<rect class="whole" x="{_n(at)}" y="4" width="{_n(wide)}" height="12"/>'
        f'<rect class="share" x="{_n(at)}" y="{_n(16 - high)}" width="{_n(wide)}" height="{_n(high)}"/></svg>'
    )


def _bars(metric: Metric, drawn: list[tuple[str, Value]], id: str) -> str:
    texts = [with_unit(value, metric.unit) for _, value in drawn]
    beside = max(width(text, TEXT, bold=True) for text in texts) + 8
    room = WIDE - _LABEL - beside
    if room < _LEAST_BAR:
        return ""
    numbers = [value.number or 0.0 for _, value in drawn]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    scale = room / (high - low) if high > low else 0.0
    zero = _LABEL - low * scale
    parts = []
    for at, ((name, value), text) in enumerate(zip(drawn, texts, strict=True)):
        y, number = at * _ROW, value.number or 0.0
        left, right = sorted((zero, zero + number * scale))
        wide = max(right - left, 1.5)
        parts += [
            f'<text x="0" y="{_n(y + 16)}" class="axis">{name}</text>',
            f'<rect class="{name.lower()}" x="{_n(left)}" y="{_n(y + 4)}" width="{_n(wide)}" height="16" rx="2"/>',
            f'<text x="{_n(max(right, zero) + 6)}" y="{_n(y + 16)}" class="value">{_x(text)}</text>',
        ]
    said = "; ".join(f"{name.lower()} {text}" for (name, _), text in zip(drawn, texts, strict=True))
    return _svg(id, metric.name, f"{said}.", _ROW * len(drawn), parts)


def _line(metric: Metric, id: str) -> str:
    points = [(moment, value, value.number) for moment, value in metric.series if value.number is not None]
    target = metric.target.number if metric.target else None
    heights = [number for _, _, number in points] + ([target] if target is not None else [])
    low, high = min(heights), max(heights)
    begin, end = points[0][0].year, points[-1][0].year

    def y(number: float) -> float:
        return _TOP + _PLOT * (1 - (number - low) / (high - low)) if high > low else _TOP + _PLOT / 2

    across = (WIDE - 2 * _SIDE) / (end - begin or 1.0)
    spots = [(_SIDE + across * (moment.year - begin), y(number)) for moment, _, number in points]
    parts = []
    if target is not None and metric.target:
        text = _short(f"target {with_unit(metric.target, metric.unit)}", f"target {metric.target.text}", "target")
        at = y(target)
        # Its words go where the line isn't, below or above it, and between the values at the ends.
        inner = [spot[1] for spot in spots if WIDE * 0.25 < spot[0] < WIDE * 0.75] or [spot[1] for spot in spots]
        under = sum(inner) / len(inner) < at
        words = at + 13 if under else at - 5
        parts.append(f'<path class="goal" d="M0 {_n(at)}H{_n(WIDE)}"/>')
        parts.append(f'<text x="{_n(WIDE / 2)}" y="{_n(words)}" text-anchor="middle" class="axis">{_x(text)}</text>')
    parts.append(f'<path class="series" d="M{"L".join(f"{_n(a)} {_n(b)}" for a, b in spots)}"/>')
    parts += [f'<circle cx="{_n(a)}" cy="{_n(b)}" r="3"/>' for a, b in spots]
    for which, anchor, x in ((0, "start", 0.0), (-1, "end", WIDE)):
        value = points[which][1]
        text, above = _short(with_unit(value, metric.unit), value.text, ""), max(spots[which][1] - 8, 12.0)
        parts.append(f'<text x="{_n(x)}" y="{_n(above)}" text-anchor="{anchor}" class="value">{_x(text)}</text>')
        foot = _TOP + _PLOT + _FOOT
        parts.append(
            f'<text x="{_n(x)}" y="{_n(foot)}" text-anchor="{anchor}" class="axis">{_x(points[which][0].text)}</text>'
        )
    said = ", ".join(f"{moment.text}: {with_unit(value, metric.unit)}" for moment, value in metric.series)
    if metric.target:
        said += f"; target {with_unit(metric.target, metric.unit)}"
    return _svg(id, metric.name, f"{said}.", _TOP + _PLOT + _FOOT + 6, parts)


def _short(*texts: str) -> str:
    """The first that leaves room for another beside it; all values are said above the chart, too."""
    return next((text for text in texts if width(text, TEXT, bold=True) < WIDE * 0.45), "")


def _svg(id: str, title: str, said: str, high: float, parts: list[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {_n(WIDE)} {_n(high)}" role="img" aria-labelledby="{id}-title {id}-desc">'
        f'<title id="{id}-title">{_x(title)}</title><desc id="{id}-desc">{_x(said)}</desc>{"".join(parts)}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _x(text: str) -> str:
    return escape(clean(text))


HELPERS: dict[str, object] = {one.__name__: one for one in (time_scale, metric_facts, values, with_unit, chart)}
"""What the templates of launch and metrics call."""
