"""Model + Questions -> Sheet: the one page that lies on the table during the interview."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archdoc.core.markdown import plain
from archdoc.core.model import Model, Tradeoff
from archdoc.core.tradeoffs import important, table
from archdoc.core.vocabulary import Audience, notice
from archdoc.core.wording import first_sentence, listed, literal, readable
from archdoc.diagram import views
from archdoc.diagram.views.describe import describe
from archdoc.dossier.outcome import metric
from archdoc.dossier.sections import subtitle
from archdoc.interview.questions.question import Question

MOST_OPEN = 5
"""Open questions on the sheet."""
LONGEST = 200
"""A text of the sheet with more letters than this ends in `…`; the dossier has all of it."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A trade-off in one line. Markdown, and shortened to first sentences."""

    number: int
    question: str
    choice: str
    instead_of: str = ""
    """What was turned down, and why: the first alternative."""
    cost: str = ""
    old: bool = False
    """Whether it no longer stands."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A number or a date to remember: `Duplicates`, `2300 → 11 per million`. Plain."""

    label: str
    text: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The cheat sheet with all that could be on it; what has no room is left out by `render.sheet`."""

    title: str
    subtitle: str
    notice: str
    alt: str
    """The picture in words."""
    mine: tuple[str, ...]
    """My part in three lines at most; Markdown."""
    numbers: tuple[Note, ...]
    dates: tuple[Note, ...]
    lines: tuple[Line, ...]
    """By number."""
    keep: tuple[int, ...]
    """Numbers of the trade-offs, the one to keep for longest first."""
    open: tuple[str, ...] = ()
    """Questions that the spec has no whole answer to, the likeliest first; plain. Not for the public."""


def sheet(
    model: Model,
    questions: Iterable[Question] = (),
    whole: views.Picture | None = None,
    *,
    audience: Audience = "internal",
) -> Sheet:
    """The cheat sheet of a project, with those of its questions that are open; for the public without these.

    `whole` is the overview as it is drawn.
    """
    rows = table(model).rows
    ranked = [row.number for row in important(model)]
    return Sheet(
        title=_short(model.title, LONGEST // 2),
        subtitle=_short(subtitle(model, reviewed=False)),
        notice=notice(audience),
        alt=describe(whole or views.overview(model)),
        mine=_mine(model),
        numbers=_numbers(model),
        dates=_dates(model),
        lines=tuple(_line(row) for row in rows),
        keep=(*ranked, *(row.number for row in rows if row.number not in set(ranked))),
        open=_open(questions) if audience == "internal" else (),
    )


def _open(questions: Iterable[Question]) -> tuple[str, ...]:
    return tuple(_short(one.text) for one in questions if one.standing != "answered")[:MOST_OPEN]


def _mine(model: Model) -> tuple[str, ...]:
    verbs = {"led": "I led", "built": "I built", "contributed": "I contributed to"}
    own = {
        standing: [literal(one.name) for one in model.elements.values() if one.standing == standing]
        for standing in verbs
    }
    said = [f"{verb} {listed(own[standing])}." for standing, verb in verbs.items() if own[standing]]
    contributions = [first_sentence(one.what) for one in model.me.contributions] if model.me else []
    return tuple(_short(one) for one in (said + contributions)[:3])


def _numbers(model: Model) -> tuple[Note, ...]:
    metrics = model.results.metrics if model.results else ()
    found = []
    for one in map(metric, metrics):
        values = [value.text for value in (one.baseline, one.actual) if value]
        shown = " → ".join(values) + (f" {one.unit}" if one.unit and values else "")
        aimed = f"target {one.target.text}" if one.target else ""
        verdict = {True: ", met", False: ", missed", None: ""}[one.met]
        text = f"{shown} ({aimed}{verdict})" if shown and aimed else shown or aimed
        if text:
            found.append(Note(label=_short(one.name, LONGEST // 4), text=_short(text, LONGEST // 2)))
    return tuple(found)


def _dates(model: Model) -> tuple[Note, ...]:
    found = []
    if model.period:
        found.append((model.period.from_, "Began"))
    found += [(phase.date, phase.name or phase.id or "") for phase in model.phases if phase.date]
    if model.period and model.period.to:
        found.append((model.period.to, "Ended"))
    return tuple(Note(label=readable(date), text=_short(what, LONGEST // 2)) for date, what in found)


def _line(row: Tradeoff) -> Line:
    against = ""
    if row.alternatives:
        first = row.alternatives[0]
        against = first.option
        against += f": {first_sentence(first.rejected_because)}" if first.rejected_because else ""
    return Line(
        number=row.number,
        question=_short(row.question or ""),
        choice=_short(first_sentence(row.choice)),
        instead_of=_short(against),
        cost=_short(first_sentence(row.costs[0])) if row.costs else "",
        old=row.status != "accepted",
    )


def _short(text: str, longest: int = LONGEST) -> str:
    """A text as it is, or without its marks and its end, cut between words where there is a word's end near."""
    if len(text) <= longest:
        return text
    cut = plain(text)[:longest]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > longest * 0.8 else cut).rstrip(" ,;:.") + "…"
