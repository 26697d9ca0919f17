"""Model -> the steps of a walk through a system: the whole, flow by flow, decision by decision, phases, results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from archdoc.core import model as core
from archdoc.core.markdown import plain
from archdoc.core.model import MINE, Edge, Model, Tradeoff
from archdoc.core.tradeoffs import WHOLE_SYSTEM, important, status, table
from archdoc.core.wording import listed
from archdoc.dossier import sections
from archdoc.interview.questions.question import Question
from archdoc.interview.talk import Talk

Kind = Literal["whole", "flow", "decision", "phase", "results"]
SHARES: dict[Kind, float] = {"whole": 2.0, "flow": 0.5, "decision": 1.6, "phase": 0.8, "results": 2.0}
"""How long a step takes, against the others."""
LIKELY = 4
"""Questions that are shown beside a step."""
BESIDE_THE_FLOWS = 8
"""Decisions that no flow passes, of which the most telling have a step each."""


class Fact(msgspec.Struct, frozen=True):
    """What a card says under a label. The texts are Markdown."""

    label: str
    texts: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the walk: what is looked at, what the card beside it says, and what only its presenter sees. Plain."""

    kind: Kind
    title: str
    """Of the card."""
    lead: str = ""
    """A line above the title: which flow, and which of its steps."""
    badge: int | None = None
    """The number of the decision that the step is about."""
    badges: tuple[int, ...] = ()
    """Numbers that stay lit on the picture."""
    picture: str = "overview"
    """The key of the picture it is shown on."""
    elements: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()
    """What the picture zooms to; all of it where both are empty."""
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """What is likely to be asked at this point."""
    start: int = 0
    """Seconds from the beginning at which it should come, in the time of the talk."""


class Overlay(msgspec.Struct, frozen=True):
    """Parts that a key makes stand out from all others."""

    key: str
    title: str
    elements: tuple[str, ...]
    edges: tuple[int, ...] = ()


def steps(model: Model, talk: Talk, questions: Sequence[Question], pictures: Iterable[str]) -> tuple[Step, ...]:
    """All steps in their order, with the times that `talk` leaves for them.

    `pictures` are the keys of those that there are. Notes are what `talk` says of a decision or at the beginning;
    the questions are those about what a step shows, the likeliest first.
    """
    made = [_asked(one, questions) for one in _walk(model, talk, frozenset(pictures))]
    whole = sum(SHARES[one.kind] for one in made)
    passed, timed = 0.0, []
    for one in made:
        timed.append(msgspec.structs.replace(one, start=round(talk.minutes * 60 * passed / whole)))
        passed += SHARES[one.kind]
    return tuple(timed)


def overlays(model: Model) -> tuple[Overlay, ...]:
    """What can be made to stand out, by key; nothing for what the system has none of, or nothing else."""
    every = model.elements.values()
    first = model.phases[0].id if model.phases else None

    def at_launch(phase: str | None) -> bool:
        return phase is None or phase == first

    found = (
        Overlay("o", "My parts", tuple(one.id for one in every if one.standing in MINE)),
        Overlay("d", "Decisions", tuple(one.id for one in every if one.tradeoffs),
                tuple(one.number for one in model.edges if one.tradeoffs)),
        Overlay("p", "Personal data", tuple(one.id for one in every if _personal(one.detail))),
        Overlay("v", "Third parties", tuple(one.id for one in every if one.kind == "third_party")),
        Overlay("l", "There at launch", tuple(one.id for one in every if at_launch(one.phase)),
                tuple(one.number for one in model.edges if at_launch(one.phase))),
    )  # fmt: skip
    many = len(model.elements) + len(model.edges)
    return tuple(one for one in found if 0 < len(one.elements) + len(one.edges) < many)


def _personal(detail: object) -> bool:
    store = getattr(detail, "store", None)
    return bool(store is not None and store.personal_data)


