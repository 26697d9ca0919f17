"""A spec that is right -> what in it was perhaps not meant: an edge drawn twice, words that became a comment."""

from __future__ import annotations

import re
from itertools import pairwise

import yaml

from archdoc.core.errors import Mark, Problem
from archdoc.core.model import Edge, Model
from archdoc.core.vocabulary import Spec
from archdoc.spec.shapes import fields
from archdoc.spec.slips import meant_inside
from archdoc.spec.source import PLAIN, Places, Source
from archdoc.spec.text import lines

_SPACES = ("components", "queues", "third_parties", "teams", "groups")
_GLUED_COMMENT = re.compile(r"[ \t]+(#[^\s#!].*)")
"""A comment mostly has a space after its `#`; `#12` is a number to most who write it."""


def remarks(model: Model, places: Places) -> tuple[Problem, ...]:
    """What is worth a look, in the order of the file."""
    found = [*_twice(model, places), *_beside(places.source), *_comments(places.source)]
    return tuple(sorted(found, key=lambda one: (one.mark.line, one.mark.column)))


def _twice(model: Model, places: Places) -> list[Problem]:
    """Edges that say nothing that another one between the same ends doesn't say."""
    found = []
    between: dict[tuple[str, str], list[int]] = {}
    for number, edge in enumerate(model.edges):
        between.setdefault((edge.source, edge.target), []).append(number)
    for numbers in between.values():
        for number in numbers:
            edge = model.edges[number]
            others = [at for at in numbers if at != number and _adds_nothing(edge, model.edges[at])]
            # Of two that say the same, the later is told.
            first = next((at for at in others if at < number or not _adds_nothing(model.edges[at], edge)), None)
            if first is not None:
                line = places.mark("edges", first).line
                what = f"`{edge.source} -> {edge.target}` is drawn twice: line {line} has this edge too."
                found.append(places.source.problem(places.mark("edges", number), what, "Delete one of them."))
    return found


def _beside(source: Source) -> list[Problem]:
    """Elements that are named like a key of an element and stand below an empty one, which the key may belong to."""
    found = []
    for space in _SPACES:
        value = source.tree.get(space) if isinstance(source.tree, dict) else None
        shape = fields(Spec)[space].inner
        if not isinstance(value, dict) or shape is None:
            continue
        for above, below in pairwise(value):
            if value[above] is None and meant_inside(source, value, (above, below), shape, {}, own=True):
                what = (
                    f"`{below}` is one of the {space.replace('_', ' ')} here, since it isn't indented under `{above}`."
                )
                found.append(
                    source.problem(
                        source.mark_of(source.places[id(value)][below], key=True),
                        what,
                        f"If it is a key of `{above}`, indent it by two spaces more.",
                    )
                )
    return found


def _adds_nothing(edge: Edge, other: Edge) -> bool:
    """Whether an edge has no words of its own beside another."""
    same = edge.phase == other.phase and edge.both_ways == other.both_ways and edge.mode == other.mode
    return same and edge.label in (None, "", other.label) and not (edge.tradeoffs or edge.description)


def _comments(source: Source) -> list[Problem]:
    """Texts that end where a `#` without a space after it begins a comment."""
    text, seen, found = lines(source.text), set(), []
    for places in source.places.values():
        for place in places.values() if isinstance(places, dict) else places:
            node = place[1]
            if not isinstance(node, yaml.ScalarNode) or node.tag != PLAIN or node.end_mark.index in seen:
                continue
            seen.add(node.end_mark.index)
            line = node.end_mark.line
            comment = _GLUED_COMMENT.match(text[line], node.end_mark.column) if line < len(text) else None
            if comment:
                mark = Mark(source.path, line + 1, comment.start(1) + 1, len(comment[1]))
                what = f"`{comment[1]}` is a comment, since a space stands before its `#`, and isn't part of the text."
                found.append(source.problem(mark, what, "Put the text in quotes if it is."))
    return found
