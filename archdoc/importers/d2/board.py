"""Statements of a D2 file to the shapes and lines of its first board: imports, variables, classes and globs applied.

A statement with patterns holds for what is there already and for what comes later, and of two values the one that
stands later in the file counts: so D2 (0.7) has it, but for `suspend`, which holds for what was there.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from typing import NoReturn

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import LeftOut
from archdoc.importers.boxes import Passed
from archdoc.importers.d2.parse import Block, Key, Statement, Value, Word, parse
from archdoc.importers.d2.rules import Rules
from archdoc.importers.d2.shapes import (
    BOARDS,
    DEEPEST,
    VARIABLE,
    Line,
    Scope,
    Shape,
    Within,
    filled,
    flat,
    glob,
    keyword,
    suspend,
    variables,
)
from archdoc.importers.files import File, Files, RefusedError

MAX_STEPS = 100_000
"""Statements carried out; the largest board that was seen has 400."""
ROUNDS = 10
"""Times that rules are carried out for what rules have made."""
READ = frozenset({"shape", "icon", "near", "tooltip", "link", "style.opacity", "label"})
"""Keys of shapes and connections that are read; the others say how something looks."""

_TARGET = re.compile(r"^(?P<path>(?:\.{1,2}/)*[^.]*)(?P<ending>\.d2)?(?:\.(?P<inside>.+))?$")


class Board(msgspec.Struct, frozen=True):
    """The first board of a file, all that its text says carried out."""

    root: Shape
    lines: list[Line]
    left_out: tuple[LeftOut, ...]
    passed: tuple[LeftOut, ...]
    """Keys that were read past."""
    imported: frozenset[str]
    """The real paths of the files that it imports."""


def board(file: File, files: Files, block: Block | None = None) -> Board:
    """The first board of a file, or that of a block in it. Raises ArchdocError: nested too deep, or endless."""
    running = _Running(file, files, block)
    return Board(
        running.root, running.lines, tuple(running.left_out), running.passed.remarks(), frozenset(running.imported)
    )


def inner_boards(file: File) -> list[tuple[str, Block]]:
    """The boards in a file whose own one is empty: the name of each, and its statements.

    The file's variables and classes hold in each of them, and a step goes on where the one before it ended.
    """
    whole, _ = parse(file)
    shared = tuple(s for s in whole.statements if s.spread or (s.key and keyword(s.key[0]) in {"vars", "classes"}))
    found: list[tuple[str, Block]] = []
    for statement in whole.statements:
        sort = keyword(statement.key[0]) if len(statement.key) == 1 and not statement.chain else ""
        before = shared
        for one in (
            statement.value.block.statements if sort in BOARDS and statement.value and statement.value.block else ()
        ):
            if one.key and one.value and one.value.block:
                statements = (*before, *one.value.block.statements)
                found.append((one.value.text or ".".join(word.text for word in one.key), Block(file, statements)))
                before = statements if sort == "steps" else shared
    return found


class _Running(Rules):
    """A board that is being made. Statements have numbers in their order; a rule's value counts as said at the rule."""

    def __init__(self, file: File, files: Files, block: Block | None = None) -> None:
        self.file, self.files = file, files
        super().__init__(Shape("", None, file.mark(1)))
        self.same: dict[tuple[Shape, Shape, str], list[Line]] = {}
        self.classes: dict[str, dict[str, str]] = {}
        self.left_out: list[LeftOut] = []
        self.passed = Passed()
        self.parsed: dict[str, Block] = {}
        self.imported: set[str] = set()
        self.run(block or self.block_of(file), self.root, Within({}, 0, (file.path,)))
        self.settle()
        every: list[Shape | Line] = [*self.root.below(), *self.lines]
        for one in every:
            given: dict[str, str] = {}
            for name in one.classes:  # of two classes the later one counts
                given |= self.classes.get(name.lower(), {})
            for key, value in given.items():
                if key == "label":  # counts more than what stands behind a name, and less than a `label` of its own
                    one.texts.setdefault("label", (value, None))
                else:
                    one.attributes.setdefault(key, value)

    def settle(self) -> None:
        """Rules for what no statement has led to, until there is nothing new."""
        for _ in range(ROUNDS):
            before = self.steps
            for rule in list(self.rules):
                self.rule(rule)
            if self.steps == before:
                break

    def step(self, mark: Mark) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            what = f"There are more than {MAX_STEPS:,} statements and connections, counting what is spread or matched."
            self.refuse(mark, what)

    def block_of(self, file: File) -> Block:
        if file.path not in self.parsed:
            self.parsed[file.path], left_out = parse(file)
            self.left_out += left_out
        return self.parsed[file.path]

    def refuse(self, mark: Mark, what: str) -> NoReturn:
        raise ArchdocError((Problem(mark, what),))

    def note(self, what: str, mark: Mark) -> None:
        self.left_out.append(LeftOut(what, mark))

    def run(self, block: Block, at: Shape | Line, within: Within) -> None:
        """Carries out a block's statements on a shape or a line."""
        if within.depth > DEEPEST:
            self.refuse(block.file.mark(0, 0), f"More than {DEEPEST} blocks are in one another, or one holds itself.")
        own = [s for s in block.statements if len(s.key) > 0 and keyword(s.key[0]) == "vars" and not s.chain]
        if not within.merged:
            within = msgspec.structs.replace(within, scope={**within.scope, **self.scope(block, within)})
        within = msgspec.structs.replace(within, merged=False)
        for statement in block.statements:
            self.step(statement.mark)
            if statement.filter or statement in own:
                continue
            if statement.spread is not None:
                self.spread(statement.spread, at, msgspec.structs.replace(within, merged=True), statement.mark)
            elif isinstance(at, Line):
                if statement.key:
                    self.attribute(at, statement.key, statement.value, within, statement.mark)
            elif statement.chain:
                self.connection(statement, at, within)
            elif statement.key:
                self.key(statement, at, within)

    def scope(self, block: Block, within: Within) -> Scope:
        """The variables of a block, and of the files that it spreads: there too the later value counts."""
        found: Scope = {}
        for statement in block.statements:
            if statement.spread is not None and statement.spread.imported is not None:
                target = self.target(statement.spread, within, statement.mark, quiet=True)
                if target:
                    found |= self.scope(target[0], target[1])
            elif statement.key and keyword(statement.key[0]) == "vars" and not statement.chain:
                path = ".".join(word.text for word in statement.key[1:])
                told = variables(path, self.inlined(statement.value, within, statement.mark), 0)
                if "d2-config" in told:
                    self.passed.add("vars.d2-config", statement.mark)
                found |= told
        return found

    def inlined(self, value: Value | None, within: Within, mark: Mark) -> Value | None:
        """A value with what its imports hold in their place."""
        if value is None or within.depth > DEEPEST:
            return value
        if value.imported is not None:
            target = self.target(value, within, mark)
            return self.inlined(Value(block=target[0]), target[1], mark) if target else None
        if value.block is None:
            return value
        made: list[Statement] = []
        for statement in value.block.statements:
            spread = statement.spread is not None and statement.spread.imported is not None
            inner = self.inlined(statement.spread if spread else statement.value, within.deeper(), statement.mark)
            if not spread:
                made.append(msgspec.structs.replace(statement, value=inner))
            elif inner is not None and inner.block is not None:
                made += inner.block.statements
        block = msgspec.structs.replace(value.block, statements=tuple(made))
        return msgspec.structs.replace(value, block=block)

    def key(self, statement: Statement, at: Shape, within: Within) -> None:
        shape: Shape | None = at
        for position, word in enumerate(statement.key):
            if keyword(word):
                rest = statement.key[position:]
                self.attribute(shape or at, rest, statement.value, within, statement.mark)
                return
            if glob(word):
                self.add_rule(at, statement, within)
                return
            shape = self.child(shape or at, word, statement.mark)
            if shape is None:
                self.note("`_` leads out of the board.", statement.mark)
                return
        if shape is not None and shape is not self.root:
            self.give(shape, statement.value, within, statement.mark)

    def child(self, shape: Shape, word: Word, mark: Mark) -> Shape | None:
        """The shape of a name within another; made if there is none. `_` is the one around."""
        if word.text == "_" and not word.quoted:
            return shape.parent
        name = word.text.lower()
        if name not in shape.children:
            if shape.depth >= DEEPEST:
                self.refuse(mark, f"More than {DEEPEST} shapes are in one another here.")
            made = shape.children[name] = Shape(word.text, shape, mark, self.now)
            made.makers = shape.makers | frozenset(map(id, self.running))
            for rule in list(self.rules):
                if not rule.filters:
                    self.rule(rule, made)
            return made
        return shape.children[name]

    def add(self, source: Shape, target: Shape, arrow: str, mark: Mark) -> Line:
        """A new connection."""
        self.step(mark)
        same = self.between(source, target, arrow)
        line = Line(source, target, arrow, len(same), mark, self.now)
        same.append(line)
        self.lines.append(line)
        for rule in list(self.rules):
            if not rule.filters and rule.statement.index is not None:
                self.rule(rule, line)
        return line

    def between(self, source: Shape, target: Shape, arrow: str) -> list[Line]:
        """The connections of these ends and this arrow that are there."""
        return self.same.setdefault((source, target, arrow), [])

    def give(self, one: Shape | Line, value: Value | None, within: Within, mark: Mark) -> None:
        """Gives a shape or a line its value: a label, a block, `null`, `suspend`."""
        if value is None:
            return
        if value.imported is not None:
            self.spread(value, one, within, mark)
            return
        block = value.block
        if value.text is not None:
            if not value.quoted and value.text.lower() == "null":
                self.remove(one)
                return
            if not value.quoted and value.text in {"suspend", "unsuspend"}:
                if one.may("suspend", self.now):
                    suspend(one, value.text == "suspend")
            else:
                whole = VARIABLE.fullmatch(value.text) if not value.literal else None
                held = within.scope.get(whole[1].lower()) if whole else None
                if held is not None and held.block is not None:
                    self.run(held.block, one, within.deeper())
                if held is None or held.text is not None:
                    self.label(one, "primary", value, within, mark)
        if block is not None:
            self.run(block, one, within.deeper())

    def label(self, one: Shape | Line, which: str, value: Value, within: Within, mark: Mark) -> None:
        if one.may(which, self.now):
            one.texts[which] = self.text(value, within.scope, mark), value.language

    def attribute(
        self,
        one: Shape | Line,
        key: Key,
        value: Value | None,
        within: Within,
        mark: Mark,
    ) -> None:
        first, rest = key[0].text.lower(), key[1:]
        if first in BOARDS and isinstance(one, Shape):
            names = [s.key[0].text for s in value.block.statements if s.key] if value and value.block else []
            self.note(f"{first.capitalize()} {', '.join(names)}: other boards, of which only the first is read.", mark)
        elif first == "classes" and (value := self.inlined(value, within, mark)) is not None:
            for name, text, place in flat(".".join(word.text.lower() for word in rest), value, 0, mark):
                of, _, attribute = name.partition(".")
                if attribute:
                    self.classes.setdefault(of, {})[attribute] = filled(text, within.scope)
                    self.looks(attribute, place)
        elif first == "class" and value is not None:
            items = value.items if value.items is not None else (value,)
            one.classes += [text for item in items if (text := self.text(item, within.scope, mark))]
        elif first == "label" and not rest and value is not None:
            if value.text is not None:  # `label: {near: ...}` says where it stands, and not what it is
                self.label(one, "label", value, within, mark)
            if value.block is not None and isinstance(one, Shape):
                for name, text, place in flat("label", Value(block=value.block), 0, mark):
                    self.looks(name, place)
                    one.attributes[name] = text
        elif value is not None and value.text == "null" and not value.quoted:
            one.attributes.pop(".".join(word.text.lower() for word in key), None)
        elif value is not None and first != "vars":
            path = ".".join(word.text.lower() for word in key)
            for name, text, place in flat(path, value, 0, mark):
                self.looks(name, place)
                if one.may(name, self.now):
                    one.attributes[name] = filled(text, within.scope)

    def looks(self, name: str, mark: Mark) -> None:
        """Notes a key that says how something looks, and nothing that a spec holds."""
        if name not in READ:
            self.passed.add(name, mark)

    def text(self, value: Value, scope: Scope, mark: Mark) -> str:
        text = value.text or ""
        if value.literal:
            return text
        made = filled(text, scope)
        for name in VARIABLE.findall(made):
            if name.lower() not in scope:
                self.note(f"${{{name}}}: there is no such variable.", mark)
        return made

    def remove(self, one: Shape | Line) -> None:
        if isinstance(one, Line):
            if one in self.lines:
                self.lines.remove(one)
                self.between(one.source, one.target, one.arrow).remove(one)
        elif one.parent is not None:
            gone = {one, *one.below()}
            one.parent.children.pop(one.name.lower(), None)
            self.lines = [line for line in self.lines if line.source not in gone and line.target not in gone]
            self.same = {ends: lines for ends, lines in self.same.items() if not gone.intersection(ends[:2])}

    def connection(self, statement: Statement, at: Shape, within: Within) -> None:
        keys = [end for end, _ in statement.chain]
        if any(glob(word) for key in (statement.key, *keys) for word in key) or statement.index == "*":
            self.add_rule(at, statement, within)
            return
        base = self.find(at, statement.key, statement.mark)
        ends = [self.find(base, key, statement.mark) if base and key else None for key in keys]
        value = statement.value
        for (source, target), (_, arrow) in zip(pairwise(ends), statement.chain[1:], strict=True):
            if source is None or target is None or self.root in {source, target}:
                self.note("A connection without one of its ends.", statement.mark)
                continue
            lines = [*self.between(source, target, arrow)]
            if statement.index is not None:
                lines = [line for line in lines if line.index == int(statement.index)]
                if not lines:
                    self.note(f"There is no connection number {statement.index} of these ends.", statement.mark)
            elif value is None or value.quoted or value.text != "null":  # `a -> b: null` takes all of them away
                lines = [self.add(source, target, arrow, statement.mark)]
            for line in lines:
                self.set(line, statement, within)

    def find(self, at: Shape, key: Key, mark: Mark) -> Shape | None:
        shape: Shape | None = at
        for word in key:
            if shape is None or (keyword(word) and not word.quoted):
                break
            shape = self.child(shape, word, mark)
        return shape

    def spread(self, value: Value, at: Shape | Line, within: Within, mark: Mark) -> None:
        """`...@file`, `...${name}` or `x: @file`."""
        if value.imported is None:
            name = VARIABLE.fullmatch((value.text or "").strip())
            held = within.scope.get(name[1].lower()) if name else None
            if held is not None and held.block is not None:
                self.run(held.block, at, msgspec.structs.replace(within.deeper(), merged=False))
            elif held is None:
                self.note(f"...{value.text}: there is no such variable.", mark)
            return
        target = self.target(value, within, mark)
        if target is None:
            return
        block, held_in, label = target
        if label is not None and at is not self.root:
            self.label(at, "primary", label, held_in, mark)
        self.run(block, at, held_in)

    def target(
        self, value: Value, within: Within, mark: Mark, *, quiet: bool = False
    ) -> tuple[Block, Within, Value | None] | None:
        """The block that an import stands for, what holds in it, and its label; None, with a note: there is none."""
        assert value.imported is not None
        parts = _TARGET.match(value.imported)
        path = value.imported.removesuffix(".d2") if value.quoted else (parts["path"] if parts else value.imported)
        inside = parts["inside"] if parts and not value.quoted else None
        why = None
        block, label = Block(File(mark.path, ""), ()), None
        held_in = within
        try:
            file = self.files.beside(File(mark.path, ""), f"{path}.d2")
        except RefusedError as error:
            why = str(error)
        else:
            if file.path in within.stack:  # a file has one path in `files`, however it is pointed to
                why = "the file imports itself."
            else:
                self.imported.add(os.path.realpath(file.path))
                block = self.block_of(file)
                stack = (*within.stack, file.path)
                held_in = msgspec.structs.replace(within, depth=within.depth + 1, stack=stack)
        for name in inside.split(".") if inside and why is None else ():
            found = [s for s in block.statements if len(s.key) == 1 and s.key[0].text.lower() == name.lower()]
            if not found:
                why = f"nothing there is called {name}."
                break
            label = next((s.value for s in found if s.value and s.value.text), label)
            blocks = [s.value.block for s in found if s.value and s.value.block]
            block = blocks[0] if blocks else msgspec.structs.replace(block, statements=())
        if why is None:
            return block, held_in, label
        if not quiet:
            self.note(f"@{value.imported}: {why}", mark)
        return None
