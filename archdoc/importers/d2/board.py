"""Statements of a D2 file to the shapes and lines of its first board: imports, variables, classes and globs applied.

Globs are applied in their order once all else stands, which is what D2's lazy globs come to.

What the patterns and filters of a D2 glob stand for: `*`, `**`, `&shape: circle`.
"""

from __future__ import annotations

import fnmatch
import os
import re
from itertools import pairwise
from typing import NoReturn

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import LeftOut
from archdoc.importers.d2.parse import Block, Key, Statement, Value, Word, parse
from archdoc.importers.d2.shapes import (
    BOARDS,
    DEEPEST,
    VARIABLE,
    Line,
    Scope,
    Shape,
    Within,
    flat,
    glob,
    keyword,
    said,
    suspend,
    variables,
)
from archdoc.importers.files import File, Files, RefusedError


def matches(shape: Shape, word: Word) -> list[Shape]:
    """The shapes that a pattern stands for, from a shape; `_` is the one around."""
    if word.text in {"**", "***"}:
        return list(shape.below())
    if word.text == "_":
        return [shape.parent] if shape.parent else []
    return [child for name, child in shape.children.items() if fnmatch.fnmatchcase(name, word.text.lower())]


def passes(lines: list[Line], one: Shape | Line, value: Value | None) -> bool:
    """Whether a shape or line of a board with these lines is what all filters of a block ask for."""
    for statement in value.block.statements if value and value.block else ():
        if statement.filter and statement.key:
            wanted = (statement.value.text or "") if statement.value else ""
            told = _told(lines, one, [word.text.lower() for word in statement.key])
            fits = any(fnmatch.fnmatchcase(text.lower(), wanted.lower()) for text in told)
            if fits == (statement.filter == "!&"):
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


MAX_STEPS = 100_000
"""Statements carried out; the largest board that was seen has 400."""

_TARGET = re.compile(r"^(?P<path>(?:\.{1,2}/)*[^.]*)(?P<ending>\.d2)?(?:\.(?P<inside>.+))?$")


class Board(msgspec.Struct, frozen=True):
    """The first board of a file, all that its text says carried out."""

    root: Shape
    lines: list[Line]
    left_out: tuple[LeftOut, ...]
    imported: frozenset[str]
    """The real paths of the files that it imports."""


def board(file: File, files: Files) -> Board:
    """The first board of a file. Raises ArchdocError: nested too deep, or endless."""
    running = _Running(file, files)
    return Board(running.root, running.lines, tuple(running.left_out), frozenset(running.imported))


