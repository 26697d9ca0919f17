"""What all shapes share: the number of the format, and what is printed where the input has problems."""

from __future__ import annotations

from typing import Annotated

import msgspec

FORMAT = 1
"""It grows by one when a key changes its meaning or goes."""
Format = Annotated[int, msgspec.Meta(ge=FORMAT, le=FORMAT, description="Grows when a key changes or goes.")]


def says(text: str) -> msgspec.Meta:
    """What a key holds."""
    return msgspec.Meta(description=text)


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An object in which each key is always there."""


class Problem(Shape, frozen=True, kw_only=True):
    """A mistake in a spec or another file that is read."""

    path: Annotated[str, says("The file; - is standard input.")]
    line: Annotated[int, says("From 1; 0 where it is about the whole file.")]
    column: Annotated[int, says("From 1, in letters; 0 where it is about the whole file.")]
    what: str
    hint: Annotated[str | None, says("What to do about it.")]


class Checked(Problem, frozen=True, kw_only=True):
    """A problem in the list of `check`."""

    format: Format


class Failed(Shape, frozen=True, kw_only=True):
    """What every command but `check` prints, with exit status 1, where the input has problems."""

    format: Format
    problems: list[Problem]
