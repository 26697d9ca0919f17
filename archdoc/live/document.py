"""The text of a spec in an editor, and what is known of it while it is being written."""

from __future__ import annotations

import re
from functools import cached_property

from archdoc.core.errors import ArchdocError, Problem
from archdoc.core.model import Model
from archdoc.spec.identifiers import ELEMENTS, Ids, tolerant
from archdoc.spec.load import load_placed_text
from archdoc.spec.shapes import SPEC, fields
from archdoc.spec.source import Places

_KEY = re.compile(r"^([A-Za-z_$][\w$]*)\s*:", re.MULTILINE)
_NAMED = re.compile(r"^#.*archdoc\.schema\.json|^archdoc\s*:", re.MULTILINE)


class Document:
    """One state of a text. What is asked of it is found out once."""

    def __init__(self, text: str, path: str, model: Model | None = None) -> None:
        """`path` is what problems call the file, and where icons are looked for; `model` is of the last good state."""
        self.text, self.path, self._earlier = text, path, model

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return [line.rstrip("\r") for line in self.text.split("\n")]

    @cached_property
    def is_spec(self) -> bool:
        """Whether the text is meant as a spec, since an editor sends every YAML file.

        It is where it names archdoc or its schema; where it has elements, and half of the keys of its top level are a
        spec's; and where none of them is strange to a spec.
        """
        keys = {found for found in _KEY.findall(self.text) if found != "$schema"}
        if _NAMED.search(self.text):
            return True
        known = keys & set(fields_of_top())
        return keys == known or (bool(known & set(ELEMENTS)) and 2 * len(known) >= len(keys))

    @cached_property
    def ids(self) -> Ids:
        """Where ids are written, of the parts that can be read."""
        return tolerant(self.text, self.path)

    def ids_while_writing(self, line: int) -> Ids:
        """The same, while the line with that index is being written."""
        return tolerant(self.text, self.path, line)

    @cached_property
    def checked(self) -> tuple[Model | None, tuple[Problem, ...]]:
        """The model, or else what is wrong: the same as `archdoc check` says."""
        placed, problems = self._placed
        return (placed[0] if placed else None), problems

    @property
    def places(self) -> Places | None:
        """Where the parts of this state are written; None where it isn't right."""
        placed = self._placed[0]
        return placed[1] if placed else None

    @cached_property
    def _placed(self) -> tuple[tuple[Model, Places] | None, tuple[Problem, ...]]:
        try:
            return load_placed_text(self.text, self.path), ()
        except ArchdocError as error:
            return None, error.problems

    @property
    def model(self) -> Model | None:
        """The model of this state; of the last one that was right, where this one isn't; None where none was."""
        return self.checked[0] or self._earlier


def fields_of_top() -> list[str]:
    """The keys of the top level."""
    assert SPEC.struct is not None
    return list(fields(SPEC.struct))
