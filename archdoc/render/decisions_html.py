"""Trade-offs to HTML: the table, decisions in full, changes of mind, and the numbers that lead to them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archdoc.core import markdown
from archdoc.core.tradeoffs import COLUMNS, MORE_COLUMNS, Column, Row, cell
from archdoc.core.vocabulary import Alternative
from archdoc.dossier import document as d
from archdoc.render import fragments as f
from archdoc.render.inline import Inlined

OVER = frozenset({"superseded", "rejected", "deprecated"})
_TITLES = {column.key: column.title for column in (*COLUMNS, *MORE_COLUMNS)}
_BRIEF = ("where", "choice", "because", "alternatives", "costs", "status")
_IN_FULL = ("because", "alternatives", "gains", "costs", "risks", "scaling", "revisit_when", "changed_because")


class Page(msgspec.Struct, frozen=True):
    """What blocks need to know of the whole page."""

    pictures: Inlined
    in_full: frozenset[int]
    over: frozenset[int]


def number(number: int, page: Page, target: str = "tradeoff") -> str:
    """A trade-off's number as a link to its row, or to another `target`."""
    over = " over" if number in page.over else ""
    return f'<a class="number{over}" href="#{target}-{number}" aria-label="Trade-off {number}">{number}</a>'


def table(block: d.TradeoffTable, page: Page) -> list[str]:
    """The roles say again what the elements mean: a narrow screen shows them as blocks, and browsers then forget."""
    titles = "".join(f'<th scope="col" role="columnheader">{_TITLES[key]}</th>' for key in ("number", *_BRIEF))
    return [
        '<table role="table">', "<caption>Each number is the one on the picture.</caption>",
        f'<thead role="rowgroup"><tr role="row">{titles}</tr></thead>', '<tbody role="rowgroup">',
        *(_row(row, page) for row in block.table.rows), "</tbody>", "</table>",
    ]  # fmt: skip


def decision(row: Row, page: Page, level: int) -> str:
    """A decision with all that was said about it, under a heading of a level."""
    over = " over" if row.status in OVER else ""
    head = row.question or row.choice
    said = f'<h{level}>{number(row.number, page)} <span dir="auto">{f.text(markdown.plain(head))}</span></h{level}>'
    said = f'<article class="decision{over}" id="decision-{row.number}">{said}'
    if row.question:
        said += f'<div class="chosen" dir="auto"><b>{markdown.html(row.choice)}</b></div>'
    where = ", ".join(f.text(text) for text in row.where)
    said += f'<p class="where" dir="auto">{where} · <span class="status">{_status(row)}</span></p>'
    return said + _told(row, _IN_FULL) + _about(row) + "</article>"


def change(block: d.Change, page: Page) -> str:
    """What was decided before and after, side by side."""
    before = _side("Before", block.before, page)
    after = f'<div class="arrow" aria-hidden="true">→</div>{_side("After", block.after, page)}' if block.after else ""
    why = f'<div class="why"><span class="note">Why: </span>{markdown.html(block.why)}</div>' if block.why else ""
    return f'<div class="change{"" if block.after else " alone"}">{before}{after}{why}</div>'


def _row(row: Row, page: Page) -> str:
    """All that was said, or its gist where the decision follows in full."""
    over = ' class="over"' if row.status in OVER else ""
    brief = row.number in page.in_full
    target = "badge" if row.number in page.pictures.numbers else "tradeoff"
    cells = [f'<th scope="row" role="rowheader">{number(row.number, page, target)}</th>']
    for key in _BRIEF:
        match key:
            case "where":
                inner = f'<div class="where">{f.items([f.text(text) for text in row.where])}</div>'
            case "choice":
                inner = f'<div class="question">{markdown.html(row.question)}</div>' if row.question else ""
                inner += f'<div class="choice">{markdown.html(row.choice)}</div>'
            case "alternatives":
                inner = f.items([markdown.html(o.option) if brief else _alternative(o) for o in row.alternatives])
            case "status":
                inner = f'<div class="status">{_status(row)}</div>'
                inner += f'<a class="more" href="#decision-{row.number}">in full</a>' if brief else ""
            case _:
                texts = getattr(row, key)
                inner = f.items([markdown.html(text) for text in (texts[:1] if brief else texts)])
        cells.append(f'<td role="cell" data-title="{_TITLES[key]}" dir="auto">{inner}</td>')
        if key == "status" and not brief:
            more = [key for key in _IN_FULL if key not in _BRIEF]
            cells[-1] = cells[-1].replace("</td>", _told(row, more) + _about(row) + "</td>")
    return f'<tr id="tradeoff-{row.number}"{over} role="row">{"".join(cells)}</tr>'


def _told(row: Row, keys: Sequence[str]) -> str:
    told = []
    for key in keys:
        if key == "alternatives":
            texts = [_alternative(one) for one in row.alternatives]
        else:
            texts = [markdown.html(text) for text in cell(row, Column(key, ""))]
        if texts:
            told.append(f'<div><dt>{_TITLES[key]}</dt><dd dir="auto">{f.items(texts)}</dd></div>')
    return f"<dl>{''.join(told)}</dl>" if told else ""


def _about(row: Row) -> str:
    """Who and when, on one line, and where there is more to read."""
    said = [f"my part: {f.text(row.role)}"] if row.role and row.role != "none" else []
    said += [markdown.html(row.decided_by)] if row.decided_by else []
    said += [f.text(row.date)] if row.date else []
    said += [markdown.html(link if "](" in link else f"<{link}>") for link in row.links]
    return f'<p class="where" dir="auto">{" · ".join(said)}</p>' if said else ""


def _status(row: Row) -> str:
    if row.superseded_by is None:
        return f.text(row.status)
    return f'{f.text(row.status)} by <a href="#tradeoff-{row.superseded_by}">{row.superseded_by}</a>'


def _alternative(one: Alternative) -> str:
    said = f"<b>{markdown.html(one.option)}</b>"
    said += f": {markdown.html(one.rejected_because)}" if one.rejected_because else ""
    for title, texts in (("For it", one.pros), ("Against it", one.cons)):
        shown = "; ".join(markdown.html(text) for text in texts)
        said += f'<div class="where">{title}: {shown}</div>' if texts else ""
    return said


def _side(name: str, row: Row, page: Page) -> str:
    dated = f" · {f.text(row.date)}" if row.date else ""
    return (
        f'<div class="card"><p class="note">{number(row.number, page)} {name}{dated}</p>'
        f'<div dir="auto">{markdown.html(row.choice)}</div></div>'
    )
