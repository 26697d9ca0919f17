"""Tokens of LikeC4 files to what they tell together. https://likec4.dev/dsl/intro

The blocks of a LikeC4 file beside its model: what is imported, the specification, and views.

Tokens of a LikeC4 file, taken one after the other, and the braces that are open.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.importers import tokens
from archdoc.importers.architecture import LeftOut
from archdoc.importers.boxes import Node
from archdoc.importers.files import File
from archdoc.importers.likec4.told import Extension, Named, Relation, Style, Told, View
from archdoc.importers.structurizr import OWNER
from archdoc.importers.tokens import Token

_BLOCKS = re.compile(r"^\s*(?:$|[-*+#|>`]|\d+[.)])", re.MULTILINE)
"""Lines that are no paragraph in Markdown: empty ones, lists, headings, tables."""


class Place(msgspec.Struct, frozen=True):
    """What an open brace is of, and what the statements in it are about."""

    kind: str
    item: Any = None
    node: Node | None = None
    mark: Mark | None = None


class Cursor:
    """Where the reading of some tokens stands."""

    def __init__(self, file: File, tokens: list[Token], place: Place) -> None:
        self.file = file
        self.tokens = tokens
        self.places = [place]
        self.at = 0

    def mark(self, token: Token) -> Mark:
        """Where a token stands."""
        return self.file.mark(token.line, token.column)

    def peek(self, ahead: int = 0) -> Token | None:
        """The token ahead, if there is one."""
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

    def value(self) -> str:
        """What follows a property's name: a quoted text, or the words up to the next property or end of line."""
        self.at += self.text() == ":"
        quoted = self.strings(1)
        if quoted:
            return prose(quoted[0])
        found = ""
        while (
            (token := self.peek()) and not token.first and not token.quoted and token.text not in ("{", "}", ";", ",")
        ):
            if token.text in _PROPERTIES and found and not found.endswith(":"):
                break
            found += token.text
            self.at += 1
        return found

    def tags(self, into: list[str]) -> None:
        """Takes tags, if any are next."""
        while self.text().startswith("#") or (self.text() == "," and self.text(1).startswith("#")):
            if self.text() != ",":
                into.append(self.text()[1:])
            self.at += 1


def prose(text: str) -> str:
    """A text of several lines without its indent, and on one line where it is one paragraph."""
    first, _, rest = text.strip("\n").partition("\n")
    made = "\n".join([first.strip(), textwrap.dedent(rest).rstrip()]).strip() if rest else first.strip()
    return made if _BLOCKS.search(made) else line(made)


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


_PROPERTIES = frozenset({
    "shape", "icon", "iconColor", "iconSize", "iconPosition", "color", "border", "line", "head", "tail", "opacity",
    "multiple", "size", "padding", "textSize", "technology", "title", "description", "summary", "notation", "link",
    "metadata", "style", "navigateTo",
})  # fmt: skip
"""What may follow a value on its line, as ends of lines mean nothing to LikeC4."""
_READ = frozenset({"shape", "icon", "notation", "technology", "title", "description", "summary"})
PROPERTIES = frozenset(
    {"title", "description", "summary", "technology", "notation", "icon", "link", "navigateTo", "notes"}
)
_PARTS = frozenset({
    "if", "else", "alt", "optional", "opt", "critical", "on", "parallel", "par", "branch", "loop", "break", "group",
    "try", "catch", "finally", "and", "option",
})  # fmt: skip
"""Words that open a block of steps in a dynamic view."""
ARROW = re.compile(r"<?->|-\[(?P<kind>[^\]]*)\]->?|\.(?P<dotted>[^\W\d][\w-]*)")
NAME = re.compile(r"[^\W\d][\w-]*")
REFERENCE = re.compile(r"[^\W\d][\w.-]*")


