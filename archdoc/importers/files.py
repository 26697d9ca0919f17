"""The only way for a reader of a format to get at text: files that were named, and what lies in their folders.

Nothing outside the folders of the files on the command line is read, however a file points there: by `..`, an absolute
path, a link, or a URL. Nothing is fetched.
"""

from __future__ import annotations

import os
import re
import sys

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem

MAX_BYTES = 50_000_000
"""All files of one import together. The largest workspace that was seen has 2 MB."""
MAX_FILES = 2_000
STDIN = "-"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""What no text in an old encoding has, and a PDF or a picture has somewhere."""


class File(msgspec.Struct, frozen=True):
    """A text file. `path` is how the user would name it."""

    path: str
    text: str

    def mark(self, line: int, column: int = 1) -> Mark:
        """A place in it, from 1."""
        return Mark(self.path, line, column)


class RefusedError(Exception):
    """Why something that a file points to is not read: one sentence, for `LeftOut`."""


class Files:
    """What may be read in one import."""

    def __init__(self, roots: tuple[str, ...]) -> None:
        self.roots = tuple(os.path.realpath(root) for root in roots)
        self.bytes = 0
        self.known: dict[str, File] = {}
        self.listed: set[str] = set()
        """The paths of files that only their folder was named of."""
        self.claimed: set[str] = set()
        """The paths of files that another one has told to be its own: a catalogue, of the contract of an API."""

    def named(self, path: str) -> File:
        """A file that the user named, `-` for standard input. Raises ArchdocError: it is no text, or too large."""
        try:
            return self._piped() if path == STDIN else self._read(path)
        except RefusedError as why:
            raise ArchdocError((Problem(Mark(path), str(why)),)) from None

    def beside(self, file: File, name: str) -> File:
        """A file that `file` points to by a relative name. Raises RefusedError."""
        return self._read(self.inside(file, name))

    def inside(self, file: File, name: str) -> str:
        """The path of what `file` points to by a relative name, a file or a folder. Raises RefusedError."""
        if "://" in name:
            raise RefusedError(f"`{name}` is on the network, and nothing is fetched.")
        if os.path.isabs(name) or name.startswith("~") or "\\" in name or "\0" in name:
            raise RefusedError(f"`{name}` is no path relative to {file.path}.")
        path = os.path.normpath(os.path.join(os.path.dirname(file.path), name))
        real = os.path.realpath(path)
        if not any(real == root or real.startswith(root + os.sep) for root in self.roots):
            raise RefusedError(f"`{name}` is outside the folder of {file.path}.")
        return path

    def all_in(self, folder: str, endings: tuple[str, ...]) -> list[str]:
        """The paths of files in a folder and below, sorted, without hidden ones and links. RefusedError: too many."""
        found: list[str] = []
        for base, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
            for name in sorted(names):
                path = os.path.join(base, name)
                if name.endswith(endings) and not name.startswith(".") and not os.path.islink(path):
                    found.append(path)
            if len(found) > MAX_FILES:
                raise RefusedError(f"{folder} holds more than {MAX_FILES:,} files.")
        return found

    def _read(self, path: str) -> File:
        real = os.path.realpath(path)
        if real in self.known:
            return self.known[real]
        try:
            if not os.path.isfile(real):
                raise RefusedError(f"{path} is no file." if os.path.exists(real) else f"There is no file {path}.")
            self.bytes += os.path.getsize(real)
            if self.bytes > MAX_BYTES:
                raise RefusedError(f"With {path} there would be more than {MAX_BYTES // 1_000_000} MB to read.")
            with open(real, "rb") as opened:
                content = opened.read()
        except OSError as error:
            raise RefusedError(f"{path} can't be read: {error.strerror}.") from None
        self.known[real] = File(path, _text(content, path))
        return self.known[real]

    def _piped(self) -> File:
        if STDIN not in self.known:
            content = sys.stdin.buffer.read(MAX_BYTES - self.bytes + 1)
            self.bytes += len(content)
            if self.bytes > MAX_BYTES:
                raise RefusedError(f"With standard input there would be more than {MAX_BYTES // 1_000_000} MB to read.")
            self.known[STDIN] = File(STDIN, _text(content, "Standard input"))
        return self.known[STDIN]


def _text(content: bytes, path: str) -> str:
    """The text of a file; one in an old encoding is read too, one that is no text isn't. Raises RefusedError."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content[:8000] and not wide:
        raise RefusedError(f"{path} is no text.")
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        if _CONTROL.search(text):
            raise RefusedError(f"{path} is no text.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
