"""Heights -> what stays on the counted pages and what goes to the appendix, and the words about it. Pure.

Where pages end: the page across for a large picture, and rows of a table that belong together. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from archdoc.dossier.document import LEAST, MOST
from archdoc.render.paper.pieces import Piece

THIN = 0.25
"""A section with less than this, in pages, has little to say."""
LOSS = 0.03
"""The share of a page that stays white at its end, since what belongs together isn't broken; found by setting ours."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A block to place: how high it is in full, and what is left in its place when it is moved. In points."""

    section: int
    detail: int
    full: float
    brief: float = 0.0
    heading: int = 0
    """The level of a heading, 1 for a section; 0 for what is none."""


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


def fitting(parts: Sequence[Part], asked: Sequence[int], moved: set[int], room: float) -> list[int]:
    """Which of the moved parts `asked`, in that order, have `room` together; a heading that comes with one counts."""
    found: list[int] = []
    before = height(parts, moved)
    for at in asked:
        if height(parts, moved - {*found, at}) - before <= room:
            found.append(at)
    return found


def spent(parts: Sequence[Part], moved: set[int]) -> bool:
    """Whether nothing is left that could be moved."""
    return all(at in moved for at, part in enumerate(parts) if part.detail > 0)


def height(parts: Sequence[Part], moved: set[int]) -> float:
    """How high all is that stays; a heading with nothing left below it goes too."""
    gone = bare(parts, moved)
    return sum(0.0 if at in gone else part.brief if at in moved else part.full for at, part in enumerate(parts))


def bare(parts: Sequence[Part], moved: set[int]) -> set[int]:
    """The headings below which nothing stays."""
    gone: set[int] = set()
    open_: list[int] = []
    for at, part in enumerate(parts):
        if part.heading:
            while open_ and parts[open_[-1]].heading >= part.heading:
                gone.add(open_.pop())
            open_.append(at)
        elif at not in moved or part.brief > 0:
            open_ = []
    return gone | set(open_)


def report(
    titles: Sequence[str],
    shares: Sequence[float],
    pages: int,
    appendix: int,
    moves: Sequence[str],
    missing: Sequence[str],
) -> tuple[str, ...]:
    """What to tell the author: pages, what each section takes, and what to cut or to add.

    `shares` are pages by section; `moves` is what could be moved, or was, first things first; `missing` the titles of
    sections that have no data.
    """
    counted = "1 page" if pages == 1 else f"{pages} pages"
    first = f"{counted} and an appendix of {appendix}." if appendix else f"{counted}."
    if LEAST <= pages <= MOST:
        return (first, f"Moved to the appendix: {'; '.join(moves)}.") if moves else (first,)
    lines = [f"{first} A dossier has {LEAST} to {MOST}."]
    taken = zip(titles, shares, strict=True)
    lines.append(f"Pages by section: {'; '.join(f'{title}: {share:.1f}' for title, share in taken)}.")
    if pages > MOST:
        widest = max(range(len(shares)), key=lambda at: shares[at]) if shares else 0
        lines.append(f"Longest: {titles[widest]}. To cut: {'; '.join(moves) or 'its longest texts'}.")
    else:
        thin = [title for title, share in zip(titles, shares, strict=True) if share < THIN]
        lines += [f"Thin: {', '.join(thin)}."] if thin else []
        lines += [f"Nothing yet: {', '.join(missing)}."] if missing else []
    return tuple(lines)


HEADER = 13.0
"""The height of a table's header, in points."""


def with_pages_across(flow: list[Piece], head: float, tall: float) -> list[Piece]:
    """The same with each page across where the text before it has filled its page, so that none stays half white."""
    placed: list[Piece] = []
    waiting: list[Piece] = []
    at = head
    for piece in flow:
        if piece.get("alone"):
            waiting.append(piece)
            continue
        rest = piece
        if waiting and at + _room(piece) > tall:
            first, rest = _split(piece, tall - at)
            held: list[Piece] = []
            while first is None and placed and placed[-1]["sticky"]:
                held.insert(0, placed.pop())
            placed += ([first] if first else []) + waiting + held
            at = sum(_room(one) for one in held)
            waiting = []
        placed.append(rest)
        at += _room(rest)
        if at > tall:
            at = at % tall if rest["breakable"] else _room(rest)
    return placed + waiting


def marked(flow: list[Piece]) -> list[Piece]:
    """The same with an id on each table and a number on each of its rows."""
    named = []
    for id, piece in enumerate(flow):
        if piece["kind"] in {"tradeoffs", "phases"}:
            rows = [row | {"at": at} for at, row in enumerate(piece["rows"])]
            named.append(piece | {"id": id, "rows": rows})
        else:
            named.append(piece)
    return named


def single_rows(flow: list[Piece], found: list[Any]) -> set[int]:
    """The tables whose last row stands alone on its page, though there is another that could join it."""
    pages = {(id, at): page for (id, at), page in found}
    single = set()
    for id, piece in enumerate(flow):
        last = len(piece["rows"]) - 1 if "id" in piece else 0
        if last >= 3 and pages[id, last] != pages[id, last - 1] == pages[id, last - 2]:
            single.add(id)
    return single


def parted(flow: list[Piece], single: set[int]) -> list[Piece]:
    """The same with the last two rows of some tables on a page of their own beginning."""
    split = []
    for id, piece in enumerate(flow):
        if id in single:
            split.append(piece | {"rows": piece["rows"][:-2]})
            split.append(piece | {"rows": piece["rows"][-2:], "new-page": True})
        else:
            split.append(piece)
    return split


def _room(piece: Piece) -> float:
    return float(piece["height"] + piece["gap"])


def _split(piece: Piece, room: float) -> tuple[Piece | None, Piece]:
    """A table as the rows that have room, if any, and the rest; anything else stays whole."""
    if piece["kind"] != "tradeoffs":
        return None, piece
    high, count = piece["gap"] + HEADER, 0
    while count < len(piece["rows"]) - 1 and high + piece["rows"][count]["height"] <= room:
        high += piece["rows"][count]["height"]
        count += 1
    if count == 0:
        return None, piece
    first = piece | {"rows": piece["rows"][:count], "height": high - piece["gap"]}
    return first, piece | {"rows": piece["rows"][count:], "height": piece["height"] - first["height"] + HEADER}
