"""System -> questions about third parties: down, bought or built, limits, leaving, and the data that reaches them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from archdoc.core.model import Element
from archdoc.core.paths import of_edge
from archdoc.interview.questions.answer import Answer, Key, both, decided, keys, mitigated
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import many, names

PRIVATE = re.compile(
    r"\b(personal|private|privacy|gdpr|pii|consents?|addresses|phone numbers|names|processors?|processing agreement"
    r"|data protection|anonym\w*|pseudonym\w*|eu region|leaves? the company|tokeni[sz]\w*|redact\w*|hash\w*)\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(own|ours|build|built|self[- ]?host\w*|in[- ]house|ourselves)\b", re.IGNORECASE)
"""Words of an alternative that was to build it."""
_NONE = re.compile(r"\W*(no|none|nothing|n/?a|-)\b", re.IGNORECASE)


def groups(system: System, *, called: bool = False) -> Iterator[tuple[Element, ...]]:
    """Third parties, twins together; only those that we call, if asked so: what only sends to us is a source."""
    for group in system.groups(system.of_kind("third_party")):
        kept = tuple(one for one in group if system.into.get(one.id) or (not called and system.out.get(one.id)))
        if any(_ours_beside(system, one) for one in kept):
            yield kept


def _used(system: System) -> Iterator[tuple[Element, ...]]:
    """Third parties whose service is used. What only gets data in batches is where it goes, and others chose it."""
    for group in groups(system, called=True):
        kept = tuple(
            one for one in group
            if any(edge.mode != "batch" for edge in system.into[one.id])
            or _has(one, "why_not_build", "exit_plan")
        )  # fmt: skip
        if kept:
            yield kept


def _ours_beside(system: System, one: Element) -> bool:
    ends = [edge.source for edge in system.into.get(one.id, ())] + [edge.target for edge in system.out.get(one.id, ())]
    return any(system.ours(system[id]) for id in ends)


def _unsaid_together(
    groups: Iterable[tuple[Element, ...]], said: Callable[[Element], bool]
) -> Iterator[tuple[Element, ...]]:
    """The groups, with all those as one of which nothing is said yet: they lack the same, and one question says so."""
    rest: list[Element] = []
    for group in groups:
        if any(map(said, group)):
            yield group
        else:
            rest += group
    if rest:
        yield tuple(rest)


def _found(group: Sequence[Element], text: str, wanted: Sequence[Key], follow_up: str) -> Found:
    ids = tuple(one.id for one in group)
    return Found(
        parts=ids, about=names(group), text=text, answer=keys(group, wanted), follow_up=follow_up, elements=ids
    )


@rule("why-buy", 0.52)
def why_buy(system: System) -> Iterator[Found]:
    """A third party that we call: why not build it?"""
    for group in _unsaid_together(_used(system), lambda one: _built(system, one)):
        found = _found(
            group,
            f"Why use {names(group)} instead of building what {'they do' if many(group) else 'it does'}?",
            (Key(("why_not_build",), "", "Say why you did not build what {name} does"),),
            "At what size would that change?",
        )
        near = [n for one in group for n in one.tradeoffs]
        near += [n for one in group for edge in system.into[one.id] for n in edge.tradeoffs]
        told = decided(system, near, here=(), ask="", against=OWN)
        if told.tradeoffs:
            settled = not told.missing and len(group) == 1
            lines = found.answer.lines or told.lines
            missing = () if settled else found.answer.missing
            found = msgspec.structs.replace(found, answer=Answer(lines, missing, told.tradeoffs))
        yield found


@rule("limits", 0.58)
def limits(system: System) -> Iterator[Found]:
    """A third party: limits and cost at ten times the load?"""
    by_way = [[one for one in groups(system) if bool(system.into.get(one[0].id)) is called] for called in (True, False)]
    for group in (it for some in by_way for it in _unsaid_together(some, lambda one: _has(one, "limits", "cost"))):
        called = system.into.get(group[0].id)
        what = "What are the limits and the cost" if called else "Where are the limits"
        wanted = (
            Key(("limits",), "Limits", "Say what {name} allows, and what happens at the limit"),
            Key(("cost",), "Cost", "Say what {name} costs, and what it would at ten times the load"),
        )
        yield _found(
            group,
            f"{what} of {names(group)} at ten times the load?",
            wanted if called else wanted[:1],
            "Which of the two do you hit first?" if called else "What would you do at the limit?",
        )


def left_alone(system: System) -> Iterator[tuple[Element, ...]]:
    """Third parties that we call and that none other stands in for, by a call of the same label."""
    alike: dict[tuple[str, str | None], set[str]] = {}
    for edge in system.edges:
        if system[edge.target].kind == "third_party" and edge.label:
            alike.setdefault((edge.source, edge.label), set()).add(edge.target)
    stand_ins = {id for targets in alike.values() if len(targets) > 1 for id in targets}
    kept = (tuple(one for one in group if one.id not in stand_ins) for group in _used(system))
    return _unsaid_together((group for group in kept if group), lambda one: _has(one, "exit_plan"))


def _has(one: Element, *wanted: str) -> bool:
    return any(getattr(one.detail, key, None) for key in wanted)


def _built(system: System, one: Element) -> bool:
    edges = system.into.get(one.id, ())
    return _has(one, "why_not_build") or bool(one.tradeoffs) or any(edge.tradeoffs for edge in edges)


@rule("privacy", 0.6)
def privacy(system: System) -> Iterator[Found]:
    """Personal data that reaches a third party: what about privacy?"""
    kept = [one for one in system.model.elements.values() if personal(one)]
    if not kept:
        return
    reached = _reached(system, kept)
    third = [one for one in system.of_kind("third_party") if one.id in reached]
    if not third:
        return
    third.sort(key=lambda one: (-system.closeness[one.id], system.order[one.id]))
    calls = [edge for one in third for edge in system.into.get(one.id, ())]
    near = [
        *(number for edge in calls for number in edge.tradeoffs),
        *(number for one in (*third, *kept) for number in one.tradeoffs),
        *(one.number for one in system.model.tradeoffs),
    ]
    told = mitigated(system, near, PRIVATE) or decided(
        system,
        near,
        here=(*of_edge(calls[0]), "tradeoff"),
        ask=f"Say what keeps personal data safe at {names(third)}, as a risk with its mitigation",
        about=PRIVATE,
    )
    held = "; ".join(f"{one.name}: {personal(one)}" for one in kept[:2])
    do = "do" if many(third) else "does"
    yield Found(
        parts=tuple(one.id for one in third),
        about=names(third),
        text=f"Which personal data {do} {names(third)} get to see, and what protects it?",
        answer=both(Answer((f"Kept: {held}.",)), told) if told.lines else told,
        follow_up="What happens when somebody asks to be forgotten?",
        elements=tuple(one.id for one in third),
        edges=tuple(edge.number for edge in calls),
    )


def personal(element: Element) -> str | None:
    """Which personal data a part is said to keep; None where nothing is said, or that it keeps none."""
    told: str | None = getattr(getattr(element.detail, "store", None), "personal_data", None)
    return told if told and not _NONE.match(told) else None


def _reached(system: System, kept: Sequence[Element]) -> set[str]:
    """What data gets to: from who uses the store, along the edges, to third parties and not beyond."""
    seen = {one.id for one in kept}
    ahead = [*seen, *(edge.source for one in kept for edge in system.into.get(one.id, ()))]
    ahead = [id for id in ahead if system[id].kind != "third_party"]
    seen.update(ahead)
    while ahead:
        id = ahead.pop()
        for edge in system.out.get(id, ()):
            if edge.target not in seen:
                seen.add(edge.target)
                if system[edge.target].kind != "third_party":
                    ahead.append(edge.target)
    return seen
