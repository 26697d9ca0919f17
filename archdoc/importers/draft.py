"""Plan -> the text of a spec: what is known is filled in, what only the author knows is marked as to do.

What was gathered -> the text of a new spec, and the records of it.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import mine, write_yaml
from archdoc.importers.architecture import Architecture, LeftOut
from archdoc.importers.files import STDIN
from archdoc.importers.formats import Gathered
from archdoc.importers.join import without
from archdoc.importers.plan import Claim, Entry, Ids, Link, Plan, ids, plan
from archdoc.importers.record import Record, record, written
from archdoc.spec.resolve import readable
from archdoc.spec.schema import SCHEMA_FILE

ALIKE = 3
"""How many remarks of a sort are told each; the rest is counted."""
ROW = ("tradeoff:", "  choice:", "  because:", "  costs:")
"""What is to be filled in where an edge crosses the author's boundary."""
_TIED = "\u00a0"
"""A blank at which no line is broken."""
_SORTS = 40
"""How many sorts of remarks about a file are told."""


class Told(msgspec.Struct, frozen=True):
    """What was read of one format."""

    format: str
    files: tuple[str, ...] = ()
    """As seen from the spec; none where this is about several formats."""
    left_out: tuple[LeftOut, ...] = ()


def text(
    found: Architecture, *, title: str = "", claim: Claim | None = None, told: Sequence[Told] = (),
    file: str = "SPEC",
) -> str:  # fmt: skip
    """The draft of one architecture; `file` is what its comments call it."""
    from archdoc.importers.join import settled

    whole = settled(found)
    made = plan(whole, ids(whole), title=title, claim=claim)
    records = [record(one.format, one.files, made) for one in told]
    return write(made, told=told or (Told("", (), whole.left_out),), records=records, file=file)


def write(made: Plan, *, told: Sequence[Told], records: Sequence[Record], file: str) -> str:
    """The whole file."""
    parts = [_head(made, told, file), _author(made)]
    teams, groups = made.of("teams"), made.of("groups")
    elements = {section: made.of(section) for section in ("components", "queues", "third_parties")}
    marked = bool(made.mine)
    if teams:
        hint = "" if any("mine" in team.fields for team in teams) else _MY_TEAM
        parts.append(section("teams", teams, f"# Who owns what.{hint}"))
    if groups:
        parts.append(section("groups", groups, "# Boundaries that say nothing of ownership."))
    said = _ROLES if marked or not any(elements.values()) else _ROLES + _MINE
    for name, entries in elements.items():
        if entries:
            parts.append(section(name, entries, said))
            said = ""
    if made.links:
        edges = [link(one, 2, crosses(one, made.mine)) for one in made.links]
        parts.append("\n".join([_CROSSING if marked else _EDGES, "edges:", *edges]))
    if made.of("tradeoffs"):
        parts.append(section("tradeoffs", made.of("tradeoffs"), "# Decision records, as they were found."))
    if made.of("flows"):
        parts.append(section("flows", made.of("flows"), "# Processes, step by step."))
    parts.append(_STORY)
    remarks = left_out(told)
    if remarks:
        parts.append("\n".join(remarks))
    parts += [written(records)] if records else []
    return "\n\n".join(parts) + "\n"


def section(name: str, entries: Sequence[Entry], comment: str) -> str:
    """A section of the spec."""
    head = [comment] if comment else []
    return "\n".join([*head, f"{name}:", *(entry(one, 2) for one in entries)])


def entry(one: Entry, indent: int, *, new: bool = False) -> str:
    """An element, team, group, trade-off or flow: on one line where it fits."""
    space = " " * indent
    said = _said([one.comment] + [_ROLE] * (one.fields.get("role") == "contributed") + ["new"] * new)
    only = list(one.fields) in (["name"], []) and one.section in ("teams", "groups")
    short = f"{space}{one.id}: {write_yaml.flow(_called(one) if only else one.fields)}{said}"
    if len(short) <= write_yaml.WIDTH and one.section not in ("tradeoffs", "flows") and not _long(one):
        return short
    typed = "type" in one.fields
    lines = [f"{space}{one.id}:{_said([one.comment] * (not typed) + ['new'] * new)}"]
    for key, value in one.fields.items():
        said = _said([_ROLE] * (key == "role" and value == "contributed") + [one.comment] * (typed and key == "type"))
        lines.append(write_yaml.field(key, value, indent + 2, said))
    return "\n".join(lines)


