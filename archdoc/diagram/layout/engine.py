"""DOT -> Geometry. The only runner of Graphviz: the embedded engine, or the `dot` on PATH when asked for.

Coordinates come out with y downwards, in units of 1/72 inch, which are the picture's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import msgspec

from archdoc.core.errors import ArchdocError, Mark, Problem

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
    return shutil.which(EMBEDDED)


def _missing(what: str, hint: str) -> ArchdocError:
    return ArchdocError((Problem(Mark("archdoc"), what, hint),))


class Run:
    """Layouts being made, each by a process that starts as soon as its DOT text is there.

    So the texts may come from a generator: the first is laid out while the next is written.
    """

    def __init__(self, dots: Iterable[str], program: str) -> None:
        self._started = [_start(text, program) for text in dots]

    def results(self) -> list[Geometry | ArchdocError]:
        """The geometries, in the order of the DOT texts; or in the place of one why the engine failed there."""
        return [_finished(*started) for started in self._started]


_Answer = list[tuple[bytes, bytes]]


def _start(text: str, program: str) -> tuple[subprocess.Popen[bytes], threading.Thread, _Answer]:
    process = subprocess.Popen(
        [program, "-Kdot", "-Tjson0", "-q"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    answer: _Answer = []
    # A thread each, because to hand one process its text would otherwise mean to wait for its answer.
    thread = threading.Thread(target=lambda: answer.append(process.communicate(text.encode())))
    thread.start()
    return process, thread, answer


def _finished(process: subprocess.Popen[bytes], thread: threading.Thread, answer: _Answer) -> Geometry | ArchdocError:
    thread.join()
    out, err = answer[0]
    if process.returncode != 0 or not out:
        words = err.decode("utf-8", "replace").strip().splitlines() or [f"exit status {process.returncode}"]
        what = f"the layout engine failed: {words[0]}"
        return _missing(what, "please report this with the spec that shows it")
    return _geometry(msgspec.json.decode(out, type=_Graph))


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
