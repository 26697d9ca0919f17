"""A word that is not known to the known word that was most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

LIKENESS = 0.65
"""The share of letters that must stay; `lead` for `led` is 0.75."""

# What people write from habit with other formats, where the spelling gives no clue.
_HABITS = {
    "services": "components", "nodes": "components", "elements": "components", "systems": "components",
    "parts": "components", "containers": "components", "relationships": "edges", "relations": "edges",
    "connections": "edges", "arrows": "edges", "links": "edges", "external": "third_parties",
    "externals": "third_parties", "vendors": "third_parties", "providers": "third_parties",
    "topics": "queues", "streams": "queues", "decisions": "tradeoffs", "adrs": "tradeoffs",
    "name": "title", "title": "name", "tech": "technology", "stack": "technology", "language": "technology",
    "owner": "team", "owned_by": "team", "parent": "part_of", "source": "from", "src": "from",
    "target": "to", "dst": "to", "destination": "to", "desc": "description", "text": "label", "decision": "choice",
    "chosen": "choice", "why": "because", "reason": "because", "reasons": "because", "rationale": "because",
    "pros": "gains", "benefits": "gains", "cons": "costs", "drawbacks": "costs", "downsides": "costs",
    "options": "alternatives", "kind": "type", "start": "from", "end": "to", "until": "to", "since": "from",
    "bidirectional": "both_ways", "two_way": "both_ways", "image": "icon", "link": "url", "value": "actual",
    "before": "baseline", "after": "actual", "goal": "target", "rollout": "launch", "stages": "phases",
    "steps": "phases", "db": "database", "job_title": "role", "contribution": "contributions",
    "external_service": "third_party", "app": "web", "frontend": "web", "backend": "service", "api": "service",
    "microservice": "service", "lambda": "function", "cron": "job", "bucket": "storage", "user": "person",
    "actor": "person", "lead": "led", "owned": "led", "build": "built", "helped": "contributed",
    "asynchronous": "async", "synchronous": "sync", "event": "async", "expert": "deep", "good": "working",
    "higher": "up", "lower": "down", "customer": "customers",
    "users": "customers", "clients": "customers", "business": "company", "myself": "me",
    "horizontal": "LR", "vertical": "TB",
}  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word`, or None where none is near enough to be worth saying."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    by_plain = _by_plain(tuple(known))
    plain = _plain(word)
    if plain in by_plain:
        return by_plain[plain]
    habit = _HABITS.get(word.strip().lower().replace("-", "_").replace(" ", "_"))
    if habit and _plain(habit) in by_plain:
        return by_plain[_plain(habit)]
    if not plain:
        return None
    found = process.extractOne(
        plain, list(by_plain), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=LIKENESS
    )
    if found is not None:
        return by_plain[found[0]]
    parts = [other for other in by_plain if other.startswith(plain) or (len(other) >= 3 and plain.startswith(other))]
    if not parts and len(plain) >= 4:
        parts = [other for other in by_plain if plain in other]
    return by_plain[parts[0]] if len(plain) >= 3 and len(parts) == 1 else None


@lru_cache(maxsize=32)
def _by_plain(known: tuple[str, ...]) -> dict[str, str]:
    made: dict[str, str] = {}
    for word in known:
        made.setdefault(_plain(word), word)
    return made


def did_you_mean(word: str, known: Iterable[str], *, listed: str = "", only_near: bool = False) -> str | None:
    """A hint: the nearest known word, else the choices there are (unless `only_near`, or too many to read)."""
    names = list(dict.fromkeys(known))
    near = nearest(word, names)
    if near is not None:
        return f"Did you mean `{near}`?"
    if only_near or not names:
        return None
    shown = ", ".join(f"`{name}`" for name in names[:24]) + (f" and {len(names) - 24} more" if len(names) > 24 else "")
    return f"{listed or 'There is'} {shown}."


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def slip(text: str, meant: str) -> bool:
    """Whether a text differs from another by so few letters, one of four, that the other was most likely meant."""
    from rapidfuzz.distance import DamerauLevenshtein

    return text != meant and DamerauLevenshtein.distance(text, meant) <= len(meant) // 4
