"""An SVG in programs that read SVG in their own ways: icons are as large and as far from the edge in each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from drawn import refuse
from PIL import Image

from archdoc.diagram.diagram import diagram
from archdoc.diagram.views import overview
from archdoc.spec import load

SPEC = "title: T\ncomponents:\n  a: {icon: mark.png}\n  b: {}\nedges: [a -> b]\n"
MARK = (255, 0, 255)
QT = """
import sys
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
app = QGuiApplication([])
drawing = QSvgRenderer(sys.argv[1])
image = QImage(drawing.defaultSize(), QImage.Format.Format_RGB32)
image.fill(0xFFFFFFFF)
painter = QPainter(image)
drawing.render(painter)
painter.end()
image.save(sys.argv[2])
"""


def qt(svg: Path, png: Path) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", QT, svg, png], env=env, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr or "cannot open shared object" in done.stderr:
        refuse(f"no Qt: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr


def resvg(svg: Path, png: Path) -> None:
    try:
        import resvg_py
    except ImportError:
        refuse("resvg is not installed")
    png.write_bytes(bytes(resvg_py.svg_to_bytes(svg_path=str(svg))))


def libreoffice(svg: Path, png: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        refuse("there is no LibreOffice on PATH")
    order = [str(office), f"-env:UserInstallation={(svg.parent / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*order, "--convert-to", "png", "--outdir", png.parent / "lo", svg],
        check=True,
        capture_output=True,
        timeout=300,
    )
    shutil.move(png.parent / "lo" / f"{svg.stem}.png", png)


@pytest.fixture(scope="module")
def svg(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[float, ...]]:
    """The picture, and the box of its icon as shares of its width and height."""
    folder = tmp_path_factory.mktemp("svg")
    Image.new("RGB", (40, 40), MARK).save(folder / "mark.png")
    drawn = diagram(overview(load.load_text(SPEC, str(folder / "s.yaml"))))
    (folder / "d.svg").write_text(drawn.svg())
    (folder / "d.png").write_bytes(drawn.png(scale=1.0))
    return folder / "d.svg", box(folder / "d.png")


def box(png: Path) -> tuple[float, ...]:
    with Image.open(png) as image:
        rgb = image.convert("RGB")
    marked = [
        (x, y)
        for x in range(rgb.width)
        for y in range(rgb.height)
        if all(abs(one - other) < 60 for one, other in zip(rgb.getpixel((x, y)), MARK, strict=True))  # type: ignore[arg-type]
    ]
    assert marked, "the icon is seen"
    xs, ys = [x for x, _ in marked], [y for _, y in marked]
    return min(xs) / rgb.width, min(ys) / rgb.height, (max(xs) + 1) / rgb.width, (max(ys) + 1) / rgb.height


@pytest.mark.parametrize("draw", [qt, resvg, libreoffice], ids=lambda draw: draw.__name__)
def test_icons_are_where_they_belong(draw: object, svg: tuple[Path, tuple[float, ...]], tmp_path: Path) -> None:
    drawing, wanted = svg
    draw(drawing, tmp_path / "x.png")  # type: ignore[operator]
    found = box(tmp_path / "x.png")
    assert all(abs(one - other) < 0.012 for one, other in zip(found, wanted, strict=True)), (found, wanted)
