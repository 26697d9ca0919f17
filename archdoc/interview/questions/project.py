"""System -> questions about the project as a whole: each looks for a text of the spec, and asks where none is.

A new one is a row of `ASKED`.
"""

from __future__ import annotations

import re

from archdoc.core.model import MINE, Model
from archdoc.core.paths import Path
from archdoc.interview.questions.answer import at
from archdoc.interview.questions.asked import (
    COST,
    LAUNCH,
    LESSONS,
    MY_PART,
    PEOPLE,
    RUNNING,
    WHY,
    Asked,
    Wanted,
    register,
)
from archdoc.interview.questions.subject import called, heart, in_service, running
from archdoc.interview.questions.system import System
from archdoc.interview.questions.words import joined, line, names, number, quoted, title

RESULTS = "Results"


def _title(system: System) -> str:
    return title(system.model)


def _period(system: System) -> str:
    period = system.model.period
    when = f"in {period.from_[:4]}" if period else "then"
    return f"Why was {_title(system)} built {when}, and not a year earlier or later? What would have come without it?"


def _goal(system: System) -> str:
    company = system.model.company
    whose = line(company.name) if company and company.name else "the whole organisation"
    return f"Which goal of {whose} did {_title(system)} serve?" if system.model.kind == "work" else ""


def _evidence(system: System) -> str:
    problems = system.model.context.problems if system.model.context else ()
    what = f"that {quoted(problems[0])} was worth solving" if problems else "that you were solving the right problem"
    return f"How did you know {what}: from which data, reports or incidents?"


def _team(system: System) -> str:
    if system.model.kind == "hobby":
        return ""
    mine = [one.name for one in system.model.teams.values() if one.mine]
    whose = f"{line(mine[0])}" if len(mine) == 1 else "the team"
    return f"How large was {whose if whose == 'the team' else f'the {whose} team'}, and how was the work split?"


def _described(model: Model) -> str | None:
    """How large the team was, from `people.team`; of one that is only described, that."""
    return at(model, ("people", "team")) or next(
        (one.description for one in model.teams.values() if one.mine and one.description), None
    )


def _led(system: System) -> bool:
    return any(one.standing == "led" for one in system.model.elements.values())


def _own(system: System) -> bool:
    return any(one.standing in MINE for one in system.model.elements.values())


def _heart(system: System) -> tuple[str, ...]:
    one = heart(system)
    return (one.id,) if one else ()


def _first_running(system: System) -> str:
    return called(system, running(system)[:1])


def _clash(system: System) -> str:
    teams = system.model.teams
    # What a team of mine is a part of is no other team.
    around = {one.part_of for one in teams.values() if one.mine}
    while more := {teams[id].part_of for id in around if id} - around:
        around |= more
    others = [line(one.name) for one in teams.values() if not one.mine and one.id not in around]
    if not others or not any(one.mine for one in system.model.teams.values()):
        return ""
    return f"Did the priorities of {joined(others, 'or')} clash with yours, and how was it settled?"


def _choice(system: System) -> str:
    """A decision that stands, led by me if there is one: what a non-engineer would have to be told."""
    standing = [one for one in system.model.tradeoffs if one.status in {"accepted", "proposed"} and one.costs]
    one = min(standing, key=lambda one: (one.role != "led", one.number), default=None)
    if one is None:
        return ""
    return f"How did you explain {quoted(one.choice)}, and what it costs, to people who are not engineers?"


def _numbers(model: Model) -> str | None:
    """The numbers of `technical.scale`: a line without a figure is none."""
    scale = model.technical.scale if model.technical else ()
    return " ".join(one.rstrip(".") + "." for one in scale if re.search(r"\d", one)) or None


def _blind(model: Model) -> str | None:
    """`operations.blind_spot`, or an incident that people noticed and no dashboard did."""
    told = at(model, ("operations", "blind_spot"))
    seen = (one for one in model.incidents if one.detection and _PEOPLE.search(one.detection))
    return told or next((f"{one.title}: {one.detection}" for one in seen), None)


_PEOPLE = re.compile(r"\b(customers?|users?|shoppers?|support|call(s|ed)|complain\w*|ticket\w*|clients?|merchants?)\b",
                     re.IGNORECASE)  # fmt: skip


def _debt(model: Model) -> str | None:
    """`technical.debt`, or what the roadmap would put right."""
    plans = (f"{one.what}: {one.why}" for one in model.roadmap if one.why)
    return at(model, ("technical", "debt")) or next(plans, None)


def _applied(model: Model) -> str | None:
    return next((one.applied for one in model.lessons if one.applied), None)


def _noticed(system: System) -> str:
    results = system.model.results
    if results is None or not (results.metrics or results.impact):
        return ""
    return "Did those whom it is for notice any of it, and how do you know?"


def _impact(model: Model) -> str | None:
    """An impact on customers that something shows."""
    told = [one for one in model.results.impact if one.on == "customers"] if model.results else []
    shown = (f"{one.statement.rstrip('.')}. {one.evidence or one.metric}" for one in told if one.evidence or one.metric)
    return next(shown, None)


