"""What an interviewer will ask about a Model, and what of the answer the spec holds yet. Values only.

Questions -> what every rendering of them says alike: the parts, the count, and a path as a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from archdoc.core.paths import Path

Standing = Literal["answered", "partial", "open"]


class Gap(msgspec.Struct, frozen=True):
    """What an answer lacks."""

    what: str
    """What to write, in the second person: `Say what happens while Amazon SES is down`."""
    path: Path
    """Where in the spec: `("third_parties", "ses", "outage_plan")`. `archdoc.core.paths` makes a line of it."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question about parts of one system, by their names."""

    id: str
    """Stable: the rule's name and the parts, `why-async:orders_api-events`. What a trade-off's `answers` may name."""
    rule: str
    about: str
    """The heading that it stands under: a part's name, or a section of the dossier. Plain."""
    text: str
    """The question. Plain."""
    standing: Standing
    also: tuple[str, ...] = ()
    """The ids that it would have for its other parts; a trade-off's `answers` may name any of them."""
    answer: tuple[str, ...] = ()
    """What the spec says: one or two lines of Markdown; for several parts a line each, of the first few."""
    missing: tuple[Gap, ...] = ()
    """Empty if and only if it is answered."""
    follow_up: str = ""
    """What is asked next. Plain."""
    elements: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()
    tradeoffs: tuple[int, ...] = ()
    """The numbers of the trade-offs that answer it: the badges to point at."""
    weight: float = 0
    """How likely it is asked, and how close to my work: from 0 to 1, the highest first."""


def by_part(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """The questions under the headings of their parts, in the order in which each is first asked about."""
    parts: dict[str, list[Question]] = {}
    for one in questions:
        parts.setdefault(one.about, []).append(one)
    return list(parts.items())


FIRST = 15
"""Questions that an hour surely begins with. They stand together before the others, which stand by part."""


def as_asked(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    """The likeliest questions in the order in which they are asked, then the others under the headings of their parts.

    A list that is less than twice as long as its beginning stands by part alone.
    """
    if len(questions) < 2 * FIRST:
        return by_part(questions)
    return [("Asked first", list(questions[:FIRST])), *by_part(questions[FIRST:])]


def summary(questions: Sequence[Question]) -> str:
    """`41 questions: 28 answered, 6 partial, 7 open`."""
    count = Counter(one.standing for one in questions)
    noun = "question" if len(questions) == 1 else "questions"
    return f"{len(questions)} {noun}: {count['answered']} answered, {count['partial']} partial, {count['open']} open"


def key(path: Path) -> str:
    """A path as a key: `third_parties.ses.outage_plan`; positions in lists count from 1, as in `confidential.omit`."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
