"""What was gathered -> the text of a new spec, and the records of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importing import draft, mine
from archdoc.importing.draft import Told
from archdoc.importing.files import STDIN
from archdoc.importing.gather import Gathered
from archdoc.importing.graph import LeftOut
from archdoc.importing.join import without
from archdoc.importing.plan import Ids, Plan, ids, plan
from archdoc.importing.record import Record, record


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for on the command line."""

    title: str = ""
    fallback: str = ""
    """The title where neither this nor the source has one."""
    mine: Sequence[str] = ()
    hide: Sequence[str] = ()
    folder: str = "."
    """Where the spec is: its paths are relative to it."""
    file: str = "SPEC"
    """What comments call it."""


class Wanted(msgspec.Struct, frozen=True):
    """What is to stand in the spec, and what each source said of it by itself; these go with those gathered."""

    plan: Plan
    own: tuple[Plan, ...]
    """With what is hidden: it is remembered, so that it stays out."""
    records: tuple[Record, ...]


def new(made: Gathered, order: Order) -> str:
    """The text of a draft. Raises UsageError: a selector names nothing; ArchdocError: there is nothing to draw."""
    if not made.whole.parts:
        raise ArchdocError((_nothing(made),))
    wanted = want(made, ids(made.whole), order)
    told = []
    for found, one in zip(made.found, made.several, strict=True):
        files = tuple(relative(path, order.folder) for path in found.named)
        told.append(Told(found.format, files, _placed(one.left_out, order.folder)))
    known = {remark for one in made.several for remark in one.left_out}
    same = tuple(remark for remark in made.whole.left_out if remark not in known)
    told += [Told("", (), _placed(same, order.folder))] if same else []
    return draft.write(wanted.plan, told=told, records=wanted.records, file=order.file)


def want(made: Gathered, given: Ids, order: Order) -> Wanted:
    """The plan of what was gathered, by the ids given. Raises UsageError: a selector names nothing."""
    claim = mine.claim(made.whole, order.mine, given.elements)
    hidden = mine.hidden(made.whole, order.hide, given.elements)

    def place(path: str) -> str:
        return relative(path, order.folder)

    whole = plan(
        without(made.whole, hidden), given, title=order.title, fallback=order.fallback, claim=claim, place=place
    )
    plans, records = [], []
    for found, one, keys in zip(made.found, made.several, made.keys, strict=True):
        own = Ids(
            teams=_through(keys.teams, given.teams),
            groups=_through(keys.groups, given.groups),
            elements=_through(keys.parts, given.elements),
            tradeoffs=given.tradeoffs,
            flows=given.flows,
        )
        files = [place(path) for path in found.named]
        plans.append(plan(one, own, place=place))
        records.append(record(found.format, files, plans[-1]))
    return Wanted(whole, tuple(plans), tuple(records))


def _nothing(made: Gathered) -> Problem:
    """Why there is no draft."""
    mark = Mark(made.found[0].named[0])
    if made.whole.decisions:
        count = len(made.whole.decisions)
        what = f"Decision records say what was decided ({count} here), and not which parts there are."
        return Problem(mark, what, "Add them to a spec that has some: `--into SPEC`, or import both together.")
    said = [remark.what for remark in made.whole.left_out[:3]]
    why = f" Left out: {' '.join(said)}" if said else ""
    more = f" And {len(made.whole.left_out) - 3} more." if len(made.whole.left_out) > 3 else ""
    return Problem(mark, "There is no element in it that could be drawn.", f"{why}{more}".strip() or None)


def relative(path: str, folder: str) -> str:
    """A path as seen from a folder, with `/`; as it is where there is no way (another drive), and standard input."""
    if path == STDIN:
        return path
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return path


def _placed(remarks: Sequence[LeftOut], folder: str) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(one.what, msgspec.structs.replace(one.mark, path=relative(one.mark.path, folder)) if one.mark else None)
        for one in remarks
    )


def _through(keys: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    return {key: ids[whole] for key, whole in keys.items()}
