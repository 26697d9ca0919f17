"""Model -> beats: all that could be told about a system aloud, in the order of telling, each line with its rank.

Model + Questions -> Talk: what to say in n minutes, point by point, with the time of each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from archdoc.core.markdown import clean
from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.core.wording import stopped
from archdoc.dossier.sections import subtitle
from archdoc.interview.questions.question import Question
from archdoc.interview.talk import after, beats, decisions
from archdoc.interview.talk import walk as way
from archdoc.interview.talk.beats import Beat, Line, tidied

__all__ = ["Beat", "Line", "all_beats"]


def all_beats(model: Model, *, walk: bool) -> tuple[Beat, ...]:
    """All beats in the order of telling. With `walk`, decisions are told where the first flow passes them."""
    flow = next((one for one in model.flows.values() if one.steps), None) if walk else None
    ranks = {row.number: at for at, row in enumerate(decisions.ranked(model))}
    rows = {row.number: row for row in table(model).rows}
    passed = way.passed(model, flow) if flow else {}
    found = [beats.what(model), beats.why(model), beats.technically(model), beats.mine(model)]
    if flow:
        found += way.along(model, flow, passed, rows, ranks)
    on_the_way = {number for numbers in passed.values() for number in numbers}
    found += [decisions.beat(rows[number], at) for number, at in ranks.items() if number not in on_the_way]
    found += way.my_parts(model, flow)
    found += [decisions.changed(rows), *way.challenges(model), *after.incidents(model), *way.neighbours(model, flow)]
    if walk:
        found += way.other_flows(model, flow)
    running = after.running(model)
    found += [*running[:2], *after.launched(model), after.reached(model), *running[2:]]
    found += [after.lessons(model), after.learned(model), after.still_open(model)]
    return tuple(beat for beat in map(tidied, found) if beat.lines)


WORDS_A_MINUTE = 140
"""Spoken words. People usually speak at 125 to 150 (Stephen E. Lucas, The Art of Public Speaking, 8th edition, 2004,
p. 300); this leaves some breath.
"""
SHORTEST, LONGEST = 1, 60
"""Minutes that a talk may take."""
SECOND_TIER, THIRD_TIER = 2, 7
"""Minutes from which on more decisions, launch and lessons have a place; and the walk along the flow."""
LEAST_LEFT = 12
"""Words that must be left for the beginning of a text to be worth saying."""
LEAST_SAID = 5
"""Words of a sentence that can stand for the text that it begins."""
OPEN_QUESTIONS = ((3, 3), (7, 5), (LONGEST, 8))
"""Up to so many minutes, so many open questions are printed below."""
_CLAUSE = re.compile(r"(?=[;:,]\s|\s[–—]\s)")
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“‘(]?[A-ZÀ-ÞА-Я0-9€$£])|[。！？]")


class Say(msgspec.Struct, frozen=True):
    """Some words to say: `label` leads them in (`Because`), and is said too where there is one. Plain."""

    label: str
    text: str


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point of the outline. All plain; `start` and `seconds` in seconds."""

    heading: str
    show: str = ""
    """What to point at in the picture."""
    badges: tuple[int, ...] = ()
    says: tuple[Say, ...]
    start: int
    seconds: int


class Unsettled(msgspec.Struct, frozen=True):
    """A question that the spec has no whole answer to, and what to write. Plain."""

    question: str
    missing: str


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """An outline. `words` are all that is spoken, which are at most `minutes` times `WORDS_A_MINUTE`."""

    title: str
    subtitle: str
    notice: str
    minutes: int
    words: int
    seconds: int
    points: tuple[Point, ...]
    open: tuple[Unsettled, ...]
    """Not spoken: what is likely to be asked next."""

    @property
    def budget(self) -> int:
        """Words that fit into the time."""
        return self.minutes * WORDS_A_MINUTE


