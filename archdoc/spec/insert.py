"""A text for a key of a spec -> the spec's text with it in its place; all else byte for byte.

What is written is found again: where the text can't be put in without a change elsewhere, it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from archdoc.core.errors import ArchdocError
from archdoc.core.paths import Path
from archdoc.spec.cursor import taken
from archdoc.spec.expand import expand, is_arrow, pin_of
from archdoc.spec.plain_yaml import one_line, scalar
from archdoc.spec.source import Place, Source, parse


class RefusedError(Exception):
    """Why a text can't be put in, in a sentence."""


def takes_text(path: Path) -> bool:
    """Whether a text may be written at a path: as it is, as an item of a list, or as what stands for a map."""
    shape, owner = taken(path)
    held = shape.inner if shape.many == "list" and shape.inner is not None else shape
    if owner is None or held.many or held.choices or held.boolean or held.integer:
        return False
    return held.struct is None or bool(held.struct.shorthand)


def current(text: str, path: Path) -> str | None:
    """The text that stands at a path, if it is one; None where there is nothing, or a list or map."""
    source = parse(text, "<text>")
    place = _place(source, expand(source)[0], path)
    node = place[1] if place else None
    return str(node.value) if isinstance(node, yaml.ScalarNode) and node.value else None


def insert(text: str, path: Path, value: str, *, word: bool = False) -> str:
    """The spec with a text at a path: instead of the text there, after the items there, or as a new key.

    With `word` the key may be one that takes one of a few words, an id, or is an id itself.

    Raises RefusedError: it can't be put there; the spec is then as it was.
    """
    value = value.strip()
    if not value:
        raise RefusedError("There is nothing to write.")
    if not (word or takes_text(path)):
        raise RefusedError(f"`{_shown(path)}` takes more than a text: write it in the file.")
    try:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        source = parse(text, "<text>")
        made = mark + _Insertion(source, expand(source)[0]).put(path, value)
        found = _values(made, path)
    except (ArchdocError, yaml.YAMLError, RecursionError):
        raise RefusedError("The text can't be put there: write it in the file.") from None
    if value not in found:
        raise RefusedError("The text can't be put there: write it in the file.")
    return made


def pins(text: str, view: str) -> dict[str, tuple[int, int]]:
    """The column and row of each element that a view's `layout` pins, in the order written."""
    said = [pin_of(one) for one in _layout(text, view)]
    return {pin[0]: (pin[1], pin[2]) for pin in said if pin is not None}


def pin(text: str, view: str, places: Mapping[str, tuple[int, int]]) -> str:
    """The spec with `places` (column and row by element) pinned in a view's `layout`, in place of what is pinned there.

    What else the `layout` says stays. Raises RefusedError: it can't be written there; the spec is then as it was.
    """
    refusal = RefusedError("The place can't be written there: write `layout` in the file.")
    written = [f"{id}: [{column}, {row}]" for id, (column, row) in places.items()]
    try:
        others = [one for one in _layout(text, view) if pin_of(one) is None]
        items = [*map(scalar, others), *(f"{{{one}}}" for one in written)]
        value = _Yaml(f"[{', '.join(items)}]" if others else f"{{{', '.join(written)}}}")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        source = parse(text, "<text>")
        made = mark + _Insertion(source, expand(source)[0]).set(("views", view, "layout"), value)
        if pins(made, view) != dict(places) or [one for one in _layout(made, view) if pin_of(one) is None] != others:
            raise refusal
    except (ArchdocError, yaml.YAMLError, RecursionError):
        raise refusal from None
    return made


def _layout(text: str, view: str) -> list[str]:
    found = expand(parse(text, "<text>"))[0]
    for step in ("views", view, "layout"):
        found = found.get(step) if isinstance(found, dict) else None
    return [str(one) for one in found] if isinstance(found, list) else []


class _Yaml(str):
    """What is YAML already, of one line."""

    __slots__ = ()


