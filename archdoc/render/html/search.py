"""Texts -> an index for full-text search in a browser, made while building, in parts that are loaded when needed.

MiniSearch (`minisearch/`, MIT licence) looks through it: whole words, beginnings, and near-misses, ranked by BM25+. A
part holds all terms with the same first two letters, so a word that is typed needs but one of them. Pages that are
opened from a disk may not fetch data, so each part is a script, which calls `archdoc` with what it holds.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent / "minisearch"
_WORD = re.compile(r"\w[\w.+#-]*")
_JOINTS = re.compile(r"[._-]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Scripts that write no space between words: there any letter may begin one."""
_LONGEST = 40
"""Letters of a term."""
_LONGEST_UNSPACED = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
FIRST = 2
"""Letters by which terms are parted."""


class Index:
    """An inverted index of documents, which are numbered from 0 as they are added."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        self._documents: dict[str, list[array[int] | None]] = {}
        self._lengths = [array("I") for _ in fields]

    def __len__(self) -> int:
        return len(self._lengths[0])

    def add(self, *texts: str) -> None:
        """Adds a document with a text for each field."""
        number = len(self)
        for field, text in enumerate(texts):
            found = terms(text)
            self._lengths[field].append(len(found))
            for term in found:
                slots = self._documents.setdefault(term, [None] * len(self.fields))
                documents = slots[field]
                if documents is None:
                    documents = slots[field] = array("I")
                documents.append(number)

    def head(self) -> dict[str, object]:
        """What a search needs before any part: `lengths` in base 36, `average` terms of each field, names of parts."""
        return {
            "fields": self.fields, "documents": len(self),
            "lengths": [",".join(map(_base36, lengths)) for lengths in self._lengths],
            "average": [sum(lengths) / max(len(self), 1) for lengths in self._lengths],
            "parts": sorted({_part(term) for term in self._documents}),
        }  # fmt: skip

    def parts(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Each part with its terms: for each field the documents, in base 36, each as its distance from the last."""
        by_part: dict[str, list[str]] = {}
        for term in self._documents:
            by_part.setdefault(_part(term), []).append(term)
        for part in sorted(by_part):
            yield (
                part,
                {
                    term: ["" if one is None else distances(one) for one in self._documents[term]]
                    for term in sorted(by_part[part])
                },
            )


def terms(text: str) -> set[str]:
    """The terms that a text is found by: its words, what they are joined of, and without their accents."""
    found: set[str] = set()
    for word in set(_WORD.findall(unicodedata.normalize("NFKC", text))):
        found.update(_of_word(word))
    return found


@lru_cache(1 << 15)
def _of_word(word: str) -> frozenset[str]:
    pieces = [word]
    if not word.isalpha():
        pieces += _JOINTS.split(word)
    if not word.islower():
        pieces += [part for piece in pieces for part in _CAMEL.split(piece)]
    found: set[str] = set()
    for piece in pieces:
        low = piece.lower().rstrip(".-")
        if low:
            found |= {low[:_LONGEST], _bare(low)[:_LONGEST]}
    if not word.isascii():
        for run in _UNSPACED.findall(word):
            found.update(run[at : at + _LONGEST_UNSPACED] for at in range(len(run)))
    return frozenset(found)


def distances(numbers: Iterable[int]) -> str:
    """Rising numbers as `5,1,a`: each but the first by how far it is from the last, in base 36."""
    last, said = 0, []
    for number in numbers:
        said.append(_base36(number - last))
        last = number
    return ",".join(said)


def script(kind: str, name: str, value: object) -> str:
    """A part as the script that hands it over: `archdoc("projects","head",{…})`. Nothing in it ends a script's tag."""
    said = ",".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (kind, name, value))
    for sign in "<\u2028\u2029":
        said = said.replace(sign, f"\\u{ord(sign):04x}")
    return f"archdoc({said});\n"


@cache
def minisearch() -> str:
    """The library that looks through an index, with its licence on top."""
    code = (_HERE / "minisearch.js").read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
    return (
        f"/* MiniSearch 7.2.0\n\n{(_HERE / 'LICENSE.txt').read_text(encoding='utf-8').strip()}\n*/\n{code.rstrip()}\n"
    )


def file_name(part: str) -> str:
    """A part's name in a file's: the code points of its letters."""
    return "-".join(f"{ord(letter):x}" for letter in part)


def _part(term: str) -> str:
    return term[:FIRST]


def _bare(word: str) -> str:
    if word.isascii():
        return word
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one)) or word


def _base36(number: int) -> str:
    said = ""
    while True:
        number, digit = divmod(number, 36)
        said = _DIGITS[digit] + said
        if not number:
            return said
