"""Where the parts of a spec are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from archdoc.core.paths import of_tradeoff
from archdoc.spec import load

SPEC = """\
title: Shop
components:
  a:
    tradeoff:
      - Python
      - choice: One instance
  b: {}
edges:
  - from: a
    to: b
    tradeoff:
      - choice: HTTP
      - choice: JSON
      - kept
tradeoffs:
  kept: {choice: Kept}
"""


@pytest.mark.parametrize(
    ("choice", "line"), [("HTTP", 12), ("JSON", 13), ("Python", 5), ("One instance", 6), ("Kept", 16)]
)
def test_of_several_decisions_in_one_place_each_has_its_own(tmp_path: Path, choice: str, line: int) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(SPEC, encoding="utf-8")
    model, places = load.load_placed(path)
    one = next(one for one in model.tradeoffs if one.choice == choice)
    assert places.mark(*of_tradeoff(model, one)).line == line
