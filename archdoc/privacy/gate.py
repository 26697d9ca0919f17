"""What leaves for an audience: the model that it is made of, and the check that each finished file passes.

Every command and every build that writes for the public asks here for its model, and puts what it wrote through
`Gate.passed` before any of it leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from archdoc.core.model import Model
from archdoc.core.vocabulary import Audience
from archdoc.privacy import leak_check
from archdoc.privacy.redaction import Redaction


class Gate:
    """The way out for one model and one audience. To the internal one everything passes."""

    def __init__(self, whole: Model, audience: Audience) -> None:
        """Of a model as its author wrote it."""
        self.whole = whole
        self.audience = audience
        self.redaction = Redaction(whole)

    @cached_property
    def model(self) -> Model:
        """The model as the audience may see it. Raises ArchdocError: the rules of `confidential` can't be followed."""
        return self.whole if self.audience == "internal" else self.redaction.model

    def passed(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Finished files by name, as they are. Raises ArchdocError: something confidential is in one of them."""
        if self.audience == "internal":
            return files
        leaks = leak_check.check(files, self.redaction.secrets)
        if leaks:
            raise leak_check.problems(leaks, self.whole.path)
        return files

    def one(self, content: bytes, name: str) -> bytes:
        """One finished file, as it is. Raises ArchdocError, as `passed` does."""
        return self.passed({name: content})[name]

    def key(self, key: str) -> str:
        """What the picture with a key is called for the audience."""
        return key if self.audience == "internal" else self.redaction.key(key)

    def id(self, id: str) -> str:
        """What an element, team or group is called for the audience."""
        return id if self.audience == "internal" else self.redaction.id(id)
