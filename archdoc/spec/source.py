"""YAML text to nodes, which know their lines; and what is no spec for being too much or no text is refused.

YAML text to plain data, and where each value stood.

Every scalar stays the text that was typed (`3.10`, `no`, `2023-02`, `12:30`): which of them is a number or a date is
for the types to say. Only an empty value, `~` and `null` are None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import msgspec
import yaml

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.spec.text import LINE_BREAK, MAX_DEPTH, at, lines

MAX_NODES = 200_000

_UNPRINTABLE = yaml.reader.Reader.NON_PRINTABLE
"""PyYAML's own: to compile a set of this size takes 4 ms. It lets a byte-order mark pass."""
_BOM = re.compile("\ufeff")
TWICE = "is written twice"
PLAIN, OTHER = "plain", ""
"""The tags of nodes that have none of their own: scalars without quotes, and all the rest."""


def compose(text: str, path: str) -> yaml.Node:
    """The root node of a text. Raises ArchdocError."""
    _refuse_stream(text, path)
    try:
        root: yaml.Node | None = _loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        from archdoc.spec.yaml_errors import explain

        raise ArchdocError((explain(error, text, path),)) from None
    if root is None or (root.tag == PLAIN and not root.value):
        hint = "A spec needs a title and one element; `archdoc new NAME` writes one to start from."
        raise ArchdocError((Problem(Mark(path), "The file is empty.", hint),))
    _refuse_expansion(root, text, path)
    return root


def compose_all(text: str, path: str) -> list[yaml.Node]:
    """The root node of each document of a text, of which there may be none. Raises ArchdocError."""
    _refuse_stream(text, path)
    roots: list[yaml.Node] = []
    loader = _loader(text)
    try:
        while loader.check_node():
            roots.append(loader.get_node())
    except yaml.MarkedYAMLError as error:
        from archdoc.spec.yaml_errors import explain

        raise ArchdocError((explain(error, text, path),)) from None
    finally:
        loader.dispose()
    for root in roots:
        _refuse_expansion(root, text, path)
    return roots


def node_mark(path: str, node: yaml.Node) -> Mark:
    """A node's place; it is as wide as the node when that ends on the same line."""
    start, end = node.start_mark, node.end_mark
    same_line = end.line == start.line and isinstance(node, yaml.ScalarNode)
    return Mark(path, start.line + 1, start.column + 1, max(end.column - start.column, 1) if same_line else 1)


def _refuse_stream(text: str, path: str) -> None:
    _refuse_unprintable(text, path)
    # Composing is recursive in C, where depth is a crash; depth needs as many brackets, or as long a line. And it makes
    # an object of every value before anything can be counted. Either is met while it is still a stream of events.
    deep = text.count("[") + text.count("{") > 500 or max(map(len, lines(text))) > 1000
    if deep or text.count("\n") + text.count(",") + text.count(":") > MAX_NODES:
        _refuse_size(text, path)


def _refuse_unprintable(text: str, path: str) -> None:
    problems = []
    for found in chain(_UNPRINTABLE.finditer(text), _BOM.finditer(text)):
        lines = LINE_BREAK.split(text[: found.start()])
        code = ord(found.group())
        name = {0: "a NUL character", 0xFEFF: "a byte-order mark", 0x1B: "an escape character"}.get(
            code, "half of a surrogate pair" if 0xD800 <= code < 0xE000 else "a control character"
        )
        mark = Mark(path, len(lines), len(lines[-1]) + 1)
        problems.append(at(mark, text, f"There is {name} (U+{code:04X}) here, which YAML doesn't allow.", "Delete it."))
        if len(problems) == 20:
            break
    if problems:
        raise ArchdocError(tuple(problems))


def _refuse_size(text: str, path: str) -> None:
    depth = 0
    try:
        for number, event in enumerate(events(text)):
            if number > 2 * MAX_NODES:
                raise ArchdocError((Problem(Mark(path), f"The file holds more than {MAX_NODES:,} values."),))
            if isinstance(event, yaml.CollectionStartEvent) and event.start_mark is not None:
                depth += 1
                if depth > MAX_DEPTH:
                    mark = Mark(path, event.start_mark.line + 1, event.start_mark.column + 1)
                    raise ArchdocError((at(mark, text, f"This is nested more than {MAX_DEPTH} levels deep."),))
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return  # Composing meets the same error, and says it.
    except RecursionError:
        raise ArchdocError((Problem(Mark(path), f"This is nested more than {MAX_DEPTH} levels deep."),)) from None


