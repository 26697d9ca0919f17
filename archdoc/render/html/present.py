"""Steps of a walk through a system to one HTML page that needs nothing else: full screen, by keys or by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from archdoc.core.markdown import clean
from archdoc.interview.effect import WhatIf
from archdoc.interview.present import Overlay, Step
from archdoc.render.html.inline import Inlined, inline
from archdoc.render.html.pages import render

_BADGE = re.compile(r'href="#tradeoff-(\d+)"')


def page(
    title: str,
    steps: Sequence[Step],
    overlays: Sequence[Overlay],
    pictures: Mapping[str, tuple[str, str | None]],
    *,
    minutes: int,
    faults: Mapping[str, WhatIf] | None = None,
    notice: str = "",
    language: str = "en",
) -> str:
    """The page. `pictures` are SVGs by key: light and, where there is one, dark; each step names one of them.

    `notice` is a line on each step, such as `Internal`; `minutes` is how long the walk is to take, for the clock of the
    presenter's view. `faults` can be chosen; each is shown on the first picture.
    """
    faults = faults or {}
    keys = list(dict.fromkeys(one.picture for one in steps))
    shown = _led(inline(pictures, keys), steps)
    return render(
        "present.html", title=title, steps=steps, overlays=overlays, pictures=shown, keys=keys, minutes=minutes,
        notice=notice, language=language, data=_data(steps, overlays, minutes, faults),
        faults=[(key, one.title) for key, one in faults.items()],
    )  # fmt: skip


def _led(shown: Inlined, steps: Sequence[Step]) -> Inlined:
    """The pictures with badges that lead to the steps of their decisions; one without a step leads to the first."""
    at = {str(one.badge): number for number, one in enumerate(steps, 1)}
    pictures = {
        key: msgspec.structs.replace(one, svg=_BADGE.sub(lambda found: f'href="#step-{at.get(found[1], 1)}"', one.svg))
        for key, one in shown.pictures.items()
    }
    return msgspec.structs.replace(shown, pictures=pictures)


_KNOWN = ("picture", "elements", "edges", "badge", "badges", "start", "notes", "questions")
"""Of a step, what its card doesn't hold."""


def _fault(found: WhatIf) -> dict[str, object]:
    """What the page shows of a fault: the parts and edges that it reaches, and its lines under their headings."""
    return {
        "title": found.title, "states": found.states,
        "edges": {str(number): state for number, state in found.edges.items()},
        "sections": [
            [section.title, [clean(line.text) + (f" ({clean(line.reckoned)})" if line.reckoned else "")
                             for line in section.lines]]
            for section in found.sections
        ],
    }  # fmt: skip


def _data(steps: Sequence[Step], overlays: Sequence[Overlay], minutes: int, faults: Mapping[str, WhatIf]) -> str:
    """What the script needs to know of the steps, as JSON in which nothing can end the script element."""
    known = {
        "minutes": minutes,
        "steps": [{field: getattr(one, field) for field in _KNOWN} for one in steps],
        "overlays": {
            one.key: {"title": one.title, "elements": one.elements, "edges": one.edges} for one in overlays
        },
        "faults": {key: _fault(one) for key, one in faults.items()},
    }  # fmt: skip
    text = msgspec.json.encode(known).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
