"""Texts of a spec to numbers and moments that can be drawn; pure."""

from __future__ import annotations

import re

from archdoc.dossier.document import Moment, Value

_NUMBER = re.compile(
    r"(?P<sign>[-−+]?)[^\w.\s]{0,2}\s?(?P<digits>\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"\s?(?P<times>(?:k|thousand|m|mn|million|bn|billion)\b)?(?P<rest>[^\d]{0,30})",
    re.IGNORECASE,
)
_TIMES = {"k": 1e3, "thousand": 1e3, "million": 1e6, "mn": 1e6, "bn": 1e9, "billion": 1e9}
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12000)
MOST_TICKS = 9


def value(text: str) -> Value:
    """A text with the number it gives: `4.2 million`, `1,900`, `€3.10` have one; `some` and `3 to 5` have none."""
    return Value(text=text, number=_number(text.strip()))


def moment(date: str) -> Moment:
    """A date of a spec in years, to the day; a year or a month stands for its beginning."""
    year, month, day = (*(int(part) for part in date.split("-")), 1, 1)[:3]
    return Moment(text=date, year=year + (_DAYS_BEFORE[month - 1] + day - 1) / 365)


def ticks(begin: float, end: float) -> tuple[Moment, ...]:
    """Round dates between two moments in years, at most `MOST_TICKS`: months, quarters, years."""
    first, last = -int(-begin * 12 // 1), int(end * 12 + 1e-6)
    apart = next(step for step in _MONTHS_APART if (last - first) / step < MOST_TICKS)
    months = range(-(-first // apart) * apart, last + 1, apart)
    return tuple(moment(f"{at // 12:04}" if apart >= 12 else f"{at // 12:04}-{at % 12 + 1:02}") for at in months)


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    digits, times = found["digits"], (found["times"] or "").lower()
    grouped = re.fullmatch(r"\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?", digits)
    number = float(re.sub(r"[,  ]", "", digits) if grouped else digits.replace(",", "."))
    if times == "m":
        times = "million" if found[0].rstrip().endswith("M") else ""
    return (-number if found["sign"] in {"-", "−"} else number) * _TIMES.get(times, 1.0)