def _refuse_expansion(root: yaml.Node, text: str, path: str) -> None:
    """Counts what aliases would unfold to, and how deep, without unfolding it."""
    known: dict[int, tuple[int, int]] = {}

    def refuse(node: yaml.Node, what: str) -> ArchdocError:
        return ArchdocError((at(node_mark(path, node), text, what),))

    def measure(node: yaml.Node, level: int) -> tuple[int, int]:
        if isinstance(node, yaml.ScalarNode):
            return 1, 0
        if id(node) in known:
            if known[id(node)] == (0, 0):
                raise refuse(node, "An alias stands inside the very thing that it stands for.")
            return known[id(node)]
        known[id(node)] = (0, 0)
        parts = [n for pair in node.value for n in pair] if isinstance(node, yaml.MappingNode) else node.value
        size, depth = 1, 0
        for part in parts if level <= MAX_DEPTH else ():
            part_size, part_depth = measure(part, level + 1)
            size, depth = size + part_size, max(depth, part_depth)
        if max(level, depth) >= MAX_DEPTH:
            raise refuse(node, f"This is nested more than {MAX_DEPTH} levels deep.")
        if size > MAX_NODES:
            raise refuse(
                node, f"This comes to more than {MAX_NODES:,} values, counting each alias as what it stands for."
            )
        known[id(node)] = size, depth + 1
        return known[id(node)]

    measure(root, 0)


def events(text: str) -> Iterator[yaml.Event]:
    """What a YAML parser meets in a text, in order. Raises yaml.YAMLError at the first place that isn't YAML."""
    loader = _loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _loader(text: str) -> Any:
    """A composer which leaves plain scalars alone, in C where PyYAML was built with it."""
    return _loader_class()(text)


@cache
def _loader_class() -> Any:
    class Plain:
        """In the place of `yaml.resolver.Resolver`, which would turn `no` into False."""

        def resolve(self, kind: type, value: str, implicit: Any) -> str:  # noqa: ARG002 (PyYAML's own signature)
            return PLAIN if kind is yaml.ScalarNode and implicit[0] else OTHER

        def descend_resolver(self, *_: object) -> None: ...
        def ascend_resolver(self) -> None: ...

    base: Any
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]

        base = type("Loader", (CParser, Plain), {})
    except ImportError:
        from yaml.composer import Composer
        from yaml.parser import Parser
        from yaml.reader import Reader
        from yaml.scanner import Scanner

        def start(self: Any, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)

        base = type(
            "Loader", (Plain, Reader, Scanner, Parser, Composer), {"__init__": start, "dispose": lambda _: None}
        )
    return base


