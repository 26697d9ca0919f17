"""Small words of a dossier: lists read aloud, first sentences, names kept from being Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SENTENCE = re.compile(r"(.+?[.!?…][\"”’')\]*_]*)\s+(?=[\"“‘(\[*_`]*[A-ZÀ-ÞА-Я0-9€$£])", re.DOTALL)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT = 20
"""A first sentence with fewer letters than this says too little alone."""
_MARK = re.compile(r"[\\`*_\[\]<>~]")
_ITEM = re.compile(r"^(\s*)([-+#]|\d{1,9}[.)])(?=\s)")


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = [*words] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def roles(words: Sequence[str]) -> str:
    """What I did where: `led A and built B`; of more parts, `led A and B; built C; and contributed to D`."""
    if len(words) == 2 and not any(" and " in one for one in words):
        return " and ".join(words)
    return "; ".join((*words[:-1], f"and {words[-1]}")) if words[1:] else "".join(words)


def first_sentence(text: str) -> str:
    """The first sentence of a text, with the second after a mere word or two; all of it where there is only one."""
    text = text.strip()
    found = _SENTENCE.match(text)
    if found is None:
        return text
    return found[1] if len(found[1]) >= SHORT else f"{found[1]} {first_sentence(text[found.end() :])}"


def stopped(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def literal(name: str) -> str:
    """A name within Markdown, shown as it was typed."""
    return _ITEM.sub(r"\1\\\2", _MARK.sub(r"\\\g<0>", " ".join(name.split())))


def readable(date: str) -> str:
    """A date as one says it: `2023-05-15` is `15 May 2023`, `2023-05` is `May 2023`."""
    parts = date.split("-")
    if len(parts) == 1:
        return date
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month
