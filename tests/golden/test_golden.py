"""Small specs and everything that comes out of them, byte for byte: `pytest tests/golden --update-golden` accepts.

Icons are left out of the SVGs that are kept (their hash stands for them). Layouts are the embedded engine's: its
version is pinned in pyproject.toml, and another one may need the goldens to be accepted anew.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from archdoc.core.tradeoffs import table
from archdoc.diagram import views
from archdoc.diagram.diagram import diagram
from archdoc.render import table as rationale
from archdoc.spec import load

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/spec.yaml"))
TABLES: dict[str, rationale.Format] = {
    "tradeoffs.md": "markdown", "tradeoffs.csv": "csv", "tradeoffs.json": "json", "tradeoffs.html": "html",
    "tradeoffs.txt": "text",
}  # fmt: skip
DATA = re.compile(r'"data:image/([a-z+]+);base64,([A-Za-z0-9+/=]+)"')


def outputs(case: Path) -> dict[str, bytes]:
    """Every output of a case by its file name."""
    model = load.load(case / "spec.yaml")
    found: dict[str, bytes] = {}
    for picture in views.pictures(model):
        name = "diagram" if picture.key == "overview" else f"diagram-{picture.key}"
        drawn = diagram(picture, engine_name="embedded")
        found[f"{name}.svg"] = without_icons(drawn.svg()).encode()
        found[f"{name}.dot"] = drawn.content("dot")
    rows = table(model)
    return found | {name: rationale.content(rows, format) for name, format in TABLES.items()}


def without_icons(svg: str) -> str:
    return DATA.sub(
        lambda found: f'"data:image/{found[1]};sha256,{hashlib.sha256(found[2].encode()).hexdigest()[:16]}"', svg
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_everything_comes_out_as_it_did(case: Path, request: pytest.FixtureRequest) -> None:
    expected = case / "expected"
    found = outputs(case)
    if request.config.getoption("--update-golden"):
        accept(expected, found)
    assert {path.name for path in expected.iterdir()} == set(found)
    for name, content in found.items():
        kept = (expected / name).read_bytes()
        assert content.decode() == kept.decode(), f"{case.name}/expected/{name} is another (--update-golden accepts it)"


def accept(expected: Path, found: dict[str, bytes]) -> None:
    expected.mkdir(exist_ok=True)
    for path in expected.iterdir():
        if path.name not in found:
            path.unlink()
    for name, content in found.items():
        (expected / name).write_bytes(content)


def test_there_are_cases() -> None:
    assert {case.name for case in CASES} >= {"minimal", "three_tradeoffs", "folded", "phases", "scripts"}
    assert {path.name for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name != "__pycache__"} == {
        case.name for case in CASES
    }


def test_a_golden_holds_no_icon_but_tells_them_apart() -> None:
    one, other = (f'<image xlink:href="data:image/png;base64,{data}"/>' for data in ("AAAA", "AAAB"))
    assert "AAAA" not in without_icons(one)
    assert without_icons(one) != without_icons(other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_folded_and_the_hard_things_are_in_it(case: Path) -> None:
    names = {path.name for path in (case / "expected").iterdir()}
    wanted = {"folded": "diagram-team-billing.svg", "phases": "diagram-phase-one.svg"}.get(case.name, "diagram.svg")
    assert wanted in names
