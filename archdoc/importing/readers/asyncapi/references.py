"""`$ref` in AsyncAPI documents to what it points to, in the same file or in one beside it."""

from __future__ import annotations

from typing import Any, NamedTuple

from archdoc.core.errors import ArchdocError, Mark
from archdoc.importing import foreign_yaml
from archdoc.importing.files import File, Files, RefusedError
from archdoc.importing.foreign_yaml import Document
from archdoc.importing.graph import LeftOut

LONGEST = 20
"""References to references; two are usual."""


class Held(NamedTuple):
    """A value, the document that it is in, and what the last reference to it called it."""

    value: Any
    document: Document
    name: str | None = None


class References:
    """The documents that were read for references, and what leads nowhere."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.left_out: list[LeftOut] = []
        self.read: dict[str, Document | None] = {}

    def message(self, held: Held, mark: Mark) -> str | None:
        """What a message is called: its key, or the last step of the reference to it."""
        found = self.resolved(held, mark)
        value = found.value if found and isinstance(found.value, dict) else {}
        name = string(value.get("name")) or (found.name if found else None) or held.name
        return name or string(value.get("title")) or string(value.get("messageId"))

    def map(self, value: Any, key: str, document: Document) -> dict[str, Any]:
        """The map under a key, over a reference; an empty one if there is none."""
        held = self.resolved(Held(value.get(key) if isinstance(value, dict) else None, document), document.mark())
        return held.value if held is not None and isinstance(held.value, dict) else {}

    def resolved(self, held: Held, mark: Mark) -> Held | None:
        """A value without its references, or None where one leads to nothing, which is noted."""
        for _ in range(LONGEST):
            pointer = held.value.get("$ref") if isinstance(held.value, dict) else None
            if not isinstance(pointer, str):
                return held
            path, _, inside = pointer.partition("#")
            document: Document | None = held.document
            if path:
                document = self.document(path, held.document, mark)
            if document is None:
                return None
            value = document.data
            steps = [unescaped(step) for step in inside.split("/") if step]
            for step in steps:
                value = value.get(step) if isinstance(value, dict) else None
            if value is None:
                self.left_out.append(LeftOut(f"`{pointer}` leads to nothing.", mark))
                return None
            held = Held(value, document, steps[-1] if steps else held.name)
        self.left_out.append(LeftOut("A reference that leads back to itself.", mark))
        return None

    def document(self, path: str, origin: Document, mark: Mark) -> Document | None:
        """The document that a reference is to. What can't be read is noted once."""
        try:
            file = self.files.beside(File(origin.path, ""), path)
            if file.path not in self.read:
                self.read[file.path] = None
                self.read[file.path] = next(iter(foreign_yaml.documents(file)), None)
        except RefusedError as why:
            if path not in self.read:
                self.left_out.append(LeftOut(str(why), mark))
            self.read[path] = None
            return None
        except ArchdocError as error:
            self.left_out += [LeftOut(problem.what, problem.mark) for problem in error.problems]
            return None
        return self.read[file.path]


def unescaped(step: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return step.replace("~1", "/").replace("~0", "~")


def string(value: Any) -> str | None:
    """A text without blanks around it, or None."""
    return (value.strip() or None) if isinstance(value, str) else None
