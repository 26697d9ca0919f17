"""Model -> beats: what it is, why it mattered, the problem, my part."""

from __future__ import annotations

from archdoc.core import vocabulary
from archdoc.core.markdown import plain
from archdoc.core.model import MINE, Model
from archdoc.core.wording import first_sentence, readable, roles
from archdoc.telling.beat import Beat, Line, few, first_of, inside, rest_of, sentence, sentences


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
            Line("The goal", first_of(sentences(context.goals)), 165),
            *(Line("And", one, 270 + at) for at, one in enumerate(sentences(context.goals)[1:])),
            Line("How it fits in", sentence(context.fits_into), 260),
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
            *(Line(one.name, inside(one), 207, None) for one in parts),
            Line("", f"I led {led} of the {len(model.tradeoffs)} decisions." if led > 1 else "", 190),
            Line("", f"My team's, and not my work: {few(team)}." if team and said else "", 225),
        ),
    )
