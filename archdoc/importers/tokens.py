"""Text of a language with braces to tokens: what Structurizr's DSL and LikeC4 have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archdoc.importers.files import File


class Token(msgspec.Struct, frozen=True):
    """A word, a sign or a quoted text (then without its quotes)."""

    text: str
    line: int
    column: int
    first: bool
    """It begins its line."""
    quoted: bool = False
    block: bool = False
    """Quoted by three quotes: text of several lines."""


STRUCTURIZR = re.compile(
    r"""
      (?P<comment>(?:(?<=\n)|\A)[^\S\n]*\#[^\n]*|/\*.*?(?:\*/|\Z)|//[^\n]*|\#(?=\s)[^\n]*)
    | (?P<space>\\?\n|[^\S\n]+)
    | \"\"\"(?P<block>.*?)(?:\"\"\"|\Z)
    | "(?P<text>(?:[^"\\\n]|\\\n[^\S\n]*|\\.)*)(?:"|(?=\n|\Z))
    | (?P<word>[{}]|(?:\$\{[^}\s]*\}|\\(?!\n)|[^\s"{}\\])+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""https://docs.structurizr.com/dsl/basics: a line is a statement, `\\` at its end continues it. `#` begins a comment at
the start of a line and before a space; elsewhere it is a colour."""

LIKEC4 = re.compile(
    r"""
      (?P<space>\n|[^\S\n]+)
    | (?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)
    | (?:'''(?P<block>.*?)'''|\"\"\"(?P<block2>.*?)\"\"\")
    | (?:'(?P<text>(?:[^'\\]|\\.)*)'|"(?P<text2>(?:[^"\\]|\\.)*)")
    | (?P<word>
        [A-Za-z][\w+.-]*://[^\s'"]+ | \.{0,2}/[^\s'"]+ | \#[\w-]+ | @[\w-]+
      | -\[[^\]\n]*\]->? | <?-> | <- | -/>
      | \.?[^\W\d](?:\w|-(?![>\[]))*(?:\.(?:\w|-(?![>\[]))+)*
      | .
      )
    """,
    re.VERBOSE | re.DOTALL,
)
"""https://likec4.dev/dsl/intro: strings of either quote may run over lines; a name may hold hyphens."""


_ESCAPE = re.compile(r"\\(\n[^\S\n]*|[\"'\\n])")


def _escaped(found: re.Match[str]) -> str:
    """What an escape stands for: a line that goes on, a line break, or the sign itself."""
    return {"\n": "", "n": "\n"}.get(found[1][0], found[1])


def tokens(file: File, language: re.Pattern[str]) -> Iterator[Token]:
    """All tokens of a file in order, without comments. Never fails: what fits nothing is a token of one character."""
    line, start, first = 1, 0, True
    for found in language.finditer(file.text):
        kind, text = found.lastgroup, found[0]
        at, column = line, found.start() - start + 1
        lines = text.count("\n")
        if lines:
            line += lines
            start = found.start() + text.rindex("\n") + 1
        if kind in {"space", "comment"}:
            first = first or text == "\n"
        else:
            assert kind is not None
            quoted = kind != "word"
            content = found[kind]
            if kind.startswith("text"):
                content = _ESCAPE.sub(_escaped, content)
            yield Token(content, at, column, first, quoted, kind.startswith("block"))
            first = False
