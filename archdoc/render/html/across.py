"""What a build made -> two pages over all projects: their decisions, and technologies with where each was kept or left.

Each has the same as data beside it (`archdoc.render.across`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import msgspec

from archdoc.core.wording import readable
from archdoc.dossier.decided import OVER, Decision, Use
from archdoc.dossier.portfolio import Entry
from archdoc.render.across import Technology, called, technologies
from archdoc.render.html.pages import environment, render
from archdoc.render.html.portfolio import Names, choice

DECISION_COLUMNS = ("Decision", "Because", "Turned down", "Costs", "Revisit when", "Status")
TECHNOLOGY_COLUMNS = ("Technology", "Kept", "Left", "Turned down")
DECISION_CAPTION = "Each number is the one on the picture of its project."
DECISION_LEAD = "What was asked, chosen and turned down in all projects, and what it cost."
TECHNOLOGY_CAPTION = "Left: a decision for it was taken back. Turned down: it was the alternative."
TECHNOLOGY_LEAD = "Where each was kept and where it was left, and why."
NO_TECHNOLOGY = "No part says what it is made with."
WAYS = ("kept", "left", "turned down", "kept and left", "kept and turned down")


class _Row(msgspec.Struct, frozen=True):
    """A decision on the page."""

    project: Entry
    decision: Decision
    link: str
    over: bool
    said: tuple[str, ...]
    data: tuple[tuple[str, str], ...]


class Used(msgspec.Struct, frozen=True):
    """What a project did about a technology, on the page."""

    title: str
    link: str
    said: str
    why: tuple[str, ...]


class _Line(msgspec.Struct, frozen=True):
    """A technology on the page."""

    id: str
    name: str
    called: tuple[str, ...]
    kept: tuple[Used, ...]
    left: tuple[Used, ...]
    down: tuple[Used, ...]
    data: tuple[tuple[str, str], ...]


def decisions_page(entries: Sequence[Entry], *, names: Names, notice: str = "") -> str:
    """Every decision of every project, searched and filtered by its script; the newest first, as HTML."""
    found = sorted(
        ((entry, row) for entry in entries for row in entry.decisions),
        key=lambda pair: pair[1].date or "",
        reverse=True,
    )
    rows = [decision_row(entry, row) for entry, row in found]
    selects = (
        choice("year", "Year", (row.date[:4] for _, row in found if row.date)),
        choice("person", "Person", (entry.about.person for entry, _ in found if entry.about.person), least=2),
        choice("team", "Team", (team for entry, _ in found for team in entry.about.teams), least=2),
        choice("technology", "Technology", (word for entry, row in found for word in about(entry, row))),
        choice("status", "Status", (row.status for _, row in found), least=2),
    )
    return render(
        "across_page.html", title="Decisions", here="Decisions", names=names, notice=notice, rows=rows,
        selects=selects, label="Who decided this before?", kind="decisions", json=data_name(names.decisions),
        columns=DECISION_COLUMNS, empty="No decisions are recorded.",
        caption=DECISION_CAPTION,
        lead=DECISION_LEAD,
    )  # fmt: skip


def decision_row(entry: Entry, row: Decision) -> str:
    """One decision as a row of the page's table."""
    said = [*row.where, *([readable(row.date)] if row.date else []), *([row.decided_by] if row.decided_by else [])]
    data = (
        ("year", (row.date or "")[:4]), ("person", entry.about.person), ("team", "|".join(entry.about.teams)),
        ("technology", "|".join(about(entry, row))), ("status", row.status),
    )  # fmt: skip
    one = _Row(entry, row, link(entry, row.number), row.status in OVER, tuple(said), data)
    return macro("across.html", "decision", one, DECISION_COLUMNS)


def technologies_page(entries: Sequence[Entry], *, names: Names, notice: str = "") -> str:
    """Every technology with the projects that kept, left or turned it down, and why, as HTML."""
    found = technologies(entries)
    return render(
        "across_page.html", title="Technologies", here="Technologies", names=names, notice=notice,
        rows=[_technology_row(one) for one in found], label="Search", kind="technologies",
        json=data_name(names.technologies), columns=TECHNOLOGY_COLUMNS, empty=NO_TECHNOLOGY,
        selects=(choice("way", "Was", (way for one in found for way in ways({use.how for _, use in one.uses}))),),
        caption=TECHNOLOGY_CAPTION,
        lead=TECHNOLOGY_LEAD,
    )  # fmt: skip


def link(entry: Entry, number: int | None = None) -> str:
    """The address of a decision of a project, in its dossier or its table; else of the project's picture or folder."""
    from urllib.parse import quote

    files = {file for _, file in entry.links}
    whole = next((one for one in ("dossier.html", "tradeoffs.html") if one in files), None)
    if whole:
        return f"{quote(entry.folder)}/{whole}" + (f"#tradeoff-{number}" if number else "")
    picture = entry.figures[0].files[0][1] if entry.figures else ""
    return f"{quote(entry.folder)}/{quote(picture)}"


def data_name(page: str) -> str:
    """The file that has a page's content as data."""
    return page.removesuffix("html") + "json"


def _technology_row(one: Technology) -> str:
    by = {how: tuple(used(entry, use) for entry, use in one.uses if use.how == how) for how in WAYS[:3]}
    names = called(one)
    data = (("way", "|".join(ways({use.how for _, use in one.uses}))),)
    line = _Line(one.id, names[0], tuple(names[1:]), by["kept"], by["left"], by["turned down"], data)
    return macro("across.html", "technology", line, TECHNOLOGY_COLUMNS)


def used(entry: Entry, use: Use) -> Used:
    """What a project did about a technology, with where to read of it."""
    said = [part for part in use.parts if part != use.technology]
    return Used(entry.title, link(entry, use.decision), ", ".join(said), use.why)


def ways(hows: Container[str]) -> Iterator[str]:
    """What a technology can be chosen by, given what projects did about it: `kept`, or `kept and left`."""
    return (way for way in WAYS if all(how in hows for how in way.split(" and ")))


def about(entry: Entry, row: Decision) -> tuple[str, ...]:
    """The technologies that a decision is about."""
    return tuple(dict.fromkeys(use.technology for use in entry.uses if use.decision == row.number))


def macro(template: str, name: str, *values: object) -> str:
    """What a macro of a template makes of values."""
    module = environment().get_template(template).module
    made: str = getattr(module, name)(*values)
    return made
