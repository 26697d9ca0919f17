"""Model -> Questions: every rule's findings, settled by hand where a trade-off says so, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from archdoc.core.model import Model
from archdoc.core.paths import Path, of_tradeoff
from archdoc.interview.questions.answer import STANDING, told
from archdoc.interview.questions.order import ordered
from archdoc.interview.questions.question import Gap, Question, Standing
from archdoc.interview.questions.registry import RULES, Found, Rule
from archdoc.interview.questions.system import System, survey
from archdoc.interview.questions.words import line

ABOUT_ME = 0.9
"""The closeness of what is about no part: the launch, a number, a lesson."""

IN_PASSING = frozenset({"revisit", "decided", "criteria", "disagreed", "costs"})
"""Rules that name decisions without asking why each was made."""
REST = Rule("why", 0.66, lambda _: ())
"""What is asked of a decision that answers none of the other questions. It runs last, since it needs to know them."""


class Unknown(msgspec.Struct, frozen=True):
    """An id in a trade-off's `answers` that no question of this system has."""

    id: str
    path: Path
    hint: str | None


def ask(model: Model) -> tuple[Question, ...]:
    """The questions that a system raises, in the order in which they are asked, the heaviest first.

    Of a rule that finds very many, those nearest to my work; what weighs the same in the order of the rules.
    """
    return ordered(_found(model))


def _found(model: Model) -> list[Question]:
    # Importing them registers their rules.
    from archdoc.interview.questions import (  # noqa: F401
        angles,
        calls,
        decisions,
        entry,
        graph,
        interfaces,
        managed,
        outset,
        parts,
        people,
        project,
        queues,
        stores,
        story,
        structure,
        traffic,
        vendors,
        walk,
    )
    from archdoc.interview.questions.decisions import rest

    system = survey(model)
    settled: dict[str, list[int]] = {}
    for tradeoff in model.tradeoffs:
        if tradeoff.status in STANDING:
            for id in tradeoff.answers:
                settled.setdefault(id, []).append(tradeoff.number)
    # Rules register as their modules are imported, in whatever order; what weighs the same needs one of its own.
    rules = sorted(RULES.values(), key=lambda rule: (-rule.likely, rule.name))
    questions = [_question(system, rule, found, settled) for rule in rules for found in rule.find(system)]
    asked = {number for one in questions if one.rule not in IN_PASSING for number in one.tradeoffs}
    return questions + [_question(system, REST, found, settled) for found in rest(system, asked)]


def published(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions that a document for others holds: the answered ones. What I lack is for me to know."""
    return tuple(one for one in questions if one.standing == "answered")


def unknown_answers(model: Model, questions: Sequence[Question]) -> tuple[Unknown, ...]:
    """The ids in `answers` that are no question's, each with its place and what may have been meant.

    `questions` are those of the same model, and it is the model as its author wrote it.
    """
    known = {id for one in questions for id in (one.id, *one.also)}
    wrong = [
        (id, tradeoff, index)
        for tradeoff in model.tradeoffs
        for index, id in enumerate(tradeoff.answers)
        if id not in known
    ]
    if wrong:
        known = {id for one in _found(model) for id in (one.id, *one.also)}
        wrong = [it for it in wrong if it[0] not in known]
    if not wrong:
        return ()
    from archdoc.core.suggest import did_you_mean

    ids = [id for one in questions for id in (one.id, *one.also)]
    return tuple(
        Unknown(id, (*of_tradeoff(model, tradeoff), "answers", index), did_you_mean(id, ids, only_near=True))
        for id, tradeoff, index in wrong
    )


def _question(system: System, rule: Rule, found: Found, settled: dict[str, list[int]]) -> Question:
    ids = tuple(f"{rule.name}:{part}" for part in dict.fromkeys(found.parts)) or (rule.name,)
    answer = found.answer
    lines, missing, tradeoffs = answer.lines, answer.missing, answer.tradeoffs
    by_hand = list(dict.fromkeys(number for id in ids for number in settled.get(id, ())))
    if by_hand and (missing or not set(by_hand) & set(tradeoffs)):
        lines, missing, tradeoffs = told(system.model.tradeoffs[by_hand[0] - 1]), (), tuple(by_hand)
    standing: Standing = "answered" if not missing else "partial" if lines else "open"
    near = found.closeness
    if near is None:
        near = max((system.closeness[id] for id in found.elements), default=ABOUT_ME)
    return Question(
        id=ids[0],
        also=ids[1:],
        rule=rule.name,
        about=line(found.about),
        text=line(found.text),
        standing=standing,
        answer=lines,
        missing=tuple(Gap(line(gap.what), gap.path) for gap in missing),
        follow_up=line(found.follow_up),
        elements=found.elements,
        edges=found.edges,
        tradeoffs=tradeoffs,
        weight=round(min((found.likely or rule.likely) * near, 1.0), 4),
    )
