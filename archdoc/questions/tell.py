"""Questions -> what every rendering of them says alike: the parts, the count, and a path as a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from archdoc.core.paths import Path
from archdoc.questions.question import Question


def by_part(questions: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """The questions under the headings of their parts, in the order in which each is first asked about."""
    parts: dict[str, list[Question]] = {}
    for one in questions:
        parts.setdefault(one.about, []).append(one)
    return list(parts.items())


def summary(questions: Sequence[Question]) -> str:
    """`41 questions: 28 answered, 6 partial, 7 open`."""
    count = Counter(one.standing for one in questions)
    noun = "question" if len(questions) == 1 else "questions"
    return f"{len(questions)} {noun}: {count['answered']} answered, {count['partial']} partial, {count['open']} open"


def key(path: Path) -> str:
    """A path as a key: `third_parties.ses.outage_plan`; positions in lists count from 1, as in `confidential.omit`."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
