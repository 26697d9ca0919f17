"""A secret text to every place where another text says it, however it is written there.

Case, white space, hyphens, accents, Unicode forms, invisible characters, Markdown marks, separators of thousands, the
dots of `S.A.P.`, the signs of a trade mark, `ue` for `ü`: none of them hides a secret. A number is another one with a
digit more. A secret within a longer word (`AcmePay`) counts when it has five letters or more, or four at the word's
beginning, or when capitals set it off, or in a script whose words run on; but not in an English word, so `Chase` isn't
found in `purchase`. A short one (`EY`) counts as a whole word only, written as it is or in capitals. Letters of another
script that look the same are not seen through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import Literal
from urllib.parse import unquote

import msgspec

from archdoc.privacy import whole_words
from archdoc.privacy.english import is_word

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
    ord("đ"): "d", ord("Đ"): "D", ord("ð"): "d", ord("Ð"): "D", ord("þ"): "th", ord("Þ"): "TH", ord("ħ"): "h",
    ord("Ħ"): "H", ord("ŧ"): "t", ord("Ŧ"): "T",
}  # fmt: skip
_SIGNS = {0xAE: None, 0xA9: None, 0x2122: None, 0x2120: None}
"""®, ©, ™ and ℠, of which a decomposition would make letters."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIGIT = re.compile(r"(?![0-9])\d")
_GAP = re.compile(r"[\s\-_]+")
_RUN = re.compile(r"[a-z]+|[0-9]{1,3}(?![0-9])|[^\W\d_]+")
_BETWEEN = r"(?:[\s\-_*~`'\"+\\/|\u00b7\u30fb]{0,8}|\.|\s?::?\s?)"
"""What may stand between two words of a secret."""
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)[^\s<>()\"']+", re.IGNORECASE)

_UMLAUT = {"ä": "a", "ö": "o", "ü": "u", "å": "a", "ø": "o", "æ": "a", "œ": "o"}
_DIGRAPH = re.compile(r"(?<=[aou])e")

# What is dropped from a text before it is looked through once more.
_LINE_END = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)")
_SPACED = re.compile(r"(?<=\b\w)\s+(?=\w\b)")
_DOTTED = re.compile(r"(?<=\b[^\W\d_])\.\s?(?=(?:[^\W\d_]\b)|(?!\w))")
"""The dots of `S.A.P.`, and the one at the end of a word of one letter."""
_MARKS = re.compile(r"[*`~\\]+")
_LINKS = re.compile(r"[*`~\\]+|\[(?=[^\[\]\n]*\]\()|\]\([^()\s]*\)|\s?\((?:https?://|mailto:)[^()\s]*\)", re.IGNORECASE)
"""Markdown's links, of which the words stay, and where one leads in plain text."""
_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_CODED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|(?:%[0-9a-fA-F]{2})+")
"""A letter as HTML or an address writes it."""
ALL_GAPS = re.compile(r"[\s\-_*`~\\\u00b7\u30fb]+")
_WRAPPED = re.compile(r"\s*\n\s*")

ALWAYS_FROM = 5
"""Letters from which a secret counts wherever it stands in a longer word."""
BEGINNING_FROM = 4
"""Letters from which it counts at the beginning of one."""
SHORT = 3
"""Letters and digits below which it counts as a whole word only, in the case that it has."""
COMPACT_FROM = 8
"""Letters and digits from which it counts whatever gaps are in it: fewer occur by chance across words."""


Surname = Literal["no", "usual", "rare"]


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
    exact: bool = False
    """Whether it counts as a whole word only, as it is written or in capitals."""
    proper: bool = False
    """Whether it counts as a name only: within a sentence, after a word in small letters."""
    surname: Surname = "no"
    """Whether it is a word of a name that is English too: it counts with a capital, or in an address."""


class View(msgspec.Struct, frozen=True):
    """A text as it is looked through: `shown` with its case, `low` without; `strict` asks for whole words."""

    shown: str
    low: str
    compact: bool = False
    strict: bool = False
    dotted: bool = False
    gaps: re.Pattern[str] | None = None
    whole: str = ""
    """Of a compact view, what was dropped, and the text before that."""
    starts: list[int] | None = None
    """Where each character began in the text itself; None where nothing moved, or where nobody will ask."""
    ends: list[int] | None = None


