"""Data that is YAML and yet not what its author meant -> a Problem that names the slip: a comma, a blank, a dash.

`archdoc.spec.yaml_errors` has the slips that make no YAML at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import yaml

from archdoc.core.errors import Mark, Problem
from archdoc.spec.shapes import Shape, fields
from archdoc.spec.source import PLAIN, Place, Source
from archdoc.spec.text import at, lines
from archdoc.spec.yaml_errors import in_quotes

_OTHERS = (
    (re.compile(r"\s*workspace\b[^\n]*\{"), "a Structurizr workspace"),
    (re.compile(r"\s*(?:specification|model)\s*\{"), "LikeC4"),
    (re.compile(r"\s*(?:%%[^\n]*\n|---\n.*?\n---\n)*\s*(?:(?:flowchart|graph) +(?:TB|TD|BT|LR|RL)\b|"
                r"architecture-beta\b|C4(?:Context|Container|Component|Dynamic|Deployment)\b)", re.DOTALL),
     "a Mermaid diagram"),
    (re.compile(r"\s*@startuml\b"), "a PlantUML diagram"),
    (re.compile(r"\s*(?:<\?xml[^\n]*\n)?\s*<(?:mxfile|mxGraphModel)\b"), "a draw.io file"),
)  # fmt: skip
_ALIKE = {
    "\u2013": "a dash (U+2013)", "\u2014": "a dash (U+2014)", "\u2212": "a minus sign (U+2212)",
    "\uff1a": "a full-width colon (U+FF1A)", "\u201c": "a curly quote (U+201C)", "\u201d": "a curly quote (U+201D)",
    "\u2018": "a curly quote (U+2018)", "\u2019": "a curly quote (U+2019)",
}  # fmt: skip
_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'"})
_ARROWLIKE = re.compile(r"([\w-]+)\s*(?:[\u2013\u2014-]+>?|>+|to|\u21d2|\u279c|\u2794|\u27a1\ufe0f?)\s*([\w-]+)(:.*)?")
_NEVER_AN_ID = frozenset({"name", "technology", "description", "type", "role", "icon", "team", "group"})
"""Keys of an element that no element is named after, unless an edge ends there."""


def other_tool(text: str, tree: Any, path: str) -> Problem | None:
    """That a file is another tool's, of which `archdoc import` makes a spec. `tree` is None where it is no YAML."""
    kind = next((name for form, name in _OTHERS if form.match(text)), None)
    if kind is None and isinstance(tree, dict) and "title" not in tree and "components" not in tree:
        kind = _data_of(tree)
    if kind is None:
        return None
    hint = f"`archdoc import {path} -o spec.yaml` makes a draft spec of it." if path != "-" else None
    return at(Mark(path, 1, 1), text, f"This is {kind}, not a spec.", hint)


def _data_of(tree: dict[str, Any]) -> str | None:
    services = tree.get("services")
    parts = services.values() if isinstance(services, dict) else ()
    if any(isinstance(one, dict) and one.keys() & {"image", "build", "depends_on", "ports"} for one in parts):
        return "a Docker Compose file"
    if {"apiVersion", "kind"} <= tree.keys():
        return "a Backstage entity" if "backstage.io" in str(tree["apiVersion"]) else "a Kubernetes manifest"
    known = {"asyncapi": "an AsyncAPI document", "openapi": "an OpenAPI document", "swagger": "an OpenAPI document"}
    return next((name for key, name in known.items() if key in tree), None)


def comma(source: Source, holder: Any, word: str) -> list[Problem] | None:
    """What a comma in a text between `{` and `}` tore off, read as the key `word` of `holder`.

    None: it is no such thing. Empty: it is told of an earlier piece of the same text.
    """
    places = source.places.get(id(holder))
    if not isinstance(places, dict) or not _torn(source, places.get(word)):
        return None
    keys = list(places)
    first = last = keys.index(word)
    while first > 0 and _torn(source, places[keys[first - 1]]) and " " in keys[first].strip() + keys[first - 1]:
        first -= 1
    if first != last:
        return []
    while last + 1 < len(keys) and _torn(source, places[keys[last + 1]]):
        last += 1
    if not first:
        return None
    before, begin, end = places[keys[first - 1]], places[keys[first]][0], places[keys[last]][0]
    mark = source.mark_of(places[keys[first]], key=True)
    if begin.start_mark.line == end.end_mark.line:
        mark = Mark(mark.path, mark.line, mark.column, max(end.end_mark.column - begin.start_mark.column, 1))
    name, value = before
    hint = "Put the whole text in quotes."
    if value.start_mark.line == end.end_mark.line and isinstance(value, yaml.ScalarNode):
        line = source.line(value.start_mark.line + 1)
        whole = line[value.start_mark.column : end.end_mark.column]
        if value.tag == PLAIN:
            hint = f"Quote it: `{name.value}: {in_quotes(whole.translate(_CURLY).strip(chr(34)))}`"
            if whole != whole.translate(_CURLY):
                hint += " Curly quotes are letters to YAML; plain ones quote."
    what = f"A comma ends the text before it, so `{keys[first]}` is read as a key."
    return [source.problem(mark, what, hint)]


