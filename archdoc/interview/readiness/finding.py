"""What a dossier lacks, and how much of it is there. Values only."""

from __future__ import annotations

from typing import Literal

import msgspec

from archdoc.core.paths import Path

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a dossier lacks, or has too much of. `what` and `cure` are plain sentences."""

    level: Level
    rule: str
    """A stable name: `phase-without-way-back`."""
    what: str
    cure: str
    path: Path = ()
    """Where in the spec; `archdoc.core.paths` makes a line of it. Empty: the file as a whole."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the score: how much of what a dossier can say about it is written."""

    name: str
    """`decisions`, `ownership`, `questions`, `system`, `launch`, `results` or `lessons`."""
    title: str
    weight: int
    share: float
    """From 0 to 1."""
    missing: tuple[str, ...] = ()
    """What would raise it, plain, the most worth first."""

    @property
    def points(self) -> int:
        """Of its weight, rounded down: all of it only where nothing is missing."""
        return int(self.weight * self.share + 1e-9)


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """The findings, errors first, and the parts of the score."""

    findings: tuple[Finding, ...]
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """In percent, rounded down: the share of what is there, which is never a claim on how good it is."""
        return int(sum(part.weight * part.share for part in self.parts) + 1e-9)

    def of(self, level: Level) -> tuple[Finding, ...]:
        """The findings of a level."""
        return tuple(one for one in self.findings if one.level == level)
