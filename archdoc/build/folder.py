"""Specs -> an output folder, project by project: each is made, checked, written and forgotten, then the page over all.

So memory doesn't grow with the number of projects, and a build that is stopped leaves each project finished or as it
was; the next one goes on from there.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import msgspec

from archdoc.build import cache, portfolio
from archdoc.build.build import PICTURED, Order, left_over, project, task
from archdoc.build.cache import Built
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.memory import of_user, remembering
from archdoc.core.paths import path_text
from archdoc.core.vocabulary import Audience
from archdoc.core.write import Written, slug, write, write_one
from archdoc.diagram import raster
from archdoc.diagram.layout import engine
from archdoc.interview.questions import ask
from archdoc.interview.readiness import line
from archdoc.spec import files as spec_files
from archdoc.spec.load import load_placed_text

AHEAD = 2
"""How many projects wait for each process, so that none is idle and none is held for long."""
THREADS = ("RAYON_NUM_THREADS", "OMP_NUM_THREADS")
"""What libraries share work by among threads: where processes share it already, one each is enough."""


class Wanted(msgspec.Struct, frozen=True):
    """A project to build: all that a process needs to know of it, but for the icon files that its spec names."""

    file: str
    """The spec."""
    path: str
    """The same as problems call it."""
    name: str
    """The folder that it goes to."""
    audience: Audience
    output: str
    """The folder that all projects go to, where an earlier build may have left what is still right."""
    text: str | None = None
    """What was read of standard input."""
    steady: bool = False
    """Whether cards stay where the last steady build had them."""
    remember: bool = False
    """Whether steps are remembered where they are made (see `archdoc.core.memory`)."""


class Made(msgspec.Struct):
    """What became of a project: what is to be written, or why there is nothing."""

    folder: str = ""
    key: str = ""
    source: str = ""
    built: Built | None = None
    kept: bool = False
    """What an earlier build left is right."""
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    error: Exception | None = None


Work = Callable[[Sequence[Wanted], Order], Iterator[tuple[int, Wanted, Made]]]
"""What makes projects: the place of each in what is wanted, and what became of it, as they come."""


class Report(msgspec.Struct):
    """What a build did. `folders` are those of its projects, in order."""

    written: int = 0
    same: int = 0
    removed: int = 0
    folders: list[str] = []
    paths: list[str] = []
    """The specs that were built."""
    index: list[str] = []
    """The pages over all that were written, by name."""
    notes: list[str] = []
    ready: list[str] = []
    """How complete each internal dossier is: a line each."""
    problems: tuple[Problem, ...] = ()

    def add(self, done: Written) -> None:
        """Counts files."""
        self.written, self.same, self.removed = (
            self.written + done.written, self.same + done.same, self.removed + done.removed,
        )  # fmt: skip


def build(
    specs: Iterable[str | os.PathLike[str]],
    order: Order,
    output: Path,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    work: Work | None = None,
    steady: bool = False,
    remember: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    remark: Callable[[str], None] = lambda _: None,
) -> Report:
    """Builds spec files, and all of the folders among them, into the folder `output`.

    `jobs` is how many processes share the work, unless there is an `executor`: any of the kind that
    `concurrent.futures` has, whose workers see the same files; or `work` that needs none of them, as
    `archdoc.build.apart.work` gives of an executor. A `steady` build leaves cards where the last such build
    had them. One that is to `remember` takes what was made before and is still right from the user's memory, the same
    bytes, and leaves there what it makes (see `archdoc.core.memory`). `tell` hears what is being made, `remark` what
    was replaced for the public.

    A spec with a problem is left out and told in the report; the others are built. Nothing that is right already is
    made or written again. Raises ArchdocError: two specs would share a folder, no spec can be read, the engine is
    missing, or a file can't be written; and what no problem of a spec is, after the rest is built.
    """
    found, problems = _named(specs)
    if PICTURED & set(order.kinds):
        engine.command(order.engine)
    sources = [
        Wanted(file, path_text(file), name, audience, os.fspath(output), text, steady, remember)
        for audience in order.audiences
        for file, name, text in found
    ]
    if "index" in order.kinds:
        for wanted in sources:
            over = [portfolio.names(who, order.audiences) for who in order.audiences]
            spare(wanted, [output / name for one in over for name in one.files])
    report, odd = Report(problems=problems), None
    stale: list[tuple[Path, str]] = []
    with _Entries() as entries, _working(jobs, executor, sources, work) as come:
        start = time.monotonic()
        for done, (at, wanted, made) in enumerate(come(sources, order), 1):
            tell(_progress(wanted.name, done, len(sources), time.monotonic() - start))
            for said in made.remarks:
                remark(f"{wanted.path}: {said}")
            report.problems += made.problems
            odd = odd or made.error
            if made.built is None:
                continue
            written, left = _written(output, wanted, made, order)
            report.add(written)
            stale += left
            entries.add(at, wanted, made)
        report.problems = tuple(dict.fromkeys(report.problems))
        if odd is not None:
            raise odd
        if not entries and report.problems:
            raise ArchdocError(report.problems)
        entries.tell(report, order)
        for who in order.audiences if "index" in order.kinds else ():
            names = portfolio.names(who, order.audiences)
            report.add(portfolio.written(output, entries.shelf, entries.of(who), names, who))
            report.index.append(names.index)
    report.add(write({}, [str(path) for path, hash in stale if cache.is_as_made(path, hash)]))
    return report


class _Entries:
    """The projects that were built, in the order that they were named in, however they came."""

    def __init__(self) -> None:
        self.shelf = portfolio.Shelf()
        self._found: dict[int, _Project] = {}

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self.shelf.close()

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, at: int, wanted: Wanted, made: Made) -> None:
        assert made.built is not None
        self.shelf.add(at, made.built.entry)
        self._found[at] = _Project(wanted.path, wanted.audience, made.folder, made.built.note, made.built.ready)

    def of(self, audience: Audience) -> list[int]:
        """The numbers that the shelf has the projects of an audience by."""
        return [at for at in sorted(self._found) if self._found[at].audience == audience]

    def tell(self, report: Report, order: Order) -> None:
        for one in (self._found[at] for at in sorted(self._found)):
            report.folders.append(one.folder)
            if one.audience != order.audiences[0]:
                continue
            report.paths.append(one.path)
            if one.note:
                report.notes.append(f"{one.path}: {one.note}.")
            if "dossier" in order.kinds:
                report.ready.append(one.ready)


class _Project(msgspec.Struct, frozen=True):
    """What is left of a project once it is written: the little that is said of it at the end."""

    path: str
    audience: Audience
    folder: str
    note: str
    ready: str


def make(wanted: Wanted, order: Order) -> Made:
    """One project, in whichever process: read, checked and made, unless what is there is right. Never raises."""
    try:
        return _made(wanted, order)
    except ArchdocError as error:
        return Made(problems=error.problems)
    except Exception as error:
        return Made(error=error)


def _made(wanted: Wanted, order: Order) -> Made:
    text = spec_files.read(wanted.file) if wanted.text is None else wanted.text
    source = cache.source(text, order, wanted.audience)
    here = Path(wanted.output)
    kept = left_as_it_is(wanted, order, text)
    if kept is not None:
        return kept
    model, places = load_placed_text(text, wanted.path)
    asked = task(model, wanted.name, order, wanted.audience, places.mark)
    there = here / asked.folder
    if wanted.steady:
        asked = msgspec.structs.replace(asked, places=cache.places(there))
    built = None if wanted.steady and cache.is_new(there) else cache.load(there, asked.key)
    built = built or project(asked, order)
    if not built.ready and "dossier" in order.kinds and wanted.audience == order.audiences[0]:
        built = msgspec.structs.replace(built, ready=line(model, wanted.name, ask(model)))
    spare(wanted, [there / name for name in built.files])
    return Made(asked.folder, asked.key, source, built, remarks=asked.remarks)


def left_as_it_is(wanted: Wanted, order: Order, text: str) -> Made | None:
    """What an earlier build left of a spec that hasn't changed; None where the spec has to be read for that."""
    folder = Path(wanted.output, wanted.name)
    if wanted.audience != "internal" or (wanted.steady and cache.is_new(folder)):
        return None  # The public's folder may have another name than the spec's, which only its content tells.
    kept = cache.untouched(folder, cache.source(text, order, wanted.audience), Path(wanted.file).parent)
    if kept is None:
        return None
    return Made(folder=wanted.name, kept=True, built=Built({}, kept.entry, kept.note, ready=kept.ready))


