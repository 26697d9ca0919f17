"""A secret text to every place where another text says it, however it is written there.

Case, white space, hyphens, accents, Unicode forms, invisible characters, Markdown marks, separators of thousands: none
of them hides a secret. A number is another one with a digit more. A secret within a longer word (`AcmePay`) counts
when it has five letters or more, or four at the word's beginning, or when capitals set it off, or in a script whose
words run on; so `SES` isn't found in `processes`. Letters of another script that look the same are not seen through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

_INVISIBLE = (
    *range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), 0xAD, *range(0x300, 0x370), 0x61C, 0x180E,
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF,
    *range(0xE0000, 0xE01F0),
)  # fmt: skip
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212, 0x58A, 0x5BE, 0xFE58, 0xFE63], "-"),
    **dict.fromkeys([0x2018, 0x2019, 0x201B, 0x2BC, 0x2032], "'"), 0x2028: "\n", 0x2029: "\n",
    0x345: "ι",
    ord("ß"): "ss", ord("ẞ"): "SS", ord("ς"): "σ", ord("ı"): "i", ord("æ"): "ae", ord("œ"): "oe", ord("ø"): "o",
    ord("ł"): "l", ord("Æ"): "AE", ord("Œ"): "OE", ord("Ø"): "O", ord("Ł"): "L",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIGIT = re.compile(r"(?![0-9])\d")
_GAP = re.compile(r"[\s\-_]+")
_RUN = re.compile(r"[a-z]+|[0-9]{1,3}(?![0-9])|[^\W\d_]+")
_BETWEEN = r"(?:[\s\-_*~`'\"+\\/]{0,8}|\.)"
"""What may stand between two words of a secret."""
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)[^\s<>()\"']+", re.IGNORECASE)

# What is dropped from a text before it is looked through once more.
_LINE_END = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)")
_SPACED = re.compile(r"(?<=\b\w)\s+(?=\w\b)")
_MARKS = re.compile(r"[*`~\\]+")
_ALL_GAPS = re.compile(r"[\s\-_*`~\\]+")
_WRAPPED = re.compile(r"\s*\n\s*")

ALWAYS_FROM = 5
"""Letters from which a secret counts wherever it stands in a longer word."""
BEGINNING_FROM = 4
"""Letters from which it counts at the beginning of one."""
COMPACT_FROM = 8
"""Letters and digits from which it counts whatever gaps are in it: fewer occur by chance across words."""


class Form(msgspec.Struct, frozen=True):
    """A secret, ready to be looked for."""

    text: str
    pattern: re.Pattern[str]
    chunk: str
    """A part that is the same in every form of it; where it is missing, the pattern needn't be tried."""
    compact: str
    """Without gaps; empty where that would be found by chance."""
    size: int
    """How many letters and digits it has."""


class View(msgspec.Struct, frozen=True):
    """A text as it is looked through: `shown` with its case, `low` without; `strict` asks for whole words."""

    shown: str
    low: str
    compact: bool = False
    strict: bool = False
    starts: list[int] | None = None
    """Where each character began in the text itself; None where nothing moved, or where nobody will ask."""
    ends: list[int] | None = None


@lru_cache(maxsize=4096)
def form(text: str) -> Form:
    """A secret text, ready to be looked for."""
    low = lowered(normal(text)).strip()
    size = sum(char.isalnum() for char in low)
    words = [word for word in _GAP.split(low) if word]
    body = _BETWEEN.join(_word(word) for word in words)
    if size >= BEGINNING_FROM:
        lead = re.match(r"[^\w\s]*", low)
        tail = re.search(r"[^\w\s]*$", low)
        first, last = (lead[0] if lead else ""), (tail[0] if tail else "")
        inner = low[len(first) : len(low) - len(last)]
        if inner and not _marked(inner[-1]) and any(char.isalnum() for char in inner):
            words = [word for word in _GAP.split(inner) if word]
            body = _BETWEEN.join(_word(word) for word in words)
            body = (f"(?:{re.escape(first)}\\s?)?" if first else "") + body
            body += f"(?:\\s?{re.escape(last)})?" if last else ""
    runs = [run for word in words for run in _RUN.findall(word) if run != "and"]
    compact = _ALL_GAPS.sub("", low)
    enough = size >= COMPACT_FROM and sum(char.isalpha() for char in low) >= 6
    return Form(text, re.compile(body or r"(?!)"), max(runs, key=len, default=""), compact if enough else "", size)