class _Insertion:
    def __init__(self, source: Source, tree: Any) -> None:
        self.source, self.tree = source, tree
        self.lines = source.text.split("\n")

    def put(self, path: Path, value: str) -> str:
        place = _place(self.source, self.tree, path)
        if place is not None:
            return self.into(place[1], value, place[0])
        # The nearest thing above it that is written takes what is missing in between as one nested value.
        for length in range(len(path) - 1, -1, -1):
            above = _place(self.source, self.tree, path[:length]) if length else None
            if length == 0 or above is not None:
                missing = path[length:]
                if not all(isinstance(step, str) for step in missing):
                    break
                return self.add(above, [str(step) for step in missing], value, path[:length])
        raise RefusedError("The text can't be put there: write it in the file.")

    def set(self, path: Path, value: _Yaml) -> str:
        """In place of whatever is there, or as a new key."""
        place = _place(self.source, self.tree, path)
        if place is None:
            return self.put(path, value)
        key, node = place
        if isinstance(node, yaml.ScalarNode) and not node.value and _plain(node):
            return self.after_key(key, value)
        if isinstance(node, yaml.ScalarNode) or (isinstance(node, yaml.CollectionNode) and node.flow_style):
            start, end = node.start_mark, node.end_mark
            lines = self.lines[start.line : end.line + 1]
            if len(lines) > 1 and any("#" in line for line in lines):
                raise RefusedError("There are comments in the `layout` there: change it in the file.")
            before, after = lines[0][: start.column], lines[-1][end.column :]
            return "\n".join([*self.lines[: start.line], before + value + after, *self.lines[end.line + 1 :]])
        first, last = node.start_mark.line, _last_line(node, self.lines)
        if any("#" in line for line in self.lines[key.end_mark.line : last]):
            raise RefusedError("There are comments in the `layout` there: change it in the file.")
        head = self.lines[key.end_mark.line]
        if first == key.end_mark.line or not head.rstrip().endswith(":"):
            raise RefusedError("The `layout` there has an unusual form: change it in the file.")
        end = "\r" if head.endswith("\r") else ""
        line = f"{head.rstrip()} {value}{end}"
        return "\n".join([*self.lines[: key.end_mark.line], line, *self.lines[last:]])

    def into(self, node: yaml.Node, value: str, key: yaml.Node) -> str:
        """In place of a text, or after the items of a list."""
        if isinstance(node, yaml.ScalarNode):
            if not node.value and _plain(node):
                return self.after_key(key, value)
            block = node.style in ("|", ">")
            if node.start_mark.line != node.end_mark.line or block:
                raise RefusedError("The text there has several lines: change it in the file.")
            flow = self.in_flow(node)
            return self.replace(node, _text(value, flow=flow))
        if isinstance(node, yaml.SequenceNode) and node.flow_style:
            return self.before_end(node, _text(value, flow=True))
        if isinstance(node, yaml.SequenceNode) and node.value:
            indent = self.dash(node)
            return self.new_lines(_last_line(node, self.lines), [f"{indent}- {_text(value, flow=False)}"])
        raise RefusedError("There is more than a text already: write it in the file.")

    def add(self, above: Place | None, missing: list[str], value: str, path: Path) -> str:
        """A new key, with those within it, in what is above."""
        if above is None:
            root = [*self.lines]
            while root and not root[-1].strip():
                root.pop()
            end = "\r" if self.lines[0].endswith("\r") else ""
            return "\n".join([*root, *(line + end for line in _block(missing, value, "")), ""])
        key, node = above
        if isinstance(node, yaml.MappingNode) and node.flow_style:
            return self.before_end(node, _flow(missing, value))
        if isinstance(node, yaml.MappingNode) and node.value:
            indent = " " * node.value[0][0].start_mark.column
            return self.new_lines(_last_line(node, self.lines), _block(missing, value, indent))
        if isinstance(node, yaml.ScalarNode):
            return self.beside_text(key, node, missing, value, path)
        raise RefusedError("The text can't be put there: write it in the file.")

    def beside_text(self, key: yaml.Node, node: yaml.ScalarNode, missing: list[str], value: str, path: Path) -> str:
        """Beside what stands for a map: nothing yet, `a -> b`, or a text."""
        if not node.value and _plain(node):
            if self.in_flow(key):
                raise RefusedError("The text can't be put there: write it in the file.")
            indent = " " * (key.start_mark.column + 2)
            return self.new_lines(key.end_mark.line + 1, _block(missing, value, indent))
        shape, _ = taken(path)
        held = shape.inner if shape.many == "list" and shape.inner is not None else shape
        one_row = node.start_mark.line == node.end_mark.line
        if is_arrow(node.value) and _plain(node) and one_row and not self.in_flow(node):
            row, end = node.end_mark.line, node.end_mark.column
            lines = [*self.lines]
            lines[row] = lines[row][:end] + ":" + lines[row][end:]
            indent = " " * node.start_mark.column
            return "\n".join([*lines[: row + 1], *_block(missing, value, indent), *lines[row + 1 :]])
        if held.struct is not None and held.struct.shorthand and one_row and not is_arrow(node.value):
            return self.replace(node, f"{{{held.struct.shorthand}: {scalar(node.value)}, {_flow(missing, value)}}}")
        raise RefusedError("The text can't be put there: write it in the file.")

    def after_key(self, key: yaml.Node, value: str) -> str:
        row, end = key.end_mark.line, key.end_mark.column
        line = self.lines[row]
        colon = line.index(":", end) + 1
        lines = [*self.lines]
        lines[row] = f"{line[:colon]} {_text(value, flow=self.in_flow(key))}{line[colon:]}"
        return "\n".join(lines)

    def replace(self, node: yaml.Node, new: str) -> str:
        row = node.start_mark.line
        lines = [*self.lines]
        lines[row] = lines[row][: node.start_mark.column] + new + lines[row][node.end_mark.column :]
        return "\n".join(lines)

    def before_end(self, node: yaml.CollectionNode, new: str) -> str:
        """Before the bracket that closes a map or list on one line or several."""
        row, column = node.end_mark.line, node.end_mark.column - 1
        lines = [*self.lines]
        before = lines[row][:column]
        comma = "" if not node.value or before.rstrip().endswith(",") else ","
        space = " " if node.value else ""
        kept = before.rstrip() if before.strip() else before
        lines[row] = f"{kept}{comma}{space}{new}{lines[row][column:]}"
        return "\n".join(lines)

    def new_lines(self, at: int, new: list[str]) -> str:
        end = "\r" if self.lines[0].endswith("\r") else ""
        return "\n".join([*self.lines[:at], *(line + end for line in new), *self.lines[at:]])

    def dash(self, node: yaml.SequenceNode) -> str:
        """What is before the `-` of the last item."""
        item = node.value[-1].start_mark
        line: str = self.lines[item.line]
        return line[: line.rindex("-", 0, item.column)]

    def in_flow(self, node: yaml.Node) -> bool:
        """Whether a node is between brackets, where commas end a text."""
        return _inside_flow(self.source, node)


