"""The rules by name. A new one is a function from System to Found, under `@rule`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from archdoc.interview.questions.answer import Answer
from archdoc.interview.questions.system import System


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern that a rule found: what to ask, and what the spec says to it."""

    parts: tuple[str, ...]
    """What follows the colon in the question's id, once for each twin: `("orders_api-events", ...)`; or empty."""
    about: str
    text: str
    answer: Answer
    follow_up: str = ""
    elements: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()
    closeness: float | None = None
    """From 0 to 1; without it, that of the element that is nearest to my work."""
    likely: float | None = None
    """From 0 to 1, where the rule's own number is not right for this one."""


class Rule(msgspec.Struct, frozen=True):
    """A rule's name, how likely its question is asked of a system that has the pattern (0 to 1), and what finds it."""

    name: str
    likely: float
    find: Callable[[System], Iterable[Found]]


RULES: dict[str, Rule] = {}


def rule(
    name: str, likely: float
) -> Callable[[Callable[[System], Iterable[Found]]], Callable[[System], Iterable[Found]]]:
    """Makes a function a rule. The numbers are our own judgement of how often a deep dive comes to it."""

    def register(find: Callable[[System], Iterable[Found]]) -> Callable[[System], Iterable[Found]]:
        assert name not in RULES, name
        RULES[name] = Rule(name, likely, find)
        return find

    return register
