"""The Python API."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command import SMALL, environment, run

import archdoc


def test_a_spec_to_a_saved_picture(tmp_path: Path) -> None:
    (tmp_path / "orders.yaml").write_text(SMALL)
    project = archdoc.load(tmp_path / "orders.yaml")
    assert project.model.title == "Orders"
    for name, start in (("n.svg", b"<svg "), ("n.png", b"\x89PNG"), ("n.pdf", b"%PDF"), ("n.dot", b"digraph")):
        project.diagram("overview").save(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    project.diagram(theme="dark", direction="TB").save(tmp_path / "picture", "svg")
    assert (tmp_path / "picture").read_bytes() == run(
        "diagram", "orders.yaml", "--theme", "dark", "--direction", "TB", cwd=tmp_path
    ).stdout


def test_views_and_all_pictures() -> None:
    project = archdoc.load_text(SMALL)
    assert project.views == ["overview", "near", "phase-one", "phase-two", "team-us", "team-them"]
    assert [drawn.scene.picture.key for drawn in project.diagrams()] == ["overview", "near"]
    assert [row.choice for row in project.tradeoffs().rows] == ["Call it straight away"]


def test_a_view_that_is_not_there_is_an_error_with_a_hint() -> None:
    with pytest.raises(archdoc.ArchdocError) as error:
        archdoc.load_text(SMALL).diagram("nera")
    assert error.value.problems[0].hint == "Did you mean `near`?"


def test_an_ending_that_is_no_format_is_refused(tmp_path: Path) -> None:
    drawn = archdoc.load_text(SMALL).diagram()
    with pytest.raises(ValueError, match="the ending must be one of svg, png, pdf, dot"):
        drawn.save(tmp_path / "n.gif")
    assert list(tmp_path.iterdir()) == []


def test_problems_are_values() -> None:
    with pytest.raises(archdoc.ArchdocError) as error:
        archdoc.load_text("title: ''\n", "mine.yaml")
    assert {problem.mark.path for problem in error.value.problems} == {"mine.yaml"}


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        archdoc.nothing  # noqa: B018
    assert set(archdoc.__all__) <= set(dir(archdoc))


def test_the_import_loads_nothing_until_it_is_used(tmp_path: Path) -> None:
    code = "import sys, __future__; before = set(sys.modules); import archdoc; print(sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['archdoc']"


def test_papers_are_made_in_each_format() -> None:
    from command import SMALL

    import archdoc

    project = archdoc.load_text(SMALL)
    assert project.dossier().startswith(b"# Orders")
    assert project.dossier("html").startswith(b"<!DOCTYPE html>")
    assert project.dossier("pdf").startswith(b"%PDF-")
    assert project.cheatsheet().startswith(b"%PDF-")
    assert project.cheatsheet("markdown").startswith(b"# Orders")
