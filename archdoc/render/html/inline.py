"""Pictures as files to pictures within a page: one copy for light and dark, icons shared, badges that can be followed.

It reads only SVG that `archdoc.diagram.svg.svg` wrote: in it `"`, `<` and `>` are always markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

import msgspec

_COLOUR = re.compile(r'\b(fill|stroke)="(#[0-9a-fA-F]{3,8}|none)"')
_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_USE = re.compile(r'xlink:href="#([^"]+)"')
_BADGE = re.compile(r'<g class="badge[^>]*data-tradeoff="(\d+)".*?</g>', re.DOTALL)
_FOLDED = re.compile(r'<g class="node[^>]*data-id="([a-z]+-[^"]+)".*?</g>', re.DOTALL)
"""A card that stands for what has a picture of its own: an element's id has no hyphen."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ID = re.compile(r'(\s)(id|data-edge|data-node)="([^"]*)"')
_NAMES = re.compile(r'role="img" aria-labelledby="([^" ]+) ([^" ]+)"')
_WIDTH = re.compile(r'<svg\b[^>]*?\swidth="([0-9.]+)" height="([0-9.]+)"')


class Shown(msgspec.Struct, frozen=True):
    """A picture ready to stand in a page; sizes are its own."""

    svg: str
    width: float
    height: float


class Inlined(msgspec.Struct, frozen=True):
    """Pictures by key, and what the page has to hold once for all of them."""

    pictures: dict[str, Shown]
    symbols: str
    """An SVG without size that holds the icons; it goes before the pictures."""
    style: str
    """The colours: custom properties of `.picture`, for light and for dark."""
    numbers: frozenset[int]
    """Trade-offs that have a badge. The first badge of trade-off `n` has the id `badge-n`."""


def inline(pictures: Mapping[str, tuple[str, str | None]], keys: Sequence[str]) -> Inlined:
    """The pictures named by `keys`, in that order; each is (light, dark or None). Keys without a picture are left out.

    Light and dark differ in colours only, so both are one drawing whose colours are looked up; that halves the page.
    """
    icons: dict[str, str] = {}
    known: dict[str, dict[str, str]] = {}
    colours: dict[tuple[str, str], str] = {}
    badges: set[int] = set()
    shown: dict[str, Shown] = {}
    for key in keys:
        if key not in pictures or key in shown:
            continue
        light, dark = (_shared_icons(one, icons, known) if one else None for one in pictures[key])
        assert light is not None
        size = _WIDTH.search(light)
        assert size is not None, "a picture states its size"
        merged = _merged(light, dark, colours) if dark else light
        if merged is None:
            assert dark is not None
            copies = (("light", f"p-{key}", light), ("dark", f"d-{key}", dark))
            made = "".join(
                f'<div class="only-{theme}">{_page_svg(svg, id, badges, keys)}</div>' for theme, id, svg in copies
            )
        else:
            made = _page_svg(merged, f"p-{key}", badges, keys)
        shown[key] = Shown(made, float(size[1]), float(size[2]))
    return Inlined(shown, _symbols(icons), _style(colours), frozenset(badges))


def _shared_icons(svg: str, icons: dict[str, str], known: dict[str, dict[str, str]]) -> str:
    """The SVG with the names of shared icons in place of icons of its own.

    Icons are most of a picture's bytes, so pictures with the same ones have them read once.
    """
    start, end = svg.find("<defs>"), svg.find("</defs>")
    if start < 0:
        return svg
    defined = svg[start + len("<defs>") : end]
    if defined not in known:
        images = (one.strip() for one in defined.split("/>")[:-1])
        named = (one[len('<image id="') :].partition('"') for one in images)
        known[defined] = {
            name: icons.setdefault(f"{content}/>", f"shared-icon-{len(icons) + 1}") for name, _, content in named
        }
    rest = svg[:start] + svg[end + len("</defs>") :].lstrip()
    return _USE.sub(lambda found: f'href="#{known[defined][found[1]]}"', rest)


