"""The words that decision records are written with, in some twenty languages, and what they stand for."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

_WORDS = json.loads(files(__package__).joinpath("words.json").read_text("utf-8"))
"""Patterns of words: `statuses` by the spec's, and `headings` by what a part of a record is."""


def _status_pattern(words: list[str]) -> re.Pattern[str]:
    """Words with no letter beside them; where a script has no blanks between words, those that a text holds."""
    together = [word for word in words if ord(word[0]) > 0x3000]
    apart = "|".join(word for word in words if word not in together)
    return re.compile(rf"(?<![^\W\d_])(?:{apart})(?![^\W\d_])|{'|'.join(together)}")


_STATUS = {name: _status_pattern(words) for name, words in _WORDS["statuses"].items()}
_KIND = {name: re.compile("|".join(f"(?:{word})" for word in words)) for name, words in _WORDS["headings"].items()}
"""What the parts of a record are headed with, the first that fits."""

_MONTHS = (
    "jan", "feb|fév|fev", "mar|mär|maa", "apr|avr|abr", "may|mai|mag|mei|maj", "jun|juin|giu", "jul|juil|lug",
    "aug|aoû|aou|ago", "sep|set", "oct|okt|ott|out", "nov", "dec|dez|déc|dic",
)  # fmt: skip
_MONTH = "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, 1))
_LONG = re.compile(
    rf"(?:(?P<a>\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s+(?:de\s+|of\s+)?)?(?<![^\W\d_])(?:{_MONTH})[^\W\d_]*\.?,?\s+"
    rf"(?:(?P<b>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)

_REVISIT = re.compile(
    r"(?:^|(?<=[.!?] ))(?:(?:we (?:will|should) |to be |should be |please )?(?:revisit(?:ed)?|review(?:ed)?"
    r"|reconsider(?:ed)?|re-?evaluated?|looked at again)(?: (?:this|it|(?:the|this) decision))?|to be looked at again"
    r"|überprüfen|wieder ansehen|revoir|revisar)[,:]? (?:when(?:ever)?|if|once|as soon as|after|wenn|falls|sobald|quand"
    r"|si|lorsque|cuando)\b:? ?(?P<when>[^\n]+?)(?=(?<=[a-z0-9)%])[.!?](?: |$)|$)",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip


def plain_words(text: str) -> str:
    """The words of a heading or label in small letters, without numbers before it, signs and pictures."""
    words = " ".join(re.findall(r"[^\W_]+(?:\.\d+)*", unicodedata.normalize("NFKC", text).lower()))
    return re.sub(r"^(?:[0-9]+(?:\.\d+)* |[a-z] )+", "", words)


@lru_cache(10_000)
def kind_of(heading: str) -> str | None:
    """What a part of a record is, by its heading: a key of `headings`."""
    words = plain_words(heading)
    forms = (words, words.removesuffix("s"))
    return next((name for one in forms if one for name, pattern in _KIND.items() if pattern.fullmatch(one)), None)


def status_of(text: str) -> str | None:
    """The spec's word for a status, or None where it is none of those, or one cannot tell which of several."""
    text = re.sub(r"~~.*?~~", " ", text)
    ticked = re.findall(r"\[[xX✓✔]\]\s*([^\[]+)", text)
    if re.search(r"\[[ xX✓✔]\]", text):
        text = ticked[0] if len(ticked) == 1 else ""
    text = re.split(r"(?:→|->|=>|⇒)", text)[-1] if re.search(r"\w\s*(?:→|->|=>|⇒)\s*\W*\w", text) else text
    choice = [one for one in re.split(r"\s*(?:\||\s/\s)\s*", text) if one.strip()]
    if len(choice) > 1 and all(_status(one) for one in choice):
        bold = [one for one in choice if re.search(r"(?:\*\*|__).+(?:\*\*|__)", one)]
        text = bold[0] if len(bold) == 1 else ""
    return _status(text)


def _status(text: str) -> str | None:
    low = unicodedata.normalize("NFC", text).lower()
    found = [(match.start(), name) for name, pattern in _STATUS.items() if (match := pattern.search(low))]
    first = min(at for at, _ in found) if found else 0
    return next((name for at, name in found if at == first), None)


def date_of(text: str) -> str | None:
    """A date as the spec has it. Where day and month could be either way round, the year only."""
    iso = re.search(r"\b((?:19|20)\d\d)[-/.年]\s?(\d\d?)[-/.月]\s?(\d\d?)(?!\d)", text)
    if iso and 1 <= int(iso[2]) <= 12 and 1 <= int(iso[3]) <= 31:
        return f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}"
    other = re.search(r"\b(\d{1,2})([-/.])\s?(\d{1,2})\2\s?((?:19|20)\d\d)\b", text)
    if other:
        a, b, year = int(other[1]), int(other[3]), other[4]
        if (a > 12 >= b or a == b or other[2] == ".") and 1 <= b <= 12 and 1 <= a <= 31:
            return f"{year}-{b:02}-{a:02}"
        return f"{year}-{a:02}-{b:02}" if 31 >= b > 12 >= a else year
    named = _LONG.search(text)
    if named and (day := named["a"] or named["b"]):
        month = next(number for number in range(1, 13) if named[f"m{number}"])
        return f"{named['year']}-{month:02}-{int(day):02}" if 1 <= int(day) <= 31 else named["year"]
    year_only = re.search(r"\b(?:19|20)\d\d\b", text)
    return year_only[0] if year_only else None


def revisit_of(text: str) -> str | None:
    """What would reopen a decision, where a text says so: `Revisit when ...`."""
    found = _REVISIT.search(text)
    return found["when"].strip().rstrip(".") if found else None
