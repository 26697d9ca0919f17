"""What the commands print that read, compare and write files, or tell what there is."""

from __future__ import annotations

from typing import Annotated, Literal

from archdoc.render.shapes.base import Format, Problem, Shape, says


class Change(Shape, frozen=True, kw_only=True):
    """One thing that is other than before."""

    subject: Literal["Elements", "Edges", "Ownership", "Decisions", "Numbers", "Story"]
    kind: Literal["added", "removed", "changed"]
    what: Annotated[str, says("What it is about, by name.")]
    field: Annotated[str, says("The key that changed; empty for a whole part.")]
    old: str
    new: str
    path: Annotated[str, says("Keys with dots between, items counted from 1.")]
    place: Annotated[str, says("file:line:column; empty where it isn't told.")]


class Changes(Shape, frozen=True, kw_only=True):
    """What differs between two states."""

    format: Format
    title: str
    summary: str
    changes: list[Change]


class Drift(Changes, frozen=True, kw_only=True):
    """What differs between the spec (old) and the system (new)."""

    remarks: Annotated[list[str], says("What wasn't read, and how often parts changed since they were reviewed.")]


class Mine(Shape, frozen=True, kw_only=True):
    """How many of all are mine."""

    mine: int
    all: int


class Person(Shape, frozen=True, kw_only=True):
    """Somebody else, where names were asked for."""

    name: str
    changes: int


class Part(Shape, frozen=True, kw_only=True):
    """What a history shows of one part."""

    id: Annotated[str | None, says("Of the element; null for the whole repository.")]
    name: str
    repo: str
    code: list[str]
    guessed: Annotated[bool, says("Whether `code` is a guess.")]
    files: Annotated[Mine, says("Files that I began.")]
    changes: Annotated[Mine, says("Commits that touch it.")]
    lines: Annotated[Mine, says("Lines that stand.")]
    unknown_lines: int
    lines_then: Annotated[Mine | None, says("Lines that stood when the period ended.")]
    first: Annotated[str, says("The day of my first change.")]
    last: str
    coauthored: int
    reviewed: int
    merges: int
    others: Annotated[int, says("How many other people changed it.")]
    names: list[Person]
    months: dict[str, Mine]
    teams: list[str]
    people: int


class Repository(Shape, frozen=True, kw_only=True):
    """A repository as it was counted."""

    name: str
    commit: str
    committed: str
    commits: int
    shallow: bool
    left_out: int
    then: str
    owners: str


class Evidence(Shape, frozen=True, kw_only=True):
    """Whose work each part was."""

    format: Format
    title: str
    day: str
    period_end: str | None
    repos: list[Repository]
    parts: list[Part]
    totals: list[Part]
    without_code: list[str]
    remarks: list[str]
    notes: Annotated[list[str], says("Where a role and the history don't agree.")]


class Key(Shape, frozen=True, kw_only=True):
    """A key that may be written."""

    path: str
    name: str
    takes: str
    description: str
    needed: bool
    examples: list[str]
    answers: Annotated[str, says("The interviewer's question that it answers.")]
    inside: Annotated[bool, says("Whether it holds keys of its own.")]


class Place(Key, frozen=True, kw_only=True):
    """A key in the list that is printed where a name stands in several places."""

    format: Format


class Page(Shape, frozen=True, kw_only=True):
    """What may be written at one place of a spec."""

    format: Format
    path: str
    about: str
    key: Key | None
    shorthand: str
    keys: list[Key]


class Icon(Shape, frozen=True, kw_only=True):
    """An icon that was found."""

    icon: str
    name: str
    provider: str
    why: str


class Icons(Shape, frozen=True, kw_only=True):
    """Icons for some words, the best first."""

    format: Format
    words: list[str]
    icons: list[Icon]


class Providers(Shape, frozen=True, kw_only=True):
    """`icons` without words: how many each provider has."""

    format: Format
    providers: dict[str, int]


class Found(Shape, frozen=True, kw_only=True):
    """Something that was looked for on this machine."""

    what: str
    found: str
    fine: bool
    cure: str | None
    needed: bool


class Doctor(Shape, frozen=True, kw_only=True):
    """What is installed."""

    format: Format
    findings: list[Found]


class Cache(Shape, frozen=True, kw_only=True):
    """What is remembered between commands."""

    format: Format
    folder: Annotated[str | None, says("Where; null where nothing is to be remembered.")]
    refused: Annotated[str | None, says("Why nothing can be remembered there.")]
    steps: int
    bytes: int
    most: Annotated[int, says("Bytes that it may take.")]
    forgotten: Annotated[int, says("Steps that were forgotten now.")]


class Written(Shape, frozen=True, kw_only=True):
    """What `new` and `skill` wrote."""

    format: Format
    written: Annotated[list[str], says("Paths of files.")]


class Built(Shape, frozen=True, kw_only=True):
    """What a build did; also where some specs have problems, with exit status 1."""

    format: Format
    output: str
    specs: Annotated[list[str], says("Those that were built.")]
    folders: list[str]
    index: list[str]
    written: int
    same: int
    removed: int
    notes: list[str]
    remarks: Annotated[list[str], says("What was replaced for the public.")]
    ready: list[str]
    problems: list[Problem]


class File(Shape, frozen=True, kw_only=True):
    """A file of an export."""

    path: Annotated[str | None, says("Where it was written; else its name, if it has one.")]
    content: Annotated[str | None, says("What is in it, where it wasn't written.")]


class Export(Shape, frozen=True, kw_only=True):
    """A spec in another tool's format."""

    format: Format
    to: Annotated[str, says("The other tool's format.")]
    files: list[File]
    left_out: Annotated[list[str], says("What the spec holds and the other format has no place for.")]


class LeftOut(Shape, frozen=True, kw_only=True):
    """What a file holds and a spec has no place for, or what is unclear."""

    what: str
    path: str | None
    line: int | None
    times: Annotated[int, says("How often it stands there; the place is that of the first.")]


class Source(Shape, frozen=True, kw_only=True):
    """What was read in one format."""

    source_format: str
    files: list[str]
    elements: int
    edges: int
    inferred: Annotated[int, says("Edges that were concluded, and are in no file.")]
    teams: int
    groups: int
    decisions: int
    left_out: list[LeftOut]


class Unplaced(Shape, frozen=True, kw_only=True):
    """A text of the notes that found no place."""

    path: str
    line: int
    text: str


class Import(Shape, frozen=True, kw_only=True):
    """What became of an import."""

    format: Format
    written: Annotated[list[str], says("Paths of files; empty where nothing was written.")]
    spec: Annotated[str | None, says("The draft as YAML, where it wasn't written.")]
    read: list[Source]
    remarks: Annotated[list[str], says("What became of a spec that was there.")]
    placed: Annotated[int | None, says("Texts of notes that found a place; null where no notes were read.")]
    unplaced: list[Unplaced]
