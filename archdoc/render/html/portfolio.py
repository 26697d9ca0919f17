"""What a build made -> the page over all of it: a time line, and each project with its picture and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

import msgspec

from archdoc.dossier.portfolio import Entry
from archdoc.render.html.pages import render

_NARROWEST_YEAR = 14
"""More years than this are named in steps."""


class _Bar(msgspec.Struct, frozen=True):
    """A project on the time line, in percent of its width."""

    left: float
    width: float
    running: bool


def page(entries: Sequence[Entry], *, notice: str = "") -> str:
    """The page as HTML: nothing from outside the folder that it lies in, and a plain list where scripts are off.

    `notice` is a line on top, such as `Internal`.
    """
    many = len(entries) > 1
    years = _years(entries)
    by_start = sorted(entries, key=lambda one: one.about.start or 1e9)
    return render(
        "portfolio.html",
        title=f"Portfolio: {len(entries)} projects" if many or not entries else entries[0].title,
        notice=notice, many=many, years=years, step=1 + (len(years) - 1) // _NARROWEST_YEAR,
        selects=_selects(entries, years), bars=[(one, _bar(one, years)) for one in by_start],
        projects=[(one, _data(one, years)) for one in _latest(entries)],
    )  # fmt: skip


def _years(entries: Iterable[Entry]) -> range:
    """All years that a project began, ran or ended in."""
    starts = [one.about.start for one in entries if one.about.start is not None]
    ends = [one.about.end for one in entries if one.about.start is not None and one.about.end is not None]
    if not starts:
        return range(0)
    return range(floor(min(starts)), max(floor(max(starts)) + 1, *(ceil(end - 1e-6) for end in ends), 0))


def _of(one: Entry, years: range) -> range:
    """The years of a project; one that still runs goes on to the last that is known of any."""
    start, end = one.about.start, one.about.end
    if start is None:
        return range(0)
    return range(floor(start), years.stop if end is None else max(ceil(end - 1e-6), floor(start) + 1))


def _selects(entries: Sequence[Entry], years: range) -> tuple[tuple[str, str, list[str]], ...]:
    """What one can choose by: the name of a select, its label, its options."""
    # The oldest project may have been long ago: only years in which there was one.
    busy = sorted({year for one in entries for year in _of(one, years)}, reverse=True)
    roles = {role for one in entries for role in _roles(one)}
    technologies = {word for one in entries for word in one.about.technologies}
    return (
        ("year", "Year", [str(year) for year in busy]),
        ("role", "Role", sorted(roles, key=str.casefold)),
        ("technology", "Technology", sorted(technologies, key=str.casefold)),
    )


def _bar(one: Entry, years: range) -> _Bar | None:
    """Where a project is on the time line; None where it isn't known when it began."""
    about = one.about
    if about.start is None:
        return None
    end = float(years.stop) if about.end is None else about.end
    left = (about.start - years.start) / len(years) * 100
    wide = max((end - about.start) / len(years) * 100, 0.5)
    return _Bar(left, min(wide, 100 - left), about.end is None)


def _data(one: Entry, years: range) -> tuple[tuple[str, str], ...]:
    """What the page's search looks into, as the names and values of data attributes."""
    return (
        ("years", " ".join(map(str, _of(one, years)))), ("roles", "|".join(_roles(one))),
        ("technologies", "|".join(one.about.technologies)), ("words", one.about.words),
    )  # fmt: skip


def _roles(one: Entry) -> list[str]:
    return [role for role in (one.about.role, *one.about.parts) if role]


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """What still runs or ended last comes first, and what has no period last."""

    def ended(one: Entry) -> float:
        return 0.0 if one.about.start is None else -1e9 if one.about.end is None else -one.about.end

    return sorted(entries, key=ended)
