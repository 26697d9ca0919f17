"""What costly steps came to, remembered by all that went into them, in a folder that is the user's alone.

A step is known by its name and its inputs, and beside these by what carries it out: archdoc's own files, the libraries
that take part, and Python. So a step is never taken for another one, and what nobody asks for any more makes room for
what is newer. Values are bytes and numbers in MessagePack, which can't make anything run. Nothing here ever fails a
command: what can't be read or isn't whole is made again, and what can't be written isn't remembered.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

import msgspec

FOLDER, SIZE = "ARCHDOC_CACHE", "ARCHDOC_CACHE_SIZE"
"""The variables that say where things are remembered (`off` for nowhere), and how many MiB of them."""
OFF = "off"
MOST = 512
"""MiB that are kept, unless the user says otherwise."""
_FORMAT = "1"
"""Of entries; another one finds nothing of those before."""
DRAWING = (
    "archdoc-dossier", "diagrams", "graphviz", "graphviz-pure", "jinja2", "markdown-it-py", "msgspec", "networkx",
    "pypdf", "pypdfium2", "typst", "uharfbuzz",
)  # fmt: skip
"""The distributions that take part in what is remembered."""
_SHARES = "0123456789abcdef"
"""Entries lie in folders by the first letter of their key; each has an equal share of the room."""
_LOOK = 16
"""After so many entries in a share, what other processes have put there is counted too."""
_CHECK = 32
"""Bytes of the digest that an entry begins with."""
_MIB = 1024 * 1024
_SINCE = time.time()
"""When this was loaded: archdoc's files that are newer aren't those that run."""
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# archdoc keeps here what it would have to make again.\n"
"""What tells programs that back up that they may leave the folder out (bford.info/cachedir)."""

T = TypeVar("T")
E = TypeVar("E", bound=Exception)


class Memory:
    """A folder of entries, each a digest of its content and the content, which any number of processes may share."""

    def __init__(self, folder: Path, most: int = MOST * _MIB) -> None:
        """`most` is how many bytes all entries may take together."""
        self.folder, self.most = folder, most
        self.found: Counter[str] = Counter()
        """How often a step was remembered, by its name."""
        self.made: Counter[str] = Counter()
        """How often it was not."""
        self._taken: dict[Path, tuple[int, int]] = {}
        """Bytes of each share, and how many entries this process has put there since it looked."""

    def get(self, key: str) -> bytes | None:
        """What is remembered under a key; None where that is nothing, or not whole."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            if hashlib.sha256(content[_CHECK:]).digest() == content[:_CHECK]:
                found = zlib.decompress(content[_CHECK:])
                os.utime(path)  # what was asked for last is forgotten last
                return found
        except (OSError, zlib.error):
            return None
        return None

    def put(self, key: str, content: bytes) -> None:
        """Remembers a content under a key, and forgets what was not asked for longest where room is needed."""
        packed = zlib.compress(content, 1)
        path = self._path(key)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with suppress(OSError):
            self._make()
            path.parent.mkdir(mode=0o700, exist_ok=True)
            try:
                handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(packed).digest() + packed)
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)
            self._trim(path.parent, len(packed) + _CHECK)

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.folder / "CACHEDIR.TAG").write_bytes(_TAG)

    def _trim(self, share: Path, more: int) -> None:
        """Keeps a share within its bound, after so many bytes were put there; looks at it only now and then."""
        taken, count = self._taken.get(share, (0, _LOOK))
        taken, count, most = taken + more, count + 1, self.most // len(_SHARES)
        if taken > most or count >= _LOOK:
            found = sorted((at, size, path) for path, size, at in _entries(share))
            taken, count = sum(size for _, size, _ in found), 0
            for _, size, path in found:
                if taken <= most:
                    break
                with suppress(OSError):
                    os.unlink(path)
                taken -= size
        self._taken[share] = taken, count

    def _path(self, key: str) -> Path:
        return self.folder / key[0] / key[1:]

    def size(self) -> tuple[int, int]:
        """How many entries there are, and how many bytes they take."""
        sizes = [size for share in _SHARES for _, size, _ in _entries(self.folder / share)]
        return len(sizes), sum(sizes)

    def clear(self) -> int:
        """Forgets everything; how many entries that were. What others put into the folder is left alone."""
        count = 0
        for share in _SHARES:
            for path, _, _ in _entries(self.folder / share):
                with suppress(OSError):
                    os.unlink(path)
                    count += 1
            with suppress(OSError):
                (self.folder / share).rmdir()
        with suppress(OSError):
            (self.folder / "CACHEDIR.TAG").unlink(missing_ok=True)
            self.folder.rmdir()
        return count


def _entries(share: Path) -> Iterable[tuple[str, int, int]]:
    """Path, size in bytes and time of last use of each entry, and of what a write that was ended has left."""
    try:
        with os.scandir(share) as found:
            for one in found:
                with suppress(OSError):  # another process has just taken it away
                    there = one.stat(follow_symlinks=False)
                    yield one.path, there.st_size, there.st_mtime_ns
    except OSError:
        return