def _merged(light: str, dark: str, colours: dict[tuple[str, str], str]) -> str | None:
    """Both in one; None where they differ in more than colours and the plates behind icons."""
    ours, theirs = _TOKEN.findall(light), _TOKEN.findall(dark)
    bare, other = (_TOKEN.findall(_COLOUR.sub(r'\1=""', svg)) for svg in (light, dark))
    parts: list[str] = []
    i = j = 0
    while i < len(ours) or j < len(theirs):
        one, two = (bare[i] if i < len(bare) else ""), (other[j] if j < len(other) else "")
        if one == two:
            parts.append(_paired(ours[i], theirs[j], colours))
            i, j = i + 1, j + 1
        elif two.startswith("<rect") and j + 1 < len(other) and other[j + 1] == one:
            parts.append(_paired(_COLOUR.sub(r'\1="none"', theirs[j]), theirs[j], colours))
            j += 1
        elif one.startswith("<rect") and i + 1 < len(bare) and bare[i + 1] == two:
            parts.append(_paired(ours[i], _COLOUR.sub(r'\1="none"', ours[i]), colours))
            i += 1
        else:
            return None
    return "".join(parts)


def _paired(light: str, dark: str, colours: dict[tuple[str, str], str]) -> str:
    if light == dark:
        return light
    others = iter(found[2] for found in _COLOUR.finditer(dark))

    def named(found: re.Match[str]) -> str:
        pair = (found[2], next(others))
        if pair[0] == pair[1]:
            return found[0]
        return f'{found[1]}="var({colours.setdefault(pair, f"--k{len(colours) + 1}")})"'

    return _COLOUR.sub(named, light)


def _page_svg(svg: str, prefix: str, badges: set[int], keys: Sequence[str]) -> str:
    """Ids that are the page's own, names for those who can't see it, links to rows and to other pictures."""
    svg = _ID.sub(lambda found: f'{found[1]}{found[2]}="{prefix}-{found[3]}"', svg)
    svg = _FOLDED.sub(lambda found: _opened(found[0], found[1], keys), svg)
    role = (
        "group" if '<a href="#' in svg or _BADGE.search(svg) else "img"
    )  # what is in an image can't be reached, and badges must be
    svg = _NAMES.sub(
        lambda found: f'role="{role}" aria-labelledby="{prefix}-{found[1]}" aria-describedby="{prefix}-{found[2]}"',
        svg, count=1,
    )  # fmt: skip
    svg = svg.replace(' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"', "", 1)
    return _BADGE.sub(lambda found: _linked(found[0], int(found[1]), badges), svg).strip()


def _linked(badge: str, number: int, badges: set[int]) -> str:
    id = "" if number in badges else f' id="badge-{number}"'
    badges.add(number)
    title = _TITLE.search(badge)
    label = f"Trade-off {unescape(title[1]) if title else number}"
    return f'<a href="#tradeoff-{number}"{id} aria-label="{escape(label)}">{badge}</a>'


def _opened(card: str, key: str, keys: Sequence[str]) -> str:
    """A folded card that leads to its own picture, if the page has it."""
    if key not in keys:
        return card
    title = _TITLE.search(card)
    label = f"Picture of {unescape(title[1]).partition(':')[0]}" if title else "Picture"
    return f'<a href="#figure-{key}" aria-label="{escape(label)}">{card}</a>'


def _symbols(icons: dict[str, str]) -> str:
    if not icons:
        return ""
    made = "".join(f'<image id="{name}"{content}' for content, name in icons.items())
    # Without `xlink:` a page of HTML needs no name space.
    made = made.replace("xlink:href", "href")
    return f'<svg width="0" height="0" aria-hidden="true" class="icons"><defs>{made}</defs></svg>'


def _style(colours: dict[tuple[str, str], str]) -> str:
    if not colours:
        return ""
    light = "".join(f"{name}:{pair[0]};" for pair, name in colours.items())
    dark = "".join(f"{name}:{pair[1]};" for pair, name in colours.items())
    return (
        f".picture{{{light}}}\n"
        f"@media screen and (prefers-color-scheme: dark){{.picture{{{dark}}}}}"
    )  # fmt: skip
