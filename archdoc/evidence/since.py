"""A model and its repository -> parts whose code is gone, and how often each changed since the spec was reviewed."""

from __future__ import annotations

import msgspec

from archdoc.core.model import Model
from archdoc.evidence import globs
from archdoc.evidence.git import opened
from archdoc.evidence.history import history


class Since(msgspec.Struct, frozen=True):
    """What became of the code of a system's parts."""

    gone: tuple[str, ...] = ()
    """Ids of elements whose `code` names no file any more."""
    changes: dict[str, int] = {}
    """For each element with `code`, commits (no merges) of a later day than `reviewed`; empty without that."""
    shallow: bool = False
    top: tuple[str, ...] = ()
    """Files at the top of the repository."""


def since(model: Model, path: str) -> Since:
    """What became of the code since the day that the spec was read through.

    Raises ArchdocError: the repository can't be read, or `code` leads out of it.
    """
    wanted = {one.id: globs.matcher(one.detail.code).match for one in model.elements.values()
              if one.detail.code and not any(map(globs.leads_out, one.detail.code))}  # fmt: skip
    with opened(path) as git:
        if not git.tip:
            return Since(tuple(wanted))
        names = [globs.text(one.path) for one in globs.files(git, git.tip)[0]]
        gone = tuple(id for id, match in wanted.items() if not any(map(match, names)))
        changes: dict[str, int] = dict.fromkeys(wanted, 0) if model.reviewed else {}
        if model.reviewed and wanted:
            known = history(git)
            paths = [[id for id, match in wanted.items() if match(globs.text(one))] for one in known.paths]
            for commit in known.commits:
                # A day that is only a month or a year ends when that does.
                if commit.day[: len(model.reviewed)] > model.reviewed and commit.name not in git.shallow:
                    for id in {id for touch in commit.touches for id in paths[touch.path]}:
                        changes[id] += 1
        return Since(gone, changes, bool(git.shallow), tuple(name for name in names if "/" not in name))
