"""The sections of a decision record to a Decision: only what the record says, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.adr import options as choosing
from archdoc.importers.adr.markdown import Block, Section, clean, sections
from archdoc.importers.adr.options import Option, bare, chosen_of, options_of, sided
from archdoc.importers.adr.words import date_of, kind_of, revisit_of, status_of
from archdoc.importers.architecture import Decision, LeftOut
from archdoc.importers.front_matter import front_matter

NUMBERED = re.compile(
    r"(?:ADR|RFC)?[\s_-]*#?\d{1,6}\s*[.:)\u2013\u2014-]*\s+|ADR[\s_-]*\d{1,6}\s*[.:\u2013\u2014-]?\s*", re.IGNORECASE
)
TEMPLATE = re.compile(
    r"(?:(?:adr|madr|nygard|decision|record|default|bare|minimal|example|short|long)[\s_-]*)*template\W*", re.IGNORECASE
)
OPEN = re.compile(r"(?:tbd|to be (?:decided|determined|done|confirmed)|n/?a|none|pending|todo)\W*", re.IGNORECASE)
BLANK = re.compile(r"\[[a-z0-9 ,.|:/-]{4,}\]|\{[^}]{4,}\}", re.IGNORECASE)
FIELD = re.compile(
    r"(?:[*_]{1,3}(?P<bold>[^\W\d_][^*_:：]{1,40}?)\s*[:：]?[*_]{1,3}\s*[:：–—-]?"
    r"|(?P<plain>[^\W\d_][^:：*_|\n]{0,30}?)\s*[:：](?!//))\s*(?P<value>\S.*)?",
    re.DOTALL,
)
"""`Status: accepted` in any type: bold label, colon inside of it or after, or none."""
_BADGE = re.compile(r"badge/status-([\w%]+)", re.IGNORECASE)
_FIELDS = frozenset({"status", "date", "deciders", "authors"})
_DATED = re.compile(r".{0,12}(?:dat[eu]|datum|fecha|päivä|日).{0,8}|decided", re.IGNORECASE)
_PARTS = ("context", "decision", "proposal", "rationale", "options", "pros", "consequences", "gains", "costs")
SHORT = 40
"""Letters of a section that may be a state by its place, in whatever language it is."""


class Found(msgspec.Struct, frozen=True):
    """A decision as a record tells it, the words of its status, and what it has no place for."""

    decision: Decision
    said: str | None
    left_out: tuple[LeftOut, ...]


class Said(msgspec.Struct, frozen=True):
    """A line of a record's head: `Status: accepted`."""

    label: str
    kind: str | None
    value: str
    line: int


def record(text: str, key: str, name: str, mark: Mark) -> Found | str:
    """What a record tells. A string: why it is none. `key` is what to call it; `name` stands in for a missing title."""
    reading = _Record(text, mark)
    title = next((section.title for section in reading.sections if section.level == 1), "")
    title = clean(title or reading.front.get("title", ("", 0))[0])
    title = NUMBERED.sub("", title, count=1) if NUMBERED.match(title) else title
    title = title or reading.titled() or reading.headed()
    if BLANK.fullmatch(title) or TEMPLATE.fullmatch(name):
        return "A template."
    if not ({"decision", "options", "context"} & reading.parts.keys() or "status" in reading.fields):
        return "No decision record: it has no status, context or decision."
    return reading.found(key, title or name, named=bool(title))


