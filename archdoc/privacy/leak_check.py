"""Finished files -> what in them was not to leave, and where. The last thing before a public build is written.

What must not be told is asked of the model as its author wrote it (`archdoc.privacy.redact.Redaction.secrets`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.memory import recall
from archdoc.privacy import matching
from archdoc.privacy.own_words import is_own
from archdoc.privacy.read_back import passages

Why = Literal["replace", "omit", "confidential", "identity", "unreadable"]
SENTENCE_FROM = 24
"""Letters and digits from which a sentence of prose is looked for: shorter ones are written twice by chance."""
TEXT_FROM = 12
"""The same for a text of two words or more that was left out as a whole."""
_LETTERS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?;:。])\s+|\n+")


class Secret(msgspec.Struct, frozen=True):
    """A text that must not be in a public file, and why. `prose` is compared by letters and digits alone."""

    text: str
    why: Why
    prose: bool = False
    exact: bool = False
    """Whether it counts as a whole word only, as it is written."""


class Leak(msgspec.Struct, frozen=True):
    """A secret in a finished file. `where` says in what part of it, with the words around."""

    file: str
    where: str
    secret: Secret


def check(files: Mapping[str, bytes], secrets: Iterable[Secret]) -> list[Leak]:
    """Every secret in every file, its name too; one entry for each secret and part of a file.

    A file that can't be read back is a leak as well, since nothing can be said of it.
    """
    asked = tuple(secrets)
    names = [(secret, matching.form(secret.text, exact=secret.exact)) for secret in asked if not secret.prose]
    prose = [(secret, letters(secret.text)) for secret in asked if secret.prose]
    leaks: dict[tuple[str, str, str], Leak] = {}

    def note(file: str, part: str, around: str, secret: Secret) -> None:
        where = f"{part}: {around}" if around else part
        leaks.setdefault((file, part, secret.text), Leak(file, where, secret))

    def look(file: str, content: bytes) -> bool:
        """Whether a file is clean; what is found is noted."""
        before = len(leaks)
        try:
            for passage in passages(file, content):
                found = matching.views(passage.text, wrapped=passage.wrapped)
                for secret, wanted in names:
                    hit = _first(wanted, found, theirs=passage.theirs)
                    if hit:
                        note(file, passage.where, hit, secret)
                bare = letters(passage.text) if prose else ""
                for secret, said in prose:
                    if said in bare:
                        note(file, passage.where, "", secret)
        except ValueError as error:
            leaks[file, "", ""] = Leak(file, str(error), Secret("", "unreadable"))
        return len(leaks) == before

    for file, content in files.items():
        # Only that a file is clean is remembered: what leaked is found each time, with its place.
        if not recall("check", (file, content, asked), bool, partial(look, file, content)):
            look(file, content)
    return list(leaks.values())


def problems(leaks: Iterable[Leak], path: str) -> ArchdocError:
    """What a build is refused with; `path` is the spec, where it is to be put right."""
    return ArchdocError(tuple(_problem(leak, path) for leak in leaks))


def _problem(leak: Leak, path: str) -> Problem:
    text = leak.secret.text if len(leak.secret.text) <= 60 else f"{leak.secret.text[:60]}…"
    match leak.secret.why:
        case "unreadable":
            return Problem(Mark(path), f"`{leak.file}` would not be fit for the public: {leak.where}.")
        case "replace":
            hint = "If it is in a picture file of yours, or part of a name that archdoc gives, change it there."
        case "identity":
            hint = "Your commits call you so: write another name there, or take it out of `me.identities`."
        case "omit":
            hint = "It is left out here and said there: add it to `confidential.replace`, or change that text."
        case "confidential":
            hint = (
                "It belongs to a confidential part: add it to `confidential.replace`, or change the text that says it."
            )
    return Problem(Mark(path), f"`{leak.file}` would tell the public `{text}` ({leak.where}).", hint)


def _first(wanted: matching.Form, found: list[matching.View], *, theirs: bool) -> str:
    """The words around the first place where a text says a secret; empty where none does.

    What archdoc itself writes tells nothing: the model that an output is made of says no secret, so such words are
    those of a heading or a style. In a file of the author's, which is not made by archdoc, every word counts.
    """
    for view in found:
        for start, end in matching.hits(wanted, view):
            inner = wanted.pattern.search(view.low, start, end)
            at = inner.span() if inner else (start, end)
            if not theirs and (
                is_own(view.shown, start, end, compact=view.compact) or is_own(view.shown, *at, compact=view.compact)
            ):
                continue
            return "… " + " ".join(view.shown[max(start - 20, 0) : end + 20].split()) + " …"
    return ""


def letters(text: str) -> str:
    """A text down to its letters and digits, for the comparison of prose."""
    return _LETTERS.sub("", matching.lowered(matching.normal(text)))


def pieces(text: str) -> list[str]:
    """The sentences of a text that are long enough, else the text as a whole if it is."""
    sentences = [one.strip() for one in _SENTENCE.split(text) if len(letters(one)) >= SENTENCE_FROM]
    whole = len(text.split()) > 1 and len(letters(text)) >= TEXT_FROM
    return sentences or ([text] if whole else [])
