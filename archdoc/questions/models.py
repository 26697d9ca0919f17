"""System -> questions about models that were trained: how one notices that they get worse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archdoc.core.paths import of_element
from archdoc.questions.answer import decided, mitigated, near
from archdoc.questions.registry import Found, rule
from archdoc.questions.system import System
from archdoc.questions.words import many, names

WORSE = re.compile(
    r"\b(drift\w*|re-?train\w*|degrad\w*|worse\w*|decay\w*|back-?test\w*|shadow\w*|hold-?out|challengers?|calibrat\w*"
    r"|fall(s|ing)? back|monitor\w*|stale)\b",
    re.IGNORECASE,
)
"""Words of a decision about what a model is worth later on."""


@rule("worse", 0.8)
def worse(system: System) -> Iterator[Found]:
    """A model: how would you notice that it has got worse?"""
    models = [one for one in system.of_kind("component") if one.type == "model"]
    for group in system.groups(models):
        if not system.concerns(*group):
            continue
        there = near((), group) + near(system.touching(group))
        has = "have" if many(group) else "has"
        yield Found(
            parts=tuple(one.id for one in group),
            about=names(group),
            text=f"How would you notice that {names(group, 'or')} {has} got worse, and what happens then?",
            answer=mitigated(system, there, WORSE)
            or decided(
                system,
                there,
                here=(*of_element(group[0]), "tradeoff"),
                ask=f"Write down the decision: how you watch {names(group)}, when it is trained anew, and the cost",
                about=WORSE,
            ),
            follow_up="How does a new version get in, and how back out?",
            elements=tuple(one.id for one in group),
        )
