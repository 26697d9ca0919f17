"""Words of a step of a flow: those of its edge, or its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from imported import archdoc

from archdoc.core.errors import ArchdocError

BASE = "title: T\ncomponents: {a: {}, b: {}}\nedges:\n"


@pytest.mark.parametrize(
    ("edges", "step", "told"),
    [
        ("  - a -> b: uses\n", "a -> b", "**A** → **B**: uses"),
        ("  - a -> b: uses\n", "a -> b: holds two seats", "**A** → **B**: holds two seats"),
        ("  - a -> b\n", "a -> b: holds two seats", "**A** → **B**: holds two seats"),
        ("  - a -> b: uses\n", "b -> a: held", "**B** → **A**: held"),
        ("  - a -> b: uses\n  - a -> b: pays\n", "a -> b: pays", "**A** → **B**: pays"),
    ],
)
def test_a_step_has_words_of_its_own_or_those_of_its_edge(tmp_path: Path, edges: str, step: str, told: str) -> None:
    (tmp_path / "s.yaml").write_text(f"{BASE}{edges}flows:\n  f: {{steps: ['{step}']}}\n")
    done = archdoc("dossier", "s.yaml", "-T", "markdown", folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert f"1. {told}" in done.output


@pytest.mark.parametrize(
    ("edges", "step"),
    [
        ("  - a -> b: sends\n", "a -> b: send"),  # a slip
        ("  - a -> b: uses\n  - a -> b: pays\n", "a -> b: holds two seats"),  # of which of the two?
    ],
)
def test_a_label_that_no_edge_has_is_told(tmp_path: Path, edges: str, step: str) -> None:
    (tmp_path / "s.yaml").write_text(f"{BASE}{edges}flows:\n  f: {{steps: ['{step}']}}\n")
    with pytest.raises(ArchdocError, match="No edge `a -> b` is labelled"):
        archdoc("check", "s.yaml", folder=tmp_path)


def test_an_import_keeps_the_words_of_steps(tmp_path: Path) -> None:
    model = "model { a = s 'A'\n b = s 'B'\n a -> b 'uses' }\n"
    steps = "a -> b 'holds'\n a <- b 'held'\n a -> b 'uses'\n"
    (tmp_path / "m.c4").write_text(
        f"specification {{ element s }}\n{model}views {{ dynamic view d {{ title 'D'\n {steps} }} }}\n"
    )
    done = archdoc("import", "m.c4", "-o", "s.yaml", folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert 'steps: ["a -> b: holds", "b -> a: held", a -> b]' in (tmp_path / "s.yaml").read_text()
    assert archdoc("check", "s.yaml", folder=tmp_path).exit_code == 0
    again = archdoc("import", "m.c4", "--into", "s.yaml", folder=tmp_path)
    assert again.exit_code == 0, again.output
