"""Variables: what `.env` files say, and `${VAR:-default}` filled in from it as Compose does."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST = 20_000
"""Characters of a value with its variables filled in; a chain of them could double at each link."""
MAX_DEPTH = 20
"""Of defaults inside defaults."""

_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][\w.\-]*)\s*(?:=|:(?=\s))\s*(.*)$")
_NAME = re.compile(r"[A-Za-z_]\w*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def read_env(text: str, known: Mapping[str, str], missing: dict[str, int]) -> dict[str, str]:
    """The values of a `.env` file: quotes, comments, `export`, and variables of `known` or of lines before filled in.

    `missing` gains the names that have no value, each with its line.
    """
    values: dict[str, str] = {}
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        found = _LINE.match(lines[number])
        start = number = number + 1
        if not found:
            continue
        name, value = found[1], found[2]
        if value[:1] in ("'", '"'):
            quote = value[0]
            while not _closed(value, quote) and number < len(lines) and number - start < 200:
                value += "\n" + lines[number]
                number += 1
            value = _unquoted(value, quote)
            values[name] = value if quote == "'" else fill(value, {**known, **values}, missing, start)
        else:
            value = re.sub(r"(?:^|\s+)#.*", "", value).strip()
            values[name] = fill(value, {**known, **values}, missing, start)
    return values


def fill(text: str, values: Mapping[str, str], missing: dict[str, int], line: int = 0) -> str:
    """A text with its variables filled in as compose does; `$$` is a dollar. One without a value stays visible.

    All of `$V`, `${V}`, `${V:-default}`, `${V-default}`, `${V:?error}`, `${V:+other}`, one inside another too.
    """
    if "$" not in text:
        return text
    return _fill(text[:LONGEST], values, missing, line, 0)


def _fill(text: str, values: Mapping[str, str], missing: dict[str, int], line: int, depth: int) -> str:
    made: list[str] = []
    size = at = 0
    while at < len(text) and size < LONGEST:
        dollar = text.find("$", at)
        if dollar < 0:
            made.append(text[at:])
            break
        made.append(text[at:dollar])
        size += dollar - at
        after = text[dollar + 1 : dollar + 2]
        name = _NAME.match(text, dollar + 1)
        if after == "$":
            piece, at = "$", dollar + 2
        elif name:
            piece, at = _value(name[0], "", values, missing, line, depth), name.end()
        elif after == "{" and (end := _end(text, dollar + 2)) >= 0 and (name := _NAME.match(text, dollar + 2)):
            piece, at = _value(name[0], text[name.end() : end], values, missing, line, depth), end + 1
        else:
            piece, at = "$", dollar + 1
        made.append(piece)
        size += len(piece)
    return "".join(made)[:LONGEST]


def _value(name: str, rest: str, values: Mapping[str, str], missing: dict[str, int], line: int, depth: int) -> str:
    value = values.get(name)
    colon = rest.startswith(":")
    sign, word = rest[colon : colon + 1], rest[colon + 1 :]
    given = value is not None and (value != "" or not colon)
    if sign == "+":
        return _fill(word, values, missing, line, depth + 1) if given and depth < MAX_DEPTH else ""
    if given or (value is not None and sign != "-"):
        return value or ""
    if sign == "-":
        return _fill(word, values, missing, line, depth + 1) if depth < MAX_DEPTH else ""
    missing.setdefault(name, line)
    return f"${{{name}}}"


def _end(text: str, at: int) -> int:
    """Where the brace closes that was opened before `at`, or -1."""
    open_ = 1
    for found in re.compile(r"\$\{|\}").finditer(text, at):
        open_ += 1 if found[0] == "${" else -1
        if not open_:
            return found.start()
    return -1


def _closed(value: str, quote: str) -> bool:
    return re.match(r"'[^']*'" if quote == "'" else r'"(?:[^"\\]|\\.)*"', value, re.DOTALL) is not None


def _unquoted(value: str, quote: str) -> str:
    if quote == "'":
        return value[1:].partition("'")[0]
    found = re.match(r'"((?:[^"\\]|\\.)*)', value, re.DOTALL)
    return re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[1]), found[1]) if found else value
