"""Model -> Scope: what an export is about, as a picture that nothing is folded in, or as the one that was asked for."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from archdoc.core.model import Model
from archdoc.diagram import overview, views
from archdoc.diagram.views import OUTSIDE, Boundary, Link, Node, Picture, select

_CIRCLED = {n: chr(0x2460 + n - 1) for n in range(1, 21)}
_CIRCLED |= {n: chr(0x3251 + n - 21) for n in range(21, 36)} | {n: chr(0x32B1 + n - 36) for n in range(36, 51)}
"""Unicode has circled numbers up to 50."""


"""What a comment says at the top of a file; `archdoc import` then knows its own conventions."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """A model, and which picture of it is exported."""

    model: Model
    picture: Picture
    whole: bool
    """Whether the picture shows all elements and edges of the model, each for itself."""
    notes: list[str] = msgspec.field(default_factory=list)
    """What an exporter has to say of what it made."""


class Box(msgspec.Struct, frozen=True):
    """A boundary, or the paper itself (None), with what is in it."""

    boundary: Boundary | None
    nodes: tuple[Node, ...]
    boxes: tuple[Box, ...]


def of(model: Model, key: str | None = None, fold: tuple[str, ...] | None = None) -> Scope:
    """Everything, or the picture with a key as it is drawn; `fold` names what it folds.

    Raises KeyError: there is none. ArchdocError: how far the overview is folded can't be found out without an engine.

    Everything is every decision too: those that no part or edge carries are about the whole.
    """
    if key == views.OVERVIEW:
        return Scope(model=model, picture=overview.overview(model, fold=fold).picture.scene.picture, whole=False)
    if key is not None:
        return Scope(model=model, picture=views.by_key(model, key, views.Folding(only=fold)), whole=False)
    shown = select.picture(model, views.OVERVIEW, model.title, "", model.elements.values())
    decisions = {one.number: (one.choice, one.status) for one in model.tradeoffs}
    return Scope(model=model, picture=msgspec.structs.replace(shown, decisions=decisions), whole=True)


def unplaced(picture: Picture) -> list[int]:
    """The numbers of decisions that stand on no card and no edge."""
    placed = {number for node in picture.nodes for number in node.badges}
    placed |= {number for link in picture.links for number in link.badges}
    return [number for number in picture.decisions if number not in placed]


def links(picture: Picture) -> tuple[Link, ...]:
    """The links of a picture that end at nodes only, for formats in which a frame is no end."""
    nodes = {node.key for node in picture.nodes}
    return tuple(link for link in picture.links if link.source in nodes and link.target in nodes)


def tree(picture: Picture) -> Box:
    """The boundaries of a picture as they are nested."""

    def box(boundary: Boundary | None) -> Box:
        here = boundary.id if boundary else None
        nodes = tuple(node for node in picture.nodes if node.boundary == here)
        return Box(boundary, nodes, tuple(box(one) for one in picture.boundaries if one.parent == here))

    return box(None)


def kind(boundary: Boundary) -> str:
    """What a boundary is: `team`, `group`, or `outside` around third parties that no team has."""
    if boundary.id == OUTSIDE:
        return "outside"
    return "group" if boundary.group else "team"


def badges(numbers: Iterable[int]) -> str:
    """Numbers of trade-offs as text: `①④`."""
    return "".join(_CIRCLED.get(number, f"({number})") for number in numbers)


def label(link: Link) -> str:
    """What stands on an edge: its step in a flow, its numbers, its words."""
    step = f"{link.step}." if link.step else ""
    return " ".join(filter(None, (step, badges(link.badges), flat(link.label or ""))))


def title(node: Node) -> str:
    """What stands on a card: its name and its numbers."""
    return " ".join(filter(None, (flat(node.name), badges(node.badges))))


def sort(node: Node) -> str:
    """What a node is and runs on, as C4 notes it: `[worker: Python]`; empty where there is nothing to say."""
    type = node.type.replace("_", " ")
    if node.folded:
        return f"[{type}: {node.technology}]"
    technology = flat(node.technology or "").translate(str.maketrans("[]", "()"))
    if technology:
        return f"[{type}: {technology}]"
    return "" if node.type in ("service", "third_party") else f"[{type}]"


def flat(text: str) -> str:
    """A text on one line, without what no text format can hold."""
    from archdoc.diagram.svg.text import visible

    return " ".join(visible(text).split())


def address(url: str | None) -> str | None:
    """A link that may be followed: to the web, or to write to somebody."""
    return url if url and url.startswith(("https://", "http://", "mailto:")) else None


def identifiers(keys: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Keys as names of `[a-z0-9_]`, each one once, none of them reserved; a key that is fit for it stays as it is."""
    taken, found = set(reserved), {}
    for key in sorted(keys, key=lambda key: ("-" in key or key in taken, key)):
        name = key.replace("-", "_")
        while name in taken:
            name += "_"
        taken.add(name)
        found[key] = name
    return found


def boxes(picture: Picture, reserved: Iterable[str] = ()) -> dict[str, str]:
    """Boundaries by their ids, as names that say what they are: `team_orders`, `group_shop`, `third_parties`."""
    said = {one.id: one.id if kind(one) != "team" else f"team-{one.id}" for one in picture.boundaries}
    names = identifiers(said.values(), reserved)
    return {id: names[key] for id, key in said.items()}
