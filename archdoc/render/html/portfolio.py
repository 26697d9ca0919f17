"""What a build made -> the page over all of it: a time line, and each project with its picture and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor
from urllib.parse import quote

from archdoc.core import markdown
from archdoc.dossier.portfolio import Entry, Figure
from archdoc.render.html.style import PALETTE, PORTFOLIO

_NARROWEST_YEAR = 14
"""More years than this are named in steps."""

# What is found: all words that were typed, each anywhere in the words of a project.
_SCRIPT = """
(() => {
  const form = document.querySelector('form'), count = document.querySelector('output');
  const cards = [...document.querySelectorAll('article')].map(card => ({
    card, row: document.querySelector(`.years [data-for="${CSS.escape(card.id)}"]`),
    text: (card.textContent + ' ' + (card.dataset.words || '')).toLowerCase(),
    year: (card.dataset.years || '').split(' '), role: (card.dataset.roles || '').split('|'),
    technology: (card.dataset.technologies || '').split('|')
  }));
  const show = () => {
    const wanted = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const one of cards) {
      const fits = wanted.every(word => one.text.includes(word)) && ['year', 'role', 'technology'].every(
        key => !form.elements[key] || !form.elements[key].value || one[key].includes(form.elements[key].value));
      one.card.hidden = !fits;
      if (one.row) one.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === cards.length ? '' : `${shown} of ${cards.length} projects`;
  };
  form.hidden = false;
  form.addEventListener('input', show);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(show));
  for (const year of document.querySelectorAll('.years button')) {
    year.disabled = false;
    year.addEventListener('click', () => {
      form.elements.year.value = form.elements.year.value === year.value ? '' : year.value;
      show();
    });
  }
  show();
})();
""".strip()


def page(entries: Sequence[Entry], *, notice: str = "") -> str:
    """The page as HTML: nothing from outside the folder that it lies in, and a plain list where scripts are off.

    `notice` is a line on top, such as `Internal`.
    """
    many = len(entries) > 1
    title = f"Portfolio: {len(entries)} projects" if many or not entries else entries[0].title
    lines = [
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="archdoc">',
        f"<title>{_text(title)}</title>", f"<style>\n{PALETTE}\n{PORTFOLIO}\n</style>", "</head>", "<body>",
    ]  # fmt: skip
    years = _years(entries)
    said = f'<p class="notice">{_text(notice)}</p>' if notice else ""
    if many:
        lines += ["<header>", f"<h1>{_text(title)}</h1>{said}", *_form(entries, years), "</header>"]
        lines += [f'<nav aria-label="Projects">{_time_line(entries, years)}</nav>']
    lines += [f"<header>{said}</header>"] if notice and not many else []
    lines += ["<main>", *(line for one in _latest(entries) for line in _entry(one, many, years)), "</main>"]
    lines += [f"<script>\n{_SCRIPT}\n</script>"] if many else []
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _years(entries: Iterable[Entry]) -> range:
    """All years that a project began, ran or ended in."""
    starts = [one.about.start for one in entries if one.about.start is not None]
    ends = [one.about.end for one in entries if one.about.start is not None and one.about.end is not None]
    if not starts:
        return range(0)
    return range(floor(min(starts)), max(floor(max(starts)) + 1, *(ceil(end - 1e-6) for end in ends), 0))


def _of(one: Entry, years: range) -> range:
    """The years of a project; one that still runs goes on to the last that is known of any."""
    start, end = one.about.start, one.about.end
    if start is None:
        return range(0)
    return range(floor(start), years.stop if end is None else max(ceil(end - 1e-6), floor(start) + 1))


def _form(entries: Sequence[Entry], years: range) -> list[str]:
    """Hidden until the script shows that it works."""
    # The oldest project may have been long ago: only years in which there was one.
    busy = sorted({year for one in entries for year in _of(one, years)}, reverse=True)
    roles = {role for one in entries for role in _roles(one)}
    technologies = {word for one in entries for word in one.about.technologies}
    choices = (
        ("year", "Year", [str(year) for year in busy]),
        ("role", "Role", sorted(roles, key=str.casefold)),
        ("technology", "Technology", sorted(technologies, key=str.casefold)),
    )
    lines = [
        '<form role="search" hidden>',
        '<label>Search <input type="search" name="text" autocomplete="off"></label>',
    ]
    for name, words, options in choices:
        if options:
            shown = "".join(f'<option value="{_text(one)}">{_text(one)}</option>' for one in options)
            lines.append(f'<label>{words} <select name="{name}"><option value="">any</option>{shown}</select></label>')
    return [*lines, '<button type="reset">Show all</button>', '<output aria-live="polite"></output>', "</form>"]


def _time_line(entries: Sequence[Entry], years: range) -> str:
    """Projects by when they began, to scale; those without a period come last, as names."""
    rows = "".join(_bar(one, years) for one in sorted(entries, key=lambda e: e.about.start or 1e9))
    if not years:
        return f'<ul class="plain">{rows}</ul>'
    step = 1 + (len(years) - 1) // _NARROWEST_YEAR
    named = "".join(
        f'<button type="button" value="{year}" disabled style="left:{at / len(years) * 100:.2f}%;'
        f'width:{100 / len(years):.2f}%">{year}</button>'
        for at, year in enumerate(years)
        if at % step == 0
    )
    return (
        f'<div class="years" style="--years:{len(years)}"><div class="axis"><div class="track">{named}</div></div>'
        f"<ul>{rows}</ul></div>"
    )


def _bar(one: Entry, years: range) -> str:
    about, bar = one.about, ""
    if about.start is not None:
        end = float(years.stop) if about.end is None else about.end
        left = (about.start - years.start) / len(years) * 100
        wide = max((end - about.start) / len(years) * 100, 0.5)
        kind = ' class="running"' if about.end is None else ""
        bar = f'<span{kind} style="left:{left:.2f}%;width:{min(wide, 100 - left):.2f}%"></span>'
    track = f'<div class="track">{bar}</div>' if years else ""
    when = f' <span class="when">{_text(about.period)}</span>' if about.period else ""
    link = f'<a href="#{_url(one.folder)}" dir="auto">{_text(one.title)}</a>'
    return f'<li data-for="{escape(one.folder)}"><div class="name">{link}{when}</div>{track}</li>'


def _roles(one: Entry) -> list[str]:
    return [role for role in (one.about.role, *one.about.parts) if role]


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """What still runs or ended last comes first, and what has no period last."""

    def ended(one: Entry) -> float:
        return 0.0 if one.about.start is None else -1e9 if one.about.end is None else -one.about.end

    return sorted(entries, key=ended)


def _entry(one: Entry, many: bool, years: range) -> list[str]:
    about, heading = one.about, "h2" if many else "h1"
    data = {
        "years": " ".join(map(str, _of(one, years))), "roles": "|".join(_roles(one)),
        "technologies": "|".join(about.technologies), "words": about.words,
    }  # fmt: skip
    given = "".join(f' data-{name}="{_text(value)}"' for name, value in data.items() if value)
    only = "" if many else ' class="only"'
    lines = [f'<article id="{escape(one.folder)}"{only}{given}>', '<div class="told">']
    lines += [f'<{heading} dir="auto">{_text(one.title)}</{heading}>']
    lines += [f'<p class="facts" dir="auto">{_text(one.facts)}</p>'] if one.facts else []
    lines += [f'<div class="summary" dir="auto">{markdown.html(one.summary)}</div>'] if one.summary else []
    if about.numbers:
        numbers = "".join(f"<div><dt>{_text(name)}</dt><dd>{_text(said)}</dd></div>" for name, said in about.numbers)
        lines.append(f'<dl class="numbers" dir="auto">{numbers}</dl>')
    if about.technologies:
        lines.append(f'<ul class="chips">{"".join(f"<li>{_text(word)}</li>" for word in about.technologies)}</ul>')
    if about.lessons:
        lessons = "".join(f'<li dir="auto">{_text(lesson)}</li>' for lesson in about.lessons)
        lines.append(f'<p class="label">What I took from it</p><ul class="lessons">{lessons}</ul>')
    if one.links:
        links = "".join(f'<li><a href="{_link(one.folder, file)}">{_text(words)}</a></li>' for words, file in one.links)
        lines.append(f'<ul class="links">{links}</ul>')
    lines.append("</div>")
    lines += [f'<div class="whole">{_figure(one, figure)}</div>' for figure in one.figures[:1]]
    if len(one.figures) > 1:
        more = "".join(f"<li>{_figure(one, figure)}</li>" for figure in one.figures[1:])
        lines.append(f'<details><summary>Closer looks</summary><ul class="more">{more}</ul></details>')
    return [*lines, "</article>"]


def _figure(one: Entry, figure: Figure) -> str:
    themes = dict(figure.files)
    first = figure.files[0][1]
    image = (
        f'<img src="{_url(one.folder, first)}" width="{figure.width:.0f}" height="{figure.height:.0f}" loading="lazy" '
        f'style="--width: {figure.width:.0f}px" '
        f'alt="Architecture diagram: {_text(figure.title)}">'
    )
    if len(themes) > 1 and "dark" in themes and figure.files[0][0] != "dark":
        dark = _url(one.folder, themes["dark"])
        image = f'<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}">{image}</picture>'
    link = f'<a class="sheet" href="{_url(one.folder, first)}">{image}</a>'
    return f'<figure>{link}<figcaption dir="auto">{_text(figure.title)}</figcaption></figure>'


def _text(text: str) -> str:
    return escape(markdown.clean(text))


def _link(folder: str, file: str) -> str:
    name, mark, id = file.partition("#")
    return _url(folder, name) + mark + id


def _url(*parts: str) -> str:
    return "/".join(quote(part) for part in parts)
