"""A brag document or a retrospective in Markdown -> the prose of a spec: each item once, and what found no place.

Headings say which key an item or a paragraph goes to; nothing is worded anew, and nothing is concluded. What stands
under a heading that says none of them is listed with its line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

import msgspec
from markdown_it import MarkdownIt

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.files import File
from archdoc.importers.front_matter import front_matter
from archdoc.importers.ids import give, id_of
from archdoc.importers.write_yaml import line, scalar
from archdoc.spec.cursor import taken
from archdoc.spec.insert import RefusedError, insert

_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"non-?goals?|out of scope|what it was not", ("context", "non_goals")),
    (r"goals?|objectives?|aims?", ("context", "goals")),
    (r"users?|audience|who (?:used|uses) it", ("context", "users")),
    (r"why it mattered|importance|business (?:context|case|impact)|motivation|why", ("context", "importance")),
    (r"why (?:now|then)", ("context", "why_now")),
    (r"technical problem", ("technical", "problem")),
    (r"(?:the )?problems?|pain points?|what was wrong", ("context", "problems")),
    (r"constraints?", ("technical", "constraints")),
    (r"scale|load|volume|(?:by the )?numbers", ("technical", "scale")),
    (r"tests?|testing|how (?:it was|we) tested", ("technical", "tests")),
    (r"(?:technical |tech )?debt|what is still bad", ("technical", "debt")),
    (r"(?:my )?(?:contributions?|accomplishments?|achievements?|part|work)", ("me", "contributions")),
    (r"what i (?:did|built|led|delivered)", ("me", "contributions")),
    (r"(?:key |technical |design )?(?:decisions?|trade-?offs?)(?: made)?", ("tradeoffs",)),
    (r"(?:the )?(?:technical )?challenges?|what was hard|obstacles?", ("challenges",)),
    (r"hard(?:est)? (?:parts?|problems?)", ("challenges",)),
    (r"(?:results?|outcomes?|impact|wins?)(?: and impact)?", ("results", "impact")),
    (r"lessons?(?: learned| learnt)?|learnings?|what (?:i|we) (?:learned|learnt)", ("lessons",)),
    (r"(?:what )?(?:i|we)(?: would|'d) do differently", ("lessons",)),
    (r"what (?:went wrong|didn't go well|went badly|could be better)", ("lessons",)),
    (r"(?:new )?(?:skills|technologies)(?: learned| learnt)?", ("learned",)),
    (r"next steps?|future(?: work)?|roadmap|what(?:'s| is| comes) next", ("roadmap",)),
    (r"incidents?|outages?|post-?mortems?", ("incidents",)),
    (r"on[- ]call", ("operations", "on_call")),
    (r"mentoring|delegat(?:ed|ion)|handed over", ("people", "delegated")),
    (r"conflicts?|disagreements?", ("people", "clash")),
    (r"(?:the )?team", ("people", "team")),
    (r"costs?|budget", ("cost", "run")),
    (r"summary|tl;?dr|overview|in short|about", ("summary",)),
)  # fmt: skip
_KNOWN = tuple((re.compile(rf"(?:{pattern})", re.IGNORECASE), path) for pattern, path in _HEADINGS)
_MARKS = re.compile(r"^[\W\d_]+|[\W_]+$")
"""What a heading may have around its words: numbers, signs, a colon."""


class Placed(msgspec.Struct, frozen=True):
    """A text of the notes, and where it goes; an empty path where nothing says so."""

    text: str
    path: tuple[str, ...]
    mark: Mark


class Notes(msgspec.Struct, frozen=True):
    """All of the notes, in their order."""

    title: str
    texts: tuple[Placed, ...]

    @property
    def left(self) -> tuple[Placed, ...]:
        """What found no place."""
        return tuple(one for one in self.texts if not one.path)


def read(file: File) -> Notes:
    """The texts of notes: each item of a list and each paragraph by itself, and each of them once.

    Raises ArchdocError: there is nothing in them.
    """
    _, body, first = front_matter(file.text)
    title = ""
    texts: list[Placed] = []
    seen: set[str] = set()
    path: tuple[str, ...] = ()
    levels: dict[int, tuple[str, ...]] = {}
    for sort, level, text, row in _blocks(body):
        mark = Mark(file.path, row + first, 1)
        if sort == "heading":
            if level == 1 and not title and not texts:
                title = line(text)
                continue
            levels = {at: one for at, one in levels.items() if at < level}
            meant = _key(text)
            path = meant if meant is not None else next((levels[at] for at in sorted(levels, reverse=True)), ())
            levels[level] = path
            continue
        said = line(text)
        if not said or said.casefold() in seen:
            continue
        seen.add(said.casefold())
        texts.append(Placed(said, path if sort == "text" else (), mark))
    if not texts:
        raise ArchdocError((Problem(Mark(file.path), "There are no notes in this file: no item and no paragraph."),))
    return Notes(title or os.path.splitext(os.path.basename(file.path))[0], tuple(texts))


def draft(notes: Sequence[Notes], title: str = "") -> str:
    """A first spec of the notes: all that is known of the system is one box with its name."""
    name = title or notes[0].title
    id = id_of(name) or "system"
    made = f"title: {scalar(line(name))}\n\ncomponents:\n"
    made += "  # TODO: one box stands for all; put the parts of the system here.\n"
    made += f"  {id}: {{name: {scalar(line(name), flow=True)}}}\n"
    for path, texts in _grouped(one for each in notes for one in each.texts):
        made = _with(made, path, texts)
    return made


def into(text: str, notes: Sequence[Notes]) -> tuple[str, tuple[Placed, ...]]:
    """A spec with the notes where it says nothing yet, and what found no place; what is there stays.

    Lists are added to where they are written line by line; a text is never put in place of another one.
    """
    from archdoc.spec.expand import expand
    from archdoc.spec.source import parse

    left = [one for each in notes for one in each.left]
    ours: set[str] = set()
    """Keys of the top level that are there only now, line by line."""
    for path, texts in _grouped(one for each in notes for one in each.texts):
        tree = expand(parse(text, "<text>"))[0]
        there = tree
        for step in path:
            there = there.get(step) if isinstance(there, dict) else None
        have = _said(there)
        wanted = [one for one in texts if one.text.casefold() not in have]
        if there is None and (path[0] not in tree or path[0] in ours):
            ours.add(path[0])
            text = _with(text, path, wanted)
            continue
        for one in wanted:
            try:
                if there is not None and not isinstance(there, list):
                    raise RefusedError
                if there is None and len(wanted) > 1:
                    raise RefusedError
                text = insert(text, path, one.text)
            except RefusedError:
                left.append(one)
    return text, tuple(left)


def _said(there: object) -> set[str]:
    """The texts at a place, in small letters."""
    items = there if isinstance(there, list) else [there] if isinstance(there, str) else []
    return {str(next(iter(one.values()), "") if isinstance(one, dict) else one).casefold() for one in items}


def _with(text: str, path: tuple[str, ...], texts: Sequence[Placed]) -> str:
    """A spec with a new key of the top level, or one more within the last one."""
    if not texts:
        return text
    lines = text.rstrip("\n").split("\n")
    record = next((at for at, one in enumerate(lines) if one.startswith("imported:")), len(lines))
    while record and lines[record - 1].startswith("#") and record < len(lines):
        record -= 1
    added = ["", *_block(path, texts)]
    if len(path) > 1 and f"{path[0]}:" in lines:
        at = lines.index(f"{path[0]}:") + 1
        while at < len(lines) and (lines[at].startswith(" ") or not lines[at].strip()):
            at += 1
        while not lines[at - 1].strip():
            at -= 1
        return "\n".join([*lines[:at], *_block(path, texts)[1:], *lines[at:]]) + "\n"
    return "\n".join([*lines[:record], *added, *lines[record:]]) + "\n"


def _block(path: tuple[str, ...], texts: Sequence[Placed]) -> list[str]:
    indent = "  " * (len(path) - 1)
    head = [f"{'  ' * at}{step}:" for at, step in enumerate(path[:-1])]
    if path == ("tradeoffs",):
        ids = give([(one.text, " ".join(one.text.split()[:5]), "") for one in texts], "decision")
        return ["tradeoffs:", *(f"  {ids[one.text]}: {{choice: {scalar(one.text, flow=True)}}}" for one in texts)]
    shape, _ = taken(path)
    if shape.many == "list":
        return [*head, f"{indent}{path[-1]}:", *(f"{indent}  - {scalar(one.text)}" for one in texts)]
    return [*head, f"{indent}{path[-1]}: {scalar(' '.join(one.text for one in texts))}"]


def _grouped(texts: Iterator[Placed]) -> list[tuple[tuple[str, ...], list[Placed]]]:
    """Texts by their place, those of one key of the top level beside each other."""
    found: dict[tuple[str, ...], list[Placed]] = {}
    for one in texts:
        if one.path:
            found.setdefault(one.path, []).append(one)
    tops = list(dict.fromkeys(path[0] for path in found))
    return sorted(found.items(), key=lambda pair: tops.index(pair[0][0]))


def _key(heading: str) -> tuple[str, ...] | None:
    words = _MARKS.sub("", heading)
    return next((path for pattern, path in _KNOWN if pattern.fullmatch(words)), None)


def _blocks(text: str) -> Iterator[tuple[str, int, str, int]]:
    """Headings with their level, texts, and what has no words of its own (code, tables), each with its line from 0."""
    level = table = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        row = token.map[0] if token.map else 0
        table += token.nesting if token.type == "table_open" else -1 if token.type == "table_close" else 0
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline":
            yield ("heading" if level else "other" if table else "text"), level, token.content, row
        elif token.type in ("fence", "code_block", "html_block"):
            yield "other", 0, token.content, row
