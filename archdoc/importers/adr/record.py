"""The sections of a decision record to a Decision: only what the record says, in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.adr import options as choosing
from archdoc.importers.adr.fields import FIELD, kind_labelled, people, plain_letters, unbold, whole_date
from archdoc.importers.adr.head import NUMBERED, Head
from archdoc.importers.adr.markdown import Block, Section, clean
from archdoc.importers.adr.options import Option, chosen_of, options_of, sided
from archdoc.importers.adr.words import date_of, revisit_of, status_of
from archdoc.importers.architecture import Decision, LeftOut

TEMPLATE = re.compile(
    r"(?:(?:adr|madr|nygard|decision|record|default|bare|minimal|example|short|long)[\s_-]*)*template\W*", re.IGNORECASE
)
OPEN = re.compile(r"(?:tbd|to be (?:decided|determined|done|confirmed)|n/?a|none|pending|todo)\W*", re.IGNORECASE)
BLANK = re.compile(r"\[[a-z0-9 ,.|:/-]{4,}\]|\{[^}]{4,}\}", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """A decision as a record tells it, the words of its status, and what it has no place for."""

    decision: Decision
    said: str | None
    left_out: tuple[LeftOut, ...]


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


class _Record(Head):
    """One record, from its head on."""

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
        if deciders and authors and plain_letters(deciders.value) != plain_letters(authors.value):
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
            date=date_of(date.value) if date else whole_date(said),
            decided_by=people(deciders.value) if deciders else None,
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
        labelled = [at for at, block in enumerate(blocks) if block.text and kind_labelled(block.text) == "decision"]
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
        return (unbold(said) if said and not OPEN.fullmatch(said) else None), ()

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
                label = f"{unbold(block.text)} "
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
