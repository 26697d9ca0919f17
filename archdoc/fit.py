"""Heights -> what stays on the counted pages and what goes to the appendix, and the words about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

MOST, LEAST = 4, 2
"""Pages that a dossier may have."""
LOSS = 0.03
"""The share of a page that stays white at its end, since what belongs together isn't broken; found by setting ours."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A block to place: how high it is in full, and what is left in its place when it is moved. In points."""

    section: int
    detail: int
    full: float
    brief: float = 0.0
    heading: bool = False


def chosen(parts: Sequence[Part], room: float) -> set[int]:
    """Which parts to move so that the rest is no higher than `room`: the highest detail first, later parts first.

    What then has room again comes back, the lowest detail first.
    """
    moved: set[int] = set()
    total = height(parts, moved)
    order = sorted((at for at, part in enumerate(parts) if part.detail > 0), key=lambda at: (-parts[at].detail, -at))
    for at in order:
        if total <= room:
            break
        moved.add(at)
        total = height(parts, moved)
    for at in sorted(moved, key=lambda at: (parts[at].detail, at)):
        back = moved - {at}
        if height(parts, back) <= room:
            moved = back
    return moved


def spent(parts: Sequence[Part], moved: set[int]) -> bool:
    """Whether nothing is left that could be moved."""
    return all(at in moved for at, part in enumerate(parts) if part.detail > 0)


def height(parts: Sequence[Part], moved: set[int]) -> float:
    """How high all is that stays; a heading with nothing left below it goes too."""
    gone = bare(parts, moved)
    return sum(
        0.0 if at in gone else part.brief if at in moved else part.full for at, part in enumerate(parts)
    )


def bare(parts: Sequence[Part], moved: set[int]) -> set[int]:
    """The headings below which nothing stays."""
    gone: set[int] = set()
    waiting: int | None = None
    for at, part in enumerate(parts):
        if waiting is not None and (part.heading or part.section != parts[waiting].section):
            gone.add(waiting)
            waiting = None
        if part.heading:
            waiting = at
        elif at not in moved or part.brief > 0:
            waiting = None
    return gone | ({waiting} if waiting is not None else set())


def report(titles: Sequence[str], shares: Sequence[float], pages: int, appendix: int, moves: Sequence[str]) -> list[str]:
    """What to tell the author: pages, what each section takes, and what to cut or to add.

    `shares` are pages by section, `moves` what could be moved, or was, first things first.
    """
    lines = [f"{pages} {'page' if pages == 1 else 'pages'}" + (f" and an appendix of {appendix}" if appendix else "") + "."]
    taken = [f"{title}: {share:.1f}" for title, share in zip(titles, shares, strict=True)]
    if pages > MOST:
        lines[0] += f" A dossier has {LEAST} to {MOST}."
        lines.append(f"Pages by section: {'; '.join(taken)}.")
        widest = max(range(len(shares)), key=lambda at: shares[at]) if shares else 0
        lines.append(f"Longest: {titles[widest]}. To cut: {', '.join(moves) if moves else 'its longest texts'}.")
    elif moves:
        lines.append(f"Moved to the appendix: {', '.join(moves)}.")
    return lines
