"""`drift`: whether a spec and the system that it tells of still agree."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from archdoc.cli import options
from archdoc.importers.registry import FORMATS as SOURCES

if TYPE_CHECKING:
    from archdoc.core.model import Model
    from archdoc.dossier.changes import Change, Changes
    from archdoc.evidence.since import Since
    from archdoc.importers.drift import Drift

FORMATS = ("text", "markdown", "json", "svg")
Format = Literal["text", "markdown", "json", "svg"]
ENDINGS: dict[str, Format] = {
    ".txt": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json", ".svg": "svg"
}  # fmt: skip
COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")


@click.command(cls=options.Command)
@options.spec
@click.option("--against", metavar="FILE", multiple=True, help="What `import` reads. May be repeated.")
@click.option(
    "--repo", metavar="PATH", help="A git repository: its Compose file, or what was imported from it; and `code`."
)
@click.option("--from", "source", type=click.Choice(SOURCES), metavar="FORMAT", help="Read --against as this format.")
@click.option("--hide", metavar="SELECTOR,...", help="What of the system to leave out, as for `import`.")
@click.option("-T", "--format", "format", type=click.Choice(FORMATS), help="Format, if no file says it.")
@options.output
@click.option("--theme", type=click.Choice(options.THEMES), default="light", show_default=True, help="Of the picture.")
@options.engine
@options.quiet
def drift(
    spec: str, against: tuple[str, ...], repo: str | None, source: str | None, hide: str | None, format: Format | None,
    output: str | None, theme: str, engine: str, quiet: bool,
) -> None:  # fmt: skip
    """Tell where the spec and the system's files disagree.

    + is in the system alone, - in the spec alone, ~ has another technology. With --repo also parts whose `code` names
    no file any more, and how often each part changed since `reviewed`. The exit status is 1 where they differ, so that
    CI tells. As svg, the picture of both. Nothing is written to the spec; `archdoc import FILE --into SPEC` does that.

    \b
    Example:  archdoc drift specs/shop.yaml --against compose.yaml
              archdoc drift specs/shop.yaml --repo ../shop -T markdown >> "$GITHUB_STEP_SUMMARY"
    """
    from archdoc.cli.terminal import emit, note, wants_colour
    from archdoc.core.write import write_one
    from archdoc.render import changes as render
    from archdoc.spec import files
    from archdoc.spec.load import load_placed_text

    if not against and repo is None:
        raise click.UsageError("Say what to hold it against: --against FILE, or --repo PATH.")
    wanted = options.format(output, format, lambda file: ENDINGS.get(os.path.splitext(file)[1].lower()), FORMATS)
    text = files.read(spec)
    model, places = load_placed_text(text, spec)
    shown = _shown(model, repo) if repo is not None else None
    paths = [*against, *(_named(text, spec, repo, shown) if repo is not None and shown is not None else ())]
    found = _held(text, model, paths, source, hide)
    changes = found.changes
    if shown is not None:
        changes = _without_code(model, found, shown)

    def placed(one: Change) -> str:
        return str(places.mark(*one.path)) if one.path and one.kind != "added" else ""

    here = output in (None, "-")
    if wanted == "svg":
        from archdoc.diagram.overview import overview
        from archdoc.render.changes_picture import svg

        drawn = overview(found.both, engine).picture.themed(theme)  # type: ignore[arg-type]
        made = svg(drawn, found.both, changes)
    elif wanted == "json":
        made = render.as_json(changes, placed, _remarks(model, paths, shown))
    elif wanted == "markdown":
        made = render.markdown(changes, note="+ is in the system alone, − in the spec alone")
    else:
        made = render.text(changes, colour=here and wants_colour(sys.stdout), placed=placed)
    if output is None or here:
        emit(made.encode())
    else:
        options.spare_specs([model], [output])
        write_one(output, made.encode())
    for line in () if quiet else _remarks(model, paths, shown):
        note(line)
    if not quiet and not here:
        click.echo(f"Wrote {output}")
    if changes.all:
        sys.exit(1)


def _shown(model: Model, repo: str) -> Since:
    from archdoc.evidence.since import since

    return since(model, repo)


def _held(text: str, model: Model, paths: Sequence[str], source: str | None, hide: str | None) -> Drift:
    """The spec beside what the files say; without files there is nothing that differs."""
    from archdoc.dossier.changes import Changes
    from archdoc.importers import mine as selectors
    from archdoc.importers.draft import Order
    from archdoc.importers.drift import Drift, drift
    from archdoc.importers.formats import gather

    if not paths:
        return Drift(Changes(title=model.title), model)
    order = Order(hide=selectors.split(hide), folder=os.path.dirname(model.path) or ".")
    try:
        return drift(text, model.path, gather(paths, source), order)
    except selectors.SelectorError as error:
        raise click.UsageError(str(error)) from None


def _named(text: str, spec: str, repo: str, shown: Since) -> list[str]:
    """Files of a repository that tell of the system: those that were imported from it, else its Compose file."""
    from archdoc.importers.edit import Text
    from archdoc.importers.record import remembered

    folder = os.path.dirname(spec) or "."
    inside = os.path.realpath(repo)
    files = [os.path.join(folder, file) for one in remembered(Text(text, spec).tree) for file in one.files]
    there = [
        file for file in files
        if os.path.exists(file) and os.path.commonpath((inside, os.path.realpath(file))) == inside
    ]  # fmt: skip
    usual = [os.path.join(repo, name) for name in COMPOSE if name in shown.top]
    return there or [file for file in usual[:1] if os.path.isfile(file)]


def _without_code(model: Model, found: Drift, shown: Since) -> Changes:
    import msgspec

    from archdoc.core.paths import of_element
    from archdoc.dossier.changes import Change

    gone = [
        Change(subject="Elements", kind="removed", what=one.name, field="code", old=", ".join(one.detail.code),
               path=(*of_element(one), "code"))
        for id in shown.gone if (one := model.elements[id])
    ]  # fmt: skip
    elements = found.changes.elements | {id: "changed" for id in shown.gone if id not in found.changes.elements}
    return msgspec.structs.replace(found.changes, all=(*found.changes.all, *gone), elements=elements)


def _remarks(model: Model, paths: Sequence[str], shown: Since | None) -> list[str]:
    said = [] if paths else ["No file of the system was read: name one with --against."]
    if shown is None:
        return said
    if model.reviewed is None:
        return [*said, "The spec doesn't say when it was `reviewed`, so changes since then aren't counted."]
    if shown.shallow:
        said.append("The repository is a shallow clone: changes before its end aren't counted.")
    changed = sorted(((count, id) for id, count in shown.changes.items() if count), reverse=True)
    for count, id in changed:
        said.append(f"{model.elements[id].name}: {options.count(count, 'change')} since {model.reviewed}")
    return said
