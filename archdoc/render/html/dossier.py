"""Document to one HTML page that needs nothing else: for a screen, a telephone and paper, light and dark."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape

from archdoc.core import markdown
from archdoc.dossier import document as d
from archdoc.interview.questions.question import Question
from archdoc.render.html import decisions, outcome, style
from archdoc.render.html import fragments as f
from archdoc.render.html import questions as questions_html
from archdoc.render.html.decisions import OVER, Page
from archdoc.render.html.inline import inline

WIDE = 900.0
"""A picture that is wider than this, and than high, takes a page across when printed; else its words get small."""
_COLUMNS = {1: "one", 2: "two", 3: "three"}
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
        frozenset(row.number for row in rows if row.status in OVER),
    )
    styles = [style.PALETTE, style.DOSSIER, page.pictures.style, _paper(document.title, notice)]
    scripts = [_SCRIPT]
    if questions:
        styles += [questions_html.STYLE, questions_html.REHEARSAL_STYLE]
        scripts.append(questions_html.SCRIPT)
    css, script = "\n".join(styles), "\n".join(scripts)
    lines = [
        "<!DOCTYPE html>", f'<html lang="{escape(document.language)}">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="archdoc">', f"<title>{f.text(document.title)}</title>",
        f"<style>\n{css}\n</style>", "</head>", "<body>", '<a class="skip" href="#content">To the content</a>',
        page.pictures.symbols, '<div class="page">', "<header>",
        f'<h1 dir="auto">{f.text(document.title)}</h1>',
        f'<p class="subtitle" dir="auto">{f.text(document.subtitle)}</p>' if document.subtitle else "",
        f'<p class="notice">{f.text(notice)}</p>' if notice else "", "</header>",
        *_toc(document, asked=bool(questions)),
        '<main id="content">', f.block(document.summary, "summary") if document.summary else "",
    ]  # fmt: skip
    for section in document.sections:
        lines += _section(section, page)
    if questions:
        lines += questions_html.section(questions, page, frozenset(row.number for row in rows))
    said = " · ".join(one for one in (f.text(document.title), f.text(notice)) if one)
    lines += ["</main>", f"<footer>{said}</footer>", "</div>", f"<script>\n{script}\n</script>", "</body>", "</html>"]
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
    escaped = "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in markdown.clean(text))
    return json.dumps(escaped, ensure_ascii=False).replace("\\\\", "\\")


def _toc(document: d.Document, *, asked: bool) -> list[str]:
    if not document.sections and not asked:
        return []
    items = []
    for section in document.sections:
        inner = "".join(
            f'<li><a href="#{_anchor(section, at)}" dir="auto">{f.text(block.text)}</a></li>'
            for at, block in enumerate(section.blocks)
            if isinstance(block, d.Heading)
        )
        items.append(
            f'<li><a href="#{escape(section.id)}"><span class="of">{section.number}</span>{f.text(section.title)}</a>'
            + (f"<ol>{inner}</ol>" if inner else "") + "</li>"
        )  # fmt: skip
    items += ['<li><a href="#questions"><span class="of">?</span>Questions</a></li>'] if asked else []
    return [f'<nav class="toc" aria-label="Contents"><div tabindex="0"><ol>{"".join(items)}</ol></div></nav>']


def _anchor(section: d.Section, at: int) -> str:
    return f"{escape(section.id)}-{at}"


def _section(section: d.Section, page: Page) -> list[str]:
    lines = [f'<section aria-labelledby="{escape(section.id)}">']
    lines.append(f'<h2 id="{escape(section.id)}"><span class="of">{section.number}</span>{f.text(section.title)}</h2>')
    level = 3
    for at, block in enumerate(section.blocks):
        id = _anchor(section, at)
        match block:
            case d.Heading():
                level = 4
                lines.append(f'<h3 id="{id}" dir="auto">{f.text(block.text)}</h3>')
            case d.Prose():
                lines.append(f.block(block.text, "quiet lead" if block.quiet else "text"))
            case d.Bullets():
                lines += [f'<p class="lead">{f.text(block.label)}</p>'] if block.label else []
                items = "".join(f'<li dir="auto">{markdown.html(text)}</li>' for text in block.items)
                lines.append(f'<ul class="bullets">{items}</ul>')
            case d.Facts():
                lines.append(f.facts(block.items, f"facts columns {_COLUMNS.get(block.columns, 'three')}"))
            case d.Cards():
                cards = "".join(_card(card, level) for card in block.items)
                lines.append(f'<div class="cards flowing {_COLUMNS.get(block.columns, "three")}">{cards}</div>')
            case d.Figure():
                lines += _figure(block, page)
            case d.Flow():
                lines += [f.block(block.why, "text")] if block.why else []
                lines.append(f'<ol class="flow">{"".join(_step(step, page) for step in block.steps)}</ol>')
            case d.TradeoffTable():
                lines += decisions.table(block, page)
            case d.Decision():
                lines.append(decisions.decision(block.row, page, level))
            case d.Change():
                lines.append(decisions.change(block, page))
            case d.Timeline():
                lines += outcome.timeline(block, level)
            case d.Metrics():
                shown = "".join(outcome.metric(one, f"{id}-{n}", level) for n, one in enumerate(block.items, 1))
                lines.append(f'<div class="cards three">{shown}</div>')
            case d.Terms():
                terms = "".join(
                    f'<div><dt dir="auto">{f.text(term)}</dt><dd dir="auto">{markdown.html(meaning)}</dd></div>'
                    for term, meaning in block.items
                )
                lines.append(f'<dl class="terms">{terms}</dl>')
    return [*lines, "</section>"]


def _card(card: d.Card, level: int) -> str:
    said = f'<h{level} dir="auto">{f.text(card.title)}</h{level}>'
    said += f'<p class="note" dir="auto">{f.text(card.note)}</p>' if card.note else ""
    said += f.block(card.text, "text") if card.text else ""
    return f'<div class="card">{said}{f.facts(card.facts)}</div>'


def _figure(block: d.Figure, page: Page) -> list[str]:
    shown = page.pictures.pictures.get(block.key)
    if shown is None:
        return []
    wide = " wide" if shown.width > WIDE and shown.width > 1.2 * shown.height else ""
    sheet = f'class="sheet" tabindex="0" role="group" aria-label="{f.text(block.caption)}"'
    return [
        f'<figure class="picture{wide}" id="figure-{escape(block.key)}">',
        f'<div {sheet} style="--width:{shown.width:.0f}px">{shown.svg}</div>',
        f'<figcaption dir="auto">{f.text(block.caption)}</figcaption></figure>',
    ]


def _step(step: d.Step, page: Page) -> str:
    said = f"<b>{f.text(step.source)}</b> → <b>{f.text(step.target)}</b>"
    said += f": {f.text(step.label)}" if step.label else ""
    said += f' <span class="said">({f.text(step.note)})</span>' if step.note else ""
    said += "".join(f" {decisions.number(number, page)}" for number in step.tradeoffs)
    return f'<li{" class=mine" if step.mine else ""} dir="auto">{said}</li>'
