"""A model and what the histories show -> where a role and the history don't agree. Notes: leading isn't typing."""

from __future__ import annotations

from archdoc.core.model import Element, Model
from archdoc.core.paths import of_element
from archdoc.evidence.values import Evidence, Part
from archdoc.interview.readiness.missing import Found

FEW = {"led": 0.1, "built": 0.25, "contributed": 0.0}
"""The share of changes and of lines up to which an interviewer with access to the history would ask what a role was."""
HALF = 0.5
"""The share from which on one would ask why there is no role."""


def claims(model: Model, found: Evidence) -> Found:
    """Roles at elements whose history says something else, either way. A shallow clone tells nothing of too little."""
    for element in model.elements.values():
        part = found.part(element.id)
        if part is None or not (part.changes.all or part.lines.all):
            continue
        repo = found.repo(part.repo)
        whole = repo is not None and not repo.shallow
        told = _too_little(element, part) if whole and element.role in FEW else None
        told = told or (_too_much(element, part) if element.role not in FEW else None)
        if told:
            what, cure = told
            guessed = " Its files are guessed." if part.guessed else ""
            yield f"{what}{guessed}", cure, (*of_element(element), *(("role",) if element.role else ()))


def _too_little(element: Element, part: Part) -> tuple[str, str] | None:
    assert element.role is not None
    most = FEW[element.role]
    shares = (part.changes, part.lines)
    if any(one.mine > most * one.all for one in shares) or (element.role == "contributed" and _beside(part)):
        return None
    what = f"{element.name} says `{element.role}`, and {part.changes} changes and {part.lines} lines are yours."
    beside = " Reviews and commits with you as a co-author are counted apart." if _beside(part) else ""
    return f"{what}{beside}", "Be ready to say what your part was beside typing: decisions, designs, reviews."


def _too_much(element: Element, part: Part) -> tuple[str, str] | None:
    if not any(one.all and one.mine >= HALF * one.all for one in (part.changes, part.lines)):
        return None
    role = f"says `{element.role}`" if element.role else "has no role"
    what = f"{element.name} {role}, and {part.changes} changes and {part.lines} lines are yours."
    return what, "Give it the role that you had, if it was yours."


def _beside(part: Part) -> int:
    return part.coauthored + part.reviewed
