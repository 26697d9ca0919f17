"""Tokens of LikeC4 files to what they tell: kinds, elements, and references that are still names."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import Any

import msgspec

from archdoc.errors import ArchdocError, Mark, Problem
from archdoc.importing import scan
from archdoc.importing.files import File
from archdoc.importing.graph import LeftOut
from archdoc.importing.levels import Node
from archdoc.importing.scan import Token

_PROPERTIES = frozenset(
    {"title", "description", "summary", "technology", "notation", "icon", "link", "navigateTo", "notes"}
)
_ARROW = re.compile(r"<?->|-\[(?P<kind>[^\]]*)\]->?|\.(?P<dotted>[^\W\d][\w-]*)")
_NAME = re.compile(r"[^\W\d][\w-]*")
_BLOCKS = re.compile(r"^\s*(?:$|[-*+#|>`]|\d+[.)])", re.MULTILINE)
"""Lines that are no paragraph in Markdown: empty ones, lists, headings, tables."""
_REFERENCE = re.compile(r"[^\W\d][\w.-]*")


class Style(msgspec.Struct, eq=False):
    """What a kind, element or relationship is told to look like and to be."""

    shape: str | None = None
    icon: str | None = None
    notation: str | None = None
    technology: str | None = None


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
    metadata: dict[str, str] = {}


class View(msgspec.Struct, eq=False):
    """A dynamic view: its steps are names of elements."""

    key: str
    mark: Mark
    title: str | None = None
    description: str | None = None
    steps: list[tuple[str, str]] = []


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
    skipped: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    children: dict[tuple[int, str], Node] = {}
    below: dict[tuple[int, str], list[Node]] = {}
    """Elements of a name anywhere inside an element, by its id() or 0 for the model."""

    def add(self, name: str, kind: str, parent: Node | None, mark: Mark) -> Node:
        """A new element, or the one that is there already."""
        known = self.children.get((id(parent) if parent else 0, name))
        if known is not None:
            self.left_out.append(LeftOut(f"`{known.key}` is declared once more: it is one element.", mark))
            return known
        key = f"{parent.key}.{name}" if parent else name
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

    def find(self, name: str | None, scope: Node | None) -> Node | None:
        """What a reference stands for, as seen from inside of an element."""
        if name is None or name in ("this", "it"):
            return scope
        first, *rest = name.split(".")
        up = scope
        while True:
            found = self._in(up, first)
            for part in rest:
                found = self._in(found, part) if found is not None else None
            if found is not None or up is None:
                return found
            up = up.parent

    def _in(self, scope: Node | None, name: str) -> Node | None:
        at = (id(scope) if scope else 0, name)
        below = self.below.get(at, [])
        return self.children.get(at) or (below[0] if len(below) == 1 else None)


class Place(msgspec.Struct, frozen=True):
    """What an open brace is of, and what the statements in it are about."""

    kind: str
    item: Any = None
    node: Node | None = None
    mark: Mark | None = None


def tell(given: tuple[File, ...]) -> Told:
    """What the files tell together. Raises ArchdocError: a brace that isn't closed, or closes nothing."""
    told = Told()
    for file in given:
        _Reading(told, file, list(scan.tokens(file, scan.LIKEC4)), Place("file")).all()
    while told.extensions:
        waiting, told.extensions = told.extensions, []
        known = [told.find(extension.name, extension.scope) for extension in waiting]
        if not any(known):
            known = [_stand_in(told, extension) for extension in waiting]
        for extension, node in zip(waiting, known, strict=True):
            if node is None:
                told.extensions.append(extension)
            else:
                _Reading(told, extension.file, extension.tokens, Place("element", node, node)).all()
    return told


def _stand_in(told: Told, extension: Extension) -> Node:
    """An element of which only the extension is here: what is in it isn't lost for that."""
    found = told.find(extension.name, extension.scope)
    if found is not None:
        return found
    what = f"extend {extension.name}: the files here don't declare it, so it has its id for a name."
    told.left_out.append(LeftOut(what, extension.mark))
    parent: Node | None = None
    for name in extension.name.split("."):
        inside = told.children.get((id(parent) if parent else 0, name))
        parent = inside or told.add(name, "element", parent, extension.mark)
    assert parent
    return parent


