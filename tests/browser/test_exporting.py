"""Exports in Chromium: a draw.io label fits its card, as HTML is set there, and every picture in the file is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from drawn import HARD, SPECS, loaded

from archdoc import exporters

PATHS = [*SPECS, *(path for path in HARD if path.stem in ("nested_teams", "scripts", "long_names"))]
SET = """(labels) => labels.map(([html, style]) => {
    const box = document.createElement('div');
    box.style.cssText = 'position:absolute;white-space:nowrap;line-height:1.2;' + style;
    box.innerHTML = html;
    document.body.append(box);
    const { width, height } = box.getBoundingClientRect();
    box.remove();
    return [width, height];
})"""
LOAD = """(sources) => Promise.all(sources.map((source) => new Promise((done) => {
    const image = new Image();
    image.onload = () => done(image.naturalWidth);
    image.onerror = () => done(0);
    image.src = source;
})))"""


def cells(path: Path) -> list[tuple[ET.Element, ET.Element, dict[str, str]]]:
    """Object, cell and style of everything on the overview's page."""
    root = ET.fromstring(exporters.export(loaded(path), "drawio", view="overview").files[""])
    found = []
    for one in root.iter():
        if one.tag in ("mxCell", "UserObject") and one.get("id"):
            cell = one if one.tag == "mxCell" else one[0]
            parts = (part.partition("=") for part in (cell.get("style") or "").split(";"))
            found.append((one, cell, {key: value for key, _, value in parts}))
    return found


@pytest.mark.parametrize("path", [path for path in PATHS if path.stem != "scripts"], ids=lambda path: path.stem)
def test_labels_fit_their_cards(path: Path, page: Any) -> None:
    """In Latin letters: for others draw.io takes whatever font is there, and can't be told how wide they are to be."""
    page.set_content("<body style='margin:0'>")
    asked, rooms = [], []
    for one, cell, style in cells(path):
        geometry = cell.find("mxGeometry")
        if (one.get("id") or "").startswith("node-") and "fontSize" in style and geometry is not None:
            font = f"font-family:{style['fontFamily']};font-size:{style['fontSize']}px"
            asked.append([one.get("label") or one.get("value") or "", font])
            room = float(geometry.get("width", "0")) - (
                0 if style.get("align") == "center" else int(style.get("spacingLeft", "0"))
            )
            rooms.append((room, float(geometry.get("height", "0")) - int(style.get("spacingTop", "0"))))
    sizes = page.evaluate(SET, asked)
    assert sizes
    for (width, height), (wide, high), (label, _) in zip(sizes, rooms, asked, strict=True):
        # The plate of a role is as wide as the picture's, and a badge's line is higher than its disc.
        assert width <= wide + 3, label
        assert height <= max(high + 2, 20), label


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_picture_in_the_file_is_one(path: Path, page: Any) -> None:
    sources = [style["image"] for _, _, style in cells(path) if "image" in style]
    assert sources
    # draw.io puts `;base64` back before it shows them.
    widths = page.evaluate(LOAD, [re.sub(r"^(data:image/[a-z+]+),", r"\1;base64,", source) for source in sources])
    assert all(widths)
