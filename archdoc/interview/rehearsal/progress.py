"""What was rehearsed of a spec, kept in the user's data folder: a file for each spec, never beside it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.write import write_one
from archdoc.interview.questions.question import Standing

DATA = "ARCHDOC_DATA"
"""The variable that names another folder for what archdoc keeps of its user."""


Time = Annotated[datetime, msgspec.Meta(tz=True)]


class Memory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How well one question is known. All times are UTC; the first five are what FSRS calls them."""

    state: Literal[1, 2, 3]
    step: Annotated[int, msgspec.Meta(ge=0)] | None = None
    stability: Annotated[float, msgspec.Meta(gt=0)]
    difficulty: Annotated[float, msgspec.Meta(ge=1, le=10)]
    due: Time
    reviewed: Time
    rating: Literal[1, 2, 3, 4]
    """How it went the last time: 1 again, 2 hard, 3 good, 4 easy."""
    seconds: Annotated[float, msgspec.Meta(ge=0)]
    """How long it takes, from the question to the rating; a mean in which the last time counts for half."""
    standing: Standing
    """Where its answer stood the last time: one that has changed since is asked anew."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the questions of a spec, by their ids."""

    version: Literal[1] = 1
    title: str
    path: str
    """Where the spec lay, absolute."""
    questions: dict[str, Memory] = {}


def folder() -> Path:
    """Where progress is kept: in `$ARCHDOC_DATA`, else in the user's data folder of the platform."""
    if given := os.environ.get(DATA):
        return Path(given, "rehearsal")
    from platformdirs import user_data_path

    return user_data_path("archdoc", appauthor=False) / "rehearsal"


def file(spec: str) -> Path:
    """The file for a spec: named after it, told apart by where it lies."""
    real = os.path.realpath(spec)
    return folder() / f"{Path(real).stem[:60]}-{hashlib.sha256(os.fsencode(real)).hexdigest()[:8]}.json"


def load(spec: str, title: str) -> tuple[Progress, str]:
    """What is kept of a spec, and a word to its author where that isn't as expected.

    A spec that was moved or renamed keeps its progress: it is the only one of its title that isn't where it was. A
    file that can't be understood is set aside. Raises ArchdocError: it can't be read, nor be set aside.
    """
    new = Progress(title=title, path=os.path.realpath(spec))
    path = file(spec)
    try:
        found = _read(path)
    except msgspec.DecodeError:
        return new, f"What was kept in {path} can't be understood; it is now {set_aside(path).name} there."
    except OSError as error:
        what = f"The progress that is kept here can't be read: {(error.strerror or str(error)).lower()}."
        raise ArchdocError(
            (Problem(Mark(str(path)), what, f"Mend that, or name another folder in {DATA}."),)
        ) from error
    if found:
        return msgspec.structs.replace(found, title=title, path=new.path), ""
    moved = _moved(title)
    return (
        (msgspec.structs.replace(moved, path=new.path), f"Progress of {moved.path} is taken over.")
        if moved
        else (new, "")
    )


def save(progress: Progress, touched: Mapping[str, Memory]) -> None:
    """Writes what has changed over what is kept by now, so that two rehearsals at once don't undo each other.

    Raises ArchdocError: it can't be written.
    """
    path = file(progress.path)
    try:
        kept = _read(path)
    except (OSError, msgspec.DecodeError):
        kept = None
    questions = {**(kept or progress).questions, **touched}
    content = msgspec.structs.replace(progress, questions=dict(sorted(questions.items())))
    write_one(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")


def set_aside(path: Path) -> Path:
    """Gives a file a name under which it is no longer found, and nothing is lost. Raises ArchdocError: it can't."""
    number = 1
    while (aside := path.with_suffix(f".old{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        what = f"This can't be set aside as {aside.name}: {(error.strerror or str(error)).lower()}."
        raise ArchdocError((Problem(Mark(str(path)), what),)) from error
    return aside


def _read(path: Path) -> Progress | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _moved(title: str) -> Progress | None:
    """The progress of a spec with this title that is no longer where it was, if there is one only."""
    found = []
    for path in sorted(folder().glob("*.json")) if folder().is_dir() else []:
        try:
            one = _read(path)
        except (OSError, msgspec.DecodeError):
            continue
        if one and one.title == title and not os.path.exists(one.path):
            found.append(one)
    return found[0] if len(found) == 1 else None