def _marked(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc"}


def _word(word: str) -> str:
    """One word of a secret as a pattern: `2,600` is `2600` and `2 600`; `&` is `and`."""
    if word == "&":
        return "(?:&|and)"
    parts = []
    for run in re.split(r"(\d+(?:[.,']\d+)*)", word):
        if not run[:1].isdigit():
            parts.append(re.escape(run).replace("'", "'?").replace("&", "(?:&|and)"))
            continue
        grouped = re.sub(r"[.,'](?=\d{3}(?!\d))", "", run)
        head, *rest = re.split(r"([.,'])", grouped)
        if len(head) > 3:
            pieces = [head[max(at - 3, 0) : at] for at in range(len(head), 0, -3)][::-1]
            head = r"[,.'\s_]?".join(pieces)
        parts.append(head + "".join("[.,]" if one in {".", ",", "'"} else one for one in rest))
    return "".join(parts)


def normal(text: str) -> str:
    """A text in one Unicode form, without accents and what can't be seen; its case stays."""
    if text.isascii():
        return text.translate(_TABLE) if _CONTROL.search(text) else text
    plain = unicodedata.normalize("NFKD", text).translate(_TABLE)
    return plain if plain.isascii() else _DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), plain)


def lowered(text: str) -> str:
    """A normal text without its case, as long as it was. A sigma at a word's end is like any other."""
    return text.lower().replace("ς", "σ")


def views(text: str, *, wrapped: bool = False) -> list[View]:
    """A text as it is to be looked through. `wrapped`: a line may have been broken within a word."""
    shown = normal(text)
    made = [View(shown, lowered(shown))]
    for drop, compact, strict in _drops(shown, wrapped):
        rest = drop.sub("", shown)
        if rest != shown:
            made.append(View(rest, lowered(rest), compact, strict))
    return made


def _drops(shown: str, wrapped: bool) -> Iterator[tuple[re.Pattern[str], bool, bool]]:
    if "\n" in shown:
        if "-" in shown:
            yield _LINE_END, False, False
        if wrapped:
            yield _WRAPPED, False, True
    yield _SPACED, False, True
    yield _MARKS, False, False
    yield _ALL_GAPS, True, False


def hits(wanted: Form, view: View) -> Iterator[tuple[int, int]]:
    """Where a view says the secret, as (start, end) in it; all of the word that the secret is a part of."""
    if view.compact:
        at = view.low.find(wanted.compact) if wanted.compact else -1
        while at >= 0:
            end = at + len(wanted.compact)
            if _no_other_number(view.low, at, end):
                yield at, end
            at = view.low.find(wanted.compact, at + 1)
        return
    if wanted.chunk not in view.low:
        return
    at = 0
    while found := wanted.pattern.search(view.low, at):
        if found.end() == found.start():
            return
        at = found.start() + 1
        span = _standing(wanted, view, found.start(), found.end())
        if span:
            yield span
            at = max(at, span[1])


def _no_other_number(low: str, start: int, end: int) -> bool:
    before, after = low[max(start - 2, 0) : start], low[end : end + 2]
    if low[start].isdigit() and re.search(r"\d[.,]?$", before):
        return False
    return not (low[end - 1].isdigit() and re.match(r"[.,]?\d", after))


