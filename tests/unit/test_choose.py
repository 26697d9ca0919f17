"""The most legible of several layouts: what counts, that pins hold, and that it always comes out the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import HARD, RIGHT, SPECS, loaded, picture, pictures, placed
from msgspec.structs import replace

from archdoc.diagram import views
from archdoc.diagram.diagram import diagram
from archdoc.diagram.layout import choose, engine
from archdoc.diagram.layout.choose import candidates
from archdoc.diagram.layout.judge import READABLE, SMALLEST, Verdict, judge, points_of, unkept
from archdoc.diagram.layout.place import Scene, scenes
from archdoc.diagram.svg.frame import size

SPEC = """
title: T
components: {a: {}, b: {}, c: {}}
edges: [a -> b, b -> c, a -> c]
"""
FIGURES = Verdict.__struct_fields__
CLEAN = replace(Verdict(**dict.fromkeys(FIGURES, 0)), length=1.0, points=9.0)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_a_direction_that_is_asked_for_holds(direction: str) -> None:
    shown = picture(SPEC)
    assert diagram(shown, direction=direction).scene.layout.direction == direction  # type: ignore[arg-type]
    assert diagram(replace(shown, direction=direction)).scene.layout.direction == direction
    for layouts in candidates(shown, direction, None):
        assert {layout.direction for layout in layouts} == {direction}


@pytest.mark.parametrize("routing", ["ortho", "spline", "straight", "polyline"])
def test_a_routing_that_is_asked_for_holds_and_can_be_drawn(routing: str) -> None:
    found = diagram(picture(SPEC), routing=routing)  # type: ignore[arg-type]
    assert found.scene.layout.routing == routing
    assert found.svg().count('class="edge ') == 3


def test_no_layout_is_tried_twice() -> None:
    for path in SPECS:
        tried = [layout for layouts in candidates(views.overview(loaded(path)), None, None) for layout in layouts]
        assert len(set(tried)) == len(tried)
        assert {layout.direction for layout in tried} == {"LR", "TB"}


@pytest.mark.parametrize("figure", FIGURES)
def test_every_fault_costs(figure: str) -> None:
    worse = {"points": 6.0, "length": 2.0}.get(figure, 1)
    assert replace(CLEAN, **{figure: worse}).score > CLEAN.score


def test_what_cannot_be_read_costs_more_than_what_is_merely_busy() -> None:
    busy = replace(CLEAN, crossings=5, backwards=3)
    assert replace(CLEAN, through=1).score > busy.score
    assert replace(CLEAN, points=6.0).score > busy.score


def test_the_verdict_counts_crossings_and_edges_through_cards() -> None:
    scene = placed(picture(SPEC), RIGHT)
    before = judge(scene)
    assert (before.through, before.crossings) == (0, 0)

    def with_line(number: int, line: tuple[tuple[float, float], ...]) -> Scene:
        wires = tuple(replace(wire, line=line) if wire.link.number == number else wire for wire in scene.wires)
        return replace(scene, wires=wires)

    x, y, card = scene.cards["b"]
    through = with_line(3, ((x - 9, y + card.height / 2), (x + card.width + 9, y + card.height / 2)))
    assert judge(through).through == 1
    first = scene.wires[0].line
    (ax, ay), (bx, by) = first[0], first[-1]
    mx, my = (ax + bx) / 2, (ay + by) / 2
    assert judge(with_line(3, ((mx, my - 30), (mx, my + 30)))).crossings == 1


def test_points_are_those_of_the_smallest_text_on_an_a4_page() -> None:
    scene = placed(picture(SPEC), RIGHT)
    small = judge(scene)
    assert small.points == SMALLEST, "never enlarged"
    from archdoc.diagram.svg.frame import size

    wide = replace(scene, width=2000.0, height=400.0)
    width, height = size(wide)
    fitted = max(min(493 / width, 740 / height), min(740 / width, 493 / height))
    assert judge(wide).points == pytest.approx(SMALLEST * fitted)


@pytest.mark.parametrize("path", [*SPECS, *HARD], ids=lambda path: path.stem)
def test_the_chosen_scene_is_good_or_has_no_better_one_among_the_first(path: Path) -> None:
    shown = views.overview(loaded(path))
    chosen = diagram(shown).verdict
    wanted = READABLE if len(shown.nodes) <= choose.READABLE_UP_TO else choose.READABLE_LARGE
    good = chosen.clean and chosen.points >= wanted - 0.03 and chosen.crossings * 5 <= len(shown.links)
    first = [layout for layouts in choose.candidates(shown, None, None)[:3] for layout in layouts]
    assert first
    drafts = choose.Drafts(shown, engine.command("embedded")).of(first, [])
    assert len(drafts) == len(first)
    first_scenes = (next(scenes(shown, one.layout, one.cards, one.tags, one.found)) for one in drafts)
    assert good or all(chosen.score <= judge(one).score + 1e-6 for one in first_scenes)


def test_the_same_picture_gives_the_same_bytes_twice() -> None:
    for path in SPECS:
        again = diagram(views.overview(loaded(path)))
        assert again.svg() == pictures(path)[0].svg()
        assert again.dot() == pictures(path)[0].dot()


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_worked_examples_have_no_defect_and_can_be_read_on_paper(path: object) -> None:
    for shown in pictures(path):  # type: ignore[arg-type]
        verdict = shown.verdict
        assert (verdict.through, verdict.ambiguous, verdict.blocked) == (0, 0, 0)
        assert round(verdict.points, 1) >= 7.0


def test_tags_are_given_to_edges_with_words_or_badges_only() -> None:
    shown = picture(
        "{title: T, components: {a: {}, b: {}}, edges: [a -> b, a -> b: x, {from: b, to: a, tradeoff: C c}]}"
    )
    assert set(choose.tags(shown, RIGHT)) == {2, 3}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_picture_for_a_slide_fills_more_of_it(path: Path) -> None:
    shown = views.overview(loaded(path))
    slide, paper = (diagram(shown, aspect=aspect) for aspect in (16 / 9, None))
    filled = [points_of(*size(one.scene), 16 / 9) for one in (slide, paper)]
    assert filled[0] >= filled[1] - 0.05
    assert slide.verdict.points == filled[0]


HINTED = """
title: T
components: {a: {}, b: {}, c: {}, d: {}, e: {}}
edges: [a -> b, b -> c, a -> d, d -> e]
views: {overview: {layout: [LAYOUT]}}
"""


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("hints", [["d after c"], ["c beside d"], ["a after b"], ["e beside a", "d after e"]])
def test_hints_of_a_view_are_kept(direction: str, hints: list[str]) -> None:
    shown = picture(HINTED.replace("LAYOUT", ", ".join(hints)))
    assert [str(hint) for hint in shown.hints] == hints
    found = diagram(shown, direction=direction)  # type: ignore[arg-type]
    assert unkept(found.scene) == []
    assert found.verdict.unkept == 0
    axis, size = (0, "width") if direction == "LR" else (1, "height")
    cards = found.scene.cards
    for hint in shown.hints:
        one, other = cards[hint.element], cards[hint.other]
        if hint.place == "after":
            assert one[axis] >= other[axis] + getattr(other[2], size)
        else:
            assert abs(one[axis] - other[axis]) < max(getattr(one[2], size), getattr(other[2], size))


def test_hints_that_contradict_each_other_are_told() -> None:
    shown = picture(HINTED.replace("LAYOUT", "c after e, e after c"))
    found = diagram(shown)
    assert len(unkept(found.scene)) == found.verdict.unkept == 1


def test_a_hint_is_of_no_use_for_what_a_view_leaves_out() -> None:
    shown = picture(HINTED.replace("{layout: [LAYOUT]}", "{exclude: [e], layout: [c beside e, d after c]}"))
    assert [str(hint) for hint in shown.hints] == ["d after c"]