def folder() -> Path | None:
    """Where things are remembered on this machine; None where the user has turned that off."""
    told = os.environ.get(FOLDER, "")
    if told.lower() == OFF:
        return None
    if told:
        return Path(told)
    from platformdirs import user_cache_path

    return user_cache_path("archdoc", appauthor=False) / "steps"


def of_user() -> Memory | None:
    """The user's memory; None where it is turned off, or its folder is one that others could write to."""
    where = folder()
    return _opened(where, most()) if where is not None and refused(where) is None else None


@cache
def _opened(where: Path, most: int) -> Memory:
    return Memory(where, most)


def most() -> int:
    """How many bytes may be kept; where the user gives no whole number of MiB, as many as by default."""
    told = os.environ.get(SIZE, "")
    return (int(told) if _is_number(told) else MOST) * _MIB


def misread() -> str | None:
    """What the user gives as the room where it is no whole number."""
    told = os.environ.get(SIZE, "")
    return told if told and not _is_number(told) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def refused(where: Path) -> str | None:
    """Why nothing is remembered in a folder, since what others write there would end in the user's own outputs."""
    try:
        there = where.stat()
    except OSError:
        return None
    if not where.is_dir():
        return "it is no folder"
    if os.name == "posix" and there.st_uid != os.geteuid():
        return "it belongs to someone else"
    if os.name == "posix" and there.st_mode & 0o022:
        return "others may write to it"
    return None


_CURRENT: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(memory: Memory | None) -> Iterator[Memory | None]:
    """While it lasts, `recall` asks a memory, or none."""
    token = _CURRENT.set(memory)
    try:
        yield memory
    finally:
        _CURRENT.reset(token)


def recall(step: str, inputs: tuple[object, ...], type: type[T], make: Callable[[], T]) -> T:
    """What a step comes to: remembered, or made and remembered from now on.

    `inputs` is all that goes into it: text and bytes as they are, anything else by its `repr`, which must tell apart
    what isn't equal (structs, numbers, text and tuples of them do). `type` is what comes out, as msgspec reads it.
    """
    (found,) = recall_each(step, [inputs], type, lambda _: [make()])
    return found


def recall_each(
    step: str, inputs: Sequence[tuple[object, ...]], type: type[T], make: Callable[[Sequence[int]], Sequence[T | E]]
) -> list[T | E]:
    """The same of several that are made together: `make` is given the places in `inputs` of those that are wanted.

    An exception that it gives in the place of a value is handed on and not remembered.
    """
    memory = _CURRENT.get()
    stamp = _stamp() if memory is not None else None
    if memory is None or stamp is None:
        return list(make(range(len(inputs)))) if inputs else []
    keys = [_key(stamp, step, one) for one in inputs]
    found: dict[int, T | E] = {}
    for at, key in enumerate(keys):
        packed = memory.get(key)
        if packed is not None:
            with suppress(msgspec.DecodeError):
                found[at] = msgspec.msgpack.decode(packed, type=type)
    if found:
        memory.found[step] += len(found)
    missing = [at for at in range(len(keys)) if at not in found]
    if missing:
        for at, value in zip(missing, make(missing), strict=True):
            found[at] = value
            if not isinstance(value, Exception):
                memory.made[step] += 1
                memory.put(keys[at], msgspec.msgpack.encode(value))
    return [found[at] for at in range(len(keys))]


def _key(stamp: bytes, step: str, inputs: tuple[object, ...]) -> str:
    digest = hashlib.sha256(stamp)
    for one in (step, *inputs):
        kind, content = (
            (b"b", one) if isinstance(one, bytes)
            else (b"s", one.encode("utf-8", "surrogatepass")) if isinstance(one, str)
            else (b"r", repr(one).encode("utf-8", "surrogatepass"))
        )  # fmt: skip
        digest.update(kind + len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


@cache
def _stamp() -> bytes | None:
    """A digest of what carries the steps out; None where that can't be told, as from within an archive."""
    versions = []
    for name in DRAWING:
        try:
            versions.append(version(name))
        except PackageNotFoundError:
            versions.append("")
    head = (_FORMAT, versions, sys.version, sys.platform, platform.machine())
    return digest(repr(head), Path(__file__).resolve().parent.parent, _SINCE)


def sources() -> str:
    """A digest of archdoc's files as they are, in short; `none` where they can't be read."""
    found = digest("", Path(__file__).resolve().parent.parent, float("inf"))
    return found.hex()[:12] if found else "none"


def digest(head: str, root: Path, since: float) -> bytes | None:
    """A digest of some words and all files of a package but byte code.

    None where one can't be read, or was edited after `since` (seconds of the epoch): it isn't what this process runs.
    """
    digest = hashlib.sha256(head.encode())
    try:
        for path in sorted(_sources(root)):
            with open(path, "rb") as file:
                if os.fstat(file.fileno()).st_mtime > since:
                    return None
                content = file.read()
            digest.update(f"{os.path.relpath(path, root)}\n{len(content)}\n".encode() + content)
    except OSError:
        return None
    return digest.digest()


def _sources(root: Path) -> Iterator[str]:
    def fail(error: OSError) -> None:
        raise error

    for folder, folders, names in os.walk(root, onerror=fail):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(folder, name) for name in names if not name.endswith((".pyc", ".pyo")))
