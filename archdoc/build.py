"""The composition root: Models -> every output of a build, gathered before anything is written.

A project's outputs lie in a folder named after its spec: `output/notification/diagram.svg`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from archdoc import rationale, view
from archdoc.diagram import diagram
from archdoc.errors import ArchdocError, Mark, Problem
from archdoc.model import Model
from archdoc.outputs import slug
from archdoc.picture import engine
from archdoc.picture.canvas import size
from archdoc.picture.theme import ThemeName
from archdoc.render import index
from archdoc.tradeoffs import table

Kind = Literal["diagram", "tradeoffs", "index"]
KINDS: tuple[Kind, ...] = ("diagram", "tradeoffs", "index")
TABLES: tuple[tuple[str, rationale.Format, str], ...] = (
    ("tradeoffs.html", "html", "Trade-offs"),
    ("tradeoffs.md", "markdown", "as Markdown"),
    ("tradeoffs.csv", "csv", "as CSV"),
)
_OURS = re.compile(r"diagram-[a-z0-9_-]+(\.dark|\.print)?\.svg")
_OUR_START = b'aria-labelledby="archdoc-'


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to build."""

    kinds: tuple[Kind, ...] = KINDS
    themes: tuple[ThemeName, ...] = ("light",)
    engine: str = "auto"


class Built(msgspec.Struct, frozen=True):
    """The outputs of one project: contents by file name, and its entry on the page over all."""

    files: dict[str, bytes]
    entry: index.Entry


def build(
    models: Sequence[Model], order: Order, *, jobs: int = 1, tell: Callable[[str], None] = lambda _: None
) -> dict[str, bytes]:
    """Contents by path, relative to the output folder, in an order that depends only on `models`.

    `jobs` is how many processes share the work; `tell` hears what is being made. Raises ArchdocError: two specs would
    share a folder, or the engine is missing or failed.
    """
    folders = _folders(models)
    if "diagram" in order.kinds:
        engine.command(order.engine)
    made = _in_processes(models, order, jobs, tell) if min(jobs, len(models)) > 1 else _in_turn(models, order, tell)
    files: dict[str, bytes] = {}
    entries = []
    for folder, built in zip(folders, made, strict=True):
        files |= {f"{folder}/{name}": content for name, content in built.files.items()}
        entries.append(msgspec.structs.replace(built.entry, folder=folder))
    if "index" in order.kinds:
        files["index.html"] = index.page(entries).encode()
    return files


def project(model: Model, order: Order, tell: Callable[[str], None] = lambda _: None) -> Built:
    """The outputs of one project."""
    files: dict[str, bytes] = {}
    figures: list[index.Figure] = []
    links: list[tuple[str, str]] = []
    overview = view.overview(model)
    if "diagram" in order.kinds:
        for picture in view.pictures(model):
            tell(f"{model.title}: {picture.title if picture.key != 'overview' else 'overview'}")
            name = "diagram" if picture.key == "overview" else f"diagram-{picture.key}"
            placed = diagram(picture, engine_name=order.engine)
            named = []
            for theme in order.themes:
                drawn = placed.themed(theme)
                ending = "" if theme == "light" else f".{theme}"
                named.append((theme, f"{name}{ending}.svg"))
                files[f"{name}{ending}.svg"] = drawn.content("svg")
                if picture.key == "overview":
                    files[f"{name}{ending}.png"] = drawn.content("png")
                    links.append(("Picture as PNG" + (f" ({theme})" if ending else ""), f"{name}{ending}.png"))
            width, height = size(placed.scene)
            figures.append(index.Figure(title=picture.title, files=tuple(named), width=width, height=height))
    if "tradeoffs" in order.kinds:
        rows = table(model)
        files |= {name: rationale.content(rows, format) for name, format, _ in TABLES}
        links[:0] = [(words, name) for name, _, words in TABLES]
    entry = index.Entry(
        folder="", title=model.title, facts=overview.subtitle, summary=model.summary, figures=tuple(figures),
        links=tuple(links),
    )  # fmt: skip
    return Built(files, entry)


def left_over(output: Path, files: dict[str, bytes], order: Order) -> list[str]:
    """Pictures of an earlier build which this one, of the same projects and themes, no longer makes.

    Only what has a name that a build gives, in a folder that this build writes to, and begins as archdoc's pictures do.
    """
    if "diagram" not in order.kinds:
        return []
    found = []
    for folder in dict.fromkeys(path.rpartition("/")[0] for path in files if "/" in path):
        names = sorted(os.listdir(output / folder)) if (output / folder).is_dir() else []
        for name in names:
            match = _OURS.fullmatch(name)
            theme = (match[1] or ".light")[1:] if match else ""
            if theme in order.themes and f"{folder}/{name}" not in files and _drawn_here(output / folder / name):
                found.append(str(output / folder / name))
    return found


def _drawn_here(path: Path) -> bool:
    with path.open("rb") as file:
        return _OUR_START in file.read(500)


def _folders(models: Sequence[Model]) -> list[str]:
    """The folder of each project; a spec from standard input is named by its title."""
    names: dict[str, Model] = {}
    problems = []
    for model in models:
        name = slug(model.title) if model.path == "-" else Path(model.path).stem
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
    return [slug(model.title) if model.path == "-" else Path(model.path).stem for model in models]


def _in_turn(models: Sequence[Model], order: Order, tell: Callable[[str], None]) -> Iterator[Built]:
    for model in models:
        yield project(model, order, tell)


def _in_processes(models: Sequence[Model], order: Order, jobs: int, tell: Callable[[str], None]) -> list[Built]:
    import signal
    from concurrent.futures import ProcessPoolExecutor, as_completed

    # A worker dies of Ctrl-C at once and without a word; the parent is the one who speaks.
    ctrl_c = (signal.SIGINT, signal.SIG_DFL)
    with ProcessPoolExecutor(min(jobs, len(models)), initializer=signal.signal, initargs=ctrl_c) as pool:
        waiting = {pool.submit(project, model, order): model.title for model in models}
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                future.result()
                tell(f"{waiting[future]} ({done} of {len(models)})")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in waiting]