def _guardrail(model: Model) -> str | None:
    """The metrics that must not get worse, each with where it came to."""
    kept = [one for one in model.results.metrics if one.kind == "guardrail"] if model.results else []
    said = [f"{one.name}: {_came_to(one.baseline, one.actual)}{one.why or ''}" for one in kept]
    return " ".join(one.rstrip(" .:") + "." for one in said[:2]) or None


def _came_to(before: str | None, after: str | None) -> str:
    return (
        f"{before} before, {after} after. " if before and after else f"{after or before}. " if after or before else ""
    )


def _halved(system: System) -> str:
    if not (system.model.cost or any(getattr(one.detail, "cost", None) for one in system.of_kind("third_party"))):
        return f"If {_title(system)} had to answer in half the time, what would you redesign first?"
    return f"If the money that {_title(system)} costs to run were halved, what would you redesign first?"


def _decisions(system: System) -> str:
    count = sum(one.status in {"accepted", "proposed"} for one in system.model.tradeoffs)
    if count < 2:
        return ""
    return f"Of the {number(count)} decisions that stand, which is the hardest to take back, and what would that take?"


def _reversible(model: Model) -> str | None:
    kept = sorted(
        (one for one in model.tradeoffs if one.reversible), key=lambda it: not _HARD.match(it.reversible or "")
    )
    told = [f"{one.choice.rstrip('.')}: {one.reversible}" for one in kept]
    return " ".join(one.rstrip(".") + "." for one in told[:2]) or None


_HARD = re.compile(r"\W*(no|not|never|hardly|can't|cannot|barely)\b", re.IGNORECASE)
"""How it is said of a decision that it can't be taken back."""


def _reversible_path(model: Model) -> Path:
    from archdoc.core.paths import of_tradeoff

    standing = [one for one in model.tradeoffs if one.status in {"accepted", "proposed"}]
    first = min(standing, key=lambda one: (one.role != "led", -len(one.edges) - len(one.elements), one.number))
    return (*of_tradeoff(model, first), "reversible")


def _launched(system: System) -> str:
    told = system.model.launch
    if told is None or not (told.phases or told.scope):
        return ""
    return f"What was there before {_title(system)}, how were its users moved over, and when was it switched off?"


