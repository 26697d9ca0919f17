"""What a build made -> the page over all of it: each picture, and links to the rest."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import msgspec

from archdoc import prose

STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --quiet: #566270; --paper: #fff; --tint: #f3f6f9;
  --line: #d5dce4; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --quiet: #a9b4c0; --paper: #141b24; --tint: #1b2430;
  --line: #3a4756; --accent: #7fb8f0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 84rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 Arimo, Arial, "Liberation Sans", Helvetica, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0 0 1rem; font-size: 1.7rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.4rem; line-height: 1.3; }
h3 { margin: 1.75rem 0 .75rem; font-size: 1rem; }
p { margin: .25rem 0; }
a { color: var(--accent); }
nav ul, .links, .more { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 0; padding: 0; list-style: none; }
article { margin-top: 2.5rem; padding-top: 2rem; border-top: 1px solid var(--line); }
.facts { color: var(--quiet); }
.summary { max-width: 46rem; }
.links { margin-top: .75rem; }
figure { margin: 1.25rem 0 0; }
.sheet { display: block; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
.sheet img { display: block; height: auto; max-width: 100%; margin: 0 auto; }
figcaption { padding-top: .4rem; font-size: .9rem; color: var(--quiet); }
.more { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1.25rem; }
.more figure { margin: 0; }
.more .sheet { background: var(--tint); }
.more .sheet img { width: 100%; height: 14rem; object-fit: contain; }
@media (max-width: 40rem) { body { padding: 1.25rem .9rem 3rem; }
  .whole .sheet img { min-width: min(44rem, var(--width)); } }
@media print { article { break-before: page; } article:first-of-type { break-before: auto; } }
""".strip()


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A picture on the page. `files` are (theme, file) in the order built; sizes are the first one's."""

    title: str
    files: tuple[tuple[str, str], ...]
    width: float
    height: float


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A project on the page. Files are named relative to its folder; `links` are (words, file)."""

    folder: str
    title: str
    facts: str
    summary: str | None
    figures: tuple[Figure, ...]
    links: tuple[tuple[str, str], ...]


def page(entries: Sequence[Entry]) -> str:
    """The page as HTML: no script, and nothing from outside the folder that it lies in."""
    title = entries[0].title if len(entries) == 1 else f"Architecture of {len(entries)} projects"
    lines = [
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="archdoc">',
        f"<title>{_text(title)}</title>", f"<style>\n{STYLE}\n</style>", "</head>", "<body>", "<main>",
    ]  # fmt: skip
    if len(entries) > 1:
        links = "".join(f'<li><a href="#{_url(one.folder)}">{_text(one.title)}</a></li>' for one in entries)
        lines += [f"<h1>{_text(title)}</h1>", f'<nav aria-label="Projects"><ul>{links}</ul></nav>']
    for one in entries:
        lines += _entry(one, "h1" if len(entries) == 1 else "h2")
    return "\n".join([*lines, "</main>", "</body>", "</html>"]) + "\n"


def _entry(one: Entry, heading: str) -> list[str]:
    lines = [f'<article id="{escape(one.folder)}">', f'<{heading} dir="auto">{_text(one.title)}</{heading}>']
    lines += [f'<p class="facts" dir="auto">{_text(one.facts)}</p>'] if one.facts else []
    lines += [f'<div class="summary" dir="auto">{prose.html(one.summary)}</div>'] if one.summary else []
    if one.links:
        links = "".join(f'<li><a href="{_url(one.folder, file)}">{_text(words)}</a></li>' for words, file in one.links)
        lines.append(f'<ul class="links">{links}</ul>')
    lines += [f'<div class="whole">{_figure(one, figure)}</div>' for figure in one.figures[:1]]
    if len(one.figures) > 1:
        more = "".join(f"<li>{_figure(one, figure)}</li>" for figure in one.figures[1:])
        lines += ["<h3>Closer looks</h3>", f'<ul class="more">{more}</ul>']
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
    return escape(prose.clean(text))


def _url(*parts: str) -> str:
    return "/".join(quote(part) for part in parts)
