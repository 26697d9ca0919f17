"""What the commands that prepare for an interview print: decisions, questions, papers, practice."""

from __future__ import annotations

from typing import Annotated, Literal

from archdoc.render.shapes.base import Format, Shape, says


class Alternative(Shape, frozen=True, kw_only=True):
    """What was turned down."""

    option: str
    rejected_because: str | None
    pros: list[str]
    cons: list[str]


class Risk(Shape, frozen=True, kw_only=True):
    """What could go wrong."""

    risk: str
    mitigation: str | None


class Tradeoff(Shape, frozen=True, kw_only=True):
    """A decision; texts are as they were typed."""

    number: Annotated[int, says("Of the badge on the picture.")]
    id: Annotated[str | None, says("The author's own, where there is one.")]
    where: Annotated[list[str], says("The edges and elements that it is about, by name.")]
    question: str | None
    choice: str
    because: list[str]
    alternatives: list[Alternative]
    gains: list[str]
    costs: list[str]
    criteria: list[str]
    disagreed: str | None
    reversible: str | None
    risks: list[Risk]
    scaling: str | None
    revisit_when: str | None
    status: str
    superseded_by: Annotated[int | None, says("The number of the decision that took its place.")]
    changed_because: str | None
    role: str | None
    date: str | None
    decided_by: str | None
    links: list[str]
    answers: Annotated[list[str], says("Ids of questions.")]


class Tradeoffs(Shape, frozen=True, kw_only=True):
    """The rationale table."""

    format: Format
    title: str
    tradeoffs: Annotated[list[Tradeoff], says("By number.")]


class Gap(Shape, frozen=True, kw_only=True):
    """What an answer lacks."""

    what: Annotated[str, says("What to write, in the second person.")]
    key: Annotated[str, says("Where: keys with dots between, items counted from 1.")]
    path: Annotated[list[str | int], says("The same step by step, items counted from 0.")]
    file: str | None
    line: int | None
    column: int | None


class Question(Shape, frozen=True, kw_only=True):
    """A question that an interviewer will raise."""

    id: Annotated[str, says("Stays the same; what a trade-off's `answers` may name.")]
    rule: str
    about: Annotated[str, says("The part's name, or a section of the dossier.")]
    text: str
    standing: Literal["answered", "partial", "open"]
    also: Annotated[list[str], says("The ids that it would have for its other parts.")]
    answer: Annotated[list[str], says("What the spec says, as Markdown.")]
    missing: Annotated[list[Gap], says("Empty if and only if it is answered.")]
    follow_up: str
    elements: Annotated[list[str], says("Ids.")]
    edges: Annotated[list[int], says("Numbers, in the order of the spec.")]
    tradeoffs: Annotated[list[int], says("The badges that answer it.")]
    weight: Annotated[float, says("How likely it is asked, 0 to 1.")]


class Questions(Shape, frozen=True, kw_only=True):
    """What an interviewer will ask."""

    format: Format
    title: str
    questions: Annotated[list[Question], says("The likeliest first.")]


class Share(Shape, frozen=True, kw_only=True):
    """Part of a readiness score."""

    name: str
    weight: Annotated[int, says("Points that it can have.")]
    points: float
    share: Annotated[float, says("Of its points, 0 to 1.")]
    missing: Annotated[list[str], says("What it lacks, in words.")]


class Finding(Shape, frozen=True, kw_only=True):
    """What a dossier lacks."""

    level: Literal["error", "warning", "note"]
    rule: str
    line: int
    column: int
    key: Annotated[str, says("Where the answer goes.")]
    what: str
    cure: str


class Ready(Shape, frozen=True, kw_only=True):
    """How complete a spec is; `ready` prints a list of these, one for each spec."""

    format: Format
    path: str
    title: str
    score: Annotated[int, says("Percent of what can be written that is.")]
    parts: list[Share]
    findings: list[Finding]


class Used(Shape, frozen=True, kw_only=True):
    """A number of the spec that a line was reckoned by."""

    key: str
    said: str
    chosen: Annotated[str | None, says("Which number of a range was taken.")]


