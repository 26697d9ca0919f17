"""Globs of D2: what `*`, `**` and `&shape: circle` stand for, and statements with them, which hold for what comes."""

from __future__ import annotations

import fnmatch
from abc import ABC, abstractmethod
from itertools import product
from typing import Any, NoReturn

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.d2.parse import Key, Statement, Value, Word
from archdoc.importers.d2.shapes import Line, Shape, Within, fits, glob, keyword

MAX_LOOKS = 3_000_000
"""Shapes and connections that are held against patterns."""


def matches(shape: Shape, word: Word) -> list[Shape]:
    """The shapes that a pattern stands for, from a shape; `_` is the one around."""
    if word.text in {"**", "***"}:
        return list(shape.below())
    if word.text == "_":
        return [shape.parent] if shape.parent else []
    return [child for name, child in shape.children.items() if fits(name, word.pieces)]


def passes(lines: list[Line], one: Shape | Line, value: Value | None) -> bool:
    """Whether a shape or line of a board with these lines is what all filters of a block ask for."""
    for statement in value.block.statements if value and value.block else ():
        if statement.filter and statement.key:
            wanted = (statement.value.text or "") if statement.value else ""
            told = _told(lines, one, [word.text.lower() for word in statement.key])
            same = any(fnmatch.fnmatchcase(text.lower(), wanted.lower()) for text in told)
            if same == (statement.filter == "!&"):
                return False
    return True


def _told(lines: list[Line], one: Shape | Line, key: list[str]) -> list[str]:
    """What a filter's key stands for, of a shape or line."""
    if isinstance(one, Line) and key[0] in {"src", "dst"}:
        end = one.source if key[0] == "src" else one.target
        return _told(lines, end, key[1:]) if key[1:] else [".".join(end.path())]
    name = ".".join(key)
    if name == "class":
        return one.classes
    if name == "label":
        return [one.label or (one.name if isinstance(one, Shape) else "")]
    if isinstance(one, Shape):
        if name == "shape":
            return [one.attributes.get("shape", "rectangle")]
        if name == "level":
            return [str(len(one.path()) - 1)]
        if name == "leaf":
            return [str(not one.children).lower()]
        if name == "connected":
            return [str(any(one in {line.source, line.target} for line in lines)).lower()]
    return [one.attributes[name]] if name in one.attributes else []


class Rule(msgspec.Struct, frozen=True, eq=False):
    """A statement with patterns: it holds for what is there, and for what comes later. `done` is what it was for."""

    at: Shape
    statement: Statement
    within: Within
    when: int
    filters: bool
    """It asks what a shape or line is like, which is known once all else stands."""
    done: set[Any]