def talk(model: Model, questions: Sequence[Question], minutes: int, *, notice: str = "Internal") -> Talk:
    """The outline for telling a project in some minutes, from 1 to 60.

    Each length has all of the shorter ones' points where they have room: in one minute what it is, why it mattered, my
    part, one decision and the result; then more decisions, launch and lesson; then the way along the first flow.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise ValueError(f"a talk takes {SHORTEST} to {LONGEST} minutes, not {minutes}")
    walk = minutes >= THIRD_TIER
    told = all_beats(model, walk=walk)
    tier = 1 + (minutes >= SECOND_TIER) + walk
    kept = _chosen(told, minutes * WORDS_A_MINUTE, tier)
    points: list[Point] = []
    said = 0
    for beat, lines in zip(told, kept, strict=True):
        if lines:
            says = _joined(beat, lines)
            start = _seconds(said)
            said += sum(map(spoken, says))
            points.append(
                Point(heading=beat.heading, show=beat.show, badges=beat.badges, says=says, start=start,
                      seconds=_seconds(said) - start)
            )  # fmt: skip
    most = next(count for up_to, count in OPEN_QUESTIONS if minutes <= up_to)
    unsettled = [one for one in questions if one.standing != "answered"][:most]
    return Talk(
        title=_line(model.title),
        subtitle=_line(subtitle(model, reviewed=False)),
        notice=notice,
        minutes=minutes,
        words=said,
        seconds=_seconds(said),
        points=tuple(points),
        open=tuple(Unsettled(one.text, _to_write(one)) for one in unsettled),
    )


def _to_write(one: Question) -> str:
    """What its answer lacks first; keys without their backticks, since an outline is plain."""
    return stopped(one.missing[0].what.replace("`", "")) if one.missing else ""


def words(text: str) -> int:
    """Spoken words of a text. Where words aren't parted by spaces, two letters count as one."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" and letter.isalpha() for letter in text)
    parted = sum(any(letter.isalnum() and unicodedata.east_asian_width(letter) not in "WF" for letter in word)
                 for word in text.split())  # fmt: skip
    return parted + (wide + 1) // 2


def spoken(say: Say) -> int:
    """Words of a line with what leads it in."""
    return words(say.label) + words(say.text)


def shortened(text: str, most: int) -> str:
    """As many whole sentences of a text as have room in so many words; of a long one its first clauses.

    Empty where not even a clause has room, and it is not worth breaking off.
    """
    if words(text) <= most:
        return text
    for pattern, end in ((_SENTENCE, ""), (_CLAUSE, "…")):
        cuts = [found.end() for found in pattern.finditer(text)]
        fitting = [at for at in cuts if 0 < words(text[:at]) <= most]
        if fitting and (pattern is _SENTENCE or words(text[: fitting[-1]]) >= LEAST_LEFT // 2):
            return text[: fitting[-1]].rstrip() + end
    return _broken_off(text, most) if most >= LEAST_LEFT else ""


def _broken_off(text: str, most: int) -> str:
    parts = text.split(" ")
    while parts and words(" ".join(parts)) > most:
        parts.pop()
    return " ".join(parts).rstrip(" ,;:.") + "…" if parts else ""


def _chosen(told: Sequence[Beat], budget: int, tier: int) -> list[dict[int, str]]:
    """By beat, the lines that have room, as they are said: in the order of their ranks, and none without its head."""
    kept: list[dict[int, str]] = [{} for _ in told]
    ranked = sorted(
        (line.rank, beat, at) for beat, one in enumerate(told) for at, line in enumerate(one.lines) if line.tier <= tier
    )
    left = budget
    for _, beat, at in ranked:
        line = told[beat].lines[at]
        if line.after is not None and line.after not in kept[beat]:
            continue
        text = _fitted(line, budget, left)
        if text:
            kept[beat][at] = text
            left -= spoken(Say(line.label, text))
    return kept


def _joined(beat: Beat, lines: dict[int, str]) -> tuple[Say, ...]:
    """The lines of a beat in their order; what only goes on with the line before it is said in one breath with it."""
    says: list[Say] = []
    before: int | None = None
    for at, text in sorted(lines.items()):
        line = beat.lines[at]
        if says and not line.label and line.after == before:
            says[-1] = Say(says[-1].label, f"{says[-1].text} {text}")
        else:
            says.append(Say(line.label, text))
        before = at
    return tuple(says)


def _fitted(line: Line, budget: int, left: int) -> str:
    """A line as it has room: what all lengths tell may take a quarter of the time, the rest what is left."""
    room = left - words(line.label)
    if line.tier > 1:
        text = _line(line.text)
        return text if words(text) <= room else _whole_sentences(text, room)
    return shortened(_line(line.text), min(room, max(budget // 4, LEAST_LEFT))) if room > 0 else ""


def _whole_sentences(text: str, room: int) -> str:
    cuts = [found.end() for found in _SENTENCE.finditer(text)]
    fitting = [at for at in cuts if LEAST_SAID <= words(text[:at]) <= room]
    return text[: fitting[-1]].rstrip() if fitting else ""


def _seconds(count: int) -> int:
    return count * 60 // WORDS_A_MINUTE


def _line(text: str) -> str:
    return " ".join(clean(text).split())
