"""Model -> beats: step by step along a flow, with the decisions and neighbours on the way; the rest; challenges."""

from __future__ import annotations

from archdoc.catalogue.element_types import KEEPERS
from archdoc.core.markdown import plain
from archdoc.core.model import MINE, Edge, Element, Flow, Group, Model, Step, Team, Tradeoff
from archdoc.core.wording import stopped
from archdoc.interview.questions.words import many
from archdoc.interview.talk.beats import Beat, Line, few, how, inside, sentence, sentences
from archdoc.interview.talk.decisions import lines_of, ranked


def passed(model: Model, flow: Flow) -> dict[int, list[int]]:
    """By step, the standing decisions that are first met there: on its edge, or on the part that it leads to."""
    standing = {row.number for row in ranked(model)}
    edges = {edge.number: edge for edge in model.edges}
    seen: set[int] = set()
    found: dict[int, list[int]] = {}
    for at, step in enumerate(flow.steps):
        edge = edges[step.edge]
        first, last = (_carried(model, end) for end in step.way(edge))
        for decision in (*edge.tradeoffs, *(first if at == 0 else ()), *last):
            if decision in standing and decision not in seen:
                seen.add(decision)
                found.setdefault(at, []).append(decision)
    return found


def _carried(model: Model, end: str) -> tuple[int, ...]:
    """The decisions that an end of an edge carries; a team or group carries none."""
    return model.elements[end].tradeoffs if end in model.elements else ()


def along(
    model: Model, flow: Flow, passed: dict[int, list[int]], rows: dict[int, Tradeoff], ranks: dict[int, int]
) -> list[Beat]:
    """The way along a flow: its reason, then a beat for each step."""
    edges = {edge.number: edge for edge in model.edges}
    found = [
        Beat(
            heading=f"Step by step: {flow.title}",
            show=_view_of(model, flow),
            lines=(Line("", sentence(flow.why), 200),),
        )
    ]
    met: set[str] = set()
    for at, step in enumerate(flow.steps):
        edge = edges[step.edge]
        ends = tuple(map(model.end, step.way(edge)))
        lines = [Line("", _said(model, step, edge), 202)]
        for one in ends:
            if isinstance(one, Element) and one.id not in met:
                met.add(one.id)
                mine = one.standing in MINE
                lines.append(Line(one.name, inside(one), 207 if mine else 208))
                lines.append(Line("", how(one), 234 if mine else 310, len(lines) - 1))
        decisions = passed.get(at, [])
        for decision in decisions:
            label = f"Decision {decision}"
            lines += lines_of(rows[decision], ranks[decision], len(lines), label)
        heading = f"{at + 1}. {ends[0].name} → {ends[1].name}"
        found.append(Beat(heading=heading, badges=tuple(decisions), lines=tuple(lines)))
    return found


def _view_of(model: Model, flow: Flow) -> str:
    shown = [one.title for one in model.views.values() if one.flow == flow.id]
    return f"the picture “{shown[0]}”" if shown else ""


def _said(model: Model, step: Step, edge: Edge) -> str:
    """A step as one tells it, whichever way it goes over its edge."""
    source, target = map(model.end, step.way(edge))
    return _answer(step, source, target) if step.answer else _step(edge, source, target)


def _answer(step: Step, source: Element | Team | Group, target: Element | Team | Group) -> str:
    """A step against its edge as one tells it."""
    what = f" (“{step.says}”)" if step.says else ""
    several = isinstance(source, Element) and many([source])
    return f"{source.name} {'answer' if several else 'answers'} {target.name}{what}."


def _step(edge: Edge, source: Element | Team | Group, target: Element | Team | Group) -> str:
    """A step as one tells it."""
    if not isinstance(source, Element) or not isinstance(target, Element):
        return f"{source.name} to {target.name}{f': {edge.label}' if edge.label else ''}."
    what = f" (“{edge.label}”)" if edge.label else ""
    more = f" {sentence(edge.description)}" if edge.description else ""
    several = many([target if source.kind == "queue" and target.kind != "queue" else source])

    def verb(one: str) -> str:
        return one if several else f"{one}s"

    if target.kind == "queue":
        return f"{source.name} {verb('write')} to {target.name}{what}.{more}"
    if source.kind == "queue":
        return f"{target.name} {verb('read')} from {source.name}.{more}"
    how = {"sync": verb("call"), "async": verb("tell"), "batch": f"{verb('hand')} over to"}[edge.mode]
    how = verb("use") if target.type in KEEPERS else how
    wait = f" It waits {stopped(plain(edge.timeout))}" if edge.timeout and edge.mode == "sync" else ""
    return f"{source.name} {how} {target.name}{what}.{wait}{more}"


def other_flows(model: Model, told: Flow | None) -> list[Beat]:
    """The flows that are not walked along: each in a beat, with its reason and its steps."""
    edges = {edge.number: edge for edge in model.edges}
    found = []
    for at, flow in enumerate(one for one in model.flows.values() if one.steps and one is not told):
        told_steps = [_said(model, step, edges[step.edge]) for step in flow.steps]
        lines = (
            Line("", sentence(flow.why), 250 + at),
            *(Line("", one, 252 + at) for one in told_steps),
        )
        found.append(Beat(heading=f"Another way: {flow.title}", show=_view_of(model, flow), lines=lines))
    return found


def my_parts(model: Model, flow: Flow | None) -> list[Beat]:
    """Parts of mine that the way along the flow has not passed: what each does, how, and how it scales."""
    edges = {edge.number: edge for edge in model.edges}
    met = {end for step in (flow.steps if flow else ()) for end in step.way(edges[step.edge])}
    own = [one for one in model.elements.values() if one.standing in MINE and one.id not in met] if flow else []
    return [
        Beat(
            heading=f"My part: {one.name}",
            show=one.name,
            lines=(
                Line("", inside(one), 235 + at),
                Line("", how(one), 236 + at),
                Line("It scales", sentence(one.scaling), 288),
            ),
        )
        for at, one in enumerate(own)
    ]


def neighbours(model: Model, flow: Flow | None) -> list[Beat]:
    """Others' parts that the way along the flow has not passed."""
    edges = {edge.number: edge for edge in model.edges}
    met = {end for step in (flow.steps if flow else ()) for end in step.way(edges[step.edge])}
    others = [one for one in model.elements.values() if one.standing not in MINE and one.id not in met and inside(one)]
    lines = tuple(Line(one.name, inside(one), 245 + 5 * at, None) for at, one in enumerate(others))
    return [Beat(heading="What others own", show="the parts around mine", lines=lines)]


def challenges(model: Model) -> list[Beat]:
    """A beat for each challenge."""
    found = []
    for at, one in enumerate(model.challenges):
        where = few([model.elements[id].name for id in one.where])
        found.append(
            Beat(
                heading=f"Challenge: {one.title}",
                show=where,
                lines=(
                    Line("", sentence(one.problem or one.title), 203 + 10 * at),
                    Line("Hard, because", sentence(one.why_hard), 209 + 10 * at),
                    *(Line("", did, 204 + 10 * at) for did in sentences(one.actions)),
                    Line("The result", sentence(one.result), 204 + 10 * at),
                    Line("How I know", sentence(one.proof), 246 + at),
                ),
            )
        )
    return found
