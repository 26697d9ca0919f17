"""System -> questions about a project from its outset to what comes next: whom for, what was unclear, what gave way."""

from __future__ import annotations

from archdoc.core.model import MINE, Element, Model
from archdoc.core.paths import Path, of_tradeoff
from archdoc.core.wording import stopped
from archdoc.interview.questions.answer import STANDING, at
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
from archdoc.interview.questions.subject import in_service, mine
from archdoc.interview.questions.system import System
from archdoc.interview.questions.vendors import groups as vendors
from archdoc.interview.questions.vendors import personal
from archdoc.interview.questions.walk import followed
from archdoc.interview.questions.words import name, names, title

DECISIONS, DESIGN = "Decisions", "The design"


def _title(system: System) -> str:
    return title(system.model)


def _own(system: System) -> bool:
    return any(one.standing in MINE for one in system.model.elements.values())


def _at_work(system: System) -> bool:
    return system.model.kind != "hobby"


def _risk(model: Model) -> str | None:
    """The first risk of a decision that stands and is dealt with: what could go wrong, and what is done about it."""
    found = (risk for one in model.tradeoffs if one.status in STANDING for risk in one.risks if risk.mitigation)
    first = next(found, None)
    return f"{stopped(first.risk)} {first.mitigation}" if first else None


def _where_risk(model: Model) -> Path:
    standing = [one for one in model.tradeoffs if one.status in STANDING]
    named = next((one for one in standing if one.risks), next(iter(standing), None))
    return (*of_tradeoff(model, named), "risks") if named else ("tradeoffs",)


def _next(model: Model) -> str | None:
    """The first plan with its reason, else what the launch says comes next."""
    plans = (stopped(one.what) + (f" {one.why}" if one.why else "") for one in model.roadmap)
    return next(plans, None) or at(model, ("launch", "next"))


def _private(system: System) -> str:
    there = [one for one in system.model.elements.values() if system.ours(one) and personal(one)]
    if not there:
        return ""
    keep = "keeps" if len(there) == 1 else "keep"
    return f"{names(there)} {keep} personal data: which law or contract binds that, and what did it change?"


def _lost(system: System) -> str:
    """One message or request that is lost on its way, where that is over a queue or three parts and more."""
    way = followed(system)
    if way is None or not in_service(system):
        return ""
    what, first, last = way
    to = f"between {name(first)} and {name(last)}" if first.id != last.id else f"after {name(first)}"
    one = f"one {what}" if what else "something"
    return f"Somebody says that {one} got lost {to}: how do you find out where?"


def _one_more(system: System) -> str:
    """Several third parties that are called for the same, or workers alike: what one more takes."""
    found: list[list[Element]] = [[*group] for group in system.groups(mine(system)) if group[0].type == "worker"]
    for group in vendors(system, called=True):
        by_label: dict[str, list[Element]] = {}
        for one in group:
            by_label.setdefault((system.into[one.id][0].label or "").casefold(), []).append(one)
        found += [those for label, those in by_label.items() if label]
    alike = [those for those in found if len(those) > 1]
    return f"What does it take to add one more like {names(max(alike, key=len))}?" if alike else ""