ASKED = (
    Asked(
        name="problem", likely=0.945, about=WHY, closeness=1.0,
        text=lambda it: f"What was wrong or missing before {_title(it)}, and for whom?",
        wanted=(Wanted(("context", "problems"), "Say what was wrong before, and for whom"),),
        follow_up="How much of that is gone today?",
    ),
    Asked(
        name="numbers", likely=0.9, about=WHY,
        text=lambda it: f"What are the numbers of {_title(it)}: load, data, latency, availability?" if in_service(it)
        else f"What are the numbers of {_title(it)}: how much it takes, how fast it is, how many use it?",
        wanted=(Wanted(("technical", "scale"), "Give the numbers: requests a second, data, p50 and p99, availability",
                       value=_numbers),),
        follow_up="Which of them grew fastest?", elements=_heart,
    ),
    Asked(
        name="why-then", likely=0.56, about=WHY, text=_period,
        wanted=(Wanted(("context", "why_now"), "Say why it was done then, and what waiting would have cost"),),
        follow_up="Who wanted it earlier?",
    ),
    Asked(
        name="company-goal", likely=0.44, about=WHY, text=_goal,
        wanted=(Wanted(("context", "company_goal"), "Say which goal of the whole organisation it served"),),
        follow_up="Who outside your group knew that?",
    ),
    Asked(
        name="evidence", likely=0.54, about=WHY, text=_evidence,
        wanted=(Wanted(("context", "evidence"), "Say which data, reports or incidents showed the problem"),),
        follow_up="Which finding surprised you?",
    ),
    Asked(
        name="out-of-scope", likely=0.55, about=WHY,
        text=lambda it: f"What did you leave out of {_title(it)} on purpose?",
        wanted=(Wanted(("context", "non_goals"), "Say what was left out on purpose"),),
        follow_up="Who wanted it all the same?",
    ),
    Asked(
        name="in-a-sentence", likely=0.5, about=WHY,
        text=lambda it: f"In one sentence, to somebody outside your field: why did {_title(it)} matter?",
        wanted=(Wanted(("context", "importance"), "Say in a sentence why it mattered"),),
        follow_up="And what would they have noticed without it?",
    ),
    Asked(
        name="team", likely=0.6, about=PEOPLE, text=_team,
        wanted=(Wanted(("people", "team"), "Say how many you were, and how the work was split", value=_described),),
        follow_up="What would have gone faster with fewer people?",
    ),
    Asked(
        name="after-launch", likely=0.5, about=MY_PART,
        text=lambda it: f"How long after the launch was {_first_running(it)} still yours, and what did that mean?"
        if _own(it) else "",
        wanted=(Wanted(("me", "after_launch"), "Say how far your responsibility went after the launch"),),
        follow_up="Who has it now?", elements=_heart,
    ),
    Asked(
        name="clash", likely=0.62, about=PEOPLE, text=_clash,
        wanted=(Wanted(("people", "clash"), "Say whose priorities clashed with yours, and how it was settled"),),
        follow_up="What did you give up?",
    ),
    Asked(
        name="persuaded", likely=0.46, about=PEOPLE,
        text=lambda it: f"Who had to be won over for {_title(it)}, and what won them over?" if _own(it) else "",
        wanted=(Wanted(("people", "persuaded"), "Say who had to be won over, and by what"),),
        follow_up="Who never was?",
    ),
    Asked(
        name="explained", likely=0.44, about=PEOPLE, text=_choice,
        wanted=(Wanted(("people", "explained"), "Say how you explained a trade-off to people who are not engineers"),),
        follow_up="What did they ask?",
    ),
    Asked(
        name="delegated", likely=0.5, about=PEOPLE,
        text=lambda it: "What of it did you hand to others, whom did you help to grow, and what came of that?"
        if _led(it) else "",
        wanted=(Wanted(("people", "delegated"), "Say what you handed to whom, and what came of it"),),
        follow_up="What would you hand over sooner?",
    ),
    Asked(
        name="cost", likely=0.56, about=COST,
        text=lambda it: f"What did {_title(it)} take to build, in people and months, and was it worth it?",
        wanted=(Wanted(("cost", "build"), "Say what it took to build, and whether it was worth that"),),
        follow_up="What would a third of it have bought?",
    ),
    Asked(
        name="running-cost", likely=0.44, about=COST,
        text=lambda it: f"What does {_title(it)} cost to run, and what is most of it?" if in_service(it) else "",
        wanted=(Wanted(("cost", "run"), "Say what running it costs, and what most of that is"),),
        follow_up="What is that for each user or request?",
    ),
    Asked(
        name="halved", likely=0.46, about=COST, text=_halved,
        wanted=(Wanted(("cost", "halved"), "Say what you would redesign first with half the money or time"),),
        follow_up="What would users lose?",
    ),
    Asked(
        name="reversible", likely=0.56, about="Decisions", text=_decisions,
        wanted=(Wanted(("tradeoffs",), "Say of a decision what taking it back would take: `reversible`",
                       value=_reversible, where=_reversible_path),),
        follow_up="How did you treat that one otherwise than the rest?",
    ),
    Asked(
        name="blind-spot", likely=0.42, about=RUNNING,
        text=lambda it: "Was there a time when all dashboards looked well and users complained?"
        if in_service(it) else "",
        wanted=(Wanted(("operations", "blind_spot"), "Say when all looked well and users complained", value=_blind),),
        follow_up="What do you measure since?",
    ),
    Asked(
        name="toil", likely=0.38, about=RUNNING,
        text=lambda it: f"Which part of {_title(it)} costs the most work by hand?",
        wanted=(Wanted(("operations", "toil"), "Say what costs the most work by hand, and how much"),),
        follow_up="Why is it not automated?",
    ),
    Asked(
        name="region", likely=0.58, about=RUNNING,
        text=lambda it: f"What happens to {names(running(it)[:3])} when a zone is lost, and when a region is?"
        if in_service(it) and running(it) else "",
        wanted=(Wanted(("operations", "region_loss"), "Say what happens when a zone or a region is lost"),),
        follow_up="When was that last tried?", elements=_heart,
    ),
    Asked(
        name="still-bad", likely=0.5, about=LESSONS,
        text=lambda it: f"What is still bad about {_title(it)}?",
        wanted=(Wanted(("technical", "debt"), "Say what is still bad about it", value=_debt),),
        follow_up="What would it take to put it right?",
    ),
    Asked(
        name="applied", likely=0.4, about=LESSONS,
        text=lambda it: f"What did you take from {_title(it)} into later work, as a rule or a pattern?",
        wanted=(Wanted(("lessons",), "Say of a lesson where you have used it since: `applied`", value=_applied,
                       where=lambda it: ("lessons", 0, "applied") if it.lessons else ("lessons",)),),
        follow_up="Where did it not fit?",
    ),
    Asked(
        name="moved-over", likely=0.48, about=LAUNCH, text=_launched,
        wanted=(Wanted(("launch", "migration"), "Say how users of the old way were moved, and when it was off"),),
        follow_up="Who was last, and why?",
    ),
    Asked(
        name="noticed", likely=0.5, about=RESULTS, text=_noticed,
        wanted=(Wanted(("results", "impact"), "Name an impact on customers, and what shows it", value=_impact),),
        follow_up="What did they not notice?",
    ),
    Asked(
        name="guardrail", likely=0.5, about=RESULTS,
        text=lambda it: "Which number was to show harm, when would you have stopped, and where did it come to?"
        if it.model.results and it.model.results.metrics else "",
        wanted=(Wanted(("results", "metrics"), "Add a metric that had to stay as it was: `kind: guardrail`",
                       value=_guardrail),),
        follow_up="What else got worse meanwhile?",
    ),
)  # fmt: skip

register(ASKED)
