"""Projects by the thousand -> pages over all of them that have only what is seen first, and the rest in parts beside.

Each project is taken in once, in the order that it is shown in, and is forgotten: what is kept of it is its line in a
list and its numbers in the indexes. Parts lie in a folder whose name says what went into them, so that a page never
finds those of another build.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

import msgspec

from archdoc.dossier import decided
from archdoc.dossier.portfolio import Entry
from archdoc.render import across as data
from archdoc.render.html import across, search
from archdoc.render.html.many_list import Searched
from archdoc.render.html.many_technologies import Technologies
from archdoc.render.html.pages import render
from archdoc.render.html.portfolio import Choice, Names, roles, span, years_of

FIRST_PROJECTS, FIRST_DECISIONS = 10, 10
"""How many are seen before one searches, and as many more at a time."""
IN_PART, DECISIONS_IN_PART = 10, 10
"""How many a part has, as they are shown."""
ON_LIST, DECISIONS_ON_LIST = 200, 100
"""How many a page has of those that are there for readers without scripts."""
_BASE = "../../"
"""From a part to the folder that all lies in."""


class _Link(msgspec.Struct, frozen=True):
    words: str
    file: str


class _Shown(msgspec.Struct, frozen=True):
    """What the page's script needs to know of the list that it fills."""

    kind: str
    parts: str
    every: int
    step: int
    size: int


class _Busy(msgspec.Struct, frozen=True):
    """A year with how many projects ran in it, and how that is to the year with most."""

    year: int
    many: int
    share: float


