"""What may be written in a spec, to text for a terminal, Markdown and JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

import msgspec

from archdoc.render.shapes import printed, printed_list
from archdoc.render.terminal import painter
from archdoc.spec.keys import Key, Page

INDENT, LEAST = 2, 24
"""Columns before a key; and the fewest that are left for the words beside it."""


_Paint = Callable[[str, str], str]


def text(page: Page, *, width: int = 100, colour: bool = False) -> str:
    """The page in `width` columns: each key with its description, an example, and the question that it answers."""
    paint = painter(colour)
    head = f"{page.path}: {page.about}" if page.path else page.about
    lines = [paint(one, "bold") for one in textwrap.wrap(head, width)]
    if page.key is not None:
        lines += ["", *_about(page.key, "  ", width, paint)]
    lines += [f"  A lone text is its {page.shorthand}."] if page.shorthand else []
    lines += [""] if page.keys else []
    lines += _listed(page.keys, width, paint)
    deeper = next((key.path for key in page.keys if key.inside), "")
    rest = (["* is needed."] if any(key.needed for key in page.keys) else []) + (
        [f"More of one: archdoc keys {deeper}"] if deeper else []
    )
    lines += ["", " ".join(rest)] if rest else []
    return "\n".join(lines) + "\n"


def places(keys: Sequence[Key], *, width: int = 100, colour: bool = False) -> str:
    """Keys of one name, wherever they may stand; those that are told alike together."""
    paint = painter(colour)
    groups: dict[Key, list[str]] = {}
    for key in keys:
        groups.setdefault(msgspec.structs.replace(key, path=""), []).append(key.path)
    lines: list[str] = []
    for key, paths in groups.items():
        lines += [""] if lines else []
        lines += [" " * INDENT + paint(path, "bold cyan") for path in paths]
        lines += _about(key, " " * (INDENT + 4), width, paint, brief=True)
    return "\n".join(lines) + "\n"


def markdown(page: Page) -> str:
    """The page as a table."""
    title = f"`{page.path}`" if page.path else "The top level of a spec"
    lines = [f"# {title}", "", page.about if page.path else "", ""]
    if page.key is not None:
        lines += [f"- takes: {_cell(page.key.takes)}"]
        lines += [f"- example: `{example}`" for example in page.key.examples]
        lines += [f"- answers: {page.key.answers}"] if page.key.answers else []
    lines += [f"- a lone text is its `{page.shorthand}`"] if page.shorthand else []
    if page.keys:
        lines += ["", "| key | what | takes | example | answers |", "| --- | --- | --- | --- | --- |"]
        lines += [
            f"| `{key.name}`{' (needed)' if key.needed else ''} | {_cell(key.description)} | {_cell(key.takes)} "
            f"| {_code(key.examples)} | {_cell(key.answers)} |"
            for key in page.keys
        ]
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip() + "\n"


def as_json(page: Page) -> str:
    """The page as one object, for programs."""
    return printed(msgspec.to_builtins(page))


def places_json(keys: Sequence[Key]) -> str:
    """Keys of one name as a list of objects."""
    return printed_list(msgspec.to_builtins(list(keys)))


def _listed(keys: Sequence[Key], width: int, paint: _Paint) -> Iterator[str]:
    widest = max((len(key.name) for key in keys), default=0) + INDENT + 3
    side = widest + LEAST <= width
    for key in keys:
        label = key.name + (" *" if key.needed else "")
        start = " " * (widest if side else INDENT + 2)
        told = list(_about(key, start, width, paint, brief=True))
        if side:
            shown = " " * INDENT + paint(label, "bold cyan")
            told[0] = shown + " " * (widest - INDENT - len(label)) + told[0].lstrip()
        else:
            yield " " * INDENT + paint(label, "bold cyan")
        yield from told


def _about(key: Key, start: str, width: int, paint: _Paint, *, brief: bool = False) -> Iterator[str]:
    """A key's description and choices (where `brief`), or all that it takes; its examples, and the question."""
    said = [key.description] if brief else []
    said += [f"Takes {key.takes}."] if not brief or key.takes.startswith(("one of", "true or false")) else []
    room = max(width - len(start), LEAST)
    for one in said:
        yield from (start + part for part in textwrap.wrap(one, room, break_on_hyphens=False))
    for example in key.examples[: 1 if brief else None]:
        yield start + paint(example, "green")
    if key.answers:
        for part in textwrap.wrap(f"Answers: {key.answers}", room, break_on_hyphens=False):
            yield start + paint(part, "yellow")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(examples: Sequence[str]) -> str:
    return f"`{_cell(examples[0])}`" if examples else ""
