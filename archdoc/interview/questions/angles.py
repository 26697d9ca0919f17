"""System -> questions from other angles: who else solves it, whom it harms, what only I know."""

from __future__ import annotations

import re

from archdoc.catalogue.element_types import STORES
from archdoc.core.model import MINE, Element, Model
from archdoc.core.wording import stopped
from archdoc.dossier import outcome
from archdoc.interview.questions.answer import STANDING, at
from archdoc.interview.questions.asked import COST, LAUNCH, MY_PART, PEOPLE, RUNNING, WHY, Asked, Wanted, register
from archdoc.interview.questions.subject import called, heart, in_service, running
from archdoc.interview.questions.system import System
from archdoc.interview.questions.vendors import personal
from archdoc.interview.questions.words import names, quoted, title

DESIGN = "The design"
BOUGHT = re.compile(
    r"\b(buy|bought|buying|purchas\w+|vendors?|saas|off[- ]the[- ]shelf|ready[- ]made|hosted|licen[cs]e\w*)\b",
    re.IGNORECASE,
)
"""Words of an alternative that was to buy."""
SERVED = re.compile(
    r"\b(\d[\d., ]*\d|\d+) ((?:[a-z]+ )?(?:brands|retailers|merchants|tenants|customers|clients|shops|stores|companies"
    r"|organi[sz]ations|makers|sellers|schools|hospitals|clinics|banks|operators|publishers))\b"
)
"""How many of those who share the system: `140 brands`."""
CLOCK = re.compile(
    r"\b\d{1,2}:\d{2}\b|\bclocks?\b|\btime ?zones?\b|\bUTC\b|\bmidnight\b|\bsummer time\b", re.IGNORECASE
)


def _at_work(system: System) -> bool:
    return system.model.kind != "hobby"


def _own(system: System) -> bool:
    return any(one.standing in MINE for one in system.model.elements.values())


def _bought(model: Model) -> str | None:
    """Why it was not bought: by its key, else by a decision that turned buying down."""
    options = (it for one in model.tradeoffs if one.status in STANDING for it in one.alternatives
               if it.rejected_because and BOUGHT.search(it.option))  # fmt: skip
    first = next(options, None)
    return at(model, ("technical", "why_not_buy")) or (
        f"{stopped(first.option)} {first.rejected_because}" if first else None
    )


def _served(system: System) -> str:
    """The first text that counts those who share it."""
    company, context = system.model.company, system.model.context
    texts = [*(context.users if context else ()), (company.does if company else None) or ""]
    found = next((it for text in texts if (it := SERVED.search(text)) and it[1] not in {"0", "1"}), None)
    if found is None or not in_service(system):
        return ""
    return (
        f"One of the {found[0]} sends a hundred times its usual: what do the others notice, and what keeps its data "
        "apart from theirs?"
    )


def _persons(system: System) -> list[Element]:
    return [one for one in system.model.elements.values() if system.ours(one) and personal(one)]


def _deleted(system: System) -> str:
    there = _persons(system)
    if not there:
        return ""
    return (
        f"A person asks to be deleted: where are they besides {names(there)} (topics, logs, backups, vendors), and how "
        "long does each take?"
    )


def _harmed(system: System) -> str:
    if not (_persons(system) or any(one.type == "model" for one in system.of_kind("component"))):
        return ""
    return f"Working just as designed, whom could {title(system.model)} harm or treat unfairly, and who looked at that?"


def _clocks(system: System) -> str:
    model = system.model
    scale = model.technical.scale if model.technical else ()
    texts = [*scale, *(one.title for one in model.challenges), *(one.why_hard or "" for one in model.challenges)]
    for element in model.elements.values():
        texts += [element.description or "", element.how_it_works or "", getattr(element.detail, "peak", None) or ""]
    if not any(CLOCK.search(text) for text in texts):
        return ""
    return f"Which clock does {title(model)} go by, and what do two clocks that disagree, or summer time, do to it?"


def _reported(system: System) -> str:
    """Bad news there was: an incident, a number that was missed, a plan that didn't hold."""
    model = system.model
    if not (_at_work(system) and _own(system)):
        return ""
    missed = [one.name for one in (model.results.metrics if model.results else ()) if outcome.metric(one).met is False]
    news = [*(one.title for one in model.incidents), *missed]
    of = f" of {quoted(news[0])}" if news else ""
    return f"What did you tell those above you about progress, how often, and how did you bring the bad news{of}?"


def _gone(system: System) -> str:
    led = [one for one in system.model.elements.values() if one.standing == "led"]
    if not led or not _at_work(system):
        return ""
    return f"You are gone tomorrow: what of {names(led[:3])} stops, and where is what only you know written down?"


