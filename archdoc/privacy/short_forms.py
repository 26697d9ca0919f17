"""Secrets -> where a text says one of them by a part of it, its initials or its number written otherwise.

`Tidepool` for `Tidepool Social`, `wiki.tidepool.example`, `TS`, `62M` for `62 million`. What everyone says (`social`)
points at nobody and doesn't count; nor does what the author allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

import msgspec

from archdoc.privacy import matching
from archdoc.privacy.english import is_common, is_word
from archdoc.privacy.rules import everyday

LEAST = 3
"""Letters of a word that can stand for a name by itself."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_JOINING = frozenset({"and", "of", "the", "for", "de", "la", "le", "du", "van", "von", "der", "und", "a", "an"})
_KNOWN_INITIALS = frozenset({
    "AI", "API", "BI", "CD", "CEO", "CI", "CPU", "CRM", "CSS", "CSV", "CTO", "DB", "DLQ", "DNS", "ERP", "ETL", "EU",
    "FAQ", "GB", "GPU", "HA", "HR", "HTML", "HTTP", "ID", "IO", "IP", "IT", "JS", "JSON", "KB", "KPI", "MB", "ML",
    "MQ", "MVP", "OK", "OS", "PC", "PDF", "PII", "PM", "PO", "PR", "QA", "SDK", "SLA", "SLO", "SMS", "SQL", "SRE",
    "SSO", "TB", "TLS", "TTL", "TV", "UI", "UK", "URL", "US", "USB", "UX", "VAT", "VM", "VPN", "XML", "YAML",
})  # fmt: skip
"""Initials that everyone writes."""
_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "mill": 6, "million": 6, "millions": 6, "bn": 9, "b": 9, "mrd": 9,
    "billion": 9, "billions": 9, "trillion": 12, "tn": 12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[,.'’\s\u00a0\u2009\u202f_]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?:[\s\u00a0\u2009\u202f-]?(" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r"))?(?![^\W_])",
    re.IGNORECASE,
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_SPELLED = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[\s-]({'|'.join(_ONES[:9])}))?|({'|'.join(_ONES)}))[\s-](thousand|million|billion)\b",
    re.IGNORECASE,
)


class ShortForm(msgspec.Struct, frozen=True):
    """A text that tells a part of a secret: `text` as it stands there, from `start` to `end`."""

    text: str
    secret: str
    start: int
    end: int


def words(secret: str) -> tuple[str, ...]:
    """The words of a name that point at it alone; none of a name of one word, which is looked for itself."""
    every = _WORD.findall(secret)
    if len(every) < 2 and not (len(every) == 1 and re.search(r"\d", secret)):
        return ()
    return tuple(dict.fromkeys(word for word in every if _distinctive(word)))


def initials(secret: str) -> str | None:
    """The initials that a name is called by, if it has a word that points at it; `None` for what all write."""
    every = [word for word in _WORD.findall(secret) if word.lower() not in _JOINING]
    if len(every) < 2 or not any(map(_distinctive, every)):
        return None
    letters = "".join(word[0] for word in every).upper()
    return None if letters in _KNOWN_INITIALS or not letters.isascii() else letters


def find(secrets: Iterable[str], text: str, allowed: Iterable[str] = ()) -> list[ShortForm]:
    """Where a text, from which the secrets themselves were taken, says one of them in short; each place once."""
    found: list[ShortForm] = []
    for one in sorted(_found(secrets, text, tuple(allowed)), key=lambda one: (one.start, -one.end)):
        if not found or one.end > found[-1].end:
            found.append(one)
    return found


def _found(secrets: Iterable[str], text: str, allowed: tuple[str, ...]) -> Iterator[ShortForm]:
    free = _allowed(allowed, text)
    values: dict[Decimal, str] = {}
    for secret in secrets:
        wanted = [matching.form(word) for word in words(secret)]
        short = initials(secret)
        if short:
            wanted.append(matching.form(short, exact=True))
        for one in wanted:
            for start, end in matching.spans(one, text):
                if not any(first <= start and end <= last for first, last in free):
                    yield ShortForm(text[start:end], secret, start, end)
        for value, _, _ in _numbers(secret):
            values[value] = secret
    for value, start, end in _numbers(text) if values else ():
        if value in values and not any(first <= start and end <= last for first, last in free):
            yield ShortForm(text[start:end], values[value], start, end)


def _distinctive(word: str) -> bool:
    """Whether a word is none of everyday English; in small letters, of any English."""
    low = matching.lowered(matching.normal(word))
    if len(low) < LEAST or everyday(low) or low in _JOINING:
        return False
    return not is_common(low) and not (word.islower() and is_word(low))


def _allowed(allowed: Iterable[str], text: str) -> list[tuple[int, int]]:
    found = []
    for one in allowed:
        if one.strip():
            found += matching.spans(matching.form(one), text)
    return found


def _numbers(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """The numbers of a text from a thousand on, with where they stand."""
    for found in _NUMBER.finditer(text):
        value = _value(found[1], found[2])
        if value is not None and value >= 1000 and (found[2] or len(re.sub(r"\D", "", found[1])) > 4):
            yield value, *found.span()
    for found in _SPELLED.finditer(text):
        tens, ones, one, scale = (part.lower() if part else "" for part in found.groups())
        number = (_TENS.index(tens) + 2) * 10 if tens else 0
        number += _ONES.index(ones or one) + 1 if ones or one else 0
        yield Decimal(number).scaleb(_SCALES[scale]), *found.span()


def _value(digits: str, scale: str | None) -> Decimal | None:
    """4,200,000 and 4.200.000 and 4,2 (million) as numbers; in groups of three a sign parts thousands."""
    plain = re.sub(r"[\s\u00a0\u2009\u202f_'’]", "", digits)
    grouped = re.fullmatch(r"\d{1,3}(?:([,.])\d{3})(?:\1\d{3})*(?:[,.]\d+)?", plain)
    if grouped and not scale:
        mark = grouped[1]
        plain = plain.replace(mark, "")
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return (value.scaleb(_SCALES[scale.lower()]) if scale else value).normalize()
