"""DOT -> Geometry. The only runner of Graphviz: the embedded engine, or the `dot` on PATH when asked for.

Coordinates come out with y downwards, in units of 1/72 inch, which are the picture's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem
from archdoc.core.memory import recall_each

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

EMBEDDED = "graphviz-pure"
ENGINES = ("auto", "embedded", "dot")
_INCH = 72.0


class Geometry(msgspec.Struct, frozen=True):
    """A layout: boxes of nodes and boundaries by their DOT name."""

    width: float
    height: float
    nodes: dict[str, Box]
    boundaries: dict[str, Box]


def command(engine: str = "auto") -> str:
    """The program that lays out: `embedded`, `dot`, or `auto` (ARCHDOC_ENGINE, then embedded, then dot).

    Raises ArchdocError: it isn't there, with what to do.
    """
    wanted = os.environ.get("ARCHDOC_ENGINE", "auto") if engine == "auto" else engine
    if wanted not in ENGINES:
        raise _missing(f"there is no engine `{wanted}`", "take `embedded` or `dot` (ARCHDOC_ENGINE or --engine)")
    found = None
    if wanted in ("auto", "embedded"):
        found = embedded()
    if found is None and wanted in ("auto", "dot"):
        import shutil

        found = shutil.which("dot")
    if found is None:
        what = {"auto": "no Graphviz engine was found", "dot": "there is no `dot` on PATH"}
        raise _missing(
            what.get(wanted, "the embedded engine is missing"),
            "install the embedded engine with `pip install graphviz-pure`, or Graphviz itself "
            "(`apt install graphviz`, `brew install graphviz`) and ask for it with `--engine dot`",
        )
    return found


def embedded() -> str | None:
    """The path of the engine that `pip install` brought along, or None."""
    name = EMBEDDED + (".exe" if os.name == "nt" else "")
    beside = Path(sys.executable).parent / name
    if beside.is_file():
        return str(beside)
    import sysconfig

    for scheme in (None, f"{os.name}_user"):
        scripts = sysconfig.get_path("scripts", scheme) if scheme else sysconfig.get_path("scripts")
        if scripts and (Path(scripts) / name).is_file():
            return str(Path(scripts) / name)
    import shutil

    return shutil.which(EMBEDDED)


def _missing(what: str, hint: str) -> ArchdocError:
    return ArchdocError((Problem(Mark("archdoc"), what, hint),))


_Answer = list[tuple[bytes, bytes]]
_TOGETHER = 3
"""Up to so many graphs are laid out by one process; more are shared by two."""


def geometries(dots: Sequence[str], program: str) -> list[Geometry | ArchdocError]:
    """As `Run` gives them; what the embedded engine has laid out before is remembered.

    What another one comes to depends on the machine's fonts too, so it is asked each time.
    """
    if Path(program).stem != EMBEDDED or not dots:
        return Run(dots, program).results()

    def made(wanted: Sequence[int]) -> list[Geometry | ArchdocError]:
        return Run([dots[at] for at in wanted], program).results()

    inputs = [(dot, os.stat(program).st_size) for dot in dots]
    return recall_each("engine", inputs, Geometry, made)


class Run:
    """Layouts being made, several by one process: to start one takes as long as to lay out a small graph."""

    def __init__(self, dots: Sequence[str], program: str) -> None:
        texts = list(dots)
        share = len(texts) if len(texts) <= _TOGETHER else (len(texts) + 1) // 2
        self._program = program
        self._batches = [texts[start : start + share] for start in range(0, len(texts), max(share, 1))]
        self._started = [_start(texts, program) for texts in self._batches]

    def results(self) -> list[Geometry | ArchdocError]:
        """The geometries, in the order of the DOT texts; or in the place of one why the engine failed there."""
        found: list[Geometry | ArchdocError] = []
        for texts, started in zip(self._batches, self._started, strict=True):
            made = _finished(len(texts), *started)
            # One graph that can't be read keeps those after it from being read.
            found += made or [_alone(text, self._program) for text in texts]
        return found


def _start(texts: Sequence[str], program: str) -> tuple[subprocess.Popen[bytes], threading.Thread, _Answer]:
    process = subprocess.Popen(
        [program, "-Kdot", "-Tjson0", "-q"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    answer: _Answer = []
    # A thread each, because to hand one process its text would otherwise mean to wait for its answer.
    thread = threading.Thread(target=lambda: answer.append(process.communicate("\n".join(texts).encode())))
    thread.start()
    return process, thread, answer


def _finished(
    count: int, process: subprocess.Popen[bytes], thread: threading.Thread, answer: _Answer
) -> list[Geometry | ArchdocError]:
    """The geometries of all graphs that a process was given; none where it failed at one of several."""
    thread.join()
    out, err = answer[0]
    # What the engine writes is indented, but for the braces around each graph.
    graphs = [part + b"}" for part in out.replace(b"\r\n", b"\n").split(b"\n}\n") if part.strip()]
    if process.returncode == 0 and len(graphs) == count:
        return [_geometry(msgspec.json.decode(graph, type=_Graph)) for graph in graphs]
    if count > 1:
        return []
    words = err.decode("utf-8", "replace").strip().splitlines() or [f"exit status {process.returncode}"]
    return [_missing(f"the layout engine failed: {words[0]}", "please report this with the spec that shows it")]


def _alone(text: str, program: str) -> Geometry | ArchdocError:
    (found,) = _finished(1, *_start([text], program))
    return found


class _Thing(msgspec.Struct):
    """A node, which has a place and a size in inches, or a subgraph, which may have a box."""

    name: str
    pos: str = ""
    width: str = "0"
    height: str = "0"
    bb: str = ""


class _Graph(msgspec.Struct):
    """The part of Graphviz' JSON that is read."""

    bb: str
    objects: list[_Thing] = []


def _geometry(graph: _Graph) -> Geometry:
    _, _, width, height = _floats(graph.bb)
    nodes: dict[str, Box] = {}
    boundaries: dict[str, Box] = {}
    for thing in graph.objects:
        if thing.pos:
            x, y = _floats(thing.pos)
            w, h = float(thing.width) * _INCH / 2, float(thing.height) * _INCH / 2
            nodes[thing.name] = (x - w, height - y - h, x + w, height - y + h)
        elif thing.bb and thing.name.startswith("cluster_"):
            x0, y0, x1, y1 = _floats(thing.bb)
            boundaries[thing.name.removeprefix("cluster_")] = (x0, height - y1, x1, height - y0)
    return Geometry(width, height, nodes, boundaries)


def _floats(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]
