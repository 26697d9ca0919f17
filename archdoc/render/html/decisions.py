"""Trade-offs to HTML: the table, decisions in full, changes of mind, and the numbers that lead to them.

Table to a page of its own: no script, nothing from outside; for a screen, a telephone and paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from archdoc.core import markdown
from archdoc.core.model import Tradeoff
from archdoc.core.tradeoffs import COLUMNS, MORE_COLUMNS, Column, Table, cell, folded, status
from archdoc.core.vocabulary import Alternative
from archdoc.dossier import document as d
from archdoc.render.html import fragments as f
from archdoc.render.html.inline import Inlined

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


def decision(row: Tradeoff, page: Page, level: int) -> str:
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


def _row(row: Tradeoff, page: Page) -> str:
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


def _told(row: Tradeoff, keys: Sequence[str]) -> str:
    told = []
    for key in keys:
        if key == "alternatives":
            texts = [_alternative(one) for one in row.alternatives]
        else:
            texts = [markdown.html(text) for text in cell(row, Column(key, ""))]
        if texts:
            told.append(f'<div><dt>{_TITLES[key]}</dt><dd dir="auto">{f.items(texts)}</dd></div>')
    return f"<dl>{''.join(told)}</dl>" if told else ""


def _about(row: Tradeoff) -> str:
    """Who and when, on one line, and where there is more to read."""
    said = [f"my part: {f.text(row.role)}"] if row.role and row.role != "none" else []
    said += [markdown.html(row.decided_by)] if row.decided_by else []
    said += [f.text(row.date)] if row.date else []
    said += [markdown.html(link if "](" in link else f"<{link}>") for link in row.links]
    return f'<p class="where" dir="auto">{" · ".join(said)}</p>' if said else ""


def _status(row: Tradeoff) -> str:
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


def _side(name: str, row: Tradeoff, page: Page) -> str:
    dated = f" · {f.text(row.date)}" if row.date else ""
    return (
        f'<div class="card"><p class="note">{number(row.number, page)} {name}{dated}</p>'
        f'<div dir="auto">{markdown.html(row.choice)}</div></div>'
    )


STYLE = """
:root { color-scheme: light dark; --ink: #1b2430; --quiet: #52606d; --paper: #fff; --tint: #f4f6f8; --line: #d5dbe1;
  --accent: #0b5cad; --good: #0f6b3c; --over: #8a4b08; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaef; --quiet: #a9b4c0; --paper: #141b24; --tint: #1b2430;
  --line: #3a4756; --accent: #7fb8f0; --good: #7bd3a1; --over: #f0b871; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 100rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 Arimo, Arial, "Liberation Sans", Helvetica, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.25; }
header p, caption { margin: 0; color: var(--quiet); }
table { width: 100%; margin-top: 1.5rem; border-collapse: collapse; font-size: .9rem; }
caption { padding-bottom: .5rem; text-align: left; }
th, td { padding: .6rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { background: var(--tint); border-bottom: 2px solid var(--line); }
tr:target > * { background: var(--tint); }
tbody th { min-width: 3rem; }
.number { display: inline-block; min-width: 1.9em; padding: .1em .4em; border-radius: 1em; background: var(--accent);
  color: var(--paper); text-align: center; text-decoration: none; }
.over .number { background: none; box-shadow: inset 0 0 0 2px var(--over); color: var(--over);
  text-decoration: line-through; }
.choice, .option { font-weight: bold; }
.status { font-weight: bold; color: var(--good); }
.over .status { color: var(--over); }
a { color: var(--accent); }
ul, ol, p { margin: 0 0 .4rem; padding: 0; }
ul, ol { padding-left: 1.1rem; }
td > :last-child { margin-bottom: 0; }
dl { margin: .5rem 0 0; }
dt { color: var(--quiet); font-size: .85em; }
dd { margin: 0 0 .3rem; }
code { font-size: .95em; }
@media screen and (max-width: 60rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; }
  tr { margin-bottom: 1.25rem; padding: .5rem 0; border: 1px solid var(--line); border-radius: .5rem; }
  tbody th, td { padding: .3rem .8rem; border: 0; }
  td:empty { display: none; }
  td::before { content: attr(data-title); display: block; color: var(--quiet); font-size: .85em; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #333; --paper: #fff; --tint: #fff; --line: #888; --accent: #000;
    --good: #000; --over: #000; }
  @page { size: A4 landscape; margin: 12mm; }
  body { padding: 0; max-width: none; }
  table { font-size: 8pt; }
  th, td { padding: 1.5mm; }
  .number { background: none; color: #000; box-shadow: inset 0 0 0 1px #000; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  a { color: inherit; }
}
""".strip()
HTML_OVER = frozenset({"superseded", "rejected", "deprecated"})


def tradeoffs(table: Table, *, note: str = "") -> str:
    """The table as a whole HTML page; row `n` has the id `tradeoff-n`. `note` is a line under the heading.

    Prose may have emphasis, code, lists and links; HTML in it and links to a script show as they were typed.
    """
    name = _text(table.title)
    lines = [
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>Trade-offs: {name}</title>",
        f"<style>\n{STYLE}\n</style>", "</head>", "<body>", "<main>", "<header>", f"<h1>Trade-offs: {name}</h1>",
    ]  # fmt: skip
    lines += [f"<p>{_text(note)}</p>"] if note else []
    lines += ["</header>", *(_table(table) if table.rows else ["<p>No trade-offs are recorded.</p>"])]
    return "\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n"


def _table(table: Table) -> list[str]:
    """The roles say again what the elements mean: a narrow screen shows them as blocks, and browsers then forget."""
    heads = "".join(f'<th scope="col" role="columnheader">{column.title}</th>' for column in COLUMNS)
    return [
        '<table role="table">',
        "<caption>Each number is the one on the picture.</caption>",
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>',
        '<tbody role="rowgroup">',
        *(_html_row(row) for row in table.rows),
        "</tbody>",
        "</table>",
    ]


def _html_row(row: Tradeoff) -> str:
    over = ' class="over"' if row.status in HTML_OVER else ""
    link = f'<a class="number" href="#tradeoff-{row.number}" aria-label="Trade-off {row.number}">{row.number}</a>'
    cells = [f'<th scope="row" role="rowheader">{link}</th>']
    cells += [_cell(row, column) for column in COLUMNS if column.key != "number"]
    return f'<tr id="tradeoff-{row.number}"{over} role="row">\n' + "\n".join(cells) + "\n</tr>"


def _cell(row: Tradeoff, column: Column) -> str:
    match column.key:
        case "status":
            inner = f'<span class="status">{_html_status(row)}</span>'
        case "choice":
            inner = f'<div class="choice">{markdown.html(row.choice)}</div>'
        case "alternatives":
            inner = _items([_html_alternative(one) for one in row.alternatives])
        case _:
            inner = _items([markdown.html(text) if column.prose else _text(text) for text in cell(row, column)])
    more = "".join(
        f"<dt>{one.title}</dt><dd>{_items([markdown.html(text) if one.prose else _text(text) for text in texts])}</dd>"
        for one, texts in folded(row, column)
    )
    inner += f"<dl>{more}</dl>" if more else ""
    return f'<td role="cell" data-title="{column.title}" dir="auto">{inner}</td>'


def _html_status(row: Tradeoff) -> str:
    if row.superseded_by is None:
        return _text(status(row))
    return f'{_text(row.status)} by <a href="#tradeoff-{row.superseded_by}">{row.superseded_by}</a>'


def _html_alternative(one: Alternative) -> str:
    said = f'<div class="option">{markdown.html(one.option)}</div>'
    said += markdown.html(one.rejected_because) if one.rejected_because else ""
    for title, texts in (("For it", one.pros), ("Against it", one.cons)):
        said += f"<dl><dt>{title}</dt><dd>{_items([markdown.html(text) for text in texts])}</dd></dl>" if texts else ""
    return said


def _items(shown: list[str]) -> str:
    """One text stands alone; several are a list."""
    if len(shown) < 2:
        return "".join(shown)
    return "<ul>" + "".join(f"<li>{one}</li>" for one in shown) + "</ul>"


def _text(text: str) -> str:
    return escape(markdown.clean(text))