class Rules(ABC):
    """The statements with patterns of a board. What a statement does to a shape or a line, the board knows."""

    def __init__(self, root: Shape) -> None:
        self.root = root
        self.lines: list[Line] = []
        self.rules: list[Rule] = []
        self.running: list[Rule] = []
        self.steps = self.looked = 0
        self.frozen: int | None = None

    @property
    def now(self) -> int:
        """The number of the statement whose values are given: in a rule, that of the rule."""
        return self.steps if self.frozen is None else self.frozen

    @abstractmethod
    def step(self, mark: Mark) -> None:
        """Counts a statement. Raises ArchdocError: there are too many."""

    @abstractmethod
    def refuse(self, mark: Mark, what: str) -> NoReturn:
        """Raises ArchdocError."""

    @abstractmethod
    def child(self, shape: Shape, word: Word, mark: Mark) -> Shape | None:
        """The shape of a name within another; made if there is none."""

    @abstractmethod
    def add(self, source: Shape, target: Shape, arrow: str, mark: Mark) -> Line:
        """A new connection."""

    @abstractmethod
    def give(self, one: Shape | Line, value: Value | None, within: Within, mark: Mark) -> None:
        """Gives a shape or a line its value."""

    @abstractmethod
    def attribute(self, one: Shape | Line, key: Key, value: Value | None, within: Within, mark: Mark) -> None:
        """Gives a shape or a line an attribute."""

    def set(self, line: Line, statement: Statement, within: Within) -> None:
        """Gives a connection what a statement about it says."""
        if statement.rest:
            self.attribute(line, statement.rest, statement.value, within, statement.mark)
        else:
            self.give(line, statement.value, within, statement.mark)

    def add_rule(self, at: Shape, statement: Statement, within: Within) -> None:
        """Takes in a statement with patterns, and carries it out for what is there."""
        block = statement.value.block if statement.value else None
        filters = any(inner.filter for inner in block.statements) if block else False
        rule = Rule(at, statement, within, self.now, filters, set())
        self.rules.append(rule)
        if not filters:
            self.rule(rule)

    def rule(self, rule: Rule, new: Shape | Line | None = None) -> None:
        """Carries out a statement with patterns in it, for what it wasn't carried out for yet; `new` has just come."""
        statement = rule.statement
        self.looked += len(self.lines) + 1
        if self.looked > MAX_LOOKS:
            self.refuse(statement.mark, f"More than {MAX_LOOKS:,} shapes and connections are held against patterns.")
        before, self.frozen = self.frozen, rule.when
        self.running.append(rule)
        if not statement.chain:
            self.shapes_rule(rule, new)
        else:
            for base in self.expanded([rule.at], statement.key):
                self.lines_rule(rule, base)
        self.running.pop()
        self.frozen = before

    def lines_rule(self, rule: Rule, base: Shape) -> None:
        """Carries out a statement about connections, from the shape that it begins at."""
        statement = rule.statement
        (first, _), *others = statement.chain
        make = statement.mark if statement.index is None else None
        sources = self.ends(base, first, make)
        for key, arrow in others:
            targets = self.ends(base, key, make)
            if statement.index is not None:
                several = [
                    line
                    for line in self.lines
                    if line.arrow == arrow and line.source in sources and line.target in targets
                    and statement.index in ("*", str(line.index))
                ]  # fmt: skip
                for line in several:
                    self.once(rule, line, line)
            else:
                self.looked += len(sources) * len(targets)
                if self.looked > MAX_LOOKS:
                    self.refuse(statement.mark, f"More than {MAX_LOOKS:,} connections come of patterns.")
                for source, target in product(sources, targets):
                    if source is not target and (source, target, arrow) not in rule.done:
                        rule.done.add((source, target, arrow))
                        self.set(self.add(source, target, arrow, statement.mark), statement, rule.within)
            sources = targets

    def once(self, rule: Rule, key: Any, one: Shape | Line) -> None:
        """Does for a shape or line what the rule says, if it is one that the rule is about."""
        statement = rule.statement
        later = statement.value is not None and statement.value.text == "suspend" and one.born > rule.when
        own = isinstance(one, Shape) and id(rule) in one.makers  # what a rule makes, it isn't for
        if key in rule.done or later or own or not passes(self.lines, one, statement.value):
            return
        rule.done.add(key)
        self.step(statement.mark)
        if isinstance(one, Line):
            self.set(one, statement, rule.within)
            return
        position = next((i for i, word in enumerate(statement.key) if keyword(word)), len(statement.key))
        if rest := statement.key[position:]:
            self.attribute(one, rest, statement.value, rule.within, statement.mark)
        else:
            self.give(one, statement.value, rule.within, statement.mark)

    def shapes_rule(self, rule: Rule, new: Shape | Line | None) -> None:
        """Carries out a statement about shapes."""
        key = rule.statement.key
        position = next((i for i, word in enumerate(key) if keyword(word)), len(key))
        for shape in self.expanded([rule.at], key[:position]):
            self.looked += 1
            if shape is not self.root and (new is None or shape is new):
                self.once(rule, shape, shape)

    def ends(self, base: Shape, key: Key, make: Mark | None) -> list[Shape]:
        """What an end of connections stands for; there `**` is what holds nothing."""
        found = self.expanded([base], key, make)
        return [one for one in found if not one.children] if key and key[-1].text == "**" and glob(key[-1]) else found

    def expanded(self, shapes: list[Shape], key: Key, make: Mark | None = None) -> list[Shape]:
        """The shapes that a key with patterns stands for; with a mark, what it names without patterns is made."""
        for word in key:
            shapes = list(dict.fromkeys(found for shape in shapes for found in self.named(shape, word, make)))
        return shapes

    def named(self, shape: Shape, word: Word, make: Mark | None) -> list[Shape]:
        """What one step of a key stands for, from a shape."""
        if word.quoted or (word.text != "_" and not glob(word)):
            child = self.child(shape, word, make) if make else shape.children.get(word.text.lower())
            return [child] if child else []
        return matches(shape, word)
