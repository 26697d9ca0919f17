"""An author's Markdown to a tree of lists and strings that a Typst template can set; no markup is ever made of it.

A block is `["p", inline]`, `["ul", items]` or `["ol", items, start]`, where an item is a list of blocks. Inline is a
list of strings, `["em", inline]`, `["strong", inline]`, `["code", text]`, `["link", address, inline]` and `["break"]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archdoc.core import markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

Tree = list[Any]
LONGEST_WORD = 22
"""A longer run without a space may be broken, since it could be wider than a column."""
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_SAFE_END = re.compile(r"([/_.,:;?&=@|+-])(?=\w)")
_BREAK = "\u200b"
_SIMPLE = re.compile(r"[\\`*_\[\]<>\n:]|^\s*(?:[-+]|\d{1,9}[.)])\s|@")


def tree(text: str) -> Tree:
    """The blocks of a text."""
    text = markdown.clean(text).strip()
    if not _SIMPLE.search(text):
        return [["p", [words(text)]]] if text else []
    blocks, _ = _blocks(markdown.tokens(text), 0)
    return blocks


def words(text: str) -> str:
    """Plain text, in which what is too long for a column may be broken."""
    return _LONG.sub(lambda found: _broken(found[0]), markdown.clean(text))


def _broken(word: str) -> str:
    pieces = _SAFE_END.sub(rf"\1{_BREAK}", word).split(_BREAK)
    cut = [piece[at : at + LONGEST_WORD] for piece in pieces for at in range(0, len(piece), LONGEST_WORD)]
    return _BREAK.join(cut)


def _blocks(tokens: list[Token], at: int) -> tuple[Tree, int]:
    blocks: Tree = []
    while at < len(tokens):
        token = tokens[at]
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            items, at = _items(tokens, at + 1)
            ordered = token.type == "ordered_list_open"
            start = token.attrGet("start")
            blocks.append(["ol", items, 1 if start is None else int(start)] if ordered else ["ul", items])
        elif token.type in {"list_item_close", "bullet_list_close", "ordered_list_close"}:
            return blocks, at
        elif token.type == "inline":
            inline, _ = _inline(token.children or [], 0)
            blocks.append(["p", inline])
        at += 1
    return blocks, at


def _items(tokens: list[Token], at: int) -> tuple[Tree, int]:
    items: Tree = []
    while tokens[at].type == "list_item_open":
        blocks, at = _blocks(tokens, at + 1)
        items.append(blocks)
        at += 1
    return items, at


def _inline(tokens: list[Token], at: int) -> tuple[Tree, int]:
    nodes: Tree = []
    while at < len(tokens):
        token = tokens[at]
        match token.type:
            case "text" | "text_special":
                if token.content:
                    nodes.append(words(token.content))
            case "softbreak":
                nodes.append(" ")
            case "hardbreak":
                nodes.append(["break"])
            case "code_inline":
                nodes.append(["code", words(token.content)])
            case "em_open" | "strong_open":
                inside, at = _inline(tokens, at + 1)
                nodes.append([token.tag, inside])
            case "link_open":
                inside, at = _inline(tokens, at + 1)
                address = str(token.attrGet("href") or "")
                outside = address.lower().startswith(("http://", "https://", "mailto:"))
                nodes += [["link", address, inside]] if outside else inside
            case "em_close" | "strong_close" | "link_close":
                return nodes, at
        at += 1
    return nodes, at
