"""Model -> section 2 of the dossier: problem, picture, whose each part is, decisions, challenges, technology."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import MINE, Edge, Element, Model
from archdoc.core.model import Step as FlowStep
from archdoc.core.tradeoffs import Table, important, table
from archdoc.core.wording import listed, literal, roles, stopped
from archdoc.diagram import views
from archdoc.diagram.views.describe import describe
from archdoc.dossier import parts
from archdoc.dossier.document import (  # fmt: skip
    SCREEN,
    AnyBlock,
    Bullets,
    Card,
    Cards,
    Decision,
    Fact,
    Facts,
    Figure,
    Flow,
    Heading,
    Prose,
    Step,
    TradeoffTable,
)
from archdoc.dossier.parts import stated

BASES: dict[vocabulary.Basis, str] = {
    "verified": "others can confirm it", "derived": "from the history", "stated": "as I remember it",
}  # fmt: skip
NAMED = 3
"""So many parts without a picture are named."""
VIEWS = 8
"""The `detail` of the author's views: they go to the appendix before what says something that nothing else does."""
IN_FULL = 3
"""How many decisions in full are kept on the pages for longest."""
MOST_ROWS = 14
"""A rationale table with more rows than this goes to the appendix when there is no room, and leaves this many."""


def built(model: Model, pictures: Sequence[views.Picture]) -> list[AnyBlock]:
    """Section 2. `pictures` are those of the project, the overview first."""
    return [
        *_problem(model),
        *_mine(model),
        *_picture(model, pictures),
        *parts.my_parts(model),
        *parts.neighbours(model),
        *_flows(model, pictures),
        *_decisions(model),
        *_challenges(model),
        *parts.incidents(model),
        *parts.running(model),
        *parts.people(model),
        *_technology(model),
        *parts.neighbours_in_full(model),
        *_more_pictures(model, pictures),
    ]


def figure(picture: views.Picture, caption: str, *, detail: int = 0) -> Figure:
    """A picture with its words for those who can't see it."""
    return Figure(key=picture.key, caption=caption, alt=describe(picture), detail=detail)


def my_part(model: Model) -> str:
    """In one sentence, from the roles at the elements: `I led A and B, built C, and contributed to D.` Markdown."""
    own: dict[str, list[str]] = {"led": [], "built": [], "contributed": []}
    for element in model.elements.values():
        if element.standing in own:
            own[element.standing].append(literal(element.name))
    verbs = {"led": "led", "built": "built", "contributed": "contributed to"}
    said = [f"{verbs[standing]} {listed(names)}" for standing, names in own.items() if names]
    if not said:
        return ""
    sentence = f"I {roles(said)}."
    led = [row for row in model.tradeoffs if row.role == "led"]
    if len(model.tradeoffs) > 1 and led:
        whole = len(led) == len(model.tradeoffs)
        count = f"all {len(led)}" if whole else f"{len(led)} of the {len(model.tradeoffs)}"
        sentence += f" I led {count} decisions below."
    return sentence


def _problem(model: Model) -> list[AnyBlock]:
    technical = model.technical
    if technical is None:
        return []
    facts = [Fact(label="The problem, technically", texts=(technical.problem,))] if technical.problem else []
    facts += [Fact(label="Constraints", texts=technical.constraints)] if technical.constraints else []
    facts += [Fact(label="Scale", texts=technical.scale)] if technical.scale else []
    more = stated(("The simplest way", technical.simplest))
    blocks: list[AnyBlock] = [Facts(items=tuple(facts), columns=len(facts))] if facts else []
    return blocks + ([Facts(items=more, columns=1, detail=7)] if more else [])


def _mine(model: Model) -> list[AnyBlock]:
    blocks: list[AnyBlock] = []
    sentence = my_part(model)
    if sentence:
        blocks.append(Prose(text=sentence))
    contributions = model.me.contributions if model.me else ()
    if contributions:
        brief = Bullets(items=tuple(stopped(one.what) for one in contributions))
        full = tuple(map(_shown, contributions))
        blocks.append(brief if full == brief.items else Bullets(items=full, detail=5, instead=(brief,)))
    if model.me and model.me.after_launch:
        blocks.append(Prose(text=f"After the launch: {stopped(model.me.after_launch)}"))
    if model.me and model.me.proud:
        blocks.append(Prose(text=f"Proudest of: {stopped(model.me.proud)}", detail=6))
    team = [element.name for element in model.elements.values() if element.standing == "team"]
    if team:
        what = "Parts of my team's that are not my work" if sentence else "My team's parts"
        blocks.append(Prose(text=f"{what}: {listed(map(literal, team))}.", quiet=True))
    return [Heading(text="My part"), *blocks] if blocks else []


