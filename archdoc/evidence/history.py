"""A repository's history -> which commit changed which lines of which file. It is kept, and only what is new is read.

The newest commit comes first, and each before its parents. Of a merge it is told what it brought to its first parent,
and how it joined files that it took from none of its parents as they were.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import IO

import msgspec

from archdoc.evidence.git import Git

FORMAT = 3
"""Of what is kept: another number, and it is read anew."""
_FILE = "history.msgpack"
_FIELDS = (
    "%H", "%as", "%an", "%ae", "%P", "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1f)",
    "%(trailers:key=Reviewed-by,valueonly,unfold,separator=%x1f)",
)  # fmt: skip
_LOG = (
    "log", "--topo-order", f"--format=%x01{'%x00'.join(_FIELDS)}", "--raw", "--abbrev=16", "--patch", "--unified=0",
    "--inter-hunk-context=0", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short",
    "--no-show-signature", "--no-notes", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip
_MERGES = (
    "log", "--topo-order", "--merges", f"--format=%x01{'%x00'.join(_FIELDS)}", "--abbrev=16", "--no-renames",
    "--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature", "--no-notes",
)  # fmt: skip
_JOINED = re.compile(rb"(@@@+)(?: -\d+(?:,\d+)?)+ \+(\d+)(?:,(\d+))? @@@")
_COLUMNS, _COME, _LOST = frozenset((b" ", b"+", b"-")), ord("+"), ord("-")
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([abtnvfr"\\]|[0-7]{3})')
_ESCAPES = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
_CHUNK = 1 << 20


class Touch(msgspec.Struct, array_like=True, gc=False):
    """What a commit did to a file. Paths are numbers in `History.paths`, blobs the first 16 digits of their names."""

    status: str
    """A added, M changed, D removed, R renamed, T of another type."""
    path: int
    before: int
    """The path that it had before."""
    old: int
    new: int
    hunks: bytes | None = b""
    """Four numbers for each piece: old line, lines gone, new line, lines come. None: no text that has lines."""


class Commit(msgspec.Struct, array_like=True, gc=False):
    """One commit. People are numbers in `History.people`."""

    name: str
    day: str
    """The day that its author wrote it, where they were: 2023-02-28."""
    author: int
    with_: tuple[int, ...]
    """Whom it names as co-authors."""
    reviewed: tuple[int, ...]
    parents: tuple[str, ...]
    touches: list[Touch]
    """Empty for a merge."""

    @property
    def joins(self) -> bool:
        """Whether it is a merge."""
        return len(self.parents) > 1


class Merge(msgspec.Struct, array_like=True, gc=False):
    """What a merge did."""

    brought: list[tuple[int, int]]
    """Paths that it changed in its first parent, each with its blob then; 0 where it is gone."""
    joined: dict[int, list[bytes]]
    """Paths whose text none of its parents has. For each parent, the way from its lines to those of the merge, as
    `Touch.hunks` has it."""


class History(msgspec.Struct, array_like=True):
    """All that was read of a repository, up to `tip`."""

    format: int = FORMAT
    tip: str = ""
    shallow: str = ""
    paths: list[bytes] = []
    people: list[str] = []
    """As `Name <address>`, as the commits have them."""
    commits: list[Commit] = []
    merges: dict[str, Merge] = {}
    begun: str = ""
    """The tip that was first read: numbers of paths and people are the same as long as it is."""


def history(git: Git) -> History:
    """The history that leads to the tip. Raises ArchdocError: git stopped, as where objects are missing."""
    ends = " ".join(sorted(git.shallow))
    kept = _kept(git, ends)
    if kept is not None and kept.tip == git.tip:
        return kept
    made = _Reading(kept or History(shallow=ends)).read(git)
    if git.kept is not None:
        target = git.kept / _FILE
        spare = target.with_suffix(".new")
        try:
            spare.write_bytes(msgspec.msgpack.encode(made))
            spare.replace(target)
        except OSError:
            spare.unlink(missing_ok=True)
    return made


def _kept(git: Git, ends: str) -> History | None:
    """What was read before, if the tip has it in its past."""
    from archdoc.core.errors import ArchdocError

    if git.kept is None:
        return None
    try:
        found = msgspec.msgpack.decode((git.kept / _FILE).read_bytes(), type=History)
    except (OSError, msgspec.MsgspecError):
        return None
    if found.format != FORMAT or found.shallow != ends or not found.tip:
        return None
    try:
        git.ask("merge-base", "--is-ancestor", found.tip, git.tip)
    except ArchdocError:
        return None
    return found


class _Reading:
    def __init__(self, before: History) -> None:
        self.before = before
        self.paths = {path: at for at, path in enumerate(before.paths)}
        self.people = {one: at for at, one in enumerate(before.people)}

    def read(self, git: Git) -> History:
        new = [git.tip, *([f"^{self.before.tip}"] if self.before.tip else [])]
        with git.stream(*_LOG, "--no-diff-merges", *new, "--") as lines:
            commits = list(self.commits(lines))
        merges: dict[str, Merge] = {}
        if any(commit.joins for commit in commits):
            with git.stream(*_MERGES, "--diff-merges=first-parent", "--raw", *new, "--") as lines:
                for one in self.commits(lines):
                    merges[one.name] = Merge([(touch.path, touch.new) for touch in one.touches], {})
            with git.stream(*_MERGES, "--diff-merges=combined", "--patch", "--unified=0", *new, "--") as lines:
                self.joins(lines, merges)
        return History(
            tip=git.tip, shallow=self.before.shallow, paths=list(self.paths), people=list(self.people),
            commits=commits + self.before.commits, merges=merges | self.before.merges,
            begun=self.before.begun or git.tip,
        )  # fmt: skip

    def commits(self, stream: IO[bytes]) -> Iterator[Commit]:
        """Each line's first letter says what it is: no line of a file's text begins with one of these."""
        commit: Commit | None = None
        section = -1
        sections: list[Touch] = []
        pieces = array("I")
        for line in _told(stream):
            first = line[0]
            if first == 0x40:  # @@
                found = _HUNK.match(line)
                if found is not None and 0 <= section < len(sections):
                    old, gone, new, come = found.groups()
                    pieces.extend((int(old), int(gone or 1), int(new), int(come or 1)))
            elif first == 0x64 and line.startswith(b"diff --git "):
                _close(sections, section, pieces)
                section += 1
            elif first == 0x42:  # Binary files a and b differ
                if 0 <= section < len(sections):
                    sections[section].hunks = None
            elif first == 0x3A:  # :
                assert commit is not None
                touch = self.touch(line)
                commit.touches.append(touch)
                # A change of type is told as a removal and an addition.
                sections += [touch] * (2 if touch.status == "T" else 1)
            elif first == 1:
                _close(sections, section, pieces)
                if commit is not None:
                    yield commit
                commit, section, sections = self.commit(line[1:]), -1, []
        _close(sections, section, pieces)
        if commit is not None:
            yield commit

    def commit(self, line: bytes) -> Commit:
        name, day, author, address, parents, with_, reviewed = line.decode(errors="replace").split("\x00")
        return Commit(
            name=name, day=day, author=self.person(f"{author.strip()} <{address.strip()}>"),
            with_=tuple(self.person(one.strip()) for one in with_.split("\x1f") if one.strip()),
            reviewed=tuple(self.person(one.strip()) for one in reviewed.split("\x1f") if one.strip()),
            parents=tuple(parents.split()), touches=[],
        )  # fmt: skip

    def joins(self, stream: IO[bytes], merges: dict[str, Merge]) -> None:
        """How merges joined files: before each line stands, in a column for each parent, whether that has it."""
        merge = Merge([], {})
        path = parents = at = 0
        for line in _lines(stream):
            if line[:1] == b"\x01":
                merge, parents = merges[line[1:].partition(b"\0")[0].decode()], 0
            elif line.startswith((b"diff --combined ", b"diff --cc ")):
                path, parents = self.path(line.split(b" ", 2)[2]), 0
            elif (found := _JOINED.match(line)) is not None:
                parents, start, count = len(found[1]) - 1, int(found[2]), int(found[3] or 1)
                at = start - 1 if count else start
                merge.joined.setdefault(path, [b""] * parents)
            elif parents and line[:1] in _COLUMNS:
                lost = b"-" in line[:parents]
                for parent, column in enumerate(line[:parents]):
                    if column == _LOST:
                        merge.joined[path][parent] += array("I", (0, 1, at, 0)).tobytes()
                    elif column == _COME:
                        merge.joined[path][parent] += array("I", (0, 0, at + 1, 1)).tobytes()
                at += not lost

    def touch(self, line: bytes) -> Touch:
        about, *paths = line.split(b"\t")
        _, _, old, new, status = about.split(b" ")
        here = self.path(paths[-1])
        before = self.path(paths[0]) if len(paths) > 1 else here
        return Touch(chr(status[0]), here, before, int(old[:16], 16), int(new[:16], 16))

    def path(self, written: bytes) -> int:
        return self.paths.setdefault(_unquoted(written), len(self.paths))

    def person(self, written: str) -> int:
        return self.people.setdefault(written, len(self.people))


def _close(sections: list[Touch], section: int, pieces: array[int]) -> None:
    """What was gathered for a file is said of it."""
    if not pieces:
        return
    touch = sections[section]
    if touch.hunks is not None:
        touch.hunks += pieces.tobytes()
    del pieces[:]


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    left = b""
    while chunk := stream.read(_CHUNK):
        lines = (left + chunk).split(b"\n")
        left = lines.pop()
        yield from lines
    if left:
        yield left


def _told(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines that are no text of a file."""
    left = b""
    while chunk := stream.read(_CHUNK):
        lines = (left + chunk).split(b"\n")
        left = lines.pop()
        yield from (line for line in lines if line[:1] in _FIRST)
        if len(left) > _CHUNK and left[:1] in (b"+", b"-"):
            left = left[:1]
    if left[:1] in _FIRST:
        yield left


_FIRST = frozenset((b"\x01", b":", b"@", b"d", b"B"))


def _unquoted(path: bytes) -> bytes:
    r"""A path as it is: git writes one with quotes or control codes as `"a\tb"`."""
    if not path.startswith(b'"'):
        return path

    def meant(found: re.Match[bytes]) -> bytes:
        one = found[1]
        return bytes([int(one, 8) if len(one) == 3 else _ESCAPES[one[0]]])

    return _ESCAPE.sub(meant, path[1:-1])