class _Running:
    """A board that is being made."""

    def __init__(self, file: File, files: Files) -> None:
        self.file, self.files = file, files
        self.root = Shape("", None, file.mark(1))
        self.lines: list[Line] = []
        self.classes: dict[str, dict[str, str]] = {}
        self.rules: list[tuple[Shape, Statement, Within]] = []
        self.left_out: list[LeftOut] = []
        self.parsed: dict[str, Block] = {}
        self.imported: set[str] = set()
        self.steps = 0
        self.run(self.block_of(file), self.root, Within({}, 0, (file.path,)))
        for at, rule, within in self.rules:
            self.rule(at, rule, within)
        every: list[Shape | Line] = [*self.root.below(), *self.lines]
        for one in every:
            for name in one.classes:
                for key, value in self.classes.get(name.lower(), {}).items():
                    if key == "label":
                        one.label = value if one.label is None else one.label
                    else:
                        one.attributes.setdefault(key, value)

    def block_of(self, file: File) -> Block:
        if file.path not in self.parsed:
            self.parsed[file.path], left_out = parse(file)
            self.left_out += left_out
        return self.parsed[file.path]

    def refuse(self, mark: Mark, what: str) -> NoReturn:
        raise ArchdocError((Problem(mark, what),))

    def run(self, block: Block, at: Shape | Line, within: Within) -> None:
        """Carries out a block's statements on a shape or a line."""
        if within.depth > DEEPEST:
            self.refuse(block.file.mark(0, 0), f"More than {DEEPEST} blocks are in one another, or one holds itself.")
        own = [s for s in block.statements if len(s.key) > 0 and keyword(s.key[0]) == "vars" and not s.chain]
        for statement in own:
            path = ".".join(word.text for word in statement.key[1:])
            within = msgspec.structs.replace(within, scope={**within.scope, **variables(path, statement.value, 0)})
        for statement in block.statements:
            self.steps += 1
            if self.steps > MAX_STEPS:
                self.refuse(statement.mark, f"There are more than {MAX_STEPS:,} statements, counting what is spread.")
            if statement.filter or statement in own:
                continue
            if statement.spread is not None:
                self.spread(statement.spread, at, within, statement.mark)
            elif isinstance(at, Line):
                if statement.key:
                    self.attribute(at, statement.key, statement.value, within, statement.mark)
            elif statement.chain:
                self.connection(statement, at, within)
            elif statement.key:
                self.key(statement, at, within)

    def key(self, statement: Statement, at: Shape, within: Within) -> None:
        shape: Shape | None = at
        for position, word in enumerate(statement.key):
            if keyword(word):
                rest = statement.key[position:]
                self.attribute(shape or at, rest, statement.value, within, statement.mark)
                return
            if glob(word):
                self.rules.append((at, statement, within))
                return
            shape = self.child(shape or at, word, statement.mark)
            if shape is None:
                self.left_out.append(LeftOut("`_` leads out of the board.", statement.mark))
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
            shape.children[name] = Shape(word.text, shape, mark)
        return shape.children[name]

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
                suspend(one, value.text == "suspend")
            else:
                whole = VARIABLE.fullmatch(value.text) if not value.literal else None
                held = within.scope.get(whole[1].lower()) if whole else None
                if held is not None:
                    if held.block is not None:
                        self.run(held.block, one, within.deeper())
                    if held.text is not None:
                        one.label = held.text
                else:
                    one.label, one.language = self.text(value, within.scope), value.language
        if block is not None:
            self.run(block, one, within.deeper())

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
            what = f"{first.capitalize()} {', '.join(names)}: other boards, of which only the first is read."
            self.left_out.append(LeftOut(what, mark))
        elif first == "classes" and value is not None:
            for name, text in flat("", value, 0):
                of, _, attribute = name.partition(".")
                if attribute:
                    self.classes.setdefault(of, {})[attribute] = VARIABLE.sub(lambda v: said(within.scope, v), text)
        elif first == "class" and value is not None:
            items = value.items if value.items is not None else (value,)
            one.classes += [text for item in items if (text := self.text(item, within.scope))]
        elif first == "label" and not rest and value is not None:
            one.label, one.language = self.text(value, within.scope), value.language
            if value.block is not None and isinstance(one, Shape):
                one.attributes.update(flat("label", Value(block=value.block), 0))
        elif value is not None and value.text == "null" and not value.quoted:
            one.attributes.pop(".".join(word.text.lower() for word in key), None)
        elif value is not None and first not in {"vars", "direction"}:
            path = ".".join(word.text.lower() for word in key)
            for name, text in flat(path, value, 0):
                one.attributes[name] = VARIABLE.sub(lambda v: said(within.scope, v), text)

    def text(self, value: Value, scope: Scope) -> str:
        text = value.text or ""
        return text if value.literal else VARIABLE.sub(lambda found: said(scope, found), text)

    def remove(self, one: Shape | Line) -> None:
        if isinstance(one, Line):
            self.lines.remove(one)
        elif one.parent is not None:
            gone = {one, *one.below()}
            one.parent.children.pop(one.name.lower(), None)
            self.lines = [line for line in self.lines if line.source not in gone and line.target not in gone]

    def connection(self, statement: Statement, at: Shape, within: Within) -> None:
        keys = [end for end, _ in statement.chain]
        if any(glob(word) for key in (statement.key, *keys) for word in key) or statement.index == "*":
            self.rules.append((at, statement, within))
            return
        base = self.find(at, statement.key, statement.mark)
        ends = [self.find(base, key, statement.mark) if base and key else None for key in keys]
        for (source, target), (_, arrow) in zip(pairwise(ends), statement.chain[1:], strict=True):
            if source is None or target is None or self.root in {source, target}:
                self.left_out.append(LeftOut("A connection without one of its ends.", statement.mark))
                continue
            if statement.index is not None:
                same = [
                    line
                    for line in self.lines
                    if line.source is source and line.target is target and line.arrow == arrow
                ]
                number = int(statement.index)
                lines = same[number : number + 1]
            else:
                lines = [Line(source, target, arrow, statement.mark)]
                self.lines += lines
            for line in lines:
                self.set(line, statement, within)

    def set(self, line: Line, statement: Statement, within: Within) -> None:
        if statement.rest:
            self.attribute(line, statement.rest, statement.value, within, statement.mark)
        else:
            self.give(line, statement.value, within, statement.mark)

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
                self.run(held.block, at, within.deeper())
            elif held is None:
                self.left_out.append(LeftOut(f"...{value.text}: there is no such variable.", mark))
            return
        parts = _TARGET.match(value.imported)
        path = value.imported.removesuffix(".d2") if value.quoted else (parts["path"] if parts else value.imported)
        inside = parts["inside"] if parts and not value.quoted else None
        origin = File(mark.path, "")
        try:
            file = self.files.beside(origin, f"{path}.d2")
        except RefusedError as why:
            self.left_out.append(LeftOut(f"@{value.imported}: {why}", mark))
            return
        if file.path in within.stack:  # a file has one path in `files`, however it is pointed to
            self.left_out.append(LeftOut(f"@{value.imported}: the file imports itself.", mark))
            return
        self.imported.add(os.path.realpath(file.path))
        block = self.block_of(file)
        for name_inside in inside.split(".") if inside else ():
            found = [s for s in block.statements if s.key and s.key[0].text.lower() == name_inside.lower()]
            blocks = [s.value.block for s in found if s.value and s.value.block and len(s.key) == 1]
            if not blocks:
                self.left_out.append(LeftOut(f"@{value.imported}: nothing there is called {name_inside}.", mark))
                return
            label = next((s.value.text for s in found if s.value and s.value.text), None)
            if label and isinstance(at, Shape) and at.label is None and at is not self.root:
                at.label = label
            block = blocks[0]
        self.run(block, at, Within({}, within.depth + 1, (*within.stack, file.path)))

    def rule(self, at: Shape, statement: Statement, within: Within) -> None:
        """Carries out a statement with patterns in it."""
        self.steps += len(self.lines) + 1
        if self.steps > MAX_STEPS:
            self.refuse(statement.mark, f"There are more than {MAX_STEPS:,} steps, counting what patterns match.")
        if not statement.chain:
            self.shapes_rule(at, statement, within)
            return
        bases = self.expanded([at], statement.key)
        (first, _), *others = statement.chain
        for base in bases:
            make = statement.mark if statement.index is None else None
            sources = self.expanded([base], first, make)
            for key, arrow in others:
                targets = self.expanded([base], key, make)
                if statement.index is not None:
                    lines = [
                        line
                        for line in self.lines
                        if line.arrow == arrow and line.source in sources and line.target in targets
                    ]
                    lines = lines if statement.index == "*" else lines[int(statement.index) :][:1]
                else:
                    self.steps += len(sources) * len(targets)
                    if self.steps > MAX_STEPS:
                        self.refuse(statement.mark, f"There are more than {MAX_STEPS:,} connections.")
                    lines = [Line(a, b, arrow, statement.mark) for a in sources for b in targets if a is not b]
                    self.lines += lines
                for line in lines:
                    if passes(self.lines, line, statement.value):
                        self.set(line, statement, within)
                sources = targets

    def shapes_rule(self, at: Shape, statement: Statement, within: Within) -> None:
        attribute = next((i for i, word in enumerate(statement.key) if keyword(word)), len(statement.key))
        for shape in self.expanded([at], statement.key[:attribute]):
            self.steps += 1
            if passes(self.lines, shape, statement.value) and shape is not self.root:
                if rest := statement.key[attribute:]:
                    self.attribute(shape, rest, statement.value, within, statement.mark)
                else:
                    self.give(shape, statement.value, within, statement.mark)

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
