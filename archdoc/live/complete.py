"""A place in a spec that is being written to what may stand there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from archdoc.core import vocabulary
from archdoc.live.document import Document
from archdoc.live.tell import arrow, brief, key_text
from archdoc.spec.cursor import Spot, arrows, spot, taken
from archdoc.spec.expand import is_arrow
from archdoc.spec.identifiers import ENDS, refers
from archdoc.spec.keys import NOT_FOR_WRITING, page
from archdoc.spec.shapes import Shape, fields

ICONS = 100
"""Icons and technologies that are offered at once."""

Sort = Literal["key", "id", "choice", "technology", "icon", "edge", "question"]


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written, in place of the word from `start` to the cursor."""

    label: str
    insert: str
    start: int
    """The column in the line, from 0."""
    sort: Sort
    detail: str = ""
    about: str = ""
    """Markdown."""


class Suggestions(msgspec.Struct, frozen=True):
    """What may stand at a place; `partial` where there is more for more letters."""

    found: tuple[Suggestion, ...]
    partial: bool = False


def complete(document: Document, line: int, column: int) -> Suggestions:
    """What may stand at a place; `line` and `column` count from 0."""
    here = spot(document.text, line, column)
    if here is None:
        return Suggestions(())
    found: list[Suggestion] = []
    if here.role == "key":
        found += _keys(here, document.lines[line])
    holder = here.path[:-1] if here.path and isinstance(here.path[-1], int) else here.path
    shape, owner = taken(holder)
    partial = False
    pinned = bool(holder) and holder[-1] == "layout"
    if here.role != "key" or here.item or pinned:
        ids = list(_ids(document, line, here, owner, holder))
        found = ids + found if arrows(here.path) else found + ids
        if here.role == "value" or here.item:
            found += _choices(here, shape)
            if here.key == "answers":
                found += _questions(document, line, here)
        if here.key in ("technology", "icon") and owner is not None and issubclass(owner, vocabulary.Element):
            more = list(_technologies(here) if here.key == "technology" else _icons(here))
            found, partial = found + more[:ICONS], len(more) > ICONS
    return Suggestions(tuple(found), partial)


def _keys(here: Spot, line: str) -> Iterator[Suggestion]:
    shape, _ = taken(here.path)
    held = shape.inner if shape.many == "list" and shape.inner is not None else shape
    if held.struct is None:
        return
    indent = " " * (here.column + 2)
    block = not line[: here.column].rstrip().endswith(("{", ","))
    for key, value in fields(held.struct).items():
        taken_already = key in here.siblings or (key in ("from", "to") and any(map(is_arrow, here.siblings)))
        if taken_already or (held.struct is vocabulary.Spec and key in NOT_FOR_WRITING):
            continue
        start = ".".join("N" if isinstance(step, int) else step for step in here.path)
        told = page(f"{start}.{key}").key
        assert told is not None
        inner = value.inner or value
        nested = block and inner.struct is not None and not inner.text
        deeper = value.many == "map" and block
        ending = f":\n{indent}" if nested or deeper else ": "
        if value.many == "list" and block and inner.struct is not None and not inner.text:
            ending = f":\n{indent}- "
        yield Suggestion(
            label=key, insert=key + ending, start=here.column, sort="key", detail=told.takes, about=key_text(told)
        )


def _ids(
    document: Document, line: int, here: Spot, owner: type[vocabulary.Value] | None, holder: tuple[str | int, ...]
) -> Iterator[Suggestion]:
    ids = document.ids_while_writing(line)
    model = document.model
    start = here.column + here.typed.rfind(":") + 1 if here.role == "text" else here.column
    if arrows(here.path):
        spaces: tuple[str, ...] = ENDS
        if here.key == "steps" and not here.before:
            spaces = (*ENDS, "edges")
            for text in dict.fromkeys(arrow(edge) for edge in model.edges) if model else ():
                yield Suggestion(label=text, insert=text, start=start, sort="edge")
    else:
        spaces = refers(owner, str(holder[-1])) if holder else ()
        if here.role == "text" and here.key not in (
            "include",
            "exclude",
            "focus",
            "teams",
            "where",
            "from",
            "to",
            "layout",
        ):
            return
    for space in spaces:
        for id in ids.known(space):
            if id != here.word or here.typed == here.word:
                yield Suggestion(label=id, insert=id, start=start, sort="id", detail=brief(model, space, id))


def _choices(here: Spot, shape: Shape) -> Iterator[Suggestion]:
    held = shape.inner or shape
    words = held.choices or (("true", "false") if held.boolean else ())
    for word in words:
        yield Suggestion(label=word, insert=word, start=here.column, sort="choice")


def _questions(document: Document, line: int, here: Spot) -> Iterator[Suggestion]:
    from archdoc.interview.questions import ask

    quoted = document.lines[line][: here.column].endswith(('"', "'"))
    for one in ask(document.model) if document.model else ():
        yield Suggestion(
            label=one.id, insert=one.id if quoted else f'"{one.id}"', start=here.column,
            sort="question", detail=one.standing, about=one.text,
        )  # fmt: skip


def _technologies(here: Spot) -> Iterator[Suggestion]:
    start = here.column - len(here.before)
    wanted = (here.before + here.typed).strip("\"' ").casefold()
    named = [(name, icon) for name, icon in technologies().items() if wanted in name.casefold()]
    for name, icon in sorted(named, key=lambda one: not one[0].casefold().startswith(wanted)):
        yield Suggestion(label=name, insert=name, start=start, sort="technology", detail=icon)


def _icons(here: Spot) -> Iterator[Suggestion]:
    from archdoc.catalogue.diagrams_icons import every

    wanted = here.typed.casefold()
    for icon in every():
        if wanted in icon.casefold():
            yield Suggestion(label=icon, insert=icon, start=here.column, sort="icon")


@cache
def technologies() -> dict[str, str]:
    """Technologies as people spell them, each with its icon of `diagrams`, in the order of the alphabet."""
    from archdoc.catalogue.diagrams_icons import every, parted
    from archdoc.catalogue.icons import find
    from archdoc.catalogue.images import TECHNOLOGIES

    found: dict[str, str] = {}
    for name in [*TECHNOLOGIES, *(parted(icon)[1] for icon in every())]:
        icon = find(name)
        if icon is not None and (icon.endswith(f".{name}") or " " in name or name not in found):
            found.setdefault(name, icon)
    spelled = {name.casefold(): name for name in reversed(found)}
    return {name: found[name] for name in sorted(spelled.values(), key=str.casefold)}
