"""Outputs to files: each is written under another name and moved to its place, so that none is ever half written."""

from __future__ import annotations

import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem


class Written(msgspec.Struct, frozen=True):
    """What became of the files: how many were written, were right already, and were removed."""

    written: int = 0
    same: int = 0
    removed: int = 0


def write_one(path: str | os.PathLike[str], content: bytes) -> Written:
    """Writes one file; see `write`."""
    return write({os.fspath(path): content})


def write(files: Mapping[str, bytes], remove: Iterable[str] = ()) -> Written:
    """Writes files by their paths, all or none, and then removes others.

    A file that has its content already is left alone, its time too. Missing folders are made. A link is followed, and
    what is no file (`/dev/stdout`, a named pipe) is written to as it is. Raises ArchdocError: something can't be
    written; nothing was changed then.
    """
    waiting: list[tuple[str, str]] = []
    folders: list[str] = []
    streams: list[tuple[str, bytes]] = []
    same = 0
    at = ""
    try:
        for at, content in files.items():
            path = os.path.realpath(at)
            kind = _kind(path)
            if kind == "folder":
                raise _refusal(at, "This is a folder, where a file is to be written.")
            if kind == "stream":
                streams.append((path, content))
            elif kind == "file" and Path(path).read_bytes() == content:
                same += 1
            else:
                _make_folder(os.path.dirname(path), folders)
                beside = os.path.join(os.path.dirname(path), f".{os.path.basename(path)[:100]}.{os.getpid()}.tmp")
                waiting.append((beside, path))
                with open(beside, "wb") as file:
                    file.write(content)
                if kind == "file":
                    shutil.copymode(path, beside)
        for at, content in streams:
            with open(at, "wb") as file:
                file.write(content)
        moved = len(waiting) + len(streams)
        while waiting:
            beside, at = waiting[0]
            os.replace(beside, at)
            waiting.pop(0)
        folders.clear()
        gone = [at for at in remove if Path(at).is_file()]
        for at in gone:
            os.unlink(at)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise _refusal(at, f"This can't be written: {_reason(error)}.") from error
    finally:
        for beside, _ in waiting:
            Path(beside).unlink(missing_ok=True)
        for folder in reversed(folders):
            _remove_empty(folder)
    return Written(moved, same, len(gone))


def slug(title: str) -> str:
    """A title as a file name: `Notification system` is `notification-system`; `project` where no letter is left."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].rstrip("-") or "project"


def _kind(path: str) -> str:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "none"
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "stream"


def _make_folder(path: str, made: list[str]) -> None:
    missing = []
    while path and not os.path.isdir(path):
        missing.append(path)
        path = os.path.dirname(path)
    for folder in reversed(missing):
        made.append(folder)
        os.mkdir(folder)


def _remove_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        return


def _reason(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error)
    return str(words)[:1].lower() + str(words)[1:]


def _refusal(path: str, what: str) -> ArchdocError:
    return ArchdocError((Problem(Mark(path), what),))
