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

# An icon needs a plate behind it on a card when less than MIN_SEEN of its shape stands out there. On dark, the measure
# is the contrast ratio of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), at a bar found by looking: its
# floor for graphics, 3, would put a plate behind half of all logos. On white a colour can be light and yet plain to see
# (yellow), so there the measure is how far any one channel, 0 to 255, is from white.
DARK = (0x1B, 0x24, 0x30)
MIN_CONTRAST = 1.6
MIN_CHANNEL = 48
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


def seen_on_dark(file: Path) -> float:
    """The share of an icon's shape, 0 to 1, that can be told from the dark theme's card."""
    shape = seen = 0
    for count, colour, alpha in _colours(file):
        mixed = tuple((over * alpha + under * (255 - alpha)) // 255 for over, under in zip(colour, DARK, strict=True))
        light, shade = sorted((_luminance(mixed), _luminance(DARK)), reverse=True)
        shape += count
        seen += count if (light + 0.05) / (shade + 0.05) >= MIN_CONTRAST else 0
    return seen / shape if shape else 0.0


def text() -> str:
    """The content of `archdoc/catalogue/icons.json`: a line for each module, so that a diff can be read."""
    icons, aliases = catalogue()
    parts = [f'"icons": {_lines(icons)}', f'"aliases": {_lines(aliases)}']
    for name, seen in (("pale", seen_on_white), ("dark", seen_on_dark)):
        hidden = [
            f"{module}.{icon}"
            for module, names in icons.items()
            for icon, file in names.items()
            if seen(SITE / "resources" / module.replace(".", "/") / f"{file}.png") < MIN_SEEN
        ]
        parts.append(f'"{name}": {json.dumps(" ".join(hidden))}')
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


def _luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
