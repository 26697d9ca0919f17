"""System and a factor -> what so many times the load does, by the numbers in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from archdoc.core.model import Element
from archdoc.interview.effect import Line, Section, Spread, Used, WhatIf, each, peak_of, told, used
from archdoc.interview.quantity import Span, amount, rates, span, times
from archdoc.interview.questions.answer import value
from archdoc.interview.questions.question import Question
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import capital, name, said


def under_load(system: System, factor: float, questions: Sequence[Question]) -> WhatIf:
    """What so many times the load does, by the numbers in the file."""
    spread = Spread(states={}, edges={})
    lines: list[Line] = []
    for one in system.of_kind("queue"):
        peak = peak_of(one)
        if peak is None:
            continue
        rate = peak.high
        counted = used(one, "peak", peak, len(rates(value(one, ("peak",)) or "")), "largest")
        text = f"{name(one)}: {amount(rate)} a second at its peak become {amount(rate * factor)}."
        lines.append(
            Line(text, one.id, (), (counted,), f"{each(peak)} × {factor:g} = {amount(rate * factor)} a second")
        )
        readers = [system[system.writer(edge)] for edge in system.consumers.get(one.id, ())]
        for vendor, limit in _limits(system, readers):
            allowed = limit.low
            if allowed < rate * factor:
                spread.states[vendor.id], spread.states[one.id] = "struck", "fills"
                over = rate * factor - allowed
                time = next(iter(times(value(one, ("retention",)) or "")), None)
                kept = f"; the first are lost after {span(time.low)}" if time else ""
                known = used(vendor, "limits", limit, len(rates(value(vendor, ("limits",)) or "")), "first")
                reckoned = f"{amount(rate * factor)} − {amount(allowed)} = {amount(over)} a second; × 3,600 s"
                text = (
                    f"{name(vendor)} allows {amount(allowed)} a second, so {name(one)} grows by {amount(over)} a second"
                )
                text = f"{text}, {amount(over * 3600)} an hour{kept}."
                lines.append(Line(text, vendor.id, (), (counted, known), reckoned))
    if not lines:
        lines = list(_scale(system, factor))
    scaling = [Line(f"{name(one)}: {said(one.scaling)}", one.id) for one in system.model.elements.values()
               if one.scaling and system.ours(one) and one.kind != "queue"]  # fmt: skip
    technical = system.model.technical
    first = [Line(capital(said(technical.capacity, 400)))] if technical and technical.capacity else []
    first += [Line(f"{name(one)}: {said(own)}", one.id) for one in system.model.elements.values()
             if (own := value(one, ("capacity",)))]  # fmt: skip
    first = first or [Line("Nothing says which part breaks first.", "", ("technical", "capacity"))]
    seen = [Line(capital(said(technical.degrades, 300)))] if technical and technical.degrades else []
    sections = [
        Section("What breaks first, by the file", tuple(first)), Section("Numbers", tuple(lines)),
        Section("How parts scale", tuple(scaling)), Section("What users see", tuple(seen)),
    ]  # fmt: skip
    whole = told(system, f"{factor:g} times the load", spread, sections, questions)
    asked = tuple(one for one in questions if one.rule in {"breaks-first", "load-signal", "degrades", "ten-times-data",
                  "backlog", "limits"} and one.standing != "answered")  # fmt: skip
    left = tuple(section for section in whole.sections if section.title != "Open questions")
    more = (Section("Open questions", tuple(Line(one.text) for one in asked)),) if asked else ()
    return msgspec.structs.replace(whole, open=asked, sections=(*left, *more))


def _scale(system: System, factor: float) -> Iterator[Line]:
    """Where no queue has a peak, the rates that `technical.scale` names."""
    for at, text in enumerate(system.model.technical.scale if system.model.technical else ()):
        for rate in rates(text)[:1]:
            more = f"{amount(rate.high * factor)} a second"
            by = (Used(("technical", "scale", at), rate.said),)
            yield Line(f"{capital(rate.said)} becomes {more}.", "", (), by, f"{each(rate)} × {factor:g} = {more}")


def _limits(system: System, readers: Sequence[Element]) -> Iterator[tuple[Element, Span]]:
    """Third parties that the readers of a queue call, and what each allows: the first rate of its limits."""
    for one in readers:
        for edge in system.out.get(one.id, ()):
            vendor = system[edge.target]
            allowed = rates(value(vendor, ("limits",)) or "") if vendor.kind == "third_party" else []
            if allowed:
                yield vendor, allowed[0]
