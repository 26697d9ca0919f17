"""Names -> words of a question: lists, verbs that agree, and what a name is called in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archdoc.core.markdown import clean, plain
from archdoc.core.model import Element, Model
from archdoc.core.wording import first_sentence, listed, stopped

NAMED = 4
"""Names that are said in full in one sentence; of more, three and how many others there are."""
BRIEF = 180
"""Characters up to which sentences of a text are given, and at least the first; an answer has two such lines."""
LONGEST_TITLE = 72
"""Characters of a title in quotes; a longer one ends between clauses, else between words."""
LONGEST_SLUG = 40
"""Characters of a name within an id; cut between words where there are some."""
_SLUG = re.compile(r"[^\w]+")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MANY = re.compile(
    r"(?:^|\s)(APIs|\w*(?:ervices|ervers|orkers|arriers|roviders|anks|artners|lients|pps|evices|ensors|ystems|endors"
    r"|atabases|ueues|opics|aches|sers|ustomers|hoppers|ateways))$"
)
_QUEUE = re.compile(r"queue|topic|stream|events?\b|bus\b|broker|kafka|log\b|feed", re.IGNORECASE)


def line(text: str) -> str:
    """A text on one line, without what could drive a terminal."""
    return " ".join(clean(text).split())


def name(element: Element) -> str:
    """An element's name on one line."""
    return line(element.name) or element.id


def names(elements: Sequence[Element], word: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`; of more than four `A, B, C and 4 more`."""
    return joined([name(element) for element in elements], word)


def joined(words: Sequence[str], word: str = "and") -> str:
    """The same for words."""
    said = list(dict.fromkeys(words))
    if len(said) > NAMED:
        said = [*said[: NAMED - 1], f"{number(len(said) - NAMED + 1)} more"]
        word = "and"
    return listed(said) if word == "and" or len(said) < 2 else f"{', '.join(said[:-1])} {word} {said[-1]}"


def queue(element: Element) -> str:
    """A queue's name in a sentence: `Domain events`, `the Webhooks queue`."""
    said = name(element)
    return said if _QUEUE.search(said) else f"the {said} {element.type}"


def for_names(technology: str, elements: Sequence[Element]) -> str:
    """`PostgreSQL for Preferences`; a part that is called as its technology is, is named once."""
    called, runs_on = names(elements), line(technology)
    return runs_on if called.casefold() in runs_on.casefold() else f"{runs_on} for {called}"


def many(elements: Sequence[Element]) -> bool:
    """Whether a verb after their names is in the plural."""
    return len(elements) > 1 or _MANY.search(name(elements[0])) is not None


def number(count: int) -> str:
    """`three`; figures from 13 on."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def title(model: Model) -> str:
    """A system's title in a sentence: in quotes where it is more than a word, since it may need an article."""
    called = line(model.title)
    return quoted(called) if " " in called else called


def quoted(text: str) -> str:
    """Prose as a title within a question: plain, on one line, without the full stop; of a long one its beginning."""
    whole = brief(" ".join(plain(text).split())).rstrip(".")
    if len(whole) > LONGEST_TITLE:
        cut = whole[:LONGEST_TITLE]
        clause = max(cut.rfind(mark) for mark in (";", ":", ", ", " – ", " — "))
        whole = (cut[:clause] if clause > LONGEST_TITLE // 3 else cut.rpartition(" ")[0] or cut).rstrip(" ,;:.–—") + "…"
    return f"“{whole}”"


def brief(text: str, room: int = BRIEF) -> str:
    """The sentences of a text up to `BRIEF` characters, and at least the first."""
    rest = line(text)
    kept = ""
    while rest:
        sentence = first_sentence(rest)
        if kept and len(kept) + len(sentence) >= room:
            break
        kept, rest = f"{kept} {sentence}".strip(), rest[len(sentence) :].strip()
    return kept


def said(text: str, room: int = BRIEF) -> str:
    """A text as a line of an answer."""
    return stopped(brief(text, room))


def capital(text: str) -> str:
    """A text with its first letter large, unless its first word is written in a way of its own, as `iOS` is."""
    return text[:1].upper() + text[1:] if text.split(" ", 1)[0].islower() else text


def slug(text: str) -> str:
    """A name as a part of an id: `Delivered within 60 s` is `delivered_within_60_s`."""
    whole = _SLUG.sub("_", text.casefold()).strip("_")
    cut = whole[: LONGEST_SLUG + 1].rpartition("_")[0] if len(whole) > LONGEST_SLUG else whole
    return (cut or whole[:LONGEST_SLUG]).strip("_") or "unnamed"


def ids(texts: Sequence[str]) -> list[str]:
    """A part of an id for each, the second of the same with its number."""
    seen: dict[str, int] = {}
    made = []
    for text in map(slug, texts):
        seen[text] = seen.get(text, 0) + 1
        made.append(text if seen[text] == 1 else f"{text}.{seen[text]}")
    return made
