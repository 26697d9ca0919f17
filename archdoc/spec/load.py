"""Spec files to Models: each is read, expanded, shaped, resolved; every problem of all of them is told at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from archdoc.core.errors import ArchdocError, Problem
from archdoc.core.model import Model
from archdoc.core.paths import path_text
from archdoc.core.vocabulary import Spec
from archdoc.spec import files
from archdoc.spec.expand import NOT_UNDER, expand
from archdoc.spec.references import problems as reference_problems
from archdoc.spec.resolve import phase_ids, resolve
from archdoc.spec.shapes import fields
from archdoc.spec.source import TWICE, Places, Source, parse
from archdoc.spec.validate import shape

_SPACES = ("components", "queues", "third_parties", "teams", "groups", "tradeoffs", "flows", "views")


def load(path: str | os.PathLike[str]) -> Model:
    """The Model of one spec file; `-` is standard input. Raises ArchdocError with every problem."""
    return _model(_parsed(files.read(os.fspath(path)), path_text(path)))


def load_placed(path: str | os.PathLike[str]) -> tuple[Model, Places]:
    """The Model of one spec file, and where each part of it is written. Raises ArchdocError with every problem."""
    return _placed(_parsed(files.read(os.fspath(path)), path_text(path)))


def load_placed_text(text: str, path: str = "<text>") -> tuple[Model, Places]:
    """As `load_placed`, of a spec given as text."""
    return _placed(_parsed(text, path))


def load_text(text: str, path: str = "<text>") -> Model:
    """The Model of a spec given as text; `path` is what problems call it. Raises ArchdocError with every problem."""
    return _model(_parsed(text, path))


def load_all(paths: Iterable[str | os.PathLike[str]]) -> list[Model]:
    """The Models of spec files, and of all `*.yaml` and `*.yml` in folders, in the order given, each file once.

    Raises ArchdocError with every problem of every file.
    """
    found, problems = load_each(paths)
    if problems:
        raise ArchdocError(problems)
    return [model for model, _ in found]


def load_each(
    paths: Iterable[str | os.PathLike[str]],
) -> tuple[tuple[tuple[Model, Places], ...], tuple[Problem, ...]]:
    """The specs that can be read, each with where its parts are written, and every problem of those that can't.

    Paths are taken as `load_all` does.
    """
    models: list[tuple[Model, Places]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for argument in paths:
        try:
            found = files.named(os.fspath(argument))
        except ArchdocError as error:
            problems += error.problems
            continue
        for file in found:
            real = file if file == "-" else os.path.realpath(file)
            if real in seen:
                continue
            seen.add(real)
            try:
                models.append(load_placed(file))
            except ArchdocError as error:
                problems += error.problems
    return tuple(models), tuple(dict.fromkeys(problems))


def _parsed(text: str, path: str) -> Source:
    """The source of a spec. Raises ArchdocError: it is no YAML, or plainly the file of another tool."""
    try:
        source = parse(text, path)
    except ArchdocError:
        from archdoc.spec.slips import other_tool

        other = other_tool(text, None, path)
        if other is None:
            raise
        raise ArchdocError((other,)) from None
    if not isinstance(source.tree, dict) or "title" not in source.tree:
        from archdoc.spec.slips import other_tool

        other = other_tool(text, source.tree, path)
        if other is not None:
            raise ArchdocError((other,))
    return source


def _model(source: Source) -> Model:
    return _placed(source)[0]


def _placed(source: Source) -> tuple[Model, Places]:
    tree, slips = expand(source)
    # A key that is written twice for want of indentation, which is told, is no second fault.
    moved = any(NOT_UNDER in one.what for one in slips)
    problems = [*(one for one in source.problems if not (moved and TWICE in one.what)), *slips]
    ids = {space: _keys(tree, space) for space in _SPACES}
    if isinstance(tree, dict):
        for key in [key for key in tree if key not in fields(Spec)]:
            from archdoc.core.suggest import nearest

            meant = nearest(key, fields(Spec))
            if meant in ids:
                ids[meant] += _keys(tree, key)
    spec, misfits, lost = shape(source, tree)
    problems += misfits
    if spec is not None:
        # What was renamed by the repair is there only now; what was taken out by it was there only before.
        ids = {space: list(dict.fromkeys([*ids[space], *_keys(tree, space)])) for space in _SPACES}
        ids["phases"] = phase_ids(spec.launch.phases if spec.launch else ())
        problems += reference_problems(source, tree, spec, ids, lost or bool(slips))
    if problems or spec is None:
        raise ArchdocError(tuple(sorted(problems, key=lambda problem: (problem.mark.line, problem.mark.column))))
    return resolve(spec, source.path), Places(source, tree)


def _keys(tree: Any, space: str) -> list[str]:
    group = tree.get(space) if isinstance(tree, dict) else None
    if isinstance(group, list):
        # In the wrong form, which is told; what refers to it is right all the same.
        return [id for item in group if (id := _id_of(item))]
    return list(group) if isinstance(group, dict) else []


def _id_of(item: Any) -> str | None:
    """The id of an element that was written as an item of a list."""
    if isinstance(item, dict):
        item = item.get("id") or (next(iter(item)) if len(item) == 1 else item.get("name"))
    return item if isinstance(item, str) else None
