"""The wheel that is built from this tree: what is in it, and that it works from there alone."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from command import ROOT, SMALL, environment


def build(kind: str, folder: Path) -> Path:
    """A distribution, built as `pip` and `build` do but without asking an index for the backend."""
    code = f"import hatchling.build as backend, sys; backend.build_{kind}(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(build("wheel", tmp_path_factory.mktemp("wheel"))) as wheel:
        wheel.extractall(folder)
    return folder


def test_every_file_of_the_package_is_in_the_wheel(unpacked: Path) -> None:
    def files(folder: Path) -> set[str]:
        found = (path for path in (folder / "archdoc").rglob("*") if path.is_file())
        return {str(path.relative_to(folder)) for path in found if "__pycache__" not in path.parts}

    assert files(unpacked) == files(ROOT)
    assert {Path(name).suffix for name in files(unpacked)} >= {".py", ".json", ".typ", ".ttf", ".yaml", ".css", ".js"}


def test_a_build_needs_nothing_but_what_is_in_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SMALL)
    code = "import sys, archdoc.__main__ as it; print(it.__file__, file=sys.stderr); it.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "orders.yaml", "-o", "out"],
        cwd=tmp_path, env=environment(PYTHONPATH=str(unpacked)), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, f"{unpacked / 'archdoc' / '__main__.py'}\n")
    made = {path.name for path in (tmp_path / "out" / "orders").iterdir()}
    assert {"diagram.svg", "diagram.png", "dossier.pdf", "dossier.html", "cheatsheet.pdf", "tradeoffs.html"} <= made


def test_types_are_in_it_and_what_only_tests_need_is_not_asked_for(unpacked: Path) -> None:
    assert (unpacked / "archdoc" / "py.typed").is_file()
    (metadata,) = unpacked.glob("*.dist-info/METADATA")
    assert "Requires-Dist: pytest" not in metadata.read_text(encoding="utf-8")
