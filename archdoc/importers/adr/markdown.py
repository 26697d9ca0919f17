"""The Markdown of a decision record to its front matter and sections."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec
import yaml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://)[^)]*\)")
_LABEL = re.compile(r"[*_]*[A-Za-zÀ-ÿ]{3,14}[*_]*:[*_]*")
"""A word with a colon on a line directly after a list: Markdown takes it for the end of the last item."""
MOST_BRACKETS = 50
"""In front matter; nested ones take YAML long to read."""
LONGEST = 400_000
"""Letters of a record that are read; the longest that was seen has 60,000."""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, or a list with its items."""

    text: str
    items: tuple[str, ...] = ()
    line: int = 0


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


def front_matter(text: str) -> tuple[dict[str, str], str, int]:
    """The plain values of the YAML between `---`, with keys in small letters; the rest of the text; its first line."""
    found = _FRONT.match(text)
    if not found:
        return {}, text, 1
    written = found[1][:4_000] if sum(map(found[1].count, "[{")) < MOST_BRACKETS else ""
    try:
        root = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts
    except (yaml.YAMLError, RecursionError):
        root = None
    values: dict[str, str] = {}
    for key, value in root.items() if isinstance(root, dict) else ():
        listed = value if isinstance(value, list) else [value]
        said = [item.strip() for item in listed if isinstance(item, str) and item.strip()]
        if isinstance(key, str) and said:
            values[key.strip().lower()] = ", ".join(said)
    return values, text[found.end() :], text.count("\n", 0, found.end()) + 1


def sections(text: str, first: int = 1) -> list[Section]:
    """The sections in order. `first` is the line that the text begins on."""
    made: list[Section] = [Section("", 0, first)]
    blocks: list[Block] = []
    items: list[str] = []
    depth, heading, line = 0, 0, first
    for token in _markdown().parse(_COMMENT.sub(_blank, text[:LONGEST])):
        line = first + token.map[0] if token.map else line
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if not depth and items:
                blocks.append(Block("", tuple(items), line))
                items = []
        elif token.type == "list_item_open" and depth == 1:
            items.append("")
        elif token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "inline" and heading:
            made[-1] = msgspec.structs.replace(made[-1], blocks=tuple(blocks))
            made.append(Section(clean(token.content), heading, line))
            blocks, heading = [], 0
        elif token.type == "inline" and depth and items:
            said, _, last = token.content.rpartition("\n")
            label = depth == 1 and said and _LABEL.fullmatch(last.strip())
            items[-1] = f"{items[-1]} {clean(said if label else token.content)}".strip()
            if label:
                blocks += [Block("", tuple(items), line), Block(last.strip(), line=line)]
                items = []
        elif token.type == "inline" and not token.level > 1:
            blocks.append(Block(clean(token.content), line=line))
    made[-1] = msgspec.structs.replace(made[-1], blocks=tuple(blocks))
    return made


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
