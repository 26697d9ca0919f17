"""Specs for tests of the questions: small ones typed as YAML, with a value set here or there."""

from __future__ import annotations

from typing import Any

import msgspec
import yaml

from archdoc.core.model import Model
from archdoc.interview.questions import Question, ask
from archdoc.spec import load


class Case(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """The question that `pattern` raises, open or in part."""
    says: str
    pattern: str
    answer: dict[str, Any]
    """What answers it in full, by path."""
    nearly: str
    """A spec of which the rule asks nothing."""


def decided(option: str = "Something else", **more: Any) -> dict[str, Any]:
    """A decision in full, with this alternative."""
    return {
        "choice": "This",
        "because": "It fits us",
        "alternatives": [{"option": option, "rejected_because": "It would not do"}],
        "costs": ["One more thing to run"],
        "revisit_when": "It no longer fits",
    } | more


def model(text: str, values: dict[str, Any] | None = None) -> Model:
    """The model of a spec without its title, with values set at paths of keys such as `edges.0.tradeoff`."""
    data = yaml.load(text, yaml.CSafeLoader)  # in C, since it's done for hundreds of tests
    data.setdefault("title", "Shop")
    for path, value in (values or {}).items():
        at = data
        *steps, last = path.split(".")
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        at[int(last) if isinstance(at, list) else last] = value
    return load.load_text(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


def asked(text: str, values: dict[str, Any] | None = None) -> dict[str, Question]:
    """The questions of a spec, by id."""
    return {one.id: one for one in ask(model(text, values))}
