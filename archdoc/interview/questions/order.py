"""Questions by weight -> the order in which an interviewer asks: the likeliest first, and of each kind a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from archdoc.interview.questions.question import Question

FIRST_SIGHT = 60
"""Questions that are shown at first sight: more than an hour has room for, and few enough to read in one go."""
AGAIN, TURNS = 0.7, 5
"""What is left of a question's weight for each that was asked by the same rule before it, up to so many."""
OF_A_RULE = 20
"""Questions by one rule. Only a system of hundreds of parts has more, and of those nobody asks about each."""
TOP, OF_A_KIND = 20, 3
"""Of the first so many questions, at most so many are of one kind, and one of each rule."""

_KINDS = {
    "decision": "why-async why-queues why-not-direct why-no-queue why-sync why-store why-topic why-split managed why "
    "why-buy why-own",
    "decided": "risks simplest decided criteria disagreed reversible changed revisit costs",
    "queue": "sent-twice poison duplicates order backlog replay",
    "failure": "outage spof dual-write in-step called-back cache-lost job overload degrades region restore worse",
    "load": "noisy one-more breaks-first ten-times-data load-signal limits numbers chain halved tenants",
    "inside": "deeper inside least-known not-mine walk write-read own-writes at-once kept-for entities crowded circle "
    "trace internals clocks",
    "contract": "attack law contract versioning whose-data auth privacy secrets exit move-data erasure harm",
    "running": "slo on-call deploy toil tested blind-spot after-launch pages escaped",
    "trouble": "challenge proof incident missed",
    "launch": "first-weeks launch switch go-on moved-over data-move",
    "result": "planned metric define noticed guardrail cost running-cost cut",
    "reason": "who-for goals constraints unclear problem why-then company-goal evidence out-of-scope in-a-sentence "
    "others",
    "people": "reviewed team clash persuaded explained delegated reported bus-factor feedback",
    "lesson": "next proud differently learned still-bad applied example",
}
KINDS = {rule: kind for kind, rules in _KINDS.items() for rule in rules.split()}
"""By the name of a rule: what sort of thing it asks."""


def ordered(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions as they are asked, with weights that fall from first to last."""
    seen: Counter[str] = Counter()
    varied = []
    for one in sorted(questions, key=lambda one: -one.weight):
        turn = seen[one.rule]
        seen[one.rule] += 1
        if turn < OF_A_RULE:
            varied.append(msgspec.structs.replace(one, weight=round(one.weight * AGAIN ** min(turn, TURNS), 4)))
    return _falling(_mixed(sorted(varied, key=lambda one: -one.weight)))


def first_sight(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Those that an hour comes to: the first of all, in their order."""
    return tuple(questions[:FIRST_SIGHT])


def _mixed(questions: Sequence[Question]) -> list[Question]:
    """The same with at most three of a kind, and one of a rule, among the first twenty."""
    top: list[Question] = []
    later: list[Question] = []
    kinds: Counter[str] = Counter()
    rules: set[str] = set()
    for at, one in enumerate(questions):
        if len(top) == TOP:
            later += questions[at:]
            break
        kind = KINDS.get(one.rule, one.rule)
        if kinds[kind] < OF_A_KIND and one.rule not in rules:
            kinds[kind] += 1
            rules.add(one.rule)
            top.append(one)
        else:
            later.append(one)
    return top + later


def _falling(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same, none with more weight than the one before it."""
    most, found = 1.0, []
    for one in questions:
        most = min(most, one.weight)
        found.append(one if one.weight == most else msgspec.structs.replace(one, weight=most))
    return tuple(found)
