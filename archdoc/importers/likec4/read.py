"""Tokens of LikeC4 files to what they tell together. https://likec4.dev/dsl/intro"""

from __future__ import annotations

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importers import tokens
from archdoc.importers.architecture import LeftOut
from archdoc.importers.boxes import Node
from archdoc.importers.files import File
from archdoc.importers.likec4.blocks import ARROW, NAME, PROPERTIES, REFERENCE, Blocks
from archdoc.importers.likec4.cursor import Place, line, prose
from archdoc.importers.likec4.told import Extension, Relation, Style, Told
from archdoc.importers.structurizr import OWNER
from archdoc.importers.tokens import Token


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
