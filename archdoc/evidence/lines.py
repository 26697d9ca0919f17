"""The lines that stand in a file -> whose they are, as `git blame` would say, for thousands of files at once.

Where the changes of a file make one chain, each beginning with the text that the one before it ended with, they are
done again, one after the other, on a list of owners: their pieces are those that `git blame` compares too. Where two
branches changed a file, all commits are gone through, and merges hand on what they took. Where that can't tell either
(a file may have come out of another), git itself is asked.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from os import cpu_count

import msgspec

from archdoc.core.errors import ArchdocError
from archdoc.evidence.git import Git
from archdoc.evidence.history import Commit, History, Touch

_FILE = "blame.msgpack"
_MOST = 1000 * 1000
"""So many pairs of gone and new files does git look at in one commit to find renames."""

Owner = int
"""The number of a person in `History.people`, or UNKNOWN_LINE."""
UNKNOWN_LINE = 2**32 - 1
"""Of a line older than what a shallow clone holds."""


Entry = tuple[int, "array[int] | None"]
"""A file's blob and the owners of its lines."""
_NOBODY = 2**32 - 2


class Standing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The lines of one file: how many each owner has. None: it isn't text."""

    owners: dict[Owner, int] | None
    began: Owner | None
    """Who began the file; None where that is older than what is here."""
    blob: int = 0


class Lines:
    """The lines of a state of the repository. `within` are the commits in its past; None: all."""

    def __init__(self, git: Git, history: History, state: str, within: frozenset[str] | None = None) -> None:
        """Of the state at a commit, by the history that leads to it or further."""
        self.git, self.history, self.state = git, history, state
        self.commits = [one for one in history.commits if within is None or one.name in within]
        self.by_path: dict[int, list[tuple[int, Touch]]] = {}

    def of(self, files: Mapping[int, int]) -> dict[int, Standing]:
        """For each path, with the name of its blob, its lines. Raises ArchdocError: git can't tell."""
        paths = set(files)
        self.by_path.clear()
        for at, commit in enumerate(self.commits):
            for touch in commit.touches:
                if touch.path in paths:
                    self.by_path.setdefault(touch.path, []).append((at, touch))
                    if touch.status == "R":
                        paths.add(touch.before)
        found: dict[int, Standing] = {}
        left: dict[int, list[tuple[int, Touch]]] = {}
        for path, blob in files.items():
            chain, whole = self.chain(path, blob)
            began = self._began(chain)
            if chain and chain[0][1].hunks is None and chain[0][1].new == blob:
                found[path] = Standing(None, began, blob)
            elif whole:
                owners = array("I")
                for at, touch in reversed(chain):
                    _replay(owners, touch.hunks or b"", self._owner(self.commits[at]))
                found[path] = Standing(_counted(owners), began, blob)
            else:
                left[path] = chain
        asked: dict[int, list[tuple[int, Touch]]] = {}
        walked = self._walked(set(left)) if left else {}
        for path, chain in left.items():
            entry = walked.get(path)
            if entry is not None and entry[1] is not None and entry[0] == files[path]:
                found[path] = Standing(_counted(entry[1]), self._began(chain), entry[0])
            else:
                asked[path] = chain
        return found | self._asked(asked, files)

    def chain(self, path: int, blob: int) -> tuple[list[tuple[int, Touch]], bool]:
        """The changes of a file, newest first, under each name that it had; and whether they tell all of it."""
        chain: list[tuple[int, Touch]] = []
        whole, after, text = True, -1, blob
        while True:
            touch = None
            for at, touch in self.by_path.get(path, ()):
                if at <= after:
                    continue
                chain.append((at, touch))
                whole = whole and touch.new == text and touch.hunks is not None
                text, after = touch.old, at
                if touch.status in "AR":
                    break
            else:
                # It ends without a beginning: with a merge, or where this clone does.
                return chain, False
            assert touch is not None
            if touch.status == "A":
                return chain, whole and not _may_hide_a_rename(self.commits[after])
            path = touch.before

    def _walked(self, paths: set[int]) -> dict[int, Entry]:
        """Files with their owners at the state, by going through all commits from the first on.

        Each commit has what its first parent had, and of others what it took from them; None stands for owners that
        can't be known so.
        """
        for commit in self.commits:
            paths |= {touch.before for touch in commit.touches if touch.status == "R" and touch.path in paths}
        children = Counter(parent for commit in self.commits for parent in commit.parents)
        children[self.state] += 1
        states: dict[str, dict[int, Entry]] = {}

        def taken(name: str) -> dict[int, Entry]:
            children[name] -= 1
            if name not in states:
                return {}
            return dict(states[name]) if children[name] else states.pop(name)

        for commit in reversed(self.commits):
            held = taken(commit.parents[0]) if commit.parents else {}
            if commit.joins:
                self._joined(commit, paths, held, [states.get(one, {}) for one in commit.parents[1:]])
                for name in commit.parents[1:]:
                    taken(name)
            self._touched(commit, paths, held)
            states[commit.name] = held
        return states[self.state]

    def _touched(self, commit: Commit, paths: set[int], held: dict[int, Entry]) -> None:
        gone = {touch.before: held.pop(touch.before, None) for touch in commit.touches if touch.status == "R"}
        for touch in commit.touches:
            if touch.path not in paths:
                continue
            if touch.status == "D":
                held.pop(touch.path, None)
                continue
            before = gone.get(touch.before) if touch.status == "R" else held.get(touch.path)
            owners: array[int] | None = None
            if touch.status == "A" and not _may_hide_a_rename(commit):
                owners = array("I")
            elif touch.status != "A" and before is not None and before[0] == touch.old and before[1] is not None:
                owners = before[1][:]
            if owners is not None and touch.hunks is not None:
                _replay(owners, touch.hunks, self._owner(commit))
                held[touch.path] = (touch.new, owners)
            else:
                held[touch.path] = (touch.new, None)

    def _joined(
        self, commit: Commit, paths: set[int], held: dict[int, Entry], others: Sequence[Mapping[int, Entry]]
    ) -> None:
        """What a merge has: files of its first parent, of another one, or both joined line by line."""
        merge = self.history.merges[commit.name]
        for path, blob in merge.brought:
            if path not in paths:
                continue
            before = [held.get(path), *(one.get(path) for one in others)]
            same = next((entry for entry in before if entry is not None and entry[0] == blob), None)
            ways = merge.joined.get(path)
            if not blob:
                held.pop(path, None)
            elif same is not None:
                held[path] = same
            elif ways is not None and len(ways) == len(before):
                held[path] = (blob, _together(before, ways, self._owner(commit)))
            else:
                held[path] = (blob, None)

    def _asked(self, asked: Mapping[int, list[tuple[int, Touch]]], files: Mapping[int, int]) -> dict[int, Standing]:
        """What git says of files; what it said once of the same changes is kept."""
        if not asked:
            return {}
        digests = {path: self._digest(chain, path, files[path]) for path, chain in asked.items()}
        kept = _kept(self.git)
        missing = [path for path, digest in digests.items() if digest not in kept]
        with ThreadPoolExecutor(cpu_count() or 2) as pool:
            for path, told in zip(missing, pool.map(self._blamed, missing), strict=True):
                kept[digests[path]] = told
        if missing:
            _keep(self.git, kept)
        owners = {commit.name: self._owner(commit) for commit in self.history.commits}
        found = {}
        for path, digest in digests.items():
            counted: Counter[Owner] = Counter()
            for name, count in kept[digest].items():
                counted[owners.get(name, UNKNOWN_LINE)] += count
            found[path] = Standing(dict(counted), self._began(asked[path]), files[path])
        return found

    def _began(self, chain: Sequence[tuple[int, Touch]]) -> Owner | None:
        if not chain or chain[-1][1].status != "A":
            return None
        owner = self._owner(self.commits[chain[-1][0]])
        return None if owner == UNKNOWN_LINE else owner

    def _owner(self, commit: Commit) -> Owner:
        return UNKNOWN_LINE if commit.name in self.git.shallow else commit.author

    def _digest(self, chain: Sequence[tuple[int, Touch]], path: int, blob: int) -> str:
        """What the owners of a file's lines depend on, as a short text."""
        told = blake2b(self.history.paths[path], digest_size=16)
        told.update(f"{blob:x}".encode())
        for at, _ in chain:
            told.update(self.commits[at].name.encode())
        return told.hexdigest()

    def _blamed(self, path: int) -> dict[str, int]:
        """How many lines of a file each commit has, by git."""
        name = self.history.paths[path].decode(errors="surrogateescape")
        told = self.git.ask("blame", "--incremental", "--no-textconv", "--no-progress", self.state, "--", name)
        counted: Counter[str] = Counter()
        for line in told.split(b"\n"):
            words = line.split(b" ")
            if len(words) == 4 and len(words[0]) in (40, 64) and words[3].isdigit() and words[1].isdigit():
                counted[words[0].decode()] += int(words[3])
        return dict(counted)


