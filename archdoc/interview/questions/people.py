"""System -> questions about people: what was mine, what I decided, what I know of neighbours, who owns a contract."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from archdoc.catalogue.element_types import CLIENTS, KEEPERS, STORES
from archdoc.core.model import MINE, Edge, Element
from archdoc.core.paths import of_edge, of_element, of_tradeoff
from archdoc.interview.questions.answer import Answer, Key, keys, shortened
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System, unclaimed
from archdoc.interview.questions.words import joined, many, name, names, queue, said

MY_PART = "My part"
KNOWN = {"deep": "known well", "working": "working knowledge", "basic": "known roughly"}
_DID = {"led": "I led", "built": "I built", "contributed": "I contributed to"}


@rule("not-mine", 0.8)
def not_mine(system: System) -> Iterator[Found]:
    """Mine beside not mine in one team: which was not yours? Where nothing is said to be mine: which was?"""
    model = system.model
    if not any(one.standing in MINE for one in model.elements.values()):
        yield from _nothing_mine(system)
        return
    for team in model.teams.values():
        members = [one for one in model.elements.values() if one.team == team.id]
        own = [one for one in members if one.standing in MINE]
        others = [one for one in members if one.standing not in MINE]
        if not own or not others:
            continue
        theirs = [f"{name(one)} ({KNOWN[one.knowledge]})" if one.knowledge else name(one) for one in others]
        missing = tuple(
            Gap(f"Say how well you know {name(one)}: deep, working or basic", (*of_element(one), "knowledge"))
            for one in others
            if not (one.knowledge or one.role or one.how_it_works)
        )
        team_name = team.name if team.name.casefold().endswith("team") else f"the {team.name} team"
        yield Found(
            parts=(team.id,),
            about=MY_PART,
            text=f"Which parts of {team_name}'s work here were not yours?",
            answer=Answer((said("; ".join(_did(own))), said(f"Not mine: {joined(theirs)}")), missing),
            follow_up="How far can you speak for those?",
            elements=tuple(one.id for one in (*own, *others)),
        )


def _did(own: Sequence[Element]) -> Iterator[str]:
    """What I did where: `I led A and B`, `I built C`."""
    for standing, verb in _DID.items():
        parts = [name(one) for one in own if one.standing == standing]
        if parts:
            yield f"{verb} {joined(parts)}"


def _nothing_mine(system: System) -> Iterator[Found]:
    """Nothing is said to be mine: which parts were?"""
    model = system.model
    parts = [one for one in model.elements.values() if one.kind != "third_party" and one.type != "person"]
    ours = [one for one in parts if one.standing == "team"] or parts
    if ours:
        gap = Gap("Give each part that you worked on a `role`: led, built, contributed", (*of_element(ours[0]), "role"))
        yield Found(
            parts=(),
            about=MY_PART,
            text=f"Which parts of {model.title} were yours, and what did you do there?",
            answer=Answer(missing=(gap,)),
            follow_up="Who else worked on it?",
            closeness=1,
            likely=0.97,
        )


@rule("decided", 0.94)
def decisions(system: System) -> Iterator[Found]:
    """Led: which decisions were yours alone, and which did others take?"""
    model = system.model
    led = [one for one in model.elements.values() if one.standing == "led"]
    if not led:
        return
    done = [one for one in (model.me.contributions if model.me else ()) if one.role in {"led", None}]
    mine = [one for one in model.tradeoffs if one.role == "led" and one.status != "rejected"]
    mine.sort(key=lambda one: (one.decided_by is None, one.status != "accepted", one.number))
    lines = [said(done[0].what)] if done else []
    if mine:
        by = f" Decided by: {said(mine[0].decided_by)}" if mine[0].decided_by else ""
        lines.append(said(mine[0].choice) + by)
    missing = []
    if not done:
        missing.append(Gap("List what you did and decided yourself", ("me", "contributions")))
    if not mine:
        if model.tradeoffs:
            path = (*of_tradeoff(model, model.tradeoffs[0]), "role")
            missing.append(Gap("Say which of the decisions you led: give them a `role`", path))
        else:
            missing.append(Gap("Write down a decision that you led, with its `role`", ("tradeoffs",)))
    yield Found(
        parts=(),
        about=MY_PART,
        text=f"You led {names(led)}: which decisions were yours alone, and which did others take?",
        answer=Answer(tuple(lines), tuple(missing), tuple(one.number for one in mine[:1])),
        follow_up="What did you do when you could not agree?",
        elements=tuple(one.id for one in led),
    )


@rule("inside", 0.68)
def inside(system: System) -> Iterator[Found]:
    """A neighbour of mine that isn't mine: how does it work?"""
    model = system.model
    mine = {one.id for one in model.elements.values() if one.standing in MINE}
    beside = {edge.source for edge in model.edges if edge.target in mine}
    beside |= {edge.target for edge in model.edges if edge.source in mine}
    there = [one for one in model.elements.values() if one.id in beside - mine and one.type != "person"]
    for group in system.groups(there):
        ids = tuple(one.id for one in group)
        several = many(group)
        be, them = ("are", "them") if several else ("is", "it")
        wanted = "Say in two sentences how {name} works"
        if group[0].kind == "queue":
            how = f"how {'are they' if several else 'is it'} set up, and who runs {them}"
            wanted = "Say in two sentences how {name} is set up, and who runs it"
        elif group[0].type in KEEPERS:
            how = f"what is in {them}, and who keeps {them} running"
            wanted = "Say in two sentences what is in {name}, and who keeps it running"
        else:
            how = f"how {'do they' if several else 'does it'} work inside"
        if group[0].kind == "third_party":
            text = f"How {'do' if several else 'does'} {names(group)} work, as far as your part depends on {them}?"
            wanted = "Say in two sentences how {name} works, as far as you depend on it"
        elif all(map(unclaimed, group)):
            text = f"Whose {be} {names(group)}, and {how}?"
        elif all(one.standing == "team" for one in group):
            text = f"{names(group)} {be} your team's, and not your own work: {how}?"
        else:
            text = f"{names(group)} {be} not yours: {how}?"
        yield Found(
            parts=ids,
            about=names(group),
            text=text,
            answer=keys(group, (Key(("how_it_works",), "", wanted),)),
            follow_up="What did you have to know about it to do your part?",
            elements=ids,
        )


