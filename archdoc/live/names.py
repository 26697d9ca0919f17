"""An id in a spec to all its places: where it is defined, where it is used, and what renaming it changes."""

from __future__ import annotations

import re

import msgspec

from archdoc.core.errors import ArchdocError, Mark
from archdoc.core.model import Model
from archdoc.live.document import Document
from archdoc.spec.identifiers import ELEMENTS, ID, SINGULAR, Occurrence, identifiers
from archdoc.spec.load import load_text


class Edit(msgspec.Struct, frozen=True):
    """A stretch of one line that is replaced."""

    mark: Mark
    text: str


class RefusedError(Exception):
    """Why an id can't be renamed, in a sentence."""


def definition(document: Document, line: int, column: int) -> Mark | None:
    """Where the id at a place is defined; `line` and `column` count from 0. None where there is no id."""
    meant = _meant(document, line, column)
    return document.ids.definitions[meant].mark if meant else None


def references(document: Document, line: int, column: int, *, declared: bool = True) -> list[Mark]:
    """Where the id at a place is written; with its definition where `declared`."""
    meant = _meant(document, line, column)
    found = document.ids.of(meant) if meant else []
    return [one.mark for one in found if declared or one.role == "reference"]


def renamable(document: Document, line: int, column: int) -> Occurrence:
    """The id at a place. Raises RefusedError where there is none, or none that can be renamed."""
    try:
        ids = identifiers(document.text, document.path)
    except ArchdocError as error:
        where = error.problems[0].mark
        raise RefusedError(f"The file can't be read as YAML (line {where.line}): put that right first.") from None
    found = ids.at(line + 1, column + 1)
    meant = ids.meant(found) if found else None
    if found is None or meant is None:
        raise RefusedError("There is no id here that is defined in this file.")
    if ids.definitions[meant].role == "derived":
        at = ids.definitions[meant].mark.line
        raise RefusedError(f"This phase has no `id`: `{meant[1]}` is made of its name (line {at}). Give it one first.")
    return found


def rename(document: Document, line: int, column: int, new: str) -> list[Edit]:
    """What to replace so that the id at a place is called `new` wherever it stands.

    Answers of trade-offs name questions, whose ids are made of other ids: they are changed with them.
    Raises RefusedError where that isn't possible.
    """
    found = renamable(document, line, column)
    ids = identifiers(document.text, document.path)
    meant = ids.meant(found)
    assert meant is not None
    space, old = meant
    if new == old:
        return []
    if not ID.fullmatch(new):
        raise RefusedError(f"`{new}` is no id: an id is lower-case letters, digits and `_`, and begins with a letter.")
    for other in ELEMENTS if space in ELEMENTS else (space,):
        if (other, new) in ids.definitions:
            where = ids.definitions[other, new].mark.line
            raise RefusedError(f"`{new}` is already a {SINGULAR[other]} (line {where}).")
    edits = [Edit(one.mark, new) for one in ids.of(meant)]
    before = document.checked[0]
    changed = apply(document.text, edits)
    try:
        after = load_text(changed, document.path)
    except ArchdocError as error:
        if before is not None:
            raise RefusedError(f"`{new}` can't stand here: {error.problems[0].what}") from None
        return edits
    questions = [one for one in ids.occurrences if one.role == "question"]
    return edits + (_answers(questions, before, after, old, new) if before is not None and questions else [])


def apply(text: str, edits: list[Edit]) -> str:
    """A text with edits made, none of which overlap; all else byte for byte."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda edit: (edit.mark.line, edit.mark.column), reverse=True):
        line, start = lines[edit.mark.line - 1], edit.mark.column - 1
        lines[edit.mark.line - 1] = line[:start] + edit.text + line[start + edit.mark.width :]
    return "\n".join(lines)


def _answers(questions: list[Occurrence], before: Model, after: Model, old: str, new: str) -> list[Edit]:
    """The question ids that were right before, and are so after only with the new id in them."""
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(old)}(?![A-Za-z0-9_])")
    named = []
    for one in questions:
        rule, colon, parts = one.id.partition(":")
        made = rule + colon + word.sub(new, parts)
        if made != one.id:
            named.append((one, made))
    if not named:
        return []
    known, then = _question_ids(before), _question_ids(after)
    edits = []
    for one, made in named:
        if one.id not in known or (one.id not in then and made in then):
            edits.append(Edit(one.mark, made))
    return edits


def _question_ids(model: Model) -> set[str]:
    from archdoc.interview.questions import ask

    return {id for one in ask(model) for id in (one.id, *one.also)}


def _meant(document: Document, line: int, column: int) -> tuple[str, str] | None:
    found = document.ids.at(line + 1, column + 1)
    return document.ids.meant(found) if found else None
