"""The Python API: a spec to a Project, and from it pictures and the rationale table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.model import Model
from archdoc.core.vocabulary import Direction
from archdoc.spec.load import load as _model
from archdoc.spec.load import load_text as _model_of_text

if TYPE_CHECKING:
    from archdoc.build.papers import DossierFormat, Papers, SheetFormat
    from archdoc.core.tradeoffs import Table
    from archdoc.core.vocabulary import Paper, ThemeName
    from archdoc.diagram.diagram import Diagram
    from archdoc.diagram.layout.dot import Routing
    from archdoc.diagram.views import Picture
    from archdoc.exporters import Export, Format
    from archdoc.interview.questions import Question
    from archdoc.interview.readiness import Readiness
    from archdoc.interview.talk import Talk


class Project(msgspec.Struct, frozen=True):
    """A spec, checked and resolved. What it shows is made when it is asked for."""

    model: Model

    @property
    def views(self) -> list[str]:
        """The keys that `diagram` takes: `overview`, the author's views, `phase-<id>`, `team-<id>`."""
        from archdoc.diagram import views as view

        return view.keys(self.model)

    def diagram(
        self,
        view: str = "overview",
        *,
        theme: ThemeName = "light",
        direction: Direction | None = None,
        routing: Routing | None = None,
        engine: str = "auto",
    ) -> Diagram:
        """One picture, laid out; `.save(path)` writes it as SVG, PNG, PDF or DOT.

        `direction` and `routing` pin what would be chosen; `engine` is `auto`, `embedded` or `dot`.
        Raises ArchdocError: there is no such view, or no engine.
        """
        from archdoc.diagram.views import by_key

        if view not in self.views:
            from archdoc.core.suggest import did_you_mean

            hint = did_you_mean(view, self.views, listed="There are")
            raise ArchdocError((Problem(Mark(self.model.path), f"There is no picture `{view}`.", hint),))
        if view == "overview" and not (direction or routing):
            from archdoc.diagram.overview import overview

            return overview(self.model, engine).picture.themed(theme)
        return _drawn(by_key(self.model, view), theme, direction, routing, engine)

    def diagrams(self, *, theme: ThemeName = "light", engine: str = "auto") -> Iterator[Diagram]:
        """Every picture that `archdoc build` draws."""
        from archdoc.diagram.overview import pictures

        yield from (one.themed(theme) for one in pictures(self.model, engine).values())

    def dossier(self, format: DossierFormat = "markdown", *, fit: bool = True, paper: Paper = "a4") -> bytes:
        """The dossier. With `fit`, the PDF's detail moves to an appendix until at most four pages are left.

        Like `cheatsheet`, for your own eyes: `archdoc dossier --audience public` is what leaves out and checks.
        """
        content, _ = self._papers(paper).dossier(format, fitted=fit)
        return content

    def cheatsheet(self, format: SheetFormat = "pdf", *, paper: Paper = "a4") -> bytes:
        """The cheat sheet: one page."""
        return self._papers(paper).cheatsheet(format)

    def _papers(self, paper: Paper) -> Papers:
        from archdoc.build.papers import Papers
        from archdoc.diagram.overview import pictures

        return Papers(model=self.model, pictures=pictures(self.model), paper=paper)

    def export(self, format: Format, *, view: str | None = None) -> Export:
        """The project in another tool's format, or what one picture shows; and what that format has no place for.

        Raises KeyError: there is no such picture. ArchdocError: a picture can't be laid out.
        """
        from archdoc.exporters import export

        return export(self.model, format, view=view)

    def questions(self) -> tuple[Question, ...]:
        """What an interviewer will ask about this system, the likeliest first, and what the spec answers to it."""
        from archdoc.interview.questions import ask

        return ask(self.model)

    def readiness(self) -> Readiness:
        """What the dossier lacks, each with its place and cure, and the score with its parts.

        Its pages aren't counted here, nor is `reviewed` compared with today: `archdoc ready` does that.
        """
        from archdoc.interview.readiness import readiness

        return readiness(self.model, self.questions())

    def talk(self, minutes: int = 5) -> Talk:
        """What to say in so many minutes, from 1 to 60, point by point. Raises ValueError: it can't take that long."""
        from archdoc.interview.talk import talk

        return talk(self.model, self.questions(), minutes)

    def tradeoffs(self) -> Table:
        """The numbered rationale table; its numbers are those on the pictures."""
        from archdoc.core.tradeoffs import table

        return table(self.model)


def load(path: str | os.PathLike[str]) -> Project:
    """The project of a spec file; `-` is standard input. Raises ArchdocError with every problem of the file."""
    return Project(_model(path))


def load_text(text: str, path: str = "<text>") -> Project:
    """The project of a spec given as text; `path` is what problems call it, and icon files are looked for beside it."""
    return Project(_model_of_text(text, path))


def _drawn(
    picture: Picture, theme: ThemeName, direction: Direction | None, routing: Routing | None, engine: str
) -> Diagram:
    from archdoc.diagram.diagram import diagram

    return diagram(picture, look=theme, direction=direction, routing=routing, engine_name=engine)
