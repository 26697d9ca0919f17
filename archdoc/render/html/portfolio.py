"""What a build made -> the page over all of it: a time line, and each project with its picture and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

import msgspec

from archdoc.dossier import decided
from archdoc.dossier.portfolio import Entry
from archdoc.render.html.pages import render

_NARROWEST_YEAR = 14
"""More years than this are named in steps."""


MOST_OPTIONS = 40
"""A list of more than these is typed into."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The files over all projects: `decisions` and `technologies` are empty where there is but one project."""

    index: str = "index.html"
    decisions: str = ""
    technologies: str = ""

    @classmethod
    def of(cls, *, beside: bool = False) -> Names:
        """All of them; those for the public, `beside` those for everyone within, have names of their own."""
        end = "-public" if beside else ""
        return cls(index=f"index{end}.html", decisions=f"decisions{end}.html", technologies=f"technologies{end}.html")

    @property
    def parts(self) -> str:
        """The folder for what pages over many projects load as they need it."""
        return f"{self.index.removesuffix('html')}parts"

    @property
    def files(self) -> tuple[str, ...]:
        """All pages, and those with the same as data."""
        pages = (self.decisions, self.technologies) if self.decisions else ()
        return (self.index, *pages, *(f"{page.removesuffix('html')}json" for page in pages))


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What one can choose by: the name that data have for it, its label, and its options; none where any word is."""

    name: str
    label: str
    options: tuple[str, ...] = ()
    typed: bool = False
    later: bool = False
    """Whether the page's script fills in the options."""


class _Bar(msgspec.Struct, frozen=True):
    """A project on the time line, in percent of its width."""

    left: float
    width: float
    running: bool


def page(entries: Sequence[Entry], *, notice: str = "", names: Names | None = None) -> str:
    """The page as HTML: nothing from outside the folder that it lies in, and a plain list where scripts are off.

    `notice` is a line on top, such as `Internal`.
    """
    many = len(entries) > 1
    every = years(map(span, entries))
    by_start = sorted(entries, key=lambda one: one.about.start or 1e9)
    return render(
        "portfolio.html",
        title=f"Portfolio: {len(entries)} projects" if many or not entries else entries[0].title,
        notice=notice, names=names or Names(), many=many, years=every, step=1 + (len(every) - 1) // _NARROWEST_YEAR,
        selects=_selects(entries, every), bars=[(one, _bar(one, every)) for one in by_start],
        projects=[(one, _data(one, every)) for one in sorted(entries, key=lambda one: latest(span(one)))],
    )  # fmt: skip


Span = tuple[float | None, float | None]
"""When a project began and ended, in years; None where that isn't known, or it still runs."""


def years(spans: Iterable[Span]) -> range:
    """All years that a project began, ran or ended in."""
    known = [(start, end) for start, end in spans if start is not None]
    if not known:
        return range(0)
    last = max(floor(start) + 1 for start, _ in known)
    return range(min(floor(start) for start, _ in known), max(last, *(ceil(end - 1e-6) for _, end in known if end), 0))


def years_of(span: Span, every: range) -> range:
    """The years of a project; one that still runs goes on to the last that is known of any."""
    start, end = span
    if start is None:
        return range(0)
    return range(floor(start), every.stop if end is None else max(ceil(end - 1e-6), floor(start) + 1))


def span(one: Entry) -> Span:
    """When a project ran."""
    return one.about.start, one.about.end


def latest(span: Span) -> float:
    """What projects are sorted by: what still runs or ended last comes first, and what has no period last."""
    start, end = span
    return 0.0 if start is None else -1e9 if end is None else -end


def choice(name: str, label: str, options: Iterable[str], *, least: int = 1) -> Choice:
    """What one can choose by where there are at least so many options, in the order of letters."""
    several = tuple(sorted(set(options), key=lambda one: (one.casefold(), one)))
    few = several if len(several) >= least else ()
    return Choice(name=name, label=label, options=few, typed=len(few) > MOST_OPTIONS)


def _selects(entries: Sequence[Entry], every: range) -> tuple[Choice, ...]:
    # The oldest project may have been long ago: only years in which there was one.
    busy = sorted({year for one in entries for year in years_of(span(one), every)}, reverse=True)
    decided = any(one.decisions for one in entries)
    return (
        Choice(name="year", label="Year", options=tuple(map(str, busy))),
        choice("person", "Person", (one.about.person for one in entries if one.about.person), least=2),
        choice("role", "Role", (role for one in entries for role in roles(one))),
        choice("team", "Team", (team for one in entries for team in one.about.teams), least=2),
        choice("technology", "Technology", (word for one in entries for word in one.about.technologies)),
        Choice(name="decision", label="Decision about", typed=decided),
    )


def _bar(one: Entry, every: range) -> _Bar | None:
    """Where a project is on the time line; None where it isn't known when it began."""
    about = one.about
    if about.start is None:
        return None
    end = float(every.stop) if about.end is None else about.end
    left = (about.start - every.start) / len(every) * 100
    wide = max((end - about.start) / len(every) * 100, 0.5)
    return _Bar(left, min(wide, 100 - left), about.end is None)


def _data(one: Entry, every: range) -> tuple[tuple[str, str], ...]:
    """What the page's search looks into, as the names and values of data attributes."""
    about = one.about
    return (
        ("year", "|".join(map(str, years_of(span(one), every)))), ("person", about.person),
        ("role", "|".join(roles(one))), ("team", "|".join(about.teams)), ("technology", "|".join(about.technologies)),
        ("decision", "|".join(text for row in one.decisions for text in decided.said(row))), ("words", about.words),
    )  # fmt: skip


def roles(one: Entry) -> list[str]:
    """What one was there, and what one did: the job title, `led`, `built`, `contributed`."""
    return [role for role in (one.about.role, *one.about.parts) if role]
