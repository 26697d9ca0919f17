"""Model -> part by part: what I led and built in full, what others own in a sentence; how it is run, and with whom."""

from __future__ import annotations

import re

from archdoc.core import vocabulary
from archdoc.core.model import Element, Model
from archdoc.core.wording import first_sentence, literal, readable, stopped
from archdoc.dossier.document import APPENDIX, AnyBlock, Card, Cards, Fact, Facts, Heading, Prose

MINE_LAST = 1
"""`detail` of what I led and built: it goes to the appendix after all else."""
KNOWN = {"deep": "known in depth", "working": "known from working with it", "basic": "known from outside"}


def my_parts(model: Model) -> list[AnyBlock]:
    """Each part that I led or built: what it does, how it works inside, how it scales, what was hard."""
    cards = [card for one in in_order(model) if (card := _part(model, one)) is not None]
    if not cards:
        return []
    blocks: list[AnyBlock] = [Heading(text="What I led and built, part by part")]
    for at in range(0, len(cards), 2):
        # A row of its own each, so that as many as have room stay in full.
        pair = tuple(cards[at : at + 2])
        brief = tuple(Card(title=it.title, note=it.note, text=stopped(first_sentence(_first(it)))) for it in pair)
        shorter = (Cards(items=brief, columns=2),) if brief != pair else ()
        blocks.append(Cards(items=pair, columns=2, detail=MINE_LAST if shorter else 0, instead=shorter))
    return blocks


def _first(card: Card) -> str:
    """What a card says first."""
    return card.text or card.facts[0].texts[0]


def in_order(model: Model) -> list[Element]:
    """The parts that I led or built: those on the first flow as it passes them, then the others as in the file."""
    edges = {edge.number: edge for edge in model.edges}
    flow = next((one for one in model.flows.values() if one.steps), None)
    ends = [end for step in (flow.steps if flow else ()) for end in step.way(edges[step.edge])]
    met = [id for end in ends for id in model.members(end)]
    ids = dict.fromkeys([*met, *model.elements])
    return [one for id in ids if (one := model.elements[id]).standing in {"led", "built"}]


def _part(model: Model, one: Element) -> Card | None:
    hard = tuple(
        f"{it.title.rstrip('.')}." + (f" {stopped(it.problem)}" if it.problem and len(it.where) == 1 else "")
        for it in model.challenges
        if one.id in it.where
    )
    detail = one.detail
    run = detail if isinstance(detail, vocabulary.Running) else vocabulary.Component()
    facts = stated(
        ("Scales", one.scaling), ("Breaks at", run.capacity), ("Gives up first", run.degrades),
        ("What it leans on", detail.internals), ("Slow neighbours", run.backpressure), ("Tested", run.tests),
        ("Objective", run.slo),
        ("Alerts", run.alerts), ("Callers", run.auth),
        ("The same call twice", None if one.kind == "queue" else run.idempotency),
        ("Deployed", run.deploy),
    )  # fmt: skip
    facts += (Fact(label="Hard", texts=hard),) if hard else ()
    text = "\n\n".join(stopped(text) for text in (one.description, one.how_it_works) if text)
    if not (text or facts):
        return None
    note = " · ".join(it for it in (one.standing, one.technology or "") if it)
    return Card(title=one.name, note=note, text=text, facts=facts)


def running(model: Model) -> list[AnyBlock]:
    """How it holds under load and failure, and how it is run."""
    technical, run = model.technical or vocabulary.Technical(), model.operations or vocabulary.Operations()
    facts = stated(
        ("First to break", technical.capacity), ("Given up first", technical.degrades), ("Tests", technical.tests),
        ("Who may call", technical.auth), ("Changes of interfaces", technical.versioning), ("Objective", run.slo),
        ("Alerts", run.alerts), ("On call", run.on_call), ("Runbook", run.runbook), ("A change goes live", run.deploy),
        ("Secrets", run.secrets), ("Work by hand", run.toil), ("A zone or region lost", run.region_loss),
        ("One lost request", run.trace), ("Blind spot", run.blind_spot), ("Against attackers", technical.attack),
        ("Bound by", technical.law), ("A person to be deleted", technical.erasure),
        ("Whom it could harm", technical.harm),
        ("Between tenants", technical.tenants), ("Clocks", technical.clocks), ("Past the tests", technical.escaped),
        ("How often called", run.pages), ("Built, not bought", technical.why_not_buy),
        ("One more of its kind", technical.one_more), ("Still bad", technical.debt),
    )  # fmt: skip
    if not facts:
        return []
    shown = [fact for fact in facts if fact.label in _RUN_BRIEF]
    brief: tuple[AnyBlock, ...] = (Facts(items=tuple(shown), columns=min(len(shown), 3)),) if shown else ()
    block = Facts(items=facts, columns=min(len(facts), 3), detail=7, instead=brief if len(shown) < len(facts) else ())
    return [Heading(text="Running it"), block]