class _Record:
    """One record while it is read. `used` are the blocks that something was made of."""

    def __init__(self, text: str, mark: Mark) -> None:
        self.mark = mark
        self.front, body, first = front_matter(text)
        self.sections = list(_by_labels(sections(body, first)))
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
        self.left_out.append(LeftOut(what or f"`{key}`: not read.", Mark(self.mark.path, line, 1), key, times))

    def field(self, one: Said) -> None:
        """Takes in a line of the head; one that a spec has no place for is named."""
        if one.kind in _FIELDS:
            first = self.fields.setdefault(one.kind or "", one)
            if first.line != one.line and _same(first.value) != _same(one.value):
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
            if kind is None and field and field["value"] and kind_of(_label(field)) in _FIELDS:
                below = section.text if len(section.text) < 2 * SHORT else ""
                self.used |= {id(block) for block in section.blocks if below and block.text}
                said = f"{field['value']} {below}".strip()
                self.field(Said(_label(field), kind_of(_label(field)), said, section.line))
            if section.level > 0 and kind:
                named.setdefault(kind, _below(self.sections, index))
        return named

    def by_order(self) -> None:
        """Where no heading is known, their order speaks, which is Nygard's in every language.

        The state, which is short, then the context, the decision and its consequences.
        """
        tops = [index for index, section in enumerate(self.sections) if section.level == 2]
        known = {id(parts[0]) for parts in self.parts.values()}
        free = [index for index in tops if id(self.sections[index]) not in known and self.sections[index].blocks]
        if free and "status" not in self.parts and len(_first(self.sections[free[0]])) <= SHORT and len(free) > 2:
            self.parts["status"] = _below(self.sections, free.pop(0))
        if len(free) < 2:
            return
        kinds = [kind for kind in ("context", "decision", "consequences") if kind not in self.parts]
        for kind, index in zip(kinds, free, strict=False):
            self.parts[kind] = _below(self.sections, index)
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
            for one in _said(block):
                self.used.add(id(block))
                self.field(one)

    def heading(self) -> Iterator[Block]:
        """What stands above the first part."""
        bodies = {id(section) for kind in _PARTS for section in self.parts.get(kind, ())}
        bodies |= {id(section) for kind in _FIELDS for section in self.parts.get(kind, ())}
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
            for one in _said(block):
                if one.kind in _FIELDS and one.kind != kind:
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

    def found(self, key: str, title: str, *, named: bool) -> Found:
        """The decision, and what of the record is in no part of it."""
        ticked = self.ticked()
        options = options_of(self.parts, self.sections, self.used) or ticked or self.loose
        choice, because = (None, ()) if ticked else self.choice(options)
        stated = None if choice else self.y_statement()
        because = because or self.rationale()
        gains, costs = self.consequences()
        if stated:
            choice, because = stated.choice, because or stated.because
            options, gains, costs = [*options, *stated.options], gains or stated.gains, costs or stated.costs
        chosen = chosen_of(options, choice)
        choice = chosen.name if chosen and (not choice or choosing.only_names(choice, chosen)) else choice
        if chosen and not (gains or costs or self.unsorted()):
            gains, costs = chosen.pros, chosen.cons
        elif chosen and (chosen.pros or chosen.cons):
            self.leave(f"what speaks for and against {chosen.name}, which was chosen", chosen.line)
        for option in options:
            if option.neutral:
                self.leave(f"neutral arguments on {option.name}", option.line, times=option.neutral)
        status, said = self.status()
        revisit = self.revisit()
        context = self.context() or (stated.context if stated else None)
        self.rest()
        first = next((section.line for section in self.sections if section.level == 1), 1)
        line = self.sections[1].line if len(self.sections) > 1 and not named else first
        deciders, authors = self.fields.get("deciders"), self.fields.get("authors")
        if deciders and authors and _same(deciders.value) != _same(authors.value):
            self.leave(authors.label, authors.line)
        deciders = deciders or authors
        turned_down = [option for option in options if option is not chosen]
        date = self.fields.get("date")
        decision = Decision(
            key=key,
            title=title,
            choice=choice,
            context=context,
            because=because,
            alternatives=tuple((option.name, option.pros, option.cons) for option in turned_down),
            reasons=tuple((option.name, option.note) for option in turned_down if option.note),
            gains=gains,
            costs=costs,
            revisit_when=revisit,
            status=status,
            state=None if status else said,
            date=date_of(date.value) if date else _whole_date(said),
            decided_by=_people(deciders.value) if deciders else None,
            mark=Mark(self.mark.path, line, 1),
        )
        return Found(decision, said, tuple(self.left_out))

    def status(self) -> tuple[str | None, str | None]:
        """The spec's word for its state, and what it says; where it may say so in what isn't understood, that."""
        one = self.fields.get("status")
        if one:
            return status_of(one.value), one.value
        unread = (block.text for block in self.heading() if id(block) not in self.used and status_of(block.text))
        return None, next(unread, None)

    def ticked(self) -> list[Option]:
        """The options of a decision that is a list to tick."""
        blocks = [block for section in self.parts.get("decision", ()) for block in section.blocks]
        for block in blocks:
            if block.items and all(re.match(r"\[[ xX✓]\]", item) for item in block.items):
                self.used.add(id(block))
                return [choosing.read_option(item, line) for item, line in zip(block.items, block.marks, strict=True)]
        return []

    def y_statement(self) -> choosing.Stated | None:
        """What a record in one sentence says: `In the context of ..., facing ..., we decided for ...`."""
        for section in self.sections:
            for block in section.blocks:
                if found := choosing.y_statement(block.text, block.line):
                    self.used.add(id(block))
                    return found
        return None

    def rationale(self) -> tuple[str, ...]:
        """What a part on the reasons says, its paragraphs and items."""
        told: list[str] = []
        for section in self.parts.get("rationale", ())[:1]:
            for block in section.blocks:
                self.used |= {id(block)} if block.text or block.items else set()
                told += [text for text in (block.text, *block.items) if text]
        return tuple(told)

    def context(self) -> str | None:
        """The paragraphs and lists of the context, without those below it."""
        written = []
        for section in self.parts.get("context", ())[:1]:
            for block in section.blocks:
                text = block.text or "\n".join(f"- {item}" for item in block.items)
                if text:
                    written.append(text)
                    self.used.add(id(block))
        return "\n\n".join(written) or None

    def revisit(self) -> str | None:
        """What would reopen the decision: a part of its own, or a sentence anywhere."""
        if "revisit" in self.fields:
            return self.fields["revisit"].value
        for section in self.parts.get("revisit", ())[:1]:
            self.used |= {id(block) for block in section.blocks}
            text = "; ".join(text for block in section.blocks for text in (block.text, *block.items) if text)
            return revisit_of(text) or text or None
        for section in self.sections:
            for block in section.blocks:
                for text in (block.text, *block.items):
                    if found := revisit_of(re.sub(r"\*\*|__", "", text)):
                        if found.rstrip(".") and len(text) < len(found) + 40:
                            self.used.add(id(block))
                        return found
        return None

    def choice(self, options: Sequence[Option]) -> tuple[str | None, tuple[str, ...]]:
        """What was chosen and why: of a `Chosen option: X, because Y`, else what the decision begins with, whole."""
        parts = self.parts.get("decision") or self.parts.get("proposal") or ()
        blocks = [block for section in parts for block in section.blocks]
        if not blocks:
            said_so = (block for section in self.sections for block in section.blocks if choosing.WE.match(block.text))
            blocks = list(said_so)[:1]
        found = self.stated(blocks, options)
        if found:
            return found
        labelled = [at for at, block in enumerate(blocks) if block.text and _kind(block.text) == "decision"]
        plain = labelled or [at for at, block in enumerate(blocks) if block.text or block.items]
        if not plain:
            return None, ()
        first = blocks[plain[0]]
        field = FIELD.fullmatch(first.text) if labelled else None
        said = (field["value"] if field else first.text) or "; ".join(first.items)
        self.used.add(id(first))
        if named := choosing.lettered(said):
            return named[0], (named[1],)
        if said.endswith((":", "：")) or (labelled and not said):
            said = f"{said} {'; '.join(self.following(blocks[plain[0] + 1 :]))}".strip()
        return (_unbold(said) if said and not OPEN.fullmatch(said) else None), ()

    def stated(self, blocks: Sequence[Block], options: Sequence[Option]) -> tuple[str, tuple[str, ...]] | None:
        """What `Chosen option: X, because Y` says; its reasons may be a list below it."""
        names = sorted((option.name for option in options), key=len, reverse=True)
        for index, block in enumerate(blocks):
            for text in (block.text, *block.items):
                if found := choosing.stated(text, names):
                    self.used.add(id(block))
                    if found[1] or not choosing.reasons_follow(text) or index + 1 == len(blocks):
                        return found[0], (found[1],) if found[1] else ()
                    self.used |= {id(blocks[index + 1])} if blocks[index + 1].items else set()
                    return found[0], blocks[index + 1].items
        return None

    def following(self, blocks: Sequence[Block]) -> Iterator[str]:
        """What a sentence with a colon at its end goes on with: lists, each with the label above it."""
        label = ""
        first = True
        for block in blocks:
            if block.items:
                self.used.add(id(block))
                yield f"{label}{'; '.join(block.items)}"
                label = ""
            elif block.text and re.search(r"[:：][*_]*$", block.text) and len(block.text) < 80:
                self.used.add(id(block))
                label = f"{_unbold(block.text)} "
            elif block.text and first:
                self.used.add(id(block))
                yield block.text
                return
            else:
                return
            first = False

    def arguing(self) -> list[Section]:
        """The parts that tell consequences, without those of an option."""
        parts = [*self.parts.get("consequences", ())]
        parts += [part for kind in ("gains", "costs") for part in self.parts.get(kind, ())[:1] if part not in parts]
        inside = {id(part) for kind in ("options", "pros") for part in self.parts.get(kind, ())}
        return [part for part in parts if id(part) not in inside]

    def consequences(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        gains, costs, used, _ = sided(self.arguing())
        self.used |= used
        return gains, costs

    def unsorted(self) -> bool:
        """Whether consequences say neither that they are good nor that they are bad."""
        return any(block.items or block.text for part in self.arguing() for block in part.blocks)

    def rest(self) -> None:
        """Names the parts, or what is left of them, that nothing was made of."""
        arguing = {id(part) for part in self.arguing()}
        for section in self.sections:
            left = [block for block in section.blocks if id(block) not in self.used]
            if not left:
                continue
            whole = len(left) == len(section.blocks) and section.title
            line = section.line if whole else left[0].line
            if id(section) in arguing:
                what = "Its consequences: they don't say whether they are gains or costs."
                self.leave(f"{section.title} (neither gains nor costs)", line, what)
            else:
                rest = "" if whole else "the rest of "
                what = f"{rest}{section.title}" if section.title else "the text above the first heading"
                self.leave(what, line)


def _below(found: list[Section], index: int) -> tuple[Section, ...]:
    """A section and those below it."""
    below = [found[index]]
    for other in found[index + 1 :]:
        if other.level <= found[index].level:
            break
        below.append(other)
    return tuple(below)


def _by_labels(found: list[Section]) -> Iterator[Section]:
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
            kind = kind_of(_label(field)) if field and (field["bold"] or not field["value"]) else None
            if field and kind in _PARTS and section.level < 2:
                yield msgspec.structs.replace(heading, blocks=tuple(blocks))
                heading = Section(_label(field), 2, block.line)
                said = field["value"]
                blocks = [Block(said, line=block.line, lines=(said,))] if said else []
            else:
                blocks.append(block)
        yield msgspec.structs.replace(heading, blocks=tuple(blocks))


def _said(block: Block) -> Iterator[Said]:
    """The labelled lines of a paragraph, list or table: `Status: accepted`, `| Status | Accepted |`."""
    if block.rows:
        yield from _tabled(block)
        return
    marks = block.marks or range(block.line, block.line + len(block.lines))
    for text, line in zip(block.items or block.lines, marks, strict=False):
        for piece in re.split(r"\s+[|·•]\s+", text):
            field = FIELD.fullmatch(piece.strip().rstrip("\\"))
            if field and field["value"] and (kind_of(_label(field)) or len(_label(field).split()) <= 3):
                yield Said(_label(field), kind_of(_label(field)), field["value"].strip(" *_"), line)


def _tabled(block: Block) -> Iterator[Said]:
    """The fields of a table: a row for each, or a head with the labels."""
    head = [kind_of(cell) for cell in block.rows[0]]
    if len(block.rows) > 1 and sum(kind in _FIELDS for kind in head) > 1:
        last = len(block.rows) - 1
        for cell, kind, value in zip(block.rows[0], head, block.rows[last], strict=False):
            if value:
                yield Said(cell, kind, value.strip(" *_"), block.marks[last])
        return
    for row, line in zip(block.rows, block.marks, strict=True):
        if len(row) == 2 and row[0] and row[1] and (kind_of(row[0]) or row is not block.rows[0]):
            yield Said(row[0].strip(" *_:"), kind_of(row[0]), row[1].strip(" *_"), line)


def _label(field: re.Match[str]) -> str:
    return str(field["bold"] or field["plain"]).strip()


def _kind(text: str) -> str | None:
    field = FIELD.fullmatch(text)
    return kind_of(_label(field)) if field else None


def _first(section: Section) -> str:
    """The text of a section that has but one short paragraph; else one that is too long."""
    return section.blocks[0].text if len(section.blocks) == 1 and section.blocks[0].text else " " * (SHORT + 1)


def _unbold(text: str) -> str:
    """A text without the bold label that it begins with being bold."""
    return re.sub(r"^(\*\*|__)(.+?)\1", r"\2", text)


def _whole_date(text: str | None) -> str | None:
    found = date_of(text or "")
    return found if found and len(found) > 4 else None


def _same(text: str) -> str:
    """A text as it compares: its letters and digits."""
    return re.sub(r"\W+", "", text).lower()


def _people(text: str) -> str:
    said = bare(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text))
    return said[1:-1] if said.startswith("[") and said.endswith("]") and said.count("[") == 1 else said
