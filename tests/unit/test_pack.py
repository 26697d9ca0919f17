"""Parts of a picture that nothing joins, in rows that fill a page."""

from __future__ import annotations

from itertools import combinations

from drawn import picture

from archdoc.diagram.layout.engine import Geometry
from archdoc.diagram.layout.judge import points_of
from archdoc.diagram.layout.pack import packed
from archdoc.diagram.layout.route import meet

IDS = "abcdefgh"
SPEC = (
    "{title: T, teams: {t: {}}, components: {a: {}, b: {}, c: {team: t}, d: {team: t}, e: {}, f: {}, g: {}, h: {}}, "
    "edges: [a -> b, c -> a]%s}"
)


def row() -> Geometry:
    """All in one long row, as an engine leaves what isn't joined."""
    nodes = {f"node-{key}": (150.0 * i, 20.0, 150.0 * i + 120, 70.0) for i, key in enumerate(IDS)}
    return Geometry(1170.0, 90.0, nodes, {"t": (290.0, 0.0, 580.0, 90.0)})


def test_parts_that_nothing_joins_fill_a_page_and_stay_whole() -> None:
    before = row()
    made = packed(picture(SPEC % ""), before)
    assert points_of(made.width + 36, made.height + 102) > points_of(before.width + 36, before.height + 102) + 1
    # What is joined, by an edge or by a boundary, has moved as one.
    moves = {
        (made.nodes[f"node-{key}"][0] - before.nodes[f"node-{key}"][0], made.nodes[f"node-{key}"][1]) for key in "abcd"
    }
    assert len(moves) == 1
    assert {made.boundaries["t"][0] - before.boundaries["t"][0]} == {by for by, _ in moves}
    loose = [made.nodes[f"node-{key}"] for key in "abefgh"]
    assert not any(meet(one, other) for one, other in combinations([*loose, made.boundaries["t"]], 2))
    assert max(box[2] for box in made.nodes.values()) <= made.width
    assert max(box[3] for box in (*made.nodes.values(), *made.boundaries.values())) <= made.height


def test_nothing_moves_where_all_is_joined_or_the_author_has_said_what_stands_where() -> None:
    components, edges = (", ".join(form.format(key) for key in IDS) for form in ("{}: {{}}", "a -> {}"))
    joined = f"{{title: T, components: {{{components}}}, edges: [{edges}]}}"
    assert packed(picture(joined), row()) == row()
    assert packed(picture(SPEC % ", views: {overview: {layout: [e after a]}}"), row()) == row()
