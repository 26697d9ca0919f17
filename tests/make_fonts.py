"""Writes archdoc/diagram/script_fonts/ and its index: a font for each script that Liberation Sans lacks.

Takes the folder that Debian's packages fonts-noto-core, fonts-droid-fallback, fonts-nanum and fonts-symbola were
unpacked to (`dpkg -x`). Hinting, names and what another font has already are left out.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "archdoc" / "diagram" / "fonts"
TARGET = FONTS.with_name("script_fonts")
EM = 2048
NOTO = (
    "Arabic", "Armenian", "Balinese", "Bengali", "CanadianAboriginal", "Cherokee", "Devanagari", "Ethiopic", "Georgian",
    "Gujarati", "Gurmukhi", "Javanese", "Kannada", "Khmer", "Lao", "Malayalam", "MeeteiMayek", "Mongolian", "Myanmar",
    "OlChiki", "Oriya", "Sinhala", "Sundanese", "Syriac", "Tamil", "Telugu", "Thaana", "Thai", "Tifinagh",
    "Vai", "Yi",
)  # fmt: skip
RENAMED = {"hangul": "Archdoc Hangul"}
"""Nanum's own name is reserved by its licence for the font as it was."""


def codes(path: Path) -> set[int]:
    """The code points that a font has."""
    return set(TTFont(path).getBestCmap())


def shrink(source: Path, target: Path, wanted: set[int], family: str | None) -> None:
    """Writes the part of a font that some code points need."""
    options = subset.Options(
        hinting=False, layout_features=["*"], name_IDs=[1, 2, 3, 4, 6], notdef_outline=True, recalc_timestamp=False,
        glyph_names=False, legacy_kern=False,
    )  # fmt: skip
    options.drop_tables += ["DSIG", "FFTM", "meta"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(font)
    for record in font["name"].names if family else ():
        font["name"].setName(
            "Regular" if record.nameID == 2 else family,
            record.nameID,
            record.platformID,
            record.platEncID,
            record.langID,
        )
    target.parent.mkdir(parents=True)
    subset.save_font(font, str(target), options)


def runs(path: Path, shown: set[int]) -> list[list[int]]:
    """First and last code point and advance width, in 1/2048 em, of neighbours that are alike."""
    font = TTFont(path)
    scale = EM / font["head"].unitsPerEm
    found: list[list[int]] = []
    for code, glyph in sorted(font.getBestCmap().items()):
        if code not in shown:
            continue
        width = round(font["hmtx"][glyph][0] * scale)
        if found and found[-1][1] == code - 1 and found[-1][2] == width:
            found[-1][1] = code
        else:
            found.append([code, code, width])
    return found


def main(unpacked: Path) -> None:
    """Writes the fonts, each in a folder of its own, and the index."""
    there = unpacked / "usr" / "share" / "fonts" / "truetype"
    own = codes(FONTS / "LiberationSans-Regular.ttf") & codes(FONTS / "LiberationSans-Bold.ttf")
    noto = there / "noto"
    sources = {"latin": noto / "NotoSans-Regular.ttf"}
    sources |= {name.lower(): noto / f"NotoSans{name}-Regular.ttf" for name in NOTO}
    sources |= {
        "han": there / "droid" / "DroidSansFallbackFull.ttf",
        "tibetan": noto / "NotoSerifTibetan-Regular.ttf",
        "hangul": there / "nanum" / "NanumGothicCoding.ttf",
        "symbols": there / "ancient-scripts" / "Symbola_hint.ttf",
    }
    only = {
        "hangul": range(0xAC00, 0xD7A4),
        "symbols": [*range(0x2000, 0x2E80), *range(0x1D400, 0x1D800), *range(0x1F000, 0x1FB00), 0xFE0E, 0xFE0F],
    }
    for old in TARGET.glob("*/"):
        shutil.rmtree(old)
    index: dict[str, dict[str, object]] = {}
    have = set(own)
    for name, source in sources.items():
        every = codes(source) & set(only.get(name, range(0x110000)))
        new = every - have
        # A mark is drawn by the font of its letter, so the letters that Liberation has come along.
        wanted = every if name == "latin" or len(every) < 3000 else new
        target = TARGET / name / f"{name}.ttf"
        shrink(source, target, wanted, RENAMED.get(name))
        family = TTFont(target)["name"].getDebugName(1)
        index[name] = {"family": family, "runs": runs(target, new)}
        have |= new
    lines = ",\n".join(f'"{name}": {json.dumps(found, separators=(",", ":"))}' for name, found in index.items())
    (TARGET / "index.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