class _Reading:
    """Where the reading of some tokens stands."""

    def __init__(self, told: Told, file: File, tokens: list[Token], place: Place) -> None:
        self.told = told
        self.file = file
        self.tokens = tokens
        self.places = [place]
        self.at = 0

    def all(self) -> None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.quoted:
                self.at += 1
            elif token.text == "}":
                if len(self.places) == 1:
                    raise ArchdocError((Problem(self.mark(token), "This `}` closes nothing.", "Is it one too many?"),))
                self.places.pop()
                self.at += 1
            elif token.text == "{":
                self.open(Place("skip"))
            else:
                self.statement(token, self.places[-1])
        if len(self.places) > 1:
            mark = self.places[-1].mark or self.file.mark(1)
            raise ArchdocError((Problem(mark, "What opens here is never closed.", "A `}` is missing below."),))

    def mark(self, token: Token) -> Mark:
        return self.file.mark(token.line, token.column)

    def peek(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def text(self, ahead: int = 0) -> str:
        """The token ahead, empty where it is quoted or there is none."""
        token = self.peek(ahead)
        return token.text if token and not token.quoted else ""

    def open(self, place: Place) -> None:
        """Takes a `{`, if one is next."""
        token = self.peek()
        if token and token.text == "{" and not token.quoted:
            self.places.append(msgspec.structs.replace(place, mark=self.mark(token)))
            self.at += 1

    def strings(self, most: int) -> list[str]:
        """The quoted texts that are next."""
        found: list[str] = []
        while len(found) < most and (token := self.peek()) and token.quoted:
            found.append(token.text)
            self.at += 1
        return found

    def statement(self, token: Token, place: Place) -> None:
        """Takes at least one token."""
        if place.kind == "file":
            self.block(token)
        elif place.kind == "specification":
            self.specified(token)
        elif place.kind == "views":
            self.view(token)
        elif place.kind == "dynamic":
            self.step(token, place.item)
        elif place.kind in ("kind", "style"):
            self.styled(token, place.item)
        elif place.kind == "metadata":
            self.attribute(place.item)
        elif place.kind in ("model", "element", "relation"):
            self.modelled(token, place)
        else:
            self.at += 1

    def block(self, token: Token) -> None:
        self.at += 1
        if token.text == "import":
            self.imported()
            return
        if token.text in ("specification", "model", "views"):
            self.strings(1)
            self.open(Place(token.text))
        elif self.text() == "{":
            if token.text == "deployment":
                what = "The deployment model: where things run is no part of a spec."
                self.told.left_out.append(LeftOut(what, self.mark(token)))
            self.open(Place("skip"))

    def imported(self) -> None:
        names: list[str] = []
        mark = self.mark(self.tokens[self.at - 1])
        while self.at < len(self.tokens) and not self.tokens[self.at].quoted and self.tokens[self.at].text != "from":
            if _NAME.fullmatch(self.text()):
                names.append(self.text())
            self.at += 1
        self.at += self.text() == "from"
        project = (self.strings(1) or ["another project"])[0]
        self.told.imported.update(dict.fromkeys(names, project))
        what = f"Imported from the project {project}: {', '.join(names)}. It is known here if its files are given too."
        self.told.left_out.append(LeftOut(what, mark))

    def specified(self, token: Token) -> None:
        name = self.text(1)
        self.at += 1
        if token.text in ("element", "relationship") and _NAME.fullmatch(name):
            self.at += 1
            kinds = self.told.kinds if token.text == "element" else self.told.relation_kinds
            self.open(Place("kind", kinds.setdefault(name, Style())))
        elif token.text in ("deploymentNode", "tag", "color"):
            self.at += 1

    def styled(self, token: Token, style: Style) -> None:
        """A line of a kind or of a style."""
        self.at += 1
        if token.text == "style":
            self.open(Place("style", style))
        elif token.text in ("shape", "icon", "notation", "technology") and self.text() != "=":
            setattr(style, token.text, self.value() or None)
        elif token.text in _PROPERTIES:
            self.value()

    def attribute(self, metadata: dict[str, str]) -> None:
        key = self.text()
        self.at += 1
        self.at += self.text() == ":"
        if self.text() == "[":
            found: list[str] = []
            while (token := self.peek()) and token.text not in ("]", "}"):
                if token.quoted or _REFERENCE.fullmatch(token.text):
                    found.append(token.text)
                self.at += 1
            self.at += self.text() == "]"
            metadata[key] = ", ".join(found)
        elif _NAME.fullmatch(key):
            metadata.setdefault(key, self.value())

    def value(self) -> str:
        """What follows a property's name: a quoted text, or the words up to the end of the line."""
        self.at += self.text() == ":"
        quoted = self.strings(1)
        if quoted:
            return prose(quoted[0])
        found = ""
        while (
            (token := self.peek()) and not token.first and not token.quoted and token.text not in ("{", "}", ";", ",")
        ):
            found += token.text
            self.at += 1
        return found

    def modelled(self, token: Token, place: Place) -> None:
        """A statement in a model, or in the body of an element or relationship."""
        item, following = place.item, self.text(1)
        if token.text.startswith("#"):
            if item is not None:
                item.tags.append(token.text[1:])
            self.at += 1
        elif _ARROW.fullmatch(token.text):
            self.related(None, place)
        elif not _REFERENCE.fullmatch(token.text):
            self.at += 1
        elif token.text == "extend" and _REFERENCE.fullmatch(following):
            self.at += 1
            self.extended(place)
        elif _ARROW.fullmatch(following):
            self.at += 1
            self.related(token.text, place)
        elif following == "=" and _NAME.fullmatch(self.text(2)):
            self.at += 3
            self.element(token, self.tokens[self.at - 1].text, token.text, place)
        elif item is not None and token.text in ("style", "metadata") and following == "{":
            self.at += 1
            style = self.told.styles[id(item)] if isinstance(item, Node) else Style()
            metadata = item.properties if isinstance(item, Node) else item.metadata
            self.open(Place(token.text, style if token.text == "style" else metadata))
        elif item is not None and token.text in _PROPERTIES:
            self.at += 1
            self.property(token.text, item)
        elif _NAME.fullmatch(following) and not self.tokens[self.at + 1].first and place.kind != "relation":
            self.at += 2
            self.element(token, token.text, following, place)
        else:
            self.told.left_out.append(LeftOut(f"`{token.text}` isn't understood here.", self.mark(token)))
            self.at += 1

    def property(self, name: str, item: Node | Relation) -> None:
        value = self.value()
        if name == "link":
            self.strings(1)
            if isinstance(item, Node) and value.startswith(("http://", "https://")):
                item.url = item.url or value
        elif name == "title" and isinstance(item, Node):
            item.name = line(value) or item.name
        elif name == "title" and isinstance(item, Relation):
            item.title = line(value)
        elif name in ("description", "summary"):
            item.description = (value if name == "description" else item.description or value) or None
        elif name == "technology":
            item.technology = line(value) or item.technology
        elif isinstance(item, Node) and name in ("icon", "notation"):
            setattr(self.told.styles[id(item)], name, value)

    def element(self, token: Token, kind: str, name: str, place: Place) -> None:
        node = self.told.add(name, kind, place.node, self.mark(token))
        for key, text in zip(("title", "description", "technology"), self.strings(4), strict=False):
            if key == "title":
                node.name = line(text) or name
            else:
                setattr(node, key, prose(text) or None)
        self.tags(node.tags)
        self.open(Place("element", node, node))

    def related(self, source: str | None, place: Place) -> None:
        arrow = self.tokens[self.at]
        found = _ARROW.fullmatch(arrow.text)
        assert found
        self.at += 1
        target = self.text()
        if not _REFERENCE.fullmatch(target):
            self.told.left_out.append(LeftOut(f"`{arrow.text}` leads to no element.", self.mark(arrow)))
            return
        self.at += 1
        mark = self.mark(self.tokens[self.at - 3] if source else arrow)
        relation = Relation(place.node, source, target, mark, kind=found["kind"] or found["dotted"])
        relation.both_ways = arrow.text.startswith("<")
        relation.extends = place.kind == "extend"
        for key, text in zip(("title", "technology"), self.strings(2), strict=False):
            setattr(relation, key, line(text) or None)
        self.tags(relation.tags)
        self.told.relations.append(relation)
        self.open(Place("relation", relation, place.node))

    def tags(self, into: list[str]) -> None:
        while self.text().startswith("#") or (self.text() == "," and self.text(1).startswith("#")):
            if self.text() != ",":
                into.append(self.text()[1:])
            self.at += 1

    def extended(self, place: Place) -> None:
        """`extend a.b {`, or `extend a -> b 'title' {`."""
        name = self.text()
        mark = self.mark(self.tokens[self.at])
        if _ARROW.fullmatch(self.text(1)):
            self.at += 1
            self.related(name, msgspec.structs.replace(place, kind="extend"))
            return
        self.at += 1
        self.strings(3)
        if self.text() != "{":
            return
        start, depth = self.at + 1, 0
        while self.at < len(self.tokens):
            text = self.text()
            depth += (text == "{") - (text == "}")
            self.at += 1
            if depth == 0:
                break
        else:
            raise ArchdocError((Problem(mark, "What opens here is never closed.", "A `}` is missing below."),))
        self.told.extensions.append(Extension(place.node, name, self.file, self.tokens[start : self.at - 1], mark))

    def view(self, token: Token) -> None:
        """`[dynamic|deployment] view NAME ... {`, or a style."""
        self.at += 1
        if token.text != "view":
            return
        dynamic = self.at > 1 and self.tokens[self.at - 2].text == "dynamic"
        mark, key = self.mark(token), self.text() or "view"
        while (following := self.peek()) and following.text not in ("{", "}"):
            self.at += 1
        if dynamic:
            view = View(key, mark)
            self.told.views.append(view)
            self.open(Place("dynamic", view))
        else:
            self.told.skipped["view", self.file.path] += 1
            self.open(Place("skip"))

    def step(self, token: Token, view: View) -> None:
        following = self.text(1)
        if token.text in ("title", "description"):
            self.at += 1
            setattr(view, token.text, line(self.value()))
        elif token.text in ("parallel", "par") and following == "{":
            self.at += 1
            self.open(Place("dynamic", view))
        elif _REFERENCE.fullmatch(token.text) and (_ARROW.fullmatch(following) or following == "<-"):
            if following != "<-":
                view.steps.append((token.text, self.text(2)))
            self.at += 3
        elif _ARROW.fullmatch(token.text) and _REFERENCE.fullmatch(following) and view.steps:
            view.steps.append((view.steps[-1][1], following))
            self.at += 2
        else:
            self.at += 1


def prose(text: str) -> str:
    """A text of several lines without its indent, and on one line where it is one paragraph."""
    first, _, rest = text.strip("\n").partition("\n")
    made = "\n".join([first.strip(), textwrap.dedent(rest).rstrip()]).strip() if rest else first.strip()
    return made if _BLOCKS.search(made) else line(made)


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