class Blocks(Cursor):
    """The statements of all blocks but the model."""

    def __init__(self, told: Told, file: File, tokens: list[Token], place: Place) -> None:
        super().__init__(file, tokens, place)
        self.told = told

    def block(self, token: Token) -> None:
        """A statement of the file itself."""
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
                self.told.running.append(Extension(None, "", self.file, self.body(self.mark(token)), self.mark(token)))
            else:
                self.passed(token)
                self.open(Place("skip"))
        elif token.first:
            self.passed(token)

    def body(self, mark: Mark) -> list[Token]:
        """What stands in the braces that open here; they are passed. ArchdocError: they are never closed."""
        start, depth = self.at + 1, 0
        while self.at < len(self.tokens):
            text = self.text()
            depth += (text == "{") - (text == "}")
            self.at += 1
            if depth == 0:
                break
        else:
            raise ArchdocError((Problem(mark, "What opens here is never closed.", "A `}` is missing below."),))
        return self.tokens[start : self.at - 1]

    def passed(self, token: Token, key: str = "") -> None:
        """Notes a statement that isn't read."""
        if key or re.match(r"[^\W\d]", token.text):
            self.told.passed.add(key or token.text, self.mark(token))

    def imported(self) -> None:
        """`import { a, b } from 'project'`, from its first name on."""
        names: list[str] = []
        mark = self.mark(self.tokens[self.at - 1])
        while self.at < len(self.tokens) and not self.tokens[self.at].quoted and self.tokens[self.at].text != "from":
            if NAME.fullmatch(self.text()):
                names.append(self.text())
            self.at += 1
        self.at += self.text() == "from"
        project = (self.strings(1) or ["another project"])[0]
        self.told.imported.update(dict.fromkeys(names, project))
        what = f"Imported from the project {project}: {', '.join(names)}. It is known here if its files are given too."
        self.told.left_out.append(LeftOut(what, mark))

    def specified(self, token: Token) -> None:
        """A statement in `specification`."""
        name = self.text(1)
        self.at += 1
        if token.text in ("element", "relationship") and NAME.fullmatch(name):
            self.at += 1
            kinds = self.told.kinds if token.text == "element" else self.told.relation_kinds
            self.open(Place("kind", kinds.setdefault(name, Style())))
        elif token.text == "deploymentNode" and NAME.fullmatch(name) and self.told.deployed is not None:
            self.at += 1
            self.open(Place("kind", self.told.deployed.kinds.setdefault(name, Style())))
        elif token.text in ("deploymentNode", "tag", "color"):
            self.at += 1
            if token.text != "tag":
                self.passed(token, f"specification.{token.text}")
        elif NAME.fullmatch(token.text):
            self.passed(token, f"specification.{token.text}")
            self.value()

    def styled(self, token: Token, style: Style) -> None:
        """A line of a kind or of a style."""
        self.at += 1
        if token.text == "style":
            self.open(Place("style", style))
        elif token.text.startswith("#"):
            style.tags.append(token.text[1:])
        elif token.text in _READ and self.text() != "=":
            setattr(style, token.text, self.value() or None)
        elif NAME.fullmatch(token.text):
            self.passed(token, f"style.{token.text}" if token.text not in PROPERTIES else "")
            self.value()

    def view(self, token: Token) -> None:
        """`[dynamic|deployment] view NAME ... {`, or a style."""
        self.at += 1
        if token.text != "view":
            if token.text not in ("dynamic", "deployment") and NAME.fullmatch(token.text):
                self.passed(token, f"views.{token.text}")
                while (ahead := self.peek()) and not ahead.first and ahead.text not in ("{", "}"):
                    self.at += 1
            return
        dynamic = self.at > 1 and self.tokens[self.at - 2].text == "dynamic"
        mark, key = self.mark(token), self.text() or "view"
        while (following := self.peek()) and following.text not in ("{", "}"):
            self.at += 1
        if not dynamic:
            self.passed(token)
        if dynamic:
            view = View(key, mark)
            self.told.views.append(view)
            self.open(Place("dynamic", view))
        else:
            self.open(Place("skip"))

    def step(self, token: Token, view: View) -> None:
        """A statement in a dynamic view."""
        following = self.text(1)
        self.at += 1
        if token.text in ("title", "description"):
            setattr(view, token.text, line(self.value()))
        elif REFERENCE.fullmatch(token.text) and (ARROW.fullmatch(following) or following == "<-"):
            self.at += 2
            self.named(view, token.text, self.text(-1), token, back=following == "<-")
        elif ARROW.fullmatch(token.text) and REFERENCE.fullmatch(following) and view.steps:
            self.at += 1
            self.named(view, view.steps[-1].target, following, token, back=False)
        elif token.text in _PARTS:
            while (ahead := self.peek()) and (ahead.quoted or ahead.text in _PARTS):
                self.at += 1
            self.open(Place("dynamic", view))
        elif NAME.fullmatch(token.text):
            self.passed(token, f"dynamic view.{token.text}")
            while (ahead := self.peek()) and not ahead.first and ahead.text not in ("{", "}"):
                self.at += 1
            self.open(Place("skip"))

    def named(self, view: View, source: str, target: str, token: Token, *, back: bool) -> None:
        """A step, from what stands behind its names on."""
        ends = (target, source) if back else (source, target)
        step = Named(*ends, self.mark(token), back)
        step.title = line((self.strings(3) or [""])[0]) or None
        self.tags([])
        view.steps.append(step)
        self.open(Place("step", step))

    def of_step(self, token: Token, step: Named) -> None:
        """A line in the body of a step."""
        self.at += 1
        if token.text == "title":
            step.title = step.title or line(self.value()) or None
        elif NAME.fullmatch(token.text):
            self.passed(token, f"step.{token.text}")
            self.value()


