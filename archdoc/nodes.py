"""YAML text to nodes, which know their lines; and what is no spec for being too much or no text is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import yaml

from archdoc.core.errors import ArchdocError, Mark, Problem

MAX_NODES = 200_000
MAX_DEPTH = 60
CONTEXT = 2
"""Lines shown above and below the place of a problem."""

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = yaml.reader.Reader.NON_PRINTABLE
"""PyYAML's own: to compile a set of this size takes 4 ms. It lets a byte-order mark pass."""
_BOM = re.compile("\ufeff")
PLAIN, OTHER = "plain", ""
"""The tags of nodes that have none of their own: scalars without quotes, and all the rest."""


def compose(text: str, path: str) -> yaml.Node:
    """The root node of a text. Raises ArchdocError."""
    _refuse_stream(text, path)
    try:
        root: yaml.Node | None = _loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        from archdoc.syntax import explain

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
        from archdoc.syntax import explain

        raise ArchdocError((explain(error, text, path),)) from None
    finally:
        loader.dispose()
    for root in roots:
        _refuse_expansion(root, text, path)
    return roots


@lru_cache(maxsize=2)
def lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them; kept, since each of a thousand problems asks."""
    return LINE_BREAK.split(text.removesuffix("\n"))


def at(mark: Mark, text: str, what: str, hint: str | None = None) -> Problem:
    """A Problem with the lines of `text` around its mark."""
    around: tuple[tuple[int, str], ...] = ()
    if mark.line:
        shown = lines(text)
        first, last = max(mark.line - CONTEXT, 1), min(mark.line + CONTEXT, len(shown))
        around = tuple((number, shown[number - 1]) for number in range(first, last + 1))
    return Problem(mark, what, hint, around)


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
        for number, event in enumerate(_events(text)):
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


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _loader(text: str) -> Any:
    """A composer which leaves plain scalars alone, in C where PyYAML was built with it."""
    return _loader_class()(text)


def _loader_class() -> Any:
    if _CLASS:
        return _CLASS[0]

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
    _CLASS.append(base)
    return base


_CLASS: list[Any] = []
