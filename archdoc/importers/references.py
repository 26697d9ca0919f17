"""`$ref` in API documents to what it points to, in the same file or in one beside it (RFC 6901 pointers)."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from archdoc.core.errors import ArchdocError, Mark
from archdoc.importers import yaml
from archdoc.importers.architecture import LeftOut
from archdoc.importers.files import File, Files, RefusedError
from archdoc.importers.yaml import Document

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
        self.reached: dict[int, Document] = {}

    def others(self) -> list[Document]:
        """What references led to in other documents, each as a document of its own."""
        return list(self.reached.values())

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

    def resolved(self, held: Held, mark: Mark, left: int = LONGEST) -> Held | None:
        """A value without its references, or None where one leads to nothing, which is noted.

        A pointer may lead through what is itself a reference.
        """
        while left > 0:
            left -= 1
            pointer = held.value.get("$ref") if isinstance(held.value, dict) else None
            if not isinstance(pointer, str):
                return held
            path, _, inside = pointer.partition("#")
            document: Document | None = held.document
            if path:
                document = self.document(path, held.document, mark)
            if document is None:
                return None
            at: Held | None = Held(document.data, document)
            steps = [unescaped(step) for step in inside.split("/") if step]
            for step in steps:
                through = isinstance(at.value, dict) and "$ref" in at.value and step not in at.value if at else False
                at = self.resolved(at, mark, left) if at and through else at
                if at is None:
                    return None
                at = Held(_child(at.value, step), at.document)
            if at is None or at.value is None:
                self.left_out.append(LeftOut(f"`{pointer}` leads to nothing.", mark))
                return None
            if path:
                self.reached[id(at.value)] = msgspec.structs.replace(at.document, data=at.value)
            held = Held(at.value, at.document, steps[-1] if steps else held.name)
        self.left_out.append(LeftOut("A reference that leads back to itself.", mark))
        return None

    def document(self, path: str, origin: Document, mark: Mark) -> Document | None:
        """The document that a reference is to. What can't be read is noted once."""
        try:
            file = self.files.beside(File(origin.path, ""), path)
            if file.path not in self.read:
                self.read[file.path] = None
                self.read[file.path] = next(iter(yaml.documents(file)), None)
        except RefusedError as why:
            if path not in self.read:
                self.left_out.append(LeftOut(str(why), mark))
            self.read[path] = None
            return None
        except ArchdocError as error:
            self.left_out += [LeftOut(problem.what, problem.mark) for problem in error.problems]
            return None
        return self.read[file.path]


def _child(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if step.isdigit() and int(step) < len(value) else None
    return value.get(step) if isinstance(value, dict) else None


def unescaped(step: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return step.replace("~1", "/").replace("~0", "~")


def string(value: Any) -> str | None:
    """A text without blanks around it, or None."""
    return (value.strip() or None) if isinstance(value, str) else None
