"""System -> questions about parts of which a key is missing: a row of `LACKING` for each rule.

A new rule of this sort is a row: which parts are asked about together, the words, and the keys that answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from archdoc.catalogue.element_types import CLIENTS, KEEPERS
from archdoc.core.model import MINE, Element
from archdoc.interview.questions import queues, stores, vendors
from archdoc.interview.questions.answer import Key, keys, settled
from archdoc.interview.questions.registry import RULES, Found, Rule
from archdoc.interview.questions.subject import called, in_service, running
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import many, names, queue

Group = Sequence[Element]


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: what it is called, how likely it is asked (0 to 1), the parts, the words, and the keys that answer it."""

    name: str
    likely: float
    groups: Callable[[System], Iterable[Group]]
    """The parts that one question is about; a question for each group."""
    text: Callable[[System, Group], str]
    wanted: tuple[Key, ...]
    follow_up: str
    each: bool = True
    """Whether each part of a group has to say it; else one of them, or the whole, is enough."""
    heading: str = ""
    """What it stands under, where that isn't the names of the parts."""


def _found(system: System, asked: Lacking) -> Iterator[Found]:
    for group in asked.groups(system):
        text = asked.text(system, group)
        if not text:
            continue
        ids = tuple(one.id for one in group)
        answer = keys(group, asked.wanted) if asked.each else settled(system.model, group, asked.wanted)
        yield Found(
            parts=ids if asked.each else ids[:1],
            about=asked.heading or called(system, group),
            text=text,
            answer=answer,
            follow_up=asked.follow_up,
            elements=ids,
        )


def _or(group: Group) -> str:
    """`the Raw scans stream`, or of several `A, B or C`."""
    return queue(group[0]) if len(group) == 1 else names(group, "or")


def _backlog(system: System, group: Group) -> str:
    workers = queues.workers(system, group)
    stop = "stop" if many(workers) and len(group) == 1 else "stops"
    where = f"to {queue(group[0])}" if len(group) == 1 else "in its queue"
    who = names(workers, "and" if len(group) == 1 else "or")
    return f"{who} {stop} for an hour at the worst time: what happens {where}?"


def _ten_times(_: System, group: Group) -> str:
    hot = "" if group[0].type == "storage" else ", and which keys are hot"
    return f"What happens to {names(group)} at ten times the data{hot}?"


def _down(system: System, group: Group) -> str:
    if not in_service(system):
        fail, be = ("fail", "are") if many(group) and len(group) == 1 else ("fails", "is")
        return f"What if {names(group, 'or')} {fail}, or {be} no longer looked after?"
    be = "are" if many(group) and len(group) == 1 else "is"
    return f"What happens when {names(group, 'or')} {be} down for an hour?"


def _own(system: System) -> Iterator[Group]:
    """What runs code that I led or built, twins together; where nothing is said to be mine, none."""
    there = [
        one for one in system.of_kind("component")
        if one.standing in MINE - {"contributed"} and one.type not in KEEPERS | CLIENTS
    ]  # fmt: skip
    return iter(system.groups(there))


def _first(system: System) -> Iterator[Group]:
    """The part of mine that most goes through; where there is none, the whole is asked about."""
    yield running(system)[:1]


def _served(system: System) -> Iterator[Group]:
    """The same of what is run for others."""
    if in_service(system):
        yield from _first(system)


def _some(system: System) -> Iterator[Group]:
    """The parts of mine that most goes through."""
    yield running(system)[:4]


def _secrets(system: System) -> str:
    """Whose secrets are kept: third parties that we call, else data stores."""
    third = {edge.target for edge in system.edges if system[edge.target].kind == "third_party"
             and system.ours(system[edge.source])}  # fmt: skip
    kept = [one for one in system.model.elements.values() if one.type in KEEPERS and system.ours(one)]
    there = [system[id] for id in system.order if id in third] or kept
    return names(there) if there else ""


def _where_secrets(system: System, _: Group) -> str:
    whose = _secrets(system)
    return f"Where are the secrets for {whose} kept, and how are they changed?" if whose else ""


