"""What is installed -> findings, each with what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import msgspec

from archdoc import __version__
from archdoc.core.errors import ArchdocError


class Finding(msgspec.Struct, frozen=True):
    """A line of the report. If it isn't `fine`, `cure` says what to do; if `needed`, no picture is made without it."""

    what: str
    found: str
    fine: bool = True
    cure: str | None = None
    needed: bool = False


def findings() -> list[Finding]:
    """Everything that a picture, a page or a table may need, in the order in which it is needed."""
    engines = [_engine("embedded"), _engine("dot")]
    return [
        Finding("archdoc", __version__),
        Finding("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        _package("diagrams", "icons and the DOT text", needed=True),
        *engines,
        _layout(),
        _package("typst", "PNG and PDF"),
        _own_fonts(),
        _other_fonts(),
        _colour(),
    ]


def _package(name: str, use: str, *, needed: bool = False) -> Finding:
    try:
        return Finding(name, f"{version(name)} ({use})")
    except PackageNotFoundError:
        return Finding(name, f"missing ({use})", False, f"pip install {name}", needed)


def _engine(name: str) -> Finding:
    from archdoc.diagram.layout import engine

    what = {"embedded": "embedded engine", "dot": "dot on PATH"}[name]
    cure = {
        "embedded": "pip install graphviz-pure",
        "dot": "only needed for `--engine dot`: `apt install graphviz` or `brew install graphviz`",
    }[name]
    program = engine.embedded() if name == "embedded" else shutil.which("dot")
    if program is None:
        return Finding(what, "not found", name == "dot", cure)
    try:
        asked = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(what, f"{program} doesn't run: {error}", False, cure)
    said = (asked.stdout + asked.stderr).strip().splitlines()
    words = said[0].rpartition(" - ")[2] if said else "no version"
    return Finding(what, f"{words}, {program}")


def _layout() -> Finding:
    """Lays out a picture of two parts and checks that both are in it."""
    try:
        from archdoc.diagram.diagram import diagram
        from archdoc.diagram.views import overview
        from archdoc.spec.load import load_text

        model = load_text("title: T\ncomponents: {a: {technology: Python}, b: {}}\nedges: [a -> b: x]\n")
        svg = diagram(overview(model)).svg()
    except (ArchdocError, OSError, ImportError) as error:
        hint = error.problems[0].hint if isinstance(error, ArchdocError) else None
        return Finding("a small picture", f"failed: {str(error).partition(': ')[2] or error}", False, hint, True)
    whole = 'id="node-a"' in svg and 'id="node-b"' in svg
    return Finding("a small picture", "drawn" if whole else "came out with parts missing", whole, None, not whole)


def _own_fonts() -> Finding:
    from archdoc.diagram.svg.scripts import FONTS

    missing = [name for name in ("Regular", "Bold") if not (FONTS / f"LiberationSans-{name}.ttf").is_file()]
    if missing:
        return Finding("shipped font", "missing", False, "pip install --force-reinstall archdoc-dossier")
    return Finding("shipped font", "Liberation Sans, regular and bold")


def _other_fonts() -> Finding:
    """Whether the fonts of other scripts are there, with which PNG and PDF show them alike on every machine."""
    from archdoc.diagram.svg.scripts import SCRIPT_FONTS

    there = [one for one in SCRIPT_FONTS.glob("*/*.ttf") if one.is_file()]
    if not there:
        return Finding("fonts of other scripts", "missing", False, "pip install --force-reinstall archdoc-dossier")
    return Finding("fonts of other scripts", f"{len(there)} shipped")


def _colour() -> Finding:
    if not sys.stdout.isatty():
        return Finding("terminal", "no terminal, so no colour")
    off = "NO_COLOR is set, so no colour" if os.environ.get("NO_COLOR") else None
    return Finding("terminal", off or f"{os.environ.get('TERM', 'unknown')}, {sys.stdout.encoding}, with colour")
