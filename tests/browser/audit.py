"""What a reader would stumble over in a picture, measured in a real browser: SVG -> faults.

The browser says where each glyph, card and path really is; what is a fault is decided here. All lengths are in the
units of the picture.
"""

from __future__ import annotations

import math
from typing import Any

Box = tuple[float, float, float, float]
Point = tuple[float, float]

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3."""
A4 = (493.0, 740.0)
"""Points of an A4 page within margins of 18 mm."""
NEAR = 14.0
"""A label further than this from its edge belongs to nothing."""

MEASURE = """
svg => {
  const root = svg.getScreenCTM().inverse();
  const at = (x, y, el) => {
    const p = new DOMPoint(x, y).matrixTransform(root.multiply(el.getScreenCTM()));
    return [p.x, p.y];
  };
  // Fonts of other scripts have line boxes far taller than their letters: a text reaches .93 em up from its
  // baseline and a quarter down, as far as its box does (Liberation Sans: .91 and .21).
  const inked = (el, b) => {
    const size = parseFloat(getComputedStyle(el).fontSize), base = parseFloat(el.getAttribute('y'));
    const top = Math.max(b.y, base - size * .93), bottom = Math.min(b.y + b.height, base + size / 4);
    return {x: b.x, y: top, width: b.width, height: bottom - top};
  };
  const box = el => {
    const whole = el.getBBox(), b = el.tagName === 'text' ? inked(el, whole) : whole;
    const a = at(b.x, b.y, el), c = at(b.x + b.width, b.y + b.height, el);
    return [a[0], a[1], c[0], c[1]];
  };
  const around = list => [Math.min(...list.map(b => b[0])), Math.min(...list.map(b => b[1])),
                          Math.max(...list.map(b => b[2])), Math.max(...list.map(b => b[3]))];
  const own = (g, names) => [...g.querySelectorAll(names)];
  const colour = c => { const n = (c.match(/[\\d.]+/g) || []).map(Number); return n.length > 2 ? n.slice(0, 3) : null };
  const painted = own(svg, 'rect, path, circle, polygon')
    .filter(s => !s.closest('symbol') && getComputedStyle(s).fill !== 'none')
    .map(s => ({el: s, box: box(s), fill: colour(getComputedStyle(s).fill)}));
  const behind = (t, b) => {
    const x = (b[0] + b[2]) / 2, y = (b[1] + b[3]) / 2;
    const under = painted.filter(s => s.fill && s.box[0] <= x && s.box[2] >= x && s.box[1] <= y && s.box[3] >= y
      && (s.el.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING));
    return under.length ? under[under.length - 1].fill : [255, 255, 255];
  };
  const owner = (el, kind) => (el.closest('g.' + kind) || {}).id || null;
  return {
    canvas: [0, 0, svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
    texts: own(svg, 'text').filter(t => t.textContent.trim()).map(t => {
      const b = box(t), s = getComputedStyle(t);
      return {words: t.textContent, box: b, size: parseFloat(s.fontSize), ink: colour(s.fill), ground: behind(t, b),
              node: owner(t, 'node'), edge: owner(t, 'edge'), team: owner(t, 'team[id^=team-]'),
              badge: !!t.closest('g.badge'), legend: !!t.closest('g.legend')};
    }),
    nodes: own(svg, 'g.node').map(g => ({id: g.id, box: around(own(g, ':scope > rect, :scope > path, :scope > polygon')
      .filter(s => !s.classList.contains('icon')).map(box))})),
    edges: own(svg, 'g.edge').map(g => {
      const p = g.querySelector('path'), n = p.getTotalLength(), k = Math.max(2, Math.ceil(n / 3));
      return {id: g.id, from: 'node-' + g.dataset.from, to: 'node-' + g.dataset.to,
              path: [...Array(k + 1).keys()].map(i => {
                const q = p.getPointAtLength(n * i / k);
                return at(q.x, q.y, p);
              })};
    }),
    badges: own(svg, 'g.badge').map(g => ({number: g.dataset.tradeoff, edge: g.dataset.edge || null,
      node: g.dataset.node || null, box: box(g.querySelector('circle'))})),
    outside: own(svg, '*').flatMap(e => [...e.attributes])
      .filter(a => /href|src$/.test(a.name) && !/^(#|data:)/.test(a.value)).length,
    scripts: own(svg, 'script').length,
    described: svg.getAttribute('role') === 'img' && !!svg.querySelector(':scope > title')
      && !!svg.querySelector(':scope > desc'),
  };
}
"""


def faults(seen: dict[str, Any]) -> list[str]:
    """Every fault of a measured picture, as `kind: where`."""
    words = [text for text in seen["texts"] if not text["badge"]]
    found = [f"{kind}: {where}" for kind, where in (*_texts(seen, words), *_badges(seen, words), *_edges(seen, words))]
    for i, one in enumerate(seen["nodes"]):
        found += [
            f"card over card: {one['id']}, {other['id']}" for other in seen["nodes"][i + 1 :] if _meet(one, other)
        ]
    found += ["reference to outside"] * seen["outside"] + ["script"] * seen["scripts"]
    return found if seen["described"] else [*found, "no title, description or role"]


def smallest(seen: dict[str, Any]) -> float:
    """The smallest text in points when the picture is fitted to an A4 page, either way up, and never enlarged."""
    _, _, width, height = seen["canvas"]
    fitted = max(min(A4[0] / width, A4[1] / height), min(A4[1] / width, A4[0] / height))
    return float(min(text["size"] for text in seen["texts"]) * min(fitted, 1.0))


def _texts(seen: dict[str, Any], words: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = []
    cards = {node["id"]: node["box"] for node in seen["nodes"]}
    for i, text in enumerate(words):
        found += [
            ("text over text", f"{text['words']}, {other['words']}")
            for other in words[i + 1 :]
            if _meet(text, other, 1.5)
        ]
        if text["node"] and not _within(text["box"], cards[text["node"]], 1.5, 3.0):
            found.append(("text outside its card", text["words"]))
        if text["edge"] or text["team"]:
            over = [key for key, card in cards.items() if _meet(text, {"box": card}, 2.0)]
            found += [("label over card", f"{text['words']}, {key}") for key in over]
    for text in seen["texts"]:
        if not _within(text["box"], seen["canvas"], 1.0, 1.0):
            found.append(("outside the canvas", text["words"]))
        if text["ink"] and _contrast(text["ink"], text["ground"]) < LEAST_CONTRAST:
            found.append(("contrast", f"{text['words']} {_contrast(text['ink'], text['ground']):.1f}"))
    return found


def _badges(seen: dict[str, Any], words: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = []
    paths = {edge["id"]: edge["path"] for edge in seen["edges"]}
    for i, badge in enumerate(seen["badges"]):
        name = badge["number"]
        found += [("badge over text", f"{name}, {text['words']}") for text in words if _meet(badge, text)]
        found += [("badge over badge", f"{name}, {b['number']}") for b in seen["badges"][i + 1 :] if _meet(badge, b)]
        for node in seen["nodes"]:
            if node["id"] == badge["node"] and not _meet(badge, node):
                found.append(("badge off its card", name))
            if node["id"] != badge["node"] and _meet(badge, node):
                found.append(("badge over card", f"{name}, {node['id']}"))
        if badge["edge"]:
            middle = ((badge["box"][0] + badge["box"][2]) / 2, (badge["box"][1] + badge["box"][3]) / 2)
            away = _distance((*middle, *middle), paths[badge["edge"]])
            if away > 3:
                found.append(("badge off its edge", f"{name} by {away:.0f}"))
            if any(_distance((*middle, *middle), path) < 3 for key, path in paths.items() if key != badge["edge"]):
                found.append(("badge on two edges", name))
    return found


def _edges(seen: dict[str, Any], words: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = []
    paths = {edge["id"]: edge["path"] for edge in seen["edges"]}
    cards = {node["id"]: node["box"] for node in seen["nodes"]}
    for edge in seen["edges"]:
        for key, card in cards.items():
            if key not in (edge["from"], edge["to"]) and _runs_through(edge["path"], card, 3.0, 3.0):
                found.append(("edge through card", f"{edge['id']}, {key}"))
        for text in words:
            foreign = not text["node"] and not text["legend"] and text["edge"] != edge["id"]
            if foreign and _runs_through(edge["path"], text["box"], 1.0, 2.0):
                found.append(("edge through text", f"{edge['id']}, {text['words']}"))
        for end, key in ((edge["path"][0], edge["from"]), (edge["path"][-1], edge["to"])):
            if key in cards and _distance(cards[key], [end]) > NEAR:
                found.append(("edge off its card", f"{edge['id']}, {key}"))
    for text in words:
        if text["edge"]:
            own = _distance(text["box"], paths[text["edge"]])
            others = min(
                (_distance(text["box"], path) for key, path in paths.items() if key != text["edge"]), default=1e9
            )
            if own > NEAR:
                found.append(("label off its edge", f"{text['words']} by {own:.0f}"))
            elif others + 0.5 < own:
                found.append(("label nearer to another edge", text["words"]))
    return found


def _meet(one: dict[str, Any], other: dict[str, Any], slack: float = 1.0) -> bool:
    a, b = one["box"], other["box"]
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack


def _within(inner: Box, outer: Box, across: float, along: float) -> bool:
    return (
        outer[0] - across <= inner[0] and inner[2] <= outer[2] + across
        and outer[1] - along <= inner[1] and inner[3] <= outer[3] + along
    )  # fmt: skip


def _runs_through(path: list[Point], box: Box, across: float, along: float) -> bool:
    inside = [box[0] + across < x < box[2] - across and box[1] + along < y < box[3] - along for x, y in path]
    return sum(inside) > 1


def _distance(box: Box, path: list[Point]) -> float:
    """From a box to the nearest point of a densely sampled path."""
    return min(math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])) for x, y in path)


def _contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: list[float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [c / 255 for c in colour]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
