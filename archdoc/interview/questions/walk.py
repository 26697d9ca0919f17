"""System -> questions that follow a request: one all the way, and the writes and reads of a store apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archdoc.catalogue.element_types import CLIENTS, STORES
from archdoc.core.model import Edge, Element, Flow
from archdoc.interview.questions.answer import Answer
from archdoc.interview.questions.entry import EVENT
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.subject import mine
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import line, name, names, quoted, said

WALK = "Step by step"
LEAST = 3
"""Steps from which on a way is worth being told."""


@rule("walk", 0.92)
def walk(system: System) -> Iterator[Found]:
    """Always, where there is a way to follow: one request from the first part to the last."""
    told, way = _followed(system)
    if not way:
        return
    what, first, last = _ends_of(system, way)
    one = f"one {what}" if what else quoted(told.title) if told else "one request"
    one += "" if first.id != last.id else " all the way round"
    to = f" to {name(last)}" if first.id != last.id else ""
    parts = tuple(dict.fromkeys(id for edge in way for id in (edge.source, edge.target)))
    gap = Gap(f"Write down a flow with its steps: from {name(first)} to {name(last)}", ("flows",))
    yield Found(
        parts=(),
        about=WALK,
        text=f"Follow {one} from {name(first)}{to}: what happens at each step?",
        answer=Answer((_told(system, told),)) if told else Answer(missing=(gap,)),
        follow_up="Where on that way is most of the time spent?",
        elements=parts,
        edges=tuple(edge.number for edge in way),
    )


def followed(system: System) -> tuple[str, Element, Element] | None:
    """What is followed all the way, as `OrderPlaced`, or "" without a name, and both ends; None without a way."""
    way = _followed(system)[1]
    return _ends_of(system, way) if way else None


def _followed(system: System) -> tuple[Flow | None, list[Edge]]:
    """A flow and the edges that it goes over, else a way through the system; no edges where that is too short."""
    flows = [one for one in system.model.flows.values() if one.steps]
    told = max(flows, key=lambda flow: len(_over(system, flow)) >= LEAST, default=None)
    way = _over(system, told) if told else _way(system)
    return told, way if len(way) >= (2 if told else LEAST) else []


def _ends_of(system: System, way: Sequence[Edge]) -> tuple[str, Element, Element]:
    label = way[0].label or ""
    return label if EVENT.fullmatch(label) else "", system[way[0].source], system[way[-1].target]


def _over(system: System, flow: Flow) -> list[Edge]:
    """The edges between parts that a flow goes over; answers go back the same way."""
    found = [system.numbered[step.edge] for step in flow.steps if not step.answer]
    return [edge for edge in found if system.model.between_elements(edge)]


def _told(system: System, flow: Flow) -> str:
    """A flow in a line: its reason, and the parts on its way."""
    steps = _over(system, flow)
    parts = [system[steps[0].source], *(system[edge.target] for edge in steps)]
    why = f"{said(flow.why)} " if flow.why else ""
    return f"{why}{line(flow.title)}: {' → '.join(dict.fromkeys(name(one) for one in parts))}."


def _way(system: System) -> list[Edge]:
    """The longest way from a part that nothing leads to, over parts of which some are mine, each step once."""
    own = {one.id for one in mine(system)}
    best: list[Edge] = []
    starts = [id for id in system.model.elements if not system.into.get(id) and system.out.get(id)][:20]
    for start in starts:
        seen, way, at = {start}, [], start
        while ahead := [edge for edge in system.out.get(at, ())[:20] if _leads_on(system, edge, seen)]:
            edge = max(ahead, key=lambda one: (one.target in own, len(system.out.get(one.target, ())), -one.number))
            way.append(edge)
            at = edge.target
            seen.add(at)
        if len(way) > len(best) and own & seen:
            best = way
    return best


def _leads_on(system: System, edge: Edge, seen: set[str]) -> bool:
    return edge.target not in seen and not system.set_aside(system[edge.target])


@rule("write-read", 0.64)
def write_and_read(system: System) -> Iterator[Found]:
    """A store of mine with writers and readers: the way in and the way out, told apart."""
    found = [(one, *_sides(system, one)) for one in system.of_kind("component")
             if one.type in STORES and system.ours(one)]  # fmt: skip
    found = [(one, into, out) for one, into, out in found if into and out]
    for one, into, out in sorted(found, key=lambda it: (-system.closeness[it[0].id], system.order[it[0].id]))[:1]:
        flows = [(line(flow.title), {step.edge for step in flow.steps}) for flow in system.model.flows.values()]
        missing, lines = [], []
        for way, edges in (("in", into), ("out", out)):
            on = [(title, [edge for edge in edges if edge.number in steps]) for title, steps in flows]
            there = next((it for it in on if it[1]), None)
            if there:
                ends = _ends(system, one, there[1])
                lines.append(f"{names(ends)} {'write' if way == 'in' else 'read'}{'' if len(ends) > 1 else 's'} it, "
                             f"as told in {quoted(there[0])}.")  # fmt: skip
            elif any(edge.description for edge in edges):
                lines += [said(edge.description) for edge in edges if edge.description][:1]
            else:
                gap = f"Write down the {'write' if way == 'in' else 'read'} path of {name(one)} as a flow"
                missing.append(Gap(gap, ("flows",)))
        yield Found(
            parts=(one.id,),
            about=name(one),
            text=f"What is the write path into {name(one)}, and the read path out of it, each by itself?",
            answer=Answer(tuple(lines), tuple(missing)),
            follow_up="Which of the two did you make faster, and what did the other pay for it?",
            elements=(one.id,),
            edges=tuple(edge.number for edge in (*into, *out)),
        )


def _sides(system: System, store: Element) -> tuple[list[Edge], list[Edge]]:
    """The edges that surely write to a store, and those that surely read it."""
    edges = system.touching([store])
    return [edge for edge in edges if system.writes(edge)], [edge for edge in edges if system.reads(edge)]


def _ends(system: System, store: Element, edges: Sequence[Edge]) -> list[Element]:
    ids = dict.fromkeys(edge.target if edge.source == store.id else edge.source for edge in edges)
    return [system[id] for id in ids if system[id].type not in CLIENTS] or [system[id] for id in ids]
