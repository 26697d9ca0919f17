"""Model and one part -> what is asked of it two levels down: threads of three questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archdoc.core.model import Edge, Element, Model
from archdoc.core.paths import Path, of_edge, of_element, of_tradeoff
from archdoc.core.wording import first_sentence
from archdoc.interview.questions.answer import STANDING, Answer, told, value
from archdoc.interview.questions.question import Gap, Question, Standing
from archdoc.interview.questions.words import capital, line, name, quoted, said

MOST = 4
"""Calls, and decisions, that are followed."""
ARROWS = ("", "→ ", "→→ ")
"""What stands before a question of the first, second and third level."""
_Step = tuple[str, Answer]


def deeper(model: Model, id: str) -> tuple[Question, ...]:
    """The questions about a part, thread by thread, each followed by the two that its answer leads to.

    Raises KeyError: no element has this id.
    """
    element = model.elements[id]
    found: list[Question] = []
    for number, (title, steps) in enumerate(_threads(model, element), 1):
        for level, (text, answer) in enumerate(steps):
            standing: Standing = "answered" if not answer.missing else "partial" if answer.lines else "open"
            found.append(
                Question(
                    id=f"deeper:{id}.{number}.{level + 1}",
                    rule="deeper",
                    about=line(title),
                    text=ARROWS[level] + line(text),
                    standing=standing,
                    answer=answer.lines,
                    missing=answer.missing,
                    elements=(id,),
                    tradeoffs=answer.tradeoffs,
                )
            )
    return tuple(found)


def _threads(model: Model, one: Element) -> Iterator[tuple[str, Sequence[_Step]]]:
    yield "Inside", [*_inside(one)]
    yield "Under load", _load(one)
    detail = one.detail
    if one.kind == "queue":
        yield "One message", _keys(one, (
            ("What is promised of a message, once or at least once?", ("delivery",), "Say what it promises"),
            ("It comes twice: what happens?", ("idempotency",), "Say how duplicates are handled"),
            ("It can't be processed: where does it go, and who gets it back in?", ("dead_letter",),
             "Say what happens to what can't be processed"),
        ))  # fmt: skip
    if getattr(detail, "store", None) is not None or one.type == "database":
        yield "Its data", _keys(one, (
            ("What is in it, and why modelled like that?", ("store", "data_model"), "Say what it holds, and why so"),
            ("Who sees a write, and when?", ("store", "consistency"), "Say which reads see which writes"),
            ("It is gone: how does the data come back?", ("store", "backup"), "Say how it is brought back"),
        ))  # fmt: skip
    for edge in [
        edge for edge in model.edges if edge.source == one.id and edge.mode == "sync" and edge.target in model.elements
    ][:MOST]:
        yield f"Its call of {name(model.elements[edge.target])}", _call(model, one, edge)
    for number in _decisions(model, one)[:MOST]:
        yield f"Decision {number}", _decision(model, number)
    yield "When it fails", _failure(model, one)


def _inside(one: Element) -> Iterator[_Step]:
    yield f"What does {name(one)} do?", _text(one, ("description",), f"Say what {name(one)} is for")
    yield "How does it do that?", _text(one, ("how_it_works",), f"Say how {name(one)} works inside")
    if one.how_it_works:
        step = _telling(one.how_it_works)
        gap = Gap(f"Write a sentence more on {quoted(step)}", (*of_element(one), "how_it_works"))
        rest = one.how_it_works.replace(step, "", 1).strip()
        yield (
            f"{quoted(step)}: what does it do exactly, and what if it dies in the middle of that?",
            Answer((said(rest),) if rest else (), () if len(rest) > len(step) else (gap,)),
        )


def _telling(text: str) -> str:
    """The sentence of a text to go on from: the first with a figure or a step in it, else the first."""
    rest, found = text, []
    while rest:
        sentence = first_sentence(rest)
        found.append(sentence)
        rest = rest[len(sentence) :].strip()
    return next((it for it in found if re.search(r"\d|\bthen\b|\bafter\b|\bbefore\b", it)), found[0])


def _load(one: Element) -> Sequence[_Step]:
    return _keys(one, (
        (f"How many of {name(one)} run?", ("replicas",), "Say how many run"),
        ("What lets it scale, and where does that stop?", ("scaling",), "Say how it scales, and where it stops"),
        ("And at ten times that: what breaks first?", ("capacity",), "Say where it breaks at ten times the load"),
    ) if one.kind != "third_party" else (
        (f"What does {name(one)} allow?", ("limits",), "Say what it allows"),
        ("And at the limit: what happens?", ("outage_plan",), "Say what happens when it doesn't answer"),
        ("How would you leave it?", ("exit_plan",), "Say how you would leave it"),
    ))  # fmt: skip


def _keys(one: Element, wanted: Sequence[tuple[str, Path, str]]) -> list[_Step]:
    return [(text, _text(one, path, ask)) for text, path, ask in wanted]


def _text(one: Element, path: Path, ask: str) -> Answer:
    found = value(one, path)
    found = f"{found} of them" if found and found.isdigit() else found
    return Answer((said(capital(found), 400),)) if found else Answer(missing=(Gap(ask, (*of_element(one), *path)),))


def _call(model: Model, one: Element, edge: Edge) -> Sequence[_Step]:
    target = model.elements[edge.target]
    what = f" ({edge.label})" if edge.label else ""
    wait = Answer((said(edge.timeout),)) if edge.timeout else Answer(
        missing=(Gap(f"Say how long {name(one)} waits for {name(target)}", (*of_edge(edge), "timeout")),)
    )  # fmt: skip
    slow = value(one, ("backpressure",))
    down = value(target, ("outage_plan",)) or value(target, ("degrades",)) or value(one, ("degrades",))
    there = (*of_element(target), "outage_plan") if target.kind == "third_party" else (*of_element(one), "degrades")
    return [
        (f"{name(one)} calls {name(target)}{what}: how long does it wait?", wait),
        (f"{name(target)} is slow, not down: what holds on to what?", Answer((said(slow),)) if slow else Answer(
            missing=(Gap(f"Say what keeps a slow {name(target)} from holding all of it",
                         (*of_element(one), "backpressure")),))),
        (f"And {name(target)} is gone for an hour: what does the user see?", Answer((said(down),)) if down else Answer(
            missing=(Gap(f"Say what happens while {name(target)} is gone", there),))),
    ]  # fmt: skip


def _decisions(model: Model, one: Element) -> list[int]:
    """The decisions on a part and its edges that stand, its own first."""
    edges = [edge for edge in model.edges if one.id in (edge.source, edge.target)]
    every = dict.fromkeys([*one.tradeoffs, *(number for edge in edges for number in edge.tradeoffs)])
    return [number for number in every if model.tradeoffs[number - 1].status in STANDING]


def _decision(model: Model, number: int) -> Sequence[_Step]:
    it = model.tradeoffs[number - 1]
    path, numbers = of_tradeoff(model, it), (number,)
    asked = line(it.question) if it.question and it.question.strip().endswith("?") else f"{quoted(it.choice)}: why?"
    why = told(it)[:1] if it.because else ()
    other = it.alternatives[0].option if it.alternatives else ""
    against = told(it)[1:]
    price = [said(text) for text in (*it.costs[:1], *((f"Until: {it.revisit_when}",) if it.revisit_when else ()))]
    return [
        (asked, Answer(why, () if why else (Gap("Say why", (*path, "because")),), numbers)),
        (f"And {quoted(other)}: would that not have done?" if other else "What else was there?",
         Answer(against, () if against else (Gap("Say what you turned down", (*path, "alternatives")),), numbers)),
        ("What has it cost since, and what would make you take it back?",
         Answer(tuple(price), () if len(price) > 1 else (
             Gap("Say what it cost", (*path, "costs")) if not it.costs
             else Gap("Say what would reopen it", (*path, "revisit_when")),), numbers)),
    ]  # fmt: skip


def _failure(model: Model, one: Element) -> Sequence[_Step]:
    operations = model.operations
    degrades = value(one, ("degrades",)) or value(one, ("outage_plan",)) or (
        model.technical.degrades if model.technical else None)  # fmt: skip
    alerts = value(one, ("alerts",)) or (operations.alerts if operations else None)
    runbook = (operations.runbook or operations.on_call) if operations else None
    place: Path = (*of_element(one), "outage_plan" if one.kind == "third_party" else "degrades")
    return [
        (f"{name(one)} is gone: what does the user see first?", _or(degrades, "Say what is given up first", place)),
        ("Who notices, and by what?", _or(alerts, "Say what wakes somebody", ("operations", "alerts"))),
        ("And then: who does what, in which order?", _or(runbook, "Say what is done then", ("operations", "runbook"))),
    ]


def _or(text: str | None, ask: str, path: Path) -> Answer:
    return Answer((said(text),)) if text else Answer(missing=(Gap(ask, path),))
