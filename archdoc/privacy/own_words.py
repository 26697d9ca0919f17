"""The texts that archdoc itself writes into an output: headings, labels, the keys of data.

A secret of such words (`Target`, `Box`) is on every page without telling anything. They are gathered from the texts in
the modules and templates that make the outputs, so that a heading which is added needs no list to be kept.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from archdoc.privacy import matching

_ROOMS = ("core", "diagram", "dossier", "interview", "render", "exporters", "build")
_TEMPLATES = (".css", ".js", ".typ", ".html", ".jinja")
_NOT_WRITTEN = frozenset({"errors.py", "write.py", "paths.py", "suggest.py", "minisearch.js"})
_PROGRAMS = frozenset({
    "Typst", "Adobe", "Meta", "meta", "adobe", "ns.adobe.com", "Graphviz", "Mermaid", "archdoc", "application/pdf",
    "proof", "default", "uuid", "xmp-writer",
})  # fmt: skip
"""What the formats and the programs that write them say of themselves."""
_SIGNS = re.compile(r"[<>\"'={}()\[\]#;:|]+|\\n")
"""What parts the words that are read from the markup around them, in a text of ours."""
_LONGEST = 2000
"""Characters around a word that are compared."""
_GAP = re.compile(r"\s+")


def is_own(text: str, start: int, end: int, *, compact: bool = False) -> bool:
    """Whether what stands in a text from `start` to `end` is within one that archdoc writes.

    `compact`: the text was looked through without its gaps.
    """
    gaps, blank = (matching.ALL_GAPS, "") if compact else (_GAP, " ")
    said = gaps.sub(blank, text[start:end])
    left, right = gaps.sub(blank, text[max(start - _LONGEST, 0) : start]), gaps.sub(blank, text[end : end + _LONGEST])
    for phrase in _holding(said, compact):
        at = phrase.find(said)
        while at >= 0:
            if left.endswith(phrase[:at]) and right.startswith(phrase[at + len(said) :]):
                return True
            at = phrase.find(said, at + 1)
    return False


@cache
def _holding(said: str, compact: bool) -> tuple[str, ...]:
    phrases = {matching.ALL_GAPS.sub("", one) for one in _phrases()} if compact else _phrases()
    return tuple(phrase for phrase in phrases if said in phrase)


@cache
def _phrases() -> frozenset[str]:
    """Every text as it is looked for; none where the package's sources can't be read."""
    found = set(_PROGRAMS)
    for room in _ROOMS:
        for name, text in _sources(files("archdoc") / room):
            pieces = _texts(text) if name.endswith(".py") else text.splitlines()
            for piece in map(matching.normal, pieces):
                found.update(_GAP.sub(" ", part) for part in (piece, *_SIGNS.split(piece)))
    return frozenset(phrase for phrase in found if any(char.isalnum() for char in phrase))


@cache
def scripts() -> str:
    """All of the styles and scripts that the package has as files or texts, by which they are known again."""
    found: list[str] = []
    for room in ("diagram", "render"):
        for name, text in _sources(files("archdoc") / room):
            found += _texts(text) if name.endswith(".py") else [text]
    return "\n".join(found)


def _sources(folder: Traversable) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _sources(one)
        elif one.name.endswith((".py", *_TEMPLATES)) and one.name not in _NOT_WRITTEN:
            yield one.name, one.read_text(encoding="utf-8")


def _texts(source: str) -> Iterator[str]:
    """The texts of a module but its docstrings and examples, and the names of fields, which JSON has as they are."""
    tree = ast.parse(source)
    left_out = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "key")
        for part in ([node.value] if isinstance(node, ast.Expr) else ast.walk(node))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in left_out:
                yield node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
