"""Writes archdoc/diagram/svg/text.py from the fonts that archdoc ships. Run it when a font changes."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

PACKAGE = Path(__file__).parent.parent / "archdoc"


def source() -> str:
    lines = [
        '"""Advance widths of Liberation Sans (the metrics of Arial), written by tests/make_metrics.py.',
        "",
        'Each table maps a width, in units of 1/2048 em, to the characters that have it.\n"""',
        "",
        "# fmt: off",
    ]
    for name in ("Regular", "Bold"):
        font = TTFont(PACKAGE / "fonts" / f"LiberationSans-{name}.ttf")
        by_width: dict[int, str] = {}
        for code, glyph in sorted(font.getBestCmap().items()):
            width = font["hmtx"][glyph][0]
            by_width[width] = by_width.get(width, "") + chr(code)
        lines.append(f"{name.upper()} = {{")
        lines += [f"    {width}: {chars!a}," for width, chars in sorted(by_width.items())]
        lines += ["}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (PACKAGE / "picture" / "metrics.py").write_text(source(), encoding="utf-8")