def _mistaken(system: System) -> str:
    if not (system.model.incidents or system.model.lessons or system.model.challenges) or not _own(system):
        return ""
    return f"Which mistake in {title(system.model)} was your own, and who told you?"


def _moved(system: System) -> str:
    kept = [one for one in system.of_kind("component") if one.type in STORES and system.ours(one)]
    if not kept or at(system.model, ("launch", "migration")) is None:
        return ""
    return "What became of the old way's data, and how did you show that both sides agree?"


def _escaped(system: System) -> str:
    return (
        f"Which fault got past the tests of {_first(system)}, and what would have caught it?"
        if system.model.incidents
        else ""
    )


def _first(system: System) -> str:
    return called(system, running(system)[:1])


def _heart(system: System) -> tuple[str, ...]:
    one = heart(system)
    return (one.id,) if one else ()


ANGLES = (
    Asked(
        name="why-own", likely=0.57, about=DESIGN,
        text=lambda it: f"Why did you build {title(it.model)} yourselves, when something like it can be bought?"
        if _at_work(it) and _own(it) else "",
        wanted=(Wanted(("technical", "why_not_buy"), "Say why it was built and not bought", value=_bought),),
        follow_up="What would you buy today?",
    ),
    Asked(
        name="others", likely=0.4, about=WHY,
        text=lambda it: f"How do others solve what {title(it.model)} does, and why isn't yours like theirs?"
        if _at_work(it) else "",
        wanted=(Wanted(("context", "others"), "Say how others solve it, and why yours is not like theirs"),),
        follow_up="Whose way would you copy?",
    ),
    Asked(
        name="tenants", likely=0.54, about=DESIGN, text=_served,
        wanted=(Wanted(("technical", "tenants"), "Say what keeps one of those you serve from harming the others"),),
        follow_up="How would you see which of them it is?", elements=_heart,
    ),
    Asked(
        name="erasure", likely=0.52, about=DESIGN, text=_deleted,
        wanted=(Wanted(("technical", "erasure"), "Say what happens, and where, when a person asks to be deleted"),),
        follow_up="How do you show that it is done?",
    ),
    Asked(
        name="harm", likely=0.32, about=DESIGN, text=_harmed,
        wanted=(Wanted(("technical", "harm"), "Say whom it could harm as designed, and who looked at that"),),
        follow_up="What did you change because of it?",
    ),
    Asked(
        name="clocks", likely=0.42, about=DESIGN, text=_clocks,
        wanted=(Wanted(("technical", "clocks"), "Say which clock counts, and what happens when two disagree"),),
        follow_up="What happens in the hour that comes twice?",
    ),
    Asked(
        name="escaped", likely=0.46, about=RUNNING, text=_escaped,
        wanted=(Wanted(("technical", "escaped"), "Say which fault got past the tests, and what would have caught it"),),
        follow_up="Is there such a test now?", elements=_heart,
    ),
    Asked(
        name="pages", likely=0.42, about=RUNNING,
        text=lambda it: f"How often is somebody called for {_first(it)}, how often before, and how often for nothing?"
        if in_service(it) and running(it) else "",
        wanted=(Wanted(("operations", "pages"), "Say how often somebody is called, before and now, and for nothing"),),
        follow_up="Which alert did you take out?", elements=_heart,
    ),
    Asked(
        name="data-move", likely=0.46, about=LAUNCH, text=_moved,
        wanted=(Wanted(("launch", "data_move"), "Say what became of the old data, and how both sides were compared"),),
        follow_up="What didn't agree?",
    ),
    Asked(
        name="cut", likely=0.5, about=COST,
        text=lambda it: f"With half the time for {title(it.model)}, what would you have left out, and what not?"
        if _at_work(it) else "",
        wanted=(Wanted(("cost", "cut"), "Say what you would leave out with half the time, and what not"),),
        follow_up="Who would have minded?",
    ),
    Asked(
        name="reported", likely=0.5, about=PEOPLE, text=_reported,
        wanted=(Wanted(("people", "reported"), "Say what you told those above you, and how you brought bad news"),),
        follow_up="What did you not tell?",
    ),
    Asked(
        name="bus-factor", likely=0.44, about=PEOPLE, text=_gone,
        wanted=(Wanted(("people", "bus_factor"), "Say what stops without you, and where what you know is written"),),
        follow_up="Who has done it without you?",
    ),
    Asked(
        name="feedback", likely=0.48, about=MY_PART, text=_mistaken,
        wanted=(Wanted(("people", "feedback"), "Say which mistake was your own, and who told you"),),
        follow_up="What do you do otherwise since?",
    ),
)  # fmt: skip

register(ANGLES)