_RUN_BRIEF = frozenset({"First to break", "Given up first", "Objective"})
"""What stays on the page of how it is run, where there is no room for all of it."""


def incidents(model: Model) -> list[AnyBlock]:
    cards = []
    for one in model.incidents:
        facts = stated(
            ("Cause", one.cause), ("Noticed", one.detection), ("My part", one.my_part), ("Since then", one.changed),
        )  # fmt: skip
        note = " · ".join(it for it in (readable(one.date) if one.date else "", one.duration or "") if it)
        cards.append(Card(title=one.title, note=note, facts=facts))
    if not cards:
        return []
    brief = tuple(Prose(text=told) for one in model.incidents[:MOST_BRIEF] if (told := _incident(one)))
    block = Cards(items=tuple(cards), columns=min(len(cards), 2), detail=6, instead=brief)
    return [Heading(text="Incidents"), block]


def _incident(one: vocabulary.Incident) -> str:
    """What caused it, what I did, and what is different since, in a sentence each."""
    when = f" ({readable(one.date)})" if one.date else ""
    told = [stopped(first_sentence(text)) for text in (one.cause, one.my_part, one.changed) if text]
    return f"**{literal(one.title.rstrip('.'))}**{when}. {' '.join(told)}" if told else ""


MOST_BRIEF = 2
"""Incidents that stay on the pages in three sentences, where there is no room for all of them."""


def people(model: Model) -> list[AnyBlock]:
    told = model.people or vocabulary.People()
    facts = stated(
        ("The team", told.team), ("Priorities that clashed", told.clash), ("Won over", told.persuaded),
        ("Explained to others", told.explained), ("Handed on", told.delegated), ("Reviewed by", told.reviewed),
    )  # fmt: skip
    return [Heading(text="With whom"), Facts(items=facts, columns=min(len(facts), 3), detail=7)] if facts else []


def neighbours(model: Model) -> list[AnyBlock]:
    """Others' parts, each in a sentence; all that I know of them stands at the end of the section."""
    full = [_neighbour(model, one) for one in _others(model)]
    brief = tuple(
        Card(title=card.title, note=card.note.split(" · ")[0], text=stopped(first_sentence(card.text)))
        for card in full
        if card.text
    )
    if not brief:
        return []
    told = " ".join(
        f"**{literal(card.title)}**{f' ({literal(card.note)})' if card.note else ''}: {_clause(card.text)}"
        for card in brief
    )
    cards = Cards(items=brief, columns=3, detail=4, instead=(Prose(text=told),))
    return [Heading(text="What others own, and what I know of it"), cards]


def _clause(sentence: str) -> str:
    """A sentence up to its first semicolon or colon, where there is one and enough before it: what matters most."""
    cut = re.search(r"^(.{24,}?)[;:]\s", sentence)
    return stopped(cut[1]) if cut and cut[1].count("`") % 2 == 0 and cut[1].count("*") % 2 == 0 else sentence


def neighbours_in_full(model: Model) -> list[AnyBlock]:
    full = [_neighbour(model, one) for one in _others(model)]
    longer = tuple(card for card in full if card.facts or stopped(first_sentence(card.text)) != stopped(card.text))
    if not longer:
        return []
    return [Heading(text="What others own, in full"), Cards(items=longer, columns=2, detail=APPENDIX)]


def _others(model: Model) -> list[Element]:
    others = [one for one in model.elements.values() if one.standing in {"team", "other", "third-party"}]
    return [one for one in others if one.how_it_works or one.description or _bought(one)]


def _neighbour(model: Model, one: Element) -> Card:
    owner = model.teams[one.team].name if one.team else "third party" if one.kind == "third_party" else ""
    note = " · ".join(said for said in (owner, KNOWN.get(one.knowledge or "", "")) if said)
    return Card(title=one.name, note=note, text=one.how_it_works or one.description or "", facts=_bought(one))


def _bought(one: Element) -> tuple[Fact, ...]:
    detail = one.detail
    if not isinstance(detail, vocabulary.ThirdParty):
        return ()
    return stated(
        ("Why not build it", detail.why_not_build), ("Limits", detail.limits), ("SLA", detail.sla),
        ("When it is down", detail.outage_plan), ("Way out", detail.exit_plan), ("Cost", detail.cost),
    )  # fmt: skip


def stated(*pairs: tuple[str, str | None]) -> tuple[Fact, ...]:
    return tuple(Fact(label=label, texts=(text,)) for label, text in pairs if text)
