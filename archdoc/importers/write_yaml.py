"""Text to YAML that reads back as the same text, and that a person would have written so."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from typing import Any

WIDTH = 118
"""Columns that a line may have."""

_PLAIN = re.compile(r"[^\W_](?:[\w ()/.&+'@=;!?*~$%^|<>-]|,(?= )|:(?=[\w/])|#(?<! #))*")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_DATE = re.compile(r"[12][0-9]{3}-[01][0-9](-[0-3][0-9])?")
_NUMBER = re.compile(r"[-+.]?[0-9][0-9_.,:eE+xXoOa-fA-F-]*")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def line(text: str) -> str:
    """A text on one line, without what YAML or a picture can't hold: control characters, half surrogates."""
    if not text.isprintable():
        text = "".join(letter if _printable(letter) else " " for letter in text)
    return " ".join(text.split())


def prose(text: str) -> str:
    """The same of a text that may have several lines; spaces at their ends are gone."""
    if text.isprintable():  # so it is one line
        return text.strip(" ")
    lines = [_line(part).rstrip() for part in _BREAK.split(text.expandtabs(4))]
    return textwrap.dedent("\n".join(lines)).strip("\n ").rstrip()


def scalar(text: str, *, flow: bool = False) -> str:
    """A text of one line as a value: plain where that is safe anywhere, else in quotes."""
    plain = bool(_PLAIN.fullmatch(text)) and not text.endswith((" ", ":")) and text.lower() not in _WORDS
    if plain and not _NUMBER.fullmatch(text) and not (flow and "," in text):
        return text
    number = text.isascii() and text.isdigit() and len(text) < 6 and text[0] != "0"
    return text if number or _DATE.fullmatch(text) else _quoted(text)


def block(text: str, indent: int) -> str:
    """A text of any length as what stands after `key: `; what goes on further lines is indented by `indent`."""
    if "\n" in text:
        return "|-\n" + "\n".join((" " * indent + one) if one else "" for one in text.split("\n"))
    if len(text) + indent <= WIDTH - 12:
        return scalar(text)
    return ">-\n" + "\n".join(" " * indent + one for one in _folded(text, WIDTH - indent))


def flow(value: Any) -> str:
    """A text, list or map on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, flow=True) if "\n" not in value else _quoted(value)


def field(key: str, value: Any, indent: int, said: str = "") -> str:
    """A key and its value on lines of their own, without a line break at the end; `said` goes behind the key."""
    space = " " * indent
    if isinstance(value, str):
        written = block(value, indent + 2)
        first, *rest = written.split("\n")
        return "\n".join([f"{space}{key}: {first}{said}", *rest])
    short = f"{space}{key}: {flow(value)}"
    if len(short) <= WIDTH and "\\n" not in short:
        return short + said
    head = f"{space}{key}:{said}"
    if isinstance(value, Mapping):
        return "\n".join([head, *(field(name, item, indent + 2) for name, item in value.items())])
    return "\n".join([head, *(item(one, indent + 2) for one in value)])


def item(value: Any, indent: int) -> str:
    """An item of a list on lines of its own."""
    space = " " * indent
    if isinstance(value, str):
        return f"{space}- {block(value, indent + 2)}"
    short = f"{space}- {flow(value)}"
    if len(short) <= WIDTH and "\\n" not in short:
        return short
    lines = "\n".join(field(key, one, indent + 2) for key, one in value.items())
    return f"{space}- {lines[indent + 2 :]}"


def _folded(text: str, width: int) -> list[str]:
    """Lines that a `>-` joins to the text again: broken only where one space is, between words."""
    lines = [""]
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _line(text: str) -> str:
    return "".join(letter for letter in text if _printable(letter))


def _printable(letter: str) -> bool:
    return letter.isprintable() or (letter != "\ufeff" and unicodedata.category(letter) in ("Cf", "Zs", "Co"))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
