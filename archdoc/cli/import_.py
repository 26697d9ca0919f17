"""`import`: a draft of a spec from an architecture that is written down already."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, NamedTuple

import click

from archdoc.cli import options
from archdoc.importers.registry import FORMATS

if TYPE_CHECKING:
    from archdoc.importers.draft import Order
    from archdoc.importers.formats import Gathered
    from archdoc.importers.notes import Placed


NOTES = "notes"
"""What isn't read as an architecture."""


@click.command("import", cls=options.Reporting)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--from", "wanted", type=click.Choice([*FORMATS, NOTES]), metavar="FORMAT",
              help=f"Read it as this, whatever it looks like: {', '.join([*FORMATS, NOTES])}.")  # fmt: skip
@click.option("--mine", metavar="SELECTOR,...",
              help="What is yours: an id, team=NAME, group=NAME, tag=NAME or under=ID.")  # fmt: skip
@click.option("--hide", metavar="SELECTOR,...", help="What to leave out, by the same selectors.")
@click.option("--into", metavar="SPEC", help="Bring a spec up to date; what you wrote in it stays.")
@click.option("--title", metavar="TEXT", help="The title, if the source has none or a poor one.")
@click.option("-o", "--output", metavar="FILE", help="Where to write the draft, instead of standard output.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@options.listed
@options.quiet
def import_(
    paths: tuple[str, ...], wanted: str | None, mine: str | None, hide: str | None, into: str | None,
    title: str | None, output: str | None, force: bool, format: str, quiet: bool,
) -> None:  # fmt: skip
    """Make a draft spec from what exists.

    FILE is a Docker Compose file, Kubernetes manifests, a Structurizr workspace (DSL or JSON), LikeC4, a Backstage
    catalogue, an EventCatalog, FINOS CALM, AsyncAPI, OpenAPI, a Terraform plan in JSON, Mermaid, D2, or a folder of
    these or of decision records. Several make one spec. With `--from notes` it is a brag document or a retrospective in
    Markdown, whose items go to the keys that their headings name; what finds no place is listed.
    - is standard input. Nothing outside the folders named is read, and nothing is fetched. -T json says what was read,
    left out and written; it holds the draft where that is written to no file.

    \b
    Example:  archdoc import compose.yaml --mine orders,payments -o specs/shop.yaml
              archdoc import catalog-info.yaml --mine team=payments -o specs/payments.yaml
              archdoc import docs/adr --into specs/shop.yaml
              archdoc import brag.md --from notes --into specs/shop.yaml
              kubectl get deploy,svc,cm -o yaml | archdoc import - -o specs/shop.yaml
    """
    from archdoc.importers import mine as selectors
    from archdoc.importers.draft import Order
    from archdoc.importers.formats import gather, title_of

    if into is not None and (title is not None or force):
        raise click.UsageError(
            f"--into keeps what {into} holds: {'--title' if title is not None else '--force'} is for a new draft."
        )
    target = output if output not in (None, "-") else None
    if into is None and target is not None and os.path.isdir(target):
        raise click.UsageError(f"-o {target} is a folder: name the file.")
    if into is None and target is not None and os.path.exists(target) and not force:
        into = _earlier(target)
    here = into or target
    if here is not None and any(os.path.realpath(path) == os.path.realpath(here) for path in paths):
        raise click.UsageError(f"{here} is what is imported: name another file with {'--into' if into else '-o'}.")
    if wanted == NOTES:
        if mine is not None or hide is not None:
            raise click.UsageError("Notes have no parts, so --mine and --hide have nothing to select.")
        done = _notes(paths, title, into, target, output=output)
        _tell(done, format, quiet=quiet)
        return
    made = gather(paths, wanted)
    order = Order(
        title=title or "",
        fallback=title_of(paths),
        mine=selectors.split(mine),
        hide=selectors.split(hide),
        folder=os.path.dirname(here) if here else ".",
        file=shlex.quote(here) if here else "SPEC",
    )
    try:
        done = _draft(made, order, target) if into is None else _update(made, order, into, output or into)
    except selectors.SelectorError as error:
        raise click.UsageError(str(error)) from None
    _tell(done, format, quiet=quiet)


class _Done(NamedTuple):
    """What became of an import. `said` are the lines for a person."""

    said: list[str]
    written: tuple[str, ...] = ()
    spec: str | None = None
    """The text, where it wasn't written."""
    made: Gathered | None = None
    remarks: tuple[str, ...] = ()
    placed: int | None = None
    unplaced: tuple[Placed, ...] = ()


def _tell(done: _Done, format: str, *, quiet: bool) -> None:
    """Says it to a person, beside the draft where that goes to standard output; or to a program."""
    from archdoc.cli.terminal import emit, note

    if format == "json":
        options.report({
            "written": list(done.written), "spec": done.spec, "read": _sources(done.made) if done.made else [],
            "remarks": list(done.remarks), "placed": done.placed,
            "unplaced": [{"path": one.mark.path, "line": one.mark.line, "text": one.text} for one in done.unplaced],
        })  # fmt: skip
        return
    if done.spec is not None:
        emit(done.spec.encode())
    for said in () if quiet else done.said:
        note(said)


def _sources(made: Gathered) -> list[dict[str, object]]:
    from archdoc.core.paths import path_text

    return [
        {
            "source_format": found.format, "files": [path_text(file.path) for file in found.files],
            "elements": len(one.parts), "edges": len(one.edges),
            "inferred": sum(edge.inferred is not None for edge in one.edges), "teams": len(one.teams),
            "groups": len(one.groups), "decisions": len(one.decisions),
            "left_out": [
                {"what": left.what, "path": path_text(left.mark.path) if left.mark else None,
                 "line": left.mark.line if left.mark else None, "times": left.times}
                for left in one.left_out
            ],
        }
        for found, one in zip(made.found, made.several, strict=True)
    ]  # fmt: skip


def _notes(
    paths: tuple[str, ...], title: str | None, into: str | None, target: str | None, *, output: str | None
) -> _Done:
    from archdoc.core.write import write_one
    from archdoc.importers import notes
    from archdoc.importers.files import Files
    from archdoc.importers.formats import roots
    from archdoc.spec import files
    from archdoc.spec.load import load_text

    known = Files(roots(paths))
    read = [notes.read(known.named(path)) for path in paths]
    if into is None:
        made, left = notes.draft(read, title or ""), tuple(one for each in read for one in each.left)
        where, before = target, None
    else:
        text = files.read(into)
        load_text(text, into)
        made, left = notes.into(text, read)
        where = target or (into if output is None else None)
        same = where is not None and os.path.realpath(where) == os.path.realpath(into)
        before = files.as_read(into, text) if same else None
    load_text(made, where or "the draft")
    if where is not None:
        write_one(where, made.encode(), before=before)
    placed = sum(len(each.texts) for each in read) - len(left)
    lines = [f"{options.count(placed, 'text')} placed, {len(left)} not"]
    lines += [f"  {one.mark}: {one.text if len(one.text) <= 100 else one.text[:97] + '...'}" for one in left]
    lines += [f"Wrote {where}"] if where else []
    return _Done(lines, (where,) if where else (), None if where else made, placed=placed, unplaced=left)


def _draft(made: Gathered, order: Order, target: str | None) -> _Done:
    from archdoc.core.write import write
    from archdoc.importers.draft import new
    from archdoc.spec import schema

    content, said = new(made, order), _read(made)
    if target is None:
        return _Done(said, spec=content, made=made)
    source = {target: content.encode()}
    beside = os.path.join(os.path.dirname(target), schema.SCHEMA_FILE)
    if not os.path.lexists(beside):
        source[beside] = schema.schema().encode()
    write(source)
    said += ["Wrote " + ", and beside it for editors ".join(source), f"Next: archdoc build {shlex.quote(target)}"]
    return _Done(said, tuple(source), made=made)


def _update(made: Gathered, order: Order, into: str, target: str) -> _Done:
    from archdoc.core.write import write_one
    from archdoc.importers.merge import update
    from archdoc.spec import files

    text = files.read(into)
    done = update(text, into, made, order)
    said = [*_read(made), *(f"  {remark}" for remark in done.remarks)]
    if target == "-":
        return _Done(said, spec=done.text, made=made, remarks=done.remarks)
    before = files.as_read(into, text) if os.path.realpath(target) == os.path.realpath(into) else None
    written = write_one(target, done.text.encode(), before=before).written
    said.append(f"Wrote {target}" if written else f"{target} is up to date.")
    return _Done(said, (target,) if written else (), made=made, remarks=done.remarks)


def _earlier(path: str) -> str:
    """The file that is there, if an import wrote it. Raises ArchdocError: it is something else."""
    from archdoc.core.errors import ArchdocError, Mark, Problem

    try:
        with open(path, encoding="utf-8") as file:
            if any(line.startswith("imported:") for line in file):
                return path
    except (OSError, UnicodeDecodeError):
        pass
    hint = f"Replace it with `--force`, or bring it up to date with `--into {path}`."
    raise ArchdocError((Problem(Mark(path), "There is such a file already, and no import wrote it.", hint),))


def _read(made: Gathered) -> list[str]:
    """What was read, a line for each format."""
    from archdoc.importers.files import STDIN

    lines = []
    for found, one in zip(made.found, made.several, strict=True):
        first = "standard input" if found.named[0] == STDIN else found.named[0]
        source = first if len(found.named) == 1 else options.count(len(found.files), "file")
        several = f" ({len(found.files)} files)" if len(found.named) == 1 and len(found.files) > 1 else ""
        inferred = sum(edge.inferred is not None for edge in one.edges)
        held = [options.count(len(one.parts), "element")] if one.parts or not one.decisions else []
        if held:
            held.append(options.count(len(one.edges), "edge") + (f" ({inferred} inferred)" if inferred else ""))
        held += [options.count(len(one.teams), "team")] if one.teams else []
        held += [options.count(len(one.groups), "group")] if one.groups else []
        held += [options.count(len(one.decisions), "decision")] if one.decisions else []
        held += [f"{len(one.left_out)} left out or unclear"] if one.left_out else []
        lines.append(f"{source}{several}, {found.format}: {', '.join(held)}")
    return lines
