"""The text of a D2 file to its statements: keys, connections, blocks and values, each with its place.

The rules of what ends a key or a bare value are those of D2's own parser (d2parser, 0.7). Nothing is an error but too
many blocks in one another: what isn't understood is kept as a remark, and the next line is read.
"""

from __future__ import annotations

import re
from typing import NoReturn

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File

DEEPEST = 100
"""Blocks in one another; the deepest that was seen has 7."""


class Word(msgspec.Struct, frozen=True):
    """One step of a key. A quoted one is never a keyword or a pattern."""

    text: str
    quoted: bool = False
    pieces: tuple[str, ...] = ()
    """Of a pattern: what stands before, between and behind its stars."""


Key = tuple[Word, ...]


class Block(msgspec.Struct, frozen=True):
    """What stands in braces, or a whole file."""

    file: File
    statements: tuple[Statement, ...]


class Value(msgspec.Struct, frozen=True):
    """What stands behind a colon: a text, a list, a file to import, a block, or a text and a block."""

    text: str | None = None
    quoted: bool = False
    literal: bool = False
    """In single quotes: `${x}` stays what it is."""
    language: str | None = None
    """Of a block string: `md`, `go`, ..."""
    items: tuple[Value, ...] | None = None
    imported: str | None = None
    block: Block | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """`key: value`, a connection, `...@file` or `&filter`. `chain` are the ends and the arrows between them."""

    mark: Mark
    key: Key = ()
    """Of a connection: what stands before its brackets, `x` in `x.(a -> b)[0]`."""
    chain: tuple[tuple[Key, str], ...] = ()
    """The ends of a connection, each with the arrow before it; the first has none."""
    index: str | None = None
    """What stands in square brackets behind a connection: a number or `*`."""
    rest: Key = ()
    """What stands behind that: `style.opacity`."""
    value: Value | None = None
    spread: Value | None = None
    filter: str = ""
    """`&` or `!&` for a filter."""


def parse(file: File) -> tuple[Block, tuple[LeftOut, ...]]:
    """The statements of a file, and what wasn't understood. Raises ArchdocError: blocks nested too deep."""
    reading = _Reading(file)
    block = reading.block(0)
    return block, tuple(reading.left_out)


_ARROW = re.compile(r"<-+>|<-+|-+>|--+")
_SPACE = re.compile(r"(?:[ \t]|\\\n)*")
_QUOTED = re.compile(r"\"((?:[^\"\\\n]|\\.|\\\n)*)\"|'((?:[^'\n]|'')*)'")
_STRING = re.compile(r"\|(?P<mark>[^\w\s|]*|\|+)(?P<language>[\w-]*)(?=\s)")
_ESCAPE = re.compile(r"\\(\n[ \t]*|.)", re.DOTALL)
_STAR = re.compile(r"(?:(?<!\\)|(?<=\\\\))\*")
_INDEX = re.compile(r"\[\s*(\d+|\*)\s*\]")
_COMMENT = re.compile(r"\"\"\".*?(?:\"\"\"|\Z)|#[^\n]*", re.DOTALL)
_BETWEEN = re.compile(r"[\s;]+")


