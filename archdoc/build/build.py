"""The composition root: a Model -> every output of its project, gathered before any of it is written.

A project's outputs lie in a folder named after its spec: `output/notification/diagram.svg`; those for the public in
`output/notification-public/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from archdoc.build import cache, papers
from archdoc.build import portfolio as across
from archdoc.build.cache import Built
from archdoc.catalogue.icons import is_file_name
from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError, Mark
from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.core.vocabulary import Audience, ThemeName, notice
from archdoc.diagram import overview, raster
from archdoc.diagram.diagram import Diagram, diagram, undrawn
from archdoc.diagram.layout.keep import Kept
from archdoc.diagram.svg.frame import size
from archdoc.diagram.views import Picture
from archdoc.diagram.views.describe import folded
from archdoc.dossier import decided, portfolio, sections
from archdoc.dossier.document import Document
from archdoc.interview.readiness import line
from archdoc.privacy import leak_check
from archdoc.privacy.gate import Gate
from archdoc.privacy.leak_check import Secret
from archdoc.render import table as rationale

Kind = Literal["diagram", "tradeoffs", "cheatsheet", "dossier", "questions", "present", "index"]
KINDS: tuple[Kind, ...] = ("diagram", "tradeoffs", "cheatsheet", "dossier", "questions", "index")
"""What a build makes unless it is told what. A page to present with is for one hour, and made when it is asked for."""
MINUTES = 15
"""How long the walk takes that a page to present with is made for."""
PICTURED = {"diagram", "cheatsheet", "dossier", "present"}
"""The kinds that need pictures laid out."""
PAPERS: tuple[tuple[papers.DossierFormat, str, str], ...] = (
    ("html", "dossier.html", "Dossier"),
    ("pdf", "dossier.pdf", "Dossier as PDF"),
    ("markdown", "dossier.md", "as Markdown"),
)
SHEETS: tuple[tuple[papers.SheetFormat, str, str], ...] = (
    ("pdf", "cheatsheet.pdf", "Cheat sheet"),
    ("markdown", "cheatsheet.md", "as Markdown"),
)
TABLES: tuple[tuple[str, rationale.Format, str], ...] = (
    ("tradeoffs.html", "html", "Trade-offs"),
    ("tradeoffs.md", "markdown", "as Markdown"),
    ("tradeoffs.csv", "csv", "as CSV"),
)
_OURS = re.compile(r"diagram-[a-z0-9_-]+(\.dark|\.print)?\.svg")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to build."""

    kinds: tuple[Kind, ...] = KINDS
    themes: tuple[ThemeName, ...] = ("light",)
    audiences: tuple[Audience, ...] = ("internal",)
    paper: vocabulary.Paper = "a4"
    engine: str = "auto"
    glosses: bool = True
    """Whether pictures tell the decisions that matter most in a few words."""
    fold: tuple[str, ...] | None = None
    """What overviews fold; see `archdoc.diagram.views.Folding`."""


class Task(msgspec.Struct, frozen=True):
    """One project for one audience: the folder it goes to, its model, what of it must not be said, and its key."""

    name: str
    """Of the spec, without its ending."""
    folder: str
    model: Model
    secrets: tuple[Secret, ...]
    key: str
    audience: Audience
    whole: Model
    """As its author wrote it."""
    fold: tuple[str, ...] | None = None
    """`Order.fold` by the ids that the audience knows."""
    remarks: tuple[str, ...] = ()
    """What was replaced how often, and what was to be and never occurs."""
    places: dict[str, Kept] | None = None
    """What an earlier build remembered of each picture, by its key; None where that isn't asked for."""


def task(model: Model, name: str, order: Order, audience: Audience, mark: Callable[..., Mark] | None = None) -> Task:
    """What to make of a model for an audience; `mark` gives the place of a path of keys in its file.

    Raises ArchdocError: the rules of `confidential` can't be followed, or a text says a part of a secret.
    """
    gate = Gate(model, audience)
    told = gate.problems(mark) if audience == "public" else ()
    if told:
        raise ArchdocError(told)
    secrets = gate.redaction.secrets if audience == "public" else ()
    folder = f"{gate.redaction.stem(name)}-public" if audience == "public" else name
    fold = order.fold and tuple(map(gate.id, order.fold))
    key = cache.key(gate.model, order, secrets)
    return Task(name, folder, gate.model, secrets, key, audience, model, fold, gate.remarks())


