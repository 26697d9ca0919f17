"""System -> questions about decisions: what changed my mind, what I would revisit, and what nothing else asks about."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from archdoc.core.markdown import plain
from archdoc.core.model import Tradeoff
from archdoc.core.paths import of_tradeoff
from archdoc.interview.questions.answer import STANDING, Answer, decided, shortened, texts
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import ids, name, number, quoted, said

DECISIONS = "Decisions"


def _keys(system: System) -> dict[int, str]:
    """By number of a trade-off: its id, else one made from its choice."""
    without = [one for one in system.model.tradeoffs if not one.id]
    made = dict(zip((one.number for one in without), ids([one.choice for one in without]), strict=True))
    taken = {one.id for one in system.model.tradeoffs}
    return {
        one.number: one.id or (made[one.number] if made[one.number] not in taken else f"{made[one.number]}.0")
        for one in system.model.tradeoffs
    }


def _ends(system: System, one: Tradeoff) -> list[str]:
    """The elements at the ends of the edges that carry a decision."""
    ends = [id for n in one.edges for id in (system.numbered[n].source, system.numbered[n].target)]
    return [id for id in ends if id in system.model.elements]


def _near(system: System, one: Tradeoff) -> float:
    """How close a decision is to my work: by my role in it, else by the nearest part that it hangs on."""
    role = {"led": 1.0, "built": 0.93, "contributed": 0.86}.get(one.role or "")
    return role or max((system.closeness[id] for id in (*_ends(system, one), *one.elements)), default=0.8)


@rule("changed", 0.8)
def changed(system: System) -> Iterator[Found]:
    """A superseded decision: what changed your mind?"""
    named = _keys(system)
    for one in system.model.tradeoffs:
        if one.status != "superseded":
            continue
        later = system.model.tradeoffs[one.superseded_by - 1] if one.superseded_by else None
        text = f"You first decided on {quoted(one.choice)}" + (f", then on {quoted(later.choice)}" if later else "")
        gap = Gap(
            f"Say what changed your mind about {quoted(one.choice)}",
            (*of_tradeoff(system.model, one), "changed_because"),
        )
        yield Found(
            parts=(named[one.number],),
            about=DECISIONS,
            text=f"{text}: what changed your mind?",
            answer=_with(texts([("", one.changed_because, gap)]), one, *([later] if later else [])),
            follow_up="What would have told you earlier?",
            elements=one.elements,
            edges=one.edges,
            closeness=_near(system, one),
        )


@rule("revisit", 0.56)
def revisit(system: System) -> Iterator[Found]:
    """Accepted decisions: which would you revisit, and when?"""
    named = _keys(system)
    standing = [one for one in system.model.tradeoffs if one.status == "accepted"]
    standing.sort(key=lambda one: (-_near(system, one), -len(one.edges) - len(one.elements), one.number))
    if not standing:
        return
    lines = [f"{said(one.choice)} Until: {said(one.revisit_when)}" for one in standing if one.revisit_when]
    missing = tuple(
        Gap(f"Say what would make you revisit {quoted(one.choice)}", (*of_tradeoff(system.model, one), "revisit_when"))
        for one in standing
        if not one.revisit_when
    )
    what = f"When would you revisit {quoted(standing[0].choice)}?" if len(standing) == 1 else (
        f"Of the {number(len(standing))} decisions that stand, which would you revisit first, and what would make you?"
    )  # fmt: skip
    yield Found(
        parts=tuple(named[one.number] for one in standing),
        about=DECISIONS,
        text=what,
        answer=_with(Answer(shortened(lines), missing), *standing[:3]),
        follow_up="How would you notice that the time has come?",
        closeness=_near(system, standing[0]),
    )


def _weighed(system: System) -> list[Tradeoff]:
    """The decisions that stand and had alternatives: led by me before others, those of most alternatives first."""
    standing = [one for one in system.model.tradeoffs if one.status in STANDING and one.alternatives]
    return sorted(
        standing, key=lambda one: (one.role != "led", -_near(system, one), -len(one.alternatives), one.number)
    )


@rule("criteria", 0.56)
def criteria(system: System) -> Iterator[Found]:
    """A decision between several: by which criteria, and who weighed them?"""
    weighed = _weighed(system)
    one = next((it for it in weighed if it.criteria), next(iter(weighed), None))
    if one is None:
        return
    gap = Gap(
        f"Say by what you weighed {quoted(one.choice)} and the others, and who did",
        (*of_tradeoff(system.model, one), "criteria"),
    )
    by = f" Decided by: {said(one.decided_by)}" if one.decided_by else ""
    lines = (" ".join(said(text) for text in one.criteria[:3]) + by,) if one.criteria else ()
    yield Found(
        parts=(),
        about=DECISIONS,
        text=f"By which criteria did you choose {quoted(one.choice)}, and who weighed them?",
        answer=_with(Answer(lines, () if lines else (gap,)), one),
        follow_up="Which criterion decided it in the end?",
        elements=one.elements,
        edges=one.edges,
        closeness=_near(system, one),
    )


@rule("disagreed", 0.66)
def disagreed(system: System) -> Iterator[Found]:
    """A decision with an alternative: did anybody want it?"""
    weighed = _weighed(system)
    # Not the one whose criteria are asked for, if there is another.
    one = next((it for it in weighed if it.disagreed), next(iter(weighed[1:] or weighed), None))
    if one is None:
        return
    gap = Gap(
        f"Say who wanted {quoted(one.alternatives[0].option)}, and on what grounds; or that nobody did",
        (*of_tradeoff(system.model, one), "disagreed"),
    )
    lines = (said(one.disagreed),) if one.disagreed else ()
    yield Found(
        parts=(),
        about=DECISIONS,
        text=f"Did anybody argue against {quoted(one.choice)}, and on what grounds?",
        answer=_with(Answer(lines, () if lines else (gap,)), one),
        follow_up="What of that turned out to be right?",
        elements=one.elements,
        edges=one.edges,
        closeness=_near(system, one),
    )


@rule("costs", 0.68)
def costs(system: System) -> Iterator[Found]:
    """The decision that is most mine: what did it cost, and was that paid?"""
    standing = [one for one in system.model.tradeoffs if one.status in STANDING]
    standing.sort(key=lambda one: (one.role != "led", not one.costs, -_near(system, one), one.number))
    for one in standing[:1]:
        gap = Gap(f"Say what {quoted(one.choice)} costs you", (*of_tradeoff(system.model, one), "costs"))
        lines = tuple(said(text) for text in one.costs)
        yield Found(
            parts=(),
            about=DECISIONS,
            text=f"What did {quoted(one.choice)} cost you, and when did you feel it?",
            answer=_with(Answer(shortened(lines), () if lines else (gap,)), one),
            follow_up="Would you pay that again?",
            elements=one.elements,
            edges=one.edges,
            closeness=_near(system, one),
        )


def rest(system: System, asked: Collection[int]) -> Iterator[Found]:
    """The decisions that stand and that no other question is about: what each settles, as its author asks it."""
    named = _keys(system)
    for one in system.model.tradeoffs:
        if one.status not in STANDING or one.number in asked:
            continue
        elements = tuple(dict.fromkeys((*one.elements, *_ends(system, one))))
        question = " ".join(plain(one.question or "").split())
        yield Found(
            parts=(named[one.number],),
            about=name(system[elements[0]]) if elements else DECISIONS,
            # As its author asks it, it may be cryptic to others: what was chosen says what it is about.
            text=f"{question} You chose {quoted(one.choice)}: why that?" if question.endswith("?")
            else f"{quoted(one.choice)}: why, and what did you turn down?",
            answer=decided(system, [one.number], here=of_tradeoff(system.model, one), ask=""),
            follow_up="What would you have done without that choice?" if len(one.alternatives) < 2
            else "Which of the others came closest?",
            elements=elements,
            edges=one.edges,
            closeness=_near(system, one),
        )  # fmt: skip


def _with(answer: Answer, *tradeoffs: Tradeoff) -> Answer:
    """An answer with the badges that it speaks of."""
    return Answer(answer.lines, answer.missing, tuple(one.number for one in tradeoffs))
