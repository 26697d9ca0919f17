"""The same small specs in the formats of other tools, byte for byte: `pytest tests/golden --update-golden` accepts.

Pictures are left out of the draw.io files that are kept (their hash stands for them).
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from archdoc import exporters
from archdoc.spec import load

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/spec.yaml"))
NAMES: dict[exporters.Format, str] = {
    "mermaid": "export.mmd", "d2": "export.d2", "structurizr": "export.dsl", "plantuml": "export.puml",
    "calm": "export.calm.json", "diagrams": "export.py.txt", "drawio": "export.drawio", "madr": "",
}  # fmt: skip
PLACED = frozenset({"minimal", "three_tradeoffs"})
"""Cases whose draw.io file is kept: it is long, and another layout makes it another."""
DATA = re.compile(rb"data:image/([a-z+]+),([A-Za-z0-9+/=]+)")


def outputs(case: Path) -> dict[str, bytes]:
    """Every export of a case by its file name."""
    model = load.load(case / "spec.yaml")
    found: dict[str, bytes] = {"export.md": exporters.export(model, "mermaid", markdown=True).files[""]}
    for format, name in NAMES.items():
        if format == "drawio" and case.name not in PLACED:
            continue
        made = exporters.export(model, format)
        found |= {file or name: DATA.sub(_hashed, content) for file, content in made.files.items()}
        found[f"left-out-{format}.txt"] = "".join(f"{line}\n" for line in made.left_out).encode()
    return found


def _hashed(found: re.Match[bytes]) -> bytes:
    return b"data:image/" + found[1] + b",sha256:" + hashlib.sha256(found[2]).hexdigest()[:16].encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exports_come_out_as_they_did(case: Path, request: pytest.FixtureRequest) -> None:
    folder = case / "exports"
    found = outputs(case)
    if request.config.getoption("--update-golden"):
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            if path.name not in found:
                path.unlink()
        for name, content in found.items():
            (folder / name).write_bytes(content)
    assert {path.name for path in folder.iterdir()} == set(found)
    for name, content in found.items():
        kept = (folder / name).read_bytes()
        assert content.decode() == kept.decode(), f"{case.name}/exports/{name} is another (--update-golden accepts it)"
