"""Model -> what it doesn't say yet: sections, whose parts are whose, decisions, launch, results, lessons.

Each rule is a function that gives (what, cure, path) for each thing it finds; `archdoc.interview.readiness` says
how much it matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archdoc.core import vocabulary
from archdoc.core.model import MINE, Element, Model, Tradeoff
from archdoc.core.paths import Path, of_element, of_tradeoff
from archdoc.core.wording import listed
from archdoc.interview.questions.system import unclaimed, without_way_back

if TYPE_CHECKING:
    from archdoc.diagram.views import Picture

Found = Iterator[tuple[str, str, Path]]
LEAST_PARTS = 5
"""Elements below which a system can hardly fill an hour."""
CROWDED = 25
"""Boxes beyond which a picture takes longer to find one's way in than to be told about."""
_USAGE = re.compile(
    r"\b(?:(?:active |daily |monthly |registered )?users?|visits?|visitors?|page ?views?|views|impressions|sign-?ups?|"
    r"registrations?|downloads?|installs?|requests?|messages? sent|e?-?mails? sent|sessions?|traffic|adoption|"
    r"volume|throughput|dau|mau|clicks?|orders? processed|events? processed|customers|clients)\b",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    r"\b(?:rate|errors?|failed|failures?|lost|latency|time|cost|duplicates?|complaints?|contacts?|churn)\b|%",
    re.IGNORECASE,
)


def empty_sections(model: Model) -> Found:
    """Which of the five sections have nothing of their own to say."""
    company, launch, results = model.company, model.launch, model.results
    changed = any(one.superseded_by or one.changed_because for one in model.tradeoffs)
    there = {
        "context": (model.context or vocabulary.Context()) != vocabulary.Context() or bool(company and company.does),
        "components": bool(model.elements),
        "launch": (launch or vocabulary.Launch()) != vocabulary.Launch(),
        "results": bool(results and (results.metrics or results.impact)),
        "lessons": bool(model.lessons or model.learned or changed),
    }
    says = {
        "context": ("why the system mattered", "Write `context`: importance, problems, goals; and `company.does`."),
        "components": ("how it is built", "Write `components`, `queues` and `third_parties`, and their `edges`."),
        "launch": ("the launch", "Write `launch`: scope, why, and phases with a date, a mechanism and a way back."),
        "results": ("results", "Write `results`: metrics with their values before and after, and the impact."),
        "lessons": ("lessons", "Write `lessons`: one from the company, one from me, one from customers."),
    }
    for number, (key, (about, cure)) in enumerate(says.items(), 1):
        if not there[key]:
            yield f"Section {number} is empty: nothing is said about {about}.", cure, (key,)


def nothing_mine(model: Model) -> Found:
    """Whether no part is claimed."""
    if model.elements and not any(one.standing in MINE for one in model.elements.values()):
        team = any(one.standing == "team" for one in model.elements.values())
        what = "Parts are your team's, but none is yours." if team else "No part of the system is yours."
        yield what, "Give the parts that you led, built or contributed to that `role`.", ("components",)


def no_decision(model: Model) -> Found:
    """Whether there is no trade-off at all."""
    if not model.tradeoffs:
        cure = "Put a `tradeoff` on the edge or element where it was made: choice, because, alternatives, costs."
        yield "No trade-off is recorded, and these are what the hour is about.", cure, ("tradeoffs",)


def unknown_neighbours(model: Model) -> Found:
    """Parts of colleagues that touch mine, with no word on how they work; one that is known `basic` need have none."""
    for one, touched in neighbours(model):
        known = one.kind == "third_party" or one.detail.knowledge == "basic"
        if not known and not works(one):
            said, cure = "how it works inside", "Write its `how_it_works`: two sentences will do."
            if unclaimed(one):
                said, cure = (
                    "whose it is, or how it works inside",
                    "Give it a `role` if it is yours. Else a `team`, and ",
                )
                cure += "`how_it_works`: two sentences will do."
            yield f"{one.name} touches your {touched.name}, and nothing says {said}.", cure, of_element(one)


def unknown_vendors(model: Model) -> Found:
    """Vendors that touch mine, with no word on what is used of them, what they allow, or what happens without them."""
    for one, touched in neighbours(model):
        if one.kind == "third_party" and not works(one):
            what = f"{one.name} touches your {touched.name}, and nothing says what it does for you or how it fails."
            yield (
                what,
                "Write its `description`, its `limits`, or the `outage_plan`: what if it is down.",
                of_element(one),
            )


