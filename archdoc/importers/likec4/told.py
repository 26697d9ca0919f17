"""What LikeC4 files tell: kinds, elements, and references that are names until all files are read."""

from __future__ import annotations

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import LeftOut
from archdoc.importers.boxes import Node, Passed, under
from archdoc.importers.files import File
from archdoc.importers.tokens import Token


class Style(msgspec.Struct, eq=False):
    """What a kind, element or relationship is told to look like and to be."""

    shape: str | None = None
    icon: str | None = None
    notation: str | None = None
    technology: str | None = None
    title: str | None = None
    summary: str | None = None
    description: str | None = None
    tags: list[str] = []
    inline: set[str] = set()
    """What stands behind the kind or the arrow: it counts more than the same in the body."""


class Relation(msgspec.Struct, eq=False):
    """A relationship between names, as seen from inside of `scope`. `source` None is `scope` itself."""

    scope: Node | None
    source: str | None
    target: str
    mark: Mark
    kind: str | None = None
    title: str | None = None
    description: str | None = None
    technology: str | None = None
    both_ways: bool = False
    extends: bool = False
    tags: list[str] = []
    inline: set[str] = set()
    metadata: dict[str, str] = {}


class Named(msgspec.Struct, eq=False):
    """A step of a dynamic view, between names. `back`: it is written as an answer, `a <- b`."""

    source: str
    target: str
    mark: Mark
    back: bool = False
    title: str | None = None


class View(msgspec.Struct, eq=False):
    """A dynamic view: its steps are names of elements."""

    key: str
    mark: Mark
    title: str | None = None
    description: str | None = None
    steps: list[Named] = []


class Extension(msgspec.Struct, frozen=True):
    """The body of an `extend`, to be read once it is known what it extends."""

    scope: Node | None
    name: str
    file: File
    tokens: list[Token]
    mark: Mark


class Told(msgspec.Struct, eq=False):
    """All that the files of one model tell."""

    nodes: list[Node] = []
    styles: dict[int, Style] = {}
    """Of elements, by the id() of their nodes."""
    kinds: dict[str, Style] = {}
    relation_kinds: dict[str, Style] = {}
    relations: list[Relation] = []
    extensions: list[Extension] = []
    views: list[View] = []
    imported: dict[str, str] = {}
    """Names from other projects, to the project."""
    left_out: list[LeftOut] = []
    passed: Passed = msgspec.field(default_factory=Passed)
    deployed: Told | None = None
    """Where things run: the same of deployment nodes and of instances."""
    running: list[Extension] = []
    """The bodies of `deployment`, to be read once the model is known."""
    instances: dict[int, str] = {}
    """What is an instance of which element, by the id() of its node."""
    children: dict[tuple[int, str], Node] = {}
    below: dict[tuple[int, str], list[Node]] = {}
    """Elements of a name anywhere inside an element, by its id() or 0 for the model."""

    def add(self, name: str, kind: str, parent: Node | None, mark: Mark) -> Node:
        """A new element, or the one that is there already. ArchdocError: it is too deep."""
        known = self.children.get((id(parent) if parent else 0, name))
        if known is not None:
            self.left_out.append(LeftOut(f"`{known.key}` is declared once more: it is one element.", mark))
            return known
        key = f"{parent.key}.{name}" if parent else name
        under(parent, name, mark)
        node = Node(key=key, name=name, sort=kind, parent=parent, mark=mark)
        self.nodes.append(node)
        self.styles[id(node)] = Style()
        self.children[id(parent) if parent else 0, name] = node
        up = parent
        while up is not None:
            self.below.setdefault((id(up), name), []).append(node)
            up = up.parent
        self.below.setdefault((0, name), []).append(node)
        return node

    def find(self, name: str | None, scope: Node | None, path: str = "") -> Node | None:
        """What a reference in a file stands for, as seen from inside of an element."""
        if name is None or name in ("this", "it"):
            return scope
        first, *rest = name.split(".")
        up = scope
        while True:
            found = self._in(up, first, path)
            for part in rest:
                found = self._in(found, part, path) if found is not None else None
            if found is not None or up is None:
                return found
            up = up.parent

    def why_not(self, name: str) -> str:
        """Why `find` found nothing."""
        project = self.imported.get(name.partition(".")[0])
        if project:
            return f"`{name}` is of the project {project}, whose files aren't here"
        several = any(len(self.below.get((0, part), ())) > 1 for part in name.split("."))
        return f"`{name}` could be several elements" if several else f"there is no element `{name}`"

    def _in(self, scope: Node | None, name: str, path: str) -> Node | None:
        """A child, or the only element of that name further in: of all files, or else of the reference's own."""
        at = (id(scope) if scope else 0, name)
        below = self.below.get(at, [])
        if len(below) > 1:
            below = [node for node in below if node.mark.path == path]
        return self.children.get(at) or (below[0] if len(below) == 1 else None)
