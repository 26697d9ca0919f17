"""Tokens of a LikeC4 file, taken one after the other, and the braces that are open."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.boxes import Node
from archdoc.importers.files import File
from archdoc.importers.tokens import Token

_BLOCKS = re.compile(r"^\s*(?:$|[-*+#|>`]|\d+[.)])", re.MULTILINE)
"""Lines that are no paragraph in Markdown: empty ones, lists, headings, tables."""
_PROPERTIES = frozenset({
    "shape", "icon", "iconColor", "iconSize", "iconPosition", "color", "border", "line", "head", "tail", "opacity",
    "multiple", "size", "padding", "textSize", "technology", "title", "description", "summary", "notation", "link",
    "metadata", "style", "navigateTo",
})  # fmt: skip
"""What may follow a value on its line, as ends of lines mean nothing to LikeC4."""


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
