"""The YAML between dashes that a page of Markdown begins with."""

from __future__ import annotations

import re

import yaml

FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
MOST_BRACKETS = 50
"""In front matter; nested ones take YAML long to read."""


def front_matter(text: str) -> tuple[dict[str, tuple[str, int]], str, int]:
    """The plain values of the YAML between `---`, with keys in small letters and lines; the rest; its first line."""
    found = FRONT.match(text)
    if not found:
        return {}, text, 1
    written = found[1][:4_000] if sum(map(found[1].count, "[{")) < MOST_BRACKETS else ""
    try:
        root = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts
    except (yaml.YAMLError, RecursionError):
        root = None
    values: dict[str, tuple[str, int]] = {}
    start = text.count("\n", 0, found.start(1)) + 1
    for key, value in root.items() if isinstance(root, dict) else ():
        listed = value if isinstance(value, list) else [value]
        said = [item.strip() for item in listed if isinstance(item, str) and item.strip()]
        if isinstance(key, str) and said:
            above = re.search(rf"(?m)^['\"]?{re.escape(key)}['\"]?\s*:", found[1])
            line = start + found[1].count("\n", 0, above.start()) if above else start
            values[key.strip().lower()] = ", ".join(said), line
    return values, text[found.end() :], text.count("\n", 0, found.end()) + 1
