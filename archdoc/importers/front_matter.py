"""The YAML between dashes, or TOML between plus signs, that a page of Markdown begins with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import islice

import yaml

FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
TOML = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
MOST_BRACKETS = 50
"""In front matter; nested ones take YAML long to read."""
MOST_TEXTS = 200
"""Of one value; aliases may stand for millions."""
DEEPEST = 4


def front_matter(text: str) -> tuple[dict[str, tuple[str, int]], str, int]:
    """The values at the head of a page, as texts, with keys in small letters and lines; the rest; its first line.

    Of a list its items in one text, of a mapping each `key: value`.
    """
    found = FRONT.match(text) or TOML.match(text)
    if not found:
        return {}, text, 1
    written = found[1][:4_000] if sum(map(found[1].count, "[{")) < MOST_BRACKETS else ""
    try:
        root = tomllib.loads(written) if found.re is TOML else yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError):
        root = None
    values: dict[str, tuple[str, int]] = {}
    start = text.count("\n", 0, found.start(1)) + 1
    for key, value in root.items() if isinstance(root, dict) else ():
        said = list(islice(_texts(value), MOST_TEXTS))
        if isinstance(key, str) and said:
            above = re.search(rf"(?m)^['\"]?{re.escape(key)}['\"]?\s*[:=]", found[1])
            line = start + found[1].count("\n", 0, above.start()) if above else start
            values[key.strip().lower()] = ", ".join(said), line
    return values, text[found.end() :], text.count("\n", 0, found.end()) + 1


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    """What a value says, a text for each item."""
    if isinstance(value, list) and depth < DEEPEST:
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST:
        for key, item in value.items():
            yield from (f"{key}: {said}" for said in _texts(item, depth + 1))
    elif not isinstance(value, list | dict) and str(value).strip():  # as a text, what is deeper may have no end
        yield str(value).strip()
