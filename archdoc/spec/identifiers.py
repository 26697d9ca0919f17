"""Where ids stand in a spec: which keys refer to which, and each place in a file that defines or names one."""

from __future__ import annotations

from archdoc.core import vocabulary as v

ELEMENTS = ("components", "queues", "third_parties")
BY_ID = (*ELEMENTS, "teams", "groups", "tradeoffs", "flows", "views")
"""Keys of the top level whose maps are by id; phases and edges have an `id` of their own instead."""

_REFERS: dict[tuple[type[v.Value], str], tuple[str, ...]] = {
    (v.Me, "team"): ("teams",),
    (v.Team, "part_of"): ("teams",),
    (v.Group, "part_of"): ("groups",),
    (v.Element, "team"): ("teams",),
    (v.Element, "group"): ("groups",),
    (v.Element, "phase"): ("phases",),
    (v.Element, "tradeoff"): ("tradeoffs",),
    (v.Edge, "from"): ELEMENTS,
    (v.Edge, "to"): ELEMENTS,
    (v.Edge, "phase"): ("phases",),
    (v.Edge, "tradeoff"): ("tradeoffs",),
    (v.Tradeoff, "superseded_by"): ("tradeoffs",),
    (v.Challenge, "where"): ELEMENTS,
    (v.Flow, "steps"): (*ELEMENTS, "edges"),
    (v.View, "include"): (*ELEMENTS, "teams", "groups"),
    (v.View, "exclude"): (*ELEMENTS, "teams", "groups"),
    (v.View, "focus"): ELEMENTS,
    (v.View, "teams"): ("teams",),
    (v.View, "phase"): ("phases",),
    (v.View, "flow"): ("flows",),
}
SINGULAR = {
    "components": "component", "queues": "queue", "third_parties": "third party", "teams": "team", "groups": "group",
    "tradeoffs": "trade-off", "phases": "launch phase", "flows": "flow", "views": "view", "edges": "edge",
}  # fmt: skip


def refers(struct: type[v.Value] | None, key: str) -> tuple[str, ...]:
    """The keys of the top level (and `phases`, `edges`) whose ids may stand at a struct's key; empty for other keys."""
    for base in struct.__mro__ if struct else ():
        if (base, key) in _REFERS:
            return _REFERS[base, key]
    return ()


def noun(spaces: tuple[str, ...]) -> str:
    """What ids of these name, in a sentence: `element or edge`, `team`, `trade-off`."""
    names = ["element"] if set(ELEMENTS) <= set(spaces) else []
    names += [SINGULAR[space] for space in spaces if not (names and space in ELEMENTS)]
    return ", ".join(names[:-1]) + " or " + names[-1] if len(names) > 1 else names[0]
