"""Blocks of a Document to the pieces that the Typst template sets: plain data, small enough to break pages between.

Metrics and timelines to shares of a drawing's width and height; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import COLUMNS, IN_FULL, TITLES, Column, cell
from archdoc.core.wording import first_sentence, literal, readable, stopped
from archdoc.dossier import document as d
from archdoc.dossier.document import Metric, Timeline
from archdoc.render.paper.richtext import Tree, tree, words

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


Piece = dict[str, Any]
LONG_ROW = 900
"""A table's row with more letters than this may be broken over two pages."""
RATIONALE = (("because", "Because", 1.1), ("alternatives", "Turned down", 1.5), ("costs", "Costs", 0.95))
"""Columns of the rationale table beside number and decision: key, title, and share of the width."""
MOST_LINES = 4
"""A card with more facts than this has them run on in one paragraph."""
_GAPS = {"section": 13.0, "heading": 10.0, "facts": 7.5, "cards": 7.5, "decision": 9.0, "metrics": 9.0, "phases": 7.0}


def of_section(section: d.Section) -> Piece:
    """The heading of a section."""
    return title(f"{section.number}  {section.title}")


def title(text: str) -> Piece:
    """A heading of the first level."""
    return _piece("section", text=text)


def heading(text: str) -> Piece:
    """A heading within a section."""
    return _piece("heading", text=words(text))


def aside(text: str) -> Piece:
    """A quiet line; Markdown."""
    return _piece("prose", text=tree(text), quiet=True)