def _replay(owners: array[int], hunks: bytes, owner: Owner) -> None:
    """Does a change again on the owners of the lines before it."""
    pieces = memoryview(hunks).cast("I")
    for first in range(0, len(pieces), 4):
        gone, new, come = pieces[first + 1], pieces[first + 2], pieces[first + 3]
        start = new - 1 if come else new
        owners[start : start + gone] = array("I", [owner]) * come


def _together(before: Sequence[Entry | None], ways: Sequence[bytes], owner: Owner) -> array[int] | None:
    """The owners of a merge's lines: of the first parent that has a line, else its own."""
    made: array[int] | None = None
    for entry, way in zip(before, ways, strict=True):
        if entry is None or entry[1] is None:
            return None
        owners = entry[1][:]
        _replay(owners, way, _NOBODY)
        if made is None:
            made = owners
        elif len(made) != len(owners):
            return None
        else:
            for at, one in enumerate(made):
                if one == _NOBODY:
                    made[at] = owners[at]
    return array("I", [owner if one == _NOBODY else one for one in made]) if made is not None else None


def _counted(owners: array[int]) -> dict[Owner, int]:
    return dict(Counter(owners))


def _may_hide_a_rename(commit: Commit) -> bool:
    """Whether what a commit added may have come out of a file that is gone, though it isn't told as a rename.

    git finds one target for each file that is gone, and `git blame` would follow two; and in a commit with very many
    files it looks for none.
    """
    added = sum(touch.status == "A" for touch in commit.touches)
    if not added:
        return False
    renamed = sum(touch.status == "R" for touch in commit.touches)
    gone = sum(touch.status == "D" for touch in commit.touches)
    return renamed > 0 or added * gone > _MOST


def _kept(git: Git) -> dict[str, dict[str, int]]:
    if git.kept is None:
        return {}
    try:
        return msgspec.msgpack.decode((git.kept / _FILE).read_bytes(), type=dict[str, dict[str, int]])
    except (OSError, msgspec.MsgspecError):
        return {}


def _keep(git: Git, kept: dict[str, dict[str, int]]) -> None:
    if git.kept is None:
        return
    target = git.kept / _FILE
    spare = target.with_suffix(".new")
    try:
        spare.write_bytes(msgspec.msgpack.encode(kept))
        spare.replace(target)
    except (OSError, ArchdocError):
        spare.unlink(missing_ok=True)