def _walk(model: Model, talk: Talk, pictures: frozenset[str]) -> Iterator[Step]:
    first = next((at for at, point in enumerate(talk.points) if point.badges), len(talk.points))
    yield Step(
        kind="whole", title=model.title, lead=sections.subtitle(model), facts=_about(model),
        notes=tuple(_said(point.says) for point in talk.points[: max(first, 1)]),
    )  # fmt: skip
    rows = {row.number: row for row in table(model).rows}
    seen: set[int] = set()
    edges = {edge.number: edge for edge in model.edges}
    for flow in model.flows.values():
        for at, taken in enumerate(flow.steps, 1):
            edge = edges[taken.edge]
            lead = f"{flow.title} · {at} of {len(flow.steps)}"
            why = (Fact("Why", (flow.why,)),) if flow.why and at == 1 else ()
            yield Step(
                kind="flow", title=_taken(model, taken, edge), lead=lead, edges=(edge.number,), badges=edge.tradeoffs,
                elements=model.members(edge.source) + model.members(edge.target), facts=(*why, *_edge(edge)),
            )  # fmt: skip
            for badge in edge.tradeoffs:
                if badge not in seen and badge in rows:
                    seen.add(badge)
                    yield _decision(model, rows[badge], talk)
    telling = dict.fromkeys([*(row.number for row in important(model)), *rows])
    rest = [rows[number] for number in telling if number not in seen and rows[number].superseded_by is None]
    for row in rest[:BESIDE_THE_FLOWS]:
        yield _decision(model, row, talk)
    for phase in model.phases:
        key = f"phase-{phase.id}"
        if key in pictures:
            facts = (("Who saw it", phase.audience), ("How", phase.exposure), ("Went on when", phase.exit_criteria))
            yield Step(
                kind="phase", title=phase.name or phase.id or "", lead="Launch", picture=key,
                facts=tuple(Fact(label, _texts(said)) for label, said in facts if said),
            )  # fmt: skip
    if results := _results(model):
        yield Step(kind="results", title="What came of it", facts=results, notes=_end(talk))


def _about(model: Model) -> tuple[Fact, ...]:
    own: dict[str, list[str]] = {}
    for one in model.elements.values():
        if one.standing in MINE:
            own.setdefault(one.standing, []).append(one.name)
    facts = [Fact("What it is", (model.summary,))] if model.summary else []
    titles = {"led": "I led", "built": "I built", "contributed": "I contributed to"}
    facts += [Fact(title, (listed(own[role]),)) for role, title in titles.items() if role in own]
    return tuple(facts)


def _decision(model: Model, row: Tradeoff, talk: Talk) -> Step:
    turned = tuple(
        f"{one.option}: {one.rejected_because}" if one.rejected_because else one.option for one in row.alternatives
    )
    facts = [
        ("Chosen", (row.choice,) if row.question else ()), ("Because", row.because), ("Turned down", turned),
        ("What it costs", row.costs), ("Again when", _texts(row.revisit_when)),
        ("Status", (status(row),) if row.status != "accepted" else ()),
    ]  # fmt: skip
    ends = {
        id
        for edge in model.edges
        if edge.number in row.edges
        for end in (edge.source, edge.target)
        for id in model.members(end)
    }
    where = "" if row.where == (WHOLE_SYSTEM,) else listed(row.where)
    notes = tuple(_said(point.says) for point in talk.points if row.number in point.badges)
    return Step(
        kind="decision", title=plain(row.question or row.choice), lead=where, badge=row.number, badges=(row.number,),
        elements=tuple(id for id in model.elements if id in ends or id in row.elements), edges=row.edges,
        facts=tuple(Fact(label, tuple(texts)) for label, texts in facts if texts), notes=notes,
    )  # fmt: skip


def _edge(edge: Edge) -> tuple[Fact, ...]:
    facts = (("What", edge.description), ("By", edge.protocol), ("Waits at most", edge.timeout))
    return tuple(Fact(label, (said,)) for label, said in facts if said)


def _results(model: Model) -> tuple[Fact, ...]:
    facts = []
    for one in model.results.metrics if model.results else ():
        if one.actual:
            unit = f" {one.unit}" if one.unit and one.unit not in one.actual else ""
            facts.append(
                Fact(one.name, (f"{one.baseline} → {one.actual}{unit}" if one.baseline else one.actual + unit,))
            )
    lessons = tuple(one.lesson for one in model.lessons)
    return (*facts, *((Fact("What I learned", lessons),) if lessons else ()))


def _end(talk: Talk) -> tuple[str, ...]:
    last = max((at for at, point in enumerate(talk.points) if point.badges), default=0)
    return tuple(_said(point.says) for point in talk.points[last + 1 :])


def _taken(model: Model, step: core.Step, edge: Edge) -> str:
    source, target = (model.end(end).name for end in step.way(edge))
    said = step.words(edge)
    return f"{source} → {target}: {said}" if said else f"{source} → {target}"


def _said(says: Iterable[msgspec.Struct]) -> str:
    return " ".join(f"{one.label} {one.text}".strip() for one in says)  # type: ignore[attr-defined]


def _texts(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, tuple) else (str(said),) if said else ()


def _asked(step: Step, questions: Sequence[Question]) -> Step:
    """A step with the questions about its decision and what it shows: first those that are about little else."""
    shown = {*step.elements, *step.edges}

    def share(one: Question) -> float:
        """How much of what a question is about the step shows."""
        about = {*one.elements, *one.edges}
        return 1.0 if step.badge in one.tradeoffs else len(about & shown) / len(about) if about else 0.0

    near = sorted((one for one in questions if share(one) > 0), key=lambda one: -share(one))
    return msgspec.structs.replace(step, questions=tuple(one.text for one in near[:LIKELY]))
