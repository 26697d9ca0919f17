"""WhatIf -> text, Markdown, JSON, and the picture with the affected parts marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from textwrap import wrap

from archdoc.core.markdown import clean
from archdoc.core.markdown_text import name
from archdoc.core.paths import Path
from archdoc.diagram.diagram import Diagram
from archdoc.diagram.svg import text as measure
from archdoc.diagram.svg import theme
from archdoc.diagram.svg.frame import MARGIN, canvas
from archdoc.interview.effect import STATES, Line, State, WhatIf
from archdoc.interview.questions.question import key
from archdoc.render.shapes import printed
from archdoc.spec.source import Places

_PAINT: dict[str, dict[State, str]] = {
    "light": {"struck": "#b3161d", "waits": "#c2252b", "fills": "#9a5b00", "quiet": "#5b6472", "unsure": "#7038b8"},
    "dark": {"struck": "#ff8f8a", "waits": "#ff8f8a", "fills": "#ffc266", "quiet": "#a8b3c4", "unsure": "#c9a4ff"},
    "print": dict.fromkeys(STATES, "#000000"),
}
_DASH: dict[State, str] = {"struck": "", "waits": "7 5", "fills": "2 4", "quiet": "2 8", "unsure": "12 6"}
"""Each state has a line of its own, since colour alone is one to some."""
_SIZE = re.compile(r'width="[\d.]+" height="[\d.]+" viewBox="0 0 [\d.]+ [\d.]+"')
_GROUND = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="')
_ROW = 30.0


def text(found: WhatIf, places: Places | None = None, *, width: int = 100) -> str:
    """For a terminal of so many columns; with `places`, where what is not said would be written."""
    lines = [clean(found.title)]
    for section in found.sections:
        lines += ["", section.title]
        for line in section.lines:
            lines += wrap(clean(line.text), max(width, 30), initial_indent="  • ", subsequent_indent="    ")
            for used in line.used:
                chosen = f", {used.chosen}" if used.chosen else ""
                by = f"by {_place(used.path, places)}: “{clean(used.said)}”{chosen}"
                lines += wrap(by, max(width, 30), initial_indent="    ", subsequent_indent="    ")
            if line.reckoned:
                lines += wrap(clean(line.reckoned), max(width, 30), initial_indent="    = ", subsequent_indent="      ")
            if line.path:
                lines.append(f"    → {_place(line.path, places)}")
    return "\n".join(lines) + "\n"


def markdown(found: WhatIf, picture: str = "") -> str:
    """As a page; `picture` is the address of its picture."""
    parts = [f"# {name(found.title)}"]
    parts += [f"![{name(found.title)}]({picture})"] if picture else []
    for section in found.sections:
        lines = []
        for line in section.lines:
            lines.append(f"- {name(line.text)}" + (f" (`{key(line.path)}`)" if line.path else ""))
            by = "; ".join(f"`{key(one.path)}`: “{name(one.said)}”" for one in line.used)
            # Four blanks, since some readers of Markdown take two for the same list.
            lines += [f"    - {name(line.reckoned)} (by {by})"] if line.reckoned else []
        parts.append(f"## {section.title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def as_json(found: WhatIf) -> str:
    """An object: title, states by element, edges by number, sections, decisions, and the ids of open questions."""
    made = {
        "title": found.title,
        "states": found.states,
        "edges": {str(number): state for number, state in found.edges.items()},
        "sections": [
            {"title": section.title,
             "lines": [_line(line) for line in section.lines]}
            for section in found.sections
        ],
        "decisions": list(found.decisions),
        "open": [one.id for one in found.open],
    }  # fmt: skip
    return printed(made)


def _line(line: Line) -> dict[str, object]:
    return {
        "text": line.text, "element": line.element or None, "key": key(line.path) or None,
        "used": [{"key": key(one.path), "said": one.said, "chosen": one.chosen or None} for one in line.used],
        "reckoned": line.reckoned or None,
    }  # fmt: skip


def svg(found: WhatIf, drawn: Diagram) -> str:
    """The picture of the system with a ring around each part that the fault reaches, and a legend of the rings."""
    around, scene = canvas(drawn.scene), drawn.scene
    paints = _PAINT[drawn.look.name]
    by_name = {node.key: node for node in scene.picture.nodes}
    rings: list[str] = []
    halos: list[str] = []
    for id, (x, y, card) in scene.cards.items():
        state = found.states.get(id) if id in by_name else None
        if state:
            rings.append(_ring(x, y, card.width, card.height, state, paints[state]))
    for wire in scene.wires:
        states = [found.edges[number] for number in wire.link.numbers if number in found.edges]
        if states:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in wire.line)
            halos.append(
                f'<polyline class="whatif" points="{points}" fill="none" stroke="{paints[states[0]]}" '
                'stroke-width="6" stroke-opacity="0.35" stroke-linejoin="round"/>'
            )
    content = drawn.svg()
    present = [state for state in STATES if state in {*found.states.values()}]
    width, height = f"{around.width:g}", f"{around.height + _ROW:g}"
    content = _SIZE.sub(f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"', content, count=1)
    content = _GROUND.sub(f'<rect width="{width}" height="{height}" fill="', content, count=1)
    # Under edges, so that their words and badges stay as they are.
    at = content.find('<g class="edge ')
    if at >= 0:
        content = content[:at] + "".join(f"{one}\n" for one in halos) + content[at:]
    content = content.replace("</desc>", f" {escape(found.title)}.</desc>", 1)
    more = [
        f'<g class="whatif" transform="translate({around.left:.1f} {around.top:.1f})">', *rings, "</g>",
        *_legend(found.title, present, around.height, paints, drawn.look.ink),
    ]  # fmt: skip
    return content.removesuffix("</svg>\n") + "\n".join(more) + "\n</svg>\n"


def _ring(x: float, y: float, width: float, height: float, state: State, paint: str) -> str:
    dash = f' stroke-dasharray="{_DASH[state]}"' if _DASH[state] else ""
    return (
        f'<g class="{state}"><title>{STATES[state]}</title><rect x="{x - 4:.1f}" y="{y - 4:.1f}" '
        f'width="{width + 8:.1f}" height="{height + 8:.1f}" rx="12" fill="none" stroke="{paint}" '
        f'stroke-width="4"{dash}/></g>'
    )


def _legend(title: str, states: list[State], top: float, paints: dict[State, str], ink: str) -> Iterator[str]:
    x, y = MARGIN, top + _ROW / 2 - 6
    for state, said in [(None, title), *((state, STATES[state]) for state in states)]:
        if state is not None:
            dash = f' stroke-dasharray="{_DASH[state]}"' if _DASH[state] else ""
            yield f'<path d="M{x:.1f} {y:.1f}h26" stroke="{paints[state]}" stroke-width="4" fill="none"{dash}/>'
            x += 32
        weight = ' font-weight="bold"' if state is None else ""
        wide = measure.width(said, theme.LEGEND, bold=state is None)
        yield (
            f'<text x="{x:.1f}" y="{y + 4.5:.1f}" font-size="{theme.LEGEND:g}" fill="{ink}"{weight} '
            f'textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs">{escape(clean(said))}</text>'
        )
        x += wide + 22


def _place(path: Path, places: Places | None) -> str:
    return f"{places.mark(*path)} {key(path)}" if places else key(path)
