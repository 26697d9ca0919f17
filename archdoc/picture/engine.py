"""DOT -> Geometry. The only runner of Graphviz: the embedded engine, or the `dot` on PATH when asked for.

Coordinates come out with y downwards, in units of 1/72 inch, which are the picture's.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from archdoc.errors import ArchdocError, Mark, Problem

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

EMBEDDED = "graphviz-pure"
ENGINES = ("auto", "embedded", "dot")
_PROCESSES = 2


class Route(msgspec.Struct, frozen=True):
    """An edge as laid out: control points of a cubic spline, and where an arrowhead touches each end, if one does."""

    points: tuple[Point, ...]
    start: Point | None
    end: Point | None


class Geometry(msgspec.Struct, frozen=True):
    """A layout: boxes of nodes and boundaries by their DOT name, and routes by edge id."""

    width: float
    height: float
    nodes: dict[str, Box]
    boundaries: dict[str, Box]
    routes: dict[str, Route]


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
    """Layouts being made: started at once in a few processes, so that the caller can go on until it needs them."""

    def __init__(self, dots: Sequence[str], program: str) -> None:
        self._count = len(dots)
        shares = [list(range(i, len(dots), _PROCESSES)) for i in range(min(_PROCESSES, len(dots)))]
        self._shares = []
        for share in shares:
            process = subprocess.Popen(
                [program, "-Kdot", "-Tjson0", "-q"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            answer: list[tuple[bytes, bytes]] = []
            text = "\n".join(dots[i] for i in share).encode()
            # A thread each, because a process that waits for its input would wait for the other one to end.
            reader = threading.Thread(target=_talk, args=(process, text, answer))
            reader.start()
            self._shares.append((share, process, reader, answer))

    def results(self) -> list[Geometry]:
        """The geometries, in the order of the DOT texts.

        Raises ArchdocError: the engine failed; with its own words.
        """
        found: dict[int, Geometry] = {}
        for share, process, reader, answer in self._shares:
            reader.join()
            out, err = answer[0]
            graphs = list(_documents(out.decode("utf-8", "replace")))
            if process.returncode != 0 or len(graphs) != len(share):
                words = err.decode("utf-8", "replace").strip().splitlines() or [f"exit status {process.returncode}"]
                what = f"the layout engine failed: {words[0]}"
                raise _missing(what, "please report this with the spec that shows it")
            found |= dict(zip(share, map(_geometry, graphs), strict=True))
        return [found[i] for i in range(self._count)]


def _talk(process: subprocess.Popen[bytes], text: bytes, answer: list[tuple[bytes, bytes]]) -> None:
    answer.append(process.communicate(text))


def _documents(text: str) -> list[dict[str, object]]:
    decoder, at, found = json.JSONDecoder(), 0, []
    while (at := text.find("{", at)) >= 0:
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def _geometry(graph: dict[str, object]) -> Geometry:
    _, _, width, height = _floats(graph["bb"])
    nodes: dict[str, Box] = {}
    boundaries: dict[str, Box] = {}
    for thing in graph.get("objects", ()):  # type: ignore[attr-defined]
        name = thing["name"]
        if "pos" in thing:
            x, y = _floats(thing["pos"])
            w, h = float(thing["width"]) * 36, float(thing["height"]) * 36
            nodes[name] = (x - w, height - y - h, x + w, height - y + h)
        elif name.startswith("cluster_") and "bb" in thing:
            x0, y0, x1, y1 = _floats(thing["bb"])
            boundaries[name[8:]] = (x0, height - y1, x1, height - y0)
    edges = graph.get("edges", ())
    routes = {edge["id"]: _route(edge["pos"], height) for edge in edges if "pos" in edge}  # type: ignore[attr-defined]
    return Geometry(width, height, nodes, boundaries, routes)


def _route(pos: str, height: float) -> Route:
    start = end = None
    points = []
    for part in pos.split():
        if part[0] in "se":
            mark, x, y = part.split(",")
            if mark == "s":
                start = (float(x), height - float(y))
            else:
                end = (float(x), height - float(y))
        else:
            x, y = part.split(",")
            points.append((float(x), height - float(y)))
    return Route(tuple(points), start, end)


def _floats(text: object) -> list[float]:
    return [float(part) for part in str(text).split(",")]