def of_block(block: d.AnyBlock) -> list[Piece]:
    """The pieces of one block, in order. A figure's size is filled in by whoever has the picture."""
    match block:
        case d.Heading():
            return [heading(block.text)]
        case d.Prose():
            return [_piece("prose", text=tree(block.text), quiet=block.quiet)]
        case d.Bullets():
            return [_piece("bullets", items=[tree(one) for one in block.items])]
        case d.Facts():
            return _facts(block)
        case d.Cards():
            return _rows("cards", [_card(card) for card in block.items], block.columns)
        case d.Figure():
            return [
                _piece(
                    "figure",
                    key=block.key,
                    caption=words(block.caption),
                    alt=block.alt,
                    alone=False,
                    flipped=False,
                    width=0,
                )
            ]
        case d.Flow():
            return [_flow(block)]
        case d.TradeoffTable():
            return [_rationale([_row(row, block.brief) for row in block.table.rows])]
        case d.Decision():
            return [_decision(block.row)]
        case d.Change():
            return [_change(block)]
        case d.Timeline():
            return _timeline(block)
        case d.Metrics():
            return _rows("metrics", [_metric(one) for one in block.items], 3)
        case d.Terms():
            items = [[words(term), tree(stopped(meaning))] for term, meaning in block.items]
            return _rows("terms", items, 2, together=max(8, -(-len(items) // 16) * 2))


def _piece(kind: str, **more: Any) -> Piece:
    gap = _GAPS.get(kind, 6.0)
    return {"kind": kind, "gap": gap, "breakable": kind == "tradeoffs", "sticky": kind in {"section", "heading"}} | more


def _rows(kind: str, items: Sequence[Any], columns: int, together: int = 0) -> list[Piece]:
    """A piece for each row, so that a page can end between rows."""
    columns = max(1, min(columns, 4))
    step = together or columns
    return [_piece(kind, columns=columns, items=items[at : at + step]) for at in range(0, len(items), step)]


def _texts(texts: Iterable[str]) -> list[Tree]:
    return [tree(text) for text in texts]


def _fact(fact: d.Fact) -> Piece:
    return {"label": words(fact.label), "texts": _texts(fact.texts)}


def _facts(block: d.Facts) -> list[Piece]:
    """One piece of columns: facts of one row share its width by what they say, more are stacked in even columns."""
    columns = max(1, min(block.columns, 4))
    sizes = [sum(len(text) + 20 for text in fact.texts) + 40 for fact in block.items]
    stacks: list[list[Piece]] = [[] for _ in range(columns)]
    heights = [0] * columns
    for fact, size in zip(block.items, sizes, strict=True):
        lowest = heights.index(min(heights))
        stacks[lowest].append(_fact(fact))
        heights[lowest] += size
    uneven = len(block.items) == columns and max(sizes) > 1.6 * min(sizes)
    weights = [max(size**0.5, max(sizes) ** 0.5 / 2) if uneven else 1.0 for size in sizes[:columns]]
    shares = [round(weight / sum(weights), 3) for weight in weights]
    return [_piece("facts", stacks=[stack for stack in stacks if stack], shares=shares[: len(block.items)])]


def _card(card: d.Card) -> Piece:
    facts = [_fact(fact) for fact in card.facts]
    return {
        "title": words(card.title),
        "note": words(card.note),
        "text": tree(card.text),
        "facts": facts,
        "dense": len(facts) > MOST_LINES,
    }


def _flow(flow: d.Flow) -> Piece:
    steps = [
        {
            "number": number,
            "ends": words(f"{step.source} → {step.target}"),
            "label": words(step.label),
            "note": words(step.note),
            "badges": step.tradeoffs,
        }
        for number, step in enumerate(flow.steps, 1)
    ]
    return _piece("flow", why=tree(flow.why), steps=steps, columns=3)


def _rationale(rows: list[Piece]) -> Piece:
    """The table, without the columns in which no row says anything."""
    shown = [column for column in RATIONALE if any(row[column[0]] for row in rows)]
    columns = [{"key": key, "title": title, "share": share} for key, title, share in shown]
    return _piece("tradeoffs", rows=rows, columns=columns)


def pointing(table: Piece, told: set[int]) -> Piece:
    """The rationale table, in which what is told in full elsewhere says only that."""
    rows = [
        row | {"because": _texts(["Told in full below."]), "alternatives": [], "costs": []}
        if row["number"] in told
        else row
        for row in table["rows"]
    ]
    return table | {"rows": rows}


def _row(row: Tradeoff, brief: bool) -> Piece:
    cells = {column.key: cell(row, column) for column in COLUMNS}
    because, turned, costs = cells["because"], cells["alternatives"], cells["costs"]
    if brief:
        because = tuple(first_sentence(one) for one in because[:1])
        turned = tuple(one.option for one in row.alternatives)
        if turned and (why := row.alternatives[0].rejected_because):
            turned = (f"{turned[0]}: {first_sentence(why)}", *turned[1:])
        costs = costs[:1]
    return {
        "number": row.number,
        "old": row.status != "accepted",
        "question": tree(row.question or ""),
        "choice": tree(row.choice),
        "status": "" if row.status == "accepted" else cells["status"][0],
        "because": _texts(because),
        "alternatives": _texts(turned),
        "costs": _texts(costs),
        "long": max(sum(map(len, texts)) for texts in (because, turned, costs)) > LONG_ROW,
    }


def _decision(row: Tradeoff) -> Piece:
    told = {key: (TITLES[key], cell(row, Column(key, ""))) for key in IN_FULL}
    left = [told.pop(key) for key in ("because", "criteria", "gains", "costs", "reversible", "risks")]
    right = [*told.values(), ("Decided by", _one(row.decided_by)), ("See", row.links)]
    part = {"led": "I led it", "built": "I built it", "contributed": "I contributed", "consulted": "I was asked"}
    note = [part.get(row.role or "", ""), readable(row.date) if row.date else ""]
    note += [] if row.status == "accepted" else [cell(row, COLUMNS[-1])[0]]
    sides = [[_fact(d.Fact(label=label, texts=texts)) for label, texts in side if texts] for side in (left, right)]
    return _piece(
        "decision", number=row.number, old=row.status != "accepted", choice=tree(row.choice),
        question=tree(row.question or ""), note=" · ".join(one for one in note if one), left=sides[0], right=sides[1],
    )  # fmt: skip


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _change(change: d.Change) -> Piece:
    after = _one(change.after.choice if change.after else None)
    named = f"After (decision {change.after.number})" if change.after else "After"
    cells = [(f"Before (decision {change.before.number})", _one(change.before.choice)), (named, after)]
    cells.append(("Why", _one(change.why)))
    return _piece("change", cells=[_fact(d.Fact(label=label, texts=texts)) for label, texts in cells if texts])


def _timeline(timeline: d.Timeline) -> list[Piece]:
    pieces = [_piece("timeline", **plan(timeline))] if timeline.begin and timeline.end else []
    labels = list(dict.fromkeys(fact.label for phase in timeline.phases for fact in phase.facts))
    shown = [label for label in ("On when", "Back by") if label in labels]
    rows: list[Piece] = []
    for phase in timeline.phases:
        told = {fact.label: fact.texts for fact in phase.facts}
        how = (*told.get("What", ()), *told.get("How", ()))
        cells = [(" ".join(map(stopped, how)),) if how else (), *(told.get(label, ()) for label in shown)]
        share = phase.share.text if phase.share else ""
        said = (phase.audience, *(() if phase.start else (share, phase.exposure, "no date")))
        when = ", ".join(one for one in said if one)
        rows.append(
            {"name": words(phase.name), "when": when, "cells": [_texts(texts) for texts in cells],
             "long": max((sum(map(len, texts)) for texts in cells), default=0) > LONG_ROW}
        )  # fmt: skip
    if any(cell for row in rows for cell in row["cells"]):
        head = ["Phase, and who saw it", "What, and how", *shown]
        return [*pieces, _piece("phases", head=head, rows=rows) | {"breakable": True}]
    undated = [phase for phase in timeline.phases if phase.start is None]
    listed = [", ".join((literal(phase.name), *_one(phase.audience), "no date")) for phase in undated]
    return [*pieces, _piece("bullets", items=_texts(listed))] if listed else pieces


def _metric(metric: d.Metric) -> Piece:
    last = metric.series[-1][1] if metric.series else None
    actual = metric.actual or last
    compared = [f"before {metric.baseline.text}"] if metric.baseline else []
    compared += [f"target {metric.target.text}"] if metric.target else []
    compared += {True: ["met"], False: ["missed"], None: []}[metric.met] if metric.actual else []
    facts = [("Why", metric.why), ("How sure", metric.attribution), ("Source", metric.source)]
    return {
        "name": words(metric.name),
        "kind": words(metric.kind),
        "shown": words(actual.text if actual else "no number"),
        "unit": words(metric.unit) if actual else "",
        "compared": words(", ".join(compared)),
        "chart": spark(metric),
        "bars": bars(metric),
        "facts": [_fact(d.Fact(label=label, texts=(text,))) for label, text in facts if text],
    }
