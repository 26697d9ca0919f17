"""Model + its pictures -> the dossier and the cheat sheet, in each of their formats."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

import msgspec

from archdoc.core.model import Model
from archdoc.core.vocabulary import Audience, Paper, ThemeName, notice
from archdoc.diagram.diagram import Diagram
from archdoc.interview.questions.question import Question

DossierFormat = Literal["markdown", "html", "pdf", "json"]
SheetFormat = Literal["pdf", "markdown", "json"]
_ENDINGS: dict[str, DossierFormat] = {
    ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf", ".json": "json",
}  # fmt: skip


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to set a project's papers. `pictures` are by key, laid out; they are for `audience`."""

    model: Model
    pictures: Mapping[str, Diagram]
    audience: Audience = "internal"
    paper: Paper = "a4"
    _drawn: dict[tuple[str, ThemeName], str] = msgspec.field(default_factory=dict)
    _asked: list[tuple[Question, ...]] = msgspec.field(default_factory=list)

    def dossier(self, format: DossierFormat, *, fitted: bool = True) -> tuple[bytes, tuple[str, ...]]:
        """The dossier in a format, and what there is to tell its author (only of the PDF: its pages).

        `fitted` moves detail to an appendix until at most four pages are left. In Markdown, pictures are named as
        `archdoc build` names them, in the same folder. The page in HTML has the questions where it is internal.
        """
        from archdoc.dossier import sections

        document = sections.document(
            self.model, [one.scene.picture for one in self.pictures.values()], notice=notice(self.audience)
        )
        match format:
            case "markdown" | "json":
                from archdoc.render import dossier_markdown

                names = {key: f"{picture_name(key)}.svg" for key in self.pictures}
                made = dossier_markdown.as_json if format == "json" else dossier_markdown.dossier
                return made(document, pictures=names).encode(), ()
            case "html":
                from archdoc.render.html import dossier as dossier_html

                both = {key: (self.svg(key, "light"), self.svg(key, "dark")) for key in self.pictures}
                asked = self.questions() if self.prepares else ()
                return dossier_html.dossier(document, both, questions=asked).encode(), ()
        from archdoc.render.paper import dossier as pdf

        svgs = {key: self.svg(key, "light") for key in self.pictures}
        paper = pdf.pdf(document, svgs, fitted=fitted, paper=self.paper)
        return paper.pdf, paper.report

    def cheatsheet(self, format: SheetFormat) -> bytes:
        """The cheat sheet in a format."""
        from archdoc.interview import cheatsheet
        from archdoc.render.paper import cheatsheet as sheet

        whole = self.pictures["overview"].scene.picture
        asked = self.questions() if self.prepares else ()
        made = cheatsheet.sheet(self.model, asked, whole, audience=self.audience)
        if format == "markdown":
            return sheet.text(made, f"{picture_name('overview')}.svg").encode()
        if format == "json":
            return sheet.as_json(made).encode()
        return sheet.pdf(made, self.pictures["overview"].themed("light").bare(), paper=self.paper)

    def present(self, minutes: int) -> bytes:
        """The page that walks through the system in so many minutes; the internal one has likely questions."""
        from archdoc.interview import present
        from archdoc.interview.faults import choices
        from archdoc.interview.talk import talk
        from archdoc.interview.whatif import whatif
        from archdoc.render.html import present as html

        asked = self.questions() if self.prepares else ()
        outline = talk(self.model, asked, minutes)
        steps = present.steps(self.model, outline, asked, self.pictures)
        used = dict.fromkeys(one.picture for one in steps)
        both = {key: (self.svg(key, "light"), self.svg(key, "dark")) for key in used if key in self.pictures}
        overlays = present.overlays(self.model)
        title, said = self.model.title, notice(self.audience)
        faults = {one.key: whatif(self.model, one.fault, (one.what,), asked) for one in choices(self.model)}
        return html.page(title, steps, overlays, both, minutes=minutes, faults=faults, notice=said).encode()

    def every(self) -> tuple[Question, ...]:
        """All questions that the system raises, found out once."""
        if not self._asked:
            from archdoc.interview.questions import ask

            self._asked.append(ask(self.model))
        return self._asked[0]

    def questions(self) -> tuple[Question, ...]:
        """What an interviewer will ask in an hour."""
        from archdoc.interview.questions import first_sight

        return first_sight(self.every())

    def asked(self) -> bytes:
        """The questions in Markdown; in what isn't internal, those that have their answer."""
        from archdoc.interview.questions import published
        from archdoc.render import markdown

        shown = self.questions() if self.prepares else published(self.questions())
        return markdown.render(self.model, shown, note=notice(self.audience)).encode()

    @property
    def prepares(self) -> bool:
        """Whether they are for the author, who sees what is open too."""
        return self.audience == "internal"

    def svg(self, key: str, look: ThemeName) -> str:
        """A picture in a theme, drawn once."""
        if (key, look) not in self._drawn:
            self._drawn[key, look] = self.pictures[key].themed(look).svg()
        return self._drawn[key, look]


def picture_name(key: str) -> str:
    """The name of a picture's file, without its ending."""
    return "diagram" if key == "overview" else f"diagram-{key}"


def dossier_format(path: str | os.PathLike[str]) -> DossierFormat | None:
    """The dossier's format that a file's ending names, or None."""
    return _ENDINGS.get(os.path.splitext(os.fspath(path))[1].lower())


def sheet_format(path: str | os.PathLike[str]) -> SheetFormat | None:
    """The cheat sheet's format that a file's ending names, or None."""
    named = dossier_format(path)
    return None if named == "html" else named
