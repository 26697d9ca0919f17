"""Text -> the amounts, shares, dates and telephone numbers in it, so that one is known again in another notation.

`4.2 million`, `4,200,000`, `4.2M`, `4 200 000`, `4,2 Mio.`, `4.2e6`, `4.2 × 10⁶`, `four point two million`; `12 %` and
`twelve per cent`; `14 May 2023`, `2023-05-14` and `14.05.2023`; `+49 30 1234567` and `0049301234567`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

_SCALES = {
    3: "k|K|thousands?|[Tt]sd|[Tt]ausend|duizend|milliers?|mille|mil|mila",
    5: "lakhs?|lacs?",
    6: "MM|[Mm](?:n|io|ill)?|mil|[Mm]illions?|[Mm]illionen|mill[oó]n(?:es)?|milion[ei]|miljoen|milh(?:[aã]o|[oõ]es)",
    7: "crores?",
    9: "[Bb]|[Bb]n|[Mm]rd|[Bb]illions?|[Mm]illiarden?|milliards?|miliard[oi]|miljard|bilh[aã]o|bilh[oõ]es",
    12: "tn|trillions?",
}
"""Powers of ten by how they are called in English, German, French, Spanish, Italian, Dutch and Portuguese."""
_GAP = "\\s\u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<digits>\d{{1,3}}(?:[,.'’_{_GAP}]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,·]\d+)?(?:½)?|½)"
    rf"(?:[{_GAP}-]?(?P<scale>{'|'.join(_SCALES.values())})"
    r"(?![^\W_])"
    rf"|[eE]\+?(?P<power>\d{{1,2}})(?![^\W_])|[{_GAP}]?[×x*·][{_GAP}]?10(?:\^|\*\*)?(?P<raised>[⁰¹²³⁴-⁹]+|(?<=[\^*])\d+))?"
    r"(?![^\W_]|[.,]\d)"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PERCENT = re.compile(
    rf"[{_GAP}-]?(?:%|per[{_GAP}-]?cent\b|pct\b|Prozent\b|pour[{_GAP}]cent\b|por[{_GAP}]ciento\b)", re.IGNORECASE
)
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: Decimal(at) for at, word in enumerate(_ONES)} | {
    word: Decimal(at * 10) for at, word in enumerate(_TENS, 2)
}
_POWERS = {"thousand": 3, "million": 6, "millions": 6, "billion": 9, "billions": 9, "trillion": 12}
_ANY_WORD = "|".join([*_WORDS, *_POWERS, "hundred", "half", "quarter", "point"])
_SPELLED = re.compile(
    rf"\b(?:an?[{_GAP}](?=half|quarter|hundred|thousand|million|billion))?(?:{_ANY_WORD})\b"
    rf"(?:[{_GAP}-]+(?:(?:and|of|an?)[{_GAP}]+){{0,2}}(?:{_ANY_WORD})\b)*",
    re.IGNORECASE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + "|sept"
_DATES = (
    re.compile(r"(?<![\w.-])(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\w-])"),
    re.compile(r"(?<![\w.-])(?P<d>\d{1,2})(?P<sep>[-/.])[ ]?(?P<m>\d{1,2})(?P=sep)[ ]?(?P<y>\d{4})(?![\w-])"),
    re.compile(
        rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[{_GAP}-](?:of[{_GAP}])?(?P<n>{_MONTH})\.?,?[{_GAP}-](?P<y>\d{{4}})"
        r"(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<n>{_MONTH})\.?[{_GAP}](?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[{_GAP}](?P<y>\d{{4}})(?!\w)",
        re.IGNORECASE,
    ),
)
_PHONE = re.compile(r"(?<![\w.,+])(?:\+|00)?\(?\d(?:[ ()./\u00a0-]{0,2}\d){6,16}(?!\w|[.,]\d)")
_NEXT = re.compile(rf"[{_GAP}+-]+([^\W\d_]+)")
LEAST = 1000
"""A number below it is told by the word behind it alone: `140 brands`."""

Sort = Literal["amount", "share", "date", "phone"]


class Quantity(msgspec.Struct, frozen=True):
    """A number as it stands in a text from `start` to `end`; `unit` is the word behind it, in small letters.

    `plain`: it is written in four digits or fewer, as a year is too.
    """

    sort: Sort
    value: Decimal
    start: int
    end: int
    unit: str = ""
    plain: bool = False


def find(text: str) -> Iterator[Quantity]:
    """The numbers of a text; one that can be read in two ways is there twice."""
    if any(char.isdigit() for char in text) or "½" in text:
        yield from _written(text)
        yield from _dates(text)
        yield from _phones(text)
    for found in _SPELLED.finditer(text):
        value = _spelled(found[0])
        if value is not None:
            yield _quantity(text, value, *found.span())


def same(secret: Quantity, said: Quantity) -> bool:
    """Whether a text says the number of a secret: a large one by itself, a small one with the same word behind it."""
    if secret.sort != said.sort:
        return False
    if secret.sort == "phone":
        return _same_phone(str(secret.value), str(said.value))
    if secret.value != said.value or (secret.plain and said.plain):
        return False
    if secret.sort == "date" or (secret.sort == "amount" and secret.value >= LEAST):
        return True
    return secret.unit == said.unit if secret.unit else secret.sort == "share"


def _quantity(text: str, value: Decimal, start: int, end: int, *, plain: bool = False) -> Quantity:
    share = _PERCENT.match(text, end)
    if share:
        end = share.end()
    behind = _NEXT.match(text, end)
    unit = behind[1].lower().removesuffix("s") if behind else ""
    return Quantity("share" if share else "amount", value, start, end, unit, plain and not share)


def _written(text: str) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        scale, power = found["scale"], found["power"] or (found["raised"] or "").translate(_RAISED)
        values = set()
        for number in _read(found["digits"], scaled=bool(scale or power)):
            if scale:
                values |= {number.scaleb(zeros) for zeros, names in _SCALES.items() if re.fullmatch(names, scale)}
            else:
                values.add(number.scaleb(int(power or 0)))
        plain = not scale and not power and len(found["digits"]) < 5
        for value in sorted(values):
            yield _quantity(text, value.normalize(), *found.span(), plain=plain and found["digits"].isdigit())


def _read(digits: str, *, scaled: bool) -> Iterator[Decimal]:
    """4,200,000 and 4.200.000 and 4,2 (million): in groups of three a sign parts thousands, or with a scale may."""
    half = Decimal("0.5") if digits.endswith("½") else Decimal(0)
    plain = re.sub(rf"[{_GAP}_'’]", "", digits.removesuffix("½")).replace("·", ".") or "0"
    grouped = re.fullmatch(r"\d{1,3}(?:([,.])\d{3})(?:\1\d{3})*(?:[,.]\d+)?", plain)
    forms = {plain.replace(grouped[1], "").replace(",", ".")} if grouped else set()
    if not grouped or scaled:
        forms.add(plain.replace(",", "."))
    for form in sorted(forms):
        try:
            yield Decimal(form) + half
        except InvalidOperation:
            continue


def _spelled(text: str) -> Decimal | None:
    """`one hundred and forty`, `half a million`, `four point two million`; None for what is no number."""
    whole, part, behind_point, said = Decimal(0), Decimal(0), 0, False
    fraction = Decimal(0)
    every = re.findall(r"[a-z]+", text.lower())
    if every[0] in _POWERS:
        return None
    for word in every:
        if word in _WORDS:
            if behind_point:
                part += _WORDS[word].scaleb(-behind_point)
                behind_point += 1
            else:
                part += _WORDS[word]
            said = True
        elif word == "point":
            behind_point = 1
        elif word in ("half", "quarter"):
            fraction = Decimal("0.5") if word == "half" else Decimal("0.25")
        elif word == "hundred":
            part = (part or Decimal(1)) * 100
            said = True
        elif word in _POWERS:
            whole += (part + fraction if said or fraction else Decimal(1)).scaleb(_POWERS[word])
            part, fraction, behind_point, said = Decimal(0), Decimal(0), 0, True
        else:
            continue
    return (whole + part).normalize() if said and not fraction else None


def _dates(text: str) -> Iterator[Quantity]:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            names = found.groupdict()
            month = _MONTHS_BY_NAME[names["n"][:3].lower()] if names.get("n") else int(names["m"])
            for day, one in (
                {(int(names["d"]), month), (month, int(names["d"]))} if names.get("sep") else {(int(names["d"]), month)}
            ):
                if 1 <= one <= 12 and 1 <= day <= 31:
                    value = Decimal(int(names["y"]) * 10000 + one * 100 + day)
                    yield Quantity("date", value, *found.span())


_MONTHS_BY_NAME = {month[:3]: at for at, month in enumerate(_MONTHS, 1)}


def _phones(text: str) -> Iterator[Quantity]:
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        marked = found[0][0] in "+(" or found[0].startswith("0")
        if marked and 8 <= len(digits) <= 17:
            # The 1 keeps zeros at the beginning.
            yield Quantity("phone", Decimal("1" + digits.removeprefix("00")), *found.span())


def _same_phone(one: str, other: str) -> bool:
    """Whether two numbers, each behind a 1, are one with its country's code and one with or without."""
    longer, shorter = sorted((one[1:], other[1:]), key=len, reverse=True)
    if longer == shorter:
        return True
    national = shorter.removeprefix("0")
    return len(national) >= 7 and longer.endswith(national) and 1 <= len(longer) - len(national) <= 3
