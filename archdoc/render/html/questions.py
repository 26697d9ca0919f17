"""Questions to the section of the dossier's page in which answers open at a click. For the author's eyes only.

The rehearsal on the dossier's page: one question at a time over the whole screen, by keyboard or by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from archdoc.core import markdown
from archdoc.interview.questions.question import Question, Standing, by_part, key, summary
from archdoc.render.html import fragments as f
from archdoc.render.html.decisions import Page, number

REHEARSAL_STYLE = """
#rehearsal { width: 100vw; height: 100vh; height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0;
  border: 0; color: var(--ink); background: var(--paper); }
#rehearsal > div { display: flex; flex-direction: column; gap: 1rem; min-height: 100%; max-width: 52rem;
  margin: 0 auto; padding: 1rem 1.25rem 1.5rem; }
#rehearsal .bar, #rehearsal .doing { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
#rehearsal .bar h2 { margin: 0; padding: 0; border: 0; font-size: 1rem; }
#rehearsal .bar button { margin-left: auto; }
#rehearsal [role=timer] { font-variant-numeric: tabular-nums; }
#rehearsal .card { flex: 1; padding: 0; border: 0; background: none; }
#rehearsal .asks { margin: .25rem 0 1.25rem; font-size: clamp(1.2rem, 3.2vw, 1.7rem); }
#rehearsal .asks:focus { outline: none; }
#rehearsal .answer { font-size: 1.05rem; }
#rehearsal .doing { position: sticky; bottom: 0; padding: .75rem 0; border-top: 1px solid var(--line);
  background: var(--paper); gap: .5rem; }
#rehearsal .doing [data-do=next] { margin-left: auto; }
#rehearsal .said { min-height: 1.5em; margin: 0; color: var(--quiet); }
#rehearsal kbd { margin-left: .3rem; padding: 0 .35rem; border: 1px solid currentColor; border-radius: .25rem;
  font: inherit; font-size: .8rem; font-weight: normal; }
