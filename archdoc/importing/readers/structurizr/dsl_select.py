"""Expressions of `!elements` and `!relationships` to what they choose. https://docs.structurizr.com/dsl/expressions"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from archdoc.importing.readers.c4.nodes import Node, Tie, lineage

Find = Callable[[str], Node | Tie | None]
Item = TypeVar("Item", Node, Tie)

_TEST = re.compile(r"(?P<what>[\w.]+(?:\[[^\]]*\])?)\s*(?P<how>==|!=)\s*(?P<value>.*)")


def chosen_nodes(expression: str, nodes: Iterable[Node], find: Find) -> list[Node] | None:
    """The elements that an expression chooses, in order; None where it isn't understood."""
    return _chosen(expression, list(nodes), lambda test, node: _is_node(test, node, find))


def chosen_ties(expression: str, ties: Iterable[Tie], find: Find) -> list[Tie] | None:
    """The relationships that an expression chooses, in order; None where it isn't understood."""
    return _chosen(expression, list(ties), lambda test, tie: _is_tie(test, tie, find))


def _chosen(expression: str, items: list[Item], fits: Callable[[str, Item], bool]) -> list[Item] | None:
    ways = [[test.strip() for test in way.split("&&")] for way in expression.split("||")]
    try:
        return [item for item in items if any(all(fits(test, item) for test in way) for way in ways)]
    except ValueError:
        return None


def _is_node(test: str, node: Node, find: Find) -> bool:
    """Raises ValueError: the test is of no kind that is known."""
    found = _TEST.fullmatch(test)
    if test == "*" or (found and found["what"] == "element" and found["value"] == "*"):
        return True
    if found is None:
        return find(test) is node or _unknown(test)
    what, value = found["what"].removeprefix("element."), found["value"].strip().strip('"')
    if what == "element":
        same = find(value) is node
    elif what == "type":
        same = node.sort == value.lower() or (value.lower() == "customelement" and node.sort == "element")
    elif what == "tag":
        same = all(tag.strip() in node.tags for tag in value.split(","))
    elif what == "technology":
        same = node.technology == value
    elif what == "parent":
        same = node.parent is not None and find(value) is node.parent
    elif what == "group":
        same = "/".join(node.within) == value or value in node.within
    elif what.startswith(("properties[", "properties.")):
        key = what.removeprefix("properties").strip("[].")
        same = node.properties.get(key) == value
    else:
        raise ValueError(test)
    return same == (found["how"] == "==")


def _is_tie(test: str, tie: Tie, find: Find) -> bool:
    """Raises ValueError: the test is of no kind that is known."""
    found = _TEST.fullmatch(test)
    if found is None:
        source, arrow, target = test.partition("->")
        if not arrow:
            return test == "*" or find(test) is tie or _unknown(test)
        return _end(source.strip(), tie.source, find) and _end(target.strip(), tie.target, find)
    what, value = found["what"].removeprefix("relationship."), found["value"].strip().strip('"')
    if what == "relationship":
        same = value == "*" or (_is_tie(value, tie, find) if "->" in value else find(value) is tie)
    elif what == "tag":
        same = all(tag.strip() in tie.tags for tag in value.split(","))
    elif what == "technology":
        same = tie.technology == value
    elif what in ("source", "destination"):
        same = find(value) is (tie.source if what == "source" else tie.target)
    else:
        raise ValueError(test)
    return same == (found["how"] == "==")


def _end(name: str, node: Node, find: Find) -> bool:
    return name in ("", "*") or any(find(name) is up for up in lineage(node))


def _unknown(test: str) -> bool:
    """A single identifier that isn't this one is no match; anything else is no expression that is known."""
    if not re.fullmatch(r"[\w.]+", test):
        raise ValueError(test)
    return False
