"""Launch and metrics to HTML: a time line to scale, cards of phases, metrics with their charts."""

from __future__ import annotations

from itertools import pairwise

from archdoc.dossier import document as d
from archdoc.render import charts
from archdoc.render import fragments as f


def timeline(block: d.Timeline, level: int) -> list[str]:
    """The launch: dated phases as bars, and a card for each that says more, under headings of a level."""
    lines = []
    dated = sorted((phase for phase in block.phases if phase.start), key=lambda one: one.start.year if one.start else 0)
    if block.begin and block.end and dated:
        starts = [phase.start.year for phase in dated if phase.start]
        rows = "".join(
            f'<li><div class="name" dir="auto">{f.text(phase.name)}<span class="when">{_when(phase)}</span></div>'
            f"{charts.bar(phase, block, end)}</li>"
            for phase, (_, end) in zip(dated, pairwise([*starts, block.end.year]), strict=True)
        )
        span = block.end.year - block.begin.year or 1.0
        ticks = "".join(
            f'<span style="left:{(tick.year - block.begin.year) / span * 100:.1f}%">{f.text(tick.text)}</span>'
            for tick in block.ticks
        )
        axis = f'<li aria-hidden="true"><div class="ticks">{ticks}</div></li>' if ticks else ""
        lines += [f'<ol class="timeline" aria-label="Launch, to scale">{rows}{axis}</ol>']
    cards = []
    for phase in block.phases:
        if phase.facts or phase not in dated:
            note = f'<p class="note" dir="auto">{said}</p>' if (said := _when(phase)) else ""
            head = f'<h{level} dir="auto">{f.text(phase.name)}</h{level}>'
            cards.append(f'<div class="card">{head}{note}{f.facts(phase.facts)}</div>')
    return [*lines, f'<div class="cards three">{"".join(cards)}</div>'] if cards else lines


def metric(one: d.Metric, id: str, level: int) -> str:
    """A metric as a card; `id` is its chart's."""
    kind = f'<span class="kind">{f.text(one.kind)}</span>' if one.kind else ""
    said = f'{kind}<h{level} dir="auto">{f.text(one.name)}</h{level}>'
    chart = charts.chart(one, id)
    values = charts.values(one)
    if values and (not chart or one.series):
        shown = "".join(
            f"<div><dt>{name}</dt><dd>{f.text(charts.shown(value, one.unit))}</dd></div>" for name, value in values
        )
        said += f'<dl class="values">{shown}</dl>'
    said += chart
    if one.met is not None:
        said += '<p class="met">✓ target met</p>' if one.met else '<p class="met no">✗ target not met</p>'
    facts = [d.Fact(label=label, texts=(text,)) for label, text in (
        ("Why it is measured", one.why), ("How sure the attribution is", one.attribution), ("Source", one.source),
        ("As of", one.date),
    ) if text]  # fmt: skip
    return f'<div class="card metric">{said}{f.facts(facts)}</div>'


def _when(phase: d.Phase) -> str:
    said = [phase.start.text if phase.start else "", phase.audience, phase.share.text if phase.share else ""]
    return " · ".join(f.text(one) for one in (*said, phase.exposure) if one)