def _standing(wanted: Form, view: View, start: int, end: int) -> tuple[int, int] | None:
    """What is to be taken for the secret here: itself, or the longer word it is part of; None for a chance likeness."""
    shown = view.shown
    if not _no_other_number(shown, start, end):
        return None
    left = start > 0 and _runs_on(shown[start - 1], shown[start])
    right = end < len(shown) and _runs_on(shown[end - 1], shown[end])
    if not left and not right:
        return start, end
    set_off = (not left or (shown[start].isupper() and shown[start - 1].islower())) and (
        not right or _new_word(shown, end) or re.match(r"e?s(?![^\W\d_])", view.low[end : end + 3]) is not None
    )
    long = wanted.size >= ALWAYS_FROM or (wanted.size >= BEGINNING_FROM and not left)
    foreign = wanted.size >= 3 and ord(shown[start]) >= 0x370
    if not set_off and (view.strict or not (long or foreign)):
        return None
    while left and start > 0 and _runs_on(shown[start - 1], shown[start]):
        start -= 1
    while right and end < len(shown) and _runs_on(shown[end - 1], shown[end]):
        end += 1
    return start, end


def _runs_on(one: str, other: str) -> bool:
    """Whether two neighbouring characters belong to one word, in a script that sets words apart."""
    return _letter(one) and _letter(other) and not _spaceless(one) and not _spaceless(other)


def _letter(char: str) -> bool:
    return char.isalpha() or (char > "\x7f" and _marked(char))


def _spaceless(char: str) -> bool:
    """Whether words run on in the script: Thai to Tibetan, Burmese, Hangul with its particles, Khmer, Han and kana."""
    code = ord(char)
    return (
        0xE00 <= code <= 0x11FF or 0x1780 <= code <= 0x17FF or 0x2E80 <= code <= 0xD7FF or 0xF900 <= code <= 0xFAFF
        or code >= 0x20000
    )  # fmt: skip


def _new_word(shown: str, at: int) -> bool:
    """Whether a capital begins a word here: `AcmePay`, `SESClient`."""
    return shown[at].isupper() and (shown[at - 1].islower() or shown[at + 1 : at + 2].islower())


def spans(wanted: Form, text: str) -> list[tuple[int, int]]:
    """Where a text says the secret, as (start, end) in the text as it was given."""
    found = []
    for view in _placed(text):
        for start, end in hits(wanted, view):
            if view.starts is None or view.ends is None:
                found.append((start, end))
            else:
                found.append((view.starts[start], view.ends[end - 1]))
    return found


def says(wanted: Form, text: str) -> bool:
    """Whether a text says the secret."""
    return any(next(hits(wanted, view), None) for view in _placed(text))


def urls(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in a text."""
    return [found.span() for found in _URL.finditer(text)]


@lru_cache(maxsize=512)
def _placed(text: str) -> list[View]:
    """The views of a text, each character with its place in the text."""
    shown = normal(text)
    starts: list[int] | None = None
    ends: list[int] | None = None
    if len(shown) != len(text) or not text.isascii():
        starts, ends, parts = [], [], []
        for start, end in _clusters(text):
            plain = normal(text[start:end])
            parts.append(plain)
            if not plain and ends:
                ends[-1] = end
            starts += [start] * len(plain)
            ends += [end] * len(plain)
        shown = "".join(parts)
    made = [View(shown, lowered(shown), starts=starts, ends=ends)]
    for drop, compact, strict in _drops(shown, wrapped=False):
        kept: list[int] = []
        at = 0
        for found in drop.finditer(shown):
            kept += range(at, found.start())
            at = found.end()
        if at:
            kept += range(at, len(shown))
            rest = "".join([shown[i] for i in kept])
            first = [starts[i] for i in kept] if starts is not None else kept
            last = [ends[i] for i in kept] if ends is not None else [i + 1 for i in kept]
            made.append(View(rest, lowered(rest), compact, strict, first, last))
    return made


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the marks that follow it, since these may stand in another order."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at
