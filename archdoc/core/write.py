"""Outputs to files: each is written under another name and moved to its place, so that none is ever half written."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem

AGAIN = "Run the command again: it then starts from what is there now."
_BESIDE = re.compile(r"\..+\.(\d{1,10})\.tmp", re.DOTALL)


class Written(msgspec.Struct, frozen=True):
    """What became of the files: how many were written, were right already, and were removed."""

    written: int = 0
    same: int = 0
    removed: int = 0


def write_one(path: str | os.PathLike[str], content: bytes, *, before: bytes | None = None) -> Written:
    """Writes one file; see `write`. `before` is what it must still hold, or nothing is written."""
    name = os.fspath(path)
    return write({name: content}, before={} if before is None else {name: before})


def write(
    files: Mapping[str, bytes],
    remove: Iterable[str] = (),
    *,
    before: Mapping[str, bytes] | None = None,
    whole: str | None = None,
) -> Written:
    """Writes files by their paths, all or none, and then removes others.

    A folder `whole` that all of them lie in and that isn't there yet appears at once, with all that is in it.

    A file that has its content already is left alone, its time too. Missing folders are made. A link is followed, and
    what is no file (`/dev/stdout`, a named pipe) is written to as it is. What writes that were ended left beside the
    files is removed. Raises ArchdocError: something can't be written, or a file no longer holds what `before` says,
    since someone has saved it in the meantime; nothing was changed then.
    """
    if whole is not None and files and not os.path.lexists(whole):
        return _write_whole(files, whole)
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
                    os.chmod(beside, stat.S_IMODE(os.stat(path).st_mode))
        for at, content in streams:
            with open(at, "wb") as file:
                file.write(content)
        for at, content in (before or {}).items():
            if Path(at).read_bytes() != content:
                raise _refusal(at, "This was saved by someone else in the meantime, so it is left as it is.", AGAIN)
        moved = len(waiting) + len(streams)
        while waiting:
            beside, at = waiting[0]
            os.replace(beside, at)
            waiting.pop(0)
        folders.clear()
        _sweep({os.path.dirname(os.path.realpath(at)) for at in files})
        gone = [at for at in remove if Path(at).is_file()]
        for at in gone:
            os.unlink(at)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise _refusal(at, f"This can't be written: {_reason(error)}.") from error
    finally:
        for beside, _ in waiting:
            with suppress(OSError):  # Where nothing may be written, nothing may be removed, though it isn't there.
                Path(beside).unlink(missing_ok=True)
        for folder in reversed(folders):
            _remove_empty(folder)
    return Written(moved, same, len(gone))


def _write_whole(files: Mapping[str, bytes], folder: str) -> Written:
    with at_once(folder) as put:
        for at, content in files.items():
            put(os.path.relpath(at, folder), content)
    return Written(len(files))


@contextmanager
def at_once(folder: str | os.PathLike[str], *, named: bool = False) -> Iterator[Callable[[str, bytes], None]]:
    """A folder that isn't there yet, and appears with all that is put into it, by name, or not at all.

    It is written under another name, and moved to its place. Where it is `named` by what is in it, one that has come
    there in the meantime is as good. Raises ArchdocError: something can't be written.
    """
    import shutil

    above, name = os.path.split(os.path.abspath(folder))
    beside = os.path.join(above, f".{name[:100]}.{os.getpid()}.tmp")
    folders: list[str] = []
    at = os.fspath(folder)

    def put(name: str, content: bytes) -> None:
        nonlocal at
        at = os.path.join(folder, name)
        path = os.path.join(beside, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    try:
        _make_folder(above, folders)
        _sweep([above])
        os.mkdir(beside)
        yield put
        try:
            os.rename(beside, folder)
        except OSError:
            if not named or not os.path.isdir(folder):
                raise
        folders.clear()
    except (OSError, ValueError) as error:
        raise _refusal(at, f"This can't be written: {_reason(error)}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        for one in reversed(folders):
            _remove_empty(one)


def slug(title: str) -> str:
    """A title as a file name: `Notification system` is `notification-system`; `project` where no letter is left."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].rstrip("-") or "project"


def _sweep(folders: Iterable[str]) -> None:
    """Removes what a write of a process that is no more left in folders under another name."""
    for folder in folders:
        with suppress(OSError):
            for name in os.listdir(folder):
                found = _BESIDE.fullmatch(name)
                if found and _has_ended(int(found[1])):
                    path = os.path.join(folder, name)
                    _remove(path)


def _remove(path: str) -> None:
    import shutil

    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def _has_ended(process: int) -> bool:
    if os.name != "posix" or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _kind(path: str) -> str:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "none"
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "stream"


def _make_folder(path: str, made: list[str]) -> None:
    missing = []
    while path and not os.path.isdir(path):
        if os.path.lexists(path):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
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


def _refusal(path: str, what: str, hint: str | None = None) -> ArchdocError:
    return ArchdocError((Problem(Mark(path), what, hint),))