def neighbours(model: Model) -> tuple[tuple[Element, Element], ...]:
    """Parts that aren't mine beside one that is, each with the first of mine that it touches."""
    found: dict[str, tuple[Element, Element]] = {}
    for edge in model.edges:
        if not model.between_elements(edge):
            continue
        ends = model.elements[edge.source], model.elements[edge.target]
        for one, other in (ends, ends[::-1]):
            if one.standing not in MINE and other.standing in MINE and one.type != "person":
                found.setdefault(one.id, (one, other))
    return tuple(found.values())


def works(one: Element) -> bool:
    """Whether something is said on how a part works; of a queue its delivery or order will do, of a store its data.

    Nobody outside knows how a vendor's works: of it, what one uses, what it allows, or what happens without it.
    """
    detail = one.detail
    if isinstance(detail, vocabulary.ThirdParty):
        return bool(one.how_it_works or detail.description or detail.limits or detail.sla or detail.outage_plan)
    if isinstance(detail, vocabulary.Queue):
        return bool(one.how_it_works or detail.delivery or detail.ordering or detail.retry or detail.retention)
    stored = isinstance(detail, vocabulary.Component) and detail.store and detail.store != vocabulary.Store()
    return bool(one.how_it_works or stored)


def half_decided(model: Model) -> Found:
    """Decisions that stand, without what was turned down or what was paid.

    Those that were replaced have told why, and are what was turned down for the one that took their place.
    """
    for one in model.tradeoffs:
        lacks = [] if one.alternatives or replaced(model, one) else ["no alternative that you turned down"]
        lacks += [] if one.costs else ["no cost that you accepted"]
        if one.status in {"accepted", "proposed"} and lacks:
            other = one.alternatives or replaced(model, one)
            keys = [key for key, has in (("alternatives", other), ("costs", one.costs)) if not has]
            what = f"Decision {one.number} ({short(one.choice)}) has {listed(lacks)}."
            yield what, f"Add {listed(f'`{key}`' for key in keys)}.", of_tradeoff(model, one)
        elif one.status in {"accepted", "proposed"} and not weighed(model, one):
            what = f"Decision {one.number} ({short(one.choice)}) doesn't say why the alternatives were turned down."
            yield what, "Add `rejected_because` to them.", (*of_tradeoff(model, one), "alternatives")


def reasoned(one: vocabulary.Alternative) -> bool:
    """Whether an alternative says why it was turned down."""
    return bool(one.rejected_because or one.cons)


def replaced(model: Model, one: Tradeoff) -> Tradeoff | None:
    """The decision whose place another took; None where it took none's."""
    return next((it for it in model.tradeoffs if it.superseded_by == one.number), None)


def weighed(model: Model, one: Tradeoff) -> bool:
    """Whether it is told what was turned down for a decision, and why: an alternative, or what was there before."""
    before = replaced(model, one)
    return any(map(reasoned, one.alternatives)) or bool(before and (before.changed_because or one.because))


def all_led(model: Model) -> Found:
    """Whether every role that is stated is the leading one; nobody believes that of three or more parts."""
    own = [one for one in model.elements.values() if one.standing in MINE]
    said = [one.role for one in model.elements.values() if one.role]
    said += [one.role for one in model.tradeoffs if one.role]
    said += [one.role for one in model.me.contributions if one.role] if model.me else []
    if len(own) >= 3 and all(role == "led" for role in said):
        what = f"All {len(own)} of your parts are `led`, and no other role is to be found."
        cure = "Say what you built, contributed to or were consulted on; it makes the rest believed."
        yield what, cure, of_element(own[0])


def no_way_back(model: Model) -> Found:
    """The phase with most to lose, where none says how it would have been undone."""
    phase = without_way_back(model)
    if phase is not None:
        what = f"Phase {phase.name} doesn't say how it would have been undone, and neither does any other."
        cure = "Add `rollback`, there or to `launch`; that there was no way back is an answer too."
        yield what, cure, ("launch", "phases", model.phases.index(phase))


def poor_metrics(model: Model) -> Found:
    """Metrics that lack their reason, values or source. A series has both its first value and its last."""
    for at, one in enumerate(model.results.metrics if model.results else ()):
        curve = len(one.series) > 1
        lacks = [
            key
            for key, has in (
                ("why", one.why), ("baseline", one.baseline or curve), ("actual", one.actual or curve),
                ("source", one.source),
            )
            if not has
        ]  # fmt: skip
        if lacks:
            some = f"{', '.join(lacks[:-1])} or {lacks[-1]}" if lacks[1:] else lacks[0]
            what = f"The metric {short(one.name)} has no {some}."
            yield what, f"Add {listed(f'`{key}`' for key in lacks)}.", ("results", "metrics", at)


