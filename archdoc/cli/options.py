"""What several commands share: options, and where a finished content goes.

What was asked for on the command line -> values; what makes no sense is a usage error that says what does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar, get_args

import click

from archdoc.core import choices

if TYPE_CHECKING:
    import datetime as dt

    from archdoc.core.model import Model
    from archdoc.diagram.views import Picture
    from archdoc.privacy.gate import Gate


THEMES = get_args(choices.ThemeName)
ENGINES = ("auto", "embedded", "dot")
AUDIENCES = get_args(choices.Audience)
PAPERS = get_args(choices.Paper)

fold = click.option(
    "--fold", metavar="never|ID,...",
    help="Teams and groups to draw as one box each, and no others, or none.  [default: as many as it takes to read it]",
)  # fmt: skip


def _aspect(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    if value is None:
        return None
    parts = value.split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 2 or not all(0 < number < 1e6 for number in numbers) or not 0.1 <= numbers[0] / numbers[1] <= 10:
        raise click.BadParameter("say it as width:height, such as 16:9", ctx, param)
    return numbers[0] / numbers[1]


aspect = click.option(
    "--aspect", metavar="W:H", callback=_aspect, help="What it is to fill, such as 16:9.  [default: a page of paper]"
)
glosses = click.option(
    "--glosses", type=click.Choice(("top", "none")), default="top", show_default=True,
    help="top: the three decisions that matter most, in up to five words each, in the legend.",
)  # fmt: skip
quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
engine = click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What lays the picture out."
)
listed = click.option(
    "-T", "--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True,
    help="For people, or for programs.",
)  # fmt: skip
spec = click.argument("spec")
output = click.option(
    "-o", "--output", metavar="FILE", help="Where to write; the ending says the format. - is standard output."
)
audience = click.option(
    "--audience", type=click.Choice(AUDIENCES), default="internal", show_default=True,
    help="public: without what the spec calls confidential.",
)  # fmt: skip
remember = click.option(
    "--cache/--no-cache", "remember", default=True, show_default=True,
    help="Remember layouts and pages from one time to the next; see `archdoc cache`.",
)  # fmt: skip
paper = click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="The size of a page.")
specs = click.argument("specs", nargs=-1, required=True, metavar="SPEC...")


@contextmanager
def remembering(wanted: bool) -> Iterator[None]:
    """While it lasts, costly steps are remembered, if that is wanted."""
    from archdoc.core import memory

    with memory.remembering(memory.of_user() if wanted else None):
        yield


class Command(click.Command):
    """A command whose `-T json` prints JSON also where the input has problems: these, with exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        """As click's own. Raises Exit: the problems were printed."""
        from archdoc.core.errors import ArchdocError

        try:
            return super().invoke(ctx)
        except ArchdocError as error:
            if not self.prints(ctx):
                raise
            from archdoc.cli.terminal import emit
            from archdoc.render.shapes import failed

            emit(failed(error.problems).encode())
            raise click.exceptions.Exit(1) from None

    def prints(self, ctx: click.Context) -> bool:
        """Whether JSON is what standard output gets; a file keeps what it holds where there is nothing better."""
        return ctx.params.get("format") == "json" and ctx.params.get("output") in (None, "-")


class Reporting(Command):
    """A command that writes files, and with `-T json` prints what became of it; never into one of them."""

    def prints(self, ctx: click.Context) -> bool:
        """See above."""
        return ctx.params.get("format") == "json"


def report(made: Mapping[str, object]) -> None:
    """What became of a command, as JSON on standard output."""
    from archdoc.cli.terminal import emit
    from archdoc.render.shapes import printed

    emit(printed(made).encode())


def put(content: bytes, model: Model, output: str | None, name: str, format: str, *, quiet: bool) -> None:
    """Writes a paper to where it is asked for."""
    from archdoc.cli.terminal import emit
    from archdoc.core.write import write_one

    ending = {"markdown": "md"}.get(format, format)
    target = output or (f"{stem(model)}-{name}.{ending}" if sys.stdout.isatty() else "-")
    if target == "-":
        if sys.stdout.isatty() and format == "pdf":
            raise click.UsageError("A PDF can't be shown on a terminal: name a file with -o.")
        emit(content)
        return
    spare_specs([model], [target])
    write_one(target, content)
    if not quiet:
        click.echo(f"Wrote {target}")


def gate(model: Model, who: str, *, quiet: bool, unused_only: bool = False) -> Gate:
    """What leaves for an audience; says on standard error what of it was replaced, and what never occurs."""
    from archdoc.cli.terminal import note
    from archdoc.privacy.gate import Gate

    made = Gate(model, who)  # type: ignore[arg-type]  # click has checked it
    for line in () if quiet else made.remarks(unused_only=unused_only):
        note(f"{model.path}: {line}")
    return made


def today() -> dt.date:
    """The day that it is; SOURCE_DATE_EPOCH stands for it (https://reproducible-builds.org/specs/)."""
    import datetime as dt

    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdigit():
        return dt.datetime.fromtimestamp(int(fixed), dt.UTC).date()
    return dt.datetime.now(dt.UTC).date()