@lru_cache(maxsize=4096)
def form(text: str, *, exact: bool = False, proper: bool = False, surname: Surname = "no") -> Form:
    """A secret text, ready to be looked for.

    `exact` where it is to count as a whole word in its own case only, `proper` where only as a name within a sentence,
    `surname` where it is a word of a name and an English one, `rare` or `usual`.
    """
    low = lowered(_DOTTED.sub("", _umlauts(text))).strip()
    size = sum(char.isalnum() for char in low)
    exact = (
        exact or proper or surname != "no" or (size < SHORT and low.isascii() and any(char.isalpha() for char in low))
    )
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
    runs = [run for word in words for part in _OPTIONAL_E.split(word) for run in _RUN.findall(part) if run != "and"]
    plain = low.replace(_MAYBE_E, "")
    compact = ALL_GAPS.sub("", plain)
    letters, digits = sum(char.isalpha() for char in plain), sum(char.isdigit() for char in plain)
    run_on = size >= SHORT and all(_spaceless(char) for char in plain if char.isalnum())
    enough = not exact and (run_on or (size >= COMPACT_FROM and (letters >= 6 or digits >= 7)))
    chunk = max(runs, key=len, default="")
    return Form(text, re.compile(body or r"(?!)"), chunk, compact if enough else "", size, exact, proper, surname)


_MAYBE_E = "\ue000"
"""Stands in a secret where an `e` may: after what is or may be an umlaut."""
_OPTIONAL_E = re.compile(_MAYBE_E + "|&")


def _umlauts(text: str) -> str:
    """A normal text with a mark where `Müller` may be `Mueller`, and the other way round."""
    parts = []
    for char in unicodedata.normalize("NFC", text):
        plain = _UMLAUT.get(char.lower())
        parts.append(normal(char) if plain is None else (plain.upper() if char.isupper() else plain) + _MAYBE_E)
    joined = "".join(parts)
    return _DIGRAPH.sub(_MAYBE_E, joined) if len(joined) >= ALWAYS_FROM else joined