def link(one: Link, indent: int, crossing: bool, *, new: bool = False) -> str:
    """An edge as an item of a list; one that crosses the author's boundary with a row to fill in."""
    space = " " * indent
    ends = f"{one.source} -> {one.target}"
    more = {key: value for key, value in one.fields.items() if key != "label"}
    said = _said([one.comment] + ["new"] * new)
    label = one.fields.get("label")
    start = f"{space}- {ends}"
    if label and len(start) + len(label) > write_yaml.WIDTH - 8:
        lines = [f"{start}:{said}", write_yaml.field("label", label, indent + 2)]
    elif label:
        lines = [f"{start}: {write_yaml.scalar(label)}{said}"]
    else:
        lines = [f"{start}{':' if more or crossing else ''}{said}"]
    lines += [write_yaml.field(key, value, indent + 2) for key, value in more.items()]
    if crossing:
        lines += [f"{space}  # {row}" for row in ROW]
    return "\n".join(lines)


def crosses(one: Link, mine: frozenset[str]) -> bool:
    """Whether one end of an edge is mine and the other isn't."""
    return (one.source in mine) != (one.target in mine)


def left_out(told: Sequence[Told]) -> list[str]:
    """Comment lines of what isn't in the draft, by file, with places; long lists are shortened."""
    lines: list[str] = []
    for one in told:
        if not one.left_out:
            continue
        lines += [""] if lines else []
        where = _file(one.files[0]) if len(one.files) == 1 else f"{len(one.files)} files of {one.format}"
        lines.append(
            f"# Left out of {write_yaml.line(where)}:" if one.files else "# Found in more than one of these files:"
        )
        sorts: dict[str, list[LeftOut]] = {}
        for remark in [remark for remark in one.left_out if remark.key is None]:
            sorts.setdefault(_sort(remark.what), []).append(remark)
        for alike in list(sorts.values())[:_SORTS]:
            shown = alike if len(alike) == ALIKE + 1 else alike[:ALIKE]
            lines += [f"#   {write_yaml.line(_remark(remark, one.files))}" for remark in shown]
            if len(alike) > len(shown):
                lines.append(f"#     and {len(alike) - len(shown)} more like this")
        rest = sum(map(len, list(sorts.values())[_SORTS:]))
        lines += [f"#   and {rest} more"] if rest else []
        lines += _passed([remark for remark in one.left_out if remark.key is not None], one.files)
    return lines


def _passed(remarks: Sequence[LeftOut], files: Sequence[str]) -> list[str]:
    """Comment lines that list what was read past: for each file all keys, each with its first line and how often."""
    lines: list[str] = []
    by_file: dict[str, list[LeftOut]] = {}
    for remark in remarks:
        by_file.setdefault(_seen(remark.mark.path, files) if remark.mark else "", []).append(remark)
    alike: dict[tuple[str | None, ...], list[str]] = {}
    for path, several in by_file.items():
        alike.setdefault(tuple(remark.key for remark in several), []).append(path)
    for paths in alike.values():
        shown = [
            f"{write_yaml.line(remark.key or '')} (line {remark.mark.line if remark.mark else 0}"
            f"{f' and {remark.times - 1} more' if remark.times > 1 else ''})"
            for remark in by_file[paths[0]]
        ]
        more = f" and {_counted(len(paths) - 1, 'more file')} likewise" if len(paths) > 1 else ""
        where = f" in {write_yaml.line(paths[0])}{more}" if len(by_file) > 1 or len(files) > 1 else ""
        listed = ", ".join(text.replace(" ", _TIED) for text in shown)
        wrapped = textwrap.wrap(
            f"Not read{where}, as a spec has no place for it: {listed}", write_yaml.WIDTH,
            initial_indent="#   ", subsequent_indent="#     ", break_on_hyphens=False, break_long_words=False,
        )  # fmt: skip
        lines += [row.replace(_TIED, " ") for row in wrapped]
    return lines


def _remark(remark: LeftOut, files: Sequence[str]) -> str:
    """A remark with its place, as seen from the folder that it is about where that is the only one."""
    if remark.mark is None:
        return remark.what
    path = _seen(remark.mark.path, files)
    return f"{path}:{remark.mark.line}: {remark.what}" if remark.mark.line else f"{path}: {remark.what}"


