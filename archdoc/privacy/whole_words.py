"""A short or everyday secret -> whether it stands in a text as a name, or is only a word that looks like it.

`EY` is one in `EY's`, `EYs`, `E.Y.`, `ey.example`, `@ey` and `ey-prod`, and none in `key`. `Price engine` is one in
`Price Engine`, `price-engine` and `PriceEngine`, and none in `the price engine`. `Byron`, which is an English word too,
is one with its capital and in `byron.example`.
"""

from __future__ import annotations

import re

_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    ad ai am an as at be by db do eh en ex go ha he hi id if in io is it js la lo ma md me my no of oh ok on op or os
    ox pa pi pr py re so to ts uh ui um up us ux vs we
    """,
    )
)
"""Two letters that stand beside a hyphen or a dot in everyone's texts: `go-live`, `on-call`, `index.ts`."""
_BEFORE = re.compile(r"(?:[^\W_][-_./]|[@#/])$")
_AFTER = re.compile(r"[-_./][^\W_]")
_ADDRESS = re.compile(r"(?:://|@|\bwww\.)$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[\s\-_]+")
_NAME_BEFORE = re.compile(r"[a-z,]\s+$")
_MID_SENTENCE = re.compile(r"[^\W_][,;:)\]]?[\s\"'(\[-]+$|[\"'(\[/-]$|\b[A-Z]\.\s?$")


def joined(shown: str, start: int, end: int) -> bool:
    """Whether a word is part of a host, an address, a handle or an id: `ey.example`, `@ey`, `ey-prod`, `x_ey`."""
    before, after = shown[max(start - 4, 0) : start], shown[end : end + 2]
    if shown[start:end].lower() in _FUNCTION_WORDS:
        return _ADDRESS.search(before) is not None
    return _BEFORE.search(before) is not None or _AFTER.match(after) is not None


def alone(shown: str, start: int, end: int) -> int | None:
    """The end of a whole word, with the `s` of a plural if it has one; None for a part of a longer word."""
    if start and shown[start - 1].isalnum():
        return None
    if end < len(shown) and shown[end].isalnum():
        plural = shown[start:end].isupper() and shown[end] == "s" and not shown[end + 1 : end + 2].isalnum()
        return end + 1 if plural else None
    return end


def as_name(own: str, shown: str, start: int, end: int, *, proper: bool) -> bool:
    """Whether a whole word or several stand here as they are in a secret, in capitals, or as an id or host.

    `proper`: as a name within a sentence only.
    """
    said = shown[start:end]
    if proper:
        return said in (own, own.upper()) and _NAME_BEFORE.search(shown[max(start - 4, 0) : start]) is not None
    words = own.split()
    if len(words) == 1:
        return said in (own, own.upper()) or (said == own.lower() and joined(shown, start, end))
    parts = [part for part in _SEPARATORS.split(said) if part]
    if [part.lower() for part in parts] == [word.lower() for word in words]:
        capitals = all(part[:1].isupper() or not word[:1].isalpha() for part, word in zip(parts, words, strict=True))
        return " ".join(parts) == own or said.isupper() or capitals or re.search(r"[-_]", said) is not None
    humps = [hump.lower() for part in parts for hump in _HUMP.split(part)]
    if len(parts) == 1 and humps == [word.lower() for word in words]:
        return True
    return len(parts) == 1 and joined(shown, start, end)


def as_surname(shown: str, start: int, end: int, *, rare: bool) -> bool:
    """Whether an English word stands here as a name: with a capital, or of a host, an address, a handle or an id.

    A word that isn't `rare` counts within a sentence only, and in an address only by its `@` or `//`.
    """
    word = shown[start:end]
    if word[:1].isupper():
        genitive = re.match(r"'s?(?![^\W_])", shown[end : end + 3]) is not None
        return rare or genitive or _MID_SENTENCE.search(shown[max(start - 6, 0) : start]) is not None
    if rare:
        return joined(shown, start, end)
    return _ADDRESS.search(shown[max(start - 4, 0) : start]) is not None
