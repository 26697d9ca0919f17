"""A key or an id of a spec to what an editor shows of it."""

from __future__ import annotations

import re

from archdoc.core.model import Edge, Element, Model
from archdoc.live.document import Document
from archdoc.spec.cursor import Spot, spot, taken
from archdoc.spec.identifiers import SINGULAR
from archdoc.spec.keys import Key, page

_ROLES = {"led": "I led it", "built": "I built it", "contributed": "I contributed to it", "consulted": "I was asked"}


def hover(document: Document, line: int, column: int) -> str | None:
    """What a place is, as Markdown: an id's element, team or decision; else the key that it is, or the value of.

    `line` and `column` count from 0. None where there is nothing to say.
    """
    occurrence = document.ids.at(line + 1, column + 1)
    meant = document.ids.meant(occurrence) if occurrence else None
    if meant is not None:
        return thing(document, *meant)
    here = spot(document.text, line, column)
    if here is None or not here.word:
        return None
    if here.role == "key":
        return _key(here, here.word)
    if here.key == "technology":
        return _technology(document.lines[line], here)
    return _key(here, None) if here.role == "value" else None


def thing(document: Document, space: str, id: str) -> str:
    """What an id names, and how often it is used."""
    told = _told(document.model, space, id) if document.model else []
    uses = len(document.ids.of((space, id))) - 1
    used = "named nowhere else" if uses < 1 else "named once more" if uses == 1 else f"named {uses} times more"
    head = told[0] if told else f"`{id}`"
    return "\n\n".join([f"{head}  \n{SINGULAR[space]} `{id}`, {used}", *told[1:]])


def key_text(key: Key) -> str:
    """A key's description, what it takes, examples, and the question that it answers, as Markdown."""
    parts = [f"**`{key.path}`**  \n{key.description}", f"Takes {key.takes}." + (" Needed." if key.needed else "")]
    if key.examples:
        parts.append("```yaml\n" + "\n".join(key.examples) + "\n```")
    if key.answers:
        parts.append(f"Answers: *{key.answers}*")
    return "\n\n".join(parts)


def brief(model: Model | None, space: str, id: str) -> str:
    """What an id names, in a few words for a list of choices."""
    noun = SINGULAR[space]
    told = _told(model, space, id)[:1] if model else []
    return f"{noun}: {told[0].replace('**', '')}" if told else noun


def _key(here: Spot, word: str | None) -> str | None:
    path = ".".join("N" if isinstance(step, int) else step for step in (*here.path, *([word] if word else [])))
    _, owner = taken((*here.path, word) if word else here.path)
    if word and owner is None:
        return None
    try:
        found = page(path)
    except LookupError:
        return None
    return key_text(found.key) if found.key else None


def _technology(line: str, here: Spot) -> str | None:
    from archdoc.catalogue.icons import find

    text = re.split("[#,}]", line[here.column - len(here.before) :])[0].strip(" \"'")
    icon = find(text)
    return f"Drawn with the icon `{icon}`." if icon else f"`{text}` has no icon; the type's is drawn."


def _told(model: Model, space: str, id: str) -> list[str]:
    """A line about what an id names, and what there is to add. Empty where the model has none such."""
    if id in model.elements and space in ("components", "queues", "third_parties"):
        return _element(model, model.elements[id])
    if space == "teams" and id in model.teams:
        team = model.teams[id]
        inside = sum(one.team == id for one in model.elements.values())
        of_mine = ", a team of mine" if team.mine else ""
        return [f"**{team.name}**{of_mine}, {inside} parts", *_some(team.description)]
    if space == "groups" and id in model.groups:
        return [f"**{model.groups[id].name}**", *_some(model.groups[id].description)]
    if space == "tradeoffs":
        found = [one for one in model.tradeoffs if one.id == id]
        return [f"**{found[0].number}. {found[0].choice}**", *_some(found[0].question)] if found else []
    if space == "phases":
        return [f"**{one.name}**{f', {one.date}' if one.date else ''}" for one in model.phases if one.id == id]
    if space == "flows" and id in model.flows:
        return [f"**{model.flows[id].title}**, {len(model.flows[id].steps)} steps", *_some(model.flows[id].why)]
    if space == "views" and id in model.views:
        return [f"**{model.views[id].title}**"]
    return [f"**{arrow(one)}**" for one in model.edges if space == "edges" and one.id == id]


def arrow(edge: Edge) -> str:
    """An edge as it may be written: `a -> b: label`."""
    return f"{edge.source.rpartition('-')[2]} {'<->' if edge.both_ways else '->'} {edge.target.rpartition('-')[2]}" + (
        f": {edge.label}" if edge.label else ""
    )


def _element(model: Model, element: Element) -> list[str]:
    about = [element.type.replace("_", " "), element.technology, _ROLES.get(element.role or "")]
    about += [f"team {model.teams[element.team].name}"] if element.team in model.teams else []
    said = ", ".join(one for one in about if one)
    return [f"**{element.name}**, {said}", *_some(element.description)]


def _some(text: str | None) -> list[str]:
    return [text] if text else []
