"""Model -> sections 3 to 5 of the dossier: launch, results, lessons."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archdoc.core import vocabulary
from archdoc.core.markdown import plain
from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.core.wording import stopped
from archdoc.diagram import views
from archdoc.dossier import built, quantities
from archdoc.dossier.document import (  # fmt: skip
    APPENDIX,
    AnyBlock,
    Bullets,
    Card,
    Cards,
    Change,
    Fact,
    Facts,
    Heading,
    Metric,
    Metrics,
    Moment,
    Phase,
    Terms,
    Timeline,
    Value,
)

SCOPES = {
    "mvp": "A minimum first: the least that is of use, then more.",
    "iterative": "In steps, one part after another.",
    "full": "All of it was built before the first user saw it.",
}
EXPOSURES = {
    "big-bang": "everyone at once", "cohort": "chosen groups", "percentage": "a percentage of users",
    "ring": "rings, from the inside out", "canary": "a canary", "dark": "dark, beside the old way",
    "blue-green": "blue-green",
}  # fmt: skip
FROM = {"company": "The company", "me": "Me", "customers": "Customers"}
ON = {"company": "Company", "customers": "Customers", "team": "Team"}


def launch(model: Model, pictures: Sequence[views.Picture]) -> list[AnyBlock]:
    """Section 3. `pictures` are those of the project."""
    told = model.launch
    if told is None:
        return []
    facts = [Fact(label="Scope: what was built", texts=(SCOPES[told.scope],))] if told.scope else []
    exposures = list(dict.fromkeys(phase.exposure for phase in model.phases if phase.exposure))
    if exposures:
        shown = stopped(", then ".join(EXPOSURES[one] for one in exposures))
        facts.append(Fact(label="Exposure: who saw it", texts=(shown[0].upper() + shown[1:],)))
    facts += [Fact(label="Why so", texts=(told.why,))] if told.why else []
    facts += [Fact(label="Decided by", texts=(told.decided_by,))] if told.decided_by else []
    if told.alternatives:
        facts.append(Fact(label="Turned down", texts=tuple(_option(one) for one in told.alternatives)))
    facts += [Fact(label="Way back", texts=(told.rollback,))] if told.rollback else []
    facts += [Fact(label="How users were moved over", texts=(told.migration,))] if told.migration else []
    facts += [Fact(label="The first weeks", texts=(told.surprises,))] if told.surprises else []
    facts += [Fact(label="What came next", texts=told.next)] if told.next else []
    blocks: list[AnyBlock] = _shortened(facts, {"Turned down", "What came next"})
    if model.phases:
        blocks.append(_timeline(model))
    phases = {f"phase-{phase.id}" for phase in model.phases}
    drawn = [one for one in pictures if one.key in phases]
    blocks += built.of_views(model, pictures, phase=True)
    return blocks + [built.figure(one, f"{one.title}. What came later is faint.", detail=APPENDIX) for one in drawn]


def _shortened(facts: list[Fact], spare: set[str]) -> list[AnyBlock]:
    """Facts in columns, of which some can be spared."""
    if not facts:
        return []
    kept = tuple(fact for fact in facts if fact.label not in spare)
    if len(kept) in {0, len(facts)}:
        return [Facts(items=tuple(facts), columns=3)]
    return [Facts(items=tuple(facts), columns=3, detail=2, instead=(Facts(items=kept, columns=3),))]


def results(model: Model) -> list[AnyBlock]:
    """Section 4."""
    told = model.results or vocabulary.Results()
    blocks: list[AnyBlock] = []
    if told.metrics:
        full = tuple(metric(one) for one in told.metrics)
        brief = tuple(msgspec.structs.replace(one, source="", attribution="") for one in full)
        blocks.append(Metrics(items=full, detail=5 if full != brief else 0, instead=(Metrics(items=brief),)))
    by: dict[str, list[str]] = {}
    for one in told.impact:
        said = stopped(one.statement) + (f" Evidence: {stopped(one.evidence)}" if one.evidence else "")
        by.setdefault(ON.get(one.on or "", "Elsewhere"), []).append(said)
    if by:
        order = [*ON.values(), "Elsewhere"]
        facts = tuple(Fact(label=on, texts=tuple(by[on])) for on in sorted(by, key=order.index))
        bare: dict[str, list[str]] = {}
        for one in told.impact:
            bare.setdefault(ON.get(one.on or "", "Elsewhere"), []).append(stopped(one.statement))
        short = tuple(Fact(label=fact.label, texts=tuple(bare[fact.label])) for fact in facts)
        instead = (Facts(items=short, columns=len(short)),) if short != facts else ()
        blocks.append(Heading(text="Impact"))
        blocks.append(Facts(items=facts, columns=len(facts), detail=2 if instead else 0, instead=instead))
    cost = model.cost or vocabulary.Cost()
    spent = _facts(
        ("To build", cost.build), ("To run", cost.run), ("With half of it", cost.halved), ("Planned", cost.planned)
    )
    blocks += [Heading(text="What it cost"), Facts(items=spent, columns=len(spent), detail=6)] if spent else []
    return blocks


def lessons(model: Model) -> list[AnyBlock]:
    """Section 5."""
    blocks: list[AnyBlock] = []
    if model.lessons:
        order = [*FROM, None]
        ranked = sorted(model.lessons, key=lambda one: order.index(one.from_))
        full = tuple(_lesson(one) for one in ranked)
        brief = tuple(
            msgspec.structs.replace(
                card, facts=tuple(it for it in card.facts if it.label not in {"Before", "Since then"})
            )
            for card in full
        )
        shorter = (Cards(items=brief, columns=2),) if brief != full else ()
        blocks.append(Cards(items=full, columns=2, detail=3 if shorter else 0, instead=shorter))
    rows = {row.number: row for row in table(model).rows}
    changes: list[AnyBlock] = [
        Change(before=row, after=rows.get(row.superseded_by or 0), why=row.changed_because or "")
        for row in rows.values()
        if row.superseded_by or row.changed_because
    ]
    blocks += [Heading(text="What I changed my mind about"), *changes] if changes else []
    if model.learned:
        cards = tuple(
            Card(title=one.technology, facts=_facts(("Need", one.need), ("How", one.how), ("Effect", one.effect)))
            for one in model.learned
        )
        blocks += [Heading(text="Technologies learned"), Cards(items=cards, columns=2, detail=2)]
    if model.roadmap:
        blocks += [Heading(text="Roadmap"), Bullets(items=tuple(_plan(one) for one in model.roadmap), detail=1)]
    if model.glossary:
        terms = tuple(sorted(model.glossary.items(), key=lambda item: item[0].casefold()))
        blocks += [Heading(text="Glossary"), Terms(items=terms, detail=8)]
    return blocks


def metric(one: vocabulary.Metric) -> Metric:
    """A metric with its values read as numbers where they are."""
    baseline, target, actual = (quantities.value(v) if v else None for v in (one.baseline, one.target, one.actual))
    met = None
    if target and actual and target.number is not None and actual.number is not None and one.better:
        met = actual.number >= target.number if one.better == "up" else actual.number <= target.number
    points = ((quantities.moment(date), quantities.value(text)) for date, text in one.series.items())
    return Metric(
        name=one.name, kind=one.kind or "", unit=one.unit or "", better=one.better or "", baseline=baseline,
        target=target, actual=actual, date=one.date or "", series=tuple(sorted(points, key=lambda p: p[0].year)),
        met=met, why=one.why or "", attribution=one.attribution or "", source=_source(one),
    )  # fmt: skip


def _source(one: vocabulary.Metric) -> str:
    """What a number counts, and where it comes from."""
    return (
        " ".join(stopped(text) for text in (one.definition, one.source) if text) if one.definition else one.source or ""
    )


def _timeline(model: Model) -> Timeline:
    phases = tuple(_phase(one) for one in model.phases)
    starts = [phase.start for phase in phases if phase.start]
    if not starts:
        return Timeline(phases=phases)
    first, last = min(starts, key=lambda m: m.year), max(starts, key=lambda m: m.year)
    end = last.year + max((last.year - first.year) / 8, 1 / 24)
    drawn = Timeline(phases=phases, begin=first, end=Moment(text="", year=end), ticks=quantities.ticks(first.year, end))
    bare = tuple(msgspec.structs.replace(phase, facts=()) for phase in phases)
    if bare == phases:
        return drawn
    return msgspec.structs.replace(drawn, detail=3, instead=(msgspec.structs.replace(drawn, phases=bare),))


def _phase(one: vocabulary.Phase) -> Phase:
    facts = [Fact(label=label, texts=texts) for label, texts in (
        ("What", one.includes), ("How", (one.mechanism,) if one.mechanism else ()),
        ("On when", one.exit_criteria), ("Back by", (one.rollback,) if one.rollback else ()),
    ) if texts]  # fmt: skip
    share = None
    if one.percent:
        share = quantities.value(one.percent)
        share = (
            share if share.number is None or "%" in share.text else Value(text=f"{share.text} %", number=share.number)
        )
    return Phase(
        name=one.name or (one.id or ""),
        start=quantities.moment(one.date) if one.date else None,
        audience=one.audience or "",
        share=share,
        exposure=one.exposure or "",
        facts=tuple(facts),
    )


def _lesson(one: vocabulary.Lesson) -> Card:
    facts = _facts(
        ("What happened", one.trigger), ("Before", one.before), ("After", one.after), ("Next time", one.next_time),
        ("Since then", one.applied),
    )  # fmt: skip
    return Card(title=plain(one.lesson), note=FROM.get(one.from_ or "", ""), facts=facts)


def _facts(*pairs: tuple[str, str | None]) -> tuple[Fact, ...]:
    return tuple(Fact(label=label, texts=(text,)) for label, text in pairs if text)


def _option(one: vocabulary.Alternative) -> str:
    return f"{one.option}: {one.rejected_because}" if one.rejected_because else one.option


def _plan(one: vocabulary.RoadmapItem) -> str:
    said = one.what + (f", {one.when}" if one.when else "")
    return f"{said}: {stopped(one.why)}" if one.why else stopped(said)
