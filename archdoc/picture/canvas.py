"""Scene -> Canvas: the room around a drawing for its header and its legend."""

from __future__ import annotations

import msgspec

from archdoc.picture import text, theme
from archdoc.picture.legend import Legend, legend
from archdoc.picture.place import Scene

MARGIN = 18.0
HEADER_STEP, SUBTITLE_STEP = 26.0, 18.0
_LEAST_WIDTH = 420.0


class Canvas(msgspec.Struct, frozen=True, kw_only=True):
    """The finished picture's size, and where its parts are. `left` and `top` are what the drawing is moved by."""

    width: float
    height: float
    left: float
    top: float
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    beside: float | None
    """Where the subtitle starts in the title's last line, or None where it goes below."""
    legend: Legend
    foot: float
    """Where the legend starts."""


def canvas(scene: Scene) -> Canvas:
    """Lays out what is around a drawing."""
    inner = max(scene.width, _LEAST_WIDTH)
    title = text.wrap(scene.picture.title, inner, theme.TITLE, bold=True).lines
    words = text.visible(scene.picture.subtitle)
    subtitle = text.wrap(words, inner, theme.SUBTITLE).lines if words else ()
    start = text.width(title[-1], theme.TITLE, bold=True) + 14.0
    beside = start if start + text.width(words, theme.SUBTITLE) <= inner else None
    below = 0 if beside else len(subtitle)
    header = HEADER_STEP * len(title) + SUBTITLE_STEP * below + 12
    key = legend(scene.picture, inner)
    foot = MARGIN + header + scene.height + 14
    return Canvas(
        width=inner + 2 * MARGIN,
        height=foot + key.height + MARGIN - 6,
        left=MARGIN + (inner - scene.width) / 2 - scene.left,
        top=MARGIN + header - scene.top,
        title=title,
        subtitle=subtitle,
        beside=beside,
        legend=key,
        foot=foot,
    )


def size(scene: Scene) -> tuple[float, float]:
    """Width and height of the finished picture."""
    around = canvas(scene)
    return around.width, around.height
