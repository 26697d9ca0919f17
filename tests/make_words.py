"""Writes archdoc/privacy/english.txt.gz: English words, the commonest first, from the dictionary of `symspellpy`.

Needs `pip install symspellpy`. Words of one letter are left out. Run it when another dictionary is to be taken.
"""

from __future__ import annotations

import gzip
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "archdoc" / "privacy" / "english.txt.gz"
SOURCE = "frequency_dictionary_en_82_765.txt"


def content(dictionary: str) -> bytes:
    """The file, of the text of a dictionary with a word and how often it was seen on each line."""
    seen = [line.split() for line in dictionary.splitlines()]
    words = [word for word, _ in sorted(seen, key=lambda one: -int(one[1])) if len(word) > 1 and word.isalpha()]
    return gzip.compress("\n".join(words).encode(), mtime=0)


if __name__ == "__main__":
    TARGET.write_bytes(content((files("symspellpy") / SOURCE).read_text(encoding="utf-8-sig")))
