"""System -> questions about what happened: launch, results, challenges, lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from archdoc.core import vocabulary
from archdoc.core.paths import Path
from archdoc.interview.questions.answer import Answer, shortened, texts
from archdoc.interview.questions.managed import product
from archdoc.interview.questions.question import Gap
from archdoc.interview.questions.registry import Found, rule
from archdoc.interview.questions.system import System, without_way_back
from archdoc.interview.questions.words import capital, ids, joined, number, quoted, said, slug

LAUNCH, RESULTS, CHALLENGES, LESSONS = "Launch", "Results", "Challenges", "Lessons"
INCIDENTS, STORY = "Incidents", "In your words"


@rule("launch", 0.74)
def launch(system: System) -> Iterator[Found]:
    """The launch: why that way, and not another?"""
    told = system.model.launch
    if told is None or not (told.scope or told.why or told.phases or told.alternatives):
        gap = Gap("Say how it went live: scope, phases, and why that way", ("launch",))
        yield Found(
            parts=(),
            about=LAUNCH,
            text=f"How did {system.model.title} go live, and why that way?",
            answer=Answer(missing=(gap,)),
            follow_up="What would you have done if it had gone wrong?",
        )
        return
    steps = len(system.model.phases)
    if told.scope == "mvp":
        text = "Why did you launch a minimum first, and not all of it at once?"
    elif told.scope == "full" and steps > 1:
        text = f"Why was all of it built before anyone used it, and then shown in {number(steps)} steps?"
    elif told.scope == "full":
        text = "Why did you launch all of it at once, and not step by step?"
    elif told.scope == "iterative" or steps > 1:
        text = "Why did you launch step by step, and not all of it at once?"
    else:
        text = "Why did you launch in one step?"
    option = next((one for one in told.alternatives if one.rejected_because), None)
    reason = capital(option.rejected_because or "") if option else ""
    turned_down = f"Turned down: {said(option.option)} {said(reason)}" if option else None
    yield Found(
        parts=(),
        about=LAUNCH,
        text=text,
        answer=texts([
            ("", told.why, Gap("Say why you launched that way", ("launch", "why"))),
            ("", turned_down, Gap("Say which other way there was, and why not", ("launch", "alternatives"))),
        ]),
        follow_up="Who decided it, and did you agree?",
    )  # fmt: skip


@rule("switch", 0.5)
def switch(system: System) -> Iterator[Found]:
    """Phases: how was each switched on, and how would it have been undone? One question for each kind of exposure."""
    kinds: dict[str, list[vocabulary.Phase]] = {}
    for phase in system.model.phases:
        kinds.setdefault(phase.exposure or "", []).append(phase)
    at = {phase.id: index for index, phase in enumerate(system.model.phases)}
    whole = system.model.launch.rollback if system.model.launch else None
    no_way_back = without_way_back(system.model)
    for phases in kinds.values():
        lines, missing = [], []
        for phase in phases:
            path: Path = ("launch", "phases", at[phase.id])
            told = [said(capital(text)) for text in (phase.mechanism, phase.rollback and f"undone by: {phase.rollback}")
                    if text]  # fmt: skip
            lines += [(f"{phase.name}: " if len(phases) > 1 else "") + " ".join(told)] if told else []
            if not phase.mechanism:
                missing.append(Gap(f"Say how {quoted(phase.name or '')} was switched on", (*path, "mechanism")))
            if phase is no_way_back:
                missing.append(Gap(f"Say how {quoted(phase.name or '')} would be undone", (*path, "rollback")))
        lines += [said(capital(f"undone by: {whole}"))] if whole else []
        several = joined([quoted(phase.name or "") for phase in phases])
        was, it = ("were", "they") if len(phases) > 1 else ("was", "it")
        yield Found(
            parts=tuple(phase.id or "" for phase in phases),
            about=LAUNCH,
            text=f"How {was} {several} switched on, and how would you have undone {'them' if it == 'they' else 'it'}?",
            answer=Answer(shortened(lines), tuple(missing)),
            follow_up="Was that ever used?",
        )


@rule("go-on", 0.5)
def go_on(system: System) -> Iterator[Found]:
    """Phases but the last: what let you go on?"""
    phases = system.model.phases[:-1]
    if not phases:
        return
    lines, missing = [], []
    for index, phase in enumerate(phases):
        criteria = " ".join(said(text) for text in phase.exit_criteria)
        start = f"{phase.name}: " if len(phases) > 1 else ""
        lines += [f"{start}{criteria}"] if criteria else []
        if not re.search(r"\d", criteria):
            gap = f"Say what let you go on from {quoted(phase.name or '')}, with a number"
            missing.append(Gap(gap, ("launch", "phases", index, "exit_criteria")))
    step = f"from {quoted(phases[0].name or '')}" if len(phases) == 1 else "from one step to the next"
    yield Found(
        parts=tuple(phase.id or "" for phase in phases),
        about=LAUNCH,
        text=f"What had to be true before you went on {step}?",
        answer=Answer(shortened(lines), tuple(missing)),
        follow_up="Was there pressure to go on sooner?",
    )


@rule("metric", 0.92)
def metric(system: System) -> Iterator[Found]:
    """A metric that is no guardrail: why this one, and was it you? Without any metric, how you know."""
    metrics = system.model.results.metrics if system.model.results else ()
    if not metrics:
        gap = Gap("Give the numbers that show it: before, target, after", ("results", "metrics"))
        yield Found(
            parts=(),
            about=RESULTS,
            text=f"How do you know that {system.model.title} worked?",
            answer=Answer(missing=(gap,)),
            follow_up="Who would have noticed if it had not?",
            likely=0.8,
        )
    for index, (one, id) in enumerate(zip(metrics, ids([one.name for one in metrics]), strict=True)):
        if one.kind == "guardrail":
            continue
        path: Path = ("results", "metrics", index)
        pairs = [("", one.why, Gap(f"Say why you measured {quoted(one.name)}", (*path, "why")))]
        # Why it missed its target is a question of its own, which the same text answers.
        whose = "" if _has_missed(one) else ", and how much of it was your doing"
        gap = Gap(f"Say how much of {quoted(one.name)} was your work, and how you know", (*path, "attribution"))
        pairs += [("", one.attribution, gap)] if whose else []
        yield Found(
            parts=(id,),
            about=RESULTS,
            text=f"Why did you measure {quoted(one.name)}{whose}?",
            answer=texts(pairs),
            follow_up="I don't believe that number: where does it come from?",
            likely=None if index == 0 else 0.64,
        )


@rule("define", 0.58)
def define(system: System) -> Iterator[Found]:
    """A number that is a share: of what, over which time, and from where? The first that is defined, or the first."""
    metrics = system.model.results.metrics if system.model.results else ()
    shares = [(at, one) for at, one in enumerate(metrics) if _share(one)]
    for index, one in [it for it in shares if it[1].definition][:1] or shares[:1]:
        path: Path = ("results", "metrics", index)
        yield Found(
            parts=(),
            about=RESULTS,
            text=f"Define {quoted(one.name)}: what is counted, of what, over which time, and where is it from?",
            answer=texts([
                ("", one.definition, Gap(f"Define {quoted(one.name)}: numerator, denominator, window",
                                         (*path, "definition"))),
                ("Source", one.source, Gap(f"Say where {quoted(one.name)} comes from", (*path, "source"))),
            ]),
            follow_up="What does it leave out?",
        )  # fmt: skip


def _share(one: vocabulary.Metric) -> bool:
    """Whether a metric is a part of something: a percentage, so many of a million."""
    said = f"{one.unit or ''} {one.baseline or ''} {one.target or ''} {one.actual or ''}"
    return bool(re.search(r"%|\bper\b|percent|‰|\brate\b|\bof \d", f"{said} {one.name}", re.IGNORECASE))


def _has_missed(one: vocabulary.Metric) -> bool:
    from archdoc.dossier.quantities import value

    if not (one.actual and one.target and one.better):
        return False
    actual, target = value(one.actual).number, value(one.target).number
    return actual is not None and target is not None and (actual < target if one.better == "up" else actual > target)


@rule("missed", 0.7)
def missed(system: System) -> Iterator[Found]:
    """A metric that missed its target: why?"""
    metrics = system.model.results.metrics if system.model.results else ()
    for index, (one, id) in enumerate(zip(metrics, ids([one.name for one in metrics]), strict=True)):
        if not _has_missed(one):
            continue
        unit = f" {one.unit}" if one.unit else ""
        lesson = next((it for it in system.model.lessons if _speaks_of(it, one)), None)
        gap = Gap(f"Say why {quoted(one.name)} missed its target", ("results", "metrics", index, "attribution"))
        yield Found(
            parts=(id,),
            about=RESULTS,
            text=f"{quoted(one.name)} came to {one.actual}{unit}, not the {one.target} that you aimed at: why?",
            answer=texts([
                ("", one.attribution or (lesson.lesson if lesson else None), gap),
                *([("The lesson", lesson.lesson, gap)] if lesson and one.attribution else []),
            ]),
            follow_up="Was the target wrong, or the work?",
        )  # fmt: skip


def _speaks_of(lesson: vocabulary.Lesson, metric: vocabulary.Metric) -> bool:
    said = f"{lesson.lesson} {lesson.trigger or ''} {lesson.before or ''}".casefold()
    return metric.name.casefold() in said


@rule("challenge", 0.94)
def challenge(system: System) -> Iterator[Found]:
    """A challenge: why was it hard, and what did you do? Without any, what was."""
    found = system.model.challenges
    if not found:
        gap = Gap("Tell a challenge: the problem, why it was hard, what you did, what came of it", ("challenges",))
        yield Found(
            parts=(),
            about=CHALLENGES,
            text=f"What was the hardest problem in {system.model.title}, and what did you do about it?",
            answer=Answer(missing=(gap,)),
            follow_up="What did you try first?",
            likely=0.78,
        )
    for index, (one, id) in enumerate(zip(found, ids([one.title for one in found]), strict=True)):
        path: Path = ("challenges", index)
        pairs = [
            ("Hard because", one.why_hard, Gap(f"Say why {quoted(one.title)} was hard", (*path, "why_hard"))),
            ("What I did", " ".join(map(said, one.actions[:2])) or None,
             Gap(f"Say what you did about {quoted(one.title)}", (*path, "actions"))),
            ("Result", one.result, Gap(f"Say what came of {quoted(one.title)}", (*path, "result"))),
        ]  # fmt: skip
        answer = texts(pairs)
        yield Found(
            parts=(id,),
            about=CHALLENGES,
            text=f"{quoted(one.title)}: why was it hard, and what did you do about it?",
            answer=Answer((answer.lines[0], " ".join(answer.lines[1:])) if len(answer.lines) > 2 else answer.lines,
                          answer.missing),
            follow_up="What would you have done with another month?",
            closeness=max((system.closeness[part] for part in one.where if part in system.closeness), default=0.9),
            elements=one.where,
        )  # fmt: skip


@rule("proof", 0.6)
def proof(system: System) -> Iterator[Found]:
    """A challenge: how was the cause isolated, and what proved the cure? The one that says so, or the first."""
    found = list(enumerate(system.model.challenges))
    for index, one in [it for it in found if it[1].proof][:1] or found[:1]:
        gap = Gap(f"Say how you isolated the cause of {quoted(one.title)}, and what proved it",
                  ("challenges", index, "proof"))  # fmt: skip
        yield Found(
            parts=(),
            about=CHALLENGES,
            text=f"{quoted(one.title)}: how did you isolate the cause, and how did you prove that the cure worked?",
            answer=texts([("", one.proof, gap)]),
            follow_up="Which explanation did you drop on the way?",
            closeness=max((system.closeness[part] for part in one.where if part in system.closeness), default=0.9),
            elements=one.where,
        )


@rule("incident", 0.94)
def incident(system: System) -> Iterator[Found]:
    """An incident: cause, detection, my part, what changed. Without any, the worst."""
    found = system.model.incidents
    if not found:
        if system.model.kind == "hobby":
            return
        gap = Gap("Tell an incident: its cause, how it was noticed, your part, what changed; or that there was none",
                  ("incidents",))  # fmt: skip
        yield Found(
            parts=(),
            about=INCIDENTS,
            text=f"What was the worst incident of {system.model.title}: the cause, how you noticed, your part, and "
            "what changed?",
            answer=Answer(missing=(gap,)),
            follow_up="How long did it take to find the cause?",
        )
    for index, (one, id) in enumerate(zip(found, ids([one.title for one in found]), strict=True)):
        path: Path = ("incidents", index)
        pairs = [
            ("Cause", one.cause, Gap(f"Say what caused {quoted(one.title)}", (*path, "cause"))),
            ("Noticed", one.detection, Gap(f"Say how {quoted(one.title)} was noticed", (*path, "detection"))),
            ("My part", one.my_part, Gap(f"Say what you did in {quoted(one.title)}", (*path, "my_part"))),
            ("Since then", one.changed, Gap(f"Say what has changed since {quoted(one.title)}", (*path, "changed"))),
        ]
        answer = texts(pairs)
        lines = answer.lines
        yield Found(
            parts=(id,),
            about=INCIDENTS,
            text=f"{quoted(one.title)}: what was the cause, how was it noticed, what was your part, what changed?",
            answer=Answer((" ".join(lines[:2]), " ".join(lines[2:])) if len(lines) > 2 else lines, answer.missing),
            follow_up="Why did nothing show it earlier?",
            closeness=max((system.closeness[part] for part in one.where if part in system.closeness), default=0.9),
            elements=one.where,
        )


@rule("example", 0.6)
def example(system: System) -> Iterator[Found]:
    """A word that claims something and shows no number: one concrete example. Of several, the first two."""
    from archdoc.interview.readiness.wording import claims

    for word, sentence, path in islice(claims(system.model), 2):
        yield Found(
            parts=(slug(word),),
            about=STORY,
            text=f"You say “{word}” ({quoted(sentence)}): which concrete example, with a number, can you give?",
            answer=Answer(missing=(Gap(f"Say from what to what, instead of “{word}”", path),)),
            follow_up="And how do you know?",
        )


@rule("learned", 0.46)
def learned(system: System) -> Iterator[Found]:
    """A technology that was new: how did you see the need, and how did you learn it?"""
    found = system.model.learned
    for index, (one, id) in enumerate(zip(found, ids([one.technology for one in found]), strict=True)):
        path: Path = ("learned", index)
        yield Found(
            parts=(id,),
            about=LESSONS,
            text=f"When did you notice that you had to learn {_subject(one.technology)}, and how did you?",
            answer=texts([
                ("", one.need, Gap(f"Say how you saw that you needed {one.technology}", (*path, "need"))),
                ("", one.how, Gap(f"Say how you learned {one.technology}", (*path, "how"))),
            ]),
            follow_up="What would you tell someone who starts with it today?",
        )  # fmt: skip


def _subject(technology: str) -> str:
    """A product or a single word by its name, anything else in quotes."""
    words = technology.split()
    return " ".join(words) if len(words) == 1 or product(technology) else quoted(technology)


@rule("differently", 0.94)
def differently(system: System) -> Iterator[Found]:
    """Always: what would you do differently?"""
    lessons = [one for one in system.model.lessons if one.next_time]
    path: Path = ("lessons", 0, "next_time") if system.model.lessons else ("lessons",)
    gap = Gap("Say what you would do differently: a lesson with `next_time`", path)
    lines = [f"{said(one.lesson)} {said(capital(one.next_time or ''))}" for one in lessons]
    yield Found(
        parts=(),
        about=LESSONS,
        text="What would you do differently if you began again?",
        answer=Answer(shortened(lines), () if lines else (gap,)),
        follow_up="What stopped you then?",
    )
