"""Jinja2 templates and the CSS and JavaScript beside them -> pages that need nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archdoc.core import markdown
from archdoc.core.tradeoffs import IN_FULL, TITLES, Column, cell

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).resolve().parent


@cache
def asset(name: str) -> str:
    """The text of a file in `assets`, without white space around it."""
    return (_HERE / "assets" / name).read_text(encoding="utf-8").strip()


@cache
def looks() -> str:
    """A hash over all templates and assets: what pages look like, beside what they say."""
    found = hashlib.sha256()
    for path in sorted(path for folder in ("assets", "templates") for path in (_HERE / folder).iterdir()):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def render(template: str, **values: Any) -> str:
    """A template of `templates`, filled in. Every text that is put in is escaped, or is markup made by a filter."""
    return environment().get_template(template).render(**values).lstrip()  # macros leave blank lines above the page


@cache
def environment() -> Environment:
    """Where templates are found, and the filters they have.

    `text`: plain text. `markdown`: an author's Markdown as HTML, and `plain` without its marks. `url`: a path's part.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters |= {
        "text": lambda text: Markup(escape(markdown.clean(str(text)))),
        "markdown": lambda text: Markup(markdown.html(text)),
        "plain": markdown.plain,
        "url": lambda part: Markup(quote(part)),
        "link": lambda link: Markup(markdown.html(link if "](" in link else f"<{link}>")),
    }
    made.globals |= {"asset": lambda name: Markup(asset(name)), "titles": TITLES, "in_full": IN_FULL, "cell": _cell}
    return made


def _cell(row: Any, key: str) -> Sequence[str]:
    return cell(row, Column(key, ""))