class _Reading:
    """A file being read; `at` is how far."""

    def __init__(self, file: File) -> None:
        self.file, self.text, self.at = file, file.text, 0
        self.left_out: list[LeftOut] = []
        self.counted = (0, 1)

    def mark(self) -> Mark:
        before, line = self.counted
        line += self.text.count("\n", before, self.at)
        self.counted = (self.at, line)
        return self.file.mark(line)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def block(self, depth: int) -> Block:
        """Statements up to the brace that closes them, which is passed."""
        if depth > DEEPEST:
            self.refuse(f"More than {DEEPEST} blocks are in one another here.")
        statements: list[Statement] = []
        opened = self.mark()
        while self.at < len(self.text):
            if self.match(_BETWEEN) or self.match(_COMMENT):
                continue
            if self.peek("}"):
                self.at += 1
                if depth:
                    return Block(self.file, tuple(statements))
                continue
            begin, mark = self.at, self.mark()
            statement = self.statement(mark, depth)
            if statement is not None:
                statements.append(statement)
            else:
                end = self.text.find("\n", begin)
                self.at = max(begin + 1, end if end >= 0 else len(self.text))
                what = f"Not understood: `{self.text[begin : self.at].strip()[:60]}`"
                self.left_out.append(LeftOut(what, mark))
        if depth:
            self.left_out.append(LeftOut("The `{` here is never closed: all below is taken to be in it.", opened))
        return Block(self.file, tuple(statements))

    def refuse(self, what: str) -> NoReturn:
        raise ArchdocError((Problem(self.mark(), what),))

    def statement(self, mark: Mark, depth: int) -> Statement | None:
        if self.peek("..."):
            self.at += 3
            return Statement(mark=mark, spread=self.value(depth))
        filter = next((sign for sign in ("!&", "&") if self.peek(sign)), "")
        self.at += len(filter)
        key = self.key(in_brackets=False)
        self.match(_SPACE)
        chain: tuple[tuple[Key, str], ...] = ()
        index: str | None = None
        rest: Key = ()
        if self.peek("("):
            self.at += 1
            chain = self.chain(self.key(in_brackets=True), in_brackets=True)
            self.match(_SPACE)
            if not self.peek(")"):
                return None
            self.at += 1
            found = self.match(_INDEX)
            index = found[1] if found else None
            if self.peek("."):
                self.at += 1
                rest = self.key(in_brackets=False)
        elif key and _ARROW.match(self.text, self.at):
            chain, key = self.chain(key, in_brackets=False), ()
        if not key and not chain:
            return None
        self.match(_SPACE)
        value = None
        if self.peek(":"):
            self.at += 1
            value = self.value(depth)
        elif self.peek("{"):
            value = self.value(depth)
        return Statement(mark=mark, key=key, chain=chain, index=index, rest=rest, value=value, filter=filter)

    def chain(self, first: Key, in_brackets: bool) -> tuple[tuple[Key, str], ...]:
        ends = [(first, "")]
        self.match(_SPACE)
        while arrow := self.match(_ARROW):
            self.match(_SPACE)
            ends.append(
                (self.key(in_brackets), ("<" if arrow[0][0] == "<" else "") + (">" if arrow[0][-1] == ">" else ""))
            )
            self.match(_SPACE)
        return tuple(ends)

    def key(self, in_brackets: bool) -> Key:
        words: list[Word] = []
        while True:
            self.match(_SPACE)
            if found := self.match(_QUOTED):
                words.append(Word(_unescaped(found) or " ", quoted=True))
            else:
                bare = self.bare_word(in_brackets)
                if not bare:
                    break
                pieces = tuple(_ESCAPE.sub(_escaped, piece) for piece in _STAR.split(bare))
                words.append(Word("*".join(pieces), pieces=pieces if len(pieces) > 1 else ()))
            self.match(_SPACE)
            if not self.peek("."):
                break
            self.at += 1
        return tuple(words)

    def bare_word(self, in_brackets: bool) -> str:
        """A step of a key without quotes, as it is written: it may hold blanks."""
        begin = self.at
        text = self.text
        while self.at < len(text):
            one = text[self.at]
            if one in "\n;:.{}<>[]&" or (one == "(" and self.at == begin) or (one == ")" and in_brackets):
                if one == "&" and text[self.at - 1 : self.at] == "!":
                    self.at -= 1
                break
            if one == "(" and text[self.at - 1] == ".":
                break
            if one == "#" and (self.at == begin or text[self.at - 1] in " \t"):
                break
            if one == "-" and text[self.at + 1 : self.at + 2] in {"-", ">"}:
                break
            if one == "$" and text.startswith("${", self.at):
                end = text.find("}", self.at)
                self.at = end if end >= 0 else self.at
            self.at += 2 if one == "\\" else 1
        return text[begin : min(self.at, len(text))].strip()

    def value(self, depth: int, ends: str = "\n;{}") -> Value | None:
        self.match(_SPACE)
        value = Value()
        if self.peek("@"):
            self.at += 1
            quoted = self.match(_QUOTED)
            path = (_unescaped(quoted) if quoted else "") + self.upto("\n;{}[]")
            return Value(imported=path.strip(), quoted=bool(quoted))
        if self.peek("["):
            self.at += 1
            return Value(items=self.items(depth))
        if found := self.match(_QUOTED):
            value = Value(text=_unescaped(found), quoted=True, literal=found[2] is not None)
        elif found := self.match(_STRING):
            closing = found["mark"][::-1] + "|"
            end = self.text.find(closing, self.at)
            end = end if end >= 0 else len(self.text)
            value = Value(text=self.text[self.at : end].strip("\n"), quoted=True, language=found["language"] or "md")
            self.at = min(len(self.text), end + len(closing))
        elif not self.peek("{"):
            text = _ESCAPE.sub(_escaped, self.upto(ends).strip())
            if not text:
                return None
            value = Value(text=text)
        self.match(_SPACE)
        if self.peek("{"):
            self.at += 1
            return msgspec.structs.replace(value, block=self.block(depth + 1))
        return value

    def items(self, depth: int) -> tuple[Value, ...]:
        if depth > DEEPEST:
            self.refuse(f"More than {DEEPEST} lists are in one another here.")
        found = []
        while self.at < len(self.text) and not self.peek("]"):
            if self.match(_BETWEEN) or self.match(_COMMENT):
                continue
            begin = self.at
            self.at += 3 if self.peek("...") else 0
            value = self.value(depth + 1, ends="\n;{}]")
            if value is not None:
                found.append(value)
            self.at = max(self.at, begin + 1)
        self.at += 1
        return tuple(found)

    def upto(self, ends: str) -> str:
        """A bare value: up to one of `ends` or a comment, over `${…}`."""
        begin, text = self.at, self.text
        while self.at < len(text):
            one = text[self.at]
            if text.startswith("${", self.at):
                end = text.find("}", self.at)
                self.at = end if end >= 0 else self.at + 1
            elif one in ends or (one == "#" and text[self.at - 1] in " \t"):
                break
            self.at += 2 if one == "\\" else 1
        self.at = min(self.at, len(text))
        return text[begin : self.at]


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPE.sub(_escaped, found[1]) if found[1] is not None else found[2].replace("''", "'")


def _escaped(found: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(found[1], "" if found[1].startswith("\n") else found[1])
