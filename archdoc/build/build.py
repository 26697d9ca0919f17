"""The composition root: Models -> every output of a build, gathered before anything is written.

A project's outputs lie in a folder named after its spec: `output/notification/diagram.svg`; those for the public in
`output/notification-public/`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from archdoc.build import cache, papers
from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.core.vocabulary import Audience, ThemeName, notice
from archdoc.core.write import slug
from archdoc.diagram import overview, raster
from archdoc.diagram.diagram import Diagram, diagram, undrawn
from archdoc.diagram.layout import engine
from archdoc.diagram.layout.keep import Kept
from archdoc.diagram.svg.frame import size
from archdoc.diagram.views import Picture
from archdoc.diagram.views.describe import folded
from archdoc.dossier import portfolio, sections
from archdoc.privacy import leak_check
from archdoc.privacy.gate import Gate
from archdoc.privacy.leak_check import Secret
from archdoc.render import table as rationale
from archdoc.render.html import portfolio as index

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


class Built(msgspec.Struct, frozen=True):
    """The outputs of one project: contents by file name, and its entry on the page over all."""

    files: dict[str, bytes]
    entry: portfolio.Entry
    note: str = ""
    """What its overview folds, and how to have it otherwise."""
    places: dict[str, Kept] = {}
    """What the next build is to remember of each picture, by its key."""
    report: tuple[str, ...] = ()
    """What there is to tell the author: how many pages the dossier has, and what was left for the appendix."""


class Task(msgspec.Struct, frozen=True):
    """One project for one audience: the folder it goes to, its model, what of it must not be said, and its key."""

    folder: str
    model: Model
    secrets: tuple[Secret, ...]
    key: str
    audience: Audience
    whole: Model
    """As its author wrote it."""
    fold: tuple[str, ...] | None = None
    """`Order.fold` by the ids that the audience knows."""
    places: dict[str, Kept] | None = None
    """What an earlier build remembered of each picture, by its key; None where that isn't asked for."""


def build(
    models: Sequence[Model],
    order: Order,
    *,
    jobs: int = 1,
    earlier: Path | None = None,
    steady: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    note: Callable[[str], None] = lambda _: None,
    failed: Callable[[Model, Exception], None] | None = None,
) -> dict[str, bytes]:
    """Contents by path, relative to the output folder, in an order that depends only on `models` and `order`.

    `jobs` is how many processes share the work; `tell` hears what is being made, and `note` what is to be said of it.
    What an earlier build left in the folder `earlier` and is still right is taken from there; a `steady` build leaves
    cards where the last such build had them. `failed` hears of each
    model that can't be built and why; the others are built then, and without it the first such error is raised. Raises
    ArchdocError: two specs would share a folder, the engine is missing or failed, or something confidential would reach
    the public.
    """
    tasks = _tasks(models, order, failed or _raise)
    if PICTURED & set(order.kinds):
        engine.command(order.engine)
    found = {task.folder: cache.load(earlier / task.folder, task.key) for task in tasks} if earlier else {}
    todo = [task for task in tasks if not found.get(task.folder)]
    if steady:
        kept_in = {task.folder: cache.places(earlier / task.folder) if earlier else {} for task in todo}
        todo = [msgspec.structs.replace(task, places=kept_in[task.folder]) for task in todo]
    work = _in_processes if min(jobs, len(todo)) > 1 else _in_turn
    made = work(todo, order, jobs, tell)
    fresh: dict[str, Built] = {}
    for task, built in zip(todo, made, strict=True):
        if isinstance(built, Exception):
            (failed or _raise)(task.whole, built)
            found[task.folder] = None
        else:
            fresh[task.folder] = built
    files: dict[str, bytes] = {}
    entries: dict[Audience, list[portfolio.Entry]] = {audience: [] for audience in order.audiences}
    for task in tasks:
        kept = found.get(task.folder)
        if task.folder not in fresh and not kept:
            continue
        built = fresh[task.folder] if task.folder in fresh else Built(*(kept or ()))
        content = dict(built.files)
        if content:
            # First, so that of a build which was ended in between the next one knows what is its own.
            there = cache.names(earlier / task.folder) if earlier else {}
            if built.places:
                content[cache.PLACES] = msgspec.json.format(msgspec.json.encode(built.places), indent=0)
            content = {cache.NAME: cache.manifest(task.key, built.files, built.entry, built.note, there)} | content
        files |= {f"{task.folder}/{name}": content[name] for name in content}
        entries[task.audience].append(built.entry)
        if built.note and task.audience == order.audiences[0]:
            note(f"{task.model.path}: {built.note}.")
    if "index" in order.kinds:
        files |= {
            _index_name(who, order): index.page(entries[who], notice=notice(who)).encode() for who in order.audiences
        }
    return files


