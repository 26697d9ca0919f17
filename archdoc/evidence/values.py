"""What a history shows of the parts of a system. Values only; no name of anybody but where it was asked for."""

from __future__ import annotations

import msgspec


class Share(msgspec.Struct, frozen=True):
    """How many of all are mine."""

    mine: int = 0
    all: int = 0

    def __str__(self) -> str:
        return f"{self.mine:,} of {self.all:,}"

    @property
    def percent(self) -> str:
        """Rounded, but never to nothing or to all of it where it is neither."""
        if not self.all:
            return "–"
        exact = 100 * self.mine / self.all
        whole = round(exact)
        if whole == 0 and self.mine:
            return "< 1 %"
        return "> 99 %" if whole == 100 and self.mine < self.all else f"{whole} %"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What a history shows of one part."""

    id: str
    """Of the element; empty for all that a repository holds."""
    name: str
    repo: str
    code: tuple[str, ...]
    guessed: bool = False
    """Whether `code` is a guess, by a folder's name or a Compose file's `build`."""
    files: Share = Share()
    """Files that stand, of which I began so many."""
    changes: Share = Share()
    """Commits that touch it: neither merges nor those of programs."""
    lines: Share = Share()
    """Lines that stand."""
    unknown_lines: int = 0
    """Lines older than what a shallow clone holds; they are not in `lines`."""
    lines_then: Share | None = None
    """Lines that stood when the period ended; None where it didn't, or nothing changed since."""
    first: str = ""
    """The days of my first and last change."""
    last: str = ""
    coauthored: int = 0
    """Commits of others that name me as a co-author."""
    reviewed: int = 0
    """Commits of others that name me as a reviewer."""
    merges: int = 0
    """Merges of mine that brought changes of it to the main line."""
    others: int = 0
    """How many other people changed it."""
    names: tuple[tuple[str, int], ...] = ()
    """Their names with their changes, the most first; only where they were asked for."""
    months: dict[str, Share] = {}
    """Changes by month: 2023-02."""
    teams: tuple[str, ...] = ()
    """Teams that own files of it by CODEOWNERS, the most files first."""
    people: int = 0
    """People who own files of it by CODEOWNERS."""


class Repo(msgspec.Struct, frozen=True, kw_only=True):
    """A repository at the time that it was counted."""

    name: str
    commit: str
    """Where its HEAD was."""
    committed: str
    """The day of that commit."""
    commits: int
    shallow: bool = False
    left_out: int = 0
    """Files that are generated, vendored or larger than 1 MiB."""
    then: str = ""
    """The commit that was the newest when the period ended."""
    owners: str = ""
    """The CODEOWNERS file that was read."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the histories of a system's repositories show."""

    title: str
    day: str
    """When it was counted."""
    period_end: str = ""
    repos: tuple[Repo, ...] = ()
    parts: tuple[Part, ...] = ()
    """In the order of the spec."""
    totals: tuple[Part, ...] = ()
    """All that each repository holds."""
    without: tuple[str, ...] = ()
    """Names of elements for which no code is known."""
    remarks: tuple[str, ...] = ()
    """What the numbers don't hold, in sentences."""

    def part(self, id: str) -> Part | None:
        """What was counted for an element."""
        return next((one for one in self.parts if one.id == id), None)

    def repo(self, name: str) -> Repo | None:
        """The repository with a name."""
        return next((one for one in self.repos if one.name == name), None)
