"""The runner of Graphviz: whichever engine there is, and one error with both cures when there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from drawn import needs_dot

from archdoc.core.errors import ArchdocError
from archdoc.diagram.layout import engine
from archdoc.diagram.layout.engine import Geometry, Run, command

ENGINES = ["embedded", pytest.param("dot", marks=needs_dot)]
GRAPH = """digraph {{ rankdir={}; node [shape=box fixedsize=true width=1 height=0.5]
  subgraph cluster_t {{ "node-a" }}
  "node-a" -> "node-b" [id="edge-1"]; "node-b" -> "node-c" [id="edge-2" dir=both] }}"""


@pytest.mark.parametrize("name", ENGINES)
def test_a_layout_has_y_downwards_in_points(name: str) -> None:
    (found,) = Run([GRAPH.format("TB")], command(name)).results()
    a, b, c = (found.nodes[f"node-{key}"] for key in "abc")
    assert a[3] < b[1] < b[3] < c[1]
    assert (round(a[2] - a[0]), round(a[3] - a[1])) == (72, 36)
    left, top, right, bottom = found.boundaries["t"]
    assert left < a[0]
    assert top < a[1]
    assert a[2] < right
    assert a[3] < bottom
    for box in (*found.nodes.values(), *found.boundaries.values()):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= found.width
        assert box[3] <= found.height


@pytest.mark.parametrize("name", ENGINES)
def test_several_graphs_come_back_in_their_order(name: str) -> None:
    graphs = [f'digraph {{ "node-{i}" [width={1 + i} fixedsize=true shape=box] }}' for i in range(7)]
    found = Run(graphs, command(name)).results()
    assert [list(one.nodes) for one in found] == [[f"node-{i}"] for i in range(7)]
    assert [round(one.width) for one in found] == [72 * (1 + i) for i in range(7)]
    assert Run([], command(name)).results() == []


def test_a_graph_that_cannot_be_read_is_an_error_with_the_engines_words() -> None:
    bad, good = Run(["digraph {", GRAPH.format("LR")], command("embedded")).results()
    assert isinstance(bad, ArchdocError)
    assert isinstance(good, Geometry)
    (problem,) = bad.problems
    assert "syntax error" in problem.what
    assert problem.hint


def test_a_graph_larger_than_a_pipe_holds_does_not_hang() -> None:
    many = "digraph {" + ";".join(f'"node-{i}" [shape=box label="{"x" * 90}"]' for i in range(3000)) + "}"
    (found,) = Run([many], command("embedded")).results()
    assert isinstance(found, Geometry)
    assert len(found.nodes) == 3000


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any engine."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ARCHDOC_ENGINE", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr("sysconfig.get_path", lambda *_args, **_more: str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["auto", "dot", "embedded"])
def test_without_an_engine_there_is_one_error_with_both_cures(nothing: Path, name: str) -> None:
    assert nothing.is_dir()
    with pytest.raises(ArchdocError) as caught:
        command(name)
    (problem,) = caught.value.problems
    assert "pip install graphviz-pure" in str(problem.hint)
    assert "apt install graphviz" in str(problem.hint)
    assert "--engine dot" in str(problem.hint)


def test_the_embedded_engine_is_found_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("ARCHDOC_ENGINE", raising=False)
    assert Path(command()).name.startswith(engine.EMBEDDED)


def executable(file: Path) -> Path:
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def test_dot_is_taken_where_the_embedded_one_is_missing(nothing: Path) -> None:
    own = executable(nothing / "dot")
    assert command("auto") == str(own)
    assert command("dot") == str(own)


def test_the_environment_chooses_and_the_option_wins(nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dot, embedded = executable(nothing / "dot"), executable(nothing / engine.EMBEDDED)
    assert command("auto") == str(embedded)
    monkeypatch.setenv("ARCHDOC_ENGINE", "dot")
    assert command("auto") == str(dot)
    assert command("embedded") == str(embedded)
    monkeypatch.setenv("ARCHDOC_ENGINE", "neato")
    with pytest.raises(ArchdocError, match="neato"):
        command("auto")