#rehearsal button:disabled { opacity: .4; cursor: default; }
#rehearsal [hidden], .start[hidden] { display: none; }
@media screen and (max-width: 30rem) {
  #rehearsal kbd { display: none; }
  #rehearsal .doing :not([data-do=back], [data-do=next]) { order: -1; flex: 1 0 4rem; padding: .45rem .2rem; }
  #rehearsal .doing [data-do=look], #rehearsal .doing [data-do=again] { flex-basis: 100%; }
}
@media print { #rehearsal { display: none; } }
""".strip()

_RATES = "".join(
    f'<button type="button" data-rate="{rate}" aria-keyshortcuts="{rate}" hidden>{word}<kbd>{rate}</kbd></button>'
    for rate, word in enumerate(("Again", "Hard", "Good", "Easy"), 1)
)
DIALOG = f"""
<dialog id="rehearsal" aria-labelledby="rehearsal-title"><div>
<div class="bar"><h2 id="rehearsal-title">Rehearsal</h2><span class="count"></span><span role="timer"></span>
<button type="button" data-do="leave">Leave<kbd>Esc</kbd></button></div>
<div class="card"><p class="note"></p><h3 class="asks" tabindex="-1" dir="auto"></h3>
<div class="answer" aria-live="polite"></div></div>
<p class="said" role="status"></p>
<div class="doing">
<button type="button" data-do="back" aria-label="Question before" aria-keyshortcuts="ArrowLeft">←</button>
<button type="button" data-do="look">Show the answer<kbd>Space</kbd></button>{_RATES}
<button type="button" data-do="again" hidden>Once more</button>
<button type="button" data-do="next" aria-label="Next question" aria-keyshortcuts="ArrowRight">→</button></div>
</div></dialog>
""".strip().replace("\n", "")

# What went badly comes back after two others, what was hard after five. Only the last rating of each is kept: by it the
# next rehearsal is put in order. A browser may refuse to keep anything for a file; then it is said, and nothing breaks.
SCRIPT = """
(() => {
  const dialog = document.getElementById('rehearsal'), start = document.getElementById('rehearse');
  if (!dialog || !dialog.showModal) return;
  const one = what => dialog.querySelector(what), store = 'archdoc:rehearsal:' + document.title;
  const act = name => one(`[data-do=${name}]`), rates = [...dialog.querySelectorAll('[data-rate]')];
  const asks = one('.asks'), answer = one('.answer'), said = one('.said');
  const words = ['', 'again', 'hard', 'good', 'easy'], cards = [...document.querySelectorAll('.asked')];
  let queue = [], at = 0, shown = false, since = 0, clock = 0, kept = true, done = new Map();
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(store) || '{}');
      return found && typeof found === 'object' ? found : {};
    } catch { return {}; }
  };
  const write = (id, rate) => {
    try { localStorage.setItem(store, JSON.stringify({...read(), [id]: rate})); } catch { kept = false; }
  };
  const time = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const tick = () => { one('[role=timer]').textContent = time(Math.floor((performance.now() - since) / 1000)); };
  const stop = () => { clearInterval(clock); one('[role=timer]').textContent = ''; };
  const buttons = () => {
    const over = at >= queue.length;
    act('look').hidden = shown || over;
    for (const rate of rates) rate.hidden = !shown || over;
    act('again').hidden = !over;
    act('back').disabled = !at;
    act('next').disabled = over;
  };
  const end = () => {
    stop();
    const bad = [...done].filter(([, rate]) => rate < 3);
    one('.card .note').textContent = '';
    one('.count').textContent = '';
    const told = [4, 3, 2, 1].map(rate => [[...done.values()].filter(one => one === rate).length, words[rate]]);
    asks.textContent = done.size ? `${done.size} of ${cards.length} rated` : 'Nothing was rated';
    answer.textContent = told.filter(([many]) => many).map(one => one.join(' ')).join(', ');
    if (bad.length) {
      const list = document.createElement('ul'), head = document.createElement('p');
      head.textContent = 'To look at again:';
      for (const [card] of bad) list.append(Object.assign(document.createElement('li'),
        {textContent: card.querySelector('.asks').textContent}));
      answer.append(head, list);
    }
    said.textContent = kept ? '' : 'This browser keeps nothing for this page: the next rehearsal begins anew.';
  };
  const go = to => {
    if (to < 0 || to > queue.length) return;
    at = to;
    shown = false;
    buttons();
    if (at === queue.length) end();
    else {
      const card = queue[at];
      let head = card;
      while (head && head.tagName !== 'H3') head = head.previousElementSibling;
      one('.card .note').textContent = head ? head.textContent : '';
      one('.count').textContent = `${at + 1} of ${queue.length}`;
      asks.textContent = card.querySelector('.asks').textContent;
      answer.replaceChildren();
      since = performance.now();
      stop();
      tick();
      clock = setInterval(tick, 1000);
    }
    dialog.scrollTop = 0;
    asks.focus();
  };
  const look = () => {
    if (shown || at >= queue.length) return;
    shown = true;
    clearInterval(clock);
    said.textContent = '';
    answer.replaceChildren(queue[at].querySelector('.standing').cloneNode(true),
      queue[at].querySelector('.answer').cloneNode(true));
    buttons();
    asks.focus();
  };
  const rate = number => {
    if (at >= queue.length) return;
    if (!shown) { said.textContent = 'First look: press Space.'; return; }
    const card = queue[at];
    done.set(card, number);
    write(card.id, number);
    if (number < 3) queue.splice(Math.min(at + (number === 1 ? 3 : 6), queue.length), 0, card);
    said.textContent = `Rated “${words[number]}”${number < 3 ? ': it comes back' : ''}.`;
    go(at + 1);
  };
  const begin = () => {
    const rated = read(), rank = card => [1, 0, 0, 2, 3][rated[card.id] || 0];
    queue = [...cards].sort((a, b) => rank(a) - rank(b) || b.dataset.weight - a.dataset.weight);
    done = new Map();
    said.textContent = '';
    if (!dialog.open) dialog.showModal();
    go(0);
  };
  const acts = {leave: () => dialog.close(), back: () => go(at - 1), next: () => go(at + 1), look, again: begin};
  dialog.addEventListener('click', event => {
    const button = event.target.closest('button'), link = event.target.closest('a[href]');
    if (link) dialog.close();
    else if (button && button.dataset.rate) rate(Number(button.dataset.rate));
    else if (button) acts[button.dataset.do]();
  });
  dialog.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key, free = !event.target.closest('a, button');
    if ((key === ' ' || key === 'Enter') && free && !shown) look();
    else if (/^[1-4]$/.test(key)) rate(Number(key));
    else if (key === 'ArrowLeft') go(at - 1);
    else if (key === 'ArrowRight') go(at + 1);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('close', stop);
  start.addEventListener('click', begin);
  start.parentElement.hidden = false;
})();
""".strip()


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
