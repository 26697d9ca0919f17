"""The installed `diagrams` to `archdoc/catalogue/icons.json`: run it after `diagrams` was upgraded.

Needs Pillow. `tests/unit/test_icons.py` fails while the file is stale.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from functools import lru_cache
from pathlib import Path

import diagrams
from PIL import Image, ImageChops

TARGET = Path(__file__).parents[1] / "archdoc" / "catalogue" / "icons.json"
SITE = Path(diagrams.__file__).parents[1]
NOT_ICONS = ("diagrams.cli", "diagrams.__main__", "diagrams.c4", "diagrams.base", "diagrams.custom")

# An icon needs a dark plate behind it on a light card when less than MIN_SEEN of its shape stands out from white there,
# or when more than MAX_PALE of it is in white pieces: letters of a logo, say, whose other half is blue. A colour can be
# light and yet plain to see (yellow), so the measure is how far any one channel, 0 to 255, is from white. On dark cards
# every icon has a plate.
MIN_CHANNEL = 48
MOSTLY = 0.7
"""A piece of an icon is white when more of it than this is."""
MAX_PALE = 0.15
GROUND = 32
"""Nearer to white than this is no part of the shape: many logos come on an opaque ground that is nearly white."""
MIN_SEEN = 0.5
GRID = 48
RUN = re.compile(b"\x01+")


def catalogue() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Module -> class -> PNG without its ending, of every icon that has one, and module -> second name -> class."""
    icons: dict[str, dict[str, str]] = {}
    aliases: dict[str, dict[str, str]] = {}
    for info in pkgutil.walk_packages(diagrams.__path__, "diagrams."):
        if info.name in NOT_ICONS:
            continue
        module = info.name.removeprefix("diagrams.")
        for name, node in vars(importlib.import_module(info.name)).items():
            if name.startswith("_") or not inspect.isclass(node) or node.__module__ != info.name:
                continue
            file = SITE / str(getattr(node, "_icon_dir", None)) / str(getattr(node, "_icon", None))
            if not file.is_file():
                continue
            if file.parent != SITE / "resources" / module.replace(".", "/"):
                raise SystemExit(f"{module}.{name}: its picture is not where `diagrams_icons` looks for it: {file}")
            if " " in file.name or file.suffix != ".png":
                raise SystemExit(
                    f"{module}.{name}: archdoc/catalogue/diagrams_icons.py can't hold such a file name: {file.name}"
                )
            if name == node.__name__:
                icons.setdefault(module, {})[name] = file.stem
            else:
                aliases.setdefault(module, {})[name] = node.__name__
    return _sorted(icons), _sorted(aliases)


def seen_on_white(file: Path) -> float:
    """The share of an icon's shape, 0 to 1, that can be told from a white card."""
    shape = seen = 0
    for count, colour, alpha in _colours(file):
        far = (255 - min(colour)) * alpha // 255
        shape += count if far >= GROUND else 0
        seen += count if far >= MIN_CHANNEL else 0
    return seen / shape if shape else 0.0


def white_pieces(file: Path) -> float:
    """The share of an icon's shape, 0 to 1, that is in pieces apart from the rest and white: letters of a name, say."""
    small = opened(file).resize((2 * GRID, 2 * GRID), Image.Resampling.BOX)
    red, green, blue, alpha = small.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    shape = alpha.point([one > 100 for one in range(256)]).tobytes()
    white = darkest.point([255 - one < MIN_CHANNEL for one in range(256)]).tobytes()
    total, pale, wide = 0, 0, small.width
    for runs in _pieces(shape, wide):
        size = sum(end - start for start, end in runs)
        total += size
        across = max((end - 1) % wide for _, end in runs) - min(start % wide for start, _ in runs)
        if across > 0.9 * wide:
            continue  # an opaque ground, which is seen by what is on it
        whites = sum(white.count(1, start, end) for start, end in runs)
        pale += size if whites > MOSTLY * size else 0
    return pale / total if total else 0.0


def _pieces(shape: bytes, width: int) -> list[list[tuple[int, int]]]:
    """What hangs together, side by side or one below the other, of the ones in rows of zeros and ones.

    Each piece is the runs of ones that it is made of, as where in the whole they start and end.
    """
    piece_of: dict[tuple[int, int], list[tuple[int, int]]] = {}
    above: list[tuple[int, int]] = []
    for row in range(0, len(shape), width):
        runs = [found.span() for found in RUN.finditer(shape, row, row + width)]
        for run in runs:
            piece_of[run] = [run]
            for other in above:
                if other[0] + width < run[1] and run[0] < other[1] + width and piece_of[other] is not piece_of[run]:
                    small, large = sorted((piece_of[other], piece_of[run]), key=len)
                    large += small
                    piece_of.update(dict.fromkeys(small, large))
        above = runs
    return list({id(piece): piece for piece in piece_of.values()}.values())


@lru_cache(maxsize=1)
def opened(file: Path) -> Image.Image:
    """An icon's pixels, with red, green, blue and opacity."""
    with Image.open(file) as image:
        return image.convert("RGBA")


def text() -> str:
    """The content of `archdoc/catalogue/icons.json`: a line for each module, so that a diff can be read."""
    icons, aliases = catalogue()
    parts = [f'"icons": {_lines(icons)}', f'"aliases": {_lines(aliases)}']
    files = {
        f"{module}.{icon}": SITE / "resources" / module.replace(".", "/") / f"{file}.png"
        for module, names in icons.items()
        for icon, file in names.items()
    }
    pale = [icon for icon, file in files.items() if seen_on_white(file) < MIN_SEEN or white_pieces(file) > MAX_PALE]
    parts.append(f'"pale": {json.dumps(" ".join(pale))}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(by_module: dict[str, dict[str, str]]) -> str:
    joined = {module: " ".join(f"{name}={to}" for name, to in names.items()) for module, names in by_module.items()}
    lines = (f"{json.dumps(module)}: {json.dumps(text)}" for module, text in joined.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _colours(file: Path) -> list[tuple[int, tuple[int, int, int], int]]:
    """How often each colour stands in a small copy of the icon, with its opacity, 0 to 255; near-clear is left out."""
    small = opened(file).resize((GRID, GRID), Image.Resampling.NEAREST)
    found = small.getcolors(GRID * GRID) or []
    return [(count, colour[:3], colour[3]) for count, colour in found if colour[3] >= 32]  # type: ignore[index,misc]


def _sorted(by_module: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {module: dict(sorted(names.items())) for module, names in sorted(by_module.items())}


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