def _seen(path: str, files: Sequence[str]) -> str:
    """A path as seen from the folder that remarks are about, where that is the only one."""
    if len(files) != 1:
        return path
    return path.removeprefix(f"{os.path.dirname(files[0])}/").removeprefix(f"{os.path.basename(files[0])}/")


def _sort(what: str) -> str:
    """What remarks of the same sort have in common: the reason, else the words without names and numbers."""
    reason = what.rpartition(": ")[2]
    return re.sub(r"`[^`]*`|“[^”]*”|[0-9]+", "", reason if len(reason.split()) > 3 else what)


def _said(comments: Iterable[str]) -> str:
    shown = "; ".join(write_yaml.line(comment) for comment in comments if comment)
    return f"   # {shown}" if shown else ""


def _called(one: Entry) -> str:
    return str(one.fields.get("name") or readable(one.id))


def _long(one: Entry) -> bool:
    return any(isinstance(value, str) and ("\n" in value or len(value) > 70) for value in one.fields.values())


def _head(made: Plan, told: Sequence[Told], file: str) -> str:
    files = [_file(os.path.basename(os.path.normpath(path))) for one in told for path in one.files]
    shown = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    count = len(made.of("components")) + len(made.of("queues")) + len(made.of("third_parties"))
    held = f"{_counted(count, 'element')} and {_counted(len(made.links), 'edge')}"
    title = write_yaml.field("title", made.title, 0, "   # TODO: its name" if made.made_up else "")
    lines = [
        f"# yaml-language-server: $schema=./{SCHEMA_FILE}",
        f"# A draft{f', from {write_yaml.line(shown)}' if shown else ''}: {held}. What only you know is marked TODO.",
        f"#   archdoc build {write_yaml.line(file)}",
        "# When the source has changed, import it again with `--into` and the name of this file: what you wrote stays.",
        title,
    ]
    return "\n".join(lines)


def _file(name: str) -> str:
    return "standard input" if name == STDIN else name


def _author(made: Plan) -> str:
    summary = (
        write_yaml.field("summary", made.summary, 0)
        if made.summary
        else "# TODO: what it does and for whom, in one or two sentences.\n# summary:"
    )
    return f"{summary}\n\n{_WHO}"


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


_WHO = """\
# TODO: when, and who you were in it.
# period: {from: 2023-02, to: 2024-01}
# me:
#   name:
#   role:                # your job title then
#   contributions: []

# TODO: why it mattered, and what was hard about it.
# context:
#   importance:
#   problems: []
#   goals: []
# technical:
#   problem:
#   constraints: []
#   scale: []"""
_MY_TEAM = " TODO: add `mine: true` to yours, as in {name: Orders, mine: true}."
_ROLE = "TODO: led, built or contributed?"
_ROLES = """\
# The parts. `role` says what you did there: led, built, contributed (these make it yours), consulted or none."""
_MINE = """
# TODO: mark yours, here (`role: led`), or by importing again with `--mine`, which takes an id, team=NAME, group=NAME,
# tag=NAME or under=ID."""
_EDGES = """\
# Who talks to whom. An edge takes a `tradeoff:` with choice, because and costs; it gets a number in the picture and a
# row in the table. Those between your parts and the others' are what you will be asked about."""
_CROSSING = """\
# Who talks to whom. An edge between your parts and the others' is what you will be asked about: TODO, uncomment its
# trade-off and fill it in, or delete the row where there was nothing to decide."""
_STORY = """\
# TODO: how it reached its users, what came of it, and what you know now.
# launch:
#   scope: mvp           # or iterative, full
#   why:
#   phases: []
# results:
#   metrics: []          # {name: Delivered within 60 s, unit: "%", baseline: 82, actual: 99.3}
#   impact: []
# lessons: []"""


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
    """The text of a draft. Raises SelectorError: a selector names nothing; ArchdocError: there is nothing to draw."""
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
    return write(wanted.plan, told=told, records=wanted.records, file=order.file)


def want(made: Gathered, given: Ids, order: Order) -> Wanted:
    """The plan of what was gathered, by the ids given. Raises SelectorError: a selector names nothing."""
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
        msgspec.structs.replace(one, mark=msgspec.structs.replace(one.mark, path=relative(one.mark.path, folder)))
        if one.mark
        else one
        for one in remarks
    )


def _through(keys: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    return {key: ids[whole] for key, whole in keys.items()}
