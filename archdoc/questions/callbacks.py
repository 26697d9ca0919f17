"""System -> questions about third parties that call us, as webhooks do: a call twice, out of order, never."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archdoc.core.model import Edge, Element
from archdoc.core.paths import of_edge
from archdoc.core.wording import first_sentence
from archdoc.questions.answer import Answer, decided, near, value
from archdoc.questions.registry import Found, rule
from archdoc.questions.system import CLIENTS, KEEPERS, System
from archdoc.questions.words import name, names, said

REPEATED = re.compile(
    r"\b(twice|duplicate\w*|idempoten\w*|again|replay\w*|retr(y|ies)|redeliver\w*|reconcil\w*|out of order|in order"
    r"|poll\w*|lost|missed|never arrives?|late)\b",
    re.IGNORECASE,
)
"""Words of a decision about calls that come twice, late or not at all."""


@rule("called-back", 0.76)
def called_back(system: System) -> Iterator[Found]:
    """A third party that calls us, as webhooks do: twice, out of order, never?"""
    calls: dict[str, list[Edge]] = {}
    for edge in system.edges:
        called = system[edge.target]
        if system[edge.source].kind != "third_party" or edge.mode == "batch" or not system.ours(called):
            continue
        if called.kind == "component" and called.type not in CLIENTS | KEEPERS:
            calls.setdefault(called.id, []).append(edge)
    for id, edges in calls.items():
        one, third = system[id], [system[source] for source in dict.fromkeys(edge.source for edge in edges)]
        yield Found(
            parts=tuple(f"{vendor.id}-{id}" for vendor in third),
            about=name(one),
            text=f"What if a call from {names(third, 'or')} to {name(one)} comes twice, out of order, or never?",
            answer=_repeated(system, one, third, edges),
            follow_up=f"How do you know that it is {names(third, 'or')} who calls?",
            elements=(id, *(vendor.id for vendor in third)),
            edges=tuple(edge.number for edge in edges),
        )


def _repeated(system: System, one: Element, third: Sequence[Element], edges: Sequence[Edge]) -> Answer:
    """What is said of calls that come twice: by a decision, of the part, or of the queue behind it."""
    answer = decided(
        system,
        near(edges, [one, *third]),
        here=(*of_edge(edges[0]), "tradeoff"),
        ask=f"Write down the decision: how {name(one)} knows a repeated call and finds a lost one, and the cost",
        about=REPEATED,
    )
    if answer.tradeoffs:
        return answer
    told = [text for text in (*(edge.description for edge in edges), one.description, one.how_it_works) if text]
    kept = [sentence for text in told if (sentence := next(_about(text, REPEATED), ""))]
    behind = [system[edge.target] for edge in system.out.get(one.id, ()) if system[edge.target].kind == "queue"]
    kept += [f"{name(it)}: {said(text)}" for it in behind if (text := value(it, ("idempotency",)))]
    return Answer(tuple(kept[:2])) if kept else answer


def _about(text: str, words: re.Pattern[str]) -> Iterator[str]:
    """The sentences of a text that have one of some words."""
    while text:
        sentence = first_sentence(text)
        if words.search(sentence):
            yield said(sentence)
        text = text[len(sentence) :].strip()
