"""The lines of whole states of a repository, kept from one count to the next: only files that changed are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from archdoc.evidence.git import Git
from archdoc.evidence.history import History
from archdoc.evidence.lines import Lines, Standing

_FILE = "standing.msgpack"
_MOST = 4
"""States that are kept."""


class _Kept(msgspec.Struct, array_like=True):
    history: str = ""
    """`History.begun`, since it says what the numbers of paths and people are."""
    tips: list[str] = []
    states: dict[str, dict[int, Standing]] = {}


class States:
    """The states of a repository, as far as they are known; `history` is what leads to its tip."""

    def __init__(self, git: Git, history: History) -> None:
        """Of what an earlier count kept, if its numbers of paths and people are those of the history."""
        self.git, self.history = git, history
        kept = _read(git)
        self.kept = kept if kept.history == history.begun else _Kept(history.begun)

    def standing(
        self, state: str, files: Callable[[], Mapping[int, int]], within: Callable[[], frozenset[str] | None]
    ) -> dict[int, Standing]:
        """The lines of each file of a state. Raises ArchdocError: git can't tell.

        Arguments:
            state: The name of a commit in the history.
            files: Gives the blob of each path; asked only where the state isn't known.
            within: Gives the commits in the past of the state; None: all of the history.
        """
        kept = self.kept
        if state in kept.states:
            return kept.states[state]
        wanted = files()
        found = _unchanged(self.history, kept, wanted) if state == self.history.tip else {}
        left = {path: blob for path, blob in wanted.items() if path not in found}
        if left:
            found |= Lines(self.git, self.history, state, within()).of(left)
        tips = [*kept.tips, state][-_MOST:] if state == self.history.tip else kept.tips
        states = dict([*kept.states.items()][-_MOST + 1 :])
        self.kept = _Kept(self.history.begun, tips, states | {state: found})
        _write(self.git, self.kept)
        return found


def _unchanged(history: History, kept: _Kept, wanted: Mapping[int, int]) -> dict[int, Standing]:
    """Files that no commit since the last count changed. What is new stands before what was the tip then."""
    changed: set[int] = set()
    for commit in history.commits:
        if commit.name in kept.tips and commit.name in kept.states:
            before = kept.states[commit.name]
            return {
                path: one
                for path, blob in wanted.items()
                if path not in changed and (one := before.get(path)) is not None and one.blob == blob
            }
        changed.update(path for touch in commit.touches for path in (touch.path, touch.before))
        if commit.joins:
            changed.update(path for path, _ in history.merges[commit.name].brought)
    return {}


def _read(git: Git) -> _Kept:
    if git.kept is None:
        return _Kept()
    try:
        return msgspec.msgpack.decode((git.kept / _FILE).read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return _Kept()


def _write(git: Git, kept: _Kept) -> None:
    if git.kept is None:
        return
    target = git.kept / _FILE
    spare = target.with_suffix(".new")
    try:
        spare.write_bytes(msgspec.msgpack.encode(kept))
        spare.replace(target)
    except OSError:
        spare.unlink(missing_ok=True)
