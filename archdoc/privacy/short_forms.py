"""Secrets -> where a text says one of them by a part of it, its initials or its number written otherwise.

`Tidepool` for `Tidepool Social`, `wiki.tidepool.example`, `TS`, `TidSoc`, `62M` for `62 million`, `abyron` and `Byron`
for `Ada Byron`. What everyone says (`social`) points at nobody and doesn't count; nor does what the author allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from archdoc.privacy import matching, quantities
from archdoc.privacy.english import is_common, is_word, rank
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
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_ID = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)+")
_MAIL = re.compile(r"([^\W\d_]{2,}(?:[._-][^\W\d_]{2,})+)@")
_OF_ADDRESSES = frozenset({
    "http", "https", "www", "ftp", "ssh", "mailto", "com", "org", "net", "example", "internal", "local", "localhost",
    "html", "png", "svg", "jpg", "pdf", "inc", "ltd", "llc", "plc", "gmbh", "corp", "holding", "holdings",
})  # fmt: skip
"""Words of addresses and of companies' names, which are those of everyone."""
_CALENDAR = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
_SURNAME_FROM, _RARE_FROM = 1_000, 3_000
"""Ranks from which an English word may be taken for a name where it has a capital, and where it begins a sentence."""


class ShortForm(msgspec.Struct, frozen=True):
    """A text that tells a part of a secret: `text` as it stands there, from `start` to `end`."""

    text: str
    secret: str
    start: int
    end: int


def words(secret: str) -> tuple[str, ...]:
    """The words of a name that point at it alone; none of a name of one word, which is looked for itself."""
    every = _pieces(secret)
    if len(every) < 2 and not (len(every) == 1 and re.search(r"\d", secret)):
        return ()
    ids = [one for one in _ID.findall(secret) if one != secret.strip() and any(map(_tells, _pieces(one)))]
    return tuple(dict.fromkeys([*(word for word in every if _distinctive(word)), *ids]))


def surnames(secret: str) -> Iterator[matching.Form]:
    """The English words of a name in capitals that has no other, such as a person's, and the handles made of two."""
    every = [word for word in secret.split() if word != "&" and word.lower() not in _JOINING]
    if not 2 <= len(every) <= 4 or not all(word[:1].isupper() and word[1:].islower() for word in every):
        return
    if not any(map(_distinctive, every)):
        for word in every:
            low = matching.lowered(matching.normal(word))
            at = rank(low)
            if len(low) > LEAST and at >= _SURNAME_FROM and low not in _CALENDAR and not everyday(low):
                yield matching.form(word, surname="rare" if at >= _RARE_FROM else "usual")
    if len(every) == 2:
        first, last = every
        for handle in (first[0] + last, last + first[0], first + last[0]):
            low = matching.lowered(matching.normal(handle))
            if len(low) > LEAST and not is_word(low):
                yield matching.form(low, exact=True)


def initials(secret: str) -> str | None:
    """The initials that a name is called by, if it has a word that points at it; `None` for what all write."""
    every = [word for word in _WORD.findall(secret) if word.lower() not in _JOINING]
    if len(every) < 2 or not (any(map(_distinctive, every)) or _titled(every)):
        return None
    letters = matching.normal("".join(word[0] for word in every)).upper()
    return None if letters in _KNOWN_INITIALS or not letters.isascii() else letters


def find(
    secrets: Iterable[str], text: str, allowed: Iterable[str] = (), *, names: Iterable[str] = ()
) -> list[ShortForm]:
    """Where a text, from which the secrets themselves were taken, says one of them in short; each place once.

    `names` are those of the secrets that may be of persons and companies, of which English words tell something too.
    """
    found: list[ShortForm] = []
    for one in sorted(_found(secrets, text, tuple(allowed), frozenset(names)), key=lambda one: (one.start, -one.end)):
        if not found or one.end > found[-1].end:
            found.append(one)
    return found


