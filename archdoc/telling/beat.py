"""What a talk is made of: beats, each a heading with lines that have ranks; and the words that they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from archdoc.core import vocabulary
from archdoc.core.markdown import plain
from archdoc.core.model import Element
from archdoc.core.wording import first_sentence, listed, stopped
from archdoc.questions.words import capital

MANY = 4
"""Names that one can say in a row."""
_TIER = 100
"""Ranks of a tier: those of the first are told at any length, of the second from two minutes on, of the third in all
that are long enough to walk along a flow.
"""


class Line(msgspec.Struct, frozen=True):
    """Some words. Lines with a lower rank are kept first; none is without the line of its beat that it comes after."""

    label: str
    text: str
    """Plain."""
    rank: int
    after: int | None = 0

    @property
    def tier(self) -> int:
        """1, 2 or 3; see `_TIER`."""
        return min(self.rank // _TIER + 1, 3)


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """A point of the talk with all that could be said there; the first line is its head."""

    heading: str
    show: str = ""
    badges: tuple[int, ...] = ()
    lines: tuple[Line, ...]


def tidied(beat: Beat) -> Beat:
    """A beat without its empty lines. Where the head is empty, the first line that is left is the head."""
    left = [(at, line) for at, line in enumerate(beat.lines) if line.text.strip()]
    new = {old: at for at, (old, _) in enumerate(left)}
    lines = []
    for at, (_, line) in enumerate(left):
        after = new.get(line.after, 0) if line.after is not None else None
        lines.append(msgspec.structs.replace(line, after=None if after == at else after))
    if lines:
        lowest = min(line.rank for line in lines)
        lines[0] = msgspec.structs.replace(lines[0], rank=min(lines[0].rank, lowest), after=None)
    return msgspec.structs.replace(beat, lines=tuple(lines))


def sentence(text: str | None) -> str:
    """A text, plain, that ends as a sentence does; empty where there is none."""
    return stopped(plain(text)) if text else ""


def sentences(texts: Iterable[str]) -> list[str]:
    """Texts as sentences."""
    return [stopped(plain(text)) for text in texts]


def first_of(texts: Sequence[str]) -> str:
    """The first of some texts, or none."""
    return texts[0] if texts else ""


def rest_of(text: str) -> str:
    """What comes after the first sentence."""
    return text.strip()[len(first_sentence(text)) :].strip()


def few(names: Sequence[str]) -> str:
    """Names as one can say them: of many, the first few and how many more."""
    return listed(names) if len(names) <= MANY + 1 else listed([*names[:MANY], f"{len(names) - MANY} more"])


def inside(one: Element) -> str:
    """How a part works, in a sentence."""
    return sentence(first_sentence(plain(one.description or one.how_it_works or "")))


def turned_down(one: vocabulary.Alternative) -> str:
    """What was not taken, and why."""
    said = stopped(plain(one.option)).rstrip(".")
    return f"{said}. {capital(sentence(one.rejected_because))}" if one.rejected_because else f"{said}."
