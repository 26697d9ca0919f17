"""Specs to pictures, and pictures read back: what the tests of the picture share."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from archdoc.core.model import Model
from archdoc.diagram import views
from archdoc.diagram.diagram import Diagram, diagram
from archdoc.diagram.layout.cards import cards
from archdoc.diagram.layout.choose import tags
from archdoc.diagram.layout.dot import Layout, dot
from archdoc.diagram.layout.engine import Geometry, Run, command
from archdoc.diagram.layout.place import Scene, scenes
from archdoc.diagram.svg import theme
from archdoc.diagram.views import Picture
from archdoc.spec import load

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
HARD = sorted((ROOT / "tests" / "data" / "hard").glob("*.yaml"))
LIGHT = theme.THEMES["light"]
DOWN = Layout(direction="TB", style="wide")
RIGHT = Layout(direction="LR", style="tall")

DOT = shutil.which("dot")
needs_dot = pytest.mark.skipif(DOT is None and not os.environ.get("ARCHDOC_NO_SKIP"), reason="no `dot` on PATH")

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"


def model(spec: str) -> Model:
    return load.load_text(textwrap.dedent(spec), "spec.yaml")


def picture(spec: str, key: str = "overview") -> Picture:
    return views.by_key(model(spec), key)


def drawn(spec: str, key: str = "overview", **options: object) -> Diagram:
    return diagram(picture(spec, key), **options)  # type: ignore[arg-type]


@cache
def loaded(path: Path) -> Model:
    return load.load(path)


@cache
def pictures(path: Path) -> tuple[Diagram, ...]:
    """Every picture of a spec file, laid out once for all tests of a run."""
    return tuple(diagram(one) for one in views.pictures(loaded(path)))


def geometry(shown: Picture, layout: Layout) -> Geometry:
    """Where Graphviz puts the things of a picture."""
    source = dot(shown, layout, cards(shown.nodes, layout.style), tags(shown, layout))
    return Run([source], command("embedded")).results()[0]


def placed(shown: Picture, layout: Layout) -> Scene:
    """A picture in one given layout, so that tests don't depend on which is found the most legible."""
    return next(scenes(shown, layout, cards(shown.nodes, layout.style), tags(shown, layout), geometry(shown, layout)))


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def groups(root: ET.Element, kind: str) -> list[ET.Element]:
    """The `g` elements of a kind (their first class), in order."""
    return [g for g in root.iter(f"{SVG}g") if g.get("class", "").split()[:1] == [kind]]


def title(group: ET.Element) -> str:
    found = group.find(f"{SVG}title")
    assert found is not None
    return found.text or ""


def lines(group: ET.Element, kind: str | None = None) -> list[str]:
    """The lines of text in a group, from top to bottom."""
    texts = group.iter(f"{SVG}text")
    return ["".join(text.itertext()) for text in texts if kind is None or text.get("class") == kind]


def squeezed(text: str) -> str:
    """A text without white space: what is left the same when it is wrapped."""
    return "".join(text.split())


def badges(root: ET.Element) -> Iterator[tuple[int, str]]:
    """Number and owner of each badge."""
    for group in groups(root, "badge"):
        owner = group.get("data-edge") or group.get("data-node")
        assert owner
        yield int(group.get("data-tradeoff", "0")), owner


def refuse(reason: str) -> None:
    """Skips, or fails where a skip would hide that nothing is tested (ARCHDOC_NO_SKIP, as in CI)."""
    if os.environ.get("ARCHDOC_NO_SKIP"):
        pytest.fail(f"{reason}, and ARCHDOC_NO_SKIP forbids to skip")
    pytest.skip(reason)
