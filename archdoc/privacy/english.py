"""Words -> whether they are English, and whether they are everyday ones.

`english.txt.gz` has 82,767 words, the commonest first, from the frequency dictionary of SymSpell (MIT licence, see
`english.LICENSE.txt`); `tests/make_words.py` writes it.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("english.txt.gz")
COMMON = 10_000
"""So many of the commonest words are in everyone's texts: alone they point at nobody."""
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "able", "ness")


@cache
def _ranks() -> dict[str, int]:
    words = gzip.decompress(_FILE.read_bytes()).decode().split("\n")
    return {word: rank for rank, word in enumerate(words)}


def is_word(word: str) -> bool:
    """Whether a word in small letters is an English one, or one with an ending."""
    ranks = _ranks()
    if word in ranks:
        return True
    return any(word.endswith(end) and word[: -len(end)] in ranks for end in _ENDINGS if len(word) - len(end) > 2)


def rank(word: str) -> int:
    """How many English words are more frequent than a word in small letters; -1 for none of English."""
    return _ranks().get(word, -1)


def is_common(word: str) -> bool:
    """Whether a word in small letters is one of everyday English."""
    return _ranks().get(word, COMMON) < COMMON
