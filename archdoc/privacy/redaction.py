"""A model as its author wrote it -> all that its public outputs are made of and checked for, found out once."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import PurePath

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.model import Model
from archdoc.core.paths import Path
from archdoc.core.said import every_text
from archdoc.core.vocabulary import Audience
from archdoc.core.write import slug
from archdoc.privacy import matching, redact, short_forms
from archdoc.privacy.leak_check import SENTENCE_FROM, Secret, letters, pieces
from archdoc.privacy.omit import without
from archdoc.privacy.rules import Rule, distinctive, hidden, misfits, rules, sayer, told
from archdoc.privacy.short_forms import ShortForm

_PARTS = re.compile(r"\s*[<>]\s*")


class Redaction:
    """What a model is for the public. Each part is made once, when it is first asked for."""

    def __init__(self, whole: Model) -> None:
        """Of a model as its author wrote it."""
        self.whole = whole

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every secret with what stands in its place, the longest first."""
        return rules(self.whole)

    @cached_property
    def reduced(self) -> Model:
        """The model without what `omit` leaves out and what is confidential; its texts and ids as they were."""
        return redact.hidden_parts(without(self.whole, self.whole.confidential.omit if self.whole.confidential else ()))

    @cached_property
    def ids(self) -> dict[str, dict[str, str]]:
        """For each sort of thing (`part`, `team`, `view`, ...) the ids that would tell something, and the new ones."""
        return redact.neutral_ids(self.reduced, self.whole, self.tells)

    @cached_property
    def model(self) -> Model:
        """The model as the public may see it. Raises ArchdocError: the rules of `replace` can't be followed."""
        wanted = self.whole.confidential
        wrong = misfits(wanted) if wanted else []
        if wrong:
            raise ArchdocError(tuple(Problem(Mark(self.whole.path), one.what, one.hint) for one in wrong))
        changed = redact.map_texts(redact.renamed(self.reduced, self.ids, self.tells), sayer(self.rules))
        assert isinstance(changed, Model)
        return msgspec.structs.replace(
            changed, title=changed.title or redact.NO_TITLE, path=self._path(self.whole.path), confidential=None
        )

    @cached_property
    def replaced(self) -> dict[str, int]:
        """How often each secret is said in what leaves, and was replaced: only those that are."""
        said = [text for _, text in self._left]
        counts = {rule.secret.text: sum(len(matching.spans(rule.secret, text)) for text in said) for rule in self.rules}
        return {text: count for text, count in counts.items() if count}

    @cached_property
    def _left(self) -> tuple[tuple[Path, str], ...]:
        """The texts that leave, as they were written, with where."""
        open_ = redact.texts(self.reduced)
        return tuple((path, text) for path, text in dict.fromkeys(every_text(self.whole)) if text in open_)

    @cached_property
    def short_forms(self) -> tuple[tuple[Path, str, ShortForm], ...]:
        """What is left and tells a part of a secret: where, the text as it leaves, and what it says."""
        say = sayer(self.rules)
        allowed = self.whole.confidential.allow if self.whole.confidential else ()
        found = []
        names = self._names
        for path, text in self._left:
            shown = say(text)
            found += [(path, shown, one) for one in short_forms.find(self._named, shown, allowed, names=names)]
        return tuple(found)

    @cached_property
    def _named(self) -> tuple[str, ...]:
        """The names and numbers of which a part may tell all: replaced, left out, of confidential parts."""
        hidden_ones = [one.detail.name for one in self.whole.elements.values() if hidden(one) and one.detail.name]
        return tuple(dict.fromkeys([*self._names, *hidden_ones]))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """Those of them that may be names of persons and companies."""
        model, left = self.whole, self.reduced
        found = list(model.confidential.replace if model.confidential else ())
        for name, still in ((model.company, left.company), (model.me, left.me)):
            if name and name.name and not (still and still.name):
                found.append(name.name)
        return tuple(found)

    @cached_property
    def _words(self) -> tuple[matching.Form, ...]:
        """The words that point at one secret alone, but those that may be said."""
        allowed = self.whole.confidential.allow if self.whole.confidential else ()
        known = {matching.lowered(matching.normal(one)).strip() for one in allowed}
        every = [word for name in self._named for word in short_forms.words(name)]
        return tuple(matching.form(word) for word in every if matching.lowered(matching.normal(word)) not in known)

    def tells(self, text: str) -> bool:
        """Whether an id or a name says a secret, or a word that points at one."""
        return told(text, self.rules) or any(matching.says(word, text) for word in self._words)

    @cached_property
    def unused(self) -> tuple[str, ...]:
        """Texts of `confidential.replace` that occur nowhere: a slip of the pen would publish what was meant."""
        replace = self.whole.confidential.replace if self.whole.confidential else {}
        said = redact.texts(self.whole) | redact.ids(self.whole)
        found = [rule for rule in self.rules if rule.secret.text in replace]
        return tuple(rule.secret.text for rule in found if not any(matching.spans(rule.secret, text) for text in said))

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be in the public outputs, longest first.

        The texts of `replace`; names of confidential parts, unless they are everyday words; company and author where
        `omit` leaves out their names; what my commits call me; distinctive sentences of what `omit` and confidential
        parts take away. A text that its author wrote in an open place too, word for word, isn't among them.
        """
        model, left = self.whole, self.reduced
        found = {text: Secret(text, "replace") for text in (model.confidential.replace if model.confidential else {})}
        for rule in self.rules:
            if not rule.secret.proper:
                found.setdefault(rule.secret.text, Secret(rule.secret.text, "confidential", exact=rule.secret.exact))
        for name, still in ((model.company, left.company), (model.me, left.me)):
            if name and name.name and not (still and still.name) and distinctive(name.name):
                found.setdefault(name.name, Secret(name.name, "omit"))
        omitted = redact.texts(without(model, model.confidential.omit)) if model.confidential else redact.texts(model)
        open_ = redact.texts(left)
        said = letters("\n".join(open_))
        # `Name <address>` is two of them.
        for piece in (part for one in (model.me.identities if model.me else ()) for part in _PARTS.split(one)):
            if distinctive(piece) and not any(matching.says(matching.form(piece), text) for text in open_):
                found.setdefault(piece, Secret(piece, "identity"))
        for text in sorted(redact.texts(model) - open_):
            for piece in pieces(text):
                if distinctive(piece) and (len(letters(piece)) >= SENTENCE_FROM or letters(piece) not in said):
                    found.setdefault(piece, Secret(piece, "confidential" if text in omitted else "omit", prose=True))
        return tuple(sorted(found.values(), key=lambda secret: (-len(secret.text), secret.text)))

    def key(self, key: str) -> str:
        """The key that a picture of the model has in the public one."""
        sort, *named = key.split("-")
        if sort not in ("phase", "team", "group", "part") or not named:
            return self.ids["view"].get(key, key)
        if sort == "part" and named[0] in ("team", "group"):
            return f"part-{self.key('-'.join(named))}"
        sorts = ["team", "group"][-len(named) :] if sort == "group" else [sort]
        shown = (self.ids[of].get(id, id) for of, id in zip(sorts, named, strict=False))
        return "-".join([sort, *shown, *named[len(sorts) :]])

    def id(self, id: str) -> str:
        """What the id of an element, team or group has become in the public model."""
        return (self.ids["group"] | self.ids["team"] | self.ids["part"]).get(id, id)

    def stem(self, stem: str) -> str:
        """A file name, without its ending, that says no secret of the model as its author wrote it.

        A name with a secret in it has what stands in the secret's place, as in `a-large-retailer-orders`.
        """
        if not self.tells(stem):
            return stem
        name = slug(sayer(self.rules)(stem))
        return "project" if self.tells(name) else name

    def _path(self, path: str) -> str:
        """The spec's path with a name that tells nothing. Its folder, which no output names, is where icons are."""
        if path in ("-", "<text>"):
            return path
        folder, name = os.path.split(path)
        return os.path.join(folder, self.stem(PurePath(name).stem) + PurePath(name).suffix)


def redacted(model: Model, audience: Audience) -> Model:
    """The model as an audience may see it. The internal one is the model itself.

    Raises ArchdocError: the rules of `confidential.replace` can't be followed.
    """
    return model if audience == "internal" else Redaction(model).model
