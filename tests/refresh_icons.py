"""The installed `diagrams` to `archdoc/catalogue/icons.json`: run it after `diagrams` was upgraded.

Needs Pillow. `tests/unit/test_icons.py` fails while the file is stale.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import diagrams
from PIL import Image

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
    with Image.open(file) as image:
        small = image.convert("RGBA").resize((2 * GRID, 2 * GRID), Image.Resampling.BOX)
    pixels = small.load()
    assert pixels is not None
    left = {(x, y) for x in range(small.width) for y in range(small.height) if pixels[x, y][3] > 100}  # type: ignore[index]
    total, pale = len(left), 0
    while left:
        piece = [left.pop()]
        for x, y in piece:
            beside = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & left
            left -= beside
            piece += beside
        across = max(x for x, _ in piece) - min(x for x, _ in piece)
        if across > 0.9 * small.width:
            continue  # an opaque ground, which is seen by what is on it
        white = sum(255 - min(pixels[at][:3]) < MIN_CHANNEL for at in piece)  # type: ignore[index]
        pale += len(piece) if white > MOSTLY * len(piece) else 0
    return pale / total if total else 0.0


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
    with Image.open(file) as image:
        small = image.convert("RGBA").resize((GRID, GRID), Image.Resampling.NEAREST)
    found = small.getcolors(GRID * GRID) or []
    return [(count, colour[:3], colour[3]) for count, colour in found if colour[3] >= 32]  # type: ignore[index,misc]


def _sorted(by_module: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {module: dict(sorted(names.items())) for module, names in sorted(by_module.items())}


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
