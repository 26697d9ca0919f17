"""What the patterns and filters of a D2 glob stand for: `*`, `**`, `&shape: circle`."""

from __future__ import annotations

import fnmatch

from archdoc.importing.readers.d2.shapes import Line, Shape
from archdoc.importing.readers.d2.text import Value, Word


def matches(shape: Shape, word: Word) -> list[Shape]:
    """The shapes that a pattern stands for, from a shape; `_` is the one around."""
    if word.text in {"**", "***"}:
        return list(shape.below())
    if word.text == "_":
        return [shape.parent] if shape.parent else []
    return [child for name, child in shape.children.items() if fnmatch.fnmatchcase(name, word.text.lower())]


def passes(lines: list[Line], one: Shape | Line, value: Value | None) -> bool:
    """Whether a shape or line of a board with these lines is what all filters of a block ask for."""
    for statement in value.block.statements if value and value.block else ():
        if statement.filter and statement.key:
            wanted = (statement.value.text or "") if statement.value else ""
            told = _told(lines, one, [word.text.lower() for word in statement.key])
            fits = any(fnmatch.fnmatchcase(text.lower(), wanted.lower()) for text in told)
            if fits == (statement.filter == "!&"):
                return False
    return True


def _told(lines: list[Line], one: Shape | Line, key: list[str]) -> list[str]:
    """What a filter's key stands for, of a shape or line."""
    if isinstance(one, Line) and key[0] in {"src", "dst"}:
        end = one.source if key[0] == "src" else one.target
        return _told(lines, end, key[1:]) if key[1:] else [".".join(end.path())]
    name = ".".join(key)
    if name == "class":
        return one.classes
    if name == "label":
        return [one.label or (one.name if isinstance(one, Shape) else "")]
    if isinstance(one, Shape):
        if name == "shape":
            return [one.attributes.get("shape", "rectangle")]
        if name == "level":
            return [str(len(one.path()) - 1)]
        if name == "leaf":
            return [str(not one.children).lower()]
        if name == "connected":
            return [str(any(one in {line.source, line.target} for line in lines)).lower()]
    return [one.attributes[name]] if name in one.attributes else []
