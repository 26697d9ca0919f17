"""To leave an element out never makes the text of a picture smaller than it should be."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import SPECS, loaded

from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.diagram import diagram
from archdoc.diagram.layout.judge import READABLE
from archdoc.diagram.overview import overview, part
from archdoc.spec.load import load_text

WORKED = [path for path in SPECS if path.stem != "minimal"]


def without(path: Path, id: str) -> Model:
    """A spec with a view that leaves an element out."""
    words = path.read_text(encoding="utf-8")
    view = f"\nviews:\n  less: {{exclude: [{id}]}}\n"
    return load_text(words.replace("\nviews:\n", view) if "\nviews:\n" in words else words + view, path.name)


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_a_picture_without_one_element_is_as_easy_to_read_as_the_whole(path: Path) -> None:
    whole = overview(loaded(path))
    least = min(READABLE, whole.picture.verdict.points) - 0.03
    small = {}
    for id in loaded(path).elements:
        shown = part(diagram(views.by_key(without(path, id), "less")), lambda: whole)
        assert id not in shown.scene.cards
        if shown.verdict.points < least or not shown.verdict.clean:
            small[id] = shown.verdict
    assert small == {}


def test_a_part_whose_text_would_be_small_is_laid_out_as_the_whole() -> None:
    path = next(path for path in SPECS if path.stem == "checkout")
    whole = overview(loaded(path))
    for id in loaded(path).elements:
        alone = diagram(views.by_key(without(path, id), "less"), look="dark")
        held = part(alone, lambda: whole)
        if alone.verdict.points < READABLE:
            assert held.verdict.points > alone.verdict.points
            assert held.scene.layout == whole.picture.scene.layout
            assert held.look == alone.look
        else:
            assert held is alone
