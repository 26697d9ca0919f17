"""Tokens of LikeC4 files to what they tell together. https://likec4.dev/dsl/intro"""

from __future__ import annotations

import msgspec

from archdoc.core.errors import ArchdocError, Problem
from archdoc.importing.files import File
from archdoc.importing.graph import LeftOut
from archdoc.importing.readers.c4 import scan
from archdoc.importing.readers.c4.nodes import Node
from archdoc.importing.readers.c4.scan import Token
from archdoc.importing.readers.likec4.blocks import ARROW, NAME, PROPERTIES, REFERENCE, Blocks
from archdoc.importing.readers.likec4.cursor import Place, line, prose
from archdoc.importing.readers.likec4.told import Extension, Relation, Style, Told


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
            metadata[key] = ", ".join(found)
        elif NAME.fullmatch(key):
            metadata.setdefault(key, self.value())

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
        for key, text in zip(("title", "technology"), self.strings(2), strict=False):
            setattr(relation, key, line(text) or None)
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
