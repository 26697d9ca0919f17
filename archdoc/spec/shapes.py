"""A struct of the vocabulary -> what each place of it takes: text, a choice, a list, a map by id or one of keys."""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from archdoc.core import vocabulary


class Shape(msgspec.Struct, frozen=True):
    """What one place of a spec takes. `inner` is of an item or value, `struct` of a map with fixed keys."""

    text: bool = False
    boolean: bool = False
    integer: bool = False
    inner: Shape | None = None
    many: Literal["", "list", "map"] = ""
    struct: type[vocabulary.Value] | None = None
    choices: tuple[str, ...] = ()


SPEC, EDGE = Shape(struct=vocabulary.Spec), Shape(struct=vocabulary.Edge)


@cache
def fields(struct: type[vocabulary.Value]) -> dict[str, Shape]:
    """The keys of a struct as they are written, each with its shape."""
    annotations: dict[str, Any] = {}
    for base in reversed(struct.__mro__):
        annotations |= vars(base).get("__annotations__", {})
    return {
        written: shape_of(annotations[name])
        for name, written in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    }


def shape_of(annotation: Any) -> Shape:
    """An annotation's shape; `None` beside another type only says that the key may be left out."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        first, *more = map(shape_of, (a for a in get_args(annotation) if a is not type(None)))
        for part in more:
            first = Shape(
                text=first.text or part.text, boolean=first.boolean or part.boolean, struct=first.struct or part.struct
            )
        return first
    if origin is Literal:
        return Shape(choices=get_args(annotation))
    if origin is tuple:
        return Shape(many="list", inner=shape_of(get_args(annotation)[0]))
    if origin is dict:
        return Shape(many="map", inner=shape_of(get_args(annotation)[1]))
    if annotation is bool:
        return Shape(boolean=True)
    if annotation is int:
        return Shape(integer=True)
    if isinstance(annotation, type) and issubclass(annotation, vocabulary.Value):
        return Shape(struct=annotation)
    return Shape(text=True)
