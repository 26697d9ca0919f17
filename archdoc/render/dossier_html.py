"""Document to one HTML page that needs nothing else: for a screen, a telephone and paper, light and dark."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

import msgspec

from archdoc import document as d
from archdoc import prose
from archdoc.render import charts, style
from archdoc.render.inline import Inlined, inline
from archdoc.spec import Alternative
from archdoc.tradeoffs import COLUMNS, MORE_COLUMNS, Column, Row, cell

OVER = frozenset({"superseded", "rejected", "deprecated"})
WIDE = 900.0
"""A picture that is wider than this, and than high, takes a page across when printed; else its words get small."""
_COLUMNS = {1: "one", 2: "two", 3: "three"}
_TITLES = {column.key: column.title for column in (*COLUMNS, *MORE_COLUMNS)}
_BRIEF = ("where", "choice", "because", "alternatives", "costs", "status")
_IN_FULL = ("because", "alternatives", "gains", "costs", "risks", "scaling", "revisit_when", "changed_because")
_SCRIPT = """
(() => {
  const light = () => {
    const number = (location.hash.match(/^#(?:badge|tradeoff|decision)-(\\d+)$/) || [])[1];
    for (const badge of document.querySelectorAll('.sheet a'))
      badge.classList.toggle('lit', badge.getAttribute('href') === '#tradeoff-' + number);
  };
  addEventListener('hashchange', light);
  light();
})();
""".strip()


class _Page(msgspec.Struct, frozen=True):
    """What blocks need to know of the whole page."""

    pictures: Inlined
    in_full: frozenset[int]
    over: frozenset[int]


def dossier(document: d.Document, pictures: Mapping[str, tuple[str, str | None]], *, notice: str | None = None) -> str:
    """The dossier as a page. `pictures` are SVGs by key: light and, where there is one, dark.

    `notice` is what to say on each page, the document's own unless given.
    Row `n` of the table has the id `tradeoff-n`, the first badge `badge-n`; each leads to the other.
    """
    notice = document.notice if notice is None else notice
    blocks = [block for section in document.sections for block in section.blocks]
    rows = [row for block in blocks if isinstance(block, d.TradeoffTable) for row in block.table.rows]
    page = _Page(
        inline(pictures, [block.key for block in blocks if isinstance(block, d.Figure)]),
        frozenset(block.row.number for block in blocks if isinstance(block, d.Decision)),
        frozenset(row.number for row in rows if row.status in OVER),
    )
    css = "\n".join([style.PALETTE, style.DOSSIER, page.pictures.style, _paper(document.title, notice)])
    lines = [
        "<!DOCTYPE html>", f'<html lang="{escape(document.language)}">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="archdoc">', f"<title>{_text(document.title)}</title>",
        f"<style>\n{css}\n</style>", "</head>", "<body>", '<a class="skip" href="#content">To the content</a>',
        page.pictures.symbols, '<div class="page">', "<header>",
        f'<h1 dir="auto">{_text(document.title)}</h1>',
        f'<p class="subtitle" dir="auto">{_text(document.subtitle)}</p>' if document.subtitle else "",
        f'<p class="notice">{_text(notice)}</p>' if notice else "", "</header>", *_toc(document),
        '<main id="content">', _block(document.summary, "summary") if document.summary else "",
    ]  # fmt: skip
    for section in document.sections:
        lines += _section(section, page)
    said = " · ".join(one for one in (_text(document.title), _text(notice)) if one)
    lines += ["</main>", f"<footer>{said}</footer>", "</div>", f"<script>\n{_SCRIPT}\n</script>", "</body>", "</html>"]
    return "\n".join(line for line in lines if line) + "\n"


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
    return json.dumps("".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in prose.clean(text)),
                      ensure_ascii=False).replace("\\\\", "\\")  # fmt: skip


def _toc(document: d.Document) -> list[str]:
    if not document.sections:
        return []
    items = []
    for section in document.sections:
        inner = "".join(
            f'<li><a href="#{_anchor(section, at)}" dir="auto">{_text(block.text)}</a></li>'
            for at, block in enumerate(section.blocks)
            if isinstance(block, d.Heading)
        )
        items.append(
            f'<li><a href="#{escape(section.id)}"><span class="of">{section.number}</span>{_text(section.title)}</a>'
            + (f"<ol>{inner}</ol>" if inner else "") + "</li>"
        )  # fmt: skip
    return [f'<nav class="toc" aria-label="Contents"><div tabindex="0"><ol>{"".join(items)}</ol></div></nav>']


def _anchor(section: d.Section, at: int) -> str:
    return f"{escape(section.id)}-{at}"


def _section(section: d.Section, page: _Page) -> list[str]:
    lines = [f'<section aria-labelledby="{escape(section.id)}">']
    lines.append(f'<h2 id="{escape(section.id)}"><span class="of">{section.number}</span>{_text(section.title)}</h2>')
    level = 3
    for at, block in enumerate(section.blocks):
        id = _anchor(section, at)
        match block:
            case d.Heading():
                level = 4
                lines.append(f'<h3 id="{id}" dir="auto">{_text(block.text)}</h3>')
            case d.Prose():
                lines.append(_block(block.text, "quiet lead" if block.quiet else "text"))
            case d.Bullets():
                lines += [f'<p class="lead">{_text(block.label)}</p>'] if block.label else []
                items = "".join(f'<li dir="auto">{prose.html(text)}</li>' for text in block.items)
                lines.append(f'<ul class="bullets">{items}</ul>')
            case d.Facts():
                lines.append(_facts(block.items, f"facts columns {_COLUMNS.get(block.columns, 'three')}"))
            case d.Cards():
                cards = "".join(_card(card, level) for card in block.items)
                lines.append(f'<div class="cards flowing {_COLUMNS.get(block.columns, "three")}">{cards}</div>')
            case d.Figure():
                lines += _figure(block, page)
            case d.Flow():
                lines += [_block(block.why, "text")] if block.why else []
                lines.append(f'<ol class="flow">{"".join(_step(step, page) for step in block.steps)}</ol>')
            case d.TradeoffTable():
                lines += _table(block, page)
            case d.Decision():
                lines.append(_decision(block.row, page, level))
            case d.Change():
                lines.append(_change(block, page))
            case d.Timeline():
                lines += _timeline(block, level)
            case d.Metrics():
                shown = "".join(_metric(one, f"{id}-{n}", level) for n, one in enumerate(block.items, 1))
                lines.append(f'<div class="cards three">{shown}</div>')
            case d.Terms():
                terms = "".join(
                    f'<div><dt dir="auto">{_text(term)}</dt><dd dir="auto">{prose.html(meaning)}</dd></div>'
                    for term, meaning in block.items
                )
                lines.append(f'<dl class="terms">{terms}</dl>')
    return [*lines, "</section>"]


def _block(text: str, kind: str) -> str:
    made = prose.html(text)
    tag = "div" if made.startswith(("<p>", "<ul>", "<ol")) else "p"
    return f'<{tag} class="{kind}" dir="auto">{made}</{tag}>'


def _facts(facts: Sequence[d.Fact], kind: str = "") -> str:
    if not facts:
        return ""
    told = ((_text(fact.label), _items([prose.html(text) for text in fact.texts])) for fact in facts)
    items = "".join(f'<div><dt>{label}</dt><dd dir="auto">{said}</dd></div>' for label, said in told)
    return f'<dl class="{kind}">{items}</dl>' if kind else f"<dl>{items}</dl>"


def _card(card: d.Card, level: int) -> str:
    said = f'<h{level} dir="auto">{_text(card.title)}</h{level}>'
    said += f'<p class="note" dir="auto">{_text(card.note)}</p>' if card.note else ""
    said += _block(card.text, "text") if card.text else ""
    return f'<div class="card">{said}{_facts(card.facts)}</div>'


def _figure(block: d.Figure, page: _Page) -> list[str]:
    shown = page.pictures.pictures.get(block.key)
    if shown is None:
        return []
    wide = " wide" if shown.width > WIDE and shown.width > 1.2 * shown.height else ""
    sheet = f'class="sheet" tabindex="0" role="group" aria-label="{_text(block.caption)}"'
    return [
        f'<figure class="picture{wide}" id="figure-{escape(block.key)}">',
        f'<div {sheet} style="--width:{shown.width:.0f}px">{shown.svg}</div>',
        f'<figcaption dir="auto">{_text(block.caption)}</figcaption></figure>',
    ]


def _number(number: int, page: _Page, target: str = "tradeoff") -> str:
    over = " over" if number in page.over else ""
    return f'<a class="number{over}" href="#{target}-{number}" aria-label="Trade-off {number}">{number}</a>'


def _step(step: d.Step, page: _Page) -> str:
    said = f"<b>{_text(step.source)}</b> → <b>{_text(step.target)}</b>"
    said += f": {_text(step.label)}" if step.label else ""
    said += f' <span class="said">({_text(step.note)})</span>' if step.note else ""
    said += "".join(f" {_number(number, page)}" for number in step.tradeoffs)
    return f'<li{" class=mine" if step.mine else ""} dir="auto">{said}</li>'


def _table(block: d.TradeoffTable, page: _Page) -> list[str]:
    """The roles say again what the elements mean: a narrow screen shows them as blocks, and browsers then forget."""
    titles = "".join(f'<th scope="col" role="columnheader">{_TITLES[key]}</th>' for key in ("number", *_BRIEF))
    return [
        '<table role="table">', "<caption>Each number is the one on the picture.</caption>",
        f'<thead role="rowgroup"><tr role="row">{titles}</tr></thead>', '<tbody role="rowgroup">',
        *(_row(row, page) for row in block.table.rows), "</tbody>", "</table>",
    ]  # fmt: skip


def _row(row: Row, page: _Page) -> str:
    """All that was said, or its gist where the decision follows in full."""
    over = ' class="over"' if row.status in OVER else ""
    brief = row.number in page.in_full
    target = "badge" if row.number in page.pictures.numbers else "tradeoff"
    cells = [f'<th scope="row" role="rowheader">{_number(row.number, page, target)}</th>']
    for key in _BRIEF:
        match key:
            case "where":
                inner = f'<div class="where">{_items([_text(text) for text in row.where])}</div>'
            case "choice":
                inner = f'<div class="question">{prose.html(row.question)}</div>' if row.question else ""
                inner += f'<div class="choice">{prose.html(row.choice)}</div>'
            case "alternatives":
                inner = _items([prose.html(o.option) if brief else _alternative(o) for o in row.alternatives])
            case "status":
                inner = f'<div class="status">{_status(row)}</div>'
                inner += f'<a class="more" href="#decision-{row.number}">in full</a>' if brief else ""
            case _:
                texts = getattr(row, key)
                inner = _items([prose.html(text) for text in (texts[:1] if brief else texts)])
        cells.append(f'<td role="cell" data-title="{_TITLES[key]}" dir="auto">{inner}</td>')
        if key == "status" and not brief:
            more = [key for key in _IN_FULL if key not in _BRIEF]
            cells[-1] = cells[-1].replace("</td>", _told(row, more) + _about(row) + "</td>")
    return f'<tr id="tradeoff-{row.number}"{over} role="row">{"".join(cells)}</tr>'


def _decision(row: Row, page: _Page, level: int) -> str:
    over = " over" if row.status in OVER else ""
    head = row.question or row.choice
    said = f'<h{level}>{_number(row.number, page)} <span dir="auto">{_text(prose.plain(head))}</span></h{level}>'
    said = f'<article class="decision{over}" id="decision-{row.number}">{said}'
    if row.question:
        said += f'<div class="chosen" dir="auto"><b>{prose.html(row.choice)}</b></div>'
    where = ", ".join(_text(text) for text in row.where)
    said += f'<p class="where" dir="auto">{where} · <span class="status">{_status(row)}</span></p>'
    return said + _told(row, _IN_FULL) + _about(row) + "</article>"


def _told(row: Row, keys: Sequence[str]) -> str:
    told = []
    for key in keys:
        if key == "alternatives":
            texts = [_alternative(one) for one in row.alternatives]
        else:
            texts = [prose.html(text) for text in cell(row, Column(key, ""))]
        if texts:
            told.append(f'<div><dt>{_TITLES[key]}</dt><dd dir="auto">{_items(texts)}</dd></div>')
    return f"<dl>{''.join(told)}</dl>" if told else ""


def _about(row: Row) -> str:
    """Who and when, on one line, and where there is more to read."""
    said = [f"my part: {_text(row.role)}"] if row.role and row.role != "none" else []
    said += [prose.html(row.decided_by)] if row.decided_by else []
    said += [_text(row.date)] if row.date else []
    said += [prose.html(link if "](" in link else f"<{link}>") for link in row.links]
    return f'<p class="where" dir="auto">{" · ".join(said)}</p>' if said else ""


def _status(row: Row) -> str:
    if row.superseded_by is None:
        return _text(row.status)
    return f'{_text(row.status)} by <a href="#tradeoff-{row.superseded_by}">{row.superseded_by}</a>'


def _alternative(one: Alternative) -> str:
    said = f"<b>{prose.html(one.option)}</b>"
    said += f": {prose.html(one.rejected_because)}" if one.rejected_because else ""
    for title, texts in (("For it", one.pros), ("Against it", one.cons)):
        shown = "; ".join(prose.html(text) for text in texts)
        said += f'<div class="where">{title}: {shown}</div>' if texts else ""
    return said


def _change(block: d.Change, page: _Page) -> str:
    before = _side("Before", block.before, page)
    after = f'<div class="arrow" aria-hidden="true">→</div>{_side("After", block.after, page)}' if block.after else ""
    why = f'<div class="why"><span class="note">Why: </span>{prose.html(block.why)}</div>' if block.why else ""
    return f'<div class="change{"" if block.after else " alone"}">{before}{after}{why}</div>'


def _side(name: str, row: Row, page: _Page) -> str:
    dated = f" · {_text(row.date)}" if row.date else ""
    return (
        f'<div class="card"><p class="note">{_number(row.number, page)} {name}{dated}</p>'
        f'<div dir="auto">{prose.html(row.choice)}</div></div>'
    )


def _timeline(block: d.Timeline, level: int) -> list[str]:
    lines = []
    dated = sorted((phase for phase in block.phases if phase.start), key=lambda one: one.start.year if one.start else 0)
    if block.begin and block.end and dated:
        starts = [phase.start.year for phase in dated if phase.start]
        rows = "".join(
            f'<li><div class="name" dir="auto">{_text(phase.name)}<span class="when">{_when(phase)}</span></div>'
            f"{charts.bar(phase, block, end)}</li>"
            for phase, (_, end) in zip(dated, pairwise([*starts, block.end.year]), strict=True)
        )
        span = block.end.year - block.begin.year or 1.0
        ticks = "".join(
            f'<span style="left:{(tick.year - block.begin.year) / span * 100:.1f}%">{_text(tick.text)}</span>'
            for tick in block.ticks
        )
        axis = f'<li aria-hidden="true"><div class="ticks">{ticks}</div></li>' if ticks else ""
        lines += [f'<ol class="timeline" aria-label="Launch, to scale">{rows}{axis}</ol>']
    cards = []
    for phase in block.phases:
        if phase.facts or phase not in dated:
            note = f'<p class="note" dir="auto">{said}</p>' if (said := _when(phase)) else ""
            head = f'<h{level} dir="auto">{_text(phase.name)}</h{level}>'
            cards.append(f'<div class="card">{head}{note}{_facts(phase.facts)}</div>')
    return [*lines, f'<div class="cards three">{"".join(cards)}</div>'] if cards else lines


def _when(phase: d.Phase) -> str:
    said = [phase.start.text if phase.start else "", phase.audience, phase.share.text if phase.share else ""]
    return " · ".join(_text(one) for one in (*said, phase.exposure) if one)


def _metric(one: d.Metric, id: str, level: int) -> str:
    kind = f'<span class="kind">{_text(one.kind)}</span>' if one.kind else ""
    said = f'{kind}<h{level} dir="auto">{_text(one.name)}</h{level}>'
    chart = charts.chart(one, id)
    values = charts.values(one)
    if values and (not chart or one.series):
        shown = "".join(
            f"<div><dt>{name}</dt><dd>{_text(charts.shown(value, one.unit))}</dd></div>" for name, value in values
        )
        said += f'<dl class="values">{shown}</dl>'
    said += chart
    if one.met is not None:
        said += '<p class="met">✓ target met</p>' if one.met else '<p class="met no">✗ target not met</p>'
    facts = [d.Fact(label=label, texts=(text,)) for label, text in (
        ("Why it is measured", one.why), ("How sure the attribution is", one.attribution), ("Source", one.source),
        ("As of", one.date),
    ) if text]  # fmt: skip
    return f'<div class="card metric">{said}{_facts(facts)}</div>'


def _items(shown: list[str]) -> str:
    """One text stands alone; several are a list."""
    if len(shown) < 2:
        return "".join(shown)
    return "<ul>" + "".join(f"<li>{one}</li>" for one in shown) + "</ul>"


def _text(text: str) -> str:
    return escape(prose.clean(text))
