"""What is mostly read by people, as JSON for programs: a talk, icons, and what is installed. Each has its `format`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from archdoc.catalogue.icons import search
from archdoc.interview.talk import Talk
from archdoc.render.shapes import printed


def talk(made: Talk) -> str:
    """An object: title, minutes, words and seconds in all, and each point with its start and length in seconds."""
    points = [msgspec.to_builtins(one) | {"show": one.show, "badges": list(one.badges)} for one in made.points]
    return printed({
        "title": made.title, "subtitle": made.subtitle, "notice": made.notice, "minutes": made.minutes,
        "words": made.words, "seconds": made.seconds, "points": points, "open": msgspec.to_builtins(made.open),
    })  # fmt: skip


def icons(words: Sequence[str], limit: int) -> str:
    """An object: the words, and the icons found, best first, each with its name, provider, and why it was found."""
    keys = ("icon", "name", "provider", "why")
    found = [{key: getattr(one, key) for key in keys} for one in search(words, limit)]
    return printed({"words": list(words), "icons": found})


def providers(counts: Mapping[str, int]) -> str:
    """An object: the providers that have icons, each with how many."""
    return printed({"providers": dict(sorted(counts.items()))})


def installed(findings: Iterable[Any]) -> str:
    """An object: what was looked for, what was found, whether that is fine, and what to do if not."""
    return printed({"findings": [
        {key: getattr(one, key) for key in ("what", "found", "fine", "cure", "needed")} for one in findings
    ]})  # fmt: skip
