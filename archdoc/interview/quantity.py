"""Texts of a spec -> rates and times in them, and back to words: `320 a second`, `4 days; resets 30 minutes`."""

from __future__ import annotations

import re

_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_TIME = re.compile(
    r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*(?:(ms|milliseconds?)|(s|secs?|seconds?)|(m|mins?|minutes?)|(h|hrs?|hours?)"
    r"|(d|days?)|(w|weeks?))\b",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*(k|thousand|million)?\s*(?:[a-z-]+\s+){0,3}?(?:a|an|per|each|/)\s*"
    r"(s|sec|second|min|minute|h|hour|d|day)\b",
    re.IGNORECASE,
)
_TIMES = {"k": 1e3, "thousand": 1e3, "million": 1e6}


def seconds(text: str) -> float | None:
    """The first time that a text names, in seconds; None where it names none."""
    found = _TIME.search(text)
    if found is None:
        return None
    unit = next(unit for unit, said in zip(_UNITS, found.groups()[1:], strict=True) if said)
    return float(found[1].replace(",", "")) * _UNITS[unit]


def per_second(text: str) -> float | None:
    """The first rate that a text names, per second; None where it names none."""
    found = _RATE.search(text)
    if found is None:
        return None
    unit = _UNITS["min" if found[3].lower().startswith("m") else found[3][0].lower()]
    return float(found[1].replace(",", "")) * _TIMES.get((found[2] or "").lower(), 1.0) / unit


def amount(number: float) -> str:
    """A number as one says it: `1,152,000` is `1.2 million`."""
    if number >= 1e6:
        return f"{number / 1e6:.1f}".removesuffix(".0") + " million"
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
