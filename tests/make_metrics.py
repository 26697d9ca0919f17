"""Writes archdoc/diagram/svg/widths.json from the fonts that archdoc ships. Run it when a font changes."""

from __future__ import annotations

import json
from pathlib import Path

from fontTools.ttLib import TTFont

DIAGRAM = Path(__file__).parent.parent / "archdoc" / "diagram"
TARGET = DIAGRAM / "svg" / "widths.json"


def source() -> str:
    """The content of the file: a line for each width."""
    weights = []
    for name in ("Regular", "Bold"):
        font = TTFont(DIAGRAM / "fonts" / f"LiberationSans-{name}.ttf")
        by_width: dict[int, str] = {}
        for code, glyph in sorted(font.getBestCmap().items()):
            width = font["hmtx"][glyph][0]
            by_width[width] = by_width.get(width, "") + chr(code)
        rows = ",\n".join(f'"{width}": {json.dumps(chars)}' for width, chars in sorted(by_width.items()))
        weights.append(f'"{name.lower()}": {{\n{rows}\n}}')
    return "{\n" + ",\n".join(weights) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(source(), encoding="utf-8")
