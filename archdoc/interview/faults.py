"""Model -> the faults that can be asked about: each part down or slow, more load, a zone or the region lost."""

from __future__ import annotations

import msgspec

from archdoc.catalogue.element_types import CLIENTS
from archdoc.core.model import Model
from archdoc.interview.effect import Fault, WhatIf
from archdoc.interview.questions import Question
from archdoc.interview.questions.system import survey
from archdoc.interview.questions.words import name
from archdoc.interview.whatif import whatif

MOST = 40
"""Parts that are offered; of more, those nearest to my work."""
LOAD = "10"


class Choice(msgspec.Struct, frozen=True):
    """A fault that can be chosen, and its title. `key` is `down:ses`."""

    fault: Fault
    what: str
    title: str

    @property
    def key(self) -> str:
        """Which one it is, as `down:ses`."""
        return f"{self.fault}:{self.what}"


def choices(model: Model) -> tuple[Choice, ...]:
    """What can be chosen, in the order of the file: parts that somebody depends on, then load, zone and region."""
    system = survey(model)
    there = [one for one in model.elements.values() if one.type not in CLIENTS and system.touching([one])]
    near = sorted(there, key=lambda one: -system.closeness[one.id])[:MOST]
    parts = [one for one in there if one in near] if len(there) > MOST else there
    found = [Choice("down", one.id, f"{name(one)} is down") for one in parts]
    called = {edge.target for edge in system.edges if edge.mode == "sync"}
    found += [Choice("slow", one.id, f"{name(one)} is slow") for one in parts if one.id in called]
    if any(system.ours(one) for one in there):
        found += [Choice("load", LOAD, f"{LOAD} times the load"), Choice("lose", "zone", "A zone is lost"),
                  Choice("lose", "region", "The region is lost")]  # fmt: skip
    return tuple(found)


def chosen(model: Model, key: str, questions: tuple[Question, ...]) -> WhatIf | None:
    """What the fault of a key does; None where there is no such fault."""
    one = next((it for it in choices(model) if it.key == key), None)
    return whatif(model, one.fault, (one.what,), questions) if one else None
