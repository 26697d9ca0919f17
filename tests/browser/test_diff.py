"""The page of what changed, in a real browser: nothing that axe objects to, nothing wider than the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from drawn import SPECS
from reader import TOO_WIDE, Visit

from archdoc.diagram.overview import overview
from archdoc.dossier.changes import compare, together
from archdoc.render.changes_picture import svg
from archdoc.render.html.changes import html
from archdoc.spec.load import load_text

Visiting = Callable[..., Visit]
NOTIFICATION = next(path for path in SPECS if path.stem == "notification")


@cache
def page() -> str:
    text = NOTIFICATION.read_text(encoding="utf-8")
    old = text.replace("  - push_queue -> push_worker\n", "").replace("technology: Go", "technology: Rust")
    old = old.replace(
        "\n  support_console:", "\n  audit_log: {team: notifications, type: database}\n  support_console:", 1
    )
    assert len({text, old}) == 2
    states = load_text(old, "a.yaml"), load_text(text, "a.yaml")
    changes, both = compare(*states), together(*states)
    assert {*changes.elements.values(), *changes.edges.values()} == {"added", "removed", "changed"}
    return html(changes, svg(overview(both).picture, both, changes), old="git:main", new="a" * 80 + ".yaml")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_is_accessible_and_fits(visit: Visiting, scheme: str, width: int) -> None:
    seen = visit(page(), scheme=scheme, width=width)
    assert seen.violations() == []
    assert seen.page.evaluate(TOO_WIDE) == []
    assert seen.page.locator("figure svg g.added").count() > 0
