"""Document to one HTML page that needs nothing else: for a screen, a telephone and paper, light and dark."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from archdoc.core import markdown
from archdoc.dossier import document as d
from archdoc.interview.questions.question import Question, as_asked, key, summary
from archdoc.render.html import outcome
from archdoc.render.html.decisions import Page, over
from archdoc.render.html.inline import inline
from archdoc.render.html.pages import render

WIDE = 900.0
"""A picture that is wider than this, and than high, takes a page across when printed; else its words get small."""


def dossier(
    document: d.Document,
    pictures: Mapping[str, tuple[str, str | None]],
    *,
    notice: str | None = None,
    questions: Sequence[Question] = (),
) -> str:
    """The dossier as a page. `pictures` are SVGs by key: light and, where there is one, dark.

    `notice` is what to say on each page, the document's own unless given. `questions` are for the author to prepare
    with, and no matter of whoever reads a dossier for the public: give none for that, and nothing tells of them.
    Row `n` of the table has the id `tradeoff-n`, the first badge `badge-n`; each leads to the other.
    """
    notice = document.notice if notice is None else notice
    blocks = [block for section in document.sections for block in section.blocks]
    rows = [row for block in blocks if isinstance(block, d.TradeoffTable) for row in block.table.rows]
    page = Page(
        inline(pictures, [block.key for block in blocks if isinstance(block, d.Figure)]),
        frozenset(block.row.number for block in blocks if isinstance(block, d.Decision)),
        over([*rows, *(block.row for block in blocks if isinstance(block, d.Decision))]),
    )
    return render(
        "dossier.html", document=document, page=page, notice=notice, questions=questions, wide=WIDE,
        paper=_paper(document.title, notice), rows=frozenset(row.number for row in rows),
        kind=lambda block: type(block).__name__, as_asked=as_asked, key=key, summary=summary, **outcome.HELPERS,
    )  # fmt: skip


def _paper(title: str, notice: str) -> str:
    """What stands around each printed page; browsers that know no margin boxes leave it out."""
    head, foot = (_css(text) for text in (title, notice))
    small = "font: 8pt Arial, sans-serif; color: #536072;"
    return (
        f"@page {{ size: A4; margin: 16mm 15mm; @top-left {{ content: {head}; {small} }} "
        f"@bottom-left {{ content: {foot}; {small} }} "
        f'@bottom-right {{ content: counter(page) " / " counter(pages); {small} }} }}\n'
        "@page wide { size: A4 landscape; }"
    )


def _css(text: str) -> str:
    """A CSS string, in which nothing can end the style or the string."""
    escaped = "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in markdown.clean(text))
    return json.dumps(escaped, ensure_ascii=False).replace("\\\\", "\\")