class Line(Shape, frozen=True, kw_only=True):
    """A sentence about what a fault does."""

    text: str
    element: str | None
    key: str | None
    used: list[Used]
    reckoned: str | None


class Section(Shape, frozen=True, kw_only=True):
    """Sentences about one subject."""

    title: str
    lines: list[Line]


class WhatIf(Shape, frozen=True, kw_only=True):
    """What a fault does to the rest of the system."""

    format: Format
    title: str
    states: Annotated[dict[str, str], says("By element: struck, waits, queues, …")]
    edges: Annotated[dict[str, str], says("By the edge's number.")]
    sections: list[Section]
    decisions: Annotated[list[int], says("Numbers of the decisions that cover it.")]
    open: Annotated[list[str], says("Ids of the questions that it leaves open.")]


class Say(Shape, frozen=True, kw_only=True):
    """Some words to say."""

    label: str
    text: str


class Point(Shape, frozen=True, kw_only=True):
    """A point of a talk."""

    heading: str
    show: Annotated[str, says("What to point at.")]
    badges: list[int]
    says: list[Say]
    start: Annotated[int, says("Seconds from the beginning.")]
    seconds: int


class Unsettled(Shape, frozen=True, kw_only=True):
    """A question without a whole answer."""

    question: str
    missing: str


class Talk(Shape, frozen=True, kw_only=True):
    """What to say in so many minutes."""

    format: Format
    title: str
    subtitle: str
    notice: str
    minutes: int
    words: int
    seconds: int
    points: list[Point]
    open: list[Unsettled]


class Chapter(Shape, frozen=True, kw_only=True):
    """A section of a dossier."""

    number: int
    title: str
    markdown: Annotated[str, says("With its heading; pictures as `build` names them.")]


class Dossier(Shape, frozen=True, kw_only=True):
    """The dossier, section by section."""

    format: Format
    title: str
    subtitle: str
    notice: str
    summary: Annotated[str, says("As Markdown.")]
    sections: list[Chapter]


class Note(Shape, frozen=True, kw_only=True):
    """A number or a date to remember."""

    label: str
    text: str


class Row(Shape, frozen=True, kw_only=True):
    """A decision in one line."""

    number: int
    question: str
    choice: str
    instead_of: str
    cost: str
    old: Annotated[bool, says("Whether it no longer stands.")]


class Sheet(Shape, frozen=True, kw_only=True):
    """The cheat sheet, nothing left out."""

    format: Format
    title: str
    subtitle: str
    notice: str
    alt: Annotated[str, says("The picture in words.")]
    mine: list[str]
    numbers: list[Note]
    dates: list[Note]
    lines: list[Row]
    keep: Annotated[list[int], says("Numbers of decisions, the one to keep for longest first.")]
    open: Annotated[list[str], says("Questions without a whole answer.")]


class Asked(Shape, frozen=True, kw_only=True):
    """A question that was rated in a rehearsal."""

    id: str
    about: str
    text: str
    stage: Annotated[str | None, says("Of a mock interview.")]
    rating: Annotated[Literal["again", "hard", "good", "easy"], says("The last time, where it came back.")]
    due: Annotated[str, says("When it comes back, in UTC.")]


class Day(Shape, frozen=True, kw_only=True):
    """What one day before an interview has to rehearse."""

    date: str
    questions: Annotated[list[str], says("Ids.")]
    seconds: float


class Rehearsal(Shape, frozen=True, kw_only=True):
    """How a rehearsal went; what is said while it goes on is on standard error."""

    format: Format
    title: str
    end: Annotated[
        Literal["done", "left", "time", "interrupted", "none"], says("none: nothing was due, so nothing was asked.")
    ]
    seconds: float
    asked: list[Asked]
    skipped: int
    days: Annotated[list[Day], says("With `--by`: what is left, day by day, from today.")]
    next: Annotated[str | None, says("When the next question is due, in UTC.")]
    kept: Annotated[str | None, says("The file with the progress; null where it isn't kept.")]
