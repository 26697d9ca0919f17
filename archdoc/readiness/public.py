"""Model -> what its public outputs would tell, with the place in the spec that says it."""

from __future__ import annotations

import re

from archdoc.core.model import Model
from archdoc.core.paths import Path
from archdoc.privacy import leak_check, matching, redact
from archdoc.readiness.missing import Found, short
from archdoc.readiness.said import Said, said


def told(model: Model) -> Found:
    """What `confidential` forbids and a public output would say all the same.

    Only the outputs that are text are looked at, which is quick; a build reads all that it made back.
    """
    secrets = leak_check.forbidden(model)
    if not secrets:
        return
    public = redact.redact(model, "public")
    texts = said(model)
    seen = set()
    for found in leak_check.check(_files(public), secrets):
        if found.secret not in seen:
            seen.add(found.secret)
            what = f"A public output would say “{short(found.secret.text)}” ({found.where})."
            yield what, _CURES[found.secret.why], _place(found.secret, model, texts)


def never_said(model: Model) -> Found:
    """Texts to be replaced that occur nowhere."""
    for text in redact.unused(model):
        what = f"“{short(text)}” is to be replaced in public, and occurs nowhere."
        yield what, "Write it as the spec does, or take it out.", ("confidential", "replace", text)


_CURES = {
    "replace": "Change it where a file or a name of yours says it.",
    "omit": "It is left out in one place and said in another: add it to `confidential.replace`, or change that text.",
    "confidential": "It belongs to a confidential part: add it to `confidential.replace`, or change the text.",
    "unreadable": "Make it readable again.",
}


def _files(public: Model) -> dict[str, bytes]:
    """The public outputs in their plainest format."""
    from archdoc import cheatsheet, rationale
    from archdoc.core.tradeoffs import table
    from archdoc.diagram import views
    from archdoc.dossier import sections
    from archdoc.render import dossier_markdown, sheet

    pictures = {key: f"{key}.svg" for key in views.keys(public)}
    return {
        "dossier.md": dossier_markdown.dossier(sections.document(public, notice=""), pictures=pictures).encode(),
        "tradeoffs.md": rationale.content(table(public), "markdown"),
        "cheatsheet.md": sheet.text(cheatsheet.sheet(public, notice="")).encode(),
    }


def _place(secret: leak_check.Secret, model: Model, texts: tuple[Said, ...]) -> Path:
    """The first place that says a secret in the open: not one that `omit` takes away."""
    wanted = matching.form(secret.text)
    letters = _letters(secret.text)
    omitted = [_steps(path) for path in model.confidential.omit] if model.confidential else []
    for one in texts:
        if any(one.path[: len(path)] == path for path in omitted):
            continue
        if matching.says(wanted, one.text) or (letters and letters in _letters(one.text)):
            return one.path
    return ("confidential",)


def _steps(path: str) -> Path:
    """`results.impact.2` as a path of keys; in a spec's own words items count from 1."""
    return tuple(int(step) - 1 if step.isdigit() else step for step in path.strip().split("."))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
