"""The labelled lines of a decision record, `Status: accepted`, and what its sections are cut into."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archdoc.importers.adr.markdown import Block, Section
from archdoc.importers.adr.options import bare
from archdoc.importers.adr.words import date_of, kind_of

FIELD = re.compile(
    r"(?:[*_]{1,3}(?P<bold>[^\W\d_][^*_:：]{1,40}?)\s*[:：]?[*_]{1,3}\s*[:：–—-]?"
    r"|(?P<plain>[^\W\d_][^:：*_|\n]{0,30}?)\s*[:：](?!//))\s*(?P<value>\S.*)?",
    re.DOTALL,
)
"""`Status: accepted` in any type: bold label, colon inside of it or after, or none."""
FIELDS = frozenset({"status", "date", "deciders", "authors"})
PARTS = ("context", "decision", "proposal", "rationale", "options", "pros", "consequences", "gains", "costs")
SHORT = 40
"""Letters of a section that may be a state by its place, in whatever language it is."""


class Said(msgspec.Struct, frozen=True):
    """A line of a record's head: `Status: accepted`."""

    label: str
    kind: str | None
    value: str
    line: int


def section_whole(found: list[Section], index: int) -> tuple[Section, ...]:
    """A section and those below it."""
    below = [found[index]]
    for other in found[index + 1 :]:
        if other.level <= found[index].level:
            break
        below.append(other)
    return tuple(below)


def by_labels(found: list[Section]) -> Iterator[Section]:
    """The sections, and for a paragraph `**Context:** ...` outside of all parts one of its own."""
    inside = 0
    for section in found:
        if section.level <= inside:
            inside = 0
        if not inside and section.level > 1 and kind_of(section.title):
            inside = section.level
        if inside:
            yield section
            continue
        heading = msgspec.structs.replace(section, blocks=())
        blocks: list[Block] = []
        for block in section.blocks:
            field = FIELD.fullmatch(block.text) if block.text else None
            kind = kind_of(label_of(field)) if field and (field["bold"] or not field["value"]) else None
            if field and kind in PARTS and section.level < 2:
                yield msgspec.structs.replace(heading, blocks=tuple(blocks))
                heading = Section(label_of(field), 2, block.line)
                said = field["value"]
                blocks = [Block(said, line=block.line, lines=(said,))] if said else []
            else:
                blocks.append(block)
        yield msgspec.structs.replace(heading, blocks=tuple(blocks))


def said_in(block: Block) -> Iterator[Said]:
    """The labelled lines of a paragraph, list or table: `Status: accepted`, `| Status | Accepted |`."""
    if block.rows:
        yield from _tabled(block)
        return
    marks = block.marks or range(block.line, block.line + len(block.lines))
    for text, line in zip(block.items or block.lines, marks, strict=False):
        for piece in re.split(r"\s+[|·•]\s+", text):
            field = FIELD.fullmatch(piece.strip().rstrip("\\"))
            if field and field["value"] and (kind_of(label_of(field)) or len(label_of(field).split()) <= 3):
                yield Said(label_of(field), kind_of(label_of(field)), field["value"].strip(" *_"), line)


def _tabled(block: Block) -> Iterator[Said]:
    """The fields of a table: a row for each, or a head with the labels."""
    head = [kind_of(cell) for cell in block.rows[0]]
    if len(block.rows) > 1 and sum(kind in FIELDS for kind in head) > 1:
        last = len(block.rows) - 1
        for cell, kind, value in zip(block.rows[0], head, block.rows[last], strict=False):
            if value:
                yield Said(cell, kind, value.strip(" *_"), block.marks[last])
        return
    for row, line in zip(block.rows, block.marks, strict=True):
        if len(row) == 2 and row[0] and row[1] and (kind_of(row[0]) or row is not block.rows[0]):
            yield Said(row[0].strip(" *_:"), kind_of(row[0]), row[1].strip(" *_"), line)


def label_of(field: re.Match[str]) -> str:
    return str(field["bold"] or field["plain"]).strip()


def kind_labelled(text: str) -> str | None:
    field = FIELD.fullmatch(text)
    return kind_of(label_of(field)) if field else None


def first_text(section: Section) -> str:
    """The text of a section that has but one short paragraph; else one that is too long."""
    return section.blocks[0].text if len(section.blocks) == 1 and section.blocks[0].text else " " * (SHORT + 1)


def unbold(text: str) -> str:
    """A text without the bold label that it begins with being bold."""
    return re.sub(r"^(\*\*|__)(.+?)\1", r"\2", text)


def whole_date(text: str | None) -> str | None:
    found = date_of(text or "")
    return found if found and len(found) > 4 else None


def plain_letters(text: str) -> str:
    """A text as it compares: its letters and digits."""
    return re.sub(r"\W+", "", text).lower()


def people(text: str) -> str:
    said = bare(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text))
    return said[1:-1] if said.startswith("[") and said.endswith("]") and said.count("[") == 1 else said
