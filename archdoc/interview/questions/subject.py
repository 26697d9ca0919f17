"""System -> whom a question is about that is about the whole: the parts of mine that an interviewer would name."""

from __future__ import annotations

from collections.abc import Sequence

from archdoc.catalogue.element_types import CLIENTS, KEEPERS
from archdoc.core.model import Element
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import line, names

_RANK = {"led": 0, "built": 1, "contributed": 2}


def mine(system: System) -> list[Element]:
    """Parts that I can be asked about, the nearest to my work first: led, then built, then contributed to.

    Where none is mine, those of my team, or all. Never people, pages and apps.
    """
    there = [one for one in system.model.elements.values() if one.type not in CLIENTS and one.kind != "third_party"]
    own = [one for one in there if one.standing in _RANK] or [one for one in there if system.ours(one)]
    return sorted(own, key=lambda one: (_RANK.get(one.standing, 3), _keeps(one), -_beside(system, one)))


def heart(system: System) -> Element | None:
    """The one part of mine that most goes through; None where there is none."""
    return next(iter(mine(system)), None)


def running(system: System) -> list[Element]:
    """Of my parts those that run code of ours, the nearest to my work first; all of them where none does."""
    own = mine(system)
    return [one for one in own if not _keeps(one)] or own


def in_service(system: System) -> bool:
    """Whether somebody runs it for others: it is work, or says how it is run. A tool or a library is not on call."""
    model = system.model
    replicated = any(one.replicas for one in model.elements.values())
    return model.kind == "work" or model.operations is not None or replicated or bool(system.of_kind("queue"))


def called(system: System, parts: Sequence[Element]) -> str:
    """Parts by their names, or the project's title where there are none."""
    return names(parts) if parts else line(system.model.title)


def _keeps(one: Element) -> bool:
    return one.kind == "queue" or one.type in KEEPERS


def _beside(system: System, one: Element) -> int:
    return len(system.touching([one]))