def _marked(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc"}


def _word(word: str) -> str:
    """One word of a secret as a pattern: `2,600` is `2600` and `2 600`; `&` is `and`."""
    if word == "&":
        return "(?:&|and)"
    parts = []
    for run in re.split(r"(\d+(?:[.,']\d+)*)", word):
        if not run[:1].isdigit():
            escaped = re.escape(run).replace("'", "'?").replace("\\&", r"\s?(?:&|and)\s?")
            parts.append(escaped.replace(_MAYBE_E, "e?"))
            continue
        grouped = re.sub(r"[.,'](?=\d{3}(?!\d))", "", run)
        head, *rest = re.split(r"([.,'])", grouped)
        between = r"[.,\-_]" if len(rest) > 2 else "[.,]"  # 10.0.0.1 is written 10-0-0-1 in the names of hosts.
        if len(head) > 3:
            pieces = [head[max(at - 3, 0) : at] for at in range(len(head), 0, -3)][::-1]
            head = r"[,.'\s_]?".join(pieces)
        parts.append(head + "".join(between if one in {".", ",", "'"} else one for one in rest))
    return "".join(parts)


def normal(text: str) -> str:
    """A text in one Unicode form, without accents and what can't be seen; its case stays."""
    if text.isascii():
        return text.translate(_TABLE) if _CONTROL.search(text) else text
    plain = unicodedata.normalize("NFKD", text.translate(_SIGNS)).translate(_TABLE)
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
            made.append(View(rest, lowered(rest), compact, strict, drop is _DOTTED, drop, shown))
    return made


def _drops(shown: str, wrapped: bool) -> Iterator[tuple[re.Pattern[str], bool, bool]]:
    if "\n" in shown:
        if "-" in shown:
            yield _LINE_END, False, False
        if wrapped:
            yield _WRAPPED, False, True
    yield _SPACED, False, True
    if "." in shown:
        yield _DOTTED, False, True
    yield _MARKS, False, False
    if "](" in shown or "(http" in shown or "(mailto" in shown:
        yield _LINKS, False, False
    if "<" in shown:
        yield _TAGS, False, False
    yield ALL_GAPS, True, False


def hits(wanted: Form, view: View) -> Iterator[tuple[int, int]]:
    """Where a view says the secret, as (start, end) in it; all of the word that the secret is a part of."""
    if view.compact:
        at = view.low.find(wanted.compact) if wanted.compact else -1
        while at >= 0:
            end = at + len(wanted.compact)
            if _no_other_number(view.low, at, end) and not _in_words(view, at, end):
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


def _in_words(view: View, start: int, end: int) -> bool:
    """Whether a secret that was found without gaps begins or ends within an English word: `the price engineer`."""
    if view.gaps is None:
        return False
    kept = [at for part in _kept(view.gaps, view.whole) for at in part]
    for at, inside in ((kept[start], -1), (kept[end - 1], 1)):
        text = view.whole
        if 0 <= at + inside < len(text) and _runs_on(text[min(at, at + inside)], text[max(at, at + inside)]):
            word = _word_around(text, at)
            if is_word(lowered(word)):
                return True
    return False


def _kept(gaps: re.Pattern[str], whole: str) -> Iterator[range]:
    at = 0
    for found in gaps.finditer(whole):
        yield range(at, found.start())
        at = found.end()
    yield range(at, len(whole))


def _word_around(text: str, at: int) -> str:
    start = end = at
    while start > 0 and _runs_on(text[start - 1], text[start]):
        start -= 1
    while end + 1 < len(text) and _runs_on(text[end], text[end + 1]):
        end += 1
    return text[start : end + 1]


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
    if wanted.exact:
        return _as_written(wanted, view, start, end)
    if not left and not right:
        return start, end
    set_off = (not left or (shown[start].isupper() and shown[start - 1].islower())) and (
        not right or _new_word(shown, end) or _plural(view.low, end)
    )
    long = wanted.size >= ALWAYS_FROM or (wanted.size >= BEGINNING_FROM and not left)
    foreign = wanted.size >= 3 and ord(shown[start]) >= 0x370
    if not set_off and (view.strict or not (long or foreign)):
        return None
    if not set_off and is_word(lowered(_word_around(shown, start))):
        return None
    while left and start > 0 and _runs_on(shown[start - 1], shown[start]):
        start -= 1
    while right and end < len(shown) and _runs_on(shown[end - 1], shown[end]):
        end += 1
    return start, end


def _as_written(wanted: Form, view: View, start: int, end: int) -> tuple[int, int] | None:
    """Where a short or everyday secret stands here as itself; None for a word that is only like it."""
    shown = view.shown
    whole = whole_words.alone(shown, start, end)
    if whole is None:
        return None
    own = " ".join(_DOTTED.sub("", normal(wanted.text)).split())
    if view.strict:
        held = view.dotted and wanted.surname == "no" and not wanted.proper and shown[start:end] == own == own.upper()
    elif wanted.surname != "no":
        held = whole_words.as_surname(shown, start, end, rare=wanted.surname == "rare")
    else:
        held = whole_words.as_name(own, shown, start, end, proper=wanted.proper)
    return (start, whole) if held else None


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


def _plural(low: str, at: int) -> bool:
    """Whether the word that ends here goes on with the ending of a plural: `Acmes`, `Foxes`, but not `cities`."""
    ending = r"e?s" if low[at - 1] in "sxzho" else "s"
    return re.match(ending + r"(?![^\W\d_])", low[at : at + 3]) is not None


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
    """The views of a text, each character with its place in the text; letters written as codes too."""
    made = _as_typed(text)
    if not ("&" in text or "%" in text) or not _CODED.search(text):
        return made
    parts, starts, ends, at = [], [], [], 0
    for found in _CODED.finditer(text):
        plain = unquote(found[0]) if found[0][0] == "%" else unescape(found[0])
        parts += [text[at : found.start()], plain]
        starts += [*range(at, found.start()), *[found.start()] * len(plain)]
        ends += [*range(at + 1, found.start() + 1), *[found.end()] * len(plain)]
        at = found.end()
    parts.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    for view in _as_typed("".join(parts)):
        first = view.starts if view.starts is not None else range(len(view.shown))
        last = view.ends if view.ends is not None else range(1, len(view.shown) + 1)
        made.append(msgspec.structs.replace(view, starts=[starts[i] for i in first], ends=[ends[i - 1] for i in last]))
    return made


def _as_typed(text: str) -> list[View]:
    """The views of a text as it was typed."""
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
        kept = [at for part in _kept(drop, shown) for at in part]
        if len(kept) < len(shown):
            rest = "".join([shown[i] for i in kept])
            first = [starts[i] for i in kept] if starts is not None else kept
            last = [ends[i] for i in kept] if ends is not None else [i + 1 for i in kept]
            made.append(View(rest, lowered(rest), compact, strict, drop is _DOTTED, drop, shown, first, last))
    return made


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the marks that follow it, since these may stand in another order."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at
