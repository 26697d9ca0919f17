"""The Python API: a spec to a Project, and from it pictures and the rationale table."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
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
    from archdoc.exporters import Export, Format
    from archdoc.interview.questions import Question
    from archdoc.interview.readiness import Readiness
    from archdoc.interview.talk import Talk


class Project(msgspec.Struct, frozen=True):
    """A spec that was read without a problem. Each document of it is made when it is asked for.

    All documents of a Project are for its author's own eyes. What `confidential` in the spec names is left out only by
    `archdoc build --audience public` and by `--audience public` of each command, which also read the result back.
    """

    model: Model

    @property
    def views(self) -> list[str]:
        """The keys of all pictures: `overview`, then views by their id, `phase-<id>` and `team-<id>`."""
        from archdoc.diagram import views as view

        return view.keys(self.model)

    def diagram(
        self,
        view: str = "overview",
        *,
        theme: ThemeName = "light",
        direction: Direction | None = None,
        routing: Routing | None = None,
        fold: Sequence[str] | None = None,
        engine: str = "auto",
    ) -> Diagram:
        """One picture of the system, with every card and edge in its place.

        Args:
            view: A key out of `views`.
            theme: `light`, `dark`, or `print`, which stays legible in black and white.
            direction: `LR` or `TB` makes the picture run that way; None lets archdoc choose the more legible one.
            routing: How edges run; None lets archdoc choose.
            fold: Ids of the teams and groups to draw as one box each, and no others (none at all where it is empty);
                None folds as many as it takes to read the picture.
            engine: `embedded` lays out with the Graphviz that is installed with archdoc, `dot` with the machine's own
                program; `auto` takes the embedded one unless it is missing.

        Returns:
            A Diagram. Its `svg()`, `png()`, `pdf()` and `dot()` give the content, `save(path)` writes a file. Lengths
            in it are in user units, of which one is a point (1/72 inch) on paper and a pixel on a screen.

        Raises:
            ArchdocError: There is no picture of that key, or the engine can't be run.
        """
        from functools import partial

        from archdoc.diagram.diagram import diagram
        from archdoc.diagram.overview import overview
        from archdoc.diagram.views import Folding, by_key

        if view not in self.views:
            from archdoc.core.suggest import did_you_mean

            hint = did_you_mean(view, self.views, listed="There are")
            raise ArchdocError((Problem(Mark(self.model.path), f"There is no picture `{view}`.", hint),))
        draw = partial(diagram, look=theme, direction=direction, routing=routing)
        only = None if fold is None else tuple(fold)
        if view == "overview":
            return overview(self.model, engine, fold=only, draw=draw).picture
        return draw(by_key(self.model, view, Folding(only=only)), engine_name=engine)

    def diagrams(self, *, theme: ThemeName = "light", engine: str = "auto") -> Iterator[Diagram]:
        """Every picture that `archdoc build` draws, in the order of `views`.

        Raises:
            ArchdocError: The engine can't be run.
        """
        from archdoc.diagram.overview import pictures

        yield from (one.themed(theme) for one in pictures(self.model, engine).values())

    def dossier(self, format: DossierFormat = "markdown", *, fit: bool = True, paper: Paper = "a4") -> bytes:
        """The dossier: what the system is, how it is built and by whom, launch, results, lessons.

        Args:
            format: `markdown`, `html` (one page that needs no other file) or `pdf` (PDF/UA-1).
            fit: Whether detail of the PDF moves to an appendix until at most four pages stand before it.
            paper: The PDF's page: `a4` (210 by 297 mm) or `us-letter` (8.5 by 11 inches).

        Returns:
            The content of the file; Markdown and HTML are UTF-8.

        Raises:
            ArchdocError: A picture can't be laid out.
        """
        content, _ = self._papers(paper).dossier(format, fitted=fit)
        return content

    def cheatsheet(self, format: SheetFormat = "pdf", *, paper: Paper = "a4") -> bytes:
        """The cheat sheet: the picture, the decisions and the numbers to have at hand, on one page.

        Args:
            format: `pdf` or `markdown` (UTF-8).
            paper: The PDF's page, as for `dossier`.

        Raises:
            ArchdocError: A picture can't be laid out.
        """
        return self._papers(paper).cheatsheet(format)

    def _papers(self, paper: Paper) -> Papers:
        from archdoc.build.papers import Papers
        from archdoc.diagram.overview import pictures

        return Papers(model=self.model, pictures=pictures(self.model), paper=paper)

    def export(self, format: Format, *, view: str | None = None) -> Export:
        """The system in the format of another tool.

        Args:
            format: A key of `archdoc.exporters.EXPORTERS`, such as `mermaid` or `structurizr`.
            view: A key out of `views` exports what that picture shows; None exports everything.

        Returns:
            `files`: contents (UTF-8) by file name, where a format of one file has an empty name; and `left_out`: a line
            for each thing that the spec says and the format has no place for.

        Raises:
            KeyError: There is no such format, or no picture of that key.
            ArchdocError: The picture can't be laid out.
        """
        from archdoc.exporters import export

        return export(self.model, format, view=view)

    def questions(self) -> tuple[Question, ...]:
        """The questions that an interviewer will ask about this system, the likeliest first.

        Returns:
            Questions; each says whether the spec answers it (`answered`, `partial`, `open`), with which words, and
            which keys of the spec lack an answer.
        """
        from archdoc.interview.questions import ask

        return ask(self.model)

    def readiness(self) -> Readiness:
        """How complete the spec is as a dossier.

        Returns:
            `findings`: what is missing or unclear, each with its place in the spec and what to do about it; `score`:
            how much of the dossier is written, in percent; and the `parts` that the score is made of.
            The dossier's pages aren't counted here, nor is `reviewed` compared with today: `archdoc ready` does both.
        """
        from archdoc.interview.readiness import readiness

        return readiness(self.model, self.questions())

    def talk(self, minutes: int = 5) -> Talk:
        """What to say aloud about the project, point by point.

        Args:
            minutes: How long the talk is to take, from 1 to 60.

        Raises:
            ValueError: `minutes` is outside that range.
        """
        from archdoc.interview.talk import talk

        return talk(self.model, self.questions(), minutes)

    def tradeoffs(self) -> Table:
        """The rationale table: a row for each trade-off, under the number of its badges on the pictures."""
        from archdoc.core.tradeoffs import table

        return table(self.model)


def load(path: str | os.PathLike[str]) -> Project:
    """Reads a spec file.

    Args:
        path: A YAML file, or `-` for standard input.

    Raises:
        ArchdocError: With every problem of the file, each with its line.
    """
    return Project(_model(path))


def load_text(text: str, path: str = "<text>") -> Project:
    """Reads a spec that is given as text.

    Args:
        text: YAML.
        path: What problems call the text; icon files that it names are looked for beside this path.

    Raises:
        ArchdocError: With every problem of the text, each with its line.
    """
    return Project(_model_of_text(text, path))