def project(task: Task, order: Order, tell: Callable[[str], None] = lambda _: None) -> Built:
    """The outputs of one project. Raises ArchdocError: they would tell the public what is confidential."""
    model = task.model
    pictures: dict[str, Diagram] = {}
    notes: list[str] = []
    if PICTURED & set(order.kinds):
        pictures = overview.pictures(
            model, order.engine, tell, fold=task.fold, draw=partial(_placed, task.places or {}, order.glosses),
            note=notes.append,
        )  # fmt: skip
    sets = papers.Papers(model=model, pictures=pictures, audience=task.audience, paper=order.paper)
    files: dict[str, bytes] = {}
    links: list[tuple[str, str]] = []
    report: tuple[str, ...] = ()
    if "dossier" in order.kinds:
        tell(f"{model.title}: dossier")
        for format, name, words in PAPERS:
            files[name], said = sets.dossier(format)
            report += said
            links.append((words, name))
        raster.forget()  # Before a picture of many pixels is drawn beside it.
    if "cheatsheet" in order.kinds:
        for kind, name, words in SHEETS:
            files[name] = sets.cheatsheet(kind)
            links.append((words, name))
    if "questions" in order.kinds:
        files["questions.md"] = sets.asked()
        links += _to_questions(sets.prepares and "dossier" in order.kinds)
    if "present" in order.kinds:
        files["present.html"] = sets.present(MINUTES)
        links.append(("To present", "present.html"))
    if "tradeoffs" in order.kinds:
        rows = table(model)
        files |= {name: rationale.content(rows, format, note=notice(task.audience)) for name, format, _ in TABLES}
        links += [(words, name) for name, _, words in TABLES]
    figures: list[portfolio.Figure] = []
    if "diagram" in order.kinds:
        for key, placed in pictures.items():
            drawn, named = _drawn(sets, key, order.themes)
            files |= drawn
            width, height = size(placed.scene)
            title = placed.scene.picture.title
            figures.append(portfolio.Figure(title=title, files=named, width=width, height=height))
            links += [("Picture as PNG", name) for name in drawn if name == "diagram.png"]
    files = dict(sorted(files.items()))
    entry = _entry(task, pictures, tuple(figures), tuple(links))
    if task.secrets:
        _check(task, order, files, entry, pictures)
    if pictures and order.fold is None:
        notes.insert(0, folded(pictures["overview"].scene.picture, len(model.elements)))
    ready = line(model, task.name, sets.every()) if "dossier" in order.kinds and sets.prepares else ""
    icons = tuple(one.icon for one in model.elements.values() if one.icon and is_file_name(one.icon))
    notes.append(undrawn(model))
    places = {} if task.places is None else {key: one.kept for key, one in pictures.items()}
    return Built(files, entry, "; ".join(filter(None, notes)), report, ready, icons, places)


def _check(
    task: Task, order: Order, files: Mapping[str, bytes], entry: portfolio.Entry, pictures: Mapping[str, Diagram]
) -> None:
    """Raises ArchdocError: an output, or what the pages over all projects say of this one, holds a secret.

    Those pages are checked project by project: what one must not say, another may.
    """
    finished = {f"{task.folder}/{name}": content for name, content in files.items()}
    found_by = "" if "dossier" in order.kinds else portfolio.texts(_document(task, pictures))
    leaks = leak_check.check(finished | dict(across.checked(entry, found_by)), task.secrets)
    if leaks:
        raise leak_check.problems(leaks, task.model.path)


def _placed(places: Mapping[str, Kept], glosses: bool, picture: Picture, *, engine_name: str) -> Diagram:
    """A picture, with its cards where they were before as far as that is known."""
    return diagram(picture, engine_name=engine_name, glosses=glosses, before=places.get(picture.key))


def _to_questions(page: bool) -> list[tuple[str, str]]:
    """To the section of the page where there is one: there answers open at a click, and one can rehearse."""
    text = "questions.md"
    return [("Questions", "dossier.html#questions"), ("as Markdown", text)] if page else [("Questions", text)]


def _entry(
    task: Task,
    pictures: Mapping[str, Diagram],
    figures: tuple[portfolio.Figure, ...],
    links: tuple[tuple[str, str], ...],
) -> portfolio.Entry:
    model = task.model
    return portfolio.Entry(
        folder=task.folder,
        title=model.title,
        facts=sections.subtitle(model),
        summary=model.summary,
        about=portfolio.about(model, _document(task, pictures)),
        figures=figures,
        links=links,
        decisions=decided.decisions(model),
        uses=decided.uses(model),
    )


def _document(task: Task, pictures: Mapping[str, Diagram]) -> Document:
    shown = [one.scene.picture for one in pictures.values()] or None
    return sections.document(task.model, shown, notice=notice(task.audience))


def _drawn(
    sets: papers.Papers, key: str, themes: Sequence[ThemeName]
) -> tuple[dict[str, bytes], tuple[tuple[str, str], ...]]:
    """The files of one picture, and the names of its SVGs by theme."""
    files: dict[str, bytes] = {}
    named = []
    for theme in themes:
        name = papers.picture_name(key) + ("" if theme == "light" else f".{theme}")
        named.append((theme, f"{name}.svg"))
        files[f"{name}.svg"] = sets.svg(key, theme).encode()
        if key == "overview":
            files[f"{name}.png"] = sets.pictures[key].themed(theme).png()
    return files, tuple(named)


def left_over(output: Path, files: Collection[str], order: Order) -> list[tuple[Path, str]]:
    """What earlier builds made of the same projects, by their manifests, and this one no longer makes, with its hash.

    Pictures of the themes that are drawn; in a folder for the public all of it, since it was checked for other secrets.
    What has been changed since, or was never made by a build, is its author's own.
    """
    found = []
    for folder in dict.fromkeys(path.rpartition("/")[0] for path in files if path.endswith(f"/{cache.NAME}")):
        for name, hash in cache.names(output / folder).items():
            match = _OURS.fullmatch(name)
            drawn = "diagram" in order.kinds and match and (match[1] or ".light")[1:] in order.themes
            stale = f"{folder}/{name}" not in files and (drawn or folder.endswith("-public"))
            if stale and cache.is_as_made(output / folder / name, hash):
                found.append((output / folder / name, hash))
    return found