def _breaks(system: System, group: Group) -> str:
    if len(group) > 1:
        return f"Which of {names(group)} breaks first at ten times the load, and which at a hundred?"
    return f"What in {called(system, group)} breaks first at ten times the load, and what at a hundred?"


def _inside(_: System, group: Group) -> str:
    do = "do" if many(group) else "does"
    return f"Go two levels below the picture: how {do} {names(group)} work inside?"


LACKING = (
    Lacking(
        name="poison", likely=0.8, groups=queues.processed,
        text=lambda _, group: f"What happens to a message in {_or(group)} that can't be processed?",
        wanted=(
            Key(("dead_letter",), "Dead letters", "Say what happens to a message in {name} that can't be processed"),
            Key(("retry",), "Retries", "Say how often and how soon a message in {name} is tried again"),
        ),
        follow_up="Who finds out, and how does it get back in?",
    ),
    Lacking(
        name="duplicates", likely=0.79, groups=queues.repeatable,
        text=lambda _, group: f"What happens when a message in {_or(group)} is delivered twice?",
        wanted=(Key(("idempotency",), "Duplicates", "Say how duplicates of a message in {name} are handled"),),
        follow_up="How do you know? Has it happened?",
    ),
    Lacking(
        name="order", likely=0.62, groups=queues.parallel,
        text=lambda _, group: f"Does the order of messages in {_or(group)} matter, and what keeps it?",
        wanted=(Key(("ordering",), "Order", "Say which order {name} keeps, and what needs it"),),
        follow_up="What goes wrong when two of them change places?",
    ),
    Lacking(
        name="backlog", likely=0.7, groups=queues.worked_off, text=_backlog,
        wanted=(
            Key(("retention",), "Kept", "Say how long {name} keeps messages"),
            Key(("peak",), "Peak", "Say the most that {name} sees"),
            Key(("scaling",), "Scaling", "Say how {name} scales, and how soon a backlog clears"),
        ),
        follow_up="How long does it take to catch up, and what does that do to what is behind it?",
    ),
    Lacking(
        name="replay", likely=0.56, groups=queues.replayable,
        text=lambda _, group: f"You replay what was parked from {_or(group)}: what does that do to newer messages?",
        wanted=(Key(("replay",), "", "Say how what was parked from {name} comes back, and what that does to newer"),),
        follow_up="Who may press the button?",
    ),
    Lacking(
        name="outage", likely=0.93, groups=vendors.groups, text=_down,
        wanted=(Key(("outage_plan",), "", "Say what happens while {name} is down"),),
        follow_up="How do you notice, and who is told?",
    ),
    Lacking(
        name="exit", likely=0.45, groups=vendors.left_alone,
        text=lambda _, group: f"How would you leave {names(group, 'or')} for something else?",
        wanted=(Key(("exit_plan",), "", "Say how you would leave {name}, and how long it would take"),),
        follow_up="What did you do from the start to keep that open?",
    ),
    Lacking(
        name="ten-times-data", likely=0.6, groups=stores.growing, text=_ten_times,
        wanted=(
            Key(("scaling",), "Scaling", "Say how {name} scales, and where it stops"),
            Key(("store", "partitioning"), "Split", "Say how {name} is partitioned, or why it isn't",
                never_of=frozenset({"storage"})),
        ),
        follow_up="What breaks first?",
    ),
    Lacking(
        name="restore", likely=0.6, groups=stores.kept,
        text=lambda _, group: f"How is the data of {names(group)} restored, and when was that last tried?",
        wanted=(Key(("store", "backup"), "", "Say how {name} is restored, in what time, and when you tried"),),
        follow_up="How much is lost in between?",
    ),
    Lacking(
        name="kept-for", likely=0.48, groups=stores.lasting,
        text=lambda _, group: f"How long is what is in {names(group)} kept, how fast does it grow, and what deletes "
        "it?",
        wanted=(Key(("store", "kept_for"), "", "Say how long {name} keeps data, how fast it grows, what deletes it"),),
        follow_up="What may never be deleted?",
    ),
    Lacking(
        name="entities", likely=0.58, groups=stores.modelled,
        text=lambda _, group: f"What are the core entities in {names(group)}, and why are they modelled like that?",
        wanted=(Key(("store", "data_model"), "", "Say what {name} holds, and why it is modelled so"),),
        follow_up="Which query made you choose that?",
    ),
    Lacking(
        name="move-data", likely=0.46, groups=stores.movable,
        text=lambda _, group: f"How would you move {names(group)} to another store without stopping?",
        wanted=(Key(("store", "migration"), "", "Say how the data of {name} would move to another store"),),
        follow_up="How would you know that nothing is lost?",
    ),
    Lacking(
        name="deeper", likely=0.92, groups=_own, text=_inside,
        wanted=(Key(("how_it_works",), "", "Say how {name} works inside: its steps, its state, what is hard"),),
        follow_up="And what would you rewrite there?",
    ),
    Lacking(
        name="breaks-first", likely=0.86, groups=_some, text=_breaks, each=False,
        wanted=(Key(("capacity",), "", "Say where {name} breaks at ten times the load",
                    whole=("technical", "capacity")),),
        follow_up="Which number tells you that you are near?",
    ),
    Lacking(
        name="load-signal", likely=0.42, groups=_served, each=False,
        text=lambda it, group: f"What lets {called(it, group)} scale, what stops it, and what tells load from "
        "a bug?",
        wanted=(
            Key(("scaling",), "Scaling", "Say how {name} scales, and where it stops", whole=("technical", "capacity")),
            Key(("alerts",), "Told by", "Say which number tells load from a fault", whole=("operations", "alerts")),
        ),
        follow_up="Has it ever been the bug?",
    ),
    Lacking(
        name="degrades", likely=0.62, groups=_served, each=False,
        text=lambda it, group: f"When {called(it, group)} gets more than it can take, what is given up first, "
        "and what do users see?",
        wanted=(Key(("degrades",), "", "Say what is given up first under load", whole=("technical", "degrades")),),
        follow_up="Who chose that order?",
    ),
    Lacking(
        name="tested", likely=0.7, groups=_first, each=False,
        text=lambda it, group: f"How was {called(it, group)} tested, and how did you know before the launch that it "
        "would hold?",
        wanted=(Key(("tests",), "", "Say how it was tested (unit, contract, load, faults), and what that proved",
                    whole=("technical", "tests")),),
        follow_up="What did no test find?",
    ),
    Lacking(
        name="slo", likely=0.66, groups=_served, each=False,
        text=lambda it, group: f"What is the objective (SLO) of {called(it, group)}, and what happens when it "
        "is missed?",
        wanted=(Key(("slo",), "", "Say the objective, and what happens when it is missed",
                    whole=("operations", "slo")),),
        follow_up="Who set it?",
    ),
    Lacking(
        name="on-call", likely=0.6, groups=_served, each=False,
        text=lambda it, group: f"{called(it, group)} fails at night: which alert wakes whom, and what does the "
        "runbook say?",
        wanted=(
            Key(("alerts",), "Alert", "Say what wakes somebody", whole=("operations", "alerts")),
            Key((), "On call", "Say who is called, and when", whole=("operations", "on_call")),
            Key((), "Runbook", "Say what is done then", whole=("operations", "runbook")),
        ),
        follow_up="How often was that, and what did you change?",
    ),
    Lacking(
        name="deploy", likely=0.6, groups=_served, each=False,
        text=lambda it, group: f"How does a change to {called(it, group)} go live, and what could make going back "
        "impossible?",
        wanted=(Key(("deploy",), "", "Say how a change goes live, and how back", whole=("operations", "deploy")),),
        follow_up="When did you last go back?",
    ),
    Lacking(
        name="secrets", likely=0.36, groups=_served, each=False, text=_where_secrets, heading="Running it",
        wanted=(Key((), "", "Say where secrets are, and how they are changed", whole=("operations", "secrets")),),
        follow_up="Who can read them?",
    ),
)  # fmt: skip

for _one in LACKING:
    RULES[_one.name] = Rule(_one.name, _one.likely, partial(_found, asked=_one))
