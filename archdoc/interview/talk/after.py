"""Model -> beats: launch, results, lessons, and what is open."""

from __future__ import annotations

from archdoc.core import vocabulary
from archdoc.core.markdown import plain
from archdoc.core.model import Model
from archdoc.core.wording import first_sentence, readable, stopped
from archdoc.dossier import outcome
from archdoc.dossier.document import Metric
from archdoc.interview.talk.beats import MANY, Beat, Line, first_of, rest_of, sentence, sentences, turned_down

TOLD_FIRST = 2
"""Numbers that a talk of more than a minute or two has, whatever else it leaves out."""


def launched(model: Model) -> list[Beat]:
    """The launch, and a beat for each phase."""
    launch = model.launch or vocabulary.Launch()
    why = plain(launch.why or "")
    dated = [f"{one.name}{f', {readable(one.date[:7])}' if one.date else ''}" for one in model.phases]
    options = [one for one in launch.alternatives if one.rejected_because] or list(launch.alternatives)
    found = [
        Beat(
            heading="Launch",
            lines=(
                Line("", outcome.SCOPES[launch.scope] if launch.scope else "", 135),
                Line("", first_sentence(why), 135),
                Line("", rest_of(why), 210),
                Line("The phases", f"{'; '.join(dated)}." if 1 < len(dated) <= 2 * MANY else "", 136),
                Line("Instead of", turned_down(options[0]) if options else "", 175),
                Line("Decided by", sentence(launch.decided_by), 230),
                Line("Back by", sentence(launch.rollback), 243),
                Line("Moved over", sentence(launch.migration), 244),
                Line("The first weeks", sentence(launch.surprises), 246),
            ),
        )
    ]
    for at, one in enumerate(model.phases):
        when = f"from {readable(one.date[:7])}" if one.date else ""
        seen = ", ".join(said for said in (plain(one.audience or "").rstrip("."), when) if said)
        criteria = sentences(one.exit_criteria)
        found.append(
            Beat(
                heading=f"Phase {at + 1}: {one.name}",
                show=f"the picture of “{one.name}”" if _drawn(model, one.id) else "",
                lines=(
                    Line("", sentence(seen[:1].upper() + seen[1:]), 211 + at),
                    Line("Switched by", sentence(one.mechanism), 214 + 2 * at),
                    Line("On, when", first_of(criteria), 226 + 2 * at),
                    *(Line("", more, 290 + at, 2) for more in criteria[1:]),
                    Line("Back by", sentence(one.rollback), 250 + at),
                ),
            )
        )
    return found


def _drawn(model: Model, phase: str | None) -> bool:
    from archdoc.diagram.views import drawn_phases

    return phase in drawn_phases(model)


def reached(model: Model) -> Beat:
    """Metrics and impact, what mattered most first."""
    results = model.results or vocabulary.Results()
    lines: list[Line] = []
    for at, (one, read) in enumerate(_in_order(results)):
        lines.append(Line("", _metric(read), 5 if at == 0 else 145 if at == 1 else 210 + 10 * at, None))
        head = len(lines) - 1
        lines.append(Line("Mine of it", sentence(one.attribution), 180 if at == 0 else 250 + 10 * at, head))
        lines.append(Line("Why this number", sentence(one.why), 195 if at == 0 else 280 + 10 * at, head))
    impact = sorted(results.impact, key=lambda one: one.on != "customers")
    for at, it in enumerate(impact):
        lines.append(Line("", sentence(it.statement), 10 if at == 0 else 155 if at == 1 else 220 + 10 * at, None))
        lines.append(Line("", sentence(it.evidence), 265 + 10 * at, len(lines) - 1))
    return Beat(heading="Results", lines=tuple(lines))


def _in_order(results: vocabulary.Results) -> list[tuple[vocabulary.Metric, Metric]]:
    """The author put the one that matters most at the top; only what was missed makes no opening."""
    told = [(one, outcome.metric(one)) for one in results.metrics]
    return sorted(told, key=lambda pair: pair[1].met is False)


def _metric(one: Metric, *, verdict: bool = True) -> str:
    unit = f" {one.unit}" if one.unit else ""
    before, after = (value.text if value else "" for value in (one.baseline, one.actual))
    if before and after:
        said = f"from {before} to {after}{unit}"
    else:
        said = f"{after or before}{unit}" if after or before else ""
    if not said:
        return ""
    aim = ""
    if one.target:
        aim = f", where the target was {one.target.text}"
        aim += "; missed" if verdict and one.met is False else ""
    return f"{one.name}: {said}{aim}."