def _written(output: Path, wanted: Wanted, made: Made, order: Order) -> tuple[Written, list[tuple[Path, str]]]:
    """Writes what was made of a project; and what is no longer made, which is to go once no page names it."""
    assert made.built is not None
    folder = output / made.folder
    if made.kept:
        names = cache.kept_names(folder)
        return Written(same=len(names)), left_over(output, {f"{made.folder}/{name}" for name in names}, order)
    content = dict(made.built.files)
    before = cache.written(folder)
    if content:
        note = (
            cache.manifest(
                made.key, made.built, cache.names(folder), source=made.source, beside=Path(wanted.file).parent
            )
            if wanted.audience == "internal"
            else cache.manifest(made.key, made.built, cache.names(folder))
        )
        if made.built.places:
            content[cache.PLACES] = msgspec.json.format(msgspec.json.encode(made.built.places), indent=0)
        content[cache.NAME] = note  # last, so that it never says of a file what isn't there yet
        if before != note and folder.exists():
            # Of a build which was ended in between, the next one knows what is its own, and that nothing is settled.
            write_one(folder / cache.NAME, cache.begun(before, made.built))
    stale = left_over(output, {f"{made.folder}/{name}" for name in content}, order)
    done = write({str(folder / name): content[name] for name in content}, whole=str(folder))
    if content and before != content[cache.NAME]:
        cache.settle(folder)
    return done, stale


