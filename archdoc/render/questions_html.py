"""Questions to the section of the dossier's page in which answers open at a click. For the author's eyes only."""

from __future__ import annotations

from collections.abc import Sequence

from archdoc.core import markdown
from archdoc.interview.questions.question import Question, Standing, by_part, key, summary
from archdoc.render import fragments as f
from archdoc.render.decisions_html import Page, number
from archdoc.render.rehearsal import DIALOG

STANDINGS: dict[Standing, tuple[str, str]] = {
    "answered": ("✓", "answered"), "partial": ("½", "partial"), "open": ("?", "open"),
}  # fmt: skip
"""The sign of each and its words: a colour alone would tell some nothing."""
STYLE = """
.questions h3 { margin-top: 1.75rem; }
.questions button, #rehearsal button { padding: .45rem .9rem; border: 1px solid var(--quiet); border-radius: .35rem;
  color: var(--ink); background: var(--paper); font: inherit; cursor: pointer; min-height: 2.6rem; }
.questions button:hover, #rehearsal button:hover { border-color: var(--accent); }
.questions .start button, #rehearsal [data-do=look], #rehearsal [data-do=again] { border-color: var(--accent);
  color: var(--on-accent); background: var(--accent); font-weight: bold; }
.asked { border-top: 1px solid var(--line); max-width: 60rem; }
.asked summary { display: grid; grid-template-columns: 1rem minmax(0, 1fr) 6.5rem; gap: .1rem .6rem;
  padding: .6rem .2rem; cursor: pointer; list-style: none; }
.asked summary::-webkit-details-marker { display: none; }
.asked summary::before { content: "▸" / ""; color: var(--quiet); }
.asked[open] summary::before { content: "▾" / ""; }
.asked summary:hover .asks { text-decoration: underline; text-decoration-thickness: 1px; }
.asked .answer { padding: 0 .2rem .75rem 1.8rem; }
.answer p, .answer ul { margin-bottom: .5rem; }
.standing { white-space: nowrap; font-size: .9rem; font-weight: bold; }
.standing.answered { color: var(--good); }
.standing.partial { color: var(--over); }
.standing.open { color: var(--ink); }
@media screen and (max-width: 48rem) {
  .asked summary { grid-template-columns: 1rem minmax(0, 1fr); }
  .asked summary .standing { grid-column: 2; }
}
@media print { .questions { display: none; } }
""".strip()


def section(questions: Sequence[Question], page: Page, rows: frozenset[int]) -> list[str]:
    """The section, under the heading `questions`, and the dialog to rehearse in.

    `rows` are the numbers of the trade-offs that have a row to lead to. Where scripts are off, there is no rehearsal.
    """
    how = '<span class="note">one at a time, by keyboard; what went badly comes back sooner</span>'
    lines = [
        '<section class="questions" aria-labelledby="questions">',
        '<h2 id="questions">Questions</h2>',
        f'<p class="quiet">What will be asked about this system. {summary(questions)}; each opens to its answer.</p>',
        f'<p class="start" hidden><button type="button" id="rehearse">Rehearse</button> {how}</p>',
    ]
    for about, asked in by_part(questions):
        lines.append(f'<h3 dir="auto">{f.text(about)}</h3>')
        lines += [_question(one, page, rows) for one in asked]
    return [*lines, "</section>", DIALOG]


def _question(one: Question, page: Page, rows: frozenset[int]) -> str:
    sign, words = STANDINGS[one.standing]
    standing = f'<span class="standing {one.standing}"><span aria-hidden="true">{sign}</span> {words}</span>'
    summary = f'<summary><span class="asks" dir="auto">{f.text(one.text)}</span> {standing}</summary>'
    given = f'id="question-{f.text(one.id)}" data-weight="{one.weight:.3f}"'
    return f'<details class="asked" {given}>{summary}<div class="answer">{_answer(one, page, rows)}</div></details>'


def _answer(one: Question, page: Page, rows: frozenset[int]) -> str:
    said = "".join(f.block(text, "text") for text in one.answer)
    said = said or '<p class="quiet">The spec has no answer yet.</p>'
    numbers = [number(n, page) if n in rows else str(n) for n in one.tradeoffs]
    if numbers:
        said += f'<p class="note">{"Trade-off" if len(numbers) == 1 else "Trade-offs"} {" ".join(numbers)}</p>'
    if one.missing:
        gaps = "".join(
            f'<li dir="auto">{markdown.html(gap.what)}<br><code class="note">{f.text(key(gap.path))}</code></li>'
            for gap in one.missing
        )
        said += f'<p class="lead"><b>To write</b></p><ul class="bullets">{gaps}</ul>'
    if one.follow_up:
        said += f'<p class="text" dir="auto"><b>Then:</b> {f.text(one.follow_up)}</p>'
    return said