def tell(given: tuple[File, ...]) -> Told:
    """What the files tell together. Raises ArchdocError: a brace that isn't closed, or closes nothing."""
    told = Told(deployed=Told())
    for file in given:
        _Reading(told, file, list(tokens.tokens(file, tokens.LIKEC4)), Place("file")).all()
    _extend(told, _Reading)
    assert told.deployed
    for one in told.running:
        _Deploying(told.deployed, one.file, one.tokens, Place("model")).all()
    _extend(told.deployed, _Deploying)
    return told


def _extend(told: Told, reading: type[_Reading]) -> None:
    """Reads what extends elements, once all of them are known."""
    while told.extensions:
        waiting, told.extensions = told.extensions, []
        known = [told.find(extension.name, extension.scope) for extension in waiting]
        if not any(known):
            known = [_stand_in(told, extension) for extension in waiting]
        for extension, node in zip(waiting, known, strict=True):
            if node is None:
                told.extensions.append(extension)
            else:
                reading(told, extension.file, extension.tokens, Place("element", node, node)).all()


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


class _Reading(Blocks):
    """The statements of some tokens."""

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
        elif place.kind == "step":
            self.of_step(token, place.item)
        elif place.kind in ("kind", "style"):
            self.styled(token, place.item)
        elif place.kind == "metadata":
            self.attribute(place.item)
        elif place.kind in ("model", "element", "relation"):
            self.modelled(token, place)
        else:
            self.at += 1

    def attribute(self, metadata: dict[str, str]) -> None:
        key = self.text()
        self.at += 1
        self.at += self.text() == ":"
        if self.text() == "[":
            found: list[str] = []
            while (token := self.peek()) and token.text not in ("]", "}"):
                if token.quoted or REFERENCE.fullmatch(token.text):
                    found.append(token.text)
                self.at += 1
            self.at += self.text() == "]"
            self.add(metadata, key, found)
        elif NAME.fullmatch(key):
            self.add(metadata, key, [self.value()])

    def add(self, metadata: dict[str, str], key: str, values: list[str]) -> None:
        """A key of metadata that stands there again gets more values."""
        known = metadata[key].split(", ") if metadata.get(key) else []
        metadata[key] = ", ".join(dict.fromkeys((*known, *values)))
        if not OWNER.fullmatch(key):
            self.passed(self.tokens[self.at - 1], f"metadata.{key}")

    def modelled(self, token: Token, place: Place) -> None:
        """A statement in a model, or in the body of an element or relationship."""
        item, following = place.item, self.text(1)
        if token.text.startswith("#"):
            if item is not None:
                item.tags.append(token.text[1:])
            self.at += 1
        elif ARROW.fullmatch(token.text):
            self.related(None, place)
        elif not REFERENCE.fullmatch(token.text):
            self.at += 1
        elif token.text == "extend" and REFERENCE.fullmatch(following):
            self.at += 1
            if place.kind == "model":
                self.extended(place)
            else:
                self.told.left_out.append(LeftOut(f"extend {following} counts in a model only.", self.mark(token)))
                self.at += 1
        elif ARROW.fullmatch(following):
            self.at += 1
            self.related(token.text, place)
        elif following == "=" and NAME.fullmatch(self.text(2)):
            self.at += 3
            self.element(token, self.tokens[self.at - 1].text, token.text, place)
        elif item is not None and token.text in ("style", "metadata") and following == "{":
            self.at += 1
            style = self.told.styles[id(item)] if isinstance(item, Node) else Style()
            metadata = item.properties if isinstance(item, Node) else item.metadata
            self.open(Place(token.text, style if token.text == "style" else metadata))
        elif item is not None and token.text in PROPERTIES:
            self.at += 1
            self.property(token.text, item)
        elif NAME.fullmatch(following) and not self.tokens[self.at + 1].first and place.kind != "relation":
            self.at += 2
            self.element(token, token.text, following, place)
        else:
            self.told.left_out.append(LeftOut(f"`{token.text}` isn't understood here.", self.mark(token)))
            self.at += 1

    def property(self, name: str, item: Node | Relation) -> None:
        token, value = self.tokens[self.at - 1], self.value()
        into = self.told.styles[id(item)] if isinstance(item, Node) else item
        if name == "link":
            self.strings(1)
            if isinstance(item, Node) and value.startswith(("http://", "https://")) and not item.url:
                item.url = value
            else:
                self.passed(token)
        elif name in into.inline:
            return
        elif name in ("title", "technology"):
            setattr(into, name, line(value) or getattr(into, name))
        elif name in ("description", "summary", "icon", "notation") and hasattr(into, name):
            setattr(into, name, value or None)
        else:
            self.passed(token)

    def element(self, token: Token, kind: str, name: str, place: Place) -> None:
        node = self.told.add(name, kind, place.node, self.mark(token))
        style = self.told.styles[id(node)]
        for key, text in zip(("title", "summary", "technology"), self.strings(4), strict=False):
            if text.strip():
                style.inline.add(key)
                setattr(style, key, prose(text) if key == "summary" else line(text))
        self.tags(node.tags)
        self.open(Place("element", node, node))

    def related(self, source: str | None, place: Place) -> None:
        arrow = self.tokens[self.at]
        found = ARROW.fullmatch(arrow.text)
        assert found
        self.at += 1
        target = self.text()
        if not REFERENCE.fullmatch(target):
            self.told.left_out.append(LeftOut(f"`{arrow.text}` leads to no element.", self.mark(arrow)))
            return
        self.at += 1
        mark = self.mark(self.tokens[self.at - 3] if source else arrow)
        relation = Relation(place.node, source, target, mark, kind=found["kind"] or found["dotted"])
        relation.both_ways = arrow.text.startswith("<")
        relation.extends = place.kind == "extend"
        for key, text in zip(("title", "description", "technology"), self.strings(3), strict=False):
            if text.strip():
                relation.inline.add(key)
                setattr(relation, key, prose(text) if key == "description" else line(text))
        self.tags(relation.tags)
        self.told.relations.append(relation)
        self.open(Place("relation", relation, place.node))

    def extended(self, place: Place) -> None:
        """`extend a.b {`, or `extend a -> b 'title' {`."""
        name = self.text()
        mark = self.mark(self.tokens[self.at])
        if ARROW.fullmatch(self.text(1)):
            self.at += 1
            self.related(name, msgspec.structs.replace(place, kind="extend"))
            return
        self.at += 1
        self.strings(3)
        if self.text() == "{":
            self.told.extensions.append(Extension(place.node, name, self.file, self.body(mark), mark))


class _Deploying(_Reading):
    """The statements of a deployment model: those of a model, and instances of its elements."""

    def statement(self, token: Token, place: Place) -> None:
        named = self.text(1) == "=" and self.text(2) == "instanceOf"
        if place.kind not in ("model", "element") or not (named or token.text == "instanceOf"):
            super().statement(token, place)
            return
        self.at += 3 if named else 1
        of = self.text()
        self.at += 1
        node = self.told.add(token.text if named else of.rpartition(".")[2], "instance", place.node, self.mark(token))
        self.told.instances[id(node)] = of
        self.strings(4)
        self.tags(node.tags)
        self.open(Place("element", node, node))
