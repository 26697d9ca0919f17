"""Views of Structurizr DSL: shapes by tag, dynamic views as flows; the rest is counted."""

from __future__ import annotations

import re

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import Flow
from archdoc.importers.boxes import Node, Step, Tie, spoken
from archdoc.importers.structurizr import EXTERNAL, Workspace
from archdoc.importers.structurizr.elements import INSIDE, SKIP, Names, Place

_VIEWS = frozenset({"systemlandscape", "systemcontext", "deployment", "filtered", "image", "custom", "dynamic"})


class Dynamic(msgspec.Struct, eq=False):
    """A dynamic view while it is read."""

    key: str
    title: str | None = None
    description: str | None = None
    steps: list[Step] = []


def view(texts: list[str], opens: bool, place: Place, mark: Mark, names: Names, workspace: Workspace) -> Place:
    """Takes a statement in `views`, `styles` or a style in."""
    head = texts[0].lower()
    if place.kind == "style":
        if head == "shape" and len(texts) > 1:
            workspace.shapes.setdefault(str(place.item).lower(), texts[1])
        else:
            workspace.passed.add(f"style.{texts[0]}", mark)
        return SKIP
    if place.kind == "properties of views":
        if texts[0] == EXTERNAL and len(texts) > 1:
            workspace.external.add(texts[1].lower())
        else:
            workspace.passed.add(f"views.properties.{texts[0]}", mark)
        return SKIP
    if head == "properties" and place.kind == "views":
        return Place("properties of views")
    if head in ("styles", "light", "dark"):
        return Place("styles")
    if place.kind == "styles":
        if head == "element" and len(texts) > 1:
            return Place("style", item=texts[1])
        workspace.passed.add(f"styles.{texts[0]}", mark)
        return SKIP
    if head == "dynamic" and opens:
        scope = names.find(texts[1], None) if len(texts) > 1 else None
        key = texts[2] if len(texts) > 2 else f"Flow {len(workspace.flows) + 1}"
        made = Dynamic(key, description=texts[3] if len(texts) > 3 else None)
        return Place("dynamic", node=scope if isinstance(scope, Node) else None, item=made)
    workspace.passed.add(f"views.{texts[0]}", mark)
    return SKIP


def piece(texts: list[str], quoted: bool, opens: bool, mark: Mark, workspace: Workspace) -> Place | None:
    """What a file without a workspace may begin with if it is a piece of views: `element "Tag" {` is a style there."""
    head = texts[0].lower()
    if head in _VIEWS or (head in INSIDE and len(texts) > 1 and not quoted):
        workspace.passed.add(f"views.{texts[0]}", mark)
        return SKIP
    return Place("style", item=texts[1]) if head == "element" and opens and len(texts) > 1 else None


def step(texts: list[str], place: Place, names: Names, mark: Mark, workspace: Workspace) -> Place:
    """Takes a statement in a dynamic view in. The order of steps is that of the lines."""
    made = place.item
    if re.fullmatch(r"[\d.]+:", texts[0]):
        texts = texts[1:]
    if len(texts) > 2 and texts[1] == "->":
        ends = names.find(texts[0], place.node), names.find(texts[2], place.node)
        if isinstance(ends[0], Node) and isinstance(ends[1], Node):
            made.steps.append(Step(ends[0], ends[1], _words(texts, 3), mark))
        else:
            workspace.without(f"The step {texts[0]} → {texts[2]}: one of its ends isn't known.", mark)
    elif texts and isinstance(tie := names.all.get(texts[0].lower()), Tie):
        made.steps.append(Step(tie.source, tie.target, _words(texts, 1), mark))
    elif len(texts) > 1 and texts[0].lower() in ("title", "description"):
        setattr(made, texts[0].lower(), _words(texts, 1))
    elif texts:
        workspace.passed.add(f"dynamic.{texts[0]}", mark)
    return SKIP


def _words(texts: list[str], at: int) -> str | None:
    return " ".join(texts[at].split()) or None if len(texts) > at else None


def finish(made: Dynamic, mark: Mark | None, workspace: Workspace) -> None:
    """A dynamic view whose brace is closed."""
    if made.steps:
        title = made.title or spoken(made.key)
        why = made.description if made.description != title else None
        workspace.flows.append((Flow(key=made.key, title=title, why=why, mark=mark), tuple(made.steps)))
        made.steps = []
