"""What a fault does to a system, as values: states of parts, lines under headings, and the numbers they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from archdoc.core.model import Element
from archdoc.core.paths import Path, of_element
from archdoc.interview.quantity import Span, amount, most
from archdoc.interview.questions.answer import STANDING, value
from archdoc.interview.questions.question import Question
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import quoted, said

Fault = Literal["down", "slow", "load", "lose"]
State = Literal["struck", "waits", "fills", "quiet", "unsure"]
"""A part is struck, waits for such a part in vain, gathers messages, hears nothing, or may be struck."""
STATES: dict[State, str] = {
    "struck": "struck", "waits": "waits in vain", "fills": "fills up", "quiet": "hears nothing new",
    "unsure": "not said",
}  # fmt: skip
RULES = frozenset({
    "outage", "spof", "overload", "degrades", "backlog", "region", "breaks-first", "load-signal", "on-call", "poison",
    "called-back", "chain", "restore", "dual-write", "cache-lost", "limits",
})  # fmt: skip
"""Questions that a fault leads to."""


class Used(msgspec.Struct, frozen=True):
    """A number that was reckoned with: where it is written, the words that say it, and why these, if there are more."""

    path: Path
    said: str
    chosen: str = ""


class Line(msgspec.Struct, frozen=True):
    """A sentence about a part, or about all where `element` is empty; plain. `path` is where what lacks is written.

    `used` are the numbers that it comes from, and `reckoned` how: `20 a second × 3,600 s = 72,000 an hour`.
    """

    text: str
    element: str = ""
    path: Path = ()
    used: tuple[Used, ...] = ()
    reckoned: str = ""


class Section(msgspec.Struct, frozen=True):
    """Lines under a heading."""

    title: str
    lines: tuple[Line, ...]


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """What a fault does. `states` are by element, `edges` the numbers of edges over which it spreads."""

    title: str
    states: dict[str, State]
    edges: dict[int, State]
    sections: tuple[Section, ...]
    decisions: tuple[int, ...] = ()
    open: tuple[Question, ...] = ()


class Spread(msgspec.Struct):
    """How far a fault has spread."""

    states: dict[str, State] = {}
    edges: dict[int, State] = {}

    def of(self, state: State) -> list[str]:
        """The parts in a state, as it reached them."""
        return [id for id, found in self.states.items() if found == state]


def told(
    system: System, title: str, spread: Spread, sections: Sequence[Section], questions: Sequence[Question]
) -> WhatIf:
    """The fault with the decisions that cover it and the questions that it leaves open."""
    touched = set(spread.states)
    near = set(spread.edges)
    rows = system.model.tradeoffs
    decisions = [
        one for one in rows
        if one.status in STANDING and (set(one.edges) & near or set(one.elements) & set(spread.of("struck")))
    ]  # fmt: skip
    covered = tuple(Line(f"{one.number}: {quoted(one.choice)[1:-1]}." + _price(one.costs)) for one in decisions)
    open_ = tuple(one for one in questions if one.rule in RULES and one.standing != "answered"
                  and (touched & set(one.elements) or not one.elements))  # fmt: skip
    asked = tuple(Line(one.text) for one in open_)
    every = (*sections, Section("Decisions that cover it", covered), Section("Open questions", asked))
    return WhatIf(
        title=title, states=spread.states, edges=spread.edges,
        sections=tuple(section for section in every if section.lines),
        decisions=tuple(one.number for one in decisions), open=open_,
    )  # fmt: skip


def _price(costs: Sequence[str]) -> str:
    return f" Its price: {said(costs[0])}" if costs else ""


def peak_of(one: Element) -> Span | None:
    """The largest rate that a queue's peak names."""
    return most(value(one, ("peak",)) or "")


def used(one: Element, key: str, found: Span, count: int, which: str) -> Used:
    """A number of a key; of several there, which one it is."""
    return Used((*of_element(one), key), found.said, f"the {which} of {count}" if count > 1 else "")


def each(rate: Span) -> str:
    """A rate a second, from the words that say it: `1,200 a minute = 20 a second`."""
    second = f"{amount(rate.high)} a second"
    return (
        second
        if rate.said.endswith(("a second", "per second", "/s")) and rate.low == rate.high
        else (f"{rate.said} = {'up to ' if rate.low < rate.high else ''}{second}")
    )