_Way = Literal["into", "out", "store", "pair", "ours"]
"""What edges across teams have in common: the queue that they lead into or out of, a store, both ends, or my end."""


@rule("least-known", 0.5)
def least_known(system: System) -> Iterator[Found]:
    """Parts of others, or some of which I know little: which one least, and what of it?"""
    there = [one for one in system.model.elements.values() if one.type != "person"]
    parts = [one for one in there if one.standing not in MINE and one.kind != "third_party" and system.near(one)]
    if not parts or len(parts) == len(there):
        return
    rank = {"basic": 0, None: 1, "working": 2, "deep": 3}
    parts.sort(key=lambda one: (rank[one.knowledge], -system.closeness[one.id], system.order[one.id]))
    told = [one for one in parts if one.knowledge]
    lines = [f"{name(one)}: {KNOWN[one.knowledge or 'basic']}." for one in told[:1]]
    lines += [said(one.how_it_works) for one in told[:1] if one.how_it_works]
    gap = Gap(f"Say how well you know {name(parts[0])}: deep, working or basic", (*of_element(parts[0]), "knowledge"))
    yield Found(
        parts=(),
        about=MY_PART,
        text=f"Which part do you know least about: {names(parts[:4], 'or')}?" if len(parts) > 1
        else f"What don't you know about {name(parts[0])}?",
        answer=Answer(tuple(lines), () if lines else (gap,)),
        follow_up="Whom would you ask?",
        closeness=ABOUT,
    )  # fmt: skip


ABOUT = 0.9
"""The closeness of a question about what is not mine that is asked of me all the same."""


