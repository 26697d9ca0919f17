"""Views of Structurizr DSL: shapes by tag, dynamic views as flows; the rest is counted."""

from __future__ import annotations

import re

import msgspec

from archdoc.core.errors import Mark
from archdoc.importers.architecture import Flow
from archdoc.importers.boxes import Node, Tie, spoken
from archdoc.importers.structurizr import Workspace
from archdoc.importers.structurizr.elements import INSIDE, SKIP, Names, Place

_VIEWS = frozenset({"systemlandscape", "systemcontext", "deployment", "filtered", "image", "custom", "dynamic"})
_NO_VIEW = frozenset({"branding", "terminology", "properties", "themes"})


class Dynamic(msgspec.Struct, eq=False):
    """A dynamic view while it is read."""

    key: str
    title: str | None = None
    description: str | None = None
    steps: list[tuple[Node, Node]] = []


def view(texts: list[str], opens: bool, place: Place, path: str, names: Names, workspace: Workspace) -> Place:
    """Takes a statement in `views`, `styles` or a style in."""
    head = texts[0].lower()
    if place.kind == "style":
        if head == "shape" and len(texts) > 1:
            workspace.shapes.setdefault(str(place.item).lower(), texts[1])
        return SKIP
    if head in ("styles", "light", "dark"):
        return Place("styles")
    if place.kind == "styles":
        return Place("style", item=texts[1]) if head == "element" and len(texts) > 1 else SKIP
    if head == "dynamic" and opens:
        scope = names.find(texts[1], None) if len(texts) > 1 else None
        key = texts[2] if len(texts) > 2 else f"Flow {len(workspace.flows) + 1}"
        made = Dynamic(key, description=texts[3] if len(texts) > 3 else None)
        return Place("dynamic", node=scope if isinstance(scope, Node) else None, item=made)
    if opens and head not in _NO_VIEW:
        workspace.skipped["view", path] += 1
    return SKIP


def piece(texts: list[str], quoted: bool, opens: bool, path: str, workspace: Workspace) -> Place | None:
    """What a file without a workspace may begin with if it is a piece of views: `element "Tag" {` is a style there."""
    head = texts[0].lower()
    if head in _VIEWS or (head in INSIDE and len(texts) > 1 and not quoted):
        workspace.skipped["view", path] += 1
        return SKIP
    return Place("style", item=texts[1]) if head == "element" and opens and len(texts) > 1 else None


def step(texts: list[str], place: Place, names: Names) -> Place:
    """Takes a statement in a dynamic view in. The order of steps is that of the lines."""
    made = place.item
    if re.fullmatch(r"[\d.]+:", texts[0]):
        texts = texts[1:]
    if len(texts) > 2 and texts[1] == "->":
        ends = names.find(texts[0], place.node), names.find(texts[2], place.node)
        if isinstance(ends[0], Node) and isinstance(ends[1], Node):
            made.steps.append(ends)
    elif texts and isinstance(tie := names.all.get(texts[0].lower()), Tie):
        made.steps.append((tie.source, tie.target))
    elif len(texts) > 1 and texts[0].lower() in ("title", "description"):
        setattr(made, texts[0].lower(), " ".join(texts[1].split()) or None)
    return SKIP


def finish(made: Dynamic, mark: Mark | None, workspace: Workspace) -> None:
    """A dynamic view whose brace is closed."""
    if made.steps:
        title = made.title or spoken(made.key)
        why = made.description if made.description != title else None
        workspace.flows.append((Flow(key=made.key, title=title, why=why, mark=mark), tuple(made.steps)))
        made.steps = []