def _found(secrets: Iterable[str], text: str, allowed: tuple[str, ...], names: frozenset[str]) -> Iterator[ShortForm]:
    free = _allowed(allowed, text)
    numbers = tuple(quantities.find(text))
    for secret in secrets:
        spans = [span for one in _forms(secret, named=secret in names) for span in matching.spans(one, text)]
        spans += [span for pattern in _patterns(secret) for span in _where(pattern, text)]
        wanted = _amounts(secret) if numbers else ()
        spans += [
            (said.start, said.end)
            for said in numbers
            if any(quantities.same(one, said) for one in wanted) and not _chance(secret, text[said.start : said.end])
        ]
        for start, end in spans:
            if not any(first <= start and end <= last for first, last in free):
                yield ShortForm(text[start:end], secret, start, end)


@lru_cache(maxsize=1024)
def _forms(secret: str, *, named: bool) -> tuple[matching.Form, ...]:
    wanted = [matching.form(word) for word in words(secret)]
    short = initials(secret)
    if short:
        wanted.append(matching.form(short, exact=True))
    wanted += [matching.form(re.sub(r"[._-]", " ", local)) for local in _MAIL.findall(secret)]
    return (*wanted, *surnames(secret)) if named else tuple(wanted)


@lru_cache(maxsize=1024)
def _patterns(secret: str) -> tuple[re.Pattern[str], ...]:
    """`M&S` for `Müller & Söhne`, and the beginnings of words run together: `SocGen`."""
    every = [matching.normal(word) for word in _WORD.findall(secret) if word.lower() not in _JOINING]
    if not 2 <= len(every) <= 3 or not (any(map(_distinctive, every)) or _titled(every)):
        return ()
    found = []
    if re.search(r"&|\band\b|\bund\b|\bet\b", secret) and len(every) == 2:
        found.append(rf"(?<!\w){every[0][0].upper()}\s?&\s?{every[1][0].upper()}(?!\w)")
    begun = []
    for word in every:
        nested = ""
        for letter in reversed(word[2:8].lower()):
            nested = f"(?:{re.escape(letter)}{nested})?"
        begun.append(re.escape(word[:2].capitalize()) + nested)
    found.append(r"(?<!\w)" + "".join(begun) + r"(?!\w)")
    return tuple(map(re.compile, found))


def _where(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


@lru_cache(maxsize=1024)
def _amounts(secret: str) -> tuple[quantities.Quantity, ...]:
    """The numbers of a secret that tell it: small ones and shares only where there is little else in it."""
    every = quantities.find(secret)
    brief = len(secret.split()) <= 3
    return tuple(
        one for one in every
        if one.sort in ("date", "phone") or (one.sort == "amount" and one.value >= quantities.LEAST)
        or (brief and one.start == len(secret) - len(secret.lstrip("~<>=≈$€£ ")))
    )  # fmt: skip


def _chance(secret: str, said: str) -> bool:
    """Whether what may be a number is a measure: `3m` for `3M`."""
    return matching.form(secret).size < matching.SHORT and re.fullmatch(r"\d+[a-z]", said) is not None


def _pieces(name: str) -> list[str]:
    """The words of a name, and those of one that capitals set off in it: `Quillmart` and `Pay` of `QuillmartPay`."""
    found = []
    for word in _WORD.findall(name):
        humps = _HUMP.split(word)
        found += [word, *humps] if len(humps) > 1 and any(map(_distinctive, humps)) else [word]
    return found


def _titled(every: list[str]) -> bool:
    """Whether a name of English words is written as a name: `Blue Origin`."""
    return all(word[:1].isupper() for word in every) and not all(everyday(word.lower()) for word in every)


def _tells(word: str) -> bool:
    """Whether a part of an id tells something: no word that every system has, nor one of everyday English."""
    low = matching.lowered(matching.normal(word))
    return len(low) >= LEAST and not everyday(low) and not is_common(low) and low not in _OF_ADDRESSES


def _distinctive(word: str) -> bool:
    """Whether a word is none of everyday English; in small letters, of any English."""
    low = matching.lowered(matching.normal(word))
    least = 2 if low and not low.isascii() and low.upper() == low else LEAST
    if len(low) < least or everyday(low) or low in _JOINING or low in _OF_ADDRESSES:
        return False
    return not is_common(low) and not (word.islower() and is_word(low))


def _allowed(allowed: Iterable[str], text: str) -> list[tuple[int, int]]:
    found = []
    for one in allowed:
        if one.strip():
            found += matching.spans(matching.form(one), text)
    return found
