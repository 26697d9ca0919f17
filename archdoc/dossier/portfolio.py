"""Model and Document -> what the page over all projects says of one: when, as what, with what, how it went."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from archdoc.core import markdown
from archdoc.core.model import MINE, Model
from archdoc.core.wording import readable
from archdoc.dossier import decided, quantities
from archdoc.dossier.document import Document

_WORD = re.compile(r"\w[\w.+#-]*")
MOST_NUMBERS = 6
ROLES = ("led", "built", "contributed")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A picture on the page. `files` are (theme, file) in the order built; sizes are the first one's."""

    title: str
    files: tuple[tuple[str, str], ...]
    width: float
    height: float


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a project; all of it plain text, and any of it may be missing."""

    start: float | None = None
    """In years: July 2023 is 2023.5."""
    end: float | None = None
    """None where it still runs."""
    period: str = ""
    person: str = ""
    """Who did it, by name."""
    role: str = ""
    """The job title."""
    teams: tuple[str, ...] = ()
    """The names of all teams on the picture."""
    parts: tuple[str, ...] = ()
    """What I did: `led`, `built`, `contributed`."""
    technologies: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    """Metrics: name, and from where to where."""
    lessons: tuple[str, ...] = ()
    words: str = ""
    """More words to find it by."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A project on the page. Files are named relative to its folder; `links` are (words, file or file#id)."""

    folder: str
    title: str
    facts: str
    summary: str | None
    figures: tuple[Figure, ...]
    links: tuple[tuple[str, str], ...]
    about: About = About()
    decisions: tuple[decided.Decision, ...] = ()
    uses: tuple[decided.Use, ...] = ()
    """What it kept, left and turned down of technologies."""


def about(model: Model, document: Document) -> About:
    """What a portfolio says of a project. The words to find it by are those of `document`."""
    own = [element for element in model.elements.values() if element.standing in MINE]
    technologies = [one.technology for one in (own or model.elements.values()) if one.technology]
    technologies += [one.technology for one in model.learned]
    said = [*_texts(document), *(one.technology or "" for one in model.elements.values())]
    period = model.period
    return About(
        start=quantities.moment(period.from_).year if period else None,
        end=_until(period.to) if period and period.to else None,
        period=_period(model),
        person=(model.me.name or "") if model.me else "",
        role=(model.me.role or "") if model.me else "",
        teams=tuple(dict.fromkeys(team.name for team in model.teams.values())),
        parts=tuple(role for role in ROLES if any(element.standing == role for element in own)),
        technologies=tuple(sorted(set(technologies), key=str.casefold)),
        numbers=_numbers(model),
        lessons=tuple(markdown.plain(one.lesson) for one in model.lessons),
        # Words that only happen to be neighbours must not read as a phrase, to a leak check above all.
        words="|".join(sorted({word for text in said for word in _words(text)})),
    )


def texts(document: Document) -> str:
    """All that a document says, each text a paragraph: what the words to find a project by are taken from."""
    return "\n\n".join(dict.fromkeys(_texts(document)))


def _until(date: str) -> float:
    """The end of a year, a month or a day."""
    return quantities.moment(date).year + {4: 1.0, 7: 1 / 12}.get(len(date), 1 / 365)


def _period(model: Model) -> str:
    if model.period is None:
        return ""
    start, end = readable(model.period.from_), model.period.to
    if end is None:
        return f"since {start}"
    return start if end == model.period.from_ else f"{start} to {readable(end)}"


def _numbers(model: Model) -> tuple[tuple[str, str], ...]:
    """Metrics that came to something: name, and from where to where."""
    found = []
    for one in model.results.metrics if model.results else ():
        if one.actual:
            unit = f" {one.unit}" if one.unit and one.unit not in one.actual else ""
            found.append((one.name, f"{one.baseline} → {one.actual}{unit}" if one.baseline else f"{one.actual}{unit}"))
    return tuple(found[:MOST_NUMBERS])


def _words(text: str) -> Iterator[str]:
    return (word.rstrip(".-") for word in _WORD.findall(markdown.clean(text).casefold()))


def _texts(value: object) -> Iterator[str]:
    """Every text within values but keys and anchors. No field is left out because it has its default."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            if name not in {"type", "id", "key"}:
                yield from _texts(getattr(value, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"type", "id", "key", "elements"}:  # an element is found by its name
                yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
