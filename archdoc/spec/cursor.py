"""A place in a text that is being written to where in a spec that is: which key, and what may stand there.

The text up to the place is read with a stand-in at it, so that it need not be right from there on. Where what comes
before can't be read either, the part of the top level around the place is tried by itself.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec
import yaml

from archdoc.core import vocabulary
from archdoc.spec.expand import is_arrow
from archdoc.spec.shapes import EDGE, SPEC, Shape, fields
from archdoc.spec.source import events

HERE = "archdocishere"
"""The stand-in: a word that nobody writes."""
_TOKEN = re.compile(r"[\w.:-]*$")
_REST = re.compile(r"[\w.-]*")
_TOP = re.compile(r"[A-Za-z_\"'$]")
_BEGINNING = re.compile(r"\s*(?:- +)*$")

Role = Literal["key", "value", "text"]


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a spec a place in its text is."""

    path: tuple[str | int, ...]
    """The keys and list positions around it: of a key the map that it is in, of a value its key."""
    role: Role
    """A key; a whole value, or item of a list; or a word in a longer text, such as the end of an arrow."""
    item: bool
    """Whether an item of a list begins there, and so a text may stand there as well as a key."""
    word: str
    """The word around the place."""
    typed: str
    """What of it is before the place."""
    column: int
    """Where the word begins, from 0."""
    before: str = ""
    """What of the text is before the word, in a longer text."""
    siblings: frozenset[str] = frozenset()
    """The keys that the same map has already."""

    @property
    def key(self) -> str:
        """The nearest key around it, or the empty text."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


def spot(text: str, line: int, column: int) -> Spot | None:
    """Where a place is; `line` and `column` count from 0. None in a comment, and where nothing can be told."""
    lines = text.split("\n")
    if line >= len(lines):
        return None
    here = lines[line].rstrip("\r")
    column = min(column, len(here))
    found = _TOKEN.search(here, 0, column)
    start = found.start() if found else column
    after = _REST.match(here, column)
    end = after.end() if after else column
    word, typed = here[start:end], here[start:column]
    first = _first(lines, line, start)
    head = "\n".join([*lines[first:line], here[:start]])
    is_key = re.match(r"\s*:(?:\s|$)", here[end:]) is not None
    lead = here[:start]
    bare = _BEGINNING.fullmatch(lead) is not None
    may_be_key = bare or lead.rstrip().endswith(("{", ","))
    # Between quotes, what ends them is still to come.
    tried = (_stand(head + HERE + end) for end in ("", '"', "'"))
    as_value = next((one for one in tried if one is not None), None)
    as_key = _stand(f"{head}{HERE}: x") if may_be_key else None
    flow_list = as_value is not None and as_value.flow and as_value.in_list
    chosen = as_key if as_key is not None and (not flow_list or is_key) else as_value
    if chosen is None:
        return None
    item = bare and lead.endswith("- ")
    return Spot(
        path=chosen.path, role="text" if chosen.before else "key" if chosen is as_key else "value", item=item,
        word=word, typed=typed, column=start, before=chosen.before,
        siblings=frozenset(chosen.siblings | _below(lines, line, start, bare)) - {word},
    )  # fmt: skip


def taken(path: tuple[str | int, ...]) -> tuple[Shape, type[vocabulary.Value] | None]:
    """What the end of a path takes, and the struct whose key it is; a list's only item may stand without its number."""
    here, owner = SPEC, None
    for step in path:
        owner = None
        if here.many == "list" and here.inner is not None and isinstance(step, str):
            here = here.inner
        if here.struct is vocabulary.Edge and isinstance(step, str) and is_arrow(step):
            here = Shape(text=True, struct=vocabulary.Edge)
        elif here.struct is not None and step in fields(here.struct):
            assert isinstance(step, str)
            owner = here.struct
            here = fields(here.struct)[step]
        elif here.inner is not None:
            here = here.inner
        else:
            return Shape(), None
    return here, owner


def arrows(path: tuple[str | int, ...]) -> bool:
    """Whether `a -> b` may stand at a place: an item of `edges`, or a step of a flow."""
    shape, _ = taken(path)
    return shape == EDGE or "steps" in path or path == ("edges",)


class _Stand(msgspec.Struct):
    """Where the stand-in was met."""

    path: tuple[str | int, ...]
    siblings: set[str]
    before: str
    flow: bool
    in_list: bool


class _Frame(msgspec.Struct):
    """A map or list that is being read. `at` is the key or number of what comes next; `awaits` a map's key."""

    list: bool
    flow: bool
    at: str | int = 0
    awaits: bool = True
    keys: set[str] = msgspec.field(default_factory=set)


def _stand(text: str) -> _Stand | None:
    frames: list[_Frame] = []
    try:
        for event in events(text):
            if isinstance(event, yaml.ScalarEvent) and HERE in event.value:
                return _met(frames, event.value)
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                frames.append(_Frame(list=isinstance(event, yaml.SequenceStartEvent), flow=bool(event.flow_style)))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                frames.pop()
                _done(frames)
            elif isinstance(event, yaml.ScalarEvent) and frames and not frames[-1].list and frames[-1].awaits:
                frames[-1].at, frames[-1].awaits = event.value, False
                frames[-1].keys.add(event.value)
            elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
                _done(frames)
    except (yaml.YAMLError, RecursionError):
        return None
    return None


def _met(frames: list[_Frame], value: str) -> _Stand:
    inner = frames[-1] if frames else None
    path = [frame.at for frame in frames]
    if inner is not None and not inner.list and inner.awaits:
        path.pop()
    return _Stand(
        tuple(path), inner.keys if inner else set(), value.partition(HERE)[0], bool(inner and inner.flow),
        bool(inner and inner.list),
    )  # fmt: skip


def _done(frames: list[_Frame]) -> None:
    """A value is read."""
    if frames and frames[-1].list:
        frames[-1].at = int(frames[-1].at) + 1
    elif frames:
        frames[-1].awaits = True


def _first(lines: list[str], line: int, start: int) -> int:
    """The line on which the part of the top level around a place begins."""
    if start == 0:
        return line
    return next((number for number in range(line, -1, -1) if _TOP.match(lines[number])), 0)


def _below(lines: list[str], line: int, start: int, bare: bool) -> set[str]:
    """The keys of a block map that come after a line."""
    found: set[str] = set()
    if not bare:
        return found
    for number in [*range(line + 1, len(lines)), *(range(line) if start == 0 else ())]:
        text = lines[number]
        indent = len(text) - len(text.lstrip(" "))
        if text.strip() and not text.lstrip().startswith("#") and (indent < start or text[indent] == "-"):
            if number > line and indent < start:
                break
            continue
        key = re.match(r"([\w$]+)\s*:(?:\s|$)", text[indent:])
        if key and indent == start:
            found.add(key[1])
    return found
