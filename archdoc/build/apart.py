"""Projects made where none of this machine's files are: each goes out as bytes and comes back as bytes.

What goes out is the spec as it is written, with the icon files that it names and where cards were before; what comes
back is every output, or why there is none. Who runs it need only have archdoc, in the same version: `versions` says
what has to be alike for the same bytes to come out.
"""

from __future__ import annotations

import functools
import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from archdoc import __version__
from archdoc.build import cache
from archdoc.build.build import Order, task
from archdoc.build.cache import Built
from archdoc.build.folder import AHEAD, Made, Wanted, Work, left_as_it_is, made_alone, spare
from archdoc.catalogue.icons import folder_of, is_file_name
from archdoc.core import memory
from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.spec import files as spec_files
from archdoc.spec.load import load_placed_text

TRIES = 4
"""So often a project is handed out before it is said that nobody finishes it: whoever had it may have been ended."""
_ALIKE = ("diagrams", "graphviz-pure", "jinja2", "markdown-it-py", "typst", "uharfbuzz")
"""The libraries by whose version outputs may differ."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """All that goes into a project, for one audience."""

    text: str
    path: str
    """What problems call the spec."""
    name: str
    order: Order
    wanted: Wanted
    beside: dict[str, bytes]
    """The icon files that the spec names, by these names."""
    earlier: dict[str, bytes]
    """What an earlier build has left that this one is to know, by name within the output folder."""
    versions: dict[str, str]


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it."""

    folder: str
    key: str
    source: str
    built: Built | None
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    error: str
    """A fault of archdoc's, which isn't the spec's."""


class UnlikeError(Exception):
    """Whoever was to make a project would not come to the same bytes."""


