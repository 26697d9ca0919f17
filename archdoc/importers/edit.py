"""A spec's text -> the same text with some values changed and some lines added: all else stays, byte for byte.

Nothing is written anew from data, which would lose what no data holds: comments, quotes, blank lines, an order. Each
change is a piece of text put in the place of another one, by where the parser saw it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from archdoc.core.vocabulary import Spec
from archdoc.importers import write_yaml
from archdoc.spec.shapes import fields
from archdoc.spec.source import compose, parse
from archdoc.spec.text import LINE_BREAK

_ALIAS = re.compile(r"\s*:\s*\*[^\s,\]}]+")
_END = re.compile(r"^\.\.\.[ \t\r]*$", re.MULTILINE)
"""What says that a document is over."""
_ORDER = list(fields(Spec))


class UnclearError(Exception):
    """Why a text can't be changed in place: one sentence."""


class Text:
    """A spec that is to be changed. Lines that are handed in have no line break at their end."""

    def __init__(self, text: str, path: str) -> None:
        self.bom = text[:1] if text.startswith("\ufeff") else ""
        self.text = text.removeprefix("\ufeff")
        self.source = parse(self.text, path)
        self.tree: dict[str, Any] = self.source.tree
        self.root = compose(self.text, path)
        if _in_brackets(self.root):
            raise UnclearError("It is written as one `{...}`, in which nothing can be added line by line.")
        breaks = list(LINE_BREAK.finditer(self.text))
        self.starts = [0, *(found.end() for found in breaks)]
        self.newline = breaks[0].group() if breaks else "\n"
        self.changes: list[tuple[int, int, int, str]] = []

    def result(self) -> str:
        """The text with all changes."""
        made, at = [self.bom], 0
        for start, end, _, new in sorted(self.changes, key=lambda change: change[:3]):
            if start < at:
                raise UnclearError("Two changes meet in the same place.")
            made += [self.text[at:start], new]
            at = end
        return "".join([*made, self.text[at:]])

    def node(self, container: Any, key: Any) -> tuple[yaml.Node, yaml.Node]:
        """The nodes of a key and its value, or of an item twice. Raises UnclearError: it comes by an alias."""
        place = self.source.place(container, key)
        if place is None:
            raise UnclearError(f"`{key}` can't be found again.")
        return place

    # What stands where.

    def start(self, node: yaml.Node) -> int:
        """Where a node begins in the text."""
        return self.starts[node.start_mark.line] + int(node.start_mark.column)

    def end(self, node: yaml.Node, key: yaml.Node | None = None) -> int:
        """Where what a node holds ends: before blank lines and comments that follow."""
        if key is not None and self.start(node) < self._mark(key):
            alias = _ALIAS.match(self.text, self._mark(key))
            if alias is None:
                raise UnclearError("An alias stands where something is to be added.")
            return alias.end()
        if isinstance(node, yaml.ScalarNode):
            end = self._mark(node)
            return len(self.text[:end].rstrip()) if node.style in ("|", ">") else end
        if _in_brackets(node) or not node.value:
            return self._mark(node)
        last = node.value[-1]
        if isinstance(last, tuple):
            return self.end(last[1], last[0])
        if self.start(last) < self.start(node):
            raise UnclearError("An alias stands where something is to be added.")
        return self.end(last)

    def _mark(self, node: yaml.Node) -> int:
        return self.starts[node.end_mark.line] + int(node.end_mark.column)

    def _line(self, at: int) -> int:
        """The start of the line after the one that a place is in; the length of the text where there is none."""
        found = LINE_BREAK.search(self.text, at)
        return found.end() if found else len(self.text)

    def _after(self, at: int, indent: int) -> int:
        """Where lines are added after a place: below the comments that belong to what is there."""
        here = self._line(at)
        while here < len(self.text):
            line = LINE_BREAK.split(self.text[here : here + 4000], maxsplit=1)[0]
            column = len(line) - len(line.lstrip(" "))
            if not line.lstrip().startswith("#") or column < max(indent, 1):
                break
            here = self._line(here)
        return here

    # What changes.

    def put(self, start: int, end: int, new: str, rank: int = 0) -> None:
        """A text in the place of another one; of several at one place, that with the lower rank comes first."""
        self.changes.append((start, end, rank, new.replace("\n", self.newline)))

    def lines(self, at: int, new: Sequence[str], rank: int = 0) -> None:
        """Lines before the one that begins at a place."""
        if not new:
            return
        missing = "" if at == 0 or self.text[at - 1] in "\r\n\x85\u2028\u2029" else "\n"
        self.put(at, at, missing + "\n".join(new) + ("" if missing else "\n"), rank)

    def section(self, name: str, new: Sequence[str], flow: Sequence[str]) -> None:
        """Entries at the end of a section, or items at the end of a list, which is made where it isn't there.

        `new` are lines with an indent of two; `flow` is the same for a section that is written in brackets.
        """
        rank = _ORDER.index(name)
        if name not in self.tree:
            self.lines(self._place_for(name), ["", f"{name}:", *new], rank)
            return
        key, node = self.node(self.tree, name)
        if isinstance(node, yaml.ScalarNode) or not node.value:
            if not isinstance(node, yaml.ScalarNode):
                self.put(self._mark(key), self._mark(node), ":")
            self.lines(self._after(max(self._mark(node), self._mark(key)), 2), new, rank)
        elif _in_brackets(node):
            last = node.value[-1]
            end = self.end(last[1], last[0]) if isinstance(last, tuple) else self._mark(last)
            self.put(end, end, "".join(f", {piece}" for piece in flow))
        else:
            column = int(node.start_mark.column)
            self.lines(self._after(self.end(node), column), [_shifted(line, column - 2) for line in new], rank)

    def _place_for(self, name: str) -> int:
        """Where a section begins that isn't there yet: after the nearest one before it in the spec's order."""
        before = [key for key in _ORDER[: _ORDER.index(name)] if key in self.tree]
        if not before:
            return 0
        nodes = [self.node(self.tree, key) for key in before]
        key, node = max(nodes, key=lambda pair: self._mark(pair[0]))
        return self._after(max(self.end(node, key), self._mark(key)), 1)

    def set(self, container: Any, at: Any, values: Mapping[str, Any]) -> None:
        """Keys of the map at `container[at]`, each in place of its value or at the end."""
        _, node = self.node(container, at)
        held = container[at]
        if isinstance(node, yaml.ScalarNode):
            start, end = self.start(node), self._mark(node)
            name = {"name": held} if isinstance(held, str) else {}
            space = " " if start and self.text[start - 1] == ":" else ""
            self.put(start, end, space + write_yaml.flow({**name, **values}))
            return
        added = {key: value for key, value in values.items() if key not in held}
        for key in values:
            if key in held:
                self.change(held, key, values[key], node)
        if not added or not isinstance(node, yaml.MappingNode):
            return
        if _in_brackets(node) or not node.value:
            end = self._mark(node) - 1
            if node.value:
                end = self.end(node.value[-1][1], node.value[-1][0])
            pieces = ", ".join(f"{key}: {write_yaml.flow(value)}" for key, value in added.items())
            self.put(end, end, f"{', ' if node.value else ''}{pieces}")
        else:
            column = int(node.value[0][0].start_mark.column)
            rows = [write_yaml.field(key, value, column) for key, value in added.items()]
            self.lines(self._line(self.end(node)), rows)

    def change(self, container: Any, key: Any, value: Any, inside: yaml.Node) -> None:
        """The value of a key of the map `inside`, in place of what is there.

        Raises UnclearError: a comment, an anchor or a tag stands in it.
        """
        name, node = self.node(container, key)
        start, end = self._mark(name), max(self.end(node, name), self._mark(name))
        old = self.text[start:end]
        if re.search(r"(^|\s)#|^\s*:\s*[&*!]", old) and not isinstance(node, yaml.ScalarNode):
            raise UnclearError("A comment stands in the value.")
        if re.match(r"\s*:\s*[&*!]", old):
            raise UnclearError("The value has an anchor or a tag.")
        column = int(name.start_mark.column)
        written = write_yaml.field("", value, column)[column:]
        if _in_brackets(inside) or ("\n" in written and self.text[end : self._line(end)].strip()):
            written = f": {write_yaml.flow(value)}"
        self.put(start, end, written)

    def edge(self, at: Any, has: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """An edge's keys, whichever way it is written. `has` is its label now. Raises UnclearError."""
        written = self.tree["edges"]
        item = written[at]
        _, node = self.node(written, at)
        rest = {key: value for key, value in new.items() if key != "label"}
        if isinstance(written, dict):
            raise UnclearError("`edges` is a map.")
        if isinstance(item, str):
            if not isinstance(node, yaml.ScalarNode) or node.style or has.get("label"):
                raise UnclearError("It is written in quotes.")
            start, end = self.start(node), self._mark(node)
            column = int(node.start_mark.column)
            label = f": {write_yaml.scalar(new['label'])}" if "label" in new else ":" if rest else ""
            self.put(end, end, label)
            self.lines(self._line(end), [write_yaml.field(key, value, column) for key, value in rest.items()])
            if rest and self._flow(written):
                raise UnclearError("It is written in brackets.")
            assert start < end
            return
        assert isinstance(node, yaml.MappingNode)
        arrow = next((key for key in item if ">" in key or "<" in key), None)
        if "label" in new and arrow is not None and "label" not in item:
            if not isinstance(item[arrow], str | None):
                raise UnclearError("It is written as a map under its arrow.")
            self.change(item, arrow, new["label"], node)
            new = rest
        if new:
            self.set(written, at, new)

    def row(self, at: int, rows: Sequence[str]) -> None:
        """Comment lines below an edge, among its keys; none where it has a trade-off or stands in brackets."""
        written = self.tree["edges"]
        item, (_, node) = written[at], self.node(written, at)
        if self._flow(written) or _in_brackets(node) or "tradeoff" in item:
            return
        if isinstance(item, str):
            if not isinstance(node, yaml.ScalarNode) or node.style or node.start_mark.line != node.end_mark.line:
                return
            self.put(self._mark(node), self._mark(node), ":")
        space = " " * int(node.start_mark.column)
        self.lines(self._line(self.end(node)), [f"{space}# {row}".rstrip() for row in rows])

    def _flow(self, container: Any) -> bool:
        _, node = self.node(self.tree, "edges")
        return container is self.tree.get("edges") and _in_brackets(node)

    def remark(self, container: Any, key: Any, said: str) -> bool:
        """A comment line above an entry or item; False where it stands in brackets, and none fits."""
        start = self._above(container, key)
        if start is None:
            return False
        column = re.compile(" *").match(self.text, start).end() - start  # type: ignore[union-attr]
        self.lines(start, [f"{' ' * column}# {said}"])
        return True

    def unremark(self, container: Any, key: Any, said: re.Pattern[str]) -> None:
        """Takes away the comment line above an entry, if it says that."""
        start = self._above(container, key)
        if not start:
            return
        before = self.starts[bisect_left(self.starts, start) - 1]
        if said.fullmatch(self.text[before:start].strip()):
            self.put(before, start, "")

    def _above(self, container: Any, key: Any) -> int | None:
        node, _ = self.node(container, key)
        start = self.starts[node.start_mark.line]
        return start if re.fullmatch(r" *(- +)?", self.text[start : self.start(node)]) else None

    def replace_section(self, name: str, comment: str, new: str) -> None:
        """A whole section with the comment line above it, or a new one at the end of the text."""
        if name not in self.tree:
            closed = _END.search(self.text, max(self.end(node, key) for key, node in self.root.value))
            self.lines(closed.start() if closed else len(self.text), ["", *new.split("\n")], len(_ORDER))
            return
        key, node = self.node(self.tree, name)
        start = self.starts[key.start_mark.line]
        above = self.starts[key.start_mark.line - 1] if key.start_mark.line else start
        if self.text[above:start].strip() == comment:
            start = above
        self.put(start, max(self.end(node, key), self._mark(key)), new)


def _in_brackets(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _shifted(text: str, by: int) -> str:
    """Lines with more or less space before each."""
    if by >= 0:
        return "\n".join(" " * by + line if line else line for line in text.split("\n"))
    return "\n".join(line[-by:] if line.startswith(" " * -by) else line for line in text.split("\n"))