def _shown(one: vocabulary.Contribution) -> str:
    """What I did, what shows it, and what that rests on."""
    told = f"{stopped(one.what)} Evidence: {stopped(one.evidence)}" if one.evidence else stopped(one.what)
    return f"{told[:-1]} ({BASES[one.basis]})." if one.basis and told.endswith(".") else told


def _picture(model: Model, pictures: Sequence[views.Picture]) -> list[AnyBlock]:
    if not model.elements or not pictures:
        return []
    own = any(element.standing in MINE for element in model.elements.values())
    caption = f"{model.title}{': my own parts are highlighted' if own else ''}"
    caption += "; numbers are the trade-offs of the table." if model.tradeoffs else "."
    return [figure(pictures[0], caption), *of_views(model, pictures)]


def _more_pictures(model: Model, pictures: Sequence[views.Picture]) -> list[AnyBlock]:
    """What is folded."""
    elsewhere = {*model.views, *(f"phase-{phase.id}" for phase in model.phases)}
    shown = [one for one in pictures[1:] if one.nodes and one.key not in elsewhere]
    made: list[AnyBlock] = [figure(one, f"{one.title}.", detail=SCREEN) for one in shown]
    drawn = {one.key for one in pictures}
    boxes = [node for node in pictures[0].nodes if node.folded] if pictures else []
    left = [literal(node.name) for node in boxes if node.key not in drawn]
    phases = sum(f"phase-{phase}" not in drawn for phase in views.phases_that_differ(model))
    left += [f"{phases} launch phases" if phases > 1 else "a launch phase"] if phases else []
    if left and shown:
        names = listed(left if len(left) <= NAMED else [*left[:NAMED], f"{len(left) - NAMED} more"])
        text = f"There are more pictures than are drawn here, of {names}: `archdoc diagram SPEC --view KEY` draws one."
        made.append(Prose(text=text, quiet=True, detail=SCREEN))
    return made


def of_views(
    model: Model, pictures: Sequence[views.Picture], *, flow: str | None = None, phase: bool = False
) -> list[AnyBlock]:
    """The author's views that belong to a flow, to the phases of the launch, or else beside the picture of all."""
    shown: list[AnyBlock] = []
    for one in pictures[1:]:
        view = model.views.get(one.key)
        if view and one.nodes and view.flow == flow and (flow is not None or bool(view.phase) == phase):
            shown.append(figure(one, f"{one.title}.", detail=VIEWS))
    return shown


def _flows(model: Model, pictures: Sequence[views.Picture]) -> list[AnyBlock]:
    edges = {edge.number: edge for edge in model.edges}
    blocks: list[AnyBlock] = []
    for position, flow in enumerate(model.flows.values()):
        steps = tuple(_step(model, step, edges[step.edge]) for step in flow.steps)
        if steps:
            said = f"Step by step: {flow.title}"
            blocks += [
                Heading(text=said),
                Flow(title=flow.title, why=flow.why or "", steps=steps, detail=6 if position else 3),
                *of_views(model, pictures, flow=flow.id),
            ]
    return blocks


def _step(model: Model, step: FlowStep, edge: Edge) -> Step:
    ends = tuple(map(model.end, step.way(edge)))
    how: tuple[str, ...] = ("" if edge.mode == "sync" else edge.mode, edge.protocol or "", edge.timeout or "")
    if step.answer:
        how = ("the answer",) if step.says is None else ()
    return Step(
        source=ends[0].name,
        target=ends[1].name,
        label=step.words(edge) or "",
        note=", ".join(said for said in how if said),
        mine=any(isinstance(end, Element) and end.standing in MINE for end in ends),
        tradeoffs=() if step.answer else edge.tradeoffs,
    )  # fmt: skip


