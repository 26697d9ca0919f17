"""Texts of a spec -> rates and times in them, and back to words: `320 a second`, `4 days; resets 30 minutes`."""

from __future__ import annotations

import re

import msgspec

_SECONDS = {
    "ms": 0.001,
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "d": 86400.0,
    "w": 604800.0,
    "mo": 2592000.0,
    "y": 31536000.0,
}
"""A month counts 30 days and a year 365."""
_UNITS = (
    ("ms", r"ms|millisecs?|milliseconds?"), ("s", r"s|secs?|seconds?"), ("min", r"m|mins?|minutes?"),
    ("h", r"h|hrs?|hours?"), ("d", r"d|days?"), ("w", r"w|wks?|weeks?"), ("mo", r"mo|mths?|months?"),
    ("y", r"yrs?|years?"),
)  # fmt: skip
_NUMBER = r"(?<![\w.,€$£%-])(\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_FACTOR = r"(?:\s?([kK]|M|thousand|million|billion|mio|bn))?(?![\w%])"
_RANGE = r"(?:\s*(?:-|–|—|to|or)\s*(\d[\d,]*(?:\.\d+)?)(?:\s?([kK]|M|thousand|million|billion|mio|bn))?(?![\w%]))?"
_NOUNS = r"((?:\s+(?!an?\b|per\b|each\b|every\b)[A-Za-z'’-]+){0,4}?)"
_PER = (
    r"(?:\s+(?:an?|per|each|every)\s+|\s*/\s*)"
    r"(ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?)\b"
)
_EVERY = re.compile(rf"{_NUMBER}{_FACTOR}{_RANGE}(?:{_NOUNS}{_PER}|\s*(rps|qps|tps|Hz)\b)")
_LONG = re.compile(
    rf"{_NUMBER}{_RANGE}\s*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS) + r")\b(?!\s*/)"
)
_TIMES = {"k": 1e3, "thousand": 1e3, "M": 1e6, "million": 1e6, "mio": 1e6, "billion": 1e9, "bn": 1e9}
_BYTES = re.compile(r"\b([kKMGT]i?B|[kMG]bps|[kmgt]?bytes?|bits?)\b")


class Span(msgspec.Struct, frozen=True):
    """A rate per second, or a time in seconds: from `low` to `high`, and the words that say so."""

    low: float
    high: float
    said: str


def rates(text: str) -> list[Span]:
    """The rates that a text names, in their order, per second. Amounts of data and of money are none."""
    found = []
    for it in _EVERY.finditer(text):
        if it[5] and _BYTES.search(it[5]):
            continue
        unit = 1.0 if it[7] else _SECONDS[_unit(it[6])]
        # `2 to 3 million a day`: what is said once counts for both.
        own, other = _factor(it[2] or (it[4] if it[3] else None)), _factor(it[4])
        low = _number(it[1]) * own / unit
        high = _number(it[3]) * other / unit if it[3] else low
        found.append(Span(min(low, high), max(low, high), it[0].strip()))
    return found


def times(text: str) -> list[Span]:
    """The times that a text names, in their order, in seconds."""
    found = []
    for it in _LONG.finditer(text):
        unit = next(size for name, size in _SECONDS.items() if it[name])
        low = _number(it[1]) * unit
        high = _number(it[2]) * unit if it[2] else low
        found.append(Span(min(low, high), max(low, high), it[0].strip()))
    return found


def seconds(text: str) -> float | None:
    """The first time that a text names, in seconds, the shorter one of a range; None where it names none."""
    found = times(text)
    return found[0].low if found else None


def per_second(text: str) -> float | None:
    """The first rate that a text names, per second, the lower one of a range; None where it names none."""
    found = rates(text)
    return found[0].low if found else None


def most(text: str) -> Span | None:
    """The largest rate that a text names; None where it names none."""
    return max(rates(text), key=lambda one: one.high, default=None)


def factor(text: str) -> float | None:
    """How many times as much: `10x`, `x10`, `10`, `150 %`, `+50 %`; None for anything else, and for nothing more."""
    said = re.fullmatch(r"\s*(\+)?\s*[x×]?\s*(\d+(?:\.\d+)?)\s*([x×]|times|%)?\s*", text)
    if said is None or float(said[2]) <= 0 or (said[1] and said[3] != "%"):
        return None
    value = float(said[2]) / 100 if said[3] == "%" else float(said[2])
    return 1 + value if said[1] else value


def _number(text: str) -> float:
    return float(re.sub(r"[,\u00a0\u202f]", "", text))


def _factor(word: str | None) -> float:
    return _TIMES.get(word if word == "M" else (word or "").lower(), 1.0)


def _unit(word: str) -> str:
    return next(name for name, words in _UNITS if re.fullmatch(words, word))


def amount(number: float) -> str:
    """A number as one says it: `1,152,000` is `1.2 million`."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{number / size:.1f}".removesuffix(".0") + f" {word}"
    if number >= 10 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.2g}"


def span(time: float) -> str:
    """A time as one says it: 345600 is `4 days`."""
    for unit, size in (("day", 86400.0), ("hour", 3600.0), ("minute", 60.0)):
        if time >= size:
            count = f"{time / size:.1f}".removesuffix(".0")
            return f"{count} {unit}{'' if count == '1' else 's'}"
    return f"{time:g} seconds"
