"""What a dossier is made of: sections of blocks, ready to be set by any renderer. Values only.

Texts called Markdown are as their author typed them (`archdoc.core.markdown` reads them); all others are plain. A
renderer escapes both for its own output. Whatever could be empty is left out before it gets here: no block is without
content.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import Table

MOST, LEAST = 4, 2
"""Pages that a dossier has on paper, without its appendix."""

APPENDIX = 10
"""`detail` from here on: on paper it stands in the appendix from the start, since it repeats what the pages say."""

SCREEN = 20
"""`detail` from here on: not on paper at all."""

SECTIONS = {
    "system": "The system and why it mattered",
    "built": "How it is built, and my part in it",
    "launch": "Launch",
    "results": "Results",
    "lessons": "Lessons",
}
"""The titles of the five sections, by id."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A number as it was typed, and read where it can be: `4.2 million` is 4,200,000."""

    text: str
    number: float | None = None


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A date as it was typed (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`), and in years to draw to scale: 2023-07 is 2023.5."""

    text: str
    year: float


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A label (plain) and what there is to say (Markdown). One text is a line, several are a list."""

    label: str
    texts: tuple[str, ...]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """What all blocks share. A page without end shows each of them where it stands and needs neither.

    On paper, `detail` says what goes to the appendix first: the highest; 0 stays. `instead` is what is then left in
    its place: the same thing in fewer words, or nothing.
    """

    detail: int = 0
    instead: tuple[AnyBlock, ...] = ()


class Heading(Block, frozen=True, kw_only=True, tag=True):
    """A heading of level 3 within a section; plain. It belongs to the blocks up to the next one."""

    text: str


class Prose(Block, frozen=True, kw_only=True, tag=True):
    """Markdown. `quiet` is an aside, set smaller or greyer."""

    text: str
    quiet: bool = False


class Bullets(Block, frozen=True, kw_only=True, tag=True):
    """A list of Markdown texts; `label` (plain) leads it in."""

    items: tuple[str, ...]
    label: str = ""


class Facts(Block, frozen=True, kw_only=True, tag=True):
    """Labels and what there is to say to each; `columns` is how many stand side by side where there is room."""

    items: tuple[Fact, ...]
    columns: int = 1


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A short piece with a name: a challenge, a neighbour's service, a lesson. `title` and `note` are plain."""

    title: str
    note: str = ""
    """Under or beside the title: whose it is, how well I know it."""
    text: str = ""
    """Markdown."""
    facts: tuple[Fact, ...] = ()


class Cards(Block, frozen=True, kw_only=True, tag=True):
    """Cards; `columns` is how many stand side by side where there is room."""

    items: tuple[Card, ...]
    columns: int = 2


class Figure(Block, frozen=True, kw_only=True, tag=True):
    """A picture; `key` is `archdoc.diagram.views.Picture.key`. `caption` and `alt` are plain.

    The renderer is given the pictures by key; a figure whose picture it isn't given is left out.
    """

    key: str
    caption: str
    alt: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a flow: `Orders API` → `Events`: `OrderPlaced`. Plain; `tradeoffs` are badge numbers."""

    source: str
    target: str
    label: str = ""
    note: str = ""
    """How: `async`, `HTTPS, 5 s`."""
    mine: bool = False
    """Whether an end of it is my own work."""
    tradeoffs: tuple[int, ...] = ()


class Flow(Block, frozen=True, kw_only=True, tag=True):
    """A process, step by step; `why` is Markdown."""

    title: str
    why: str = ""
    steps: tuple[Step, ...] = ()


class TradeoffTable(Block, frozen=True, kw_only=True, tag=True):
    """The rationale table. Its rows are where badges lead to: anchor `tradeoff-<number>`."""

    table: Table
    brief: bool = False
    """On paper: the first of several reasons, since each decision follows in full."""


class Decision(Block, frozen=True, kw_only=True, tag=True):
    """One trade-off in full."""

    row: Tradeoff


class Change(Block, frozen=True, kw_only=True, tag=True):
    """A decision that was changed: before, after, and why (Markdown)."""

    before: Tradeoff
    after: Tradeoff | None = None
    why: str = ""


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the launch. `name` and `audience` are plain, `facts` Markdown."""

    name: str
    start: Moment | None = None
    audience: str = ""
    share: Value | None = None
    """The share of users who saw it, in percent: text `5 %`."""
    exposure: str = ""
    facts: tuple[Fact, ...] = ()


class Timeline(Block, frozen=True, kw_only=True, tag=True):
    """The launch, drawn to scale from the phases that have a date (`start`); those without one are only listed.

    `begin` and `end` are the ends of the drawing; both are None where no phase has a date.
    """

    phases: tuple[Phase, ...]
    begin: Moment | None = None
    end: Moment | None = None
    ticks: tuple[Moment, ...] = ()
    """What to write under the axis, in order."""


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """A number that shows how it went. `why`, `source` and `attribution` are Markdown.

    A chart can be drawn from the values that have a `number`; where none has, it is a line of text.
    """

    name: str
    kind: str = ""
    unit: str = ""
    better: Literal["up", "down", ""] = ""
    baseline: Value | None = None
    target: Value | None = None
    actual: Value | None = None
    date: str = ""
    series: tuple[tuple[Moment, Value], ...] = ()
    """In the order of time."""
    met: bool | None = None
    """Whether `actual` reached `target`, where that can be told."""
    why: str = ""
    attribution: str = ""
    source: str = ""


class Metrics(Block, frozen=True, kw_only=True, tag=True):
    """Metrics, each a small chart."""

    items: tuple[Metric, ...]


class Terms(Block, frozen=True, kw_only=True, tag=True):
    """The glossary: terms (plain) and their meanings (Markdown), by alphabet."""

    items: tuple[tuple[str, str], ...]


AnyBlock: TypeAlias = (
    Heading
    | Prose
    | Bullets
    | Facts
    | Cards
    | Figure
    | Flow
    | TradeoffTable
    | Decision
    | Change
    | Timeline
    | Metrics
    | Terms
)


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One of the five. `id` is fit for an anchor; `number` counts the sections that are there, from 1."""

    number: int
    title: str
    id: str
    blocks: tuple[AnyBlock, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier. `notice` is what stands on each page, such as `Internal`. All of the head is plain but `summary`."""

    title: str
    subtitle: str
    """Who, as what, where, and when: `Ines Moreau · Staff engineer · Larkfield Commerce · 2023-02 to 2024-01`."""
    summary: str = ""
    notice: str = ""
    language: str = "en"
    sections: tuple[Section, ...] = ()
