"""Where pages end: the page across for a large picture, and rows of a table that belong together. Pure."""

from __future__ import annotations

from typing import Any

from archdoc.render.pieces import Piece

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
