"""An author's Markdown to HTML or to plain text.

Emphasis, code, links, lists and paragraphs are Markdown; anything else stays as it was typed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULES = ["paragraph", "list", "emphasis", "backticks", "link", "autolink", "escape", "newline", "balance_pairs"]
CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)])
"""Codes that could drive a terminal or break a document; tab and line ends stay."""

_BARE = re.compile(r"[^\W_][^\n\r\t*_`\[\]<>\\&\0]*", re.ASCII)
"""One line without a mark. A number at its beginning may be one, with what follows it."""


def html(text: str) -> str:
    """HTML of a text: a fragment without `<p>` around it where it is one paragraph.

    HTML that was typed shows as it was typed, and so does a link that isn't http(s), mailto or relative.
    """
    rendered: str = _parser().render(clean(text)).strip()
    if rendered.count("<p>") == 1 and rendered.startswith("<p>") and rendered.endswith("</p>"):
        return rendered[3:-4]
    return rendered


def plain(text: str) -> str:
    """A text without the marks: `**now** in [Kafka](https://k)` is `now in Kafka (https://k)`.

    Items begin with `• ` or `1. `.
    """
    bare = text.strip(" \n")
    if _BARE.fullmatch(bare) and bare.isprintable() and not bare[0].isdigit():
        return bare  # most texts are, and the parser takes longer to import than it does to draw a picture
    blocks: list[str] = []
    orders: list[int | None] = []
    begin = ""
    for token in _parser().parse(clean(text)):
        match token.type:
            case "ordered_list_open":
                orders.append(int(token.attrGet("start") or 1))
            case "bullet_list_open":
                orders.append(None)
            case "ordered_list_close" | "bullet_list_close":
                orders.pop()
            case "list_item_open":
                order = orders[-1]
                begin = "  " * (len(orders) - 1) + ("• " if order is None else f"{order}. ")
                orders[-1] = None if order is None else order + 1
            case "inline":
                gap = "\n" if begin or not blocks else "\n\n"
                blocks.append((gap if blocks else "") + begin + _inline(token.children or []))
                begin = ""
    return "".join(blocks)


def tokens(text: str) -> list[Token]:
    """A text as markdown-it-py's tokens, for a renderer that is neither HTML nor plain."""
    return _parser().parse(clean(text))


def clean(text: str) -> str:
    """A text without control characters."""
    return text.translate(CONTROL)


def _inline(tokens: list[Token]) -> str:
    parts: list[str] = []
    targets: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "link_open":
                targets.append((str(token.attrGet("href") or ""), len(parts)))
            case "link_close":
                target, start = targets.pop()
                shown = "".join(parts[start:])
                parts.append("" if target in {shown, f"mailto:{shown}"} else f" ({target})")
    return "".join(parts)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"html": False}).enable(RULES)