def running(model: Model) -> list[Beat]:
    """What is given up and what breaks first, how it is run, incidents, people and money."""
    technical, run = model.technical or vocabulary.Technical(), model.operations or vocabulary.Operations()
    people, cost = model.people or vocabulary.People(), model.cost or vocabulary.Cost()
    wanted = (
        ("Under load", (
            ("First to break", technical.capacity, 227), ("First to go", technical.degrades, 239),
            ("Tested by", technical.tests, 237), ("Known by", technical.auth, 293),
            ("One more of its kind", technical.one_more, 283), ("Against attackers", technical.attack, 287),
            ("Bound by", technical.law, 295), ("A person to be deleted", technical.erasure, 299),
            ("Between tenants", technical.tenants, 285), ("Clocks", technical.clocks, 301),
            ("Past the tests", technical.escaped, 289), ("Whom it could harm", technical.harm, 303),
            ("Built, not bought", technical.why_not_buy, 271),
        )),
        ("Running it", (
            ("The objective", run.slo, 238), ("Woken by", run.alerts, 274), ("On call", run.on_call, 276),
            ("Then", run.runbook, 292), ("A change", run.deploy, 264), ("A zone, a region", run.region_loss, 266),
            ("By hand", run.toil, 297), ("Blind to", run.blind_spot, 268), ("Secrets", run.secrets, 307),
            ("One lost request", run.trace, 277), ("Called", run.pages, 294),
        )),
        ("With whom", (
            ("", people.team, 245), ("Not of one mind", people.clash, 247), ("Won over", people.persuaded, 269),
            ("Handed on", people.delegated, 259), ("To others I said", people.explained, 279),
            ("Reviewed by", people.reviewed, 275), ("Told above", people.reported, 282),
            ("Without me", people.bus_factor, 284), ("My own mistake", people.feedback, 280),
        )),
        ("What it cost", (
            ("", cost.build, 261), ("To run it", cost.run, 281), ("With half of that", cost.halved, 291),
            ("Planned", cost.planned, 278), ("With half the time", cost.cut, 288),
        )),
        ("What is still bad", (("", technical.debt, 263),)),
    )  # fmt: skip
    return [
        Beat(heading=heading, lines=tuple(Line(label, sentence(text), rank, None) for label, text, rank in lines))
        for heading, lines in wanted
    ]


def incidents(model: Model) -> list[Beat]:
    """A beat for each incident."""
    return [
        Beat(
            heading=f"Incident: {one.title}",
            lines=(
                Line("", sentence(one.cause or one.title), 222 + 20 * at),
                Line("Noticed by", sentence(one.detection), 223 + 20 * at),
                Line("My part", sentence(one.my_part), 222 + 20 * at),
                Line("Since then", sentence(one.changed), 223 + 20 * at),
                Line("It took", sentence(one.duration), 283 + at),
            ),
        )
        for at, one in enumerate(model.incidents)
    ]


def lessons(model: Model) -> Beat:
    """Lessons, mine first."""
    order = ("me", "company", "customers", None)
    ranked = sorted(model.lessons, key=lambda one: (order.index(one.from_), not one.next_time))
    shown = {"me": "For me", "company": "For the company", "customers": "From customers", None: ""}
    lines: list[Line] = []
    firsts: set[str | None] = set()
    for at, one in enumerate(ranked):
        repeated = one.from_ in firsts
        firsts.add(one.from_)
        rank = 137 if at == 0 else 240 if repeated else 212
        lines.append(Line(shown[one.from_], sentence(one.lesson), rank, None))
        head = len(lines) - 1
        lines.append(Line("", sentence(one.trigger), rank + 2 if at == 0 else rank + 5, head))
        lines.append(Line("Next time", sentence(one.next_time), rank + 1, head))
        lines.append(Line("Since then", sentence(one.applied), rank + 60, head))
    return Beat(heading="What I learnt", lines=tuple(lines))


def learned(model: Model) -> Beat:
    """Technologies learnt."""
    lines: list[Line] = []
    for one in model.learned:
        lines.append(Line(one.technology, sentence(one.need or one.effect or one.how), 262, None))
        head = len(lines) - 1
        lines.append(Line("", sentence(one.how) if one.need else "", 263, head))
        lines.append(Line("", sentence(one.effect) if one.need else "", 264, head))
    return Beat(heading="Technologies learnt", lines=tuple(lines))


def still_open(model: Model) -> Beat:
    """The end: what comes next, and which number was missed."""
    launch, results = model.launch or vocabulary.Launch(), model.results or vocabulary.Results()
    told = sentences(launch.next)
    plans = told + [_plan(one) for one in model.roadmap if not any(_same(one.what, other) for other in told)]
    missed = [read for one in results.metrics if (read := outcome.metric(one)).met is False]
    lines = []
    for at, one in enumerate(plans):
        lines.append(Line("Next", first_sentence(one), 6 if at == 0 else 167 if at == 1 else 250 + at, None))
        lines.append(Line("", rest_of(one), 138 if at == 0 else 255 + at, len(lines) - 1))
    # Of a number that the results are sure to tell, how far off it was is told there.
    short = [read.name for _, read in _in_order(results)[:TOLD_FIRST]]
    lines += [Line("Missed", f"{one.name}." if one.name in short else _metric(one, verdict=False), 139, None)
              for one in missed]  # fmt: skip
    return Beat(heading="What is open", lines=tuple(lines))


def _same(what: str, other: str) -> bool:
    """Whether a plan is told already, in other words after its beginning."""
    return plain(what).casefold().rstrip(".") in other.casefold()


def _plan(one: vocabulary.RoadmapItem) -> str:
    why = f": {plain(one.why)}" if one.why else ""
    return stopped(f"{plain(one.what)}{why}")
