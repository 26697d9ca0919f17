"""Model -> what its public outputs would tell, with the place in the spec that says it.

Model -> every text that its author wrote, each with its place in the spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from archdoc.core.markdown import plain
from archdoc.core.model import Model
from archdoc.core.paths import Path, of_edge, of_element, of_tradeoff
from archdoc.core.said import TOLD
from archdoc.interview.readiness.missing import Found, short
from archdoc.privacy import leak_check, matching
from archdoc.privacy.redaction import Redaction

NAMES = frozenset({"name", "title", "label", "protocol", "technology", "unit", "audience", "when", "option", "metric"})
"""Keys whose text is a name or a value rather than a sentence."""
_VOCABULARY = frozenset({
    "id", "type", "role", "status", "icon", "url", "date", "from", "to", "team", "group", "phase", "kind", "mode",
    "exposure", "scope", "better", "on", "knowledge", "reviewed", "links", "answers", "where", "steps", "percent",
    "superseded_by", "series", "confidential", "part_of", "tradeoff", "number", "edges", "elements", "baseline",
    "target", "actual", "replicas",
})  # fmt: skip
"""Keys that hold ids, dates, numbers and words of the spec's own vocabulary."""


class Said(msgspec.Struct, frozen=True):
    """A text as it was typed, and the path of keys to it."""

    path: Path
    text: str

    @property
    def key(self) -> str:
        """The last key of the path: `because` for one of several reasons."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def sentence(self) -> bool:
        """Whether it is prose, not a name or a number with its unit."""
        return self.key not in NAMES


def said(model: Model) -> tuple[Said, ...]:
    """Every text of a model but ids, dates, numbers and words of the vocabulary, in the order of a spec's keys."""
    found = [Said(("title",), model.title)]
    found += _of(model.summary, ("summary",))
    for key in ("me", "company", "context", "technical"):
        found += _of(getattr(model, key), (key,))
    for key in ("teams", "groups"):
        for id, boundary in getattr(model, key).items():
            found += _of(boundary, (key, id))
    for element in model.elements.values():
        found += _of(element.detail, of_element(element))
    for edge in model.edges:
        for key in ("label", "protocol", "timeout", "contract", "versioning", "description"):
            found += _of(getattr(edge, key), (*of_edge(edge), key))
    for tradeoff in model.tradeoffs:
        found += _of(tradeoff, of_tradeoff(model, tradeoff))
    for key in TOLD:
        found += _of(getattr(model, key), (key,))
    for id, flow in model.flows.items():
        found += _of(flow, ("flows", id))
    for id, view in model.views.items():
        found += [Said(("views", id, "title"), view.title)]
    return tuple(found)


def _of(value: Any, path: Path) -> Iterator[Said]:
    if isinstance(value, str):
        if value.strip():
            yield Said(path, value)
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from _of(one, (*path, at))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _of(one, (*path, key))
    elif isinstance(value, msgspec.Struct):
        for name, key in _fields(type(value)):
            yield from _of(getattr(value, name), (*path, key))


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """The fields of a kind of value that hold its author's words, each with its key in a spec."""
    fields = msgspec.structs.fields(kind)
    return tuple((one.name, one.encode_name) for one in fields if one.encode_name not in _VOCABULARY)


def told(model: Model) -> Found:
    """What `confidential` forbids and a public output would say all the same.

    The papers' values are looked at, which is quick; a build reads back all that it made.
    """
    redaction = Redaction(model)
    if not redaction.secrets:
        return
    texts = said(model)
    seen = set()
    for found in leak_check.check(_files(redaction.model), redaction.secrets):
        if found.secret not in seen:
            seen.add(found.secret)
            what = f"A public output would say “{short(found.secret.text)}” ({found.where})."
            yield what, _CURES[found.secret.why], _place(found.secret, model, texts)


def never_said(model: Model) -> Found:
    """Texts to be replaced that occur nowhere."""
    for text in Redaction(model).unused:
        what = f"“{short(text)}” is to be replaced in public, and occurs nowhere."
        yield what, "Write it as the spec does, or take it out.", ("confidential", "replace", text)


_CURES = {
    "replace": "Change it where a file or a name of yours says it.",
    "omit": "It is left out in one place and said in another: add it to `confidential.replace`, or change that text.",
    "confidential": "It belongs to a confidential part: add it to `confidential.replace`, or change the text.",
    "identity": "Your commits call you so: write another name there, or take it out of `me.identities`.",
    "unreadable": "Make it readable again.",
}


def _files(public: Model) -> dict[str, bytes]:
    """What the public papers say, as plain text: every text of their values, and the names of their pictures."""
    from archdoc.core.tradeoffs import table
    from archdoc.diagram import views
    from archdoc.dossier import sections
    from archdoc.interview import cheatsheet

    papers = {
        "dossier": sections.document(public, notice=""),
        "tradeoffs": table(public),
        "cheatsheet": cheatsheet.sheet(public, audience="public"),
        "pictures": tuple(views.keys(public)),
    }
    return {f"{name}.txt": "\n\n".join(_texts(paper)).encode() for name, paper in papers.items()}


def _texts(value: object) -> Iterator[str]:
    """Every text within values, plain: the words that a reader of the paper sees."""
    if isinstance(value, str):
        yield plain(value)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _texts(one)


def _place(secret: leak_check.Secret, model: Model, texts: tuple[Said, ...]) -> Path:
    """The first place that says a secret in the open: not one that `omit` takes away."""
    wanted = matching.form(secret.text)
    letters = _letters(secret.text)
    omitted = [_steps(path) for path in model.confidential.omit] if model.confidential else []
    for one in texts:
        if any(one.path[: len(path)] == path for path in omitted):
            continue
        if matching.says(wanted, one.text) or (letters and letters in _letters(one.text)):
            return one.path
    return ("confidential",)


def _steps(path: str) -> Path:
    """`results.impact.2` as a path of keys; in a spec's own words items count from 1."""
    return tuple(int(step) - 1 if step.isdigit() else step for step in path.strip().split("."))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
