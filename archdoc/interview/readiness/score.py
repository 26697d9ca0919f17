"""Model + Questions -> the parts of the score: the share of what a dossier can say that is written down.

A share is the mean over checks, each from 0 to 1. None of them looks at what a text says, so none can tell good from
bad; see `Readiness.score`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import or_

import msgspec

from archdoc.core.model import MINE, Model
from archdoc.interview.questions.order import first_sight
from archdoc.interview.questions.question import Question
from archdoc.interview.questions.system import without_way_back
from archdoc.interview.readiness.finding import Part
from archdoc.interview.readiness.missing import decisions_of, neighbours, reasoned, weighed, works

LEAST_DECISIONS = 3
"""Decisions that a full score takes: with fewer, an hour has too little in it."""
_WORTH = {"answered": 1.0, "partial": 0.5, "open": 0.0}


class _Check(msgspec.Struct, frozen=True):
    """How much of something is there, and what to say where not all of it is."""

    share: float
    missing: str
    weight: float = 1.0


def score(model: Model, questions: Sequence[Question]) -> tuple[Part, ...]:
    """The parts, heaviest first; their weights add up to 100."""
    return (
        _part("decisions", "Decisions", 25, _decisions(model)),
        _part("ownership", "What was yours", 20, _ownership(model)),
        _part("questions", "Questions answered", 15, _questions(first_sight(questions))),
        _part("system", "System and problem", 10, _system(model)),
        _part("launch", "Launch", 10, _launch(model)),
        _part("results", "Results", 10, _results(model)),
        _part("lessons", "Lessons", 10, _lessons(model)),
    )


def _part(name: str, title: str, weight: int, checks: Sequence[_Check]) -> Part:
    whole = sum(check.weight for check in checks)
    share = sum(check.weight * check.share for check in checks) / whole if whole else 0.0
    lacking = sorted((check for check in checks if check.share < 1), key=lambda it: -it.weight * (1 - it.share))
    return Part(name=name, title=title, weight=weight, share=share, missing=tuple(it.missing for it in lacking))


def _share(values: Iterable[object], least: int = 1) -> float:
    """The share of values that hold, of at least so many."""
    found = [bool(value) for value in values]
    return sum(found) / max(len(found), least)


def _decisions(model: Model) -> list[_Check]:
    decisions, least = decisions_of(model), LEAST_DECISIONS
    return [
        _Check(min(len(decisions) / least, 1.0), f"{least} decisions or more"),
        _Check(_share((one.because for one in decisions), least), "a reason (`because`) for each decision"),
        _Check(
            _share((weighed(model, one) for one in decisions), least),
            "for each decision an alternative, and why it was turned down",
            1.5,
        ),
        _Check(_share((one.costs for one in decisions), least), "for each decision what it costs", 1.5),
        _Check(_share((one.revisit_when for one in decisions), least), "for each decision `revisit_when`", 0.5),
        _Check(_share((one.question for one in decisions), least), "the `question` that each decision settles", 0.5),
    ]


def _ownership(model: Model) -> list[_Check]:
    me = model.me
    contributions = me.contributions if me else ()
    owned = [one for one in model.elements.values() if one.kind != "third_party" and one.type != "person"]
    own = [one for one in model.elements.values() if one.standing in MINE]
    beside = [one for one, _ in neighbours(model)]
    return [
        _Check(_share([own]), "parts with your `role`", 1.5),
        _Check(_share(one.team or one.role for one in owned), "a `team` for each part"),
        _Check(_share(one.knowledge or one.standing in MINE for one in beside) if own else 0.0,
               "for each part beside yours how well you know it (`knowledge`)", 0.5),
        _Check(_share([works(one) for one in beside] or own), "for each part beside yours how it works inside", 1.5),
        _Check(_share([contributions]), "your contributions (`me`)"),
        _Check(_share(one.evidence for one in contributions), "what shows each contribution (`evidence`)", 0.5),
        _Check(_share([me and me.role]), "your job title (`me.role`)", 0.5),
        _Check(_share((one.role or one.decided_by for one in decisions_of(model)), LEAST_DECISIONS),
               "your `role` in each decision, or who decided"),
    ]  # fmt: skip


def _questions(questions: Sequence[Question]) -> list[_Check]:
    open_ = sum(one.standing != "answered" for one in questions)
    likely = sum(one.weight for one in questions)
    share = sum(_WORTH[one.standing] * one.weight for one in questions) / likely if likely else 0.0
    of = f"all {open_}" if open_ == len(questions) > 1 else f"{open_} of the {len(questions)}"
    asked = f"answers to {of} questions that `archdoc questions` asks"
    return [_Check(share, asked if questions else "a system that raises questions")]


def _system(model: Model) -> list[_Check]:
    context, technical, flows = model.context, model.technical, tuple(model.flows.values())
    hard = model.challenges
    lacking = [one.title for one in flows if not (one.steps and one.why)]
    flow = (
        f"why “{lacking[0]}” matters (`why`), and its steps" if lacking else "a flow with its steps and why it matters"
    )
    told = [one for it in hard for one in (it.problem, it.why_hard, it.actions, it.result)]
    return [
        _Check(_share([model.summary]), "a `summary`"),
        _Check(_share([model.period]), "the `period`", 0.5),
        _Check(_share([model.company and model.company.does]), "what the company does", 0.5),
        _Check(_share([context and context.importance]), "why it mattered (`context.importance`)"),
        _Check(_share([context and context.problems]), "what was wrong before (`context.problems`)"),
        _Check(_share([context and context.fits_into]), "how it fits in (`context.fits_into`)", 0.5),
        _Check(_share([context and context.goals]), "the goals (`context.goals`)"),
        _Check(_share([technical and technical.problem]), "the technical problem (`technical.problem`)"),
        _Check(_share([technical and technical.constraints]), "the constraints (`technical.constraints`)", 0.5),
        _Check(_share([technical and technical.scale]), "the scale (`technical.scale`)"),
        _Check(_share(one.steps and one.why for one in flows), flow),
        _Check(_share(told), "a challenge: the problem, why it was hard, what you did, the result"),
    ]


def _launch(model: Model) -> list[_Check]:
    launch, phases = model.launch, model.phases
    return [
        _Check(_share([launch and launch.scope]), "the `scope`: a minimum first, in steps, or all of it", 0.5),
        _Check(_share([launch and launch.why]), "why it was launched that way (`launch.why`)"),
        _Check(_share([launch and launch.decided_by]), "who decided it", 0.5),
        _Check(_share([launch and any(map(reasoned, launch.alternatives))]), "another way to launch, and why not it"),
        _Check(_share([phases]), "the `phases`"),
        _Check(_share(one.date for one in phases), "the date of each phase", 0.5),
        _Check(_share(accumulate((bool(one.mechanism) for one in phases), or_)),
               "how each phase was switched on (`mechanism`); it holds for later ones too"),
        _Check(_share(one.exit_criteria for one in phases[:-1]) if len(phases) > 1 else float(bool(phases)),
               "what let you go on from each phase (`exit_criteria`)"),
        _Check(_share([phases and without_way_back(model) is None]),
               "the way back (`rollback`), of the launch or a phase"),
        _Check(_share([(launch and launch.next) or model.roadmap]), "what came next", 0.5),
    ]  # fmt: skip


def _results(model: Model) -> list[_Check]:
    metrics = model.results.metrics if model.results else ()
    impact = model.results.impact if model.results else ()
    return [
        _Check(_share([metrics]), "`metrics`"),
        _Check(_share(one.baseline or len(one.series) > 1 for one in metrics), "each metric's value before"),
        _Check(_share(one.actual or len(one.series) > 1 for one in metrics), "each metric's value after"),
        _Check(_share(one.why for one in metrics), "why each metric"),
        _Check(_share(one.source for one in metrics), "the source of each metric", 0.5),
        _Check(_share(one.attribution for one in metrics), "how much of each metric was this work", 0.5),
        _Check(_share([any(one.kind == "guardrail" for one in metrics)]), "a guardrail metric", 0.5),
        _Check(_share([any(one.on == "customers" for one in impact)]), "the impact on customers"),
        _Check(_share([any(one.on in {"company", "team"} for one in impact)]), "the impact on company or team", 0.5),
        _Check(_share(one.evidence or one.metric for one in impact), "what shows the impact", 0.5),
    ]


def _lessons(model: Model) -> list[_Check]:
    lessons = model.lessons
    there = {one.from_ for one in lessons}
    changed = [one for one in model.tradeoffs if one.superseded_by or one.changed_because]
    whose = {"company": "from the company", "me": "from you", "customers": "from customers"}
    return [
        *(_Check(float(who in there), f"a lesson {said}") for who, said in whose.items()),
        _Check(_share(one.trigger for one in lessons), "what taught each lesson (`trigger`)"),
        _Check(_share([any(one.next_time for one in lessons)]), "what you would do differently (`next_time`)"),
        _Check(_share([any(one.changed_because for one in changed)]), "a decision that you changed, and why", 1.0),
        _Check(_share(one.need and one.how for one in model.learned), "a technology learnt, why and how", 0.5),
    ]  # fmt: skip
