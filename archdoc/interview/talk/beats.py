"""What a talk is made of: beats, each a heading with lines that have ranks; and the words that they share.

Model -> beats: what it is, why it mattered, the problem, my part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from archdoc.core import vocabulary
from archdoc.core.markdown import plain
from archdoc.core.model import MINE, Element, Model
from archdoc.core.wording import first_sentence, listed, readable, roles, stopped
from archdoc.interview.questions.words import capital

MANY = 4
"""Names that one can say in a row."""
_TIER = 100
"""Ranks of a tier: those of the first are told at any length, of the second from two minutes on, of the third in all
that are long enough to walk along a flow.
"""


class Line(msgspec.Struct, frozen=True):
    """A sentence or two of a talk.

    Where time is short, the lines with the lowest ranks are kept. A line is kept only if the line before it in the same
    beat is kept too, so that no line refers to something that was not said.
    """

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


def how(one: Element) -> str:
    """What there is to say beyond `inside`: how it works, or what follows on the first sentence of that."""
    whole = plain(one.how_it_works or "")
    if one.description:
        return sentence(f"{rest_of(plain(one.description))} {whole}")
    return sentence(rest_of(whole))


def turned_down(one: vocabulary.Alternative) -> str:
    """What was not taken, and why."""
    said = stopped(plain(one.option)).rstrip(".")
    return f"{said}. {capital(sentence(one.rejected_because))}" if one.rejected_because else f"{said}."


def what(model: Model) -> Beat:
    """What the project is, where and when."""
    where = f", at {model.company.name}" if model.company and model.company.name else ""
    period = model.period
    when = ""
    if period:
        when = (
            f", {readable(period.from_)} to {readable(period.to)}" if period.to else f", since {readable(period.from_)}"
        )
    summary = sentence(model.summary)
    does = plain(model.company.does or "") if model.company else ""
    return Beat(
        heading="What it is",
        show="the whole picture",
        lines=(
            Line("", f"{model.title}{where}{when}.", 1),
            Line("", first_sentence(summary), 2),
            Line("", rest_of(summary), 170),
            Line("The company", sentence(first_sentence(does)), 215),
        ),
    )


def why(model: Model) -> Beat:
    """Why it mattered to the business, and what was wrong before."""
    context = model.context or vocabulary.Context()
    importance = sentence(context.importance)
    problems = sentences(context.problems)
    return Beat(
        heading="Why it mattered",
        lines=(
            Line("", first_sentence(importance), 7),
            Line("", rest_of(importance), 140),
            *(Line("", one, (110, 172)[at] if at < 2 else 230 + at) for at, one in enumerate(problems)),
            Line("What showed it", sentence(context.evidence), 243),
            Line("Why then", sentence(context.why_now), 232),
            Line("The goal", first_of(sentences(context.goals)), 165),
            *(Line("And", one, 270 + at) for at, one in enumerate(sentences(context.goals)[1:])),
            Line("Left out on purpose", " ".join(sentences(context.non_goals)), 284),
            Line("How it fits in", sentence(context.fits_into), 260),
            Line("Unclear then", sentence(context.unclear), 273),
        ),
    )


def technically(model: Model) -> Beat:
    """The problem in technical terms, with its scale and limits."""
    technical = model.technical or vocabulary.Technical()
    problem = sentence(technical.problem)
    limits = sentences(technical.constraints)
    return Beat(
        heading="The problem, technically",
        lines=(
            Line("", first_sentence(problem), 201),
            Line("", rest_of(problem), 205),
            *(Line("" if at else "Scale", one, 206 + 40 * at) for at, one in enumerate(sentences(technical.scale))),
            *(Line("" if at else "Given", one, 255 + 20 * at) for at, one in enumerate(limits)),
            Line("The simplest way", sentence(technical.simplest), 285),
        ),
    )


def mine(model: Model) -> Beat:
    """My part, from the roles at the elements and the contributions."""
    verbs = {"led": "led", "built": "built", "contributed": "contributed to"}
    own = {key: [one.name for one in model.elements.values() if one.standing == key] for key in verbs}
    said = [f"{verb} {few(own[key])}" for key, verb in verbs.items() if own[key]]
    did = roles(said)
    # The way along a flow tells of each part as it comes to it.
    parts = [] if any(one.steps for one in model.flows.values()) else [
        one for one in model.elements.values() if one.standing in MINE and inside(one)
    ]  # fmt: skip
    team = [one.name for one in model.elements.values() if one.standing == "team"]
    led = sum(one.role == "led" for one in model.tradeoffs)
    contributions = sentences(one.what for one in model.me.contributions) if model.me else []
    return Beat(
        heading="My part",
        show="the highlighted parts" if said else "",
        lines=(
            Line("", f"I {did}." if said else "", 3),
            *(Line("", one, 120 if at == 0 else 240 + 20 * at) for at, one in enumerate(contributions)),
            Line("Proudest of", sentence(model.me.proud) if model.me else "", 249),
            *(Line(one.name, inside(one), 207, None) for one in parts),
            Line("", f"I led {led} of the {len(model.tradeoffs)} decisions." if led > 1 else "", 190),
            Line("", f"My team's, and not my work: {few(team)}." if team and said else "", 225),
        ),
    )