OUTSET = (
    Asked(
        name="who-for", likely=0.46, about=WHY, text=lambda it: f"Who uses {_title(it)}, and how many are they?",
        wanted=(Wanted(("context", "users"), "Say who uses it, and how many they are"),),
        follow_up="Which of them did you talk to yourself?",
    ),
    Asked(
        name="goals", likely=0.52, about=WHY,
        text=lambda it: f"What did {_title(it)} have to achieve, and who set that?",
        wanted=(Wanted(("context", "goals"), "Say what it had to achieve, with numbers"),),
        follow_up="Which of those goals would you drop today?",
    ),
    Asked(
        name="constraints", likely=0.54, about=DESIGN,
        text=lambda it: f"What could you not change when you built {_title(it)}?",
        wanted=(Wanted(("technical", "constraints"), "Say what could not be changed"),),
        follow_up="What would you have built without that?",
    ),
    Asked(
        name="unclear", likely=0.56, about=WHY,
        text=lambda it: f"What was unclear when {_title(it)} began, and how did you make it clear?",
        wanted=(Wanted(("context", "unclear"), "Say what was unclear at the outset, and how it got clear"),),
        follow_up="What did you build before you knew?",
    ),
    Asked(
        name="risks", likely=0.54, about=DECISIONS,
        text=lambda it: f"What was the greatest risk of {_title(it)}, and what did you do about it?",
        wanted=(Wanted(("tradeoffs",), "Name a risk of a decision, and its `mitigation`", value=_risk,
                       where=_where_risk),),
        follow_up="Did it come to that?",
    ),
    Asked(
        name="simplest", likely=0.58, about=DESIGN,
        text=lambda it: f"What is the simplest thing that would have done instead of {_title(it)}, and why was it not "
        "enough?",
        wanted=(Wanted(("technical", "simplest"), "Say what the simplest way would have been, and why not that"),),
        follow_up="Which part could you take out today?",
    ),
    Asked(
        name="planned", likely=0.54, about=COST,
        text=lambda it: f"How long was {_title(it)} planned to take, how long did it take, and what gave way?"
        if _at_work(it) else "",
        wanted=(Wanted(("cost", "planned"), "Say how long it was to take, and what came of that"),),
        follow_up="When did you see it, and whom did you tell?",
    ),
    Asked(
        name="reviewed", likely=0.46, about=PEOPLE,
        text=lambda it: f"Who reviewed the design of {_title(it)}, and what did that change?" if _at_work(it) else "",
        wanted=(Wanted(("people", "reviewed"), "Say who reviewed the design, and what that changed"),),
        follow_up="Which objection did you not follow?",
    ),
    Asked(
        name="proud", likely=0.5, about=MY_PART,
        text=lambda it: f"What are you proudest of in {_title(it)}, and what would be missing without you?"
        if _own(it) else "",
        wanted=(Wanted(("me", "proud"), "Say what you are proudest of in it"),),
        follow_up="Who else would say so?",
    ),
    Asked(
        name="first-weeks", likely=0.48, about=LAUNCH,
        text=lambda it: "What surprised you in the first weeks after the launch?" if it.model.launch else "",
        wanted=(Wanted(("launch", "surprises"), "Say what the first weeks after the launch showed"),),
        follow_up="What would have shown it earlier?",
    ),
    Asked(
        name="trace", likely=0.58, about=RUNNING, text=_lost,
        wanted=(Wanted(("operations", "trace"), "Say how one request or message is followed from part to part"),),
        follow_up="How long does that take, and who can do it?",
    ),
    Asked(
        name="one-more", likely=0.5, about=DESIGN, text=_one_more,
        wanted=(Wanted(("technical", "one_more"), "Say what one more of its kind takes to add"),),
        follow_up="Where would your design no longer fit?",
    ),
    Asked(
        name="attack", likely=0.5, about=DESIGN,
        text=lambda it: f"What would an attacker go for first in {_title(it)}, and what stops them?"
        if _at_work(it) else "",
        wanted=(Wanted(("technical", "attack"), "Say what an attacker would go for, and what stops that"),),
        follow_up="How would you notice it?",
    ),
    Asked(
        name="law", likely=0.46, about=DESIGN, text=_private,
        wanted=(Wanted(("technical", "law"), "Say which law or contract binds it, and what that changed"),),
        follow_up="How do you show that to an auditor?",
    ),
    Asked(
        name="next", likely=0.52, about=LESSONS,
        text=lambda it: f"With three more months, what would you do next in {_title(it)}, and why that first?",
        wanted=(Wanted(("roadmap",), "Say what would come next, and why", value=_next),),
        follow_up="What would you refuse to build?",
    ),
)  # fmt: skip

register(OUTSET)