def spare(wanted: Wanted, targets: Sequence[Path]) -> None:
    """Raises ArchdocError: an output would replace the spec."""
    if wanted.file != "-" and os.path.realpath(wanted.file) in map(os.path.realpath, targets):
        what = "An output of the build would take the place of this spec."
        raise ArchdocError((Problem(Mark(wanted.path), what, "Name another folder with `-o`."),))


def _progress(name: str, done: int, every: int, seconds: float) -> str:
    left = seconds / done * (every - done)
    more = f", about {left / 60:.0f} min left" if left > 90 else f", about {left:.0f} s left" if left > 5 else ""
    return f"{name} ({done} of {every}{more})" if every > 1 else name


def _named(
    specs: Iterable[str | os.PathLike[str]],
) -> tuple[list[tuple[str, str, str | None]], tuple[Problem, ...]]:
    """File, folder and, of standard input, the text of each spec, each file once.

    Raises ArchdocError: two would share a folder, or there is none.
    """
    found: list[tuple[str, str, str | None]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for argument in specs:
        try:
            for file in spec_files.named(os.fspath(argument)):
                real = file if file == "-" else os.path.realpath(file)
                if real not in seen:
                    seen.add(real)
                    found.append(_placed(file))
        except ArchdocError as error:
            problems += error.problems
    _apart(found)
    if not found:
        raise ArchdocError(tuple(dict.fromkeys(problems)))
    return found, tuple(problems)


def _placed(file: str) -> tuple[str, str, str | None]:
    """A spec with its folder; one from standard input, or of dots alone, is named by its title."""
    stem = Path(file).stem
    if file != "-" and stem.strip("."):
        return file, path_text(stem), None
    text = spec_files.read(file)
    return file, slug(load_placed_text(text, path_text(file))[0].title), text


def _apart(found: Sequence[tuple[str, str, str | None]]) -> None:
    names: dict[str, str] = {}
    problems = []
    for file, name, _ in found:
        other = names.setdefault(name.casefold(), file)
        if other is not file:
            what = f"This and {path_text(other)} would both be built into the folder `{name}`."
            hint = "Rename one of them, or build them with different `-o`."
            problems.append(Problem(Mark(path_text(file)), what, hint))
    if problems:
        raise ArchdocError(tuple(problems))


@contextmanager
def _working(jobs: int, executor: Executor | None, sources: Sequence[Wanted], work: Work | None) -> Iterator[Work]:
    """What makes projects: what is given, processes that start once, or this process."""
    if work is not None:
        yield work
        return
    if executor is not None:
        yield _shared(executor, jobs)
        return
    many = min(jobs, len(sources))
    if many < 2:
        yield _in_turn
        return
    pool = ProcessPoolExecutor(many, initializer=_begin_worker, initargs=(os.getpid(),))
    try:
        yield _shared(pool, many)
    except BaseException:
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        raise
    pool.shutdown()


def _in_turn(sources: Sequence[Wanted], order: Order) -> Iterator[tuple[int, Wanted, Made]]:
    for at, wanted in enumerate(sources):
        yield at, wanted, made_alone(wanted, order)


def made_alone(wanted: Wanted, order: Order) -> Made:
    """One project, as `make` has it, and nothing of it is left in this process."""
    with remembering(of_user() if wanted.remember else None):
        made = make(wanted, order)
    if not made.kept:
        raster.forget()
        gc.collect()  # commands turn most of that off, and a build may have thousands of projects
    return made


def _shared(executor: Executor, jobs: int) -> Work:
    def work(sources: Sequence[Wanted], order: Order) -> Iterator[tuple[int, Wanted, Made]]:
        waiting: dict[Future[Made], int] = {}
        coming = iter(range(len(sources)))
        for at in coming:
            waiting[executor.submit(made_alone, sources[at], order)] = at
            if len(waiting) < jobs * (1 + AHEAD):
                continue
            yield from _finished(waiting, sources)
        while waiting:
            yield from _finished(waiting, sources)

    return work


def _finished(waiting: dict[Future[Made], int], sources: Sequence[Wanted]) -> Iterator[tuple[int, Wanted, Made]]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        at = waiting.pop(future)
        yield at, sources[at], future.result()


def _begin_worker(parent: int) -> None:
    """A worker dies of Ctrl-C at once and without a word, and with its parent, however that ends."""
    import signal
    import threading

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)
    os.environ.update(dict.fromkeys(THREADS, "1"))

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