def _repos(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for value in values:
        name, named, path = value.partition("=")
        found.append((name, path) if named and not os.path.isdir(value) else ("", value))
    names = [name for name, _ in found]
    if len(found) > 1 and (len(set(names)) < len(names) or "" in names):
        said = "name each of several, and otherwise: --repo main=../shop --repo web=../web"
        raise click.BadParameter(said, ctx, param)
    return tuple(found)


def repos(*, required: bool = False) -> Callable[[Callback], Callback]:
    """`--repo`: names (empty for the only one) and folders of repositories."""
    return click.option(
        "--repo", "repos", metavar="[NAME=]PATH", multiple=True, required=required, callback=_repos,
        help="A git repository with the code, or a folder in it. May be repeated, each with a name.",
    )  # fmt: skip


def count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


Callback = TypeVar("Callback", bound=Callable[..., object])
Name = TypeVar("Name", bound=str)


def several(words: Sequence[str]) -> Callable[[click.Context, click.Parameter, str | None], tuple[str, ...] | None]:
    """Some of a few words, with commas between them."""
    one = click.Choice(words)

    def convert(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
        if value is None:
            return None
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not parts:
            raise click.BadParameter(f"nothing is named here; choose from {', '.join(words)}", ctx, param)
        return tuple(dict.fromkeys(str(one.convert(part, param, ctx)) for part in parts))

    return convert


def format(
    output: str | None, wanted: Name | None, of: Callable[[str], Name | None], known: Sequence[str]
) -> Name | None:
    """The format that is asked for, by an option (`wanted`) or by a file's ending; None if by neither.

    Raises UsageError: they contradict each other, or the ending says nothing and there is no option.
    """
    if output is None or output == "-":
        return wanted
    ending = of(output)
    if ending and wanted and ending != wanted:
        raise click.UsageError(f"-o {output} is {ending}, but -T says {wanted}: leave one of them out.")
    if not ending and not wanted:
        shown = os.path.splitext(output)[1]
        said = f"The ending {shown} is no format" if shown else f"{output} has no ending that says its format"
        raise click.UsageError(f"{said}: say it with -T, one of {', '.join(known)}.")
    return wanted or ending


def key(view: str | None, phase: str | None, team: str | None, focus: str | None = None) -> str:
    """The key of the picture that is asked for. Raises UsageError: several are."""
    named = (("--view", view), ("--phase", phase), ("--team", team), ("--focus", focus))
    given = [name for name, value in named if value is not None]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} each name a picture: take one of them.")
    if phase is not None:
        return f"phase-{phase}"
    return f"team-{team}" if team is not None else view or "overview"


def around(model: Model, focus: str, depth: int) -> Picture:
    """What is around some elements, teams or groups; their ids with commas. Raises UsageError: there is none such."""
    from archdoc.core.suggest import did_you_mean
    from archdoc.diagram.views import around as near

    ids = [id.strip() for id in focus.split(",") if id.strip()]
    known = [*model.elements, *model.teams, *model.groups]
    for id in ids or [focus]:
        if id not in known:
            hint = did_you_mean(id, known, listed="There are") or ""
            raise click.UsageError(f"There is no element, team or group `{id}` in {model.path}. {hint}".strip())
    return near(model, ids, depth)


def folding(
    fold: str | None, models: Sequence[Model], public: Callable[[str], str] = lambda name: name
) -> tuple[str, ...] | None:
    """What `--fold` names: ids of teams and groups as an audience knows them, none at all for `never`.

    `models` are those that may have them. Raises UsageError: none does.
    """
    from archdoc.core.suggest import did_you_mean
    from archdoc.core.vocabulary import NEVER

    if fold is None or fold.strip() == NEVER:
        return None if fold is None else ()
    ids = [id.strip() for id in fold.split(",") if id.strip()]
    known = [id for model in models for id in (*model.teams, *model.groups)]
    for id in ids or [fold]:
        if id not in known:
            hint = did_you_mean(id, known, listed="There are") or ""
            raise click.UsageError(f"There is no team or group `{id}` to fold. {hint} `never` folds none.")
    return tuple(public(id) for id in ids)


def picture(model: Model, key: str, fold: tuple[str, ...] | None = None) -> Picture:
    """The picture with a key. Raises UsageError: there is none, with what there is."""
    from archdoc.diagram.views import Folding, by_key, keys

    with suppress(KeyError):
        return by_key(model, key, Folding(only=fold))
    from archdoc.core.suggest import nearest

    known = keys(model)
    kind = next((kind for kind in ("phase", "team") if key.startswith(f"{kind}-")), "view")
    start = "" if kind == "view" else f"{kind}-"
    word = key.removeprefix(start)
    there = [one.removeprefix(start) for one in known if one.startswith(start)]
    near = nearest(word, there)
    said = f"There is no {kind} `{word}` in {model.path}."
    said += f" Did you mean `{near}`?" if near else ""
    plural = "views" if kind == "view" else f"{kind}s"
    said += f" The {plural} are: {', '.join(there)}." if there else f" It has no {plural} to draw."
    raise click.UsageError(said)


def stem(model: Model) -> str:
    """What files of a spec are named after."""
    if model.path == "-":
        from archdoc.core.write import slug

        return slug(model.title)
    return os.path.splitext(os.path.basename(model.path))[0]


def file_for(model: Model, picture: Picture, format: str) -> str:
    """The file that a picture goes to where none is named."""
    return f"{stem(model)}{'' if picture.key == 'overview' else f'-{picture.key}'}.{format}"


def spare_specs(models: Sequence[Model], targets: Sequence[str]) -> None:
    """Raises UsageError: an output would replace a spec."""
    sources = {os.path.realpath(model.path) for model in models if model.path != "-"}
    for target in targets:
        if os.path.realpath(target) in sources:
            raise click.UsageError(f"{target} is the spec itself: name another file with -o.")
