"""System -> questions about what is rented: managed and cloud technologies.

System -> questions about models that were trained: how one notices that they get worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from archdoc.catalogue.element_types import CLIENTS, KEEPERS
from archdoc.core.model import Element
from archdoc.core.paths import of_element, of_tradeoff
from archdoc.interview.questions.answer import Answer, Key, both, decided, keys, mitigated, near
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import for_names, many, name, names, quoted, said

CLOUDS = frozenset(
    {"aws", "azure", "gcp", "alibabacloud", "digitalocean", "ibm", "oci", "firebase", "outscale", "saas"}
)
"""Providers of `diagrams` whose products somebody else runs."""


@rule("managed", 0.7)
def rented(system: System) -> Iterator[Found]:
    """A managed or cloud technology that is no store: why it, how does it scale, what else, what next?"""
    parts = [one for one in system.model.elements.values() if _rented(system, one)]
    by_name: dict[str, list[Element]] = {}
    for one in parts:
        by_name.setdefault((one.technology or "").casefold(), []).append(one)
    for group in by_name.values():
        group.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
        ids = tuple(one.id for one in group)
        technology = group[0].technology or ""
        own = [n for one in group for n in one.tradeoffs]
        beside = [n for edge in system.touching(group) for n in edge.tradeoffs]
        here = (*of_element(group[0]), "tradeoff")
        ask = f"Write down the decision: why {technology} for {names(group)}, what else there was, what it costs"
        answer = decided(system, own, here=here, ask=ask, rather=product)
        if not answer.tradeoffs:
            named = re.compile(rf"\b{re.escape(technology)}\b|\b{re.escape(technology.split()[-1])}\b", re.IGNORECASE)
            answer = decided(system, beside, here=here, ask=ask, about=named, rather=product)
        yield Found(
            parts=ids,
            about=names(group),
            text=f"Why {for_names(technology, group)}: what else was there, how far does it scale, what comes next?",
            answer=both(answer, _scaling(system, group, answer), next_(system, answer)),
            follow_up="What would it cost to run it yourselves?",
            elements=ids,
        )


def _rented(system: System, one: Element) -> bool:
    return (
        one.kind != "third_party" and one.type not in KEEPERS | CLIENTS
        and system.ours(one) and managed(one.technology)
    )  # fmt: skip


@cache
def product(option: str) -> bool:
    """Whether an alternative names a product."""
    from archdoc.catalogue.icons import find

    return any(find(word) for word in re.findall(r"\b[A-Z][\w.+#-]*", option))


@cache
def managed(technology: str | None) -> bool:
    """Whether somebody else runs a technology: it is a cloud's, by its icon in `diagrams`."""
    from archdoc.catalogue.icons import find

    icon = find(technology)
    return icon is not None and icon.split(".")[0] in CLOUDS


def _scaling(system: System, group: Sequence[Element], answer: Answer) -> Answer:
    """How it scales: from the decision, else from the parts."""
    texts = [system.model.tradeoffs[n - 1].scaling for n in answer.tradeoffs]
    scaling = next((text for text in texts if text), None) or next((one.scaling for one in group if one.scaling), None)
    if scaling:
        return Answer((f"Scaling: {said(scaling)}",))
    return Answer(
        missing=(Gap(f"Say how {names(group)} scales, and where it stops", (*of_element(group[0]), "scaling")),)
    )


def next_(system: System, answer: Answer) -> Answer:
    """When the decision would be reopened."""
    made = [system.model.tradeoffs[n - 1] for n in answer.tradeoffs]
    missing = tuple(
        Gap(
            f"Say what would make you revisit {quoted(one.choice)}",
            (*of_tradeoff(system.model, one), "revisit_when"),
        )
        for one in made
        if not one.revisit_when
    )
    return Answer(tuple(f"Until: {said(one.revisit_when)}" for one in made if one.revisit_when), missing)


@rule("internals", 0.64)
def internals(system: System) -> Iterator[Found]:
    """The technology that my own part leans on most: how does it do that inside?"""
    mine = (one for one in system.model.elements.values() if one.standing in {"led", "built"})
    there = [one for one in mine if one.kind != "third_party" and product(one.technology or "")]
    there.sort(key=lambda one: (not getattr(one.detail, "internals", None), one.standing != "led",
                                one.kind != "queue" and one.type not in KEEPERS, -system.closeness[one.id],
                                system.order[one.id]))  # fmt: skip
    for one in there[:1]:
        yield Found(
            parts=(one.id,),
            about=name(one),
            text=f"What do you lean on in {one.technology} for {name(one)}, how does it do that inside, and when "
            "doesn't it?",
            answer=keys([one], (Key(("internals",), "", "Say how the technology of {name} does what you lean on, and "
                                    "when it doesn't"),)),
            follow_up="How did you find out?",
            elements=(one.id,),
        )  # fmt: skip


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