def only_usage(model: Model) -> Found:
    """Whether all that is measured is how much it was used, which a bad system can be as well."""
    metrics = model.results.metrics if model.results else ()
    if metrics and all(usage(one) for one in metrics):
        what = "All metrics count usage; none says whether anything got better for anyone."
        cure = "Add one of what it was for: time, failures, cost, contacts, sales."
        yield what, cure, ("results", "metrics")


def usage(one: vocabulary.Metric) -> bool:
    """Whether a metric counts usage: by its name, and neither of business nor a guardrail."""
    about = f"{one.name} {one.unit or ''}"
    return one.kind not in {"business", "guardrail"} and bool(_USAGE.search(one.name)) and not _QUALITY.search(about)


def no_guardrail(model: Model) -> Found:
    """Whether nothing was watched that should not get worse."""
    metrics = model.results.metrics if model.results else ()
    if metrics and not any(one.kind == "guardrail" for one in metrics):
        cure = "Add one with `kind: guardrail`: errors, complaints, latency, cost."
        yield "No metric is a guardrail, something that must not get worse meanwhile.", cure, ("results", "metrics")


def no_customers(model: Model) -> Found:
    """Whether the results leave out those that it was for."""
    results = model.results
    if results and (results.metrics or results.impact) and not any(one.on == "customers" for one in results.impact):
        cure = "Add an `impact` on customers; of an internal system, those are the teams that use it."
        yield "The results name no impact on customers.", cure, ("results", "impact")


def one_sided_lessons(model: Model) -> Found:
    """Of company, me and customers, whose lessons are missing."""
    if model.lessons:
        there = {one.from_ for one in model.lessons}
        lacks = [who for who in ("company", "me", "customers") if who not in there]
        if lacks:
            shown = {"company": "the company", "me": "you", "customers": "customers"}
            what = f"No lesson comes from {' or '.join(shown[who] for who in lacks)}."
            cure = f"Add one with {listed(f'`from: {who}`' for who in lacks)}."
            yield what, cure, ("lessons",)


def nothing_changed(model: Model) -> Found:
    """Whether everything was right at once. Without any lesson, that is said already."""
    changed = any(one.superseded_by or one.changed_because or one.status == "superseded" for one in model.tradeoffs)
    if model.tradeoffs and model.lessons and not changed and not any(one.next_time for one in model.lessons):
        what = "Nothing was changed later, and nothing would be done differently."
        cure = "Keep a decision that was replaced (`superseded_by`, `changed_because`), or say `next_time` in a lesson."
        yield what, cure, ("lessons",)


def thin(model: Model) -> Found:
    """Whether it is a small system to talk an hour about."""
    if 0 < len(model.elements) < LEAST_PARTS:
        count = f"{len(model.elements)} part" + ("" if len(model.elements) == 1 else "s")
        cure = "Add what it talks to: callers, stores, vendors. If that is all of it, have a larger project ready too."
        yield f"With {count} this is little for an hour.", cure, ("components",)


def not_work(model: Model) -> Found:
    """Whether it is no paid work."""
    if model.kind != "work":
        shown = {"open-source": "An open-source project", "hobby": "A hobby project"}[model.kind]
        what = f"{shown} is taken as practice; most interviewers ask for something from work."
        yield what, "Have a spec of a project from work ready beside it.", ("kind",)


def crowded(model: Model, whole: Picture | None = None) -> Found:
    """Pictures with more boxes than one can take in. `whole` is the overview as it is drawn."""
    from archdoc.diagram import views

    first = whole or views.overview(model)
    shown = [(first, ("views", views.OVERVIEW) if views.OVERVIEW in model.views else ("components",))]
    shown += [
        (views.of_view(model, one), ("views", one.id)) for one in model.views.values() if one.id != views.OVERVIEW
    ]
    for picture, path in shown:
        if len(picture.nodes) > CROWDED:
            all_of_it = path == ("components",)
            what = f"{'The overview' if all_of_it else f'The picture {picture.title}'} has {len(picture.nodes)} boxes."
            cure = "Add `views` that each show a part of it, and talk about those."
            yield what, cure if all_of_it else "Show less in it: `focus`, `teams` or `exclude`.", path


def short(text: str, most: int = 60) -> str:
    """A text without its marks on one line, its end cut off where it is long."""
    from archdoc.core.markdown import plain

    line = " ".join(plain(text).split())
    return line if len(line) <= most else line[:most].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def decisions_of(model: Model) -> tuple[Tradeoff, ...]:
    """The decisions that stand."""
    return tuple(one for one in model.tradeoffs if one.status in {"accepted", "proposed"})