def _torn(source: Source, place: Place | None) -> bool:
    """Whether a key between `{` and `}` stands without a colon after it, and behind a comma."""
    if place is None:
        return False
    key, value = place
    if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode) or key.tag != PLAIN:
        return False
    if value.value or (value.start_mark.index != value.end_mark.index):
        return False
    text = lines(source.text)
    behind = text[key.end_mark.line][key.end_mark.column :].lstrip()
    ahead = text[key.start_mark.line][: key.start_mark.column].rstrip()
    if not ahead and key.start_mark.line:
        ahead = text[key.start_mark.line - 1].rstrip()
    return behind[:1] in ("", ",", "}") and ahead.endswith(",")


def torn_edge(source: Source, place: Place | None, text: str) -> Problem | None:
    """A piece of a label behind a comma, in a list of edges between `[` and `]`."""
    if place is None:
        return None
    node = place[0]
    if not source.line(node.start_mark.line + 1)[: node.start_mark.column].rstrip().endswith(","):
        return None
    what = f"A comma ends the text before it, so `{text}` is read as an edge."
    return source.problem(source.mark_of(place), what, "Put the whole edge in quotes, from its first end on.")


def arrow_meant(text: str) -> str | None:
    """The edge that is meant where there is another sign in the place of its arrow."""
    found = _ARROWLIKE.fullmatch(text.strip())
    return f"{found[1]} -> {found[2]}{found[3] or ''}" if found else None


def no_dash_space(source: Source, value: str, place: Place | None) -> Problem | None:
    """A list whose dashes have no space after them, which makes it one text."""
    if place is None or place[1].tag != PLAIN or not re.match(r"-[^\W\d]", value):
        return None
    mark = source.mark_of(place)
    first = source.line(mark.line)[mark.column - 1 :].rstrip()
    return source.problem(
        Mark(mark.path, mark.line, mark.column), "A space is missing after the `-`.", f"Write `- {first[1:]}`"
    )


def no_colon_space(source: Source, value: str, place: Place | None, keys: Any) -> Problem | None:
    """Keys without a space after their colons, which makes one text of them."""
    if place is None or place[1].tag != PLAIN:
        return None
    found = re.match(r"([a-z_]+):(?=[^\s/])", value)
    if not found or found[1] not in keys:
        return None
    mark = source.mark_of(place)
    where = Mark(mark.path, mark.line, mark.column, found.end())
    rest = source.line(mark.line)[mark.column - 1 + found.end() :].rstrip(" ,}")
    return source.problem(where, f"A space is missing after `{found[1]}:`.", f"Write `{found[1]}: {rest}`")


def glued(word: str) -> tuple[str, str] | None:
    """A key and the text that was written behind its colon without a space: of `api:open`, `api` and `open`."""
    before, colon, after = word.partition(":")
    return (before, after.strip()) if colon and re.fullmatch(r"[A-Za-z_]\w*", before) and after else None


def look_alike(source: Source, mark: Mark, word: str) -> Problem | None:
    """A sign in a key or an id that looks like another, or like nothing."""
    for index, letter in enumerate(word):
        name = _ALIKE.get(letter)
        if name is None and letter not in " \u200c\u200d" and unicodedata.category(letter) in ("Zs", "Cf"):
            name = f"a {unicodedata.name(letter, 'sign').lower()} (U+{ord(letter):04X})"
        if name is None:
            continue
        said = "".join("\u00b7" if unicodedata.category(one) in ("Zs", "Cf") and one != " " else one for one in word)
        what = f"In `{said}` stands {name}, which looks like another sign and is not."
        return source.problem(Mark(mark.path, mark.line, mark.column + index), what, "Type it anew.")
    return None


def meant_inside(
    source: Source, value: dict[str, Any], pair: tuple[str, str], held: Shape, shapes: Mapping[str, Shape], *, own: bool
) -> bool:
    """Whether of two keys of a map, which begin at the same column, the second was meant to stand in the first.

    The first is empty and takes what `held` says; the map's own keys are those of `shapes`, or ids where it is `own`.
    """
    key, places = pair[1], [source.place(value, one) for one in pair]
    starts = [place[0].start_mark for place in places if place is not None]
    if len(starts) < len(pair) or starts[0].column != starts[1].column or starts[0].line == starts[1].line:
        return False
    if own:
        ends = rf"(?:->|<-|from:|to:) *{key}\b|\b{key} *(?:->|<-)"
        said = isinstance(value[key], str) and held.struct is not None and key in fields(held.struct)
        return said and key in _NEVER_AN_ID and not re.search(ends, source.text)
    if key in shapes or not key.isprintable():
        return False
    if held.struct is not None and key in fields(held.struct):
        return True
    from archdoc.core.suggest import nearest

    near = nearest(key, shapes)
    return held.many == "map" and (near is None or abs(len(near) - len(key)) > 1)