@functools.cache
def versions() -> dict[str, str]:
    """What has to be alike for the same bytes: by name."""
    found = {"archdoc": __version__, "Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _ALIKE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found | {"files of archdoc": memory.sources()}


def unlike(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """What differs, in words; empty where nothing does."""
    other = [name for name in ours if theirs.get(name) != ours[name]]
    if len(other) > 1 and "archdoc" in other:
        other = [name for name in other if name != "files of archdoc"]
    return ", ".join(f"{name} {theirs.get(name, 'none')} (here {ours[name]})" for name in other)


def make(parcel: bytes) -> bytes:
    """A project made from nothing but what is in the parcel. Raises UnlikeError: it would come out otherwise."""
    asked = msgspec.msgpack.decode(parcel, type=Parcel)
    other = unlike(versions(), asked.versions)
    if other:
        raise UnlikeError(other)
    with tempfile.TemporaryDirectory(prefix="archdoc-") as spare:
        home = Path(spare, "spec")
        home.mkdir()
        here = [(home, asked.beside), (Path(spare, "output"), asked.earlier)]
        for folder, contents in here:
            for name, content in contents.items():
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        spec = os.fspath(home / "spec.yaml")
        wanted = msgspec.structs.replace(
            asked.wanted, file=spec, path=spec, output=os.fspath(Path(spare, "output")), text=asked.text
        )
        done = made_alone(wanted, asked.order)

        def told(words: str) -> str:
            return words.replace(spec, asked.path)

        problems = tuple(
            msgspec.structs.replace(
                one,
                mark=msgspec.structs.replace(one.mark, path=told(one.mark.path)),
                what=told(one.what),
                hint=one.hint and told(one.hint),
            )
            for one in done.problems
        )
        error = f"{type(done.error).__name__}: {done.error}" if done.error else ""
        back = Returned(
            folder=done.folder, key=done.key, source=done.source, built=done.built, problems=problems,
            remarks=done.remarks, error=error,
        )  # fmt: skip
        return msgspec.msgpack.encode(back)


def parcel(wanted: Wanted, order: Order) -> Made | bytes:
    """What is to be sent for a project; or what is there already, or what is wrong with it. Raises ArchdocError."""
    text = spec_files.read(wanted.file) if wanted.text is None else wanted.text
    kept = left_as_it_is(wanted, order, text)
    if kept is not None:
        return kept
    folder, beside = wanted.name, {}
    if "icon" in text or wanted.audience == "public":
        model, places = load_placed_text(text, wanted.path)
        named = {one.icon for one in model.elements.values() if one.icon and is_file_name(one.icon)}
        beside = {name: Path(folder_of(wanted.path), name).read_bytes() for name in sorted(named)}
        if wanted.audience == "public":
            asked = task(model, wanted.name, order, wanted.audience, places.mark)
            folder = asked.folder
            built = None if wanted.steady else cache.load(Path(wanted.output, folder), asked.key)
            if built is not None:
                return Made(folder, asked.key, "", built, remarks=asked.remarks)
    there = f"{folder}/{cache.PLACES}"
    try:
        earlier = {there: Path(wanted.output, there).read_bytes()} if wanted.steady else {}
    except OSError:
        earlier = {}
    return msgspec.msgpack.encode(
        Parcel(
            text=text, path=wanted.path, name=wanted.name, order=order, beside=beside, earlier=earlier,
            wanted=msgspec.structs.replace(wanted, text=None, file="", output=""), versions=versions(),
        )
    )  # fmt: skip


def work(executor: Executor, room: Callable[[], int]) -> Work:
    """What makes projects by an executor that sees none of this machine's files, for `build(..., work=...)`.

    `room` says how many it makes at once, at least one. A project that comes back with neither outputs nor a reason,
    since whoever had it was ended, is handed out again, `TRIES` times in all.
    """

    def made(sources: Sequence[Wanted], order: Order) -> Iterator[tuple[int, Wanted, Made]]:
        waiting: dict[Future[bytes], tuple[int, bytes, int]] = {}
        for at, wanted in enumerate(sources):
            sent = _sent(wanted, order)
            if isinstance(sent, Made):
                yield at, wanted, sent
                continue
            waiting[executor.submit(make, sent)] = at, sent, 1
            while len(waiting) >= room() * (1 + AHEAD):
                yield from _arrived(executor, waiting, sources)
        while waiting:
            yield from _arrived(executor, waiting, sources)

    return made


def _sent(wanted: Wanted, order: Order) -> Made | bytes:
    try:
        return parcel(wanted, order)
    except ArchdocError as error:
        return Made(problems=error.problems)
    except Exception as error:
        return Made(error=error)


def _arrived(
    executor: Executor, waiting: dict[Future[bytes], tuple[int, bytes, int]], sources: Sequence[Wanted]
) -> Iterator[tuple[int, Wanted, Made]]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        at, sent, tries = waiting.pop(future)
        wanted = sources[at]
        try:
            found = msgspec.msgpack.decode(future.result(), type=Returned)
        except UnlikeError as error:
            raise ArchdocError((Problem(Mark(wanted.path), f"Whoever was to make this has {error}."),)) from None
        except (BrokenExecutor, CancelledError) as error:
            what = "Whoever was making projects is gone; those that are finished are in their folders."
            raise ArchdocError((Problem(Mark(wanted.path), what, "Run the command again: it goes on."),)) from error
        except Exception as error:
            if tries < TRIES:
                waiting[executor.submit(make, sent)] = at, sent, tries + 1
                continue
            what = f"This was handed out {TRIES} times and never came back: {type(error).__name__}."
            hint = "Build it without `--on`: perhaps it takes more memory than there is."
            yield at, wanted, Made(problems=(Problem(Mark(wanted.path), what, hint),))
            continue
        yield at, wanted, _back(wanted, found)


def _back(wanted: Wanted, found: Returned) -> Made:
    error = RuntimeError(found.error) if found.error else None
    made = Made(found.folder, found.key, found.source, found.built, False, found.problems, found.remarks, error)
    try:
        if found.built is not None:
            spare(wanted, [Path(wanted.output, found.folder, name) for name in found.built.files])
    except ArchdocError as refused:
        return Made(problems=refused.problems)
    return made
