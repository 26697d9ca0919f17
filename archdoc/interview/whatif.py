"""Model and a fault -> what it does to the system, by the file alone: what waits, what queues up, what users see.

Calls are followed against their direction: who waits for a part that fails, fails too. A queue ends that: what reads it
stands still, and messages gather for as long as the queue keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archdoc.catalogue.element_types import CLIENTS
from archdoc.core.model import Edge, Element, Model
from archdoc.core.paths import Path, of_element
from archdoc.interview.effect import Fault, Line, Section, Spread, WhatIf, each, peak_of, told, used
from archdoc.interview.load import under_load
from archdoc.interview.quantity import amount, rates, span, times
from archdoc.interview.questions.answer import value
from archdoc.interview.questions.question import Question
from archdoc.interview.questions.system import System, survey
from archdoc.interview.questions.words import capital, joined, line, name, said

_ZONES = re.compile(
    r"\b(two|three|four|[2-9]|several|multi\w*)[- ](availability[- ])?(zones?|regions?|AZs?)\b", re.IGNORECASE
)
_SEVERAL = re.compile(
    r"\b([2-9]|[1-9]\d+|two|three|four|five|six|primary and|and standby|replica|standby)\b", re.IGNORECASE
)
_MANAGED = re.compile(r"\b(managed|serverless)\b", re.IGNORECASE)


def whatif(model: Model, fault: Fault, what: Sequence[str], questions: Sequence[Question] = ()) -> WhatIf:
    """What a fault does to a system.

    `what` are ids of elements for `down` and `slow`, a factor as `10` for `load`, and `zone` or `region` for `lose`.
    Raises KeyError: there is no such element.
    """
    system = survey(model)
    if fault == "load":
        return under_load(system, float(what[0]), questions)
    if fault == "lose":
        struck, unsure = _lost(system, what[0])
        title = f"A {what[0]} is lost"
    else:
        struck, unsure = [model.elements[id] for id in what], []
        title = f"{joined([name(one) for one in struck])} {'are' if len(struck) > 1 else 'is'} {fault}"
    spread = _spread(system, struck, unsure)
    sections = [
        Section("Struck", tuple(_struck(system, struck, unsure, fault, what))),
        Section("Slowed down" if fault == "slow" else "Waits in vain", tuple(_waiting(system, spread, fault))),
        Section("Queues up", tuple(_filling(system, spread))),
        Section("Hears nothing new", tuple(_quiet(system, spread))),
        Section("Flows that come to it", tuple(_flows(system, spread))),
        Section("What users see", tuple(_seen(system, spread, struck))),
    ]
    return told(system, title, spread, sections, questions)


def _spread(system: System, struck: Iterable[Element], unsure: Iterable[Element]) -> Spread:
    spread = Spread(states={one.id: "struck" for one in struck}, edges={})
    ahead = list(spread.states)
    while ahead:
        id = ahead.pop(0)
        for edge in system.into.get(id, ()):
            # A queue takes what comes while its readers stand still; a batch is only late.
            if system[id].kind == "queue" and spread.states[id] == "fills":
                continue
            if edge.mode == "batch" or edge.source in spread.states:
                continue
            source = system[edge.source]
            if source.kind == "queue":
                spread.states[source.id], spread.edges[edge.number] = "fills", "fills"
            elif edge.mode == "sync" or system[id].kind == "queue":
                spread.states[source.id], spread.edges[edge.number] = "waits", "waits"
                # Who can call another for the same is strained, and answers all the same.
                ahead += [] if _stand_ins(system, [edge], spread) else [source.id]
    for edge in system.edges:
        if spread.states.get(edge.source) in {"struck", "waits"} and edge.target not in spread.states:
            if edge.mode in {"async", "batch"}:
                spread.states[edge.target], spread.edges[edge.number] = "quiet", "quiet"
        elif edge.source in spread.states and edge.target in spread.states and edge.number not in spread.edges:
            state = spread.states[edge.target if edge.mode == "sync" else edge.source]
            spread.edges[edge.number] = "waits" if state == "struck" else state
    for one in unsure:
        spread.states.setdefault(one.id, "unsure")
    return spread


def _struck(
    system: System, struck: Sequence[Element], unsure: Sequence[Element], fault: Fault, what: Sequence[str]
) -> Iterator[Line]:
    for one in struck:
        copies = f" ({one.replicas})" if one.replicas else ""
        plan = value(one, ("outage_plan",))
        text = f"{name(one)}{copies}" + (f": {said(plan)}" if plan and fault != "lose" else ".")
        if one.kind == "third_party" and not plan:
            yield Line(f"{name(one)}: nothing says what happens while it is {fault}.", one.id,
                       (*of_element(one), "outage_plan"))  # fmt: skip
        else:
            yield Line(text, one.id)
    for one in unsure:
        copies = f" ({one.replicas})" if one.replicas else ""
        yield Line(f"{name(one)}{copies}: in how many {what[0]}s it runs is not said.", one.id,
                   (*of_element(one), "replicas"))  # fmt: skip
    whole = system.model.operations.region_loss if system.model.operations else None
    if fault == "lose" and whole:
        yield Line(f"The file says: {said(whole, 300)}")
    if fault == "lose" and not struck and not unsure:
        yield Line("No part of ours runs in one zone only.")


def _lost(system: System, what: str) -> tuple[list[Element], list[Element]]:
    """The parts of ours that a lost zone or region takes, and those of which that is not said."""
    ours = [one for one in system.model.elements.values() if system.ours(one) and one.type not in CLIENTS]
    if what == "region":
        spread = [one for one in ours if re.search(r"\b(two|three|[2-9]|second) regions?\b", one.replicas or "")]
        return [one for one in ours if one not in spread], []
    struck = [one for one in ours if one.replicas and not _SEVERAL.search(one.replicas)
              and not _MANAGED.search(one.replicas) and not _ZONES.search(one.replicas)]  # fmt: skip
    safe = [one for one in ours if one.replicas and (_ZONES.search(one.replicas) or _MANAGED.search(one.replicas))]
    return struck, [one for one in ours if one not in struck and one not in safe]


def _waiting(system: System, spread: Spread, fault: Fault) -> Iterator[Line]:
    for id in spread.of("waits"):
        one = system[id]
        calls = [edge for edge in system.out.get(id, ()) if spread.edges.get(edge.number) == "waits"]
        waits = [(f"{name(system[edge.target])}: " if len(calls) > 1 else "") + edge.timeout
                 for edge in calls if edge.timeout]  # fmt: skip
        others = _stand_ins(system, calls, spread)
        text = f"{name(one)} calls {joined([name(system[edge.target]) for edge in calls])}"
        text += f"; it waits {'; '.join(waits)}" if waits else ""
        text += f". {joined([name(it) for it in others])} can take the same call" if others else ""
        held = value(one, ("backpressure",))
        text = f"{text.rstrip('.')}." + (f" {said(held)}" if held else "")
        unsaid = [edge for edge in calls if not edge.timeout]
        path: Path = ("edges", unsaid[0].number - 1, "timeout") if unsaid and not waits else ()
        if path and fault == "slow":
            text += " How long it waits is not said, so it may wait for as long as the other is slow."
        yield Line(text, id, path)


def _stand_ins(system: System, calls: Sequence[Edge], spread: Spread) -> list[Element]:
    """Third parties that are called for the same by the same part, and stand."""
    labels = {edge.label for edge in calls if edge.label and system[edge.target].kind == "third_party"}
    ways = [edge for edge in system.out.get(calls[0].source, ()) if edge.label in labels] if calls else []
    targets = dict.fromkeys(edge.target for edge in ways if edge.target not in spread.states)
    return [system[id] for id in targets if system[id].kind == "third_party"]


def _filling(system: System, spread: Spread) -> Iterator[Line]:
    for id in spread.of("fills"):
        one = system[id]
        peak, kept = value(one, ("peak",)), value(one, ("retention",))
        rate, time = peak_of(one), next(iter(times(kept or "")), None)
        text, by, reckoned = name(one), [], ""
        if rate:
            text += f" gathers up to {amount(rate.high * 3600)} messages an hour at its peak ({peak})"
            by.append(used(one, "peak", rate, len(rates(peak or "")), "largest"))
            reckoned = f"{each(rate)} × 3,600 s = {amount(rate.high * 3600)} an hour"
        elif peak:
            text += f" gathers what comes; its peak ({peak}) is no number a second, an hour or a day"
        else:
            text += " gathers what comes; its peak is not said"
        text += f", and keeps them {kept}" if kept else "; how long it keeps them is not said"
        if rate and time:
            text += f": up to {amount(rate.high * time.low)} before the first are lost after {span(time.low)}"
            by.append(used(one, "retention", time, len(times(kept or "")), "first"))
            reckoned += f"; × {time.low:,.0f} s ({time.said}) = {amount(rate.high * time.low)}"
        text = f"{text}."
        scaling = value(one, ("scaling",))
        text += f" Afterwards: {said(scaling)}" if scaling else ""
        lacking = "peak" if not peak else "retention" if not kept else ""
        yield Line(text, id, (*of_element(one), lacking) if lacking else (), tuple(by), reckoned)


def _quiet(system: System, spread: Spread) -> Iterator[Line]:
    for id in spread.of("quiet"):
        sources = [edge.source for edge in system.into.get(id, ()) if spread.edges.get(edge.number) == "quiet"]
        yield Line(f"{name(system[id])} hears nothing new of {joined([name(system[it]) for it in sources])}.", id)


def _flows(system: System, spread: Spread) -> Iterator[Line]:
    for flow in system.model.flows.values():
        for at, step in enumerate(flow.steps, 1):
            edge = system.numbered[step.edge]
            # An edge that ends at a frame goes to all that is in it.
            ends = [id for end in (edge.source, edge.target) for id in system.model.members(end)]
            if any(spread.states.get(id) == "struck" for id in ends):
                arrow = " → ".join(line(system.model.end(end).name) for end in (edge.source, edge.target))
                yield Line(f"{flow.title}: step {at} of {len(flow.steps)}, {arrow}.")
                break


def _seen(system: System, spread: Spread, struck: Sequence[Element]) -> Iterator[Line]:
    for id in spread.of("waits"):
        if system[id].type in CLIENTS:
            edge = next(edge for edge in system.out[id] if spread.edges.get(edge.number) == "waits")
            wait = f" after {edge.timeout}" if edge.timeout else ""
            yield Line(f"{name(system[id])} gets no answer of {name(system[edge.target])}{wait}.", id)
    for one in (*struck, *(system[id] for id in spread.of("waits"))):
        gives = value(one, ("degrades",))
        if gives:
            yield Line(f"{name(one)}: {said(gives)}", one.id)
    technical = system.model.technical
    if technical and technical.degrades:
        yield Line(capital(said(technical.degrades, 300)))
    elif not any(value(one, ("outage_plan",)) or value(one, ("degrades",)) for one in struck):
        yield Line("Nothing says what users see.", "", ("technical", "degrades"))
