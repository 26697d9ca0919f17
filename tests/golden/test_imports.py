"""The draft of each architecture in tests/data/imports, exactly; `--update-golden` accepts what comes out."""

from __future__ import annotations

import pytest
from imported import DATA, DRAFTS, SYSTEMS, draft


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_draft_comes_out_as_it_did(name: str, request: pytest.FixtureRequest) -> None:
    kept = DRAFTS / f"{name}.yaml"
    if request.config.getoption("--update-golden"):
        DRAFTS.mkdir(exist_ok=True)
        kept.write_text(draft(name))
    assert draft(name) == kept.read_text(), f"drafts/{kept.name} is another (--update-golden accepts it)"


def test_every_system_has_a_draft_an_origin_and_a_licence() -> None:
    assert {path.stem for path in DRAFTS.iterdir()} == set(SYSTEMS)
    assert {path.name for path in DATA.iterdir()} == {*SYSTEMS, "drafts", "licences", "ORIGIN.md"}
    table = (DATA / "ORIGIN.md").read_text()
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(SYSTEMS)
    named = {row.partition("](")[2].partition(")")[0] for row in rows}
    assert named == {f"licences/{path.name}" for path in (DATA / "licences").iterdir()}
