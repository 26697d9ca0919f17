"""What leaves for an audience: the model that it is made of, and the check that each finished file passes.

Every command and every build that writes for the public asks here for its model, and puts what it wrote through
`Gate.passed` before any of it leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.model import Model
from archdoc.core.said import shown
from archdoc.core.vocabulary import Audience

if TYPE_CHECKING:
    from archdoc.privacy.redaction import Redaction


class Gate:
    """The way out for one model and one audience. To the internal one everything passes."""

    def __init__(self, whole: Model, audience: Audience) -> None:
        """Of a model as its author wrote it."""
        self.whole = whole
        self.audience = audience

    @cached_property
    def redaction(self) -> Redaction:
        """What is taken out of the model. Most pictures are for their author, who needs none of it loaded."""
        from archdoc.privacy.redaction import Redaction

        return Redaction(self.whole)

    @cached_property
    def model(self) -> Model:
        """The model as the audience may see it.

        Raises ArchdocError: the rules of `confidential` can't be followed, or a text says a part of a secret.
        """
        if self.audience == "internal":
            return self.whole
        model = self.redaction.model
        wrong = self.problems()
        if wrong:
            raise ArchdocError(wrong)
        return model

    def problems(self, mark: Callable[..., Mark] | None = None) -> tuple[Problem, ...]:
        """Where a text that leaves says a secret in short; `mark` gives the place of a path of keys in the file."""
        import json

        found = []
        for path, text, one in self.redaction.short_forms:
            around = " ".join(text[max(one.start - 20, 0) : one.end + 20].split())
            what = f"`{one.text}` tells the public a part of `{one.secret}`, in `{shown(path)}`: “{around}”."
            quoted = json.dumps(one.text, ensure_ascii=False)
            hint = (
                f"Under `confidential`, write `replace: {{{quoted}: what it may say}}`, or `allow: [{quoted}]` if "
                "it may be said."
            )
            found.append(Problem(mark(*path) if mark else Mark(self.whole.path), what, hint))
        return tuple(found)

    def remarks(self, *, unused_only: bool = False) -> tuple[str, ...]:
        """What there is to tell the author: what was replaced how often, and what is to be and never occurs."""
        if self.audience == "internal" or (self.whole.confidential is None and unused_only):
            return ()
        shown_for = {rule.secret.text: rule.shown for rule in self.redaction.rules}
        counts = [
            f"`{text}` by `{shown_for[text]}` {'once' if count == 1 else f'{count} times'}"
            for text, count in self.redaction.replaced.items()
        ]
        said = [f"Replaced: {', '.join(counts)}."] if counts and not unused_only else []
        return (
            *said,
            *(
                f"`{text}` is to be replaced, and occurs nowhere in the spec. Is it written as there?"
                for text in self.redaction.unused
            ),
        )

    def passed(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Finished files by name, as they are. Raises ArchdocError: something confidential is in one of them."""
        if self.audience == "internal":
            return files
        from archdoc.privacy import leak_check

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
