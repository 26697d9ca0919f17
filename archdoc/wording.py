"""Small words of a dossier: lists read aloud, first sentences, names kept from being Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SENTENCE = re.compile(r"(.+?[.!?…][\"”’')\]*_]*)\s+(?=[\"“‘(\[*_`]*[A-ZÀ-ÞА-Я0-9€$£])", re.DOTALL)
_MARK = re.compile(r"[\\`*_\[\]<>~]")
_ITEM = re.compile(r"^(\s*)([-+#]|\d{1,9}[.)])(?=\s)")


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def first_sentence(text: str) -> str:
    """The first sentence of a text; all of it where no second one can be seen."""
    found = _SENTENCE.match(text.strip())
    return found[1] if found else text.strip()


def stopped(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def literal(name: str) -> str:
    """A name within Markdown, shown as it was typed."""
    return _ITEM.sub(r"\1\\\2", _MARK.sub(r"\\\g<0>", " ".join(name.split())))


def readable(date: str) -> str:
    """A date as one says it: `2023-05-15` is `15 May 2023`, `2023-05` is `May 2023`."""
    months = "January February March April May June July August September October November December".split()
    parts = date.split("-")
    if len(parts) == 1:
        return date
    month = f"{months[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month
