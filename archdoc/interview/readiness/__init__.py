"""Model + Questions -> Readiness: what a dossier lacks, each with its place and cure, and how much of it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from archdoc.core.model import Model
from archdoc.core.wording import readable
from archdoc.diagram.views import Picture
from archdoc.dossier.document import LEAST, MOST
from archdoc.evidence.values import Evidence
from archdoc.interview.questions import Question, unknown_answers
from archdoc.interview.readiness import missing, public, wording
from archdoc.interview.readiness.claims import claims
from archdoc.interview.readiness.finding import LEVELS, Finding, Level, Part, Readiness
from archdoc.interview.readiness.missing import Found
from archdoc.interview.readiness.score import score

__all__ = ["Finding", "Part", "Readiness", "findings", "line", "readiness", "score"]

Rule = Callable[[Model], Found]
RULES: tuple[tuple[Level, str, Rule], ...] = (
    ("error", "confidential-told", public.told),
    ("error", "empty-section", missing.empty_sections),
    ("error", "nothing-mine", missing.nothing_mine),
    ("error", "no-decision", missing.no_decision),
    ("error", "unknown-neighbour", missing.unknown_neighbours),
    ("warning", "unknown-vendor", missing.unknown_vendors),
    ("warning", "half-decided", missing.half_decided),
    ("warning", "everything-led", missing.all_led),
    ("warning", "says-we", wording.says_we),
    ("warning", "phase-without-way-back", missing.no_way_back),
    ("warning", "poor-metric", missing.poor_metrics),
    ("warning", "only-usage", missing.only_usage),
    ("warning", "no-customers", missing.no_customers),
    ("warning", "one-sided-lessons", missing.one_sided_lessons),
    ("warning", "nothing-changed", missing.nothing_changed),
    ("warning", "claim-without-number", wording.strong_words),
    ("warning", "technology-in-product", wording.technology_in_product),
    ("warning", "left-to-do", wording.left_to_do),
    ("warning", "never-said", public.never_said),
    ("note", "thin", missing.thin),
    ("note", "not-work", missing.not_work),
    ("note", "crowded-picture", missing.crowded),
    ("note", "no-guardrail", missing.no_guardrail),
    ("note", "unknown-letters", wording.unknown_letters),
)
"""Every rule that needs nothing but the model: how much it matters, its name, and what finds."""
STALE_YEARS = 2


def readiness(
    model: Model,
    questions: Sequence[Question],
    pages: int | None = None,
    today: dt.date | None = None,
    whole: Picture | None = None,
    shown: Evidence | None = None,
) -> Readiness:
    """What a dossier lacks, and the score with its parts. For the rest of what goes in see `findings`."""
    return Readiness(findings=findings(model, questions, pages, today, whole, shown), parts=score(model, questions))


def findings(
    model: Model,
    questions: Sequence[Question],
    pages: int | None = None,
    today: dt.date | None = None,
    whole: Picture | None = None,
    shown: Evidence | None = None,
) -> tuple[Finding, ...]:
    """What a dossier lacks: errors, then warnings, then notes.

    `pages` are the counted ones of the typeset dossier; `today` is what `reviewed` is compared with. Where either isn't
    given, what depends on it is left out. `whole` is the overview as drawn, which may fold more; `shown` is what the
    histories show, against which roles are held.
    """
    found = [
        Finding(level=level, rule=name, what=what, cure=cure, path=path)
        for level, name, rule in RULES
        for what, cure, path in (missing.crowded(model, whole) if rule is missing.crowded else rule(model))
    ]
    found += _pages(pages) if pages is not None else []
    found += _stale(model, today) if today else []
    found += _ids(model, questions)
    found += _open(questions)
    found += [
        Finding(level="note", rule="role-and-history", what=what, cure=cure, path=path)
        for what, cure, path in (claims(model, shown) if shown else ())
    ]
    return tuple(sorted(found, key=lambda one: LEVELS.index(one.level)))


def line(model: Model, name: str, questions: Sequence[Question]) -> str:
    """One line for a build: `Readiness: notification 92 %, 1 error`. Notes aren't counted in it.

    Nothing is typeset for it, nor looked through for what is confidential: a public build does that itself.
    """
    made = Readiness(findings=(), parts=score(model, questions))
    said = [f"{name} {made.score} %"]
    for level in ("error", "warning"):
        rules = [rule for at, _, rule in RULES if at == level and rule is not public.told]
        count = sum(1 for rule in rules for _ in rule(model))
        count += len(_ids(model, questions)) if level == "warning" else 0
        said += [f"{count} {level}{'' if count == 1 else 's'}"] if count else []
    return f"Readiness: {', '.join(said)}"


def _open(questions: Sequence[Question]) -> list[Finding]:
    """How many questions have no whole answer yet; where all have one, nothing."""
    count = sum(one.standing != "answered" for one in questions)
    if not count:
        return []
    have = "question has" if count == 1 else "questions have"
    what = f"{count} {have} no whole answer yet, of {len(questions)} that an interviewer may ask."
    cure = "`archdoc questions SPEC --open --all` lists them."
    return [Finding(level="note", rule="open-questions", what=what, cure=cure)]


def _pages(pages: int) -> list[Finding]:
    if pages > MOST:
        what = f"The dossier has {pages} pages with all in the appendix that can go there; it should have {MOST}."
        cure = "Cut its longest texts; `archdoc dossier SPEC --fit -o FILE.pdf` says where they are."
        return [Finding(level="error", rule="too-many-pages", what=what, cure=cure)]
    if pages < LEAST:
        what = f"The dossier has {pages} page; {LEAST} to {MOST} fill an hour."
        cure = "What the score says is missing is what to write next."
        return [Finding(level="warning", rule="too-few-pages", what=what, cure=cure)]
    return []


def _stale(model: Model, today: dt.date) -> list[Finding]:
    """A running project is known by heart, so its review is not asked for until it is written down once."""
    ended = model.period.to if model.period else None
    read = model.reviewed or ended
    if read is None:
        return []
    year, month, day = (*map(int, read.split("-")), 1, 1)[:3]
    if (year + STALE_YEARS, month, day) > (today.year, today.month, today.day):
        return []
    when = readable(read[:7])
    known = f"was last read through in {when}" if model.reviewed else f"ended in {when}, and was not read through since"
    what = f"It {known}; you won't remember all of it."
    cure = "Read it through aloud, and set `reviewed` to the day."
    return [Finding(level="note", rule="stale", what=what, cure=cure, path=("reviewed",))]


def _ids(model: Model, questions: Sequence[Question]) -> list[Finding]:
    """`answers` of trade-offs that name no question of this system: a rename, or a slip."""
    return [
        Finding(
            level="warning",
            rule="no-such-question",
            what=f"A decision answers `{one.id}`, and there is no such question.",
            cure=one.hint or "Run `archdoc questions`: each has its id.",
            path=one.path,
        )
        for one in unknown_answers(model, questions)
    ]