@rule("contract", 0.55)
def contract(system: System) -> Iterator[Found]:
    """An edge from one team to another: who owns the contract?"""
    told = {(edge.source, edge.target) for edge in system.edges if edge.contract}
    across: dict[tuple[_Way, str, str], list[Edge]] = {}
    for edge in system.edges:
        source, target = system[edge.source], system[edge.target]
        apart = source.team and target.team and source.team != target.team
        if apart and (not system.whose or system.ours(source) or system.ours(target)):
            across.setdefault(_shared(system, edge, told), []).append(edge)
    for (way, id, _), edges in across.items():
        sources = [system[one] for one in dict.fromkeys(edge.source for edge in edges)]
        targets = [system[one] for one in dict.fromkeys(edge.target for edge in edges)]
        answer = _contracts(system, way, id, edges, told)
        about, text = _whose_contract(system, way, id, sources, targets, edges)
        yield Found(
            parts=tuple(f"{edge.source}-{edge.target}" for edge in edges),
            about=name(about),
            text=text,
            answer=answer,
            follow_up="What did you do when the other side would not move?",
            elements=tuple(dict.fromkeys(one.id for one in (*sources, *targets))),
            edges=tuple(edge.number for edge in edges),
            likely=0.4 if any(one.type in CLIENTS for one in (*sources, *targets)) else None,
        )


def _contracts(system: System, way: _Way, id: str, edges: Sequence[Edge], told: Collection[tuple[str, str]]) -> Answer:
    """What is written of the contracts of edges that one question is about, and what isn't."""
    lines = [
        (f"{name(system[_far_end(edge, way, id)])}: " if len(edges) > 1 else "") + said(edge.contract)
        for edge in edges
        if edge.contract
    ]
    if way == "store":
        what = f"Say who may change the shape of the data in {name(system[id])}, and who is told"
        return Answer(shortened(lines), () if lines else (Gap(what, (*of_edge(edges[0]), "contract")),))
    missing = (
        Gap(
            f"Say who owns the contract between {name(system[edge.source])} and {name(system[edge.target])}, "
            "and where it is",
            (*of_edge(edge), "contract"),
        )
        for edge in edges
        if (edge.source, edge.target) not in told
    )
    return Answer(shortened(lines), tuple(missing))


def _shared(system: System, edge: Edge, told: Collection[tuple[str, str]]) -> tuple[_Way, str, str]:
    """What an edge across teams has in common with others that one question is about."""
    source, target = system[edge.source], system[edge.target]
    if target.kind == "queue":
        return "into", edge.target, ""
    if source.kind == "queue":
        return "out", edge.source, ""
    if target.type in STORES or source.type in STORES:
        # Whoever uses a store depends on the same thing: the shape of what is in it.
        return "store", edge.target if target.type in STORES else edge.source, ""
    if (edge.source, edge.target) in told:
        return "pair", edge.source, edge.target
    # What nothing is said of is one question for each part of ours, whoever is at the other end.
    return "ours", edge.target if system.ours(target) else edge.source, ""


def _whose_contract(
    system: System, way: _Way, id: str, sources: Sequence[Element], targets: Sequence[Element], edges: Sequence[Edge]
) -> tuple[Element, str]:
    """The part that the question stands under, and the question."""
    one = system[id]
    if way == "into":
        verb = "publish" if many(sources) else "publishes"
        return one, f"Who owns the contract of what {names(sources)} {verb} to {queue(one)}?"
    if way == "out":
        verb = "read" if many(targets) else "reads"
        return targets[0], f"Who owns the contract of what {names(targets)} {verb} from {queue(one)}?"
    if way == "store":
        return one, f"Who may change the shape of the data in {name(one)}, and who is told?"
    if way == "pair":
        one = targets[0] if system.ours(targets[0]) else sources[0]
    if len(edges) == 1:
        return one, f"Who owns the contract between {name(sources[0])} and {name(targets[0])}?"
    others = [it for it in dict.fromkeys((*sources, *targets)) if it.id != one.id]
    return one, f"Who owns the contracts that {name(one)} has with {names(others)}?"


def _far_end(edge: Edge, way: str, id: str) -> str:
    """The end of an edge that a line of the answer is about."""
    if way == "store":
        return edge.source if edge.target == id else edge.target
    return edge.source if way == "into" else edge.target