def _index_name(audience: Audience, order: Order) -> str:
    """The page over all; where there are two, the public's has a name of its own."""
    return "index-public.html" if audience == "public" and len(order.audiences) > 1 else "index.html"


def _raise(_: Model, error: Exception) -> None:
    raise error


def _tasks(models: Sequence[Model], order: Order, failed: Callable[[Model, Exception], None]) -> list[Task]:
    tasks = []
    folders = _folders(models)
    for audience in order.audiences:
        for model, name in zip(models, folders, strict=True):
            try:
                tasks.append(_task(model, name, order, audience))
            except ArchdocError as error:
                failed(model, error)
    return tasks


def _task(model: Model, name: str, order: Order, audience: Audience) -> Task:
    gate = Gate(model, audience)
    secrets = gate.redaction.secrets if audience == "public" else ()
    folder = f"{gate.redaction.stem(name)}-public" if audience == "public" else name
    fold = order.fold and tuple(map(gate.id, order.fold))
    return Task(folder, gate.model, secrets, cache.key(gate.model, order, secrets), audience, model, fold)


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
        # The page over all is checked project by project: what one must not say, another may.
        finished = {f"{task.folder}/{name}": content for name, content in files.items()}
        leaks = leak_check.check(finished | {"index.html": index.page([entry]).encode()}, task.secrets)
        if leaks:
            raise leak_check.problems(leaks, model.path)
    if pictures and order.fold is None:
        notes.insert(0, folded(pictures["overview"].scene.picture, len(model.elements)))
    places = {} if task.places is None else {key: one.kept for key, one in pictures.items()}
    notes.append(undrawn(model))
    return Built(files, entry, "; ".join(filter(None, notes)), places, report)


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
    model, shown = task.model, [one.scene.picture for one in pictures.values()] or None
    return portfolio.Entry(
        folder=task.folder,
        title=model.title,
        facts=sections.subtitle(model),
        summary=model.summary,
        about=portfolio.about(model, sections.document(model, shown, notice=notice(task.audience))),
        figures=figures,
        links=links,
    )


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


def left_over(output: Path, files: dict[str, bytes], order: Order) -> list[str]:
    """What earlier builds made, as their manifests say, and this one, of the same projects, no longer makes.

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
                found.append(str(output / folder / name))
    return found


def _folders(models: Sequence[Model]) -> list[str]:
    """The folder of each project; a spec from standard input, or of dots alone, is named by its title."""
    names: dict[str, Model] = {}
    problems = []
    for model in models:
        name = _folder(model)
        other = names.setdefault(name.casefold(), model)
        if other is not model:
            problems.append(
                Problem(
                    Mark(model.path),
                    f"This and {other.path} would both be built into the folder `{name}`.",
                    "Rename one of them, or build them with different `-o`.",
                )
            )
    if problems:
        raise ArchdocError(tuple(problems))
    return [_folder(model) for model in models]


def _folder(model: Model) -> str:
    stem = Path(model.path).stem
    return slug(model.title) if model.path == "-" or not stem.strip(".") else stem


def _tried(task: Task, order: Order, tell: Callable[[str], None] = lambda _: None) -> Built | Exception:
    try:
        return project(task, order, tell)
    except Exception as error:
        return error
    finally:
        raster.forget()


def _in_turn(
    tasks: Sequence[Task], order: Order, jobs: int, tell: Callable[[str], None]
) -> Iterator[Built | Exception]:
    del jobs
    for task in tasks:
        yield _tried(task, order, tell)


def _in_processes(
    tasks: Sequence[Task], order: Order, jobs: int, tell: Callable[[str], None]
) -> list[Built | Exception]:
    from concurrent.futures import ProcessPoolExecutor, as_completed

    with ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_begin_worker, initargs=(os.getpid(),)) as pool:
        waiting = {pool.submit(_tried, task, order): task.model.title for task in tasks}
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                future.result()
                tell(f"{waiting[future]} ({done} of {len(tasks)})")
        except BaseException:
            workers = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()
            raise
        return [future.result() for future in waiting]


def _begin_worker(parent: int) -> None:
    """A worker dies of Ctrl-C at once and without a word, and with its parent, however that ends."""
    import signal
    import threading
    import time

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