Place = tuple[yaml.Node, yaml.Node]
"""Where a value of a container stands: its key's node (the item's own in a list), and its own."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge")
)


class Source(msgspec.Struct, frozen=True):
    """A file as data. `tree` holds only dict, list, str and None."""

    path: str
    text: str
    tree: Any
    places: dict[int, dict[Any, Place] | list[Place]]
    """By `id` of a dict or list: where each of its values stands. `archdoc.spec.expand` adds what it makes."""
    problems: tuple[Problem, ...] = ()
    """What is wrong without being in the way of the rest, such as a key written twice."""

    def mark(self, container: object, at: object, *, key: bool = False) -> Mark:
        """The place of `container[at]`, or of its key. The file as a whole where nothing is known."""
        place = self.place(container, at)
        return self.mark_of(place, key=key) if place else Mark(self.path)

    def place(self, container: object, at: object) -> Place | None:
        """Where `container[at]` stands, or None where nothing is known."""
        places = self.places.get(id(container))
        try:
            return places[at]  # type: ignore[index,call-overload]
        except (KeyError, IndexError, TypeError):
            return None

    def locate(self, tree: Any, path: list[Any], *, key: bool = False) -> Mark:
        """The place of what `path` leads to in a tree made from this source; as near to it as anything stands."""
        found: Place | None = None
        exact = False
        for step in path:
            place = self.place(tree, step)
            exact = place is not None
            found = place or found
            try:
                tree = tree[step]
            except (KeyError, IndexError, TypeError):
                break
        return self.mark_of(found, key=key and exact) if found else Mark(self.path, 1, 1)

    def mark_of(self, place: Place, *, key: bool = False) -> Mark:
        """A place as a Mark: of the value, or of its key."""
        return node_mark(self.path, place[0] if key else place[1])

    def line(self, number: int) -> str:
        """A line of the text; they count from 1."""
        return lines(self.text)[number - 1]

    def problem(self, mark: Mark, what: str, hint: str | None = None) -> Problem:
        """A Problem at `mark` with the lines around it."""
        return at(mark, self.text, what, hint)


def parse(text: str, path: str) -> Source:
    """YAML text to a Source. Raises ArchdocError for what is no YAML, or more than a spec may be."""
    text = text.removeprefix("\ufeff")
    if path.lower().endswith(".json"):
        # JSON may have it in a text, where it is drawn as nothing.
        text = text.replace("\ufeff", "")
    return _Build(text, path).source(compose(text, path))


class _Build:
    """Nodes to plain data. A node that several aliases share becomes one object, as in YAML."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.places: dict[int, dict[Any, Place] | list[Place]] = {}
        self.made: dict[int, Any] = {}
        self.problems: list[Problem] = []

    def source(self, root: yaml.Node) -> Source:
        tree = self.value(root)
        return Source(self.path, self.text, tree, self.places, tuple(self.problems))

    def complain(self, node: yaml.Node, what: str, hint: str | None = None) -> None:
        self.problems.append(at(node_mark(self.path, node), self.text, what, hint))

    def value(self, node: yaml.Node) -> Any:
        tag = node.tag
        if isinstance(node, yaml.ScalarNode):
            if tag == PLAIN:
                return None if node.value in _NULL else node.value
            if tag and tag not in _CORE_TAGS:
                self.refuse_tag(node)
            if tag.endswith(":null"):
                return None
            # The line break that ends a `|` block is never meant.
            return node.value.rstrip("\n") if node.style in ("|", ">") else node.value
        if id(node) in self.made:
            return self.made[id(node)]
        if tag and tag not in _CORE_TAGS:
            self.refuse_tag(node)
        made: Any
        if isinstance(node, yaml.SequenceNode):
            made = [self.value(item) for item in node.value]
            self.places[id(made)] = [(item, item) for item in node.value]
        else:
            made = self.mapping(node)
        self.made[id(node)] = made
        return made

    def refuse_tag(self, node: yaml.Node) -> None:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        self.complain(
            node,
            f"`{tag}` is a YAML tag, and a spec has none of its own.",
            "Delete it, or put the text in quotes if it begins with `!`.",
        )

    def mapping(self, node: yaml.Node) -> dict[str, Any]:
        made: dict[str, Any] = {}
        places: dict[Any, Place] = {}
        merged: list[yaml.Node] = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(
                    key, "A key must be text, not a map or a list.", "Put it in quotes if it is meant as text."
                )
                continue
            name = key.value
            if name == "<<" and key.tag == PLAIN:
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
                continue
            if not name.strip():
                self.complain(key, "A key is missing before the `:`.")
                continue
            if name in made:
                first = places[name][0].start_mark.line + 1
                self.complain(key, f"`{name}` {TWICE}; the first is on line {first}.", "Keep one of them.")
                continue
            made[name] = self.value(value)
            places[name] = (key, value)
        for other in merged:
            values = self.value(other)
            if not isinstance(values, dict):
                self.complain(other, "`<<` takes a map from elsewhere in the file.", "Such as `<<: *name`.")
                continue
            for name, value in values.items():
                if name not in made:
                    made[name] = value
                    places[name] = self.places[id(values)][name]
        self.places[id(made)] = places
        return made


class Places(msgspec.Struct, frozen=True):
    """A spec's source, and the tree without shorthands that its Model was made from."""

    source: Source
    tree: Any

    def mark(self, *path: str | int, key: bool = False) -> Mark:
        """The place of what a path leads to (or of its key); of the nearest thing above it where that isn't written."""
        return self.source.locate(self.tree, list(path), key=key)
