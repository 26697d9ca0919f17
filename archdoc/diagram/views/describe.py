"""Picture -> words: the description for those who can't see it."""

from __future__ import annotations

from archdoc.core.wording import listed
from archdoc.diagram.views import Link, Picture

_NAMED = 3
"""So many folded boxes are named."""
_LEADS = {"led": "I led", "built": "I built", "contributed": "I contributed to", "team": "My team's"}


def describe(picture: Picture) -> str:
    """What a picture shows: whose the parts are, how they are connected, and which decisions are marked."""
    names = {key: end.name for key, end in picture.ends().items()}
    counts = f"{_count(len(picture.nodes), 'part')}, {_count(len(picture.links), 'edge')}"
    said = [f"Architecture diagram of {picture.title}: {counts}."]
    for standing, lead in _LEADS.items():
        own = [node.name for node in picture.nodes if node.standing == standing and not node.folded]
        if own:
            said.append(f"{lead}: {', '.join(own)}.")
    shut = [node for node in picture.nodes if node.folded]
    said += [f"{node.name}, one box ({node.technology}): {', '.join(node.folded)}." for node in shut]
    for boundary in picture.boundaries:
        inside = [node.name for node in picture.nodes if node.boundary == boundary.id]
        if inside:
            said.append(f"{boundary.name}{' (my team)' if boundary.mine else ''}: {', '.join(inside)}.")
    said += [_edge(link, names) for link in picture.links]
    for number, (choice, status) in sorted(picture.decisions.items()):
        said.append(f"Decision {number}{'' if status == 'accepted' else f' ({status})'}: {choice.rstrip('.')}.")
    return " ".join(said)


def folded(picture: Picture, whole: int) -> str:
    """Which of a system's parts share a box in its overview, why, and how to have it otherwise; empty where none do.

    `whole` is how many parts there are.
    """
    boxes = [node for node in picture.nodes if node.folded]
    if not boxes:
        return ""
    names = [node.name for node in boxes]
    shown = listed(names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"])
    each = "is one box with a picture of its own" if len(boxes) == 1 else "are one box each, with a picture of its own"
    keys = ", ".join(node.key for node in boxes[:_NAMED]) + (", …" if len(boxes) > _NAMED else "")
    return (
        f"{_count(whole, 'part')} are more than can be read on a page, so {shown} {each} (--view {keys}); "
        "`--fold never`, or `fold: never` in the view `overview`, opens all, and `fold: [ID, ...]` says which to fold"
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _edge(link: Link, names: dict[str, str]) -> str:
    verb = {"sync": "calls", "async": "sends to", "batch": "feeds"}[link.mode]
    both = " and back" if link.both_ways else ""
    label = f" ({link.label})" if link.label else ""
    marks = f", decision {', '.join(map(str, link.badges))}" if link.badges else ""
    return f"{names[link.source]} {verb} {names[link.target]}{both}{label}{marks}."
