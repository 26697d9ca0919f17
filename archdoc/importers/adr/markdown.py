"""The Markdown of a decision record to its front matter and sections."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://)[^)]*\)")
_LABEL = re.compile(r"[*_]*[^\W\d_]{2,14}[*_]*:[*_]*")
"""A word with a colon on a line directly after a list: Markdown takes it for the end of the last item."""
_TERM = re.compile(r"^([^\W\d_][^\n:#|>*-]{0,30})\n:[ \t]+(\S.*)$", re.MULTILINE)
"""A term above its definition, as Pandoc has it."""
_BOLD = re.compile(r"^([ \t]*(?:[-*+>][ \t]+)?)<(b|strong)>(.*?)</\2>", re.IGNORECASE | re.MULTILINE)
_BREAK = re.compile(r"(?m)^([^|\n]*?)<br\s*/?>[ \t]*$", re.IGNORECASE)
LONGEST = 400_000
"""Letters of a record that are read; the longest that was seen has 60,000."""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, a list with its items, or a table with its rows, the first of which is its head."""

    text: str
    items: tuple[str, ...] = ()
    line: int = 0
    lines: tuple[str, ...] = ()
    """The lines of a paragraph as they were typed."""
    rows: tuple[tuple[str, ...], ...] = ()
    marks: tuple[int, ...] = ()
    """The line of each item or row."""
    sign: str = ""
    """What a list has before its items: `-`, `+` or `*`."""


class Section(msgspec.Struct, frozen=True):
    """A heading and what stands below it before the next one. `level` 0 is what stands before the first."""

    title: str
    level: int
    line: int
    blocks: tuple[Block, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """The items of all its lists."""
        return tuple(item for block in self.blocks for item in block.items)

    @property
    def text(self) -> str:
        """Its paragraphs."""
        return "\n\n".join(block.text for block in self.blocks if block.text)


def sections(text: str, first: int = 1) -> list[Section]:
    """The sections in order. `first` is the line that the text begins on."""
    made = _Made(first)
    text = _BREAK.sub(r"\1  ", _BOLD.sub(r"\1**\3**", _COMMENT.sub(_blank, text[:LONGEST])))
    for token in _markdown().parse(_TERM.sub(r"\1: \2\n", text)):
        made.take(token)
    return made.all()


class _Made:
    """The sections while they are made of the tokens of a text."""

    def __init__(self, first: int) -> None:
        self.first = self.line = first
        self.done = [Section("", 0, first)]
        self.blocks: list[Block] = []
        self.items: list[str] = []
        self.marks: list[int] = []
        self.rows: list[list[str]] | None = None
        self.row_marks: list[int] = []
        self.depth = self.heading = 0
        self.sign = ""

    def all(self) -> list[Section]:
        self.done[-1] = msgspec.structs.replace(self.done[-1], blocks=tuple(self.blocks))
        return self.done

    def take(self, token: Token) -> None:
        self.line = self.first + token.map[0] if token.map else self.line
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self.depth -= 1
                if not self.depth:
                    self.listed()
            case "list_item_open" if self.depth == 1:
                self.sign = token.markup
                self.items.append("")
                self.marks.append(self.line)
            case "heading_open":
                self.heading = int(token.tag[1])
            case "table_open":
                self.rows, self.row_marks = [], []
            case "tr_open" if self.rows is not None:
                self.rows.append([])
                self.row_marks.append(self.line)
            case "table_close" if self.rows is not None:
                rows = tuple(tuple(row) for row in self.rows)
                self.blocks.append(Block("", line=self.row_marks[0], rows=rows, marks=tuple(self.row_marks)))
                self.rows = None
            case "inline":
                self.inline(token)
            case "html_block" if rows := _html_rows(token.content):
                marks = tuple(self.line for _ in rows)
                self.blocks.append(Block("", line=self.line, rows=rows, marks=marks))
            case "fence" | "code_block" | "html_block" if token.content.strip():
                if not (self.depth and self.items):
                    self.blocks.append(Block("", line=self.line, lines=(token.content,)))

    def inline(self, token: Token) -> None:
        if self.heading:
            self.all()
            self.done.append(Section(clean(token.content), self.heading, self.line))
            self.blocks, self.heading = [], 0
        elif self.rows is not None:
            self.rows[-1].append(clean(token.content))
        elif self.depth and self.items:
            said, _, last = token.content.rpartition("\n")
            label = self.depth == 1 and said and _LABEL.fullmatch(last.strip())
            self.items[-1] = f"{self.items[-1]} {clean(said if label else token.content)}".strip()
            if label:
                self.listed()
                self.blocks.append(Block(last.strip(), line=self.line, lines=(last.strip(),)))
        else:
            lines = tuple(line.strip() for line in token.content.split("\n"))
            self.blocks.append(Block(clean(token.content), line=self.line, lines=lines))

    def listed(self) -> None:
        """Ends a list."""
        if self.items:
            self.blocks.append(Block("", tuple(self.items), self.marks[0], marks=tuple(self.marks), sign=self.sign))
        self.items, self.marks = [], []


def _html_rows(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that is typed in HTML."""
    rows = [re.findall(r"(?is)<t[hd]\b[^>]*>(.*?)(?=</?t[hdr]\b|\Z)", row) for row in re.split(r"(?i)<tr\b", text)[1:]]
    return tuple(tuple(clean(re.sub(r"<[^>]*>", " ", cell)) for cell in row) for row in rows if row)


def clean(text: str) -> str:
    """Prose on one line: no comments and pictures, and of links into the folder only their text."""
    return " ".join(_LINK.sub(r"\1", _IMAGE.sub(r"\1", text)).split())


def plain(text: str) -> str:
    """The words of a text in small letters, to compare: without quotes, emphasis, signs, and where links lead."""
    text = re.sub(r"\]\([^)]*\)", "]", text.lower())
    return " ".join(re.findall(r"\w+", text.replace("'s", "s")))


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable("table")
    made.core.ruler.disable("inline")  # what is inside a paragraph stays as it is typed
    return made
