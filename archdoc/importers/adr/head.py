"""The head of a decision record: its state, date and people, and which of its sections is what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archdoc.core.errors import Mark
from archdoc.importers.adr import options as choosing
from archdoc.importers.adr.fields import (
    FIELD,
    FIELDS,
    PARTS,
    SHORT,
    Said,
    by_labels,
    first_text,
    label_of,
    plain_letters,
    said_in,
    section_whole,
)
from archdoc.importers.adr.markdown import Block, Section, clean, sections
from archdoc.importers.adr.options import Option
from archdoc.importers.adr.words import date_of, kind_of, status_of
from archdoc.importers.architecture import LeftOut
from archdoc.importers.front_matter import front_matter

NUMBERED = re.compile(
    r"(?:ADR|RFC)?[\s_-]*#?\d{1,6}\s*[.:)\u2013\u2014-]*\s+|ADR[\s_-]*\d{1,6}\s*[.:\u2013\u2014-]?\s*", re.IGNORECASE
)
_BADGE = re.compile(r"badge/status-([\w%]+)", re.IGNORECASE)
_DATED = re.compile(r".{0,12}(?:dat[eu]|datum|fecha|päivä|日).{0,8}|decided", re.IGNORECASE)


class Head:
    """One record while it is read. `used` are the blocks that something was made of."""

    def __init__(self, text: str, mark: Mark) -> None:
        self.mark = mark
        self.front, body, first = front_matter(text)
        self.sections = list(by_labels(sections(body, first)))
        self.used: set[int] = set()
        self.left_out: list[LeftOut] = []
        self.fields: dict[str, Said] = {}
        self.loose: list[Option] = []
        """Options that stand under no heading: `Option A: Kafka`."""
        self.parts = self.by_words()
        if not {"context", "decision"} & self.parts.keys():
            self.by_order()
        badge = _BADGE.search(text[:5_000].partition("\n## ")[0])
        for key, (value, line) in self.front.items():
            self.field(Said(key, kind_of(key), value, line))
        self.head()
        if badge:
            self.fields.setdefault("status", Said("status", "status", badge[1].replace("%20", " "), 1))

    def leave(self, key: str, line: int, what: str = "", times: int = 1) -> None:
        """Notes what is read past, by its name and line."""
        self.left_out.append(LeftOut(what or f"`{key}`: not read.", Mark(self.mark.path, line, 1), key, times))

    def field(self, one: Said) -> None:
        """Takes in a line of the head; one that a spec has no place for is named."""
        if one.kind in FIELDS:
            first = self.fields.setdefault(one.kind or "", one)
            if first.line != one.line and plain_letters(first.value) != plain_letters(one.value):
                self.leave(one.label, one.line)
        elif choosing.LETTERED.fullmatch(one.label):
            self.loose.append(choosing.read_option(f"{one.label}: {one.value}", one.line))
        elif one.kind == "revisit":
            self.fields.setdefault("revisit", one)
        elif (
            (stands := status_of(one.label)) and date_of(one.value) and len(one.label.split()) < 3
        ):  # Accepted: 2024-05-06
            self.fields.setdefault("status", Said(one.label, "status", stands, one.line))
            self.fields.setdefault("date", one)
        elif _DATED.fullmatch(one.label) and date_of(one.value):
            self.fields.setdefault("date", one)
        elif one.label.lower() not in {"title", "id", "number", "adr", "layout", "nav_order", "parent"}:
            self.leave(one.label, one.line)

    def titled(self) -> str:
        """The one line of a part that is headed `Title`."""
        for section in self.parts.get("title", ())[:1]:
            if len(section.blocks) == 1 and len(section.text) < 200:
                self.used.add(id(section.blocks[0]))
                return section.text
        return ""

    def headed(self) -> str:
        """The first heading, where it is of the second level and says none of what parts of a record are."""
        first = next((section for section in self.sections if section.level), None)
        said = clean(first.title) if first and first.level == 2 and not kind_of(first.title) else ""
        return NUMBERED.sub("", said, count=1) if NUMBERED.match(said) else ""

    def by_words(self) -> dict[str, tuple[Section, ...]]:
        """Sections by what they are, each with those below it; the first of a kind counts."""
        named: dict[str, tuple[Section, ...]] = {}
        for index, section in enumerate(self.sections):
            field = FIELD.fullmatch(section.title)
            kind = kind_of(section.title)
            if kind is None and field and field["value"] and kind_of(label_of(field)) in FIELDS:
                below = section.text if len(section.text) < 2 * SHORT else ""
                self.used |= {id(block) for block in section.blocks if below and block.text}
                said = f"{field['value']} {below}".strip()
                self.field(Said(label_of(field), kind_of(label_of(field)), said, section.line))
            if section.level > 0 and kind:
                named.setdefault(kind, section_whole(self.sections, index))
        return named

    def by_order(self) -> None:
        """Where no heading is known, their order speaks, which is Nygard's in every language.

        The state, which is short, then the context, the decision and its consequences.
        """
        tops = [index for index, section in enumerate(self.sections) if section.level == 2]
        known = {id(parts[0]) for parts in self.parts.values()}
        free = [index for index in tops if id(self.sections[index]) not in known and self.sections[index].blocks]
        if free and "status" not in self.parts and len(first_text(self.sections[free[0]])) <= SHORT and len(free) > 2:
            self.parts["status"] = section_whole(self.sections, free.pop(0))
        if len(free) < 2:
            return
        kinds = [kind for kind in ("context", "decision", "consequences") if kind not in self.parts]
        for kind, index in zip(kinds, free, strict=False):
            self.parts[kind] = section_whole(self.sections, index)
            what = f"“{self.sections[index].title}” is taken for the {kind} by its place."
            self.left_out.append(LeftOut(what, Mark(self.mark.path, self.sections[index].line, 1)))

    def head(self) -> None:
        """Takes in the lines above the first part, and the parts that are state, date and people."""
        for kind in ("status", "date", "deciders", "authors"):
            for section in self.parts.get(kind, ())[:1]:
                value, line = self.value(kind, section)
                if value:
                    self.field(Said(kind, kind, value, line))
        for block in self.heading():
            for one in said_in(block):
                self.used.add(id(block))
                self.field(one)

    def heading(self) -> Iterator[Block]:
        """What stands above the first part."""
        bodies = {id(section) for kind in PARTS for section in self.parts.get(kind, ())}
        bodies |= {id(section) for kind in FIELDS for section in self.parts.get(kind, ())}
        for section in self.sections:
            if id(section) in bodies:
                break
            yield from section.blocks

    def value(self, kind: str, section: Section) -> tuple[str, int]:
        """What a part that is a state, a date or people says; of a history the last."""
        told: list[tuple[str, int]] = []
        for block in section.blocks:
            self.used.add(id(block))
            marks = block.marks or range(block.line, block.line + len(block.lines))
            told += zip(block.lines or block.items or [" ".join(row) for row in block.rows], marks, strict=False)
            for one in said_in(block):
                if one.kind in FIELDS and one.kind != kind:
                    self.field(one)
        if not told or kind != "status":
            return ", ".join(text for text, _ in told), told[0][1] if told else section.line
        if any(re.match(r"\[[ xX]\]", text) for text, _ in told):
            return " ".join(text for text, _ in told), told[0][1]
        if by := next((one for one in told if status_of(one[0]) == "superseded"), None):
            # `Accepted`, and below it what took its place
            for text, line in told:
                if not status_of(text):
                    self.leave(text, line)
            return by
        dated = [(date_of(text) or "", at) for at, (text, _) in enumerate(told) if status_of(text)]
        if len(dated) > 1 and all(date for date, _ in dated):
            return told[max(dated)[1]]
        stands = next((one for one in told if status_of(one[0])), told[0])
        for text, line in told:
            if (text, line) != stands and text.strip() and not (FIELD.fullmatch(text) or status_of(text)):
                self.leave(text, line)
        return stands
