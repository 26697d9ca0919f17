"""PNG and PDF: their size, text and fonts read back, and their bytes wherever they are made."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT, SPECS, environment
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

import archdoc
from archdoc.diagram import raster

LATIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90" viewBox="0 0 300 90" '
    "font-family=\"'Liberation Sans', Arimo, Arial, sans-serif\">\n"
    '<text x="5" y="25" font-size="20">Dispatcher</text>'
    '<text x="5" y="55" font-size="20" font-weight="bold">é → Ω ≤ ﬁ</text></svg>\n'
)
MIXED = LATIN.replace("</svg>", '<text x="5" y="80" font-size="20">通知</text></svg>')


@pytest.fixture(scope="module")
def drawn() -> str:
    return archdoc.load(SPECS / "notification.yaml").diagram().svg()


def size(svg: str) -> tuple[float, float]:
    words = svg.partition("viewBox=")[2].partition(">")[0].split('"')[1].split()
    return float(words[2]), float(words[3])


def test_a_pdf_is_one_page_of_the_pictures_size_with_its_text(drawn: str) -> None:
    made = PdfReader(io.BytesIO(raster.pdf(drawn, title="Notification <system> & more")))
    assert len(made.pages) == 1
    box = made.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(size(drawn), abs=0.6)
    assert made.metadata is not None
    assert made.metadata.title == "Notification <system> & more"
    assert made.metadata.creation_date is None
    assert made.root_object["/Lang"] == "en"
    said = " ".join(made.pages[0].extract_text().split())
    for name in ("Notification system", "Dispatcher", "Amazon SES", "I led"):
        assert name in said


def test_fonts_are_embedded_and_are_the_shipped_ones(drawn: str) -> None:
    made = PdfReader(io.BytesIO(raster.pdf(drawn, title="T")))
    found = {}
    for thing in made.objects if hasattr(made, "objects") else (made.get_object(i) for i in range(1, 400)):
        if isinstance(thing, dict) and thing.get("/Type") == "/FontDescriptor":
            found[str(thing["/FontName"]).partition("+")[2]] = "/FontFile2" in thing or "/FontFile3" in thing
    assert found == {"LiberationSans": True, "LiberationSans-Bold": True}


def test_a_png_has_two_pixels_to_a_unit(drawn: str) -> None:
    width, height = size(drawn)
    image = Image.open(io.BytesIO(raster.png(drawn)))
    assert image.size == pytest.approx((width * 2, height * 2), abs=2)
    assert Image.open(io.BytesIO(raster.png(drawn, scale=1))).size == pytest.approx((width, height), abs=2)
    assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 50


def test_bytes_do_not_depend_on_what_was_drawn_before(drawn: str) -> None:
    first = raster.png(LATIN), raster.pdf(LATIN, title="T")
    raster.png(drawn)
    raster.png(MIXED)
    assert (raster.png(LATIN), raster.pdf(LATIN, title="T")) == first


def impostors(folder: Path) -> None:
    """Fonts called as the shipped ones, in which each letter looks like an X."""
    folder.mkdir()
    for style in ("Regular", "Bold"):
        font = TTFont(ROOT / f"archdoc/diagram/fonts/LiberationSans-{style}.ttf")
        glyphs = font["glyf"]
        for code, name in font.getBestCmap().items():
            if code > 32:
                glyphs[name] = glyphs["X"]
        font.save(folder / f"LiberationSans-{style}.ttf")


def drawn_with(fonts: Path, svg: str) -> tuple[str, list[str]]:
    """What is drawn on a machine whose fonts are those in a folder, and the fonts that were seen there."""
    config = fonts.parent / f"{fonts.name}.conf"
    config.write_text(f"<?xml version='1.0'?><fontconfig><dir>{fonts}</dir></fontconfig>")
    code = (
        "import sys, hashlib, typst; from archdoc.diagram import raster; svg = sys.stdin.read()\n"
        "print(hashlib.sha256(raster.png(svg) + raster.pdf(svg, title='T')).hexdigest())\n"
        "print(*sorted({f.path for f in typst.Fonts().fonts() if f.path}), sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=svg, text=True, capture_output=True, check=True,
        env=environment(FONTCONFIG_FILE=str(config), HOME=str(fonts.parent)),
    )  # fmt: skip
    digest, *paths = done.stdout.split()
    return digest, paths


@pytest.mark.skipif(sys.platform != "linux", reason="only fontconfig lets a test choose the machine's fonts")
@pytest.mark.parametrize("svg", [LATIN, MIXED], ids=["latin", "mixed"])
def test_a_font_of_the_same_name_on_the_machine_changes_nothing(svg: str, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    impostors(tmp_path / "impostors")
    expected, seen = drawn_with(tmp_path / "none", svg)
    assert seen == []
    digest, seen = drawn_with(tmp_path / "impostors", svg)
    assert len(seen) == 2
    assert digest == expected


def test_the_machines_fonts_are_only_asked_for_what_ours_lacks() -> None:
    def shipped(svg: str) -> list[bool]:
        return [font.path is not None and Path(font.path).parent == raster.FONTS for font in raster.fonts(svg).fonts()]

    assert all(shipped(LATIN))
    assert any(shipped(LATIN))
    assert not all(shipped(MIXED))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="a second reader, where there is one")
def test_another_reader_finds_the_text(drawn: str, tmp_path: Path) -> None:
    (tmp_path / "n.pdf").write_bytes(raster.pdf(drawn, title="T"))
    said = subprocess.run(["pdftotext", tmp_path / "n.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Dispatcher" in said


def test_a_picture_has_no_more_pixels_than_can_be_drawn_in_little_memory() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400.0" height="30000.0" viewBox="0 0 400.0 30000.0"></svg>'
    image = Image.open(io.BytesIO(raster.png(svg)))
    assert image.width * image.height <= raster.MOST_PIXELS * 1.01
    assert image.width / image.height == pytest.approx(400 / 30000, rel=0.01)