def _inside_flow(source: Source, wanted: yaml.Node) -> bool:
    from archdoc.spec.source import compose

    where = (wanted.start_mark.line, wanted.start_mark.column)

    def found(node: Any, flow: bool) -> bool:
        if (node.start_mark.line, node.start_mark.column) == where and isinstance(node, yaml.ScalarNode):
            return flow
        if isinstance(node, yaml.ScalarNode):
            return False
        parts = [n for pair in node.value for n in pair] if isinstance(node, yaml.MappingNode) else node.value
        return any(found(part, flow or bool(node.flow_style)) for part in parts)

    return found(compose(source.text, source.path), False)


def _place(source: Source, tree: Any, path: Path) -> Place | None:
    """Where what a path leads to is written, if it is."""
    place: Place | None = None
    for step in path:
        if isinstance(step, str) and isinstance(tree, list) and tree:
            return None
        place = source.place(tree, step)
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            # A key without a value is left out of the tree, and has its place all the same.
            return place if step == path[-1] else None
    return place


def _values(text: str, path: Path) -> list[str]:
    """The texts at a path of a spec, as they are read."""
    tree = expand(parse(text, "<text>"))[0]
    for step in path:
        tree = tree[step]
    items = tree if isinstance(tree, list) else [tree]
    return [str(next(iter(one.values()), "")) if isinstance(one, dict) else str(one) for one in items]


def _last_line(node: yaml.Node, lines: list[str]) -> int:
    """The number, from 0, of the line after all that belongs to a block."""
    last: Any = node
    while not isinstance(last, yaml.ScalarNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = last.end_mark
    at: int = end.line if isinstance(last, yaml.ScalarNode) and last.style in ("|", ">") else end.line + 1
    while at > 1 and not lines[min(at, len(lines)) - 1].strip():
        at -= 1
    return at


def _block(keys: list[str], value: str, indent: str) -> list[str]:
    made = []
    for depth, key in enumerate(keys[:-1]):
        made.append(f"{indent}{'  ' * depth}{key}:")
    inner = indent + "  " * (len(keys) - 1)
    if "\n" in value:
        return [*made, f"{inner}{keys[-1]}: |-", *(f"{inner}  {line}".rstrip() for line in value.split("\n"))]
    if isinstance(value, _Yaml):
        return [*made, f"{inner}{keys[-1]}: {value}"]
    return [*made, f"{inner}{one_line({keys[-1]: value})}"]


def _flow(keys: list[str], value: str) -> str:
    made = f"{keys[-1]}: {_text(value, flow=True)}"
    for key in reversed(keys[:-1]):
        made = f"{key}: {{{made}}}"
    return made


def _text(value: str, *, flow: bool) -> str:
    """A text as a scalar on one line."""
    if isinstance(value, _Yaml):
        return value
    if "\n" in value:
        return json.dumps(value, ensure_ascii=False)
    return scalar(value) if flow else one_line({"k": value})[3:]


def _plain(node: yaml.ScalarNode) -> bool:
    return node.style not in ("'", '"', "|", ">")


def _shown(path: Path) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