class Many:
    """The pages over all projects, as their entries come."""

    def __init__(
        self, names: Names, parts: str, put: Callable[[str, bytes], None], *, notice: str, years: range, decisions: int
    ) -> None:
        """`parts` is the folder of the parts as pages name it, and `put` writes a file there.

        `years` are those of all projects; `decisions` is how many decisions there will be.
        """
        self._names, self._parts, self._put, self._notice, self._years = names, parts, put, notice, years
        self._projects = Searched("projects", IN_PART, ("name", "made", "text"), put)
        self._decisions = Searched("decisions", DECISIONS_IN_PART, ("name", "text"), put)
        self._of = array("I")
        self._lines: list[tuple[str, str]] = []
        self._json: list[bytes] = []
        self._rows: list[str] = []
        self._pages = -(-decisions // DECISIONS_ON_LIST)
        self._technologies = Technologies()

    def close(self) -> None:
        """Nothing more comes, whether it was finished or not."""
        self._technologies.close()

    def add(self, entry: Entry) -> None:
        """Takes in the next project, in the order that they are shown in."""
        about, number = entry.about, len(self._projects.index)
        card = across.macro("cards.html", "project", entry, (), "h2")
        said = [text for row in entry.decisions for text in decided.said(row)]
        name = " ".join((entry.title, entry.folder, about.person, about.role, *about.teams))
        made = " ".join((*about.technologies, *said))
        facets = (
            ("year", map(str, years_of(span(entry), self._years))), ("person", [about.person] if about.person else []),
            ("role", roles(entry)), ("team", about.teams), ("technology", about.technologies),
        )  # fmt: skip
        text = f"{about.words.replace('|', ' ')} {entry.facts}"
        self._projects.add(card, (name, made, text), facets, FIRST_PROJECTS)
        self._lines.append((entry.title, across.macro("many_rows.html", "name", entry, across.link(entry))))
        for row in entry.decisions:
            self._of.append(number)
            self._decide(entry, row)
        self._json += data.decision_lines(entry)
        self._technologies.add(entry)

    def finish(self) -> dict[str, bytes]:
        """Writes what is left of the parts, and gives the pages over all by name."""
        self._projects.finish()
        self._decisions.finish()
        self._decisions.script("of", {"of": search.distances(self._of)})
        self._put("minisearch.js", search.minisearch().encode())
        if self._rows:
            self._list_decisions()
        names = self._names
        technologies, as_json = self._technologies.finish(self.page, self.put, across.data_name(names.technologies))
        return {
            names.index: self._index().encode(), names.decisions: self._decisions_page().encode(),
            across.data_name(names.decisions): data.lines("decisions", self._json),
            names.technologies: technologies.encode(), across.data_name(names.technologies): as_json,
        }  # fmt: skip

    def page(self, template: str, **values: object) -> str:
        """A page with what all of them have."""
        return render(template, names=self._names, notice=self._notice, base=_BASE, **values)

    def put(self, name: str, page: str) -> str:
        """Writes a page among the parts, and says where it is for the others."""
        self._put(name, page.encode())
        return f"{self._parts}{name}"

    def _decide(self, entry: Entry, row: decided.Decision) -> None:
        html = across.decision_row(entry, row)
        rest = (*row.because, *row.costs, row.revisit_when or "", row.successor or "", row.changed_because or "")
        why = (text for option in row.turned_down for text in option.because)
        name = " ".join((*decided.said(row), entry.title))
        text = " ".join((*rest, *why, *row.where, row.decided_by or ""))
        facets = (
            ("year", [row.date[:4]] if row.date else []),
            ("person", [entry.about.person] if entry.about.person else []), ("team", entry.about.teams),
            ("technology", across.about(entry, row)), ("status", [row.status]),
        )  # fmt: skip
        self._decisions.add(html, (name, text), facets, FIRST_DECISIONS)
        self._rows.append(html)
        if len(self._rows) == DECISIONS_ON_LIST:
            self._list_decisions()

    def _list_decisions(self) -> None:
        number = -(-len(self._decisions.index) // DECISIONS_ON_LIST)
        page = self.page(
            "many_list.html", title=f"Decisions, page {number} of {self._pages}", kind="decisions", rows=self._rows,
            columns=across.DECISION_COLUMNS, caption=across.DECISION_CAPTION, browse=self._browse("decisions", number),
        )  # fmt: skip
        self.put(f"decisions-{number}.html", page)
        self._rows = []

    def _browse(self, kind: str, here: int = 0) -> list[_Link]:
        """Pages by number: the first and the last, those about `here`, and every tenth, or every hundredth."""
        apart = 10 ** max(len(str(self._pages)) - 1, 0) // 2 or 1
        shown = {1, self._pages, *range(here - 2, here + 3), *range(apart, self._pages, apart)}
        return [
            _Link(f"{number}", "" if number == here else f"{self._parts}{kind}-{number}.html")
            for number in sorted(shown) if 1 <= number <= self._pages
        ]  # fmt: skip

    def _index(self) -> str:
        lines = sorted(self._lines, key=lambda one: one[0].casefold())
        pages = [lines[at : at + ON_LIST] for at in range(0, len(lines), ON_LIST)]
        browse = [
            _Link(f"{_begin(page[0][0])} – {_begin(page[-1][0])}", f"{self._parts}projects-{number}.html")
            for number, page in enumerate(pages, 1)
        ]  # fmt: skip
        for number, page in enumerate(pages, 1):
            others = [_Link(one.words, "") if at == number else one for at, one in enumerate(browse, 1)]
            self.put(f"projects-{number}.html", self.page(
                "many_list.html", title=f"Projects, {browse[number - 1].words}", kind="projects", browse=others,
                rows=[html for _, html in page],
            ))  # fmt: skip
        found = self._projects
        counts = {int(year): len(numbers) for year, numbers in found.facets.get("year", {}).items()}
        most = max(counts.values(), default=1)
        return self.page(
            "many_projects.html", title=f"Portfolio: {len(found.index):,} projects",
            busy=[_Busy(year, counts[year], counts[year] / most) for year in sorted(counts)], first=found.first,
            list=self._shown(found, FIRST_PROJECTS), browse=browse,
            selects=(
                found.choice("year", "Year"), found.choice("person", "Person", least=2), found.choice("role", "Role"),
                found.choice("team", "Team", least=2), found.choice("technology", "Technology"),
                Choice(name="decision", label="Decision about", typed=bool(len(self._decisions.index))),
            ),
        )  # fmt: skip

    def _decisions_page(self) -> str:
        found = self._decisions
        return self.page(
            "many_decisions.html", title=f"{len(found.index):,} decisions", first=found.first,
            list=self._shown(found, FIRST_DECISIONS), columns=across.DECISION_COLUMNS,
            caption=across.DECISION_CAPTION, lead=across.DECISION_LEAD, json=across.data_name(self._names.decisions),
            browse=self._browse("decisions"),
            selects=(
                found.choice("year", "Year"), found.choice("person", "Person", least=2),
                found.choice("team", "Team", least=2), found.choice("technology", "Technology"),
                found.choice("status", "Status", least=2),
            ),
        )  # fmt: skip

    def _shown(self, found: Searched, step: int) -> _Shown:
        return _Shown(found.kind, self._parts, len(found.index), step, found.size)


def _begin(title: str) -> str:
    """A title down to what one looks it up by."""
    return title if len(title) <= 12 else f"{title[:11].rstrip()}…"