def _decisions(model: Model) -> list[AnyBlock]:
    rows = table(model)
    if not rows.rows:
        return []
    ranked = important(model)
    whole = TradeoffTable(table=rows, brief=True)
    fewer = Table(
        rows.title, tuple(msgspec.structs.replace(row, alternatives=row.alternatives[:1]) for row in rows.rows)
    )
    if fewer != rows:
        whole = TradeoffTable(table=rows, brief=True, detail=1, instead=(TradeoffTable(table=fewer, brief=True),))
    if len(rows.rows) > MOST_ROWS:
        kept = {row.number for row in ranked[:MOST_ROWS]}
        some = Table(rows.title, tuple(row for row in rows.rows if row.number in kept))
        said = f"The {len(some.rows)} most worth telling of {len(rows.rows)}; the appendix has all."
        instead = (Prose(text=said, quiet=True), TradeoffTable(table=some, brief=True))
        whole = TradeoffTable(table=rows, brief=True, detail=1, instead=instead if some.rows else ())
    blocks: list[AnyBlock] = [Heading(text="Trade-offs"), whole]
    if ranked:
        blocks.append(Heading(text="The decisions most worth telling"))
    blocks += [Decision(row=row, detail=9 if at >= IN_FULL else 1 + 2 * at) for at, row in enumerate(ranked)]
    return blocks


def _challenges(model: Model) -> list[AnyBlock]:
    cards = []
    for one in model.challenges:
        facts = stated(("Problem", one.problem), ("Why hard", one.why_hard))
        facts += (Fact(label="What I did", texts=one.actions),) if one.actions else ()
        facts += stated(("Result", one.result), ("How I know", one.proof))
        where = listed(model.elements[id].name for id in one.where)
        cards.append(Card(title=one.title, note=where if one.where else "", facts=facts))
    if not cards:
        return []
    brief = tuple(_without(_without(card, "Why hard"), "How I know") for card in cards)
    columns = min(len(cards), 3)
    full = Cards(items=tuple(cards), columns=columns, detail=4, instead=(Cards(items=brief, columns=columns),))
    return [Heading(text="Challenges"), full if brief != full.items else full.instead[0]]


def _without(card: Card, label: str) -> Card:
    """A card in fewer words: without one fact, and with where it was left out."""
    facts = tuple(fact for fact in card.facts if fact.label != label) or card.facts
    return Card(title=card.title, text=card.text, facts=facts)


def _technology(model: Model) -> list[AnyBlock]:
    rows = {row.number: row for row in table(model).rows}
    cards = []
    for one in model.elements.values():
        if one.standing in MINE and one.technology:
            # How it scales stands with what it does, where it has a card of its own.
            facts = stated(
                ("Scaling", None if one.standing in {"led", "built"} else one.scaling), ("Runs", one.replicas)
            )
            for number in one.tradeoffs:
                row = rows[number]
                facts += stated(
                    (f"Why ({number})", row.choice), ("Plans", row.revisit_when and f"Revisit when: {row.revisit_when}")
                )
                options = tuple(alternative.option for alternative in row.alternatives)
                facts += (Fact(label="Options", texts=("; ".join(options),)),) if options else ()
            facts += _kept(one)
            if facts:
                cards.append(Card(title=one.name, note=one.technology, facts=facts))
    if not cards:
        return []
    return [Heading(text="Technology"), Cards(items=tuple(cards), columns=1, detail=8)]


def _kept(one: Element) -> tuple[Fact, ...]:
    detail = one.detail
    if isinstance(detail, vocabulary.Queue):
        return stated(
            ("Delivery", detail.delivery), ("Order", detail.ordering), ("Kept for", detail.retention),
            ("Retries", detail.retry), ("Dead letters", detail.dead_letter), ("Duplicates", detail.idempotency),
            ("Peak", detail.peak), ("Replayed", detail.replay),
        )  # fmt: skip
    if isinstance(detail, vocabulary.Component) and detail.store:
        store = detail.store
        return stated(
            ("Owner", store.owner), ("Consistency", store.consistency), ("Partitioning", store.partitioning),
            ("Backup", store.backup), ("Personal data", store.personal_data), ("Modelled", store.data_model),
            ("Would move by", store.migration), ("Two writers at once", store.concurrency),
            ("Kept for", store.kept_for),
        )  # fmt: skip
    return ()
